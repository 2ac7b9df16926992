"""Does dropout keep gradients from vanishing on their way back? On trial: claim 31, at the start of training.

Read as: where gradients vanish on the way from the output to the first layer, they arrive with dropout. Sources:
Schoenholz et al. 2017 (arXiv 1611.01232), who find that dropout limits the depth that can be trained; Hahn and Choi
2018 (arXiv 1806.09783) for the opposite expectation. The networks and their initial weights: see `deep_networks`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.data import FEATURES, signals
from dropcourse.experiments.ensembles.deep_networks import DROP_RATES, SCHEMES, deep_network
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Effect, Verdict

DEPTH, WIDTH, CLASSES = 20, 100, 10
GRADIENT_ROWS = {"quick": 128, "full": 512}
GRADIENT_MINIMUM = np.log10(2)  # a factor of 2
VANISHED = 2.0  # factors of 10 between the output and the first layer


@dataclass(frozen=True, eq=False)
class GradientNorms:
    """Gradients of the loss in an untrained network, by layer, from the first hidden layer to the output.

    `signal` and `weights` have shape `(seeds, schemes, rates, layers)`. `signal` is the norm of an example's gradient
    with respect to the layer's outputs before the activation function, mean over the examples; `weights` is the norm of
    the batch's gradient with respect to the layer's weights. Both in nats per unit of what is varied.
    """

    signal: np.ndarray
    weights: np.ndarray

    def __post_init__(self):
        as_arrays(self, signal=4, weights=4)


def gradient_norms(*, seeds: Iterable[int], size: str = "quick") -> GradientNorms:
    """One backward pass for each seed, way to start and rate; the same weights and signals at every rate."""
    norms = np.array(
        [[[_norms(scheme, p, seed, GRADIENT_ROWS[size]) for p in DROP_RATES] for scheme in SCHEMES] for seed in seeds]
    )
    return GradientNorms(norms[..., 0, :], norms[..., 1, :])


def _norms(scheme: str, p: float, seed: int, rows: int) -> tuple[list[float], list[float]]:
    model = deep_network(scheme, p, inputs=FEATURES, width=WIDTH, depth=DEPTH, outputs=CLASSES, seed=seed)
    data = signals(rows, np.random.default_rng([seed, 11]))
    h, outputs = torch.tensor(data.x), []
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        for layer in model:
            h = layer(h)
            if isinstance(layer, nn.Linear):
                h.retain_grad()
                outputs.append(h)
    cross_entropy(h, torch.tensor(data.y)).backward()
    # In float64: squares of the smallest gradients would be zero in float32. The loss is a mean over the rows.
    signal = [rows * output.grad.double().norm(dim=1).mean().item() for output in outputs]
    return signal, [layer.weight.grad.double().norm().item() for layer in model if isinstance(layer, nn.Linear)]


def conclude_gradient_norms(result: GradientNorms) -> dict[str, Verdict]:
    """Does a gradient get from the output to the first layer, and does dropout make it larger there? The rules, beyond
    3 standard errors: it "vanishes" or "explodes" if it shrinks or grows by more than a factor of 100 on the way, else
    it "arrives"; with dropout it is "larger" or "smaller" by more than a factor of 2. Effects are in factors of 10."""
    signal, weights = np.log10(result.signal), np.log10(result.weights)
    verdicts = {}
    for i, scheme in enumerate(SCHEMES):
        for j, p in enumerate(DROP_RATES):
            way = Effect.of(signal[:, i, j, 0] - signal[:, i, j, -1])
            words = {"present": "explodes" if way.mean > 0 else "vanishes", "absent": "arrives"}
            verdicts[f"{scheme}, p = {p:g}, way back"] = Verdict(words.get(way.judge(VANISHED), "undecided"), way)
        for j, p in list(enumerate(DROP_RATES))[1:]:
            for name, norms in (("signal", signal), ("weights", weights)):
                lift = norms[:, i, j, 0] - norms[:, i, 0, 0]
                present = "larger" if lift.mean() > 0 else "smaller"
                verdicts[f"{scheme}, p = {p:g}, first layer, {name}"] = Verdict.of(
                    lift, GRADIENT_MINIMUM, present=present, absent="no difference"
                )
    return verdicts


def draw_gradient_norms(recorded: GradientNorms, live: GradientNorms | None = None) -> tuple[Figure, str]:
    """The norm of the gradient that reaches each layer, by way to start and rate; and the alt text."""
    figure, panels = figures.new_figure(1, len(SCHEMES), width=9.8, height=4.2)
    layers = np.arange(1, recorded.signal.shape[-1] + 1)
    for i, (axes, scheme) in enumerate(zip(panels, SCHEMES, strict=True)):
        for j, (p, colour, marker, dashes) in enumerate(
            zip(DROP_RATES, ("blue", "orange", "vermillion"), "o^s", ("-", "-.", "--"), strict=True)
        ):
            style = {"color": figures.PALETTE[colour], "marker": marker}
            # Logarithms are averaged: a norm's mean over seeds would be that of its largest.
            mean = 10 ** np.log10(recorded.signal[:, i, j]).mean(axis=0)
            axes.plot(layers, mean, ls=dashes, markevery=(0, 4), label=f"p = {p:g}" if i == 0 else None, **style)
            if live is not None:
                yours = 10 ** np.log10(live.signal[:, i, j]).mean(axis=0)
                label = f"p = {p:g}, yours" if i == 0 else None
                axes.plot(layers, yours, ls="", ms=9, mfc="none", markevery=(2, 4), label=label, **style)
        axes.set(yscale="log", title=scheme, xlabel="layer (21 is the output)", xticks=[1, 5, 10, 15, 21])
    # One axis for the two that can be compared; the first spans far more.
    for axes in panels[1:]:
        axes.set_ylim(0.03, 1e4)
    panels[0].set_ylabel("norm of the gradient that\nreaches the layer (nats / unit)")
    figure.legend(loc="outside lower center", frameon=False, ncols=6)
    return figure, _alt(recorded, live)


def _alt(recorded: GradientNorms, live: GradientNorms | None) -> str:
    rows = "; ".join(
        f"{scheme}: {', '.join(f'{value:.1e} at p = {p:g}' for p, value in zip(DROP_RATES, values, strict=True))}"
        for scheme, values in zip(SCHEMES, _first_layer(recorded), strict=True)
    )
    alt = (
        f"Norm of the gradient that reaches each of {recorded.signal.shape[-1]} layers before training, on a "
        f"logarithmic axis, geometric mean of {len(recorded.signal)} seeds. At the first layer: {rows}."
    )
    if live is not None:
        factor = np.abs(np.log10(_first_layer(live) / _first_layer(recorded))).max()
        alt += f" Your quick pass lies within a factor of {10**factor:.1f} of the recorded values there."
    return alt


def _first_layer(result: GradientNorms) -> np.ndarray:
    return 10 ** np.log10(result.signal[..., 0]).mean(axis=0)


def recorded_gradient_norms() -> GradientNorms:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.gradient_norms", GradientNorms)
