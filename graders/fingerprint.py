"""Fingerprints: a Result is kept, and not computed again, as long as nothing has changed that it depends on.

That is the submission, the student, the course's secret, what a submission may use, the lesson's notebooks and hidden
tests, and the code and packages that run and judge. Who changes one character of a check grades the class anew.
"""

import hashlib
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from graders.lessons import ROOT, Lesson
from graders.session import Limits

_ENGINE = ("evaluate", "harmless", "inputs", "intake", "lessons", "results", "session", "stubs", "submission")
_PACKAGES = ("ipykernel", "ipython", "msgpack", "nbformat", "nbgrader", "numpy", "torch")


def fingerprint_of_tests(lesson: Lesson) -> bytes:
    """A digest of all that decides a verdict on this machine and is the same for every submission of the lesson."""
    digest = hashlib.sha256()
    for path in _files(lesson):
        _add(digest, str(path.relative_to(ROOT)).encode(), path.read_bytes())
    versions = [f"{name} {version(name)}" for name in _PACKAGES]
    _add(digest, "; ".join([f"python {platform.python_version()}", *versions]).encode())
    return digest.digest()


def fingerprint(tests: bytes, submission: bytes, student: str, secret: bytes, limits: Limits) -> str:
    """The fingerprint of a Result: `tests` as above, `submission` the notebook's bytes as they were collected."""
    digest = hashlib.sha256()
    _add(digest, tests, submission, student.encode("utf-8", "surrogateescape"), secret, repr(limits).encode())
    return digest.hexdigest()


def _files(lesson: Lesson) -> Iterator[Path]:
    yield from (lesson.release, lesson.solution, ROOT / "graders" / "hidden" / f"{lesson.topic}.py")
    yield from (ROOT / "graders" / f"{name}.py" for name in _ENGINE)
    for package in ("graders/isolation", "dropcourse"):
        yield from sorted((ROOT / package).rglob("*.py"))


def _add(digest: "hashlib._Hash", *parts: bytes) -> None:
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
