"""Checks of `dropout_backward(grad_output, mask, p)`: the gradient with respect to the input of dropout."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.gradients import require_gradient
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import close, require_edges
from dropcourse.checks.toolkit.verbs import Outcome


def dropout_backward_gradient(dropout_backward: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """No gradient where a unit was dropped; survivors are scaled as on the way forward."""
    with Check("dropout_backward", "gradient", inputs) as check:
        for p in ps:
            vector = signed(check.inputs, (30, 20))
            mask = check.inputs.random(vector.shape) >= p
            got = check.array(check.value(dropout_backward, vector, mask, p), "the result", vector, judged=False)
            require_gradient(check, got, vector, mask, 1 / (1 - p), p)


def dropout_backward_edges(dropout_backward: Any, shape: tuple = (5, 4), inputs: Any = 0) -> None:
    """p = 0 passes the gradient on, p = 1 stops it; dtype kept, arguments untouched, a bad p raises."""
    with Check("dropout_backward", "edges", inputs) as check:
        vector = signed(check.inputs, shape).astype(np.float32)

        def backward(mask: np.ndarray, p: float) -> Outcome:
            outcome = check.outcome(dropout_backward, vector, mask, p)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, grad_output=0, mask=1)
            return replace(outcome, result=check.array(outcome.value, "the result", vector))

        half = np.arange(vector.size).reshape(shape) % 2 == 0
        between = backward(half, 0.2).value
        check.suspect("dtype-not-kept", between.dtype == np.float64, {"the result.dtype"})
        at_zero, at_one = backward(np.ones(shape, bool), 0.0), backward(np.zeros(shape, bool), 1.0)
        require_edges(check, vector, at_zero, at_one)
        # A result that is not finite elsewhere either has another cause.
        check.suspect("nan-at-one", np.isfinite(between).all(), {"one"})
        check.suspect("mask-inverted", close(between, vector * ~half / 0.8, vector.dtype), {"zero", "one"})
        check.suspect("keep-drop-swapped", close(between, vector * half / 0.2, vector.dtype), {"zero"})
        everything = np.ones(shape, bool)
        require_value_errors(check, lambda bad: check.outcome(dropout_backward, vector, everything, bad))
