"""Hidden tests of lesson 05, dropout in recurrent networks."""

from typing import Any

import numpy as np

from dropcourse.checks import rnn_dropout as check
from graders.inputs import inputs_for


def memory_survival_values(memory_survival: Any) -> None:
    """Other rates and numbers of steps."""
    inputs = inputs_for("memory_survival")
    low, high = _rates(inputs)
    steps = inputs.choice(np.arange(3, 15), 4, replace=False).tolist()
    cases = tuple(zip((low, low, high, high), steps, strict=True))
    check.memory_survival_values(memory_survival, cases, inputs)


def memory_survival_edges(memory_survival: Any) -> None:
    """Another number of steps."""
    inputs = inputs_for("memory_survival")
    check.memory_survival_edges(memory_survival, int(inputs.integers(6, 20)), inputs)


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """Drop probabilities on either side of 1/2, away from it and from every tenth, where mistakes hide."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
