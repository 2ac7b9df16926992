"""Where everything about a lesson lies: one name, `02_dropout_mechanics`, runs through all folders."""

import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import jupytext
import nbformat

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"
LESSONS = ROOT / "lessons"

EXPERIMENT = "experiment"
"""The tag of cells that are skipped in grading."""


class LessonNotFound(LookupError):
    """No lesson has the given name."""


@dataclass(frozen=True)
class Lesson:
    """A lesson by its name, such as "02_dropout_mechanics"."""

    name: str

    @property
    def topic(self) -> str:
        """The name without its number: that of the lesson's modules and of its notebook."""
        return self.name.partition("_")[2]

    @property
    def source(self) -> Path:
        """The author's text, from which everything else is made."""
        return SOLUTIONS / f"{self.name}.py"

    @property
    def solution(self) -> Path:
        """The author's notebook, built from the source: nbgrader's source notebook."""
        return SOLUTIONS / self.name / f"{self.topic}.ipynb"

    @property
    def release(self) -> Path:
        """The student's notebook, made by nbgrader."""
        return LESSONS / self.name / f"{self.topic}.ipynb"

    @property
    def title(self) -> str:
        """The lesson's title, from the front matter of its source."""
        return jupytext.read(self.source).metadata["course"]["title"]

    def module(self, floor: str) -> ModuleType:
        """The lesson's module on a floor, such as "dropcourse.checks" or "graders.hidden"."""
        return import_module(f"{floor}.{self.topic}")

    def exercises(self) -> dict[str, list[str]]:
        """Exercise -> ids of its graded cells, in the order of the notebook: test cells, or the written answer."""
        found: dict[str, list[str]] = {}
        for cell in nbformat.read(self.solution, as_version=4).cells:
            name = marks_of(cell).get("grade_id", "")
            if is_test(cell):
                found.setdefault(exercise_of(name), []).append(name)
            elif is_written(cell):
                found[name] = [name]
        return found


def exercise_of(test: str) -> str:
    """The exercise that a test cell belongs to: `sample_mask_rate` tests `sample_mask`."""
    return test.rpartition("_")[0]


def marks_of(cell: nbformat.NotebookNode) -> dict:
    """What nbgrader wrote into a cell's metadata; an empty dict for anything else that stands there."""
    marks = cell.metadata.get("nbgrader")
    return marks if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str) else {}


def is_test(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is an autograded test cell."""
    marks = marks_of(cell)
    return bool(cell.cell_type == "code" and marks.get("grade") and not marks.get("solution"))


def is_written(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is an answer in words, which a person grades."""
    marks = marks_of(cell)
    return bool(marks.get("grade") and marks.get("solution"))


def is_answer(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is one in which a student writes an answer, in code or in words."""
    return bool(marks_of(cell).get("solution"))


def all_lessons() -> list[Lesson]:
    """Every lesson that has a source, in order."""
    return [Lesson(path.stem) for path in sorted(SOLUTIONS.glob("[0-9][0-9]_*.py"))]


def find_lesson(name: str) -> Lesson:
    """The lesson called `name`, in full or by number or topic. Raises LessonNotFound that lists the lessons."""
    lessons = all_lessons()
    for lesson in lessons:
        if name in (lesson.name, lesson.topic, lesson.name.partition("_")[0]):
            return lesson
    raise LessonNotFound(f"no lesson is called {name!r}; there are: {', '.join(lesson.name for lesson in lessons)}")


def classroom() -> Path:
    """The folder of a class's working data: `classroom/`, or what DROPCOURSE_CLASSROOM names."""
    return Path(os.environ.get("DROPCOURSE_CLASSROOM", ROOT / "classroom")).resolve()


def exchange() -> Path:
    """The folder through which lessons and submissions go on a shared server: `classroom/exchange`, or what
    DROPCOURSE_EXCHANGE names."""
    return Path(os.environ.get("DROPCOURSE_EXCHANGE", classroom() / "exchange")).resolve()
