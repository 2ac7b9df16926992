"""Checks of `one_standard_error_rule(rates, losses, standard_errors)`: the highest rate that is nearly as good as the
best.

Losses and standard errors are multiples of 1/64, so that sums of them are exact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import number, require_refused, require_untouched, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome

Rule = Callable[["Case"], float]


@dataclass(frozen=True)
class Case:
    """One row for each rate."""

    rates: np.ndarray
    losses: np.ndarray
    errors: np.ndarray

    def highest(self, within: np.ndarray) -> float:
        """The highest of the rates that are marked."""
        return float(self.rates[within].max())

    @property
    def best(self) -> int:
        """The row of the lowest loss."""
        return int(self.losses.argmin())

    @property
    def limit(self) -> float:
        """The highest loss within one standard error of the best."""
        return self.losses[self.best] + self.errors[self.best]

    @property
    def right(self) -> float:
        """The answer."""
        return self.highest(self.losses <= self.limit)

    def call(self, check: Check, subject: Any) -> Outcome:
        """Call the answer with arrays."""
        return check.outcome(subject, self.rates, self.losses, self.errors)


def _mirrored(case: Case) -> float:
    top = case.losses.argmax()
    return case.highest(case.losses >= case.losses[top] - case.errors[top])


def _up_to_a_gap(case: Case) -> float:
    beyond = case.rates[(case.losses > case.limit) & (case.rates > case.rates[case.best])]
    return case.highest((case.losses <= case.limit) & (case.rates < beyond.min(initial=2.0)))


WRONG: dict[str, Rule] = {
    "weakest-regularisation": lambda case: float(case.rates[case.losses <= case.limit].min()),
    "lowest-loss-wins": lambda case: float(case.rates[case.best]),
    "error-of-the-other": lambda case: case.highest(case.losses - case.errors <= case.losses[case.best]),
    "error-bars-overlap": lambda case: case.highest(case.losses - case.errors <= case.limit),
    "losses-for-scores": _mirrored,
    "position-for-rate": lambda case: float(np.flatnonzero(case.rates == case.right)[0]),
    "highest-of-all": lambda case: float(case.rates.max()),
    "two-standard-errors": lambda case: case.highest(case.losses <= case.limit + case.errors[case.best]),
    "stops-at-the-first-gap": _up_to_a_gap,
    "half-a-standard-error": lambda case: case.highest(case.losses <= case.limit - case.errors[case.best] / 2),
}
ORDER: dict[str, Rule] = {
    "last-in-the-list": lambda case: float(case.rates[case.losses <= case.limit][-1]),
    "limit-itself-excluded": lambda case: case.highest(case.losses < case.limit),
}


def one_standard_error_rule_values(one_standard_error_rule: Any, n: int = 12, inputs: Any = 0) -> None:
    """The highest rate within one standard error of the best; the rates rise."""
    with Check("one_standard_error_rule", "values", inputs) as check:
        cases = _drawn(check, n, WRONG, in_order=True)
        told = "it is the highest rate whose loss is within one standard error of the lowest"
        _judge(check, one_standard_error_rule, cases, WRONG, "rate", told)


def one_standard_error_rule_order(one_standard_error_rule: Any, n: int = 14, inputs: Any = 0) -> None:
    """The rates come in any order; worse ones may lie between; a loss just at the limit counts."""
    with Check("one_standard_error_rule", "order and limit", inputs) as check:
        rules = {**WRONG, **ORDER}
        cases = _drawn(check, n, rules, in_order=False)
        told = "it is right for rates in any order, with worse ones in between, and for a loss just at the limit"
        _judge(check, one_standard_error_rule, cases, rules, "any order", told)


def one_standard_error_rule_manners(one_standard_error_rule: Any, inputs: Any = 0) -> None:
    """A single rate and lists will do; arguments stay; what does not fit raises."""
    with Check("one_standard_error_rule", "manners", inputs) as check:
        rate = float(check.inputs.uniform(0.2, 0.7))
        only = _number(check, check.outcome(one_standard_error_rule, [rate], [1.5], [0.0]))
        check.require("single", only == rate, "a single rate is the best, also without an error bar", f"{only:.4g}")
        case = _drawn(check, 9, WRONG, in_order=False)[0]
        lists = [array.tolist() for array in (case.rates, case.losses, case.errors)]
        outcome = check.outcome(one_standard_error_rule, *lists)
        got, known = _number(check, outcome), _number(check, case.call(check, one_standard_error_rule))
        check.require("lists", np.isclose(got, known), "lists give the same as arrays", f"{got:.4g}, not {known:.4g}")
        require_untouched(check, outcome, rates=0, losses=1, standard_errors=2)
        require_untouched(check, case.call(check, one_standard_error_rule), rates=0, losses=1, standard_errors=2)

        def with_error(bad: float) -> Outcome:
            errors = case.errors.copy()
            errors[case.losses.argmax()] = bad
            return Case(case.rates, case.losses, errors).call(check, one_standard_error_rule)

        require_value_errors(check, with_error, (-0.75, -2.0, float("nan")), "standard error")
        require_refused(check, "empty", check.outcome(one_standard_error_rule, [], [], []), "an empty list of rates")
        for cut in (0, 1, 2):
            parts = [part[:-1] if i == cut else part for i, part in enumerate(lists)]
            require_refused(check, "lengths", check.outcome(one_standard_error_rule, *parts), "lists of other lengths")


def _drawn(check: Check, n: int, rules: Mapping[str, Rule], in_order: bool) -> list[Case]:
    """Forty cases in which no two rules give the same answers, and none the right ones."""
    while True:
        cases = [_case(check, n, in_order) for _ in range(40)]
        answers = {tuple(rule(case) for case in cases) for rule in rules.values()}
        if len(answers | {tuple(case.right for case in cases)}) == len(rules) + 1:
            return cases


def _case(check: Check, n: int, in_order: bool) -> Case:
    """Losses of which one is the lowest. In order, none is just at the limit; out of order, that of the right rate is,
    if it is not the best."""
    rates = check.inputs.permutation(np.arange(3, 90))[:n] / 100
    losses, errors = (check.inputs.integers(low, high, n) / 64 for low, high in ((64, 124), (2, 24)))
    losses[check.inputs.integers(n)] = 63 / 64
    errors += in_order / 128
    case = Case(np.sort(rates) if in_order else rates, losses, errors)
    if not in_order and case.right != rates[case.best]:
        case.losses[case.rates == case.right] = case.limit
    return case


def _judge(check: Check, subject: Any, cases: list[Case], rules: Mapping[str, Rule], key: str, statement: str) -> None:
    got = [_number(check, case.call(check, subject)) for case in cases]
    for value, case in zip(got, cases, strict=True):
        told = f"{value:.4g}, where {case.right:.4g} is right"
        check.require(key, np.isclose(value, case.right, rtol=1e-6), statement, told)
    for misconception, rule in rules.items():
        check.suspect(misconception, np.allclose(got, [rule(case) for case in cases], rtol=1e-6), {key})


def _number(check: Check, outcome: Outcome) -> float:
    value = number(outcome.value)
    known = value is not None and np.isfinite(value)
    check.require("number", known, "the result is a number", describe(outcome.result), fatal=True, quiet=True)
    return value
