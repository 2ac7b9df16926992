# ---
# jupyter:
#   course:
#     title: Structured and adaptive dropout
#     minutes: 230
#     points: 0
#     prerequisites:
#       - Lesson 02, Dropout mechanics, exercises 1 to 3.
#       - "Convolutional networks: what a channel and a feature map are."
#       - "NumPy broadcasting; PyTorch tensors and autograd."
#     objectives:
#       - Drop what belongs together, be it channels, squares, weights or branches.
#       - Work out how often DropBlock really drops a cell, and where its formula misses.
#       - Replace coins by noise of the same mean and variance.
#       - Let the rate change in the course of training, and let it be learned.
#       - Keep mean and variance where a network depends on both.
#       - Tell the methods apart that share a name.
# ---

# %% [markdown]
# # Structured and adaptive dropout
#
# **What should be dropped together, and can the rate be learned or scheduled?**
#
# | | |
# |---|---|
# | Time | 230 minutes: 140 for the exercises, the rest for reading and experiments |
# | Points | 0, for the whole lesson is an extension |
# | You need | lesson 02; channels and feature maps; PyTorch tensors and autograd |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | E1 `spatial_dropout` | whole channels | 2 of 5 | 10 | 0 |
# | E2 `drop_block` | squares | 4 of 5 | 25 | 0 |
# | E3 `drop_block_probability` | how often a cell is really dropped | 3 of 5 | 15 | 0 |
# | E4 `drop_connect` | weights | 1 of 5 | 6 | 0 |
# | E5 `stochastic_depth` | branches of residual blocks | 2 of 5 | 12 | 0 |
# | E6 `gaussian_dropout` | noise in the place of coins | 2 of 5 | 10 | 0 |
# | E7 `rate_schedule` | a rate for each step | 2 of 5 | 12 | 0 |
# | E8 `concrete_mask` | a mask with a gradient | 3 of 5 | 15 | 0 |
# | E9 `concrete_regularizer` | what a rate costs | 4 of 5 | 20 | 0 |
# | E10 `alpha_dropout` | dropout for SELU | 3 of 5 | 15 | 0 |
#
# No exercise needs the answer of another, and nothing later in the course needs this lesson. Pick what you want to use.

# %% [markdown]
# ## What you can do afterwards
#
# - Drop what belongs together, be it channels, squares, weights or branches.
# - Work out how often DropBlock really drops a cell, and where its formula misses.
# - Replace coins by noise of the same mean and variance.
# - Let the rate change in the course of training, and let it be learned.
# - Keep mean and variance where a network depends on both.
# - Tell the methods apart that share a name.
#
# ## On trial in this lesson
#
# The claims of the article that this lesson discusses, in our words, with the numbers of the course's list of claims:
#
# | claim | the article says |
# |---|---|
# | 27 | The rate can be adapted, to the layer or to the time of training. |
# | 38 | Dropout is used in hidden layers more often than in the input layer. |
# | 46 | If plain dropout does not do, try SpatialDropout or VariationalDropout. |
# | 60 | Dropout is a cornerstone of modern deep learning. |
#
# The verdicts stand at the end of the lesson.
#
# ## Words and letters
#
# A **map** is one channel of one example, an array of height times width; a **cell** is an entry of it. A **coin** is
# one random decision. The letters are those of lesson 02: $p$ is the probability of dropping, $q = 1 - p$.
#
# | letter | meaning |
# |---|---|
# | $b$ | side of a block, in cells |
# | $\gamma$ | probability that a position seeds a block |
# | $u$ | a uniform random number between 0 and 1 |
# | $t$ | progress of training, from 0 to 1; in part 5 the temperature is written $\tau$ |
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import figures, predictions
from dropcourse.experiments import structured_and_adaptive as experiments

