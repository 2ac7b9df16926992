# %% the opposite probability correct=true
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p

# %% errors turned into ValueError correct=true
def keep_probability(p):
    try:
        inside = 0.0 <= p <= 1.0
    except TypeError as error:
        raise ValueError(f"{p} is not a probability") from error
    if inside:
        return 1.0 - p
    raise ValueError("%s is not a probability" % (p,))

# %% a message with two decimals correct=true
import math
import numbers

def _check(value):
    if not isinstance(value, numbers.Real):
        raise ValueError("not a number: " + repr(value))
    if math.isnan(value) or value < 0 or value > 1:
        raise ValueError(f"outside [0, 1]: {value:.2f}")

def keep_probability(p):
    _check(p)
    return -(p - 1)

# %% NumPy numbers correct=true
import numpy as np

def keep_probability(p):
    if isinstance(p, str) or p is None or not np.isfinite(p) or np.clip(p, 0, 1) != p:
        raise ValueError(f"p has to be a probability, but is {p}")
    return np.subtract(1, p)

# %% a lambda for the formula and a long error text correct=true
_complement = lambda p: 1.0 + (-1.0) * p

class ProbabilityError(ValueError):
    def __init__(self, p):
        super().__init__(f"Expected a probability.\nIt must lie in [0, 1].\nThe value is: {p}")

def keep_probability(p: float) -> float:
    if type(p) not in (int, float) or not (p >= 0 and p <= 1):
        raise ProbabilityError(p)
    return _complement(p)

# %% returns p diagnosis="returns-drop-probability" fails="values"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return p

# %% no range test diagnosis="range-not-checked" fails="errors"
def keep_probability(p):
    return 1 - p

# %% NaN slips through diagnosis="nan-slips-through" fails="errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or p < 0 or p > 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p

# %% TypeError for a text diagnosis="wrong-error-type" fails="errors"
def keep_probability(p):
    if not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p

# %% assert instead of raise diagnosis="wrong-error-type" fails="errors"
def keep_probability(p):
    assert isinstance(p, (int, float)) and 0 <= p <= 1, f"p must be a number from 0 to 1, got {p!r}"
    return 1 - p

# %% error without the value diagnosis="error-hides-the-value" fails="errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError("p must be a number from 0 to 1")
    return 1 - p

# %% prints the problem diagnosis="prints-instead-of-raising" fails="errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        print(f"ValueError: p must be a number from 0 to 1, got {p!r}")
    else:
        return 1 - p

# %% returns the error diagnosis="returns-the-error" fails="errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        return ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p

# %% returns a message diagnosis="returns-the-error" fails="errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        return f"p must be a number from 0 to 1, got {p!r}"
    return 1 - p

# %% out of range only diagnosis="none" fails="errors"
def keep_probability(p):
    if p < 0 or p > 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p

# %% clips instead of raising diagnosis="range-not-checked" fails="errors"
def keep_probability(p):
    return 1 - min(max(p, 0), 1)

# %% prints the result diagnosis="none" fails="values errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    print(1 - p)

# %% returns nothing diagnosis="none" fails="values errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    1 - p

# %% rounds diagnosis="none" fails="values"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return round(1 - p, 1)

# %% a constant diagnosis="none" fails="values"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 0.5

# %% a text diagnosis="none" fails="values errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return f"{1 - p}"

# %% per cent diagnosis="none" fails="values"
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 100 * (1 - p)

# %% no argument diagnosis="none" fails="values errors"
def keep_probability():
    return 1 - p

# %% returns p and misses NaN diagnosis="returns-drop-probability" also="nan-slips-through" fails="values errors"
def keep_probability(p):
    if not isinstance(p, (int, float)) or p < 0 or p > 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return p
