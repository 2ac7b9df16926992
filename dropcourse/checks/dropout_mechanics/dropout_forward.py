"""Checks of `dropout_forward(x, p, rng, training=True)`: inverted dropout, returning (output, mask)."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import (
    BAD_PROBABILITIES,
    require_untouched,
    require_value_error,
    signed,
)
from dropcourse.checks.toolkit.masks import Draw, require_generator, require_independence, require_rate
from dropcourse.checks.toolkit.scale import one_factor, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Outcome


def dropout_forward_form(dropout_forward: Any, shape: tuple = (6, 5), p: float = 0.4, inputs: Any = 0) -> None:
    """A pair (output, mask) of the input's shape; the output keeps the dtype, the input stays; a bad p raises."""
    with Check("dropout_forward", "form", inputs) as check:
        for dtype in (np.float64, np.float32):
            x = signed(check.inputs, shape).astype(dtype)
            outcome = check.outcome(dropout_forward, x, p, check.inputs)
            output, mask = _pair(check, outcome, x)
            check.suspect("dtype-not-kept", output.dtype == np.float64, breaks={"output.dtype"})
            check.suspect("mask-not-boolean", np.isin(mask, (0, 1)).all(), breaks={"mask.dtype"})
            check.require(
                "agree", np.array_equal(output != 0, mask != 0), "the output is zero exactly where the mask is False",
                f"{np.count_nonzero(output)} entries are not zero, {np.count_nonzero(mask)} are marked as kept",
            )  # fmt: skip
            require_untouched(check, outcome, x=0)
        for bad in BAD_PROBABILITIES:
            require_value_error(check, check.outcome(dropout_forward, x, bad, check.inputs), bad)


def dropout_forward_scale(dropout_forward: Any, ps: tuple = (0.2, 0.6), inputs: Any = 0) -> None:
    """Survivors grow so that the average stays; p = 0 changes nothing, p = 1 leaves zeros."""
    with Check("dropout_forward", "scale", inputs) as check:
        x = signed(check.inputs, (60, 20))

        def forward(p: float) -> Outcome:
            outcome = check.outcome(dropout_forward, x, p, check.inputs)
            return outcome if outcome.raised else replace(outcome, result=_pair(check, outcome, x)[0])

        require_scale(check, x, {p: forward(p).value for p in ps})
        require_edges(check, x, forward(0.0), forward(1.0))


def dropout_forward_mask(dropout_forward: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The mask has the right rate, independent entries, and comes from the generator that is passed in."""
    with Check("dropout_forward", "mask", inputs) as check:

        def draw(shape: tuple, rng: np.random.Generator) -> tuple[Draw, np.random.Generator]:
            x = np.ones(shape)
            outcome = check.outcome(dropout_forward, x, p, rng)
            kept = _pair(check, outcome, x)[0] != 0
            return Draw(kept, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)

        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        first, rng = draw((400, 30), np.random.default_rng(one))
        second, _ = draw((400, 30), rng)
        again, other = (draw((400, 30), np.random.default_rng(seed))[0] for seed in (one, another))
        require_rate(check, [draw((5_000,), rng)[0] for rng in check.inputs.spawn(8)], p)
        require_independence(check, [first, second], p)
        require_generator(check, first, again, other)


def dropout_forward_evaluation(dropout_forward: Any, ps: tuple = (0.3, 0.8), inputs: Any = 0) -> None:
    """With training=False the input passes unchanged; without the argument, the function trains."""
    with Check("dropout_forward", "evaluation", inputs) as check:
        x = signed(check.inputs, (40, 20))
        for p in ps:
            output, mask = _pair(check, check.outcome(dropout_forward, x, p, check.inputs, training=False), x)
            check.require(
                "identity", np.array_equal(output, x), "training=False returns the input's values",
                f"{(output != x).mean():.0%} of the entries differ at p = {p:.3g}",
            )  # fmt: skip
            check.require("all true", mask.all(), "... with an all-True mask", f"{mask.mean():.0%} of it is True")
            dropped = (output == 0).any()
            check.suspect("active-in-eval", dropped, breaks={"identity", "all true"})
            check.suspect("scales-at-evaluation", one_factor(output, x), breaks={"identity"})
            default, _ = _pair(check, check.outcome(dropout_forward, x, p, check.inputs), x)
            check.require("default", (default == 0).any(), "without the argument, units are dropped", "none is zero")
            check.suspect("always-off", np.array_equal(default, x), breaks={"default"})


def _pair(check: Check, outcome: Outcome, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is a pair (output, mask)", describe(value), fatal=True)
    return check.array(value[0], "output", x), check.array(value[1], "mask", x, dtype=bool)
