"""Checks of `dropout_penalty(w, x, p)`: what dropout on the inputs adds to the squared error of a linear model."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import (
    BAD_PROBABILITIES,
    number,
    require_untouched,
    require_value_errors,
    signed,
)
from dropcourse.checks.toolkit.verbs import Outcome


def dropout_penalty_values(
    dropout_penalty: Any, shape: tuple = (6, 4), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """The closed form. `shape` is (batch, features)."""
    with Check("dropout_penalty", "values", inputs) as check:
        for p in ps:
            w, x = signed(check.inputs, shape[1:]), signed(check.inputs, shape)
            got, wanted = _number(check, check.outcome(dropout_penalty, w, x, p)), p / (1 - p) * _squares(w, x)
            check.require(
                "penalty", np.isclose(got, wanted, rtol=1e-6, atol=0), "the penalty is right",
                f"{got:.6g} where {wanted:.6g} is right, at p = {p:.3g}",
            )  # fmt: skip
            _suspect(check, got, w, x, p)


def dropout_penalty_edges(dropout_penalty: Any, shape: tuple = (5, 3), inputs: Any = 0) -> None:
    """No penalty at p = 0; arguments untouched; a bad p raises, p = 1 among them."""
    with Check("dropout_penalty", "edges", inputs) as check:
        # No number near a bad p, so that a message which shows w or x is not taken for one that names p.
        w, x = (4 * signed(check.inputs, size).astype(np.float32) for size in (shape[1:], shape))

        def penalty(p: float) -> float:
            outcome = check.outcome(dropout_penalty, w, x, p)
            if outcome.raised is not None and outcome.raised.is_a("ZeroDivisionError"):
                return np.inf
            require_untouched(check, outcome, w=0, x=1)
            return _number(check, outcome)

        between, zero = penalty(0.2), penalty(0.0)
        check.notice("penalty", np.isclose(between, 0.25 * _squares(w, x), rtol=1e-4, atol=0))
        _suspect(check, between, w, x, 0.2, 1e-4)
        check.require("zero", zero == 0, "p = 0 adds nothing", f"{zero:.6g}")
        require_value_errors(check, lambda bad: check.outcome(dropout_penalty, w, x, bad), (*BAD_PROBABILITIES, 1.0))


def _number(check: Check, outcome: Outcome) -> float:
    value = outcome.value
    penalty = number(value)
    if isinstance(value, np.ndarray):
        check.suspect("sum-missing", value.ndim > 0, {"number"})
    check.require("number", penalty is not None, "the result is one number", describe(value), fatal=True, quiet=True)
    return penalty


def _squares(w: np.ndarray, x: np.ndarray) -> float:
    return float((x**2 @ w**2).sum())


def _suspect(check: Check, got: float, w: np.ndarray, x: np.ndarray, p: float, rtol: float = 1e-5) -> None:
    odds, squares = p / (1 - p), _squares(w, x)
    formulas = {
        "square-missing": [odds * float(total.sum()) for total in (x @ w, x**2 @ w, x @ w**2, abs(x) @ abs(w))],
        "square-of-sum": [odds * float(((x @ w) ** 2).sum()), odds * float(x.sum(axis=0) ** 2 @ w**2)],
        "p-instead-of-odds": [p * squares],
        "standard-variance": [p * (1 - p) * squares],
        "inverse-of-keep": [squares / (1 - p)],
        "keep-drop-swapped": [squares / odds],
        "mean-over-rows": [odds * squares / len(x), odds * squares / x.size],
        "ordinary-ridge": [odds * float(w @ w)],
    }
    suspect_formulas(check, got, formulas, {"penalty", "zero"}, rtol)
