"""Reference implementation for lesson 00, start here."""

from dropcourse.probability import as_probability


def keep_probability(p: float) -> float:
    """The probability that a unit survives when it is dropped with probability `p`.

    Raises ValueError, naming the value, unless `p` is a number in [0, 1].
    """
    return 1 - as_probability(p)
