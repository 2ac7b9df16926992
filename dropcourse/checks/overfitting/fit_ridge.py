"""Checks of `fit_ridge(features, y, weight_decay)`: least squares with a penalty on the weights, not on the intercept.

At the minimum the gradient is zero. With the residuals r = y - features @ weights - intercept that means: the sum of r
is 0, and features.T @ r is weight_decay times the weights. Wrong fits solve other equations.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import number, require_untouched, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome

TOLERANCE = 1e-6
"""Of an equation, relative to the size of its terms. Rounding puts a right answer off by less than 1e-12 here."""


@dataclass(frozen=True)
class Fit:
    """Weights and intercept that came back, with what was fitted; `centred` data has a mean of 0 in each column."""

    x: np.ndarray
    y: np.ndarray
    decay: float
    weights: np.ndarray
    intercept: float

    @property
    def centred(self) -> tuple[np.ndarray, np.ndarray]:
        """The features and y, each without its mean."""
        return self.x - self.x.mean(axis=0), self.y - self.y.mean()

    def slope(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """x.T times the residuals of the weights alone, relative to the size of its terms."""
        return x.T @ (y - x @ self.weights) / (np.linalg.norm(x) * np.linalg.norm(y))

    def pull(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """weight_decay times the weights, on the same scale."""
        return self.decay * self.weights / (np.linalg.norm(x) * np.linalg.norm(y))

    def solves(self, x: np.ndarray, y: np.ndarray, factor: float = 1.0) -> bool:
        """Whether the weights solve the equations of x and y with `factor` times the weight decay."""
        return _small(self.slope(x, y) - factor * self.pull(x, y))

    @property
    def factor(self) -> float | None:
        """How many times the weight decay the weights are right for, or None if for none."""
        slope, pull = self.slope(*self.centred), self.pull(*self.centred)
        best = float(slope @ pull / (pull @ pull)) if pull.any() else 0.0
        return best if self.solves(*self.centred, best) else None

    @property
    def off(self) -> float:
        """The mean of the residuals, relative to the size of y."""
        return float((self.y - self.x @ self.weights).mean() - self.intercept) / np.abs(self.y).max()


def _small(value: np.ndarray | float) -> bool:
    return bool(np.all(np.abs(value) <= TOLERANCE))


def fit_ridge_weights(
    fit_ridge: Any, sizes: tuple = (30, 4), decays: tuple = (0.0, 3.0, 40.0), inputs: Any = 0
) -> None:
    """The weights at the minimum, with and without weight decay. `sizes` are (examples, features)."""
    with Check("fit_ridge", "weights", inputs) as check:
        for decay in decays:
            fit = _fit(check, fit_ridge, *_data(check, *sizes), decay)
            key, statement = ("squares", "without weight decay, the weights are those of least squares")
            if decay:
                key, statement = "penalty", "with weight decay, the weights minimise squares plus penalty"
            slope = np.abs(fit.slope(*fit.centred) - fit.pull(*fit.centred)).max()
            got = f"weights at which the gradient is not 0 but {slope:.2g} of its terms, at weight_decay = {decay:.3g}"
            check.require(key, fit.solves(*fit.centred), statement, got)
            _suspect_weights(check, fit)


def _suspect_weights(check: Check, fit: Fit) -> None:
    centred, right = fit.centred, fit.solves(*fit.centred)
    uncentred = fit.solves(fit.x, fit.y) or fit.solves(fit.x, centred[1])
    check.suspect("not-centred", uncentred and not right, {"squares", "penalty", "level", "moves"})
    if not fit.decay:
        return
    column = np.ones((len(fit.x), 1))
    with_column = Fit(np.hstack([fit.x, column]), fit.y, fit.decay, np.append(fit.weights, fit.intercept), 0.0)
    factor = fit.factor
    check.suspect("penalised-intercept", with_column.solves(with_column.x, fit.y), {"penalty", "level", "moves"})
    check.suspect("decay-ignored", factor is not None and abs(factor) < 1e-3, {"penalty"})
    check.suspect("decay-grows", factor is not None and abs(factor + 1) < 1e-3, {"penalty"})
    check.suspect("decay-scaled", factor is not None and factor > 1e-3 and abs(factor - 1) > 1e-3, {"penalty"})


def fit_ridge_intercept(fit_ridge: Any, sizes: tuple = (25, 3), decay: float = 6.0, inputs: Any = 0) -> None:
    """The intercept is not penalised: residuals add up to 0, and whoever shifts the data shifts only the intercept."""
    with Check("fit_ridge", "intercept", inputs) as check:
        x, y = _data(check, *sizes)
        plain, higher, aside = (_fit(check, fit_ridge, *data, decay) for data in ((x, y), (x, y + 50.0), (x - 3.0, y)))
        for fit in (plain, higher, aside):
            check.require(
                "level", _small(fit.off), "predictions are right on average",
                f"a mean of {fit.y.mean() - fit.off * np.abs(fit.y).max():.6g}, where that of y is {fit.y.mean():.6g}",
            )  # fmt: skip
        moved = max(np.abs(fit.weights - plain.weights).max() for fit in (higher, aside))
        check.require(
            "moves", moved <= TOLERANCE * np.abs(plain.weights).max(),
            "a constant added to y or to the features leaves the weights alone", f"weights that differ by {moved:.3g}",
        )  # fmt: skip
        check.notice("penalty", plain.solves(*plain.centred))
        for fit in (plain, higher, aside):
            _suspect_weights(check, fit)
            _suspect_intercept(check, fit)


def _suspect_intercept(check: Check, fit: Fit) -> None:
    mean = abs(fit.intercept - fit.y.mean()) <= TOLERANCE * np.abs(fit.y).max()
    missing = fit.intercept == 0
    check.suspect("intercept-of-centred-data", mean, {"level"})
    check.suspect("intercept-missing", missing, {"level", "moves", "penalty"})


def fit_ridge_wide(fit_ridge: Any, sizes: tuple = (6, 15), decay: float = 0.7, inputs: Any = 0) -> None:
    """More features than examples, and features that say the same: of many minima that with the smallest weights."""
    with Check("fit_ridge", "more features than examples", inputs) as check:
        x, y = _data(check, *sizes)
        penalised = _fit(check, fit_ridge, x, y, decay)
        right = penalised.solves(*penalised.centred) and _small(penalised.off)
        check.notice("penalty", right)
        tall, labels = _data(check, 12, 3)
        twins = np.hstack([tall, tall[:, :1], np.full((12, 1), 2.0)])
        refused = False
        for key, data, statement in (
            ("wide", (x, y), "without weight decay, more features than examples: the smallest weights that fit"),
            ("twins", (twins, labels), "the same with a feature that is there twice, and a constant one"),
        ):
            outcome = check.outcome(fit_ridge, *data, 0.0)
            refused |= outcome.raised is not None and outcome.raised.type != "LinAlgError"
            if outcome.raised is None:
                fit = _read(check, outcome, *data, 0.0)
                smallest, got = _smallest(fit)
            else:
                smallest, got = False, str(outcome.raised)
            check.require(key, smallest, statement, got)
        check.suspect("no-unique-solution", right and not refused, {"wide", "twins"})


def _smallest(fit: Fit) -> tuple[bool, str]:
    """Whether the weights are the smallest that fit as well as any, and what is wrong with them if not."""
    x, _ = fit.centred
    if not (np.isfinite(fit.weights).all() and fit.solves(*fit.centred) and _small(fit.off)):
        return False, f"weights that do not minimise the squares, the largest of size {np.abs(fit.weights).max():.3g}"
    rows = np.linalg.svd(x, full_matrices=False)
    seen = rows.Vh[rows.S / rows.S[0] > 1e-9]
    needless = fit.weights - seen.T @ (seen @ fit.weights)
    size = np.linalg.norm(fit.weights)
    got = f"weights of length {size:.6g}, where {np.linalg.norm(seen @ fit.weights):.6g} would do"
    return bool(np.linalg.norm(needless) <= 1e-5 * max(size, 1e-12)), got


def fit_ridge_manners(fit_ridge: Any, sizes: tuple = (9, 2), inputs: Any = 0) -> None:
    """A pair of weights and a number; the arguments stay; a bad weight_decay raises."""
    with Check("fit_ridge", "manners", inputs) as check:
        x, y = _data(check, *sizes)
        outcome = check.outcome(fit_ridge, x, y, 2.0)
        _read(check, outcome, x, y, 2.0)
        require_untouched(check, outcome, features=0, y=1)
        bad = (-1.0, -0.25, float("nan"))
        require_value_errors(check, lambda value: check.outcome(fit_ridge, x, y, value), bad, "weight_decay")


def _data(check: Check, n: int, features: int) -> tuple[np.ndarray, np.ndarray]:
    """Features with means of about 2, and y with a mean of about 7, so that whoever forgets the intercept is seen."""
    x = check.inputs.normal(size=(n, features)) + 2.0
    y = 7.0 + x @ check.inputs.normal(size=features) + check.inputs.normal(size=n)
    return x, y


def _fit(check: Check, fit_ridge: Any, x: np.ndarray, y: np.ndarray, decay: float) -> Fit:
    return _read(check, check.outcome(fit_ridge, x, y, decay), x, y, decay)


def _read(check: Check, outcome: Outcome, x: np.ndarray, y: np.ndarray, decay: float) -> Fit:
    """What came back, if it is an array of weights and a number ("pair", "weights.type" and so on, "number")."""
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is a pair (weights, intercept)", describe(value), fatal=True, quiet=True)
    weights = np.real(check.array(value[0], "weights", np.empty(x.shape[1]), judged=False)).astype(float)
    intercept = number(value[1])
    got = f"intercept is {describe(value[1])}"
    check.require("number", intercept is not None, "intercept is a number", got, fatal=True, quiet=True)
    return Fit(x, y, decay, weights, intercept)
