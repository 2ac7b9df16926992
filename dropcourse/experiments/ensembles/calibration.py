"""Can the confidence of a network be believed, with dropout and without? By confidence and accuracy in bins.

Takes `mc_dropout_predict(model, x, samples)` and `expected_calibration_error(probabilities, labels, bins)`. Source: Guo
et al. 2017 (ICML), sections 2 and 3.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import compared
from dropcourse.experiments.ensembles.trained import TRAINED_EPOCHS, held_out, pair
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

PLAIN, SCALED, SAMPLED = CALIBRATED = ("no dropout", "dropout, weight scaling", "dropout, Monte Carlo")
CALIBRATION_SAMPLES = 50
BINS = 10
SHOWN_SHARE = 0.005  # bins with fewer examples are left out of the figure: their accuracy is mostly chance
CALIBRATION_MINIMUM = 0.02  # of a difference between confidence and accuracy


@dataclass(frozen=True, eq=False)
class Calibration:
    """How far confidence and accuracy are apart on new signals, for each way of `CALIBRATED`.

    `error` `(seeds, ways)` is the expected calibration error as the implementation says, `overconfidence`, the same
    shape, mean confidence minus accuracy. `share`, `confidence` and `accuracy` `(seeds, ways, bins)` are those of the
    examples in each bin of confidence, the latter two 0 where there are none.
    """

    error: np.ndarray
    overconfidence: np.ndarray
    share: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, error=2, overconfidence=2, share=3, confidence=3, accuracy=3)

    def pooled(self, values: np.ndarray) -> np.ndarray:
        """The mean of `confidence` or `accuracy` over the examples of all seeds in a bin, NaN where there are none."""
        share = self.share.sum(axis=0)
        return np.divide((values * self.share).sum(axis=0), share, out=np.full(share.shape, np.nan), where=share > 0)


def calibration(
    mc_dropout_predict: Callable, expected_calibration_error: Callable, *, seeds: Iterable[int], size: str = "quick"
) -> Calibration:
    """Train both networks for each seed, and compare confidence and accuracy on signals that they have not seen."""
    sample, expected = answered(mc_dropout_predict), answered(expected_calibration_error)
    runs = []
    for seed in seeds:
        x, labels = held_out(seed)
        plain, dropout = pair(seed, TRAINED_EPOCHS[size])
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            sampled = sample(nn.Sequential(dropout, nn.Softmax(dim=1)), x, CALIBRATION_SAMPLES)[0]
        ways = [plain(x).softmax(dim=1), dropout(x).softmax(dim=1), sampled]
        runs.append([_measure(expected, way.double().numpy(), labels.numpy()) for way in ways])
    fields = [np.array([[way[i] for way in run] for run in runs]) for i in range(5)]
    return Calibration(*fields)


def _measure(expected: Callable, probabilities: np.ndarray, labels: np.ndarray) -> tuple:
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    place = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    counts = np.bincount(place, minlength=BINS)
    sums = [np.bincount(place, weights=values, minlength=BINS) for values in (confidence, correct)]
    means = [np.divide(values, counts, out=np.zeros(BINS), where=counts > 0) for values in sums]
    gap = confidence.mean() - correct.mean()
    return float(expected(probabilities, labels, BINS)), gap, counts / len(labels), *means


def conclude_calibration(result: Calibration) -> dict[str, Verdict]:
    """Which error is higher or lower, and who is too sure? The rule: beyond 3 standard errors and beyond 0.02."""
    error, verdicts = result.error, {}
    for i, j in ((1, 0), (2, 0), (2, 1)):
        question = f"calibration error, {CALIBRATED[i]}, than {CALIBRATED[j]}"
        verdicts[question] = compared(error[:, i] - error[:, j], CALIBRATION_MINIMUM)
    for i, name in enumerate(CALIBRATED):
        gap = result.overconfidence[:, i]
        words = {"present": "too sure" if gap.mean() > 0 else "not sure enough", "absent": "about right"}
        verdicts[f"confidence, {name}"] = Verdict.of(gap, CALIBRATION_MINIMUM, **words)
    return verdicts


def draw_calibration(recorded: Calibration, live: Calibration | None = None) -> tuple[Figure, str]:
    """A reliability diagram for each way: accuracy against confidence, all seeds pooled; and the alt text."""
    figure, axes = figures.new_figure(1, 3, width=10.4, height=4.4, sharey=True)
    confidence, accuracy = (recorded.pooled(values) for values in (recorded.confidence, recorded.accuracy))
    parts = []
    for i, (axis, name) in enumerate(zip(axes, CALIBRATED, strict=True)):
        edges = (np.arange(BINS) + 0.5) / BINS
        share = recorded.share[:, i].mean(axis=0)
        axis.bar(edges, share, 0.9 / BINS, color="#cccccc", label="share of the examples")
        axis.plot([0, 1], [0, 1], color="black", ls=":", marker="", label="as accurate as confident")
        style = {"color": figures.PALETTE["blue"], "marker": "o", "markevery": 1}
        label = f"accuracy, recorded ({len(recorded.error)} seeds)"
        shown = np.where(share >= SHOWN_SHARE, accuracy[i], np.nan)
        axis.plot(confidence[i], shown, ls="-", label=label, **style)
        if live is not None:
            yours = live.pooled(live.confidence)[i], live.pooled(live.accuracy)[i]
            axis.plot(*yours, ls="", ms=10, mfc="none", label="accuracy, yours (shorter training)", **style)
        error = recorded.error[:, i].mean()
        axis.set(
            title=f"{name}: {error:.1%} apart".replace("%", " %"), xlabel="confidence", xlim=(0, 1), ylim=(0, 1.04)
        )
        gap = recorded.overconfidence[:, i].mean()
        parts.append(f"{name} {error:.3f}, confidence minus accuracy {gap:+.3f}")
    axes[0].set(ylabel="accuracy, or share")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2)
    alt = (
        "Accuracy against confidence in ten bins, with a bar for the share of examples in each, for three ways to "
        f"predict. Expected calibration error, mean of {len(recorded.error)} seeds: {'; '.join(parts)}."
    )
    if live is not None:
        alt += f" Yours, after a shorter training: {', '.join(f'{value:.3f}' for value in live.error.mean(axis=0))}."
    return figure, alt


def recorded_calibration() -> Calibration:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("ensembles.calibration", Calibration)
