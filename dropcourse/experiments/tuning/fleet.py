"""A fleet: many small networks of one shape, trained side by side, so that a whole table of settings costs seconds.

Its members start from the same weights, see the same batches in the same order, and compare the same uniform draws with
their own drop probabilities. So two members differ by their settings alone, and differences between them are paired.
Initial weights follow He et al. 2015 (arXiv 1502.01852), equation 10; batch normalisation Ioffe and Szegedy 2015.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
import torch
from torch import nn
from torch.nn.functional import batch_norm, cross_entropy, relu

from dropcourse.data import Dataset

BATCH_SIZE = 50
EVALUATION_NUMBERS = 3_000_000  # activations at a time, which bounds the memory of an evaluation
PLAIN, BEFORE, AFTER, LAST = ORDERS = ("no normalisation", "before", "after", "last")
"""Where dropout stands: without normalisation; before each normalisation, behind its linear layer; behind each
activation, after the normalisation; once, behind the last of them."""

T = TypeVar("T")


class Fleet(nn.Module):
    """Members with hidden layers of ReLU units; `rates` `(members, places)` holds their drop probabilities.

    `sizes=(40, 64, 64, 10)` has three places: the inputs and two hidden layers. `order` is one of `ORDERS`; all but
    the first add batch normalisation between each linear layer and its ReLU.
    """

    def __init__(self, sizes: Sequence[int], rates: np.ndarray, seed: int, order: str = PLAIN):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        members = len(rates)
        self.order = order
        rates = torch.tensor(np.asarray(rates), dtype=torch.float32)
        self.rates = [column[:, None, None] if column.any() else None for column in rates.T]
        if order == LAST:
            self.rates[:-1] = [None] * (len(self.rates) - 1)
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        for fan_in, fan_out in pairwise(sizes):
            start = torch.randn(fan_in, fan_out, generator=generator) * math.sqrt(2 / fan_in)
            self.weights.append(nn.Parameter(start.repeat(members, 1, 1)))
            self.biases.append(nn.Parameter(torch.zeros(members, 1, fan_out)))
        widths = sizes[1:-1] if order != PLAIN else ()
        self.scales = nn.ParameterList(nn.Parameter(torch.ones(members * width)) for width in widths)
        self.shifts = nn.ParameterList(nn.Parameter(torch.zeros(members * width)) for width in widths)
        self.statistics = [(torch.zeros(members * width), torch.ones(members * width)) for width in widths]
        self.momentum = 0.1

    @property
    def members(self) -> int:
        """How many networks there are."""
        return len(self.weights[0])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`(batch, features)` -> logits `(members, batch, classes)`."""
        h = self._dropped(x.expand(self.members, *x.shape), 0)
        for layer, (weight, bias) in enumerate(zip(self.weights[:-1], self.biases[:-1], strict=True)):
            h = torch.baddbmm(bias, h, weight)
            if self.order == BEFORE:
                h = self._dropped(h, layer + 1)
            if self.order != PLAIN:
                h = self._normalised(h, layer)
            h = relu(h)
            if self.order != BEFORE:
                h = self._dropped(h, layer + 1)
        return torch.baddbmm(self.biases[-1], h, self.weights[-1])

    def _dropped(self, h: torch.Tensor, place: int) -> torch.Tensor:
        if not self.training or self.rates[place] is None:
            return h
        kept = torch.rand(h.shape[1:]) >= self.rates[place]
        return h * (kept / (1 - self.rates[place]))

    def _normalised(self, h: torch.Tensor, layer: int) -> torch.Tensor:
        members, batch, width = h.shape
        flat = h.transpose(0, 1).reshape(batch, members * width)
        training = self.training or self.momentum == 1.0
        flat = batch_norm(
            flat, *self.statistics[layer], self.scales[layer], self.shifts[layer], training, self.momentum
        )
        return flat.reshape(batch, members, width).transpose(0, 1)

    def recalibrate(self, x: torch.Tensor) -> np.ndarray:
        """Replace the running statistics by those of `x` with dropout off. Returns the variance with dropout off as a
        share of the running one, mean over units `(members, normalisations)`: 1 means that nothing shifted."""
        before = [variance.clone() for _, variance in self.statistics]
        self.momentum = 1.0
        with torch.no_grad():
            self.eval()(x)
        self.momentum = 0.1
        pairs = zip(self.statistics, before, strict=True)
        return np.stack([(new / old).view(self.members, -1).mean(dim=1).numpy() for (_, new), old in pairs], axis=1)


