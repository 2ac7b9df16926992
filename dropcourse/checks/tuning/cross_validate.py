"""Checks of `cross_validate(fit, score, x, y, k, rng, features=None)`: a score of each fold, without a leak.

The check lends a `fit` and a `score` that note what they are given. What must have come follows from the examples that
each model was fitted to.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.choices import Choice, regular, require_generator_chooses
from dropcourse.checks.toolkit.manners import number, require_refused, require_untouched, require_value_errors
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.tuning.cross_validation import Case, Part, correlations
from dropcourse.checks.tuning.folds import require_partition, require_sizes, ways_to_deal

Folds = list[tuple[Part, Part]]
Rule = Callable[[Case, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""(case, rows that train, rows held out) -> what is fitted and what is scored, by one way to scale."""

SCALED: dict[str, Rule] = {
    "scaling-leaks": lambda case, train, held: _both(case.scaled(np.arange(len(case.x))), train, held),
    "held-out-scaled-by-itself": lambda case, train, held: (case.scaled(train)[train], case.scaled(held)[held]),
    "held-out-not-scaled": lambda case, train, held: (case.scaled(train)[train], case.x[held]),
    "not-scaled": lambda case, train, held: _both(case.x, train, held),
    "scaled-with-n-minus-one": lambda case, train, held: _both(case.scaled(train, 1), train, held),
}


def cross_validate_folds(cross_validate: Any, cases: tuple = ((18, 4), (23, 5)), inputs: Any = 0) -> None:
    """Each model is fitted to the training part and scored once on what was held out; these scores come back."""
    with Check("cross_validate", "folds and scores", inputs) as check:
        for n, k in cases:
            case = Case.drawn(check, cross_validate, (n, 3))
            folds = _folds(check, case, case.call(check, k), k)
            own = all(np.array_equal(_columns(case, part), np.arange(3)) for parts in folds for part in parts)
            told = "each example keeps its own features and its own label"
            check.require("pairs", own, told, "the features of other examples")
            trains, held = ([np.sort(fold[which].rows) for fold in folds] for which in (0, 1))
            require_partition(check, trains, held, n)
            require_sizes(check, trains, held, n)
            on_own = all(np.array_equal(train, part) for train, part in zip(trains, held, strict=True))
            check.suspect("scored-on-training", on_own, {"disjoint", "all", "apart", "others", "sizes"})


