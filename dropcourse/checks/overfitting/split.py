"""Checks of `split(x, y, validation_fraction, rng)`: every example in one of two random parts, with its label."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.choices import Choice, regular, require_generator_chooses
from dropcourse.checks.toolkit.manners import require_refused, require_untouched, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome

NAMES = ("x_train", "y_train", "x_validation", "y_validation")
SIZES = ((10, 0.33), (16, 0.23), (23, 0.4), (12, 0.72))
"""Numbers of examples and fractions whose product lies away from the middle between two whole numbers."""
EDGES = ((3, 0.01, 1), (3, 0.99, 2), (2, 0.5, 1))
"""Numbers of examples and fractions at which a part would be left empty, or nearly so, and how many are held out."""


@dataclass(frozen=True)
class Parts:
    """The four arrays that came back, as NumPy arrays, and which examples they hold: for each row of a part its number
    in x, or -1 for a row that is not in x; and the same by the labels."""

    arrays: tuple[np.ndarray, ...]
    rows: tuple[np.ndarray, np.ndarray]
    labels: tuple[np.ndarray, np.ndarray]


def split_sizes(split: Any, sizes: tuple = SIZES, inputs: Any = 0) -> None:
    """Four arrays; so many examples are held out as the fraction says, and both parts have one at least."""
    with Check("split", "sizes", inputs) as check:
        held_out = [len(_parts(check, _call(check, split, n, fraction), n).arrays[3]) for n, fraction in sizes]
        wanted = [round(n * fraction) for n, fraction in sizes]
        for (n, fraction), got, right in zip(sizes, held_out, wanted, strict=True):
            check.require(
                "number", got == right, "as many examples are held out as the fraction says",
                f"{got} of {n} are held out for a fraction of {fraction:.3g}, where {right} is right",
            )  # fmt: skip
        counts = [_edge(check, split, *edge) for edge in EDGES]
        down, up = ([rounded(n * fraction) for n, fraction in sizes] for rounded in (math.floor, math.ceil))
        swapped = [n - right for (n, _), right in zip(sizes, wanted, strict=True)]
        check.suspect("fraction-of-training", held_out == swapped, {"number", "edges"})
        check.suspect("fraction-not-rounded", held_out in (down, up), {"number", "edges"})
        empty = all(count in (right, None) for count, (_, _, right) in zip(counts, EDGES, strict=True))
        check.suspect("part-empty", held_out == wanted and empty and counts[-1] is not None, {"edges"})


def _edge(check: Check, split: Any, n: int, fraction: float, right: int) -> int | None:
    """How many were held out, or None if a part was left empty, or the call stopped for fear of that."""
    outcome = _call(check, split, n, fraction)
    if outcome.raised is None:
        count = len(_parts(check, outcome, n).arrays[3])
        got = f"{count} of {n} held out"
    else:
        count, got = 0, f"{outcome.raised} for {n} examples"
    check.require("edges", count == right, "each part has at least one example", f"{got} at a fraction of {fraction}")
    return count if 0 < count < n else None


def split_pairs(split: Any, n: int = 40, fraction: float = 0.3, inputs: Any = 0) -> None:
    """Each example is in exactly one part, and its label with it."""
    with Check("split", "examples and labels", inputs) as check:
        parts = _parts(check, _call(check, split, n, fraction), n)
        for name, rows, labels in zip(("training", "validation"), parts.rows, parts.labels, strict=True):
            strangers, wrong = np.count_nonzero(rows < 0), np.count_nonzero(rows != labels)
            check.require(
                "rows", not strangers, "each row of a part is a row of x", f"{strangers} of {name} are not", fatal=True
            )
            check.require(
                "labels", not wrong, "each example keeps its label",
                f"{wrong} of {len(rows)} examples for {name} have the label of another",
            )  # fmt: skip
        train, validation = (np.bincount(rows, minlength=n) for rows in parts.rows)
        both, lost = np.count_nonzero(train * validation), np.count_nonzero(train + validation == 0)
        twice = np.count_nonzero((train > 1) | (validation > 1))
        check.require("disjoint", not both, "no example is in both parts", f"{both} of {n} examples are in both")
        check.require("once", not twice, "no example is twice in a part", f"{twice} of {n} examples are")
        check.require("all", not lost, "no example is lost", f"{lost} of {n} examples are in no part")
        labels = np.bincount(np.concatenate(parts.labels) + 1, minlength=n + 1)[1:]
        mixed = not (both or twice or lost) and (labels > 0).sum() > n // 2
        check.suspect("shuffled-apart", mixed, {"labels"})
        check.suspect("drawn-with-replacement", twice and lost + both, {"once", "all", "disjoint"})
        check.suspect("parts-overlap", both and not twice, {"disjoint", "all"})
        check.suspect("examples-lost", lost and not (both or twice), {"all"})


def split_generator(split: Any, n: int = 60, fraction: float = 0.3, inputs: Any = 0) -> None:
    """The examples are shuffled, by the generator that is passed in and by no other."""
    with Check("split", "shuffled by the generator", inputs) as check:
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        choices = [_choice(check, split, n, fraction, rng) for rng in rngs]
        held_out = round(n * fraction)
        ways = math.comb(n, held_out)
        require_generator_chooses(check, *choices, ways)
        check.notice("number", len(choices[0].chosen) == held_out)
        blocks = [_is_block(choice.chosen, n) for choice in choices]
        check.require(
            "scattered", not any(blocks), "the examples held out are scattered over the data set",
            f"examples {choices[0].chosen[0]} to {choices[0].chosen[-1]} of {n} are held out, all in a row",
        )  # fmt: skip
        check.suspect("nothing-drawn", all(blocks), {"scattered"})
        check.suspect("held-out-in-a-row", all(blocks) and choices[0].advanced, {"scattered", "differs"})


def _choice(check: Check, split: Any, n: int, fraction: float, rng: np.random.Generator) -> Choice:
    outcome = _call(check, split, n, fraction, rng)
    rows = np.sort(_parts(check, outcome, n).rows[1])
    return Choice(rows, outcome.touched, 3 in outcome.changed, regular(rows))


def _is_block(chosen: np.ndarray, n: int) -> bool:
    """Whether the numbers, a few at least, follow one another, the first after the last."""
    if not 2 < len(chosen) < n - 2:
        return False
    steps = np.diff(np.append(chosen, chosen[0] + n))
    return np.count_nonzero(steps != 1) <= 1


def split_manners(split: Any, n: int = 15, fraction: float = 0.4, inputs: Any = 0) -> None:
    """dtypes are kept, x and y stay, and what cannot be split raises."""
    with Check("split", "manners", inputs) as check:
        x, y = _data(check, n)
        outcome = check.outcome(split, x, y, fraction, check.rng())
        parts = _parts(check, outcome, n)
        for name, array, like in zip(NAMES, parts.arrays, (x, y, x, y), strict=True):
            check.array(array, name, np.empty(array.shape, like.dtype))
        require_untouched(check, outcome, x=0, y=1)
        require_value_errors(
            check, lambda bad: check.outcome(split, x, y, bad, check.rng()), (0.0, 1.0, 1.7, -0.2, float("nan")),
            "validation_fraction",
        )  # fmt: skip
        apart = check.outcome(split, x, y[:-1], fraction, check.rng())
        require_refused(check, "lengths", apart, "a y that is shorter than x")
        require_refused(check, "few", check.outcome(split, x[:1], y[:1], fraction, check.rng()), "a single example")


def _data(check: Check, n: int) -> tuple[np.ndarray, np.ndarray]:
    """x (examples, 2) of float32 and y (examples,) of int64, in which each row and each label is there once."""
    x = check.inputs.uniform(0.1, 0.9, (n, 2)) + check.inputs.permutation(n)[:, None]
    return x.astype(np.float32), check.inputs.permutation(n)


def _call(check: Check, split: Any, n: int, fraction: float, rng: np.random.Generator | None = None) -> Outcome:
    """Split examples whose x holds their numbers from 0, and whose labels are 1000 more."""
    numbers = np.arange(n)
    x = np.stack([numbers, -numbers], axis=1).astype(float)
    return check.outcome(split, x, numbers + 1000, fraction, check.rng() if rng is None else rng)


def _parts(check: Check, outcome: Outcome, n: int) -> Parts:
    """What came back, if it is four arrays of the right kinds ("four", "x_train.type" and so on)."""
    value = outcome.value
    four = isinstance(value, tuple | list) and len(value) == 4
    check.require("four", four, f"the result is ({', '.join(NAMES)})", describe(value), fatal=True)
    shapes = [tuple(getattr(part, "shape", ()))[1:] for part in value]
    check.suspect("parts-in-other-order", shapes == [(2,), (2,), (), ()], {"x_train.shape", "y_train.shape"})
    for name, part, row in zip(NAMES, value, ((2,), (), (2,), ()), strict=True):
        rows = (tuple(getattr(part, "shape", ())) or (0,))[0]
        check.array(part, name, np.empty((rows, *row)), judged=False, dtype=getattr(part, "dtype", float))
    arrays = x_train, y_train, x_validation, y_validation = tuple(value)
    for name, x, y in (("training", x_train, y_train), ("validation", x_validation, y_validation)):
        fits = f"{len(x)} examples and {len(y)} labels for {name}"
        check.require("lengths", len(x) == len(y), "as many labels as examples in each part", fits, fatal=True)
    value = [np.real(part).astype(float) for part in value]  # of whatever dtype: "manners" judges that
    rows = [np.where((x[:, 0] >= 0) & (x[:, 0] < n) & (x[:, 0] == -x[:, 1]), x[:, 0], -1) for x in value[::2]]
    labels = [np.where((y >= 1000) & (y < 1000 + n), y - 1000, -1) for y in value[1::2]]
    return Parts(arrays, *(tuple(part.astype(int) for part in numbers) for numbers in (rows, labels)))
