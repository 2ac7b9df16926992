# ---
# jupyter:
#   course:
#     title: Dropout in recurrent networks
#     minutes: 215
#     points: 17
#     prerequisites:
#       - Lesson 02, Dropout mechanics, exercises 1 to 5.
#       - "Recurrent networks: what an LSTM carries from one time step to the next."
#       - "NumPy broadcasting; PyTorch modules, their modes and autograd."
#     objectives:
#       - Work out how long a memory lasts if it may be dropped at each step.
#       - Share a mask over time, and not over the batch.
#       - Skip updates in place of contents, and take the mean of that at evaluation.
#       - Drop recurrent weights without destroying them, also in an LSTM of PyTorch's own.
#       - Write an LSTM with masks on its input and on its state.
#       - "Extensions: drop only the candidate, whole words, between layers; perplexity."
#       - Tell the methods apart that are called recurrent or variational dropout.
# ---

# %% [markdown]
# # Dropout in recurrent networks
#
# **Why does naive dropout destroy memory, and what keeps it?**
#
# | | |
# |---|---|
# | Time | 215 minutes: 76 for the exercises of the core, 39 for those of the extensions, the rest for reading and experiments |
# | Points | 17, one for each check of exercises 1 to 6; the extensions carry none |
# | You need | lesson 02; what an LSTM carries along time; PyTorch modules and autograd |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | 1 `memory_survival` | how long a memory lasts | 1 of 5 | 6 | 2 |
# | 2 `locked_mask` | one mask for all time steps | 2 of 5 | 8 | 3 |
# | 3 `zoneout` | skipped updates | 2 of 5 | 10 | 3 |
# | 4 `weight_drop` | recurrent weights, dropped | 3 of 5 | 12 | 3 |
# | 5 `WeightDropLSTM` | a bug to be found | 3 of 5 | 15 | 3 |
# | 6 `variational_lstm` | an LSTM with two masks | 4 of 5 | 25 | 3 |
# | E1 `recurrent_dropout_step` | only the candidate is dropped | 3 of 5 | 12 | 0 |
# | E2 `embedding_dropout` | whole words | 2 of 5 | 10 | 0 |
# | E3 `between_layers_dropout` | from layer to layer, not along time | 2 of 5 | 12 | 0 |
# | E4 `perplexity` | a loss as a number of words | 1 of 5 | 5 | 0 |
#
# No exercise needs the answer of another. If one resists, go on with the next. E1 to E4 are **extensions**: checked
# like the others, but without points. Nothing later in the course needs them.

# %% [markdown]
# ## What you can do afterwards
#
# - Work out how long a memory lasts if it may be dropped at each step.
# - Share a mask over time, and not over the batch.
# - Skip updates in place of contents, and take the mean of that at evaluation.
# - Drop recurrent weights without destroying them, also in an LSTM of PyTorch's own.
# - Write an LSTM with masks on its input and on its state.
# - If you do the extensions: drop only the candidate, whole words, or between layers, and turn a loss into a perplexity.
# - Tell the methods apart that are called recurrent or variational dropout.
#
# ## On trial in this lesson
#
# The claims of the article that this lesson tries, in our words, with the numbers of the course's list of claims:
#
# | claim | the article says |
# |---|---|
# | 46 | If plain dropout does not do, try SpatialDropout or VariationalDropout. |
# | 54 | Ordinary dropout disrupts the temporal dependencies of recurrent networks. |
# | 55 | Recurrent dropout and variational dropout address this. |
#
# The verdicts stand at the end of the lesson.
#
# ## Words and letters
#
# A **sequence** is an array (time, batch, features): time comes first, as in PyTorch. A layer that reads it step by step
# hands on two arrays, the **state** and the **cell**. A **coin** is one random decision. The letters are those of lesson
# 02: $p$ is the probability of dropping, $q = 1 - p$.
#
# | letter | meaning |
# |---|---|
# | $t$, $T$ | number of a time step; how many there are |
# | $x_t$ | input of step $t$ |
# | $h_t$, $c_t$ | state and cell after step $t$; the state is also the output |
# | $i$, $f$, $o$ | input, forget and output gate, numbers between 0 and 1 |
# | $g$ | candidate, what may be written into the cell |
# | $m$ | a mask that carries its scale: 0 or $1 / q$ |
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import math

import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import figures, predictions
from dropcourse.errors import RecordError
from dropcourse.experiments import rnn_dropout as experiments

# %% [markdown]
# ## 1. How long does a memory last?
#
# An LSTM remembers in its cell. At each step the cell is multiplied by the forget gate, and something new is added:
#
# $$c_t = f \odot c_{t-1} + i \odot g \qquad h_t = o \odot \tanh(c_t)$$
#
# A network that has to keep a number holds $f$ near 1 and $i$ near 0. Then the cell passes through many steps nearly as
# it is.
#
# Now put a dropout layer into this loop, on the cell, with a fresh mask at each step: dropout as you know it, used as if
# each time step were a layer. What was set to 0 is gone, and no later step can bring it back.

# %% tags=["experiment"]
LEFT = ["about 80 %", "about 20 %", "about 4 %", "less than 1 %"]
predictions.ask(
    "05-memory-survival",
    "Cells are dropped with p = 0.2 in each step. Which share of them still holds "
    "after 15 steps what it held before?",
    LEFT,
)

# %% [markdown]
# ### Exercise 1: `memory_survival`
#
# *difficulty 1 of 5 · 6 minutes · 2 points*
#
# Work out how long a memory lasts. Two checks follow, then the hints.

