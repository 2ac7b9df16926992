"""Collecting: a folder of submissions -> `classroom/submitted/<student>/<lesson>/<topic>.ipynb`.

The folder holds `<student>/<lesson>/...` as nbgrader lays it out. Students rename, nest, zip and copy; the notebook
that looks most like the lesson is taken, byte for byte if nbgrader can read it so, and every other file is left behind.
"""

import hashlib
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from graders.intake import MAX_BYTES, Unreadable, parse_notebook
from graders.lessons import Lesson, classroom, marks_of
from graders.output import write_in_one_step

UNFIT = "<>[]*?"
"""Not in a student's id: pages would read it as markup, nbgrader as a pattern for the names of others."""

MAX_FILES = 50
"""Files of one student that are looked at."""


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
    places = {}
    # Folders under another name than their id come last: in the classroom, what was copied from them comes first.
    for place in sorted(
        folder.glob(f"*/{lesson.name}"), key=lambda place: student_id(place.parent.name) != place.parent.name
    ):
        if place.is_dir():
            places[student_id(place.parent.name)] = place
    if not places:
        raise FileNotFoundError(f"{folder} holds no <student>/{lesson.name}/ folder")
    return [_collect_one(lesson, place, student) for student, place in sorted(places.items())]


def student_id(name: str) -> str:
    """The name of a student's folder, as it is where it can be an id: one line without UNFIT, of at most 200 bytes.
    Otherwise what is left of it, and a digest that keeps it apart from others."""
    plain = "".join(
        character if character.isprintable() and character not in UNFIT else "_" for character in name.strip()
    )
    if plain == name and len(name.encode()) <= 200:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{plain.encode()[:180].decode(errors='ignore')}~{digest}"


def _collect_one(lesson: Lesson, place: Path, student: str) -> Submission:
    target = classroom() / "submitted" / student / lesson.name / f"{lesson.topic}.ipynb"
    if place.is_symlink():
        return Submission(student, unreadable="the folder is a link to another one")
    reasons, best, best_match = [], None, (-1, -1)
    release = nbformat.read(lesson.release, as_version=4)
    try:
        for name, data in itertools.islice(_candidates(place, lesson), MAX_FILES):
            try:
                if data is None:
                    raise Unreadable(f"{name} is larger than {MAX_BYTES // 2**20} MB")
                notebook = parse_notebook(data, name)
            except Unreadable as reason:
                reasons.append(str(reason))
                continue
            fit = match(notebook, release)
            if fit > best_match:
                best, best_match = (data, notebook), fit
    except (OSError, zipfile.BadZipFile) as error:
        return Submission(student, unreadable=f"the files cannot be read: {error}")
    if best is None:
        return Submission(student, unreadable="; ".join(reasons) or "no notebook was handed in")
    store(*best, target)
    return Submission(student, target)


def store(data: bytes, notebook: nbformat.NotebookNode, target: Path) -> None:
    """Write what was handed in or, where nbgrader could not read that, the notebook that was read from it."""
    try:
        plain = json.loads(data.decode("utf-8")) == json.loads(nbformat.writes(notebook))
    except ValueError:
        plain = False
    if not plain:
        data = nbformat.writes(notebook).encode()
    if target.is_symlink() or not target.exists() or target.read_bytes() != data:
        write_in_one_step(target, data)


def _candidates(place: Path, lesson: Lesson) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of each notebook in the folder and below, one with the lesson's own name first; where there is
    none, those in zip archives. Without the bytes if there are too many."""
    files = [path for path in sorted(place.rglob("*")) if path.is_file() and not _is_led_away(path, place)]
    notebooks = [path for path in files if is_notebook(str(path.relative_to(place)))]
    for path in sorted(notebooks, key=lambda path: path.name != f"{lesson.topic}.ipynb"):
        yield path.name, path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    if not notebooks:
        for path in files:
            if path.suffix.lower() == ".zip":
                yield from _zipped(path)


def _zipped(path: Path) -> Iterator[tuple[str, bytes | None]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if is_notebook(member.filename) and not member.flag_bits & 1:  # not encrypted
                yield Path(member.filename).name, archive.read(member) if member.file_size <= MAX_BYTES else None


def is_notebook(name: str) -> bool:
    """Whether a path in an archive or a folder is that of a notebook, and not of one that a computer left behind."""
    return name.lower().endswith(".ipynb") and not is_leftover(name)


def is_leftover(name: str) -> bool:
    """Whether a path is that of what JupyterLab and macOS leave behind."""
    parts = name.split("/")
    return bool({".ipynb_checkpoints", "__MACOSX"} & set(parts)) or parts[-1] in (".DS_Store", "Thumbs.db")


def _is_led_away(path: Path, place: Path) -> bool:
    """Whether a link on the way leads out of what the student handed in."""
    return any(step.is_symlink() for step in (path, *path.parents) if step != place and place in step.parents)


def match(notebook: nbformat.NotebookNode, release: nbformat.NotebookNode) -> tuple[int, int]:
    """How many of the lesson's marked cells a notebook has, and in how many something was written."""
    wanted = {marks["grade_id"]: cell.source for cell in release.cells if (marks := marks_of(cell))}
    found = {marks["grade_id"]: cell.source for cell in notebook.cells if (marks := marks_of(cell))}
    shared = wanted.keys() & found.keys()
    return len(shared), sum(found[name] != wanted[name] for name in shared)
