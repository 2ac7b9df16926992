# ---
# jupyter:
#   course:
#     title: Dropout mechanics
#     minutes: 260
#     points: 22
#     prerequisites:
#       - Lesson 00, Start here.
#       - "NumPy arrays: shapes, element-wise operations, Boolean arrays."
#       - "PyTorch: what a module is and what its forward method does."
#       - "What a gradient is: how much the loss changes if a number changes a little."
#     objectives:
#       - Draw a keep-mask, and say what has to be independent of what.
#       - Write inverted dropout, forward and backward, in NumPy and as a PyTorch layer.
#       - Say what is multiplied by what, in training and at test time, and why.
#       - Find three bugs that leave dropout on, or its mask fixed, in code that looks right.
#       - Say what the number means in PyTorch, Keras, TensorFlow 1 and the paper of 2014, and who watches the mode.
#       - Say for which networks dropout preserves the expected output, and measure it.
#       - "Extensions: standard dropout, the variance that dropout adds, and a network whose gradients you check yourself."
#       - Say what dropout does to training and validation curves, and what it costs, with numbers you measured.
#       - Tell by the article's own claims what is exact, what is loose and what is wrong.
# ---

# %% [markdown]
# # Dropout mechanics
#
# **What exactly happens to a unit, to its gradient and to a prediction when units are dropped?**
#
# | | |
# |---|---|
# | Time | 260 minutes: 170 for the core, of which 71 for its exercises; 90 for the extensions |
# | Points | 22, one for each check of exercises 1 to 8; the extensions carry none |
# | You need | lesson 00; NumPy arrays; PyTorch modules; what a gradient is |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | 1 `sample_mask` | who is dropped | 1 of 5 | 8 | 4 |
# | 2 `dropout_forward` | what happens to those who stay | 2 of 5 | 15 | 4 |
# | 3 `dropout_backward` | what the gradient sees | 2 of 5 | 10 | 2 |
# | 4 `Dropout` | a PyTorch layer that knows its mode | 3 of 5 | 15 | 4 |
# | 5 `FunctionalNet` | find the bug: predictions that differ from call to call | 2 of 5 | 5 | 2 |
# | 6 `RebuiltNet` | find the bug: the same symptom, another cause | 2 of 5 | 5 | 2 |
# | 7 `ReseededNet` | find the bug: passes that never differ | 2 of 5 | 5 | 2 |
# | 8 `conventions` | what the number means in each framework | 2 of 5 | 8 | 2 |
# | E1 `standard_dropout_forward` | the form of 2012, in training | 1 of 5 | 6 | 0 |
# | E2 `standard_dropout_predict` | the form of 2012, at test time | 1 of 5 | 6 | 0 |
# | E3 `dropped_variance` | how much noise dropout adds | 3 of 5 | 15 | 0 |
# | E4 `mlp_loss_and_gradients` | a whole network, forward and backward | 4 of 5 | 40 | 0 |
#
# No exercise needs the answer of another. If one resists, go on with the next. E1 to E4 are **extensions**: checked
# like the others, but without points. Nothing later in the course needs them.

# %% [markdown]
# ## What you can do afterwards
#
# - Draw a keep-mask, and say what has to be independent of what.
# - Write inverted dropout, forward and backward, in NumPy and as a PyTorch layer.
# - Say what is multiplied by what, in training and at test time, and why.
# - Find three bugs that leave dropout on, or its mask fixed, in code that looks right.
# - Say what the number means in PyTorch, Keras, TensorFlow 1 and the paper of 2014, and who watches the mode.
# - Say for which networks dropout preserves the expected output, and measure it.
# - If you do the extensions: write standard dropout, say how much variance dropout adds, and check the gradients of a network.
# - Say what dropout does to training and validation curves, and what it costs, with numbers you measured.
#
# ## On trial in this lesson
#
# The course follows one article: *Understanding Dropout in Neural Network: Enhancing Robustness and Generalization*
# (Neri Van Otten, 15 August 2023). It does not take the article's word for anything. These claims, in our words, are on
# trial here; the numbers are those of the course's list of claims.
#
# | claim | the article says |
# |---|---|
# | 1 | In every training step, a random part of the units, inputs and hidden ones, is switched off. |
# | 2 | Dropout prevents overfitting and helps a network to generalise. |
# | 13 | How likely a unit is to go is fixed beforehand. This number is called the dropout rate. |
# | 15 | In that step, a dropped unit takes part neither forward nor backward. |
# | 22 | Units that are dropped in a step do not influence the update of the parameters. |
# | 24 | At test time all units are on, and the dropout rate scales their outputs down. |
# | 25 | Thanks to this scaling, the expected output is the same in training and in testing. |
# | 28 | Dropout improves performance in training and in testing. |
# | 42 | The common frameworks look after the change from training to testing for you. |
# | 45 | Monitor the training loss while you train with dropout. |
# | 47 | Dropout needs more iterations until it converges. |
# | 56 | For predictions, dropout is usually switched off. |
# | 57 | Where the difference between training and testing is not managed, results disagree. |
#
# The verdicts stand at the end of the lesson.

# %% [markdown]
# ## One notation
#
# | letter | meaning | shape |
# |---|---|---|
# | $x$ | what goes into dropout: inputs, or the activations of a layer | `(batch, features)` |
# | $p$ | probability that a unit is **dropped**, also called drop rate or dropout rate | one number |
# | $q = 1 - p$ | probability that a unit is **kept** | one number |
# | $m$ | keep-mask: 1 (`True`) where a unit is kept, 0 (`False`) where it is dropped | as $x$ |
# | $y$ | what comes out of dropout | as $x$ |
#
# A **unit** is one number in a layer: an input feature, or the output of one hidden neuron. A **batch** is a set of
# examples that go through the network together, one example in each row of $x$, one unit in each column.
#
# Careful with other texts: in the paper that made dropout known (Srivastava et al. 2014) $p$ is the probability of
# *keeping*, and so was `keep_prob` in the first version of TensorFlow. PyTorch's `p` and Keras's `rate` are the
# probability of dropping, as here.
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import figures, predictions, widgets
from dropcourse.experiments import dropout_mechanics as experiments

# %% [markdown]
# ## 1. Who is dropped?
#
# Dropout tosses a biased coin for each unit. With probability $p$ the unit is dropped, otherwise it stays. Before you
# write that down, commit to an answer.

# %% tags=["experiment"]
COUNTS = {
    "fixed": "exactly 3 every time",
    "around": "3 on average, sometimes more, sometimes fewer",
    "even": "any number from 0 to 10, all equally likely",
}
predictions.ask(
    "02-dropped-units",
    "A layer has 10 units, and p = 0.3. You draw many masks. "
    "How many units does a mask drop?",
    list(COUNTS.values()),
)

# %% [markdown]
# In symbols, the mask entry for unit $j$ of example $i$ is
#
# $$m_{ij} = \begin{cases} 1 & \text{with probability } q = 1 - p \\ 0 & \text{with probability } p \end{cases}$$
#
# and all entries are **independent**: if somebody tells you some of them, you know nothing more about the others. That
# is a strong promise. It rules out three shortcuts:
#
# - one mask for all examples of a batch: then the rows are copies of each other;
# - one coin for a whole example: then all units of a row go together;
# - the same mask at every call: then the next mask is no surprise.
#
# Claim 1 speaks of a random choice in each training *step*. The original rule is finer: each *example* of a batch gets a
# mask of its own (Srivastava et al. 2014, section 5.1).
#
# The randomness comes from a **generator**, an object that hands out random numbers and remembers where it is. What it
# remembers is its **state**. It begins with a number, its **seed**: the same seed, the same random numbers. Whoever passes
# the generator in decides what is drawn, and can repeat it.

# %% tags=["experiment"]
rng = np.random.default_rng(7)
print("five numbers from 0 to 1:", rng.random(5).round(2))
print("the next five:           ", rng.random(5).round(2))
print("a new one, same seed:    ", np.random.default_rng(7).random(5).round(2))

# %% [markdown]
# ### Exercise 1: `sample_mask`
#
# *difficulty 1 of 5 · 8 minutes · 4 points*
#
# Draw a keep-mask. The first line is written for you: `as_probability` returns `p` as a float from 0 to 1 or raises a
# `ValueError`, as in lesson 00.
#
# Four checks follow, and below them the hints.

# %% answer="sample_mask"
def sample_mask(shape, p, rng):
    """Draw a keep-mask.

    Arguments
        shape   tuple of int, the shape of the mask
        p       probability of dropping an entry, in [0, 1]
        rng     np.random.Generator, the only source of randomness

    Returns a Boolean array of that shape. Each entry is True (kept) with probability
    1 - p, independently of all others: all True at p = 0, all False at p = 1.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    return rng.random(shape) >= p
    ### END SOLUTION

# %% test="sample_mask_form" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_form(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_form(sample_mask)
### END HIDDEN TESTS

# %% test="sample_mask_rate" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_rate(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_rate(sample_mask)
### END HIDDEN TESTS

# %% test="sample_mask_independence" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_independence(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_independence(sample_mask)
### END HIDDEN TESTS

# %% test="sample_mask_generator" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_generator(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_generator(sample_mask)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `sample_mask`**, titled by what you see:
#
# <details><summary>I do not know how to begin</summary>
#
# `rng.random(shape)` gives an array of that shape, each entry anywhere from 0 to 1 with equal chances. Which share of
# such numbers lies below 0.3? Which share does not? A comparison such as `a < b` between arrays gives a Boolean array.
#
# </details>
#
# <details><summary>The check says the mask holds numbers, not True and False</summary>
#
# `rng.binomial` and `rng.integers` return whole numbers. A comparison returns Booleans.
#
# </details>
#
# <details><summary>Far too many or too few entries are kept</summary>
#
# `True` means *kept*, and `p` is the probability of being *dropped*. Say in words when your comparison is true.
#
# </details>
#
# <details><summary>The check says rows share a mask</summary>
#
# You draw one row and let it spread over all rows. Draw as many numbers as the mask has entries.
#
# </details>
#
# <details><summary>The check says the number kept is the same in every draw</summary>
#
# You choose a fixed number of entries, perhaps with `rng.choice` or `rng.permutation`. Then one entry goes *because*
# another stays, and they are no longer independent. Toss one coin for each entry.
#
# </details>
#
# <details><summary>Equal generators give different masks</summary>
#
# `np.random.random` and its relatives draw from a hidden generator that the whole program shares. Use the `rng` that you
# were given.
#
# </details>
#
# <details><summary>Once in a very long while an entry is wrong at p = 0 or p = 1</summary>
#
# `rng.random` can return 0.0 but never 1.0. One of `>` and `>=` is exact at both ends.
#
# </details>

# %% [markdown]
# ### Experiment: how many are dropped?
#
# The next cell draws masks for 10 units with your function, ten times, and then 10,000 times.

# %% tags=["experiment"]
rng = np.random.default_rng(1)
ten_draws = [int((~sample_mask((10,), 0.3, rng)).sum()) for _ in range(10)]
print("dropped in ten draws:", ten_draws)

dropped = (~sample_mask((10_000, 10), 0.3, rng)).sum(axis=1)
predictions.compare(
    "02-dropped-units",
    COUNTS["fixed" if dropped.min() == dropped.max() else "around"],
    f"{dropped.mean():.2f} of 10 on average over 10,000 masks, "
    f"exactly 3 in {(dropped == 3).mean():.0%} of them, "
    f"from {dropped.min()} to {dropped.max()}.",
)

# %% [markdown]
# The share that is dropped is itself random. In a wide layer it hardly varies. In a narrow one it varies a lot, and now
# and then a mask drops nearly everything.

# %% [markdown]
# ### Try it: one layer, one p
#
# The picture shows eight examples with twelve units each, drawn with your function: filled is kept, empty is dropped. Under it
# is a slider for p, if your page can show one; elsewhere the picture stays at p = 0.3.
#
# Two things to look for. How far is the count from p times 96, and does that change with p? And at which p does a row lose
# all of its units?

# %% tags=["experiment"]
widgets.slider(lambda p: experiments.draw_mask(sample_mask, p), value=0.3, label="p")

# %% [markdown]
# ## 2. What happens to those who stay?
#
# Multiply $x$ by the mask, and the next layer receives less than it is used to.

# %% tags=["experiment"]
x = np.ones((1, 6))
m = np.array([[True, False, True, True, False, True]])
print("without the mask, a layer that adds up its inputs gets", x.sum())
print("with this mask it gets", (x * m).sum())  # True counts as 1, False as 0

# %% [markdown]
# In training the network gets used to the smaller signal. At test time nothing is dropped, and the signal is large
# again. Somebody has to make up for the difference.

# %% tags=["experiment"]
FACTORS = {
    "keep": "0.7, the keep probability",
    "drop": "0.3, the drop rate",
    "one": "1: all units are back, so nothing has to be corrected",
    "inverse": "1 / 0.7",
}
predictions.ask(
    "02-test-time-factor",
    "A network is trained with p = 0.3. Dropped units are set to 0, the others left "
    "as they are. By which factor do you multiply the units at test time, so that the "
    "next layer gets what it got in training on average?",
    list(FACTORS.values()),
)

# %% [markdown]
# The **expectation** $\mathbb{E}[\cdot]$ of a random number is its average over infinitely many draws. For one masked unit
# it has two terms, kept and dropped:
#
# $$\mathbb{E}[m\,x] = q \cdot x + p \cdot 0 = q\,x$$
#
# So in training the signal has shrunk to $q$ times its size, on average. There are two ways out:
#
# | | in training | at test time |
# |---|---|---|
# | **standard dropout** (Hinton et al. 2012) | $y = m\,x$ | multiply by a factor that makes up for the loss |
# | **inverted dropout** (PyTorch, Keras, TensorFlow) | $y = m\,x / q$ | $y = x$, nothing to do |
#
# Inverted dropout pays at once. Those who stay are made larger by just what the others take away:
#
# $$y = \frac{m\,x}{q} \qquad\Longrightarrow\qquad \mathbb{E}[y] = \frac{q\,x}{q} = x$$
#
# Srivastava et al. 2014 mention this form in section 10. Its advantage is practical: the network you test and ship
# contains no trace of dropout.

# %% [markdown]
# ### Exercise 2: `dropout_forward`
#
# *difficulty 2 of 5 · 15 minutes · 4 points*
#
# Write inverted dropout. Return the mask as well: the backward pass will need it. Four checks follow, then the hints.

# %% answer="dropout_forward"
def dropout_forward(x, p, rng, training=True):
    """Inverted dropout.

    Arguments
        x         array of floats, any shape; it must not be changed
        p         probability of dropping an entry, in [0, 1]
        rng       np.random.Generator, the only source of randomness
        training  whether to drop at all

    Returns (output, mask), both of the shape of x. The mask is a Boolean array, True
    where an entry is kept, drawn independently for every entry. The output has the
    dtype of x: zero where the mask is False, and where it is True the input, scaled so
    that the expected output equals the input. At p = 1 the output is all zeros.

    When not training, the output equals x and the mask is all True.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    if p == 1:
        return np.zeros_like(x), mask
    return np.where(mask, x / (1 - p), 0).astype(x.dtype), mask
    ### END SOLUTION

