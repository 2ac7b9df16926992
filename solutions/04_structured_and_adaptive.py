# ---
# jupyter:
#   course:
#     title: Structured and adaptive dropout
#     minutes: 300
#     points: 0
#     prerequisites:
#       - Lesson 02, Dropout mechanics, exercises 1 to 3.
#     objectives:
#       - Drop what belongs together.
# ---

# %% [markdown]
# # Structured and adaptive dropout

# %% locked="setup"
import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import figures, predictions

# %% [markdown]
# ### Exercise E1 (extension): `spatial_dropout`
#
# *difficulty 2 of 5 · 10 minutes · 0 points*
#
# Drop channels, not entries. Three checks follow, then the hints.

# %% answer="spatial_dropout"
def spatial_dropout(x, p, rng):
    """Inverted dropout of whole channels, as while training.

    Arguments
        x     array of floats (batch, channels, height, width)
        p     probability of dropping a channel, in [0, 1]
        rng   numpy.random.Generator, the only source of randomness

    Returns an array of the shape and dtype of x. Each channel of each example is kept
    with probability 1 - p or dropped, as a whole and independently of all others. Kept
    ones are divided by 1 - p, dropped ones are zero. p = 0 changes nothing, p = 1 gives
    zeros. x stays as it was.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    mask = rng.random((*x.shape[:2], 1, 1)) >= p
    return x * mask * (0 if p == 1 else 1 / (1 - p))
    ### END SOLUTION

# %% test="spatial_dropout_scale" points=0
from dropcourse.checks import structured_and_adaptive as check

check.spatial_dropout_scale(spatial_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.spatial_dropout_scale(spatial_dropout)
### END HIDDEN TESTS

# %% test="spatial_dropout_mask" points=0
from dropcourse.checks import structured_and_adaptive as check

check.spatial_dropout_mask(spatial_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.spatial_dropout_mask(spatial_dropout)
### END HIDDEN TESTS

# %% test="spatial_dropout_manners" points=0
from dropcourse.checks import structured_and_adaptive as check

check.spatial_dropout_manners(spatial_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.spatial_dropout_manners(spatial_dropout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `spatial_dropout`**
#
# <details><summary>I do not know how one coin can decide a whole channel</summary>
#
# An axis of length 1 is stretched when arrays meet: coins of shape (batch, channels, 1, 1) times maps of shape (batch,
# channels, height, width).
#
# </details>
