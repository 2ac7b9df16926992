"""Criteria on what every function of the course promises: bad probabilities raise, arguments stay as they were."""

import numbers
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.kinds import Opaque
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.toolkit.wording import describe

BAD_PROBABILITIES = (-0.1, 1.5, float("nan"))
MAX_SEARCHED = 2_000


def require_value_errors(
    check: Check, call: Callable[[Any], Outcome], bad: Sequence = BAD_PROBABILITIES, name: str = "p"
) -> None:
    """Require that a call with each bad value of an argument raises ("raises") a ValueError ("error") that names it
    ("names"). For another argument than `p`, its name stands before each of the three keys."""
    key, of = ("", "") if name == "p" else (f"{name} ", f" for a bad {name}")
    outcomes = [(p, call(p)) for p in bad]
    for p, outcome in outcomes:
        raised = outcome.raised
        if raised is None:
            got = f"{describe(outcome.result)} for {name} = {p!r}"
            check.require(f"{key}raises", False, f"a bad {name} raises an error", got)
            continue
        if raised.is_a("NotImplementedError"):
            _ = outcome.value  # raises NotAnswered
        is_value_error = raised.is_a("ValueError")
        given = f" for {name} = {p!r}"
        check.require(f"{key}raises", True, f"a bad {name} raises an error")
        check.require(f"{key}error", is_value_error, f"the error{of} is a ValueError", f"{raised}{given}")
        if is_value_error:
            named = names(raised.message, p)
            check.require(f"{key}names", named, f"the message{of} names the value", f"{raised.message!r}{given}")
    _suspect_errors(check, outcomes, key)


def require_refused(check: Check, key: str, outcome: Outcome, what: str) -> None:
    """Require a ValueError ("<key> raises", "<key> error") for a call whose arguments do not fit, `what` in words."""
    raised = outcome.raised
    if raised is not None and raised.is_a("NotImplementedError"):
        _ = outcome.value  # raises NotAnswered
    check.require(f"{key} raises", raised is not None, f"{what} raises an error", describe(outcome.result))
    if raised is not None:
        check.require(f"{key} error", raised.is_a("ValueError"), f"the error for {what} is a ValueError", f"{raised}")
    silent = raised is None
    printed, returned = silent and bool(outcome.printed), silent and _is_complaint(outcome.result)
    causes = {
        "range-not-checked": silent and not (printed or returned),
        "prints-instead-of-raising": printed and not returned,
        "returns-the-error": returned and not printed,
        "wrong-error-type": not silent and not raised.is_a("ValueError"),
    }
    for misconception, fits in causes.items():
        if fits:
            check.suspect(misconception, True, {f"{key} raises", f"{key} error"})


def _suspect_errors(check: Check, outcomes: list[tuple[Any, Outcome]], key: str) -> None:
    reals = [p for p, _ in outcomes if isinstance(p, numbers.Real)]
    silent = [(p, outcome) for p, outcome in outcomes if outcome.raised is None]
    printed = all(outcome.printed for _, outcome in silent)
    returned = all(_is_complaint(outcome.result) for _, outcome in silent)
    value_errors = sum(outcome.raised is not None and outcome.raised.is_a("ValueError") for _, outcome in outcomes)
    unchecked = all(any(p is quiet for quiet, _ in silent) for p in reals)
    every = {f"{key}raises", f"{key}error", f"{key}names"}
    causes = {
        "range-not-checked": (unchecked and not (printed or returned), every),
        "prints-instead-of-raising": (len(silent) > 1 and printed and not returned, every),
        "returns-the-error": (len(silent) > 1 and returned and not printed, every),
        "nan-slips-through": ([str(p) for p, _ in silent] == ["nan"], {f"{key}raises"}),
        "wrong-error-type": (not silent and value_errors < len(outcomes), {f"{key}error"}),
        "error-hides-the-value": (value_errors == len(outcomes), {f"{key}names"}),
    }
    for misconception, (fits, breaks) in causes.items():
        if fits:  # a mistake about one of several arguments is no less one
            check.suspect(misconception, True, breaks)


def _is_complaint(result: Any) -> bool:
    return isinstance(result, str) or (isinstance(result, Opaque) and result.type_name.endswith(("Error", "Exception")))


def names(text: str, p: Any) -> bool:
    """Whether a text shows the value `p`, rounded to two places or as a percentage if need be. Only its first 2,000
    characters count, for a text can be of any length."""
    text = text[:MAX_SEARCHED]
    if str(p).lower() in text.lower():
        return True
    found = re.findall(r"([-+]?\d*\.?\d+(?:e[-+]?\d+)?)\s*(%?)", text.lower())
    return isinstance(p, numbers.Real) and any(
        abs(float(number) / (100 if percent else 1) - p) <= 0.0051 for number, percent in found
    )


def require_untouched(check: Check, outcome: Outcome, **positions: int) -> None:
    """Require that the arguments at these positions, given with their names, were left as they were ("input")."""
    changed = [name for name, position in positions.items() if position in outcome.changed]
    subject = " and ".join(positions)
    verb = "stay" if len(positions) > 1 else "stays"
    got = f"other values in {' and '.join(changed)} after the call"
    check.require("input", not changed, f"{subject} {verb} unchanged", got)
    if changed:  # at p = 0, say, nothing is
        check.suspect("modifies-input", True, breaks={"input"})


def signed(inputs: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Random numbers of both signs with magnitudes in [0.5, 2): a zero in the output can only come from dropping."""
    return inputs.uniform(0.5, 2.0, shape) * inputs.choice((-1.0, 1.0), shape)


def number(value: Any) -> float | None:
    """A real number as a float, also from an array or tensor without axes; None for anything else."""
    kind = str(getattr(value, "dtype", "")).removeprefix("torch.")
    if isinstance(value, bool | complex | str | bytes) or kind.startswith(("bool", "complex")):
        return None
    if getattr(value, "shape", ()) != ():
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None
