"""Checks of `locked_mask(batch, features, p, rng)`: a mask for all time steps of a batch of sequences."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import Seen, require_mask, require_scales
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_value_errors
from dropcourse.checks.toolkit.masks import SHAPE
from dropcourse.checks.toolkit.verbs import Outcome


def locked_mask_form(
    locked_mask: Any, shapes: tuple = ((3, 5), (7, 4), (1, 6)), p: float = 0.3, inputs: Any = 0
) -> None:
    """An array (1, batch, features) of float64; a bad p raises. `shapes` are (batch, features)."""
    with Check("locked_mask", "form", inputs) as check:
        for shape in shapes:
            _as_mask(check, check.outcome(locked_mask, *shape, p, check.rng()), shape, judged=True)
        require_value_errors(check, lambda bad: check.outcome(locked_mask, *shapes[0], bad, check.rng()))
        check.require("form", True, "the mask has the shape (1, batch, features)")


def locked_mask_scale(locked_mask: Any, shape: tuple = (40, 12), ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """What is kept is 1 / (1 - p); p = 0 gives ones, p = 1 zeros. `shape` is (batch, features)."""
    with Check("locked_mask", "scale", inputs) as check:
        require_scales(check, _seen(check, locked_mask, shape), ps)


def locked_mask_draws(locked_mask: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Entries have the right rate, independent coins, and the generator that is passed in."""
    with Check("locked_mask", "draws", inputs) as check:
        seen = _seen(check, locked_mask, (SHAPE[0], SHAPE[1] * SHAPE[2]))
        words = {"rows": "each sequence gets a mask of its own", "columns": "features are decided one by one"}
        require_mask(check, seen, p, 3, **words)


def _seen(check: Check, locked_mask: Any, shape: tuple[int, int]) -> Seen:
    def call(p: float, rng: np.random.Generator) -> Outcome:
        return _as_mask(check, check.outcome(locked_mask, *shape, p, rng), shape)

    def factors(mask: np.ndarray) -> np.ndarray:
        mixed = (mask != 0).any() and not (mask != 0).all()
        check.notice("rows", not (mixed and (mask == mask[:, :1]).all()))
        check.notice("columns", not (mixed and (mask == mask[:, :, :1]).all()))
        return mask.astype(float)

    return Seen(np.ones((1, *shape)), call, factors)


def _as_mask(check: Check, outcome: Outcome, shape: tuple[int, int], *, judged: bool = False) -> Outcome:
    """The outcome with its result judged to be a mask for sequences of this shape (batch, features)."""
    if outcome.raised and not judged:
        return outcome
    batch, features = shape
    got = getattr(outcome.value, "shape", None)
    sharing = {
        "time-axis-missing": (batch, features),
        "mask-tied-over-wrong-axis": (batch, 1, features),
        "mask-shared-across-batch": (1, 1, features),
        "mask-shared-across-features": (1, batch, 1),
    }
    for misconception, wrong in sharing.items():
        if got == wrong != (1, batch, features):
            check.suspect(misconception, True, {"mask.shape"})
    boolean = isinstance(outcome.value, np.ndarray) and outcome.value.dtype == bool
    if boolean:
        check.suspect("no-scaling", True, {"mask.dtype", "scale"})
    return replace(outcome, result=check.array(outcome.value, "mask", np.empty((1, *shape)), judged=judged))