def cross_validate_scaling(cross_validate: Any, n: int = 16, k: int = 4, inputs: Any = 0) -> None:
    """Features are scaled by the training part of each fold; one that is constant there is only centred."""
    with Check("cross_validate", "scaling", inputs) as check:
        case = Case.drawn(check, cross_validate, (n, 5))
        case.x[:, 3] = 4.0
        case.x[:, 4] = np.where(np.arange(n) == n // 2, 8.0, 2.0)
        folds = _folds(check, case, case.call(check, k), k)
        keys = {"train": "what is fitted has mean 0 and standard deviation 1 in each feature",
                "held out": "what is held out is scaled by the numbers of the training part"}  # fmt: skip
        for parts in folds:
            for (key, statement), part, right in zip(keys.items(), parts, _by_training(case, *parts), strict=True):
                got, constant = part.x[:, :3], part.x[:, 3:]
                check.require(key, _same(got, right[:, :3]), statement, difference(got, right[:, :3]))
                told = "a feature that is constant in the training part is divided by 1"
                check.require("constant", _same(constant, right[:, 3:]), told, difference(constant, right[:, 3:]))
        _suspect_scaling(check, case, folds)


def cross_validate_selection(cross_validate: Any, shape: tuple = (24, 40), m: int = 8, inputs: Any = 0) -> None:
    """The features with the largest absolute correlation over the training part are kept."""
    with Check("cross_validate", "selection", inputs) as check:
        case = Case.drawn(check, cross_validate, shape)
        folds = _folds(check, case, case.call(check, 4, m), 4)
        kept = [_kept(check, case, parts, m) for parts in folds]
        right = [_ranked(abs(case.correlation(train.rows)), m) for train, _ in folds]
        others = sum(len(one - other) for one, other in zip(kept, right, strict=True))
        check.require(
            "chosen", others == 0, "the features kept are those with the largest absolute correlation in training",
            f"{others} of {4 * m} are others, in {len(folds)} folds",
        )  # fmt: skip
        by_training = all(_same(part.x, whole[:, _columns(case, part)]) for parts in folds
                          for part, whole in zip(parts, _by_training(case, *parts), strict=True))  # fmt: skip
        check.notice("train", by_training)
        _suspect_selection(check, case, folds, kept, m)


def cross_validate_manners(cross_validate: Any, n: int = 130, inputs: Any = 0) -> None:
    """The generator deals; x and y stay; what does not fit raises."""
    with Check("cross_validate", "manners", inputs) as check:
        case, k = Case.drawn(check, cross_validate, (n, 4)), 4
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        ways, choices = ways_to_deal(n, k), []
        for seed in (one, one, another):
            outcome = case.call(check, k, seed=seed)
            choices.append(_choice(outcome, _folds(check, case, outcome, k)))
            require_untouched(check, outcome, x=2, y=3)
        require_generator_chooses(check, *choices, ways)
        for few, features in ((np.int64(2), np.int64(4)), (3, 1)):
            _folds(check, case, case.call(check, few, features), int(few))
        require_value_errors(check, lambda bad: case.call(check, bad), (1, n + 17), "k")
        require_value_errors(check, lambda bad: case.call(check, k, bad), (0, n - 3), "features")
        apart = Case(cross_validate, case.x, case.y[:-2])
        require_refused(check, "lengths", apart.call(check, k), "a y that is shorter than x")


def _choice(outcome: Outcome, folds: Folds) -> Choice:
    """The folds in the order of their first examples, for the order in which they come is free."""
    held = sorted((np.sort(part.rows) for _, part in folds), key=lambda part: part.tolist())
    return Choice(np.concatenate(held), outcome.touched, 5 in outcome.changed, all(map(regular, held)))


def _folds(check: Check, case: Case, outcome: Outcome, k: int) -> Folds:
    """What was fitted and scored, if each model was scored once, and if these are the scores that came back."""
    value, wanted = outcome.value, np.array([score for _, _, score in case.scores])
    once = len(case.fits) == k and sorted(model for model, _, _ in case.scores) == list(range(k))
    got = f"{len(case.fits)} models and {len(case.scores)} scores for k = {k}"
    check.require("protocol", once, "there are k models, each scored once", got, fatal=True, quiet=True)
    mean = number(value)
    check.suspect(
        "mean-of-scores", mean is not None and np.isclose(mean, wanted.mean()), {"scores.type", "scores.shape"}
    )
    folds = case.folds()
    known = all(part.rows.size and part.rows.min() >= 0 for parts in folds for part in parts)
    check.require(
        "labels", known, "each example has its own label", "labels that are not in y, or none", fatal=True, quiet=True
    )
    scores = np.real(check.array(value, "scores", np.empty(k), judged=False)).astype(float)
    right = np.allclose(np.sort(scores), np.sort(wanted))
    check.require("scores", right, "the scores of all folds come back", "other numbers than score returned")
    return folds


def _both(scaled: np.ndarray, train: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return scaled[train], scaled[held]


def _by_training(case: Case, train: Part, held: Part) -> tuple[np.ndarray, np.ndarray]:
    return _both(case.scaled(train.rows), train.rows, held.rows)


def _same(got: np.ndarray, wanted: np.ndarray) -> bool:
    return got.shape == wanted.shape and np.allclose(got, wanted, rtol=1e-5, atol=1e-6)


def _columns(case: Case, part: Part) -> np.ndarray:
    """For each column of a part of four rows or more, the number of the feature that it is, in whatever scale; -1 if it
    is none."""
    likeness = np.abs(correlations(part.x, case.x[part.rows]))
    return np.where(likeness.max(axis=1) > 1 - 1e-6, likeness.argmax(axis=1), -1)


def _kept(check: Check, case: Case, parts: tuple[Part, Part], m: int) -> set[int]:
    """The features that a fold keeps, if it gives `m` of them, the same to both functions."""
    counts, all_features = [part.x.shape[1] for part in parts], case.x.shape[1]
    got = f"{counts[0]} columns for fit and {counts[1]} for score"
    check.suspect("selection-ignored", counts == [all_features] * 2, {"columns"})
    check.require("columns", counts == [m, m], f"{m} features are kept", got, fatal=True, quiet=True)
    train, held = (_columns(case, part) for part in parts)
    told = "fit and score get the same features, in the same order"
    check.require("same", np.array_equal(train, held) and train.min() >= 0, told, "other columns", fatal=True)
    return set(train.tolist())


def _ranked(strength: np.ndarray, m: int) -> set[int]:
    """The `m` features of the largest strength."""
    return set(np.argsort(strength)[-m:].tolist())


def _suspect_scaling(check: Check, case: Case, folds: Folds) -> None:
    every = {"train", "held out", "constant"}
    for misconception, rule in SCALED.items():
        wrong = [rule(case, *(part.rows for part in parts)) for parts in folds]
        pairs = [(part.x, x) for parts, xs in zip(folds, wrong, strict=True) for part, x in zip(parts, xs, strict=True)]
        check.suspect(misconception, all(_same(got, x) for got, x in pairs), every)
    right = [(part.x, x) for parts in folds for part, x in zip(parts, _by_training(case, *parts), strict=True)]
    divided = all(_same(np.where(np.isfinite(got), got, x), x) for got, x in right if got.shape == x.shape)
    check.suspect("constant-feature-divided-by-zero", divided, {"constant"})


def _suspect_selection(check: Check, case: Case, folds: Folds, kept: list[set[int]], m: int) -> None:
    every = np.arange(len(case.x))
    rules: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
        "selection-leaks": lambda train, held: abs(case.correlation(every)),
        "selected-on-held-out": lambda train, held: abs(case.correlation(held)),
        "weakest-features": lambda train, held: -abs(case.correlation(train)),
        "negative-correlation-left-out": lambda train, held: case.correlation(train),
        "covariance-for-correlation": lambda train, held: abs(case.correlation(train)) * case.x[train].std(axis=0),
    }
    for misconception, rule in rules.items():
        wrong = [_ranked(rule(train.rows, held.rows), m) for train, held in folds]
        check.suspect(misconception, wrong == kept, {"chosen"})
