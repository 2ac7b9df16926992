"""Checks of `sample_mask(shape, p, rng)`: a Boolean keep-mask, independent entries, keep probability 1 - p."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, require_value_error
from dropcourse.checks.toolkit.masks import Draw, require_generator, require_independence, require_rate


def sample_mask_form(
    sample_mask: Any, shapes: tuple = ((4, 5), (7,), (2, 3, 4)), p: float = 0.3, inputs: Any = 0
) -> None:
    """A Boolean array of the asked shape, all True at p = 0 and all False at p = 1; a bad p raises."""
    with Check("sample_mask", "shape, dtype and edges", inputs) as check:
        for shape in shapes:
            mask = check.array(check.value(sample_mask, shape, p, check.inputs), "mask", np.empty(shape), dtype=bool)
            numbers = mask.dtype != bool and np.isin(mask, (0, 1)).all()
            check.suspect("mask-not-boolean", numbers, breaks={"mask.dtype"})
        at_zero, at_one = (np.asarray(check.value(sample_mask, (40, 5), p, check.inputs)) for p in (0.0, 1.0))
        check.require("zero", at_zero.all(), "p = 0 keeps everything", f"{at_zero.mean():.0%} kept at p = 0")
        check.require("one", not at_one.any(), "p = 1 drops everything", f"{at_one.mean():.0%} kept at p = 1")
        check.suspect("keep-drop-swapped", not at_zero.any() and at_one.all(), breaks={"zero", "one"})
        for bad in BAD_PROBABILITIES:
            require_value_error(check, check.outcome(sample_mask, (4, 5), bad, check.inputs), bad)


def sample_mask_rate(sample_mask: Any, ps: tuple = (0.2, 0.7), inputs: Any = 0) -> None:
    """Entries are kept with probability 1 - p, and their number varies."""
    with Check("sample_mask", "rate", inputs) as check:
        for p in ps:
            require_rate(check, [_draw(check, sample_mask, (5_000,), p)[0] for _ in range(8)], p)


def sample_mask_independence(sample_mask: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Rows, units and calls are independent."""
    with Check("sample_mask", "independence", inputs) as check:
        first, rng = _draw(check, sample_mask, (400, 30), p)
        second, _ = _draw(check, sample_mask, (400, 30), p, rng)
        require_independence(check, [first, second], p)


def sample_mask_generator(sample_mask: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The mask comes from the generator that is passed in, and from no other."""
    with Check("sample_mask", "generator", inputs) as check:
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        draws = (_draw(check, sample_mask, (40, 30), p, np.random.default_rng(s))[0] for s in (one, one, another))
        require_generator(check, *draws)


def _draw(
    check: Check, sample_mask: Any, shape: tuple, p: float, rng: np.random.Generator | None = None
) -> tuple[Draw, np.random.Generator]:
    """A mask, and the generator as the call left it."""
    rng = check.inputs.spawn(1)[0] if rng is None else rng
    outcome = check.outcome(sample_mask, shape, p, rng)
    mask = check.array(outcome.value, "mask", np.empty(shape), dtype=bool)
    return Draw(mask.astype(bool), outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)