# %% [markdown]
# ## 1. What belongs together in an image?
#
# Plain dropout throws a coin for each entry. In a feature map of a convolutional network, neighbouring cells say nearly
# the same: if one is zero, the next layer reads its content from the cells around it. What is lost is little, and what
# is to be learned from the loss is little, too.
#
# The way out is to drop what belongs together. The simplest group is the whole channel: one coin for each map (Tompson
# et al. 2015, *spatial dropout*). A channel is then a unit, as in lesson 02. What are its coins' shape, and along which
# axes are they stretched?


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
# A channel is all or nothing. **DropBlock** (Ghiasi et al. 2018) lies in between: squares of $b$ times $b$ cells are
# dropped from each map. Its parameter is again a rate $p$, and the probability of a seed is worked out from it:
#
# $$\gamma = \frac{p}{b^2} \cdot \frac{H\,W}{(H - b + 1)(W - b + 1)}$$
#
# The first factor says that one seed brings down $b^2$ cells. The second makes up for positions: a block has to fit on
# the map, so there are fewer places for seeds than cells. With $b = 1$ this is $p$. If the map is a square of side $b$,
# it is $p$ as well, and DropBlock is spatial dropout.
#
# Survivors are not divided by $1 - p$. They are multiplied by the number of cells over the number of cells that were
# really kept, counted in the whole tensor.

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
# ### Does it drop what it promises?
#
# Two blocks can overlap, and a cell that both cover is lost only once. A corner is covered by the block of one position
# only, a cell in the middle by those of up to $b^2$.

# %% tags=["experiment"]
SHARES = ["less than 20 %", "20 %, as the formula says", "more than 20 %"]
predictions.ask(
    "04-drop-block-share",
    "A map of 14 by 14 cells, blocks of 5, p = 0.2. "
    "Which share of the cells does DropBlock drop on average?",
    SHARES,
)

# %% [markdown]
# A cell is kept if none of the $k$ positions whose block covers it is a seed. Positions are independent, so it is
# dropped with probability
#
# $$1 - (1 - \gamma)^k$$

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
        raise ValueError(f"block_size must be 1 to {min(size)}, got {block_size!r}")
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
# ### Experiment: the nominal rate against the real one
#
# - **Worked out, not drawn**: the chance of each cell, with your `drop_block_probability`. Nothing is random here, so
#   there are no seeds and no error bars.
# - **Rule, fixed beforehand**: the mean is *less* or *more* if it is off by more than 0.005.
#
# What to look at: compare the corner with the centre, and the mean with p. Then look at the last line of each map, in
# which the block is as large as the map.

# %% tags=["experiment"]
print("map  block    p   gamma    mean  centre  corner")
real = {}
for side, block, p in [
    (14, 1, 0.2),
    (14, 5, 0.1),
    (14, 5, 0.2),
    (14, 5, 0.5),
    (14, 14, 0.2),
    (7, 3, 0.2),
    (7, 7, 0.2),
]:
    gamma = p / block**2 * side**2 / (side - block + 1) ** 2
    chance = drop_block_probability((side, side), block, gamma)
    real[side, block, p] = float(chance.mean())
    row = f"{side:3d}  {block:5d}  {p:.1f}  {gamma:.4f}   {chance.mean():.3f}"
    print(f"{row}   {chance[side // 2, side // 2]:.3f}   {chance[0, 0]:.3f}")

share = real[14, 5, 0.2]
predictions.compare(
    "04-drop-block-share",
    SHARES[1 if abs(share - 0.2) <= 0.005 else 2 * (share > 0.2)],
    f"It drops {share:.1%}: blocks overlap.",
)

# %% [markdown]
# **What it means.** At p = 0.2, blocks of 5 drop 17.6 % of a map of 14 by 14. The formula counts expected hits, and a
# cell that is hit twice is lost once. The gap grows with the rate: at p = 0.5 it is 37 %. And the loss is uneven: a
# cell in the centre is lost with probability 0.33, a corner with 0.016. Published code that drops the second factor of
# the formula drops less still.
#
# **Where it breaks.** Only two cases keep the promise: blocks of one cell, and blocks as large as the map. So “DropBlock
# at 0.2” and “dropout at 0.2” are not the same dose. Whoever compares the two should compare at equal *real* rates, or
# tune both.

