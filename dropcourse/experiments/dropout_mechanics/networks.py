"""What the training experiments share: the data, the network, the arms that are compared, and their learning rates.

Every arm starts from the same weights and sees the same batches in the same order. Only dropout and the learning rate
differ, and each arm has the rate that suits it: see `tuning`.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from dropcourse.data import Dataset, signals
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import unwritten_reported
from dropcourse.models import mlp
from dropcourse.training import History, train

Layer = Callable[..., nn.Module]  # Dropout(p, generator)

SIZES = (40, 256, 256, 10)
ROWS = 1000  # for training, and as many for validation
BATCH_SIZE = 64
STEPS_PER_EPOCH = -(-ROWS // BATCH_SIZE)
DROP_RATE = 0.5
NONE, PER_EXAMPLE, SHARED = ARMS = ("no dropout", "a mask for each example", "one mask for the batch")
LEARNING_RATES = {NONE: 1e-3, PER_EXAMPLE: 3e-3, SHARED: 3e-3}  # lowest validation loss in the recorded `tuning`


class SharedMask(nn.Module):
    """`dropout`, applied to one row of ones: its mask and its scaling then serve all rows of the batch."""

    def __init__(self, dropout: nn.Module):
        super().__init__()
        self.dropout = dropout

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`x` `(batch, features)` -> tensor of the same shape, with the same units dropped in every row."""
        return x * self.dropout(torch.ones_like(x[:1]))


def network(dropout: Layer, arm: str, seed: int) -> nn.Sequential:
    """The network of an arm, with the initial weights of `seed`: the same in all arms."""
    noise = torch.Generator().manual_seed(seed)
    layers = {
        NONE: None,
        PER_EXAMPLE: lambda: dropout(DROP_RATE, noise),
        SHARED: lambda: SharedMask(dropout(DROP_RATE, noise)),
    }
    return mlp(SIZES, dropout=layers[arm], generator=torch.Generator().manual_seed(seed))


def draw_data(seed: int, stream: int = 0) -> tuple[Dataset, Dataset]:
    """Training and validation signals of `seed`; other streams of the same seed are independent."""
    rng = np.random.default_rng([seed, stream])
    return signals(ROWS, rng), signals(ROWS, rng)


def fit(
    dropout: Layer, arm: str, *, seed: int, epochs: int, learning_rate: float, stream: int = 0
) -> tuple[nn.Sequential, History]:
    """Train the network of `arm` with Adam. `NotAnswered` if `dropout` is not written yet."""
    training, validation = draw_data(seed, stream)
    options = {"epochs": epochs, "learning_rate": learning_rate, "batch_size": BATCH_SIZE, "seed": seed}
    with unwritten_reported(dropout):
        model = network(dropout, arm, seed)
        return model, train(model, training, validation, progress=False, **options)


def steps_to(losses: np.ndarray, target: float) -> int:
    """Steps until the end of the first epoch whose loss is at most `target`, or 0 if there is none."""
    reached = np.flatnonzero(losses <= target)
    return int(reached[0] + 1) * STEPS_PER_EPOCH if len(reached) else 0


def compared(differences: np.ndarray, minimum: float) -> Verdict:
    """The verdict on a difference between two arms `(seeds,)`: "higher", "lower", "no difference" or "undecided"."""
    present = "higher" if differences.mean() > 0 else "lower"
    return Verdict.of(differences, minimum, present=present, absent="no difference")
