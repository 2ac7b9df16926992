"""Reference implementations for lesson 04: dropout of channels, blocks, weights and branches, noise in its place, and
rates that are scheduled or learned.

`p` is the probability of dropping. Where nothing else is said, survivors are divided by 1 - p while training.
"""

import math
from collections.abc import Callable

import numpy as np
import torch
from torch.nn.functional import logsigmoid

from dropcourse.probability import as_probability


def spatial_dropout(x: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """Inverted dropout of whole channels: `x` (batch, channels, height, width) -> the same shape and dtype.

    Each channel of each example is kept with probability 1 - p, as a whole. Raises ValueError unless `p` is in [0, 1].
    Source: Tompson et al. 2015 (arXiv 1411.4280), section 3.2.
    """
    p = as_probability(p)
    mask = rng.random((*x.shape[:2], 1, 1)) >= p
    return x * mask * _scale(p)


def _scale(p: float) -> float:
    return 0 if p == 1 else 1 / (1 - p)


def drop_block(x: np.ndarray, p: float, block_size: int, rng: np.random.Generator) -> np.ndarray:
    """Dropout of square blocks: `x` (batch, channels, height, width) -> the same shape and dtype.

    In each map, each position at which a block fits seeds one with probability gamma = p / b**2 * (height * width) /
    ((height - b + 1) * (width - b + 1)), where b is `block_size`; all cells of all blocks are dropped. What is kept is
    multiplied by the number of entries over the number kept. p = 1 gives zeros. Raises ValueError unless `p` is in
    [0, 1] and `block_size` in 1 to min(height, width). Source: Ghiasi et al. 2018 (arXiv 1810.12890), algorithm 1.
    """
    p = as_probability(p)
    height, width = x.shape[2:]
    _require_fit(block_size, (height, width))
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = 1 if p == 1 else p / block_size**2 * height * width / (rows * columns)
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    mask = np.ones(x.shape, bool)
    for i in range(block_size):
        for j in range(block_size):
            mask[:, :, i : i + rows, j : j + columns] &= ~seeds
    return x * mask * (mask.size / max(1, int(mask.sum())))


def _require_fit(block_size: int, size: tuple[int, int]) -> None:
    if not 1 <= block_size <= min(size):
        raise ValueError(f"block_size must be from 1 to {min(size)}, got {block_size!r}")


def drop_block_probability(size: tuple[int, int], block_size: int, gamma: float) -> np.ndarray:
    """The chance that `drop_block` drops each cell of a map: `size` (height, width) -> float64 of that shape.

    It is 1 - (1 - gamma)**k, with k the number of seed positions whose block covers the cell. Raises ValueError unless
    `gamma` is in [0, 1] and `block_size` in 1 to min(size).
    """
    gamma = as_probability(gamma)
    _require_fit(block_size, size)
    rows, columns = (_covering(length, block_size) for length in size)
    return 1 - (1 - gamma) ** np.outer(rows, columns)


def _covering(length: int, block_size: int) -> np.ndarray:
    """For each place on a line of this length: how many blocks that fit on it cover the place."""
    place = np.arange(length)
    return np.minimum(place, length - block_size) - np.maximum(place - block_size, -1)


def drop_connect(weight: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """Inverted dropout of weights: `weight` (inputs, outputs) -> the same shape and dtype, each entry kept with
    probability 1 - p, independently. Raises ValueError unless `p` is in [0, 1]. Source: Wan et al. 2013, section 3,
    with one mask for the batch and survivors divided by 1 - p."""
    p = as_probability(p)
    mask = rng.random(weight.shape) >= p
    return weight * mask * _scale(p)


def stochastic_depth(
    x: np.ndarray, branch: Callable, p: float, rng: np.random.Generator, training: bool = True
) -> np.ndarray:
    """A residual block whose branch is dropped: `x` (batch, ...) -> the same shape and dtype.

    In training, x + m / (1 - p) * branch(x), with a keep-mask m that has one entry for each example; else x +
    branch(x). Raises ValueError unless `p` is in [0, 1]. Source: Huang et al. 2016 (arXiv 1603.09382), section 3, in
    the inverted form and with a coin for each example, where the paper has one for each mini-batch.
    """
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x), *[1] * (x.ndim - 1))) >= p
    return x + branch(x) * mask * _scale(p)
