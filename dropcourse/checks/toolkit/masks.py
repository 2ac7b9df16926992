"""Criteria on random keep-masks: each holds for any correct way of drawing, whatever its order or library.

Pairs of entries are disjoint, so the number that agree is exactly binomial for independent entries; see
`statistics.FALSE_ALARM` for the odds against a correct answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.statistics import plausible


@dataclass(frozen=True)
class Draw:
    """One keep-mask as drawn by student code. `kept` (rows, columns) or (entries,) Boolean; `touched` as in an
    `Outcome`; `advanced` says whether the generator that was passed in moved on (None if none was)."""

    kept: np.ndarray
    touched: dict[str, bytes]
    advanced: bool | None = None


def require_rate(check: Check, draws: Sequence[Draw], p: float) -> None:
    """Each draw keeps a plausible share of its entries ("rate"), and the count varies between draws ("varies").

    "varies" fails a correct answer with odds of at most m**(n - 1) for n draws, where m is the largest binomial
    probability: below 1e-12 for 8 draws of 5,000 entries with p in [0.1, 0.9], where m < 0.019.
    """
    entries = draws[0].kept.size
    counts = [int(draw.kept.sum()) for draw in draws]
    for count in counts:
        check.require(
            "rate", plausible(count, entries, 1 - p), "each entry is kept with probability 1 - p",
            f"{count:,} of {entries:,} entries kept at p = {p:.3g}, where about {(1 - p) * entries:,.0f} are expected",
        )  # fmt: skip
    check.require(
        "varies", len(set(counts)) > 1, "the number of entries kept varies from draw to draw",
        f"exactly {counts[0]:,} of {entries:,} kept in each of {len(draws)} draws at p = {p:.3g}",
    )  # fmt: skip
    identical = all(np.array_equal(draw.kept, draws[0].kept) for draw in draws)
    fixed = len(set(counts)) == 1 and abs(counts[0] - (1 - p) * entries) <= 1
    swapped = all(plausible(count, entries, p) for count in counts) and not identical
    check.suspect("keep-drop-swapped", swapped, breaks={"rate"})
    check.suspect("fixed-drop-count", fixed and not identical, breaks={"varies"})
    _suspect_repetition(check, draws, identical, breaks={"varies", "rate"})


def require_independence(check: Check, draws: Sequence[Draw], p: float) -> None:
    """Entries do not follow their neighbours along "rows" or "columns", nor the draw before ("calls").

    `draws` holds two masks of shape (rows, columns), both even, made one after the other.
    """
    agree = (1 - p) ** 2 + p**2
    first, second = draws[0].kept, draws[1].kept
    pairs = {
        "rows": (
            first[0::2] == first[1::2],
            "rows of the batch get masks of their own",
            "in neighbouring rows",
        ),
        "columns": (
            first[:, 0::2] == first[:, 1::2],
            "units of a row are decided one by one",
            "in neighbouring units",
        ),
        "calls": (first == second, "each call draws a fresh mask", "in two calls"),
    }
    for key, (equal, statement, where) in pairs.items():
        check.require(
            key, plausible(int(equal.sum()), equal.size, agree), statement,
            f"{equal.mean():.0%} of the entries are the same {where}, where independent draws give {agree:.0%}",
        )  # fmt: skip
    check.suspect("mask-shared-across-batch", (first == first[:1]).all(), breaks={"rows", "columns"})
    check.suspect("mask-shared-across-features", (first == first[:, :1]).all(), breaks={"rows", "columns"})
    _suspect_repetition(check, draws, np.array_equal(first, second), breaks={"calls"})


def require_generator(check: Check, first: Draw, again: Draw, other: Draw) -> None:
    """The generator that is passed in decides the mask, and no other: `first` and `again` were drawn from equal states
    of it, `other` from a different one. Criteria "repeatable", "differs", "advances", "global"."""
    same = np.array_equal(first.kept, again.kept)
    differs = not np.array_equal(first.kept, other.kept)
    touched = sorted(first.touched)
    check.require("repeatable", same, "equal generators give equal masks", "two different masks from equal generators")
    check.require("differs", differs, "different generators give different masks", "the same mask from both")
    check.require("advances", first.advanced, "the generator moves on, for the next draw", "its state did not change")
    check.require(
        "global", not touched, "no global generator is touched",
        f"the state of the global generator of {' and '.join(touched)} changed",
    )  # fmt: skip
    reseeded = _reseeded([first, other])
    broken = {"repeatable", "differs", "advances", "global"}
    check.suspect("reseeds-global-generator", reseeded, breaks=broken)
    check.suspect("uses-global-generator", touched and not reseeded and not first.advanced, breaks=broken)
    check.suspect("same-mask-every-call", not touched and not differs, breaks={"differs", "advances"})


def _suspect_repetition(check: Check, draws: Sequence[Draw], identical: bool, breaks: set[str]) -> None:
    reseeded = _reseeded(draws)
    check.suspect("same-mask-every-call", identical and not reseeded, breaks=breaks)
    check.suspect("reseeds-global-generator", identical and reseeded, breaks=breaks)


def _reseeded(draws: Sequence[Draw]) -> bool:
    """Whether the calls, each begun from another global state, left some global generator in the same state."""
    return any(all(draw.touched.get(name) == state for draw in draws[1:]) for name, state in draws[0].touched.items())
