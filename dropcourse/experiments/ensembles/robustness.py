"""Is a network trained with dropout less sensitive to disturbances? On trial: claims 34 and 35.

Claim 34 is read as: fewer predictions change when the input varies a little. Claim 35 as: on imperfect data dropout is
worth more than on clean data. The networks saw none of the disturbances in training, except that dropout is a
disturbance of its own kind: of hidden units.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import SIZES, compared
from dropcourse.experiments.ensembles.coadaptation import without_units
from dropcourse.experiments.ensembles.perturbations import CORRUPTIONS, NOISE, fast_gradient_sign
from dropcourse.experiments.ensembles.trained import TRAINED_EPOCHS, held_out, pair
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

DELETED = "1 hidden unit in 4 deleted"
EPSILONS = {"attack, ε = 0.02": 0.02, "attack, ε = 0.05": 0.05}
DISTURBANCES = (*NOISE, *EPSILONS, *CORRUPTIONS, DELETED)
REPEATS = {"quick": 2, "full": 5}  # draws of each random disturbance
ROBUSTNESS_MINIMUM = 0.02  # of a share of predictions, or of an accuracy


@dataclass(frozen=True, eq=False)
class Robustness:
    """What disturbances do to the predictions on validation signals, without dropout and with it.

    `clean` has shape `(seeds, 2)`: accuracy on the signals as they are. `accuracy` and `changed`, shape `(seeds, 2,
    disturbances)`: accuracy on the disturbed ones, and the share of predictions that are no longer the same.
    """

    clean: np.ndarray
    accuracy: np.ndarray
    changed: np.ndarray

    def __post_init__(self):
        as_arrays(self, clean=2, accuracy=3, changed=3)

    def extra_lead(self) -> np.ndarray:
        """The accuracy that dropout adds under each disturbance, less what it adds on clean signals: `(seeds,
        disturbances)`."""
        return (self.accuracy[:, 1] - self.accuracy[:, 0]) - (self.clean[:, 1] - self.clean[:, 0])[:, None]


def robustness(*, seeds: Iterable[int], size: str = "quick") -> Robustness:
    """Train both networks for each seed and disturb what they see, or themselves. Both get the same random draws."""
    clean, accuracy, changed = [], [], []
    for seed in seeds:
        x, y = held_out(seed)
        rows = [_measure(model, x, y, seed, REPEATS[size]) for model in pair(seed, TRAINED_EPOCHS[size])]
        for values, column in zip((clean, accuracy, changed), zip(*rows, strict=True), strict=True):
            values.append(column)
    return Robustness(np.array(clean), np.array(accuracy), np.array(changed))


def _measure(
    model: nn.Sequential, x: torch.Tensor, y: torch.Tensor, seed: int, repeats: int
) -> tuple[float, np.ndarray, np.ndarray]:
    before = model(x).argmax(dim=1)
    rng, outcomes = np.random.default_rng([seed, 9]), []
    for name in DISTURBANCES:
        draws = [_disturbed(model, x, y, name, rng) for _ in range(1 if name in EPSILONS else repeats)]
        after = torch.stack(draws)
        outcomes.append(((after == y).double().mean().item(), (after != before).double().mean().item()))
    accuracy, changed = np.array(outcomes).T
    return (before == y).double().mean().item(), accuracy, changed


def _disturbed(
    model: nn.Sequential, x: torch.Tensor, y: torch.Tensor, name: str, rng: np.random.Generator
) -> torch.Tensor:
    """The predicted classes `(n,)` under the disturbance called `name`."""
    if name in EPSILONS:
        return model(fast_gradient_sign(model, x, y, EPSILONS[name])).argmax(dim=1)
    if name == DELETED:
        kept = [torch.tensor(rng.permutation(width) >= width // 4) for width in SIZES[1:-1]]
        return without_units(model, x, kept).argmax(dim=1)
    corrupted = (NOISE | CORRUPTIONS)[name](x.numpy().astype(np.float64), rng)
    return model(torch.tensor(corrupted, dtype=x.dtype)).argmax(dim=1)


def conclude_robustness(result: Robustness) -> dict[str, Verdict]:
    """With dropout, do fewer predictions change ("lower"), and does its lead in accuracy grow ("higher")? The rule: a
    difference counts beyond 3 standard errors and beyond 0.02."""
    verdicts = {"clean accuracy": compared(result.clean[:, 1] - result.clean[:, 0], ROBUSTNESS_MINIMUM)}
    for i, name in enumerate(DISTURBANCES):
        changed = result.changed[:, 1, i] - result.changed[:, 0, i]
        verdicts[f"predictions changed, {name}"] = compared(changed, ROBUSTNESS_MINIMUM)
        verdicts[f"lead in accuracy, {name}"] = compared(result.extra_lead()[:, i], ROBUSTNESS_MINIMUM)
    return verdicts


def draw_robustness(recorded: Robustness, live: Robustness | None = None) -> tuple[Figure, str]:
    """The share of predictions that change, and how dropout's lead in accuracy grows or shrinks; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=9.6, height=5.2, sharey=True)
    heights = -np.arange(len(DISTURBANCES))
    columns = (
        (left, 0.16, _changed(recorded, 0), _changed(live, 0), "blue", "o", "trained without dropout"),
        (left, -0.16, _changed(recorded, 1), _changed(live, 1), "vermillion", "s", "trained with dropout"),
        (right, 0, _extra(recorded), _extra(live), "black", "D", "lead of the one trained with dropout"),
    )
    for axes, offset, values, yours, colour, marker, label in columns:
        style = {"ls": "", "marker": marker, "color": figures.PALETTE[colour], "markevery": 1}
        error = 3 * values.std(axis=0, ddof=1) / np.sqrt(len(values))
        axes.errorbar(values.mean(axis=0), heights + offset, xerr=error, capsize=3, label=label, **style)
        if yours is not None:
            axes.plot(yours.mean(axis=0), heights + offset, ms=10, mfc="none", **style)
    left.set_yticks(heights, DISTURBANCES)
    left.set(xlabel="share of predictions that change", xlim=(0, 1))
    right.axvspan(-ROBUSTNESS_MINIMUM, ROBUSTNESS_MINIMUM, color="#dddddd", lw=0, label="too small to count")
    right.set(xlabel="lead in accuracy, less the lead on clean signals")
    if live is not None:
        right.plot([], [], ls="", marker="o", ms=10, mfc="none", color="#555555", label="open: yours")
    figure.legend(loc="outside lower center", frameon=False, ncols=3)
    return figure, _alt(recorded, live)


