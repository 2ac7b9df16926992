"""Checks of `sample_mask(shape, p, rng)`: a Boolean keep-mask, independent entries, keep probability 1 - p."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_value_errors
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.scale import is_constant


def sample_mask_form(
    sample_mask: Any, shapes: tuple = ((4, 5), (7,), (2, 3, 4)), p: float = 0.4, inputs: Any = 0
) -> None:
    """A Boolean array of the asked shape, all True at p = 0 and all False at p = 1; a bad p raises."""
    with Check("sample_mask", "shape, dtype and edges", inputs) as check:

        def draw(shape: tuple, p: float) -> np.ndarray:
            return check.array(check.value(sample_mask, shape, p, check.rng()), "mask", np.empty(shape), dtype=bool)

        for mask in (draw(shape, p) for shape in ((40, 5), *shapes)):
            kept = mask[mask != 0]
            scaled = kept.size == 0 or (is_constant(kept) and kept[0] != 1)
            check.suspect("mask-not-boolean", np.isin(mask, (0, 1)).all(), {"mask.dtype"})
            check.suspect("mask-scaled", scaled, {"mask.dtype", "one"})
        at_zero, at_one = draw((40, 5), 0.0), draw((40, 5), 1.0)
        _require_all(check, "zero", at_zero == 1, "p = 0 keeps everything")
        _require_all(check, "one", at_one == 0, "p = 1 drops everything")
        check.suspect("keep-drop-swapped", not at_zero.any() and at_one.all(), {"zero", "one"})
        require_value_errors(check, lambda bad: check.outcome(sample_mask, (4, 5), bad, check.rng()))


def _require_all(check: Check, key: str, right: np.ndarray, statement: str) -> None:
    check.require(key, right.all(), statement, f"that is so for {right.sum()} of {right.size} entries")


def sample_mask_rate(sample_mask: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Entries are kept with probability 1 - p, and their number varies."""
    with Check("sample_mask", "rate", inputs) as check:
        for p in ps:
            require_rate(check, _draws(check, sample_mask, p), p)


def sample_mask_independence(sample_mask: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Rows, units and calls are independent."""
    with Check("sample_mask", "independence", inputs) as check:
        require_independence(check, _draws(check, sample_mask, p), p)


def sample_mask_generator(sample_mask: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The mask comes from the generator that is passed in, and from no other."""
    with Check("sample_mask", "generator", inputs) as check:
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, sample_mask, p, rng)[0] for rng in rngs))


def _draws(check: Check, sample_mask: Any, p: float) -> list[Draw]:
    """Masks drawn one after the other from the same generator."""
    draws, rng = [], check.rng()
    for _ in range(DRAWS):
        draw, rng = _draw(check, sample_mask, p, rng)
        draws.append(draw)
    return draws


def _draw(check: Check, sample_mask: Any, p: float, rng: np.random.Generator) -> tuple[Draw, np.random.Generator]:
    """A mask, and the generator as the call left it."""
    outcome = check.outcome(sample_mask, SHAPE, p, rng)
    mask = check.array(outcome.value, "mask", np.empty(SHAPE), dtype=bool, judged=False)
    return Draw(mask != 0, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)
