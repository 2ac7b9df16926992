"""Criteria on what every function of the course promises: bad probabilities raise, arguments stay as they were."""

import numbers
from typing import Any

import numpy as np

from dropcourse.checks.toolkit.check import Check, describe
from dropcourse.checks.toolkit.verbs import Outcome

BAD_PROBABILITIES = (-0.1, 1.5, float("nan"))


def require_value_error(check: Check, outcome: Outcome, p: Any) -> None:
    """Require that a call with the bad probability `p` raised ("raises") a ValueError ("error") that names it
    ("names")."""
    raised = outcome.raised
    if raised is not None and raised.is_a("NotImplementedError"):
        _ = outcome.value  # raises NotAnswered
    returned = describe(outcome.result)
    check.require("raises", raised is not None, "a bad p raises an error", f"p = {p!r} gives {returned}")
    if raised is not None:
        is_value_error = raised.is_a("ValueError")
        check.require("error", is_value_error, "the error is a ValueError", f"{raised} for p = {p!r}")
        named = not is_value_error or str(p) in raised.message
        check.require("names", named, "the message names the value", f"{raised.message!r} for p = {p!r}")
    if isinstance(p, numbers.Real):
        check.suspect("range-not-checked", raised is None, breaks={"raises", "error", "names"})


def require_untouched(check: Check, outcome: Outcome, **positions: int) -> None:
    """Require that the arguments at these positions, given with their names, were left as they were ("input")."""
    changed = [name for name, position in positions.items() if position in outcome.changed]
    names = " and ".join(positions)
    verb = "stay" if len(positions) > 1 else "stays"
    got = f"other values in {' and '.join(changed)} after the call"
    check.require("input", not changed, f"{names} {verb} unchanged", got)
    check.suspect("modifies-input", changed, breaks={"input"})


def signed(inputs: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Random numbers of both signs with magnitudes in [0.5, 2): a zero in the output can only come from dropping."""
    return inputs.uniform(0.5, 2.0, shape) * inputs.choice((-1.0, 1.0), shape)
