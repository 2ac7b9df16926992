"""The one rule for probabilities that every function of the course shares."""

import math
import numbers


def as_probability(p: float) -> float:
    """Return `p` as a float in [0, 1].

    Raises ValueError, naming the value, if `p` is not a real number, is NaN, or lies outside [0, 1].
    """
    if not isinstance(p, numbers.Real) or math.isnan(p) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return float(p)
