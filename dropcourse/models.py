"""The networks that lessons train; for most questions a ReLU network with room for dropout is enough.

Initial weights follow He et al. 2015, "Delving Deep into Rectifiers", arXiv 1502.01852, equation 10.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import nn

ModuleFactory = Callable[[], nn.Module]


def mlp(
    sizes: Sequence[int],
    *,
    dropout: ModuleFactory | None = None,
    input_dropout: ModuleFactory | None = None,
    generator: torch.Generator | None = None,
) -> nn.Sequential:
    """A multilayer perceptron: `sizes=(40, 256, 256, 10)` maps `(batch, 40)` to logits `(batch, 10)`.

    `dropout` and `input_dropout` are called without arguments, once per place, and return the module to put
    there: after every hidden activation, and before the first layer. So `dropout=lambda: Dropout(0.5)` takes
    any class, also your own.

    Weights are normal with variance `2 / fan_in`, biases zero. They are drawn from `generator`, or from
    torch's global generator if that is None, in the same order with and without dropout: one seed gives both
    the same start.

    Raises `ValueError` if `sizes` has fewer than two entries or one that is not an integer of at least 1.
    """
    sizes = tuple(sizes)
    if len(sizes) < 2 or not all(isinstance(size, int) and size >= 1 for size in sizes):
        raise ValueError(f"sizes must be two or more integers of at least 1, got {sizes}")

    layers = [input_dropout()] if input_dropout else []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        layers += [_linear(fan_in, fan_out, generator), nn.ReLU()]
        if dropout:
            layers.append(dropout())
    layers.append(_linear(*sizes[-2:], generator))
    return nn.Sequential(*layers)


def _linear(fan_in: int, fan_out: int, generator: torch.Generator | None) -> nn.Linear:
    # The constructor alone would draw initial weights from the global generator.
    layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
    nn.init.zeros_(layer.bias)
    return layer
