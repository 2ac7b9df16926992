# ---
# jupyter:
#   course:
#     title: Ensembles
#     minutes: 280
#     points: 16
#     prerequisites:
#       - Lesson 02, Dropout mechanics, exercises 1 to 4.
#       - "Probability: independent events, expectation, variance."
#       - "Softmax, and what cross-entropy measures."
#       - "NumPy broadcasting; PyTorch modules and their modes."
#     objectives:
#       - List all sub-networks of a small network, and say how likely each of them is.
#       - Compute the exact average over all of them, in one pass.
#       - Say which average a network without dropout computes, exactly and approximately.
#       - Predict by Monte Carlo dropout without waking batch normalisation or leaving a trace.
#       - Say what the spread of Monte Carlo dropout tells, and where not to trust it.
#       - "Extensions: weight scaling, total and epistemic uncertainty, calibration, dropout as a ridge penalty."
#       - Tell by the article's own claims what is exact, what is loose and what is wrong.
# ---

# %% [markdown]
# # Ensembles
#
# **In what sense is one dropout network exponentially many networks?**
#
# | | |
# |---|---|
# | Time | 280 minutes: 91 for the exercises of the core, 62 for those of the extensions, the rest for reading and experiments |
# | Points | 16, one for each check of exercises 1 to 5, and 3 for the written answer of exercise 6; the extensions carry none |
# | You need | lesson 02; independent events, expectation and variance; softmax |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
# | Graded by a person | the written answer of exercise 6 |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | 1 `enumerate_masks` | all sub-networks | 2 of 5 | 8 | 2 |
# | 2 `mask_probability` | how likely each of them is | 2 of 5 | 8 | 2 |
# | 3 `exact_ensemble` | the average over all of them | 3 of 5 | 20 | 3 |
# | 4 `normalized_geometric_mean` | another average | 3 of 5 | 15 | 3 |
# | 5 `mc_dropout_predict` | the average over a sample | 3 of 5 | 25 | 3 |
# | 6 `ensemble_picture` | a written answer | 3 of 5 | 15 | 3 |
# | E1 `weight_scaling_predict` | what is computed at test time | 2 of 5 | 12 | 0 |
# | E2 `predictive_entropy` | how uncertain a prediction is | 2 of 5 | 8 | 0 |
# | E3 `mutual_information` | how much of that the members disagree about | 3 of 5 | 10 | 0 |
# | E4 `expected_calibration_error` | whether confidence can be believed | 3 of 5 | 20 | 0 |
# | E5 `dropout_penalty` | dropout as a ridge penalty | 3 of 5 | 12 | 0 |
#
# No exercise needs the answer of another. If one resists, go on with the next. E1 to E5 are **extensions**: checked
# like the others, but without points. Nothing later in the course needs them.

# %% [markdown]
# ## What you can do afterwards
#
# - List all sub-networks of a small network, and say how likely each of them is.
# - Compute the exact average over all of them, in one pass.
# - Say which average a network without dropout computes, exactly and approximately.
# - Predict by Monte Carlo dropout without waking batch normalisation or leaving a trace.
# - Say what the spread of Monte Carlo dropout tells, and where not to trust it.
# - If you do the extensions: write weight scaling, total and epistemic uncertainty, calibration, and dropout as a ridge
#   penalty.
# - Tell by the article's own claims what is exact, what is loose and what is wrong.
#
# ## On trial in this lesson
#
# The claims of the article that this lesson tries, in our words, with the numbers of the course's list of claims:
#
# | claim | the article says |
# |---|---|
# | 16 | With some units gone, a training step is like the training of a smaller sub-network. |
# | 17 | So the network has to spread its learning over all units, and cannot rest on a few. |
# | 18 | Dropout makes an ensemble of sub-networks inside a single network. |
# | 19 | Each iteration has a sub-network of its own. |
# | 20 | The network learns from the complete architecture as well as from the sub-networks. |
# | 21 | Predicting from many points of view improves generalisation. |
# | 23 | Active units adapt more independently, and co-adaptation becomes less likely. |
# | 26 | Scaling at test time stands in for the ensemble. |
# | 29 | Dropout forces a network to make use of all its units. |
# | 30 | It lets the network take up a wider range of patterns. |
# | 31 | It eases the problem of vanishing gradients. |
# | 32 | It keeps a single pathway from becoming dominant. |
# | 33 | It leads to faster convergence. |
# | 34 | The network becomes less sensitive to small variations of its input. |
# | 35 | It is better equipped for imperfect data from the real world. |
# | 36 | Learning as an ensemble lets the network use several viewpoints. |
# | 37 | Its knowledge becomes richer, and represents the distribution of the data better. |
#
# The verdicts stand at the end of the lesson.
#
# ## Words and letters
#
# An **ensemble** is a set of networks whose predictions are averaged; each of them is a **member**. A **sub-network**
# is what is left of a network when a mask has removed some units. The letters are those of lesson 02: $p$ is the
# probability that a unit is dropped, $q = 1 - p$ that it is kept, $m$ a keep-mask, $n$ the number of units that can be
# dropped.
#
# | letter | meaning |
# |---|---|
# | $P(m)$ | probability that dropout draws the mask $m$ |
# | $f_m(x)$ | what the sub-network of mask $m$ predicts for $x$: a probability for each class |
# | $S$ | number of samples in Monte Carlo dropout |
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import figures, predictions
from dropcourse.experiments import ensembles as experiments

# %% [markdown]
# ## 1. How many networks is one network?
#
# Write down a network. Cross out some hidden units, with all weights that lead to them and away from them. What remains
# is a network, too. Claim 16 says that a training step with dropout trains that smaller network. Is it the same, or
# only like it?
#
# ### Experiment: cut the network apart
#
# - **Measured**: a network of lesson 02's shape (40, 256, 256, 10) with random weights, one mask for its hidden units,
#   eight signals. Beside it a second network, built anew from the rows and columns of the units that the mask kept.
#   Compared are their outputs, and the gradients of the weights that both have.
# - **Recorded**: 20 seeds, p = 0.2, 0.5 and 0.8. **Live**: 3 seeds.
# - **Rule, fixed beforehand**: *equal* if the largest difference is surely below $10^{-10}$ of the largest value.
#
# What to look at: how many of the weights does the smaller network still have?

# %% tags=["experiment"]
live = experiments.sub_networks(seeds=range(3))
recorded = experiments.recorded_sub_networks()
for question, verdict in experiments.conclude_sub_networks(recorded).items():
    print(f"  {question:26}  {verdict.answer}")
print("p    weights left, recorded and now; share expected for the middle layer")
now = live.weights_left.mean(axis=0)
known = recorded.weights_left.mean(axis=0)
for p, one, other in zip(recorded.rates, known, now, strict=True):
    print(f"{p:.1f}  {one:6.1%} {other:6.1%}   {(1 - p) ** 2:.0%}")

# %% [markdown]
# **What it means.** Claim 16 is exact for one example: same outputs, same gradients, and no gradient for any other
# weight. A weight between two hidden layers is left if both its ends are kept, so a share $q^2$ of them is: at p = 0.5
# a quarter.
#
# **Where it breaks.** The smaller network is not alone. Each example of a batch has a mask of its own, so a training
# step adds up the gradients of as many sub-networks as there are examples. And you have seen in lesson 02 that an
# optimiser with a memory also moves weights that are not in the sub-network.
#
# Every mask is a sub-network. With $n$ units, each kept or not, how many masks are there?

# %% [markdown]
# ### Exercise 1: `enumerate_masks`
#
# *difficulty 2 of 5 · 8 minutes · 2 points*
#
# List all masks. `True` means kept, as in lesson 02. Two checks follow, then the hints.

# %% answer="enumerate_masks"
def enumerate_masks(n):
    """All keep-masks of n units.

    Arguments
        n   int of at least 1, the number of units

    Returns a Boolean array (2**n, n) that has each possible mask exactly once as a row,
    in any order. True means kept.
    """
    ### BEGIN SOLUTION
    numbers = np.arange(2**n)[:, np.newaxis]
    return (numbers >> np.arange(n)) % 2 == 1
    ### END SOLUTION

# %% test="enumerate_masks_form" points=1
from dropcourse.checks import ensembles as check

check.enumerate_masks_form(enumerate_masks)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.enumerate_masks_form(enumerate_masks)
### END HIDDEN TESTS

# %% test="enumerate_masks_complete" points=1
from dropcourse.checks import ensembles as check

check.enumerate_masks_complete(enumerate_masks)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.enumerate_masks_complete(enumerate_masks)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `enumerate_masks`**
#
# <details><summary>I have no idea how to list them all</summary>
#
# Write down all masks of two units, then of three. What did you do to the first list to get the second? Or count in
# binary from 0: the digits of a number are a row of zeros and ones. `itertools.product` knows the same trick.
#
# </details>
#
# <details><summary>One mask is missing</summary>
#
# Does your count start at 1, or stop before the last number? Both extremes are masks: everything dropped, and
# everything kept.
#
# </details>
#
# <details><summary>The check says there are masks twice, and others not at all</summary>
#
# Random draws repeat themselves. Nothing here is random.
#
# </details>
#
# <details><summary>My masks are 0 and 1, not False and True</summary>
#
# A comparison such as `bits == 1` gives a Boolean array.
#
# </details>

# %% [markdown]
# Not all of these masks come equally often. Units are independent, so the probability of a mask is a product, with a
# factor $q$ for each unit that it keeps and $p$ for each that it drops. With $k$ units kept:
#
# $$P(m) = q^{k}\, p^{\,n - k}$$

# %% [markdown]
# ### Exercise 2: `mask_probability`
#
# *difficulty 2 of 5 · 8 minutes · 2 points*
#
# Say how likely each mask is. Two checks follow, then the hints.

