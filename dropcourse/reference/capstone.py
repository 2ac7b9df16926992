"""Reference implementations for lesson 07: attention with dropout, DropPath, and an entry for the challenge.

`p` is the probability of dropping. Sources: Vaswani et al. 2017 (NeurIPS 30), sections 3.2.1 and 5.4, for attention and
its dropout; Huang et al. 2016 (ECCV), section 3, and Larsson et al. 2017 (ICLR) for dropping whole paths.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from dropcourse.probability import as_probability


def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, p: float, *, causal: bool = False, training: bool = True,
    generator: torch.Generator | None = None,
) -> torch.Tensor:  # fmt: skip
    """Scaled dot-product attention with inverted dropout of the attention weights: `(batch, time, values)`.

    `q` and `k` `(batch, time, features)`, `v` `(batch, time, values)`. With `causal`, position t attends to positions
    up to t. Raises ValueError unless `p` is in [0, 1].
    """
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v


def drop_path(
    branch: torch.Tensor, p: float, *, training: bool = True, generator: torch.Generator | None = None
) -> torch.Tensor:
    """What a residual branch adds, `(batch, ...)`, dropped for whole examples; survivors are divided by `1 - p`.

    Raises ValueError unless `p` is in [0, 1].
    """
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))


def train(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Callable[[np.ndarray], np.ndarray]:
    """Signals (n, 40), labels (n,) -> a function from signals (m, 40) to labels (m,).

    A network with dropout of half its hidden units.
    """
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)

    def prepared(rows: np.ndarray) -> torch.Tensor:
        return torch.from_numpy((rows - center) / width)

    signals, labels = prepared(x), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(x.shape[1], 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 10),
    )  # fmt: skip
    step = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(60):
        for rows in torch.randperm(len(signals)).split(64):
            step.zero_grad()
            cross_entropy(model(signals[rows]), labels[rows]).backward()
            step.step()
    model.eval()

    def predict(rows: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return model(prepared(rows)).argmax(dim=1).numpy()

    return predict
