"""The words in which this lesson's experiments put a difference, and the bars in which they draw one."""

import numpy as np
from matplotlib.axes import Axes

from dropcourse.experiments.rules import Verdict


def compared(differences: np.ndarray, minimum: float) -> Verdict:
    """The verdict on a difference `(seeds,)`: "higher", "lower", "no difference" or "undecided"."""
    present = "higher" if np.mean(differences) > 0 else "lower"
    return Verdict.of(differences, minimum, present=present, absent="no difference")


def bars(axes: Axes, x, samples: np.ndarray, label: str | None = None, **style) -> None:
    """The mean over seeds of `samples` `(seeds, points)` with bars of one standard error."""
    error = samples.std(axis=0, ddof=1) / np.sqrt(len(samples))
    axes.errorbar(x, samples.mean(axis=0), error, capsize=3, markevery=1, label=label, **style)


def rings(axes: Axes, x, samples: np.ndarray, label: str | None = None, **style) -> None:
    """The mean of a live pass as hollow markers, large enough to frame the recorded ones."""
    hollow = style | {"ls": "", "ms": 11, "mfc": "none", "mew": 1, "markevery": 1}
    axes.plot(x, np.mean(samples, axis=0), label=label, **hollow)
