"""Is the expected output of a network preserved? On trial: the article's sentence on training and test phase.

Takes the `dropout_forward(x, p, rng)` to be measured. Source: Srivastava et al. 2014 (JMLR 15), section 4.
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

GAP_MINIMUM = 0.01  # a gap that stays counts from 1 % of the output's size on
GAP_RATE = 0.3
GAP_MASKS = {"quick": 4 ** np.arange(6), "full": 4 ** np.arange(8)}  # up to 1,024 and 16,384
NETWORKS = {
    "A": "dropout → linear",
    "B": "linear → ReLU → dropout → linear",
    "C": "dropout → linear → ReLU → linear",
    "D": "dropout → linear → softmax",
}


@dataclass(frozen=True, eq=False)
class Expectation:
    """How far the average output over masks lies from the output without dropout, for the four `NETWORKS`.

    `gaps` has shape `(seeds, networks, masks)`: the root mean square of the difference over all outputs, as a share of
    the root mean square of the output without dropout. `masks` counts the masks averaged over; `p` is the drop rate.
    """

    p: float
    masks: np.ndarray
    gaps: np.ndarray

    def __post_init__(self):
        as_arrays(self, masks=1, gaps=3)

    def last_gaps(self) -> dict[str, float]:
        """Network -> gap at the largest number of masks, mean over seeds."""
        return dict(zip(NETWORKS, self.gaps[:, :, -1].mean(axis=0).tolist(), strict=True))


def expectation(
    dropout_forward: Forward, *, seeds: Iterable[int], size: str = "quick", p: float = GAP_RATE
) -> Expectation:
    """Measure the gaps: random networks of width 32 and random inputs `(16, 32)` for each seed."""
    dropout_forward, masks = answered(dropout_forward), GAP_MASKS[size]
    return Expectation(p, masks, np.array([_gaps(dropout_forward, p, masks, seed) for seed in seeds]))


def _gaps(dropout_forward: Forward, p: float, counts: np.ndarray, seed: int) -> np.ndarray:
    world, rng = np.random.default_rng(seed).spawn(2)
    x = world.normal(size=(EXAMPLES, FEATURES))
    first = world.normal(size=(FEATURES, FEATURES)) * np.sqrt(2 / FEATURES)
    last = world.normal(size=(FEATURES, OUTPUTS)) / np.sqrt(FEATURES)
    hidden = np.maximum(x @ first, 0)

    def outputs(x: np.ndarray, hidden: np.ndarray) -> list[np.ndarray]:
        # In the order of NETWORKS; the factor gives softmax logits of a size that a trained classifier has.
        return [x @ last, hidden @ last, np.maximum(x @ first, 0) @ last, _softmax(2 * x @ last)]

    plain = np.array(outputs(x, hidden))
    total, done, gaps = np.zeros_like(plain), 0, []
    for count in counts:
        for xs in copies(x, count - done):
            hiddens = np.tile(hidden, (len(xs), 1, 1))
            dropped = (dropout_forward(each, p, rng)[0] for each in (xs, hiddens))
            total += [output.sum(axis=0) for output in outputs(*dropped)]
        done = count
        gaps.append(_root_mean_square(total / count - plain) / _root_mean_square(plain))
    return np.array(gaps).T


def conclude_expectation(result: Expectation) -> dict[str, Verdict]:
    """Does the gap go on shrinking, or does some of it stay? The rule: noise falls with the square root of the number
    of masks, to a quarter for 16 times as many. What the last gap has in excess of that "stays" if it lies beyond 3
    standard errors and 0.01; the gap "vanishes" if the excess is surely smaller."""
    excess = result.gaps[:, :, -1] - result.gaps[:, :, -3] / 4
    words = {"present": "stays", "absent": "vanishes"}
    return {name: Verdict.of(excess[:, i], GAP_MINIMUM, **words) for i, name in enumerate(NETWORKS)}


def draw_expectation(recorded: Expectation, live: Expectation | None = None) -> tuple[Figure, str]:
    """The recorded gaps by number of masks, in bands of one standard error, under the live ones; and the alt text."""
    figure, axes = figures.new_figure(width=7.2, height=4.8)
    axes.set(xscale="log", yscale="log", xlabel="number of masks averaged")
    axes.set_ylabel("gap, as a share of the size\nof the output without dropout")
    lines = [
        figures.band(axes, recorded.masks, recorded.gaps[:, i], f"{name}: {layers}", markevery=1)
        for i, (name, layers) in enumerate(NETWORKS.items())
    ]
    noise = np.sqrt(recorded.p / (1 - recorded.p) / recorded.masks)
    axes.plot(
        recorded.masks,
        noise,
        color="#cccccc",
        ls="-",
        lw=7,
        marker="",
        zorder=1,
        label="sampling noise alone, ∝ 1 / √masks",
    )
    if live is not None:
        for i, line in enumerate(lines):
            label = "rings: yours, quick pass" if i == 0 else None
            ring(axes, live.masks, live.gaps[:, i], line.get_marker(), line.get_color(), label=label)
    axes.set_xticks(recorded.masks, [f"{count:,}" for count in recorded.masks], rotation=0)
    axes.set_yticks([0.003, 0.01, 0.03, 0.1, 0.3, 1], ["0.3 %", "1 %", "3 %", "10 %", "30 %", "100 %"])
    axes.minorticks_off()
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    last, verdicts = recorded.last_gaps(), conclude_expectation(recorded)
    ends = [f"{name} ({NETWORKS[name]}) {last[name]:.1%}, {verdicts[name].answer}" for name in NETWORKS]
    alt = (
        f"Gap between the average output over masks and the output without dropout, at p = {recorded.p:g}, against the "
        f"number of masks on logarithmic axes, mean of {len(recorded.gaps)} seeds, with a line for pure noise that "
        f"falls with the square root. After {recorded.masks[-1]:,} masks: {'; '.join(ends)}."
    )
    return figure, alt


def recorded_expectation() -> Expectation:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.expectation", Expectation)


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def _root_mean_square(values: np.ndarray) -> np.ndarray:
    """Over examples and outputs: `(networks, examples, outputs)` -> `(networks,)`."""
    return np.sqrt((values**2).mean(axis=(1, 2)))
