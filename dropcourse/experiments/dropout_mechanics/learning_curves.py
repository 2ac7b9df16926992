"""What does dropout do to the losses and accuracies that one watches while training?

On trial: that dropout prevents overfitting (claim 2), that it improves training and testing alike (claim 28), and the
advice to watch the training loss (claim 45). Sources: Srivastava et al. 2014 (JMLR 15), section 6; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.data import Dataset
from dropcourse.experiments.dropout_mechanics.networks import (
    LEARNING_RATES,
    NONE,
    PER_EXAMPLE,
    Layer,
    compared,
    draw_data,
    fit,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

CURVE_EPOCHS = {"quick": 30, "full": 60}
CURVE_ARMS = (NONE, PER_EXAMPLE)
LOSS_MINIMUM = 0.05  # nats
ACCURACY_MINIMUM = 0.01
PASSES = 20  # training-mode passes over all rows, for the loss of weights at rest
CURVES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "running_loss")


@dataclass(frozen=True, eq=False)
class LearningCurves:
    """Losses in nats and accuracies after each epoch, without dropout and with it.

    The `CURVES` have shape `(seeds, 2, epochs)` and are measured in evaluation mode, except `running_loss`: the mean
    over the epoch's batches in training mode, while the weights move. `noisy_loss`, shape `(seeds, 2)`, is the
    training loss in training mode with the final weights at rest, mean over 20 passes.
    """

    train_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_loss: np.ndarray
    validation_accuracy: np.ndarray
    running_loss: np.ndarray
    noisy_loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, **dict.fromkeys(CURVES, 3), noisy_loss=2)

    def at_best_epoch(self, curve: str) -> np.ndarray:
        """`curve` in the epoch with the run's own lowest validation loss: `(seeds, 2)`."""
        best = self.validation_loss.argmin(axis=2)
        return np.take_along_axis(getattr(self, curve), best[:, :, None], axis=2)[:, :, 0]


def learning_curves(dropout: Layer, *, seeds: Iterable[int], size: str = "quick") -> LearningCurves:
    """Train both arms for each seed. A quick run is the beginning of the full run with the same seed."""
    curves, noisy = {name: [] for name in CURVES}, []
    for seed in seeds:
        runs = [
            fit(dropout, arm, seed=seed, epochs=CURVE_EPOCHS[size], learning_rate=LEARNING_RATES[arm])
            for arm in CURVE_ARMS
        ]
        for name, values in curves.items():
            values.append([getattr(history, name) for _, history in runs])
        noisy.append([_noisy_loss(model, draw_data(seed)[0]) for model, _ in runs])
    return LearningCurves(**{name: np.array(values) for name, values in curves.items()}, noisy_loss=np.array(noisy))


def _noisy_loss(model: torch.nn.Module, dataset: Dataset) -> float:
    x, y = torch.tensor(dataset.x), torch.tensor(dataset.y)
    model.train()
    with torch.no_grad():
        return float(np.mean([cross_entropy(model(x), y).item() for _ in range(PASSES)]))


def conclude_learning_curves(result: LearningCurves) -> dict[str, Verdict]:
    """What is higher or lower with dropout, and is the loss that scrolls by the loss of the network? The rule: a
    difference counts beyond 3 standard errors and beyond 0.05 nats, or 0.01 for accuracies."""
    last = {name: getattr(result, name)[:, :, -1] for name in CURVES}
    verdicts = {}
    for name, minimum in (
        ("train_loss", LOSS_MINIMUM),
        ("train_accuracy", ACCURACY_MINIMUM),
        ("validation_loss", LOSS_MINIMUM),
        ("validation_accuracy", ACCURACY_MINIMUM),
    ):
        verdicts[f"{_words(name)}, last epoch"] = compared(_lift(last[name]), minimum)
    for name, minimum in (("validation_loss", LOSS_MINIMUM), ("validation_accuracy", ACCURACY_MINIMUM)):
        verdicts[f"{_words(name)}, best epoch"] = compared(_lift(result.at_best_epoch(name)), minimum)
    for i, arm in enumerate(("without", "with")):
        running = last["running_loss"][:, i] - last["train_loss"][:, i]
        noisy = result.noisy_loss[:, i] - last["train_loss"][:, i]
        verdicts[f"running loss, {arm} dropout"] = compared(running, LOSS_MINIMUM)
        verdicts[f"training mode, same weights, {arm} dropout"] = compared(noisy, LOSS_MINIMUM)
    return verdicts


