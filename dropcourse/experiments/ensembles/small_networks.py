"""Networks with ten units that can be dropped, so that all 1,024 sub-networks can be run; trained on signals.

What differs is what stands between the dropped units and the probabilities: only the softmax's own linear layer, or
also a ReLU.
"""

from functools import lru_cache

import numpy as np
import torch
from scipy.special import softmax
from torch import nn

from dropcourse.data import Dataset, signals
from dropcourse.models import mlp
from dropcourse.training import train

REGRESSION, LAST_HIDDEN, BEFORE_RELU = NETWORKS = ("softmax regression", "last hidden layer", "before a ReLU layer")
DROPPED = 10  # units that can be dropped
SMALL_ROWS = 1000  # for training
SMALL_RATE = 1e-2  # Adam; no arms are compared here, only predictions of the same network
SMALL_EPOCHS = {"quick": 10, "full": 40}


def pooled(data: Dataset) -> Dataset:
    """The signals with every four neighbouring positions averaged: 40 features become 10."""
    return Dataset(data.x.reshape(len(data), DROPPED, -1).mean(axis=2), data.y, "pooled signals", data.classes)


@lru_cache(maxsize=32)  # two experiments of a notebook look into the same networks
def trained_network(name: str, p: float, seed: int, epochs: int) -> nn.Sequential:
    """The network called `name` after training with dropout, in evaluation mode; not to be changed."""
    layer = {"dropout": lambda: nn.Dropout(p)}
    sizes, place = {
        REGRESSION: ((DROPPED, 10), {"input_dropout": layer["dropout"]}),
        LAST_HIDDEN: ((40, DROPPED, 10), layer),
        BEFORE_RELU: ((DROPPED, 64, 10), {"input_dropout": layer["dropout"]}),
    }[name]
    model = mlp(sizes, generator=torch.Generator().manual_seed(seed), **place)
    data, _ = inputs(name, seed, SMALL_ROWS)
    train(model, data, epochs=epochs, learning_rate=SMALL_RATE, seed=seed, progress=False)
    return model.eval().requires_grad_(False)


def inputs(name: str, seed: int, rows: int) -> tuple[Dataset, Dataset]:
    """`SMALL_ROWS` examples for training and `rows` others, as the network called `name` takes them."""
    rng = np.random.default_rng([seed, 3])
    pair = signals(SMALL_ROWS, rng), signals(rows, rng)
    return pair if name == LAST_HIDDEN else (pooled(pair[0]), pooled(pair[1]))


class Halves:
    """A trained network in float64, cut where dropout is: `before` gives the units, `after` the probabilities."""

    def __init__(self, model: nn.Sequential):
        place = next(i for i, layer in enumerate(model) if isinstance(layer, nn.Dropout))
        self._layers = [_as_function(layer) for layer in model]
        self._place = place

    def before(self, x: np.ndarray) -> np.ndarray:
        """`(rows, features)` -> the units that can be dropped, `(rows, 10)`."""
        return _run(self._layers[: self._place], x.astype(np.float64))

    def after(self, units: np.ndarray) -> np.ndarray:
        """`(rows, 10)` -> probabilities `(rows, classes)`."""
        return softmax(_run(self._layers[self._place + 1 :], units), axis=-1)


def _run(layers: list, x: np.ndarray) -> np.ndarray:
    for layer in layers:
        x = layer(x)
    return x


def _as_function(layer: nn.Module):
    if not isinstance(layer, nn.Linear):
        return (lambda x: np.maximum(x, 0)) if isinstance(layer, nn.ReLU) else (lambda x: x)
    weight, bias = (values.double().numpy() for values in (layer.weight.T, layer.bias))
    return lambda x: x @ weight + bias
