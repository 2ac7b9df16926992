"""What stock nbgrader makes of a threat: its own steps, with the tests in the student's kernel.

Only for threats that do no harm to the machine; nothing lies between the student's code and it here.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from graders.lessons import ROOT, Lesson

from .threat import Harm, Threat, taking_part

HARMLESS = {Harm.NOTHING, Harm.READS, Harm.CRASHES}
SECONDS = 10
"""For a cell; stock nbgrader's own default has no limit."""


class StockCourse:
    """A course with nbgrader's default settings but for a time limit, and for skipping experiments as grading does."""

    def __init__(self, folder: Path):
        config = Config()
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.course_id = "stock"
        config.Execute.timeout = SECONDS
        config.Execute.skip_cells_with_tag = "experiment"
        config.KernelManager.transport_encryption = "auto"
        os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
        os.environ["PYTHONPATH"] = str(ROOT)
        self._folder = folder
        self._api = NbGraderAPI(CourseDirectory(config=config), config=config)
        self._api.log.handlers.clear()
        self._api.log.propagate = False

    def release(self, lesson: Lesson) -> None:
        """Give the lesson to nbgrader."""
        source = self._folder / "source" / lesson.name / f"{lesson.topic}.ipynb"
        if not source.exists():
            source.parent.mkdir(parents=True)
            nbformat.write(taking_part(nbformat.read(lesson.solution, as_version=4)), source)
            outcome = self._api.generate_assignment(lesson.name, force=True, create=True)
            if not outcome["success"]:
                raise RuntimeError(outcome.get("error") or outcome.get("log"))

    def outcome(self, threat: Threat, **places: object) -> str:
        """Autograde the submission; in words what came of it."""
        self.release(threat.lesson)
        path = self._folder / "submitted" / threat.name / threat.lesson.name / f"{threat.lesson.topic}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(threat.notebook(**places), path)
        outcome = self._api.autograde(threat.lesson.name, threat.name, force=True, create=True)
        if not outcome["success"]:
            schema = "SchemaToo" in outcome.get("error", "")
            return "stops the batch" if schema else "fails, no score"
        with self._api.gradebook as gradebook:
            found = gradebook.find_submission(threat.lesson.name, threat.name)
            return self._score(found.score, found.max_score)

    @staticmethod
    def _score(score: float, most: float) -> str:
        if score != score:
            return "NaN points"
        return "full marks" if score == most else f"{score:g} of {most:g}"


@contextlib.contextmanager
def stock_course(folder: Path) -> Iterator[StockCourse]:
    """A course in the folder, and nothing of its kernels afterwards."""
    before = dict(os.environ)
    try:
        yield StockCourse(folder)
    finally:
        os.environ.clear()
        os.environ.update(before)
