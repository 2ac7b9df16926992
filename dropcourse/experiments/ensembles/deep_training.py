"""Do deep networks train better with dropout? On trial: claim 31, by what training achieves.

Read as: where gradients vanish and training fails or is slow, dropout makes it succeed or makes it faster. What counts
is the accuracy on the training data, in evaluation mode: whether a network can be trained, not whether it generalises.
Each arm has the learning rate that served it best in `deep_tuning`, on other seeds and another half of the digits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.data import Dataset, digits
from dropcourse.experiments.dropout_mechanics.networks import compared
from dropcourse.experiments.ensembles.deep_networks import COMPENSATED, DROP_RATES, RELU, SCHEMES, SIGMOID, deep_network
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.training import train

DEPTHS = {"quick": (5,), "full": (5, 12)}
DEEP_EPOCHS = {"quick": 8, "full": 20}
TUNING_EPOCHS = {"quick": 1, "full": 20}
DEEP_WIDTH = 64
DEEP_MINIMUM = 0.02  # of an accuracy
CANDIDATES = np.array([1e-3, 3e-3, 1e-2])
# Without dropout there is nothing to make up for: that arm is the plain ReLU network.
DEEP_ARMS = tuple((scheme, p) for scheme in SCHEMES for p in DROP_RATES if scheme != COMPENSATED or p > 0)
DEEP_RATES = {  # (depth, scheme, p): highest mean accuracy in the recorded `deep_tuning`
    (5, SIGMOID, 0.0): 0.01,
    (5, SIGMOID, 0.2): 0.01,
    (5, SIGMOID, 0.5): 0.01,
    (5, RELU, 0.0): 0.001,
    (5, RELU, 0.2): 0.003,
    (5, RELU, 0.5): 0.003,
    (5, COMPENSATED, 0.2): 0.003,
    (5, COMPENSATED, 0.5): 0.003,
    (12, SIGMOID, 0.0): 0.01,
    (12, SIGMOID, 0.2): 0.003,
    (12, SIGMOID, 0.5): 0.001,
    (12, RELU, 0.0): 0.001,
    (12, RELU, 0.2): 0.003,
    (12, RELU, 0.5): 0.01,
    (12, COMPENSATED, 0.2): 0.003,
    (12, COMPENSATED, 0.5): 0.01,
}


@dataclass(frozen=True, eq=False)
class DeepTraining:
    """Training accuracy after each epoch, evaluation mode, shape `(seeds, depths, arms, epochs)`; see `DEEP_ARMS`."""

    depths: np.ndarray
    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, depths=1, accuracy=4)


@dataclass(frozen=True, eq=False)
class DeepTuning:
    """Training accuracy after the last epoch at each of `rates`, shape `(seeds, depths, arms, rates)`."""

    rates: np.ndarray
    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, accuracy=4)

    def best(self) -> dict[tuple[int, str, float], float]:
        """(depth, scheme, p) -> the rate with the highest mean accuracy; the smallest of equals."""
        best = self.rates[self.accuracy.mean(axis=0).argmax(axis=2)]
        return {
            (depth, *arm): float(best[i, j])
            for i, depth in enumerate(DEPTHS["full"])
            for j, arm in enumerate(DEEP_ARMS)
        }


def deep_training(*, seeds: Iterable[int], size: str = "quick") -> DeepTraining:
    """Train every arm at every depth for each seed. A quick run is the beginning of a part of the full run."""
    accuracy = [
        [
            [_accuracies(depth, *arm, seed, DEEP_EPOCHS[size], DEEP_RATES[depth, *arm]) for arm in DEEP_ARMS]
            for depth in DEPTHS[size]
        ]
        for seed in seeds
    ]
    return DeepTraining(np.array(DEPTHS[size]), np.array(accuracy))


def deep_tuning(*, seeds: Iterable[int], size: str = "quick") -> DeepTuning:
    """Train every arm at every depth and learning rate, on draws that only the tuning uses."""
    accuracy = [
        [
            [
                [_accuracies(depth, *arm, seed, TUNING_EPOCHS[size], float(rate), 1)[-1] for rate in CANDIDATES]
                for arm in DEEP_ARMS
            ]
            for depth in DEPTHS["full"]
        ]
        for seed in seeds
    ]
    return DeepTuning(CANDIDATES, np.array(accuracy))


def _accuracies(
    depth: int, scheme: str, p: float, seed: int, epochs: int, learning_rate: float, stream: int = 0
) -> np.ndarray:
    training = _half_of_the_digits(seed, stream)
    seed = int(np.random.SeedSequence([seed, stream]).generate_state(1)[0])
    sizes = {"inputs": training.x.shape[1], "width": DEEP_WIDTH, "depth": depth, "outputs": training.classes}
    model = deep_network(scheme, p, seed=seed, **sizes)
    options = {"epochs": epochs, "learning_rate": learning_rate, "seed": seed, "progress": False}
    return train(model, training, **options).train_accuracy


@lru_cache(maxsize=4)  # every arm of a seed trains on it, and reading the file takes a while
def _half_of_the_digits(seed: int, stream: int) -> Dataset:
    dataset = digits()
    return dataset.take(np.random.default_rng([seed, stream]).permutation(len(dataset))[: len(dataset) // 2])


def conclude_deep_training(result: DeepTraining) -> dict[str, Verdict]:
    """With dropout, is the training accuracy after the last epoch higher or lower than without? The rule: beyond 3
    standard errors and beyond 0.02."""
    last, verdicts = result.accuracy[..., -1], {}
    for i, depth in enumerate(result.depths):
        for j, (scheme, p) in enumerate(DEEP_ARMS):
            if p > 0:
                without = DEEP_ARMS.index((SIGMOID if scheme == SIGMOID else RELU, 0.0))
                lift = last[:, i, j] - last[:, i, without]
                verdicts[f"{depth} layers, {scheme}, p = {p:g}"] = compared(lift, DEEP_MINIMUM)
    return verdicts


def conclude_deep_tuning(result: DeepTuning) -> dict[str, Verdict]:
    """Which learning rate serves each arm best? The one with the highest mean accuracy; the effect is its lead over the
    second best, and there is no minimum: if two are equally good, either will do."""
    verdicts = {}
    for i, depth in enumerate(DEPTHS["full"]):
        for j, (scheme, p) in enumerate(DEEP_ARMS):
            values = result.accuracy[:, i, j]
            first, second = np.argsort(-values.mean(axis=0), kind="stable")[:2]
            answer = f"{result.rates[first]:g}"
            verdict = Verdict.of(values[:, first] - values[:, second], 0, present=answer, absent=answer)
            either = f"{answer} or {result.rates[second]:g}"
            verdicts[f"{depth} layers, {scheme}, p = {p:g}"] = (
                verdict if verdict.answer == answer else Verdict(either, verdict.effect)
            )
    return verdicts


def draw_deep_training(recorded: DeepTraining, live: DeepTraining | None = None) -> tuple[Figure, str]:
    """Training accuracy by epoch, a row for each depth and a column for each way to start; and the alt text."""
    rows, columns = len(recorded.depths), len(SCHEMES)
    figure, panels = figures.new_figure(rows, columns, width=9.8, height=6.2, sharex=True, sharey=True)
    styles = dict(zip(DROP_RATES, (("blue", "o", "-"), ("orange", "^", "-."), ("vermillion", "s", "--")), strict=True))
    for i, depth in enumerate(recorded.depths):
        for k, scheme in enumerate(SCHEMES):
            axes = panels[i, k]
            axes.set_title(f"{depth} layers, {scheme}", fontsize=10)
            for p, (colour, marker, dashes) in styles.items():
                arm = (scheme, p) if (scheme, p) in DEEP_ARMS else (RELU, p)
                values, style = recorded.accuracy[:, i, DEEP_ARMS.index(arm)], {"color": figures.PALETTE[colour]}
                epochs, label = np.arange(1, values.shape[1] + 1), f"p = {p:g}" if i == k == 0 else None
                figures.band(axes, epochs, values, label, marker=marker, ls=dashes, **style)
                if live is not None and depth in live.depths:
                    mean = live.accuracy[:, live.depths.tolist().index(depth), DEEP_ARMS.index(arm)].mean(axis=0)
                    rings = {"ls": "", "marker": marker, "ms": 9, "mfc": "none", "markevery": (1, 3)}
                    axes.plot(epochs[: len(mean)], mean, label=label and f"{label}, yours", **rings, **style)
    for axes in panels[-1]:
        axes.set(xlabel="epoch", ylim=(0, 1.03))
    for axes in panels[:, 0]:
        axes.set_ylabel("training accuracy")
    figure.legend(loc="outside lower center", frameon=False, ncols=6)
    return figure, _alt(recorded, live)


def _alt(recorded: DeepTraining, live: DeepTraining | None) -> str:
    rows = "; ".join(f"{name} {value:.2f}" for name, value in _ends(recorded))
    alt = (
        f"Training accuracy over {recorded.accuracy.shape[-1]} epochs, mean of {len(recorded.accuracy)} seeds; chance "
        f"is 0.1. At the end: {rows}."
    )
    if live is not None:
        yours = "; ".join(f"{name} {value:.2f}" for name, value in _ends(live))
        alt += f" Your quick pass after {live.accuracy.shape[-1]} epochs: {yours}."
    return alt


def _ends(result: DeepTraining) -> list[tuple[str, float]]:
    last = result.accuracy[..., -1].mean(axis=0)
    return [
        (f"{depth} layers, {scheme}, p = {p:g}:", float(last[i, j]))
        for i, depth in enumerate(result.depths)
        for j, (scheme, p) in enumerate(DEEP_ARMS)
    ]


def recorded_deep_training() -> DeepTraining:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.deep_training", DeepTraining)


def recorded_deep_tuning() -> DeepTuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.deep_tuning", DeepTuning)