# %% answer="mask_probability"
def mask_probability(masks, p):
    """The probability with which dropout draws each mask.

    Arguments
        masks   Boolean array (masks, units), one mask in each row, True means kept
        p       probability of dropping a unit, in [0, 1]; units are independent

    Returns an array (masks,) of float64, the probability of each row. At p = 0 and at
    p = 1 only one mask is possible: it has probability 1, all others 0. The masks stay
    as they were.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    return np.where(masks, 1 - p, p).prod(axis=1)
    ### END SOLUTION

# %% test="mask_probability_values" points=1
from dropcourse.checks import ensembles as check

check.mask_probability_values(mask_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mask_probability_values(mask_probability)
### END HIDDEN TESTS

# %% test="mask_probability_edges" points=1
from dropcourse.checks import ensembles as check

check.mask_probability_edges(mask_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mask_probability_edges(mask_probability)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `mask_probability`**
#
# <details><summary>I get one number for each unit instead of each mask</summary>
#
# `np.where(masks, a, b)` gives each entry its own factor. Then the factors of one mask, which lie in a row, have to
# be combined: along which axis?
#
# </details>
#
# <details><summary>My probabilities add up to more than 1</summary>
#
# Are they added along the row? Independent events all happen with the *product* of their probabilities.
#
# </details>
#
# <details><summary>At p = 0 or p = 1 I get NaN</summary>
#
# A logarithm of 0 is in the way. Here you can do without logarithms: a product of zeros and ones is harmless.
#
# </details>
#
# <details><summary>All my masks have the same probability</summary>
#
# With p = 0.2, is it as likely to drop all units as to keep all? Each kept unit brings one factor, each dropped one
# another.
#
# </details>

# %% [markdown]
# ### Does every step have a sub-network of its own?
#
# Claim 19 says so. Take a small layer of 10 units. It has 1,024 masks.

# %% tags=["experiment"]
REPEATS = {
    10: "about 10",
    40: "about 40",
    500: "about 500",
    1024: "1,024: they come in turn before one repeats",
}
predictions.ask(
    "03-first-repeat",
    "You draw masks for 10 units at p = 0.5, one after the other. "
    "After how many draws, on average, have you met the same mask twice?",
    list(REPEATS.values()),
)

# %% [markdown]
# This is the birthday problem: among 23 people two probably share a birthday, although there are 365. What counts is
# not the number of draws but the number of *pairs* of draws. With $N$ equally likely masks the average is about
# $\sqrt{\pi N / 2}$.
#
# ### Experiment: when does a mask come back, and does the whole network ever come?
#
# - **Measured**: draws up to the first repeat, and the share of draws that keep every unit. Both are also worked out
#   from the probabilities of all masks, with your `enumerate_masks` and `mask_probability`.
# - **Recorded**: 20 seeds with 1,000 repetitions each. **Live**: 3 seeds with 100 each, and your functions.
# - **Rule, fixed beforehand**: the two *differ* beyond 3 standard errors **and** beyond 3 % of the draws, or 0.005 of
#   the share; they *agree* if they are surely nearer.
#
# What to look at: both vertical axes are logarithmic. How does each line go on to the right, towards 512 units?

# %% tags=["experiment"]
live = experiments.mask_draws(enumerate_masks, mask_probability, seeds=range(3))
recorded = experiments.recorded_mask_draws()
figure, alt = experiments.draw_mask_draws(recorded, live)
figures.show(figure, alt=alt)

print("drawn less worked out, a share of it or a probability, mean ± standard error")
for question, verdict in experiments.conclude_mask_draws(recorded).items():
    print(f"  {question:32}  {verdict.effect}  {verdict.answer}")
print(f"the whole network with 512 units at p = 0.5: 1 in 10^{512 * np.log10(2):.0f}")

draws = float(recorded.repeat[:, 1, -2].mean())
predictions.compare(
    "03-first-repeat",
    REPEATS[min(REPEATS, key=lambda candidate: abs(candidate - draws))],
    f"{draws:.1f} draws on average (recorded, 20 seeds).",
)

# %% [markdown]
# **What it means.** At 10 units and p = 0.5, the first repeat comes after 40.6 draws on average, and a repeat is more
# likely than not from draw 38 on. At p = 0.2, where masks are less evenly likely, it comes after 10.5. So nothing makes
# sub-networks unique: claim 19 fails in a small layer. In a wide one a repeat is only unlikely. With 512 units there
# are $2^{512} \approx 10^{154}$ masks, and a training of lesson 02 draws 60,000.
#
# The other panel is claim 20. The complete network is drawn with probability $(1 - p)^n$, one draw in 1,024 at 10 units
# and p = 0.5, and practically never at 512. It is *used* at test time, but it was not trained as a whole. There is a
# reading in which the claim is right: every *weight* is trained. A weight between two hidden layers takes part in a
# share $q^2$ of the sub-networks, so at p = 0.5 the chance that it has been left out 20 times in a row is $0.75^{20}$,
# a third of a percent.
#
# **Where it breaks.** “Exponentially many” counts masks. It does not count what was learned: nearly all of these
# networks are never drawn, and none of them has a weight of its own. What they predict follows from the few that were
# drawn. This is the first half of the answer to the lesson's question.

# %% [markdown]
# ## 2. The average over all of them
#
# An ensemble predicts by an average. If the members are sub-networks and dropout decides how likely each of them is,
# then the average to ask for is the expectation over masks:
#
# $$\mathbb{E}_m[f_m(x)] = \sum_{m} P(m)\, f_m(x)$$
#
# With few units it can be computed without any drawing: run all $2^n$ sub-networks. They need not run one by one. To a
# network that treats each row by itself, the masked copies of an example are just more rows.

# %% [markdown]
# ### Exercise 3: `exact_ensemble`
#
# *difficulty 3 of 5 · 20 minutes · 3 points*
#
# Average over all sub-networks that dropout on the inputs makes. `network` is a function: any function that takes rows
# of inputs and returns rows of outputs. Three checks follow, then the hints.

# %% answer="exact_ensemble"
def exact_ensemble(network, x, p):
    """The exact mean of a network's output over all masks on its inputs.

    Arguments
        network   function, (rows, features) -> (rows, outputs): NumPy arrays of the
                  same dtype. Each row is treated by itself.
        x         array of floats (batch, features), the examples; few features
        p         probability of dropping an input, in [0, 1]

    Dropout is inverted: each of the 2**features masks multiplies an example by
    mask / (1 - p) before the network sees it. All masks of all examples go through the
    network in one call: it is given an array (2**features * batch, features) of the
    dtype of x, with the rows in any order. At p = 1 every input is dropped: then each
    masked copy is zero.

    Returns an array (batch, outputs) of the dtype that the network returns: for each
    example the sum over masks of the mask's probability times the output. x stays as it
    was.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    batch, features = x.shape
    masks = (np.arange(2**features)[:, np.newaxis] >> np.arange(features)) % 2 == 1
    probabilities = np.where(masks, 1 - p, p).prod(axis=1)
    factors = masks * (0 if p == 1 else 1 / (1 - p))
    copies = x * factors[:, np.newaxis].astype(x.dtype)  # (masks, batch, features)
    outputs = network(copies.reshape(-1, features))
    outputs = outputs.reshape(len(masks), batch, -1)
    return np.tensordot(probabilities.astype(outputs.dtype), outputs, axes=1)
    ### END SOLUTION

# %% test="exact_ensemble_values" points=1
from dropcourse.checks import ensembles as check

check.exact_ensemble_values(exact_ensemble)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.exact_ensemble_values(exact_ensemble)
### END HIDDEN TESTS

# %% test="exact_ensemble_call" points=1
from dropcourse.checks import ensembles as check

check.exact_ensemble_call(exact_ensemble)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.exact_ensemble_call(exact_ensemble)
### END HIDDEN TESTS

# %% test="exact_ensemble_edges" points=1
from dropcourse.checks import ensembles as check

check.exact_ensemble_edges(exact_ensemble)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.exact_ensemble_edges(exact_ensemble)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `exact_ensemble`**
#
# <details><summary>I do not know where to begin with so many axes</summary>
#
# Give each thing an axis of its own: masks of shape (masks, 1, features) times examples of shape (batch, features)
# gives (masks, batch, features). One `reshape(-1, features)` makes rows of it for the network, another one takes its
# output apart again.
#
# </details>
#
# <details><summary>My outputs belong to the wrong examples</summary>
#
# Which axis came first when you made rows? The second `reshape` has to name the axes in the same order.
#
# </details>
#
# <details><summary>The check says that the network is called many times</summary>
#
# A loop over masks calls it once per mask. Make all masked copies before the call.
#
# </details>
#
# <details><summary>My mean is right at p = 0.5 and nowhere else</summary>
#
# Then every mask counts the same. Each output has to be multiplied by the probability of its mask before you add.
#
# </details>
#
# <details><summary>At p = 1 I get NaN or an error</summary>
#
# There is no survivor to scale, and 1 / (1 - p) is computed all the same. Say what the factor is in that case.
#
# </details>
#
# <details><summary>The result is float64 although everything is float32</summary>
#
# The probabilities are float64, and so is their product with anything. Convert them, and the factor, to the dtype of
# what they meet.
#
# </details>

# %% [markdown]
# This costs $2^n$ passes for each example: 1,024 at 10 units, and more than there are atoms in the universe at 512. So
# in practice it is replaced, by one pass or by a sample. The next two parts measure how good the replacements are, on
# networks so small that the exact average is known.

# %% [markdown]
# ## 3. Which average does one pass compute?
#
# At test time dropout is off, and one pass of the whole network makes the prediction. This is called **weight
# scaling**, since with standard dropout the weights are multiplied by $q$; with inverted dropout this has been done
# beforehand. Claim 26 says that it stands in for the ensemble. For which average does it stand in? There are two
# candidates: the arithmetic mean above, and the **geometric mean**, in which predictions are multiplied in the place of
# added:
#
# $$G(x)_c = \prod_m f_m(x)_c^{\,P(m)} \qquad\qquad \mathrm{NGM}(x)_c = \frac{G(x)_c}{\sum_{d} G(x)_{d}}$$
#
# for each class $c$. The products do not add up to 1 over the classes, so they are divided by their sum: the
# **normalised geometric mean**. If one member is sure that a class is impossible, the product is zero: each member has
# a veto.
#
# Three networks, with ten units each that can be dropped:
#
# | | layers, from the input on |
# |---|---|
# | A | dropout → linear → softmax (softmax regression) |
# | B | linear → ReLU → dropout → linear → softmax (dropout on the last hidden layer) |
# | C | dropout → linear → ReLU → linear → softmax (dropout before a ReLU layer) |

# %% tags=["experiment"]
EQUAL = {
    "": "for none of them: it is an approximation",
    "A": "for A",
    "AB": "for A and B",
    "ABC": "for all three",
}
predictions.ask(
    "03-which-average",
    "For which of these networks does one pass without dropout give exactly "
    "the normalised geometric mean of all 1,024 sub-networks?",
    list(EQUAL.values()),
)

# %% [markdown]
# ### Exercise 4: `normalized_geometric_mean`
#
# *difficulty 3 of 5 · 15 minutes · 3 points*
#
# Average in another way: multiply, take the root, and normalise. Three checks follow, then the hints.

