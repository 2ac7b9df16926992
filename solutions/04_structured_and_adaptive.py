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

# %% [markdown]
# ### Exercise E3 (extension): `drop_block_probability`
#
# *difficulty 3 of 5 · 15 minutes · 0 points*
#
# Work out how often each cell is really dropped. Two checks follow, then the hints.

# %% answer="drop_block_probability"
def drop_block_probability(size, block_size, gamma):
    """The chance that DropBlock drops each cell of a map.

    Arguments
        size         (height, width) of the map, two ints
        block_size   int b, the side of a block, from 1 to min(height, width)
        gamma        probability that a position is a seed, in [0, 1]; positions are
                     those at which a block fits on the map, and independent

    Returns an array (height, width) of float64: for each cell 1 - (1 - gamma)**k, where
    k is the number of positions whose block covers the cell.

    Raises ValueError, naming the value, for a `gamma` that is no probability and for a
    `block_size` outside 1 to min(height, width).
    """
    gamma = as_probability(gamma)
    ### BEGIN SOLUTION
    if not 1 <= block_size <= min(size):
        raise ValueError(f"block_size must be from 1 to {min(size)}, got {block_size!r}")
    covering = []
    for length in size:
        place = np.arange(length)
        last = np.minimum(place, length - block_size)
        covering.append(last - np.maximum(place - block_size, -1))
    return 1 - (1 - gamma) ** np.outer(*covering)
    ### END SOLUTION

# %% test="drop_block_probability_values" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_block_probability_values(drop_block_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_block_probability_values(drop_block_probability)
### END HIDDEN TESTS

# %% test="drop_block_probability_edges" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_block_probability_edges(drop_block_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_block_probability_edges(drop_block_probability)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `drop_block_probability`**
#
# <details><summary>I do not know how to count the positions</summary>
#
# Begin with a line of 5 cells and blocks of 2. Blocks begin at cell 0, 1, 2 or 3. How many of them cover cell 0, how
# many cell 1? For a map, rows and columns are counted apart, and every pair counts.
#
# </details>
#
# <details><summary>Some of my chances are above 1</summary>
#
# Chances of events that can happen together do not add up. A cell is kept if none of k independent seeds falls.
#
# </details>
#
# <details><summary>I am right in the middle and wrong in the corners</summary>
#
# No block sticks out over the edge, so a corner is covered from one position only.
#
# </details>

# %% [markdown]
# ### Exercise E4 (extension): `drop_connect`
#
# *difficulty 1 of 5 · 6 minutes · 0 points*
#
# Drop weights, not units. Three checks follow, then the hints.

# %% answer="drop_connect"
def drop_connect(weight, p, rng):
    """Inverted dropout of weights, as while training: one mask for a whole batch.

    Arguments
        weight   array of floats (inputs, outputs)
        p        probability of dropping a weight, in [0, 1]
        rng      numpy.random.Generator, the only source of randomness

    Returns an array of the shape and dtype of weight. Each weight is kept with
    probability 1 - p, independently of all others, and divided by 1 - p; dropped ones
    are zero. p = 0 changes nothing, p = 1 gives zeros. weight stays as it was.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    mask = rng.random(weight.shape) >= p
    return weight * mask * (0 if p == 1 else 1 / (1 - p))
    ### END SOLUTION

# %% test="drop_connect_scale" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_connect_scale(drop_connect)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_connect_scale(drop_connect)
### END HIDDEN TESTS

# %% test="drop_connect_mask" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_connect_mask(drop_connect)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_connect_mask(drop_connect)
### END HIDDEN TESTS

# %% test="drop_connect_manners" points=0
from dropcourse.checks import structured_and_adaptive as check

check.drop_connect_manners(drop_connect)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.drop_connect_manners(drop_connect)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `drop_connect`**
#
# <details><summary>The check says that whole units are dropped</summary>
#
# You draw as many coins as there are inputs, or outputs. How many connections are there?
#
# </details>
#
# <details><summary>The weights are changed after the call</summary>
#
# `weight[...] = 0` and `weight *= ...` write into the caller's array, and what is lost there is lost for good. Make a
# new array.
#
# </details>

# %% [markdown]
# ### Exercise E5 (extension): `stochastic_depth`
#
# *difficulty 2 of 5 · 12 minutes · 0 points*
#
# Drop the branch of a residual block. Three checks follow, then the hints.

# %% answer="stochastic_depth"
def stochastic_depth(x, branch, p, rng, training=True):
    """A residual block whose branch is dropped for some examples.

    Arguments
        x          array of floats (batch, ...), of two axes or more
        branch     function, takes examples (any number, ...) and returns an array of
                   the same shape and dtype. Each example is treated by itself. Call it
                   once at most, for all examples together or for those that need it.
        p          probability of dropping the branch of an example, in [0, 1]
        rng        numpy.random.Generator, the only source of randomness
        training   whether branches are dropped

    Returns an array of the shape and dtype of x. In training, an example keeps its
    branch with probability 1 - p, independently of the others: then it is
    x + branch(x) / (1 - p), else x. With p = 0 every branch is kept, with p = 1 none.
    When not training, it is x + branch(x). x stays as it was.

    Raises ValueError, naming the value, for a `p` that is no probability, in both modes.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if not training:
        return x + branch(x)
    mask = rng.random((len(x), *[1] * (x.ndim - 1))) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))
    ### END SOLUTION

# %% test="stochastic_depth_training" points=0
from dropcourse.checks import structured_and_adaptive as check

check.stochastic_depth_training(stochastic_depth)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.stochastic_depth_training(stochastic_depth)
### END HIDDEN TESTS

# %% test="stochastic_depth_mask" points=0
from dropcourse.checks import structured_and_adaptive as check

check.stochastic_depth_mask(stochastic_depth)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.stochastic_depth_mask(stochastic_depth)
### END HIDDEN TESTS

# %% test="stochastic_depth_evaluation" points=0
from dropcourse.checks import structured_and_adaptive as check

check.stochastic_depth_evaluation(stochastic_depth)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.stochastic_depth_evaluation(stochastic_depth)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `stochastic_depth`**
#
# <details><summary>I do not know how to multiply examples of any shape by their coins</summary>
#
# The coins need as many axes as x: the first of length batch, all others of length 1. `reshape` adds them.
#
# </details>
#
# <details><summary>The check says that x is not left as it is</summary>
#
# An example without its branch is exactly x: neither zero, nor scaled. The factor belongs to the branch alone.
#
# </details>
#
# <details><summary>branch refuses my call</summary>
#
# It takes an array of examples, not one example, and it is to be called once: a loop over examples calls it too often.
#
# </details>