# %% [markdown]
# ### Experiment: drawn against worked out
#
# - **Measured**: the share of cells that `drop_block` drops, over the whole map and in its corners, for five maps and
#   five rates, against your `drop_block_probability`.
# - **Recorded**: 12 seeds with 8,000 maps each. **Live**: 1 seed with 200, and your functions.
# - **Rule, fixed beforehand**: drawn and worked out agree if they differ by less than 0.005 with all values within 3
#   standard errors, in corners by less than 0.015. The nominal rate is missed if the share is off by more than 0.005.

# %% tags=["experiment"]
live = experiments.block_rates(drop_block, drop_block_probability, seeds=range(1))
recorded = experiments.recorded_block_rates()
figure, alt = experiments.draw_block_rates(recorded, live)
figures.show(figure, alt=alt)

# %% [markdown]
# **What it means.** What is drawn agrees with what you worked out, on the whole map and in its corners. At a nominal
# rate of 0.5, blocks of 3 to 7 cells take 0.36 to 0.39 of a map, and a corner is lost with probability 0.03 to 0.11.
# Blocks of one cell keep the promise. At 0.05 all of them do, to 0.005: few blocks overlap.

# %% [markdown]
# ### Experiment: cells, channels or blocks
#
# - **Measured**: a small convolutional network, two layers of 32 channels, on two kinds of images: gratings in eight
#   classes with smooth noise, 16 by 16, 200 of them; and digits, 8 by 8, 100 of them. After each of the two layers it
#   drops nothing, cells, channels, or blocks of 3 by 3.
# - **Recorded**: 12 seeds, 40 epochs. Each arm has drop probability (0.1 or 0.3) and learning rate (four) chosen on
#   images of its own, with 4 seeds. **Live**: 1 seed, 4 epochs, with your `spatial_dropout` and `drop_block`.
# - **Rule, fixed beforehand**: the accuracy on new images is *higher* or *lower* if it differs by more than 3 standard
#   errors and by more than 0.01; there is *no difference* if all values within 3 standard errors are smaller.

# %% tags=["experiment"]
predictions.ask(
    "04-groups",
    "Which of the four is best on gratings, whose pixels are like their neighbours?",
    list(experiments.GROUPS),
)

# %% tags=["experiment"]
live = experiments.groups(spatial_dropout, drop_block, seeds=range(1))
recorded = experiments.recorded_groups()
for question, verdict in experiments.conclude_groups(recorded).items():
    print(f"  {question:44}  {verdict.answer:14}  {verdict.effect}")
print(f"  correlation of neighbours: {recorded.correlation.mean(axis=0).round(2)}")
figure, alt = experiments.draw_groups(recorded, live)
figures.show(figure, alt=alt)

accuracy = recorded.accuracy[:, 0].mean(axis=0)
predictions.compare(
    "04-groups",
    experiments.GROUPS[int(accuracy.argmax())],
    f"Accuracies {', '.join(f'{value:.3f}' for value in accuracy)} (12 seeds).",
)

# %% [markdown]
# **What it means.** The story above predicts that cells are the weakest of the three. They are the strongest. On gratings,
# whose neighbouring cells correlate at 0.69, dropping cells lifts the accuracy from 0.454 to 0.492. Of blocks the rule
# says nothing against no dropout, and they are worse than cells by 0.027; channels do harm, 0.403. On digits none of
# the three helps: cells make no difference, blocks cost 0.012, and of channels the rule says nothing.
#
# So how much a neighbour tells about a dropped cell does not tell how well a network learns. Why cells won was not
# measured. One guess: with 32 channels, few of them are redundant, and whole channels are too much to lose. The papers
# show gains by channels and by blocks in far larger networks, and such a network was not tried here.
#
# **Where it breaks.** Two small data sets, one small network, two rates. It shows that the advice depends on the
# network, and not that it is wrong for all.

