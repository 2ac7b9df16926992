"""Visible checks of lesson 00, start here."""

from typing import Any

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, number, require_value_errors


def keep_probability_values(keep_probability: Any, ps: tuple = (0.2, 0.75, 0.0, 1.0), inputs: Any = 0) -> None:
    """`keep_probability(p)` is 1 - p."""
    with Check("keep_probability", "values", inputs) as check:
        for p in ps:
            result = check.value(keep_probability, p)
            got = number(result)
            check.require(
                "type", got is not None, "the result is a number", f"{describe(result)} for p = {p:.3g}", fatal=True
            )
            check.require(
                "keep", abs(got - (1 - p)) < 1e-6, "the result is the chance of being kept",
                f"{got:.6g} for p = {p:.3g}",
            )  # fmt: skip
            check.suspect("returns-drop-probability", abs(got - p) < 1e-6, breaks={"keep"})


def keep_probability_errors(
    keep_probability: Any, good: float = 0.25, bad: tuple = (*BAD_PROBABILITIES, "half"), inputs: Any = 0
) -> None:
    """`keep_probability` raises ValueError, naming the value, for what is no probability."""
    with Check("keep_probability", "bad values", inputs) as check:
        result = check.value(keep_probability, good)
        works = number(result) is not None
        check.require("works", works, "a good value still gives a number", f"{describe(result)} for p = {good:.3g}")
        require_value_errors(check, lambda p: check.outcome(keep_probability, p), bad)
