"""Criteria on random keep-masks: each holds for any correct way of drawing, whatever its order or library.

Counts are exactly binomial for independent entries (pairs of entries are disjoint); see `statistics` for the odds
against a correct answer. Power, at the sizes below and drop probabilities from 0.15 to 0.85: a keep rate that is off
by 0.02, or neighbours that agree more or less often by 0.07, is missed with odds below 1 in 1,000; a mask that is
shared, repeated or inverted, never.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.statistics import plausible

SHAPE = (200, 10, 6)
"""Of the masks to draw: (batch, channels, positions), so that each way of sharing a mask shows."""

DRAWS = 8
"""Masks to draw for a count."""


@dataclass(frozen=True)
class Draw:
    """One keep-mask as drawn by student code. `kept` of shape SHAPE, Boolean; `touched` as in an `Outcome`; `advanced`
    says whether the generator that was passed in moved on (None if that cannot be seen)."""

    kept: np.ndarray
    touched: dict[str, bytes]
    advanced: bool | None = None


def require_rate(check: Check, draws: Sequence[Draw], p: float, *, verb: str = "kept") -> None:
    """Entries are kept with probability 1 - p ("rate"), and their number varies from draw to draw ("varies"). Entries
    that share one coin, and draws that repeat, count once: they are for `require_independence` to judge. `verb` says
    what the coins decide, where that is not to keep.

    "varies" fails a correct answer with odds of at most m**7 for 8 draws, where m is the largest binomial probability:
    below 1e-13, for m < 0.011 with 12,000 entries and p in [0.15, 0.85].
    """
    repeated = _identical(draws)
    coins = [_coins(draw.kept) for draw in (draws[:1] if repeated else draws)]
    kept, total = sum(int(coin.sum()) for coin in coins), sum(coin.size for coin in coins)
    check.require(
        "rate", plausible(kept, total, 1 - p), f"each entry is {verb} with probability 1 - p",
        f"{kept:,} of {total:,} entries {verb} at p = {p:.3g}, where about {(1 - p) * total:,.0f} are expected",
    )  # fmt: skip
    counts = {int(draw.kept.sum()) for draw in draws}
    check.require(
        "varies", len(counts) > 1, f"the number of entries {verb} varies from draw to draw",
        f"exactly {min(counts):,} of {draws[0].kept.size:,} {verb} in each of {len(draws)} draws at p = {p:.3g}",
    )  # fmt: skip
    check.suspect("keep-drop-swapped", plausible(kept, total, p), {"rate"})
    check.suspect("fixed-drop-count", len(counts) == 1 and not repeated, {"varies"})
    _suspect_patterns(check, draws, {"varies"}, off={"rate", "varies"})


def require_independence(
    check: Check, draws: Sequence[Draw], p: float, *,
    rows: str = "each row of the batch gets a mask of its own",
    columns: str = "the units of a row are decided one by one",
) -> None:  # fmt: skip
    """Entries do not follow their neighbours along "rows" or "columns", nor the draw before ("calls"). `draws` holds
    two masks or more, made one after the other. Masks of a wrong rate pass if they are independent at that rate. `rows`
    and `columns` put the criteria in words, where masks are of something else than units."""
    first, second = (draw.kept for draw in draws[:2])
    rate = 1 - p if first.all() == first.any() else float(first.mean())  # a constant mask was drawn at no rate
    pairs = {
        "rows": (first[0::2] == first[1::2], rows, "in neighbouring rows"),
        "columns": (_neighbours(first), columns, "in neighbouring units"),
        "calls": (first == second, "each call draws a fresh mask", "in two calls"),
    }
    independent = True
    for key, (equal, statement, where) in pairs.items():
        agreement = [keep**2 + (1 - keep) ** 2 for keep in (1 - p, rate)]
        holds = any(plausible(int(equal.sum()), equal.size, expected) for expected in agreement)
        if key == "calls" and not independent:
            # Where entries follow each other within a mask, a count over two says nothing, short of all being equal.
            holds = not equal.all()
        got = f"{equal.mean():.0%} of the entries are the same {where}, where independent draws give {agreement[1]:.0%}"
        check.require(key, holds, statement, got)
        independent &= holds
    shared = {"rows", "columns"}
    _suspect_patterns(check, draws, {"calls"}, off={*shared, "calls"}, shared=shared)


def require_generator(check: Check, first: Draw, again: Draw, other: Draw, second: Draw | None = None) -> None:
    """The generator that is passed in decides the mask, and no other: `first` and `again` were drawn from equal states
    of it, `other` from a different one, `second` (for code that keeps its generator) right after `first`. Criteria
    "repeatable", "differs", "advances", "global"; "default" is broken along with them where a check has it."""
    same = np.array_equal(first.kept, again.kept)
    differs = not np.array_equal(first.kept, other.kept)
    touched = sorted(first.touched)
    moves, got = first.advanced, "its state did not change"
    if second is not None:
        moves, got = not np.array_equal(first.kept, second.kept), "two draws in a row gave the same mask"
    check.require("repeatable", same, "equal generators give equal masks", "two different masks from equal generators")
    check.require("differs", differs, "different generators give different masks", "the same mask from both")
    check.require("advances", moves, "the generator moves on, for the next draw", got)
    check.require(
        "global", not touched, "the global generators are left alone",
        f"the state of the global generator of {' and '.join(touched)} changed",
    )  # fmt: skip
    unused = not first.advanced and not same
    breaks = {"repeatable", "differs", "advances", "global", "default"}
    check.suspect("uses-global-generator", touched and unused and not _reseeded([first, other]), breaks)
    check.suspect("makes-own-generator", not touched and unused and differs, {"repeatable", "advances", "default"})
    _suspect_patterns(check, [first, other], breaks, off=breaks)
    if second is not None:
        _suspect_patterns(check, [first, second], {"advances"}, off={"advances"})
    elif same and differs and not first.advanced:  # the next call begins from the same state
        check.suspect("same-mask-every-call", True, {"advances"})


def require_default_generator(check: Check, first: Draw, again: Draw, other: Draw) -> None:
    """torch's default generator decides the mask, and whoever seeds it: `first` and `again` were drawn after the same
    seed, `other` after another. Criteria "repeatable", "differs", "advances", and that of `require_no_seeding`."""
    same, advances = np.array_equal(first.kept, again.kept), "torch" in first.touched
    differs = not np.array_equal(first.kept, other.kept)
    check.require("repeatable", same, "equal seeds give equal masks", "two different masks after the same seed")
    check.require("differs", differs, "different seeds give different masks", "the same mask after both")
    check.require(
        "advances", advances, "torch's default generator moves on, for the next draw", "its state is as before"
    )
    require_no_seeding(check, [first, other])
    check.suspect("seed-ignored", not same and not _reseeded([first, other]), {"repeatable", "advances"})
    _suspect_patterns(check, [first, other], {"differs", "advances"}, off={"differs", "advances"})
    if same and differs and not advances:  # the next call begins from the same state
        check.suspect("same-mask-every-call", True, {"advances"})


def require_no_seeding(check: Check, draws: Sequence[Draw]) -> None:
    """Calls that began from different states of the global generators did not leave one in the same ("restarts")."""
    restarts = _reseeded(draws)
    check.require(
        "restarts", not restarts, "a call seeds no global generator",
        "whatever was seeded before, a global generator is in the same state after each call",
    )  # fmt: skip
    if restarts:
        check.suspect("reseeds-global-generator", True, {"restarts"})


def _suspect_patterns(
    check: Check, draws: Sequence[Draw], repeats: set[str], off: set[str], shared: set[str] = frozenset()
) -> None:
    """Suspect the misconceptions that show in the masks themselves; they exclude one another. A mask that is repeated
    breaks the criteria in `repeats`, one that drops nothing those in `off`, one coin for several entries `shared`."""
    masks = [draw.kept for draw in draws]
    mixed = any(mask.any() and not mask.all() for mask in masks)
    rows, channels, positions = (mixed and all(_is_constant_along(mask, axis) for mask in masks) for axis in range(3))
    single = rows or positions or channels
    repeated, reseeded = _identical(draws), _reseeded(draws)
    patterns = {
        "always-off": (all(mask.all() for mask in masks), off),
        "reseeds-global-generator": (reseeded, repeats),
        "same-mask-every-call": (mixed and repeated and not (reseeded or single), repeats),
        "mask-shared-across-batch": (rows and not repeated, shared),
        "mask-shared-across-features": (positions and channels and not (rows or repeated), shared),
        "mask-shared-across-channel": (positions and not (channels or rows or repeated), shared),
    }
    for misconception, (fits, breaks) in patterns.items():
        if fits:  # it may show in some draws only: a layer that keeps its first mask still depends on the generator
            check.suspect(misconception, True, breaks)


def _is_constant_along(mask: np.ndarray, axis: int) -> bool:
    return (mask == mask.take([0], axis)).all()


def _coins(mask: np.ndarray) -> np.ndarray:
    """The mask without the axes along which it repeats itself; all of it, if it is all the same."""
    for axis in range(mask.ndim):
        if _is_constant_along(mask, axis) and mask.any() and not mask.all():
            mask = mask.take([0], axis)
    return mask


def _neighbours(mask: np.ndarray) -> np.ndarray:
    """Whether the two of a pair agree, over disjoint pairs: of positions in six channels, of channels in the others."""
    positions = mask[:, :6, 0::2] == mask[:, :6, 1::2]
    channels = mask[:, 6::2] == mask[:, 7::2]
    return np.concatenate([positions.ravel(), channels.ravel()])


def _identical(draws: Sequence[Draw]) -> bool:
    return all(np.array_equal(draw.kept, draws[0].kept) for draw in draws)


def _reseeded(draws: Sequence[Draw]) -> bool:
    """Whether the calls, each begun from another global state, left some global generator in the same state."""
    return any(all(draw.touched.get(name) == state for draw in draws[1:]) for name, state in draws[0].touched.items())
