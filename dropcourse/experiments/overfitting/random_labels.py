"""Can a network learn labels that mean nothing? Its training accuracy on right and on shuffled labels.

On trial: that a network can memorise a small training set instead of learning its patterns (claim 6). Source: Zhang,
Bengio, Hardt, Recht and Vinyals 2017; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import DIGITS, SIGNALS, Setting, accuracy, draw_task, fit, rings
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

LABEL_ROWS = 200
LABEL_EPOCHS = {"quick": 40, "full": 80}
LABEL_TASKS = (SIGNALS, DIGITS)
LABELS = ("right labels", "shuffled labels")
LABEL_SETTING = Setting(2e-3)  # the same for all: nothing is compared but what can be fitted
ACCURACY_MINIMUM = 0.02
CHANCE = 0.1  # ten classes of equal size


@dataclass(frozen=True, eq=False)
class RandomLabels:
    """Accuracies of networks without regularisation on 200 training examples, task by task with right labels, then
    with shuffled ones.

    `train`, after each epoch, has shape `(seeds, tasks x labels, epochs)`, `new`, at the end, `(seeds, tasks x
    labels)`.
    """

    train: np.ndarray
    new: np.ndarray

    def __post_init__(self):
        as_arrays(self, train=3, new=2)


def random_labels(*, seeds: Iterable[int], size: str = "quick") -> RandomLabels:
    """Train on right and on shuffled labels for each seed. A quick run is the beginning of the full one."""
    train, new = [], []
    for seed in seeds:
        runs = []
        for task in LABEL_TASKS:
            training, others, _ = draw_task(task, seed, rows=LABEL_ROWS)
            shuffled = replace(training, y=np.random.default_rng(seed).permutation(training.y))
            for dataset in (training, shuffled):
                model, history = fit(dataset, LABEL_SETTING, seed=seed, epochs=LABEL_EPOCHS[size])
                runs.append((history.train_accuracy, accuracy(model, others)))
        train.append([curve for curve, _ in runs])
        new.append([last for _, last in runs])
    return RandomLabels(np.array(train), np.array(new))


def conclude_random_labels(result: RandomLabels) -> dict[str, Verdict]:
    """Are shuffled labels fitted like right ones, and does that help on new examples? The rule: a difference of
    accuracies counts beyond 3 standard errors and beyond 0.02."""
    verdicts = {}
    for i, task in enumerate(LABEL_TASKS):
        right, shuffled = 2 * i, 2 * i + 1
        last = result.train[:, :, -1]
        verdicts |= {
            f"{task}, training, shuffled against all fitted": compared(last[:, shuffled] - 1, ACCURACY_MINIMUM),
            f"{task}, training, right against all fitted": compared(last[:, right] - 1, ACCURACY_MINIMUM),
            f"{task}, new examples, shuffled against chance": compared(
                result.new[:, shuffled] - CHANCE, ACCURACY_MINIMUM
            ),
            f"{task}, new examples, right against chance": compared(result.new[:, right] - CHANCE, ACCURACY_MINIMUM),
        }
    return verdicts


def draw_random_labels(recorded: RandomLabels, live: RandomLabels | None = None) -> tuple[Figure, str]:
    """The recorded training accuracies by epoch in bands of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.0, sharey=True)
    for i, (panel, task) in enumerate(zip(axes, LABEL_TASKS, strict=True)):
        styles = zip(LABELS, ("blue", "vermillion"), ("-", "--"), ("o", "s"), strict=True)
        for j, (word, colour, dashes, marker) in enumerate(styles):
            style = {"color": figures.PALETTE[colour], "ls": dashes, "marker": marker}
            curves = recorded.train[:, 2 * i + j]
            epochs = np.arange(1, curves.shape[1] + 1)
            figures.band(panel, epochs, curves, f"{word}, recorded ({len(curves)} seeds)", **style)
            if live is not None:
                mine = live.train[:, 2 * i + j]
                shown = slice(4, None, 5)
                rings(panel, epochs[: mine.shape[1]][shown], mine[:, shown], f"{word}, yours", **style)
        panel.axhline(CHANCE, color="black", ls=":", lw=1.5, marker="", label="chance")
        panel.set(title=task, xlabel="epoch", ylim=(0, 1.05))
    axes[0].set_ylabel("accuracy on the training examples")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=3)
    ends, new = recorded.train[:, :, -1].mean(axis=0), recorded.new.mean(axis=0)
    parts = [
        f"{task} with {word} {ends[2 * i + j]:.2f} (new examples {new[2 * i + j]:.2f})"
        for i, task in enumerate(LABEL_TASKS)
        for j, word in enumerate(LABELS)
    ]
    alt = (
        f"Accuracy on {LABEL_ROWS} training examples against the epoch, mean of {len(recorded.new)} seeds. Shuffled "
        f"labels are learned later than right ones. After {recorded.train.shape[2]} epochs: {'; '.join(parts)}."
    )
    if live is not None:
        mine = live.train[:, 1::2, -1].mean(axis=0)
        alt += f" With shuffled labels yours are {mine[0]:.2f} and {mine[1]:.2f} after {live.train.shape[2]} epochs."
    return figure, alt


def recorded_random_labels() -> RandomLabels:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("overfitting.random_labels", RandomLabels)
