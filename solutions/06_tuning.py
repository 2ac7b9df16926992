# ---
# jupyter:
#   course:
#     title: Tuning
#     minutes: 270
#     points: 15
#     prerequisites:
#       - Lesson 01, Overfitting, exercises 1 and 3.
#       - Lesson 02, Dropout mechanics, exercises 1 to 4.
#       - "NumPy arrays: indexing with an array of numbers, mean and standard deviation along an axis."
#       - "Probability: mean, variance, standard error of a mean."
#     objectives:
#       - Deal a data set out into folds, so that each example judges once.
#       - Estimate a score by cross-validation, without a leak from the part that judges.
#       - Search for settings at random, on the right scale, and survive failing trials.
#       - Choose the strongest regularisation that the data cannot tell from the best.
#       - Say how much of a score is luck, and what the choice itself adds to it.
#       - Say when a dropout rate of zero is the right one, with numbers.
#       - "Extensions: a Gaussian process that guesses the next rate, a diagnosis from two curves, and max-norm."
#       - Tell by the article's own claims what holds, what is loose and what is wrong.
# ---

# %% [markdown]
# # Tuning
#
# **How do you choose the rate honestly, and when should it be zero?**
#
# | | |
# |---|---|
# | Time | 270 minutes: 65 for the core exercises, 60 for the extensions, the rest for reading and experiments |
# | Points | 15, one for each check of exercises 1 to 4; the extensions carry none |
# | You need | lessons 01 and 02; means, variances and standard errors |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | 1 `k_fold_indices` | each example judges once | 2 of 5 | 12 | 4 |
# | 2 `cross_validate` | a score without a leak | 3 of 5 | 25 | 4 |
# | 3 `random_search` | where to look for settings | 3 of 5 | 18 | 4 |
# | 4 `one_standard_error_rule` | which of them to take | 2 of 5 | 10 | 3 |
# | E1 `gp_posterior` | what the trials so far say about a rate not tried | 4 of 5 | 20 | 0 |
# | E2 `expected_improvement` | which rate to try next | 3 of 5 | 12 | 0 |
# | E3 `diagnose` | underfitting, overfitting or fine | 2 of 5 | 15 | 0 |
# | E4 `max_norm` | a companion of dropout | 2 of 5 | 8 | 0 |
#
# No exercise needs the answer of another. If one resists, go on with the next. E1 to E4 are **extensions**: checked
# like the others, but without points. Nothing later in the course needs them.

# %% [markdown]
# ## What you can do afterwards
#
# - Deal a data set out into folds, so that each example judges once.
# - Estimate a score by cross-validation, without a leak from the part that judges.
# - Search for settings at random, on the right scale, and survive failing trials.
# - Choose the strongest regularisation that the data cannot tell from the best.
# - Say how much of a score is luck, and what the choice itself adds to it.
# - Say when a dropout rate of zero is the right one, with numbers.
# - If you do the extensions: write a Gaussian process that guesses the next rate, a diagnosis from two curves, and
#   max-norm.
# - Tell by the article's own claims what holds, what is loose and what is wrong.
#
# ## On trial in this lesson
#
# The claims of the article that this lesson tries, in our words, with the numbers of the course's list of claims:
#
# | claim | the article says |
# |---|---|
# | 14 | Dropout rates usually lie between 0.2 and 0.5. |
# | 39 | Too high a rate keeps a network from learning; too low a rate regularises too little. |
# | 40 | The best rate depends on the architecture, the size of the data set and how hard the problem is. |
# | 41 | Trying out and cross-validation help to find a rate. |
# | 43 | In a framework it is enough to put a dropout layer between two others. |
# | 44 | Dropout together with weight decay regularises more fully. |
# | 47 | Dropout takes longer to train: its noise asks for more iterations. |
# | 48 | Batch normalisation makes up for the longer training. |
# | 49 | On small data sets the randomness of dropout can keep a network from learning. |
# | 50 | So small data sets ask for lower rates. |
# | 51 | Or for weight decay, which suffers less from a lack of data. |
# | 52 | What dropout gives depends strongly on the hyperparameters, its rate and the architecture among them. |
# | 53 | Cross-validation or Bayesian optimisation find the best hyperparameters systematically. |
# | 58 | The rates of single layers are hard to find; automatic search makes it easier. |
# | 59 | Too much dropout makes a network underfit. |
#
# The verdicts stand at the end of the lesson.
#
# ## Words and letters
#
# A **hyperparameter** is a setting that training does not change: a dropout rate, a learning rate, a width. To **tune**
# is to choose hyperparameters by how well the trained networks do. A **trial** is one setting, tried: a training run
# and its score. A **score** says how good a model is on some examples, higher or lower being better; a **loss** is a
# score that is better when lower.
#
# Three sets of examples have three jobs. The network is fitted to the **training** set. Settings are chosen by the
# **validation** set. The **test** set is used once, after everything is chosen, and says what to expect of new
# examples.
#
# | letter | meaning |
# |---|---|
# | $p$ | probability that a unit is dropped, as in all lessons |
# | $n$ | number of examples |
# | $k$ | number of folds |
# | $\hat\mu_j$, $\hat\sigma_j$ | mean and standard deviation of feature $j$ over the examples that train |
# | $L$ | loss of a trial, to be minimised |
# | $s$ | standard error of a mean loss |
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import numpy as np

