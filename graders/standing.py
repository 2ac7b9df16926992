"""Standings: what counts for each student, the grader's Result together with what people and the late policy did to it.

Reads Results and gradebook; table, class report and exports show standings, so that all of them agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graders.lessons import Lesson, classroom
from graders.overrides import reasons
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
    found = []
    for result in read_results(classroom() / "results", lesson.name):
        of_student = marks.get(result.student, Marks())
        why = {
            cell: override.reason
            for cell, override in overrides.get(result.student, {}).items()
            if of_student.by_hand.get(cell) == override.points  # else somebody gave other points since
        }
        found.append(
            Standing(with_manual_scores(result, of_student.by_hand, why, of_student.again), of_student.penalty, why)
        )
    return found
