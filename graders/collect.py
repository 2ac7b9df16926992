"""Collecting: a folder of submissions -> `classroom/submitted/<student>/<lesson>/<topic>.ipynb`.

The folder holds `<student>/<lesson>/...` as nbgrader lays it out. Students rename, nest and copy; the notebook that
looks most like the lesson is taken, byte for byte, and every other file is left behind.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from graders.intake import Unreadable, read_notebook
from graders.lessons import Lesson, classroom


@dataclass(frozen=True)
class Submission:
    """A student's notebook in the classroom, or in `unreadable` the reason why there is none."""

    student: str
    path: Path | None = None
    unreadable: str | None = None


def collect(lesson: Lesson, folder: Path) -> list[Submission]:
    """Copy every student's notebook into the classroom; one Submission per student who has a folder for the lesson.

    Raises FileNotFoundError, naming the folder, if it holds no submissions of the lesson.
    """
    students = sorted(path.parent for path in folder.glob(f"*/{lesson.name}") if path.is_dir())
    if not students:
        raise FileNotFoundError(f"{folder} holds no <student>/{lesson.name}/ folder")
    return [_collect_one(lesson, path / lesson.name, path.name) for path in students]


def _collect_one(lesson: Lesson, folder: Path, student: str) -> Submission:
    target = classroom() / "submitted" / student / lesson.name / f"{lesson.topic}.ipynb"
    reasons, best, best_match = [], None, -1
    wanted = {cell.metadata.nbgrader.grade_id for cell in _marked(nbformat.read(lesson.release, as_version=4))}
    for path in _notebooks(folder, lesson):
        try:
            found = {cell.metadata.nbgrader.get("grade_id") for cell in _marked(read_notebook(path))}
        except Unreadable as reason:
            reasons.append(str(reason))
            continue
        if len(wanted & found) > best_match:
            best, best_match = path, len(wanted & found)
    if best is None:
        return Submission(student, unreadable="; ".join(reasons) or "no notebook was handed in")
    if best != target:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(best, target)
    return Submission(student, target)


def _notebooks(folder: Path, lesson: Lesson) -> Iterator[Path]:
    """Notebooks in the folder and below, one with the lesson's own name first."""
    found = (path for path in sorted(folder.rglob("*.ipynb")) if path.is_file() and not path.is_symlink())
    found = [path for path in found if ".ipynb_checkpoints" not in path.parts]
    yield from sorted(found, key=lambda path: path.name != f"{lesson.topic}.ipynb")


def _marked(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader")]
