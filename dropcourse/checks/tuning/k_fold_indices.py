"""Checks of `k_fold_indices(n, k, rng)`: every example is held out once."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.choices import Choice, regular, require_generator_chooses
from dropcourse.checks.toolkit.manners import require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.tuning.folds import (
    Parts,
    require_partition,
    require_scattered,
    require_sizes,
    ways_to_deal,
)

SIZES = ((13, 5), (10, 3), (19, 4))
"""Numbers of examples and of folds that do not divide them, and leave different remainders, one at least above 1."""


def k_fold_indices_parts(k_fold_indices: Any, cases: tuple = ((20, 4), (12, 2), (7, 7)), inputs: Any = 0) -> None:
    """k pairs of arrays; each example is in one validation part, and in the training part of all other folds."""
    with Check("k_fold_indices", "training and validation parts", inputs) as check:
        for n, k in cases:
            trains, held = _folds(check, check.outcome(k_fold_indices, n, k, check.rng()), n, k)
            require_partition(check, trains, held, n)


def k_fold_indices_sizes(k_fold_indices: Any, cases: tuple = SIZES, inputs: Any = 0) -> None:
    """The validation parts differ in size by one at most."""
    with Check("k_fold_indices", "sizes", inputs) as check:
        for n, k in cases:
            trains, held = _folds(check, check.outcome(k_fold_indices, n, k, check.rng()), n, k)
            require_sizes(check, trains, held, n)


def k_fold_indices_generator(k_fold_indices: Any, n: int = 60, k: int = 5, inputs: Any = 0) -> None:
    """The examples are shuffled, by the generator that is passed in and by no other."""
    with Check("k_fold_indices", "shuffled by the generator", inputs) as check:
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        outcomes = [check.outcome(k_fold_indices, n, k, np.random.default_rng(seed)) for seed in (one, one, another)]
        folds = [_folds(check, outcome, n, k)[1] for outcome in outcomes]
        choices = [_choice(outcome, held) for outcome, held in zip(outcomes, folds, strict=True)]
        ways = ways_to_deal(n, k)
        require_generator_chooses(check, *choices, ways)
        for held, choice in zip(folds, choices, strict=True):
            require_scattered(check, held, n, choice.advanced)


def k_fold_indices_manners(k_fold_indices: Any, n: int = 9, inputs: Any = 0) -> None:
    """NumPy's integers are integers; what is no number of folds raises."""
    with Check("k_fold_indices", "manners", inputs) as check:

        def call(n: Any, k: Any) -> Outcome:
            return check.outcome(k_fold_indices, n, k, check.rng())

        _folds(check, call(np.int64(n), np.int64(3)), n, 3)
        _folds(check, call(n, n), n, n)
        require_value_errors(check, lambda bad: call(n, bad), (1, -n, n + 17), "k")
        require_value_errors(check, lambda bad: call(n, bad), (2.5,), "number of folds")
        require_value_errors(check, lambda bad: call(bad, 3), (n + 0.5,), "number of examples")


def _choice(outcome: Outcome, held: Parts) -> Choice:
    """The folds in the order of their first examples, for the order in which they come is free."""
    ordered = sorted(held, key=lambda part: part.tolist())
    return Choice(np.concatenate(ordered), outcome.touched, 2 in outcome.changed, all(map(regular, held)))


def _folds(check: Check, outcome: Outcome, n: int, k: int) -> tuple[Parts, Parts]:
    """(training parts, validation parts) that came back, if they are arrays of whole numbers from 0 to n - 1."""
    value = outcome.value
    pairs = isinstance(value, tuple | list) and all(isinstance(p, tuple | list) and len(p) == 2 for p in value)
    told = f"{describe(value)}" if not pairs else "pairs"
    check.require("pairs", pairs, "the result is a list of pairs (train, validation)", told, fatal=True, quiet=True)
    check.require("folds", len(value) == k, "there are k pairs", f"{len(value)} for k = {k}", fatal=True, quiet=True)
    for part in (part for pair in value for part in pair):
        whole = isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind in "iu"
        told = "both parts are arrays of integers with one axis"
        check.require("arrays", whole, told, describe(part), fatal=True, quiet=True)
        inside = part.size == 0 or (part.min() >= 0 and part.max() < n)
        ends = f"{part.min()} to {part.max()}" if part.size else "none"
        check.require("inside", inside, f"the numbers are from 0 to {n - 1}", ends, fatal=True, quiet=True)
    trains, held = ([np.sort(pair[which]).astype(int) for pair in value] for which in (0, 1))
    return trains, held