# %% [markdown]
# ### Experiment: inputs or hidden layers
#
# Which units should be dropped at all? Srivastava et al. (2014) drop hidden units at 0.5 and inputs at 0.2.
#
# - **Measured**: the network of lesson 02 with two hidden layers of 256 units, 1,000 signals, on 2,000 new ones.
# - **Recorded**: 12 seeds, 40 epochs, each pair of rates with its own learning rate out of four (4 seeds, other data).
#   **Live**: 1 seed, 4 epochs.
# - **Rule, fixed beforehand**: as above, on the accuracy.

# %% tags=["experiment"]
predictions.ask(
    "04-where",
    "Where does dropping half of the units do the signals most good?",
    ["on the inputs", "in the hidden layers", "no difference"],
)

# %% tags=["experiment"]
live = experiments.where_to_drop(seeds=range(1))
recorded = experiments.recorded_where_to_drop()
verdicts = experiments.conclude_where_to_drop(recorded)
for question, verdict in verdicts.items():
    print(f"  {question:46}  {verdict.answer:14}  {verdict.effect}")
figure, alt = experiments.draw_where_to_drop(recorded, live)
figures.show(figure, alt=alt)

gain = verdicts["hidden 0.5 against inputs 0.5"]
words = {"higher": "in the hidden layers", "lower": "on the inputs"}
predictions.compare(
    "04-where",
    words.get(gain.answer, "no difference"),
    f"Accuracy in hidden layers minus on inputs: {gain.effect} (recorded, 12 seeds).",
)

# %% [markdown]
# **What it means.** Dropping half of the hidden units lifts the accuracy from 0.529 to 0.599. Dropping half of the inputs
# lowers it to 0.494. At 0.2 it is the same order, with a smaller gap: hidden units 0.581, inputs 0.547. Inputs at 0.2
# alone do help, by 0.018 with a standard error of 0.003. Added to hidden units at 0.5 they do harm: 0.527.
#
# **Where it breaks.** These inputs are 40 positions of a signal. Which rate an input bears depends on what its
# neighbours say about it, so images and words may want another one.

