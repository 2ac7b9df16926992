"""How many samples does Monte Carlo dropout need? Measured against the exact mean over all 1,024 sub-networks.

Takes `mc_dropout_predict(model, x, samples)` and `exact_ensemble(network, x, p)`. Sources: Gal and Ghahramani 2016
(ICML), section 4; Srivastava et al. 2014 (JMLR 15), section 7.5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.ensembles.small_networks import NETWORKS, SMALL_EPOCHS, Halves, inputs, trained_network
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

MONTE_CARLO_RATE = 0.5
SAMPLES = {"quick": 2 ** np.arange(1, 9), "full": 2 ** np.arange(1, 13)}
MONTE_CARLO_ROWS = 100
SLOPE_MINIMUM = 0.05  # of the slope of the error on logarithmic axes, -1/2 by theory


@dataclass(frozen=True, eq=False)
class MonteCarlo:
    """Root mean square distance from the exact mean, over the probabilities of all examples and classes.

    `error` has shape `(seeds, networks, samples)`; `scaling` `(seeds, networks)` is the distance of weight scaling, and
    `spread`, same shape, that of a single sub-network.
    """

    samples: np.ndarray
    error: np.ndarray
    scaling: np.ndarray
    spread: np.ndarray

    def __post_init__(self):
        as_arrays(self, samples=1, error=3, scaling=2, spread=2)

    def slopes(self) -> np.ndarray:
        """Of the straight line through error against samples on logarithmic axes: `(seeds, networks)`."""
        x = np.log(self.samples) - np.log(self.samples).mean()
        return np.log(self.error) @ x / (x @ x)

    def needed(self) -> np.ndarray:
        """Samples after which Monte Carlo comes as near to the exact mean as weight scaling: `(seeds, networks)`."""
        return (self.spread / self.scaling) ** 2


def monte_carlo(
    mc_dropout_predict: Callable[..., tuple[torch.Tensor, torch.Tensor]],
    exact_ensemble: Callable[..., np.ndarray],
    *,
    seeds: Iterable[int],
    size: str = "quick",
) -> MonteCarlo:
    """Train each network at p = 0.5, and sample its prediction for new signals ever more often."""
    sample, exact, runs = answered(mc_dropout_predict), answered(exact_ensemble), []
    for seed in seeds:
        runs.append([_measure(sample, exact, name, seed, size) for name in NETWORKS])
    error, scaling, spread = (np.array([[row[i] for row in run] for run in runs]) for i in range(3))
    return MonteCarlo(SAMPLES[size], error, scaling, spread)


def _measure(sample: Callable, exact: Callable, name: str, seed: int, size: str) -> tuple[list[float], float, float]:
    model = trained_network(name, MONTE_CARLO_RATE, seed, SMALL_EPOCHS[size])
    data = inputs(name, seed, MONTE_CARLO_ROWS)[1]
    network = Halves(model)
    units = network.before(data.x)
    truth = exact(network.after, units, MONTE_CARLO_RATE)
    square = exact(lambda rows: network.after(rows) ** 2, units, MONTE_CARLO_RATE)
    probabilities, x = nn.Sequential(model, nn.Softmax(dim=1)), torch.tensor(data.x)
    errors = []
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for samples in SAMPLES[size]:
            mean = sample(probabilities, x, int(samples))[0]
            errors.append(_distance(mean.double().numpy(), truth))
    return errors, _distance(network.after(units), truth), float(np.sqrt((square - truth**2).mean()))


def _distance(prediction: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(((prediction - truth) ** 2).mean()))


def conclude_monte_carlo(result: MonteCarlo) -> dict[str, Verdict]:
    """Does the error fall as one over the root of the number of samples? The rule: the slope "is not -1/2" if it is off
    by more than 3 standard errors and 0.05, and "is -1/2" if surely nearer."""
    words = {"present": "is not -1/2", "absent": "is -1/2"}
    slopes = result.slopes()
    return {f"slope, {name}": Verdict.of(slopes[:, i] + 0.5, SLOPE_MINIMUM, **words) for i, name in enumerate(NETWORKS)}


def draw_monte_carlo(recorded: MonteCarlo, live: MonteCarlo | None = None) -> tuple[Figure, str]:
    """Error against the number of samples, a panel for each network, with weight scaling's; and the alt text."""
    figure, axes = figures.new_figure(1, 3, width=10.0, height=4.2, sharey=True)
    for i, (axis, name) in enumerate(zip(axes, NETWORKS, strict=True)):
        blue = {"color": figures.PALETTE["blue"], "marker": "o", "markevery": 1}
        label = f"Monte Carlo, recorded ({len(recorded.error)} seeds)"
        figures.band(axis, recorded.samples, recorded.error[:, i], label, ls="-", **blue)
        theory = np.sqrt((recorded.spread[:, i] ** 2).mean() / recorded.samples)
        axis.plot(recorded.samples, theory, color="black", ls=":", marker="", label="spread of one / √samples")
        scaling = recorded.scaling[:, i].mean()
        axis.axhline(scaling, color=figures.PALETTE["vermillion"], ls="--", label="weight scaling, recorded")
        if live is not None:
            mean = live.error[:, i].mean(axis=0)
            axis.plot(live.samples, mean, ls="", ms=10, mfc="none", label="Monte Carlo, yours", **blue)
        axis.set(title=f"{'ABC'[i]}  {name}", xscale="log", yscale="log", xlabel="samples")
    axes[0].set(ylabel="error of a probability (root mean square)")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2)
    parts = []
    for i, name in enumerate(NETWORKS):
        first, last = recorded.error[:, i].mean(axis=0)[[0, -1]]
        parts.append(
            f"{'ABC'[i]}, {name}: from {first:.3f} to {last:.4f}, weight scaling {recorded.scaling[:, i].mean():.3f}"
        )
    alt = (
        f"Error of Monte Carlo dropout against the number of samples, {recorded.samples[0]} to "
        f"{recorded.samples[-1]}, on logarithmic axes: straight lines that fall with slope -1/2. Means of "
        f"{len(recorded.error)} seeds: {'; '.join(parts)}."
    )
    if live is not None:
        ends = ", ".join(f"{value:.4f}" for value in live.error[:, :, -1].mean(axis=0))
        alt += f" Yours after {live.samples[-1]} samples: {ends}."
    return figure, alt


def recorded_monte_carlo() -> MonteCarlo:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("ensembles.monte_carlo", MonteCarlo)
