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
# | Time | 270 minutes: 65 for the core exercises, 55 for the extensions, the rest for reading and experiments |
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
from scipy.stats import norm

# %% tags=["experiment"]
import torch

from dropcourse import figures, predictions
from dropcourse.experiments import tuning as experiments

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


# %% [markdown]
# ## 2. A score without a leak
#
# Features have units. To a network trained by gradient descent a length in millimetres is a large number and one in
# kilometres a tiny one, so features are **standardised** first: each gets mean 0 and standard deviation 1,
#
# $$z_{ij} = \frac{x_{ij} - \hat\mu_j}{\hat\sigma_j}$$
#
# Mean and standard deviation over *which* rows? There is one line of code for all rows at once, before the folds are
# made. It is in countless notebooks. What is wrong with it?
#
# A new example has had no part in these numbers. Whoever scales by all rows gives each model something that it will not
# have in use: knowledge of the examples that judge it. Such knowledge is a **leak**. From mean and deviation of many
# rows it is a small one. But the same line, with another step in it, can make a model out of nothing.

# %% tags=["experiment"]
NOISE = {
    "half": "about 0.5: there is nothing to learn",
    "some": "about 0.65",
    "most": "about 0.9",
}
predictions.ask(
    "06-selection",
    "50 examples, 5,000 features of pure noise, labels by the toss of a coin. You keep "
    "the 20 features that correlate with the labels most, then cross-validate a "
    "classifier on these 20. Which accuracy do you expect from the 5 folds?",
    list(NOISE.values()),
)

# %% tags=["experiment"]
def nearest_mean(x, y):
    """The mean features of each class."""
    return np.array([x[y == label].mean(axis=0) for label in (0, 1)])


def accuracy(means, x, y):
    """How often the nearer mean is that of the right class."""
    distances = ((x[:, None] - means) ** 2).sum(axis=2)
    return np.mean(distances.argmin(axis=1) == y)


def noise_accuracies(choose_first, rng, n=50, features=5000, keep=20):
    """Accuracy of 5 folds on pure noise; features are chosen before or in the folds."""
    x, y = rng.normal(size=(n, features)), rng.permutation(np.arange(n) % 2)

    def strongest(rows):
        return np.argsort(np.abs((y[rows] - y[rows].mean()) @ x[rows]))[-keep:]

    found = []
    for held_out in np.array_split(rng.permutation(n), 5):
        train = np.setdiff1d(np.arange(n), held_out)
        kept = strongest(np.arange(n) if choose_first else train)
        means = nearest_mean(x[np.ix_(train, kept)], y[train])
        found.append(accuracy(means, x[np.ix_(held_out, kept)], y[held_out]))
    return np.mean(found)


chosen = {}
for name, first in (("before the folds", True), ("in each fold", False)):
    found = [noise_accuracies(first, np.random.default_rng(seed)) for seed in range(20)]
    chosen[name] = np.mean(found)
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    print(f"features chosen {name:16}  accuracy {chosen[name]:.3f} ± {error:.3f}")

accuracies = {"half": 0.5, "some": 0.65, "most": 0.9}
nearest = min(
    accuracies, key=lambda name: abs(accuracies[name] - chosen["before the folds"])
)
predictions.compare(
    "06-selection",
    NOISE[nearest],
    f"{chosen['before the folds']:.2f}, on 20 data sets with nothing to be learnt.",
)

# %% [markdown]
# **What it means.** Among 5,000 columns of noise some go along with 50 labels by luck. Chosen by all rows, they go
# along with the labels of each fold that judges, too. Chosen in each fold, by the rows that train, they are worth
# nothing, and the accuracy is near 0.5. (If anything it is below: a class that is rare among those held out is frequent
# among the rest.) Hastie, Tibshirani and Friedman (2009, section 7.10.2) tell this example as the wrong
# and the right way to do cross-validation.
#
# So whatever looks at labels or at other rows is part of the fit: scaling, choosing features, filling gaps, choosing a
# dropout rate. The part held out is for the score and for nothing else.

# %% [markdown]
# ### Exercise 2: `cross_validate`
#
# *difficulty 3 of 5 · 25 minutes · 4 points*
#
# Score a model in each fold, without a leak. The model is anybody's: you get a function that fits and one that scores.
# You may call your `k_fold_indices`, or deal anew. Four checks follow, then the hints.

# %% answer="cross_validate"
def cross_validate(fit, score, x, y, k, rng, features=None):
    """The scores of a cross-validation in which each fold scales and chooses anew.

    Arguments
        fit       function: fit(x, y) returns a model, of whatever type
        score     function: score(model, x, y) returns a number
        x         array (examples, columns): an example in each row, a feature in each
                  column
        y         array (examples,): a number for each example, in the same order
        k         int, the number of folds, from 2 to the number of examples
        rng       np.random.Generator, the only source of randomness
        features  int from 1 to the number of columns, or None

    Deal the examples out at random: k validation parts, whose sizes differ by one at
    most. For each, the training part is all the rest. Then, in this order:
    1. Scale each column to mean 0 and standard deviation 1 over the training part (with
       the number of examples in the denominator). The validation part is scaled by the
       same numbers. A column that is constant over the training part is divided by 1.
    2. If features is not None, keep only so many columns, the same in both parts: those
       with the largest absolute correlation with y over the training part.
    3. Call fit once, with the training part, and score once, with the validation part.

    Returns an array (k,) of the scores, in any order. x and y are not changed.

    Raises ValueError, naming the value, for a k or features that is not allowed, and
    ValueError if x and y differ in length.
    """
    ### BEGIN SOLUTION
    n = len(x)
    if len(y) != n:
        raise ValueError(f"x has {n} examples and y has {len(y)}")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held_out in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held_out)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            # Of standardised columns, the products with y rank as the correlations do.
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held_out], y[held_out]))
    return np.array(scores)
    ### END SOLUTION

# %% test="cross_validate_folds" points=1
from dropcourse.checks import tuning as check

check.cross_validate_folds(cross_validate)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.cross_validate_folds(cross_validate)
### END HIDDEN TESTS

# %% test="cross_validate_scaling" points=1
from dropcourse.checks import tuning as check

check.cross_validate_scaling(cross_validate)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.cross_validate_scaling(cross_validate)
### END HIDDEN TESTS

# %% test="cross_validate_selection" points=1
from dropcourse.checks import tuning as check

check.cross_validate_selection(cross_validate)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.cross_validate_selection(cross_validate)
### END HIDDEN TESTS

# %% test="cross_validate_manners" points=1
from dropcourse.checks import tuning as check

check.cross_validate_manners(cross_validate)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.cross_validate_manners(cross_validate)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `cross_validate`**
#
# <details><summary>I do not see where a leak could come from</summary>
#
# Look at each line that computes a number from several rows: a mean, a deviation, a correlation. Which rows are these?
# If one of them is held out in this fold, the line leaks. So it stands inside of the loop over folds.
#
# </details>
#
# <details><summary>What is held out does not have mean 0, and I think it should</summary>
#
# It should not. It is scaled by the mean and the deviation of the training part, which are not quite its own.
#
# </details>
#
# <details><summary>NaN or infinity in a column</summary>
#
# A column that is constant over the training part has standard deviation 0. `np.where` can put a 1 in its place, before
# you divide.
#
# </details>
#
# <details><summary>How do I get all correlations at once?</summary>
#
# In a standardised column, the sum of products with y is the correlation, times something that is the same for all
# columns. So a product of y and the matrix ranks them. Then `np.argsort` of the absolute values: the largest come last.
#
# </details>
#
# <details><summary>I get one number, or the check says that scores are missing</summary>
#
# Collect the score of each fold in a list, and make an array of it after the loop. The mean is for the caller, who also
# wants to know how much the folds differ.
#
# </details>

