"""One training loop for all lessons: reproducible from a seed, and measured in evaluation mode.

Losses are cross-entropies in nats. The loop leaves the world as it found it: the global random state and
every module's mode.
"""

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from tqdm import tqdm

from dropcourse.data import Dataset
from dropcourse.errors import TrainingDiverged

EVALUATION_ROWS = 4096  # bounds the memory of an evaluation
BAR_DELAY = 1.0  # seconds: a saved notebook keeps every state of the bar, so short runs show none


@dataclass(frozen=True, eq=False)
class History:
    """What a training run measured after each epoch: float64 arrays `(epochs,)`, losses in nats.

    `train_*` and `validation_*` are measured in evaluation mode on all rows; the latter are None without
    validation data. `running_loss` is the mean training-mode loss of the batches as they were seen, with
    dropout active and the weights moving, so it is not comparable with the others. `seconds` is the wall time
    of the training steps alone, without evaluation.
    """

    train_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_loss: np.ndarray | None
    validation_accuracy: np.ndarray | None
    running_loss: np.ndarray
    seconds: np.ndarray

    def __len__(self) -> int:
        return len(self.train_loss)


def train(
    model: nn.Module,
    training: Dataset,
    validation: Dataset | None = None,
    *,
    epochs: int,
    learning_rate: float = 1e-3,
    batch_size: int = 64,
    seed: int,
    optimizer: Callable[..., torch.optim.Optimizer] = torch.optim.Adam,
    progress: bool = True,
) -> History:
    """Train `model` in place to classify `training`, and return what was measured after each epoch.

    `model` maps `(batch, features)` float32 to logits `(batch, classes)`. `optimizer` is called as
    `optimizer(parameters, lr=learning_rate)`; `functools.partial` fixes its other options. Batches hold at
    most `batch_size` rows, their sizes differ by at most one (so that no batch of one row upsets batch
    normalisation). `seed` fixes their order, the same with and without dropout, and what dropout layers draw
    from the global generator: the same seed, model and number of threads give the same history, bit by bit,
    except `seconds`. The global CPU generator and the mode of every module are as before afterwards.

    Raises `ValueError` if `epochs` or `batch_size` is less than 1, `learning_rate` is not positive and
    finite, `seed` is negative or `training` is empty, and `TrainingDiverged` as soon as a training loss is
    NaN or infinite.
    """
    _check(training, epochs, learning_rate, batch_size)
    order_seed, noise_seed = np.random.SeedSequence(seed).generate_state(2).tolist()
    order = torch.Generator().manual_seed(order_seed)
    step = optimizer(model.parameters(), lr=learning_rate)
    options = {"delay": BAR_DELAY, "mininterval": 0.5, "leave": False, "disable": not progress}
    bar = tqdm(range(1, epochs + 1), unit="epoch", file=sys.stdout, **options)
    records = []
    with _modes_kept(model), torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(noise_seed)
        for epoch in bar:
            running_loss, seconds = _run_epoch(model, step, training, batch_size, order)
            train_loss, train_accuracy = evaluate(model, training)
            if not math.isfinite(running_loss + train_loss):
                raise TrainingDiverged(
                    f"the training loss became {running_loss + train_loss} in epoch {epoch} "
                    f"at learning rate {learning_rate:g}; try a learning rate ten times smaller"
                )
            held_out = (None, None) if validation is None else evaluate(model, validation)
            records.append((train_loss, train_accuracy, *held_out, running_loss, seconds))
            bar.set_postfix_str(f"training accuracy {train_accuracy:.2f}", refresh=False)
    return History(*(None if None in column else np.array(column) for column in zip(*records, strict=True)))


def evaluate(model: nn.Module, dataset: Dataset) -> tuple[float, float]:
    """Mean cross-entropy in nats and accuracy in [0, 1] of `model` in evaluation mode on all rows.

    The mode of every module is as before afterwards, also after an error. Raises `ValueError` if `dataset` is
    empty.
    """
    if len(dataset) == 0:
        raise ValueError(f"the data set {dataset.name!r} has no rows to evaluate on")
    loss = correct = 0.0
    with _modes_kept(model), torch.no_grad():
        model.eval()
        for x, y in zip(*(tensor.split(EVALUATION_ROWS) for tensor in _tensors(dataset)), strict=True):
            logits = model(x)
            loss += cross_entropy(logits, y, reduction="sum").item()
            correct += (logits.argmax(dim=1) == y).sum().item()
    return loss / len(dataset), correct / len(dataset)


def _run_epoch(
    model: nn.Module,
    step: torch.optim.Optimizer,
    training: Dataset,
    batch_size: int,
    order: torch.Generator,
) -> tuple[float, float]:
    """One pass over `training`: the mean loss of a row as it was seen, and the seconds taken.

    Ends at the first loss that is not finite.
    """
    started = time.perf_counter()
    x, y = _tensors(training)
    batches = torch.randperm(len(y), generator=order).tensor_split(math.ceil(len(y) / batch_size))
    model.train()
    total = 0.0
    for rows in batches:
        step.zero_grad()
        loss = cross_entropy(model(x[rows]), y[rows])
        loss.backward()
        step.step()
        total += loss.item() * len(rows)
        if not math.isfinite(total):
            break
    return total / len(y), time.perf_counter() - started


@contextmanager
def _modes_kept(model: nn.Module) -> Iterator[None]:
    """Give every module its own mode back at the end; `model.train(mode)` would give all of them the same."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def _tensors(dataset: Dataset) -> tuple[torch.Tensor, torch.Tensor]:
    # Copies, so that a layer that works in place cannot change the data set.
    return torch.tensor(dataset.x), torch.tensor(dataset.y)


def _check(training: Dataset, epochs: int, learning_rate: float, batch_size: int) -> None:
    for name, value in (("epochs", epochs), ("batch_size", batch_size)):
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} must be an integer of at least 1, got {value!r}")
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"learning_rate must be positive and finite, got {learning_rate!r}")
    if len(training) == 0:
        raise ValueError(f"the data set {training.name!r} has no rows to train on")
