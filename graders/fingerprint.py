"""Fingerprints: a Result is kept, and not computed again, as long as nothing has changed that it depends on.

That is the submission, the student, the course's secret, what a submission may use, the lesson's marked cells, the
modules that its tests use, and the code and packages that run and judge. Who changes one character of a check grades
the class anew; who changes a sentence of a lesson does not.
"""

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import nbformat

from graders.lessons import ROOT, Lesson, marks_of
from graders.session import Limits

SHARED = (
    "dropcourse/*.py", "dropcourse/checks/__init__.py", "dropcourse/checks/toolkit/**/*.py",
    *(f"graders/{name}.py" for name in ("attempts", "challenge", "evaluate", "inputs", "intake", "measured")),
    *(f"graders/{name}.py" for name in ("results", "session", "stubs", "submission")),
    "graders/isolation/**/*.py",
)  # fmt: skip
"""What the tests of every lesson may use, and what runs and judges."""

OWN = ("dropcourse/checks", "dropcourse/checks/misconceptions", "dropcourse/reference", "graders/hidden")
"""Folders that hold a module, or a package, called after the lesson's topic."""

PACKAGES = ("ipykernel", "ipython", "msgpack", "nbformat", "nbgrader", "numpy", "torch")


def tests_digest(lesson: Lesson) -> bytes:
    """A digest of all that decides a verdict and is the same for every submission of the lesson."""
    cells = nbformat.read(lesson.solution, as_version=4).cells
    marked = [cell for cell in cells if marks_of(cell).get("grade") or marks_of(cell).get("locked")]
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    return _digest([
        f"python {platform.python_version()}; {'; '.join(versions)}".encode(),
        *(f"{sorted(marks_of(cell).items())}\n{cell.source}".encode() for cell in marked),
        *(part for path in _modules(lesson) for part in (path.name.encode(), path.read_bytes())),
    ])  # fmt: skip


def fingerprint(
    tests: bytes, submission: bytes, student: str, secret: bytes, limits: Limits, attempts: int | None
) -> str:
    """The fingerprint of a Result: `tests` as above, `submission` the notebook's bytes as they were collected,
    `attempts` how many entries of a student count."""
    settings = repr((limits, attempts)).encode()
    return _digest([tests, submission, student.encode("utf-8", "surrogateescape"), secret, settings]).hex()


def _modules(lesson: Lesson) -> list[Path]:
    found = {path for pattern in SHARED for path in ROOT.glob(pattern)}
    for folder in OWN:
        found |= set((ROOT / folder).glob(f"{lesson.topic}.py")) | set((ROOT / folder / lesson.topic).rglob("*.py"))
    return sorted(found)


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256()
    for part in parts:  # lengths keep ("ab", "c") and ("a", "bc") apart
        digest.update(len(part).to_bytes(8) + part)
    return digest.digest()
