"""Checks of `stochastic_depth(x, branch, p, rng, training=True)`: a residual block whose branch is dropped.

The branch is lent to the student's code. What it adds to x, divided by what the branch gives, is the factor.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import (
    Seen,
    as_array,
    require_manners,
    require_mask,
    require_scales,
    shared_factors,
)
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_value_errors, signed
from dropcourse.checks.toolkit.masks import SHAPE
from dropcourse.checks.toolkit.scale import close, difference
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome

REPEATS = 40
"""Calls in which a coin that all examples share falls on both sides."""
WHOLE = "the branch of an example is kept or dropped as a whole, and x stays as it is"


def stochastic_depth_training(
    stochastic_depth: Any, shape: tuple = (400, 3), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """x plus what is left of the branch; p = 0 keeps it, p = 1 leaves x alone."""
    with Check("stochastic_depth", "training", inputs) as check:
        require_scales(check, _seen(check, stochastic_depth, signed(check.inputs, shape)), ps)


def stochastic_depth_mask(stochastic_depth: Any, width: int = 4, p: float = 0.3, inputs: Any = 0) -> None:
    """Examples have coins of the right rate, independent, from the generator that is passed in."""
    with Check("stochastic_depth", "mask", inputs) as check:
        seen = _seen(check, stochastic_depth, signed(check.inputs, (int(np.prod(SHAPE)), width)))
        words = {"rows": "distant examples are decided one by one", "columns": "examples are decided one by one"}
        require_mask(check, seen, p, 3, **words)


def stochastic_depth_evaluation(
    stochastic_depth: Any, shape: tuple = (300, 2, 3), ps: tuple = (0.3, 0.8), inputs: Any = 0
) -> None:
    """With training=False all of the branch is added; without the argument, the function trains. The dtype is kept, x
    stays, a bad p raises."""
    with Check("stochastic_depth", "evaluation", inputs) as check:
        x = signed(check.inputs, shape)
        whole = _values(x)
        for p in ps:
            got = check.array(_call(check, stochastic_depth, x, p, training=False).value, "output", x, judged=False)
            check.require(
                "evaluation", close(got - x, whole, x.dtype), "training=False gives x + branch(x)",
                f"{difference(got, x + whole)} at p = {p:.3g}",
            )  # fmt: skip
            default = check.array(_call(check, stochastic_depth, x, p).value, "output", x, judged=False)
            off = close(default - x, whole, x.dtype)
            check.require("default", not off, "without the argument, branches are dropped", "none is")
            added = ((got - x) / whole).reshape(len(x), -1)
            fixed = close(added, 1 - p, x.dtype)
            drops = (added == 0).any() and (added != 0).any()
            check.suspect("scales-at-evaluation", fixed, {"evaluation"})
            check.suspect("active-in-eval", drops, {"evaluation"})
            check.suspect("branch-missing", np.array_equal(got, x), {"evaluation"})
            check.suspect("always-off", off, {"default", "evaluation", "values"})
        require_manners(check, lambda x, p: _call(check, stochastic_depth, x, p), shape, _is_right)
        require_value_errors(check, lambda bad: _call(check, stochastic_depth, 4 * x, bad, training=False))


def _values(rows: np.ndarray) -> np.ndarray:
    """What the branch gives: never zero, and each row by itself."""
    return rows**2 + rows.dtype.type(1)


def _is_right(x: np.ndarray, output: np.ndarray, p: float) -> bool:
    factors = (output - x) / _values(x)
    return close(factors[factors != 0], 1 / (1 - p), x.dtype)


def _branch(x: np.ndarray) -> Callable:
    """The branch, for examples like those of x, to be called once."""
    calls: list[int] = []

    def branch(rows: Any) -> np.ndarray:
        rows = np.asarray(rows)
        if rows.shape[1:] != x.shape[1:]:
            raise ValueError(f"it takes examples of shape {x.shape[1:]}, got an array of shape {rows.shape}")
        if calls:
            raise ValueError("it may be called once, for all examples together")
        calls.append(len(rows))
        return _values(rows.astype(x.dtype))

    return branch


def _call(check: Check, stochastic_depth: Any, x: np.ndarray, p: Any, rng: Any = None, **mode: bool) -> Outcome:
    return check.outcome(stochastic_depth, x, _branch(x), p, check.rng() if rng is None else rng, **mode)


def _seen(check: Check, stochastic_depth: Any, x: np.ndarray) -> Seen:
    """The result of a call is what was added to x."""
    whole, asked = _values(x), []

    def call(p: float, rng: np.random.Generator) -> Any:
        asked.append(p)
        outcome = as_array(check, _call(check, stochastic_depth, x, p, rng), x)
        return outcome if outcome.raised else replace(outcome, result=outcome.result - x)

    def factors(added: np.ndarray) -> np.ndarray:
        through, p = (added / whole).reshape(len(x), -1), asked[-1]
        _suspect_form(check, x, added, through, p)
        groups = shared_factors(check, through, WHOLE, p)
        alike = bool(close(groups, groups[0], x.dtype))
        if alike:
            again = [call(p, check.rng()).value / whole for _ in range(REPEATS)]
            fates = {bool(other.all()) for other in again if close(other, other.flat[0], x.dtype)}
            check.suspect("mask-shared-across-batch", len(fates) == 2, {"examples"})
        check.require(
            "examples", not alike, "examples are kept or dropped one by one", "all of a batch share one fate",
            fatal=True,
        )  # fmt: skip
        return groups

    return Seen(whole, call, factors)


def _suspect_form(check: Check, x: np.ndarray, added: np.ndarray, through: np.ndarray, p: float) -> None:
    """Suspect other things that are dropped or scaled."""
    whole, output, kept = _values(x), added + x, through != 0
    both = (output / (x + whole)).reshape(len(x), -1)
    dropped = np.isclose(both, 0, atol=1e-9)
    together = np.allclose(both, both[:, :1], rtol=1e-5, atol=1e-9) and dropped.any() and not dropped.all()
    check.suspect("shortcut-dropped", together, {"whole", "scale"})
    branch = ((output * (1 - p) - x) / whole).reshape(len(x), -1)
    zero, one = np.isclose(branch, 0, atol=1e-6), np.isclose(branch, 1, atol=1e-6)
    check.suspect("shortcut-scaled", (zero | one).all() and (zero == zero[:, :1]).all(), {"whole", "scale"})
    equal = kept[:, 0] == kept[:, 1]
    alone = plausible(int(equal.sum()), equal.size, p**2 + (1 - p) ** 2)
    alone &= plausible(np.count_nonzero(kept), kept.size, 1 - p)
    check.suspect("coin-for-each-entry", alone and not (kept == kept[:1]).all(), {"whole"})
    check.suspect("always-off", close(through, 1, x.dtype), {"examples"})
