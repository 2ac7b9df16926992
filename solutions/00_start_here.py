# ---
# jupyter:
#   course:
#     title: Start here
#     minutes: 10
# ---

# %% [markdown]
# # Start here

# %% answer="keep_probability"
def keep_probability(p):
    """The probability that a unit is kept when it is dropped with probability `p`.

    Raises ValueError, naming the value, unless `p` is a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p
    ### END SOLUTION


# %% test="keep_probability_values" points=1
from dropcourse.checks import start_here as check

check.keep_probability_values(keep_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import start_here as hidden

hidden.keep_probability_values(keep_probability)
### END HIDDEN TESTS

# %% test="keep_probability_errors" points=1
from dropcourse.checks import start_here as check

check.keep_probability_errors(keep_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import start_here as hidden

hidden.keep_probability_errors(keep_probability)
### END HIDDEN TESTS
