"""Checks of `expected_improvement(mean, std, best)`: how far a loss may be expected to fall below the best so far."""

from typing import Any

import numpy as np
from scipy.stats import norm

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.verbs import Outcome


def expected_improvement_values(expected_improvement: Any, n: int = 20, inputs: Any = 0) -> None:
    """The expected improvement of points above and below the best."""
    with Check("expected_improvement", "values", inputs) as check:
        for best in (check.inputs.uniform(0.2, 0.8, 4) * (1, -1, 1, -1)).tolist():
            mean, std = best + check.inputs.uniform(-1, 1, n), check.inputs.uniform(0.2, 2, n)
            outcome = check.outcome(expected_improvement, mean, std, best)
            got = _array(check, outcome, mean)
            _require_improvement(check, got, best - mean, std)
            require_untouched(check, outcome, mean=0, std=1)


def _require_improvement(check: Check, got: np.ndarray, gain: np.ndarray, std: np.ndarray) -> None:
    right, z = _improvement(gain, std), gain / std
    told = "it is the mean of what a loss falls below the best"
    check.require("improvement", np.allclose(got, right, rtol=1e-6, atol=1e-12), told, difference(got, right))
    formulas = {
        "improves-upwards": [_improvement(-gain, std)],
        "probability-of-improvement": [norm.cdf(z)],
        "spread-left-out": [gain * norm.cdf(z) + norm.pdf(z)],
        "uncertainty-left-out": [np.maximum(gain, 0)],
        "only-likely-gain": [gain * norm.cdf(z)],
    }
    suspect_formulas(check, got, formulas, {"improvement"})


def expected_improvement_edges(expected_improvement: Any, n: int = 6, inputs: Any = 0) -> None:
    """Certain points, hopeless points, other shapes; a standard deviation that is none raises."""
    with Check("expected_improvement", "edges", inputs) as check:
        gain, std = check.inputs.uniform(0.2, 1, n) * np.where(np.arange(n) % 2, 1, -1), check.inputs.uniform(0.5, 1, n)
        std[: n // 2] = 0
        got = _array(check, check.outcome(expected_improvement, 1.5 - gain, std, 1.5), gain, finite=False)
        uncertain = np.allclose(got[std > 0], _improvement(gain, std)[std > 0], rtol=1e-6)
        check.notice("improvement", uncertain)
        right = np.where(std > 0, _improvement(gain, std), np.maximum(gain, 0))
        told = "where std is 0, it is what the mean is below the best, and 0 if it is above"
        check.require("certain", np.allclose(got[std == 0], right[std == 0]), told, difference(got, right))
        check.suspect("certain-point-divided-by-zero", uncertain and not np.isfinite(got[std == 0]).any(), {"certain"})
        upwards = np.where(std > 0, _improvement(-gain, std), np.maximum(-gain, 0))
        check.suspect("improves-upwards", np.allclose(got, upwards), {"certain", "improvement"})
        far = np.array([[3.0, 40.0], [1e3, 1e5]])
        hopeless = _array(check, check.outcome(expected_improvement, far, far * 0 + 0.1, 1.5), far)
        tiny = (abs(hopeless) < 1e-9).all()
        check.require("far", tiny, "it is 0 far above the best, in arrays of any shape", f"{hopeless.max():.3g}")

        def with_std(bad: float) -> Outcome:
            return check.outcome(expected_improvement, 1.5 - gain, np.append(std[1:], bad), 1.5)

        require_value_errors(check, with_std, (-0.25, -4.0, float("nan")), "std")


def _improvement(gain: np.ndarray, std: np.ndarray) -> np.ndarray:
    """The mean of the positive part of a normal number with mean `gain`; std may be 0 where nobody looks."""
    z = gain / np.where(std > 0, std, 1)
    return gain * norm.cdf(z) + std * norm.pdf(z)


def _array(check: Check, outcome: Outcome, like: np.ndarray, finite: bool = True) -> np.ndarray:
    array = np.real(check.array(outcome.value, "result", like, judged=False)).astype(float)
    if finite:
        told = "NaN or infinity"
        check.require(
            "finite", np.isfinite(array).all(), "the results are finite numbers", told, fatal=True, quiet=True
        )
    return array