def train_fleet(
    fleet: Fleet, training: Dataset, *, steps: int, learning_rate: float, seed: int, every: int = 0,
    watch: Callable[[Fleet], T] = lambda fleet: None, weight_decay: np.ndarray | None = None,
    max_norm: np.ndarray | None = None,
    stop: Callable[[list[T]], bool] = lambda seen: False,
) -> list[T]:  # fmt: skip
    """Train all members with Adam for so many steps, in batches of 50 or fewer, and return what `watch` said after
    every `every` steps, or at the end only; `stop` is asked then whether that will do. The global random state is as
    before afterwards.

    `weight_decay` `(members,)` is decoupled and shrinks weights, no biases; `max_norm` `(members,)` bounds the norm
    of each hidden unit's incoming weights after each step.
    """
    x, y = torch.tensor(training.x), torch.tensor(training.y)
    order_seed, noise_seed = np.random.SeedSequence(seed).generate_state(2).tolist()
    order, step = torch.Generator().manual_seed(order_seed), 0
    adam = torch.optim.Adam(fleet.parameters(), lr=learning_rate, fused=True)
    shrink = None if weight_decay is None else 1 - learning_rate * torch.tensor(weight_decay).float()[:, None, None]
    limit = None if max_norm is None else torch.tensor(max_norm).float()[:, None, None]
    seen = []
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(noise_seed)
        while step < steps and not stop(seen):
            for rows in torch.randperm(len(y), generator=order).tensor_split(math.ceil(len(y) / BATCH_SIZE)):
                _step(fleet.train(), adam, x[rows], y[rows], shrink, limit)
                step += 1
                if step == steps or (every and step % every == 0):
                    seen.append(watch(fleet))
                    if step == steps or stop(seen):
                        break
    return seen


def _step(
    fleet: Fleet, adam: torch.optim.Adam, x: torch.Tensor, y: torch.Tensor,
    shrink: torch.Tensor | None, limit: torch.Tensor | None,
) -> None:  # fmt: skip
    adam.zero_grad()
    # The sum over members: each gets the gradient of its own mean loss.
    loss = cross_entropy(fleet(x).flatten(0, 1), y.repeat(fleet.members), reduction="sum") / len(y)
    loss.backward()
    adam.step()
    with torch.no_grad():
        if shrink is not None:
            for weight in fleet.weights:
                weight *= shrink
        if limit is not None:
            for weight in fleet.weights[:-1]:
                weight *= (limit / weight.norm(dim=1, keepdim=True)).clamp(max=1.0)


def scores(fleet: Fleet, dataset: Dataset) -> np.ndarray:
    """In evaluation mode, the mean loss in nats and the accuracy of each member: `(2, members)`."""
    right, loss = right_and_loss(fleet, dataset)
    return np.stack([loss.mean(axis=1), right.mean(axis=1)])


def right_and_loss(fleet: Fleet, dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """In evaluation mode, whether each row is classified right and its loss in nats: `(members, rows)` each."""
    x, y = torch.tensor(dataset.x), torch.tensor(dataset.y)
    rows = max(50, EVALUATION_NUMBERS // (fleet.members * fleet.weights[0].shape[2]))
    right, loss = [], []
    fleet.eval()
    with torch.no_grad():
        for part, labels in zip(x.split(rows), y.split(rows), strict=True):
            logits = fleet(part)
            right.append(logits.argmax(dim=2) == labels)
            every = cross_entropy(logits.flatten(0, 1), labels.repeat(fleet.members), reduction="none")
            loss.append(every.view(fleet.members, -1))
    return torch.cat(right, dim=1).numpy(), torch.cat(loss, dim=1).double().numpy()
