"""How likely a correct answer fails a criterion at most: what the tables of odds are written in.

Where a bound depends on the drop probability, it is taken at the ends of the range that checks keep to, where it is
largest.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np
from scipy.stats import binom

RATES = (0.15, 0.85)
"""Drop probabilities that checks may use, 0 and 1 aside; see `dropcourse.checks.toolkit.masks`."""


class Scope:
    """The variables of the function that states a criterion, and of the functions that called it."""

    def __init__(self, frame: FrameType):
        self._frame = frame

    def __getitem__(self, name: str) -> Any:
        frame = self._frame
        while frame is not None:
            if name in frame.f_locals:
                return frame.f_locals[name]
            frame = frame.f_back
        raise KeyError(name)


@dataclass(frozen=True)
class Chance:
    """A criterion that a correct answer fails with some odds: why, how likely at most, and the (count, trials,
    probabilities) it judges if it is a binomial test, which passes a count that is plausible for one of them."""

    why: str
    odds: Callable[[Scope], float]
    count: Callable[[Scope], tuple[int, int, list[float]]] | None = None


def worst(bound: Callable[[float], float]) -> float:
    """The largest bound of all drop probabilities in RATES: it is largest at one of the ends."""
    return max(bound(p) for p in RATES)


def none_of(entries: int) -> float:
    """All of the entries kept, or all dropped."""
    return worst(lambda p: (1 - p) ** entries)


def equal_masks(entries: int) -> float:
    """Two masks of so many entries are equal."""
    return worst(lambda p: (p**2 + (1 - p) ** 2) ** entries)


@functools.cache
def equal_counts(entries: int, draws: int) -> float:
    """So many masks all keep the same number of entries."""
    return worst(lambda p: float((binom.pmf(np.arange(entries + 1), entries, p) ** draws).sum()))


@functools.cache
def seeming_coins(shape: tuple[int, ...], draws: int) -> float:
    """Some mask is constant along some axis by luck, so that "rate" counts it once."""
    size = int(np.prod(shape))
    return draws * sum(worst(lambda p, n=n: (p**n + (1 - p) ** n) ** (size // n)) for n in shape)


EQUAL_SEEDS = 2.0**-32
EQUAL_DIGESTS = 2.0**-64
