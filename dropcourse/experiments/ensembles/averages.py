"""Which average does the pass without dropout compute? On trial: claims 18 and 26, with all 1,024 sub-networks.

Takes `exact_ensemble(network, x, p)`, the arithmetic mean, and `normalized_geometric_mean(probabilities, weights)`.
Sources: Baldi and Sadowski 2013 (NeurIPS 26) for the geometric mean, Warde-Farley et al. 2014 (arXiv 1312.6197) for the
comparison of the two.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.ensembles.small_networks import (
    DROPPED,
    NETWORKS,
    SMALL_EPOCHS,
    Halves,
    inputs,
    trained_network,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

AVERAGE_RATES = {"quick": np.array([0.1, 0.5]), "full": np.array([0.1, 0.3, 0.5, 0.7])}
AVERAGE_ROWS = {"quick": 20, "full": 200}
CHUNK = 50  # examples at a time: with 1,024 masks of each, a few ten thousand rows
SCALED, GEOMETRIC, ARITHMETIC = PREDICTIONS = ("weight scaling", "geometric mean", "arithmetic mean")
EXACT_MINIMUM = 1e-10  # more than rounding in float64
DISTANCE_MINIMUM = 0.005  # of a total variation distance
LOSS_MINIMUM, ACCURACY_MINIMUM = 0.02, 0.01  # nats, and a share


@dataclass(frozen=True, eq=False)
class Averages:
    """Weight scaling against the two means over all sub-networks.

    `distance` has shape `(seeds, networks, rates, 2)`: total variation distance of the geometric and the arithmetic
    mean from weight scaling, mean over examples; 0 is the same, 1 as different as can be. `largest`, same shape, is
    the largest difference of a probability. `loss` (nats) and `accuracy`, `(seeds, networks, rates, 3)`, are those of
    `PREDICTIONS`.
    """

    rates: np.ndarray
    distance: np.ndarray
    largest: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, distance=4, largest=4, loss=4, accuracy=4)


def averages(
    exact_ensemble: Callable[..., np.ndarray],
    normalized_geometric_mean: Callable[[np.ndarray, np.ndarray], np.ndarray],
    *,
    seeds: Iterable[int],
    size: str = "quick",
) -> Averages:
    """Train each network at each rate, and predict new signals in three ways."""
    means = answered(exact_ensemble), answered(normalized_geometric_mean)
    runs = []
    for seed in seeds:
        runs.append([[_measure(*means, name, float(p), seed, size) for p in AVERAGE_RATES[size]] for name in NETWORKS])
    distance, largest, loss, accuracy = (
        np.array([[[cell[i] for cell in row] for row in run] for run in runs]) for i in range(4)
    )
    return Averages(AVERAGE_RATES[size], distance, largest, loss, accuracy)


def _measure(exact: Callable, geometric: Callable, name: str, p: float, seed: int, size: str) -> tuple:
    network = Halves(trained_network(name, p, seed, SMALL_EPOCHS[size]))
    data = inputs(name, seed, AVERAGE_ROWS[size])[1]
    masks = (np.arange(2**DROPPED)[:, None] >> np.arange(DROPPED)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    predictions = []
    for rows in np.array_split(data.x, -(-len(data) // CHUNK)):
        units = network.before(rows)
        copies = units * masks[:, None] / (1 - p)
        members = network.after(copies.reshape(-1, DROPPED)).reshape(len(masks), len(units), -1)
        predictions.append([network.after(units), geometric(members, weights), exact(network.after, units, p)])
    stacked = np.concatenate(predictions, axis=1)  # (predictions, examples, classes)
    apart = np.abs(stacked[1:] - stacked[0])
    true = stacked[:, np.arange(len(data)), data.y]
    return (
        0.5 * apart.sum(axis=2).mean(axis=1),
        apart.max(axis=(1, 2)),
        -np.log(true).mean(axis=1),
        (stacked.argmax(axis=2) == data.y).mean(axis=1),
    )


def conclude_averages(result: Averages) -> dict[str, Verdict]:
    """Is weight scaling equal to a mean, and does it predict as well as the arithmetic one? The rule: "equal" if the
    largest difference at any rate is surely below 1e-10; otherwise, at p = 0.5, "differs", "higher" or "lower" beyond 3
    standard errors and beyond 0.005 of the distance, 0.02 nats or 0.01 of the accuracy."""
    half, verdicts = _half(result), {}
    for i, name in enumerate(NETWORKS):
        for j, mean in enumerate(PREDICTIONS[1:]):
            exact = Verdict.of(result.largest[:, i, :, j].max(axis=1), EXACT_MINIMUM, present="differs", absent="equal")
            near = Verdict.of(result.distance[:, i, half, j], DISTANCE_MINIMUM, present="differs", absent="close")
            verdicts[f"{name}, {mean}"] = exact if exact.answer == "equal" else near
        loss = result.loss[:, i, half, 0] - result.loss[:, i, half, 2]
        accuracy = result.accuracy[:, i, half, 0] - result.accuracy[:, i, half, 2]
        for question, lead, minimum in (("loss", loss, LOSS_MINIMUM), ("accuracy", accuracy, ACCURACY_MINIMUM)):
            present = "higher" if lead.mean() > 0 else "lower"
            verdicts[f"{name}, {question}"] = Verdict.of(lead, minimum, present=present, absent="no difference")
    return verdicts


def _half(result: Averages) -> int:
    return int(np.abs(result.rates - 0.5).argmin())


def draw_averages(recorded: Averages, live: Averages | None = None) -> tuple[Figure, str]:
    """Distance of the two means from weight scaling against p, a panel for each network; and the alt text."""
    figure, axes = figures.new_figure(1, 3, width=10.0, height=4.2, sharey=True)
    floor = 1e-17  # where a difference of exactly 0 is drawn
    for i, (axis, name) in enumerate(zip(axes, NETWORKS, strict=True)):
        styles = zip(PREDICTIONS[1:], ("blue", "vermillion"), ("-", "--"), "os", strict=True)
        for j, (mean, colour, dashes, marker) in enumerate(styles):
            style = {"color": figures.PALETTE[colour], "marker": marker, "markevery": 1}
            values = np.maximum(recorded.distance[:, i, :, j], floor)
            figures.band(axis, recorded.rates, values, f"{mean}, recorded ({len(values)} seeds)", ls=dashes, **style)
            if live is not None:
                yours = np.maximum(live.distance[:, i, :, j].mean(axis=0), floor)
                axis.plot(live.rates, yours, ls="", ms=10, mfc="none", label=f"{mean}, yours", **style)
        axis.set(title=f"{'ABC'[i]}  {name}", yscale="log", ylim=(floor, 1), xlabel="drop probability p")
        axis.set(xticks=recorded.rates)
    axes[0].set(ylabel="distance from weight scaling")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2)
    half = _half(recorded)
    parts = []
    for i, name in enumerate(NETWORKS):
        geometric, arithmetic = recorded.distance[:, i, half].mean(axis=0)
        parts.append(f"{'ABC'[i]}, {name}: geometric mean {geometric:.2g}, arithmetic mean {arithmetic:.3f}")
    alt = (
        "Total variation distance of two means over all 1,024 sub-networks from weight scaling, against the drop "
        f"probability, on a logarithmic axis. At p = 0.5, mean of {len(recorded.distance)} seeds: {'; '.join(parts)}."
    )
    if live is not None:
        geometric, arithmetic = live.distance[:, :, _half(live)].mean(axis=0).T
        alt += f" Yours: geometric {', '.join(f'{value:.2g}' for value in geometric)}, "
        alt += f"arithmetic {', '.join(f'{value:.3f}' for value in arithmetic)}."
    return figure, alt


def recorded_averages() -> Averages:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("ensembles.averages", Averages)
