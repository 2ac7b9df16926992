"""How much does a fitted curve change with the sample? Bias and variance of polynomials over data sets drawn anew.

On trial: that an overfitted model varies much from sample to sample (claim 9). Takes the `polynomial_features`,
`fit_ridge` and `bias_variance(predictions, truth)` to be measured. Source: Geman, Bienenstock and Doursat 1992.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.curves import (
    GRID,
    NEW,
    RINGS,
    TRAIN,
    Powers,
    Ridge,
    draw_examples,
    fitter,
    log_band,
    truth,
    typical,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

Decompose = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]  # bias_variance(predictions, truth)

VARIANCE_DEGREES = np.array([1, 3, 5, 7, 9, 11, 13])
VARIANCE_DATASETS = {"quick": 20, "full": 100}
VARIANCE_FACTOR = np.log(2)  # two parts count as different if one is at least twice the other


@dataclass(frozen=True, eq=False)
class Variance:
    """Squared bias and variance of the prediction, mean over the points, in the square of the unit of y.

    Both have shape `(seeds, degrees)`; each seed draws `datasets` data sets.
    """

    datasets: int
    degrees: np.ndarray
    bias: np.ndarray
    variance: np.ndarray

    def __post_init__(self):
        as_arrays(self, degrees=1, bias=2, variance=2)


def variance(
    polynomial_features: Powers,
    fit_ridge: Ridge,
    bias_variance: Decompose,
    *,
    seeds: Iterable[int],
    size: str = "quick",
) -> Variance:
    """Fit polynomials without weight decay to `datasets` data sets of 20 examples for each seed."""
    fit, bias_variance, parts = fitter(polynomial_features, fit_ridge), answered(bias_variance), []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        examples = [draw_examples(rng) for _ in range(VARIANCE_DATASETS[size])]
        row = []
        for degree in VARIANCE_DEGREES:
            predictions = np.array([fit(x, y, degree, 0.0)(GRID) for x, y in examples])
            row.append([np.mean(part) for part in bias_variance(predictions, truth(GRID))])
        parts.append(row)
    bias, spread = np.moveaxis(np.array(parts), 2, 0)
    return Variance(VARIANCE_DATASETS[size], VARIANCE_DEGREES, bias, spread)


def conclude_variance(result: Variance) -> dict[str, Verdict]:
    """How do the two parts change with the degree, and which is larger? The rule: a ratio counts beyond 3 standard
    errors of its logarithm and beyond a factor of 2."""
    bias, spread = np.log(result.bias), np.log(result.variance)
    small, fitting, large = (list(result.degrees).index(degree) for degree in (1, 5, 13))
    return {
        "variance, degree 5 against 1": compared(spread[:, fitting] - spread[:, small], VARIANCE_FACTOR),
        "variance, degree 13 against 5": compared(spread[:, large] - spread[:, fitting], VARIANCE_FACTOR),
        "squared bias, degree 5 against 1": compared(bias[:, fitting] - bias[:, small], VARIANCE_FACTOR),
        "variance against squared bias, degree 1": compared(spread[:, small] - bias[:, small], VARIANCE_FACTOR),
        "variance against squared bias, degree 13": compared(spread[:, large] - bias[:, large], VARIANCE_FACTOR),
    }


def draw_variance(recorded: Variance, live: Variance | None = None) -> tuple[Figure, str]:
    """The recorded parts by degree in bands of one standard error, under the live ones; and the alt text."""
    figure, axes = figures.new_figure(width=7.2, height=4.2)
    for part, word, style in (("bias", "squared bias", TRAIN), ("variance", "variance", NEW)):
        label = f"{word}, recorded ({len(recorded.bias)} seeds)"
        log_band(axes, recorded.degrees, getattr(recorded, part), label, **style)
        if live is not None:
            axes.plot(live.degrees, typical(getattr(live, part)), label=f"{word}, yours", **(style | RINGS))
    axes.set(xlabel="degree of the polynomial", ylabel="part of the squared error\n(units of y, squared)")
    axes.set(yscale="log", xticks=recorded.degrees)
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    bias, spread = typical(recorded.bias), typical(recorded.variance)
    parts = [
        f"{bias[i]:.2g} and {spread[i]:.2g} at degree {degree}"
        for i, degree in enumerate(recorded.degrees)
        if degree in (1, 5, 13)
    ]
    alt = (
        "Squared bias and variance of a polynomial's prediction against its degree, logarithmic axis, geometric mean "
        f"of {len(recorded.bias)} seeds with {recorded.datasets} data sets each: {', '.join(parts)}."
    )
    if live is not None:
        mine = typical(live.bias)[-1], typical(live.variance)[-1]
        alt += f" At degree {live.degrees[-1]} your {live.datasets} data sets gave {mine[0]:.2g} and {mine[1]:.2g}."
    return figure, alt


def recorded_variance() -> Variance:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("overfitting.variance", Variance)
