"""Hidden tests of lesson 00, start here."""

from typing import Any

from dropcourse.checks import start_here as check
from graders.inputs import inputs_for


def keep_probability_values(keep_probability: Any) -> None:
    """Drop probabilities that the notebook does not show."""
    inputs = inputs_for("keep_probability")
    check.keep_probability_values(keep_probability, ps=tuple(inputs.random(5).tolist()), inputs=inputs)


def keep_probability_errors(keep_probability: Any) -> None:
    """Values that are no probabilities, near the edges and far away."""
    inputs = inputs_for("keep_probability")
    near, far = float(inputs.uniform(0.02, 0.5)), float(inputs.uniform(2, 100))
    bad = (-near, 1 + near, -far, far, float("inf"), float("nan"), "0.5", None)
    check.keep_probability_errors(keep_probability, good=float(inputs.integers(1, 8)) / 8, bad=bad, inputs=inputs)
