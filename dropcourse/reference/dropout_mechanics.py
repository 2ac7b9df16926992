"""Reference implementations for lesson 02: inverted dropout, forward and backward, and as a layer.

`p` is the probability of dropping. Source: Srivastava et al. 2014 (JMLR 15), section 4, in the inverted form, which
divides survivors by 1 - p while training.
"""

import numpy as np
import torch

from dropcourse.probability import as_probability


def sample_mask(shape: tuple[int, ...], p: float, rng: np.random.Generator) -> np.ndarray:
    """A Boolean keep-mask of the given shape; each entry is True with probability 1 - p, independently.

    Raises ValueError unless `p` is a number in [0, 1].
    """
    return rng.random(shape) >= as_probability(p)


def dropout_forward(
    x: np.ndarray, p: float, rng: np.random.Generator, training: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Inverted dropout. `x` of any shape -> (output, mask), both of that shape: output of x's dtype, Boolean mask.

    When not training, the output equals `x` and the mask is all True. Raises ValueError unless `p` is in [0, 1].
    """
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, bool)
    mask = sample_mask(x.shape, p, rng)
    return x * mask * _scale(p), mask


def dropout_backward(grad_output: np.ndarray, mask: np.ndarray, p: float) -> np.ndarray:
    """Gradient with respect to the input of dropout, from the gradient with respect to its output, of the same shape
    and dtype. Raises ValueError unless `p` is in [0, 1]."""
    return grad_output * mask * _scale(as_probability(p))


def _scale(p: float) -> float:
    return 0 if p == 1 else 1 / (1 - p)


class Dropout(torch.nn.Module):
    """Inverted dropout as a layer: active after `train()`, the identity after `eval()`.

    `p` is the drop probability; masks come from `generator`, or from torch's default generator without one. Raises
    ValueError unless `p` is in [0, 1].
    """

    def __init__(self, p: float = 0.5, generator: torch.Generator | None = None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x of any shape -> tensor of the same shape and dtype."""
        if not self.training:
            return x
        mask = torch.rand(x.shape, generator=self.generator, device=x.device) >= self.p
        return x * mask * (0 if self.p == 1 else 1 / (1 - self.p))

    def extra_repr(self) -> str:
        """What `print(layer)` shows between the parentheses."""
        return f"p={self.p}"
