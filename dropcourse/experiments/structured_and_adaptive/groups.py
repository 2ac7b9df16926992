"""What should be dropped together in a convolutional network: single cells, channels or blocks?

Takes `spatial_dropout` and `drop_block`. Each arm has its drop probability and its learning rate tuned on data of its
own, with the same budget. Sources: Tompson et al. 2015 (arXiv 1411.4280); Ghiasi et al. 2018 (arXiv 1810.12890); the
set-up is ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import compared
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.structured_and_adaptive.images import (
    DATA,
    DIGITS,
    SIDES,
    TEXTURES,
    Masks,
    SmallConvNet,
    draw_images,
)
from dropcourse.experiments.student import answered
from dropcourse.training import evaluate, train

NOTHING, CELLS, WHOLE, BLOCKS = GROUPS = ("nothing", "cells", "channels", "blocks of 3 x 3")
GROUP_EPOCHS = {"quick": 4, "full": 40}
GROUP_RATES = (0.1, 0.3)
GROUP_STEPS = (3e-4, 1e-3, 3e-3, 1e-2)
SETTINGS = tuple((p, step) for p in GROUP_RATES for step in GROUP_STEPS)
CHOSEN_SETTINGS = {
    TEXTURES: dict(zip(GROUPS, ((0.1, 1e-3), (0.3, 1e-3), (0.1, 1e-3), (0.3, 1e-3)), strict=True)),
    DIGITS: dict(zip(GROUPS, ((0.1, 3e-3), (0.1, 1e-2), (0.1, 3e-3), (0.1, 3e-3)), strict=True)),
}
"""Drop probability and learning rate of lowest loss in the recorded `groups_tuning`."""
GROUPS_MINIMUM = 0.01  # of accuracy


@dataclass(frozen=True, eq=False)
class Groups:
    """By data set of `DATA` and what is dropped: accuracy on new images and the loss there in nats, `(seeds, data,
    groups)`; and the correlation of neighbouring cells in the first maps of the network that drops nothing, `(seeds,
    data)`."""

    accuracy: np.ndarray
    loss: np.ndarray
    correlation: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=3, loss=3, correlation=2)


def groups(spatial_dropout: Callable, drop_block: Callable, *, seeds: Iterable[int], size: str = "quick") -> Groups:
    """Train a network for each group, data set and seed. A quick run is the beginning of the full one."""
    layers, runs, correlations = _layers(spatial_dropout, drop_block), [], []
    for seed in seeds:
        found, neighbours = [], []
        for name in DATA:
            data = draw_images(name, seed)
            fitted = [
                _fit(layers, name, group, CHOSEN_SETTINGS[name][group], data[0], seed, GROUP_EPOCHS[size])
                for group in GROUPS
            ]
            found.append([evaluate(model, data[1]) for model in fitted])
            neighbours.append(neighbour_correlation(fitted[0], torch.from_numpy(data[1].x)))
        runs.append(found)
        correlations.append(neighbours)
    loss, accuracy = np.moveaxis(np.array(runs), 3, 0)
    return Groups(accuracy, loss, np.array(correlations))


@dataclass(frozen=True, eq=False)
class GroupsTuning:
    """The loss on new images in nats, by data set, group and setting of `SETTINGS`: `(seeds, data, groups, settings)`.
    What drops nothing has no drop probability, so that its settings come in equal pairs."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=4)

    def best(self) -> dict[str, dict[str, tuple[float, float]]]:
        """For each data set and group the setting of lowest mean loss."""
        places = self.loss.mean(axis=0).argmin(axis=2)
        return {
            name: {group: SETTINGS[i] for group, i in zip(GROUPS, row, strict=True)}
            for name, row in zip(DATA, places, strict=True)
        }


def groups_tuning(
    spatial_dropout: Callable, drop_block: Callable, *, seeds: Iterable[int], size: str = "quick"
) -> GroupsTuning:
    """Train one network for each data set, group, setting and seed, on data that nothing else sees."""
    layers = _layers(spatial_dropout, drop_block)

    def loss(name: str, group: str, setting: tuple[float, float], seed: int) -> float:
        training, new = draw_images(name, seed, stream=1)
        return evaluate(_fit(layers, name, group, setting, training, seed, GROUP_EPOCHS[size]), new)[0]

    def row(name: str, group: str, seed: int) -> list[float]:
        if group != NOTHING:
            return [loss(name, group, setting, seed) for setting in SETTINGS]
        return [loss(name, group, (0.0, step), seed) for step in GROUP_STEPS] * len(GROUP_RATES)

    return GroupsTuning(np.array([[[row(name, group, seed) for group in GROUPS] for name in DATA] for seed in seeds]))