# %% [markdown]
# ## 2. Weights and branches
#
# A unit has many weights. **DropConnect** (Wan et al. 2013) drops weights in the place of units: each connection has a
# coin. Plain dropout on the inputs of a layer is the special case in which all weights of an input share one.
#
# The paper draws a mask for each example, which no matrix product can do, since all examples of a batch meet the same
# weights. The common form, and that of the exercise, has one mask for the batch.

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
# A residual block computes $x + f(x)$: a **shortcut**, and a **branch** $f$. **Stochastic depth** (Huang et al. 2016)
# drops the branch, so that the block passes $x$ on. Unlike all methods above it leaves no hole: the network is as
# shallow as the coins say, and still complete. It also saves time, since a branch that is dropped need not be computed:
# in the authors' measurement an epoch took 60 seconds in place of 75.
#
# The paper throws one coin for a mini-batch, and scales by $q$ at test time. Later code throws one for each example and
# scales while training, as you know it from inverted dropout:
#
# $$y = x + \frac{m}{1 - p}\, f(x) \qquad m \in \{0, 1\}$$

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

    Raises ValueError, naming the value, for a `p` that is no probability, in both
    modes.
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
# ## 3. Noise in the place of coins
#
# Inverted dropout multiplies by 0 or by $1 / q$. This factor has mean 1 and variance $p / (1 - p)$. Does it have to be
# a coin? Srivastava et al. (2014, section 10) multiply by a normal number with the same mean and variance, and report
# results as good as with coins, or slightly better.
#
# The rate has become a variance. Kingma et al. (2015) go on from there: the variance is a number like any other, so it
# can be learned. They call that *variational dropout*. Keep the name in mind for the verdicts.

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
# ## 4. A rate that changes
#
# A rate can change from step to step. Three answers to “how?” contradict each other:
#
# - **Curriculum** (Morerio et al. 2017): begin without dropout and raise the rate, fast at first, since a young network
#   has no co-adaptation to break. The paper lets the keep probability fall exponentially, with ten time constants in a
#   training.
# - **Early** (Liu et al. 2023): begin with dropout and stop, for networks that *underfit*. The authors explain that
#   dropout makes the gradients of mini-batches agree more at the beginning.
# - **Late** (the same paper): begin without and add it later, for networks that overfit.
#
# Whether any of them beats a constant rate depends on the network. In the paper on early dropout a small vision
# transformer gains 0.4 points of accuracy by it, and loses 6 by dropout all the time. Liu et al. (2025) find that early
# dropout does harm in language models that see each text once.

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
# ### Experiment: schedules
#
# - **Measured**: a wide network (256 units, 1,000 signals) that overfits, with a rate that is 0.5 all the time, or gets
#   there, or begins there; and a narrow one (12 units, 4,000 signals) that underfits, with 0.1.
# - **Recorded**: 12 seeds, 40 epochs. Each arm has its learning rate out of four, chosen on data of its own with 4
#   seeds. **Live**: 1 seed, 4 epochs, with your `rate_schedule`.
# - **Rule, fixed beforehand**: the accuracy on new signals is *higher* or *lower* if it differs by more than 3 standard
#   errors and by more than 0.01; there is *no difference* if all values within 3 standard errors are smaller.

# %% tags=["experiment"]
predictions.ask(
    "04-schedule",
    "Which schedule is best for the wide network, which overfits?",
    ["none", "constant", "linear", "curriculum", "early", "late"],
)
predictions.ask(
    "04-early",
    "Early dropout in the narrow network, which underfits: its accuracy becomes",
    ["higher", "lower", "no clear difference"],
)

# %% tags=["experiment"]
live = experiments.schedules(rate_schedule, seeds=range(1))
recorded = experiments.recorded_schedules()
verdicts = experiments.conclude_schedules(recorded)
for question, verdict in verdicts.items():
    print(f"  {question:44}  {verdict.answer:14}  {verdict.effect}")
figure, alt = experiments.draw_schedules(recorded, live)
figures.show(figure, alt=alt)

wide = [arm for arm in experiments.ARMS if arm[0].startswith("wide")]
accuracy = recorded.accuracy[:, : len(wide)].mean(axis=0)
said = ", ".join(
    f"{name} {value:.3f}" for (_, name), value in zip(wide, accuracy, strict=True)
)
predictions.compare("04-schedule", wide[int(accuracy.argmax())][1], f"{said}.")
early = verdicts["narrow: early against none"]
clear = early.answer in ("higher", "lower")
predictions.compare(
    "04-early",
    early.answer if clear else "no clear difference",
    f"Against none: {early.effect} (recorded, 12 seeds).",
)

# %% [markdown]
# **What it means.** In the wide network a rate that rises evenly to 0.5 is better than 0.5 all the time: 0.619 against
# 0.599, beyond the rule. Curriculum dropout is better by 0.010 as well, just beyond it; of late dropout the rule says
# nothing. A rate that falls is worse than a constant one, 0.570, and still far better than none, 0.529. So when to
# drop can matter, and here the end of training matters more than its beginning.
#
# In the narrow network all dropout costs: 0.500 at a constant rate of 0.1 against 0.562. Early dropout was made for
# networks that underfit. Here its accuracy is 0.012 lower with a standard error of 0.005, and the training loss is not
# lower either. That is no gain, and for the rule no clear loss.
#
# **Where it breaks.** A rate that rises to 0.5 is 0.25 on average, so a lower constant rate belongs beside it. One
# length of training, one peak: whoever compares schedules has more to tune than one who compares rates.

