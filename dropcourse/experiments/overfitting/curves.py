"""What the experiments on fitted curves share: a known function, its noise, and fits by the functions under test."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from dropcourse import figures
from dropcourse.experiments.student import answered

Powers = Callable[[np.ndarray, int], np.ndarray]  # polynomial_features(x, degree)
Ridge = Callable[[np.ndarray, np.ndarray, float], tuple[np.ndarray, float]]  # fit_ridge(features, y, weight_decay)
Predict = Callable[[np.ndarray], np.ndarray]

ROWS = 20
NOISE = 0.3  # standard deviation of the noise in y
FLOOR = NOISE**2  # the mean squared error of the true function on new examples: no model does better on average
DEGREES = np.arange(1, 16)
GRID = np.linspace(-0.95, 0.95, 191)  # where errors to the truth are measured: inside the range of the examples
RINGS = {"ls": "", "ms": 10, "mfc": "none", "mew": 1, "markevery": 1}  # a live pass: hollow, around recorded markers
TRAIN = {"color": figures.PALETTE["blue"], "ls": "-", "marker": "o"}
NEW = {"color": figures.PALETTE["vermillion"], "ls": "--", "marker": "s"}


def truth(x: np.ndarray) -> np.ndarray:
    """The function that the examples follow: three half-waves, so that a polynomial of degree 5 comes close."""
    return np.sin(1.5 * np.pi * x)


def draw_examples(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """`ROWS` examples: `x` evenly spread over [-1, 1] with a random shift in each cell, `y` the truth plus noise."""
    x = -1 + 2 * (np.arange(ROWS) + rng.random(ROWS)) / ROWS
    return x, truth(x) + NOISE * rng.standard_normal(ROWS)


def fitter(polynomial_features: Powers, fit_ridge: Ridge) -> Callable[..., Predict]:
    """`fit(x, y, degree, weight_decay)` -> the fitted polynomial, by the two functions under test."""
    polynomial_features, fit_ridge = answered(polynomial_features), answered(fit_ridge)

    def fit(x: np.ndarray, y: np.ndarray, degree: int, weight_decay: float) -> Predict:
        weights, intercept = fit_ridge(polynomial_features(x, int(degree)), y, weight_decay)
        return lambda new: polynomial_features(new, int(degree)) @ weights + intercept

    return fit


def log_band(axes: Axes, x: np.ndarray, errors: np.ndarray, label: str | None = None, **style) -> None:
    """The geometric mean over seeds of `errors` `(seeds, points)`, in a band of one standard error of the logarithm:
    an error that is large on a few seeds would rule a plain mean."""
    logs = np.log(errors)
    mean, error = logs.mean(axis=0), logs.std(axis=0, ddof=1) / np.sqrt(len(logs))
    (line,) = axes.plot(x, np.exp(mean), label=label, markevery=1, **style)
    axes.fill_between(x, np.exp(mean - error), np.exp(mean + error), color=line.get_color(), alpha=0.2, linewidth=0)


def typical(errors: np.ndarray) -> np.ndarray:
    """The geometric mean over seeds, the first axis."""
    return np.exp(np.log(errors).mean(axis=0))
