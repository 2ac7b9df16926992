"""Ways to disturb a signal or the network that reads it, for the experiment on robustness: mild ones, of several kinds.

Each takes the signals `(n, 40)` and a generator and returns disturbed copies; signals vary by about 1. In the manner of
Hendrycks and Dietterich 2019 (arXiv 1903.12261), who corrupt images, with corruptions of our own for signals.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

Corruption = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def add_noise(x: np.ndarray, rng: np.random.Generator, *, sigma: float) -> np.ndarray:
    """Independent normal noise on every position."""
    return x + sigma * rng.standard_normal(x.shape)


def move(x: np.ndarray, rng: np.random.Generator, *, positions: int) -> np.ndarray:
    """Moved to the left or to the right; the value at the edge fills the gap."""
    steps = np.arange(x.shape[1]) + positions * rng.choice([-1, 1], (len(x), 1))
    return np.take_along_axis(x, np.clip(steps, 0, x.shape[1] - 1), axis=1)


def blank(x: np.ndarray, rng: np.random.Generator, *, positions: int) -> np.ndarray:
    """A run of positions reads 0, at a random place."""
    start = rng.integers(0, x.shape[1] - positions + 1, (len(x), 1))
    place = np.arange(x.shape[1])
    return np.where((place >= start) & (place < start + positions), 0.0, x)


def spike(x: np.ndarray, rng: np.random.Generator, *, share: float, height: float) -> np.ndarray:
    """Each position, with probability `share`, jumps up or down by `height`."""
    return x + height * rng.choice([-1, 1], x.shape) * (rng.random(x.shape) < share)


def shift_baseline(x: np.ndarray, rng: np.random.Generator, *, height: float) -> np.ndarray:
    """The whole signal is lifted or lowered."""
    return x + height * rng.choice([-1, 1], (len(x), 1))


def rescale(x: np.ndarray, rng: np.random.Generator, *, factor: float) -> np.ndarray:
    """The whole signal is multiplied by `factor` or divided by it."""
    return x * factor ** rng.choice([-1, 1], (len(x), 1))


def smooth(x: np.ndarray, rng: np.random.Generator, *, width: int) -> np.ndarray:
    """A running mean over `width` positions, an odd number."""
    padded = np.pad(x, ((0, 0), (width // 2, width // 2)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, width, axis=1).mean(axis=2)


NOISE: dict[str, Corruption] = {
    "noise, σ = 0.1": partial(add_noise, sigma=0.1),
    "noise, σ = 0.3": partial(add_noise, sigma=0.3),
}
CORRUPTIONS: dict[str, Corruption] = {
    "moved by 2 positions": partial(move, positions=2),
    "5 positions read 0": partial(blank, positions=5),
    "spikes of ±1, 1 in 20": partial(spike, share=0.05, height=1.0),
    "baseline ±0.3": partial(shift_baseline, height=0.3),
    "amplitude × or ÷ 1.5": partial(rescale, factor=1.5),
    "running mean of 5": partial(smooth, width=5),
}


def fast_gradient_sign(model: nn.Module, x: torch.Tensor, y: torch.Tensor, epsilon: float) -> torch.Tensor:
    """`x` moved by `epsilon` at every position in the direction that raises the loss of `model`, which is evaluated as
    it is. Source: Goodfellow et al. 2015 (arXiv 1412.6572), section 4."""
    moved = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(cross_entropy(model(moved), y, reduction="sum"), moved)
    return x + epsilon * gradient.sign()
