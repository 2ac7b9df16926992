"""Recording: Results and graded notebooks -> nbgrader's gradebook and folders, by one writer.

The rows are those that nbgrader's own autograding leaves, so that the formgrader, manual grading and feedback go on
from here.
"""

import shutil
from collections.abc import Container
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import BaseCell, Comment, Grade, SubmittedNotebook
from nbgrader.api import Gradebook as Database
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from graders.fingerprint import note_fingerprint
from graders.late import settle
from graders.lessons import Lesson, classroom, is_written
from graders.output import write_in_one_step
from graders.results import write_result
from graders.stubs import is_unwritten
from graders.submission import Graded


class Recorder:
    """Writes what grading made of submissions; a context, for it holds the gradebook open."""

    def __init__(self, config: Config):
        self._course = CourseDirectory(config=config)
        self._database = Database(self._course.db_url, self._course.course_id)

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *details: object) -> None:
        self._database.close()

    def record(self, lesson: Lesson, student: str, graded: Graded, settled: Container[str] = ()) -> None:
        """The scores, the graded notebook, and last the Result, which says that the others are there. Points that a
        person gave need a second look, but for the cells in `settled`."""
        notebook = nbformat.reads(graded.notebook, as_version=4)
        self._database.update_or_create_student(student)
        when = self._course.get_existing_timestamp(str(classroom() / "submitted" / student / lesson.name))
        times = {"timestamp": when} if when else {}
        self._database.update_or_create_submission(lesson.name, student, **times)
        submitted = self._database.find_submission_notebook(lesson.topic, lesson.name, student)
        self._save(
            submitted, {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if _is_marked(cell)}, settled
        )
        settle(submitted, lesson.name, student)
        self._database.db.commit()
        _write_notebook(lesson, student, graded.notebook)
        write_result(graded.result, classroom() / "results")
        note_fingerprint(lesson, student)

    def _save(self, submitted: SubmittedNotebook, cells: dict[str, NotebookNode], settled: Container[str]) -> None:
        for grade, name in self._rows(Grade, submitted):
            unwritten = is_written(cells[name]) and is_unwritten(cells[name])
            grade.auto_score = 0.0 if unwritten else utils.determine_grade(cells[name])[0]
            # A score given by hand needs a second look after a new run, and so does a cell that only people can judge.
            unsure = grade.needs_manual_grade or name not in settled
            by_hand = grade.manual_score is not None
            grade.needs_manual_grade = unsure if by_hand else grade.auto_score is None
        for comment, name in self._rows(Comment, submitted):
            cell = cells[name]
            untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            untouched |= is_written(cell) and is_unwritten(cell)
            comment.auto_comment = "No response." if untouched and not utils.is_task(cell) else None

    def _rows(self, kind: type, submitted: SubmittedNotebook) -> list:
        query = self._database.db.query(kind, BaseCell.name).join(BaseCell, kind.cell_id == BaseCell.id)
        return query.filter(kind.notebook_id == submitted.id).all()


def _is_marked(cell: NotebookNode) -> bool:
    return "nbgrader" in cell.metadata


def _write_notebook(lesson: Lesson, student: str, text: str) -> None:
    folder = classroom() / "autograded" / student / lesson.name
    submitted = classroom() / "submitted" / student / lesson.name
    shutil.rmtree(folder, ignore_errors=True)
    write_in_one_step(folder / f"{lesson.topic}.ipynb", text.encode("utf-8", "replace"))
    for name in ("timestamp.txt", "submission_secret.txt"):
        if (submitted / name).is_file():
            shutil.copyfile(submitted / name, Path(folder / name))
