"""Do the weights of a dropped unit stand still? On trial: that dropped units do not influence the update (claim 22).

A weight belongs to a unit if it leads into it. Its gradient is exactly zero in a step if the unit is dropped for all
examples of the batch, but an optimiser may move it all the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import NONE, PER_EXAMPLE, Layer, compared, draw_data, network
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import unwritten_reported

WARM_UP = 50  # steps before the first one that is looked at
UPDATE_STEPS = {"quick": 20, "full": 100}
BATCH_SIZES = (1, 64)
UPDATE_MINIMUM = 0.01  # a share of weights
OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "SGD": partial(torch.optim.SGD, lr=0.01),
    "SGD with momentum 0.9": partial(torch.optim.SGD, lr=0.001, momentum=0.9),  # 0.001 / (1 - 0.9) = 0.01 in the end
    "SGD with weight decay": partial(torch.optim.SGD, lr=0.01, weight_decay=1e-4),
    "Adam": partial(torch.optim.Adam, lr=1e-3),
    "AdamW (weight decay)": partial(torch.optim.AdamW, lr=1e-3, weight_decay=0.01),
}


@dataclass(frozen=True, eq=False)
class Updates:
    """Shares of weights over the steps looked at, in [0, 1].

    `moved` has shape `(seeds, optimizers)`: of the weights into units that would have been active but were dropped,
    batch size 1, the share that changed in the step. `zeros`, shape `(seeds, batch sizes, 2)`, is the share of all
    weights into hidden units whose gradient is exactly zero, without dropout and with it (optimiser: SGD).
    """

    moved: np.ndarray
    zeros: np.ndarray

    def __post_init__(self):
        as_arrays(self, moved=2, zeros=3)


def updates(dropout: Layer, *, seeds: Iterable[int], size: str = "quick") -> Updates:
    """Train the network for each seed, optimiser and batch size, and look at every step after the first 50."""
    moved, zeros = [], []
    with unwritten_reported(dropout):
        for seed in seeds:
            runs = [_watch(dropout, PER_EXAMPLE, seed, 1, make, UPDATE_STEPS[size]) for make in OPTIMIZERS.values()]
            moved.append([share for share, _ in runs])
            zeros.append(
                [
                    [
                        _watch(dropout, arm, seed, batch, OPTIMIZERS["SGD"], UPDATE_STEPS[size])[1]
                        for arm in (NONE, PER_EXAMPLE)
                    ]
                    for batch in BATCH_SIZES
                ]
            )
    return Updates(np.array(moved), np.array(zeros))


def _watch(dropout: Layer, arm: str, seed: int, batch: int, optimizer: Callable, steps: int) -> tuple[float, float]:
    """Share of the dropped units' weights that moved, of all in all steps, and mean share of zero gradients."""
    model, training = network(dropout, arm, seed), draw_data(seed)[0]
    x, y = torch.tensor(training.x), torch.tensor(training.y)
    active, kept = _record_outputs(model)
    weights = [layer.weight for layer in model if isinstance(layer, nn.Linear)][:-1]
    step, rows = optimizer(model.parameters()), torch.Generator().manual_seed(seed)
    moved, zeros = [], []
    for i in range(WARM_UP + steps):
        drawn = torch.randperm(len(y), generator=rows)[:batch]
        step.zero_grad()
        cross_entropy(model(x[drawn]), y[drawn]).backward()
        before = [weight.detach().clone() for weight in weights]
        step.step()
        if i < WARM_UP:
            continue
        zeros.append(torch.cat([(weight.grad == 0).flatten() for weight in weights]).double().mean().item())
        if arm == PER_EXAMPLE and batch == 1:
            # Into a unit that the dropout layer silenced: its input was positive, its output is zero.
            dropped = [(went_in[0] > 0) & (came_out[0] == 0) for went_in, came_out in zip(active, kept, strict=True)]
            changed = [(weight != old)[rows] for weight, old, rows in zip(weights, before, dropped, strict=True)]
            still = [(weight.grad == 0)[rows] for weight, rows in zip(weights, dropped, strict=True)]
            moved += [c[s] for c, s in zip(changed, still, strict=True)]
    counted = torch.cat(moved) if moved else torch.empty(0)
    return counted.double().mean().item() if len(counted) else 0.0, float(np.mean(zeros))


