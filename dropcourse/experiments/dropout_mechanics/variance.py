"""How much noise does dropout put into a pre-activation, and does the closed form say so?

Takes the `dropped_variance(x, w, p)` to be measured; the masks are drawn here. Source: the variance of a coin, and
Srivastava et al. 2014 (JMLR 15), section 10, where Gaussian noise of the same variance takes the place of the coin.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.masks import EXAMPLES, FEATURES, OUTPUTS, copies, ring
from dropcourse.experiments.dropout_mechanics.scaling import RATES
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

VARIANCE_MINIMUM = 0.03  # two variances count as different if they are at least 3 % apart
VARIANCE_MASKS = {"quick": 512, "full": 4096}


@dataclass(frozen=True, eq=False)
class Variance:
    """The variance of pre-activations over `masks` masks, in units of `x**2 @ w**2`, mean over all of them.

    `simulated` and `formula` (as the implementation says) have shape `(seeds, rates)`.
    """

    masks: int
    rates: np.ndarray
    simulated: np.ndarray
    formula: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, simulated=2, formula=2)


def variance(
    dropped_variance: Callable[[np.ndarray, np.ndarray, float], np.ndarray],
    *,
    seeds: Iterable[int],
    size: str = "quick",
) -> Variance:
    """Measure at each rate: random inputs `(16, 32)` and weights `(32, 10)` for each seed."""
    dropped_variance, masks = answered(dropped_variance), VARIANCE_MASKS[size]
    pairs = np.array([[_pair(dropped_variance, float(p), masks, seed) for p in RATES] for seed in seeds])
    return Variance(masks, RATES, pairs[..., 0], pairs[..., 1])


def _pair(dropped_variance: Callable, p: float, masks: int, seed: int) -> tuple[float, float]:
    world, rng = np.random.default_rng(seed).spawn(2)
    x, w = world.normal(size=(EXAMPLES, FEATURES)), world.normal(size=(FEATURES, OUTPUTS))
    squares, mean, total = x**2 @ w**2, x @ w, 0
    for xs in copies(x, masks):
        kept = xs * (rng.random(xs.shape) >= p) / (1 - p)
        total = total + ((kept @ w - mean) ** 2).sum(axis=0)  # the mean is known: inverted dropout preserves it
    return float((total / masks / squares).mean()), float((dropped_variance(x, w, p) / squares).mean())


def conclude_variance(result: Variance) -> dict[str, Verdict]:
    """Does a formula give the simulated variance? The rule: it "differs" if it is off by more than 3 standard errors
    and 3 % of the variance, and "agrees" if it is surely nearer."""
    words = {"present": "differs", "absent": "agrees"}
    standard = np.broadcast_to(result.rates * (1 - result.rates), result.simulated.shape)
    verdicts = {}
    for name, formula in (("the formula", result.formula), ("p (1 - p)", standard)):
        off = 1 - formula / result.simulated
        for p in (0.1, 0.5, 0.9):
            at = np.isclose(result.rates, p)
            verdicts[f"p = {p:g}, {name}"] = Verdict.of(off[:, at][:, 0], VARIANCE_MINIMUM, **words)
    return verdicts


def draw_variance(recorded: Variance, live: Variance | None = None) -> tuple[Figure, str]:
    """The recorded variances by drop probability, with 3 standard errors, the two formulas, and the live formula; and
    the alt text."""
    figure, axes = figures.new_figure(width=7.2, height=4.2)
    ps = np.linspace(0.05, 0.95, 91)
    axes.plot(ps, ps / (1 - ps), color=figures.PALETTE["blue"], ls="-", marker="", label="p / (1 − p)")
    axes.plot(ps, ps * (1 - ps), color=figures.PALETTE["vermillion"], ls="--", marker="", label="p (1 − p)")
    simulated, seeds = recorded.simulated, len(recorded.simulated)
    error = 3 * simulated.std(axis=0, ddof=1) / np.sqrt(seeds)
    axes.errorbar(
        recorded.rates, simulated.mean(axis=0), error, fmt="o", color="black", capsize=4, markevery=1,
        label=f"simulated, recorded ({seeds} seeds)",
    )  # fmt: skip
    if live is not None:
        ring(axes, live.rates, live.formula, "s", figures.PALETTE["green"], label="your formula")
        ring(axes, live.rates, live.simulated, "o", "black", label="simulated now")
    axes.set(yscale="log", xlabel="drop probability p", ylabel="added variance / (x² @ w²)", xlim=(0, 1))
    axes.set(xticks=[0, *RATES.tolist(), 1])
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    means = dict(zip(recorded.rates.round(1).tolist(), simulated.mean(axis=0).tolist(), strict=True))
    alt = (
        "Variance that inverted dropout adds to a pre-activation, in units of its sum of squared terms, against the "
        "drop probability p, on a logarithmic axis. The curve p / (1 − p) rises all the way, the curve p (1 − p) turns "
        f"at p = 0.5. Simulated: {means[0.1]:.3f} at p = 0.1, {means[0.5]:.3f} at 0.5, {means[0.9]:.3f} at 0.9."
    )
    if live is not None:
        distance = np.abs(live.formula.mean(axis=0) / simulated.mean(axis=0) - 1).max()
        alt += f" Your formula lies within {distance:.1%} of the recorded points."
    return figure, alt


def recorded_variance() -> Variance:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.variance", Variance)
