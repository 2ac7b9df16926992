"""What lies past the point at which a model can fit every example? Random features, and a fit in closed form.

On trial: that models with more parameters overfit more (claim 5). Takes the `fit_ridge(features, y, weight_decay)` to
be measured, also where features outnumber examples. Sources: Belkin, Hsu, Ma and Mandal 2019; Nakkiran et al. 2019.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from threadpoolctl import threadpool_limits

from dropcourse import figures
from dropcourse.data import digits
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.curves import NEW, RINGS, TRAIN, Ridge, log_band, typical
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

EXAMPLES = 50
NEW_EXAMPLES = 500
COUNTS = np.array([2, 5, 10, 20, 30, 40, 45, 50, 55, 60, 75, 100, 200, 400])
DESCENT_PENALTIES = (0.0, 0.1)
DESCENT_FACTOR = np.log(1.2)  # two errors count as different if one is at least 1.2 times the other
WORLDS = ("made data", "digits, even or odd")
INPUTS, LINEAR_NOISE, WRONG = 10, 0.3, 0.1


@dataclass(frozen=True, eq=False)
class DoubleDescent:
    """Mean squared error on new examples without noise, `(seeds, worlds x penalties, counts)`, world by world: for each
    number of random features in `counts`, fitted to 50 noisy examples. A model that says 0 throughout has about 1."""

    counts: np.ndarray
    error: np.ndarray

    def __post_init__(self):
        as_arrays(self, counts=1, error=3)

    def of(self, world: int, penalty: int = 0) -> np.ndarray:
        """The errors in one world, without (0) or with (1) weight decay: `(seeds, counts)`."""
        return self.error[:, world * len(DESCENT_PENALTIES) + penalty]


def double_descent(fit_ridge: Ridge, *, seeds: Iterable[int], size: str = "quick") -> DoubleDescent:
    """Fit every number of features in both worlds. `size` changes nothing."""
    fit_ridge, errors = answered(fit_ridge), []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        with threadpool_limits(1):  # faster for matrices this small; the package comes with scikit-learn
            errors.append([row for draw in (_made, _digits) for row in _errors(fit_ridge, *draw(rng), rng)])
    return DoubleDescent(COUNTS, np.array(errors))


def _made(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    direction = rng.standard_normal(INPUTS)
    x, new = rng.standard_normal((EXAMPLES, INPUTS)), rng.standard_normal((NEW_EXAMPLES, INPUTS))
    direction /= np.linalg.norm(direction)
    return x, x @ direction + LINEAR_NOISE * rng.standard_normal(EXAMPLES), new, new @ direction


def _digits(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Odd digits are +1, even ones -1; a tenth of the training labels has the wrong sign."""
    dataset = digits().take(rng.permutation(len(digits()))[: EXAMPLES + NEW_EXAMPLES])
    x, y = dataset.x.astype(np.float64), dataset.y % 2 * 2.0 - 1
    x = (x - x.mean(axis=0)) / x.std()
    labels = y[:EXAMPLES].copy()
    labels[rng.choice(EXAMPLES, round(WRONG * EXAMPLES), replace=False)] *= -1
    return x[:EXAMPLES], labels, x[EXAMPLES:], y[EXAMPLES:]


def _errors(fit_ridge: Ridge, x, y, new, truth, rng: np.random.Generator) -> list[list[float]]:
    projection = rng.standard_normal((x.shape[1], COUNTS[-1])) / np.sqrt(x.shape[1])

    def features(inputs: np.ndarray, count: int) -> np.ndarray:
        # The first `count` features: each model contains the smaller ones. The factor keeps the size of a row.
        return np.maximum(inputs @ projection[:, :count], 0) * np.sqrt(2 / count)

    def error(count: int, penalty: float) -> float:
        weights, intercept = fit_ridge(features(x, count), y, penalty)
        return ((features(new, count) @ weights + intercept - truth) ** 2).mean()

    return [[error(count, penalty) for count in COUNTS] for penalty in DESCENT_PENALTIES]


def conclude_double_descent(result: DoubleDescent) -> dict[str, Verdict]:
    """Is there a peak where features equal examples, does the error fall again behind it, and how far? The rule: a
    ratio counts beyond 3 standard errors of its logarithm and beyond a factor of 1.2. The best small model is the one
    with the lowest mean logarithm among those with fewer features than examples."""
    peak, verdicts = list(result.counts).index(EXAMPLES), {}
    for i, world in enumerate(WORLDS):
        logs, decayed = np.log(result.of(i)), np.log(result.of(i, 1))
        best = logs[:, :peak].mean(axis=0).argmin()
        verdicts |= {
            f"{world}, 50 features against the best small model": compared(
                logs[:, peak] - logs[:, best], DESCENT_FACTOR
            ),
            f"{world}, 400 features against 50": compared(logs[:, -1] - logs[:, peak], DESCENT_FACTOR),
            f"{world}, 400 features against the best small model": compared(
                logs[:, -1] - logs[:, best], DESCENT_FACTOR
            ),
            f"{world}, with weight decay, 50 features against 20": compared(
                decayed[:, peak] - decayed[:, list(result.counts).index(20)], DESCENT_FACTOR
            ),
        }
    return verdicts


def draw_double_descent(recorded: DoubleDescent, live: DoubleDescent | None = None) -> tuple[Figure, str]:
    """The recorded errors by number of features in bands of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.4, sharey=True)
    words = ("no weight decay", f"weight decay {DESCENT_PENALTIES[1]:g}")
    for i, panel in enumerate(axes):
        for j, style in enumerate((NEW, TRAIN)):
            label = f"{words[j]}, recorded ({len(recorded.error)} seeds)"
            log_band(panel, recorded.counts, recorded.of(i, j), label, **style)
            if live is not None:
                panel.plot(live.counts, typical(live.of(i, j)), label=f"{words[j]}, yours", **(style | RINGS))
        panel.axvline(EXAMPLES, color="black", ls=":", lw=1.5, marker="", label="as many features as examples")
        panel.set(title=WORLDS[i], xlabel="random features", xscale="log", yscale="log")
        panel.set_xticks([2, 5, 10, 20, 50, 100, 400], labels=["2", "5", "10", "20", "50", "100", "400"], minor=False)
        panel.minorticks_off()
    axes[0].set_ylabel("mean squared error on new examples\n(always saying 0: about 1)")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=3)
    return figure, _alt(recorded, live)


def _alt(recorded: DoubleDescent, live: DoubleDescent | None) -> str:
    peak, parts = list(recorded.counts).index(EXAMPLES), []
    for i, world in enumerate(WORLDS):
        plain, decayed = typical(recorded.of(i)), typical(recorded.of(i, 1))
        best = plain[:peak].argmin()
        parts.append(
            f"{world}: {plain[best]:.2f} at {recorded.counts[best]} features, {plain[peak]:.1f} at {EXAMPLES}, "
            f"{plain[-1]:.2f} at {recorded.counts[-1]}; with weight decay {decayed[peak]:.2f} and {decayed[-1]:.2f} at "
            "the last two"
        )
    alt = (
        f"Mean squared error on new examples against the number of random features, fitted to {EXAMPLES} examples, "
        f"both axes logarithmic, geometric mean of {len(recorded.error)} seeds. {'. '.join(parts)}."
    )
    if live is not None:
        alt += f" At {live.counts[-1]} features your errors without weight decay are " + " and ".join(
            f"{typical(live.of(i))[-1]:.2f}" for i in range(len(WORLDS))
        )
        alt += "."
    return alt


def recorded_double_descent() -> DoubleDescent:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("overfitting.double_descent", DoubleDescent)