# %% answer="memory_survival"
def memory_survival(p, steps):
    """How likely the content of a memory cell outlives per-step dropout.

    In each step the cell is set to 0 with probability p, independently of all other
    steps. What was set to 0 is lost for good.

    Arguments
        p       probability of dropping the cell in one step, in [0, 1]
        steps   int of at least 0, the number of time steps

    Returns a float, the probability that the cell was dropped in none of these steps.
    After 0 steps it is 1, for any p.

    Raises ValueError, naming the value, for a `p` that is no probability and for a
    negative number of steps.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps!r}")
    return (1 - p) ** steps
    ### END SOLUTION

# %% test="memory_survival_values" points=1
from dropcourse.checks import rnn_dropout as check

check.memory_survival_values(memory_survival)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.memory_survival_values(memory_survival)
### END HIDDEN TESTS

# %% test="memory_survival_edges" points=1
from dropcourse.checks import rnn_dropout as check

check.memory_survival_edges(memory_survival)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.memory_survival_edges(memory_survival)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `memory_survival`**
#
# <details><summary>I do not know where to begin</summary>
#
# What is the chance to survive one step? For two steps, both have to go well, and the coins are independent.
#
# </details>
#
# <details><summary>My numbers become negative, or stop at 0</summary>
#
# You are adding up losses. Multiply survivals.
#
# </details>
#
# <details><summary>A negative number of steps goes through</summary>
#
# A power with a negative exponent is a number above 1, and no probability. Test `steps` before you compute.
#
# </details>

# %% [markdown]
# ### Is it so in a simulation?
#
# What to look at: the two columns have to agree. The third one says what happens to a mask that is drawn once and used
# in all steps.

# %% tags=["experiment"]
rng = np.random.default_rng(0)
print("p     steps   formula   simulated   one mask for all steps")
for p, steps in ((0.05, 15), (0.2, 5), (0.2, 15), (0.5, 15)):
    alive = (rng.random((steps, 100_000)) >= p).all(axis=0)
    locked = rng.random(100_000) >= p
    shares = f"{memory_survival(p, steps):9.2%} {alive.mean():11.2%}"
    print(f"{p:.2f} {steps:6}  {shares} {locked.mean():11.1%}")

share = memory_survival(0.2, 15)
predictions.compare(
    "05-memory-survival",
    LEFT[0 if share > 0.5 else 1 if share > 0.1 else 2 if share > 0.01 else 3],
    f"It is {share:.1%}: the product of 15 factors of 0.8.",
)

# %% [markdown]
# **What it means.** Survival falls as a power of the number of steps. At p = 0.2, 3.5 % of the cells are intact after 15
# steps, and at p = 0.05 it is 46 %. Scaling survivors by $1 / q$ makes it worse: a cell that survives is multiplied by
# $q^{-15}$, which is 28 at p = 0.2. The mean is right, and nothing else is.
#
# With one mask for all steps the share is $q$, however long the sequence is.
#
# **Where it breaks.** This is arithmetic about one cell. A network has many, can write the same number into several of
# them, and it can learn. What is left of its memory then is a question for an experiment, in part 3. And it matters
# where the mask acts: the formula is about the cell. Dropping $h$ alone leaves the cell untouched.

# %% [markdown]
# ## 2. What if the mask does not change?
#
# Gal and Ghahramani (2016) draw a mask before the first step, and use it in all of them. The network that reads the
# sequence is then one sub-network, from beginning to end. What a dropped unit would have held is not lost on the way: it
# never was there, and the network has to keep it elsewhere.
#
# Two things are to be decided. The mask is the same along time. Is it the same along the batch, too? No: as in lesson
# 02, each example of a batch has a mask of its own, so each sequence has.

# %% [markdown]
# ### Exercise 2: `locked_mask`
#
# *difficulty 2 of 5 · 8 minutes · 3 points*
#
# Draw the mask. Three checks follow, then the hints.

# %% answer="locked_mask"
def locked_mask(batch, features, p, rng):
    """A dropout mask that stays the same for all time steps, and carries the scale.

    Arguments
        batch      int, the number of sequences
        features   int, the number of features in each time step
        p          probability of dropping a feature of a sequence, in [0, 1]
        rng        numpy.random.Generator, the only source of randomness

    Returns an array (1, batch, features) of float64, to be multiplied with sequences
    (time, batch, features). Each entry is 0 with probability p and 1 / (1 - p)
    otherwise, independently of all others: each sequence has a mask of its own. p = 0
    gives ones, p = 1 zeros.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    keep = rng.random((1, batch, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))
    ### END SOLUTION

# %% test="locked_mask_form" points=1
from dropcourse.checks import rnn_dropout as check

