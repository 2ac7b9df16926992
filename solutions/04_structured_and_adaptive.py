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
#
# <details><summary>My survivors have the wrong size</summary>
#
# A channel is kept with probability 1 - p. By what does it have to grow, so that its average over many masks is what it
# was?
#
# </details>
#
# <details><summary>At p = 1 I get NaN</summary>
#
# No channel is left to scale, and 1 / (1 - p) is computed all the same. Say what the output is in that case.
#
# </details>

# %% [markdown]
# ### Exercise E2 (extension): `drop_block`
#
# *difficulty 4 of 5 · 25 minutes · 0 points*
#
# Drop squares, not entries. Four checks follow, then the hints.

# %% answer="drop_block"
def drop_block(x, p, block_size, rng):
    """Dropout of square blocks, as while training.

    Arguments
        x            array of floats (batch, channels, height, width)
        p            nominal probability of dropping an entry, in [0, 1]
        block_size   int b, the side of a block, from 1 to min(height, width)
        rng          numpy.random.Generator, the only source of randomness

    Each map (a channel of an example) has a mask of its own. Each of the
    (height - b + 1) * (width - b + 1) positions at which a block fits on the map seeds
    one, independently, with probability

        gamma = p / b**2 * (height * width) / ((height - b + 1) * (width - b + 1))

    and all b * b entries of such a block are dropped. Blocks may overlap. By decision,
    p = 1 drops everything.

    Returns an array of the shape and dtype of x: dropped entries are zero, kept ones
    are multiplied by the number of entries over the number of entries kept, both
    counted over all of x. Where nothing is kept, all is zero. x stays as it was.

    Raises ValueError, naming the value, for a `p` that is no probability and for a
    `block_size` outside 1 to min(height, width).
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(
            f"block_size must be from 1 to {min(height, width)}, got {block_size!r}"
        )
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns)
    seeds = rng.random((*x.shape[:2], rows, columns)) < (1 if p == 1 else gamma)
    mask = np.ones(x.shape, bool)
    for i in range(block_size):
        for j in range(block_size):
            mask[:, :, i : i + rows, j : j + columns] &= ~seeds
    return x * mask * (mask.size / max(1, int(mask.sum())))
    ### END SOLUTION

# %% test="drop_block_blocks" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_block_blocks(drop_block)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_block_blocks(drop_block)
### END HIDDEN TESTS

# %% test="drop_block_rate" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_block_rate(drop_block)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_block_rate(drop_block)
### END HIDDEN TESTS

# %% test="drop_block_mask" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_block_mask(drop_block)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_block_mask(drop_block)
### END HIDDEN TESTS

# %% test="drop_block_manners" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_block_manners(drop_block)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_block_manners(drop_block)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `drop_block`**
#
# <details><summary>I do not know how to grow a seed into a block</summary>
#
# Let a seed be the upper left corner of its block. The entry that lies i rows below and j columns to the right of a
# seed is dropped, for each i and j below b. That is a shifted copy of the seeds, b squared times.
#
# </details>
#
# <details><summary>The check says that blocks stick out</summary>
#
# On a line of 7 cells, a block of 3 can begin at the first five. Draw seeds only for these.
#
# </details>
#
# <details><summary>Too many or too few cells are dropped</summary>
#
# Compute gamma by hand for one map and compare. With block_size 1 it has to be p.
#
# </details>
#
# <details><summary>My survivors are nearly right</summary>
#
# How many entries were really kept, in all of x? That number differs from (1 - p) times all entries, in each call by
# another amount.
#
# </details>
