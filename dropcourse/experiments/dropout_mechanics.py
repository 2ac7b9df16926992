"""Experiments of lesson 02: by what does dropout scale a signal, and is the expected output preserved?

Each takes the `dropout_forward(x, p, rng)` to be measured. On trial: the article's sentences on the test phase.
Sources: Srivastava et al. 2014 (JMLR 15), section 4 (scaling at test time) and section 10 (scaling while training).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import Experiment, as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

Forward = Callable[[np.ndarray, float, np.random.Generator], tuple[np.ndarray, np.ndarray]]

EXAMPLES, FEATURES, OUTPUTS = 16, 32, 10
CHUNK = 512  # masks drawn in one call, which bounds the memory


# By what factor does dropout shrink a signal?

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
    for copies in _copies(x, masks):
        output, mask = dropout_forward(copies, float(p), rng)
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
            _ring(axes, live.rates, getattr(live, form), marker, colour, label=f"{form} dropout, yours")
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


# Is the expected output preserved?

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
        for xs in _copies(x, count - done):
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
            _ring(axes, live.masks, live.gaps[:, i], line.get_marker(), line.get_color(), label=label)
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


def _copies(x: np.ndarray, count: int) -> Iterable[np.ndarray]:
    """`count` copies of `x` in stacks of at most `CHUNK`: entries are dropped independently, so each copy gets a mask
    of its own from one call."""
    for done in range(0, count, CHUNK):
        yield np.tile(x, (min(CHUNK, count - done), 1, 1))


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def _root_mean_square(values: np.ndarray) -> np.ndarray:
    """Over examples and outputs: `(networks, examples, outputs)` -> `(networks,)`."""
    return np.sqrt((values**2).mean(axis=(1, 2)))


def _ring(axes: Axes, x: np.ndarray, samples: np.ndarray, marker: str, colour: str, label: str | None) -> None:
    """The mean of a live pass as a hollow marker, large enough to frame the recorded one."""
    axes.plot(
        x, samples.mean(axis=0), ls="", marker=marker, ms=11, mfc="none", mec=colour, mew=1, markevery=1, label=label
    )


EXPERIMENTS = {
    "scaling": Experiment(scaling, Scaling, conclude_scaling, "dropout_forward"),
    "expectation": Experiment(expectation, Expectation, conclude_expectation, "dropout_forward"),
}
