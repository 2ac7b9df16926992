"""How does the gap between training and new examples change with the number of training examples?

On trial: that a network overfits where data are few (claim 6), and what overfitting looks like (claim 4). Every network
takes the same number of training steps, so that only the data differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import (
    BATCH_SIZE,
    DIGITS,
    NONE,
    SETTINGS,
    SIGNALS,
    accuracy,
    bars,
    draw_task,
    fit,
    rings,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

STEPS = 600
DATA_SIZES = {"quick": (50, 200, 800), "full": (50, 100, 200, 400, 800, 1600, 3200)}
DIGITS_LIMIT = 797  # 1,797 digits, of which 1,000 are kept as new examples
GAP_MINIMUM = 0.02


@dataclass(frozen=True, eq=False)
class DataSize:
    """Accuracies of a network without regularisation after 600 steps: `(seeds, sizes)`, one column for each number
    of training examples in `sizes` (signals) and in `digit_sizes`."""

    sizes: np.ndarray
    digit_sizes: np.ndarray
    train: np.ndarray
    new: np.ndarray
    digits_train: np.ndarray
    digits_new: np.ndarray

    def __post_init__(self):
        as_arrays(self, sizes=1, digit_sizes=1, train=2, new=2, digits_train=2, digits_new=2)

    def of(self, task: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sizes `(sizes,)`, accuracies on training and on new examples `(seeds, sizes)`."""
        if task == DIGITS:
            return self.digit_sizes, self.digits_train, self.digits_new
        return self.sizes, self.train, self.new


def data_size(*, seeds: Iterable[int], size: str = "quick") -> DataSize:
    """Train at every size for each seed; a quick run takes three sizes."""
    sizes = DATA_SIZES[size]
    digit_sizes = [rows for rows in sizes if rows <= DIGITS_LIMIT]
    pairs = {SIGNALS: [], DIGITS: []}
    for seed in seeds:
        for task, all_rows in ((SIGNALS, sizes), (DIGITS, digit_sizes)):
            pairs[task].append([_accuracies(task, rows, seed) for rows in all_rows])
    (train, new), (digits_train, digits_new) = (np.moveaxis(np.array(pairs[task]), 2, 0) for task in (SIGNALS, DIGITS))
    return DataSize(np.array(sizes), np.array(digit_sizes), train, new, digits_train, digits_new)


def _accuracies(task: str, rows: int, seed: int) -> tuple[float, float]:
    training, new, _ = draw_task(task, seed, rows=rows)
    model, history = fit(training, SETTINGS[task][NONE], seed=seed, epochs=-(-STEPS // -(-rows // BATCH_SIZE)))
    return history.train_accuracy[-1], accuracy(model, new)


def conclude_data_size(result: DataSize) -> dict[str, Verdict]:
    """How do accuracy and gap differ between the most and the fewest examples? The rule: a difference counts beyond
    3 standard errors and beyond 0.02."""
    verdicts = {}
    for task in (SIGNALS, DIGITS):
        sizes, train, new = result.of(task)
        words, gap = f"{sizes[-1]} examples against {sizes[0]}", train - new
        verdicts |= {
            f"{task}, new examples, {words}": compared(new[:, -1] - new[:, 0], GAP_MINIMUM),
            f"{task}, gap, {words}": compared(gap[:, -1] - gap[:, 0], GAP_MINIMUM),
            f"{task}, gap, {sizes[-1]} examples against 0": compared(gap[:, -1], GAP_MINIMUM),
        }
    return verdicts


def draw_data_size(recorded: DataSize, live: DataSize | None = None) -> tuple[Figure, str]:
    """The recorded accuracies by size with bars of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.2, sharey=True)
    styles = ({"color": figures.PALETTE["blue"], "ls": "-", "marker": "o"},
              {"color": figures.PALETTE["vermillion"], "ls": "--", "marker": "s"})  # fmt: skip
    for panel, task in zip(axes, (SIGNALS, DIGITS), strict=True):
        sizes, *pair = recorded.of(task)
        for j, word in enumerate(("training examples", "new examples")):
            bars(panel, sizes, pair[j], f"{word}, recorded ({len(pair[j])} seeds)", **styles[j])
            if live is not None:
                rings(panel, live.of(task)[0], live.of(task)[j + 1], f"{word}, yours", **styles[j])
        panel.set(title=task, xlabel="number of training examples", xscale="log", ylim=(0, 1.05))
        panel.set_xticks(sizes, labels=[str(rows) for rows in sizes], minor=False)
        panel.minorticks_off()
    axes[0].set_ylabel("accuracy")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    parts = []
    for task in (SIGNALS, DIGITS):
        sizes, train, new = recorded.of(task)
        ends = [
            f"{new[:, i].mean():.2f} of new ones with {sizes[i]} (training {train[:, i].mean():.2f})" for i in (0, -1)
        ]
        parts.append(f"{task}: {' and '.join(ends)}")
    alt = (
        f"Accuracy on training and on new examples against the number of training examples, logarithmic axis, mean of "
        f"{len(recorded.new)} seeds. {'; '.join(parts)}."
    )
    if live is not None:
        alt += f" With {live.sizes[-1]} signals, your accuracy on new examples is {live.new[:, -1].mean():.2f}."
    return figure, alt


def recorded_data_size() -> DataSize:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("overfitting.data_size", DataSize)
