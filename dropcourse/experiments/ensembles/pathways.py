"""Does dropout keep a single pathway from becoming dominant? On trial: the second half of claim 31, and claim 32.

A pathway leads through one hidden unit; its strength is the norm of the unit's incoming weights times that of its
outgoing ones. Read as: the strengths are more even with dropout. Source: Mianjy, Arora and Vidal 2018 (arXiv
1806.09777), who show that dropout equalises them in a linear network with one hidden layer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import compared
from dropcourse.experiments.ensembles.trained import TRAINED_EPOCHS, pair
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

PATHWAY_RATES = (0.0, 0.1, 0.3, 0.5)
PATHWAY_NETWORKS = ("linear", "ReLU")
PATHWAY_STEPS = {"quick": 400, "full": 1500}
FEATURES, UNITS, ROWS = 20, 20, 128
GAINS = torch.linspace(1, 0.3, 8)  # of the map to be learnt, in 8 of 20 directions; none in the others
PATHWAY_MINIMUM = 0.05  # of a relative spread


@dataclass(frozen=True, eq=False)
class Pathways:
    """Strengths of the pathways after training, and what the network has learnt.

    `strength` has shape `(seeds, networks, rates, units)`, in descending order; `error`, shape `(seeds, networks,
    rates)`, is the mean squared error without dropout, as a share of the target's mean square. `classifier`, shape
    `(seeds, 2, layers)`, is the relative spread of the strengths in the two hidden layers of the network of 256 units
    that reads signals, trained without dropout and with it.
    """

    strength: np.ndarray
    error: np.ndarray
    classifier: np.ndarray

    def __post_init__(self):
        as_arrays(self, strength=4, error=3, classifier=3)

    def spread(self) -> np.ndarray:
        """Standard deviation of the strengths over their mean, `(seeds, networks, rates)`: 0 if all are equal."""
        return self.strength.std(axis=3) / self.strength.mean(axis=3)

    def dominance(self) -> np.ndarray:
        """The strongest pathway over the mean, `(seeds, networks, rates)`."""
        return self.strength.max(axis=3) / self.strength.mean(axis=3)


def pathways(*, seeds: Iterable[int], size: str = "quick") -> Pathways:
    """Train both small networks at each rate for each seed, same start and data; then the classifiers."""
    strength, error, classifier = [], [], []
    for seed in seeds:
        runs = [[_train(name, p, seed, PATHWAY_STEPS[size]) for p in PATHWAY_RATES] for name in PATHWAY_NETWORKS]
        strength.append([[values for values, _ in row] for row in runs])
        error.append([[value for _, value in row] for row in runs])
        classifier.append([_classifier_spreads(model) for model in pair(seed, TRAINED_EPOCHS[size])])
    return Pathways(np.array(strength), np.array(error), np.array(classifier))


def _train(name: str, p: float, seed: int, steps: int) -> tuple[np.ndarray, float]:
    """Learn a linear map of independent normal inputs, fresh ones in each step; strengths and relative error."""
    generator = torch.Generator().manual_seed(seed)
    left, right = (torch.linalg.qr(torch.randn(FEATURES, FEATURES, generator=generator))[0] for _ in range(2))
    target = left[:, : len(GAINS)] * GAINS @ right[:, : len(GAINS)].T
    model = _two_layers(name, p, generator)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    # Without the decay, what is measured in the end would be the noise of the last steps.
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, total_iters=steps)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        for _ in range(steps):
            x = torch.randn(ROWS, FEATURES, generator=generator)
            optimizer.zero_grad()
            (model(x) - x @ target.T).square().sum(dim=1).mean().backward()
            optimizer.step()
            decay.step()
    x = torch.randn(4096, FEATURES, generator=generator)
    with torch.no_grad():
        error = (model.eval()(x) - x @ target.T).square().sum() / (x @ target.T).square().sum()
    return np.sort(_strengths(model[0], model[-1]))[::-1], error.item()


def _two_layers(name: str, p: float, generator: torch.Generator) -> nn.Sequential:
    first, second = (
        nn.utils.skip_init(nn.Linear, *sizes, bias=False) for sizes in ((FEATURES, UNITS), (UNITS, FEATURES))
    )
    for layer in (first, second):
        nn.init.xavier_normal_(layer.weight, generator=generator)
    activation = [nn.ReLU()] if name == "ReLU" else []
    return nn.Sequential(first, *activation, nn.Dropout(p), second)


def _strengths(incoming: nn.Linear, outgoing: nn.Linear) -> np.ndarray:
    return (incoming.weight.norm(dim=1) * outgoing.weight.norm(dim=0)).detach().double().numpy()


def _classifier_spreads(model: nn.Sequential) -> list[float]:
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    strengths = [_strengths(*layers) for layers in pairwise(linear)]
    return [float(values.std() / values.mean()) for values in strengths]


def conclude_pathways(result: Pathways) -> dict[str, Verdict]:
    """With dropout, are the strengths more even ("lower" spread) or less ("higher") than without? The rule: a
    difference of relative spreads counts beyond 3 standard errors and beyond 0.05."""
    spread, verdicts = result.spread(), {}
    for i, name in enumerate(PATHWAY_NETWORKS):
        for j, p in list(enumerate(PATHWAY_RATES))[1:]:
            verdicts[f"spread, {name}, p = {p:g}"] = compared(spread[:, i, j] - spread[:, i, 0], PATHWAY_MINIMUM)
    for j in range(result.classifier.shape[2]):
        lift = result.classifier[:, 1, j] - result.classifier[:, 0, j]
        verdicts[f"spread, classifier, hidden layer {j + 1}"] = compared(lift, PATHWAY_MINIMUM)
    return verdicts


def draw_pathways(recorded: Pathways, live: Pathways | None = None) -> tuple[Figure, str]:
    """The strengths of the pathways, strongest first, and the spread in the classifier; and the alt text."""
    figure, panels = figures.new_figure(1, 3, width=9.8, height=4.2)
    units = np.arange(1, recorded.strength.shape[3] + 1)
    styles = (("blue", "o", "-"), ("sky", "^", "-."), ("orange", "D", ":"), ("vermillion", "s", "--"))
    for i, (axes, name) in enumerate(zip(panels, PATHWAY_NETWORKS, strict=False)):
        for j, (p, (colour, marker, dashes)) in enumerate(zip(PATHWAY_RATES, styles, strict=True)):
            style = {"color": figures.PALETTE[colour], "marker": marker}
            label = f"p = {p:g}" if i == 0 else None
            figures.band(axes, units, recorded.strength[:, i, j], label, ls=dashes, **style)
            if live is not None and p in (PATHWAY_RATES[0], PATHWAY_RATES[-1]):
                rings = {"ls": "", "ms": 9, "mfc": "none", "markevery": (1, 4), "label": label and f"{label}, yours"}
                axes.plot(units, live.strength[:, i, j].mean(axis=0), **rings, **style)
        axes.set(title=f"{name} network", xlabel="hidden unit, strongest first", xticks=[1, 5, 10, 15, 20])
        axes.set_ylim(0, 1.2 * recorded.strength.mean(axis=0).max())
    panels[0].set_ylabel("strength: norm of incoming\n× norm of outgoing weights")
    _draw_classifier(panels[2], recorded.classifier, live)
    figure.legend(loc="outside lower center", frameon=False, ncols=4)
    return figure, _alt(recorded, live)


def _draw_classifier(axes, spreads: np.ndarray, live: Pathways | None) -> None:
    layers = np.arange(spreads.shape[2])
    for arm, (colour, marker) in enumerate((("blue", "o"), ("vermillion", "s"))):
        style = {"ls": "", "marker": marker, "color": figures.PALETTE[colour], "markevery": 1}
        error = 3 * spreads[:, arm].std(axis=0, ddof=1) / np.sqrt(len(spreads))
        axes.errorbar(layers + 0.1 * arm, spreads[:, arm].mean(axis=0), error, capsize=3, **style)
        if live is not None:
            axes.plot(layers + 0.1 * arm, live.classifier[:, arm].mean(axis=0), ms=10, mfc="none", **style)
    axes.set(title="classifier, p = 0 and 0.5", ylabel="relative spread of strengths")
    axes.set_xticks(layers + 0.05, [f"hidden\nlayer {j + 1}" for j in layers])
    axes.set(xlim=(-0.4, len(layers) - 0.5), ylim=(0, None))


def _alt(recorded: Pathways, live: Pathways | None) -> str:
    spread, error = recorded.spread().mean(axis=0), recorded.error.mean(axis=0)
    rows = "; ".join(
        f"{name} network: " + ", ".join(f"{spread[i, j]:.2f} at p = {p:g}" for j, p in enumerate(PATHWAY_RATES))
        for i, name in enumerate(PATHWAY_NETWORKS)
    )
    layers = "; ".join(
        f"hidden layer {j + 1}: {a:.2f} without and {b:.2f} with dropout"
        for j, (a, b) in enumerate(recorded.classifier.mean(axis=0).T)
    )
    alt = (
        f"Strengths of the pathways through {recorded.strength.shape[3]} hidden units, mean of "
        f"{len(recorded.strength)} seeds. Their relative spread: {rows}. The error with dropout off rises from "
        f"{error[0, 0]:.3f} at p = 0 to {error[0, -1]:.3f} at p = {PATHWAY_RATES[-1]:g} in the linear and from "
        f"{error[1, 0]:.3f} to {error[1, -1]:.3f} in the ReLU network. Spread in the classifier of signals: {layers}."
    )
    if live is not None:
        yours = live.spread().mean(axis=0)
        alt += f" In your quick pass the spread in the linear network is {yours[0, 0]:.2f} at p = 0 and "
        alt += f"{yours[0, -1]:.2f} at p = {PATHWAY_RATES[-1]:g}."
    return alt


def recorded_pathways() -> Pathways:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.pathways", Pathways)