# %% answer="normalized_geometric_mean"
def normalized_geometric_mean(probabilities, weights):
    """The weighted geometric mean of distributions, divided by its sum over classes.

    Arguments
        probabilities   array of floats (members, batch, classes): for each member of an
                        ensemble and each example a distribution over the classes
        weights         array of floats of the same dtype (members,), at least 0 and not
                        all 0; they need not sum to 1, only their ratios count

    Returns an array (batch, classes) of the dtype of probabilities. Each row sums to 1
    and is proportional to the product over members of probability ** share, where a
    member's share is its weight divided by the sum of weights. Probabilities as small
    as 1e-300 and thousands of members do no harm: think of logarithms.

    A class to which a member of positive weight gives probability 0 gets 0. A member of
    weight 0 has no say at all. For each example there is a class to which all members
    with a say give more than 0. The arguments stay as they were.
    """
    ### BEGIN SOLUTION
    counts = weights > 0
    shares = (weights[counts] / weights.sum()).astype(probabilities.dtype)
    with np.errstate(divide="ignore"):  # log 0 is minus infinity, as it should be
        logs = np.tensordot(shares, np.log(probabilities[counts]), axes=1)
    powers = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
    ### END SOLUTION

# %% test="normalized_geometric_mean_values" points=1
from dropcourse.checks import ensembles as check

check.normalized_geometric_mean_values(normalized_geometric_mean)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.normalized_geometric_mean_values(normalized_geometric_mean)
### END HIDDEN TESTS

# %% test="normalized_geometric_mean_weights" points=1
from dropcourse.checks import ensembles as check

check.normalized_geometric_mean_weights(normalized_geometric_mean)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.normalized_geometric_mean_weights(normalized_geometric_mean)
### END HIDDEN TESTS

# %% test="normalized_geometric_mean_stability" points=1
from dropcourse.checks import ensembles as check

check.normalized_geometric_mean_stability(normalized_geometric_mean)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.normalized_geometric_mean_stability(normalized_geometric_mean)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `normalized_geometric_mean`**
#
# <details><summary>My rows do not sum to 1</summary>
#
# The geometric mean of distributions sums to less than 1 where they differ. Divide each row by its own sum.
#
# </details>
#
# <details><summary>With many members I get NaN</summary>
#
# The product of thousands of probabilities is 0 to a computer. Add logarithms, or take each power before you
# multiply. Subtracting the largest logarithm of a row changes nothing after the division, and keeps the exponential
# from vanishing.
#
# </details>
#
# <details><summary>Doubling all weights changes my result</summary>
#
# Only ratios count: divide the weights by their sum first.
#
# </details>
#
# <details><summary>The weights make no difference to my result</summary>
#
# As factors they cancel. A weight says how *often* a member is multiplied in: where does that put it?
#
# </details>
#
# <details><summary>A probability of 0 turns my row into NaN</summary>
#
# The logarithm of 0 is minus infinity, which is right for a member with a say. A weight of 0 times minus infinity is
# NaN: leave members of weight 0 out.
#
# </details>

# %% [markdown]
# ### Exercise E1 (extension): `weight_scaling_predict`
#
# *difficulty 2 of 5 · 12 minutes · 0 points*
#
# Predict as the paper of 2014 does at test time. Three checks follow, then the hints.

