"""Criteria on the gradient that dropout passes back, by hand or by autograd, once the forward mask is known."""

import numpy as np

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.scale import close, is_constant, spread


def require_gradient(
    check: Check, gradient: np.ndarray, vector: np.ndarray, kept: np.ndarray, factor: float, p: float
) -> None:
    """Require that `gradient` is `vector`, the gradient that came in, times 0 where a unit was dropped ("dropped") and
    times the `factor` of the forward pass where it was kept ("survivors")."""
    through = gradient / vector
    survivors, leaks = through[kept], np.count_nonzero(through[~kept])
    check.require(
        "dropped", not leaks, "dropped units receive no gradient",
        f"{leaks} of {np.count_nonzero(~kept)} dropped units receive one at p = {p:.3g}",
    )  # fmt: skip
    check.require(
        "survivors", close(survivors, factor, gradient.dtype), "survivors are scaled as on the way forward",
        f"the gradient times {spread(survivors)} at p = {p:.3g}",
    )  # fmt: skip
    _suspect_scale(check, np.zeros(0) if leaks else survivors, factor, p)
    _suspect_mask(check, through, kept, factor)


def _suspect_scale(check: Check, survivors: np.ndarray, factor: float, p: float) -> None:
    unscaled, twice, swapped, right = (
        survivors.size > 0 and close(survivors, wanted, survivors.dtype) for wanted in (1, factor**2, 1 / p, factor)
    )
    check.suspect("gradient-unscaled", unscaled and not right, {"survivors"})
    check.suspect("scaled-twice", twice and not (unscaled or right), {"survivors"})
    check.suspect("keep-drop-swapped", swapped, {"survivors", "zero"})
    check.suspect("wrong-scale", is_constant(survivors) and not (unscaled or twice or swapped or right), {"survivors"})


def _suspect_mask(check: Check, through: np.ndarray, kept: np.ndarray, factor: float) -> None:
    passed = through != 0
    scaled = close(through[passed], factor, through.dtype)
    inverted = np.array_equal(passed, ~kept)
    mixed = all(passed[part].any() and not passed[part].all() for part in (kept, ~kept))
    check.suspect("mask-ignored", scaled and passed.all(), {"dropped"})
    check.suspect("mask-inverted", scaled and inverted, {"dropped", "survivors", "zero", "one"})
    check.suspect("fresh-mask-in-backward", scaled and mixed, {"dropped", "survivors"})
