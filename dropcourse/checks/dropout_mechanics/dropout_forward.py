"""Checks of `dropout_forward(x, p, rng, training=True)`: inverted dropout, returning (output, mask)."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_value_errors, signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.pairs import output_and_mask, require_pairs
from dropcourse.checks.toolkit.scale import difference, is_constant, notice_scale, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Outcome


def dropout_forward_form(dropout_forward: Any, shape: tuple = (12, 5), p: float = 0.4, inputs: Any = 0) -> None:
    """A pair (output, mask) of the input's shape; the output keeps the dtype, the input stays; a bad p raises."""
    with Check("dropout_forward", "form", inputs) as check:
        require_pairs(check, lambda x: check.outcome(dropout_forward, x, p, check.rng()), shape)
        x = signed(check.inputs, shape)
        require_value_errors(check, lambda bad: check.outcome(dropout_forward, x, bad, check.rng()))


def dropout_forward_scale(dropout_forward: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Survivors grow so that the average stays; p = 0 changes nothing, p = 1 leaves zeros."""
    with Check("dropout_forward", "scale", inputs) as check:
        x = signed(check.inputs, (100, 20))

        def forward(p: float) -> Outcome:
            outcome = check.outcome(dropout_forward, x, p, check.rng())
            if outcome.raised:
                return outcome
            return replace(outcome, result=output_and_mask(check, outcome, x, judged=False)[0])

        for p in ps:
            require_scale(check, x, forward(p).value, p)
        require_edges(check, x, forward(0.0), forward(1.0))


def dropout_forward_mask(dropout_forward: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The mask has the right rate, independent entries, and comes from the generator that is passed in."""
    with Check("dropout_forward", "mask", inputs) as check:
        draws, rng = [], check.rng()
        for _ in range(DRAWS):
            draw, rng = _draw(check, dropout_forward, p, rng)
            draws.append(draw)
        require_rate(check, draws, p)
        require_independence(check, draws, p)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, dropout_forward, p, rng)[0] for rng in rngs))


def _draw(check: Check, dropout_forward: Any, p: float, rng: np.random.Generator) -> tuple[Draw, np.random.Generator]:
    """The mask that the output shows, and the generator as the call left it."""
    x = np.ones(SHAPE)
    outcome = check.outcome(dropout_forward, x, p, rng)
    output, _ = output_and_mask(check, outcome, x, judged=False)
    notice_scale(check, x, output, p)
    return Draw(output != 0, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)


def dropout_forward_evaluation(dropout_forward: Any, ps: tuple = (0.3, 0.8), inputs: Any = 0) -> None:
    """With training=False the input passes unchanged, but no bad p; without the argument, the function trains."""
    with Check("dropout_forward", "evaluation", inputs) as check:
        x = signed(check.inputs, (40, 20))
        for p in ps:
            outcome = check.outcome(dropout_forward, x, p, check.rng(), training=False)
            output, mask = output_and_mask(check, outcome, x, judged=False)
            check.require(
                "identity", np.array_equal(output, x), "training=False returns the input's values",
                f"{difference(output, x)} at p = {p:.3g}",
            )  # fmt: skip
            check.require(
                "all true", (mask == 1).all(), "... with an all-True mask", f"{(mask == 1).mean():.0%} is True"
            )
            default, trained = output_and_mask(
                check, check.outcome(dropout_forward, x, p, check.rng()), x, judged=False
            )
            check.require("default", (default == 0).any(), "without the argument, units are dropped", "none is zero")
            # Where the mask of training is no Boolean one either, "form" judges that.
            kept_type = mask.dtype == bool or trained.dtype != bool
            check.require("mask.dtype", kept_type, "... and a Boolean one", f"mask is {describe(mask)}", quiet=True)
            check.suspect("mask-not-boolean", (mask == 1).all(), {"mask.dtype"})
            check.suspect("active-in-eval", 0 < (output == 0).mean() < 1, {"identity", "all true"})
            check.suspect("scales-at-evaluation", _is_rescaled(output, x), {"identity"})
            check.suspect("mask-inverted", not mask.any() and np.array_equal(output, x), {"all true"})
            check.suspect("always-off", np.array_equal(default, x), {"default", "identity", "all true"})
        require_value_errors(check, lambda bad: check.outcome(dropout_forward, x, bad, check.rng(), training=False))


def _is_rescaled(output: np.ndarray, x: np.ndarray) -> bool:
    return is_constant((output / x).ravel()) and not np.array_equal(output, x)
