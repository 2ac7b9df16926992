# ---
# jupyter:
#   course:
#     title: Overfitting
#     minutes: 200
#     points: 17
#     prerequisites:
#       - Lesson 00, Start here.
#       - "NumPy arrays: shapes, indexing with an array of numbers, means along an axis."
#       - "What a linear model is: a weighted sum of features, plus an intercept."
#     objectives:
#       - Split data so that the validation score means something.
#       - Fit a family of models from too simple to too flexible, and say which is which.
#       - Split the error of a model into squared bias and variance, and measure both.
#       - Stop training by a rule that you wrote, edge cases included.
#       - Say which causes of overfitting show in measurements, and how strongly.
#       - "Extensions: one step of gradient descent with weight decay, and a learning curve with error bars."
#       - Tell which of the article's claims about overfitting hold in your plots.
# ---

# %% [markdown]
# # Overfitting
#
# **When is a model memorising, and how would you know?**
#
# | | |
# |---|---|
# | Time | 200 minutes: 52 for the core exercises, 30 for the extensions |
# | Points | 17, one for each check of exercises 1 to 5; the extensions carry none |
# | You need | lesson 00; NumPy arrays; what a linear model is |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | 1 `split` | data to learn from and data to judge by | 2 of 5 | 10 | 4 |
# | 2 `polynomial_features` | a model whose flexibility you can turn | 1 of 5 | 5 | 2 |
# | 3 `fit_ridge` | the fit, with a brake | 3 of 5 | 15 | 4 |
# | 4 `bias_variance` | where the error comes from | 2 of 5 | 10 | 3 |
# | 5 `early_stopping` | when to stop | 2 of 5 | 12 | 4 |
# | E1 `sgd_step` | weight decay in a step of gradient descent | 1 of 5 | 8 | 0 |
# | E2 `learning_curve` | how much more data would help | 4 of 5 | 22 | 0 |
#
# No exercise needs the answer of another. If one resists, go on with the next. E1 and E2 are **extensions**: checked
# like the others, but without points. Nothing later in the course needs them.

# %% locked="setup"
import numpy as np

# %% [markdown]
# ## 1. Two parts of the data

# %% [markdown]
# ### Exercise 1: `split`
#
# *difficulty 2 of 5 · 10 minutes · 4 points*
#
# Split a data set at random into a part to learn from and a part to judge by. Four checks follow, then the hints.

# %% answer="split"
def split(x, y, validation_fraction, rng):
    """Split a data set at random into a training part and a validation part.

    Arguments
        x                    array (examples, ...): an example in each row
        y                    array (examples, ...): its label, in the same order
        validation_fraction  share of the examples to hold out, a number between 0 and
                             1, both excluded
        rng                  np.random.Generator, the only source of randomness

    Returns (x_train, y_train, x_validation, y_validation), of the dtypes of x and y.
    Each example goes, with its label, into exactly one of the two parts. The number
    held out is validation_fraction times the number of examples, rounded to the nearest
    whole number, but at least one and never all. Every set of that size is equally
    likely to be held out. In which order the examples of a part stand does not matter.
    x and y are not changed.

    Raises ValueError, naming the value, for a validation_fraction that is not between 0
    and 1; ValueError also if x and y differ in length, or for fewer than two examples.
    """
    ### BEGIN SOLUTION
    n = len(x)
    if not 0 < validation_fraction < 1:
        raise ValueError(
            f"validation_fraction must lie between 0 and 1, got {validation_fraction}"
        )
    if len(y) != n or n < 2:
        raise ValueError(f"cannot split {n} examples with {len(y)} labels")
    held_out = min(max(round(n * validation_fraction), 1), n - 1)
    order = rng.permutation(n)
    validation, train = order[:held_out], order[held_out:]
    return x[train], y[train], x[validation], y[validation]
    ### END SOLUTION

# %% test="split_sizes" points=1
from dropcourse.checks import overfitting as check

check.split_sizes(split)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.split_sizes(split)
### END HIDDEN TESTS

# %% test="split_pairs" points=1
from dropcourse.checks import overfitting as check

check.split_pairs(split)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.split_pairs(split)
### END HIDDEN TESTS

# %% test="split_generator" points=1
from dropcourse.checks import overfitting as check

check.split_generator(split)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.split_generator(split)
### END HIDDEN TESTS

# %% test="split_manners" points=1
from dropcourse.checks import overfitting as check

