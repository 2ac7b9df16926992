"""When a measurement counts as a finding: one rule for all experiments, fixed before they run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

STANDARD_ERRORS = 3.0


@dataclass(frozen=True)
class Effect:
    """A difference measured once per seed: its mean, and the standard error of that mean (infinite for one seed)."""

    mean: float
    standard_error: float

    @classmethod
    def of(cls, differences: Sequence[float] | np.ndarray) -> "Effect":
        """The effect in `differences`, shape `(seeds,)`."""
        values = np.asarray(differences, dtype=np.float64)
        error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.inf
        return cls(float(values.mean()), float(error))

    def judge(self, minimum: float) -> str:
        """ "present" if the effect lies beyond 3 standard errors and beyond `minimum` in size, "absent" if all values
        within 3 standard errors are smaller than `minimum`, else "undecided"."""
        size, margin = abs(self.mean), STANDARD_ERRORS * self.standard_error
        if size > margin and size > minimum:
            return "present"
        return "absent" if size + margin < minimum else "undecided"

    def __str__(self) -> str:
        return f"{self.mean:+.4f} ± {self.standard_error:.4f}"


@dataclass(frozen=True)
class Verdict:
    """What an experiment concludes on one question: the answer in a word or two, and the effect it rests on."""

    answer: str
    effect: Effect

    @classmethod
    def of(cls, differences: Sequence[float] | np.ndarray, minimum: float, *, present: str, absent: str) -> "Verdict":
        """Judge `differences`, shape `(seeds,)`, and put the judgement in the words `present` and `absent`."""
        effect = Effect.of(differences)
        words = {"present": present, "absent": absent, "undecided": "undecided"}
        return cls(words[effect.judge(minimum)], effect)
