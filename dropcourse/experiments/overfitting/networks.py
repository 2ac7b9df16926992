"""What the experiments on networks share: the tasks, the network, the arms that are compared, and their settings.

On one seed every arm starts from the same weights and sees the same batches in the same order. Only the regularisation
and the learning rate differ, and each arm has the setting that suits it: see `tuning`.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from matplotlib.axes import Axes
from torch import nn

from dropcourse import figures
from dropcourse.data import Dataset, digits, flip_labels, signals
from dropcourse.models import mlp
from dropcourse.training import History, evaluate, train

HIDDEN = (128, 128)
BATCH_SIZE = 50
EPOCHS = 60
NEW_ROWS = 1000  # examples that no network is trained on
FLIPPED = 0.2  # share of wrong labels among the training examples of NOISY
SIGNALS, NOISY, DIGITS = TASKS = ("signals", "signals, 20 % wrong labels", "digits")
ROWS = {SIGNALS: 500, NOISY: 500, DIGITS: 200}
NONE, DECAY, DROPOUT = ARMS = ("no regularisation", "weight decay", "dropout")
STYLES = {
    NONE: {"color": figures.PALETTE["blue"], "ls": "-", "marker": "o"},
    DECAY: {"color": figures.PALETTE["green"], "ls": "-.", "marker": "^"},
    DROPOUT: {"color": figures.PALETTE["vermillion"], "ls": "--", "marker": "s"},
}


@dataclass(frozen=True)
class Setting:
    """How a network is trained: AdamW's learning rate, drop probability `p` of hidden units, decoupled weight decay."""

    learning_rate: float
    p: float = 0.0
    weight_decay: float = 0.0


SETTINGS = {  # highest accuracy on new examples in the recorded `tuning`
    SIGNALS: {NONE: Setting(1e-2), DECAY: Setting(3e-3, weight_decay=1.0), DROPOUT: Setting(3e-3, p=0.2)},
    NOISY: {NONE: Setting(1e-3), DECAY: Setting(1e-3, weight_decay=1.0), DROPOUT: Setting(3e-3, p=0.5)},
    DIGITS: {NONE: Setting(2e-3), DECAY: Setting(3e-3, weight_decay=0.3), DROPOUT: Setting(3e-3, p=0.2)},
}


def draw_task(task: str, seed: int, stream: int = 0, rows: int | None = None) -> tuple[Dataset, Dataset, np.ndarray]:
    """Training examples, `NEW_ROWS` new examples with right labels, and which training labels are wrong `(rows,)`.
    Other streams of the same seed are independent, except that all digits come from the same 1,797."""
    rng, rows = np.random.default_rng([seed, stream]), rows or ROWS[task]
    if task == DIGITS:
        order = rng.permutation(len(digits()))
        training, new = digits().take(order[:rows]), digits().take(order[rows : rows + NEW_ROWS])
    else:
        training, new = signals(rows, rng), signals(NEW_ROWS, rng)
    labels, wrong = flip_labels(training.y, FLIPPED if task == NOISY else 0.0, training.classes, rng)
    return replace(training, y=labels), new, wrong


def fit(
    training: Dataset, setting: Setting, *, seed: int, epochs: int | None = None, watched: Dataset | None = None
) -> tuple[nn.Sequential, History]:
    """Train the network of `seed` on `training`; what is `watched` after each epoch is the history's validation."""
    dropout = partial(nn.Dropout, setting.p) if setting.p else None
    sizes = (training.x.shape[1], *HIDDEN, training.classes)
    model = mlp(sizes, dropout=dropout, generator=torch.Generator().manual_seed(seed))
    optimizer = partial(torch.optim.AdamW, weight_decay=setting.weight_decay)
    options = {"epochs": epochs or EPOCHS, "batch_size": BATCH_SIZE, "seed": seed, "progress": False}
    return model, train(model, training, watched, learning_rate=setting.learning_rate, optimizer=optimizer, **options)


def probabilities(model: nn.Module, dataset: Dataset) -> np.ndarray:
    """The probability of each class in evaluation mode: `(rows, classes)`, float64."""
    with torch.no_grad():
        return model.eval()(torch.tensor(dataset.x)).double().softmax(dim=1).numpy()


def accuracy(model: nn.Module, dataset: Dataset) -> float:
    """The share of rows in `dataset` that `model` classifies as labelled, in evaluation mode."""
    return evaluate(model, dataset)[1]


def bars(axes: Axes, x, samples: np.ndarray, label: str | None = None, **style) -> None:
    """The mean over seeds of `samples` `(seeds, points)` with bars of one standard error."""
    error = samples.std(axis=0, ddof=1) / np.sqrt(len(samples))
    axes.errorbar(x, samples.mean(axis=0), error, capsize=4, markevery=1, label=label, **style)


def rings(axes: Axes, x, samples: np.ndarray, label: str | None = None, **style) -> None:
    """The mean of a live pass as hollow markers, large enough to frame the recorded ones."""
    hollow = style | {"ls": "", "ms": 11, "mfc": "none", "mew": 1, "markevery": 1}
    axes.plot(x, samples.mean(axis=0), label=label, **hollow)
