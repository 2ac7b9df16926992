"""Checks of `bias_variance(predictions, truth)`: squared bias and variance at each point, which add up to the error."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_refused, require_untouched
from dropcourse.checks.toolkit.scale import close, difference
from dropcourse.checks.toolkit.verbs import Outcome

NAMES = ("squared_bias", "variance")


def bias_variance_bias(bias_variance: Any, n: int = 6, inputs: Any = 0) -> None:
    """The mean prediction minus the truth, squared. There are as many data sets as points, `n` of each."""
    with Check("bias_variance", "squared bias", inputs) as check:
        predictions, truth = _data(check, n, n)
        got = _pair(check, check.outcome(bias_variance, predictions, truth), predictions, truth)
        bias = predictions.mean(axis=0) - truth
        _require(check, "bias", got[0], bias**2, "squared_bias is the squared distance of the mean from the truth")
        across = (predictions.mean(axis=1) - truth) ** 2
        check.suspect("bias-not-squared", _same(got[0], bias) or _same(got[0], abs(bias)), {"bias"})
        check.suspect("error-for-bias", _same(got[0], _error(predictions, truth)), {"bias"})
        check.suspect("axes-swapped", _same(got[0], across), {"bias"})
        _suspect_order(check, got, predictions, truth)


def bias_variance_variance(bias_variance: Any, n: int = 5, inputs: Any = 0) -> None:
    """The mean squared distance from the mean prediction; with the squared bias it adds up to the error."""
    with Check("bias_variance", "variance", inputs) as check:
        predictions, truth = _data(check, n, n)
        got = _pair(check, check.outcome(bias_variance, predictions, truth), predictions, truth)
        right, error = predictions.var(axis=0), _error(predictions, truth)
        _require(check, "variance", got[1], right, "variance is the mean squared distance from the mean prediction")
        _require(check, "sum", got[0] + got[1], error, "the two add up to the mean squared distance from the truth")
        bias = predictions.mean(axis=0) - truth
        check.notice("bias", _same(got[0], bias**2))
        every = {"variance", "sum", "single", "variance.shape"}
        check.suspect("axes-swapped", _same(got[1], predictions.var(axis=1)), {*every, "bias"})
        check.suspect("sample-variance", _same(got[1], right * n / (n - 1)), every)
        check.suspect("standard-deviation", _same(got[1], np.sqrt(right)), every)
        check.suspect("variance-around-truth", _same(got[1], error), every)
        check.suspect("bias-not-squared", _same(got[0], bias) or _same(got[0], abs(bias)), {"sum", "bias"})
        check.suspect("error-for-bias", _same(got[0], error), {"sum", "bias"})
        _suspect_order(check, got, predictions, truth)
        single = predictions[:1]
        alone = _pair(check, check.outcome(bias_variance, single, truth), single, truth)[1]
        _require(check, "single", alone, np.zeros_like(truth), "a single data set has no variance")


def bias_variance_manners(bias_variance: Any, sizes: tuple = (5, 3), inputs: Any = 0) -> None:
    """One number for each point, in the dtype of predictions; the arguments stay; what does not fit raises."""
    with Check("bias_variance", "manners", inputs) as check:
        predictions, truth = (array.astype(np.float32) for array in _data(check, *sizes))
        outcome = check.outcome(bias_variance, predictions, truth)
        got = _pair(check, outcome, predictions, truth, judged=True)
        wide = any(part.dtype == np.float64 for part in got)
        check.suspect("dtype-not-kept", wide, {f"{name}.dtype" for name in NAMES})
        require_untouched(check, outcome, predictions=0, truth=1)
        for other in (truth[:-1], truth[:1]):
            require_refused(check, "fit", check.outcome(bias_variance, predictions, other), "a truth of another length")


def _data(check: Check, datasets: int, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Predictions that are off by about 1, in either direction."""
    truth = check.inputs.normal(size=points)
    off = check.inputs.uniform(0.5, 1.5, points) * check.inputs.choice((-1.0, 1.0), points)
    return truth + off + check.inputs.normal(size=(datasets, points)), truth


def _error(predictions: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return ((predictions - truth) ** 2).mean(axis=0)


def _pair(
    check: Check, outcome: Outcome, predictions: np.ndarray, truth: np.ndarray, judged: bool = False
) -> list[np.ndarray]:
    """The two arrays, if they are such ("pair", "squared_bias.shape" and so on)."""
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is (squared_bias, variance)", describe(value), fatal=True, quiet=True)
    shapes = [getattr(part, "shape", ()) for part in value]
    datasets, points = predictions.shape
    wrong = {f"{name}.{what}" for name in NAMES for what in ("type", "shape")}
    if datasets != points:
        check.suspect("axes-swapped", (datasets,) in shapes, wrong)
    check.suspect("one-number", () in shapes, wrong)
    return [
        check.array(part, name, np.empty(points, predictions.dtype), judged=judged)
        for name, part in zip(NAMES, value, strict=True)
    ]


def _require(check: Check, key: str, got: np.ndarray, wanted: np.ndarray, statement: str) -> None:
    right = np.allclose(got, wanted, rtol=1e-6, atol=1e-12)
    check.require(key, right, statement, difference(got, wanted))


def _same(got: np.ndarray, wanted: np.ndarray) -> bool:
    return close(got, wanted, got.dtype)


def _suspect_order(check: Check, got: list[np.ndarray], predictions: np.ndarray, truth: np.ndarray) -> None:
    bias, variance = (predictions.mean(axis=0) - truth) ** 2, predictions.var(axis=0)
    swapped = _same(got[0], variance) and _same(got[1], bias)
    check.suspect("results-swapped", swapped, {"bias", "variance", "single"})
