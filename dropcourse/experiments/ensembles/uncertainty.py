"""Does the spread of Monte Carlo dropout tell where a network knows nothing, and does it shrink with more data?

A network learns a curve from points in two clusters. Its spread, and that of an ensemble of networks which share
nothing, is measured among the points, in the gap between the clusters and beyond them; then with ten and a hundred
times as many points. Takes `mc_dropout_predict(model, x, samples)`. Sources: Gal and Ghahramani 2016 (ICML); doubts:
Osband 2016 (NIPS workshop on Bayesian deep learning), Foong et al. 2020 (NeurIPS 33).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered
from dropcourse.models import mlp

CURVE_SIZES = (1, 64, 64, 1)
CURVE_RATE = 0.2
CURVE_NOISE = 0.1  # standard deviation of a measured value
CURVE_STEPS = {"quick": 300, "full": 1000}  # of Adam
CURVE_BATCH = 50  # points, drawn with replacement
CURVE_LEARNING_RATE = 1e-2
POINTS = np.array([20, 200, 2000])
MIDDLE = 1  # the number of points of which the regions are compared
CURVE_SAMPLES = 200
CURVE_MEMBERS = 5
GRID = np.linspace(-4, 4, 161)
NEAR, GAP, FAR = REGIONS = ("near", "gap", "far")
CLUSTERS = ((-2.0, -1.0), (1.0, 2.0))
SPREAD_MINIMUM = 0.2  # of a logarithm of a ratio: about a fifth
COVERAGE_MINIMUM = 0.1  # of a share of places


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Spread and error at the places of `grid`, for Monte Carlo dropout and for an ensemble without dropout.

    `spread` and `error` have shape `(seeds, 2, numbers of points, grid)`: standard deviation over samples or members,
    and distance of their mean from the true curve.
    """

    grid: np.ndarray
    points: np.ndarray
    spread: np.ndarray
    error: np.ndarray

    def __post_init__(self):
        as_arrays(self, grid=1, points=1, spread=4, error=4)

    def typical(self, region: str) -> np.ndarray:
        """Mean spread in a region, `(seeds, 2, numbers of points)`."""
        return self.spread[..., _where(self.grid, region)].mean(axis=-1)

    def covered(self, region: str) -> np.ndarray:
        """The share of a region's places with the true curve within two spreads: `(seeds, 2, numbers of points)`."""
        inside = self.error <= 2 * self.spread
        return inside[..., _where(self.grid, region)].mean(axis=-1)


def uncertainty(mc_dropout_predict: Callable, *, seeds: Iterable[int], size: str = "quick") -> Uncertainty:
    """Fit one network with dropout and five without to each number of points, for each seed."""
    sample, runs = answered(mc_dropout_predict), []
    for seed in seeds:
        cells = [_measure(sample, int(points), seed, CURVE_STEPS[size]) for points in POINTS]
        runs.append(np.moveaxis(np.array(cells), 0, 2))
    spread, error = np.moveaxis(np.array(runs), 1, 0)
    return Uncertainty(GRID, POINTS, spread, error)


def true_curve(x: np.ndarray) -> np.ndarray:
    """What the networks have to learn: it goes on in the gap and beyond the points."""
    return np.sin(2 * x)


def _where(grid: np.ndarray, region: str) -> np.ndarray:
    x = np.abs(grid)
    return {NEAR: (x >= 1) & (x <= 2), GAP: x < 0.75, FAR: x > 3}[region]


