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

# %% [markdown]
# ### Exercise E6 (extension): `gaussian_dropout`
#
# *difficulty 2 of 5 · 10 minutes · 0 points*
#
# Disturb, and drop nothing. Three checks follow, then the hints.

# %% answer="gaussian_dropout"
def gaussian_dropout(x, p, rng):
    """Multiplicative normal noise with the mean and variance of inverted dropout.

    Arguments
        x     array of floats, of any shape
        p     drop probability of the dropout that is imitated, in [0, 1)
        rng   numpy.random.Generator, the only source of randomness

    Returns an array of the shape and dtype of x: each entry times a normal number of
    its own, of mean 1 and variance p / (1 - p). p = 0 changes nothing. x stays as it
    was.

    Raises ValueError, naming the value, for a `p` that is no probability, and for
    p = 1, where the variance is infinite.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    noise = rng.normal(1, np.sqrt(p / (1 - p)), x.shape)
    return x * noise.astype(x.dtype)
    ### END SOLUTION

# %% test="gaussian_dropout_noise" points=0
from dropcourse.checks import structured_and_adaptive as check

check.gaussian_dropout_noise(gaussian_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.gaussian_dropout_noise(gaussian_dropout)
### END HIDDEN TESTS

# %% test="gaussian_dropout_draws" points=0
from dropcourse.checks import structured_and_adaptive as check

check.gaussian_dropout_draws(gaussian_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.gaussian_dropout_draws(gaussian_dropout)
### END HIDDEN TESTS

# %% test="gaussian_dropout_manners" points=0
from dropcourse.checks import structured_and_adaptive as check

check.gaussian_dropout_manners(gaussian_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.gaussian_dropout_manners(gaussian_dropout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `gaussian_dropout`**
#
# <details><summary>My noise has the wrong spread</summary>
#
# `rng.normal` takes the standard deviation. What you know is the variance.
#
# </details>
#
# <details><summary>A whole column is disturbed in the same way</summary>
#
# Each entry has a number of its own: draw as many as x has entries.
#
# </details>
#
# <details><summary>The noisy output is float64</summary>
#
# The generator gives float64. Convert the noise to the dtype of x before you multiply.
#
# </details>

# %% [markdown]
# ### Exercise E7 (extension): `rate_schedule`
#
# *difficulty 2 of 5 · 12 minutes · 0 points*
#
# Say which rate belongs to a step. Two checks follow, then the hints.

# %% answer="rate_schedule"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    """The drop probability at a step of training.

    Arguments
        step          int, from 0 to total_steps
        total_steps   int of at least 1
        p_start       drop probability at step 0, in [0, 1]
        p_end         drop probability to which it goes, in [0, 1]
        kind          one of the names below

    Returns one number, p_start + (p_end - p_start) * share. With the progress
    t = step / total_steps, the share is

        "constant"      0
        "linear"        t
        "curriculum"    1 - exp(-10 * t)
        "early"         min(1, 2 * t): it changes in the first half, then rests
        "late"          max(0, 2 * t - 1): it rests in the first half, then changes

    Raises ValueError, naming the value, for a `p_start` or `p_end` that is no
    probability, a `step` outside 0 to total_steps, and any other `kind`; also for a
    `total_steps` below 1.
    """
    p_start, p_end = as_probability(p_start), as_probability(p_end)
    ### BEGIN SOLUTION
    if not 0 <= step <= total_steps or total_steps < 1:
        raise ValueError(f"step must be from 0 to {total_steps}, got {step}")
    t = step / total_steps
    shares = {
        "constant": 0,
        "linear": t,
        "curriculum": 1 - np.exp(-10 * t),
        "early": min(1, 2 * t),
        "late": max(0, 2 * t - 1),
    }
    if kind not in shares:
        raise ValueError(f"kind must be one of {', '.join(shares)}, got {kind!r}")
    return p_start + (p_end - p_start) * shares[kind]
    ### END SOLUTION

# %% test="rate_schedule_values" points=0
from dropcourse.checks import structured_and_adaptive as check

check.rate_schedule_values(rate_schedule)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.rate_schedule_values(rate_schedule)
### END HIDDEN TESTS

# %% test="rate_schedule_edges" points=0
from dropcourse.checks import structured_and_adaptive as check

check.rate_schedule_edges(rate_schedule)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.rate_schedule_edges(rate_schedule)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `rate_schedule`**
#
# <details><summary>My rate is slightly off at all steps</summary>
#
# Steps are counted from 0, and the way ends at `total_steps`. Compute t for the first and the last step.
#
# </details>
#
# <details><summary>The early and the late kind jump</summary>
#
# They move evenly for half of the time. `min` and `max` cut off what lies beyond the ends.
#
# </details>

# %% [markdown]
# ### Exercise E8 (extension): `concrete_mask`
#
# *difficulty 3 of 5 · 15 minutes · 0 points*
#
# Draw a mask through which a gradient passes, in PyTorch. Three checks follow, then the hints.

# %% answer="concrete_mask"
def concrete_mask(logit_p, temperature, uniform):
    """A relaxed keep-mask, differentiable with respect to the drop rate.

    Arguments
        logit_p       torch tensor of floats, log(p / (1 - p)) for drop probabilities p;
                      it broadcasts to the shape of uniform
        temperature   float above 0
        uniform       torch tensor of the same dtype: numbers u in [0, 1]

    Returns a tensor of the shape and dtype of uniform with values in [0, 1]:

        1 - sigmoid((logit_p + log u - log(1 - u)) / temperature)

    u = 0 gives 1 and u = 1 gives 0, neither of them NaN. Autograd finds the way from
    the mask back to logit_p. The arguments stay as they were.

    Raises ValueError, naming the value, for a `temperature` of 0 or below.
    """
    ### BEGIN SOLUTION
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature)
    ### END SOLUTION

# %% test="concrete_mask_values" points=0
from dropcourse.checks import structured_and_adaptive as check

check.concrete_mask_values(concrete_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.concrete_mask_values(concrete_mask)
### END HIDDEN TESTS

# %% test="concrete_mask_gradient" points=0
from dropcourse.checks import structured_and_adaptive as check

check.concrete_mask_gradient(concrete_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.concrete_mask_gradient(concrete_mask)
### END HIDDEN TESTS

# %% test="concrete_mask_edges" points=0
from dropcourse.checks import structured_and_adaptive as check

check.concrete_mask_edges(concrete_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.concrete_mask_edges(concrete_mask)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `concrete_mask`**
#
# <details><summary>My mask drops where it should keep</summary>
#
# The sigmoid itself is a *drop*-mask: the larger the logit of p, the nearer it is to 1. A keep-mask is its complement.
#
# </details>
#
# <details><summary>No gradient arrives at logit_p</summary>
#
# Use torch functions only. Neither `.detach()` nor `.item()` nor NumPy is differentiable, and rounding has slope 0.
#
# </details>
#
# <details><summary>At the ends of the interval I get NaN</summary>
#
# Infinity divided by infinity is NaN. `torch.sigmoid` knows what to do with infinity, an exponential of your own does
# not.
#
# </details>

# %% [markdown]
# ### Exercise E9 (extension): `concrete_regularizer`
#
# *difficulty 4 of 5 · 20 minutes · 0 points*
#
# Say what a rate costs, in PyTorch. Three checks follow, then the hints.

# %% answer="concrete_regularizer"
def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    """What concrete dropout on the inputs of one layer adds to the loss.

    Arguments
        weight                torch tensor of floats (inputs, outputs)
        logit_p               torch tensor of the same dtype without axes, the logit of
                              the drop probability p of the layer's inputs
        weight_regularizer    float, at least 0
        dropout_regularizer   float, at least 0

    Returns a tensor of that dtype without axes:

        weight_regularizer * sum(weight**2) / (1 - p)
        + dropout_regularizer * inputs * (p * log(p) + (1 - p) * log(1 - p))

    with p = sigmoid(logit_p). Autograd finds the way back to weight and logit_p. In
    float64, value and gradients are right up to logits of -70 and 70, where the
    computer's p is as good as 0 and exactly 1. The arguments stay as they were.
    """
    ### BEGIN SOLUTION
    log_sigmoid = torch.nn.functional.logsigmoid
    squares = (weight**2).sum() * (1 + torch.exp(logit_p))
    entropy = torch.sigmoid(logit_p) * log_sigmoid(logit_p)
    entropy = entropy + torch.sigmoid(-logit_p) * log_sigmoid(-logit_p)
    return weight_regularizer * squares + dropout_regularizer * len(weight) * entropy
    ### END SOLUTION

# %% test="concrete_regularizer_values" points=0
from dropcourse.checks import structured_and_adaptive as check

check.concrete_regularizer_values(concrete_regularizer)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.concrete_regularizer_values(concrete_regularizer)
### END HIDDEN TESTS

# %% test="concrete_regularizer_gradient" points=0
from dropcourse.checks import structured_and_adaptive as check

check.concrete_regularizer_gradient(concrete_regularizer)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.concrete_regularizer_gradient(concrete_regularizer)
### END HIDDEN TESTS

# %% test="concrete_regularizer_stability" points=0
from dropcourse.checks import structured_and_adaptive as check

check.concrete_regularizer_stability(concrete_regularizer)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.concrete_regularizer_stability(concrete_regularizer)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `concrete_regularizer`**
#
# <details><summary>For large logits I get NaN or infinity</summary>
#
# 1 - p is the sigmoid of minus the logit, and 1 / (1 - p) is 1 plus an exponential. `torch.nn.functional.logsigmoid`
# gives the logarithm of a sigmoid without rounding the sigmoid first.
#
# </details>
#
# <details><summary>My two terms are right, and the sum is not</summary>
#
# The second term is counted once for each *input*: the rows of weight.
#
# </details>
#
# <details><summary>My second term has the wrong sign</summary>
#
# Logarithms of probabilities are negative, and so is this sum. It is minus the entropy.
#
# </details>

# %% [markdown]
# ### Exercise E10 (extension): `alpha_dropout`
#
# *difficulty 3 of 5 · 15 minutes · 0 points*
#
# Drop, and keep mean and variance. Three checks follow, then the hints.

# %% answer="alpha_dropout"
def alpha_dropout(x, p, rng):
    """Dropout for networks with SELU: keeps mean 0 and variance 1.

    Arguments
        x     array of floats, of any shape
        p     probability of dropping an entry, in [0, 1)
        rng   numpy.random.Generator, the only source of randomness

    Each entry is dropped with probability p, independently: it becomes
    alpha' = -1.7580993408473766. Then all entries, kept and dropped, are multiplied by
    a, and b is added:

        a = ((1 - p) * (1 + p * alpha'**2)) ** -0.5
        b = -a * p * alpha'

    Returns an array of the shape and dtype of x. p = 0 changes nothing. x stays as it
    was.

    Raises ValueError, naming the value, for a `p` that is no probability, and for
    p = 1, where no a keeps the variance.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    mask = rng.random(x.shape) >= p
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    b = -a * p * saturation
    return a * np.where(mask, x, x.dtype.type(saturation)) + b
    ### END SOLUTION

# %% test="alpha_dropout_values" points=0
from dropcourse.checks import structured_and_adaptive as check

check.alpha_dropout_values(alpha_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.alpha_dropout_values(alpha_dropout)
### END HIDDEN TESTS

# %% test="alpha_dropout_mask" points=0
from dropcourse.checks import structured_and_adaptive as check

check.alpha_dropout_mask(alpha_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.alpha_dropout_mask(alpha_dropout)
### END HIDDEN TESTS

# %% test="alpha_dropout_manners" points=0
from dropcourse.checks import structured_and_adaptive as check

check.alpha_dropout_manners(alpha_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import structured_and_adaptive as hidden

hidden.alpha_dropout_manners(alpha_dropout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `alpha_dropout`**
#
# <details><summary>The mean is right and the variance is not</summary>
#
# The factor acts on everything, dropped entries included. Is it in front of the whole, or of the kept entries only?
#
# </details>
#
# <details><summary>The check says that no a and b fit</summary>
#
# Kept entries lie on a straight line over x, and all dropped ones have the same value. Print both for a handful of
# entries.
#
# </details>