# %% [markdown]
# ## 5. A rate that is learned
#
# Why should somebody choose $p$ at all? A rate could be a parameter of the network, changed by the gradient like a
# weight. The obstacle: a coin is a step. If $u$ is uniform, the unit is dropped if $u < p$, and a small change of $p$
# changes nothing, nearly always. The slope of the loss is 0, except where it is infinite.
#
# **Concrete dropout** (Gal, Hron and Kendall 2017) replaces the step by a slope. With the logit
# $\ell = \log\frac{p}{1-p}$ and a temperature $\tau$:
#
# $$m = 1 - \sigma\left(\frac{\ell + \log u - \log(1 - u)}{\tau}\right)$$
#
# For a low temperature $m$ is nearly always close to 0 or 1. It is above 1/2 with probability exactly $1 - p$. Why?
# Solve $\ell + \log u - \log(1 - u) < 0$ for $u$.

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
# A gradient alone would soon set $p$ to 0, for that makes the training loss smallest. Something has to pay for it. In
# the view of lesson 03, a network with dropout is an approximate Bayesian one, and the objective has a second part: the
# distance to a prior. For one layer with weights $W$ and $K$ inputs it is, up to constants,
#
# $$\lambda_W \frac{\sum W^2}{1 - p} \;+\; \lambda_p\, K \left(p \log p + (1 - p) \log (1 - p)\right)$$
#
# The second term is minus the entropy of the coins: it pulls $p$ towards 1/2. The first makes weights dearer where more
# is dropped. Both factors fall as one over the number of examples, so with more data the loss of the data wins. The
# theory therefore expects lower rates with more data.

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
# ### Experiment: which rates are learned
#
# - **Measured**: a network with two hidden layers of 128 units and a concrete mask before each of its three layers. All
#   three rates begin at 0.1 and are learned along with the weights, from 250, 1,000 or 4,000 signals.
# - **Recorded**: 12 seeds, 2,000 steps. **Live**: 1 seed, 150 steps, with your `concrete_mask` and
#   `concrete_regularizer`.
# - **Rule, fixed beforehand**: a rate *falls* or *rises* with the data if it differs between 250 and 4,000 signals by
#   more than 3 standard errors and by more than 0.02.

# %% tags=["experiment"]
predictions.ask(
    "04-learned",
    "Where will the learned rate be highest, with 250 signals?",
    list(experiments.PLACES),
)
predictions.ask(
    "04-learned-more",
    "And what becomes of that rate with 4,000 signals?",
    ["falls", "rises", "stays"],
)

# %% tags=["experiment"]
live = experiments.learned_rates(concrete_mask, concrete_regularizer, seeds=range(1))
recorded = experiments.recorded_learned_rates()
verdicts = experiments.conclude_learned_rates(recorded)
for question, verdict in verdicts.items():
    print(f"  {question:50}  {verdict.answer:10}  {verdict.effect}")
figure, alt = experiments.draw_learned_rates(recorded, live)
figures.show(figure, alt=alt)

rates = recorded.rate.mean(axis=0)
place = experiments.PLACES[int(rates[0].argmax())]
trend = verdicts[f"{place}, 4,000 signals against 250"]
predictions.compare(
    "04-learned", place, f"{', '.join(f'{rate:.2f}' for rate in rates[0])} (recorded)."
)
predictions.compare("04-learned-more", trend.answer, f"{trend.effect} (recorded).")

