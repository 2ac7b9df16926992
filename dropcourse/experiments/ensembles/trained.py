"""The pair of networks that several experiments look into: trained without dropout and with it, in lesson 02's set-up.

Same initial weights, same batches in the same order, 1,000 signals, Adam; each has the learning rate that gave it the
lowest validation loss in the recorded `dropout_mechanics.tuning`.
"""

from functools import lru_cache

import torch
from torch import nn

from dropcourse.experiments.dropout_mechanics.networks import (
    LEARNING_RATES,
    NONE,
    PER_EXAMPLE,
    draw_data,
    fit,
)

TRAINED_EPOCHS = {"quick": 20, "full": 60}
TRAINED_ARMS = (NONE, PER_EXAMPLE)


@lru_cache(maxsize=4)  # the next experiment of a notebook looks into the same networks
def pair(seed: int, epochs: int) -> tuple[nn.Sequential, nn.Sequential]:
    """The networks of `seed` without dropout and with it, p = 0.5, in evaluation mode; not to be changed."""
    models = []
    for arm in TRAINED_ARMS:
        model, _ = fit(_standard_layer, arm, seed=seed, epochs=epochs, learning_rate=LEARNING_RATES[arm])
        models.append(model.eval().requires_grad_(False))
    return models[0], models[1]


def held_out(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Signals `(1000, 40)` and labels `(1000,)` that the networks of `seed` were not trained on."""
    validation = draw_data(seed)[1]
    return torch.tensor(validation.x), torch.tensor(validation.y)


def _standard_layer(p: float, generator: torch.Generator) -> nn.Module:
    # PyTorch's layer draws from the global generator, which `train` seeds.
    return nn.Dropout(p)
