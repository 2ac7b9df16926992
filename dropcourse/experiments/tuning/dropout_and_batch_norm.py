"""Where does dropout stand in a network with batch normalisation, and what happens to the statistics that it keeps?

On trial: that inserting a dropout layer is all there is to it (claim 43) and that batch normalisation goes well with it
(48). Source: Li et al. 2019 (CVPR), sections 3 and 4: dropout shifts the variance of what follows between training and
evaluation, and batch normalisation goes on using that of training. The set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.tuning.cells import draw_task
from dropcourse.experiments.tuning.fleet import AFTER, BEFORE, LAST, PLAIN, Fleet, scores, train_fleet
from dropcourse.experiments.tuning.words import compared

NORM_ROWS, NORM_WIDTH, NORM_RATE = 1000, 128, 0.5
NORM_STEPS = {"quick": 150, "full": 800}
NORM_LEARNING_RATES = (3e-3, 1e-2)
NORM_ARMS = {
    "plain": (PLAIN, 0.0),
    "plain, dropout": (PLAIN, NORM_RATE),
    "normalised": (AFTER, 0.0),
    "normalised, dropout before": (BEFORE, NORM_RATE),
    "normalised, dropout after": (AFTER, NORM_RATE),
    "normalised, dropout once, last": (LAST, NORM_RATE),
}
NORMALISED = tuple(NORM_ARMS)[2:]
WAYS = ("as trained", "recalibrated")
HOLLOW = {"ls": "", "ms": 11, "mfc": "none", "markevery": 1}
NORM_MINIMUM, SHIFT_MINIMUM = 0.01, 0.05  # of accuracy; of a ratio of variances


@dataclass(frozen=True, eq=False)
class DropoutAndBatchNorm:
    """`accuracy` and `loss`, `(seeds, arms, ways)`: on new signals, in evaluation mode, as trained and with statistics
    measured anew with dropout off. `shift` `(seeds, normalised arms, 2)`: the variance that goes into each of the two
    normalisations with dropout off, as a share of the running one of training, mean over units."""

    accuracy: np.ndarray
    loss: np.ndarray
    shift: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=3, loss=3, shift=3)


def dropout_and_batch_norm(*, seeds: Iterable[int], size: str = "quick") -> DropoutAndBatchNorm:
    """Train every arm for each seed, at the learning rate of lowest validation loss; a quick run takes one and fewer
    steps."""
    rows = []
    for seed in seeds:
        found = {}
        for order in (PLAIN, AFTER, BEFORE, LAST):
            rates = [p for one, p in NORM_ARMS.values() if one == order]
            found |= {(order, p): one for p, one in zip(rates, _measure(order, rates, seed, size), strict=True)}
        accuracy, loss, shift = zip(*(found[arm] for arm in NORM_ARMS.values()), strict=True)
        rows.append((accuracy, loss, shift[-len(NORMALISED) :]))
    return DropoutAndBatchNorm(*(np.array(column) for column in zip(*rows, strict=True)))


def _measure(order: str, rates: list[float], seed: int, size: str) -> list[tuple]:
    """For each rate: accuracies and losses on test signals, both ways, each at the learning rate that is best for it;
    and the shift."""
    training, validation, test = draw_task(NORM_ROWS, seed, stream=3)
    hidden, trained, anew, shifts = np.array(rates)[:, None], [], [], []
    for learning_rate in NORM_LEARNING_RATES if size == "full" else NORM_LEARNING_RATES[:1]:
        fleet = Fleet((40, NORM_WIDTH, NORM_WIDTH, 10), np.hstack([0 * hidden, hidden, hidden]), seed, order)
        train_fleet(fleet, training, steps=NORM_STEPS[size], learning_rate=learning_rate, seed=seed)
        trained.append([scores(fleet, validation), scores(fleet, test)])
        shifts.append(fleet.recalibrate(torch.tensor(training.x)) if order != PLAIN else np.ones((len(rates), 2)))
        anew.append([scores(fleet, validation), scores(fleet, test)])
    rows = []
    for i in range(len(rates)):
        # By validation loss: the index of the learning rate.
        best = [int(np.argmin([pair[0][0, i] for pair in way])) for way in (trained, anew)]
        loss, accuracy = zip(*(way[j][1][:, i] for way, j in zip((trained, anew), best, strict=True)), strict=True)
        rows.append((accuracy, loss, shifts[best[0]][i]))
    return rows


def conclude_dropout_and_batch_norm(result: DropoutAndBatchNorm) -> dict[str, Verdict]:
    """The rule: beyond 3 standard errors and beyond 0.01 of accuracy, or 0.05 of a ratio of variances from 1.

    "variance": what goes into a normalisation with dropout off, as a share of the running variance. "recalibrated":
    accuracy with statistics measured anew less accuracy as trained. The rest compares arms as trained.
    """
    names, verdicts = list(NORM_ARMS), {}
    for i, name in enumerate(NORMALISED):
        for layer in range(2):
            verdicts[f"variance, {name}, normalisation {layer + 1}"] = compared(
                result.shift[:, i, layer] - 1, SHIFT_MINIMUM
            )
    for name in NORMALISED:
        gained = result.accuracy[:, names.index(name)]
        verdicts[f"recalibrated, {name}"] = compared(gained[:, 1] - gained[:, 0], NORM_MINIMUM)
    before, after, last = NORMALISED[1:]
    for one, other in (
        (names[1], names[0]), (names[2], names[0]), (before, names[2]), (after, names[2]), (last, names[2]),
        (last, before), (last, after), (after, before), (names[2], names[1]), (last, names[1]),
    ):  # fmt: skip
        gap = result.accuracy[:, names.index(one), 0] - result.accuracy[:, names.index(other), 0]
        verdicts[f"{one} against {other}"] = compared(gap, NORM_MINIMUM)
    return verdicts


def draw_dropout_and_batch_norm(
    recorded: DropoutAndBatchNorm, live: DropoutAndBatchNorm | None = None
) -> tuple[Figure, str]:  # fmt: skip
    """Accuracy of each arm, as trained and recalibrated, and the shift of the variance; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=10.4, height=4.6)
    places, seeds = -np.arange(len(NORM_ARMS)), len(recorded.accuracy)
    for i, (way, colour, marker) in enumerate(zip(WAYS, ("blue", "vermillion"), ("o", "s"), strict=True)):
        values = recorded.accuracy[:, :, i]
        chosen = slice(None) if i == 0 else slice(2, None)
        _dots(left, values[:, chosen], places[chosen] - 0.22 * i, colour, marker, f"{way}, recorded ({seeds} seeds)")
        if live is not None:
            yours = live.accuracy[:, chosen, i].mean(axis=0)
            hollow = HOLLOW | {"marker": marker, "color": figures.PALETTE[colour]}
            left.plot(yours, places[chosen] - 0.22 * i, label=f"{way}, yours, fewer steps", **hollow)
    left.set(xlabel="accuracy on new signals", yticks=places, yticklabels=list(NORM_ARMS), ylim=(-5.6, 0.5))
    for layer, (colour, marker) in enumerate((("green", "^"), ("pink", "v"))):
        _dots(right, recorded.shift[:, :, layer], places[2:] - 0.22 * layer, colour, marker,
              f"normalisation {layer + 1}, recorded")  # fmt: skip
        if live is not None:
            hollow = HOLLOW | {"marker": marker, "color": figures.PALETTE[colour]}
            yours = live.shift[:, :, layer].mean(axis=0)
            right.plot(yours, places[2:] - 0.22 * layer, label=f"normalisation {layer + 1}, yours", **hollow)
    right.axvline(1, color="#555555", lw=1, ls=":", marker="")
    right.set(xlabel="variance with dropout off / running variance", yticks=places, yticklabels=[], ylim=(-5.6, 0.5))
    for panel in (left, right):
        panel.legend(*panel.get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, -0.16), frameon=False)
    parts = [f"{name} {values[0]:.3f}" + (f", recalibrated {values[1]:.3f}" if name in NORMALISED else "")
             for name, values in zip(NORM_ARMS, recorded.accuracy.mean(axis=0), strict=True)]  # fmt: skip
    ratios = [f"{name} {first:.2f} and {second:.2f}" for name, (first, second) in
              zip(NORMALISED, recorded.shift.mean(axis=0), strict=True)]  # fmt: skip
    alt = (
        f"Left, accuracy on new signals, mean of {seeds} seeds: {'; '.join(parts)}. Right, variance into the two "
        f"normalisations with dropout off as a share of the running one: {'; '.join(ratios)}."
    )
    if live is not None:
        alt += f" Yours, as trained: {', '.join(f'{value:.2f}' for value in live.accuracy[:, :, 0].mean(axis=0))}."
    return figure, alt


def _dots(axes, values: np.ndarray, places: np.ndarray, colour: str, marker: str, label: str) -> None:
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    axes.errorbar(
        values.mean(axis=0), places, xerr=error, fmt=marker, capsize=4, markevery=1, color=figures.PALETTE[colour],
        label=label,
    )  # fmt: skip


def recorded_dropout_and_batch_norm() -> DropoutAndBatchNorm:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.dropout_and_batch_norm", DropoutAndBatchNorm)
