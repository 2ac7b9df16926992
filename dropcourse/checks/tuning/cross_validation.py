"""Cases for `cross_validate`: data, a `fit` and a `score` to lend that note what they are given, and what would have
been right. An example is known by its label, for all labels differ."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.verbs import Outcome


@dataclass(frozen=True)
class Part:
    """What a function was given: the numbers of the examples, -1 for one that is none, and their features."""

    rows: np.ndarray
    x: np.ndarray


@dataclass(frozen=True)
class Case:
    """Data, and what was fitted and scored. `scores` holds (number of the model, part, score)."""

    subject: Any
    x: np.ndarray
    y: np.ndarray
    fits: list[Part] = field(default_factory=list)
    scores: list[tuple[int, Part, float]] = field(default_factory=list)

    @classmethod
    def drawn(cls, check: Check, subject: Any, shape: tuple[int, int]) -> "Case":
        """`shape` is (examples, features). No feature has mean 0 or standard deviation 1, and some go along with y in
        either direction, all of them hardly."""
        inputs = check.inputs
        x, y = inputs.normal(size=shape), inputs.normal(size=shape[0])
        x += 0.3 * y[:, None] * inputs.choice((-1.0, 1.0), shape[1])
        return cls(subject, x * inputs.uniform(1.5, 9, shape[1]) + inputs.uniform(2, 5, shape[1]), y + 3)

    def call(self, check: Check, k: Any, *features: Any, seed: int | None = None) -> Outcome:
        """Call the answer with functions that take notes; what was noted before is forgotten."""
        self.fits.clear()
        self.scores.clear()
        drawn = check.inputs.normal(size=64)

        def fit(x: Any, y: Any) -> tuple[str, int]:
            self.fits.append(self._part(x, y))
            return "model", len(self.fits) - 1

        def score(model: Any, x: Any, y: Any) -> float:
            if not (isinstance(model, tuple) and len(model) == 2 and model[1] in range(len(self.fits))):
                raise TypeError("the first argument must be what fit returned")
            value = float(drawn[len(self.scores) % len(drawn)])
            self.scores.append((model[1], self._part(x, y), value))
            return value

        rng = check.rng() if seed is None else np.random.default_rng(seed)
        return check.outcome(self.subject, fit, score, self.x, self.y, k, rng, *features)

    def _part(self, x: Any, y: Any) -> Part:
        if not (isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and x.ndim == 2 and y.shape == x.shape[:1]):
            raise TypeError("x and y must be arrays of examples and of as many labels")
        order = np.argsort(self.y)
        rows = order[np.searchsorted(self.y[order], y).clip(0, len(order) - 1)]
        return Part(np.where(self.y[rows] == y, rows, -1), np.real(x).astype(float))

    def folds(self) -> list[tuple[Part, Part]]:
        """(what was fitted, what was scored) of each model; there is one score for each."""
        scored = {model: part for model, part, _ in self.scores}
        return [(part, scored[model]) for model, part in enumerate(self.fits)]

    def scaled(self, by: np.ndarray, less: int = 0) -> np.ndarray:
        """All examples, scaled by the mean and standard deviation of the rows `by`, whose number less `less` is the
        denominator."""
        deviation = self.x[by].std(axis=0, ddof=less)
        return (self.x - self.x[by].mean(axis=0)) / np.where(deviation == 0, 1, deviation)

    def correlation(self, rows: np.ndarray) -> np.ndarray:
        """(features,): of each feature with y, over these rows."""
        return correlations(self.x[rows], self.y[rows][:, None])[:, 0]


def correlations(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Correlation of each column of one array (rows, m) with each of another (rows, n)."""
    one, other = ((array - array.mean(axis=0)) / array.std(axis=0) for array in (one, other))
    return one.T @ other / len(one)
