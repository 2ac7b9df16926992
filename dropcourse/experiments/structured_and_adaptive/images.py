"""What the experiments on images share: two data sets, and a small convolutional network with room for dropout.

Textures are gratings of four directions and two wavelengths at a random place, under a smooth shade and fine noise;
digits are those of scikit-learn.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn.functional import relu

from dropcourse.data import Dataset, digits

TEXTURES, DIGITS = DATA = ("textures", "digits")
SIDES = {TEXTURES: 16, DIGITS: 8}
TRAINED_IMAGES = {TEXTURES: 200, DIGITS: 100}
NEW_IMAGES = 1_000
NOISE, NOISE_LENGTH = 1.0, 1.0  # standard deviation, and how far it reaches in pixels
CHANNELS = (32, 32)

Masked = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


def textures(count: int, rng: np.random.Generator, side: int = SIDES[TEXTURES]) -> Dataset:
    """Images `(count, side * side)` of 8 classes: direction and wavelength of a grating, in random order."""
    y = rng.permutation(np.arange(count, dtype=np.int64) % 8)
    angle = (y % 4) * np.pi / 4 + rng.normal(0, 0.12, count)
    wavelength = np.where(y < 4, 4.0, 6.0) * rng.uniform(0.9, 1.1, count)
    rows, columns = np.mgrid[:side, :side]
    across = np.cos(angle)[:, None, None] * columns + np.sin(angle)[:, None, None] * rows
    phase = rng.uniform(0, 2 * np.pi, (count, 1, 1))
    x = rng.uniform(0.4, 1.0, (count, 1, 1)) * np.sin(2 * np.pi * across / wavelength[:, None, None] + phase)
    slope = rng.normal(0, 0.6, (count, 2, 1, 1))
    x += slope[:, 0] * np.linspace(-1, 1, side)[:, None] + slope[:, 1] * np.linspace(-1, 1, side)
    x += NOISE * _smooth(rng.standard_normal(x.shape))
    return Dataset(x.reshape(count, -1).astype(np.float32), y, TEXTURES, 8)


def _smooth(noise: np.ndarray) -> np.ndarray:
    """White noise -> noise of about the same variance in which neighbours are alike."""
    distance = np.subtract.outer(np.arange(noise.shape[-1]), np.arange(noise.shape[-1]))
    kernel = np.exp(-0.5 * (distance / NOISE_LENGTH) ** 2)
    kernel /= np.linalg.norm(kernel, axis=0)
    return kernel.T @ noise @ kernel


def draw_images(name: str, seed: int, stream: int = 0) -> tuple[Dataset, Dataset]:
    """Images to train on and new ones; other streams of the same seed are independent, or shuffled anew."""
    rng = np.random.default_rng([seed, stream])
    if name == TEXTURES:
        return textures(TRAINED_IMAGES[name], rng), textures(NEW_IMAGES, rng)
    known = digits()
    rows = rng.permutation(len(known))
    first = TRAINED_IMAGES[name]
    return known.take(rows[:first]), known.take(rows[first : first + NEW_IMAGES])


class Masks(nn.Module):
    """Dropout by a function `(x, p, rng)` of arrays: what it makes of ones is the mask, scaled."""

    def __init__(self, dropout: Masked, p: float, seed: int):
        super().__init__()
        self.dropout, self.p, self.rng = dropout, p, np.random.default_rng(seed)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`x` `(batch, channels, height, width)` -> the same shape; unchanged in evaluation."""
        if not self.training:
            return x
        mask = self.dropout(np.ones(x.shape, dtype=np.float32), self.p, self.rng)
        return x * torch.from_numpy(np.ascontiguousarray(mask, dtype=np.float32))


class SmallConvNet(nn.Module):
    """Two convolutions of 3 x 3, each followed by ReLU, `dropout` and pooling, and a linear layer: rows of pixels
    `(batch, side * side)` -> logits."""

    def __init__(self, side: int, classes: int, dropout: Callable[[], nn.Module], seed: int):
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.first = nn.Conv2d(1, CHANNELS[0], 3, padding=1)
            self.second = nn.Conv2d(CHANNELS[0], CHANNELS[1], 3, padding=1)
            self.last = nn.Linear(CHANNELS[1] * (side // 4) ** 2, classes)
        self.drops, self.pool, self.side = nn.ModuleList([dropout(), dropout()]), nn.MaxPool2d(2), side

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Rows of pixels -> logits `(batch, classes)`."""
        x = self.pool(self.drops[0](self.maps(x)))
        x = self.pool(self.drops[1](relu(self.second(x))))
        return self.last(x.flatten(1))

    def maps(self, x: torch.Tensor) -> torch.Tensor:
        """The maps of the first layer, `(batch, channels, side, side)`."""
        return relu(self.first(x.view(-1, 1, self.side, self.side)))
