"""Checks of `drop_connect(weight, p, rng)`: inverted dropout of weights."""

from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import (
    Seen,
    as_array,
    require_manners,
    require_mask,
    require_scales,
    scaled,
)
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import signed
from dropcourse.checks.toolkit.masks import SHAPE
from dropcourse.checks.toolkit.scale import notice_scale


def drop_connect_scale(drop_connect: Any, shape: tuple = (50, 40), ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Weights that are kept grow; p = 0 changes nothing, p = 1 leaves zeros. `shape` is (inputs, outputs)."""
    with Check("drop_connect", "scale", inputs) as check:
        require_scales(check, _seen(check, drop_connect, signed(check.inputs, shape)), ps)


def drop_connect_mask(drop_connect: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Each weight has a coin of its own, of the right rate, from the generator that is passed in."""
    with Check("drop_connect", "mask", inputs) as check:
        seen = _seen(check, drop_connect, np.ones((SHAPE[0], SHAPE[1] * SHAPE[2])))
        words = {
            "rows": "weights of different inputs are decided one by one",
            "columns": "weights of different outputs are decided one by one",
        }
        require_mask(check, seen, p, 2, **words)


def drop_connect_manners(drop_connect: Any, shape: tuple = (4, 7), inputs: Any = 0) -> None:
    """The dtype is kept, the weights stay, a bad p raises."""
    with Check("drop_connect", "manners", inputs) as check:
        require_manners(
            check, lambda weight, p: check.outcome(drop_connect, weight, p, check.rng()), shape, scaled, name="weight"
        )


def _seen(check: Check, drop_connect: Any, weight: np.ndarray) -> Seen:
    asked: list[float] = []

    def call(p: float, rng: np.random.Generator) -> Any:
        asked.append(p)
        return as_array(check, check.outcome(drop_connect, weight, p, rng), weight)

    def factors(output: np.ndarray) -> np.ndarray:
        through = output / weight
        kept = through != 0
        mixed = kept.any() and not kept.all()
        inputs, outputs = (mixed and (kept == kept.take([0], axis)).all() for axis in (1, 0))
        if inputs or outputs:
            notice_scale(check, np.ones_like(through), through, asked[-1])
        what = "inputs" if inputs else "outputs"
        check.require(
            "weights", not (inputs or outputs), "each weight has a coin of its own",
            f"all weights of {np.count_nonzero(~kept) // kept.shape[1 if inputs else 0]} {what} are zero, of no other",
            fatal=True,
        )  # fmt: skip
        return through

    check.suspect("units-not-weights", True, {"weights"})
    return Seen(weight, call, factors)
