"""The words in which this lesson's experiments put a difference between two arms."""

import numpy as np

from dropcourse.experiments.rules import Verdict


def compared(differences: np.ndarray, minimum: float) -> Verdict:
    """The verdict on a difference between two arms `(seeds,)`: "higher", "lower", "no difference" or "undecided"."""
    present = "higher" if differences.mean() > 0 else "lower"
    return Verdict.of(differences, minimum, present=present, absent="no difference")
