"""Checks of `spatial_dropout(x, p, rng)`: inverted dropout of whole channels."""

from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import (
    Seen,
    as_array,
    require_manners,
    require_mask,
    require_scales,
    scaled,
    shared_factors,
)
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import signed
from dropcourse.checks.toolkit.masks import SHAPE
from dropcourse.checks.toolkit.statistics import plausible

WHOLE = "a channel of an example is kept or dropped as a whole"


def spatial_dropout_scale(
    spatial_dropout: Any, shape: tuple = (40, 12, 3, 4), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """Whole channels are dropped, survivors grow; p = 0 changes nothing, p = 1 leaves zeros."""
    with Check("spatial_dropout", "scale", inputs) as check:
        require_scales(check, _seen(check, spatial_dropout, signed(check.inputs, shape)), ps)


def spatial_dropout_mask(spatial_dropout: Any, size: tuple = (2, 3), p: float = 0.3, inputs: Any = 0) -> None:
    """Channels have the right rate, independent coins, and the generator that is passed in. `size` is (height, width)
    of a map."""
    with Check("spatial_dropout", "mask", inputs) as check:
        examples, channels = SHAPE[0], SHAPE[1] * SHAPE[2]
        seen = _seen(check, spatial_dropout, np.ones((examples, channels, *size)))
        words = {"rows": "each example gets a mask of its own", "columns": "channels are decided one by one"}
        require_mask(check, seen, p, 2, **words)


def spatial_dropout_manners(spatial_dropout: Any, shape: tuple = (3, 4, 2, 5), inputs: Any = 0) -> None:
    """The dtype is kept, the input stays, a bad p raises."""
    with Check("spatial_dropout", "manners", inputs) as check:
        require_manners(check, lambda x, p: check.outcome(spatial_dropout, x, p, check.rng()), shape, scaled)


def _seen(check: Check, spatial_dropout: Any, x: np.ndarray) -> Seen:
    asked: list[float] = []

    def call(p: float, rng: np.random.Generator) -> Any:
        asked.append(p)
        return as_array(check, check.outcome(spatial_dropout, x, p, rng), x)

    def factors(output: np.ndarray) -> np.ndarray:
        through, p = output / x, asked[-1]
        _suspect_sharing(check, through != 0, p)
        groups = through.reshape(-1, x.shape[2] * x.shape[3])
        return shared_factors(check, groups, WHOLE, p).reshape(x.shape[:2])

    return Seen(x, call, factors)


def _suspect_sharing(check: Check, kept: np.ndarray, p: float) -> None:
    """Suspect what other entries share a coin in place of those of a channel."""
    examples, channels, maps = (bool((kept == kept.take([0], axis)).all()) for axis in (0, 1, 2))
    equal = kept[..., 0:-1:2] == kept[..., 1::2]
    alone = plausible(int(equal.sum()), equal.size, p**2 + (1 - p) ** 2)
    alone &= plausible(np.count_nonzero(kept), kept.size, 1 - p) and not (examples or channels or maps)
    check.suspect("coin-for-each-entry", alone, {"whole"})
    check.suspect("positions-not-channels", channels and not (examples or maps), {"whole"})
