"""A trial: one answer before the test cells of its exercise, the visible and the hidden part of each apart.

In process, on a workbench of its own, so that a thousand answers take a minute. Verdicts are those of the trusted
evaluation: `tests/test_prove.py` compares the two.
"""

import contextlib
import functools
import io
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import nbformat

from dropcourse.checks.toolkit import verbs
from dropcourse.checks.toolkit.workbench import Workbench
from dropcourse.errors import CheckFailed, NotAnswered, StudentCodeError
from graders.build import build
from graders.inputs import seeded
from graders.lessons import Lesson, exercise_of, is_test
from graders.results import Verdict

PARTS = ("visible", "hidden")
SECONDS = 20
"""A test cell that takes longer is stopped: some mutants never end."""


class ProofError(LookupError):
    """The proof lacks something that it needs to know; passes through a trial."""


class Answer(Protocol):
    """A variant or a mutant."""

    exercise: str
    title: str
    source: str


@dataclass(frozen=True)
class Said:
    """What one part of a test cell said of an answer."""

    verdict: Verdict
    diagnosis: str | None = None
    message: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer passed."""
        return self.verdict is Verdict.PASSED


class Trial:
    """An answer whose cell has run, after the locked cells of its lesson."""

    def __init__(self, lesson: Lesson, answer: Answer):
        self._lesson = lesson
        self._error = None
        namespace = dict(_setup(lesson))
        try:
            with _quietly(), _limited():
                exec(compile(answer.source, f"<{answer.title}>", "exec"), namespace)
            self._subject = verbs.lookup(Workbench(namespace), answer.exercise)
        except (Exception, _TooLong) as error:
            self._error = error

    def ask(self, test: str, part: str, seed: int = 0) -> Said:
        """Let one part of a test cell judge the answer, on inputs drawn from `seed`."""
        try:
            if self._error is not None:
                raise StudentCodeError(f"its cell stopped with {self._error!r}")
            with _quietly() as printed, _limited():
                if part == "visible":
                    getattr(self._lesson.module("dropcourse.checks"), test)(self._subject, inputs=seed)
                else:
                    with seeded(seed.to_bytes(8), self._lesson.name, None):
                        getattr(self._lesson.module("graders.hidden"), test)(self._subject)
        except ProofError:
            raise
        except (Exception, _TooLong) as error:
            message = getattr(error, "message", repr(error))
            return Said(_verdict(error), getattr(error, "diagnosis", None), message)
        return Said(Verdict.PASSED, None, printed.getvalue().strip())


def _verdict(error: BaseException) -> Verdict:
    kinds = {
        _TooLong: Verdict.TIMEOUT,
        NotAnswered: Verdict.NOT_ANSWERED,
        StudentCodeError: Verdict.STUDENT_ERROR,
        CheckFailed: Verdict.FAILED,
    }
    return next((verdict for kind, verdict in kinds.items() if isinstance(error, kind)), Verdict.INFRASTRUCTURE_ERROR)


TRAINS = frozenset({"train"})
"""Exercises whose answers train networks, seconds each time: they are judged once where others are judged often, and
have no mutants, for a recipe with another number in it is another recipe and no mistake."""


def cells_of(lesson: Lesson) -> dict[str, list[str]]:
    """Exercise -> its test cells, in the order of the lesson's source."""
    found: dict[str, list[str]] = {}
    for cell in _cells(lesson):
        if is_test(cell):
            test = cell.metadata.nbgrader.grade_id
            found.setdefault(exercise_of(test), []).append(test)
    return found


@functools.cache
def _cells(lesson: Lesson) -> list[nbformat.NotebookNode]:
    return nbformat.reads(build(lesson), as_version=4).cells


@functools.cache
def _setup(lesson: Lesson) -> dict:
    """What the locked cells of a lesson provide."""
    namespace: dict = {"__name__": "__main__"}
    for cell in _cells(lesson):
        if cell.metadata.get("nbgrader", {}).get("locked") and not is_test(cell):
            exec(cell.source, namespace)
    return namespace


class _TooLong(KeyboardInterrupt):
    """Student code may not catch it, for a workbench passes on what comes from the keyboard."""


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Stop what the block does after SECONDS, where signals can: in the main thread, not on Windows."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise _TooLong(f"stopped after {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _quietly() -> Iterator[io.StringIO]:
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
        yield printed