check.locked_mask_form(locked_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.locked_mask_form(locked_mask)
### END HIDDEN TESTS

# %% test="locked_mask_scale" points=1
from dropcourse.checks import rnn_dropout as check

check.locked_mask_scale(locked_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.locked_mask_scale(locked_mask)
### END HIDDEN TESTS

# %% test="locked_mask_draws" points=1
from dropcourse.checks import rnn_dropout as check

check.locked_mask_draws(locked_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.locked_mask_draws(locked_mask)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `locked_mask`**
#
# <details><summary>I do not know how one mask can serve all time steps</summary>
#
# An axis of length 1 is stretched when arrays meet. Sequences are (time, batch, features). Which of the three axes does
# the mask not depend on?
#
# </details>
#
# <details><summary>All my sequences lose the same features</summary>
#
# Then the axis of the batch is stretched, too. Draw a number for each sequence and each feature.
#
# </details>
#
# <details><summary>My mask holds True and False</summary>
#
# Here mask and scale are one array, so that a layer has only to multiply. What has a kept entry to be, so that the mean
# of an entry is 1?
#
# </details>

# %% [markdown]
# ### The axis that is not there
#
# A layer that multiplies with such a mask is called `LockedDropout` in several libraries. Many networks are written batch
# first: (batch, time, features). Give such a sequence to code that expects time first, and a mask of shape (1, time,
# features) results: shared by all sequences of the batch, and another one at each step. That is the opposite of what was
# wanted in both axes, and no error is raised. The issue lists of two well-known libraries have this case.
#
# What to look at: how many different masks are there along time, and along the batch? In both lines, the mask is drawn
# for time first.

# %% tags=["experiment"]
def masks_along(axis, masked):
    """How many different masks there are if one walks along an axis."""
    return len(np.unique(masked.take([0], 1 - axis).reshape(-1, 50), axis=0))


for name, shape, axis in (("time first", (7, 3), 0), ("batch first", (3, 7), 1)):
    mask = locked_mask(shape[1], 50, 0.3, np.random.default_rng(0))
    masked = np.ones((*shape, 50)) * mask
    along = masks_along(axis, masked), masks_along(1 - axis, masked)
    print(f"{name:12} {along[0]} mask(s) along 7 steps, {along[1]} along 3 sequences")

# %% [markdown]
# ## 3. What if the update is dropped, and not the content?
#
# **Zoneout** (Krueger et al. 2017) turns the question round. At each step a unit proposes a new value. With probability
# $p$ the proposal is dropped, and the unit stays what it was. Nothing is ever set to 0, so there is nothing to scale:
#
# $$s_t = z \odot s_{t-1} + (1 - z) \odot \tilde s_t \qquad z \sim \text{Bernoulli}(p)$$
#
# Here $s$ is $h$ or $c$, each with a rate of its own, and $\tilde s_t$ is what the LSTM computes. Coins are fresh at each
# step. That does no harm here, for a unit that stays as it was keeps its memory.
#
# At evaluation nothing is random. What takes the place of $z$?

# %% [markdown]
# ### Exercise 3: `zoneout`
#
# *difficulty 2 of 5 · 10 minutes · 3 points*
#
# Skip updates, not contents. Three checks follow, then the hints.

# %% answer="zoneout"
def zoneout(previous, proposed, p, rng, training=True):
    """A state whose entries skip an update now and then.

    Arguments
        previous   array of floats (batch, features), the state before the step
        proposed   array of the same shape and dtype, what the network would make of it
        p          probability of dropping the update of an entry, in [0, 1]
        rng        numpy.random.Generator, the only source of randomness
        training   whether updates are dropped; at evaluation nothing is random

    Returns an array of that shape and dtype. While training, each entry is that of
    `previous` with probability p and that of `proposed` otherwise, unscaled, and
    independently of all others. At evaluation it is the mean of these two with their
    probabilities. p = 0 gives `proposed`, p = 1 `previous`. Both stay as they were.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape) < p, previous, proposed)
    ### END SOLUTION

# %% test="zoneout_states" points=1
from dropcourse.checks import rnn_dropout as check

check.zoneout_states(zoneout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.zoneout_states(zoneout)
### END HIDDEN TESTS

# %% test="zoneout_draws" points=1
from dropcourse.checks import rnn_dropout as check

check.zoneout_draws(zoneout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.zoneout_draws(zoneout)
### END HIDDEN TESTS

# %% test="zoneout_evaluation" points=1
from dropcourse.checks import rnn_dropout as check

check.zoneout_evaluation(zoneout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.zoneout_evaluation(zoneout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `zoneout`**
#
# <details><summary>I do not know how to choose between two arrays</summary>
#
# `np.where(condition, a, b)` takes from a where the condition holds, and from b elsewhere. The condition is a coin for
# each entry.
#
# </details>
#
# <details><summary>At evaluation my state is nearly right</summary>
#
# Take one entry, and draw it a million times as in training. Which mean do you get? Write it with p and 1 - p.
#
# </details>
#
# <details><summary>float32 goes in and float64 comes out</summary>
#
# A mask of float64 turns the product into float64. A Python number does not.
#
# </details>

# %% [markdown]
# ### Experiment: what is left after fifteen steps?
#
# A network sees one of eight symbols, then fillers that tell nothing, then a cue. At the cue it has to name the symbol.
# Nothing else has to be learned. So what goes wrong here is memory, not overfitting: no sequence comes twice.
#
# The LSTM has 32 units, and drops with p = 0.3 in one of seven places:
#
# | | what is dropped |
# |---|---|
# | non-recurrent | what enters the LSTM and what leaves it, anew at each step |
# | c, a mask each step | the cell state, anew at each step |
# | h, a mask each step | what the gates see of $h_{t-1}$, anew at each step |
# | variational | what enters, what leaves, and what the gates see of $h_{t-1}$: one mask for all steps of a sequence |
# | candidate only | the candidate $g_t$, anew at each step |
# | zoneout | nothing: an entry of c keeps its old value with p, one of h with p / 2 |
# | weight drop | entries of $W_{hh}$, drawn once for each batch |
#
# - **Measured**: accuracy on 2,000 new sequences, in evaluation mode, after 400 steps of training with 64 sequences
#   each. The cue comes 7 or 15 steps after the symbol. Chance is one in eight. All forget gates start with a bias
#   raised by 1.
# - **Recorded**: 10 seeds. Each arm has its learning rate chosen from four, on sequences of its own (3 seeds).
#   **Live**: 1 seed, lag 7, 150 steps.
# - **Rule, fixed beforehand**: an arm *forgets* if its accuracy is lower than without dropout by more than 3 standard
#   errors and by more than 0.1; it *recalls* if it is surely not. A comparison of each arm with the fresh mask on c, by
#   the same rule, was added after the run.

# %% tags=["experiment"]
predictions.ask(
    "05-recall",
    "Which of them cannot recall a symbol after 15 steps?",
    [
        "every arm with a fresh mask at each step along time: c, h and the candidate",
        "a fresh mask on c and a fresh mask on h",
        "only a fresh mask on c",
        "none of them: training adapts to the noise",
    ],
)

# %% tags=["experiment"]
live = experiments.delayed_recall(seeds=range(1))
recorded = experiments.recorded_delayed_recall()
figure, alt = experiments.draw_delayed_recall(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_delayed_recall(recorded)
print("accuracy less that without dropout, mean ± standard error")
for question, verdict in verdicts.items():
    if "against" not in question:
        print(f"  {question:28}  {verdict.effect}  {verdict.answer}")
print("accuracy less that with a fresh mask on c, lag 15")
for question, verdict in verdicts.items():
    if "against" in question:
        arm = question.partition(" against")[0]
        print(f"  {arm:28}  {verdict.effect}  {verdict.answer}")

forgetful = [
    question.removesuffix(", lag 15")
    for question, verdict in verdicts.items()
    if question.endswith(", lag 15") and verdict.answer == "forgets"
]
outcomes = {
    ("c, a mask each step",): "only a fresh mask on c",
    ("c, a mask each step", "h, a mask each step"): (
        "a fresh mask on c and a fresh mask on h"
    ),
    (): "none of them: training adapts to the noise",
}
predictions.compare(
    "05-recall",
    outcomes.get(
        tuple(forgetful),
        "every arm with a fresh mask at each step along time: c, h and the candidate",
    ),
    f"Surely forgotten with: {', '.join(forgetful)} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** With a fresh mask on c, an accuracy of 0.18 is left after 15 steps, hardly more than chance;
# without dropout it is 0.93. After 7 steps the same network still has 0.99. Survival says why: of 32 cells,
# $32 \cdot 0.7^7 = 2.6$ keep their content for 7 steps on average, and $32 \cdot 0.7^{15} = 0.15$ for 15. Panel B moves
# p: at 0.2 and beyond the network forgets, at 0.1 the rule is undecided.
#
# No other arm surely forgets. But the rule does not say either that they recall as well as the plain network: it is
# undecided, since within 400 steps some networks have not learned to keep anything for 15 steps, two of the ten plain
# ones among them. The comparison that was added decides: every other arm recalls more than the one with a fresh mask on
# c, by 0.7 to 0.8.
#
# So claim 54 is right about the cell state, and wrong as a rule for whatever changes at each step. A fresh mask on h
# leaves c alone, and c carries the memory. A fresh mask on the candidate keeps a cell from being updated, not from
# remembering. What destroys memory is to multiply it by a mask again and again.
#
# **Where it breaks.** One symbol, one lag, one size. The accuracies at lag 15 depend on how long is trained, those of
# all arms but one. And recall is all that this task asks for: a text may need less memory, see the next experiment.

# %% [markdown]
# ## 4. What if weights are dropped?
#
# Masks inside the loop have a price. `torch.nn.LSTM` computes all steps in one call, and offers no place for a mask on
# $h$ or $c$. Who wants one has to write the loop, and loops in Python are slow.
#
# **Weight drop** (Merity et al. 2017) needs no place inside. It drops entries of the recurrent matrix $W_{hh}$, which is
# DropConnect of lesson 04, before the first step. The matrix is then used in all steps, so the noise is shared over time
# by itself, and the fast layer does the rest. The price is another one: all sequences of the batch share the mask.

# %% [markdown]
# ### Exercise 4: `weight_drop`
#
# *difficulty 3 of 5 · 12 minutes · 3 points*
#
# Make the dropped matrix, in PyTorch. Three checks follow, then the hints.

# %% answer="weight_drop"
def weight_drop(weight_hh, p, generator=None):
    """A copy of recurrent weights in which some are dropped.

    Arguments
        weight_hh   torch tensor of floats (4 * hidden, hidden), the trained weights
        p           probability of dropping a weight, in [0, 1]
        generator   torch.Generator, the source of randomness, or None for torch's
                    default one

    Returns a new tensor of the shape and dtype of weight_hh. Each entry is 0 with
    probability p, and divided by 1 - p otherwise, independently of all others. p = 0
    changes nothing, p = 1 gives zeros. Autograd finds the way back to weight_hh, whose
    own values stay as they were, bit by bit.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))
    ### END SOLUTION

# %% test="weight_drop_scale" points=1
from dropcourse.checks import rnn_dropout as check

check.weight_drop_scale(weight_drop)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.weight_drop_scale(weight_drop)
### END HIDDEN TESTS

# %% test="weight_drop_mask" points=1
from dropcourse.checks import rnn_dropout as check

check.weight_drop_mask(weight_drop)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.weight_drop_mask(weight_drop)
### END HIDDEN TESTS

# %% test="weight_drop_gradient" points=1
from dropcourse.checks import rnn_dropout as check

check.weight_drop_gradient(weight_drop)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.weight_drop_gradient(weight_drop)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `weight_drop`**
#
# <details><summary>The check says that my weights are overwritten</summary>
#
# `.data`, `.mul_()` and an assignment to `weight_hh[...]` change the caller's tensor. A product with `*` is a new one.
#
# </details>
#
# <details><summary>No gradient arrives at the weights</summary>
#
# Is there a `.data` or a `.detach()` on the way? A product of the tensor itself with a mask is all that is needed.
#
# </details>
#
# <details><summary>My draws ignore the generator</summary>
#
# `torch.nn.functional.dropout` takes none. `torch.rand(shape, generator=generator)` does, and None is allowed there.
#
# </details>

# %% [markdown]
# ### A layer that forgets for good
#
# The matrix has to get into the layer. The short way is to write the dropped values where the layer looks for its
# weights. A well-known repository does it like this:
#
# ```python
# weight = self.lstm.weight_hh_l0
# weight.data = torch.nn.functional.dropout(weight.data, self.p, self.training)
# ```

# %% tags=["experiment"]
GONE = {
    0.3: "about 30 %, as the rate says",
    0.6: "about 60 %",
    0.97: "nearly all",
    0.0: "none, for each call begins from the trained weights",
}
predictions.ask(
    "05-weights-gone",
    "p = 0.3. After ten calls of such a layer in training mode, without any step of "
    "an optimiser: which share of the recurrent weights is 0?",
    list(GONE.values()),
)

# %% tags=["experiment"]
lstm = torch.nn.LSTM(8, 64)
weight, gone = lstm.weight_hh_l0, []
with torch.random.fork_rng():
    torch.manual_seed(0)
    for _ in range(10):
        weight.data = torch.nn.functional.dropout(weight.data, 0.3, True)
        gone.append((weight == 0).double().mean().item())
largest = weight.abs().max().item()
told = "  ".join(f"{gone[calls - 1]:.1%}" for calls in (1, 2, 4, 10))
predictions.compare(
    "05-weights-gone",
    GONE[min(GONE, key=lambda share: abs(share - gone[-1]))],
    f"Zeros after 1, 2, 4 and 10 calls: {told}. The largest weight is {largest:.2f}; "
    f"at the beginning none was above {1 / 64**0.5:.3f}.",
)

# %% [markdown]
# **What it means.** Each call drops from what the last one left, so $q^{10}$ of the weights survive ten calls, 2.8 %, and
# each survivor has been divided by $q$ ten times. No error is raised, and the output still has the right shape. Until
# you look at the weights, nothing tells you.

# %% [markdown]
# ### Exercise 5: `WeightDropLSTM`
#
# *difficulty 3 of 5 · 15 minutes · 3 points*
#
# Find the bug and repair it. Three checks follow, then the hints.

# %% answer="WeightDropLSTM"
class WeightDropLSTM(torch.nn.Module):
    """An LSTM layer whose recurrent weights are dropped while training.

    Arguments
        inputs, hidden   int, the numbers of features that go in and come out
        p                probability of dropping a recurrent weight, in [0, 1]

    The trained weights are those of `self.lstm`, under their own names.
    """

    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        """Apply the layer, in training mode with some weights missing.

        Arguments
            x   float tensor (time, batch, inputs)

        Returns a float tensor (time, batch, hidden). In training mode one mask drops
        entries of the recurrent matrix, with torch's default generator, and 1 / (1 - p)
        scales the others: the same mask for all time steps and sequences of the call,
        and a new one in the next call. The trained weights stay as they are, bit by
        bit, and receive the gradient. In evaluation mode nothing is dropped.
        """
        ### BEGIN SOLUTION
        weight = torch.nn.functional.dropout(
            self.lstm.weight_hh_l0, self.p, self.training
        )
        output, _ = torch.func.functional_call(
            self.lstm, {"weight_hh_l0": weight}, (x,)
        )
        ### INSTEAD
        # weight = self.lstm.weight_hh_l0
        # weight.data = torch.nn.functional.dropout(weight.data, self.p, self.training)
        # output, _ = self.lstm(x)
        ### END SOLUTION
        return output

# %% tags=["experiment"]
layer = WeightDropLSTM(8, 16, p=0.3)
zeros = []
for _ in range(10):
    layer(torch.ones(5, 1, 8))
    zeros.append((layer.lstm.weight_hh_l0 == 0).double().mean().item())
print("share of zeros in the trained matrix after 1, 2, 4 and 10 calls:")
print("  ".join(f"{zeros[calls - 1]:.1%}" for calls in (1, 2, 4, 10)))

# %% test="WeightDropLSTM_weights" points=1
from dropcourse.checks import rnn_dropout as check

check.WeightDropLSTM_weights(WeightDropLSTM)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.WeightDropLSTM_weights(WeightDropLSTM)
### END HIDDEN TESTS

# %% test="WeightDropLSTM_noise" points=1
from dropcourse.checks import rnn_dropout as check

check.WeightDropLSTM_noise(WeightDropLSTM)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.WeightDropLSTM_noise(WeightDropLSTM)
### END HIDDEN TESTS

# %% test="WeightDropLSTM_draws" points=1
from dropcourse.checks import rnn_dropout as check

check.WeightDropLSTM_draws(WeightDropLSTM)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.WeightDropLSTM_draws(WeightDropLSTM)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `WeightDropLSTM`**
#
# <details><summary>I do not see a bug</summary>
#
# Run the cell below the answer. Which tensor does `weight` name, and what is left of it after ten calls?
#
# </details>
#
# <details><summary>I have a dropped matrix and do not know how to use it</summary>
#
# `torch.func.functional_call(module, {"name": tensor}, (x,))` calls a module with other tensors in the place of its
# parameters, for this one call, and keeps the way back for the gradient.
#
# </details>
#
# <details><summary>I put the trained weights back after the call, and the check still complains</summary>
#
# The backward pass comes later. It finds the full matrix, and gives a gradient also to weights that were missing.
#
# </details>
#
# <details><summary>The layer is random after eval()</summary>
#
# A function has no mode of its own. Tell it the mode of the layer.
#
# </details>

# %% [markdown]
# **Where it breaks.** A repair that writes the trained weights back after the call passes a glance at the weights. But
# the backward pass comes later, and finds the full matrix. And `train()` and `eval()` have to decide: another published
# version of this layer is random at evaluation.

# %% [markdown]
# ## 5. Masks on input and state
#
# Now the layer of Gal and Ghahramani itself. Two masks are drawn for a sequence, one for what comes from below and one
# for what comes from the step before, and both act in each step:
#
# $$\begin{pmatrix} i \\ f \\ g \\ o \end{pmatrix} = W_{ih}\,(x_t \odot m_x) + b_{ih} + W_{hh}\,(h_{t-1} \odot m_h) + b_{hh}$$
#
# followed by sigmoids, a tanh for $g$, and the two lines of part 1. The cell has no mask. The paper calls the variant in
# which all four gates see the same masks *tied*; it is the one that is in use.
#
# With masks of ones it is an LSTM, so you can compare with PyTorch's.

# %% [markdown]
# ### Exercise 6: `variational_lstm`
#
# *difficulty 4 of 5 · 25 minutes · 3 points*
#
# Write the layer with both masks. Three checks follow, then the hints.

# %% answer="variational_lstm"
def variational_lstm(parameters, x, input_mask, state_mask):
    """An LSTM layer with dropout masks that stay the same for all time steps.

    Arguments
        parameters   dict of torch tensors, those of torch.nn.LSTM(inputs, hidden) by
                     their names:
                         weight_ih_l0   (4 * hidden, inputs)
                         weight_hh_l0   (4 * hidden, hidden)
                         bias_ih_l0     (4 * hidden,)
                         bias_hh_l0     (4 * hidden,)
                     Their rows hold the gates i, f, g, o, in this order.
        x            torch tensor of floats (time, batch, inputs)
        input_mask   (1, batch, inputs), as from `locked_mask`: 0 or a scale
        state_mask   (1, batch, hidden), the same

    Returns a tensor (time, batch, hidden) of x's dtype: the states h_1, h_2, ... of

        gates   weight_ih @ (x_t * input_mask) + bias_ih
                + weight_hh @ (h_(t-1) * state_mask) + bias_hh  =  i, f, g, o
        c_t   = sigmoid(f) * c_(t-1) + sigmoid(i) * tanh(g)
        h_t   = sigmoid(o) * tanh(c_t)

    with h_0 = c_0 = 0. What is returned is h_t itself, without a mask. Autograd finds
    the way back to x. The arguments stay as they were.
    """
    ### BEGIN SOLUTION
    weight_hh, bias_hh = parameters["weight_hh_l0"], parameters["bias_hh_l0"]
    driven = x * input_mask @ parameters["weight_ih_l0"].T + parameters["bias_ih_l0"]
    h = c = x.new_zeros(x.shape[1], weight_hh.shape[1])
    outputs = []
    for step in driven:
        gates = step + h * state_mask[0] @ weight_hh.T + bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)
    ### END SOLUTION

