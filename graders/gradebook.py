"""nbgrader, set up for this course: its gradebook, and the conversions that read or write it."""

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook as Database
from nbgrader.api import MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from graders.late import settle
from graders.lessons import LESSONS, ROOT, Lesson, classroom, exchange, marks_of
from graders.output import write_in_one_step
from graders.overrides import OverrideRefused
from graders.record import Recorder
from graders.roster import Person
from graders.session import Limits
from graders.standing import Marks
from graders.submission import GradingFailed


class ConversionFailed(GradingFailed):
    """nbgrader could not convert a notebook; the message is its log."""


class Gradebook:
    """The course's gradebook under `classroom()`, made on first use. Lessons are released into `release_folder`."""

    def __init__(self, release_folder: Path = LESSONS):
        classroom().mkdir(parents=True, exist_ok=True)
        exchange().mkdir(parents=True, exist_ok=True)
        # SQLAlchemy 2.1 warns at each new submission about the order in which nbgrader fills its objects.
        warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
        # nbgrader runs the `alembic` command to create a database.
        os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
        config = Config(PyFileConfigLoader("nbgrader_config.py", str(ROOT)).load_config())
        # nbgrader empties the folder before it fills it, and somebody may be reading the lessons.
        self._unfinished, self._released = classroom() / "unfinished release", release_folder
        config.CourseDirectory.release_directory = str(self._unfinished)
        self._config = config
        _make_database(config)
        self._api = NbGraderAPI(CourseDirectory(config=config), config=config)
        self._api.log.handlers.clear()
        self._api.log.propagate = False

    def release(self, lesson: Lesson) -> None:
        """Author's notebook -> `lessons/` and the gradebook. A file that is the same as before is left alone."""
        _require(self._api.generate_assignment(lesson.name, force=True, create=True))
        made, place = self._unfinished / lesson.name, self._released / lesson.name
        names = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
        for name in names:
            content = (made / name).read_bytes()
            if not (place / name).exists() or (place / name).read_bytes() != content:
                write_in_one_step(place / name, content)
        for path in [path for path in place.rglob("*") if path.is_file() and path.relative_to(place) not in names]:
            path.unlink()
        shutil.rmtree(made)

    def knows(self, lesson: Lesson) -> bool:
        """Whether the lesson was released into this gradebook, to the end and with all its cells."""
        wanted = {marks["grade_id"] for cell in nbformat.read(lesson.solution, 4).cells if (marks := marks_of(cell))}
        with self._api.gradebook as gradebook:
            try:
                notebook = gradebook.find_notebook(lesson.topic, lesson.name)
            except MissingEntry:
                return False
            kinds = (notebook.grade_cells, notebook.solution_cells, notebook.source_cells, notebook.task_cells)
            return {cell.name for cells in kinds for cell in cells} == wanted

    def enter(self, people: Iterable[Person]) -> None:
        """Enter students, or what changed of them; nobody is removed."""
        with self._api.gradebook as gradebook:
            for person in people:
                names = {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}
                gradebook.update_or_create_student(person.id, lms_user_id=person.lms_id, **names)

    @property
    def limits(self) -> Limits:
        """What a submission may use, as nbgrader_config.py says."""
        return Limits(**self._config.get("Evaluate", {}).get("limits", {}))

    def recorder(self) -> Recorder:
        """The one writer of scores: a context."""
        return Recorder(self._config)

    def autograde(self, lesson: Lesson, student: str) -> None:
        """A submission -> scores, a Result, and the graded notebook. Raises GradingFailed."""
        _require(self._api.autograde(lesson.name, student, force=True, create=True))

    def feedback(self, lesson: Lesson, student: str) -> Path:
        """A graded notebook -> a page for the student; its path."""
        _require(self._api.generate_feedback(lesson.name, student, force=True))
        return classroom() / "feedback" / student / lesson.name / f"{lesson.topic}.html"

    def collect(self, lesson: Lesson) -> None:
        """The latest submissions in the exchange -> `classroom/submitted`; nothing in there is no fault."""
        _require(self._api.collect(lesson.name, update=True))

    def release_feedback(self, lesson: Lesson, student: str) -> None:
        """A student's page -> the exchange, where the student, and nobody else, can fetch it."""
        _require(self._api.release_feedback(lesson.name, student))

    def score(self, lesson: Lesson, student: str) -> float | None:
        """The score that the gradebook holds, or None if there is no graded submission."""
        with self._api.gradebook as gradebook:
            found = [s for s in gradebook.assignment_submissions(lesson.name) if s.student.id == student]
            return found[0].score if found else None

    def marks(self, lesson: Lesson) -> dict[str, Marks]:
        """Student -> what people and the late policy did to the submission, the penalty computed anew."""
        found = {}
        with self._api.gradebook as gradebook:
            for submission in gradebook.assignment_submissions(lesson.name):
                for notebook in submission.notebooks:
                    settle(notebook, lesson.name, submission.student.id)
                gradebook.db.commit()
                grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
                touched = [grade for grade in grades if grade.manual_score is not None or grade.extra_credit]
                again = frozenset(grade.name for grade in touched if grade.needs_manual_grade)
                penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in submission.notebooks)
                by_hand = {grade.name: grade.score for grade in touched}
                found[submission.student.id] = Marks(by_hand, again, penalty)
        return found

    def set_due_dates(self, due: Mapping[str, datetime]) -> None:
        """Enter due dates by lesson, naive in UTC as nbgrader keeps them."""
        with self._api.gradebook as gradebook:
            for assignment in gradebook.assignments:
                if assignment.name in due:
                    assignment.duedate = due[assignment.name]
            gradebook.db.commit()

    def override(self, lesson: Lesson, student: str, cell: str, points: float) -> None:
        """Give points by hand. Raises OverrideRefused, naming what there is."""
        with self._api.gradebook as gradebook:
            try:
                grade = gradebook.find_grade(cell, lesson.topic, lesson.name, student)
            except MissingEntry:
                raise OverrideRefused(self._what_there_is(gradebook, lesson, student, cell)) from None
            if not 0 <= points <= grade.max_score:
                raise OverrideRefused(f"{cell} gives from 0 to {grade.max_score:g} points, not {points:g}")
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, None, False
            gradebook.db.commit()

    @staticmethod
    def _what_there_is(gradebook: Database, lesson: Lesson, student: str, cell: str) -> str:
        students = {submission.student.id for submission in gradebook.assignment_submissions(lesson.name)}
        if student not in students:
            return f"{student!r} has no graded submission of {lesson.name}; {len(students)} students have one"
        cells = ", ".join(name for names in lesson.exercises().values() for name in names)
        return f"{lesson.name} has no graded cell {cell!r}; there are: {cells}"


def _make_database(config: Config) -> None:
    """Make the file of a new SQLite database in one step, or one that was stopped on the way would lack its version."""
    scheme, _, path = config.CourseDirectory.db_url.partition(":///")
    if scheme == "sqlite" and not Path(path).exists():
        unfinished = Path(f"{path}.part")
        unfinished.unlink(missing_ok=True)
        Database(f"sqlite:///{unfinished}", config.CourseDirectory.course_id).close()
        unfinished.replace(path)


def _require(outcome: dict) -> None:
    if not outcome["success"]:
        raise ConversionFailed(outcome.get("log") or outcome.get("error") or "nbgrader gave no reason")


def remove_graded(lesson: Lesson, student: str) -> None:
    """Remove an earlier graded notebook, so that a failed regrading leaves none behind."""
    shutil.rmtree(classroom() / "autograded" / student / lesson.name, ignore_errors=True)
