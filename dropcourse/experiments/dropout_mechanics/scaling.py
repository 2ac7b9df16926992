"""By what factor does dropout shrink a signal? On trial: the article's sentence on scaling in the test phase.

Takes the `dropout_forward(x, p, rng)` to be measured. Sources: Srivastava et al. 2014 (JMLR 15), section 4 (scaling at
test time) and section 10 (scaling while training).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.masks import EXAMPLES, FEATURES, OUTPUTS, Forward, copies, ring
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

SCALING_MINIMUM = 0.02  # two factors count as different if they are at least this far apart
SCALING_MASKS = {"quick": 256, "full": 2048}
RATES = np.arange(1, 10) / 10


@dataclass(frozen=True, eq=False)
class Scaling:
    """How large a linear layer's output is on average over `masks` masks, as a share of its output without dropout.

    `standard` (zeroed, not rescaled) and `inverted` (as the implementation returns it) have shape `(seeds, rates)`.
    """

    masks: int
    rates: np.ndarray
    standard: np.ndarray
    inverted: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, standard=2, inverted=2)


def scaling(dropout_forward: Forward, *, seeds: Iterable[int], size: str = "quick") -> Scaling:
    """Measure both forms at each rate: random inputs `(16, 32)` and weights `(32, 10)` for each seed."""
    dropout_forward, masks = answered(dropout_forward), SCALING_MASKS[size]
    shares = np.array([[_shares(dropout_forward, p, masks, seed) for p in RATES] for seed in seeds])
    return Scaling(masks, RATES, shares[..., 0], shares[..., 1])


def _shares(dropout_forward: Forward, p: float, masks: int, seed: int) -> tuple[float, float]:
    world, rng = np.random.default_rng(seed).spawn(2)
    x, weight = world.normal(size=(EXAMPLES, FEATURES)), world.normal(size=(FEATURES, OUTPUTS))
    standard = inverted = 0
    for xs in copies(x, masks):
        output, mask = dropout_forward(xs, float(p), rng)
        standard = standard + (x * mask).sum(axis=0) / masks
        inverted = inverted + output.sum(axis=0) / masks
    plain = x @ weight
    # The factor that brings the plain output closest to the average one, by least squares.
    return tuple(float(np.vdot(plain, average @ weight) / np.vdot(plain, plain)) for average in (standard, inverted))


def conclude_scaling(result: Scaling) -> dict[str, Verdict]:
    """Which factor, keep probability or drop rate, agrees with the share that standard dropout leaves? The rule:
    a factor is "wrong" if it lies beyond 3 standard errors and more than 0.02 from the share, "right" if nearer."""
    words = {"present": "wrong", "absent": "right"}
    return {
        f"p = {p:g}, times {name}": Verdict.of(_at(result, p) - factor, SCALING_MINIMUM, **words)
        for p in (0.3, 0.5)
        for name, factor in (("1 - p", 1 - p), ("p", p))
    }


def _at(result: Scaling, p: float) -> np.ndarray:
    return result.standard[:, np.isclose(result.rates, p)][:, 0]


def draw_scaling(recorded: Scaling, live: Scaling | None = None) -> tuple[Figure, str]:
    """The recorded shares by drop probability, with 3 standard errors, under the live ones; and the alt text."""
    figure, axes = figures.new_figure(width=7.2, height=4.2)
    ends = np.array([0, 1])
    axes.plot(ends, 1 - ends, color=figures.PALETTE["blue"], ls="-", marker="", label="keep probability 1 − p")
    axes.plot(ends, ends, color=figures.PALETTE["vermillion"], ls="--", marker="", label="drop rate p")
    for form, marker, colour in (("standard", "o", "black"), ("inverted", "s", figures.PALETTE["green"])):
        shares = getattr(recorded, form)
        error = 3 * shares.std(axis=0, ddof=1) / np.sqrt(len(shares))
        label = f"{form} dropout, recorded ({len(shares)} seeds)"
        axes.errorbar(
            recorded.rates, shares.mean(axis=0), error, fmt=marker, color=colour, capsize=4, markevery=1, label=label
        )
        if live is not None:
            ring(axes, live.rates, getattr(live, form), marker, colour, label=f"{form} dropout, yours")
    axes.set(xlabel="drop probability p", ylabel="average training output\n/ output without dropout")
    axes.set(xlim=(0, 1), ylim=(0, 1.12), xticks=ends.tolist() + RATES.tolist())
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    shares = [f"{_at(recorded, p).mean():.3f} at p = {p:g}" for p in (0.3, 0.5, 0.7)]
    alt = (
        f"Average training output as a share of the output without dropout, against the drop probability p. The line "
        f"1 − p falls, the line p rises, and they cross at p = 0.5. Standard dropout: {', '.join(shares)}. Inverted "
        f"dropout: within {np.abs(recorded.inverted.mean(axis=0) - 1).max():.3f} of 1 at every p."
    )
    if live is not None:
        pairs = ((live.standard, recorded.standard), (live.inverted, recorded.inverted))
        distance = max(np.abs(yours.mean(axis=0) - known.mean(axis=0)).max() for yours, known in pairs)
        alt += f" Your quick pass lies within {distance:.3f} of the recorded points."
    return figure, alt


def recorded_scaling() -> Scaling:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.scaling", Scaling)