# %% [markdown]
# **What it means.** With 250 signals the network learns to drop 0.33 of its second hidden layer, 0.21 of its first, and
# none of its inputs: hidden layers before inputs, as in part 1. With 1,000 and 4,000 signals all three rates are at most
# 0.01. The costs of weights and rates are divided by the number of signals, so with more of them the likelihood weighs
# more.
#
# A rate near 0 at 1,000 signals is not what predicts best: in part 4, another network with as many signals was right
# more often with 0.5 in its hidden layers than without dropout. What is learned here is a trade between likelihood and
# a prior, and the prior's weight was set by hand.
#
# **Where it breaks.** With another weight of the two costs, the rates stop elsewhere. So concrete dropout replaces one
# number to be chosen for each layer by two for the network.

# %% [markdown]
# ## 6. Where mean and variance have to stay
#
# Inverted dropout keeps the mean and adds variance. Most networks do not care. Networks with **SELU** (Klambauer et al.
# 2017) do: their activations settle at mean 0 and variance 1 by themselves, layer after layer, and dropout pushes them
# away from there.
#
# **Alpha dropout** repairs this. A dropped unit does not become 0 but $\alpha' = -1.758$, to which SELU tends for very
# negative inputs: to this activation that is what “off” means. Then everything is multiplied by $a$ and shifted by $b$,
# chosen such that mean and variance are again 0 and 1:
#
# $$a = \left(q\,(1 + p\,\alpha'^2)\right)^{-1/2} \qquad b = -a\, p\, \alpha'$$

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

# %% [markdown]
# ### Experiment: mean and variance, with and without
#
# What to look at: the variance in the last column is $1 / (1 - p)$. How long would a network of ten such layers bear
# that?

# %% tags=["experiment"]
x = np.random.default_rng(0).standard_normal((1000, 200))
print("p     alpha dropout: mean, variance    plain dropout: mean, variance")
for p in (0.1, 0.3, 0.5):
    rng = np.random.default_rng(1)
    ours = alpha_dropout(x, p, rng)
    plain = x * (rng.random(x.shape) >= p) / (1 - p)
    first = f"{p:.1f}  {ours.mean():16.3f} {ours.var():10.3f}"
    print(f"{first} {plain.mean():21.3f} {plain.var():9.3f}")

# %% [markdown]
# **What it means.** Alpha dropout keeps both, up to the error of a sample. Plain dropout doubles the variance at p =
# 0.5.
#
# **Where it breaks.** The two are kept for inputs of mean 0 and variance 1. For others, work out $a$ and $b$ anew.

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 27 The rate can be adapted | **holds**: a rate that rises beats a constant one by 0.020. Not every schedule does: early dropout is worse, and on a network that underfits it did not help | experiment “schedules”; Morerio et al. 2017, Liu et al. 2023, Gal et al. 2017 |
# | 38 Rather in hidden layers | **holds**: at 0.2 and at 0.5, dropping hidden units predicts new signals better than dropping inputs. It was practice in 2014: hidden units 0.5, inputs 0.2 | experiment “inputs or hidden layers”; Srivastava et al. 2014 |
# | 46 SpatialDropout or VariationalDropout | **too strong**: in a small network whole channels were worse than cells on gratings, and no better on digits. The second name means two methods that have nothing to do with each other | experiment “cells, channels or blocks”; lesson 05; definitions: see below |
# | 60 A cornerstone of modern deep learning | **too strong**: convolutional networks of today rarely use plain dropout, and language models that see each text once drop it; its relatives live on as stochastic depth | Ghiasi et al. 2018, Liu et al. 2025 |
#
# Claim 46 gives one name to two things. In Kingma et al. (2015), *variational dropout* is the noise of part 3 with a
# variance that is learned. In Gal and Ghahramani (2016), it is a mask that stays the same for all time steps of a
# sequence: lesson 05. Advice to “try variational dropout” says nothing until it says which.

# %% [markdown]
# ## Where it breaks
#
# - **Small networks, small data.** Where networks were trained here, it took seconds. The order of the methods is that
#   of these signals and images, and of this length of training.
# - **Rates are not comparable.** The same number means another dose in each method. Tune each for itself (lesson 06).
# - **Published numbers belong to their networks.** Gains of a few tenths of a percent were found with one architecture,
#   one augmentation and one length of training.

