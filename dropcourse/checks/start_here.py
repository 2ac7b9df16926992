"""Visible checks of lesson 00, start here."""

import math
from typing import Any

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, require_value_error


def keep_probability_values(keep_probability: Any, ps: tuple = (0.2, 0.75, 0.0, 1.0), inputs: Any = 0) -> None:
    """`keep_probability(p)` is 1 - p."""
    with Check("keep_probability", "values", inputs) as check:
        for p in ps:
            got = check.value(keep_probability, p)
            number = isinstance(got, int | float) and not isinstance(got, bool)
            check.require("type", number, "the result is a number", f"{describe(got)} for p = {p:.3g}", fatal=True)
            check.require(
                "keep", math.isclose(got, 1 - p, abs_tol=1e-12), "the result is the chance of being kept",
                f"{got:.6g} for p = {p:.3g}",
            )  # fmt: skip
            check.suspect("returns-drop-probability", got == p, breaks={"keep"})


def keep_probability_errors(
    keep_probability: Any, good: float = 0.25, bad: tuple = (*BAD_PROBABILITIES, "half"), inputs: Any = 0
) -> None:
    """`keep_probability` raises ValueError, naming the value, for what is no probability."""
    with Check("keep_probability", "bad values", inputs) as check:
        got = check.value(keep_probability, good)
        check.require("works", got == 1 - good, "a good value still works", f"{describe(got)} for p = {good:.3g}")
        outcomes = {p: check.outcome(keep_probability, p) for p in bad}
        for p, outcome in outcomes.items():
            require_value_error(check, outcome, p)
        silent = {str(p) for p, outcome in outcomes.items() if outcome.raised is None}
        printed = all(outcome.printed for outcome in outcomes.values() if not outcome.raised)
        right = sum(outcome.raised is not None and outcome.raised.is_a("ValueError") for outcome in outcomes.values())
        check.suspect("range-not-checked", not printed, breaks=set())
        check.suspect("prints-instead-of-raising", len(silent) > 1 and printed, breaks={"raises", "error", "names"})
        check.suspect("nan-slips-through", silent == {"nan"}, breaks={"raises"})
        check.suspect("wrong-error-type", not silent and right < len(bad), breaks={"error"})
        check.suspect("error-hides-the-value", right == len(bad), breaks={"names"})