def _measure(sample: Callable, points: int, seed: int, steps: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    rng = np.random.default_rng([seed, points])
    x = np.where(rng.random(points) < 0.5, rng.uniform(*CLUSTERS[0], points), rng.uniform(*CLUSTERS[1], points))
    y = true_curve(x) + CURVE_NOISE * rng.standard_normal(points)
    grid, truth = torch.tensor(GRID, dtype=torch.float32)[:, None], true_curve(GRID)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        mean, spread = sample(_fit(x, y, CURVE_RATE, seed, steps), grid, CURVE_SAMPLES)
        members = [_fit(x, y, 0, seed + 100_000 * (member + 1), steps)(grid) for member in range(CURVE_MEMBERS)]
    members = torch.stack(members).double()
    means = (mean.double(), members.mean(dim=0))
    spreads = (spread.double(), members.std(dim=0))
    return [value[:, 0].numpy() for value in spreads], [np.abs(value[:, 0].numpy() - truth) for value in means]


def _fit(x: np.ndarray, y: np.ndarray, p: float, seed: int, steps: int) -> nn.Sequential:
    layer = (lambda: nn.Dropout(p)) if p else None
    model = mlp(CURVE_SIZES, dropout=layer, generator=torch.Generator().manual_seed(seed))
    inputs, targets = (torch.tensor(values, dtype=torch.float32)[:, None] for values in (x, y))
    optimizer = torch.optim.Adam(model.parameters(), lr=CURVE_LEARNING_RATE)
    order = torch.Generator().manual_seed(seed)
    for rows in torch.randint(len(inputs), (steps, min(CURVE_BATCH, len(inputs))), generator=order):
        optimizer.zero_grad()
        ((model(inputs[rows]) - targets[rows]) ** 2).mean().backward()
        optimizer.step()
    return model.eval().requires_grad_(False)


def conclude_uncertainty(result: Uncertainty) -> dict[str, Verdict]:
    """Does the spread grow away from the points, and shrink with their number? The rule: the logarithm of a ratio
    counts beyond 3 standard errors and beyond 0.2, about a fifth. "Covered" asks whether the true curve is within two
    spreads at fewer than 95 % of the places, beyond 3 standard errors and beyond 0.1."""
    verdicts = {}
    for i, name in enumerate(("dropout", "ensemble")):
        near = result.typical(NEAR)[:, i]
        for region in (GAP, FAR):
            growth = np.log(result.typical(region)[:, i, MIDDLE] / near[:, MIDDLE])
            verdicts[f"spread, {region} against near, {name}"] = _grown(growth)
        verdicts[f"spread near, 2,000 points against 20, {name}"] = _grown(np.log(near[:, -1] / near[:, 0]))
        for region in REGIONS:
            missing = result.covered(region)[:, i, MIDDLE] - 0.95
            verdicts[f"true curve covered, {region}, {name}"] = Verdict.of(
                missing,
                COVERAGE_MINIMUM,
                present="too rarely" if missing.mean() < 0 else "too often",
                absent="as it should",
            )
    return verdicts


def _grown(logarithms: np.ndarray) -> Verdict:
    present = "grows" if logarithms.mean() > 0 else "shrinks"
    return Verdict.of(logarithms, SPREAD_MINIMUM, present=present, absent="stays")


def draw_uncertainty(recorded: Uncertainty, live: Uncertainty | None = None) -> tuple[Figure, str]:
    """Spread and error over the line, for both ways; spread near the points by their number; and the alt text."""
    figure, axes = figures.new_figure(1, 3, width=10.6, height=4.4)
    names = ("Monte Carlo dropout", "ensemble of 5")
    styles = list(zip(names, ("blue", "vermillion"), ("-", "--"), "os", strict=True))
    for i, (name, colour, dashes, marker) in enumerate(styles):
        style = {"color": figures.PALETTE[colour], "marker": ""}
        figures.band(axes[i], recorded.grid, recorded.spread[:, i, MIDDLE], "spread", ls=dashes, **style)
        error = {"color": "black", "marker": "", "ls": ":"}
        figures.band(axes[i], recorded.grid, recorded.error[:, i, MIDDLE], "error of the mean", **error)
        for start, end in CLUSTERS:
            axes[i].axvspan(start, end, color="#bbbbbb", alpha=0.4, lw=0)
        axes[i].set(title=f"{'AB'[i]}  {name}", xlabel="x (grey: where the points are)", yscale="log", ylim=(5e-3, 5))
        if live is not None:
            rings = {"ls": "", "marker": "o", "ms": 6, "mfc": "none", "color": figures.PALETTE[colour]}
            axes[i].plot(live.grid, live.spread[:, i, MIDDLE].mean(axis=0), markevery=8, label="yours", **rings)
        near = recorded.typical(NEAR)[:, i]
        label = f"{name}, recorded ({len(near)} seeds)"
        tint = {"color": figures.PALETTE[colour], "marker": marker, "markevery": 1}
        figures.band(axes[2], recorded.points, near, label, ls=dashes, **tint)
        if live is not None:
            yours = live.typical(NEAR)[:, i].mean(axis=0)
            axes[2].plot(live.points, yours, ls="", ms=10, mfc="none", label=f"{name}, yours", **tint)
    law = recorded.typical(NEAR)[:, 0, 0].mean() * np.sqrt(recorded.points[0] / recorded.points)
    axes[2].plot(recorded.points, law, color="black", ls="-.", marker="", label="one over the root of the number")
    axes[2].set(title="C  among the points", xlabel="number of points", xscale="log", yscale="log")
    axes[2].set(ylabel="spread", ylim=(5e-3, 0.5))
    axes[0].set(ylabel="spread, and error of the mean")
    handles, labels = axes[2].get_legend_handles_labels()
    extra, words = axes[0].get_legend_handles_labels()
    figure.legend([*handles, extra[1]], [*labels, words[1]], loc="outside lower center", frameon=False, ncols=3)
    return figure, _alt_text(recorded, live)


def _alt_text(recorded: Uncertainty, live: Uncertainty | None) -> str:
    parts = []
    for i, name in enumerate(("Monte Carlo dropout", "the ensemble")):
        spreads = [f"{recorded.typical(region)[:, i, MIDDLE].mean():.3f} {region}" for region in REGIONS]
        counts = [f"{value:.3f}" for value in recorded.typical(NEAR)[:, i].mean(axis=0)]
        parts.append(f"{name}: {', '.join(spreads)}; near the points, with 20, 200 and 2,000: {', '.join(counts)}")
    alt = (
        "Spread and error over a line with points in two clusters, on logarithmic axes, mean of "
        f"{len(recorded.spread)} seeds. Spread with 200 points, {'. '.join(parts)}."
    )
    if live is not None:
        yours = [f"{value:.3f}" for value in live.typical(NEAR)[:, 0].mean(axis=0)]
        alt += f" Your Monte Carlo spread near the points: {', '.join(yours)}."
    return alt


def recorded_uncertainty() -> Uncertainty:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("ensembles.uncertainty", Uncertainty)