def _lift(values: np.ndarray) -> np.ndarray:
    """With dropout minus without, `(seeds, 2)` -> `(seeds,)`."""
    return values[:, 1] - values[:, 0]


def _words(name: str) -> str:
    return name.replace("train_", "training_").replace("_", " ")


def draw_learning_curves(recorded: LearningCurves, live: LearningCurves | None = None) -> tuple[Figure, str]:
    """The recorded curves in bands of one standard error under the live ones; and the alt text."""
    figure, axes = figures.new_figure(2, 2, width=9.6, height=6.4, sharex=True, sharey="row")
    panels = zip(axes.flat, ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy"), strict=True)
    for panel, name in panels:
        unit = " (nats)" if name.endswith("loss") else ""
        panel.set_title(_words(name).capitalize() + unit + ", evaluation mode")
        _lines(panel, recorded, live, name)
    axes[0, 0].set(ylim=(0, 2.3), ylabel="loss (nats)")
    axes[1, 0].set(ylabel="accuracy")
    for panel in axes[1]:
        panel.set(xlabel="epoch", ylim=(0.2, 1.02))
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2)
    ends = []
    for name in ("train_loss", "running_loss", "validation_loss", "train_accuracy", "validation_accuracy"):
        without, with_dropout = getattr(recorded, name)[:, :, -1].mean(axis=0)
        ends.append(f"{_words(name)} {without:.2f} without and {with_dropout:.2f} with dropout")
    lowest = recorded.validation_loss.mean(axis=0)
    alt = (
        f"Learning curves over {recorded.train_loss.shape[2]} epochs, mean of {len(recorded.train_loss)} seeds. At the "
        f"end: {'; '.join(ends)}. The validation loss is lowest in epoch {lowest[0].argmin() + 1} without dropout, at "
        f"{lowest[0].min():.2f} nats, and in epoch {lowest[1].argmin() + 1} with it, at {lowest[1].min():.2f} nats."
    )
    if live is not None:
        epochs = live.train_loss.shape[2]
        yours, known = live.validation_loss[:, :, -1].mean(axis=0), lowest[:, epochs - 1]
        alt += (
            f" After {epochs} epochs your validation loss is {yours[0]:.2f} without and {yours[1]:.2f} with dropout; "
            f"the recorded means are {known[0]:.2f} and {known[1]:.2f}."
        )
    return figure, alt


def _lines(axes: Axes, recorded: LearningCurves, live: LearningCurves | None, name: str) -> None:
    styles = zip(("without dropout", "with dropout"), ("blue", "vermillion"), ("-", "--"), ("o", "s"), strict=True)
    for i, (label, colour, dashes, marker) in enumerate(styles):
        style = {"color": figures.PALETTE[colour], "marker": marker, "ls": dashes}
        values = getattr(recorded, name)[:, i]
        epochs = np.arange(1, values.shape[1] + 1)
        figures.band(axes, epochs, values, f"{label}, recorded ({len(values)} seeds)", **style)
        if live is not None:
            mean = getattr(live, name)[:, i].mean(axis=0)
            rings = {"ls": "", "marker": marker, "ms": 9, "mfc": "none", "color": style["color"], "markevery": (4, 5)}
            axes.plot(epochs[: len(mean)], mean, label=f"{label}, yours", **rings)
    if name == "train_loss":
        values = recorded.running_loss[:, 1]
        style = {"color": "black", "ls": ":", "marker": ""}
        figures.band(axes, np.arange(1, values.shape[1] + 1), values, "with dropout, running loss", **style)


def recorded_learning_curves() -> LearningCurves:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.learning_curves", LearningCurves)
