"""Checks of `perplexity(mean_nll)`: among how many equally likely words a model would be as unsure."""

import math
from typing import Any

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import number, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome


def perplexity_values(perplexity: Any, values: tuple = (0.5, 2.0, 4.36), inputs: Any = 0) -> None:
    """The exponential of nats."""
    with Check("perplexity", "values", inputs) as check:
        for nats in values:
            got = _number(check, check.outcome(perplexity, nats))
            wanted = math.exp(nats)
            told = f"{got:.6g} for {nats:.4g} nats, where {wanted:.6g} is right"
            check.require("values", _equal(got, wanted), "the perplexity is right", told)
            _suspect(check, got, nats)


def perplexity_edges(perplexity: Any, large: tuple = (600.0, 1000.0, 1e6), inputs: Any = 0) -> None:
    """0 nats, and more than a float can hold; a bad value raises."""
    with Check("perplexity", "edges", inputs) as check:
        got = _number(check, check.outcome(perplexity, 0.0))
        check.require("zero", _equal(got, 1.0), "0 nats give a perplexity of 1", f"{got:.6g}")
        _suspect(check, got, 0.0)
        between = _number(check, check.outcome(perplexity, 3.0))
        check.notice("values", _equal(between, math.exp(3)))
        _suspect(check, between, 3.0)
        for nats in large:
            outcome = check.outcome(perplexity, nats)
            fails = outcome.raised is not None and outcome.raised.is_a("ArithmeticError")
            got = math.nan if fails else _number(check, outcome)
            wanted = math.exp(nats) if nats < 700 else math.inf
            told = f"{outcome.raised or f'{got:.6g}'} for {nats:.6g} nats"
            check.require("large", _equal(got, wanted), "what is too large for a float is infinite", told)
            check.suspect("overflow-raises", nats < 700 or fails, {"large"})
            check.suspect("exponent-clipped", nats < 700 or 1e200 < got < math.inf, {"large"})
        require_value_errors(check, lambda bad: check.outcome(perplexity, bad), (-0.7, math.nan), "mean_nll")


def _number(check: Check, outcome: Outcome) -> float:
    value = number(outcome.value)
    got = describe(outcome.value)
    check.require("number", value is not None, "the result is a number", got, fatal=True, quiet=True)
    return value


def _equal(got: float, wanted: float) -> bool:
    return math.isclose(got, wanted, rel_tol=1e-5)


def _suspect(check: Check, got: float, nats: float) -> None:
    wrong = {
        "bits-for-nats": 2.0**nats,
        "power-of-ten": 10.0**nats,
        "sign-lost": math.exp(-nats),
        "nats-in-bits": nats / math.log(2),
        "exponential-missing": nats,
    }
    for misconception, result in wrong.items():
        check.suspect(misconception, _equal(got, result), {"values", "zero", "large"})