# %% test="dropout_forward_form" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_form(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_form(dropout_forward)
### END HIDDEN TESTS

# %% test="dropout_forward_scale" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_scale(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_scale(dropout_forward)
### END HIDDEN TESTS

# %% test="dropout_forward_mask" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_mask(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_mask(dropout_forward)
### END HIDDEN TESTS

# %% test="dropout_forward_evaluation" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_evaluation(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_evaluation(dropout_forward)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `dropout_forward`**
#
# <details><summary>My survivors are too small</summary>
#
# Take one unit with the value 1 and p = 0.2. In ten steps it survives about eight times. How large must it be in those
# eight, so that the sum over all ten steps is 10?
#
# </details>
#
# <details><summary>My survivors are right at p = 0.5 and wrong everywhere else</summary>
#
# At p = 0.5 the numbers $p$ and $1 - p$ are equal. One of them stands where the other belongs.
#
# </details>
#
# <details><summary>p = 1 gives NaN, a warning or an error</summary>
#
# Nobody survives, and your code still divides by $1 - p = 0$. Decide what the output is in that case before you divide.
#
# </details>
#
# <details><summary>float32 goes in and float64 comes out</summary>
#
# Look at each array that meets `x`. A plain Python number keeps the dtype of `x`; a float64 array does not.
# `.astype(x.dtype)` converts the result.
#
# </details>
#
# <details><summary>The check says that x has changed after the call</summary>
#
# `x *= mask` and `x[~mask] = 0` write into the caller's own array. `x * mask` makes a new one.
#
# </details>
#
# <details><summary>The output and the mask do not agree</summary>
#
# Draw one mask, and use it both for the output and for what you return.
#
# </details>
#
# <details><summary>Units are dropped although training is False</summary>
#
# Test `training` before you draw anything. Then return the input, and a mask that is `True` everywhere.
#
# </details>

# %% [markdown]
# ### Experiment: which factor makes up for the loss?
#
# Claim 24 says that at test time the dropout rate scales the outputs down. Read literally, the factor is $p$. Read kindly,
# the *amount* of scaling follows from the rate, and the factor is $1 - p$. The experiment decides between the two.
#
# - **Measured**: your `dropout_forward` draws the masks. A linear layer with random weights receives $m\,x$. Its average
#   output over the masks, as a share of its output without dropout, is the factor that standard dropout needs at test time.
#   The same is done with the output of your function as it is, that is with inverted dropout.
# - **Recorded**: 20 seeds with 2,048 masks each, run beforehand with a reference implementation. Each seed is one
#   repetition, with other inputs, weights and masks.
# - **Live**: 3 seeds with 256 masks each, now, with your function.
# - **Rule, fixed beforehand**: the **standard error** is the uncertainty of a mean over seeds, their standard deviation
#   divided by $\sqrt{\text{number of seeds}}$. A factor is *wrong* if it lies more than 0.02 **and** more than 3 standard errors
#   from the measured share. It is *right* if it lies within 0.02 even with 3 standard errors added. Otherwise the
#   experiment is *undecided*.
#
# What to look at: on which of the two lines do the black dots lie, and where can you not tell?

