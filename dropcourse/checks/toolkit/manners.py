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


def require_value_errors(check: Check, call: Callable[[Any], Outcome], bad: Sequence = BAD_PROBABILITIES) -> None:
    """Require that a call with each bad probability raises ("raises") a ValueError ("error") that names it
    ("names")."""
    outcomes = [(p, call(p)) for p in bad]
    for p, outcome in outcomes:
        raised = outcome.raised
        if raised is None:
            check.require("raises", False, "a bad p raises an error", f"{describe(outcome.result)} for p = {p!r}")
            continue
        if raised.is_a("NotImplementedError"):
            _ = outcome.value  # raises NotAnswered
        is_value_error = raised.is_a("ValueError")
        check.require("raises", True, "a bad p raises an error")
        check.require("error", is_value_error, "the error is a ValueError", f"{raised} for p = {p!r}")
        if is_value_error:
            named = names(raised.message, p)
            check.require("names", named, "the message names the value", f"{raised.message!r} for p = {p!r}")
    _suspect_errors(check, outcomes)


def _suspect_errors(check: Check, outcomes: list[tuple[Any, Outcome]]) -> None:
    reals = [p for p, _ in outcomes if isinstance(p, numbers.Real)]
    silent = [(p, outcome) for p, outcome in outcomes if outcome.raised is None]
    printed = all(outcome.printed for _, outcome in silent)
    returned = all(_is_complaint(outcome.result) for _, outcome in silent)
    value_errors = sum(outcome.raised is not None and outcome.raised.is_a("ValueError") for _, outcome in outcomes)
    unchecked = all(any(p is quiet for quiet, _ in silent) for p in reals)
    every = {"raises", "error", "names"}
    check.suspect("range-not-checked", unchecked and not (printed or returned), every)
    check.suspect("prints-instead-of-raising", len(silent) > 1 and printed and not returned, every)
    check.suspect("returns-the-error", len(silent) > 1 and returned and not printed, every)
    check.suspect("nan-slips-through", [str(p) for p, _ in silent] == ["nan"], {"raises"})
    check.suspect("wrong-error-type", not silent and value_errors < len(outcomes), {"error"})
    check.suspect("error-hides-the-value", value_errors == len(outcomes), {"names"})


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
