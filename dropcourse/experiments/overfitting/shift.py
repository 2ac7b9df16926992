"""Does an overfitted model fail where the inputs change, and is one that overfits less any better?

On trial: that models which overfit cannot be applied to more diverse data (claim 10). The signals of training have a
random slope; those of the test have steeper or flatter ones. Source of the signals: Greydanus and Kobak 2020.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.data import signals
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import (
    DROPOUT,
    EPOCHS,
    NEW_ROWS,
    NONE,
    ROWS,
    SETTINGS,
    SIGNALS,
    STYLES,
    accuracy,
    bars,
    draw_task,
    fit,
    rings,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

SHEARS = np.array([0.0, 0.35, 0.7, 1.4, 2.1, 2.8])
TRAINED = 0.7  # the largest slope in training
MORE_ROWS = 4000
SHIFT_ARMS = ("500 examples", "500 examples, dropout", "4000 examples")
SHIFT_STYLES = (STYLES[NONE], STYLES[DROPOUT], {"color": figures.PALETTE["black"], "ls": ":", "marker": "D"})
SHIFT_MINIMUM = 0.02


@dataclass(frozen=True, eq=False)
class Shift:
    """Accuracy on new signals with slopes up to each of `shears`, `(seeds, arms, shears)`, and on the training
    examples, `(seeds, arms)`, for the arms of `SHIFT_ARMS`."""

    shears: np.ndarray
    accuracy: np.ndarray
    train: np.ndarray

    def __post_init__(self):
        as_arrays(self, shears=1, accuracy=3, train=2)

    def lost(self) -> np.ndarray:
        """Accuracy under the slopes of training minus accuracy under the steepest ones: `(seeds, arms)`."""
        return self.accuracy[:, :, self.shears == TRAINED][:, :, 0] - self.accuracy[:, :, -1]


def shift(*, seeds: Iterable[int], size: str = "quick") -> Shift:
    """Train the three arms for each seed. A quick run leaves out the third."""
    results, trained = [], []
    for seed in seeds:
        rng = np.random.default_rng([seed, 3])
        shifted = [signals(NEW_ROWS, rng, shear=float(shear)) for shear in SHEARS]
        models = _models(seed, size)
        results.append([[accuracy(model, new) for new in shifted] for model, _ in models])
        trained.append([accuracy(model, training) for model, training in models])
    return Shift(SHEARS, np.array(results), np.array(trained))


def _models(seed: int, size: str) -> list[tuple]:
    few, _, _ = draw_task(SIGNALS, seed)
    models = [(fit(few, SETTINGS[SIGNALS][arm], seed=seed)[0], few) for arm in (NONE, DROPOUT)]
    if size == "full":
        # As many steps as the others.
        many, _, _ = draw_task(SIGNALS, seed, rows=MORE_ROWS)
        epochs = -(-EPOCHS * ROWS[SIGNALS] // MORE_ROWS)
        models.append((fit(many, SETTINGS[SIGNALS][NONE], seed=seed, epochs=epochs)[0], many))
    return models


def conclude_shift(result: Shift) -> dict[str, Verdict]:
    """Is accuracy lost under the shift, and is less lost with dropout, or with more examples? The rule: a difference
    counts beyond 3 standard errors and beyond 0.02."""
    lost, trained = result.lost(), result.accuracy[:, :, result.shears == TRAINED][:, :, 0]
    verdicts = {
        f"{arm}, steepest against trained slopes": compared(-lost[:, i], SHIFT_MINIMUM)
        for i, arm in enumerate(SHIFT_ARMS)
    }
    for i, word in ((1, "dropout"), (2, "4000 examples")):
        verdicts[f"accuracy on trained slopes, {word} against 500"] = compared(
            trained[:, i] - trained[:, 0], SHIFT_MINIMUM
        )
        last = result.accuracy[:, i, -1] - result.accuracy[:, 0, -1]
        verdicts[f"accuracy on the steepest, {word} against 500"] = compared(last, SHIFT_MINIMUM)
        verdicts[f"accuracy lost, {word} against 500"] = compared(lost[:, i] - lost[:, 0], SHIFT_MINIMUM)
    return verdicts


def draw_shift(recorded: Shift, live: Shift | None = None) -> tuple[Figure, str]:
    """The recorded accuracies by largest slope with bars of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(width=7.2, height=4.4)
    for i, (arm, style) in enumerate(zip(SHIFT_ARMS, SHIFT_STYLES, strict=True)):
        bars(axes, recorded.shears, recorded.accuracy[:, i], f"{arm}, recorded ({len(recorded.train)} seeds)", **style)
        if live is not None and i < live.accuracy.shape[1]:
            rings(axes, live.shears, live.accuracy[:, i], f"{arm}, yours", **style)
    axes.axvline(TRAINED, color="#555555", ls="-", lw=1, marker="", label="slopes in training")
    axes.set(xlabel="largest slope of the new signals", ylabel="accuracy on new signals", ylim=(0, None))
    axes.set(xticks=recorded.shears)
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    means = recorded.accuracy.mean(axis=0)
    at = list(recorded.shears).index(TRAINED)
    parts = [f"{arm} {means[i, at]:.2f} and {means[i, -1]:.2f}" for i, arm in enumerate(SHIFT_ARMS)]
    alt = (
        f"Accuracy on new signals against their largest slope, mean of {len(recorded.train)} seeds. At the slope of "
        f"training, {TRAINED:g}, and at the steepest, {recorded.shears[-1]:g}: {'; '.join(parts)}."
    )
    if live is not None:
        mine = live.accuracy.mean(axis=0)[:2, -1]
        alt += f" At the steepest, your accuracies are {mine[0]:.2f} without and {mine[1]:.2f} with dropout."
    return figure, alt


def recorded_shift() -> Shift:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("overfitting.shift", Shift)
