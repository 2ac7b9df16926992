"""How much dropout is too much, and does a narrow network have enough of it sooner?

On trial: that excessive rates lead to underfitting (claim 59) and that too high a rate keeps a network from learning
(39). Source: Srivastava et al. 2014 (JMLR 15), section 7.3 and appendix A.2; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.tuning.cells import RATES, STEPS, cell
from dropcourse.experiments.tuning.words import bars, compared, rings

TOO_MUCH_WIDTHS = (16, 128)
TOO_MUCH_ROWS = 1000
TOO_MUCH_STEPS = {"quick": 150, "full": STEPS[TOO_MUCH_ROWS]}
TOO_MUCH_MINIMUM = {"train_loss": 0.05, "train": 0.01, "test": 0.01}  # nats, accuracies
ASKED = (0.1, 0.2, 0.5, 0.9)


@dataclass(frozen=True, eq=False)
class TooMuch:
    """By width of `TOO_MUCH_WIDTHS` and rate of `RATES`, in evaluation mode: training loss in nats, training accuracy
    and accuracy on new signals, each `(seeds, widths, rates)`."""

    train_loss: np.ndarray
    train: np.ndarray
    test: np.ndarray

    def __post_init__(self):
        as_arrays(self, train_loss=3, train=3, test=3)


def too_much(*, seeds: Iterable[int], size: str = "quick") -> TooMuch:
    """Train both widths at every rate on 1,000 signals for each seed; a quick run takes fewer steps."""
    rows = [[cell(seed, width, TOO_MUCH_ROWS, TOO_MUCH_STEPS[size]) for width in TOO_MUCH_WIDTHS] for seed in seeds]
    return TooMuch(*(np.array([[getattr(one, name) for one in row] for row in rows]) for name in TOO_MUCH_MINIMUM))


def conclude_too_much(result: TooMuch) -> dict[str, Verdict]:
    """What is higher or lower at a rate than without dropout? The rule: beyond 3 standard errors and beyond 0.05 nats
    of the training loss, 0.01 of an accuracy."""
    verdicts = {}
    for i, width in enumerate(TOO_MUCH_WIDTHS):
        for p in ASKED:
            for name, words in (("train_loss", "training loss"), ("test", "new signals")):
                values = getattr(result, name)[:, i]
                verdicts[f"width {width}, p = {p:g}, {words}"] = compared(
                    values[:, RATES.index(p)] - values[:, 0], TOO_MUCH_MINIMUM[name]
                )
    return verdicts


def draw_too_much(recorded: TooMuch, live: TooMuch | None = None) -> tuple[Figure, str]:
    """Accuracy on training and on new signals by rate, one panel for each width; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.2, sharey=True)
    styles = ({"color": figures.PALETTE["blue"], "ls": "-", "marker": "o"},
              {"color": figures.PALETTE["vermillion"], "ls": "--", "marker": "s"})  # fmt: skip
    places = np.arange(len(RATES))
    for i, (panel, width) in enumerate(zip(axes, TOO_MUCH_WIDTHS, strict=True)):
        for name, words, style in zip(("train", "test"), ("training signals", "new signals"), styles, strict=True):
            values = getattr(recorded, name)[:, i]
            bars(panel, places, values, f"{words}, recorded ({len(values)} seeds)", **style)
            if live is not None:
                rings(panel, places, getattr(live, name)[:, i], f"{words}, yours, fewer steps", **style)
        panel.set(title=f"two hidden layers of {width} units", xlabel="drop probability p", ylim=(0, 1.05))
        panel.set_xticks(places, labels=[f"{p:g}" for p in RATES])
    axes[0].set_ylabel("accuracy")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    parts = []
    for i, width in enumerate(TOO_MUCH_WIDTHS):
        train, test = recorded.train[:, i].mean(axis=0), recorded.test[:, i].mean(axis=0)
        points = [f"p = {p:g} {train[j]:.2f} and {test[j]:.2f}" for j, p in enumerate(RATES)]
        parts.append(f"width {width}: {', '.join(points)}")
    alt = (
        f"Accuracy on training and on new signals against the drop probability, mean of {len(recorded.test)} seeds. "
        f"{'; '.join(parts)}."
    )
    if live is not None:
        yours = live.test.mean(axis=0)[:, RATES.index(0.5)]
        alt += f" Yours at p = 0.5, on new signals: width 16 {yours[0]:.2f}, width 128 {yours[1]:.2f}."
    return figure, alt


def recorded_too_much() -> TooMuch:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.too_much", TooMuch)