check.split_manners(split)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.split_manners(split)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `split`**, titled by what you see:
#
# <details><summary>I do not know how to shuffle two arrays alike</summary>
#
# Do not shuffle the arrays. Shuffle the numbers of the rows: `rng.permutation(n)` gives 0 to n - 1 in random order. An array
# of numbers can index both `x` and `y`.
#
# </details>
#
# <details><summary>The check says that examples have the label of another</summary>
#
# You shuffle twice, or only one of the two arrays. Draw one order, and use it for both.
#
# </details>
#
# <details><summary>The check says that examples are in both parts, or in none</summary>
#
# Cut one order in two at one place: what lies before the cut goes here, what lies after it goes there.
#
# </details>
#
# <details><summary>One example too few or too many is held out</summary>
#
# `int` cuts off, `round` rounds. The fraction is that of the validation part.
#
# </details>
#
# <details><summary>A part is empty when there are three examples</summary>
#
# Rounding 0.03 gives 0. `min` and `max` keep a number between two others.
#
# </details>
#
# <details><summary>NaN is taken for a fraction</summary>
#
# Comparisons with NaN are false. Ask whether the fraction lies inside the range, and raise the error if not.
#
# </details>

# %% [markdown]
# ## 2. A model whose flexibility you can turn

# %% [markdown]
# ### Exercise 2: `polynomial_features`
#
# *difficulty 1 of 5 · 5 minutes · 2 points*
#
# Turn one number into its powers. Two checks follow, then the hints.

# %% answer="polynomial_features"
def polynomial_features(x, degree):
    """The powers of a number as features of a linear model.

    Arguments
        x       array of floats (examples,); it must not be changed
        degree  int, at least 1: the highest power

    Returns an array (examples, degree) of the dtype of x. Its columns are x, x squared,
    and so on up to x to the power of degree. There is no constant column.

    Raises ValueError, naming the value, for a degree below 1.
    """
    ### BEGIN SOLUTION
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x**power for power in range(1, degree + 1)], axis=1)
    ### END SOLUTION

# %% test="polynomial_features_powers" points=1
from dropcourse.checks import overfitting as check

check.polynomial_features_powers(polynomial_features)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.polynomial_features_powers(polynomial_features)
### END HIDDEN TESTS

# %% test="polynomial_features_manners" points=1
from dropcourse.checks import overfitting as check

check.polynomial_features_manners(polynomial_features)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.polynomial_features_manners(polynomial_features)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `polynomial_features`**
#
# <details><summary>The result has one column too many</summary>
#
# The power of 0 is 1 for every example. Begin with the power of 1.
#
# </details>
#
# <details><summary>The result has one column too few</summary>
#
# `range(1, degree)` ends before `degree`.
#
# </details>
#
# <details><summary>The result lies on its side</summary>
#
# `np.stack` puts arrays below one another unless you name another axis.
#
# </details>
#
# <details><summary>float32 turns into float64</summary>
#
# A float32 array to the power of an array of whole numbers is float64. To the power of a single Python number it stays
# float32. Or convert the result with `.astype(x.dtype)`.
#
# </details>

# %% [markdown]
# ### Exercise 3: `fit_ridge`
#
# *difficulty 3 of 5 · 15 minutes · 4 points*
#
# Fit a linear model by least squares, with a penalty on its weights. Four checks follow, then the hints.

# %% answer="fit_ridge"
def fit_ridge(features, y, weight_decay):
    """Ridge regression: least squares with a penalty on the weights.

    Arguments
        features      array of float64 (examples, features), without a constant column;
                      there may be more features than examples
        y             array of float64 (examples,): what to predict
        weight_decay  number, at least 0

    Returns (weights, intercept), an array (features,) and a number. The predictions are
    features @ weights + intercept. The pair minimises

        sum of (predictions - y)**2  +  weight_decay * sum of weights**2

    The sums are not divided by anything, and the intercept is not penalised. With
    weight_decay = 0 many pairs may be equally good. Then the weights are those with the
    smallest sum of squares. The arguments are not changed.

    Raises ValueError, naming the value, for a weight_decay below 0 or NaN.
    """
    ### BEGIN SOLUTION
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    centre, level = features.mean(axis=0), y.mean()
    x = features - centre
    if weight_decay == 0:
        weights = np.linalg.lstsq(x, y - level, rcond=None)[0]
    else:
        penalty = weight_decay * np.eye(x.shape[1])
        weights = np.linalg.solve(x.T @ x + penalty, x.T @ (y - level))
    return weights, level - centre @ weights
    ### END SOLUTION

# %% test="fit_ridge_weights" points=1
from dropcourse.checks import overfitting as check

check.fit_ridge_weights(fit_ridge)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.fit_ridge_weights(fit_ridge)
### END HIDDEN TESTS

