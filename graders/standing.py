"""Standings: what counts for each student, the grader's Result together with what people and the late policy did to it.

Reads Results and gradebook; table, class report and exports show standings, so that all of them agree.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from graders.lessons import Lesson, classroom
from graders.overrides import Override, reasons
from graders.results import Result, read_results, with_manual_scores


@dataclass(frozen=True)
class Marks:
    """What the gradebook holds of a submission: points by hand, by cell; which of them need a second look, since the
    submission was graded again; and the points that lateness costs."""

    by_hand: Mapping[str, float] = field(default_factory=dict)
    again: frozenset[str] = frozenset()
    penalty: float = 0.0


@dataclass(frozen=True)
class Standing:
    """A Result with the points given by hand in it, the late penalty, and the reasons for overrides by cell."""

    result: Result
    penalty: float = 0.0
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def student(self) -> str | None:
        """Whose it is."""
        return self.result.student

    @property
    def score(self) -> float:
        """The points that count: those earned without the penalty, never below 0."""
        return max(0.0, self.result.points - self.penalty)


def standings(lesson: Lesson) -> list[Standing]:
    """All standings of a lesson, by student."""
    from graders.gradebook import Gradebook  # takes a second to import

    marks, overrides = Gradebook().marks(lesson), reasons(lesson)
    results = read_results(classroom() / "results", lesson.name)
    return [_standing(one, marks.get(one.student, Marks()), overrides.get(one.student, {})) for one in results]


def standing_of(lesson: Lesson, student: str, marks: Marks) -> Standing | None:
    """One student's standing with the marks that the gradebook holds; None without a Result."""
    path = classroom() / "results" / lesson.name / f"{student}.json"
    if not path.is_file():
        return None
    result = Result.from_dict(json.loads(path.read_text(encoding="utf-8")))
    return _standing(result, marks, reasons(lesson).get(student, {}))


def _standing(result: Result, marks: Marks, overrides: Mapping[str, Override]) -> Standing:
    # A reason counts only as long as nobody gave other points since.
    why = {cell: one.reason for cell, one in overrides.items() if marks.by_hand.get(cell) == one.points}
    return Standing(with_manual_scores(result, marks.by_hand, why, marks.again), marks.penalty, why)
