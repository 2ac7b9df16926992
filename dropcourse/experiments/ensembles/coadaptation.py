"""Do units trained with dropout rely less on each other? On trial: claims 17, 23 and 29, measured in three ways.

If units co-adapt less, deleting some should cost less accuracy, their outputs might be less correlated, and the work
might be spread more evenly. The networks are not changed to be measured, except that units are set to zero. Sources of
the idea: Hinton et al. 2012 (arXiv 1207.0580) and Srivastava et al. 2014 (JMLR 15), section 7; doubts: Helmbold and
Long 2015 (JMLR 16). Correlations of units are also what Hahn and Choi 2018 (arXiv 1806.09783) look at.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import SIZES, compared
from dropcourse.experiments.ensembles.trained import TRAINED_EPOCHS, held_out, pair
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

DELETED_SHARES = np.arange(10) / 10
DELETED_HALF = 5  # its index among the shares
DELETIONS = {"quick": 5, "full": 20}  # random choices of the units to delete, for each share
COADAPTATION_MINIMUM = 0.02  # of an accuracy, a correlation or an evenness
ARM_LABELS = ("trained without dropout", "trained with dropout")
WAYS = ("deleted", "deleted, the others scaled up")


@dataclass(frozen=True, eq=False)
class Coadaptation:
    """What the two networks lose without some of their hidden units, and how alike and how busy the units are.

    `accuracy` has shape `(seeds, ways, 2, shares)`: on validation signals, with that share of the units of both hidden
    layers set to zero, mean over random choices of units; without dropout, then with it. `correlation`, shape `(seeds,
    2, layers)`, is the mean absolute correlation between two units of a layer over the validation signals; `evenness`,
    the same shape, is (sum of c)^2 / (n x sum of c^2) of the units' contributions c: 1 if all n contribute equally,
    1 / n if one does everything. A contribution is the unit's mean output times the norm of its outgoing weights.
    """

    shares: np.ndarray
    accuracy: np.ndarray
    correlation: np.ndarray
    evenness: np.ndarray

    def __post_init__(self):
        as_arrays(self, shares=1, accuracy=4, correlation=3, evenness=3)

    def kept(self) -> np.ndarray:
        """Accuracy as a share of the intact network's own, so that a better start is no advantage."""
        return self.accuracy / self.accuracy[..., :1]


def coadaptation(*, seeds: Iterable[int], size: str = "quick") -> Coadaptation:
    """Train both networks for each seed, look at their units, then delete some."""
    accuracy, correlation, evenness = [], [], []
    for seed in seeds:
        x, y = held_out(seed)
        models = pair(seed, TRAINED_EPOCHS[size])
        accuracy.append(
            [[_curve(model, x, y, seed, DELETIONS[size], rescaled) for model in models] for rescaled in (False, True)]
        )
        units = [_hidden_outputs(model, x) for model in models]
        correlation.append([[_mean_correlation(layer) for layer in layers] for layers in units])
        evenness.append([_evenness(model, layers) for model, layers in zip(models, units, strict=True)])
    return Coadaptation(DELETED_SHARES, np.array(accuracy), np.array(correlation), np.array(evenness))


def without_units(model: nn.Sequential, x: torch.Tensor, kept: list[torch.Tensor], factor: float = 1.0) -> torch.Tensor:
    """Logits of `model` on `x` with the hidden outputs of each layer multiplied by its Boolean `kept` and `factor`."""
    masks = iter(kept)
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            x = x * next(masks) * factor
    return x


def _curve(
    model: nn.Sequential, x: torch.Tensor, y: torch.Tensor, seed: int, deletions: int, rescaled: bool
) -> np.ndarray:
    """Accuracy at each of `DELETED_SHARES`. The same units go in both networks of a seed."""
    rng, means = np.random.default_rng([seed, 7]), []
    for share in DELETED_SHARES:
        accuracies = []
        for _ in range(deletions if share > 0 else 1):
            kept = []
            for width in SIZES[1:-1]:
                mask = np.ones(width, dtype=bool)
                mask[rng.choice(width, round(share * width), replace=False)] = False
                kept.append(torch.tensor(mask))
            logits = without_units(model, x, kept, 1 / (1 - float(share)) if rescaled else 1.0)
            accuracies.append((logits.argmax(dim=1) == y).double().mean().item())
        means.append(np.mean(accuracies))
    return np.array(means)


def _hidden_outputs(model: nn.Sequential, x: torch.Tensor) -> list[np.ndarray]:
    outputs = []
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            outputs.append(x.double().numpy())
    return outputs


def _mean_correlation(units: np.ndarray) -> float:
    """Mean absolute correlation of two different columns; columns that never vary are left out."""
    varying = units[:, units.std(axis=0) > 1e-6]
    correlations = torch.corrcoef(torch.tensor(varying.T)).abs().numpy()
    return float(correlations[np.triu_indices(len(correlations), 1)].mean())