# %% tags=["experiment"]
live = experiments.scaling(dropout_forward, seeds=range(3), size="quick")
recorded = experiments.recorded_scaling()
figure, alt = experiments.draw_scaling(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_scaling(recorded)
print("distance from the measured share, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:20}  {verdict.effect}  {verdict.answer}")

keep, drop = verdicts["p = 0.3, times 1 - p"], verdicts["p = 0.3, times p"]
predictions.compare(
    "02-test-time-factor",
    FACTORS["keep" if keep.answer == "right" else "drop"],
    f"0.7 is off by {keep.effect}, 0.3 by {drop.effect} (recorded, 20 seeds).",
)

# %% [markdown]
# **What it means.** The factor is the keep probability. Anyone who takes claim 24 literally and multiplies by the rate gets
# a signal that is too small for $p < 0.5$ and too large for $p > 0.5$. At $p = 0.3$ it is $0.3 / 0.7 = 0.43$ of what the next
# layer was trained on.
#
# At $p = 0.5$ the two readings are the same number. Tutorials and published code often use exactly this rate, so the
# mistake can live there unseen. That is why no check in this course relies on $p = 0.5$ alone.
#
# In fairness to the article: standard dropout does scale outputs down at test time, by a factor that the rate
# determines. In this reading the sentence is right for the form of 2012. For inverted dropout, which the frameworks
# use, it is wrong in any reading: at test time there is nothing to scale. The green squares show why.
#
# Your own pass, the large hollow markers, should surround the recorded dots. With 3 seeds a distance of 0.03 at p = 0.9 is
# only noise. A larger one elsewhere is a matter for the checks of exercise 2. The error bars span 3 standard errors, which
# is less than the size of most dots.

# %% [markdown]
# ### The form of 2012, for those who meet it
#
# Papers, old code and the article describe standard dropout. It takes two functions, one for each phase, and they have to
# fit each other. Before you write them, commit to an answer.

# %% tags=["experiment"]
MISFITS = {
    1.0: "just as much",
    0.9: "0.9 times as much",
    0.1: "a tenth",
    1 / 9: "a ninth",
    9.0: "9 times as much",
}
predictions.ask(
    "02-rate-as-factor",
    "A network is trained with standard dropout at p = 0.1. At test time somebody "
    "multiplies by the drop rate, as claim 24 says word for word. How much does "
    "the next layer receive, compared with training on average?",
    list(MISFITS.values()),
)

# %% [markdown]
# ### Exercise E1 (extension): `standard_dropout_forward`
#
# *difficulty 1 of 5 · 6 minutes · 0 points*
#
# Write the training pass of standard dropout. Three checks follow, then the hints.

# %% answer="standard_dropout_forward"
def standard_dropout_forward(x, p, rng):
    """Standard dropout in training, the form of Hinton et al. 2012.

    Arguments
        x    array of floats, any shape; it must not be changed
        p    probability of dropping an entry, in [0, 1]
        rng  np.random.Generator, the only source of randomness

    Returns (output, mask), both of the shape of x. The mask is a Boolean array, True
    where an entry is kept, drawn independently for every entry. The output has the
    dtype of x: zero where the mask is False, and the input as it is where it is True.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    mask = rng.random(x.shape) >= p
    return x * mask, mask
    ### END SOLUTION

# %% test="standard_dropout_forward_form" points=0
from dropcourse.checks import dropout_mechanics as check

check.standard_dropout_forward_form(standard_dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.standard_dropout_forward_form(standard_dropout_forward)
### END HIDDEN TESTS

# %% test="standard_dropout_forward_size" points=0
from dropcourse.checks import dropout_mechanics as check

check.standard_dropout_forward_size(standard_dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.standard_dropout_forward_size(standard_dropout_forward)
### END HIDDEN TESTS

# %% test="standard_dropout_forward_mask" points=0
from dropcourse.checks import dropout_mechanics as check

check.standard_dropout_forward_mask(standard_dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.standard_dropout_forward_mask(standard_dropout_forward)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `standard_dropout_forward`**
#
# <details><summary>The check says that survivors are not the input times 1</summary>
#
# You scale while training. That is the inverted form of exercise 2. Here all the scaling is left to test time.
#
# </details>
#
# <details><summary>My mask is right and the output is float64 for a float32 input</summary>
#
# A Boolean mask keeps the dtype of `x` in a product. A mask that was converted to float64 does not.
#
# </details>
#
# <details><summary>p = 0.25 drops most of the units</summary>
#
# `True` marks those who stay. They are the larger share here.
#
# </details>

# %% [markdown]
# ### Exercise E2 (extension): `standard_dropout_predict`
#
# *difficulty 1 of 5 · 6 minutes · 0 points*
#
# Write its counterpart for test time. Two checks follow, then the hints.

# %% answer="standard_dropout_predict"
def standard_dropout_predict(x, p):
    """Standard dropout at test time: all units, scaled to their average in training.

    Arguments
        x    array of floats, any shape; it must not be changed
        p    probability with which an entry was dropped in training, in [0, 1]

    Returns an array of the shape and dtype of x: the output of standard dropout in
    training, on average over all masks. Nothing is drawn.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    return x * (1 - p)
    ### END SOLUTION

# %% test="standard_dropout_predict_scale" points=0
from dropcourse.checks import dropout_mechanics as check

check.standard_dropout_predict_scale(standard_dropout_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.standard_dropout_predict_scale(standard_dropout_predict)
### END HIDDEN TESTS

# %% test="standard_dropout_predict_manners" points=0
from dropcourse.checks import dropout_mechanics as check

check.standard_dropout_predict_manners(standard_dropout_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.standard_dropout_predict_manners(standard_dropout_predict)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `standard_dropout_predict`**
#
# <details><summary>It seems right at p = 0.5 only</summary>
#
# There, two different numbers are equal. Which of them is the share of training steps in which a unit was there?
#
# </details>
#
# <details><summary>I would need a generator</summary>
#
# A prediction should be the same twice in a row. The average over masks has a closed form: you have seen it as
# $\mathbb{E}[m\,x]$.
#
# </details>
#
# <details><summary>My result is larger than the input</summary>
#
# At test time nothing is missing. Compare the sum over ten kept units with the sum over those seven that a mask leaves.
#
# </details>

# %% [markdown]
# ### Experiment: do the two fit?
#
# The cell draws 4,000 masks with your E1 in each of 10 seeds, and asks how much a layer that adds up its inputs
# receives at test
# time, as a share of what it got in training on average: with your E2, and with the drop rate as the factor.

# %% tags=["experiment"]
x = np.linspace(0.5, 1.5, 50)
print("received at test time / in training, mean ± standard error")
for p in (0.1, 0.3, 0.5, 0.9):
    averages = []
    for seed in range(10):
        batch, rng = np.tile(x, (4_000, 1)), np.random.default_rng(seed)
        output, _ = standard_dropout_forward(batch, p, rng)
        averages.append(output.sum(axis=1).mean())
    factors = (("your E2", standard_dropout_predict(x, p)), ("times p", p * x))
    shares = [received.sum() / np.array(averages) for _, received in factors]
    words = [
        f"{name} {share.mean():6.3f} ± {share.std(ddof=1) / 10**0.5:.3f}"
        for (name, _), share in zip(factors, shares, strict=True)
    ]
    print(f"  p = {p}:  {'   '.join(words)}")
    if p == 0.1:
        misfit = shares[1].mean()

nearest = min(MISFITS, key=lambda candidate: abs(candidate - misfit))
predictions.compare(
    "02-rate-as-factor",
    MISFITS[nearest],
    f"Times the drop rate: {misfit:.4f} of what it got in training, at p = 0.1.",
)

# %% [markdown]
# **What it means.** Two functions that fit give 1 at every rate. The drop rate as the factor gives $p / q$: a ninth at
# $p = 0.1$, nine times as much at $p = 0.9$, and 1 by coincidence at $p = 0.5$. A test at one half would have missed it.

# %% [markdown]
# ## 3. Is the expected output preserved?
#
# You have seen that $\mathbb{E}[y] = x$. Claim 25 goes further: with the right scaling the *output of the network* is, in
# expectation, what it is without dropout. Take four small networks and put dropout in one place each:
#
# | | layers, from the input on |
# |---|---|
# | A | dropout → linear |
# | B | linear → ReLU → dropout → linear |
# | C | dropout → linear → ReLU → linear |
# | D | dropout → linear → softmax |
#
# ReLU sets negative numbers to zero: $\mathrm{relu}(h) = \max(h, 0)$. Softmax turns a row of numbers into probabilities. Both are
# **nonlinear**: their value for an average is in general not the average of their values.
#
# For each network, average its output over more and more masks, and compare with its output without dropout. Call the
# difference the **gap**.

# %% tags=["experiment"]
GAPS = {
    "": "none of them: the averages all come out right",
    "D": "that of D",
    "CD": "those of C and D",
    "BCD": "those of B, C and D",
    "ABCD": "all four",
}
predictions.ask(
    "02-expectation-gap",
    "You average over thousands of masks at p = 0.3, with inverted dropout. "
    "Which gaps are still there?",
    list(GAPS.values()),
)

# %% [markdown]
# For a linear layer with weights $W$ and bias $b$, the expectation can be taken inside, term by term:
#
# $$\mathbb{E}[y\,W + b] = \mathbb{E}[y]\,W + b = x\,W + b$$
#
# For a nonlinear function $f$ there is no such rule. In general
#
# $$\mathbb{E}[f(y\,W + b)] \neq f(\mathbb{E}[y\,W + b])$$
#
# Two things make up the gap you measure. One is **sampling noise**: you average over finitely many masks. It falls with
# the square root of their number, so 16 times as many masks leave a quarter of it. The other, if there is any, is a real
# difference, which no number of masks removes.
#
# ### Experiment: does the gap go away?
#
# - **Measured**: random networks of width 32, 16 random inputs, p = 0.3. The **root mean square** of some numbers, the square
#   root of the mean of their squares, is their typical size. The gap is that of the difference over all outputs, divided
#   by that of the outputs without dropout. So 10 % means: typically wrong by a tenth of the output's size.
# - **Recorded**: 20 seeds, up to 16,384 masks. **Live**: 3 seeds, up to 1,024 masks, with your `dropout_forward`.
# - **Rule, fixed beforehand**: within each seed, take the gap at the largest number of masks and subtract a quarter of the
#   gap at a sixteenth of that number. What remains is more than noise explains. A gap *stays* if this remainder lies
#   beyond 3 standard errors **and** beyond 0.01. It *vanishes* if the remainder is within 0.01 even with 3 standard errors
#   added.
#
# What to look at: which lines follow the grey band down, and which bend away from it? Both axes are logarithmic, so the
# square-root law is a straight line.

# %% tags=["experiment"]
live = experiments.expectation(dropout_forward, seeds=range(3), size="quick")
recorded = experiments.recorded_expectation()
figure, alt = experiments.draw_expectation(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_expectation(recorded)
gaps = recorded.last_gaps()
print("gap after 16,384 masks; remainder, mean ± standard error")
for network, verdict in verdicts.items():
    print(f"  {network}  {gaps[network]:6.1%}  {verdict.effect}  {verdict.answer}")

staying = [network for network in verdicts if verdicts[network].answer == "stays"]
predictions.compare(
    "02-expectation-gap",
    GAPS["".join(staying)],
    f"C keeps a gap of {gaps['C']:.1%}, D one of {gaps['D']:.1%} (recorded, 20 seeds).",
)

# %% [markdown]
# **What it means.** Claim 25 is exact where only linear layers stand between dropout and the output, in general only there. In
# the random networks measured here, a gap of 14.9 % (C) and 17.5 % (D) of the output's size is left after 16,384 masks.
# The size depends on the networks that were drawn: 20 other seeds gave 15.9 % and 19.0 %. The verdicts were the same.
#
# Network B is the one to think about. It contains a ReLU, and still its gap vanishes. What counts is not whether the
# network is nonlinear, but whether something nonlinear comes **after** the dropout.
#
# One unit shows why. Let x = 1, p = 0.5, followed by $\mathrm{relu}(y - 1.2)$. Without dropout the result is
# $\mathrm{relu}(1 - 1.2) = 0$. With dropout, $y$ is 0 or 2, equally often: the result is 0 or 0.8, on average 0.4. The average *input* of
# the ReLU has not changed. The average *output* has.
#
# Is that bad? The network without dropout is a good guess at the average, not the average. On MNIST, averaging the
# predictions of sampled networks needed about 50 of them to be as accurate as the one network without dropout
# (Srivastava et al. 2014, section 7.5). Lesson 03 measures both on trained networks.
#
# <details><summary>Why the grey band begins at 65 %</summary>
#
# The variance of $m / q$ is $\mathbb{E}[m^2]/q^2 - 1 = 1/q - 1 = p/q$. So after one mask the noise is about $\sqrt{p/q}$ of
# the signal, 0.65 at $p = 0.3$, and after $n$ masks it is $\sqrt{p/(q\,n)}$. The band has no free parameter.
#
# </details>

# %% [markdown]
# ### The average is preserved. And the spread?
#
# A layer multiplies its inputs by weights and adds them up. The sum, before any nonlinear function, is called the
# **pre-activation**. With inverted dropout on the inputs, for one unit with weights $w$:
#
# $$z = \sum_j \frac{m_j}{q}\, x_j\, w_j$$
#
# Its average is $\sum_j x_j w_j$, as without dropout. But from mask to mask it jumps around that average. How far is
# said by
# the **variance**, the mean squared distance from the expectation: $\mathrm{Var}[z] = \mathbb{E}[(z - \mathbb{E}[z])^2]$.

# %% tags=["experiment"]
NOISES = {
    0.36: "0.36 times as large",
    1.8: "1.8 times as large",
    5.0: "5 times as large",
    9.0: "9 times as large",
}
predictions.ask(
    "02-noise",
    "You raise p from 0.5 to 0.9, with inverted dropout, and change nothing else. "
    "The variance of the pre-activation becomes ...",
    list(NOISES.values()),
)

# %% [markdown]
# Three rules are enough to work it out:
#
# - The variance of a coin: $\mathrm{Var}[m_j] = \mathbb{E}[m_j^2] - \mathbb{E}[m_j]^2 = q - q^2 = p\,q$.
# - A constant factor comes out as its square: $\mathrm{Var}[c\,m_j] = c^2\,\mathrm{Var}[m_j]$.
# - The variances of **independent** terms add up: $\mathrm{Var}[a + b] = \mathrm{Var}[a] + \mathrm{Var}[b]$.
#
# ### Exercise E3 (extension): `dropped_variance`
#
# *difficulty 3 of 5 · 15 minutes · 0 points*
#
# Put the three together. Two checks follow, then the hints.

# %% answer="dropped_variance"
def dropped_variance(x, w, p):
    """The variance that inverted dropout on x adds to the pre-activation x @ w.

    Arguments
        x   array of floats (batch, features), fixed numbers that go into dropout
        w   array of floats of the same dtype: (features,), the weights of one unit, or
            (features, units), one column for each
        p   probability of dropping an entry of x, in [0, 1]

    Returns the variance over masks in closed form, without drawing any: an array of the
    shape of x @ w and the dtype of x. At p = 0 and at p = 1 it is zero: nothing is
    random there. The arguments stay as they were.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if p == 1:
        return np.zeros_like(x @ w)
    return p / (1 - p) * (x**2 @ w**2)
    ### END SOLUTION

# %% test="dropped_variance_values" points=0
from dropcourse.checks import dropout_mechanics as check

check.dropped_variance_values(dropped_variance)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropped_variance_values(dropped_variance)
### END HIDDEN TESTS

# %% test="dropped_variance_edges" points=0
from dropcourse.checks import dropout_mechanics as check

check.dropped_variance_edges(dropped_variance)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropped_variance_edges(dropped_variance)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `dropped_variance`**
#
# <details><summary>I do not see what is constant and what is random</summary>
#
# In one term, only $m_j$ is random. Everything else in it, $q$ included, is the constant of the second rule.
#
# </details>
#
# <details><summary>My variance can be negative</summary>
#
# A variance is a mean of squares. Where a weight or an input of your formula keeps its sign, its square is missing.
#
# </details>
#
# <details><summary>My variance is smaller at p = 0.9 than at p = 0.5</summary>
#
# That is the variance of the mask, $p\,q$. The survivors are also divided by $q$, and the second rule says what that does.
#
# </details>
#
# <details><summary>It is right for one feature and wrong for several</summary>
#
# The third rule adds variances term by term. Squaring the sum is another thing: terms of opposite sign would cancel.
#
# </details>
#
# <details><summary>Something is left at p = 0</summary>
#
# With nothing dropped, $z$ is the same each time. Did you subtract the square of the mean?
#
# </details>

# %% [markdown]
# ### Experiment: is the formula right?
#
# - **Measured**: random inputs and weights, 160 pre-activations for each seed. Their variance over the masks, in units of
#   $\sum_j x_j^2 w_j^2$, so that all of them can share a plot. Beside it, what your `dropped_variance` says.
# - **Recorded**: 20 seeds with 4,096 masks each. **Live**: 5 seeds with 512 masks each, and your formula.
# - **Rule, fixed beforehand**: a formula *differs* if it is off by more than 3 % of the variance **and** by more than 3 standard
#   errors. It *agrees* if it is within 3 % even with 3 standard errors added.
#
# What to look at: the vertical axis is logarithmic. Which of the two curves do the dots follow, and what happens to the
# other
# one beyond one half?

# %% tags=["experiment"]
live = experiments.variance(dropped_variance, seeds=range(5), size="quick")
recorded = experiments.recorded_variance()
figure, alt = experiments.draw_variance(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_variance(recorded)
print("off by this share of the variance, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:22}  {verdict.effect}  {verdict.answer}")

half, most = (recorded.simulated[:, np.isclose(recorded.rates, p)] for p in (0.5, 0.9))
growth = float((most / half).mean())
predictions.compare(
    "02-noise",
    NOISES[min(NOISES, key=lambda candidate: abs(candidate - growth))],
    f"{growth:.2f} times as large (recorded, 20 seeds).",
)

# %% [markdown]
# **What it means.** Dropout is noise whose variance is known in advance. It grows with the size of the weights: a
# network can
# make it smaller by spreading its weights over many inputs, and lesson 03 turns this into a penalty on the weights. And it
# grows without bound as $p$ goes to 1, since the few who survive are made ever larger. The standard form has $p\,q$ in the
# place of $p/q$: its noise shrinks again beyond one half, together with its signal.

# %% [markdown]
# ## 4. What does the gradient see?
#
# **Backpropagation** walks through the network from the loss to the input and works out for every number how much the
# loss changes if that number changes a little. This is the number's **gradient**. Dropout receives the gradient with
# respect to its output $y$ and passes on the gradient with respect to its input $x$.

# %% tags=["experiment"]
SLOPES = {
    1.0: "by 1: the scaling belongs to the forward pass",
    0.7: "by 0.7, to undo the scaling",
    1 / 0.7: "by 1 / 0.7, as on the way forward",
    1 / 0.49: "by 1 / 0.49, once for each direction",
}
predictions.ask(
    "02-survivor-gradient",
    "A unit survives inverted dropout at p = 0.3. "
    "By what is its gradient multiplied on the way back?",
    list(SLOPES.values()),
)

# %% [markdown]
# Once the mask is drawn, it is a constant, and so is $q$. Each output depends on one input only:
#
# $$y_{ij} = \frac{m_{ij}}{q}\,x_{ij}$$
#
# With $L$ for the loss, the chain rule gives the gradient: that of the output, times the slope of $y_{ij}$ as a function of
# $x_{ij}$.
#
# $$\frac{\partial L}{\partial x_{ij}} = \frac{\partial L}{\partial y_{ij}} \cdot \frac{\partial y_{ij}}{\partial x_{ij}}$$
#
# A slope can be measured without any theory. Move the input a little to either side and see how the result moves:

# %% tags=["experiment"]
def square(x):
    return x**2


step = 1e-6
slope = (square(3 + step) - square(3 - step)) / (2 * step)
print("slope of x² at x = 3:", round(slope, 4))

# %% [markdown]
# ### Exercise 3: `dropout_backward`
#
# *difficulty 2 of 5 · 10 minutes · 2 points*
#
# Write the backward pass. It gets the mask of the forward pass and draws nothing. Two checks follow, then the hints.

# %% answer="dropout_backward"
def dropout_backward(grad_output, mask, p):
    """The backward pass of inverted dropout.

    Arguments
        grad_output  array of floats, the gradient with respect to the output of dropout
        mask         Boolean array of the same shape, the keep-mask of the forward pass
        p            probability of dropping in the forward pass, in [0, 1]

    Returns the gradient with respect to the input of dropout, an array of the shape and
    dtype of grad_output: all zeros at p = 1. The arguments stay as they were.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if p == 1:
        return np.zeros_like(grad_output)
    return np.where(mask, grad_output / (1 - p), 0).astype(grad_output.dtype)
    ### END SOLUTION

# %% test="dropout_backward_gradient" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_backward_gradient(dropout_backward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_backward_gradient(dropout_backward)
### END HIDDEN TESTS

# %% test="dropout_backward_edges" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_backward_edges(dropout_backward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_backward_edges(dropout_backward)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `dropout_backward`**
#
# <details><summary>I do not know what the gradient of a mask is</summary>
#
# You do not need it. The mask is a constant here. For one unit, $y = c\,x$ with a constant $c$. Which $c$ has a unit that
# was kept, which one that was dropped? The slope of $y$ is that $c$.
#
# </details>
#
# <details><summary>Dropped units still receive a gradient</summary>
#
# A dropped unit gives 0 whatever its value is. If its value changes, the loss does not. Use the mask.
#
# </details>
#
# <details><summary>It works at p = 0 and fails at p = 0.6</summary>
#
# At p = 0 every scaling is 1. Compare the factor that your forward pass would use at p = 0.6 with yours.
#
# </details>
#
# <details><summary>The backward pass divides by zero at p = 1</summary>
#
# All units were dropped, so no gradient passes. Return zeros before you divide.
#
# </details>

# %% [markdown]
# ### Experiment: measure the slope
#
# The cell moves each input a little to either side and looks at the loss. All calls of `dropout_forward` get generators
# with the same seed, so the mask stays the same. That is the only case in which you want one mask twice.

# %% tags=["experiment"]
x = np.array([[2.0, -1.0, 0.5, 4.0, 1.5, -2.0]])
grad_output = np.array([[1.0, 3.0, -2.0, 0.5, 1.0, 2.0]])


def loss(x):
    y, _ = dropout_forward(x, 0.3, np.random.default_rng(4))
    return (grad_output * y).sum()  # its gradient with respect to y is grad_output


step = 1e-6
moves = step * np.eye(x.size)  # one row for each input, which moves that input alone
slopes = [(loss(x + move) - loss(x - move)) / (2 * step) for move in moves]
measured = np.array([slopes])
_, m = dropout_forward(x, 0.3, np.random.default_rng(4))
print("kept      ", m)
print("measured  ", measured.round(4))
print("computed  ", dropout_backward(grad_output, m, 0.3).round(4))

slope = np.median((measured / grad_output)[m])
nearest = min(SLOPES, key=lambda candidate: abs(candidate - slope))
predictions.compare(
    "02-survivor-gradient",
    SLOPES[nearest],
    f"Survivors: the gradient times {slope:.4f}. "
    f"Dropped units: {abs(measured[~m]).max(initial=0):g}.",
)

# %% [markdown]
# **What it means.** Claim 15 is exact for the example whose mask it is: a dropped unit gives nothing forward and gets
# nothing back.
#
# It does not follow that the unit's weights stand still in that step. The gradient of a weight is averaged over the batch,
# and each example has its own mask. A unit gets nothing at all only if it is dropped in all $B$ examples, which has
# probability $p^B$. At $p = 0.5$ and $B = 64$ that is $5 \cdot 10^{-20}$. And an optimiser with momentum or weight decay moves
# a weight even when its gradient is zero.

# %% [markdown]
# ### From one unit to a network
#
# The pieces are there: a mask, a scale, a gradient. A network puts them together, and now a mistake in one gradient no
# longer
# shows in a single number. What shows it is a **gradient check**: compare each gradient with a slope that is measured. The
# slope of the loss along a direction $d$ in the space of a parameter is
#
# $$\frac{L(w + \varepsilon d) - L(w - \varepsilon d)}{2\,\varepsilon}$$
#
# a **central difference**, for a small step $\varepsilon$. If the gradient $g$ is right, it equals $\sum_i g_i d_i$,
# for any $d$. One
# random direction tests all entries of a parameter at once: errors in single entries hardly ever cancel in it.
#
# Here it is for linear regression, once with the right gradient and once with a forgotten factor:

# %% tags=["experiment"]
def slope_along(loss, w, direction, step=1e-5):
    """The slope of loss(w) along a direction, by a central difference."""
    ahead, behind = loss(w + step * direction), loss(w - step * direction)
    return (ahead - behind) / (2 * step)


rng = np.random.default_rng(0)
x, y, w = rng.normal(size=(8, 3)), rng.normal(size=8), rng.normal(size=3)
direction = rng.normal(size=3)
print("measured ", slope_along(lambda w: ((x @ w - y) ** 2).mean(), w, direction))
print("right    ", 2 / len(y) * x.T @ (x @ w - y) @ direction)
print("forgotten", 1 / len(y) * x.T @ (x @ w - y) @ direction)

# %% [markdown]
# With dropout there is a catch. Think before you go on.

# %% tags=["experiment"]
MOVES = {
    "right": "right to six digits all the same",
    "near": "within a few percent of the gradient",
    "far": "more than ten times too large or too small, or of the wrong sign",
}
predictions.ask(
    "02-moving-masks",
    "You check the gradient of a network with dropout in this way. By mistake you pass "
    "the same generator to both calls of the loss, so the second call finds it moved "
    "on and draws other masks. The slope that you measure is ...",
    list(MOVES.values()),
)

# %% [markdown]
# The network has one hidden layer. With $\tilde{\cdot}$ for what comes out of inverted dropout, a mask for each of the two:
#
# $$h = \mathrm{relu}(\tilde{x}\, W_1 + b_1) \qquad z = \tilde{h}\, W_2 + b_2$$
#
# The row $z_i$ holds the **logits** of example $i$, one number for each class. Softmax turns them into probabilities.
# The loss is
# the mean **cross-entropy**, the negative logarithm of the probability of the right class $y_i$:
#
# $$L = -\frac{1}{B} \sum_{i=1}^{B} \log \frac{e^{z_{i y_i}}}{\sum_k e^{z_{ik}}}$$
#
# Its gradient with respect to the logits is short, the probabilities minus 1 at the right class, divided by the batch
# size $B$:
#
# $$\frac{\partial L}{\partial z_{ik}} = \frac{1}{B} \left( \frac{e^{z_{ik}}}{\sum_l e^{z_{il}}} - [k = y_i] \right)$$
#
# From there on, walk back through the network, one operation at a time. For a product $z = a\,W$ of matrices, with the
# gradient
# $G$ that arrives at $z$: the gradient of $W$ is $a^\top G$, that of $a$ is $G\, W^\top$.
#
# ### Exercise E4 (extension): `mlp_loss_and_gradients`
#
# *difficulty 4 of 5 · 40 minutes · 0 points*
#
# Write the loss and the gradients of this network in NumPy. In which order you draw the two masks is up to you. Four checks
# follow, then the hints.

# %% answer="mlp_loss_and_gradients"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    """Loss and gradients of a two-layer network with inverted dropout on inputs and
    hidden units.

    Arguments
        parameters  dict of float64 arrays: w1 (inputs, hidden), b1 (hidden,),
                    w2 (hidden, classes), b2 (classes,); they must not be changed
        x           float64 array (batch, inputs); it must not be changed
        y           int array (batch,): the number of each example's class
        p           probability of dropping an input, and of dropping a hidden unit,
                    in [0, 1]
        rng         np.random.Generator, the only source of randomness

    Returns (loss, gradients). The loss is a float: the cross-entropy with natural
    logarithm, mean over the batch, finite also for logits in the thousands. The
    gradients are a dict with the keys of the parameters: arrays of their shapes, the
    gradient of the loss with the masks held fixed. Masks are drawn independently for
    every example and unit; equal generators give equal masks. The slope of a ReLU at 0
    counts as 0. At p = 1 only the gradient of b2 is not zero.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION

    def drop(values):
        if p == 1:
            return np.zeros_like(values)
        return (rng.random(values.shape) >= p) / (1 - p)

    input_factor = drop(x)
    kept_x = x * input_factor
    before = kept_x @ parameters["w1"] + parameters["b1"]
    hidden_factor = drop(before) * (before > 0)
    hidden = before * hidden_factor
    logits = hidden @ parameters["w2"] + parameters["b2"]

    logits -= logits.max(axis=1, keepdims=True)
    log_probabilities = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    targets = np.eye(logits.shape[1])[y]
    loss = -(targets * log_probabilities).sum() / len(y)

    grad_logits = (np.exp(log_probabilities) - targets) / len(y)
    grad_before = grad_logits @ parameters["w2"].T * hidden_factor
    return loss, {
        "w1": kept_x.T @ grad_before,
        "b1": grad_before.sum(axis=0),
        "w2": hidden.T @ grad_logits,
        "b2": grad_logits.sum(axis=0),
    }
    ### END SOLUTION

# %% test="mlp_loss_and_gradients_values" points=0
from dropcourse.checks import dropout_mechanics as check

check.mlp_loss_and_gradients_values(mlp_loss_and_gradients)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.mlp_loss_and_gradients_values(mlp_loss_and_gradients)
### END HIDDEN TESTS

# %% test="mlp_loss_and_gradients_slopes" points=0
from dropcourse.checks import dropout_mechanics as check

check.mlp_loss_and_gradients_slopes(mlp_loss_and_gradients)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.mlp_loss_and_gradients_slopes(mlp_loss_and_gradients)
### END HIDDEN TESTS

# %% test="mlp_loss_and_gradients_dropout" points=0
from dropcourse.checks import dropout_mechanics as check

check.mlp_loss_and_gradients_dropout(mlp_loss_and_gradients)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.mlp_loss_and_gradients_dropout(mlp_loss_and_gradients)
### END HIDDEN TESTS

# %% test="mlp_loss_and_gradients_manners" points=0
from dropcourse.checks import dropout_mechanics as check

check.mlp_loss_and_gradients_manners(mlp_loss_and_gradients)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.mlp_loss_and_gradients_manners(mlp_loss_and_gradients)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `mlp_loss_and_gradients`**
#
# <details><summary>I do not know where to begin with a network</summary>
#
# Write the forward pass first, with a name for everything in it, and make the loss right at p = 0. Then write one line
# backward for each line forward, in reverse order.
#
# </details>
#
# <details><summary>The shapes of my gradients do not fit</summary>
#
# A gradient has the shape of its parameter. For `a @ w` with `a` (batch, in) and `w` (in, out), only one order of the
# two factors gives (in, out). A bias is added to every row, so its gradient is a sum over rows.
#
# </details>
#
# <details><summary>All my gradients are too large by the same factor</summary>
#
# Is it the number of examples? The mean in the loss has a part in every gradient, and it enters once, at the logits.
#
# </details>
#
# <details><summary>The gradients of w2 and b2 are right, those of w1 and b1 are not</summary>
#
# Between them lie the hidden dropout and the ReLU. On the way back the gradient passes both: what was dropped or
# switched off gets nothing, and survivors take the factor of the way forward.
#
# </details>
#
# <details><summary>The gradient of w1 is right at p = 0 and wrong otherwise</summary>
#
# What did `w1` multiply on the way forward: `x`, or what dropout had left of it?
#
# </details>
#
# <details><summary>The loss is infinite or NaN for large logits</summary>
#
# $e^{1000}$ is too large for a float. Subtract the largest logit of each row first: the softmax stays the same. Then
# take the logarithm of the quotient apart, into a difference.
#
# </details>
#
# <details><summary>The measured slopes jump about</summary>
#
# Then the masks are not the same in both calls. All randomness must come from `rng`, and nothing else may be seeded.
#
# </details>

# %% [markdown]
# ### Experiment: check your own gradients
#
# The cell does what the check does: for each parameter a random direction, and generators made from the same seed, so
# that all
# calls draw the same masks. Below, the same measurement for `w1` with one generator for both calls.

# %% tags=["experiment"]
rng = np.random.default_rng(3)
shapes = {"w1": (6, 10), "b1": (10,), "w2": (10, 3), "b2": (3,)}
parameters = {name: rng.normal(size=shape) for name, shape in shapes.items()}
x, y = rng.normal(size=(16, 6)), rng.integers(3, size=16)
_, gradients = mlp_loss_and_gradients(parameters, x, y, 0.4, np.random.default_rng(8))


def loss_with(name, values, rng):
    return mlp_loss_and_gradients({**parameters, name: values}, x, y, 0.4, rng)[0]


directions = {name: rng.normal(size=shape) for name, shape in shapes.items()}
for name, direction in directions.items():
    measured = slope_along(
        lambda values, name=name: loss_with(name, values, np.random.default_rng(8)),
        parameters[name],
        direction,
    )
    computed = (gradients[name] * direction).sum()
    print(f"{name}:  measured {measured:+.8f}   computed {computed:+.8f}")

moving = np.random.default_rng(8)
computed = (gradients["w1"] * directions["w1"]).sum()
measured = slope_along(
    lambda values: loss_with("w1", values, moving), parameters["w1"], directions["w1"]
)
off = measured / computed
outcome = "right" if abs(off - 1) < 1e-6 else "near" if abs(off - 1) < 0.1 else "far"
predictions.compare(
    "02-moving-masks",
    MOVES[outcome],
    f"With masks that move on: {measured:+.0f} in the place of {computed:+.4f}.",
)

# %% [markdown]
# **What it means.** With fixed masks, dropout is a network like any other, and its gradients can be checked like those
# of any
# other. With masks that move on, the two losses differ because they belong to two networks, and that difference is
# divided by
# a tiny step. The slope that comes out has nothing to do with the gradient.
#
# One more thing can spoil a gradient check: the corner of the ReLU at 0. If the input of some unit changes its sign
# within the
# step, the measured slope lies between two right answers. The check of this exercise chooses whole numbers for inputs and
# weights so that this cannot happen, whatever you drop.

# %% [markdown]
# ## 5. A layer that knows its mode
#
# In PyTorch a layer is a `torch.nn.Module`. Each module carries a switch, `training`. `model.train()` sets it to `True` in
# the model and in all modules inside it, `model.eval()` sets it to `False`. Nothing else happens: a module that does not
# look at its switch behaves the same in both modes.

# %% tags=["experiment"]
model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Dropout(p=0.3))
print("as built:      ", model[1], "training =", model[1].training)
model.eval()
print("after eval():  ", model[1], "training =", model[1].training)
model.train()
print("after train(): ", model[1], "training =", model[1].training)

# %% [markdown]
# `Dropout(p=0.3, inplace=False)` is how a module prints itself. The text between the parentheses comes from its method
# `extra_repr`.
#
# ### Exercise 4: `Dropout`
#
# *difficulty 3 of 5 · 15 minutes · 4 points*
#
# Write inverted dropout as a layer. You need no backward pass: PyTorch's **autograd** records what `forward` does to `x`
# and derives the gradient. That works if `forward` uses PyTorch operations that make new tensors.
#
# `torch.rand(shape, generator=g)` draws like `rng.random(shape)`. With `g = None` it takes PyTorch's default generator.
# Four checks follow, then the hints.

# %% answer="Dropout"
class Dropout(torch.nn.Module):
    """Inverted dropout as a layer: it drops after `train()`, not after `eval()`.

    Arguments
        p          probability of dropping an entry, in [0, 1]
        generator  torch.Generator to draw masks from, or None for torch's default one

    Raises ValueError, naming the value, for a `p` that is no probability.
    """

    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        """Apply inverted dropout in training mode, with a fresh mask for each call.

        Arguments
            x   float tensor of any shape; it must not be changed

        Returns a tensor of the shape and dtype of x, which equals x in evaluation mode.
        At p = 1 it is all zeros in training mode, and so is the gradient.
        """
        ### BEGIN SOLUTION
        if not self.training or self.p == 0:
            return x
        if self.p == 1:
            return x * 0
        mask = torch.rand(x.shape, generator=self.generator) >= self.p
        return x * mask / (1 - self.p)
        ### END SOLUTION

    def extra_repr(self):
        """Returns the text that `print` shows in the parentheses; it contains p."""
        ### BEGIN SOLUTION
        return f"p={self.p}"
        ### END SOLUTION

# %% test="Dropout_modes" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_modes(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_modes(Dropout)
### END HIDDEN TESTS

# %% test="Dropout_scale" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_scale(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_scale(Dropout)
### END HIDDEN TESTS

# %% test="Dropout_mask" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_mask(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_mask(Dropout)
### END HIDDEN TESTS

# %% test="Dropout_gradient" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_gradient(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_gradient(Dropout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `Dropout`**
#
# <details><summary>Units are still dropped after eval()</summary>
#
# The module's switch is `self.training`. `forward` has to look at it in each call, because it changes after the layer
# was built.
#
# </details>
#
# <details><summary>Nothing is dropped after train()</summary>
#
# Read your test of `self.training` aloud. Which of the two branches returns `x`?
#
# </details>
#
# <details><summary>The generator I pass in makes no difference</summary>
#
# `torch.rand_like` and `torch.nn.functional.dropout` take no generator. `torch.rand` does.
#
# </details>
#
# <details><summary>Every call gives the same mask</summary>
#
# A mask drawn in `__init__` is drawn once. So is one that is drawn after a fixed seed. Draw in `forward`, and seed
# nothing.
#
# </details>
#
# <details><summary>“Can't call numpy() on Tensor that requires grad”</summary>
#
# NumPy does not take part in autograd. Stay with PyTorch operations in `forward`.
#
# </details>
#
# <details><summary>“a leaf Variable that requires grad is being used in an in-place operation”</summary>
#
# Something writes into `x`: `x *= ...`, `x[...] = ...` or a method that ends in `_`. Make a new tensor.
#
# </details>
#
# <details><summary>print shows Dropout() without p</summary>
#
# `extra_repr` has to *return* a text, such as an f-string with `self.p` in it.
#
# </details>

# %% [markdown]
# ### Experiment: does `eval()` always switch dropout off?
#
# PyTorch offers dropout twice: as a layer, `torch.nn.Dropout`, and as a function, `torch.nn.functional.dropout`. Claim 42
# says that frameworks look after the change of mode for you.

# %% tags=["experiment"]
EVAL = {
    True: "yes, eval() covers everything inside the model",
    False: "no, it goes on dropping",
}
predictions.ask(
    "02-functional-dropout",
    "A model calls torch.nn.functional.dropout(x, p=0.3) in its forward method. "
    "Does model.eval() switch that off?",
    list(EVAL.values()),
)

# %% tags=["experiment"]
class WithLayer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.dropout = torch.nn.Dropout(p=0.3)

    def forward(self, x):
        return self.dropout(x)


class WithFunction(torch.nn.Module):
    def forward(self, x):
        return torch.nn.functional.dropout(x, p=0.3)


def share_dropped_after_eval(model):
    model.eval()
    return (model(torch.ones(100, 100)) == 0).double().mean().item()


layer = share_dropped_after_eval(WithLayer())
function = share_dropped_after_eval(WithFunction())
predictions.compare(
    "02-functional-dropout",
    EVAL[function == 0],
    f"Of 10,000 units, {function:.0%} are dropped after eval() by the function, "
    f"{layer:.0%} by the layer (PyTorch {torch.__version__}).",
)

# %% [markdown]
# **What it means.** The function has an argument `training`, and it is `True` unless you say otherwise. It cannot see the
# model's switch. The layer can, because it is a module itself. In PyTorch this is documented behaviour, and it has
# surprised users for years ([issue 11999](https://github.com/pytorch/pytorch/issues/11999),
# [issue 26338](https://github.com/pytorch/pytorch/issues/26338)).
#
# The symptom is quiet: there is no error, only predictions that differ from call to call. A test finds it in one line:
# predict twice in evaluation mode and compare.

# %% [markdown]
# ## 6. Find the bug, three times
#
# Three networks that look right, run without an error, and train. Each holds one bug that was found in published code more
# than once. This time the answer cell is not empty: it holds the network with its bug. Look at the symptom, find the line,
# repair it, and leave everything else as it was.
#
# All three are the same network on paper: linear, ReLU, dropout, linear. A bug like these never stops the program. You find
# it by asking three questions of any network with dropout:
#
# 1. In evaluation mode, do two predictions for the same input agree?
# 2. In training mode, do two passes over the same input differ?
# 3. After the same seed, does the same thing happen again? After another one, something else?
#
# Each check asks all three. So the untouched network earns nothing, and neither does one whose dropout was taken out.

# %% [markdown]
# ### Exercise 5: `FunctionalNet`
#
# *difficulty 2 of 5 · 5 minutes · 2 points*
#
# The last experiment showed what happens here. Repair the network: the function stays a function, or becomes a layer, as you
# like. The cell below the answer shows the symptom.

# %% answer="FunctionalNet"
class FunctionalNet(torch.nn.Module):
    """Linear, ReLU, dropout, linear.

    Arguments
        inputs, hidden, outputs  int, the numbers of units
        p                        probability of dropping a hidden unit, in [0, 1]
    """

    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        """Apply the network, in training mode with dropout on the hidden units.

        Arguments
            x   float tensor of shape (batch, inputs)

        Returns a float tensor of shape (batch, outputs).
        """
        h = torch.relu(self.first(x))
        ### BEGIN SOLUTION
        h = torch.nn.functional.dropout(h, p=self.p, training=self.training)
        ### INSTEAD
        # h = torch.nn.functional.dropout(h, p=self.p)
        ### END SOLUTION
        return self.second(h)

# %% tags=["experiment"]
network = FunctionalNet(4, 8, 1, p=0.3).eval()
x = torch.ones(1, 4)
five = [round(network(x).item(), 3) for _ in range(5)]
print("five predictions for one input:", five)

# %% test="FunctionalNet_evaluation" points=1
from dropcourse.checks import dropout_mechanics as check

check.FunctionalNet_evaluation(FunctionalNet)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.FunctionalNet_evaluation(FunctionalNet)
### END HIDDEN TESTS

# %% test="FunctionalNet_training" points=1
from dropcourse.checks import dropout_mechanics as check

check.FunctionalNet_training(FunctionalNet)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.FunctionalNet_training(FunctionalNet)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `FunctionalNet`**
#
# <details><summary>The five predictions still differ</summary>
#
# Look up the arguments of `torch.nn.functional.dropout`. One of them has a default that suits only one of the two modes.
# Where does a module keep its mode?
#
# </details>
#
# <details><summary>The check says the bug is gone, and so is the dropout</summary>
#
# You have switched it off for good. It has to depend on the mode in which the network is *when it is called*.
#
# </details>

# %% [markdown]
# ### Experiment: a layer that is built when it is needed
#
# The function is to blame, you may say, so take the layer. The next network does. It builds its dropout layer where it
# needs it, in `forward`.

# %% tags=["experiment"]
REBUILT = {
    True: "yes, for a layer looks at its mode",
    False: "no, it goes on dropping",
}
predictions.ask(
    "02-rebuilt-layer",
    "A model's forward method reads: layer = torch.nn.Dropout(p=0.3); return layer(x). "
    "Does model.eval() switch that off?",
    list(REBUILT.values()),
)

# %% tags=["experiment"]
class BuildsItsLayer(torch.nn.Module):
    def forward(self, x):
        layer = torch.nn.Dropout(p=0.3)
        return layer(x)


model = BuildsItsLayer()
dropped = share_dropped_after_eval(model)
reached = [type(module).__name__ for module in model.modules()]
print("modules that eval() reaches:", reached)
predictions.compare(
    "02-rebuilt-layer",
    REBUILT[dropped == 0],
    f"Of 10,000 units, {dropped:.0%} are dropped after eval() "
    f"(PyTorch {torch.__version__}).",
)

# %% [markdown]
# **What it means.** `eval()` walks over the modules that are kept in attributes of the model, and over theirs in turn. A
# layer that exists only during the call is not among them. It is also brand new in each call, and a new module is in training
# mode. The same happens to layers in a plain Python list; `torch.nn.ModuleList` is the list that `eval()` can see.
#
# ### Exercise 6: `RebuiltNet`
#
# *difficulty 2 of 5 · 5 minutes · 2 points*
#
# Repair it.

# %% answer="RebuiltNet"
class RebuiltNet(torch.nn.Module):
    """Linear, ReLU, dropout, linear.

    Arguments
        inputs, hidden, outputs  int, the numbers of units
        p                        probability of dropping a hidden unit, in [0, 1]
    """

    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        ### BEGIN SOLUTION
        self.dropout = torch.nn.Dropout(p=p)
        ### INSTEAD
        ### END SOLUTION

    def forward(self, x):
        """Apply the network, in training mode with dropout on the hidden units.

        Arguments
            x   float tensor of shape (batch, inputs)

        Returns a float tensor of shape (batch, outputs).
        """
        h = torch.relu(self.first(x))
        ### BEGIN SOLUTION
        h = self.dropout(h)
        ### INSTEAD
        # dropout = torch.nn.Dropout(p=self.p)
        # h = dropout(h)
        ### END SOLUTION
        return self.second(h)

# %% tags=["experiment"]
network = RebuiltNet(4, 8, 1, p=0.3).eval()
x = torch.ones(1, 4)
print(network)
five = [round(network(x).item(), 3) for _ in range(5)]
print("five predictions for one input:", five)

# %% test="RebuiltNet_evaluation" points=1
from dropcourse.checks import dropout_mechanics as check

check.RebuiltNet_evaluation(RebuiltNet)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.RebuiltNet_evaluation(RebuiltNet)
### END HIDDEN TESTS

# %% test="RebuiltNet_training" points=1
from dropcourse.checks import dropout_mechanics as check

check.RebuiltNet_training(RebuiltNet)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.RebuiltNet_training(RebuiltNet)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `RebuiltNet`**
#
# <details><summary>print(network) shows no dropout layer</summary>
#
# Then `eval()` knows of none either. What do the two linear layers have that the dropout layer has not?
#
# </details>
#
# <details><summary>The check says that weights can no longer be loaded</summary>
#
# Saved weights go by the names of the attributes. Keep `first` and `second`; a dropout layer has no weights, so you may add one.
#
# </details>

# %% [markdown]
# ### Experiment: a seed for every call
#
# Somebody wants repeatable runs, and puts the seed where the random numbers are drawn.

# %% tags=["experiment"]
RESEEDED = {
    1: "1",
    2: "2, one for each mode",
    1000: "1,000, one for each call",
}
predictions.ask(
    "02-reseeded-masks",
    "forward begins with torch.manual_seed(0), then applies dropout to 100 units. "
    "In 1,000 calls in training mode, how many different masks are drawn?",
    list(RESEEDED.values()),
)

# %% tags=["experiment"]
class SeedsItself(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.dropout = torch.nn.Dropout(p=0.3)

    def forward(self, x):
        torch.manual_seed(0)
        return self.dropout(x)


model = SeedsItself()
masks = {tuple(model(torch.ones(100)).tolist()) for _ in range(1000)}
predictions.compare(
    "02-reseeded-masks",
    RESEEDED[len(masks)],
    f"Different masks in 1,000 calls: {len(masks)}. After each call, the next number "
    f"that anybody draws is {torch.rand(()).item():.4f}.",
)

# %% [markdown]
# **What it means.** A seed puts a generator into a fixed state. Whoever seeds it in each call draws the same numbers each
# time: always the same mask, so one fixed thinned network trains and the other units never learn. It does not end there. The
# generator is shared by the whole program: shuffled batches and noise elsewhere start over with each call as well.
#
# Seed once, at the beginning, from outside. Then a run can be repeated, and masks still differ from call to call.
#
# ### Exercise 7: `ReseededNet`
#
# *difficulty 2 of 5 · 5 minutes · 2 points*
#
# Repair it. The masks come from PyTorch's default generator, and only the user seeds that.

# %% answer="ReseededNet"
class ReseededNet(torch.nn.Module):
    """Linear, ReLU, dropout, linear; masks come from PyTorch's default generator.

    Arguments
        inputs, hidden, outputs  int, the numbers of units
        p                        probability of dropping a hidden unit, in [0, 1]
    """

    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p=p)

    def forward(self, x):
        """Apply the network, in training mode with dropout on the hidden units.

        Arguments
            x   float tensor of shape (batch, inputs)

        Returns a float tensor of shape (batch, outputs).
        """
        ### BEGIN SOLUTION
        ### INSTEAD
        # torch.manual_seed(0)  # so that every run gives the same numbers
        ### END SOLUTION
        h = torch.relu(self.first(x))
        return self.second(self.dropout(h))

# %% tags=["experiment"]
network = ReseededNet(4, 8, 1, p=0.3)
x = torch.ones(1, 4)
five = [round(network(x).item(), 3) for _ in range(5)]
print("five passes in training mode:", five)

# %% test="ReseededNet_masks" points=1
from dropcourse.checks import dropout_mechanics as check

check.ReseededNet_masks(ReseededNet)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.ReseededNet_masks(ReseededNet)
### END HIDDEN TESTS

# %% test="ReseededNet_training" points=1
from dropcourse.checks import dropout_mechanics as check

check.ReseededNet_training(ReseededNet)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.ReseededNet_training(ReseededNet)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `ReseededNet`**
#
# <details><summary>The five passes are all the same, in training mode</summary>
#
# Which line puts the generator back to where it was? Does anybody need it there?
#
# </details>
#
# <details><summary>The check says the seed that was set makes no difference</summary>
#
# Another seed in each call, such as the time, brings fresh masks, but takes the decision away from the user. Let `forward` seed
# nothing at all, and draw from no generator of its own.
#
# </details>

# %% [markdown]
# ## 7. Do the weights of a dropped unit stand still?
#
# Claim 22 says that dropped units do not influence the update of the parameters. Part 4 showed that a dropped unit gets no
# gradient from the example whose mask it is. Between the gradient and the new weight stands the **optimiser**: the rule
# that turns gradients into steps. Plain stochastic gradient descent (SGD) subtracts the gradient times the learning rate.
# Others also use what they remember, or the weight itself:
#
# | optimiser | what moves a weight besides its gradient in this step |
# |---|---|
# | SGD | nothing |
# | SGD with momentum | a running sum of earlier gradients |
# | SGD with weight decay | the weight itself, which is pulled towards zero |
# | Adam | a running average of earlier gradients |
# | AdamW | the same, and the weight itself |

# %% tags=["experiment"]
MOVERS = {
    0: "with none of them",
    2: "with the two that remember gradients",
    4: "with all but plain SGD",
    5: "with all five",
}
predictions.ask(
    "02-zero-gradient",
    "The batch is one example, and a unit is dropped: "
    "the gradient of its weights is exactly zero. "
    "With which of the five optimisers do these weights move all the same?",
    list(MOVERS.values()),
)

# %% [markdown]
# ### Experiment: zero gradient, and yet it moves
#
# - **Measured**: a network with 40 inputs, two hidden layers of 256 ReLU units and 10 outputs, dropout with your `Dropout` at
#   p = 0.5 after each hidden layer. The data are made signals in 10 classes. After 50 training steps with one example each,
#   look at every step: which units would have been active but were dropped, and did the weights that lead into them change?
#   A ReLU that is off gives no gradient either, so units that were inactive anyway do not count. Learning rates: 0.01 for SGD,
#   with and without weight decay, 0.001 for the others.
# - **Also measured**: the share of all weights into hidden units whose gradient is exactly zero, with batches of 1 and of 64
#   examples, with and without dropout. Without dropout, the ReLUs alone are responsible.
# - **Recorded**: 10 seeds, 100 steps each. **Live**: 2 seeds, 20 steps each, with your layer.
# - **Rule, fixed beforehand**: weights *move* if the share that changes lies beyond 3 standard errors **and** beyond 0.01. They
#   *stand still* if the share is below 0.01 even with 3 standard errors added. The same holds for the difference that dropout
#   makes to the share of zero gradients: *higher*, *lower* or *no difference*.
#
# What to look at: on the left, how many bars are there? On the right, how much of each bar is due to dropout?

# %% tags=["experiment"]
live = experiments.updates(Dropout, seeds=range(2), size="quick")
recorded = experiments.recorded_updates()
figure, alt = experiments.draw_updates(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_updates(recorded)
print("share that moves, or difference that dropout makes, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:24}  {verdict.effect}  {verdict.answer}")

optimizers = list(experiments.OPTIMIZERS)
moving = [name for name in optimizers if verdicts[name].answer == "move"]
shares = [f"{verdicts[name].effect.mean:.0%} with {name}" for name in optimizers]
predictions.compare(
    "02-zero-gradient",
    MOVERS[len(moving)],
    f"Share of these weights that moved: {', '.join(shares)} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** Read as a sentence about gradients, claim 22 is right. Read as a sentence about updates, which is what
# it says, it holds for plain SGD only. Among the weights into dropped units, 96 % moved with momentum and
# 97 % with Adam: a unit that was active some steps ago is still being carried along. With weight decay
# practically all of them moved, because decay asks for no gradient.
#
# All this is at batch size 1. At batch size 64 each example has its own mask, and somebody's mask nearly always keeps the
# unit. The share of zero gradients is then 8 % with dropout and 3 % without. At batch size 1 it is 92 %
# with and 73 % without: even there, most zeros come from the ReLUs.
#
# What remains true, and is what matters: a dropped unit contributes nothing to the *gradient* of its example.

# %% [markdown]
# ## 8. What do you see while you train?
#
# Three claims are about the curves that everybody watches. Claim 2 says that dropout prevents overfitting. Claim 28 says
# that performance improves in training and in testing. Claim 45 advises to watch the training loss.
#
# A **learning rate** that suits one network need not suit the other. If both get the same, the comparison may show nothing
# but that. So each gets its own: beforehand, on data that no other experiment uses, both were trained with the learning
# rates 0.001, 0.003, 0.01 and 0.03, for 60 epochs and 10 seeds each. An **epoch** is one pass over the training data. The rate
# with the lowest validation loss won: 0.001 without dropout, where 0.003 was as good within the error, and 0.003 with it.

# %% tags=["experiment"]
ENDS = {
    "lower": "lower with dropout: performance improves in training too",
    "no difference": "the same, within 0.05 nats",
    "higher": "higher with dropout",
}
predictions.ask(
    "02-training-loss",
    "You train the same network with and without dropout (p = 0.5), "
    "each at its own learning rate. After 60 epochs you measure the loss "
    "on the training data, with dropout switched off. It is ...",
    list(ENDS.values()),
)

# %% [markdown]
# ### Experiment: with and without dropout
#
# - **Measured**: the network of part 7, trained with Adam on 1,000 signals in batches of 64, and validated on 1,000 others. Both
#   arms start from the same weights and see the same batches. Losses and accuracies are measured after each epoch in
#   **evaluation mode**. A **nat** is the unit of a cross-entropy with natural logarithm; guessing among 10 classes costs 2.3 nats.
# - **Also measured**: the **running loss**, the mean over the batches as they pass, in training mode. This is what a progress
#   bar shows. And at the end, with the final weights at rest, the training loss in training mode.
# - **Recorded**: 10 seeds, 60 epochs. **Live**: 1 seed, 30 epochs, with your `Dropout`.
# - **Rule, fixed beforehand**: within each seed, take the difference between the arms. It counts as *higher* or *lower* beyond 3
#   standard errors **and** beyond 0.05 nats, or 0.01 for an accuracy. It is *no difference* if it is smaller than that even with
#   3 standard errors added. The **best epoch** is that with the run's lowest validation loss.
#
# What to look at: compare the two columns. In which is the dashed line the better one? And how far is the dotted line, which
# is all that a progress bar shows, from the dashed one?

# %% tags=["experiment"]
live = experiments.learning_curves(Dropout, seeds=range(1), size="quick")
recorded = experiments.recorded_learning_curves()
figure, alt = experiments.draw_learning_curves(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_learning_curves(recorded)
print("with dropout minus without, mean ± standard error")
print("(the last four rows: minus the training loss in evaluation mode)")
for question, verdict in verdicts.items():
    print(f"  {question:45}  {verdict.effect}  {verdict.answer}")

training = verdicts["training loss, last epoch"]
predictions.compare(
    "02-training-loss",
    ENDS[training.answer],
    f"With dropout minus without: {training.effect} nats (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** On validation data, dropout helps: after 60 epochs the loss is 1.13 nats with dropout
# against 1.57 without, the accuracy 0.61 against 0.57. Stopping at the best epoch does not
# make up for it: there the loss is 1.11 against 1.28 nats. Claim 2 holds for this network, which has far more weights
# than examples.
#
# On the training data it is the other way round: the loss is 0.41 nats with dropout against 0.10 without.
# Claim 28 is half right. Dropout improves testing **by** making training harder. A network that fits its own data worse
# and new data better is what is meant by less overfitting.
#
# For claim 45, look at the dotted line. With dropout the running loss ends at 0.74 nats, while the network that you would
# use has a training loss of 0.41. It is not because the weights move during the epoch: with the weights at rest the
# training-mode loss is still 0.31 nats above. Without dropout the two agree to 0.01 nats. So a validation loss
# *below* the running loss is no miracle and no mistake. Watch the training loss, but measure it in evaluation mode.

# %% [markdown]
# ### Experiment: what does it cost?
#
# Claim 47 says that dropout needs more iterations. More iterations until *what*? Choose a **target**, a loss to be reached, and
# count the steps until the end of the first epoch that reaches it.

# %% tags=["experiment"]
COSTS = {
    0.0: "fewer",
    1 / 1.2: "about as many, within a factor of 1.2",
    1.2: "1.2 to 2 times as many",
    2.0: "2 to 4 times as many",
    4.0: "more than 4 times as many",
}
predictions.ask(
    "02-steps-to-target",
    "Both networks train, each at the learning rate with which it is fastest, "
    "until the training loss in evaluation mode is 0.7 nats. "
    "With dropout (p = 0.5), how many steps does it take, compared with none?",
    list(COSTS.values()),
)

# %% [markdown]
# - **Measured**: the same network and data. For every target, each arm has the learning rate that needed the fewest steps
#   beforehand, on other data, in the same search as above: without dropout 0.01 for the training loss and 0.003 for the
#   validation losses; with dropout 0.003, 0.01 and 0.003.
# - **Also measured**: the time of a step. The two networks take turns, a few steps each, and the fastest turns count.
# - **Recorded**: 10 seeds, at most 60 epochs or 960 steps. **Live**: 1 seed, at most 512 steps, with your `Dropout`.
# - **Rule, fixed beforehand**: within each seed, take the ratio of steps. It is *more* or *fewer* beyond 3 standard errors of the
#   mean logarithm **and** beyond a factor of 1.2. A target that is not reached is not left out: it counts as the limit, which is
#   less than it would need, and it can never speak for the arm that missed it. For the time of a step the factor is 1.1.
#
# What to look at: one target after the other, which colour is further left? Triangles never arrived.

# %% tags=["experiment"]
live = experiments.cost(Dropout, seeds=range(1), size="quick")
recorded = experiments.recorded_cost()
figure, alt = experiments.draw_cost(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_cost(recorded)
print("ratio with dropout / without, its logarithm, mean ± standard error")
for question, verdict in verdicts.items():
    factor = np.exp(verdict.effect.mean)
    print(f"  {question:20}  {factor:5.2f}  {verdict.effect}  {verdict.answer}")

ratio = experiments.ratios(recorded)["training loss 0.7"]
predictions.compare(
    "02-steps-to-target",
    COSTS[max(bound for bound in COSTS if bound <= ratio)],
    f"{ratio:.1f} times as many steps (recorded, geometric mean of 10 seeds).",
)

# %% [markdown]
# **What it means.** It depends on the target, and that is the point. To a training loss of 0.7 nats, dropout needs 5.1 times
# as many steps. To a validation loss of 1.4 nats it needs 1.8 times as many. Claim 47 holds for both. The same
# article also promises faster convergence (claim 33). Here it does not come, unless one means the third target.
#
# A validation loss of 1.2 nats is another matter. Dropout gets there in 440 steps (median). Without it, none of
# 10 seeds arrive within 960 steps, and the validation curve of the last experiment says that waiting would not help: it turns
# upwards. In the search for learning rates, on other data, 1 of 10 seeds arrived. “How much slower?” has no answer for a
# place that one of the two hardly ever reaches.
#
# Srivastava et al. (2014, conclusion) name a factor of 2 to 3 for training a dropout network. Such a number belongs to a
# network, a rate and a target. A single step with dropout took 1.3 times as long on the machine that made the record,
# and that number belongs to a machine.

# %% [markdown]
# ### Experiment: one mask for the whole batch?
#
# Claim 1 speaks of a random part of the units *in each training step*. Taken literally, all examples of a batch share one
# mask. The original rule draws one for each example (Srivastava et al. 2014, section 5.1). Does it matter?

# %% tags=["experiment"]
SHARING = {
    "higher": "higher with a mask for each example",
    "no difference": "the same, within 0.01",
    "lower": "higher with one mask for the batch",
    "undecided": "not decided by 10 seeds",
}
predictions.ask(
    "02-mask-sharing",
    "The same network, once with a mask for each example, once with one mask "
    "for all 64 examples of the batch. After 60 epochs, the validation accuracy is ...",
    list(SHARING.values()),
)

# %% [markdown]
# - **Measured**: the same network, data and p = 0.5. For the shared mask, your `Dropout` is applied to one row of ones, and all
#   rows are multiplied by what comes out. The learning rate was tuned for both arms as above: 0.003 won in both.
# - **Recorded**: 10 seeds, 60 epochs. **Live**: 1 seed, 25 epochs, with your `Dropout`.
# - **Rule, fixed beforehand**: in the last epoch, paired by seed, beyond 3 standard errors **and** beyond 0.01 for the accuracy, 0.02
#   nats for the loss.
#
# What to look at: is there a distance between the lines, and what becomes of it?

# %% tags=["experiment"]
live = experiments.mask_sharing(Dropout, seeds=range(1), size="quick")
recorded = experiments.recorded_mask_sharing()
figure, alt = experiments.draw_mask_sharing(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_mask_sharing(recorded)
print("a mask for each example minus one for the batch, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:20}  {verdict.effect}  {verdict.answer}")

accuracy = verdicts["validation accuracy"]
predictions.compare(
    "02-mask-sharing",
    SHARING[accuracy.answer],
    "A mask for each example minus one for the batch: "
    f"{accuracy.effect} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** It matters, and less as training goes on. The validation accuracy is 0.539 against 0.511
# after 20 epochs and 0.611 against 0.600 after 60. In the end a mask for each example is 0.012 ahead, just
# more than the 0.01 that was asked for. In the loss the difference is not decided at the end. What the lines show
# is above all that the shared mask learns more slowly: its gradient is that of a single thinned network in each step, so it
# is noisier than the average over 64 of them.
#
# That explanation is an argument, not a measurement. The verdicts were the same with 10 other seeds, the accuracy 0.019 ahead.
# So claim 1, taken literally, describes something that works too, but not what the layers in frameworks do.

# %% [markdown]
# ## 9. One layer, many conventions
#
# You have written the layer in NumPy and in PyTorch, and every framework brings one along. Before you look anything up:

# %% tags=["experiment"]
SILENT = {
    4: "all four",
    3: "all but one",
    1: "only one",
    0: "none of them",
}
predictions.ask(
    "02-frameworks-default",
    "dropout_forward, torch.nn.Dropout, torch.nn.functional.dropout, "
    "keras.layers.Dropout: you write 0.3 into each and call it at once, "
    "without saying whether you train. "
    "Which of them drop?",
    list(SILENT.values()),
)

# %% [markdown]
# They agree on the idea. They do not agree on the letter, on what a number means, and on what happens if you say nothing:
#
# | where | its number | probability of | what is scaled, and when | if you say nothing |
# |---|---|---|---|---|
# | this course | `p` | dropping | survivors, in training | `dropout_forward` trains |
# | Srivastava et al. 2014 | $p$ | **keeping** | weights, at test time | – |
# | `torch.nn.Dropout` | `p` | dropping | survivors, in training | drops until `eval()` |
# | `torch.nn.functional.dropout` | `p` | dropping | survivors, in training | drops always |
# | `torch.nn.LSTM` | `dropout` | dropping | survivors, in training | drops until `eval()` |
# | `keras.layers.Dropout` | `rate` | dropping | survivors, in training | drops inside `fit` only |
# | `tf.nn.dropout`, TensorFlow 1 | `keep_prob` | **keeping** | survivors, in each call | drops always |
#
# In TensorFlow 1 the function knew no modes. Programs passed `keep_prob=1.0` when they wanted to predict. TensorFlow 2
# renamed the argument to `rate` and turned its meaning round, so old numbers in new code drop what they used to keep.

# %% [markdown]
# ### Experiment: the same layer in three frameworks
#
# - **Measured**: each layer gets ones, and the number 0.3. What share is dropped in training mode, in evaluation mode, and if
#   nobody says which? And what are survivors multiplied by in training?
# - **Recorded**: 10 seeds, 250,000 units each, with Keras on PyTorch. **Live**: 3 seeds, 10,000 units, with your `dropout_forward`.
#   Keras is not needed for this course. Where it is not installed, its line shows the recorded numbers, and says so.
# - **Rule, fixed beforehand**: a layer *drops* if the share lies beyond 3 standard errors **and** beyond 0.01, it *does not drop* if the
#   share is below 0.01 even with 3 standard errors added. The number is a *drop probability* if the share differs from it by
#   less than 0.01, likewise.

# %% tags=["experiment"]
live = experiments.frameworks(dropout_forward, seeds=range(3), size="quick")
recorded = experiments.recorded_frameworks()
print(experiments.frameworks_table(recorded, live))
print()

verdicts = experiments.conclude_frameworks(recorded)
for question, verdict in verdicts.items():
    print(f"{question:52}  {verdict.effect}  {verdict.answer}")

silent = [name for name in verdicts if name.endswith("not asked")]
dropping = [name for name in silent if verdicts[name].answer == "drops"]
predictions.compare(
    "02-frameworks-default",
    SILENT[len(dropping)],
    f"{len(dropping)} of {len(silent)} drop (recorded, keras {recorded.keras}).",
)

# %% [markdown]
# **What it means.** In all four, the number is the probability of dropping, and all four are inverted dropout: claim 13 holds
# for today's frameworks, not for the paper. Claim 56, that dropout is off when one predicts, holds in evaluation mode
# for each of them.
#
# Who looks after the mode is another matter. In PyTorch *you* do, by `eval()`; forget it, and the layer drops. In Keras `fit`,
# `evaluate` and `predict` do. Outside of them a Keras layer does not drop unless you pass `training=True`, so in a
# training loop of your own the opposite mistake waits: you believe that you train with dropout, and do not. That is
# why claim 42 is overstated, and what claim 57 means by differences that nobody manages.

# %% [markdown]
# ### Experiment: what does an LSTM drop?
#
# An LSTM reads a sequence step by step and hands a state from each step to the next. `torch.nn.LSTM` can stack several such layers,
# and takes an argument `dropout`. Set it to 1, so that whatever is dropped is gone, and look where anything still gets through.

# %% tags=["experiment"]
LSTM = {
    "everything": "nothing gets through, the output is zero",
    "time": "the input is lost between the layers, each layer's state moves on in time",
    "state": "the input gets through, each layer's state is lost from step to step",
}
predictions.ask(
    "02-lstm-dropout",
    "torch.nn.LSTM(4, 4, num_layers=2, dropout=1.0), in training mode. What comes out?",
    list(LSTM.values()),
)

# %% tags=["experiment"]
import warnings


def what_gets_through(layers):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch warns where the argument does nothing
        lstm = torch.nn.LSTM(4, 4, num_layers=layers, dropout=1.0)
    # Two outputs of shape (time, batch, units), for two inputs.
    one, other = (lstm(torch.randn(6, 1, 4))[0] for _ in range(2))
    return {
        "output is zero": not one.any().item(),
        "depends on the input": not torch.equal(one, other),
        "changes in time": not torch.equal(one[0], one[-1]),
    }


for layers in (1, 2):
    print(layers, "layer(s):", what_gets_through(layers))

through = what_gets_through(2)
answer = "everything" if through["output is zero"] else "time"
predictions.compare(
    "02-lstm-dropout",
    LSTM["state" if through["depends on the input"] else answer],
    f"Two layers: {through} (PyTorch {torch.__version__}).",
)

# %% [markdown]
# **What it means.** `dropout=` puts a dropout layer on the way *up*, between stacked layers: after each layer but the last. Nothing is
# dropped along time, nothing of the output, and with a single layer nothing at all. Lesson 05 is about dropout along time.
#
# ### Exercise 8: `conventions`
#
# *difficulty 2 of 5 · 8 minutes · 2 points*
#
# A quiz: for each question one number, to two decimals. “Stay” is a share of units, from 0 to 1.
#
# | | question |
# |---|---|
# | a | `torch.nn.Dropout(p=0.2)`, after `train()`: how many units stay? |
# | b | the same: by what is a unit multiplied that stays? |
# | c | the same layer after `eval()`: by what is a unit multiplied? |
# | d | `torch.nn.functional.dropout(x, p=0.2)` in a model's `forward`, after `model.eval()`: how many units stay? |
# | e | `torch.nn.LSTM(8, 8, num_layers=1, dropout=0.2)`, after `train()`: how many numbers of its output stay? |
# | f | the same with `num_layers=2`: how many numbers of its output stay? |
# | g | the same with `num_layers=2`: how many of the first layer's outputs stay on their way to the second? |
# | h | `keras.layers.Dropout(rate=0.2)` in a model during `fit`: how many units stay? |
# | i | the same layer, called as `layer(x)` in a loop of your own: how many units stay? |
# | j | `tf.nn.dropout(x, keep_prob=0.2)` in TensorFlow 1: how many units stay? |
# | k | Srivastava et al. 2014, a hidden layer with $p = 0.2$, in training: how many units stay? |
# | l | the same, at test time: by what are the outgoing weights of a unit multiplied? |
#
# The first check measures a to f while you wait and says how many of your answers agree. The second one knows a digest of the
# right answers to g to l, no more: it can say whether all are right.

# %% answer="conventions"
def conventions():
    """Your answers to the quiz.

    Arguments
        none

    Returns a dict with a number for each of the letters a to l: a share of units from 0
    to 1, or a factor.
    """
    ### BEGIN SOLUTION
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }
    ### INSTEAD
    # return {
    #     "a": None,
    #     "b": None,
    #     "c": None,
    #     "d": None,
    #     "e": None,
    #     "f": None,
    #     "g": None,
    #     "h": None,
    #     "i": None,
    #     "j": None,
    #     "k": None,
    #     "l": None,
    # }
    ### END SOLUTION

# %% test="conventions_measured" points=1
from dropcourse.checks import dropout_mechanics as check

check.conventions_measured(conventions)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.conventions_measured(conventions)
### END HIDDEN TESTS

# %% test="conventions_documented" points=1
from dropcourse.checks import dropout_mechanics as check

check.conventions_documented(conventions)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.conventions_documented(conventions)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `conventions`**
#
# <details><summary>Some of a to f do not agree, and I cannot see which</summary>
#
# Ask PyTorch. Make the layer, give it `torch.ones(1000, 1000)`, and look at `output.bool().float().mean()` and `output.max()`.
#
# </details>
#
# <details><summary>Not all of g to l are right, and I have no TensorFlow</summary>
#
# You need none. Say for each line of the table above which of the two events its number counts. Then read question i once more:
# who is there to tell the layer that it trains?
#
# </details>

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 1 A random part is off in each step | **holds**, a little coarse: each example has its own mask, and one for the whole batch does slightly worse | Srivastava et al. 2014, section 5.1; measured here, 10 seeds, one network |
# | 2 Dropout prevents overfitting | **holds** for a network with far more weights than examples | measured here, 10 seeds, p = 0.5, both arms tuned |
# | 13 The rate is the probability of dropping | **holds** in PyTorch and Keras, but not everywhere: the paper of 2014 and TensorFlow 1 count the kept | measured here, three frameworks, 10 seeds; documentation |
# | 15 Dropped units take no part, forward or backward | **exact** for the example; it does not extend to the update of the weights | derived above, measured on one mask |
# | 22 Dropped units do not influence the update | **only** with plain SGD, and then for the example whose mask it is | measured here, 10 seeds, five optimisers |
# | 24 The dropout rate scales outputs down at test time | **wrong** as written: the factor is $1 - p$, and with inverted dropout there is none | measured here, 20 seeds, p from 0.1 to 0.9 |
# | 25 The expected output is preserved | **only** if nothing nonlinear follows the dropout; otherwise approximately | measured here, 20 seeds, p = 0.3, random networks |
# | 28 Better in training and in testing | **half**: better in testing, worse in training | measured here, 10 seeds, losses in evaluation mode |
# | 42 Frameworks look after the two modes | **overstated**: PyTorch's layer only where `eval()` reaches it, its function never, Keras only inside its own loops | measured here, PyTorch and Keras |
# | 45 Monitor the training loss | **holds if** it is measured in evaluation mode; the running loss is far higher | measured here, 10 seeds, same weights in both modes |
# | 47 Dropout needs more iterations | **holds** for a target that both reach; other targets are hardly reached without it | measured here, 10 seeds, both arms tuned |
# | 56 Dropout is off for predictions | **holds** in evaluation mode; Monte Carlo dropout leaves it on for a reason (lesson 03) | measured here, three frameworks, 10 seeds |
# | 57 Unmanaged, training and testing disagree | **holds**: left on, predictions differ from call to call, and the training loss is 0.31 nats higher with the same weights | measured here, PyTorch; the loss over 10 seeds |


# %% [markdown]
# ## Where it breaks
#
# - **Random is not trained.** The gaps of C and D belong to random networks of width 32 at p = 0.3. How large
#   they are in a trained network is not measured here.
# - **One network, one data set.** Parts 7 and 8 measure 1,000 made signals and a network that could memorise them. With plenty
#   of data, or a network that is too small, dropout has nothing to prevent. Lesson 06 varies both.
# - **60 epochs are not the end.** With dropout, the validation loss was still falling slowly when training stopped.
# - **The mean is preserved, the spread is not.** Inverted dropout keeps $\mathbb{E}[y]$, but adds variance $x^2 p / q$ to every
#   unit, in training only. A layer that has learned from the spread, such as batch normalisation, meets another one at test
#   time. Lesson 06 measures that.
# - **Independence is not always wanted.** Neighbouring pixels carry nearly the same information, and a sequence needs its
#   memory. Lessons 04 and 05 drop things together on purpose.
# - **p = 1 is a corner.** Everything is dropped, nobody learns, and a careless division gives NaN.

# %% [markdown]
# ## Reflection
#
# Not graded. Five minutes, in the cell below.
#
# *A colleague trains with PyTorch's dropout layer at p = 0.2. At test time she multiplies the layer's output by 0.8, “to
# keep the expectation”. What does the next layer receive now, compared with training? And if she stops doing so, is the
# network's prediction then the average over all masks?*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric</summary>
#
# One point for each that you have said, in your own words:
#
# 1. PyTorch's layer is inverted dropout: it has already divided by 0.8 in training.
# 2. So her factor corrects a second time. The next layer receives 0.8 of what it got in training on average.
# 3. Without the factor, the *input of the next layer* has the right expectation.
# 4. The *prediction* is not the exact average over masks, unless only linear layers follow the dropout.
#
# Three or four: go on. Two or fewer: read “What it means” in parts 2 and 3 once more.
#
# </details>

# %% [markdown]
# ## Primary sources
#
# - Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov (2012): *Improving neural networks by preventing co-adaptation
#   of feature detectors*. [arXiv:1207.0580](https://arxiv.org/abs/1207.0580). Standard dropout; outgoing weights are halved at
#   test time, which is right for p = 0.5.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014): *Dropout: A Simple Way to Prevent Neural Networks from
#   Overfitting*. [JMLR 15](https://jmlr.org/papers/v15/srivastava14a.html). Section 4: the model and the scaling at test time.
#   Section 5.1: a mask for each training case. Section 7.5: one scaled network against many sampled ones. Section 10: scaling
#   in training instead. Conclusion: training takes 2 to 3 times longer. There, $p$ is the probability of keeping.
# - Baldi, Sadowski (2013): *Understanding Dropout*. [NeurIPS 26](https://papers.nips.cc/paper/4878-understanding-dropout).
#   What a network without dropout computes in place of the average, with bounds.
# - Kingma, Ba (2015): *Adam: A Method for Stochastic Optimization*. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980).
# - Loshchilov, Hutter (2019): *Decoupled Weight Decay Regularization*. [arXiv:1711.05101](https://arxiv.org/abs/1711.05101). AdamW.
# - Keras, [issue 481](https://github.com/keras-team/keras/issues/481): why a validation loss below the training loss is
#   expected with dropout.
# - PyTorch: [`torch.nn.Dropout`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html),
#   [`torch.nn.functional.dropout`](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html),
#   [`torch.nn.LSTM`](https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html), argument `dropout`.
# - Keras: [`keras.layers.Dropout`](https://keras.io/api/layers/regularization_layers/dropout). `fit` sets `training`; elsewhere it is
#   an argument of the call.
# - TensorFlow 1.15: [`tf.nn.dropout`](https://www.tensorflow.org/versions/r1.15/api_docs/python/tf/nn/dropout), with `keep_prob` on its
#   way out.
