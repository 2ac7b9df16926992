"""Power: how surely a test cell fails a wrong answer.

The cell judges the answer again and again, on fresh inputs, and each time that it fails it, the failure is weighed.
A criterion in which chance plays no part, or one (equal counts, equal masks) that no luck of this size explains, leaves
no doubt: the answer's structure is at fault, whatever is drawn. If only binomial tests fail, their counts say how far
beyond the plausible range they lie, and the odds of a miss are the normal tail of that distance, in units of its spread
at a fixed drop probability (that of the visible part). The distance seen is itself subject to chance, which makes the
mean of these tails too large rather than too small. A cell that passes the answer even once is missed with the share of
such judgements.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from graders.lessons import Lesson
from graders.prove.odds import watching
from graders.prove.trial import PARTS, Answer, Trial

LEAST = 1e-300
"""Odds below this are given as this: only what no chance can save is missed with odds of 0."""


@dataclass(frozen=True)
class Power:
    """`missed` of `trials` judgements passed the wrong answer; `miss` are the odds, computed as above."""

    missed: int
    trials: int
    miss: float

    @property
    def power(self) -> float:
        """The odds that the cell fails the answer."""
        return 1 - self.miss


def power_of(lesson: Lesson, answer: Answer, test: str, repetitions: int) -> dict[str, Power]:
    """How surely each part of a test cell fails a wrong answer, by part."""
    found = {part: _distances(lesson, answer, test, part, repetitions) for part in PARTS}
    fixed = [distance for distance in found["visible"] if distance != np.inf]
    # A count of independent entries spreads by at most half the square root of the trials, which is the unit here.
    spread = max(0.5, float(np.std(fixed, ddof=1)) if len(fixed) > 1 else 0.0)
    powers = {}
    for part, distances in found.items():
        missed = repetitions - len(distances)
        tails = [0.0 if distance == np.inf else max(norm.sf(distance / spread), LEAST) for distance in distances]
        powers[part] = Power(missed, repetitions, missed / repetitions if missed else float(np.mean(tails)))
    return powers


def _distances(lesson: Lesson, answer: Answer, test: str, part: str, repetitions: int) -> list[float]:
    """For each judgement that fails the answer: how far beyond the plausible range it lies; infinite without doubt."""
    trial = Trial(lesson, answer)
    distances = []
    for seed in range(1_000, 1_000 + repetitions):
        with watching() as seen:
            said = trial.ask(test, part, seed)
        if not said.passed:
            margins = [judged.margin for judged in seen if not judged.holds]
            # Without a failed criterion there was an error, which leaves no doubt either.
            distances.append(np.inf if None in margins or not margins else max(margins))
    return distances
