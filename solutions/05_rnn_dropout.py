# ---
# jupyter:
#   course:
#     title: Dropout in recurrent networks
#     minutes: 60
#     points: 17
#     prerequisites:
#       - Lesson 02, Dropout mechanics, exercises 1 to 5.
#     objectives:
#       - Work out how long a memory lasts if it may be dropped at each step.
# ---

# %% [markdown]
# # Dropout in recurrent networks
#
# **Why does naive dropout destroy memory, and what keeps it?**
#
# | | |
# |---|---|
# | Time | 60 minutes |
# | Points | 17, one for each check |

# %% locked="setup"
import math

import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import predictions

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
# ### Exercise E3 (extension): `perplexity`
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
# ### Exercise E4 (extension): `between_layers_dropout`
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