# %% test="variational_lstm_plain" points=1
from dropcourse.checks import rnn_dropout as check

check.variational_lstm_plain(variational_lstm)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.variational_lstm_plain(variational_lstm)
### END HIDDEN TESTS

# %% test="variational_lstm_masks" points=1
from dropcourse.checks import rnn_dropout as check

check.variational_lstm_masks(variational_lstm)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.variational_lstm_masks(variational_lstm)
### END HIDDEN TESTS

# %% test="variational_lstm_gradient" points=1
from dropcourse.checks import rnn_dropout as check

check.variational_lstm_gradient(variational_lstm)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.variational_lstm_gradient(variational_lstm)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `variational_lstm`**
#
# <details><summary>My loop runs over the wrong thing</summary>
#
# `for step in x` runs over the first axis, and that is time: each step is (batch, inputs).
#
# </details>
#
# <details><summary>Shapes of the masks do not fit inside the loop</summary>
#
# A mask has an axis of length 1 for time. Inside the loop there is no time any more: take `mask[0]`.
#
# </details>
#
# <details><summary>Without masks I do not get what torch.nn.LSTM gives</summary>
#
# Compare one step. Are there two biases? Is g the third quarter of the rows? Does the cell pass a tanh on its way out?
#
# </details>
#
# <details><summary>With masks the first step is right, and later ones are not</summary>
#
# The state that you append is h_t, without a mask. The state that enters the next gates is h_t times the mask. Are
# these two in your code, or is it one?
#
# </details>

