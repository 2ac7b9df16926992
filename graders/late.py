"""Late submissions: one settings file, `classroom/late_policy.toml`, applied through nbgrader's plug-in.

    grace_minutes = 15
    penalty_per_day = 0.10     # of the points earned, for each day begun after the grace
    cap = 0.50                 # no more than this share is taken

    [due]
    02_dropout_mechanics = 2026-11-30T23:59:00+01:00

    [[extensions]]
    student = "kim"
    lesson = "02"              # left out: all lessons
    days = 3

Without the file nothing is taken, and the due dates are those set in the formgrader.
"""

import math
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy.orm import object_session

from graders.errors import RequestRefused
from graders.lessons import LessonNotFound, classroom, find_lesson

DAY = 24 * 60 * 60
_KEYS = {"grace_minutes", "penalty_per_day", "cap", "due", "extensions"}


class LatePolicyError(RequestRefused):
    """The settings file cannot be used; the message names the entry."""


@dataclass(frozen=True)
class LatePolicy:
    """What lateness costs: shares of the points earned; `extensions` in seconds, by student and lesson (None: all)."""

    grace_minutes: float = 0.0
    penalty_per_day: float = 0.0
    cap: float = 1.0
    due: dict[str, datetime] = field(default_factory=dict)
    extensions: dict[tuple[str, str | None], float] = field(default_factory=dict)

    def penalty(self, student: str, lesson: str | None, points: float, seconds_late: float) -> float:
        """Points taken from `points` for a submission that came `seconds_late` after the due date."""
        extra = self.extensions.get((student, lesson), self.extensions.get((student, None), 0.0))
        late = seconds_late - extra
        if late <= 60 * self.grace_minutes:
            return 0.0
        return points * min(self.cap, self.penalty_per_day * math.ceil(late / DAY))


def policy_path() -> Path:
    """Where the class's policy lies."""
    return classroom() / "late_policy.toml"


def late_policy() -> LatePolicy:
    """The class's policy; the one that takes nothing if there is no file. Raises LatePolicyError."""
    path = policy_path()
    if not path.is_file():
        return LatePolicy()
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        return _policy(settings)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LessonNotFound, ValueError) as error:
        raise LatePolicyError(f"{path}: {error}") from error


def _policy(settings: dict) -> LatePolicy:
    unknown = settings.keys() - _KEYS
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]!r} is no setting; there are {', '.join(sorted(_KEYS))}")
    numbers = {name: _number(settings, name, most) for name, most in _MOST.items() if name in settings}
    due = {find_lesson(name).name: _moment(name, when) for name, when in settings.get("due", {}).items()}
    extensions = dict(_extension(entry) for entry in settings.get("extensions", ()))
    return LatePolicy(**numbers, due=due, extensions=extensions)


_MOST = {"grace_minutes": math.inf, "penalty_per_day": 1.0, "cap": 1.0}


def _number(settings: dict, name: str, most: float) -> float:
    value = settings[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError(f"{name} is {value!r}; it must be a number from 0 to {most:g}")
    return float(value)


def _moment(name: str, when: object) -> datetime:
    if not isinstance(when, datetime) or when.tzinfo is None:
        raise ValueError(f"due date of {name} is {when}; write it with its offset, as in 2026-11-30T23:59:00+01:00")
    return when.astimezone(UTC).replace(tzinfo=None)  # as nbgrader keeps them


def _extension(entry: dict) -> tuple[tuple[str, str | None], float]:
    if entry.keys() - {"lesson"} != {"student", "days"}:
        raise ValueError(f"an extension has student, days and perhaps lesson, not {', '.join(sorted(entry))}")
    days = _number(entry, "days", math.inf)
    return (str(entry["student"]), find_lesson(entry["lesson"]).name if "lesson" in entry else None), days * DAY


class LatePenalties(LateSubmissionPlugin):
    """nbgrader's plug-in for late submissions, by the class's policy. It asks its parent for the lesson."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Points to be taken; None if none are."""
        lesson = getattr(self.parent, "assignment_id", None)
        return late_policy().penalty(student_id, lesson, score, total_seconds_late) or None


def settle(submitted: SubmittedNotebook, lesson: str, student: str) -> None:
    """Compute a submission's penalty from the points that it has now, those given by hand included."""
    session = object_session(submitted)
    session.flush()
    session.refresh(submitted)
    late = submitted.assignment.total_seconds_late
    penalty = late_policy().penalty(student, lesson, submitted.score, late) if late > 0 else 0.0
    submitted.late_submission_penalty = min(max(penalty, 0.0), submitted.score) or None