def neighbour_correlation(model: SmallConvNet, x: torch.Tensor) -> float:
    """Of the values of cells in the first maps with those of their right-hand neighbours, the mean over channels that
    are not constant."""
    with torch.no_grad():
        maps = model.maps(x).transpose(0, 1)
    pairs = torch.stack([maps[..., :-1].flatten(1), maps[..., 1:].flatten(1)], dim=1)
    found = [torch.corrcoef(pair)[0, 1].item() for pair in pairs if (pair.std(dim=1) > 1e-6).all()]
    return float(np.mean(found))


def _layers(spatial_dropout: Callable, drop_block: Callable) -> dict[str, Callable[[float, int], nn.Module]]:
    """For each group a function of drop probability and seed that makes the layer."""
    channels, blocks = answered(spatial_dropout), answered(drop_block)
    return {
        NOTHING: lambda p, seed: nn.Identity(),
        CELLS: lambda p, seed: Masks(lambda x, p, rng: x * (rng.random(x.shape) >= p) / np.float32(1 - p), p, seed),
        WHOLE: lambda p, seed: Masks(channels, p, seed),
        BLOCKS: lambda p, seed: Masks(lambda x, p, rng: blocks(x, p, 3, rng), p, seed),
    }


def _fit(layers, name, group, setting, training, seed, epochs) -> SmallConvNet:
    p, learning_rate = setting
    layer = partial(layers[group], p, seed)
    model = SmallConvNet(SIDES[name], training.classes, layer, seed)
    train(model, training, epochs=epochs, learning_rate=learning_rate, seed=seed, progress=False)
    return model


def conclude_groups(result: Groups) -> dict[str, Verdict]:
    """Is the accuracy higher or lower than without dropout, and than with single cells? Beyond 3 standard errors and
    beyond 0.01."""
    verdicts = {}
    for i, name in enumerate(DATA):
        accuracy = result.accuracy[:, i]
        for j, group in enumerate(GROUPS[1:], start=1):
            verdicts[f"{name}: {group} against nothing"] = compared(accuracy[:, j] - accuracy[:, 0], GROUPS_MINIMUM)
        for j, group in enumerate(GROUPS[2:], start=2):
            verdicts[f"{name}: {group} against cells"] = compared(accuracy[:, j] - accuracy[:, 1], GROUPS_MINIMUM)
    return verdicts


def conclude_groups_tuning(result: GroupsTuning) -> dict[str, Verdict]:
    """Does the drop probability matter: is the loss with 0.3, at its best learning rate, higher than with 0.1?"""
    verdicts = {}
    for i, name in enumerate(DATA):
        for j, group in enumerate(GROUPS[1:], start=1):
            loss = result.loss[:, i, j].reshape(len(result.loss), len(GROUP_RATES), len(GROUP_STEPS))
            low, high = (loss[:, k, loss[:, k].mean(axis=0).argmin()] for k in range(2))
            verdicts[f"{name}: {group}, 0.3 against 0.1"] = compared(high - low, 0.0)
    return verdicts


def draw_groups(recorded: Groups, live: Groups | None = None) -> tuple[Figure, str]:
    """Accuracy by what is dropped, for both data sets, recorded and live; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=3.6)
    parts = []
    for i, (panel, name) in enumerate(zip(axes, DATA, strict=True)):
        mine, names = None if live is None else live.accuracy[:, i], ("nothing", "cells", "channels", "blocks")
        figures.arms(panel, recorded.accuracy[:, i], mine, names, "with your functions, after few epochs")
        panel.set(title=f"New {name}", xlabel="what is dropped together")
        mean = recorded.accuracy[:, i].mean(axis=0)
        said = ", ".join(f"{group} {value:.3f}" for group, value in zip(GROUPS, mean, strict=True))
        parts.append(f"{name}: {said}")
    axes[0].set_ylabel("accuracy")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    alt = f"Accuracy on new images by what is dropped, mean of {len(recorded.accuracy)} seeds; {'; '.join(parts)}."
    if live is not None:
        alt += f" Those of your functions lie at {', '.join(f'{v:.3f}' for v in live.accuracy.mean(axis=0).ravel())}."
    return figure, alt


def recorded_groups() -> Groups:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.groups", Groups)


def recorded_groups_tuning() -> GroupsTuning:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.groups_tuning", GroupsTuning)
