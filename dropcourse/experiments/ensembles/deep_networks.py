"""Deep networks, with dropout after every hidden layer, for the two experiments on gradients that vanish.

Three ways to start: sigmoid units with the weights of Glorot and Bengio 2010; ReLU units with those of He et al. 2015,
which keep the size of signals as long as nothing is dropped; and ReLU units whose weights also make up for dropout.
"""

from itertools import pairwise

import torch
from torch import nn

from dropcourse.probability import as_probability

SIGMOID, RELU, COMPENSATED = SCHEMES = ("sigmoid", "ReLU", "ReLU, compensated start")
DROP_RATES = (0.0, 0.2, 0.5)


def deep_network(scheme: str, p: float, *, inputs: int, width: int, depth: int, outputs: int, seed: int) -> nn.Module:
    """`depth` hidden layers of `width` units: `(batch, inputs)` -> logits `(batch, outputs)`.

    Dropout multiplies a unit's mean square by 1 / (1 - p); `COMPENSATED` multiplies the variance of the weights that
    follow a dropout layer by 1 - p. The same `seed` gives the same weights at every `p`, up to that factor.
    """
    keep, generator = 1 - as_probability(p), torch.Generator().manual_seed(seed)
    sizes, layers = [inputs, *[width] * depth, outputs], []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
        nn.init.zeros_(layer.bias)
        if scheme == SIGMOID:
            nn.init.xavier_normal_(layer.weight, generator=generator)
        else:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
        if scheme == COMPENSATED and i > 0:
            with torch.no_grad():
                layer.weight.mul_(keep**0.5)
        layers.append(layer)
        if i < depth:
            layers += [nn.Sigmoid() if scheme == SIGMOID else nn.ReLU(), nn.Dropout(p)]
    return nn.Sequential(*layers)
