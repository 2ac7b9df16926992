"""Overrides: points that a person sets against the grader's, each with a reason that the student reads.

All of them are kept in `classroom/overrides.json`, in the order in which they were made; the points themselves are in
the gradebook, as points given by hand, so that they survive another grading.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graders.errors import RequestRefused
from graders.lessons import Lesson, classroom
from graders.output import write_in_one_step


class OverrideRefused(RequestRefused):
    """No such student, cell or number of points; the message says what there is."""


@dataclass(frozen=True)
class Override:
    """Points set by a person for a student's cell in a lesson; `made` is the time in UTC, ISO 8601."""

    student: str
    lesson: str
    cell: str
    points: float
    reason: str
    made: str


def overrides_path() -> Path:
    """Where the overrides are kept."""
    return classroom() / "overrides.json"


def all_overrides() -> list[Override]:
    """Every override, the oldest first. Raises ValueError that names the file if it cannot be read."""
    path = overrides_path()
    if not path.is_file():
        return []
    try:
        return [Override(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path} is not a list of overrides: {error}") from error


def keep_override(override: Override) -> None:
    """Add an override to those that are kept."""
    entries = [asdict(entry) for entry in [*all_overrides(), override]]
    write_in_one_step(overrides_path(), (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode())


def reasons(lesson: Lesson) -> dict[str, dict[str, Override]]:
    """Student -> cell -> the latest override in a lesson."""
    found: dict[str, dict[str, Override]] = {}
    for override in all_overrides():
        if override.lesson == lesson.name:
            found.setdefault(override.student, {})[override.cell] = override
    return found
