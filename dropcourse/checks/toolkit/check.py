"""A check: criteria that an answer must meet, and the misconceptions that would explain the ones it does not.

    with Check("keep_probability", "values") as check:
        got = check.value(keep_probability, 0.2)
        check.require("keep", got == 0.8, "p = 0.2 gives 0.8", f"{got}")
        check.suspect("returns-p", got == 0.2, breaks={"keep"})

Leaving the block prints what holds, or raises `CheckFailed` with everything that does not. A diagnosis is given only
if exactly one suspected misconception fits all evidence and explains every criterion that failed.
"""

import textwrap
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.toolkit import verbs
from dropcourse.checks.toolkit.values import Opaque
from dropcourse.errors import CheckFailed, NotAnswered, StudentCodeError

WIDTH = 88


@dataclass
class Criterion:
    """One thing an answer must do: the statement, whether it held each time it was tried, what came back if not. A
    quiet one goes without saying when it holds."""

    statement: str
    holds: bool
    got: str = ""
    quiet: bool = False


@dataclass
class Suspicion:
    """A misconception that would break the criteria in `breaks`, and whether it fits all that was seen so far."""

    fits: bool
    breaks: set[str]


class _Stop(Exception):
    """Further criteria cannot be judged."""


class Check:
    """Collects the criteria of one test cell. `exercise` is the student's function or class, `aspect` what of it is
    looked at, `inputs` the source of random inputs and of the seeds that the global generators get for each call."""

    def __init__(self, exercise: str, aspect: str, inputs: np.random.Generator | int = 0):
        self.exercise = exercise
        self.aspect = aspect
        self.inputs = np.random.default_rng(inputs)
        self._criteria: dict[str, Criterion] = {}
        self._suspicions: dict[str, Suspicion] = {}

    # Verbs, each with a seed for the global generators.

    def outcome(self, subject: Any, *args: Any, **options: Any) -> verbs.Outcome:
        """Call the subject; the outcome may be an error."""
        return verbs.call(subject, *args, seed=self._seed(), **options)

    def value(self, subject: Any, *args: Any, **options: Any) -> Any:
        """Call the subject, which must return; its result."""
        return self.outcome(subject, *args, **options).value

    def construct(self, subject: Any, *args: Any, **options: Any) -> verbs.Handle:
        """Make an object of the subject's class."""
        return verbs.construct(subject, *args, seed=self._seed(), **options).value

    def invoke(self, subject: Any, method: str, *args: Any, **options: Any) -> Any:
        """Run a method, which must return; its result."""
        return verbs.invoke(subject, method, *args, seed=self._seed(), **options).value

    def read(self, subject: Any, attribute: str) -> verbs.Outcome:
        """Look at an attribute."""
        return verbs.read(subject, attribute, seed=self._seed())

    def vjp(self, subject: Any, *args: Any, vector: Any) -> tuple[Any, Any]:
        """Output and gradient of a call that must return."""
        return verbs.vjp(subject, *args, vector=vector, seed=self._seed()).value

    # Criteria and suspicions.

    def require(
        self,
        key: str,
        holds: bool,
        statement: str,
        got: str = "",
        *,
        fatal: bool = False,
        quiet: bool = False,
    ) -> None:
        """Record whether a criterion holds. Tried again under the same key, it must hold each time; the first failure
        is what the student reads. A fatal failure ends the check: nothing after it could be judged."""
        holds = bool(holds)
        known = self._criteria.get(key)
        if known is None or (known.holds and not holds):
            self._criteria[key] = Criterion(statement, holds, "" if holds else got, quiet)
        if fatal and not holds:
            raise _Stop

    def suspect(self, misconception: str, fits: bool, breaks: set[str]) -> None:
        """Say whether a misconception fits what was just seen, and which criteria it would break. Said again, it must
        fit each time."""
        if misconception not in MISCONCEPTIONS:
            raise KeyError(f"{misconception!r} is not in dropcourse.checks.misconceptions")
        known = self._suspicions.setdefault(misconception, Suspicion(True, set()))
        known.fits &= bool(fits)
        known.breaks |= breaks

    def array(self, value: Any, name: str, like: Any, *, dtype: Any = None) -> np.ndarray:
        """Require an array (or tensor) of the same type and shape as `like`, of its dtype unless `dtype` says otherwise;
        return it as a NumPy array. Criteria: "<name>.type" and "<name>.shape", both fatal, and "<name>.dtype"."""
        kind = "a torch tensor" if _is_tensor(like) else "a NumPy array"
        right_type = _is_tensor(value) if _is_tensor(like) else isinstance(value, np.ndarray)
        got = f"{name} is {describe(value)}"
        self.require(f"{name}.type", right_type, f"{name} is {kind}", got, fatal=True, quiet=True)
        shape = tuple(like.shape)
        right_shape = tuple(value.shape) == shape
        self.require(f"{name}.shape", right_shape, f"{name} has shape {shape}", got, fatal=True, quiet=True)
        wanted = _dtype_name(like if dtype is None else np.empty(0, dtype))
        right_dtype = _dtype_name(value) == wanted
        self.require(f"{name}.dtype", right_dtype, f"{name} has dtype {wanted}", got, quiet=True)
        return value.numpy() if _is_tensor(value) else value

    def _seed(self) -> int:
        return int(self.inputs.integers(2**32))

    # Judgement.

    def __enter__(self) -> "Check":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, NotAnswered):
            raise NotAnswered(self._not_answered()) from None
        if isinstance(error, StudentCodeError):
            raise StudentCodeError(self._student_error(error.message)) from None
        if error is not None and not isinstance(error, _Stop):
            return False
        failed = {key for key, criterion in self._criteria.items() if not criterion.holds}
        if failed:
            diagnosis = self._diagnose(failed)
            raise CheckFailed(self._failure(diagnosis), diagnosis) from None
        if not self._criteria:
            raise AssertionError(f"the check of {self.exercise} ({self.aspect}) has no criterion")
        print(self._success())
        return True

    def _diagnose(self, failed: set[str]) -> str | None:
        explaining = [name for name, s in self._suspicions.items() if s.fits and failed <= s.breaks]
        return explaining[0] if len(explaining) == 1 else None

    def _success(self) -> str:
        lines = [f"✓ {self.exercise}: {self.aspect}"]
        lines += [f"  ✓ {criterion.statement}" for criterion in self._shown()]
        return "\n".join(lines)

    def _failure(self, diagnosis: str | None) -> str:
        shown = self._shown()
        failed = sum(not criterion.holds for criterion in shown)
        lines = [f"✗ {self.exercise}: {self.aspect}, {failed} of {len(shown)} criteria not met", ""]
        for criterion in shown:
            lines.append(f"  {'✓' if criterion.holds else '✗'} {criterion.statement}")
            if criterion.got:
                lines += _wrap(f"got: {criterion.got}", indent=6)
        lines.append("")
        if diagnosis is None:
            lines += _wrap("Next step: call it yourself on one small input and compare with what is asked above.")
        else:
            lines += _wrap(f"Likely cause: {MISCONCEPTIONS[diagnosis].title}.")
            lines += _wrap(MISCONCEPTIONS[diagnosis].explanation)
        return "\n".join(lines)

    def _shown(self) -> list[Criterion]:
        return [criterion for criterion in self._criteria.values() if not (criterion.quiet and criterion.holds)]

    def _not_answered(self) -> str:
        return "\n".join(
            [f"– {self.exercise}: not answered yet", ""]
            + _wrap(f"Write your code for `{self.exercise}` where the cell above says YOUR CODE HERE, delete the line")
            + _wrap("`raise NotImplementedError()`, run that cell, then run this one again.")
        )

    def _student_error(self, message: str) -> str:
        return "\n".join(
            [f"✗ {self.exercise}: {self.aspect}, your code raised an error", ""]
            + _wrap(message, indent=2)
            + [
                "",
                *_wrap("Next step: make the same call in a cell of your own and read the traceback from the bottom."),
            ]
        )


def describe(value: Any) -> str:
    """A value in words, for messages: its kind, with shape and dtype, or the value itself if that is short."""
    if isinstance(value, np.ndarray) or _is_tensor(value):
        kind = "a torch tensor" if _is_tensor(value) else "a NumPy array"
        return f"{kind} of shape {tuple(value.shape)} and dtype {_dtype_name(value)}"
    if isinstance(value, Opaque | verbs.Handle):
        return str(value) if isinstance(value, Opaque) else "an object"
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, tuple | list | dict | set):
        return f"a {type(value).__name__} of {len(value)} items"
    return f"{type(value).__name__} {str(value)[:60]!r}" if isinstance(value, str) else f"{value!r}"


def _wrap(text: str, indent: int = 2) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=pad, subsequent_indent=pad)


def _is_tensor(value: Any) -> bool:
    return type(value).__module__ == "torch" and type(value).__name__ == "Tensor"


def _dtype_name(array: Any) -> str:
    return str(array.dtype).removeprefix("torch.")
