"""Probes: objects of a check's own that it has made where the student's objects lie, to hand them to student code.

A network cannot be sent as a value, nor lent as a function can (`lending`), for student code changes its modes. So a
check names a class of this module, sends what it is made from, and gets a handle, which it may pass as an argument.
What a probe reports comes from the student's process: a check relies on it only beside results that cannot be had
without doing the work.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn


class Dropout(nn.Module):
    """A dropout layer of the course's own: of this name, and not derived from one of torch's."""

    def __init__(self, p: float):
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Inverted dropout in training mode."""
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p) if self.training else x


class Quiet(Dropout):
    """A dropout layer that only its base class gives away."""


class Jitter(nn.Module):
    """No dropout layer: doubles its input in training mode."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x or 2 x."""
        return 2 * x if self.training else x


LAYERS = {
    "Dropout": lambda p, width: nn.Dropout(p),
    "Dropout1d": lambda p, width: nn.Sequential(nn.Unflatten(1, (width, 1)), nn.Dropout1d(p), nn.Flatten()),
    "Dropout2d": lambda p, width: nn.Sequential(nn.Unflatten(1, (width, 1, 1)), nn.Dropout2d(p), nn.Flatten()),
    "Dropout3d": lambda p, width: nn.Sequential(nn.Unflatten(1, (width, 1, 1, 1)), nn.Dropout3d(p), nn.Flatten()),
    "AlphaDropout": lambda p, width: nn.AlphaDropout(p),
    "nested Dropout": lambda p, width: nn.Sequential(nn.Sequential(nn.Identity(), nn.Dropout(p))),
    "the course's Dropout": lambda p, width: Dropout(p),
    "a class derived from it": lambda p, width: Quiet(p),
    "batch normalisation": lambda p, width: nn.BatchNorm1d(width),
    "a layer of another kind": lambda p, width: Jitter(),
}
"""Layers that a `Network` can hold, by what messages call them; each keeps the shape (batch, width)."""


class Network(nn.Module):
    """Layers of `LAYERS` side by side, each acting on columns of its own: (batch, len(layers) * width) -> the same.

    `p` is their drop probability. Batch normalisation starts with running statistics of its own, so that both modes
    differ.
    """

    def __init__(self, layers: Sequence[str], width: int, p: float):
        super().__init__()
        self.layers = nn.ModuleList(LAYERS[name](p, width) for name in layers)
        self.scale = nn.Parameter(torch.ones(()))
        self._passes_left: int | None = None
        self._noted: Counter = Counter()
        for norm in (layer for layer in self.layers if isinstance(layer, nn.BatchNorm1d)):
            norm.running_mean += torch.arange(width)
            norm.running_var += 2

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """One pass. Raises RuntimeError when the passes are used up."""
        if self._passes_left == 0:
            raise RuntimeError("the model failed")
        if self._passes_left is not None:
            self._passes_left -= 1
        self._noted["passes"] += 1
        self._noted["tracked"] += torch.is_grad_enabled()
        parts = x.chunk(len(self.layers), dim=1)
        return self.scale * torch.cat([layer(part) for layer, part in zip(self.layers, parts, strict=True)], dim=1)

    def fail_after(self, passes: int) -> None:
        """Raise an error in the pass that follows this many."""
        self._passes_left = passes

    def set_modes(self, modes: Sequence[bool]) -> None:
        """Whether each of its modules, in the order of `modules()`, is in training mode."""
        for module, mode in zip(self.modules(), modes, strict=True):
            module.training = mode

    def modes(self) -> list[bool]:
        """The same, as they are."""
        return [module.training for module in self.modules()]

    def noted(self) -> dict[str, Any]:
        """How many passes there were, how many of them tracked gradients, and whether gradients are tracked now, which
        they are again after this."""
        now = torch.is_grad_enabled()
        torch.set_grad_enabled(True)
        return {"passes": self._noted["passes"], "tracked": self._noted["tracked"], "now": now}


PROBES = {"Network": Network}
