"""How much do a network's predictions change with the training set, with and without dropout?

On trial: that overfitted models vary from sample to sample (claim 9). Takes the `bias_variance(predictions, truth)` to
be measured: with probabilities as predictions and 0 or 1 as the truth, its two parts add up to the Brier score. Source:
Geman, Bienenstock and Doursat 1992; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import (
    DIGITS,
    DROPOUT,
    NONE,
    SETTINGS,
    SIGNALS,
    bars,
    draw_task,
    fit,
    probabilities,
    rings,
)
from dropcourse.experiments.overfitting.variance import Decompose
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

SAMPLE_ROWS = 200
SAMPLES = 6
POOLS = {SIGNALS: 4000, DIGITS: 797}  # what the samples are drawn from; those of digits share a quarter of their rows
SAMPLE_TASKS = {"quick": (DIGITS,), "full": (SIGNALS, DIGITS)}
SAMPLE_ARMS = (NONE, DROPOUT)
PART_FACTOR = np.log(1.1)  # two parts count as different if one is at least 1.1 times the other
PARTS = ("squared bias", "variance")


@dataclass(frozen=True, eq=False)
class NetworkVariance:
    """Parts of the Brier score on 1,000 new examples, over 6 networks that each had 200 training examples of their own.

    `bias` and `variance` have shape `(seeds, tasks x arms)`, task by task without and with dropout, and so has
    `spread`, the standard deviation of the 6 accuracies.
    """

    tasks: tuple[str, ...]
    bias: np.ndarray
    variance: np.ndarray
    spread: np.ndarray

    def __post_init__(self):
        as_arrays(self, bias=2, variance=2, spread=2)
        object.__setattr__(self, "tasks", tuple(self.tasks))


def network_variance(bias_variance: Decompose, *, seeds: Iterable[int], size: str = "quick") -> NetworkVariance:
    """Train 6 networks for each seed, task and arm. A quick run takes the digits alone."""
    bias_variance, tasks = answered(bias_variance), SAMPLE_TASKS[size]
    parts = [[_parts(bias_variance, task, arm, seed) for task in tasks for arm in SAMPLE_ARMS] for seed in seeds]
    return NetworkVariance(tasks, *np.moveaxis(np.array(parts), 2, 0))


def _parts(bias_variance: Decompose, task: str, arm: str, seed: int) -> tuple[float, float, float]:
    pool, new, _ = draw_task(task, seed, rows=POOLS[task])
    rng, predictions = np.random.default_rng([seed, 2]), []
    for i in range(SAMPLES):
        rows = rng.permutation(len(pool))[:SAMPLE_ROWS]
        # Each sample comes with initial weights of its own, the same in both arms.
        model, _ = fit(pool.take(rows), SETTINGS[task][arm], seed=SAMPLES * seed + i)
        predictions.append(probabilities(model, new))
    truth = np.eye(new.classes)[new.y]
    bias, variance = bias_variance(np.array([p.ravel() for p in predictions]), truth.ravel())
    hits = [(p.argmax(axis=1) == new.y).mean() for p in predictions]
    # Sums over the classes of an example, means over examples.
    return np.sum(bias) / len(new), np.sum(variance) / len(new), np.std(hits, ddof=1)


def conclude_network_variance(result: NetworkVariance) -> dict[str, Verdict]:
    """Are the parts smaller with dropout? The rule: a ratio counts beyond 3 standard errors of its logarithm and beyond
    a factor of 1.1."""
    return {
        f"{task}, {part}, with dropout": compared(np.log(values[:, 2 * i + 1] / values[:, 2 * i]), PART_FACTOR)
        for i, task in enumerate(result.tasks)
        for part, values in (*zip(PARTS, (result.bias, result.variance), strict=True), ("spread", result.spread))
    }


def draw_network_variance(recorded: NetworkVariance, live: NetworkVariance | None = None) -> tuple[Figure, str]:
    """The recorded parts by arm with bars of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.0, height=3.8)
    styles = ({"color": figures.PALETTE["blue"], "ls": "", "marker": "o"},
              {"color": figures.PALETTE["vermillion"], "ls": "", "marker": "s"})  # fmt: skip
    for i, (panel, task) in enumerate(zip(axes, recorded.tasks, strict=True)):
        for part, values, style in zip(PARTS, (recorded.bias, recorded.variance), styles, strict=True):
            label = f"{part}, recorded ({len(values)} seeds)"
            bars(panel, [0, 1], values[:, 2 * i : 2 * i + 2], label, **style)
            if live is not None and task in live.tasks:
                at = 2 * live.tasks.index(task)
                mine = (live.bias if part == PARTS[0] else live.variance)[:, at : at + 2]
                rings(panel, [0, 1], mine, f"{part}, yours", **style)
        panel.set(title=task, xticks=[0, 1], xlim=(-0.5, 1.5), ylim=(0, None), ylabel="part of the Brier score")
        panel.set_xticklabels(["no dropout", "dropout"])
    figure.legend(*axes[-1].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    bias, variance = recorded.bias.mean(axis=0), recorded.variance.mean(axis=0)
    parts = [
        f"{task}: squared bias {bias[2 * i]:.3f} without and {bias[2 * i + 1]:.3f} with dropout, variance "
        f"{variance[2 * i]:.3f} and {variance[2 * i + 1]:.3f}"
        for i, task in enumerate(recorded.tasks)
    ]
    alt = (
        f"Squared bias and variance of predicted probabilities, mean of {len(recorded.bias)} seeds. {'. '.join(parts)}."
    )
    if live is not None:
        mine = live.variance[:, :2].mean(axis=0)
        alt += f" Your variance on {live.tasks[0]} is {mine[0]:.3f} without and {mine[1]:.3f} with dropout."
    return figure, alt


def recorded_network_variance() -> NetworkVariance:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("overfitting.network_variance", NetworkVariance)