# %% answer="weight_scaling_predict"
def weight_scaling_predict(weights, biases, x, p):
    """Predict with one pass of a network that was trained with standard dropout.

    In training, dropout acted on what goes into the last layer, and survivors were not
    scaled. At test time no unit is dropped. Instead, the weights that lead away from
    units that could be dropped are multiplied by the probability of keeping one.

    Arguments
        weights   list of one or two arrays of floats. One, (features, classes): softmax
                  regression, with dropout on its inputs. Two, (features, hidden) and
                  (hidden, classes): a hidden ReLU layer, with dropout on its units and
                  none on the inputs.
        biases    list of as many arrays, (classes,), or (hidden,) and (classes,)
        x         array of floats of the same dtype (batch, features)
        p         probability of dropping a unit, in [0, 1]

    Returns an array (batch, classes) of the dtype of x: the softmax of the last layer's
    outputs, each row a distribution, also where these outputs are large. The arguments
    stay as they were.

    Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    inputs = x
    if len(weights) == 2:
        inputs = np.maximum(x @ weights[0] + biases[0], 0)
    logits = inputs @ (weights[-1] * (1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% test="weight_scaling_predict_regression" points=0
from dropcourse.checks import ensembles as check

check.weight_scaling_predict_regression(weight_scaling_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.weight_scaling_predict_regression(weight_scaling_predict)
### END HIDDEN TESTS

# %% test="weight_scaling_predict_hidden" points=0
from dropcourse.checks import ensembles as check

check.weight_scaling_predict_hidden(weight_scaling_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.weight_scaling_predict_hidden(weight_scaling_predict)
### END HIDDEN TESTS

# %% test="weight_scaling_predict_edges" points=0
from dropcourse.checks import ensembles as check

check.weight_scaling_predict_edges(weight_scaling_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.weight_scaling_predict_edges(weight_scaling_predict)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `weight_scaling_predict`**
#
# <details><summary>The bias seems to be the problem</summary>
#
# Was the bias ever dropped? Only what passes through a unit that could be missing is scaled.
#
# </details>
#
# <details><summary>It is right without a hidden layer, and wrong with one</summary>
#
# The dropped units are those of the hidden layer, after the ReLU. Their output leaves through the *second* weights.
#
# </details>
#
# <details><summary>At p = 0 my prediction does not depend on x</summary>
#
# You multiply by p. At p = 0 nothing was dropped, and all of each weight is left.
#
# </details>
#
# <details><summary>Large outputs give NaN in the softmax</summary>
#
# Take the largest number of a row from all numbers of that row before the exponential.
#
# </details>

# %% [markdown]
# ### Why softmax and the geometric mean fit together
#
# Take network A. The logits, which are what goes into the softmax, are linear in the mask,
# $z_m = \frac{1}{q}(m \odot x)\,W + b$. The logarithm of a softmax is its logit less a number that is the same for all
# classes, so up to such a number
#
# $$\log G(x)_c = \sum_m P(m) \log f_m(x)_c = \sum_m P(m)\, z_{m,c} + \text{const} = \mathbb{E}[z_m]_c + \text{const}$$
#
# The mean of the logits is what one pass without dropout computes, and normalising removes the constant. Nothing was
# approximated. What was needed is that the *logits* are linear in the mask. Whether that holds for B and C, you can say
# before you run the experiment.
#
# ### Experiment: one pass against two means
#
# - **Measured**: the networks A, B and C, trained with dropout on 1,000 signals (A and C see ten averages of four
#   positions each), and then compared on new ones: weight scaling against both means. The distance is the **total
#   variation distance**, half the sum of the absolute differences over classes: 0 for equal predictions, 1 for opposite
#   ones.
# - **Recorded**: 10 seeds, four rates, each network trained at its rate. **Live**: 1 seed, two rates, with your
#   `exact_ensemble` and `normalized_geometric_mean`, after a shorter training.
# - **Rule, fixed beforehand**: *equal* if the largest difference of a probability, at any rate, is surely below
#   $10^{-10}$. Otherwise, at p = 0.5, *differs* beyond 3 standard errors **and** 0.005. Loss and accuracy of weight
#   scaling are *higher* or *lower* than those of the arithmetic mean beyond 3 standard errors **and** 0.02 nats or
#   0.01.
#
# What to look at: the vertical axis spans 17 powers of ten. What lies at $10^{-16}$ is rounding.

# %% tags=["experiment"]
live = experiments.averages(exact_ensemble, normalized_geometric_mean, seeds=[0])
recorded = experiments.recorded_averages()
figure, alt = experiments.draw_averages(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_averages(recorded)
print("distance from a mean; loss and accuracy less those of the arithmetic mean")
for question, verdict in verdicts.items():
    print(f"  {question:38}  {verdict.effect}  {verdict.answer}")

names = dict(zip("ABC", experiments.NETWORKS, strict=True))
equal = [
    letter
    for letter, name in names.items()
    if verdicts[f"{name}, geometric mean"].answer == "equal"
]
distance = recorded.distance[:, 2, 2, 0].mean()
predictions.compare(
    "03-which-average",
    EQUAL["".join(equal)],
    f"In C the two are {distance:.3f} apart at p = 0.5 (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** In A and B one pass *is* the normalised geometric mean, up to rounding. B may surprise you, for it
# contains a ReLU. But the ReLU comes before the dropout, and the logits are linear in the mask. Some texts say that the
# equality needs softmax regression. What it needs is that nothing but linear layers stands between the dropped units
# and the softmax, and the last hidden layer of any classifier qualifies.
#
# In C a ReLU follows the dropout, and the equality is gone: at p = 0.5 one pass is 0.186 away from the geometric mean
# and 0.188 from the arithmetic one. It is near neither. From the arithmetic mean it is away in all three networks,
# 0.050 in A and 0.085 in B.
#
# Which is better is another question. In A and B the geometric mean, which one pass gives, has the lower loss, by 0.037
# and 0.059 nats; the accuracies cannot be told apart. In C one pass is the worse one: 0.328 right against 0.430 for the
# arithmetic mean, and a loss that is 0.063 nats higher. So claim 26 is exact in one case, and elsewhere it is an
# approximation that can be poor.
#
# **Where it breaks.** C is a hard case: half of only ten inputs are gone. At p = 0.1 the pass is 0.055 away from the
# geometric mean. In a wide layer a sum
# over many units varies less from mask to mask, so the approximation ought to be better there. Part 4 has a network of
# the usual size.

# %% [markdown]
# ## 4. The average over a sample
#
# Where $2^n$ is too much, draw. Leave dropout on while predicting, run the network $S$ times, and average. This is
# **Monte Carlo dropout** (Gal and Ghahramani 2016):
#
# $$\frac{1}{S} \sum_{s=1}^{S} f_{m_s}(x) \qquad m_s \text{ drawn by dropout}$$
#
# It aims at the arithmetic mean, without bias, and misses it by sampling noise. The spread of the $S$ predictions comes
# for free, and part 5 asks what it is worth.

# %% tags=["experiment"]
SLOPES = {
    -1.0: "a quarter of the error",
    -0.5: "half of the error",
    -0.25: "about 70 % of the error",
    0.0: "the same error: it comes from the approximation",
}
predictions.ask(
    "03-samples",
    "You take four times as many samples. How far is the Monte Carlo prediction "
    "now from the exact mean over all sub-networks, compared with before?",
    list(SLOPES.values()),
)

# %% [markdown]
# ### Exercise 5: `mc_dropout_predict`
#
# *difficulty 3 of 5 · 25 minutes · 3 points*
#
# Leave dropout on, and everything else off. Three checks follow, then the hints.

# %% answer="mc_dropout_predict"
def mc_dropout_predict(model, x, samples):
    """Predict by Monte Carlo dropout: mean and spread over passes with fresh masks.

    Arguments
        model     torch.nn.Module that maps x to a tensor (batch, outputs), in any mode
        x         tensor (batch, ...), the model's input
        samples   int of at least 2, the number of independent masks for each example

    While it samples, each dropout layer in the model is in training mode and every
    other module in evaluation mode. A dropout layer is a module whose class, or a class
    that this derives from, has `Dropout` in its name: all kinds in torch.nn are, and
    the course's own.

    Afterwards, also when the model raises an error, each module is in the mode in which
    it was found, and all parameters and buffers are what they were. The error goes on
    to the caller. Gradients are not tracked.

    Returns a pair of tensors (batch, outputs): the mean over the samples, and their
    standard deviation with divisor samples - 1.
    """
    ### BEGIN SOLUTION
    modes = {module: module.training for module in model.modules()}
    try:
        for module in modes:
            names = [kind.__name__ for kind in type(module).__mro__]
            module.training = any("Dropout" in name for name in names)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes.items():
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)
    ### END SOLUTION

# %% test="mc_dropout_predict_samples" points=1
from dropcourse.checks import ensembles as check

check.mc_dropout_predict_samples(mc_dropout_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mc_dropout_predict_samples(mc_dropout_predict)
### END HIDDEN TESTS

# %% test="mc_dropout_predict_layers" points=1
from dropcourse.checks import ensembles as check

check.mc_dropout_predict_layers(mc_dropout_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mc_dropout_predict_layers(mc_dropout_predict)
### END HIDDEN TESTS

# %% test="mc_dropout_predict_restored" points=1
from dropcourse.checks import ensembles as check

check.mc_dropout_predict_restored(mc_dropout_predict)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mc_dropout_predict_restored(mc_dropout_predict)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `mc_dropout_predict`**
#
# <details><summary>My spread is zero everywhere</summary>
#
# Either dropout is off, for the model is in evaluation mode, or all samples share one mask. Call the model once for
# each sample, with its dropout layers in training mode.
#
# </details>
#
# <details><summary>Batch normalisation does not use its running statistics</summary>
#
# `model.train()` reaches every module. Put everything into evaluation mode, then only the dropout layers into
# training mode. `module.training` is an ordinary attribute.
#
# </details>
#
# <details><summary>Some kinds of dropout layer are not found</summary>
#
# `model.modules()` walks through all modules, however deep. The names of a class and of all classes that it derives
# from are in `type(module).__mro__`.
#
# </details>
#
# <details><summary>The modes are right, but not after an error</summary>
#
# Lines below the call that raises are not reached. What stands in a `finally` block is.
#
# </details>
#
# <details><summary>All modules end in the same mode</summary>
#
# `model.train(mode)` sets one mode for all. Note the mode of each module in a dict or list, and set it back one by
# one.
#
# </details>
#
# <details><summary>My spread is a little too small</summary>
#
# Which divisor does your function use? `torch.std` divides by samples - 1 unless told otherwise, `np.std` by samples.
#
# </details>

# %% [markdown]
# ### Experiment: how many samples are enough?
#
# - **Measured**: the networks A, B and C of part 3, trained at p = 0.5. The root mean square distance of a probability
#   from the exact mean over all 1,024 sub-networks: for Monte Carlo dropout with ever more samples, and for weight
#   scaling.
# - **Recorded**: 10 seeds, up to 4,096 samples. **Live**: 1 seed, up to 256, with your `mc_dropout_predict` and
#   `exact_ensemble`, after a shorter training.
# - **Rule, fixed beforehand**: on logarithmic axes, the slope *is −1/2* if it is surely within 0.05 of it.
#
# What to look at: where does the falling line cross the dashed one? From there on, sampling is nearer to the arithmetic
# mean than one pass.

# %% tags=["experiment"]
live = experiments.monte_carlo(mc_dropout_predict, exact_ensemble, seeds=[0])
recorded = experiments.recorded_monte_carlo()
figure, alt = experiments.draw_monte_carlo(recorded, live)
figures.show(figure, alt=alt)

for question, verdict in experiments.conclude_monte_carlo(recorded).items():
    print(f"  {question:28}  off by {verdict.effect}  {verdict.answer}")
print("samples until Monte Carlo is as near as weight scaling, median of seeds:")
for name, needed in zip(experiments.NETWORKS, recorded.needed().T, strict=True):
    print(f"  {name:20}  {np.median(needed):.0f}")

slope = float(recorded.slopes().mean())
predictions.compare(
    "03-samples",
    SLOPES[min(SLOPES, key=lambda candidate: abs(candidate - slope))],
    f"The slope on logarithmic axes is {slope:.2f} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** In all three networks the error falls with the root of the number of samples, from two to 4,096.
# The dotted line has no free parameter: it is the spread of a single sub-network, divided by the root. For one more
# digit you need a hundred times as many samples.
#
# The scaled pass is as near to the exact mean as 14 samples in A, 6 in B and 2 in C (medians of 10 seeds). So it is
# cheap where the network is simple after the dropout, and where a ReLU layer follows, two samples already come nearer.
# This is about the distance from the *arithmetic* mean. Part 3 has shown that one pass aims at another mean, and not
# that the other mean is worse.
#
# **Where it breaks.** Ten units and p = 0.5. All these numbers change with both.

# %% [markdown]
# ### Is it worth as much as an ensemble?
#
# Nearer to the mean over sub-networks is not yet nearer to the truth. Claims 18, 21 and 36 promise more: that many
# points of view predict better. So compare with an ensemble in the usual sense, five networks without dropout that
# start from different weights and share nothing. It must not cost more: all five together may take as many training
# steps as the one network with dropout.

# %% tags=["experiment"]
RIVALS = {
    "higher": "the ensemble: its members are whole networks",
    "lower": "dropout: it has far more members",
    "no difference": "neither: less than 0.01 apart",
}
predictions.ask(
    "03-equal-cost",
    "Dropout with one scaled pass, against five separate networks with a fifth of the "
    "training each. Which gets more of the new signals right?",
    list(RIVALS.values()),
)

# %% [markdown]
# ### Experiment: one network with dropout against five without
#
# - **Measured**: accuracy and loss on 1,000 new signals of: one sub-network, weight scaling and Monte Carlo with 2 to
#   100 samples, all from one network trained with dropout at p = 0.5 for 60 epochs; one network without dropout, 60
#   epochs; five without, 12 epochs each; five without, 60 epochs each, which is five times the cost. All have two
#   hidden layers of 128 units and 1,000 training signals.
# - **Fair**: beforehand, dropout, the single network and the five short ones tried the same five learning rates on 10
#   data sets of their own. Each uses the one with the lowest loss at the end: 0.003 with dropout, 0.001 for the single
#   network (0.0003 was as good within the error), 0.01 for the five short ones. The five long ones train like the
#   single one.
# - **Recorded**: 10 seeds. **Live**: 1 seed and a quarter of the training, with your `mc_dropout_predict`.
# - **Rule, fixed beforehand**: compared with weight scaling, *higher* or *lower* beyond 3 standard errors **and** 0.01
#   of the accuracy, 0.02 nats of the loss. How often two members disagree counts beyond 0.02, what averaging five gains
#   over one beyond 0.01.
#
# What to look at: how much is gained from one sub-network to the average, and how much from one whole network to five?

# %% tags=["experiment"]
live = experiments.equal_cost(mc_dropout_predict, seeds=[0])
recorded = experiments.recorded_equal_cost()
figure, alt = experiments.draw_equal_cost(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_equal_cost(recorded)
print("compared with weight scaling, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:60}  {verdict.effect}  {verdict.answer}")

rival = verdicts["accuracy, 5 networks, a fifth each"]
predictions.compare(
    "03-equal-cost",
    RIVALS[rival.answer],
    f"Accuracy of the ensemble less that of dropout: {rival.effect} (10 seeds).",
)

# %% [markdown]
# **What it means.** A single sub-network is a poor predictor: 0.462 right. Averaging makes up for it. One scaled pass
# has 0.559, Monte Carlo 0.532 with five samples and 0.554 with 100. In accuracy, 100 samples and one scaled pass cannot
# be told apart. In loss the scaled pass is ahead, by 0.042 nats. So it is no makeshift here: it is the cheapest
# prediction and none of the others from the same network beats it.
#
# Are the members worth as much as separate networks? Two sub-networks disagree on 48 % of the signals, two separate
# networks on 35 %. So they are *more* diverse, not less, although they share all their weights. Averaging five gains
# accordingly, 0.070 against 0.044. But each of them is weaker to begin with, 0.462 against 0.549.
#
# At equal cost five separate networks are more accurate, 0.594 against 0.559. Their loss cannot be told from that of
# dropout. And five networks with all the training each, at five times the cost, are not better than dropout beyond the
# error: each of them overfits, it seems, and a fifth of the training is early stopping. Against a *single* network
# without dropout, what dropout lowers is the loss, by 0.176 nats; whether it is also more accurate, these 10 seeds do
# not tell.
#
# So claim 21 holds: many points of view beat one of them. That there is no better way to have them does not follow.
# With 10 other seeds, one verdict changed: 20 samples were no longer clearly less accurate than one pass.

# %% [markdown]
# ## 5. How sure is it?
#
# An ensemble says more than its average: its members may agree or not. Uncertainty has two sources. **Aleatoric** is
# what no network could know, because the same input occurs with different labels. **Epistemic** is what this network
# has not learned and more data would teach. Members that all say “half and half” are sure that the case is open.
# Members of which each is sure of something else show that they do not know.
#
# The **entropy** of a distribution, $H(f) = -\sum_c f_c \log f_c$, is 0 if one class is certain and largest if all are
# equally likely. With the natural logarithm it is counted in **nats**. Then
#
# $$\underbrace{H\big(\mathbb{E}_m[f_m]\big)}_{\text{total}} = \underbrace{\mathbb{E}_m\big[H(f_m)\big]}_{\text{aleatoric}} + \underbrace{I}_{\text{epistemic}}$$
#
# and what is left for $I$ is called **mutual information**. It is never negative, and 0 if all members agree.

# %% [markdown]
# ### Exercise E2 (extension): `predictive_entropy`
#
# *difficulty 2 of 5 · 8 minutes · 0 points*
#
# The total uncertainty of a prediction. Two checks follow, then the hints.

# %% answer="predictive_entropy"
def predictive_entropy(probabilities):
    """The entropy of the mean prediction, in nats: the total uncertainty.

    Arguments
        probabilities   array of floats (samples, batch, classes): for each sampled
                        network and each example a distribution over the classes

    Returns an array (batch,) of the dtype of probabilities: for each example the
    entropy of the mean over samples, with the natural logarithm. A class of probability
    0 adds nothing. The argument stays as it was.
    """
    ### BEGIN SOLUTION
    mean = probabilities.mean(axis=0)
    logs = np.log(np.where(mean > 0, mean, 1))
    return -(mean * logs).sum(axis=-1)
    ### END SOLUTION

# %% test="predictive_entropy_values" points=0
from dropcourse.checks import ensembles as check

check.predictive_entropy_values(predictive_entropy)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.predictive_entropy_values(predictive_entropy)
### END HIDDEN TESTS

# %% test="predictive_entropy_edges" points=0
from dropcourse.checks import ensembles as check

check.predictive_entropy_edges(predictive_entropy)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.predictive_entropy_edges(predictive_entropy)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `predictive_entropy`**
#
# <details><summary>My entropy is zero though the samples disagree</summary>
#
# Average first. Samples that are each certain have no entropy of their own; their mean has.
#
# </details>
#
# <details><summary>My entropy is too large by the factor 1.44</summary>
#
# 1.44 is one over the natural logarithm of 2. Your logarithm is to base 2.
#
# </details>
#
# <details><summary>Certain predictions give NaN</summary>
#
# 0 times the logarithm of 0 counts as 0. Replace zeros by 1 inside the logarithm only: its value there is 0.
#
# </details>

# %% [markdown]
# ### Exercise E3 (extension): `mutual_information`
#
# *difficulty 3 of 5 · 10 minutes · 0 points*
#
# The part of the uncertainty that comes from disagreement. Two checks follow, then the hints.

# %% answer="mutual_information"
def mutual_information(probabilities):
    """What the sampled networks disagree about, in nats: the epistemic uncertainty.

    Arguments
        probabilities   array of floats (samples, batch, classes): for each sampled
                        network and each example a distribution over the classes

    Returns an array (batch,) of the dtype of probabilities: for each example the
    entropy of the mean over samples, minus the mean over samples of the entropy, with
    the natural logarithm. A class of probability 0 adds nothing. Where all samples
    agree it is 0, up to rounding. The argument stays as it was.
    """
    ### BEGIN SOLUTION
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    total = entropy(probabilities.mean(axis=0))
    return total - entropy(probabilities).mean(axis=0)
    ### END SOLUTION

# %% test="mutual_information_values" points=0
from dropcourse.checks import ensembles as check

check.mutual_information_values(mutual_information)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mutual_information_values(mutual_information)
### END HIDDEN TESTS

# %% test="mutual_information_edges" points=0
from dropcourse.checks import ensembles as check

check.mutual_information_edges(mutual_information)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.mutual_information_edges(mutual_information)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `mutual_information`**
#
# <details><summary>My information is negative</summary>
#
# The entropy of the mean is never below the mean of the entropies. Which of the two do you subtract?
#
# </details>
#
# <details><summary>My information is not zero where all samples agree</summary>
#
# Then it is one of the two entropies, not their difference. Agreement means that both are the same.
#
# </details>
#
# <details><summary>One number for each sample comes back</summary>
#
# The second term is a mean over samples too. Which axis is that?
#
# </details>

# %% [markdown]
# ### Does the spread know what the network does not?
#
# For Monte Carlo dropout these are names, not proofs. Whether its spread behaves like epistemic uncertainty can be
# tried. It ought to be large where there were no data, and it ought to shrink where more data come in.

# %% tags=["experiment"]
SHRINKS = {
    0.1: "to a tenth: one over the root of the number",
    0.33: "to a third",
    1.0: "hardly at all",
    3.0: "it grows",
}
predictions.ask(
    "03-more-data",
    "A network learns a curve from 20 points with dropout at p = 0.2, another one from "
    "2,000 points. What becomes of the Monte Carlo spread among the points?",
    list(SHRINKS.values()),
)

# %% [markdown]
# ### Experiment: near the data, between them, far away, and more of them
#
# - **Measured**: networks with two hidden layers of 64 units learn $\sin 2x$ from noisy points (standard deviation
#   0.1), half of them in [−2, −1], half in [1, 2]. The standard deviation over 200 Monte Carlo samples at p = 0.2, and
#   over five networks without dropout, *near* (among the points), in the *gap* between the clusters and *far* away
#   (beyond 3). Beside it, how far the mean is from the curve.
# - **Recorded**: 20 seeds, 20, 200 and 2,000 points. **Live**: 1 seed, a shorter training, with your
#   `mc_dropout_predict`.
# - **Rule, fixed beforehand**: a spread *grows* or *shrinks* beyond 3 standard errors of its logarithm **and** a fifth.
#   The curve is covered *too rarely* if it lies within two spreads at fewer than 95 % of the places, beyond 3 standard
#   errors **and** 0.1.
#
# What to look at: in A and B, does the dotted line (the error) stay within twice the other? In C, which line follows
# the law?

# %% tags=["experiment"]
live = experiments.uncertainty(mc_dropout_predict, seeds=[0])
recorded = experiments.recorded_uncertainty()
figure, alt = experiments.draw_uncertainty(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_uncertainty(recorded)
print("logarithm of a ratio, or share covered less 95 %, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:48}  {verdict.effect}  {verdict.answer}")

more = verdicts["spread near, 2,000 points against 20, dropout"]
ratio = float(np.exp(more.effect.mean))
predictions.compare(
    "03-more-data",
    SHRINKS[min(SHRINKS, key=lambda candidate: abs(np.log(candidate / ratio)))],
    f"With a hundred times as many points it is {ratio:.2f} of what it was (20 seeds).",
)

# %% [markdown]
# **What it means.** Away from the points the spread grows. With 200 points it is 2.5 times as large in the gap as among
# the points, and 3.8 times as large far away. In the gap, two spreads cover the curve. So the spread *ranks* these
# places rightly.
#
# Its *size* is another matter. Far away the mean is wrong by 2.73 on average, and the spread is 0.62: two spreads cover
# the curve nowhere. The ensemble does no better, with 4.08 and 0.24. All members go on in the way in which they ended,
# and agree. What no point has contradicted, no member doubts.
#
# And with a hundred times as many points, the spread among them falls to 0.87 of what it was, from 0.180 to 0.157.
# Whether that is as much as a fifth, the rule leaves open; a tenth, as for the mean of independent measurements, is out
# of the question. This is Osband's objection (2016): at a fixed p, the spread is mostly set by p. The error fell from
# 0.142 to 0.079 meanwhile. To be fair, the ensemble's spread did not follow the law either, from 0.072 to 0.061.
#
# **Where it breaks.** Use the spread to compare inputs, not as an error bar. And even the comparison needs a trial: for
# networks with one hidden layer, Foong et al. (2020) prove that the spread cannot be small at two clusters and large
# between them. Ours have two hidden layers.
#
# ### Can its confidence be believed?
#
# In classification, confidence is the largest probability. A network is **calibrated** if, of all the predictions that
# it makes with confidence 0.8, eight in ten are right. Sort the predictions into bins by confidence; in each bin
# compare the mean confidence with the accuracy, and average the distances, weighted by the number of examples $n_b$
# among $N$:
#
# $$\mathrm{ECE} = \sum_b \frac{n_b}{N}\, \big|\, \text{accuracy}_b - \text{confidence}_b \,\big|$$

# %% [markdown]
# ### Exercise E4 (extension): `expected_calibration_error`
#
# *difficulty 3 of 5 · 20 minutes · 0 points*
#
# Compare confidence with accuracy. Three checks follow, then the hints.

# %% answer="expected_calibration_error"
def expected_calibration_error(probabilities, labels, bins):
    """How far confidence and accuracy lie apart, averaged over bins of confidence.

    Arguments
        probabilities   array of floats (examples, classes), predicted distributions
        labels          array of int (examples,), the right classes
        bins            int of at least 1, the number of bins

    An example's confidence is its largest probability, and its prediction the class
    that has it. The bins divide (0, 1] into equal widths; a bin includes its right edge
    and not its left one.

    Returns a float: over the bins that are not empty, the sum of the share of examples
    in the bin times the distance between their accuracy and their mean confidence.
    The arguments stay as they were.
    """
    ### BEGIN SOLUTION
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    place = np.ceil(confidence * bins).astype(int)
    gaps = np.bincount(place, weights=correct - confidence)
    return float(np.abs(gaps).sum() / len(labels))
    ### END SOLUTION

# %% test="expected_calibration_error_values" points=0
from dropcourse.checks import ensembles as check

check.expected_calibration_error_values(expected_calibration_error)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.expected_calibration_error_values(expected_calibration_error)
### END HIDDEN TESTS

# %% test="expected_calibration_error_bins" points=0
from dropcourse.checks import ensembles as check

check.expected_calibration_error_bins(expected_calibration_error)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.expected_calibration_error_bins(expected_calibration_error)
### END HIDDEN TESTS

# %% test="expected_calibration_error_edges" points=0
from dropcourse.checks import ensembles as check

check.expected_calibration_error_edges(expected_calibration_error)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.expected_calibration_error_edges(expected_calibration_error)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `expected_calibration_error`**
#
# <details><summary>Confidence exactly 1 causes an error or is lost</summary>
#
# The bins include their right edges. `np.ceil(confidence * bins)` numbers them from 1, and 1.0 falls into the last.
#
# </details>
#
# <details><summary>More bins make my error smaller</summary>
#
# Empty bins count as calibrated if you divide by the number of bins. Each bin counts with its share of the examples.
#
# </details>
#
# <details><summary>My result is NaN</summary>
#
# The mean over an empty bin is 0 divided by 0. Leave out bins without examples.
#
# </details>
#
# <details><summary>My error is almost zero for predictions that are clearly off</summary>
#
# Bins that are too sure and bins that are not sure enough cancel. Take the distance in each bin before you add.
#
# </details>
#
# <details><summary>My error is far too large</summary>
#
# Do you compare example by example? One example is right or wrong; a bin has an accuracy.
#
# </details>

# %% tags=["experiment"]
SURE = {
    "about right": "about right",
    "too sure": "too sure of itself",
    "not sure enough": "not sure enough of itself",
}
predictions.ask(
    "03-calibration",
    "The network that lesson 02 trained with dropout for 60 epochs, averaged over 50 "
    "Monte Carlo samples: how sure is it, compared with how often it is right?",
    list(SURE.values()),
)

# %% [markdown]
# ### Experiment: confidence against accuracy
#
# - **Measured**: the two networks of lesson 02, with 256 hidden units in each of two layers, trained on 1,000 signals
#   for 60 epochs, each at the learning rate that its tuning chose. The expected calibration error in ten bins on 1,000
#   new signals: without dropout, with dropout and weight scaling, with dropout and 50 samples.
# - **Recorded**: 10 seeds. **Live**: 1 seed, 20 epochs, with your `mc_dropout_predict` and
#   `expected_calibration_error`.
# - **Rule, fixed beforehand**: a difference counts beyond 3 standard errors **and** 0.02. *Too sure* if mean confidence
#   exceeds accuracy, *not sure enough* if it falls short, by as much.
#
# What to look at: below the diagonal a network is too sure, above it not sure enough. Where do most examples lie?

# %% tags=["experiment"]
live = experiments.calibration(
    mc_dropout_predict, expected_calibration_error, seeds=[0]
)
recorded = experiments.recorded_calibration()
figure, alt = experiments.draw_calibration(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_calibration(recorded)
print("difference of two errors, or confidence less accuracy, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:72}  {verdict.effect}  {verdict.answer}")

sampled = verdicts["confidence, dropout, Monte Carlo"]
predictions.compare(
    "03-calibration",
    SURE[sampled.answer],
    f"Mean confidence less accuracy: {sampled.effect} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** After 60 epochs the network without dropout is far too sure of itself: its confidence is 0.195
# above its accuracy, and the two are 19.6 % apart. With dropout they are 5.7 % apart in the scaled pass and 5.2 % in
# the average over samples. Whether these two differ, 10 seeds do not tell. But they are wrong in opposite directions.
# One scaled pass is still too sure, by 0.048. The average over samples is not sure enough, by 0.044: where members
# disagree, averaging flattens.
#
# So neither is calibrated, and leaving dropout on is no calibration method. If you need probabilities, fit a correction
# on held-out data; a single number, the temperature of the softmax, often goes a long way (Guo et al. 2017).
#
# **Where it breaks.** Look at your rings, from a training of 20 epochs and a single seed: there is little
# overconfidence to cure yet, and Monte Carlo may well be the worst of the three. Calibration belongs to a moment of the
# training, not to a method. And the error itself depends on the number of bins and of examples: with few examples, a
# calibrated network has an error above zero, too.

# %% [markdown]
# ## 6. Dropout as a penalty
#
# There is another way to look at dropout, without any ensemble. Lesson 02 measured the variance that it adds to a
# pre-activation. In linear regression with squared error, this variance goes straight into the loss. Averaged over
# masks, with inverted dropout on the inputs,
#
# $$\mathbb{E}_m \sum_i \Big(y_i - \sum_j \frac{m_{ij}}{q} x_{ij} w_j\Big)^2 = \sum_i \Big(y_i - \sum_j x_{ij} w_j\Big)^2 + \frac{p}{q} \sum_j w_j^2 \sum_i x_{ij}^2$$
#
# The last term is a **ridge penalty**: it charges for squared weights, as weight decay does. But it charges each weight
# at a price of its own, the sum of squares of its feature. With all 32 masks of five features this can be checked to
# the last digit:

# %% tags=["experiment"]
rng = np.random.default_rng(4)
p = 0.3
x, w, y = rng.normal(size=(8, 5)), rng.normal(size=5), rng.normal(size=8)
masks = np.array(np.meshgrid(*[[0, 1]] * 5)).reshape(5, -1).T
chances = np.where(masks, 1 - p, p).prod(axis=1)
errors = [((y - (x * mask / (1 - p)) @ w) ** 2).sum() for mask in masks]
penalty = p / (1 - p) * (w**2 * (x**2).sum(axis=0)).sum()
print("mean over all 32 masks:     ", chances @ errors)
print("without dropout + penalty:  ", ((y - x @ w) ** 2).sum() + penalty)

# %% [markdown]
# ### Exercise E5 (extension): `dropout_penalty`
#
# *difficulty 3 of 5 · 12 minutes · 0 points*
#
# The price that dropout puts on weights. Two checks follow, then the hints.

# %% answer="dropout_penalty"
def dropout_penalty(w, x, p):
    """What inverted dropout on the inputs adds to the squared error of a linear model.

    The squared error, summed over examples, of the prediction for masked inputs is on
    average over masks that for the inputs themselves plus this penalty.

    Arguments
        w   array of floats (features,), the weights
        x   array of floats (batch, features), the inputs
        p   probability of dropping an entry of x, in [0, 1)

    Returns a float, in closed form: p / (1 - p) times the sum over features of the
    squared weight times the sum over the batch, not the mean, of the squared input. The
    arguments stay as they were.

    Raises ValueError, naming the value, for a `p` that is no probability, and for a `p`
    of 1, where nothing of x is left.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if p == 1:
        raise ValueError(f"at p = {p} nothing of x is left")
    return float(p / (1 - p) * (x**2).sum(axis=0) @ w**2)
    ### END SOLUTION

