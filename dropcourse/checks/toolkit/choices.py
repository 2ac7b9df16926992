"""Criteria on random choices of examples: they come from the generator that was passed in, and from no other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dropcourse.checks.toolkit.check import Check


@dataclass(frozen=True)
class Choice:
    """What student code chose, as an array of numbers of examples in an order that means the same in each call;
    `touched` as in an `Outcome`; `advanced` says whether the generator that was passed in moved on, `regular` whether
    the choice looks like one by rule, without chance."""

    chosen: np.ndarray
    touched: dict[str, bytes]
    advanced: bool
    regular: bool


def require_generator_chooses(check: Check, first: Choice, again: Choice, other: Choice, ways: float) -> None:
    """The generator decides what is chosen: `first` and `again` come from equal states of it, `other` from a different
    one; there are so many `ways` to choose, all equally likely. Criteria "repeatable", "differs", "advances", "global".
    """
    same, differs = (np.array_equal(first.chosen, one.chosen) for one in (again, other))
    differs, touched = not differs, sorted(first.touched)
    check.require("repeatable", same, "equal generators give the same result", "two results from equal generators")
    check.require("differs", differs, "different generators give different results", "the same result from both")
    check.require("advances", first.advanced, "the generator moves on, for the next draw", "its state did not change")
    check.require(
        "global", not touched, "the global generators are left alone",
        f"the state of the global generator of {' and '.join(touched)} changed",
    )  # fmt: skip
    breaks = {"repeatable", "differs", "advances", "global"}
    unused, reseeded = not first.advanced, _reseeded([first, other])
    check.suspect("uses-global-generator", touched and unused and not (same or reseeded), breaks)
    check.suspect("makes-own-generator", not touched and unused and differs and not same, breaks)
    check.suspect("reseeds-global-generator", reseeded, breaks)
    check.suspect("fixed-seed", not touched and unused and same and not differs and not first.regular, breaks)
    check.suspect("nothing-drawn", not touched and unused and same and not differs and first.regular, breaks)


def regular(chosen: np.ndarray) -> bool:
    """Whether numbers in rising order keep one distance: the first ones, the last ones, every third one."""
    return chosen.size < 3 or not np.ptp(np.diff(chosen))


def _reseeded(choices: Sequence[Choice]) -> bool:
    """Whether the calls, each begun from another global state, left some global generator in the same state."""
    names = set.intersection(*(set(choice.touched) for choice in choices))
    return any(len({choice.touched[name] for choice in choices}) == 1 for name in names)