# %% [markdown]
# ### What is called variational dropout?
#
# Claim 46 recommends “VariationalDropout”. In the paper of this part the name stands for the locked mask: the authors
# derive it from variational inference. In Kingma et al. (2015) it stands for Gaussian noise with a variance that is
# learned, as in lesson 04. Neither is the other with another parameter. “Recurrent dropout” is no better: in Keras it is
# a mask on $h$, in Semeniuta et al. (2016) one on the candidate, which comes next.

# %% [markdown]
# ## 6. More places for a mask
#
# Semeniuta et al. (2016) look at the cell's line and ask which of its two terms can bear a loss. The first, $f \odot
# c_{t-1}$, is the memory. The second, $i \odot g$, is what is new. Drop only the candidate:
#
# $$c_t = f \odot c_{t-1} + i \odot (m \odot g)$$
#
# A dropped unit misses one update, and keeps what it has. So the mask may even be a fresh one at each step.

# %% [markdown]
# ### Exercise E1 (extension): `recurrent_dropout_step`
#
# *difficulty 3 of 5 · 12 minutes · 0 points*
#
# Drop the update, one step of it, in NumPy. Two checks follow, then the hints.

# %% answer="recurrent_dropout_step"
def recurrent_dropout_step(parameters, x, h, c, mask):
    """One step of an LSTM in which only the candidate update is dropped.

    Arguments
        parameters   dict of arrays: weight_ih_l0 (4 * hidden, inputs), weight_hh_l0
                     (4 * hidden, hidden), bias_ih_l0 and bias_hh_l0 (4 * hidden,); rows
                     hold the gates i, f, g, o, in this order
        x            array of floats (batch, inputs), the input of this step
        h, c         arrays (batch, hidden), the state and the cell before it
        mask         array (batch, hidden) of 0 or a scale

    Returns the pair (h, c) after the step, arrays of the same shape and dtype:

        gates   weight_ih @ x + bias_ih + weight_hh @ h + bias_hh  =  i, f, g, o
        c     = sigmoid(f) * c + sigmoid(i) * (mask * tanh(g))
        h     = sigmoid(o) * tanh(c)

    The arguments stay as they were.
    """
    ### BEGIN SOLUTION
    gates = x @ parameters["weight_ih_l0"].T + parameters["bias_ih_l0"]
    gates = gates + h @ parameters["weight_hh_l0"].T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * (mask * np.tanh(g))
    return o * np.tanh(c), c
    ### END SOLUTION

# %% test="recurrent_dropout_step_values" points=0
from dropcourse.checks import rnn_dropout as check

check.recurrent_dropout_step_values(recurrent_dropout_step)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.recurrent_dropout_step_values(recurrent_dropout_step)
### END HIDDEN TESTS

# %% test="recurrent_dropout_step_memory" points=0
from dropcourse.checks import rnn_dropout as check