# %% test="fit_ridge_intercept" points=1
from dropcourse.checks import overfitting as check

check.fit_ridge_intercept(fit_ridge)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.fit_ridge_intercept(fit_ridge)
### END HIDDEN TESTS

# %% test="fit_ridge_wide" points=1
from dropcourse.checks import overfitting as check

check.fit_ridge_wide(fit_ridge)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.fit_ridge_wide(fit_ridge)
### END HIDDEN TESTS

# %% test="fit_ridge_manners" points=1
from dropcourse.checks import overfitting as check

check.fit_ridge_manners(fit_ridge)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.fit_ridge_manners(fit_ridge)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `fit_ridge`**
#
# <details><summary>I do not know where the equations come from</summary>
#
# At the minimum the gradient is zero. Write `X` for the features and `t` for y, both without their means: then the intercept
# has gone, and the gradient with respect to the weights is 2 (XᵀX w - Xᵀt + λ w). Set it to zero and collect what stands
# before w. `np.linalg.solve(a, b)` finds the w with `a @ w = b`.
#
# </details>
#
# <details><summary>My weights change when I add a constant to y</summary>
#
# Then the intercept is penalised, or there is none. Take the means away from the features and from y before you solve, and
# find the intercept afterwards.
#
# </details>
#
# <details><summary>My weights are right, and the predictions are all off by the same number</summary>
#
# The predictions should be right on average. What do the weights alone predict for the mean of the features, and what is the
# mean of y?
#
# </details>
#
# <details><summary>My weights are right for another weight_decay</summary>
#
# Compare with the docstring: both are sums. If you divide one by the number of examples, the other has to be divided too.
#
# </details>
#
# <details><summary>LinAlgError, or weights in the millions</summary>
#
# With weight_decay = 0 the matrix may have no inverse: there are many solutions. `np.linalg.lstsq(a, b, rcond=None)[0]`
# gives the smallest one, without forming XᵀX at all.
#
# </details>
#
# <details><summary>I would like to treat all weight decays alike</summary>
#
# Write λ w² as the squared error of an extra example, whose features are √λ in one place and 0 elsewhere, and whose
# target is 0. Add one such example for each weight, and it is a problem of plain least squares.
#
# </details>

# %% [markdown]
# ## 3. Where the error comes from

# %% [markdown]
# ### Exercise 4: `bias_variance`
#
# *difficulty 2 of 5 · 10 minutes · 3 points*
#
# Split the error of a model into its two parts. Three checks follow, then the hints.

# %% answer="bias_variance"
def bias_variance(predictions, truth):
    """Squared bias and variance of a model, at each point.

    Arguments
        predictions  array of floats (datasets, points): row i holds the predictions of
                     the model that was fitted to data set i
        truth        array of floats (points,): what is to be predicted, without noise

    Returns (squared_bias, variance), two arrays (points,) of the dtype of predictions.
    The bias is the mean prediction over all data sets, minus the truth. The variance is
    the mean squared distance of the predictions from their own mean. So at each point
    the two add up to the mean squared distance from the truth. The arguments are not
    changed.

    Raises ValueError if truth does not have one number for each column of predictions.
    """
    ### BEGIN SOLUTION
    if truth.shape != predictions.shape[1:]:
        raise ValueError(f"{predictions.shape} and {truth.shape} do not fit")
    mean = predictions.mean(axis=0)
    return (mean - truth) ** 2, predictions.var(axis=0)
    ### END SOLUTION

# %% test="bias_variance_bias" points=1
from dropcourse.checks import overfitting as check

check.bias_variance_bias(bias_variance)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.bias_variance_bias(bias_variance)
### END HIDDEN TESTS

# %% test="bias_variance_variance" points=1
from dropcourse.checks import overfitting as check

check.bias_variance_variance(bias_variance)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.bias_variance_variance(bias_variance)
### END HIDDEN TESTS

# %% test="bias_variance_manners" points=1
from dropcourse.checks import overfitting as check

check.bias_variance_manners(bias_variance)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.bias_variance_manners(bias_variance)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `bias_variance`**
#
# <details><summary>I do not know which axis to average over</summary>
#
# Each row is one data set. You ask how a point's prediction changes from data set to data set. So go down the columns.
#
# </details>
#
# <details><summary>The two do not add up to the error</summary>
#
# Which of the two is wrong shows in the other check. A bias without a square, and a variance with `ddof=1`, both break the
# sum.
#
# </details>
#
# <details><summary>My squared bias is too large everywhere</summary>
#
# Average first, then subtract the truth, then square. In another order, the variance is counted too.
#
# </details>
#
# <details><summary>A truth of another length gives a result instead of an error</summary>
#
# NumPy stretches an array with a single number to any length. Compare the shapes yourself.
#
# </details>

