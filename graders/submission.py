"""One submission: a notebook file in, its Result and the graded notebook out. No gradebook, no other side effect, so
that any process on any machine can do it."""

import functools
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from graders.evaluate import evaluate
from graders.inputs import seeded
from graders.intake import restore
from graders.lessons import Lesson
from graders.results import CellResult, Result, Verdict
from graders.session import Limits, SessionFailed


class GradingFailed(RuntimeError):
    """A submission could not be graded through no fault of the student's; it gets no score."""


@dataclass(frozen=True)
class Graded:
    """What grading makes of a submission: `notebook` is the text of the graded notebook."""

    result: Result
    notebook: str


def grade(
    notebook: NotebookNode, lesson: Lesson, student: str | None, secret: bytes, limits: Limits | None = None
) -> Graded:
    """Repair, run and judge a notebook. Raises GradingFailed if the grader itself fails twice."""
    from nbgrader.preprocessors import LimitOutput  # slow to import, and not needed until the walls stand

    repairs = restore(notebook, _master(lesson.release, lesson.release.stat().st_mtime_ns))
    master = _master(lesson.solution, lesson.solution.stat().st_mtime_ns)
    restore(notebook, master)  # puts the hidden tests back
    notebook.metadata["kernelspec"] = master.metadata["kernelspec"]
    cells = grade_cells(notebook, lesson, student, secret, limits)
    LimitOutput().preprocess(notebook, {})
    if repairs:
        notebook.cells.insert(0, repair_note(repairs))
    return Graded(Result(lesson.name, tuple(cells), student, tuple(repairs)), nbformat.writes(notebook))


def grade_cells(
    notebook: NotebookNode, lesson: Lesson, student: str | None, secret: bytes, limits: Limits | None = None
) -> list[CellResult]:
    """Evaluate a notebook, a second time if the grader itself failed. Raises GradingFailed if it fails again."""
    failure: SessionFailed | None = None
    for _ in range(2):
        try:
            with seeded(secret, lesson.name, student):
                cells = evaluate(notebook, limits)
        except SessionFailed as error:
            failure, broken = error, []
            continue
        broken = [cell for cell in cells if cell.verdict is Verdict.INFRASTRUCTURE_ERROR]
        if not broken:
            return cells
    raise GradingFailed(f"test cell {broken[0].id}: {broken[0].message}" if broken else str(failure))


def repair_note(repairs: list[str]) -> NotebookNode:
    """The cell that tells a student what was repaired."""
    lines = "\n".join(f"- {repair}" for repair in repairs)
    return new_markdown_cell(
        f"**Before grading, this notebook was repaired.** No points were lost by that.\n\n{lines}", id="repairs"
    )


@functools.lru_cache(maxsize=32)
def _master(path: Path, changed: int) -> NotebookNode:
    """A notebook of the lesson, read once as long as its file does not change."""
    return nbformat.read(path, as_version=4)
