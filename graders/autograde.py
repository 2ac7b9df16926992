"""nbgrader's converter with our own steps: intake in place of its cell repairs, evaluation in place of its execution.

`nbgrader_config.py` names `Intake` and `Evaluate`, so nbgrader's command line and the formgrader's button both use
them. The verdicts become outputs that nbgrader's next step turns into scores; the Result is written to a file beside.
`graders grade` does the same without the converter, see `graders.grade`.
"""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict, Unicode

from graders.attempts import attempts, count_entry, show_entry
from graders.fingerprint import fingerprint, tests_digest
from graders.inputs import course_secret
from graders.intake import restore
from graders.lessons import find_lesson
from graders.results import Result, write_result
from graders.session import Limits
from graders.submission import grade_cells, repair_note

REPAIRS = "dropcourse_repairs"


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
        secret, limits = course_secret(folder), Limits(**self.limits)
        cells = count_entry(lesson, student, grade_cells(nb, lesson, student, secret, limits))
        show_entry(nb, cells)
        submitted = (folder / "submitted" / student / lesson.name / f"{lesson.topic}.ipynb").read_bytes()
        made_from = fingerprint(tests_digest(lesson), submitted, student, secret, limits, attempts())
        write_result(Result(lesson.name, cells, student, tuple(repairs), fingerprint=made_from), folder / "results")
        if repairs:
            nb.cells.insert(0, repair_note(repairs))
        return nb, resources
