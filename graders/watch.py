"""Watching the exchange: what arrives is graded, and within a minute its student can fetch what the visible checks say.

That first look runs the notebook with the checks that it was handed out with, and says nothing of hidden tests or
points: those are on the feedback page that `graders feedback` writes in its place. `classroom/first_looks` holds a
digest of each submission that had one.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import nbformat

from graders.errors import RequestRefused
from graders.evaluate import evaluate
from graders.grade import grade_class
from graders.gradebook import Gradebook
from graders.intake import Unreadable, read_notebook, restore
from graders.lessons import Lesson, classroom
from graders.output import visible_text, write_in_one_step
from graders.results import CellResult, Verdict
from graders.session import Limits, SessionFailed


class NothingToWatch(RequestRefused):
    """The lesson is not in the gradebook, so nobody can have handed it in."""


def watch(
    lesson: Lesson, *, every: float, jobs: int | None = None, rounds: Iterator[object],
    say: Callable[[str], None] = lambda text: None,
) -> None:  # fmt: skip
    """Once for each of `rounds`, with `every` seconds in between: collect, give a first look, grade. Raises
    NothingToWatch, and what `grade_class` raises."""
    gradebook = Gradebook()
    if not gradebook.knows(lesson):
        raise NothingToWatch(f"{lesson.name} is not released: run `graders release` first")
    for number, _ in enumerate(rounds):
        if number:
            time.sleep(every)
        gradebook.collect(lesson)
        new = [student for student in _submitted(lesson) if not _had_a_look(lesson, student)]
        for student in new:
            say(f"{student}: {_look(lesson, student, gradebook)}")
        if new:
            grade_class(lesson, jobs=jobs, feedback=False)
            say(f"graded: {', '.join(new)}")


def _submitted(lesson: Lesson) -> list[str]:
    """Students whose submission is in the classroom."""
    return sorted(path.parent.name for path in (classroom() / "submitted").glob(f"*/{lesson.name}"))


def _look(lesson: Lesson, student: str, gradebook: Gradebook) -> str:
    """Write and release a first look; what it came to, in a word or two."""
    place = _place(lesson, student)
    try:
        cells, repairs = first_look(lesson, place / f"{lesson.topic}.ipynb", gradebook.limits)
    except (Unreadable, SessionFailed) as reason:
        cells, repairs, said = [], [], f"no first look, {reason}"
    else:
        passed = sum(cell.verdict is Verdict.PASSED for cell in cells)
        said = f"{passed} of {len(cells)} visible checks pass"
    folder = classroom() / "feedback" / student / lesson.name
    page = _page(lesson, cells, repairs, said)
    write_in_one_step(folder / f"{lesson.topic}.html", page.encode("utf-8", "replace"))
    for name in ("timestamp.txt", "submission_secret.txt"):
        if (place / name).is_file():
            shutil.copyfile(place / name, folder / name)
    if (folder / "submission_secret.txt").is_file():  # without one nobody could fetch it
        gradebook.release_feedback(lesson, student)
    write_in_one_step(_mark(lesson, student), _digest(lesson, student).encode())
    return said


def first_look(lesson: Lesson, path: Path, limits: Limits) -> tuple[list[CellResult], list[str]]:
    """What the visible checks say of a notebook, and what was repaired before. Raises Unreadable, SessionFailed."""
    notebook = read_notebook(path)
    repairs = restore(notebook, nbformat.read(lesson.release, as_version=4))
    return evaluate(notebook, limits), repairs


def _page(lesson: Lesson, cells: list[CellResult], repairs: list[str], said: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
        finalize=lambda value: visible_text(value) if type(value) is str else value,
    )  # fmt: skip
    template = environment.get_template("first_look.html.j2")
    return template.render(title=lesson.title, cells=cells, repairs=repairs, said=said, passed=Verdict.PASSED)


def _place(lesson: Lesson, student: str) -> Path:
    return classroom() / "submitted" / student / lesson.name


def _had_a_look(lesson: Lesson, student: str) -> bool:
    mark = _mark(lesson, student)
    return mark.is_file() and mark.read_text() == _digest(lesson, student)


def _mark(lesson: Lesson, student: str) -> Path:
    return classroom() / "first_looks" / lesson.name / student


def _digest(lesson: Lesson, student: str) -> str:
    """Of what was handed in, and when."""
    digest = hashlib.sha256()
    for path in sorted(_place(lesson, student).glob("*")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
