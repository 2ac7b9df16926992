"""Checks of `dropped_variance(x, w, p)`: the variance that inverted dropout on x adds to the pre-activation x @ w."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import close, difference, not_finite
from dropcourse.checks.toolkit.verbs import Outcome


def dropped_variance_values(
    dropped_variance: Any, sizes: tuple = (6, 5, 3), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """The closed form, for the weights of one unit and of several. `sizes` are (batch, features, units)."""
    with Check("dropped_variance", "values", inputs) as check:
        batch, features, units = sizes
        x, w = signed(check.inputs, (batch, features)), signed(check.inputs, (features, units))
        for p in ps:
            for key, weights, name in (("vector", w[:, 0], "one unit"), ("matrix", w, "several units")):
                like = np.empty((batch, *weights.shape[1:]))
                got = check.array(check.value(dropped_variance, x, weights, p), "the result", like, judged=False)
                wanted = p / (1 - p) * (x**2 @ weights**2)
                right = close(got, wanted, x.dtype)
                check.require(
                    key, right, f"the variance is right for the weights of {name}",
                    f"{difference(got, wanted)} at p = {p:.3g}",
                )  # fmt: skip
                _suspect_formula(check, got, x, weights, p)


def dropped_variance_edges(dropped_variance: Any, sizes: tuple = (5, 4, 2), inputs: Any = 0) -> None:
    """No variance at p = 0 and at p = 1, where nothing is random; dtype kept, arguments untouched, a bad p raises."""
    with Check("dropped_variance", "edges", inputs) as check:
        batch, features, units = sizes
        shapes = ((batch, features), (features, units))
        x, w = (signed(check.inputs, shape).astype(np.float32) for shape in shapes)
        like = np.empty((batch, units), np.float32)

        def variance(p: float) -> Outcome:
            outcome = check.outcome(dropped_variance, x, w, p)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, x=0, w=1)
            return replace(outcome, result=check.array(outcome.value, "the result", like))

        between = variance(0.2).value
        check.suspect("dtype-not-kept", between.dtype == np.float64, {"the result.dtype"})
        _suspect_formula(check, between, x, w, 0.2)
        at_zero, at_one = variance(0.0), variance(1.0)
        for key, outcome, p in (("zero", at_zero, 0), ("one", at_one, 1)):
            right = outcome.raised is None and close(outcome.result, 0, like.dtype)
            got = str(outcome.raised) if outcome.raised else difference(outcome.result, np.zeros_like(like))
            check.require(key, right, f"p = {p} adds no variance, for nothing is random", got)
        check.suspect("nan-at-one", not_finite(at_one) and np.isfinite(between).all(), {"one"})
        require_value_errors(check, lambda bad: check.outcome(dropped_variance, x, w, bad))


def _suspect_formula(check: Check, got: np.ndarray, x: np.ndarray, w: np.ndarray, p: float) -> None:
    """Suspect the wrong formulas that give just these numbers."""
    odds, squares = p / (1 - p), x**2 @ w**2
    right = odds * squares
    formulas = {
        "square-missing": [odds * (x @ w), odds * (x**2 @ w), odds * (x @ w**2), odds * (abs(x) @ abs(w))],
        "square-of-sum": [odds * (x @ w) ** 2],
        "standard-deviation": [np.sqrt(right)],
        "second-moment": [squares / (1 - p), right + (x @ w) ** 2],
        "standard-variance": [p * (1 - p) * squares],
        "keep-drop-swapped": [squares / odds],
    }
    for misconception, results in formulas.items():
        fits = any(np.allclose(got, result, rtol=1e-5, atol=0) for result in results)
        check.suspect(misconception, fits, {"vector", "matrix", "zero", "one"})
