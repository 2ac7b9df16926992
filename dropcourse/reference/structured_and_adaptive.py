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
    Source: Tompson et al. 2015 (arXiv 1411.4280).
    """
    p = as_probability(p)
    mask = rng.random((*x.shape[:2], 1, 1)) >= p
    return x * (mask * _scale(p)).astype(x.dtype)


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
    probability 1 - p, independently. Raises ValueError unless `p` is in [0, 1]. Source: Wan et al. 2013,
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


def gaussian_dropout(x: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """Noise in the place of zeros: `x` of any shape times normal noise of mean 1 and variance p / (1 - p), one draw for
    each entry, in x's dtype. Raises ValueError unless 0 <= `p` < 1. Source: Srivastava et al. 2014, section 10."""
    p = _below_one(p)
    noise = rng.normal(1, math.sqrt(p / (1 - p)), x.shape)
    return x * noise.astype(x.dtype)


def _below_one(p: float) -> float:
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return p


def rate_schedule(step: int, total_steps: int, p_start: float, p_end: float, kind: str) -> float:
    """The drop probability at a step of 0 to `total_steps`, on the way from `p_start` to `p_end`.

    The share of the way at progress t = step / total_steps is 0 ("constant"), t ("linear"), 1 - exp(-10 t)
    ("curriculum", Morerio et al. 2017), min(1, 2 t) ("early") or max(0, 2 t - 1) ("late", both after Liu et al. 2023).
    Raises ValueError for probabilities outside [0, 1], a step outside 0 to total_steps, or another kind.
    """
    p_start, p_end = as_probability(p_start), as_probability(p_end)
    if not 0 <= step <= total_steps or total_steps < 1:
        raise ValueError(f"step must be from 0 to total_steps = {total_steps}, got {step}")
    t = step / total_steps
    shares = {
        "constant": 0,
        "linear": t,
        "curriculum": 1 - math.exp(-10 * t),
        "early": min(1, 2 * t),
        "late": max(0, 2 * t - 1),
    }
    if kind not in shares:
        raise ValueError(f"kind must be one of {', '.join(shares)}, got {kind!r}")
    return p_start + (p_end - p_start) * shares[kind]


def concrete_mask(logit_p: torch.Tensor, temperature: float, uniform: torch.Tensor) -> torch.Tensor:
    """A relaxed keep-mask, with values in [0, 1]: 1 - sigmoid((logit_p + log u - log(1 - u)) / temperature).

    `uniform` holds numbers u in [0, 1], `logit_p` broadcasts to its shape and receives a gradient. Raises ValueError
    unless `temperature` is above 0. Source: Gal et al. 2017 (arXiv 1705.07832), section 3.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature)


def concrete_regularizer(
    weight: torch.Tensor, logit_p: torch.Tensor, weight_regularizer: float, dropout_regularizer: float
) -> torch.Tensor:
    """What concrete dropout on the inputs of a layer adds to the loss: a tensor without axes, differentiable.

    weight_regularizer * sum(weight**2) / (1 - p) + dropout_regularizer * inputs * (p log p + (1 - p) log(1 - p)), with
    p = sigmoid(logit_p) and `weight` (inputs, outputs). Source: Gal et al. 2017 (arXiv 1705.07832), section 3.
    """
    squares = (weight**2).sum() * (1 + torch.exp(logit_p))  # 1 / (1 - p), also where p is 1 to a computer
    negative_entropy = sum(torch.sigmoid(logit) * logsigmoid(logit) for logit in (logit_p, -logit_p))
    return weight_regularizer * squares + dropout_regularizer * len(weight) * negative_entropy


ALPHA = -1.7580993408473766
"""What SELU tends to for very negative inputs: minus lambda times alpha of Klambauer et al. 2017."""


def alpha_dropout(x: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """Dropout for SELU networks: `x` of any shape -> the same shape and dtype, with mean 0 and variance 1 kept.

    Dropped entries become ALPHA, then all of x is scaled and shifted: a * x + b with a = ((1 - p) * (1 + p *
    ALPHA**2))**-0.5 and b = -a * p * ALPHA. Raises ValueError unless 0 <= `p` < 1. Source: Klambauer et al. 2017 (arXiv
    1706.02515).
    """
    p = _below_one(p)
    mask = rng.random(x.shape) >= p
    a = ((1 - p) * (1 + p * ALPHA**2)) ** -0.5
    b = -a * p * ALPHA
    return a * np.where(mask, x, x.dtype.type(ALPHA)) + b
