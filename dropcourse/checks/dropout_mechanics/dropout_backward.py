"""Checks of `dropout_backward(grad_output, mask, p)`: the gradient with respect to the input of dropout."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import (
    BAD_PROBABILITIES,
    require_untouched,
    require_value_error,
    signed,
)
from dropcourse.checks.toolkit.scale import close, one_factor, require_edges, spread


def dropout_backward_gradient(dropout_backward: Any, ps: tuple = (0.2, 0.6), inputs: Any = 0) -> None:
    """No gradient where a unit was dropped; survivors are scaled as on the way forward."""
    with Check("dropout_backward", "gradient", inputs) as check:
        for p in ps:
            gradient = signed(check.inputs, (30, 20))
            mask = check.inputs.random(gradient.shape) >= p
            outcome = check.outcome(dropout_backward, gradient, mask, p)
            got = check.array(outcome.value, "the result", gradient)
            factor = got / gradient
            leaks, survivors = np.count_nonzero(factor[~mask]), factor[mask]
            check.require(
                "dropped", not leaks, "dropped units receive no gradient",
                f"{leaks} of {np.count_nonzero(~mask)} dropped units receive one",
            )  # fmt: skip
            check.require(
                "survivors", close(survivors, 1 / (1 - p), got.dtype), "survivors are scaled as on the way forward",
                f"the gradient times {spread(survivors)} at p = {p:.3g}",
            )  # fmt: skip
            inverted = not survivors.any() and factor[~mask].all()
            mixed = leaks < np.count_nonzero(~mask) and not survivors.all()
            check.suspect("no-scaling", not leaks and close(survivors, 1, got.dtype), breaks={"survivors"})
            twice = close(survivors, 1 / (1 - p) ** 2, got.dtype)
            check.suspect("scaled-twice", not leaks and twice, breaks={"survivors"})
            check.suspect("mask-ignored", np.allclose(factor, factor.flat[0]), breaks={"dropped", "survivors"})
            swapped = inverted or (not leaks and close(survivors, 1 / p, got.dtype))
            check.suspect("keep-drop-swapped", swapped, breaks={"dropped", "survivors"})
            fresh = leaks and mixed and one_factor(got[got != 0], gradient[got != 0])
            check.suspect("fresh-mask-in-backward", fresh, breaks={"dropped", "survivors"})


def dropout_backward_edges(dropout_backward: Any, shape: tuple = (5, 4), inputs: Any = 0) -> None:
    """p = 0 passes the gradient on, p = 1 stops it; dtype kept, arguments untouched, a bad p raises."""
    with Check("dropout_backward", "edges", inputs) as check:
        gradient = signed(check.inputs, shape).astype(np.float32)
        everything, nothing = np.ones(shape, bool), np.zeros(shape, bool)
        at_zero = check.outcome(dropout_backward, gradient, everything, 0.0)
        got = check.array(at_zero.value, "the result", gradient)
        check.suspect("dtype-not-kept", got.dtype == np.float64, breaks={"the result.dtype"})
        require_untouched(check, at_zero, grad_output=0, mask=1)
        at_one = check.outcome(dropout_backward, gradient, nothing, 1.0)
        if at_one.raised is None:
            check.array(at_one.result, "the result", gradient)
        require_edges(check, gradient, at_zero, at_one)
        for bad in BAD_PROBABILITIES:
            require_value_error(check, check.outcome(dropout_backward, gradient, everything, bad), bad)