check.recurrent_dropout_step_memory(recurrent_dropout_step)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.recurrent_dropout_step_memory(recurrent_dropout_step)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `recurrent_dropout_step`**
#
# <details><summary>I do not get the four gates apart</summary>
#
# `np.split(gates, 4, axis=1)` cuts (batch, 4 * hidden) into four arrays (batch, hidden).
#
# </details>
#
# <details><summary>With a mask of ones all is right, with another it is not</summary>
#
# The mask has one place only: in the product that is added to the cell. Neither the old content nor h is touched.
#
# </details>

# %% [markdown]
# Language models begin with a table that has a row for each word. In the view of a locked mask, a word that is dropped
# has to be missing at all of its places in the sequence: what is dropped is the row. An early version of the authors' own
# code drew a coin for each place. Correcting it changed their perplexity from 73.4 to 73.3, by their own account: a
# mistake need not show in the result.

# %% [markdown]
# ### Exercise E2 (extension): `embedding_dropout`
#
# *difficulty 2 of 5 · 10 minutes · 0 points*
#
# Drop words, not entries. Three checks follow, then the hints.

# %% answer="embedding_dropout"
def embedding_dropout(weight, tokens, p, rng):
    """Look up embeddings, with dropout of whole word types.

    Arguments
        weight   array of floats (words, dimensions), the embedding of each word
        tokens   array of ints, of any shape such as (time, batch): numbers of words
        p        probability of dropping a word, in [0, 1]
        rng      numpy.random.Generator, the only source of randomness

    Returns an array (*tokens.shape, dimensions) of weight's dtype. Each word is kept
    with probability 1 - p or dropped, independently of the others. A dropped word is
    zero wherever it occurs in tokens; the others are divided by 1 - p. p = 0 is a plain
    look-up, p = 1 gives zeros. The arguments stay as they were.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    keep = rng.random((len(weight), 1)) >= p
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p)))[tokens]
    ### END SOLUTION

# %% test="embedding_dropout_scale" points=0
from dropcourse.checks import rnn_dropout as check

check.embedding_dropout_scale(embedding_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.embedding_dropout_scale(embedding_dropout)
### END HIDDEN TESTS

# %% test="embedding_dropout_types" points=0
from dropcourse.checks import rnn_dropout as check

check.embedding_dropout_types(embedding_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.embedding_dropout_types(embedding_dropout)
### END HIDDEN TESTS

# %% test="embedding_dropout_manners" points=0
from dropcourse.checks import rnn_dropout as check

check.embedding_dropout_manners(embedding_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.embedding_dropout_manners(embedding_dropout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `embedding_dropout`**
#
# <details><summary>The check says that a word is kept in part</summary>
#
# Draw before you look up. How many words are there, and how many coins does your line draw?
#
# </details>
#
# <details><summary>I do not know how to look up many words at once</summary>
#
# An array of numbers can be an index: `weight[tokens]` has the shape of tokens, and one axis more.
#
# </details>

# %% [markdown]
# The oldest method is the simplest. Zaremba et al. (2014) drop only on the way up, from one layer to the next, and never
# along time. The memory of each layer is untouched, and fresh masks do no harm. It is what the argument `dropout` of
# `torch.nn.LSTM` does.

# %% [markdown]
# ### Exercise E3 (extension): `between_layers_dropout`
#
# *difficulty 2 of 5 · 12 minutes · 0 points*
#
# Drop between layers. Three checks follow, then the hints.

# %% answer="between_layers_dropout"
def between_layers_dropout(cells, x, p, rng):
    """A stack of recurrent layers, with dropout on the way from one to the next.

    Arguments
        cells   list of functions, the layers from the first to the last: each maps a
                whole sequence (time, batch, features) to another one, and may be called
                once
        x       array of floats (time, batch, features), what goes into the first layer
        p       probability of dropping an entry, in [0, 1]
        rng     numpy.random.Generator, the only source of randomness

    Returns what the last layer gives. On the way from each layer to the next, inverted
    dropout acts on the sequence, as while training: each entry has a coin of its own,
    along time as well. Nothing is dropped below the first layer or above the last one,
    so nothing at all if there is only one. What is passed on keeps its dtype, and x
    stays as it was. p = 0 changes nothing, p = 1 passes on zeros.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    scale = 0.0 if p == 1 else 1 / (1 - p)
    first, *others = cells
    sequence = first(x)
    for cell in others:
        keep = rng.random(sequence.shape) >= p
        sequence = cell(sequence * keep * scale)
    return sequence
    ### END SOLUTION

# %% test="between_layers_dropout_places" points=0
from dropcourse.checks import rnn_dropout as check