# %% [markdown]
# ## 3. Where to look
#
# A score for each setting, and settings to choose from: which ones do you try? The oldest answer is a **grid**: four
# learning rates, four dropout rates, sixteen trials. Suppose that only one of the two matters. How many *different*
# values of it have you tried?

# %% tags=["experiment"]
DIFFERENT = {4: "4", 10: "about 10", 16: "16"}
predictions.ask(
    "06-random-values",
    "Sixteen trials with settings drawn at random from the same square. "
    "How many different learning rates do they try?",
    list(DIFFERENT.values()),
)

# %% tags=["experiment"]
rng = np.random.default_rng(0)
axis = (np.arange(4) + 0.5) / 4
grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
different = {
    name: len(np.unique(points[:, 0]))
    for name, points in (("grid", grid), ("random", rng.random((16, 2))))
}
print(f"different learning rates in 16 trials: {different}")
predictions.compare(
    "06-random-values",
    DIFFERENT[different["random"]],
    "A grid tries 4 of them, four times each.",
)

# %% [markdown]
# Bergstra and Bengio (2012) make this their argument for **random search**: of many hyperparameters few matter, nobody
# knows beforehand which, and a grid spends its trials on the others. Besides, a random search can be stopped at any
# time, and trials can be added.
#
# What is *random*, though? A learning rate may be anything from 0.0001 to 1. Drawn evenly, nine in ten trials are above
# 0.1, and one in a thousand below 0.001. But 0.001 and 0.002 differ as much as 0.1 and 0.2: what counts is the ratio.
# So you draw the logarithm evenly:
#
# $$\log v \sim \mathrm{Uniform}(\log a, \log b)$$
#
# A dropout rate, from 0 to 0.9, is drawn evenly as it is.
#
# And some trials fail: the loss becomes NaN, memory runs out, a width of 0 raises an error. A search that dies of it at
# trial 97 of 100 has wasted a night.

# %% [markdown]
# ### Exercise 3: `random_search`
#
# *difficulty 3 of 5 · 18 minutes · 4 points*
#
# Try settings at random, remember all of them, and say which were best. Four checks follow, then the hints.

# %% answer="random_search"
def random_search(objective, space, trials, rng):
    """The best of settings that are drawn at random, and all that were tried.

    Arguments
        objective  function: objective(settings) returns the loss, to be small, of
                   settings, a dict of name -> number
        space      dict of name -> (low, high, scale): with the scale "uniform", values
                   are uniform from low to high, with "log" their logarithms are
        trials     int, at least 1
        rng        np.random.Generator, the only source of randomness

    Each trial draws a value for each name, independently of all others, makes a dict of
    them, and calls objective with it, once. A trial fails if objective raises an
    Exception, or if its loss is NaN. The search goes on after it.

    Returns (best, history). history is a list with (settings, loss) for each trial, in
    order; the loss of a failed trial is NaN. best holds the settings of the trial with
    the lowest loss; it is None if all trials failed. space is not changed.

    Raises ValueError, naming the value, for trials below 1, for another scale, for a
    range whose low is not below its high, and for a "log" range whose low is not above
    0. All this before the first trial.
    """
    ### BEGIN SOLUTION
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"a scale is 'uniform' or 'log', got {scale!r}")
        if not low < high or (scale == "log" and low <= 0):
            raise ValueError(f"there is no {scale} range from {low} to {high}")
    best, lowest, history = None, np.inf, []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
        if loss < lowest:  # never true of NaN
            best, lowest = settings, loss
    return best, history
    ### END SOLUTION

# %% test="random_search_history" points=1
from dropcourse.checks import tuning as check

check.random_search_history(random_search)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.random_search_history(random_search)
### END HIDDEN TESTS

# %% test="random_search_ranges" points=1
from dropcourse.checks import tuning as check

check.random_search_ranges(random_search)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.random_search_ranges(random_search)
### END HIDDEN TESTS

# %% test="random_search_failures" points=1
from dropcourse.checks import tuning as check

check.random_search_failures(random_search)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.random_search_failures(random_search)
### END HIDDEN TESTS

# %% test="random_search_manners" points=1
from dropcourse.checks import tuning as check

check.random_search_manners(random_search)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.random_search_manners(random_search)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `random_search`**
#
# <details><summary>How do I go through a space that I do not know?</summary>
#
# `for name, (low, high, scale) in space.items()` gives name and range of each. Fill a dict by name, and pass it on.
#
# </details>
#
# <details><summary>My values on the logarithmic scale are negative</summary>
#
# What you drew is a logarithm. The value is its exponential, with the same base.
#
# </details>
#
# <details><summary>In my history all trials look the same</summary>
#
# Python lists hold objects, not copies. If one dict is made before the loop and filled anew in each trial, the list
# holds it many times over.
#
# </details>
#
# <details><summary>How do I survive an error?</summary>
#
# `try` around the call, and `except Exception` after it. What is the loss of such a trial?
#
# </details>
#
# <details><summary>The best trial has the loss NaN</summary>
#
# `min` and `argmin` are no friends of NaN. Look for the smallest among the trials that did not fail, or keep the best
# so far: `loss < lowest` is false for NaN.
#
# </details>

# %% [markdown]
# ## 4. Which of them to take
#
# A search ends with many scores, and you take the best. Its score was measured on a validation set that the training
# never saw. Is it what you may expect of new examples?
#
# Think of a hundred coins, each thrown ten times. The best of them shows nine heads. It is a coin like the others, and
# in the next ten throws it will show five. The score of the best is the largest of many numbers, each with some luck in
# it, and the largest has more luck than most: the **winner's curse**. It grows with the number of trials and with the
# noise of a score.

# %% [markdown]
# ### What is the best score worth?
#
# You try 27 settings, nine rates and three learning rates, and keep the one that scores best. Each score is an
# accuracy on signals that were held out. It is noisy, for there are few of them. The best of many noisy scores belongs
# to a setting that is good, or lucky, or both.

# %% tags=["experiment"]
CURSE = {
    "higher": "no: it scores too well by more than 0.01",
    "no difference": "yes: within 0.01",
    "lower": "no: it scores too badly",
}
predictions.ask(
    "06-winners-curse",
    "The score of the best of 27 settings comes from 5-fold cross-validation on 250 "
    "signals. Do the same networks do as well on 4,000 fresh signals?",
    list(CURSE.values()),
)

# %% [markdown]
# ### Experiment: the winner's curse
#
# - **Measured**: a network with two hidden layers of 64 units, 250 signals, five folds. Every setting is scored on
#   each fold (50 signals, **one split**), and on all five (**cross-validation**). Then the networks that were scored
#   meet 4,000 fresh signals. What is left of the score? And after training on all 250 signals: how good is what each
#   way of choosing chose?
# - **Fair**: no dropout also has its learning rate chosen by cross-validation, from the same three. One setting taken
#   blindly has a score without luck; its gap is taken off, because folds can be easy or hard.
# - **Recorded**: 10 seeds. **Live**: 1 seed, one learning rate, a quarter of the steps.
# - **Rule, fixed beforehand**: a difference counts beyond 3 standard errors **and** 0.01.
#
# What to look at: how does the gap on the left grow with the number of settings tried?