# %% test="dropout_penalty_values" points=0
from dropcourse.checks import ensembles as check

check.dropout_penalty_values(dropout_penalty)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.dropout_penalty_values(dropout_penalty)
### END HIDDEN TESTS

# %% test="dropout_penalty_edges" points=0
from dropcourse.checks import ensembles as check

check.dropout_penalty_edges(dropout_penalty)
### BEGIN HIDDEN TESTS
from graders.hidden import ensembles as hidden

hidden.dropout_penalty_edges(dropout_penalty)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `dropout_penalty`**
#
# <details><summary>My penalty is not zero at p = 0</summary>
#
# Without dropout nothing is random. Did you leave out the square of the mean, and keep 1 / (1 - p)?
#
# </details>
#
# <details><summary>My penalty changes its sign with the weights</summary>
#
# A variance has no sign: both the weight and the input come in as squares.
#
# </details>
#
# <details><summary>It is wrong only with more than one feature</summary>
#
# Squares first, then the sum: variances of independent terms add up. The square of a sum has other terms too.
#
# </details>
#
# <details><summary>I get an array, and a number is asked for</summary>
#
# Two sums: over the features, and over the rows.
#
# </details>

# %% [markdown]
# ### Who is charged least?
#
# A feature that is seldom active has a small sum of squares, so its weight is cheap. Weight decay charges all weights
# alike. For logistic regression the same holds approximately, and the price also falls where the prediction is already
# sure (Wager, Wang and Liang 2013). So dropout should favour features that are rare but telling. Is this what claim 30
# means by a wider range of patterns?