check.between_layers_dropout_places(between_layers_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.between_layers_dropout_places(between_layers_dropout)
### END HIDDEN TESTS

# %% test="between_layers_dropout_mask" points=0
from dropcourse.checks import rnn_dropout as check

check.between_layers_dropout_mask(between_layers_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.between_layers_dropout_mask(between_layers_dropout)
### END HIDDEN TESTS

# %% test="between_layers_dropout_scale" points=0
from dropcourse.checks import rnn_dropout as check

check.between_layers_dropout_scale(between_layers_dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.between_layers_dropout_scale(between_layers_dropout)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `between_layers_dropout`**
#
# <details><summary>A layer refuses what I give it</summary>
#
# It takes a whole sequence. The loop runs over layers, not over time steps.
#
# </details>
#
# <details><summary>With a single layer something is still dropped</summary>
#
# How many gaps are there between n layers? Draw on your way into each layer but the first.
#
# </details>

# %% [markdown]
# ### Is it what PyTorch does?
#
# At p = 1 nothing is random: each layer but the first is given zeros. So your function and PyTorch's layer can be
# compared number by number. What to look at: the last line.

# %% tags=["experiment"]
import warnings


def as_function(layer):
    """A layer of torch on arrays, with its weights as they are."""
    return lambda x: layer(torch.from_numpy(x))[0].detach().numpy()


x = np.random.default_rng(0).standard_normal((6, 2, 4)).astype(np.float32)
print("layers   p   differs from torch.nn.LSTM by   from itself at p = 0 by")
for layers, p in ((2, 0.0), (2, 1.0), (1, 1.0)):
    with warnings.catch_warnings(action="ignore"):
        stack = torch.nn.LSTM(4, 4, num_layers=layers, dropout=p)
    singles = [torch.nn.LSTM(4, 4) for _ in range(layers)]
    for number, single in enumerate(singles):
        names = dict(single.named_parameters())
        values = {name: getattr(stack, f"{name[:-1]}{number}") for name in names}
        single.load_state_dict(values)
    cells = [as_function(single) for single in singles]
    ours = between_layers_dropout(cells, x, p, np.random.default_rng(0))
    none = between_layers_dropout(cells, x, 0.0, np.random.default_rng(0))
    apart, change = (abs(ours - other).max() for other in (as_function(stack)(x), none))
    print(f"{layers:6} {p:3.0f} {apart:30.6f} {change:25.3f}")

# %% [markdown]
# **What it means.** With two layers both agree, with and without dropout. With a single layer there is no gap, so even p
# = 1 changes nothing: `torch.nn.LSTM(..., num_layers=1, dropout=0.9)` warns and drops nothing, and code that swallows
# warnings trains without dropout. Lesson 02 measured the same.
#
# **Where it breaks.** The comparison is at the two ends. In between, the masks come from different generators, and only
# their distribution is the same.

# %% [markdown]
# ## 7. Do they help a language model?
#
# The loss of a language model is the mean negative log likelihood of a token, in nats. Papers report its exponential,
# the **perplexity**: a model with perplexity 80 is as unsure as one that chooses among 80 equally likely words.

# %% [markdown]
# ### Exercise E4 (extension): `perplexity`
#
# *difficulty 1 of 5 · 5 minutes · 0 points*
#
# Undo the logarithm, safely. Two checks follow, then the hints.

# %% answer="perplexity"
def perplexity(mean_nll):
    """The perplexity of a language model.

    Arguments
        mean_nll   mean negative log likelihood of a token, in nats: a number of at
                   least 0

    Returns a float, the exponential of mean_nll. Where that is too large for a float,
    above about 709 nats, it is infinity.

    Raises ValueError, naming the value, for a negative mean_nll and for NaN.
    """
    ### BEGIN SOLUTION
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    try:
        return math.exp(mean_nll)
    except OverflowError:
        return math.inf
    ### END SOLUTION

# %% test="perplexity_values" points=0
from dropcourse.checks import rnn_dropout as check

check.perplexity_values(perplexity)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.perplexity_values(perplexity)
### END HIDDEN TESTS

# %% test="perplexity_edges" points=0
from dropcourse.checks import rnn_dropout as check

check.perplexity_edges(perplexity)
### BEGIN HIDDEN TESTS
from graders.hidden import rnn_dropout as hidden

hidden.perplexity_edges(perplexity)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `perplexity`**
#
# <details><summary>A large loss raises an OverflowError</summary>
#
# `math.exp` raises where `np.exp` warns and gives infinity. Catch the error, or ask beforehand.
#
# </details>
#
# <details><summary>NaN is not refused</summary>
#
# Every comparison with NaN is false. Ask whether the value is allowed, not whether it is forbidden.
#
# </details>

# %% [markdown]
# ### Experiment: a language whose floor is known
#
# Who says that a perplexity of 4 is good? For English nobody knows the best possible value. So here is a language for
# which it is known. An automaton with 24 states makes it: each state says how likely each of 12 symbols is to come
# next, and the symbol says which state comes then. Who knows the automaton knows the state, and still cannot predict
# better than by its probabilities. Their entropy, averaged over the states, is the **entropy rate**: 1.099 nats for
# each symbol, a perplexity of 3.00. That is the floor.
#
# - **Measured**: an LSTM with 64 units learns the language from 6,000 symbols, long enough to overfit. Another 5,000
#   choose the epoch, and the loss on 5,000 more is compared. Arms as above.
# - **Recorded**: 10 seeds, each with texts of its own, 25 epochs. Each arm has its learning rate and its p chosen from
#   four pairs, the one without dropout its learning rate from four, on other texts (2 seeds). **Live**: 1 seed, the
#   first 3 epochs.
# - **Rule, fixed beforehand**: a loss is *lower* or *higher* than without dropout, or than with non-recurrent dropout,
#   beyond 3 standard errors of the paired differences and beyond 0.02 nats.

# %% tags=["experiment"]
predictions.ask(
    "05-language",
    "Does a fresh mask on c at each step hurt here, too?",
    [
        "yes: its loss is higher than without dropout",
        "it changes nothing",
        "no: its loss is lower than without dropout",
    ],
)

# %% tags=["experiment"]
live = experiments.language_model(seeds=range(1))
recorded = experiments.recorded_language_model()
figure, alt = experiments.draw_language_model(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_language_model(recorded)
print("difference of losses on test text in nats, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:41}  {verdict.effect}  {verdict.answer}")
closed = recorded.closed().mean(axis=0)
print("share of the gap to the floor that is closed")
for arm, share in zip(experiments.ARMS, closed, strict=True):
    print(f"  {arm:20}  {share:.0%}")

verdict = verdicts["c, a mask each step against none"]
outcomes = {
    "higher": "yes: its loss is higher than without dropout",
    "no difference": "it changes nothing",
    "lower": "no: its loss is lower than without dropout",
}
predictions.compare(
    "05-language",
    outcomes.get(verdict.answer, "undecided"),
    f"A difference of {verdict.effect} nats (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** Without dropout the loss is lowest after 7 epochs, at a perplexity of 4.1, and from there on it
# rises to 6.1: the network learns its 6,000 symbols by heart. The floor is 3.0. Zoneout (0.059 ± 0.003 nats lower),
# variational dropout, the fresh mask on c and non-recurrent dropout gain most; masking the candidate gains 0.022
# ± 0.005. For weight drop and a fresh mask on h the rule is undecided: their gains of 0.015 and 0.016 may be below the
# minimum. That is half of claim 55: a language model with variational dropout beats one without.
#
# Look at the fresh mask on c. It destroyed the memory above, and here it gains as much as non-recurrent dropout. That
# is no contradiction: who knows the automaton and sees no more than the last five symbols predicts within 0.02 nats of
# the floor. Nothing has to be kept for fifteen steps. What a kind of dropout costs depends on what the task asks of the memory.
#
# And no arm that acts along time beats non-recurrent dropout: zoneout, variational dropout and the mask on c surely
# differ from it by less than 0.02 nats.
#
# **Where it breaks.** The best arm closes 19 % of the gap to the floor; the rest needs more text, not more dropout. One
# language, one size. Weight drop would be combined with other kinds, see below; alone it is among the weakest here.

# %% [markdown]
# ### Experiment: the same on English
#
# Python brings along its reference manual, for `help()`. Its prose makes a text of 116,000 characters, in lower case.
# Other versions of Python have other words there: then the next cell says so, and shows the recorded result alone.
#
# - **Measured**: the same LSTM reads 10,000 characters, 5,000 neighbouring ones choose the epoch, the loss on the next
#   5,000 is compared. There is no floor here: nobody knows it.
# - **Recorded**: 10 seeds, each with another stretch of the text, 30 epochs; settings chosen as before, on other
#   stretches (2 seeds). **Live**: 1 seed, the first 3 epochs.
# - **Rule, fixed beforehand**: the same as before.

# %% tags=["experiment"]
predictions.ask(
    "05-prose",
    "Non-recurrent dropout leaves the recurrence alone. Of the six arms that do not, "
    "how many surely beat it on English?",
    ["none", "one or two", "three or more"],
)

# %% tags=["experiment"]
try:
    live = experiments.real_text(seeds=range(1))
except RecordError as reason:
    live = None
    print(reason)
recorded = experiments.recorded_real_text()
figure, alt = experiments.draw_real_text(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_real_text(recorded)
print("difference of losses on test text in nats per character, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:41}  {verdict.effect}  {verdict.answer}")

better = [
    question.removesuffix(" against non-recurrent")
    for question, verdict in verdicts.items()
    if question.endswith(" against non-recurrent") and verdict.answer == "lower"
]
predictions.compare(
    "05-prose",
    "none" if not better else "one or two" if len(better) < 3 else "three or more",
    f"Better than non-recurrent: {', '.join(better) or 'none'} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** The plain network overfits: its loss is lowest after 13 epochs on average, and ends 0.23 nats
# higher. Against that lowest loss, six of the seven arms gain, from 0.03 nats (weight drop) to 0.08 (zoneout); a fresh
# mask on c is undecided. So claim 55 holds on a real text: variational dropout gains 0.070 ± 0.007 nats for each
# character, a perplexity of 6.4 in the place of 6.9.
#
# It is not acting along time that does it. Non-recurrent dropout, which leaves the recurrence alone, gains 0.072
# ± 0.006, as much as variational dropout: their difference is surely below 0.02. None of the six arms that act along
# time surely beats it. Weight drop alone, and fresh masks on c or on h, are surely worse.
#
# **Where it breaks.** One text, one size, and one kind of dropout at a time. The language models that made weight drop
# and variational dropout known used them together with dropout between layers and on the embedding, in networks with
# millions of weights. What such a combination gains is not measured here. The stretches of two seeds may overlap, so
# the ten seeds are not quite independent.

# %% [markdown]
# ## 8. What do they cost?
#
# Masks inside the loop need the loop. Masks outside of it, on the input, between layers, or on the weights, leave the
# fast layer in one piece.
#
# ### Experiment: what a pass costs
#
# - **Measured**: one pass forward and back through one layer of 64 units, 40 steps, 32 sequences, in the layers of
#   `dropcourse.recurrent`, as a multiple of what `torch.nn.LSTM` takes. The median of seven, in turn.
# - **Live only**: times depend on the computer, and on what else it does.

# %% tags=["experiment"]
from time import perf_counter

from dropcourse import recurrent

layers = {
    "nn.LSTM": torch.nn.LSTM(32, 64),
    "weight drop": recurrent.WeightDropLSTM(32, 64, p=0.3),
    "one mask for the batch": recurrent.VariationalLSTM(32, 64, p=0.3, shared=True),
    "one mask for each sequence": recurrent.VariationalLSTM(32, 64, p=0.3),
    "zoneout": recurrent.ZoneoutLSTM(32, 64, p=0.3),
}
x, seconds = torch.randn(40, 32, 32), {name: [] for name in layers}
for _ in range(7):
    for name, layer in layers.items():
        began = perf_counter()
        layer(x)[0].square().mean().backward()
        seconds[name].append(perf_counter() - began)
for name, taken in seconds.items():
    ratio = np.median(taken) / np.median(seconds["nn.LSTM"])
    print(f"{name:28}{ratio:5.1f} times as long as nn.LSTM")

# %% [markdown]
# **What it means.** What acts on inputs or on weights keeps the fast kernel, and its price. A mask on the state that is
# another one for each sequence, and zoneout, need the loop. There is a way between: one mask on the state for the whole
# batch is the same as a matrix $W_{hh}$ with columns left out, and so it is fast, too. Its price is that all sequences
# lose the same units.

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 46 SpatialDropout or VariationalDropout | **too strong**: variational dropout predicts texts better than no dropout, and no better than dropout off the recurrence. The second name means two methods that have nothing to do with each other | experiments of part 7; Kingma et al. 2015; Gal and Ghahramani 2016 |
# | 54 Ordinary dropout disrupts temporal dependencies | **with conditions**: fresh masks on the cell do, an accuracy of 0.18 is left after 15 steps. Fresh masks on $h$, on the candidate or between layers recall far more | experiment “what is left after fifteen steps”; worked out in part 1 |
# | 55 Recurrent and variational dropout address this | **holds**: both recall far more than fresh masks on the cell, and both predict a language and English prose better than no dropout. Non-recurrent dropout gains as much | experiments of parts 3 and 7 |

# %% [markdown]
# ## Where it breaks
#
# - **One cell is not a network.** The power law of part 1 is exact for one content in one cell that is never written
#   again.
# - **A mask and its place.** “Dropout in an RNN” says nothing until it says on what (input, state, cell, candidate,
#   weights, rows of a table) and for how long the mask holds.
# - **Rates are not comparable.** The same p on the cell, on the state and on the weights are three different doses.
#   Tune each for itself (lesson 06).

# %% [markdown]
# ## What to remember
#
# - What is dropped afresh at each step, along the path of the memory, is lost as $(1 - p)^T$.
# - A mask that is locked for the sequence leaves a share $1 - p$, however long the sequence is. Share it over time, and
#   not over the batch, and know which axis is which.
# - Zoneout drops updates. Its evaluation is a mean of two states, and not the proposed one.
# - Dropped weights are a new tensor. The trained ones stay as they are, bit by bit, and get the gradient.
# - Between layers, plain dropout does no harm to memory; in a single layer `torch.nn.LSTM(dropout=...)` does nothing.

# %% [markdown]
# ## Reflection
#
# Not graded. Five minutes, in the cell below.
#
# *A colleague reports: “With dropout at 0.3 inside the LSTM our model forgets the beginning of each document, so we set
# it to 0.” What do you ask, and what do you propose?*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric for the reflection</summary>
#
# One point for each that you have said, in your own words:
#
# 1. On what does the dropout act: input, state, cell, weights, or between layers?
# 2. Is the mask drawn once for the sequence, or at each step? Is the data batch first, and does the code know?
# 3. Try a locked mask, zoneout, weight drop or dropout between layers, each with its rate tuned, before giving up.
# 4. Compare with p = 0 over several seeds: perhaps the network forgets without dropout, too.
#
# Three or four: go on. Two or fewer: read parts 1 and 2 once more.
#
# </details>

# %% [markdown]
# ## Primary sources
#
# - Zaremba, Sutskever, Vinyals (2014): *Recurrent Neural Network Regularization*.
#   [arXiv:1409.2329](https://arxiv.org/abs/1409.2329). Between layers, never along time.
# - Pham, Bluche, Kermorvant, Louradour (2013): *Dropout improves Recurrent Neural Networks for Handwriting Recognition*.
#   [arXiv:1312.4569](https://arxiv.org/abs/1312.4569).
# - Gal, Ghahramani (2016): *A Theoretically Grounded Application of Dropout in Recurrent Neural Networks*.
#   [arXiv:1512.05287](https://arxiv.org/abs/1512.05287). Locked masks, and dropout of word types.
# - Semeniuta, Severyn, Barth (2016): *Recurrent Dropout without Memory Loss*.
#   [arXiv:1603.05118](https://arxiv.org/abs/1603.05118).
# - Krueger, Maharaj, Kramár, Pezeshki, Ballas, Ke, Goyal, Bengio, Courville, Pal (2017): *Zoneout: Regularizing RNNs by
#   Randomly Preserving Hidden Activations*. [arXiv:1606.01305](https://arxiv.org/abs/1606.01305).
# - Merity, Keskar, Socher (2017): *Regularizing and Optimizing LSTM Language Models*.
#   [arXiv:1708.02182](https://arxiv.org/abs/1708.02182). Weight drop.
# - Kingma, Salimans, Welling (2015): *Variational Dropout and the Local Reparameterization Trick*.
#   [arXiv:1506.02557](https://arxiv.org/abs/1506.02557). The other variational dropout.