# %% tags=["experiment"]
live = experiments.winners_curse(seeds=[0])
recorded = experiments.recorded_winners_curse()
figure, alt = experiments.draw_winners_curse(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_winners_curse(recorded)
print("difference of accuracies, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:56}  {verdict.effect}  {verdict.answer}")

curse = verdicts["cross-validation, score of the chosen setting"]
predictions.compare(
    "06-winners-curse",
    CURSE[curse.answer],
    f"Score less accuracy on fresh signals: {curse.effect} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** No, it does not. The score of the setting that cross-validation chose is too good by 0.033, that
# of one split by 0.076, both beyond what a setting taken blindly has. Nothing was done wrong: each score alone is
# honest. Choosing the best of 27 is what makes it too good, and the line on the left grows with every further
# setting. This is the **winner's curse**. So the score you choose by is not the one to report; ask fresh data, once.
#
# The choice pays all the same. After training on all 250 signals, the setting from cross-validation has 0.418 on fresh
# signals, no dropout 0.392: 0.026 more. One split reaches 0.412; whether cross-validation is better than that, these
# 10 seeds do not tell. So claim 41 holds here.
#
# The one-standard-error rule takes the strongest regularisation within one standard error of the best. It reaches
# 0.398, and its difference to no dropout, 0.0065 with a standard error of 0.0093, cannot be told from nothing. With
# five folds of 50 signals the standard error is as large as what is at stake, and the rule goes as far as p = 0.7.
#
# **Where it breaks.** The nine rates lie close together, and all settings share weights, batches and noise, so that
# their scores rise and fall together. Scores that have less in common would bring a larger curse.

# %% [markdown]
# ### Equal, as far as anyone can tell
#
# You have tried a dozen rates, with a mean loss and its standard error for each. The lowest loss belongs to a rate of
# 0.12, the next ones to 0.31 and to 0.26, and the differences are smaller than the error bars. Which rate do you take?
#
# As far as anyone can tell, these rates are equally good. So the choice can follow something else. Breiman et al.
# (1984) proposed this rule for trees: of all models whose loss is at most one standard error above the lowest, take the
# simplest, that is, the most strongly regularised. Here this is the highest rate:
#
# $$p^* = \max \{\, p : L(p) \le L(p_\text{best}) + s(p_\text{best}) \,\}$$
#
# Does it give better networks? It need not. It gives a choice that is less a product of luck, at a price of about one
# standard error.

# %% [markdown]
# ### Exercise 4: `one_standard_error_rule`
#
# *difficulty 2 of 5 · 10 minutes · 3 points*
#
# Choose a rate. Three checks follow, then the hints.

# %% answer="one_standard_error_rule"
def one_standard_error_rule(rates, losses, standard_errors):
    """The strongest regularisation within one standard error of the best.

    Arguments
        rates            list or array (rates,): the drop probabilities tried, all
                         different, in any order
        losses           list or array (rates,): the mean loss of each, to be small
        standard_errors  list or array (rates,): the standard error of each mean

    The limit is the lowest loss plus the standard error that belongs to it. (No two
    rates share the lowest loss.)

    Returns the highest rate whose loss is at most the limit, as a number. The arguments
    are not changed.

    Raises ValueError, naming the value, for a standard error below 0 or NaN, and
    ValueError for empty arguments and for arguments of different lengths.
    """
    ### BEGIN SOLUTION
    rates, losses = np.asarray(rates), np.asarray(losses)
    errors = np.asarray(standard_errors)
    if not 0 < len(rates) == len(losses) == len(errors):
        raise ValueError("rates, losses and errors must be as many, and not none")
    if not (errors >= 0).all():
        wrong = errors[~(errors >= 0)][0]
        raise ValueError(f"a standard error must be at least 0, got {wrong}")
    best = losses.argmin()
    return rates[losses <= losses[best] + errors[best]].max()
    ### END SOLUTION

# %% test="one_standard_error_rule_values" points=1
from dropcourse.checks import tuning as check

check.one_standard_error_rule_values(one_standard_error_rule)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.one_standard_error_rule_values(one_standard_error_rule)
### END HIDDEN TESTS

# %% test="one_standard_error_rule_order" points=1
from dropcourse.checks import tuning as check

check.one_standard_error_rule_order(one_standard_error_rule)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.one_standard_error_rule_order(one_standard_error_rule)
### END HIDDEN TESTS

# %% test="one_standard_error_rule_manners" points=1
from dropcourse.checks import tuning as check

check.one_standard_error_rule_manners(one_standard_error_rule)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.one_standard_error_rule_manners(one_standard_error_rule)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `one_standard_error_rule`**
#
# <details><summary>Which standard error is it?</summary>
#
# That of the rate with the lowest loss. The limit is one number.
#
# </details>
#
# <details><summary>I get a whole number where a rate is due</summary>
#
# It is a position in the list. Look up what stands there.
#
# </details>
#
# <details><summary>The rate is too low</summary>
#
# Of the rates within the limit you want the highest one: the most dropout, the strongest regularisation. The list need
# not be sorted.
#
# </details>
#
# <details><summary>NaN gets through my test of the standard errors</summary>
#
# Every comparison with NaN is false. Ask whether it is at least 0, and refuse it if it is not.
#
# </details>


# %% [markdown]
# ## 5. When is zero the right rate?
#
# Claims 14, 40 and 50 say where good rates lie: usually between 0.2 and 0.5, depending on architecture and data, and
# lower for small data sets. All of that can be measured: a map of the best rate by width and by the number of training
# examples. Before you look: with how few examples would you leave dropout out?
#
# A best rate alone can mislead. If all rates do about equally well, the best one is a product of luck. So the map needs
# a second number, the gain over a rate of zero, with its error bar.

# %% [markdown]
# ### When should the rate be zero?
#
# The article says: on small data sets dropout may hinder learning, so use lower rates there. That is two claims. One
# is about the *gain* by dropout, the other about the *best rate*.

# %% tags=["experiment"]
SMALL_DATA = {
    "higher": "at the small one",
    "lower": "at the large one",
    "no difference": "at neither: within 0.05",
}
predictions.ask(
    "06-small-data",
    "Two hidden layers of 128 units learn from 50 signals, and from 4,000. "
    "At which of the two is the best drop probability higher?",
    list(SMALL_DATA.values()),
)

# %% [markdown]
# ### Experiment: rate, width and data size
#
# - **Measured**: accuracy on 2,000 new signals, for seven rates from 0 to 0.9, hidden layers of 16 and of 128 units,
#   and 50 to 4,000 training signals.
# - **Fair**: each rate takes the better of two learning rates, judged on 1,000 other signals. The best rate is chosen
#   on those, too. Training lasts 300 steps for 50 and 100 signals, 500, 1,000 and 2,000 for the others.
# - **Recorded**: 10 seeds. **Live**: 1 seed, two sizes, 150 steps.
# - **Rule, fixed beforehand**: an accuracy counts beyond 3 standard errors **and** 0.01, a rate beyond 0.05. *Other
#   rate against other seed* compares how far accuracy moves when the rate changes between 0.1 and 0.5, and when the
#   seed changes, which draws other signals and other weights.
#
# What to look at: follow the highest point of the dashed line from panel to panel. Then look where it lies above the
# point at zero.

# %% tags=["experiment"]
live = experiments.rate_width_size_map(seeds=[0])
recorded = experiments.recorded_rate_width_size_map()
figure, alt = experiments.draw_rate_width_size_map(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_rate_width_size_map(recorded)
print("difference, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:64}  {verdict.effect}  {verdict.answer}")

rate = verdicts["best rate, width 128, 50 examples against 4000"]
predictions.compare(
    "06-small-data",
    SMALL_DATA[rate.answer],
    f"Best rate with 50 less that with 4,000: {rate.effect} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** With 128 units, the best rate by mean validation accuracy is 0.7 with 50 signals, then 0.5, 0.3,
# 0.2, and 0.1 with 4,000. Seed by seed, the best rate with 50 is higher by 0.41 than with 4,000; with 16 units by
# 0.20. So claim 50 is wrong here, and not by a little: small data sets ask for *higher* rates.
#
# Claim 49 says that dropout may hinder on small data. In the wide network it helps everywhere: 0.023 more with 50
# signals, 0.034 more with 250, 0.017 more with 4,000. Nor does the gain vanish with few examples, as Srivastava et
# al. (2014) report for 100 and 500 digits. Dropout does hinder in one corner: the *narrow* network with *many*
# signals. With 16 units the best rate above zero costs 0.019 at 1,000 and 0.048 at 4,000. There it should be zero.
#
# So the best rate depends on the architecture and the data, as claim 40 says: at each of the five sizes the wide
# network wants a higher one. And it lies between the ends, as claim 39 says, as long as the network is large for its
# data. At p = 0.9 the accuracy is lower by 0.34 (16 units) and 0.38 (128 units) than at the best rate above zero.
#
# Is dropout sensitive to its rate (claim 52)? With 4,000 signals, another rate between 0.1 and 0.5 moves the accuracy
# more than another seed does, and in the narrow network with 250 and 1,000, too. In the other six cases the 10 seeds
# do not tell; in five of them there are 250 signals or fewer. With few data, a difference between two single runs may
# come from the data and not from the rate.
#
# **Where it breaks.** One task, two hidden layers. Training is longer where there are more data, but not in
# proportion: longer training might favour higher rates at 4,000.

# %% [markdown]
# ## 6. Extension: guess where to look next
#
# A random search learns nothing from its trials. If rates of 0.6 and 0.7 both did badly, why try 0.65?
# **Bayesian optimisation** keeps a belief about the loss at every rate, and after each trial it asks where the next one
# promises most (Jones, Schonlau and Welch 1998; Snoek, Larochelle and Adams 2012). It needs two things: a belief, and
# a measure of promise.
#
# The belief is a **Gaussian process**: before any trial, the loss at each rate $x$ is normal with mean 0 and standard
# deviation 1, and losses at neighbouring rates go together. How closely, a **kernel** says:
#
# $$k(x, x') = \exp\left(-\frac{(x - x')^2}{2 \ell^2}\right)$$
#
# The **length scale** $\ell$ says what counts as near. After trials at rates $x_1, \dots, x_n$ with losses $y$,
# measured with noise of the standard deviation $s$, the belief about the loss at $x$ is normal again:
#
# $$\mu(x) = k_x^\top (K + s^2 I)^{-1} y, \qquad \sigma^2(x) = 1 - k_x^\top (K + s^2 I)^{-1} k_x$$
#
# with $K_{ij} = k(x_i, x_j)$ and $(k_x)_i = k(x, x_i)$ (Rasmussen and Williams 2006, section 2.2). Losses are shifted
# and scaled first, so that mean 0 and standard deviation 1 are a fair belief.

# %% [markdown]
# ### Exercise E1 (extension): `gp_posterior`
#
# *difficulty 4 of 5 · 20 minutes · 0 points*
#
# Write the belief after some trials. Three checks follow, then the hints.

# %% answer="gp_posterior"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    """What a Gaussian process believes after some measurements.

    Arguments
        x_train       array (points,): where it was measured; there may be no point
        y_train       array (points,): what was measured
        x_query       array (queries,): where one would like to know it
        length_scale  number above 0, the length in the kernel
                      exp(-distance**2 / (2 * length_scale**2))
        noise         number of at least 0, the standard deviation of noise in y_train

    A priori the process has mean 0 and standard deviation 1 everywhere.

    Returns (mean, std), two arrays (queries,): posterior mean and standard deviation of
    the process itself, without the noise of a new measurement. Where rounding makes the
    variance negative, std is 0. The arguments are not changed.

    Raises ValueError, naming the value, for a length_scale or noise that is not
    allowed, NaN among them.
    """
    ### BEGIN SOLUTION
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(one, other):
        distance = one[:, np.newaxis] - other
        return np.exp(-(distance**2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_train, x_query)
    weights = np.linalg.solve(covariance, cross)
    variance = 1 - (weights * cross).sum(axis=0)
    return y_train @ weights, np.sqrt(np.maximum(variance, 0))
    ### END SOLUTION

# %% test="gp_posterior_mean" points=0
from dropcourse.checks import tuning as check

check.gp_posterior_mean(gp_posterior)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.gp_posterior_mean(gp_posterior)
### END HIDDEN TESTS

# %% test="gp_posterior_deviation" points=0
from dropcourse.checks import tuning as check

check.gp_posterior_deviation(gp_posterior)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.gp_posterior_deviation(gp_posterior)
### END HIDDEN TESTS

# %% test="gp_posterior_manners" points=0
from dropcourse.checks import tuning as check

check.gp_posterior_manners(gp_posterior)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.gp_posterior_manners(gp_posterior)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `gp_posterior`**
#
# <details><summary>How do I get all distances at once?</summary>
#
# `a[:, np.newaxis] - b` has a row for each entry of a and a column for each of b.
#
# </details>
#
# <details><summary>Do I have to invert a matrix?</summary>
#
# No. `np.linalg.solve(A, B)` gives the inverse of A times B, faster and more exactly. Mean and variance need the same
# solution.
#
# </details>
#
# <details><summary>The mean is right and the standard deviation is not</summary>
#
# Is it still a variance? Does it contain the noise once more? For each query one number is asked for, not a matrix.
#
# </details>
#
# <details><summary>Without noise I get NaN</summary>
#
# At a point that was measured exactly the variance is 0, and rounding can make it a little less. Cut it off at 0
# before you take the root.
#
# </details>

# %% [markdown]
# Now the measure of promise. With the lowest loss so far, `best`, a trial at $x$ improves on it by
# $\max(\text{best} - f(x), 0)$: nothing if it is worse. Its mean under the belief is the **expected improvement**. With
# $z = (\text{best} - \mu) / \sigma$, and with distribution function $\Phi$ and density $\varphi$ of the standard normal
# distribution,
#
# $$\mathrm{EI} = (\text{best} - \mu)\, \Phi(z) + \sigma\, \varphi(z)$$
#
# The first term likes points whose mean is low, the second those of which little is known. `norm.cdf` and `norm.pdf`
# compute $\Phi$ and $\varphi$.

# %% [markdown]
# ### Exercise E2 (extension): `expected_improvement`
#
# *difficulty 3 of 5 · 12 minutes · 0 points*
#
# Write it for losses: lower is better. Two checks follow, then the hints.

# %% answer="expected_improvement"
def expected_improvement(mean, std, best):
    """How far the loss at each point is expected to fall below the best so far.

    Arguments
        mean  array of any shape: the mean of the loss, to be small, at each point
        std   array of the same shape: its standard deviation, at least 0; the loss is
              normal
        best  number: the lowest loss so far

    Returns an array of the same shape: the mean of max(best - loss, 0). Where std is 0,
    the loss is the mean, for certain. The arguments are not changed.

    Raises ValueError, naming the value, for a std below 0 or NaN.
    """
    ### BEGIN SOLUTION
    if not (std >= 0).all():
        raise ValueError(f"std must be at least 0, got {std[~(std >= 0)]}")
    gain = best - mean
    uncertain = std > 0
    z = gain / np.where(uncertain, std, 1)
    improvement = gain * norm.cdf(z) + std * norm.pdf(z)
    return np.where(uncertain, improvement, np.maximum(gain, 0))
    ### END SOLUTION

# %% test="expected_improvement_values" points=0
from dropcourse.checks import tuning as check

check.expected_improvement_values(expected_improvement)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.expected_improvement_values(expected_improvement)
### END HIDDEN TESTS

# %% test="expected_improvement_edges" points=0
from dropcourse.checks import tuning as check

check.expected_improvement_edges(expected_improvement)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.expected_improvement_edges(expected_improvement)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `expected_improvement`**
#
# <details><summary>My improvement is largest where the mean is highest</summary>
#
# Books often write it for scores. For losses, a mean below the best is the good side: turn the difference around, in z
# as well.
#
# </details>
#
# <details><summary>NaN where std is 0</summary>
#
# z is 0/0 there, or infinite. Divide by something harmless, and choose the result for these entries by `np.where`: what
# is the improvement if the loss is known?
#
# </details>
#
# <details><summary>How can I test the formula?</summary>
#
# Draw 100,000 normal numbers with one mean and one standard deviation, and average what they fall below the best.
#
# </details>

# %% [markdown]
# Belief and promise make a search: try two or three rates at random, then again and again the rate of the largest
# expected improvement, with the belief brought up to date. Libraries such as Optuna do the same with other beliefs, and
# for many settings at once. Does it find better settings than a random search of as many trials?

# %% tags=["experiment"]
SEARCH = {
    "higher": "yes, by more than 0.01",
    "lower": "no, it ends lower by more than 0.01",
    "no difference": "no: within 0.01",
}
predictions.ask(
    "06-searches",
    "Three rates and a learning rate, 36 trials. Does Bayesian optimisation, a Parzen "
    "estimator, end with a setting better on other signals than random search?",
    [*SEARCH.values(), "these 10 seeds cannot tell"],
)

# %% [markdown]
# ### Experiment: grid, random and Bayesian search
#
# - **Measured**: all 400 settings of a table are trained once for each seed: a rate for the inputs (0 to 0.3), one for
#   each of two hidden layers of 64 units (0 to 0.6), and four learning rates (0.001 to 0.03); 250 signals, 250 for
#   validation. A search looks up what it asks for. So many searches can be compared, and the best setting is known.
# - **Searches**: a grid of 36 settings in random order; random settings; a Parzen estimator (TPE) and a Gaussian
#   process, both as Optuna has them. Each sees validation accuracies only. What it found is also judged on 4,000
#   other signals. On the right, random search in three spaces: one rate for both hidden layers, one for each, one for
#   the inputs too.
# - **Recorded**: 10 seeds; for each of them 50 random searches, 50 orders of the grid, 2 runs of the Parzen
#   estimator, 1 of the Gaussian process. **Live**: 1 seed, networks after 20 steps only, fewer searches.
# - **Rule, fixed beforehand**: beyond 3 standard errors **and** 0.01 of accuracy, after 8 and after 36 trials.
#
# What to look at: on the left, which line is lowest at the right end, and by how much? On the right, when does a
# larger space begin to pay?

# %% tags=["experiment"]
live = experiments.searches(seeds=[0])
recorded = experiments.recorded_searches()
figure, alt = experiments.draw_searches(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_searches(recorded)
print("difference of accuracies, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:72}  {verdict.effect}  {verdict.answer}")

bayes = verdicts["test after 36 trials, Parzen estimator against random"]
predictions.compare(
    "06-searches",
    SEARCH.get(bayes.answer, "these 10 seeds cannot tell"),
    f"Accuracy on other signals less that of random search: {bayes.effect}, 10 seeds.",
)

# %% [markdown]
# **What it means.** After 36 trials the Parzen estimator has found a score that is higher by 0.012 than that of random
# search. On other signals its setting is no better: the difference is 0.003, and *no difference* by the rule. That is
# the winner's curse again. A search that is better at finding high scores is also better at finding lucky ones.
#
# The grid had the better start: after 8 trials its score is 0.012 ahead of random search. It was laid by somebody who
# left out the outermost learning rates, and that is knowledge. After 36 trials, neither the grid nor the Gaussian
# process can be told from random search.
#
# So claim 53 is overstated for a search as small and as noisy as this one: Bayesian optimisation finds what it is
# asked for, and what it is asked for is a noisy score. With 250 validation signals, more of them would be worth more
# than a better search.
#
# Claim 58 says that automated search finds the rates of single layers. With 8 trials, a second rate gains nothing
# within 0.01. With 36 trials the means are higher, by 0.007 with random search and 0.006 with the Parzen estimator,
# and that is not beyond the error; nor is it for the third rate. What there is to gain is little: chosen in
# hindsight, on the other signals themselves, the best setting of the three spaces has 0.432, 0.440 and 0.443.
#
# **Where it breaks.** Rates come in five steps, and the networks are small. Where one trial takes a day, where there
# are twenty settings instead of four, or where scores carry little noise, a model of the score has more to offer.

# %% [markdown]
# ### The same with Optuna
#
# A search has three parts: an **objective** that takes a setting and returns a score, a **space**, and a **sampler**
# that says what to try next. With Optuna the space is written into the objective, at the place where a value is
# needed. The sampler here is the Parzen estimator: it models where good settings lie and where bad ones do, and tries
# what is likely among the good and unlikely among the bad (Bergstra et al. 2011). With the same seed and one job at a
# time, it repeats exactly.
#
# Each trial below trains a network for 100 steps on 250 signals, and scores it on 250 others. What to look at: do the
# later, darker dots gather somewhere? And how much is left of the best score, if you remember the winner's curse?

# %% tags=["experiment"]
def objective(trial):
    first = trial.suggest_float("p of hidden layer 1", 0.0, 0.6)
    second = trial.suggest_float("p of hidden layer 2", 0.0, 0.6)
    learning_rate = trial.suggest_float("learning rate", 1e-3, 3e-2, log=True)
    return experiments.validation_accuracy(0.0, first, second, learning_rate)


study = experiments.new_study("Parzen estimator", seed=0)
study.optimize(objective, n_trials=24)
print(f"best score {study.best_value:.3f}, with {study.best_params}")
for figure, alt in experiments.draw_study(study):
    figures.show(figure, alt=alt)

# %% [markdown]
# ## 7. Extension: read two curves
#
# Before any search there is a look at the curves. Training loss stays high: the network cannot, or does not yet, learn.
# Validation loss rises again while training loss still falls: it learns what does not generalise. Claims 39 and 59 are
# about these two. Where exactly do you draw the line?
#
# There is no true answer: any rule has thresholds, and somebody has chosen them. What you can ask of a rule is that it
# is stated, and that its edge cases are. This one is a rule of thumb. It is for losses that are measured in evaluation
# mode, for both curves: with dropout on, training loss is inflated, and a gap between the curves says nothing (claim
# 45, lesson 02).

# %% [markdown]
# ### Exercise E3 (extension): `diagnose`
#
# *difficulty 2 of 5 · 15 minutes · 0 points*
#
# Tell underfitting and overfitting by a rule. Two checks follow, then the hints.

# %% answer="diagnose"
def diagnose(train_losses, validation_losses):
    """What two loss curves say of a training run, by a rule of thumb.

    Arguments
        train_losses       list or array of numbers: the loss on the training examples
                           after each epoch, in evaluation mode
        validation_losses  the same on the validation examples; as many numbers

    The best epoch is that of the lowest validation loss, the first one if there are
    several. The rule, in this order:
    1. If the last validation loss is more than 1.25 times the lowest, and the last
       training loss is below that of the best epoch: overfitting.
    2. If the last training loss is more than half of the first: underfitting.
    3. Otherwise: fine.

    Returns "overfitting", "underfitting" or "fine". The arguments are not changed.

    Raises ValueError, naming the value, for a loss that is negative, infinite or NaN,
    and ValueError for empty lists and lists of different lengths.
    """
    ### BEGIN SOLUTION
    train, validation = np.array(train_losses), np.array(validation_losses)
    if not 0 < len(train) == len(validation):
        raise ValueError(f"{len(train)} and {len(validation)} losses")
    for loss in (*train, *validation):
        if not 0 <= loss < np.inf:
            raise ValueError(f"a loss must be finite and at least 0, got {loss}")
    best = validation.argmin()
    if validation[-1] > 1.25 * validation[best] and train[-1] < train[best]:
        return "overfitting"
    return "underfitting" if train[-1] > train[0] / 2 else "fine"
    ### END SOLUTION

# %% test="diagnose_rule" points=0
from dropcourse.checks import tuning as check

check.diagnose_rule(diagnose)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.diagnose_rule(diagnose)
### END HIDDEN TESTS

# %% test="diagnose_edges" points=0
from dropcourse.checks import tuning as check

check.diagnose_edges(diagnose)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.diagnose_edges(diagnose)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `diagnose`**
#
# <details><summary>Both rules seem to hold, and the check wants one word</summary>
#
# The order decides: the first that holds is named.
#
# </details>
#
# <details><summary>Where is the best epoch?</summary>
#
# `np.argmin` of the validation losses gives the first of the lowest. You need its place, for the training loss of the
# same epoch.
#
# </details>
#
# <details><summary>NaN does not raise an error</summary>
#
# `loss < 0` is false for NaN. Ask whether the loss lies in the range that is allowed, and raise if it does not.
#
# </details>

# %% tags=["experiment"]
TOO_MUCH = {
    "lower": "worse than without dropout",
    "no difference": "as well, within 0.01",
    "higher": "better than without dropout",
}
predictions.ask(
    "06-too-much",
    "A network with two hidden layers of only 16 units learns from 1,000 signals with "
    "p = 0.5. How does it do on new signals?",
    list(TOO_MUCH.values()),
)

# %% [markdown]
# ### Experiment: too much
#
# - **Measured**: the networks of the last experiment that learnt from 1,000 signals. Now the training loss, in
#   evaluation mode, and the accuracy on the training signals too.
# - **Recorded**: 10 seeds. **Live**: 1 seed, 150 steps.
# - **Rule, fixed beforehand**: beyond 3 standard errors **and** 0.05 nats of the training loss, 0.01 of an accuracy.
#
# What to look at: the gap between the two lines is overfitting. Where is it gone, and at what price?

# %% tags=["experiment"]
live = experiments.too_much(seeds=[0])
recorded = experiments.recorded_too_much()
figure, alt = experiments.draw_too_much(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_too_much(recorded)
print("less that without dropout: nats, or accuracy; mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:36}  {verdict.effect}  {verdict.answer}")

narrow = verdicts["width 16, p = 0.5, new signals"]
predictions.compare(
    "06-too-much",
    TOO_MUCH[narrow.answer],
    f"Accuracy less that without dropout: {narrow.effect} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** With 16 units, p = 0.5 raises the training loss by 0.86 nats, and new signals are worse by 0.119.
# The gap to the training signals is nearly gone, and what went is the fit. This is **underfitting**: both lines fall.
# Even p = 0.1 costs the narrow network 0.019 on new signals.
#
# With 128 units, p = 0.2 raises the training loss as well, by 0.23 nats, and yet new signals gain 0.025. At p = 0.5
# the ten seeds do not tell whether it is worse than none by more than the minimum; at p = 0.9 it is, by 0.356. So
# claim 59 holds, and lesson 01 found the same with another network. How much is too much depends on what there is to
# spare.
#
# **Where it breaks.** A network with dropout is trained no longer than one without. Underfitting by too few steps and
# underfitting by too few units look alike here.

# %% [markdown]
# ## 8. Companions
#
# Claims 44 and 12 put a second regulariser beside dropout. The paper of 2014 did so, too: with **max-norm**, the
# weights into each unit may be as long as a limit $c$ and no longer. Whenever a step of training has made them longer,
# they are scaled back:
#
# $$w \leftarrow w \cdot \min\left(1, \frac{c}{\lVert w \rVert}\right)$$
#
# Srivastava et al. (2014) report limits of 3 to 4, and large learning rates that only the limit makes possible. Unlike
# weight decay, max-norm leaves small weights alone.

# %% [markdown]
# ### Exercise E4 (extension): `max_norm`
#
# *difficulty 2 of 5 · 8 minutes · 0 points*
#
# Limit the weights into each unit. Two checks follow, then the hints.

# %% answer="max_norm"
def max_norm(weight, limit):
    """A weight matrix whose rows have a Euclidean norm of at most `limit`.

    Arguments
        weight  float array (outputs, inputs), as in PyTorch: a row holds the weights
                that lead into one unit
        limit   number above 0

    Returns an array of the same shape and dtype. Rows whose norm is larger than the
    limit are multiplied by a number, so that their norm is the limit. Other rows are as
    they were, rows of zeros among them. `weight` is not changed.

    Raises ValueError, naming the value, for a limit that is not above 0, or NaN.
    """
    ### BEGIN SOLUTION
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.linalg.norm(weight, axis=1, keepdims=True)
    return weight * (limit / np.maximum(norms, limit)).astype(weight.dtype)
    ### END SOLUTION

# %% test="max_norm_rows" points=0
from dropcourse.checks import tuning as check

check.max_norm_rows(max_norm)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.max_norm_rows(max_norm)
### END HIDDEN TESTS

# %% test="max_norm_manners" points=0
from dropcourse.checks import tuning as check

check.max_norm_manners(max_norm)
### BEGIN HIDDEN TESTS
from graders.hidden import tuning as hidden

hidden.max_norm_manners(max_norm)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `max_norm`**
#
# <details><summary>Shapes do not fit when I divide by the norms</summary>
#
# A norm for each row has the shape (outputs,). With `keepdims=True` it is (outputs, 1), and goes with the rows.
#
# </details>
#
# <details><summary>Rows that were within the limit have changed</summary>
#
# The factor is at most 1. `np.minimum` or `np.maximum` can see to that.
#
# </details>
#
# <details><summary>A row of zeros is NaN now</summary>
#
# You divide by its norm. If you first raise all norms to at least the limit, no denominator is 0, and the factor of
# small rows is 1.
#
# </details>

# %% tags=["experiment"]
SCARCE = {
    "higher": "weight decay",
    "lower": "dropout",
    "no difference": "neither: within 0.01",
}
predictions.ask(
    "06-scarce-data",
    "Only 100 signals to learn from. Which predicts new ones better, weight decay or "
    "dropout, each with its strength tuned?",
    [*SCARCE.values(), "these 10 seeds cannot tell"],
)

# %% [markdown]
# ### Experiment: companions of dropout
#
# - **Measured**: accuracy on 2,000 new signals after learning from 100 and from 1,000, two hidden layers of 128 units:
#   with nothing, dropout, decoupled weight decay, a bound on the norm of each hidden unit's incoming weights
#   (**max-norm**), and dropout together with either.
# - **Fair**: each of the six tries six settings and takes the best on 1,000 other signals. Alone, a regulariser has
#   three strengths and two learning rates; a pair has three pairs of strengths; nothing has six learning rates.
# - **Recorded**: 10 seeds, 300 and 800 steps. **Live**: 1 seed, 50 and 60 steps.
# - **Rule, fixed beforehand**: beyond 3 standard errors **and** 0.01.
#
# What to look at: the two lowest rows against the rows of their parts.

# %% tags=["experiment"]
live = experiments.companions(seeds=[0])
recorded = experiments.recorded_companions()
figure, alt = experiments.draw_companions(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_companions(recorded)
print("difference of accuracies, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:68}  {verdict.effect}  {verdict.answer}")

scarce = verdicts["100 examples, weight decay against dropout"]
predictions.compare(
    "06-scarce-data",
    SCARCE.get(scarce.answer, "these 10 seeds cannot tell"),
    f"Accuracy with weight decay less that with dropout: {scarce.effect} (10 seeds).",
)

# %% [markdown]
# **What it means.** With 100 signals, dropout alone gains 0.035 on nothing, weight decay alone 0.015, and dropout is
# 0.021 ahead of it; with 1,000 signals it is 0.028 ahead. So claim 51, that weight decay suffers less from scarce
# data, is wrong here.
#
# Does the pair do more (claim 44)? With 100 signals, dropout and weight decay are better than weight decay alone by
# 0.016; whether they are better than dropout alone cannot be told. With 1,000 signals the pair is *worse* than
# dropout alone, by 0.016. Dropout and max-norm, the best pair in the paper of 2014, cannot be told from dropout
# alone, with few signals or with many.
#
# So at an equal number of trials, a second regulariser is not a free addition: it takes trials away from the first
# one.
#
# **Where it breaks.** Six settings are few, and the weakest decay that a pair could take was 0.3. A finer search might
# find a pair that beats dropout alone. The networks of 2014 had thousands of units and far longer training.

# %% [markdown]
# ## 9. Beside batch normalisation
#
# Claim 43 says that a dropout layer is just put between two others. Between which ones? Batch normalisation learns the
# mean and the variance of each unit in training, and uses them in evaluation. Dropout keeps the mean of a unit and not
# its variance: with a mean $c$ and a variance $v$ before it, and $q = 1 - p$, the variance after it is $(c^2 + v)/q -
# c^2$ in training and $v$ in evaluation (Li et al. 2019). What happens to a batch normalisation that stands behind it?

# %% [markdown]
# ### Two layers that do not know of each other
#
# Batch normalisation measures means and variances in training and goes on using them in evaluation. Inverted dropout
# keeps the mean of what it lets through, and not the variance: lesson 02 found that a unit with mean $c$ and variance
# $v$ has the variance $(c^2 + v)/(1 - p) - c^2$ behind it. Evaluation then divides by a variance that is no longer
# there (Li et al. 2019).

# %% tags=["experiment"]
ORDERS = list(experiments.NORM_ARMS)[3:]
predictions.ask(
    "06-order",
    "A network has batch normalisation in front of both its ReLU layers, and p = 0.5. "
    "Where should dropout stand, for new signals?",
    ORDERS,
)

# %% [markdown]
# ### Experiment: dropout and batch normalisation
#
# - **Measured**: two hidden layers of 128 units, 1,000 signals, p = 0.5. *Before*: linear layer, dropout,
#   normalisation, ReLU. *After*: linear layer, normalisation, ReLU, dropout. *Once, last*: the same, but dropout only
#   behind the last ReLU, where no normalisation follows. Also without dropout, and without normalisation. On the
#   right: the variance that arrives at each normalisation with dropout off, as a share of the one that it keeps from
#   training.
# - **Recalibrated**: the statistics are measured anew, in one pass over the training signals with dropout off.
# - **Fair**: each takes the better of two learning rates, by the loss on 1,000 other signals.
# - **Recorded**: 10 seeds, 800 steps. **Live**: 1 seed, 150 steps.
# - **Rule, fixed beforehand**: beyond 3 standard errors **and** 0.01 of accuracy, 0.05 of a ratio of variances.
#
# What to look at: where is the ratio on the right far from 1, and what does the accuracy on the left do there?

# %% tags=["experiment"]
live = experiments.dropout_and_batch_norm(seeds=[0])
recorded = experiments.recorded_dropout_and_batch_norm()
figure, alt = experiments.draw_dropout_and_batch_norm(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_dropout_and_batch_norm(recorded)
print("mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:66}  {verdict.effect}  {verdict.answer}")

means = recorded.accuracy.mean(axis=0)[3:, 0]
predictions.compare(
    "06-order",
    ORDERS[int(means.argmax())],
    f"Accuracies {', '.join(f'{mean:.3f}' for mean in means)} (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** Where you insert it matters (claim 43). *Before* each normalisation, the accuracy is 0.520,
# *after* it 0.549, *once, last* 0.597. The first two are worse than normalisation without dropout, 0.591; for the
# last one the difference to that cannot be told.
#
# On the right, the shift. Dropout directly in front of a normalisation leaves 0.43 of the variance that was recorded.
# Behind the first activation it does not touch the first normalisation, but the next one: 0.77. Only dropout behind
# the last normalisation shifts nothing.
#
# But the shift is not the whole price, and not the greater part of it. Recalibration removes the shift, and does not
# bring the accuracy back: it becomes 0.530 and 0.553, and what was gained, 0.010 and 0.004, is not beyond the error.
# So look for most of the loss in training, not in the statistics: in the time to target above, normalisation did not
# make up for the noise either.
#
# Is dropout needed at all, then? Normalisation without dropout has 0.591, dropout without normalisation 0.555: at this
# rate 0.036 less.
#
# **Where it breaks.** One rate. At p = 0.1 the shift is smaller and so is the noise. And 800 steps are few for a
# network that dropout slows down.

# %% [markdown]
# ## 10. What it costs
#
# Claim 47 says that dropout asks for more iterations, claim 48 that batch normalisation makes up for it. Both are
# about time, so the clock decides, not the epoch: how long until a network has reached a given loss for the first time?
# A run that never reaches it counts as such; leaving it out would make slow methods look fast.

# %% tags=["experiment"]
NORMALISED = {
    "fewer": "it becomes smaller: that is what normalisation is for",
    "no difference": "it stays as it is, within a factor of 1.2",
    "more": "it becomes larger",
}
predictions.ask(
    "06-time-to-target",
    "At p = 0.5 a network needs several times as many steps to a training loss as "
    "without dropout. What does batch normalisation do to this ratio?",
    list(NORMALISED.values()),
)

# %% [markdown]
# ### Experiment: time to target
#
# - **Measured**: steps until the training loss on 500 signals, in evaluation mode, is at most 0.7 nats. Two hidden
#   layers of 128 units, p = 0, 0.2 and 0.5, without batch normalisation and with it (linear layer, normalisation,
#   ReLU, dropout).
# - **Fair**: each of the six tries three learning rates on data of its own and uses the fastest.
# - **Recorded**: 10 seeds, at most 700 steps. **Live**: 1 seed, one learning rate, at most 150 steps.
# - **Rule, fixed beforehand**: a ratio of steps counts beyond 3 standard errors of its logarithm **and** a factor of
#   1.2. *Slow-down* is the ratio with dropout to without; it is compared with normalisation and without it.
#
# What to look at: the distance between blue and vermillion, in each row. The axis is logarithmic, so that equal
# distances are equal ratios.

# %% tags=["experiment"]
live = experiments.time_to_target(seeds=[0])
recorded = experiments.recorded_time_to_target()
figure, alt = experiments.draw_time_to_target(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_time_to_target(recorded)
print("logarithm of a ratio of steps, mean ± standard error")
for question, verdict in verdicts.items():
    print(f"  {question:48}  {verdict.effect}  {verdict.answer}")

slower = verdicts["slow-down at p = 0.5, normalisation against none"]
predictions.compare(
    "06-time-to-target",
    NORMALISED[slower.answer],
    f"The ratio with normalisation is {np.exp(slower.effect.mean):.2f} times that "
    "without (recorded, 10 seeds).",
)

# %% [markdown]
# **What it means.** At p = 0.2 the network needs 1.6 times as many steps as without dropout, at p = 0.5 it needs 7.3
# times as many. That is claim 47 again, and against claim 33.
#
# Batch normalisation makes the network *without* dropout faster: 0.82 times the steps. With dropout it does not: at
# p = 0.2 and at p = 0.5 the difference stays within a factor of 1.2. So the ratio at p = 0.5 becomes larger, from 7.3
# to 9.2. Claim 48 promises the opposite. Whoever normalises gains a little time, and dropout takes it away again.
#
# **Where it breaks.** Steps are counted here, not seconds; a step with either layer takes longer. One target, which
# all reach. For a validation loss that only dropout reaches, lesson 02 found fewer steps with it.

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 39 Too high and too low rates | **supported with conditions**: with 128 units the maximum lies in between, with 16 units and 1,000 signals at 0 | experiment “rate, width and data size” |
# | 40 The rate depends on architecture and data | **supported**: the best one is higher by 0.16 with 128 units than with 16 at 1,000 signals, and by 0.41 with 50 signals than with 4,000 | experiment “rate, width and data size” |
# | 41 Cross-validation helps | **supported**: 0.026 more than no dropout; but the score of the choice is 0.033 too good | experiment “the winner's curse” |
# | 43 As simple as inserting a layer | **overstated**: with batch normalisation, 0.520, 0.549 or 0.597, depending on the place | experiment “dropout and batch normalisation” |
# | 44 Dropout and weight decay | **overstated**: better than weight decay alone with 100 signals, worse than dropout alone with 1,000 | experiment “companions of dropout” |
# | 48 Batch normalisation reduces the increase | **wrong**: the ratio grows from 7.3 to 9.2 | experiment “time to target” |
# | 49 May hinder on small data | **wrong** here: 0.023 more with 50 signals; it hinders in a narrow network with many signals | experiment “rate, width and data size” |
# | 50 Lower rates for small data | **wrong**: the best rate falls from 0.7 to 0.1 as the signals grow from 50 to 4,000 | experiment “rate, width and data size” |
# | 51 Weight decay suffers less | **wrong** here: 0.021 behind dropout with 100 signals | experiment “companions of dropout” |
# | 52 Sensitive to the rate | **supported with conditions**: more than to the seed with 4,000 signals; with 250, not beyond the error | experiment “rate, width and data size” |
# | 53 Bayesian optimisation | **overstated**: a score higher by 0.012 than random search, and no difference on other signals | experiment “grid, random and Bayesian search” |
# | 58 Rates of single layers | **overstated**: nothing gained with 8 trials, nothing beyond the error with 36 | experiment “grid, random and Bayesian search” |
# | 59 Too much underfits | **supported**: p = 0.5 costs 16 units 0.119 on new signals and 0.86 nats in training | experiment “too much”; lesson 01 |
#
# All of them were measured on networks of a few hundred units that train for seconds, with 10 seeds.

# %% [markdown]
# ## Where it breaks
#
# - **A few small networks.** Signals and digits, networks with one or two hidden layers, minutes of training. A large
#   network that sees each example once is another matter.
# - **Folds are not independent.** Any two training parts of five folds share three quarters of the examples. So the
#   standard error from the spread of five scores is a guess, and on the low side.
# - **Some data must not be shuffled.** Time series, several rows of one patient, copies of one picture: neighbours then
#   stand on both sides of the cut. Deal out whole patients, and let the future judge the past.
# - **The test set wears out, too.** Who looks at it after each idea has made it a validation set.
# - **A search is as good as its space.** The best setting at the edge of a range says that the range was too small.
#   Look where your best trials lie before you believe in them.
# - **The rule of one standard error is a convention.** One, not two, and the highest rate, not the fastest network. It
#   is a way not to be fooled, not a law.

# %% [markdown]
# ## What to remember
#
# - Whatever looks at the data belongs into the fold: scaling, choosing features, choosing a rate.
# - Know the noise of a score before you compare two. A difference below it is no result.
# - Search at random, on the right scale, with the same budget for all that you compare. Keep the failures in the
#   record.
# - The score of the winner is too good. Measure it again, on examples that chose nothing.
# - Between rates that cannot be told apart, choose by something else: simplicity, time, habit. Zero is a rate.

# %% [markdown]
# ## Reflection
#
# Not graded. Ten minutes, in the cell below.
#
# *A report says: “We standardised all features, tried 200 settings, and the best reached 0.87 on the validation set of
# 150 examples, against 0.84 without dropout. So dropout helps.” What do you ask, and in which order?*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric of the reflection</summary>
#
# One point for each that you have said, in your own words:
#
# 1. How uncertain is a score on 150 examples? Its standard error is about 0.03, as large as the difference.
# 2. How many settings were tried without dropout? The best of 200 has more luck in it than the best of a few.
# 3. What does the winner score on examples that chose nothing?
# 4. Were the features standardised before the split? That is a leak, if a small one.
# 5. How do the results vary over seeds, and is the difference a paired one?
#
# Four or five: go on. Three or fewer: read parts 2 and 4 once more.
#
# </details>

# %% [markdown]
# ## Primary sources
#
# - Stone (1974): *Cross-Validatory Choice and Assessment of Statistical Predictions*. Journal of the Royal Statistical
#   Society B 36.
# - Breiman, Friedman, Olshen, Stone (1984): *Classification and Regression Trees*. Section 3.4.3: the rule of one
#   standard error.
# - Hastie, Tibshirani, Friedman (2009): *The Elements of Statistical Learning*, second edition.
#   [Book](https://hastie.su.domains/ElemStatLearn/). Section 7.10: cross-validation, the wrong and the right way.
# - Bergstra, Bengio (2012): *Random Search for Hyper-Parameter Optimization*.
#   [JMLR 13](https://www.jmlr.org/papers/v13/bergstra12a.html).
# - Jones, Schonlau, Welch (1998): *Efficient Global Optimization of Expensive Black-Box Functions*. Journal of Global
#   Optimization 13. Expected improvement.
# - Rasmussen, Williams (2006): *Gaussian Processes for Machine Learning*. [Book](https://gaussianprocess.org/gpml/).
#   Section 2.2: the posterior.
# - Snoek, Larochelle, Adams (2012): *Practical Bayesian Optimization of Machine Learning Algorithms*.
#   [arXiv:1206.2944](https://arxiv.org/abs/1206.2944).
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014): *Dropout: A Simple Way to Prevent Neural Networks
#   from Overfitting*. [JMLR 15](https://jmlr.org/papers/v15/srivastava14a.html). Max-norm; the size of the data set.
# - Melis, Dyer, Blunsom (2018): *On the State of the Art of Evaluation in Neural Language Models*.
#   [arXiv:1707.05589](https://arxiv.org/abs/1707.05589). Tuned with the same budget, models change places.
# - Li, Chen, Hu, Yang (2019): *Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift*.
#   [arXiv:1801.05134](https://arxiv.org/abs/1801.05134).
# - Ioffe, Szegedy (2015): *Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift*.
#   [arXiv:1502.03167](https://arxiv.org/abs/1502.03167).
# - Bergstra, Bardenet, Bengio, Kégl (2011): *Algorithms for Hyper-Parameter Optimization*. NeurIPS 24. Parzen estimators.
# - Akiba, Sano, Yanase, Ohta, Koyama (2019): *Optuna: A Next-generation Hyperparameter Optimization Framework*.
#   [arXiv:1907.10902](https://arxiv.org/abs/1907.10902).
# - Cawley, Talbot (2010): *On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation*.
#   [JMLR 11](https://www.jmlr.org/papers/v11/cawley10a.html).
# - Klein, Hutter (2019): *Tabular Benchmarks for Joint Architecture and Hyperparameter Optimization*.
#   [arXiv:1905.04970](https://arxiv.org/abs/1905.04970). Searches that look up instead of training.
# - Loshchilov, Hutter (2019): *Decoupled Weight Decay Regularization*.
#   [arXiv:1711.05101](https://arxiv.org/abs/1711.05101).
