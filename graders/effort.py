"""How much students worked, as far as the notebooks they handed in tell it."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from graders.intake import Unreadable, read_notebook
from graders.lessons import Lesson, classroom


@dataclass(frozen=True)
class Effort:
    """Runs of cells since the kernel was last started, by notebook: quartiles, over so many of them.

    The number in brackets beside a cell counts them; it starts again with the kernel, so this is a lower bound.
    """

    runs: tuple[float, float, float]
    notebooks: int


def effort(lesson: Lesson, students: Iterable[str | None]) -> Effort | None:
    """What the notebooks in the classroom tell; None if nothing."""
    counts = []
    for student in students:
        path = classroom() / "submitted" / str(student) / lesson.name / f"{lesson.topic}.ipynb"
        try:
            numbers = [cell.get("execution_count") or 0 for cell in read_notebook(path).cells]
        except Unreadable:
            continue
        if any(numbers):
            counts.append(max(numbers))
    if not counts:
        return None
    sample = counts * 2 if len(counts) == 1 else counts
    return Effort(tuple(statistics.quantiles(sample, method="inclusive")), len(counts))
