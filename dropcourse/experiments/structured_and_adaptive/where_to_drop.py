"""Where should a network drop: on its inputs, in its hidden layers, or both?

Each arm has its learning rate tuned on data of its own, with the same budget. Source of the customary rates: Srivastava
et al. 2014, appendix A.4; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.data import Dataset, signals
from dropcourse.experiments.dropout_mechanics.networks import BATCH_SIZE, ROWS, SIZES, compared
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.models import mlp
from dropcourse.training import evaluate, train

WHERE = ((0.0, 0.0), (0.2, 0.0), (0.5, 0.0), (0.0, 0.2), (0.0, 0.5), (0.2, 0.5))
"""Drop probabilities on inputs and in hidden layers."""
WHERE_EPOCHS = {"quick": 4, "full": 40}
WHERE_STEPS = (3e-4, 1e-3, 3e-3, 1e-2)
CHOSEN_WHERE = dict(zip(WHERE, (3e-4, 1e-3, 3e-3, 1e-3, 3e-3, 3e-3), strict=True))
"""The learning rate of lowest loss in the recorded `where_to_drop_tuning`."""
WHERE_MINIMUM = 0.01  # of accuracy


@dataclass(frozen=True, eq=False)
class WhereToDrop:
    """By arm of `WHERE`: accuracy on new signals and the loss there in nats, each `(seeds, arms)`."""

    accuracy: np.ndarray
    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=2, loss=2)


def where_to_drop(*, seeds: Iterable[int], size: str = "quick") -> WhereToDrop:
    """Train one network for each arm and seed. A quick run is the beginning of the full one."""
    runs = []
    for seed in seeds:
        training, new = _draw(seed, stream=0)
        fitted = [_fit(arm, CHOSEN_WHERE[arm], training, seed, WHERE_EPOCHS[size]) for arm in WHERE]
        runs.append([evaluate(model, new) for model in fitted])
    loss, accuracy = np.moveaxis(np.array(runs), 2, 0)
    return WhereToDrop(accuracy, loss)


@dataclass(frozen=True, eq=False)
class WhereToDropTuning:
    """The loss on new signals in nats, by arm and learning rate of `WHERE_STEPS`: `(seeds, arms, rates)`."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=3)

    def best(self) -> dict[tuple[float, float], float]:
        """For each arm the learning rate of lowest mean loss."""
        found = self.loss.mean(axis=0).argmin(axis=1)
        return {arm: WHERE_STEPS[i] for arm, i in zip(WHERE, found, strict=True)}


def where_to_drop_tuning(*, seeds: Iterable[int], size: str = "quick") -> WhereToDropTuning:
    """Train one network for each arm, learning rate and seed, on data that nothing else sees."""

    def loss(arm: tuple[float, float], step: float, seed: int) -> float:
        training, new = _draw(seed, stream=1)
        return evaluate(_fit(arm, step, training, seed, WHERE_EPOCHS[size]), new)[0]

    return WhereToDropTuning(np.array([[[loss(arm, s, seed) for s in WHERE_STEPS] for arm in WHERE] for seed in seeds]))


def _draw(seed: int, stream: int) -> tuple[Dataset, Dataset]:
    rng = np.random.default_rng([seed, stream])
    return signals(ROWS, rng), signals(2 * ROWS, rng)


def _fit(arm: tuple[float, float], learning_rate: float, training: Dataset, seed: int, epochs: int) -> nn.Sequential:
    inputs, hidden = (partial(nn.Dropout, p) for p in arm)
    model = mlp(SIZES, input_dropout=inputs, dropout=hidden, generator=torch.Generator().manual_seed(seed))
    train(model, training, epochs=epochs, learning_rate=learning_rate, batch_size=BATCH_SIZE, seed=seed, progress=False)
    return model


def conclude_where_to_drop(result: WhereToDrop) -> dict[str, Verdict]:
    """Against no dropout, and hidden layers against inputs at the same rate: is the accuracy higher or lower, beyond 3
    standard errors and beyond 0.01?"""
    accuracy = dict(zip(WHERE, result.accuracy.T, strict=True))
    pairs = {
        "inputs 0.2 against nothing": ((0.2, 0.0), (0.0, 0.0)),
        "inputs 0.5 against nothing": ((0.5, 0.0), (0.0, 0.0)),
        "hidden 0.5 against nothing": ((0.0, 0.5), (0.0, 0.0)),
        "hidden 0.2 against inputs 0.2": ((0.0, 0.2), (0.2, 0.0)),
        "hidden 0.5 against inputs 0.5": ((0.0, 0.5), (0.5, 0.0)),
        "inputs 0.2 and hidden 0.5 against hidden 0.5": ((0.2, 0.5), (0.0, 0.5)),
    }
    return {
        question: compared(accuracy[one] - accuracy[other], WHERE_MINIMUM) for question, (one, other) in pairs.items()
    }


def conclude_where_to_drop_tuning(result: WhereToDropTuning) -> dict[str, Verdict]:
    """Does the best learning rate lead the second beyond 3 standard errors?"""
    verdicts = {}
    for i, arm in enumerate(WHERE):
        first, second = np.argsort(result.loss[:, i].mean(axis=0))[:2]
        one, other = WHERE_STEPS[first], WHERE_STEPS[second]
        lead = result.loss[:, i, second] - result.loss[:, i, first]
        verdicts[_said(arm)] = Verdict.of(lead, 0.0, present=f"{one:g}", absent=f"{one:g} or {other:g}")
    return verdicts


def _said(arm: tuple[float, float]) -> str:
    return f"inputs {arm[0]:g}, hidden {arm[1]:g}"


def draw_where_to_drop(recorded: WhereToDrop, live: WhereToDrop | None = None) -> tuple[Figure, str]:
    """Accuracy on new signals by place and rate, recorded and live; and the alt text."""
    figure, axes = figures.new_figure(width=7.2, height=3.6)
    names = [f"inputs {one:g}\nhidden {other:g}" for one, other in WHERE]
    figures.arms(axes, recorded.accuracy, None if live is None else live.accuracy, names, "live, few epochs")
    axes.set_ylabel("accuracy on new signals")
    mean = recorded.accuracy.mean(axis=0)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    said = "; ".join(f"{_said(arm)}: {value:.3f}" for arm, value in zip(WHERE, mean, strict=True))
    alt = f"Accuracy on new signals by drop probabilities, mean of {len(recorded.accuracy)} seeds: {said}."
    if live is not None:
        alt += f" Live: {', '.join(f'{value:.3f}' for value in live.accuracy.mean(axis=0))}."
    return figure, alt


def recorded_where_to_drop() -> WhereToDrop:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.where_to_drop", WhereToDrop)


def recorded_where_to_drop_tuning() -> WhereToDropTuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.where_to_drop_tuning", WhereToDropTuning)
