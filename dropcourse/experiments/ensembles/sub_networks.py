"""Is training with a mask the same as training a smaller network? On trial: claim 16, by cutting the network apart.

The masked network keeps all its weights; the sliced one is built anew from the rows and columns of those units that the
mask kept. Source of the picture: Srivastava et al. 2014 (JMLR 15), section 4, there called a thinned network.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from dropcourse.data import signals
from dropcourse.experiments.dropout_mechanics.networks import SIZES
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.models import mlp

SLICED_RATES = np.array([0.2, 0.5, 0.8])
SLICED_EXAMPLES = 8  # all with the same mask
SLICED_MINIMUM = 1e-10  # of the size of what is compared: more than rounding in float64


@dataclass(frozen=True, eq=False)
class SubNetworks:
    """How far the masked network and the sliced one are apart, shape `(seeds, rates)`, relative to the largest value.

    `outputs` compares the logits, `gradients` the gradients of the weights that the sliced network has; `elsewhere` is
    the largest gradient of all other weights, `weights_left` the share of weights that the sliced network has.
    """

    rates: np.ndarray
    outputs: np.ndarray
    gradients: np.ndarray
    elsewhere: np.ndarray
    weights_left: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, outputs=2, gradients=2, elsewhere=2, weights_left=2)


def sub_networks(*, seeds: Iterable[int], size: str = "quick") -> SubNetworks:
    """Compare on signals, for random weights and one random mask for each seed and rate. `size` makes no difference."""
    rows = np.array([[_compare(seed, float(p)) for p in SLICED_RATES] for seed in seeds])
    return SubNetworks(SLICED_RATES, *np.moveaxis(rows, 2, 0))


def _compare(seed: int, p: float) -> tuple[float, float, float, float]:
    rng = np.random.default_rng([seed, round(100 * p)])
    data = signals(SLICED_EXAMPLES, rng)
    x, y = torch.tensor(data.x).double(), torch.tensor(data.y)
    whole = mlp(SIZES, generator=torch.Generator().manual_seed(seed)).double()
    kept = [torch.ones(SIZES[0], dtype=torch.bool)]
    kept += [torch.tensor(rng.random(width) >= p) for width in SIZES[1:-1]]
    kept.append(torch.ones(SIZES[-1], dtype=torch.bool))
    part = _sliced(whole, kept)

    masked = _logits(whole, x, 1 / (1 - p), kept)
    sliced = _logits(part, x, 1 / (1 - p))
    for logits in (masked, sliced):
        cross_entropy(logits, y).backward()
    apart, largest, elsewhere = 0.0, 0.0, 0.0
    for big, small, sources, targets in zip(_linear(whole), _linear(part), kept, kept[1:], strict=False):
        inside = targets[:, None] & sources
        shared = big.weight.grad[targets][:, sources]
        apart = max(apart, _largest(shared - small.weight.grad))
        largest = max(largest, _largest(shared))
        elsewhere = max(elsewhere, _largest(big.weight.grad[~inside]))
    weights = [sum(layer.weight.numel() for layer in _linear(model)) for model in (part, whole)]
    return (
        _largest(masked - sliced) / _largest(masked),
        apart / largest,
        elsewhere / largest,
        weights[0] / weights[1],
    )


def _sliced(whole: nn.Sequential, kept: list[torch.Tensor]) -> nn.Sequential:
    """A network of its own with the weights that lead from a kept unit to a kept unit."""
    part = mlp([int(units.sum()) for units in kept]).double()
    with torch.no_grad():
        for big, small, sources, targets in zip(_linear(whole), _linear(part), kept, kept[1:], strict=False):
            small.weight.copy_(big.weight[targets][:, sources])
            small.bias.copy_(big.bias[targets])
    return part


def _logits(
    model: nn.Sequential, x: torch.Tensor, factor: float, kept: list[torch.Tensor] | None = None
) -> torch.Tensor:
    """Logits with the hidden outputs times `factor`, and times their mask if `kept` has one for each layer of units."""
    hidden = 0
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            hidden += 1
            x = x * factor if kept is None else x * factor * kept[hidden]
    return x


def _linear(model: nn.Sequential) -> list[nn.Linear]:
    return [layer for layer in model if isinstance(layer, nn.Linear)]


def _largest(values: torch.Tensor) -> float:
    return values.abs().max().item() if values.numel() else 0.0


def conclude_sub_networks(result: SubNetworks) -> dict[str, Verdict]:
    """Are they the same? The rule: "equal" if the largest relative difference is surely below 1e-10, "differs" beyond 3
    standard errors and 1e-10."""
    words = {"present": "differs", "absent": "equal"}
    questions = {
        "outputs": result.outputs,
        "gradients": result.gradients,
        "all other gradients, and 0": result.elsewhere,
    }
    return {
        name: Verdict.of(differences.max(axis=1), SLICED_MINIMUM, **words) for name, differences in questions.items()
    }


def recorded_sub_networks() -> SubNetworks:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.sub_networks", SubNetworks)
