"""Checks of `diagnose(train_losses, validation_losses)`: underfitting, overfitting or fine, by a rule of thumb.

All losses of the cases are multiples of 1/8, times a power of two, so that limits can be met exactly.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.kinds import Opaque
from dropcourse.checks.toolkit.manners import require_refused, require_untouched, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome

Curves = tuple[list[float], list[float]]
Rule = Callable[[list[float], list[float]], str]
WORDS = ("overfitting", "underfitting", "fine")


def _rule(train: list[float], validation: list[float], **other: bool) -> str:
    """The rule, or one that is wrong in the respects named by `other`."""
    lowest = min(validation)
    best = validation.index(lowest)
    fell = train[-1] < train[best]
    high = train[-1] > train[0] / 2
    rose = validation[-1] > 1.25 * lowest
    if other.get("gap"):
        rose, fell = validation[-1] > 1.25 * train[-1], True
    if other.get("first"):
        rose = validation[-1] > 1.25 * validation[0]
    if other.get("neighbours"):
        rose, fell = len(train) > 1 and validation[-1] > validation[-2], len(train) > 1 and train[-1] < train[-2]
    if other.get("alone"):
        fell = True
    if other.get("by_validation"):
        high = validation[-1] > validation[0] / 2
    if other.get("limits"):
        high, rose = train[-1] >= train[0] / 2, validation[-1] >= 1.25 * lowest
    if other.get("order") and high:
        return "underfitting"
    return "overfitting" if rose and fell else "underfitting" if high else "fine"


WRONG: dict[str, Rule] = {
    "curves-swapped": lambda train, validation: _rule(validation, train),
    "gap-for-overfitting": lambda train, validation: _rule(train, validation, gap=True),
    "compared-with-the-first-epoch": lambda train, validation: _rule(train, validation, first=True),
    "neighbouring-epochs": lambda train, validation: _rule(train, validation, neighbours=True),
    "training-not-looked-at": lambda train, validation: _rule(train, validation, alone=True),
    "underfitting-by-validation": lambda train, validation: _rule(train, validation, by_validation=True),
    "underfitting-first": lambda train, validation: _rule(train, validation, order=True),
    "limit-counts-as-beyond": lambda train, validation: _rule(train, validation, limits=True),
}
CASES: tuple[Curves, ...] = (
    ([16, 8, 4, 2, 1], [16, 10, 8, 10, 11]),  # rises again, and stays below the first
    ([16, 10, 6, 4, 3], [8, 6, 7, 9, 12]),  # rises again, beyond the first
    ([16, 8, 4, 2, 1], [17, 16, 16, 15, 15]),  # a gap, and no rise
    ([16, 8, 4, 3, 2], [16, 8, 12, 11, 9]),  # rose, and came back
    ([16, 14, 12, 10, 9], [20, 16, 14, 13, 12]),  # hardly learns
    ([16, 14, 12, 11, 10], [16, 8, 10, 12, 14]),  # both: overfits before it has learned
    ([16, 6, 3, 4, 5], [16, 8, 4, 6, 8]),  # both curves rise
    ([16, 10, 8, 7, 5], [16, 15, 14, 13, 12]),  # validation hardly falls
    ([16, 9, 5, 4, 3], [16, 9, 8, 7, 6]),  # falls to the end
    ([16, 9, 5, 4, 6], [16, 12, 9, 8, 9]),  # a little worse in the last epoch
)
LIMITS: tuple[Curves, ...] = (
    ([16, 12, 9, 8], [16, 12, 10, 9]),  # half of the first loss
    ([16, 8, 4, 3], [16, 8, 9, 10]),  # a quarter above the lowest
    ([16, 8, 4, 4], [16, 8, 4, 9]),  # training loss stays from the best epoch on
    ([16, 4, 2, 1], [16, 8, 8, 11]),  # two epochs are the best
    ([16, 4, 6, 5], [16, 8, 8, 11]),  # the first of two best epochs has the lower training loss
)
SHORT: tuple[Curves, ...] = (
    ([8], [8]),
    ([8, 4], [8, 8]),
    ([8, 5], [8, 11]),
    ([0, 0], [0, 0]),
    ([8, 1], [0, 1]),
)


def diagnose_rule(diagnose: Any, inputs: Any = 0) -> None:
    """Curves of each kind, and such as meet a limit exactly."""
    with Check("diagnose", "the rule", inputs) as check:
        _judge_curves(check, diagnose, (*CASES, *LIMITS), {})


def diagnose_edges(diagnose: Any, inputs: Any = 0) -> None:
    """One or two epochs; losses of 0; the lists stay; what is no loss raises."""
    with Check("diagnose", "edges", inputs) as check:
        _judge_curves(check, diagnose, SHORT, dict.fromkeys(WORDS, "short"))
        train, validation = (list(map(float, curve)) for curve in CASES[0])
        require_untouched(check, check.outcome(diagnose, train, validation), train_losses=0, validation_losses=1)

        def with_loss(bad: float) -> Outcome:
            return _no_text(check.outcome(diagnose, [*train[:2], bad, *train[3:]], validation))

        def with_validation(bad: float) -> Outcome:
            return _no_text(check.outcome(diagnose, train, [*validation[:2], bad, *validation[3:]]))

        bad = (-0.75, float("nan"), float("inf"))
        require_value_errors(check, with_loss, bad, "training loss")
        require_value_errors(check, with_validation, bad, "validation loss")
        for key, curves, what in (
            ("empty", ([], []), "empty lists"),
            ("lengths", (train, validation[:-1]), "lists of other lengths"),
        ):
            require_refused(check, key, _no_text(check.outcome(diagnose, *curves)), what)


def _judge_curves(check: Check, diagnose: Any, cases: tuple[Curves, ...], keys: dict[str, str]) -> None:
    """`keys` maps words to criteria; others are criteria of their own."""
    found: dict[str, bool] = dict.fromkeys(WRONG, True)
    for number, curves in enumerate(cases):
        factor = 2.0 ** int(check.inputs.integers(-6, 0))
        train, validation = ([loss * factor for loss in curve] for curve in curves)
        given = [np.array(curve) if number % 2 else curve for curve in (train, validation)]
        got, right = _word(check, check.outcome(diagnose, *given)), _rule(train, validation)
        shown = " and ".join(", ".join(f"{loss:g}" for loss in curve) for curve in (train, validation))
        key = keys.get(right, right)
        statement = "it is right for one epoch, two, and for losses of 0" if keys else f"curves that are {right}"
        statement = f"it finds {right!r} where the rule does" if not keys else statement
        check.require(key, got == right, statement, f"{got!r} for {shown}, where {right!r} is right")
        for misconception, rule in WRONG.items():
            found[misconception] &= got == rule(train, validation)
    if not keys:  # a few short curves do not tell one wrong rule from another
        for misconception, fits in found.items():
            check.suspect(misconception, fits, set(WORDS))


def _no_text(outcome: Outcome) -> Outcome:
    """The outcome, an answer in the place of an error marked as such: a text alone would be taken for a complaint."""
    return (
        replace(outcome, result=Opaque("str", outcome.result))
        if isinstance(outcome.result, str) and outcome.result in WORDS
        else outcome
    )


def _word(check: Check, outcome: Outcome) -> str:
    value = outcome.value
    known = isinstance(value, str) and value in WORDS
    told = f"the result is one of {', '.join(map(repr, WORDS))}"
    check.require("word", known, told, describe(value), fatal=True, quiet=True)
    return value
