"""Where should a tiny transformer drop: its attention weights, whole branches, or the last layer?

Each place has its learning rate tuned on data of its own, with the same budget. Takes `attention` and `drop_path`.
Sources: Vaswani et al. 2017 (NeurIPS 30), section 5.4; Huang et al. 2016 (ECCV); the set-up is ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.data import Dataset, flip_labels, signals
from dropcourse.experiments.capstone.block import Classifier
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered
from dropcourse.training import evaluate, train

PLACES = {
    "nowhere": {},
    "attention weights": {"p_attention": 0.2},
    "whole branches": {"p_path": 0.2},
    "last layer": {"p_last": 0.5},
}
ROWS, NEW, FLIPPED = 1_000, 2_000, 0.2
PLACE_EPOCHS = {"quick": 6, "full": 40}
PLACE_RATES = (3e-4, 1e-3, 3e-3)
CHOSEN = dict.fromkeys(PLACES, 1e-3)
"""The learning rate of lowest loss in the recorded `transformer_tuning`."""
PLACE_MINIMUM = 0.02  # of accuracy


@dataclass(frozen=True, eq=False)
class Transformer:
    """At the end of training, by place: accuracy on the training labels, accuracy on new signals and the loss there in
    nats, each `(seeds, places)`."""

    train: np.ndarray
    new: np.ndarray
    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, train=2, new=2, loss=2)


def transformer(attention: Callable, drop_path: Callable, *, seeds: Iterable[int], size: str = "quick") -> Transformer:
    """Train one network for each place and seed. A quick run is the beginning of the full one."""
    runs = []
    for seed in seeds:
        training, new = draw_task(seed, stream=0)
        fitted = [
            _fit(place, CHOSEN[place], attention, drop_path, training, seed, PLACE_EPOCHS[size]) for place in PLACES
        ]
        runs.append([(evaluate(model, training)[1], *reversed(evaluate(model, new))) for model in fitted])
    return Transformer(*np.moveaxis(np.array(runs), 2, 0))


@dataclass(frozen=True, eq=False)
class TransformerTuning:
    """The loss on new signals in nats, by place and learning rate of `PLACE_RATES`: `(seeds, places, rates)`."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=3)

    def best(self) -> dict[str, float]:
        """For each place the learning rate of lowest mean loss."""
        return {place: PLACE_RATES[i] for place, i in zip(PLACES, self.loss.mean(axis=0).argmin(axis=1), strict=True)}


def transformer_tuning(
    attention: Callable, drop_path: Callable, *, seeds: Iterable[int], size: str = "quick"
) -> TransformerTuning:
    """Train one network for each place, rate and seed, on data that nothing else sees."""
    losses = []
    for seed in seeds:
        training, new = draw_task(seed, stream=1)
        losses.append(
            [
                [
                    evaluate(_fit(place, rate, attention, drop_path, training, seed, PLACE_EPOCHS[size]), new)[0]
                    for rate in PLACE_RATES
                ]
                for place in PLACES
            ]
        )
    return TransformerTuning(np.array(losses))


def draw_task(seed: int, stream: int) -> tuple[Dataset, Dataset]:
    """Signals to train on, a fifth of their labels wrong, and new ones with right labels."""
    rng = np.random.default_rng([seed, stream])
    training, new = signals(ROWS, rng), signals(NEW, rng)
    noisy, _ = flip_labels(training.y, FLIPPED, training.classes, rng)
    return Dataset(training.x, noisy, training.name, training.classes), new


def _fit(
    place: str, rate: float, attention: Callable, drop_path: Callable, training: Dataset, seed: int, epochs: int
) -> Classifier:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Classifier(answered(attention), answered(drop_path), **PLACES[place])
    train(model, training, epochs=epochs, learning_rate=rate, seed=seed, progress=False)
    return model


def conclude_transformer(result: Transformer) -> dict[str, Verdict]:
    """Is dropping there better on new signals than nowhere? Beyond 3 standard errors and beyond 0.02 of accuracy."""
    verdicts = {}
    for i, place in enumerate(PLACES):
        if i:
            gains = result.new[:, i] - result.new[:, 0]
            worse = gains.mean() < 0
            present = "worse" if worse else "better"
            verdicts[f"{place} against nowhere"] = Verdict.of(gains, PLACE_MINIMUM, present=present, absent="the same")
    return verdicts


def conclude_transformer_tuning(result: TransformerTuning) -> dict[str, Verdict]:
    """Which rate has the lowest loss? The best one, if its lead over the second lies beyond 3 standard errors; else
    either of the two will do."""
    verdicts = {}
    for i, place in enumerate(PLACES):
        first, second = np.argsort(result.loss[:, i].mean(axis=0))[:2]
        lead = result.loss[:, i, second] - result.loss[:, i, first]
        one, other = PLACE_RATES[first], PLACE_RATES[second]
        verdicts[place] = Verdict.of(lead, 0.0, present=f"{one:g}", absent=f"{one:g} or {other:g}")
    return verdicts


def draw_transformer(recorded: Transformer, live: Transformer | None = None) -> tuple[Figure, str]:
    """Accuracy by place on training and on new signals, recorded means with their standard errors and the single seeds,
    and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=3.8, sharey=True)
    for panel, name, title in zip(axes, ("train", "new"), ("Training labels", "New signals"), strict=True):
        mine, names = None if live is None else getattr(live, name), [place.replace(" ", "\n") for place in PLACES]
        figures.arms(panel, getattr(recorded, name), mine, names, "yours, after few epochs")
        panel.set(title=title)
    axes[0].set_ylabel("accuracy")
    axes[0].set_xlabel("where is dropped")
    axes[1].set_xlabel("where is dropped")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    parts = [
        f"{place}: {recorded.train[:, i].mean():.3f} of the training labels, {recorded.new[:, i].mean():.3f} of the new"
        for i, place in enumerate(PLACES)
    ]
    alt = f"Accuracy by the place where is dropped, mean of {len(recorded.new)} seeds: {'; '.join(parts)}."
    if live is not None:
        alt += f" Yours, on new signals: {', '.join(f'{value:.3f}' for value in live.new.mean(axis=0))}."
    return figure, alt


def recorded_transformer() -> Transformer:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("capstone.transformer", Transformer)


def recorded_transformer_tuning() -> TransformerTuning:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("capstone.transformer_tuning", TransformerTuning)
