"""Checks of `max_norm(weight, limit)`: the weights into a unit have a norm of at most the limit."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import close, difference


def max_norm_rows(max_norm: Any, shape: tuple = (6, 4), inputs: Any = 0) -> None:
    """Rows beyond the limit are scaled down to it, others stay."""
    with Check("max_norm", "rows", inputs) as check:
        for limit in np.append(check.inputs.uniform(2, 4, 2), check.inputs.uniform(0.3, 0.6, 2)).tolist():
            weight = _weight(check, shape, limit)
            got = _result(check, max_norm, weight, limit)
            norms, right = np.linalg.norm(weight, axis=1), _limited(limit, weight)
            large = norms > limit
            told = "rows beyond the limit end with its norm, in their old direction"
            check.require("large", _same(got[large], right[large]), told, difference(got[large], right[large]))
            told = "rows within the limit stay as they were"
            check.require("small", _same(got[~large], weight[~large]), told, difference(got[~large], weight[~large]))
            squares, sums = norms[:, None] ** 2, abs(weight).sum(axis=1, keepdims=True)
            whole, columns = np.linalg.norm(weight), np.linalg.norm(weight, axis=0)
            formulas = {
                "columns-for-rows": [weight * np.minimum(1, limit / columns)],
                "norm-of-the-whole-matrix": [weight * min(1, limit / whole)],
                "small-rows-grow": [weight * limit / norms[:, None]],
                "norm-not-rooted": [weight * np.minimum(1, limit / squares), np.where(squares > limit, right, weight)],
                "sum-of-magnitudes": [weight * np.minimum(1, limit / sums)],
                "entries-clipped": [weight.clip(-limit, limit)],
            }
            suspect_formulas(check, got, formulas, {"large", "small"})


def max_norm_manners(max_norm: Any, shape: tuple = (6, 4), inputs: Any = 0) -> None:
    """A row of zeros stays; dtype and argument stay; a limit that is none raises."""
    with Check("max_norm", "manners", inputs) as check:
        limit = 1.5
        weight = _weight(check, shape, limit).astype(np.float32)
        weight[1] = 0
        outcome = check.outcome(max_norm, weight, limit)
        require_untouched(check, outcome, weight=0)
        got = check.array(outcome.value, "result", weight)
        check.suspect("dtype-not-kept", got.dtype == np.float64, {"result.dtype"})
        zeros = np.array_equal(got[1], weight[1])
        check.require("zeros", zeros, "a row of zeros stays as it is", difference(got[1], weight[1]))
        rest = np.delete(np.arange(len(weight)), 1)
        check.notice("large", _same(got[rest], _limited(limit, weight)[rest]))
        check.suspect("rows-of-zeros-divided", not np.isfinite(got[1]).any(), {"zeros"})
        require_value_errors(check, lambda bad: check.outcome(max_norm, weight, bad), (0, -0.75, float("nan")), "limit")


def _weight(check: Check, shape: tuple[int, int], limit: float) -> np.ndarray:
    """Rows with norms on either side of the limit, and away from it."""
    weight = signed(check.inputs, shape)
    factors = np.where(np.arange(shape[0]) % 2, 0.6, 2.2) * check.inputs.uniform(0.9, 1.2, shape[0])
    return weight / np.linalg.norm(weight, axis=1, keepdims=True) * limit * factors[:, None]


def _limited(limit: float, weight: np.ndarray) -> np.ndarray:
    return weight * np.minimum(1, limit / np.maximum(np.linalg.norm(weight, axis=1, keepdims=True), 1e-30))


def _result(check: Check, max_norm: Any, weight: np.ndarray, limit: float) -> np.ndarray:
    return np.real(check.array(check.value(max_norm, weight, limit), "result", weight, judged=False)).astype(float)


def _same(got: np.ndarray, wanted: np.ndarray) -> bool:
    return close(got, wanted, np.dtype(np.float32))