# %% tags=["experiment"]
import torch

from dropcourse import figures, predictions

torch.set_num_threads(1)

# %% [markdown]
# ## 1. Each example judges once
#
# Lesson 01 put a part of the data aside and judged by it. That is cheap, and it is wasteful: the part put aside teaches
# nothing, and the rest judges nothing. With few examples, both hurt. And how much does it matter *which* examples
# happen to be put aside?
#
# **Cross-validation** lets every example do both jobs, at different times (Stone 1974). Deal the examples out into $k$
# equal parts, the **folds**. Hold out the first, train on the others, score on the one held out. Then hold out the
# second, and so on. You train $k$ models and get $k$ scores, and each example has judged exactly one model, which had
# not seen it.

# %% tags=["experiment"]
SPREAD = {
    "small": "hardly: 0.01 or less",
    "middle": "by about 0.03",
    "large": "by 0.05 or more",
}
predictions.ask(
    "06-one-split",
    "One model has a true accuracy of 0.80. You measure it on 100 examples put aside. "
    "By how much do you expect to be off, as a standard deviation?",
    list(SPREAD.values()),
)

# %% [markdown]
# Each of 100 answers is right with probability 0.8, independently of the others. So their mean has the standard
# deviation $\sqrt{0.8 \cdot 0.2 / 100}$.

# %% tags=["experiment"]
deviation = np.sqrt(0.8 * 0.2 / 100)
predictions.compare(
    "06-one-split",
    SPREAD["middle"],
    f"The standard deviation is {deviation:.3f}.",
)

# %% [markdown]
# A difference of 0.02 between two dropout rates does not show on 100 examples. It takes sixteen times as many to bring
# the deviation of 0.04 down to 0.01. Keep that in mind whenever somebody picks a rate by one small validation set.

# %% [markdown]
# ### Exercise 1: `k_fold_indices`
#
# *difficulty 2 of 5 · 12 minutes · 4 points*
#
# Deal the numbers of the examples out into folds. Four checks follow, then the hints.

# %% answer="k_fold_indices"
def k_fold_indices(n, k, rng):
    """Which examples train and which are held out, for each fold of a cross-validation.

    Arguments
        n    int, the number of examples; they are numbered from 0 to n - 1
        k    int, the number of folds, from 2 to n
        rng  np.random.Generator, the only source of randomness

    Returns a list of k pairs (train, validation) of integer arrays with one axis. Each
    example is in exactly one of the k validation parts, and it is in the training parts
    of all other folds. The validation parts differ in size by one at most. They are
    dealt out at random: each way to do so is equally likely. The order of the folds,
    and of the examples in a part, does not matter. n and k may be NumPy integers.

    Raises ValueError, naming the value, for a k below 2 or above n, and for an n or a k
    that is no whole number, such as 2.5.
    """
    ### BEGIN SOLUTION
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    folds = np.array_split(rng.permutation(n), k)
    return [
        (np.concatenate(folds[:i] + folds[i + 1 :]), held_out)
        for i, held_out in enumerate(folds)
    ]
    ### END SOLUTION

# %% test="k_fold_indices_parts" points=1
from dropcourse.checks import tuning as check

check.k_fold_indices_parts(k_fold_indices)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.k_fold_indices_parts(k_fold_indices)
### END HIDDEN TESTS

# %% test="k_fold_indices_sizes" points=1
from dropcourse.checks import tuning as check

check.k_fold_indices_sizes(k_fold_indices)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.k_fold_indices_sizes(k_fold_indices)
### END HIDDEN TESTS

# %% test="k_fold_indices_generator" points=1
from dropcourse.checks import tuning as check

check.k_fold_indices_generator(k_fold_indices)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.k_fold_indices_generator(k_fold_indices)
### END HIDDEN TESTS

# %% test="k_fold_indices_manners" points=1
from dropcourse.checks import tuning as check

check.k_fold_indices_manners(k_fold_indices)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.k_fold_indices_manners(k_fold_indices)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `k_fold_indices`**, titled by what you see:
#
# <details><summary>I do not know where to begin</summary>
#
# Shuffle the numbers 0 to n - 1 once. Cut what you have into k pieces. Piece i is the validation part of fold i, and
# all other pieces together are its training part.
#
# </details>
#
# <details><summary>Some examples are held out twice, and others never</summary>
#
# You shuffle, or draw, inside of the loop over folds. Once before the loop is enough.
#
# </details>
#
# <details><summary>The sizes are wrong when k does not divide n</summary>
#
# Look for a function of NumPy that splits an array into parts of nearly equal size. Or deal like cards: example i of
# the shuffled order goes to fold i modulo k.
#
# </details>
#
# <details><summary>How do I get everything but one piece?</summary>
#
# Join the pieces before it and the pieces after it. `np.setdiff1d` and `np.delete` can do it, too.
#
# </details>
#
# <details><summary>A fraction is taken for a number of folds, or ends in a TypeError</summary>
#
# Test the type before you compute anything. Both `int` and `np.integer` are types of whole numbers.
#
# </details>

