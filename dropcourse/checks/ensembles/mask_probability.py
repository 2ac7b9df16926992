"""Checks of `mask_probability(masks, p)`: the probability with which dropout draws each mask."""

from typing import Any

import numpy as np
from scipy.stats import binom

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors
from dropcourse.checks.toolkit.scale import close, difference
from dropcourse.checks.toolkit.verbs import Outcome


def mask_probability_values(
    mask_probability: Any, shape: tuple = (9, 5), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """The product over units, all of which count."""
    with Check("mask_probability", "values", inputs) as check:
        for p in ps:
            masks = _masks(check, shape)
            got = _probabilities(check, check.outcome(mask_probability, masks, p), masks)
            wanted = _powers(masks, 1 - p, p)
            check.require(
                "product", close(got, wanted, wanted.dtype), "the probability of each mask is right",
                f"{difference(got, wanted)} at p = {p:.3g}",
            )  # fmt: skip
            _suspect(check, got, masks, p)


def mask_probability_edges(mask_probability: Any, shape: tuple = (6, 4), inputs: Any = 0) -> None:
    """At p = 0 and p = 1 one mask is certain; masks stay as they were; a bad p raises."""
    with Check("mask_probability", "edges", inputs) as check:
        masks = _masks(check, shape)

        def at(p: float) -> np.ndarray:
            outcome = check.outcome(mask_probability, masks, p)
            if outcome.raised is not None and outcome.raised.is_a("ArithmeticError"):
                return np.full(len(masks), np.nan)
            return _probabilities(check, outcome, masks, judged=True)

        between = at(0.2)
        check.suspect("dtype-not-float64", between.dtype == np.float32, {"probabilities.dtype"})
        wanted = _powers(masks, 0.8, 0.2)
        check.notice("product", close(between, wanted, wanted.dtype))
        _suspect(check, between, masks, 0.2)
        edges = {"zero": (0.0, masks.all(axis=1), "kept"), "one": (1.0, ~masks.any(axis=1), "dropped")}
        for key, (p, certain, word) in edges.items():
            got = at(p)
            statement = f"at p = {p:.0f} the mask with all units {word} has probability 1, others 0"
            check.require(key, np.array_equal(got, certain), statement, difference(got, certain.astype(float)))
            check.suspect("log-of-zero", not np.isfinite(got).all() and np.isfinite(between).all(), {"zero", "one"})
        require_value_errors(check, lambda bad: check.outcome(mask_probability, masks, bad))


def _masks(check: Check, shape: tuple[int, int]) -> np.ndarray:
    """Masks of all numbers of kept units: all, twice, none, twice, and others."""
    kept = np.array([shape[1], *np.linspace(shape[1], 0, shape[0] - 2).round(), 0])
    return check.inputs.permuted(np.arange(shape[1]) < kept[:, np.newaxis], axis=1)


def _probabilities(check: Check, outcome: Outcome, masks: np.ndarray, *, judged: bool = False) -> np.ndarray:
    value = outcome.value
    require_untouched(check, outcome, masks=0)
    like = np.empty(len(masks))
    if isinstance(value, np.ndarray):
        check.suspect("factors-not-multiplied", value.shape == masks.shape, {"probabilities.shape"})
        check.suspect("multiplied-over-masks", value.shape == masks.shape[1:], {"probabilities.shape"})
    return check.array(value, "probabilities", like, judged=judged)


def _powers(masks: np.ndarray, kept: float, dropped: float) -> np.ndarray:
    """A factor for each kept unit, another for each dropped one."""
    count = masks.sum(axis=1)
    return kept**count * dropped ** (masks.shape[1] - count)


def _suspect(check: Check, got: np.ndarray, masks: np.ndarray, p: float) -> None:
    right, count, units = _powers(masks, 1 - p, p), masks.sum(axis=1), masks.shape[1]
    formulas = {
        "keep-drop-swapped": [_powers(masks, p, 1 - p)],
        "probabilities-added": [count * (1 - p) + (units - count) * p],
        "one-factor-missing": [(1 - p) ** count, p ** (units - count)],
        "number-not-mask": [binom.pmf(count, units, 1 - p)],
        "logarithm-returned": [np.log(right)],
        "all-masks-alike": [np.full(len(masks), 2.0**-units), np.full(len(masks), 1 / len(masks))],
        "divided-by-sum": [right / right.sum()],
    }
    suspect_formulas(check, got, formulas, {"product", "zero", "one"})
