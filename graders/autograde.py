"""nbgrader's converter with our own steps: intake in place of its cell repairs, evaluation in place of its execution.

`nbgrader_config.py` names `Intake` and `Evaluate`, so the command line and the formgrader's button both use them. The
verdicts become outputs that nbgrader's next step turns into scores; the Result is written to a file beside.
"""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict, Unicode

from graders.evaluate import evaluate
from graders.inputs import course_secret, seeded
from graders.intake import restore
from graders.lessons import Lesson, find_lesson
from graders.results import CellResult, Result, Verdict, write_result
from graders.session import Limits

REPAIRS = "dropcourse_repairs"


class GradingFailed(RuntimeError):
    """A submission could not be graded through no fault of the student's; it gets no score."""


class Intake(NbGraderPreprocessor):
    """Restores the cells of the lesson that a submission lost or changed, and notes what was repaired."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Repair the notebook in place."""
        lesson = find_lesson(resources["nbgrader"]["assignment"])
        nb.metadata[REPAIRS] = restore(nb, nbformat.read(lesson.release, as_version=4))
        return nb, resources


class Evaluate(NbGraderPreprocessor):
    """Runs the student's cells in a session and the test cells in this process."""

    classroom = Unicode("classroom", help="Folder of the class's working data.").tag(config=True)
    limits = Dict(help="What a submission may use, where it differs from graders.session.Limits.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Replace the notebook's outputs; write the Result."""
        about = resources["nbgrader"]
        lesson, student, folder = find_lesson(about["assignment"]), about["student"], Path(self.classroom)
        repairs = nb.metadata.pop(REPAIRS, [])
        cells = grade_cells(nb, lesson, student, course_secret(folder), Limits(**self.limits))
        write_result(Result(lesson.name, tuple(cells), student, tuple(repairs)), folder / "results")
        if repairs:
            nb.cells.insert(0, new_markdown_cell(_note(repairs)))
        return nb, resources


def grade_cells(
    notebook: NotebookNode, lesson: Lesson, student: str | None, secret: bytes, limits: Limits | None = None
) -> list[CellResult]:
    """Evaluate a notebook, a second time if the grader itself failed. Raises GradingFailed if it fails again."""
    for _ in range(2):
        with seeded(secret, lesson.name, student):
            cells = evaluate(notebook, limits)
        broken = [cell for cell in cells if cell.verdict is Verdict.INFRASTRUCTURE_ERROR]
        if not broken:
            return cells
    raise GradingFailed(f"test cell {broken[0].id}: {broken[0].message}")


def _note(repairs: list[str]) -> str:
    lines = "\n".join(f"- {repair}" for repair in repairs)
    return f"**Before grading, this notebook was repaired.** No points were lost by that.\n\n{lines}"