def _changed(result: Robustness | None, arm: int) -> np.ndarray | None:
    return None if result is None else result.changed[:, arm]


def _extra(result: Robustness | None) -> np.ndarray | None:
    return None if result is None else result.extra_lead()


def _alt(recorded: Robustness, live: Robustness | None) -> str:
    without, with_dropout = recorded.changed.mean(axis=0)
    lead = recorded.extra_lead().mean(axis=0)
    rows = "; ".join(
        f"{name}: {a:.2f} without, {b:.2f} with dropout, lead {c:+.3f}"
        for name, a, b, c in zip(DISTURBANCES, without, with_dropout, lead, strict=True)
    )
    clean = recorded.clean.mean(axis=0)
    alt = (
        f"On clean signals the accuracy is {clean[0]:.3f} without and {clean[1]:.3f} with dropout, mean of "
        f"{len(recorded.clean)} seeds. Left: share of predictions that change under each disturbance. Right: lead of "
        f"dropout in accuracy beyond its lead on clean signals. {rows}."
    )
    if live is not None:
        fewer = int((live.changed[:, 1].mean(axis=0) < live.changed[:, 0].mean(axis=0)).sum())
        alt += f" In your quick pass fewer predictions change with dropout for {fewer} of {len(DISTURBANCES)}."
    return alt


def recorded_robustness() -> Robustness:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.robustness", Robustness)
