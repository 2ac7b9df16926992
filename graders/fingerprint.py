"""Fingerprints: from what a submission was graded, so that only what a change affects needs to be graded again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import nbformat

from graders.inputs import course_secret
from graders.lessons import ROOT, Lesson, classroom, marks_of
from graders.output import write_in_one_step

SHARED = ("dropcourse/*.py", "dropcourse/checks/__init__.py", "dropcourse/checks/toolkit/**/*.py")
"""What the tests of every lesson may use."""

OWN = ("dropcourse/checks", "dropcourse/checks/misconceptions", "dropcourse/reference", "graders/hidden")
"""Folders that hold a module, or a package, called after the lesson's topic."""


def fingerprint(lesson: Lesson, student: str) -> str | None:
    """The digest of all that decides what a student's submission earns: submission, its
    time, tests, secret. None without a
    submission."""
    submission = classroom() / "submitted" / student / lesson.name / f"{lesson.topic}.ipynb"
    if not submission.is_file():
        return None
    time = submission.with_name("timestamp.txt")
    parts = [submission.read_bytes(), time.read_bytes() if time.is_file() else b""]
    return _digest([tests_digest(lesson).encode(), course_secret(classroom()), *parts])


def tests_digest(lesson: Lesson) -> str:
    """The digest of a lesson's graded cells and of the modules that they use."""
    cells = nbformat.read(lesson.solution, as_version=4).cells
    marked = [f"{marks_of(cell)}\n{cell.source}".encode() for cell in cells if marks_of(cell).get("grade")]
    return _digest([*marked, *(path.read_bytes() for path in _modules(lesson))])


def _modules(lesson: Lesson) -> list[Path]:
    found = {path for pattern in SHARED for path in ROOT.glob(pattern)}
    for folder in OWN:
        found |= set((ROOT / folder).glob(f"{lesson.topic}.py")) | set((ROOT / folder / lesson.topic).rglob("*.py"))
    return sorted(found)


def note_fingerprint(lesson: Lesson, student: str) -> None:
    """Remember from what the student's Result was made."""
    if digest := fingerprint(lesson, student):
        write_in_one_step(_place(lesson, student), digest.encode())


def forget_fingerprint(lesson: Lesson, student: str) -> None:
    """There is no Result that could be kept."""
    _place(lesson, student).unlink(missing_ok=True)


def is_current(lesson: Lesson, student: str) -> bool:
    """Whether the student's Result was made from what there is now."""
    place = _place(lesson, student)
    return place.is_file() and place.read_text() == fingerprint(lesson, student)


def _place(lesson: Lesson, student: str) -> Path:
    return classroom() / "fingerprints" / lesson.name / student


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()
