"""How surprising a count is, so that a random check can say how often it wrongs a correct answer.

A test cell applies at most four such criteria, visible and hidden part together at most eight. Where it compares two
generators, their seeds are the same number with odds of 2**-32. So a correct answer fails by bad luck with odds below
1e-9 per cell, and fewer than 1e-5 wronged answers are expected in a class of 1,000 with a lesson of 10 such cells;
`make variants` adds up the odds of what is really judged. The price is small: a count must lie some 7 standard
deviations off.
"""

from scipy.special import bdtr, bdtrc

FALSE_ALARM = 1e-11
"""A criterion on a random count fails only if a correct answer gives a count this surprising, or more, with this
probability."""


def surprise(count: int, trials: int, probability: float) -> float:
    """Two-sided exact binomial tail: the chance, at most, that `trials` draws with `probability` give a count at least
    as far out as `count`. In [0, 1]."""
    at_most = float(bdtr(count, trials, probability))
    at_least = 1.0 if count == 0 else float(bdtrc(count - 1, trials, probability))
    return min(1.0, 2 * min(at_most, at_least))


def plausible(count: int, trials: int, probability: float) -> bool:
    """Whether a correct answer gives such a count, up to odds of FALSE_ALARM."""
    return surprise(count, trials, probability) >= FALSE_ALARM