# %% tags=["experiment"]
RARE = {
    "more": "more",
    "less": "less",
    "no difference": "about the same",
}
predictions.ask(
    "03-rare-features",
    "Some features are rarely active, and nothing else tells the class. Compared with "
    "weight decay, dropout gives them, relative to the others, how much weight?",
    list(RARE.values()),
)

# %% [markdown]
# ### Experiment: rare features that tell, and rare features that do not
#
# - **Measured**: logistic regression on 200 rows with 100 dense features and 25 rare ones, each active in 8 % of the
#   rows. In one world only the rare ones tell the class, in the other only some dense ones. Three models: dropout on
#   the inputs, ridge, and ridge on features that were divided by their root mean square, which is the price list of the
#   formula above.
# - **Fair**: each chooses among five strengths, on validation rows. **Recorded**: 20 seeds. **Live**: 2 seeds.
# - **Rule, fixed beforehand**: *more* weight beyond 3 standard errors **and** a factor of 1.5; a *higher* accuracy
#   beyond 3 standard errors **and** 0.01.
#
# What to look at: compare dropout with ridge first, then with the scaled ridge. And which world does dropout prefer?

# %% tags=["experiment"]
live = experiments.rare_features(seeds=range(2))
recorded = experiments.recorded_rare_features()
figure, alt = experiments.draw_rare_features(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_rare_features(recorded)
print("logarithm of a ratio, or difference of accuracies, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:87}  {verdict.effect}  {verdict.answer}")

weight = verdicts["rare features tell: weight of rare features"]
predictions.compare(
    "03-rare-features",
    RARE[weight.answer],
    f"{np.exp(weight.effect.mean):.0f} times the ratio of ridge (recorded, 20 seeds).",
)

# %% [markdown]
# **What it means.** Where rare features tell, dropout gives them 30 times as much weight as ridge does, in relation to
# the dense ones. On rows in which a rare feature is active its accuracy is 0.918 against 0.737. The scaled ridge, which
# has no randomness at all, comes close: 0.908. So nearly all of it is the price list. What is left is at the minimum,
# and with 20 other seeds it could not be told from nothing.
#
# In the other world dropout favours the rare features all the same, though they tell nothing. Its accuracy on their
# rows is then 0.600 against 0.634 for ridge. Claim 30 is half right: dropout does not look for *relevant* patterns. It
# makes rare ones cheap, whether they are worth it or not.

# %% [markdown]
# ### Is a single pathway kept from dominating?
#
# Claim 32 says so. A **pathway** here leads through one hidden unit; its strength is the norm of the weights that come
# in times the norm of those that go out. For a linear network with one hidden layer, dropout on the hidden units is
# known to make these products equal (Mianjy, Arora and Vidal 2018). Does that go further?
#
# ### Experiment: how even are the pathways?
#
# - **Measured**: networks with 20 hidden units, a linear one and one with ReLU, learn the same linear map at four
#   rates. Their 20 strengths, and the relative spread (standard deviation over mean). Then the same in the networks of
#   lesson 02 that read signals.
# - **Recorded**: 10 seeds. **Live**: 1 seed, fewer steps.
# - **Rule, fixed beforehand**: a spread is *lower* or *higher* than without dropout beyond 3 standard errors **and**
#   0.05.
#
# What to look at: a flat line means that all pathways are equally strong.

# %% tags=["experiment"]
live = experiments.pathways(seeds=[0])
recorded = experiments.recorded_pathways()
figure, alt = experiments.draw_pathways(recorded, live)
figures.show(figure, alt=alt)

print("relative spread less that without dropout, mean ± standard error")
for question, verdict in experiments.conclude_pathways(recorded).items():
    print(f"  {question:36}  {verdict.effect}  {verdict.answer}")

# %% [markdown]
# **What it means.** In the linear network the spread falls from 0.21 without dropout to 0.01 at p = 0.5, as the theory
# says, and in the small ReLU network from 0.36 to 0.02. In the classifier it falls in the second hidden layer, from
# 0.38 to 0.27, and not in the first. So claim 32 holds where it is proved, and a little beyond.
#
# **Where it breaks.** It has a price: the small networks learn the map worse. With dropout switched off again, the
# error of the linear one is 7 % of the target's mean square at p = 0.5, that of the ReLU one 18 %, and next to nothing
# without dropout. And from even pathways the article concludes that gradients flow freely. That is claim 31, and part 9
# tries it.

# %% [markdown]
# ## 7. Do units rely less on each other?
#
# The first paper on dropout has this in its title: it prevents the **co-adaptation** of units, that is, units which are
# only useful together with certain others (Hinton et al. 2012). Claims 17, 23 and 29 say the same in other words. It
# sounds plausible, since a unit cannot count on any other. But how would one see it?
#
# One way is to delete units from a trained network and watch the accuracy. Another is to look at the units: how
# much do their outputs correlate, and does a part of them do all the work?

# %% tags=["experiment"]
DELETIONS = {
    "higher": "the network trained with dropout",
    "lower": "the network trained without: nobody has thinned its training",
    "no difference": "neither, within 0.02",
}
predictions.ask(
    "03-deleted-units",
    "You set half of the hidden units to zero, chosen at random, in both layers. "
    "Which network keeps the larger share of its accuracy?",
    list(DELETIONS.values()),
)

# %% [markdown]
# ### Experiment: delete units, and look at them
#
# - **Measured**: the two networks of lesson 02 after 60 epochs. Accuracy on new signals with a share of the hidden
#   units set to zero, with and without scaling the others up. The mean absolute correlation of two units. The
#   **evenness** of their contributions, 1 if all contribute equally, $1/n$ if one does everything.
# - **Recorded**: 10 seeds, 20 choices of units for each share. **Live**: 1 seed, 20 epochs, 5 choices.
# - **Rule, fixed beforehand**: a difference counts beyond 3 standard errors **and** 0.02; accuracies are compared with
#   half of the units deleted.
#
# What to look at: on the left, how steeply each line falls; on the right, whether all four properties tell the same
# story.

# %% tags=["experiment"]
live = experiments.coadaptation(seeds=[0])
recorded = experiments.recorded_coadaptation()
figure, alt = experiments.draw_coadaptation(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_coadaptation(recorded)
print("with dropout, compared with without, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:58}  {verdict.effect}  {verdict.answer}")

kept = verdicts["share of accuracy kept, half deleted"]
predictions.compare(
    "03-deleted-units",
    DELETIONS[kept.answer],
    f"The share it keeps is larger by {kept.effect.mean:.2f} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** With half of its units gone, the network trained with dropout falls from 0.61 to 0.46, the other
# one from 0.57 to 0.32. If its remaining units are scaled up, as they were in training, it reaches 0.52. Its units also
# correlate less: 0.15 against 0.23 in the first hidden layer, 0.15 against 0.20 in the second. This speaks for claim
# 23.
#
# But the contributions are more even in the first layer only (0.89 against 0.81). In the second they are *less* even,
# 0.68 against 0.84. Claims 17 and 29 promise that the work is spread over all units, and there it is spread less. (Part
# 6 found the *strengths* in that layer more even. The two agree: a strength counts weights only, a contribution also
# how active the unit is.)
#
# **Where it breaks.** That it bears deletions is no surprise: this is the very disturbance that it was trained on. It
# shows that training worked, not that co-adaptation is what it worked on. Lower correlation may also come from units
# that are active less often, which is not separated here. And three measures of the same word gave two answers, so the
# word needs a definition before a claim about it can be right. Helmbold and Long (2015) argue against the suggestion
# that dropout discourages co-adaptation. All eight verdicts were the same with 10 other seeds.

# %% [markdown]
# ## 8. Is it more robust?
#
# Claims 34 and 35 go from units to inputs: a network that cannot rely on single units should bear small variations and
# imperfect data better. Deleted units were just measured. A disturbed *input* is something else. Dropout on hidden
# units never showed the network any.

# %% tags=["experiment"]
ROBUST = {
    "most": "in most of them: it is what claim 34 says",
    "some": "in some: it depends on the disturbance",
    "none": "in none of them",
}
predictions.ask(
    "03-robust",
    "Noise, shifts, gaps, spikes, another baseline, another amplitude, smoothing, "
    "attacks: in how many do clearly fewer predictions change with dropout?",
    list(ROBUST.values()),
)

# %% [markdown]
# ### Experiment: disturb the input
#
# - **Measured**: the same two networks. The share of predictions that change when new signals are disturbed in ten
#   ways, among them noise and an **attack**: each position is moved by ε in the direction that raises the loss most.
#   For comparison, an eleventh: a quarter of the hidden units deleted. Then how much accuracy dropout gains over the
#   other network, beyond what it gains on clean signals.
# - **Recorded**: 20 seeds, 5 draws of each random disturbance. **Live**: 1 seed, 20 epochs, 2 draws.
# - **Rule, fixed beforehand**: *lower* or *higher* beyond 3 standard errors **and** 0.02.
#
# What to look at: in the left panel, which pairs of points are clearly apart? In the right one, who is to the right of
# the grey band?

# %% tags=["experiment"]
live = experiments.robustness(seeds=[0])
recorded = experiments.recorded_robustness()
figure, alt = experiments.draw_robustness(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_robustness(recorded)
inputs_only = experiments.DISTURBANCES[:-1]
print(f"{'':28}  predictions that change    lead in accuracy")
for name in experiments.DISTURBANCES:
    changed = verdicts[f"predictions changed, {name}"]
    lead = verdicts[f"lead in accuracy, {name}"]
    columns = [f"{v.effect.mean:+.3f} {v.answer:14}" for v in (changed, lead)]
    print(f"  {name:26}  {columns[0]:25}  {columns[1]}")

fewer = [
    name
    for name in inputs_only
    if verdicts[f"predictions changed, {name}"].answer == "lower"
]
share = len(fewer) / len(inputs_only)
outcome = "most" if share > 0.5 else "some" if fewer else "none"
predictions.compare(
    "03-robust",
    ROBUST[outcome],
    f"In {len(fewer)} of {len(inputs_only)} (recorded, 20 seeds): {', '.join(fewer)}.",
)

# %% [markdown]
# **What it means.** With a quarter of the units deleted, 21 % of the predictions change with dropout and 40 % without.
# Inputs are another matter. Of ten disturbances, one clearly changes fewer predictions: signals moved by two positions,
# 34 % against 40 %. Under noise, gaps and spikes the difference is two points in a hundred or less, near the minimum,
# so that its verdict turns with the seeds. And when the amplitude changes, *more* predictions change: 22 % against 14
# %.
#
# The accuracy tells a second story. Dropout is ahead on clean signals, by 0.046, and it stays ahead under most
# disturbances. But its lead *grows* only under the stronger attack, by 0.032, and it shrinks with another baseline,
# another amplitude and smoothing.
#
# So claim 34 depends on the variation. Claim 35 is not supported here: on none of the six corruptions was dropout worth
# clearly more than on clean data, and on three it was worth less. A network bears what it was trained to bear.
#
# **Where it breaks.** These are mild disturbances of our own choice, and one data set. A weaker reading of claim 35
# does hold for most of them: the network with dropout is the more accurate one. It was so before anything was
# disturbed.

# %% [markdown]
# ## 9. Does it keep gradients from vanishing?
#
# Claim 31. On its way back from the loss, a gradient is multiplied at every layer. If the factors are below 1, little
# is left after twenty layers: it **vanishes**. If they are above 1, it **explodes**. What does dropout do to the
# factor? Each layer divides survivors by $q$, which multiplies the mean *square* of a signal by $1/q$, forward and
# backward.

# %% tags=["experiment"]
VANISHING = {
    "arrives": "about as much as in the output layer: dropout clears the way",
    "vanishes": "next to nothing still, if more than without dropout",
    "explodes": "far more than in the output layer",
}
predictions.ask(
    "03-vanishing",
    "20 layers of sigmoid units, where gradients vanish without dropout. "
    "With dropout at p = 0.5, how much arrives at the first layer?",
    list(VANISHING.values()),
)

# %% [markdown]
# ### Experiment: how much arrives?
#
# - **Measured**: before training, the norm of the gradient that reaches each of 21 layers of 100 units. Three ways to
#   start: sigmoid with the weights of Glorot and Bengio; ReLU with those of He et al., which keep the size of a signal
#   as long as nothing is dropped; ReLU with a *compensated start*, that is, weights that also make up for dropout
#   (their variance times $q$).
# - **Recorded**: 20 seeds. **Live**: 2 seeds, fewer rows.
# - **Rule, fixed beforehand**, beyond 3 standard errors: *vanishes* or *explodes* if it changes by more than a factor
#   of 100 on the way, else *arrives*; *larger* with dropout beyond a factor of 2.
#
# What to look at: the left panel has another vertical axis than the others. Where does a line end up, and is that a
# number to train with?

# %% tags=["experiment"]
live = experiments.gradient_norms(seeds=range(2))
recorded = experiments.recorded_gradient_norms()
figure, alt = experiments.draw_gradient_norms(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_gradient_norms(recorded)
print("factors of ten, from the output to the first layer, mean ± standard error")
for question, verdict in verdicts.items():
    if question.endswith("way back"):
        print(f"  {question:48}  {verdict.effect}  {verdict.answer}")

deep = verdicts["sigmoid, p = 0.5, way back"]
predictions.compare(
    "03-vanishing",
    VANISHING[deep.answer],
    f"It changes by a factor of ten to the power {deep.effect.mean:.1f} (20 seeds).",
)

# %% [markdown]
# **What it means so far.** In the sigmoid network, $10^{-12.4}$ of the gradient in the output layer arrives without
# dropout, $10^{-9.9}$ with it. That is about 350 times as much, and still nothing to train with. In the ReLU network
# there was no problem: everything arrives. Dropout makes one, in the other direction: the gradient *grows* on its way,
# by a factor of 960 at p = 0.5. This is the factor $1/q$ in the mean square, twenty times: $\sqrt{2^{20}} = 1{,}024$.
# If the initial weights make up for it, dropout changes nothing.
#
# ### Experiment: does training profit?
#
# - **Measured**: training accuracy, in evaluation mode, of networks with 5 and 12 hidden layers of 64 units on digits,
#   started in the same three ways.
# - **Fair**: each arm uses the best of three learning rates, chosen on other seeds and another half of the digits.
# - **Recorded**: 10 seeds, 20 epochs. **Live**: 1 seed, 5 layers, 8 epochs.
# - **Rule, fixed beforehand**: *higher* or *lower* than without dropout beyond 3 standard errors **and** 0.02.
#
# What to look at: chance is 0.1. Is there a panel in which dropout lifts a network off the ground?

# %% tags=["experiment"]
live = experiments.deep_training(seeds=[0])
recorded = experiments.recorded_deep_training()
figure, alt = experiments.draw_deep_training(recorded, live)
figures.show(figure, alt=alt)

print("training accuracy with dropout less that without, mean ± standard error")
for question, verdict in experiments.conclude_deep_training(recorded).items():
    print(f"  {question:60}  {verdict.effect}  {verdict.answer}")

# %% [markdown]
# **What it means.** In none. The 12 sigmoid layers stay at chance, 0.11, with and without dropout: the larger gradient
# is of no use. The 12 ReLU layers, which reach 0.99 without dropout, reach 0.42 at p = 0.2 and chance at p = 0.5. A
# compensated start helps a little: 0.50 at p = 0.2. With five layers dropout does no harm to ReLU at p = 0.2, and much
# at 0.5. In no arm is the training accuracy higher than without.
#
# So claim 31 is right about one sign and wrong about the problem. Gradients in saturated networks do grow, by a factor
# that repairs nothing, and networks that could be trained become harder to train. Schoenholz et al. (2017) derive that
# dropout limits the depth that can be trained. And claim 33 draws the conclusion that training converges faster. Lesson
# 02 measured the opposite: dropout needed 5.1 times as many steps to the same training loss.
#
# **Where it breaks.** No normalisation, no skip connections: modern deep networks have both, and do not live on the
# edge that these experiments show. 20 epochs, 10 seeds, rates chosen among three.

# %% [markdown]
# ## 10. In your own words
#
# ### Exercise 6: `ensemble_picture`
#
# *difficulty 3 of 5 · 15 minutes · 3 points*
#
# *In what sense is a network with dropout an ensemble, and where does the picture fail?*
#
# Write about 150 words in the cell below. A person reads them, not a program. One point each for
#
# 1. what the members are, how many there are, and what they share;
# 2. which average is meant, what is computed in its place at test time, and for which networks the two are the same;
# 3. a respect in which the members are not like networks that were trained one by one, with a result of this lesson
#    that shows it.

# %% [markdown] written="ensemble_picture" points=3
# A mask picks a sub-network: with $n$ units that may be dropped there are $2^n$ of them. They are no separate networks,
# for all of them use the same weights, and each step of training changes what nearly all of them compute. Most are
# never drawn at all.
#
# Their prediction is the mean over masks, weighted by how likely each mask is. At test time one pass without dropout
# stands in for it. This pass is exactly the normalised geometric mean of the members, which is not their arithmetic
# mean, as long as only linear layers come between the dropped units and the softmax, as in softmax regression; with a
# ReLU layer in between it is an approximation, and can be a poor one. Monte Carlo dropout estimates the arithmetic
# mean, with an error that falls as one over the root of the number of samples.
#
# Networks trained one by one start elsewhere and end elsewhere, and each of them is a good network. A sub-network is a
# poor one: in this lesson 0.46 of its predictions were right, against 0.55. Two of them even disagreed more often than
# two separate networks. So averaging gains more, and still five separate networks at the same cost were more accurate.

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 16 A training step trains a smaller network | **exact** for one example; a batch trains as many as it has examples | measured here, 20 seeds, three rates |
# | 17 Learning is spread over all units | **half**: it bears the loss of units better; contributions are more even in one hidden layer and less even in the other | measured here, 10 seeds |
# | 18 An ensemble of sub-networks | **holds** as a picture of the average; the members share all their weights | exact averages over 1,024 sub-networks, 10 seeds |
# | 19 Each iteration has its own sub-network | **not by construction**: repeats are sure in small layers and improbable in wide ones | worked out, and measured here, 20 seeds |
# | 20 Learns from the complete architecture | **wrong** as written: it is drawn with probability $(1-p)^n$. Every weight is trained, though | worked out, and measured here, 20 seeds |
# | 21 Many points of view generalise better | **holds**: the average is far better than a member. Five separate networks at the same cost are more accurate still | measured here, 10 seeds, rates tuned |
# | 23 Less co-adaptation | **supported**: it bears deletions and its units correlate less. But deletions are what it was trained on | measured here, 10 seeds |
# | 26 Scaling stands in for the ensemble | **exact** for the geometric mean if only linear layers come before the softmax; else an approximation | proof; measured here, 10 seeds, four rates |
# | 29 Forces the use of all units | **half**: as 17 | measured here, 10 seeds |
# | 30 A wider range of patterns | **half**: it favours rare features, whether they tell or not; a ridge penalty with the same prices does nearly as well | measured here, 20 seeds |
# | 31 Eases vanishing gradients | **wrong** as a cure: vanished gradients grow and stay vanished, and where gradients arrived they explode; no network trained better | measured here, 20 and 10 seeds |
# | 32 No dominant pathway | **holds** in a linear network and in a small ReLU network; in the classifier in one hidden layer of two | measured here, 10 seeds |
# | 33 Faster convergence | **wrong** for targets that both reach: dropout needs 5.1 times as many steps to a training loss of 0.7 nats. A low validation loss is hardly reached without it | lesson 02, 10 seeds, both arms tuned |
# | 34 Less sensitive to small variations | **depends on the variation**: less sensitive to missing units and to shifts, hardly to noise, more to the amplitude | measured here, 20 seeds |
# | 35 Better on imperfect data | **not supported**: on none of six corruptions was dropout worth clearly more than on clean data, on three it was worth less | measured here, 20 seeds |
# | 36 Learning as an ensemble uses several viewpoints | **as 18 and 21**: it is the same claim | see there |
# | 37 Represents the distribution of the data better | **untestable** as it stands | see below |
#
# Claim 37 is not tried, because nothing follows from it that could fail. It does not say what of the data would be
# represented, by which part of the network, nor compared with what. Read as “generalises better” it is claim 2, which
# lesson 02 measured. Read as “its confidence matches how often it is right” it is calibration, and part 5 has the
# answer: better than without dropout, not well.

# %% [markdown]
# ## Where it breaks
#
# - **Ten units are not 512.** The exact averages of parts 2 to 4 belong to small networks. How far one pass is from the
#   exact mean in a wide network is not measured here, because nobody can compute that mean.
# - **One kind of data.** Signals of 40 positions, one kind of network, 1,000 examples. Lesson 06 varies the amount.
# - **Five members, one budget.** Another number of members, or a budget that lets each of them converge, gives another
#   comparison.
# - **The end of training.** Calibration is measured after 60 epochs. A network that stops early is less sure of itself.
# - **A toy regression.** One dimension, one p, one width. How the spread behaves in your network is yours to measure.
# - **What is not asked.** Nobody here tuned p for uncertainty, nor let it be learned. Lesson 04 does (concrete
#   dropout).

# %% [markdown]
# ## What to remember
#
# - A mask is a sub-network: $2^n$ of them, of which a training draws next to none. They have one set of weights.
# - The exact prediction of that ensemble is the expectation over masks. One pass without dropout gives the normalised
#   geometric mean instead, exactly if the logits are linear in the mask.
# - Monte Carlo dropout aims at the arithmetic mean; its error falls with the root of the number of samples.
# - The spread of the samples is set by p and by the weights. It is no error bar until somebody has compared it with
#   errors.
# - Deleting units is what dropout prepares a network for. Whether it helps against anything else, measure.

# %% [markdown]
# ## Reflection
#
# Not graded. Five minutes, in the cell below.
#
# *A colleague trained with dropout and reports: “averaged over 100 samples, the standard deviation of the prediction is
# 0.02, so the error is about 0.02. And as I had ten times as much data as last year, it is surely smaller than last
# year.” What do you answer?*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric for the reflection</summary>
#
# One point for each that you have said, in your own words:
#
# 1. The standard deviation says how much sub-networks differ. They can all be wrong in the same way.
# 2. The noise of the average over 100 samples is a tenth of it, 0.002; that is the error of the *sampling*, not of the
#    prediction.
# 3. The spread at a fixed p need not shrink with more data. Here it hardly did.
# 4. Compare spread and error on data that were held out, before using one for the other. And not only near the training
#    data.
#
# Three or four: go on. Two or fewer: read “What it means” in part 5 once more.
#
# </details>

# %% [markdown]
# ## Primary sources
#
# - Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov (2012): *Improving neural networks by preventing
#   co-adaptation of feature detectors*. [arXiv:1207.0580](https://arxiv.org/abs/1207.0580). The picture of the
#   ensemble, and of co-adaptation.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014): *Dropout: A Simple Way to Prevent Neural Networks
#   from Overfitting*. [JMLR 15](https://jmlr.org/papers/v15/srivastava14a.html). Section 7.5: weight scaling against
#   sampled networks.
# - Baldi, Sadowski (2013): *Understanding Dropout*.
#   [NeurIPS 26](https://papers.nips.cc/paper/4878-understanding-dropout). The normalised geometric mean.
# - Warde-Farley, Goodfellow, Courville, Bengio (2014): *An empirical analysis of dropout in piecewise linear networks*.
#   [arXiv:1312.6197](https://arxiv.org/abs/1312.6197). Geometric against arithmetic mean, tied against untied weights.
# - Wager, Wang, Liang (2013): *Dropout Training as Adaptive Regularization*.
#   [arXiv:1307.1493](https://arxiv.org/abs/1307.1493). The penalty.
# - Gal, Ghahramani (2016): *Dropout as a Bayesian Approximation*. [arXiv:1506.02142](https://arxiv.org/abs/1506.02142).
#   Monte Carlo dropout.
# - Osband (2016): *Risk versus Uncertainty in Deep Learning: Bayes, Bootstrap and the Dangers of Dropout*. Workshop on
#   Bayesian Deep Learning, NIPS 2016. The spread at a fixed p does not concentrate.
# - Foong, Burt, Li, Turner (2020): *On the Expressiveness of Approximate Inference in Bayesian Neural Networks*.
#   [arXiv:1909.00719](https://arxiv.org/abs/1909.00719). What the spread cannot do between clusters of data.
# - Guo, Pleiss, Sun, Weinberger (2017): *On Calibration of Modern Neural Networks*.
#   [arXiv:1706.04599](https://arxiv.org/abs/1706.04599).
# - Mianjy, Arora, Vidal (2018): *On the Implicit Bias of Dropout*.
#   [arXiv:1806.09777](https://arxiv.org/abs/1806.09777). Pathways become equal.
# - Helmbold, Long (2015): *On the Inductive Bias of Dropout*. [JMLR 16](https://jmlr.org/papers/v16/helmbold15a.html).
#   Doubts about co-adaptation.
# - Schoenholz, Gilmer, Ganguli, Sohl-Dickstein (2017): *Deep Information Propagation*.
#   [arXiv:1611.01232](https://arxiv.org/abs/1611.01232). Dropout limits the depth that can be trained.
