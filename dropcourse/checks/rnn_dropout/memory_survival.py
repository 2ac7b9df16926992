"""Checks of `memory_survival(p, steps)`: how long a memory lasts that may be dropped at each step."""

import math
from typing import Any

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import number, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome


def memory_survival_values(
    memory_survival: Any, cases: tuple = ((0.2, 5), (0.2, 12), (0.35, 3), (0.7, 4)), inputs: Any = 0
) -> None:
    """The power of the keep probability. `cases` are (p, steps)."""
    with Check("memory_survival", "values", inputs) as check:
        for p, steps in cases:
            got = _number(check, check.outcome(memory_survival, p, steps))
            wanted = (1 - p) ** steps
            check.require(
                "values", _equal(got, wanted), "the chance to survive all steps is right",
                f"{got:.6g} for p = {p:.3g} and {steps} steps, where {wanted:.6g} is right",
            )  # fmt: skip
            _suspect(check, got, p, steps)


def memory_survival_edges(memory_survival: Any, steps: int = 9, inputs: Any = 0) -> None:
    """No step, sure drops, none at all; bad arguments raise."""
    with Check("memory_survival", "edges", inputs) as check:
        cases = {
            "none": (0.3, 0, 1.0, "after no step everything is still there"),
            "zero": (0.0, steps, 1.0, "p = 0 loses nothing"),
            "one": (1.0, steps, 0.0, "p = 1 loses everything in the first step"),
            "both": (1.0, 0, 1.0, "p = 1 loses nothing before the first step"),
        }
        for key, (p, count, wanted, statement) in cases.items():
            outcome = check.outcome(memory_survival, p, count)
            failed = outcome.raised is not None and outcome.raised.is_a("ArithmeticError")
            got = math.nan if failed else _number(check, outcome)
            told = str(outcome.raised) if failed else f"{got:.6g} for p = {p:.0f} and {count} steps"
            check.require(key, _equal(got, wanted), statement, told)
            _suspect(check, got, p, count)
        between = _number(check, check.outcome(memory_survival, 0.2, steps))
        check.notice("values", _equal(between, 0.8**steps))
        _suspect(check, between, 0.2, steps)
        require_value_errors(check, lambda bad: check.outcome(memory_survival, bad, steps))
        require_value_errors(check, lambda bad: check.outcome(memory_survival, 0.2, bad), (-1, -steps), "steps")


def _number(check: Check, outcome: Outcome) -> float:
    value = number(outcome.value)
    got = describe(outcome.value)
    check.require("number", value is not None, "the result is a number", got, fatal=True, quiet=True)
    return value


def _equal(got: float, wanted: float) -> bool:
    return math.isclose(got, wanted, rel_tol=1e-5, abs_tol=1e-12)


def _suspect(check: Check, got: float, p: float, steps: int) -> None:
    formulas = {
        "keep-drop-swapped": [p**steps],
        "losses-added-up": [1 - p * steps, max(0.0, 1 - p * steps)],
        "loss-not-survival": [1 - (1 - p) ** steps],
        "one-coin-for-all-steps": [1 - p],
        "one-step-off": [(1 - p) ** (steps + 1)],
        "one-step-too-few": [(1 - p) ** max(0, steps - 1)],
        "decay-approximated": [math.exp(-p * steps)],
    }
    for misconception, results in formulas.items():
        fits = any(_equal(got, result) for result in results)
        check.suspect(misconception, fits, {"values", "none", "zero", "one", "both"})
