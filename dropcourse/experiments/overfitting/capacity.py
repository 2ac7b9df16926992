"""Does a model with more parameters overfit more? Polynomials of rising degree, and a noise floor that is known.

On trial: that a good fit to the training data can hide a bad model (claim 4), and that models with many parameters are
more prone to it (claim 5). Takes the `polynomial_features(x, degree)` and `fit_ridge(features, y, weight_decay)` to be
measured. Source: Hastie, Tibshirani and Friedman 2009, sections 2.9 and 7.2; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.curves import (
    DEGREES,
    FLOOR,
    GRID,
    NEW,
    NOISE,
    RINGS,
    ROWS,
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

PENALTIES = (0.0, 0.001)  # weight decay of the two arms
FACTOR = np.log(1.2)  # two errors count as different if one is at least 1.2 times the other
SIMPLE, FITTING, LARGE = 1, 5, 15


@dataclass(frozen=True, eq=False)
class Capacity:
    """Mean squared errors of polynomials of each degree in `degrees`, fitted with each of `penalties`.

    `train` (on the examples of the fit) and `test` (expected on new examples: the error to the truth plus the noise
    floor) have shape `(seeds, penalties, degrees)`, in the square of the unit of y.
    """

    degrees: np.ndarray
    penalties: np.ndarray
    train: np.ndarray
    test: np.ndarray

    def __post_init__(self):
        as_arrays(self, degrees=1, penalties=1, train=3, test=3)

    def at(self, errors: str, degree: int, penalty: int = 0) -> np.ndarray:
        """`errors`, "train" or "test", at one degree, without (0) or with (1) weight decay: `(seeds,)`."""
        return getattr(self, errors)[:, penalty, self.degrees == degree][:, 0]

    def ratio(self, errors: str, one: tuple[int, int], other: tuple[int, int]) -> np.ndarray:
        """The logarithm of the ratio of `errors` at two pairs of degree and penalty: `(seeds,)`."""
        return np.log(self.at(errors, *one) / self.at(errors, *other))


def capacity(polynomial_features: Powers, fit_ridge: Ridge, *, seeds: Iterable[int], size: str = "quick") -> Capacity:
    """Fit every degree to the 20 examples of each seed. `size` changes nothing: a fit takes a millisecond."""
    fit, errors = fitter(polynomial_features, fit_ridge), []
    for seed in seeds:
        x, y = draw_examples(np.random.default_rng(seed))
        models = [[fit(x, y, degree, penalty) for degree in DEGREES] for penalty in PENALTIES]
        errors.append(
            [
                [[((model(x) - y) ** 2).mean() for model in row] for row in models],
                [[((model(GRID) - truth(GRID)) ** 2).mean() + FLOOR for model in row] for row in models],
            ]
        )
    train, test = np.moveaxis(np.array(errors), 1, 0)
    return Capacity(DEGREES, np.array(PENALTIES), train, test)


def conclude_capacity(result: Capacity) -> dict[str, Verdict]:
    """Which errors rise and fall with the degree, and does the training error fall below the floor? The rule: a ratio
    counts beyond 3 standard errors of its logarithm and beyond a factor of 1.2."""
    large, decayed, fitting = (LARGE, 0), (LARGE, 1), (FITTING, 0)
    ratios = {
        "training error, degree 15 against 5": result.ratio("train", large, fitting),
        "training error, degree 15, against the noise floor": np.log(result.at("train", LARGE) / FLOOR),
        "new examples, degree 1 against 5": result.ratio("test", (SIMPLE, 0), fitting),
        "new examples, degree 15 against 5": result.ratio("test", large, fitting),
        "new examples, degree 15, weight decay against none": result.ratio("test", decayed, large),
        "new examples, degree 15 with weight decay against 5": result.ratio("test", decayed, fitting),
    }
    return {question: compared(ratio, FACTOR) for question, ratio in ratios.items()}


def draw_capacity(recorded: Capacity, live: Capacity | None = None) -> tuple[Figure, str]:
    """The recorded errors by degree in bands of one standard error, the floor, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.4, sharey=True)
    seeds = len(recorded.train)
    for i, (panel, title) in enumerate(zip(axes, ("no weight decay", f"weight decay {PENALTIES[1]:g}"), strict=True)):
        for errors, word, style in (("train", "training examples", TRAIN), ("test", "new examples", NEW)):
            log_band(
                panel, recorded.degrees, getattr(recorded, errors)[:, i], f"{word}, recorded ({seeds} seeds)", **style
            )
            if live is not None:
                panel.plot(
                    live.degrees, typical(getattr(live, errors)[:, i]), label=f"{word}, yours", **(style | RINGS)
                )
        panel.axhline(FLOOR, color="black", ls=":", lw=1.5, marker="", label=f"noise floor {FLOOR:.2f}")
        panel.set(title=title, xlabel="degree of the polynomial", yscale="log", xticks=DEGREES[::2])
    axes[0].set_ylabel("mean squared error (units of y, squared)")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=3)
    return figure, _alt(recorded, live)


def _alt(recorded: Capacity, live: Capacity | None) -> str:
    train, test = typical(recorded.train), typical(recorded.test)
    alt = (
        f"Mean squared error against the degree of a polynomial fitted to {ROWS} examples with noise of standard "
        f"deviation {NOISE:g}, geometric mean of {len(recorded.train)} seeds, logarithmic axis. Without weight decay "
        f"the error on training examples falls from {train[0, 0]:.3f} at degree 1 to {train[0, -1]:.3f} at degree 15, "
        f"below the noise floor of {FLOOR:.2f}; on new examples it falls from {test[0, 0]:.3f} to {test[0].min():.3f} "
        f"at degree {recorded.degrees[test[0].argmin()]} and rises to {test[0, -1]:.3f}. With weight decay the two end "
        f"at {train[1, -1]:.3f} and {test[1, -1]:.3f}."
    )
    if live is not None:
        mine = typical(live.test)[:, -1]
        alt += f" Your error on new examples at degree 15: {mine[0]:.3f} without and {mine[1]:.3f} with weight decay."
    return alt


def recorded_capacity() -> Capacity:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("overfitting.capacity", Capacity)
