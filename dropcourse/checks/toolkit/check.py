"""A check: criteria that an answer must meet, and the misconceptions that would explain the ones it does not.

    with Check("keep_probability", "values") as check:
        got = check.value(keep_probability, 0.2)
        check.require("keep", got == 0.8, "p = 0.2 gives 0.8", f"{got}")
        check.suspect("returns-p", got == 0.2, breaks={"keep"})

Leaving the block prints what holds, or raises `CheckFailed` with everything that does not. A diagnosis is given only
if exactly one suspected misconception fits all evidence and explains everything that was seen to be wrong: each
criterion that failed, and whatever was noticed beside them.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

import numpy as np

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.toolkit import verbs, wording
from dropcourse.checks.toolkit.wording import call_text, describe, dtype_name, is_tensor
from dropcourse.errors import CheckFailed, NotAnswered, SessionLost, StudentCodeError

PRINTS = "your code prints, and returns nothing. A caller can only use what is returned."
RETURNS_NOTHING = "your code returns nothing. Does each way through it end in a `return`?"


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
    looked at, `inputs` the source of random inputs and of the seeds that the global generators get for each call: a
    number for a visible check, which then says that hidden ones follow, a generator for a hidden one."""

    def __init__(self, exercise: str, aspect: str, inputs: np.random.Generator | int = 0):
        self.exercise = exercise
        self.aspect = aspect
        self.inputs = np.random.default_rng(inputs)
        self._visible = isinstance(inputs, int)
        self._criteria: dict[str, Criterion] = {}
        self._noticed: set[str] = set()
        self._suspicions: dict[str, Suspicion] = {}
        self._made: dict[verbs.Handle, str] = {}
        self._todo = wording.TODO
        self._hint = "call it yourself on one small input and compare with what is asked above."
        # A student's NumPy may be set to raise on 0/0; what a check computes must not depend on that.
        self._arithmetic = np.errstate(all="ignore")

    # Verbs, each with a seed for the global generators.

    def outcome(
        self, subject: Any, *args: Any, hold: bool = False, budget: float | None = None, **kwargs: Any
    ) -> verbs.Outcome:
        """Call the subject; the outcome may be an error. With `hold`, the result stays where it is. `budget` limits the
        seconds of processor time."""
        outcome = verbs.call(subject, *args, seed=self._seed(), hold=hold, budget=budget, **kwargs)
        if isinstance(outcome.result, verbs.Handle):
            self._made[outcome.result] = call_text(self._name(subject), args, kwargs)
        return self._seen(outcome, self._name(subject), args, kwargs)

    def value(self, subject: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the subject, which must return; its result."""
        return self.outcome(subject, *args, **kwargs).value

    def construct(self, subject: Any, *args: Any, **kwargs: Any) -> verbs.Handle:
        """Make an object of the subject's class; it is released when the check ends."""
        return self.outcome(subject, *args, hold=True, **kwargs).value

    def probe(self, subject: Any, name: str, *args: Any, label: str) -> verbs.Handle:
        """Make an object of a class of `probes` beside the subject, to pass it as an argument; `label` is what messages
        call it. It is released when the check ends."""
        made = verbs.probe(subject, name, *args, label=label)
        self._made[made] = label
        return made

    def invoke(self, subject: Any, method: str, *args: Any, **options: Any) -> Any:
        """Run a method, which must return; its result."""
        outcome = verbs.invoke(subject, method, *args, seed=self._seed(), **options)
        return self._seen(outcome, f"{self._name(subject)}.{method}", args).value

    def report(self, probe: verbs.Handle, method: str, form: Callable[[Any], bool]) -> Any:
        """What a probe's method says, in the `form` that it must have. Raises SessionLost if the student's code made it
        say something else."""
        said = self.invoke(probe, method)
        if not form(said):
            raise SessionLost(f"what `{method}` of an object of the check says is not of the agreed form")
        return said

    def read(self, subject: Any, attribute: str) -> verbs.Outcome:
        """Look at an attribute."""
        return verbs.read(subject, attribute, seed=self._seed())

    def vjp(self, subject: Any, *args: Any, vector: Any, wrt: int = 0) -> verbs.Outcome:
        """Output and gradient of a call, with respect to argument number `wrt`; the gradient is None where the output
        does not depend on it."""
        outcome = verbs.vjp(subject, *args, vector=vector, seed=self._seed(), wrt=wrt)
        return self._seen(outcome, self._name(subject), args)

    def rng(self) -> np.random.Generator:
        """A fresh generator to hand to student code. (`inputs` itself would give away all inputs to come.)"""
        return np.random.default_rng(self._seed())

    def _name(self, subject: Any) -> str:
        return self._made.get(subject, self.exercise) if type(subject) is verbs.Handle else self.exercise

    def _seen(
        self, outcome: verbs.Outcome, name: str, args: tuple, kwargs: dict[str, Any] | None = None
    ) -> verbs.Outcome:
        if outcome.raised is not None:  # the call is put in words only where they are read: arrays are slow to print
            return replace(outcome, asked=call_text(name, args, kwargs or {}))
        if outcome.result is None:
            self._hint = PRINTS if outcome.printed else RETURNS_NOTHING
        return outcome

    def _seed(self) -> int:
        return int(self.inputs.integers(2**32))

    # Criteria and suspicions.

    def require(
        self, key: str, holds: bool, statement: str, got: str = "", *, fatal: bool = False, quiet: bool = False
    ) -> None:
        """Record whether a criterion holds. Tried again under the same key, it must hold each time; the first failure
        is what the student reads. A fatal failure ends the check: nothing after it could be judged."""
        holds = bool(holds)
        known = self._criteria.get(key)
        if known is None or (known.holds and not holds):
            self._criteria[key] = Criterion(statement, holds, "" if holds else got, quiet)
        if fatal and not holds:
            raise _Stop

    def not_answered(self, todo: str) -> None:
        """End the check of an answer that is still blank; `todo` says what there is to do."""
        self._todo = todo
        raise NotAnswered(todo)

    def notice(self, key: str, holds: bool) -> None:
        """Record something that another test cell judges. Where it does not hold, this check may still pass, but gives
        no diagnosis that does not explain it too."""
        if not holds:
            self._noticed.add(key)

    def suspect(self, misconception: str, fits: bool, breaks: set[str]) -> None:
        """Say whether a misconception fits what was just seen, and which criteria it would break. Said again, it must
        fit each time."""
        if misconception not in MISCONCEPTIONS:
            raise KeyError(f"{misconception!r} is not in dropcourse.checks.misconceptions")
        known = self._suspicions.setdefault(misconception, Suspicion(True, set()))
        known.fits &= bool(fits)
        known.breaks |= breaks

    def array(self, value: Any, name: str, like: Any, *, dtype: Any = None, judged: bool = True) -> np.ndarray:
        """Require an array (or tensor) of the same type and shape as `like`, of its dtype unless `dtype` says
        otherwise; return it as a NumPy array. Criteria: "<name>.type" and "<name>.shape", both fatal, and
        "<name>.dtype", which is only noticed where it is not `judged`."""
        kind = "a torch tensor" if is_tensor(like) else "a NumPy array"
        right_type = is_tensor(value) if is_tensor(like) else isinstance(value, np.ndarray)
        got = f"{name} is {describe(value)}"
        self.require(f"{name}.type", right_type, f"{name} is {kind}", got, fatal=True, quiet=True)
        shape = tuple(like.shape)
        right_shape = tuple(value.shape) == shape
        self.require(f"{name}.shape", right_shape, f"{name} has shape {shape}", got, fatal=True, quiet=True)
        wanted = dtype_name(like if dtype is None else np.empty(0, dtype))
        right_dtype = dtype_name(value) == wanted
        if "complex" in dtype_name(value) and "complex" not in wanted:  # nothing that is compared has a place for it
            self.require(f"{name}.dtype", False, f"{name} has dtype {wanted}", got, fatal=True)
        if judged:
            self.require(f"{name}.dtype", right_dtype, f"{name} has dtype {wanted}", got, quiet=True)
        else:
            self.notice(f"{name}.dtype", right_dtype)
        if is_tensor(value):
            return (value.float() if dtype_name(value) == "bfloat16" else value).numpy()
        return value

    # Judgement.

    def __enter__(self) -> "Check":
        self._arithmetic.__enter__()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        self._arithmetic.__exit__(kind, error, trace)
        if not isinstance(error, SessionLost):
            with contextlib.suppress(SessionLost):
                verbs.release(list(self._made))
        title = f"{self.exercise}: {self.aspect}{'' if self._visible else ' with hidden inputs'}"
        if isinstance(error, NotAnswered):
            raise NotAnswered(wording.not_answered(self.exercise, self._todo)) from None
        if isinstance(error, StudentCodeError):
            raise StudentCodeError(wording.student_error(title, error.message)) from None
        if error is not None and not isinstance(error, _Stop):
            return False
        if not self._criteria:
            raise AssertionError(f"the check of {title} has no criterion")
        self._conclude(title)
        return True

    def _conclude(self, title: str) -> None:
        failed = {key: criterion for key, criterion in self._criteria.items() if not criterion.holds}
        met = [criterion.statement for criterion in self._criteria.values() if criterion.holds and not criterion.quiet]
        if not failed:
            print(wording.success(title, met, self._visible))
            return
        diagnosis = self._diagnose(failed.keys() | self._noticed)
        said = {criterion.statement: criterion.got for criterion in failed.values()}
        raise CheckFailed(wording.failure(title, said, met, diagnosis, self._hint), diagnosis) from None

    def _diagnose(self, wrong: set[str]) -> str | None:
        explaining = [name for name, s in self._suspicions.items() if s.fits and wrong <= s.breaks]
        return explaining[0] if len(explaining) == 1 else None
