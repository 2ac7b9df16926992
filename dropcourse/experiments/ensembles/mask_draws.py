"""Is every sub-network drawn once, and the whole network ever? On trial: claims 19 and 20, by counting masks.

Takes `enumerate_masks(n)` and `mask_probability(masks, p)`: from them the chances are worked out and compared with
masks that are drawn here. How soon a draw repeats an earlier one is the birthday problem.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

DRAW_RATES = np.array([0.2, 0.5])
UNITS = np.array([2, 4, 6, 8, 10, 12])
REPETITIONS = {"quick": 100, "full": 1000}
MOST_DRAWS = 400  # with 12 units, not one of 1e8 repetitions would still be without a repeat
REPEAT_MINIMUM = 0.03  # of the number of draws
WHOLE_MINIMUM = 0.005  # of the probability of the whole network


@dataclass(frozen=True, eq=False)
class MaskDraws:
    """Draws up to and with the first repeat, and how often a draw is the whole network; drawn and worked out.

    `repeat` and `whole` have shape `(seeds, rates, units)`: means over repetitions. `expected_repeat` and
    `expected_whole`, `(rates, units)`, follow from the mask probabilities. `middle` is the number of draws after which
    a repeat is more likely than not, same shape.
    """

    rates: np.ndarray
    units: np.ndarray
    repeat: np.ndarray
    whole: np.ndarray
    expected_repeat: np.ndarray
    expected_whole: np.ndarray
    middle: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, units=1, repeat=3, whole=3, expected_repeat=2, expected_whole=2, middle=2)


def mask_draws(
    enumerate_masks: Callable[[int], np.ndarray],
    mask_probability: Callable[[np.ndarray, float], np.ndarray],
    *,
    seeds: Iterable[int],
    size: str = "quick",
) -> MaskDraws:
    """Work out the chances once, and draw masks for each seed."""
    masks = [answered(enumerate_masks)(int(n)) for n in UNITS]
    expected = np.array([[_expected(answered(mask_probability), m, float(p)) for m in masks] for p in DRAW_RATES])
    drawn = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        drawn.append([[_draw(int(n), float(p), REPETITIONS[size], rng) for n in UNITS] for p in DRAW_RATES])
    repeat, whole = np.moveaxis(np.array(drawn), 3, 0)
    return MaskDraws(DRAW_RATES, UNITS, repeat, whole, *np.moveaxis(expected, 2, 0))


def _draw(units: int, p: float, repetitions: int, rng: np.random.Generator) -> tuple[float, float]:
    kept = rng.random((repetitions, MOST_DRAWS, units), dtype=np.float32) >= p
    codes = kept @ (1 << np.arange(units))
    order = np.argsort(codes, axis=1, kind="stable")
    ordered = np.take_along_axis(codes, order, axis=1)
    again = np.where(ordered[:, 1:] == ordered[:, :-1], order[:, 1:], MOST_DRAWS)
    return float(again.min(axis=1).mean() + 1), float(kept.all(axis=2).mean())


def _expected(mask_probability: Callable, masks: np.ndarray, p: float) -> tuple[float, float, float]:
    """Mean draws to the first repeat, probability of the whole network, draws to an even chance of a repeat."""
    probabilities = np.asarray(mask_probability(masks, p), dtype=np.float64)
    # all_different[t] is the chance that t draws are all different: t! times the t-th elementary symmetric polynomial
    # of the probabilities, which grows by one mask at a time.
    all_different = np.zeros(MOST_DRAWS + 1)
    all_different[0] = 1
    counts = np.arange(1, MOST_DRAWS + 1)
    for probability in probabilities:
        all_different[1:] += counts * probability * all_different[:-1]
    whole = probabilities[np.asarray(masks).all(axis=1)].sum()
    return float(all_different.sum()), float(whole), float((all_different >= 0.5).sum())


def conclude_mask_draws(result: MaskDraws) -> dict[str, Verdict]:
    """Do the worked-out chances agree with what is drawn? The rule: "differs" beyond 3 standard errors and 3 % of the
    number of draws (0.005 for the probability of the whole network), "agrees" if surely nearer."""
    words = {"present": "differs", "absent": "agrees"}
    verdicts = {}
    for i, p in enumerate(result.rates):
        off = result.repeat[:, i, -2] / result.expected_repeat[i, -2] - 1
        verdicts[f"first repeat, 10 units, p = {p:g}"] = Verdict.of(off, REPEAT_MINIMUM, **words)
        whole = result.whole[:, i, -2] - result.expected_whole[i, -2]
        verdicts[f"whole network, 10 units, p = {p:g}"] = Verdict.of(whole, WHOLE_MINIMUM, **words)
    return verdicts


def draw_mask_draws(recorded: MaskDraws, live: MaskDraws | None = None) -> tuple[Figure, str]:
    """Draws to the first repeat and probability of the whole network, by the number of units; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.0)
    panels = (("repeat", "draws to the first repeat"), ("whole", "probability of the whole network"))
    styles = zip(recorded.rates, ("blue", "vermillion"), ("-", "--"), "os", strict=True)
    for i, (p, colour, dashes, marker) in enumerate(styles):
        for axis, (name, label) in zip(axes, panels, strict=True):
            tint = figures.PALETTE[colour]
            expected, drawn = getattr(recorded, f"expected_{name}")[i], getattr(recorded, name)[:, i]
            axis.plot(recorded.units, expected, color=tint, ls=dashes, marker="", label=f"p = {p:g}, worked out")
            error = 3 * drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))
            axis.errorbar(
                recorded.units, drawn.mean(axis=0), error, fmt=marker, color=tint, capsize=4, markevery=1,
                label=f"p = {p:g}, drawn, recorded ({len(drawn)} seeds)",
            )  # fmt: skip
            if live is not None:
                rings = {"ls": "", "marker": marker, "ms": 10, "mfc": "none", "color": "black", "markevery": 1}
                yours = getattr(live, f"expected_{name}")[i]
                axis.plot(live.units, yours, label=f"p = {p:g}, with your functions", **rings)
            axis.set(yscale="log", xlabel="units that can be dropped", ylabel=label, xticks=recorded.units)
    axes[0].set(ylim=(1, 200))
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2)
    parts = []
    for i, p in enumerate(recorded.rates):
        parts.append(
            f"at p = {p:g} and 10 units the first repeat comes after {recorded.repeat[:, i, -2].mean():.1f} draws on "
            f"average, and {recorded.whole[:, i, -2].mean():.2%} of the draws are the whole network"
        )
    alt = f"Drawn masks against the number of units, on logarithmic axes, mean of {len(recorded.repeat)} seeds: "
    alt += "; ".join(parts) + ". The lines that were worked out run through the points."
    if live is not None:
        yours = ", ".join(f"{value:.1f}" for value in live.expected_repeat[:, -2])
        alt += f" Your functions say {yours} draws."
    return figure, alt


def recorded_mask_draws() -> MaskDraws:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("ensembles.mask_draws", MaskDraws)