# %% [markdown]
# ## 4. When to stop

# %% [markdown]
# ### Exercise 5: `early_stopping`
#
# *difficulty 2 of 5 · 12 minutes · 4 points*
#
# Say when training should have stopped, and which epoch to go back to. Four checks follow, then the hints.

# %% answer="early_stopping"
def early_stopping(validation_losses, patience, min_delta=0.0):
    """The epoch to keep and the epoch at which training stops.

    Arguments
        validation_losses  list of finite floats, the loss after each epoch
        patience           int, at least 1: so many epochs in a row without an
                           improvement end the training
        min_delta          number, at least 0: by how much a loss must fall to count

    The epochs are counted from 0. Epoch 0 is the best at first. A later epoch is an
    improvement if its loss lies below that of the best epoch so far by more than
    min_delta; then it becomes the best. So of equal losses the first one counts.
    Training stops at the first epoch that is the last of `patience` epochs in a row
    without an improvement. Losses after that epoch do not exist for the rule.

    Returns (best_epoch, stop_epoch), two ints; stop_epoch is None if the losses end
    before training stops.

    Raises ValueError, naming the value, for a patience below 1 or a min_delta below 0;
    ValueError also for an empty list.
    """
    ### BEGIN SOLUTION
    if patience < 1:
        raise ValueError(f"patience must be at least 1, got {patience}")
    if min_delta < 0:
        raise ValueError(f"min_delta must be at least 0, got {min_delta}")
    if len(validation_losses) == 0:
        raise ValueError("there are no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if validation_losses[best] - loss > min_delta:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None
    ### END SOLUTION

# %% test="early_stopping_best" points=1
from dropcourse.checks import overfitting as check

check.early_stopping_best(early_stopping)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.early_stopping_best(early_stopping)
### END HIDDEN TESTS

# %% test="early_stopping_stop" points=1
from dropcourse.checks import overfitting as check

check.early_stopping_stop(early_stopping)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.early_stopping_stop(early_stopping)
### END HIDDEN TESTS

# %% test="early_stopping_delta" points=1
from dropcourse.checks import overfitting as check

check.early_stopping_delta(early_stopping)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.early_stopping_delta(early_stopping)
### END HIDDEN TESTS

# %% test="early_stopping_edges" points=1
from dropcourse.checks import overfitting as check

check.early_stopping_edges(early_stopping)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.early_stopping_edges(early_stopping)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `early_stopping`**
#
# <details><summary>I do not know what to remember from epoch to epoch</summary>
#
# One number is enough: the best epoch so far. How many epochs have gone by since then follows from it.
#
# </details>
#
# <details><summary>The check says that the first of equal losses counts</summary>
#
# `<=` replaces the best epoch by an equal one. So does a search from the end.
#
# </details>
#
# <details><summary>Training stops one epoch too early or too late</summary>
#
# Take patience 1 and the losses 3, 4. Epoch 1 brings no improvement, and one such epoch is enough: it stops at epoch 1.
#
# </details>
#
# <details><summary>Training does not stop although the losses are high</summary>
#
# Compare with the best epoch, not with the last one: after a peak, falling losses are still no improvement.
#
# </details>
#
# <details><summary>min_delta seems to do the opposite</summary>
#
# An improvement has to lie *below* the best loss by more than min_delta. Put numbers in: best 1.0, min_delta 0.1, loss
# 0.95.
#
# </details>
#
# <details><summary>The best epoch lies after the stop</summary>
#
# `min` over the whole list sees epochs that never happened. Return as soon as training stops.
#
# </details>

# %% [markdown]
# ### Exercise E1 (extension): `sgd_step`
#
# *difficulty 1 of 5 · 8 minutes · 0 points*
#
# Write one step of gradient descent with weight decay. Two checks follow, then the hints.

# %% answer="sgd_step"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    """One step of gradient descent on a loss with an L2 penalty.

    Arguments
        parameters     dict of names and arrays of floats, of any shapes
        gradients      dict with the same names: for each array the gradient of the
                       loss without the penalty, of the same shape
        learning_rate  number, at least 0
        weight_decay   number, at least 0

    The penalty is weight_decay / 2 times the sum of the squares of all parameters. The
    step goes against the gradient of loss and penalty together, learning_rate times.

    Returns a new dict with the same names: the parameters after the step, with their
    shapes and dtypes. The arguments and their arrays are not changed.

    Raises ValueError, naming the value, for a learning_rate or weight_decay below 0.
    """
    ### BEGIN SOLUTION
    for name, value in (
        ("learning_rate", learning_rate),
        ("weight_decay", weight_decay),
    ):
        if value < 0:
            raise ValueError(f"{name} must be at least 0, got {value}")
    return {
        name: value - learning_rate * (gradients[name] + weight_decay * value)
        for name, value in parameters.items()
    }
    ### END SOLUTION

# %% test="sgd_step_values" points=0
from dropcourse.checks import overfitting as check

check.sgd_step_values(sgd_step)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.sgd_step_values(sgd_step)
### END HIDDEN TESTS

# %% test="sgd_step_manners" points=0
from dropcourse.checks import overfitting as check

check.sgd_step_manners(sgd_step)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.sgd_step_manners(sgd_step)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `sgd_step`**
#
# <details><summary>I do not know the gradient of the penalty</summary>
#
# The penalty is a sum of squares times weight_decay / 2. The derivative of one square is 2 times the number itself, and the 2
# meets the half.
#
# </details>
#
# <details><summary>With weight decay my parameters are too small</summary>
#
# The gradient of the penalty is part of the gradient. The learning rate multiplies both.
#
# </details>
#
# <details><summary>The check says that parameters have changed after the call</summary>
#
# `value -= ...` writes into the caller's array. Compute a new one, and put it into a new dict.
#
# </details>

# %% [markdown]
# ## 5. What would more data do?

# %% [markdown]
# ### Exercise E2 (extension): `learning_curve`
#
# *difficulty 4 of 5 · 22 minutes · 0 points*
#
# Measure how the scores change with the number of training examples, with error bars.
# Three checks follow, then the hints.

# %% answer="learning_curve"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    """Training and validation score by the number of training examples.

    Arguments
        fit      function: fit(x, y) returns a fitted model, of whatever type
        score    function: score(model, x, y) returns a number
        x        array (examples, ...): an example in each row
        y        array (examples, ...): its label, in the same order
        sizes    list of ints, each at least 1 and below the number of examples
        repeats  int, at least 2: how often to measure at each size
        rng      np.random.Generator, the only source of randomness

    For each size, in the order of the list, and each repeat: draw anew that many
    different examples, every set of them equally likely. Fit a model to them, once.
    Score it once on the same examples and once on all the others.

    Returns (train_mean, train_error, validation_mean, validation_error), four arrays
    (sizes,): means over the repeats, and their standard errors, which are the standard
    deviations (with repeats - 1 in the denominator) divided by the square root of
    repeats. x and y are not changed.

    Raises ValueError, naming the value, for a size or a number of repeats that is not
    allowed.
    """
    ### BEGIN SOLUTION
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for row, size in enumerate(sizes):
        for repeat in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, row, repeat] = score(model, x[train], y[train])
            scores[1, row, repeat] = score(model, x[rest], y[rest])
    mean = scores.mean(axis=2)
    error = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return mean[0], error[0], mean[1], error[1]
    ### END SOLUTION

# %% test="learning_curve_scores" points=0
from dropcourse.checks import overfitting as check

check.learning_curve_scores(learning_curve)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.learning_curve_scores(learning_curve)
### END HIDDEN TESTS

# %% test="learning_curve_errors" points=0
from dropcourse.checks import overfitting as check

check.learning_curve_errors(learning_curve)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.learning_curve_errors(learning_curve)
### END HIDDEN TESTS

# %% test="learning_curve_protocol" points=0
from dropcourse.checks import overfitting as check

check.learning_curve_protocol(learning_curve)
### BEGIN HIDDEN TESTS
from graders.hidden import overfitting as hidden

hidden.learning_curve_protocol(learning_curve)
### END HIDDEN TESTS

# %% [markdown]
# **Hints for `learning_curve`**
#
# <details><summary>I do not know what a function as an argument is for</summary>
#
# `fit` and `score` belong to whoever calls: you do not know the model, and need not. `model = fit(some_x, some_y)`, then
# `score(model, other_x, other_y)` gives a number.
#
# </details>
#
# <details><summary>The check says that the standard error is too large</summary>
#
# The standard deviation says how far single scores scatter. The error of their mean is smaller by the square root of their
# number.
#
# </details>
#
# <details><summary>The check says that examples for validation were seen in training</summary>
#
# All examples that are not drawn are for validation, and no others.
#
# </details>
#
# <details><summary>Every repeat gives the same score</summary>
#
# Draw anew for each repeat, with the generator that is passed in.
#
# </details>

# %% [markdown]
# ## On trial: the verdicts

# %% [markdown]
# ## Reflection

# %% [markdown]
# ## Primary sources
