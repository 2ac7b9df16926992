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
#       - "Extensions: weight scaling, total and epistemic uncertainty, calibration, dropout as a ridge penalty."
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
# | Never graded | predictions, experiments |
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

# %% locked="setup"
import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% [markdown]
# ## 1. How many networks is one network?

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
# ## 2. The average over all of them

# %% [markdown]
# ### Exercise 3: `exact_ensemble`
#
# *difficulty 3 of 5 · 20 minutes · 3 points*
#
# Average over all sub-networks that dropout on the inputs makes. `network` is a function: any function that takes rows of
# inputs and returns rows of outputs. Three checks follow, then the hints.

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
# ## 3. Another average

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
        weights         array of floats (members,), at least 0 and not all 0; they need
                        not sum to 1, only their ratios count

    Returns an array (batch, classes) of the dtype of probabilities. Each row sums to 1
    and is proportional to the product over members of probability ** share, where a
    member's share is its weight divided by the sum of weights. Probabilities as small
    as 1e-300 and thousands of members do no harm: the product is taken in log space.

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
# ## 4. The average over a sample

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
# ## 5. How sure is it?

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
# ## 6. Dropout as a penalty

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
        raise ValueError(f"p must be below 1, got {p}")
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
# ## 7. In your own words
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
# 3. a respect in which the members are not like networks that were trained one by one, with a result of this lesson that
#    shows it.

# %% [markdown] written="ensemble_picture" points=3
# A mask picks a sub-network: with $n$ units that may be dropped there are $2^n$ of them. They are no separate networks,
# for all of them use the same weights, and each step of training changes what nearly all of them compute. Most are never
# drawn at all.
#
# Their prediction is the mean over masks, weighted by how likely each mask is. At test time one pass without dropout
# stands in for it. For softmax regression this pass is exactly the normalised geometric mean of the members, which is not
# their arithmetic mean; with hidden ReLU units it is only near it. Monte Carlo dropout estimates the arithmetic mean, with an
# error that falls as one over the root of the number of samples.
#
# Networks trained one by one start elsewhere and end elsewhere. Members that share weights agree more with each other,
# so averaging over them gains less, and far away from the data they can all be sure of the same wrong answer.
