"""Checks of `gp_posterior(x_train, y_train, x_query, length_scale, noise)`: a Gaussian process after some trials."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.verbs import Outcome

NAMES = ("mean", "std")
Kernel = Callable[[np.ndarray, float], np.ndarray]
"""(distances, length scale) -> covariances."""


def _rbf(distance: np.ndarray, length: float) -> np.ndarray:
    return np.exp(-(distance**2) / (2 * length**2))


@dataclass(frozen=True)
class Case:
    """What is given: points, their values, queries, length scale and noise."""

    x: np.ndarray
    y: np.ndarray
    query: np.ndarray
    length: float
    noise: float

    @classmethod
    def drawn(cls, check: Check, sizes: tuple[int, int]) -> "Case":
        """Rates far enough apart for every way to solve the equations, and values well away from 0."""
        points, queries = sizes
        x = (check.inputs.permutation(points) + check.inputs.uniform(0.2, 0.8, points)) / points
        y = 2 + check.inputs.normal(size=points)
        length, noise = check.inputs.uniform(0.2, 0.4) / 2, check.inputs.uniform(0.2, 0.4)
        return cls(x, y, check.inputs.uniform(-0.3, 1.3, queries), float(length), float(noise))

    def call(self, check: Check, subject: Any) -> Outcome:
        """Call the answer."""
        return check.outcome(subject, self.x, self.y, self.query, self.length, self.noise)

    def posterior(self, kernel: Kernel = _rbf, *, added: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """(mean, variance), with another kernel, or with something else `added` to the covariance of the points."""
        added = self.noise**2 * np.eye(len(self.x)) if added is None else added
        covariance = kernel(abs(self.x[:, None] - self.x), self.length) + added
        cross = kernel(abs(self.x[:, None] - self.query), self.length)
        weights = np.linalg.lstsq(covariance, cross, rcond=None)[0]
        return self.y @ weights, np.maximum(1 - (weights * cross).sum(axis=0), 0)

    def wrong(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Misconception -> (mean, standard deviation)."""
        mean, variance = self.posterior()
        cross = _rbf(self.x[:, None] - self.query, self.length)
        middle, one = self.y.mean(), np.eye(len(self.x))
        others = {
            "length-scale-not-squared": self.posterior(lambda d, length: np.exp(-(d**2) / (2 * length))),
            "half-missing": self.posterior(lambda d, length: np.exp(-(d**2) / length**2)),
            "distance-not-squared": self.posterior(lambda d, length: np.exp(-d / length)),
            "noise-not-squared": self.posterior(added=self.noise * one),
            "noise-missing": self.posterior(added=0 * one),
            "noise-on-all-entries": self.posterior(added=self.noise**2 + 0 * one),
            "noise-in-the-answer": (mean, variance + self.noise**2),
            "kernel-not-inverted": (self.y @ cross, np.maximum(1 - (cross**2).sum(axis=0), 0)),
            "y-centred": (replace(self, y=self.y - middle).posterior()[0] + middle, variance),
            "variance-for-deviation": (mean, variance**2),
        }
        return {name: (mean, np.sqrt(variance)) for name, (mean, variance) in others.items()}


def gp_posterior_mean(gp_posterior: Any, sizes: tuple = (6, 9), inputs: Any = 0) -> None:
    """The mean at the queries."""
    with Check("gp_posterior", "mean", inputs) as check:
        _judge(check, gp_posterior, sizes, 0)


def gp_posterior_deviation(gp_posterior: Any, sizes: tuple = (6, 9), inputs: Any = 0) -> None:
    """The standard deviation at the queries."""
    with Check("gp_posterior", "standard deviation", inputs) as check:
        _judge(check, gp_posterior, sizes, 1)


def _judge(check: Check, subject: Any, sizes: tuple[int, int], which: int) -> None:
    for _ in range(3):
        case = Case.drawn(check, sizes)
        got = _pair(check, case, case.call(check, subject))
        mean, variance = case.posterior()
        right = (mean, np.sqrt(variance))
        keys = {"mean": "the posterior mean is right", "deviation": "the posterior standard deviation is right"}
        (key, statement), (other, _) = list(keys.items())[:: 1 - 2 * which]
        check.require(key, _same(got[which], right[which]), statement, difference(got[which], right[which]))
        check.notice(other, _same(got[1 - which], right[1 - which]))
        for misconception, wrong in case.wrong().items():
            fits = all(_same(one, known) for one, known in zip(got, wrong, strict=True))
            check.suspect(misconception, fits, set(keys))


def gp_posterior_manners(gp_posterior: Any, sizes: tuple = (5, 7), inputs: Any = 0) -> None:
    """At a point measured exactly, far away, and without a point; the arguments stay; what is not allowed raises."""
    with Check("gp_posterior", "edges", inputs) as check:
        case = Case.drawn(check, sizes)
        require_untouched(check, case.call(check, gp_posterior), x_train=0, y_train=1, x_query=2)
        many = Case.drawn(check, (30, 1))  # enough for rounding to make a variance negative
        own = replace(many, query=many.x, noise=0.0, length=0.02)
        mean, std = _pair(check, own, own.call(check, gp_posterior))
        exact = np.allclose(mean, many.y, atol=1e-4) and np.allclose(std, 0, atol=5e-3)
        told = "without noise, the process goes through every point and is certain there"
        check.require(
            "exact", exact, told, f"means off by up to {abs(mean - many.y).max():.3g}, std up to {std.max():.3g}"
        )
        for key, other, told in (
            (
                "far",
                replace(case, query=case.query + 1e3),
                "far from all points, mean 0 and standard deviation 1 are left",
            ),
            ("prior", replace(case, x=case.x[:0], y=case.y[:0]), "without a point it is the prior, mean 0 and std 1"),
        ):
            mean, std = _pair(check, other, other.call(check, gp_posterior))
            right = np.allclose(mean, 0, atol=1e-9) and np.allclose(std, 1)
            check.require(key, right, told, f"mean {mean[0]:.3g} and standard deviation {std[0]:.3g}")
        require_value_errors(
            check,
            lambda bad: replace(case, length=bad).call(check, gp_posterior),
            (0, -0.25, float("nan")),
            "length scale",
        )
        require_value_errors(
            check, lambda bad: replace(case, noise=bad).call(check, gp_posterior), (-0.75, -3.0, float("nan")), "noise"
        )


def _pair(check: Check, case: Case, outcome: Outcome) -> list[np.ndarray]:
    """Mean and standard deviation that came back, if they are arrays with a number for each query."""
    value, queries = outcome.value, len(case.query)
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is (mean, std)", describe(value), fatal=True, quiet=True)
    shape = getattr(value[1], "shape", ())
    check.suspect("covariance-of-queries", shape == (queries, queries), {"std.shape"})
    arrays = [check.array(one, name, case.query, judged=False) for name, one in zip(NAMES, value, strict=True)]
    real = all(np.isfinite(array).all() for array in arrays)
    check.require("real", real, "both hold finite numbers", "NaN or infinity", fatal=True, quiet=True)
    return [np.real(array).astype(float) for array in arrays]


def _same(got: np.ndarray, wanted: np.ndarray) -> bool:
    return np.allclose(got, wanted, rtol=1e-4, atol=1e-5)
