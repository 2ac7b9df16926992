"""Checks of `early_stopping(validation_losses, patience, min_delta=0.0)`: the best epoch, and where training stops."""

from typing import Any

import numpy as np

from dropcourse.checks.overfitting.early_stopping_cases import BEST, DELTA, SHORT, STOP, Answer, Case, Table
from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_refused, require_untouched, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome


def early_stopping_best(early_stopping: Any, table: Table = BEST, inputs: Any = 0) -> None:
    """The epoch with the lowest loss before training stops, the first one of equal losses."""
    with Check("early_stopping", "the best epoch", inputs) as check:
        answers = [_answer(check, early_stopping, *case) for case in table.cases]
        check.notice("stop", [stop for _, stop in answers] == [stop for _, stop in table.right])
        _require(check, "best", table, answers, 0, "best_epoch is the first of the lowest losses before the stop")
        _suspect(check, table, answers)


def early_stopping_stop(early_stopping: Any, table: Table = STOP, inputs: Any = 0) -> None:
    """Training stops when `patience` epochs in a row were no improvement, or never."""
    with Check("early_stopping", "where training stops", inputs) as check:
        answers = [_answer(check, early_stopping, *case) for case in table.cases]
        check.notice("best", [best for best, _ in answers] == [best for best, _ in table.right])
        _require(check, "stop", table, answers, 1, "stop_epoch ends `patience` epochs in a row without improvement")
        _suspect(check, table, answers)


def early_stopping_delta(early_stopping: Any, table: Table = DELTA, inputs: Any = 0) -> None:
    """Only losses that fall by more than min_delta are improvements."""
    with Check("early_stopping", "min_delta", inputs) as check:
        answers = [_answer(check, early_stopping, *case) for case in table.cases]
        _require(check, "best", table, answers, 0, "best_epoch is the last that improved by more than min_delta")
        _require(check, "stop", table, answers, 1, "stop_epoch counts the epochs that did not")
        _suspect(check, table, answers)


def early_stopping_edges(early_stopping: Any, table: Table = SHORT, inputs: Any = 0) -> None:
    """Short lists; the list stays; a bad patience, a bad min_delta and an empty list raise."""
    with Check("early_stopping", "edges", inputs) as check:
        answers = [_answer(check, early_stopping, *case) for case in table.cases]
        _require(check, "best", table, answers, 0, "best_epoch is right for lists of one to four losses")
        _require(check, "stop", table, answers, 1, "stop_epoch is right for them, and None where they are too short")
        _suspect(check, table, answers)
        losses = list(table.cases[-1][0])
        require_untouched(check, check.outcome(early_stopping, losses, 3), validation_losses=0)
        require_value_errors(check, lambda bad: check.outcome(early_stopping, losses, bad), (0, -2), "patience")
        require_value_errors(
            check, lambda bad: check.outcome(early_stopping, losses, 3, bad), (-0.5, -2.0), "min_delta"
        )
        require_refused(check, "empty", check.outcome(early_stopping, [], 3), "an empty list")


def _answer(check: Check, early_stopping: Any, losses: tuple[float, ...], patience: int, min_delta: float) -> Answer:
    """What comes back for a case, if it is a pair of whole numbers or None ("pair", "whole")."""
    rest = (min_delta,) if min_delta else ()
    outcome = check.outcome(early_stopping, list(losses), patience, *rest)
    return answer_of(check, outcome)


def answer_of(check: Check, outcome: Outcome) -> Answer:
    """The pair that came back, of exact ints or None."""
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is (best_epoch, stop_epoch)", describe(value), fatal=True, quiet=True)
    whole = all(part is None or (isinstance(part, int | np.integer) and not isinstance(part, bool)) for part in value)
    got = f"{describe(value[0])} and {describe(value[1])}"
    check.require("whole", whole, "both are ints, stop_epoch may be None", got, fatal=True, quiet=True)
    return tuple(None if part is None else int(part) for part in value)


def _require(check: Check, key: str, table: Table, answers: list[Answer], which: int, statement: str) -> None:
    for case, answer, right in zip(table.cases, answers, table.right, strict=True):
        got = f"{answer[which]} for {_words(case)}, where {right[which]} is right"
        check.require(key, answer[which] == right[which], statement, got)


def _words(case: Case) -> str:
    losses, patience, min_delta = case
    delta = f" and min_delta {min_delta:g}" if min_delta else ""
    return f"losses {', '.join(f'{loss:g}' for loss in losses)} with patience {patience}{delta}"


def _suspect(check: Check, table: Table, answers: list[Answer]) -> None:
    """Suspect the misconceptions that give just these answers."""
    for misconception, rules in table.wrong.items():
        fits = any(list(rule) == answers for rule in rules)
        check.suspect(misconception, fits, {"best", "stop"})
