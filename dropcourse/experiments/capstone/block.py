"""A tiny transformer for signals of 40 positions, given the attention and the DropPath to be measured.

A signal is ten patches of four positions. Two blocks with one head each, normalised before each branch; the mean over
patches is classified. Source: Vaswani et al. 2017 (NeurIPS 30), with the order of layers of Xiong et al. 2020 (ICML).
"""

from collections.abc import Callable

import torch
from torch import nn

PATCH, WIDTH, BLOCKS = 4, 32, 2


class Block(nn.Module):
    """One block: attention and a small network, each added to what came in, `(batch, time, WIDTH)`."""

    def __init__(self, attention: Callable, drop_path: Callable, p_attention: float, p_path: float):
        super().__init__()
        self.attention, self.drop_path = attention, drop_path
        self.p_attention, self.p_path = p_attention, p_path
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.project, self.back = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.network = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """One pass; what is dropped is drawn from torch's global generator."""
        q, k, v = self.project(self.before(x)).chunk(3, dim=2)
        seen = self.back(self.attention(q, k, v, self.p_attention, training=self.training))
        x = x + self.drop_path(seen, self.p_path, training=self.training)
        return x + self.drop_path(self.network(self.between(x)), self.p_path, training=self.training)


class Classifier(nn.Module):
    """Signals `(batch, 40)` -> logits `(batch, classes)`; dropout on the mean over patches with `p_last`."""

    def __init__(
        self, attention: Callable, drop_path: Callable, *, p_attention: float = 0.0, p_path: float = 0.0,
        p_last: float = 0.0, classes: int = 10, features: int = 40,
    ):  # fmt: skip
        super().__init__()
        self.enter = nn.Linear(PATCH, WIDTH)
        self.places = nn.Parameter(0.1 * torch.randn(features // PATCH, WIDTH))
        self.blocks = nn.Sequential(*(Block(attention, drop_path, p_attention, p_path) for _ in range(BLOCKS)))
        self.leave = nn.Sequential(nn.LayerNorm(WIDTH), nn.Dropout(p_last), nn.Linear(WIDTH, classes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """One pass."""
        patches = self.enter(x.reshape(len(x), -1, PATCH)) + self.places
        return self.leave(self.blocks(patches).mean(dim=1))