def _evenness(model: nn.Sequential, layers: list[np.ndarray]) -> list[float]:
    outgoing = [layer.weight.double().numpy() for layer in model if isinstance(layer, nn.Linear)][1:]
    values = []
    for units, weight in zip(layers, outgoing, strict=True):
        contribution = units.mean(axis=0) * np.linalg.norm(weight, axis=0)
        values.append(float(contribution.sum() ** 2 / (len(contribution) * (contribution**2).sum())))
    return values


def conclude_coadaptation(result: Coadaptation) -> dict[str, Verdict]:
    """With dropout, is it higher or lower than without? The rule: a difference counts beyond 3 standard errors and
    beyond 0.02; the accuracies are those with half of the units deleted."""
    verdicts = {}
    for i, way in enumerate(WAYS):
        for name, values in (("accuracy", result.accuracy), ("share of accuracy kept", result.kept())):
            half = values[:, i, :, DELETED_HALF]
            verdicts[f"{name}, half {way}"] = compared(half[:, 1] - half[:, 0], COADAPTATION_MINIMUM)
    for name in ("correlation", "evenness"):
        for j in range(len(SIZES) - 2):
            values = getattr(result, name)[:, :, j]
            verdicts[f"{name}, hidden layer {j + 1}"] = compared(values[:, 1] - values[:, 0], COADAPTATION_MINIMUM)
    return verdicts


def draw_coadaptation(recorded: Coadaptation, live: Coadaptation | None = None) -> tuple[Figure, str]:
    """Accuracy against the share of units deleted, and the two properties of the units; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=9.6, height=4.6)
    lines = ((0, 0, "blue", "o", "-"), (0, 1, "vermillion", "s", "--"), (1, 1, "black", "^", "-."))
    for way, arm, colour, marker, dashes in lines:
        label = ARM_LABELS[arm] + (", the others scaled up" if way else "")
        style = {"color": figures.PALETTE[colour], "marker": marker, "markevery": 1}
        figures.band(left, recorded.shares, recorded.accuracy[:, way, arm], label, ls=dashes, **style)
        if live is not None and way == 0:
            mean = live.accuracy[:, way, arm].mean(axis=0)
            left.plot(live.shares, mean, ls="", ms=9, mfc="none", label=f"{label}, yours", **style)
    left.set(xlabel="share of the hidden units deleted", ylabel="validation accuracy", ylim=(0, 0.7))
    rows = [(name, j) for name in ("correlation", "evenness") for j in range(recorded.correlation.shape[2])]
    for arm, (colour, marker) in enumerate((("blue", "o"), ("vermillion", "s"))):
        style = {"ls": "", "color": figures.PALETTE[colour], "marker": marker, "markevery": 1}
        for i, (name, j) in enumerate(rows):
            values = getattr(recorded, name)[:, arm, j]
            error = 3 * values.std(ddof=1) / np.sqrt(len(values))
            right.errorbar(values.mean(), -i, xerr=error, capsize=3, **style)
            if live is not None:
                right.plot(getattr(live, name)[:, arm, j].mean(), -i, ms=11, mfc="none", **style)
    right.set_yticks([-i for i in range(len(rows))], [f"{name},\nhidden layer {j + 1}" for name, j in rows])
    right.set(xlabel="mean over units (bars: 3 standard errors)", xlim=(0, 1), ylim=(-len(rows) + 0.5, 0.5))
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=3)
    return figure, _alt(recorded, live)


def _alt(recorded: Coadaptation, live: Coadaptation | None) -> str:
    mean, half = recorded.accuracy.mean(axis=0), DELETED_HALF
    units = "; ".join(
        f"{name}, hidden layer {j + 1}: {values[0, j]:.2f} without and {values[1, j]:.2f} with dropout"
        for name in ("correlation", "evenness")
        for values in [getattr(recorded, name).mean(axis=0)]
        for j in range(values.shape[1])
    )
    alt = (
        f"Left: accuracy against the share of hidden units deleted, mean of {len(recorded.accuracy)} seeds. It falls "
        f"from {mean[0, 0, 0]:.2f} to {mean[0, 0, half]:.2f} with half of the units deleted in the network trained "
        f"without dropout, from {mean[0, 1, 0]:.2f} to {mean[0, 1, half]:.2f} in the one trained with it, and to "
        f"{mean[1, 1, half]:.2f} if the units that stay are scaled up. Right: {units}."
    )
    if live is not None:
        yours = live.accuracy.mean(axis=0)[0, :, half]
        alt += f" In your quick pass half of the units give {yours[0]:.2f} without and {yours[1]:.2f} with dropout."
    return alt


def recorded_coadaptation() -> Coadaptation:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.coadaptation", Coadaptation)