def _record_outputs(model: nn.Sequential) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Lists that hold, after each forward pass, what went into the dropout layers and what came out."""
    went_in: list[torch.Tensor] = []
    came_out: list[torch.Tensor] = []

    def keep(module: nn.Module, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        if len(went_in) == 2:
            went_in.clear()
            came_out.clear()
        went_in.append(inputs[0].detach())
        came_out.append(output.detach())

    for before, layer in zip(model, list(model)[1:], strict=False):
        if isinstance(before, nn.ReLU) and not isinstance(layer, nn.Linear):
            layer.register_forward_hook(keep)
    return went_in, came_out


def conclude_updates(result: Updates) -> dict[str, Verdict]:
    """Do weights with zero gradient move, and does dropout make gradients zero? The rule: a share, or a difference of
    shares, counts beyond 3 standard errors and beyond 0.01."""
    words = {"present": "move", "absent": "stand still"}
    verdicts = {name: Verdict.of(result.moved[:, i], UPDATE_MINIMUM, **words) for i, name in enumerate(OPTIMIZERS)}
    for i, batch in enumerate(BATCH_SIZES):
        verdicts[f"zero gradients, batch {batch}"] = compared(
            result.zeros[:, i, 1] - result.zeros[:, i, 0], UPDATE_MINIMUM
        )
    return verdicts


def draw_updates(recorded: Updates, live: Updates | None = None) -> tuple[Figure, str]:
    """Bars of the recorded shares, with 3 standard errors, and the live ones as diamonds; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=9.6, height=4.2)
    heights = -np.arange(len(OPTIMIZERS))
    _bars(left, heights, recorded.moved, figures.PALETTE["blue"], f"recorded ({len(recorded.moved)} seeds)")
    left.set_yticks(heights, list(OPTIMIZERS))
    left.set_xlabel("share of the dropped units' weights\nthat move although their gradient is 0")
    lines = [(i, j) for i in range(len(BATCH_SIZES)) for j in range(2)]
    rows = -np.array([2.5 * i + j for i, j in lines])
    for j, colour in enumerate(("sky", "vermillion")):
        _bars(right, rows[j::2], recorded.zeros[:, :, j], figures.PALETTE[colour], None)
    right.set_yticks(rows, [f"batch {BATCH_SIZES[i]}, {('without', 'with')[j]} dropout" for i, j in lines])
    right.set_xlabel("share of weights into hidden units\nwhose gradient is exactly 0")
    if live is not None:
        style = {"ls": "", "marker": "D", "ms": 9, "mfc": "none", "color": "black", "markevery": 1}
        left.plot(live.moved.mean(axis=0), heights, label="yours", **style)
        right.plot(live.zeros.mean(axis=0).ravel(), rows, **style)
    for axes in (left, right):
        axes.set(xlim=(-0.02, 1.05))
        axes.grid(axis="y", visible=False)
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    shares = ", ".join(
        f"{name} {share:.0%}" for name, share in zip(OPTIMIZERS, recorded.moved.mean(axis=0), strict=True)
    )
    zeros = recorded.zeros.mean(axis=0)
    sizes = "; ".join(
        f"batch {batch}: {zeros[i, 0]:.0%} without and {zeros[i, 1]:.0%} with dropout"
        for i, batch in enumerate(BATCH_SIZES)
    )
    alt = (
        f"Left: share of the weights into dropped units that move although their gradient is zero, batch size 1, mean "
        f"of {len(recorded.moved)} seeds: {shares}. Right: share of weights whose gradient is exactly zero, {sizes}."
    )
    if live is not None:
        distance = max(
            np.abs(live.moved.mean(axis=0) - recorded.moved.mean(axis=0)).max(),
            np.abs(live.zeros.mean(axis=0) - zeros).max(),
        )
        alt += f" Your quick pass lies within {distance:.2f} of the recorded shares."
    return figure, alt


def _bars(axes, heights: np.ndarray, shares: np.ndarray, colour: str, label: str | None) -> None:
    error = 3 * shares.std(axis=0, ddof=1) / np.sqrt(len(shares))
    style = {"ecolor": "black", "capsize": 3, "height": 0.7, "alpha": 0.75}
    axes.barh(heights, shares.mean(axis=0), xerr=error, color=colour, label=label, **style)


def recorded_updates() -> Updates:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.updates", Updates)