# %% [markdown]
# ## What to remember
#
# - Dropping what belongs together takes more away. Whether that is better has to be tried: here, single cells won.
# - A structured mask is a question of shapes: which entries share one coin?
# - The nominal rate of DropBlock is not the real one, because blocks overlap.
# - Mean 1 and variance $p / (1 - p)$ is what a layer sees of dropout. The coin can be replaced by noise.
# - A relaxed coin has a gradient, so a rate can be learned, and something must pay for it, or the rate goes to 0.
# - Say which paper you mean by “variational dropout”.

# %% [markdown]
# ## Reflection
#
# Not graded. Five minutes, in the cell below.
#
# *A colleague replaced dropout at 0.3 by DropBlock at 0.3, with blocks of 7 on maps of 14 by 14, and the accuracy rose.
# “So it is better to drop squares.” What do you ask before you believe it?*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric for the reflection</summary>
#
# One point for each that you have said, in your own words:
#
# 1. The real rate of the two is not the same: blocks overlap, so less is dropped.
# 2. A lower rate alone may be the reason. Plain dropout at that lower rate is the comparison to make.
# 3. How many seeds, and how large is the difference compared with its standard error?
# 4. Was each arm tuned with the same budget?
#
# Three or four: go on. Two or fewer: read part 1 once more.
#
# </details>

# %% [markdown]
# ## Primary sources
#
# - Tompson, Goroshin, Jain, LeCun, Bregler (2015): *Efficient Object Localization Using Convolutional Networks*.
#   [arXiv:1411.4280](https://arxiv.org/abs/1411.4280). Spatial dropout.
# - Ghiasi, Lin, Le (2018): *DropBlock: A regularization method for convolutional networks*.
#   [arXiv:1810.12890](https://arxiv.org/abs/1810.12890).
# - Wan, Zeiler, Zhang, LeCun, Fergus (2013): *Regularization of Neural Networks using DropConnect*.
#   [PMLR 28](https://proceedings.mlr.press/v28/wan13.html).
# - Huang, Sun, Liu, Sedra, Weinberger (2016): *Deep Networks with Stochastic Depth*.
#   [arXiv:1603.09382](https://arxiv.org/abs/1603.09382).
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014): *Dropout: A Simple Way to Prevent Neural Networks
#   from Overfitting*. [JMLR 15](https://jmlr.org/papers/v15/srivastava14a.html). Section 10: multiplicative noise.
# - Kingma, Salimans, Welling (2015): *Variational Dropout and the Local Reparameterization Trick*.
#   [arXiv:1506.02557](https://arxiv.org/abs/1506.02557).
# - Gal, Ghahramani (2016): *A Theoretically Grounded Application of Dropout in Recurrent Neural Networks*.
#   [arXiv:1512.05287](https://arxiv.org/abs/1512.05287). The other variational dropout.
# - Morerio, Cavazza, Volpi, Vidal, Murino (2017): *Curriculum Dropout*.
#   [arXiv:1703.06229](https://arxiv.org/abs/1703.06229).
# - Liu, Xu, Jin, Shen, Darrell (2023): *Dropout Reduces Underfitting*.
#   [arXiv:2303.01500](https://arxiv.org/abs/2303.01500). Early and late dropout.
# - Liu, Bauer, Manning (2025): *Drop Dropout on Single-Epoch Language Model Pretraining*.
#   [arXiv:2505.24788](https://arxiv.org/abs/2505.24788).
# - Gal, Hron, Kendall (2017): *Concrete Dropout*. [arXiv:1705.07832](https://arxiv.org/abs/1705.07832).
# - Klambauer, Unterthiner, Mayr, Hochreiter (2017): *Self-Normalizing Neural Networks*.
#   [arXiv:1706.02515](https://arxiv.org/abs/1706.02515). SELU and alpha dropout.
