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

# %% [markdown]
# ## What you can do afterwards
#
# - Split data so that the validation score means something.
# - Fit a family of models from too simple to too flexible, and say which is which.
# - Split the error of a model into squared bias and variance, and measure both.
# - Stop training by a rule that you wrote, edge cases included.
# - Say which causes of overfitting show in measurements, and how strongly.
# - If you do the extensions: take a step of gradient descent with weight decay, and draw a learning curve with error bars.
# - Tell which of the article's claims about overfitting hold in your plots.
#
# ## On trial in this lesson
#
# These are the article's claims about overfitting, in our words. The numbers are those of the course's list of claims.
#
# | claim | the article says |
# |---|---|
# | 4 | An overfitted model does very well on its training data and poorly on new data. |
# | 5 | Models with many parameters are more prone to overfit. |
# | 6 | If the training set is small, a network may memorise it in place of learning patterns. |
# | 7 | Neural networks can fit noise, unless they are regularised. |
# | 8 | In complex data, networks have trouble telling real patterns from noise. |
# | 9 | Overfitting means high variance: results differ much from data set to data set. |
# | 10 | Models that overfit may be of no use on broader, more diverse data. |
# | 11 | Overfitted models look at noise, so their decisions are hard to interpret. |
# | 12 | Weight decay and dropout balance the fit to the training data against generalising. |
#
# The verdicts stand at the end of the lesson.

# %% [markdown]
# ## One notation
#
# | letter | meaning | shape |
# |---|---|---|
# | $n$ | number of training examples | one number |
# | $x$, $y$ | inputs and labels of the examples | an example in each row |
# | $f(x)$ | the truth: what the label is without noise | as $y$ |
# | $\sigma$ | standard deviation of the noise in a label | one number |
# | $\hat f(x)$ | what a fitted model predicts | as $y$ |
# | $w$, $b$ | weights and intercept of a linear model | `(features,)`, one number |
# | $\lambda$ | weight decay: how much large weights cost | one number |
#
# A model **overfits** if it follows its training examples at the expense of new ones. It **memorises** if it reproduces
# what cannot be predicted: noise, or labels that mean nothing. A model **generalises** if it does well on new examples
# from the same source.
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import numpy as np

# %% tags=["experiment"]
import torch

from dropcourse import figures, predictions
from dropcourse.experiments import overfitting as experiments

torch.set_num_threads(1)

# %% [markdown]
# ## 1. Two parts of the data
#
# Every question in this lesson compares two numbers: how well a model does on the examples that it was fitted to, and how
# well on others. Take 20 examples of a curve, with noise of standard deviation $\sigma = 0.3$ in $y$. Somebody fits a
# polynomial of degree 15, and measures the **mean squared error** on the same 20 examples:
#
# $$\text{MSE} = \frac{1}{n} \sum_i \left(\hat f(x_i) - y_i\right)^2$$
#
# The noise of a new example cannot be predicted. So on new examples no model gets below $\sigma^2 = 0.09$ on average,
# not even the truth. This is the **noise floor**.

# %% tags=["experiment"]
BELOW = {
    "good": "a model that is better than most",
    "noise": "a model that has fitted noise",
    "bug": "a bug, for 0.09 is the least that is possible",
}
predictions.ask(
    "01-below-the-floor",
    "The error on the 20 training examples is 0.02, and the noise floor is 0.09. "
    "What are you looking at?",
    list(BELOW.values()),
)

# %% [markdown]
# A number measured on the training examples cannot settle it. You need examples that the fit has not seen, and you have
# to put them aside *before* you fit. The part that is put aside is called the **validation** set.

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
# Do not shuffle the arrays. Shuffle the numbers of the rows: `rng.permutation(n)` gives 0 to n - 1 in random order. An
# array of numbers can index both `x` and `y`.
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
# A polynomial of degree $d$ predicts
#
# $$\hat f(x) = b + w_1 x + w_2 x^2 + \dots + w_d x^d$$
#
# It has $d + 1$ numbers to adjust. In $x$ it is curved, but in the **features** $x, x^2, \dots, x^d$ it is linear, and
# a linear model can be fitted in one go. So the degree is a knob: turn it, and the same data are met by a model with
# more or less **capacity**, that is, by a larger or smaller choice of functions.

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
# Which weights? Those with the smallest
#
# $$\sum_i \left(b + x_i \cdot w - y_i\right)^2 + \lambda \sum_j w_j^2$$
#
# where $x_i$ is now the row of features of example $i$. The first sum asks for a good fit, the second for small
# weights, and $\lambda \ge 0$ says how much that is worth. This is **ridge regression** (Hoerl and Kennard 1970). The
# intercept $b$ is left out of the penalty: where the curve lies as a whole is no sign of overfitting.

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
# At the minimum the gradient is zero. Write `X` for the features and `t` for y, both without their means: then the
# intercept has gone, and the gradient with respect to the weights is 2 (XᵀX w - Xᵀt + λ w). Set it to zero and collect
# what stands before w. `np.linalg.solve(a, b)` finds the w with `a @ w = b`.
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
# The predictions should be right on average. What do the weights alone predict for the mean of the features, and what
# is the mean of y?
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
# ### Experiment: more and more parameters
#
# Now turn the knob. The truth is known here, $f(x) = \sin(1.5\,\pi x)$, and so is the noise floor.

# %% tags=["experiment"]
LARGE = {
    "lower": "lower: a flexible model can follow the truth more closely",
    "no difference": "about the same: both contain the truth, nearly",
    "higher": "at least 1.2 times as high",
}
predictions.ask(
    "01-degree-15",
    "A polynomial of degree 5 fits the curve well. You fit one of degree 15 to the "
    "same 20 examples, without weight decay. How is its error on new examples?",
    list(LARGE.values()),
)
DECAYED = {
    "higher": "it stays at least 1.2 times as high: 15 weights are too many",
    "no difference": "about as low as at degree 5",
    "lower": "lower than at degree 5",
}
predictions.ask(
    "01-degree-15-decay",
    "The same at degree 15, with a weight decay of 0.001. How is its error on new "
    "examples, compared with degree 5 without weight decay?",
    list(DECAYED.values()),
)

# %% [markdown]
# - **Measured**: the mean squared error on the 20 training examples, and on new ones, for degrees 1 to 15, without
#   weight decay and with $\lambda = 0.001$. Means are geometric, because a few seeds have enormous errors.
# - **Recorded**: 20 seeds. **Live**: 5 seeds, with your `polynomial_features` and `fit_ridge`.
# - **Rule, fixed beforehand**: two errors differ if their ratio lies beyond 3 standard errors **and** beyond a factor
#   of 1.2.

# %% tags=["experiment"]
live = experiments.capacity(polynomial_features, fit_ridge, seeds=range(5))
recorded = experiments.recorded_capacity()
figure, alt = experiments.draw_capacity(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_capacity(recorded)
for question, verdict in verdicts.items():
    print(f"{question:54} {verdict.answer} ({np.exp(verdict.effect.mean):.2f} times)")

floor = verdicts["training error, degree 15, against the noise floor"]
predictions.compare(
    "01-below-the-floor",
    BELOW["noise" if floor.answer == "lower" else "good"],
    "At degree 15 the training error lies at "
    f"{np.exp(floor.effect.mean):.2f} of the floor; on new examples the error is "
    f"{np.exp(verdicts['new examples, degree 15 against 5'].effect.mean):.0f} times "
    "that of degree 5.",
)
large = verdicts["new examples, degree 15 against 5"]
predictions.compare(
    "01-degree-15", LARGE[large.answer], f"Logarithm of the ratio: {large.effect}."
)
decayed = verdicts["new examples, degree 15 with weight decay against 5"]
predictions.compare(
    "01-degree-15-decay",
    DECAYED[decayed.answer],
    f"Logarithm of the ratio: {decayed.effect}.",
)

# %% [markdown]
# **What it means.** Look at the left panel first. The training error falls all the way, from 0.573 at degree 1 to 0.016
# at degree 15. On new examples the error falls from 0.582 to 0.115 at degree 5, and then rises to 1.593. At degree 1
# both errors are high and nearly equal: the model **underfits**. At degree 15 they are a hundredfold apart. That is
# claim 4.
#
# A training error below the floor is not a feat. Part of the noise was fitted, and every fit does that: even a right
# model with $k$ adjustable numbers ends at $\sigma^2 (1 - k/n)$ on average, which is 0.063 for degree 5. At degree 15
# hardly a fifth of the noise is left in the training error, and that is memorising in the strict sense.
#
# Now the right panel. The model has the same 15 weights and intercept, and its error on new examples is 0.124, within
# the rule no different from degree 5. So the number of parameters does not decide by itself. What counts is which of
# its functions a fit can reach.
#
# ### Experiment: even more parameters
#
# What happens when the parameters outnumber the examples? Many weights then give a training error of exactly 0, and
# `fit_ridge` with $\lambda = 0$ takes the smallest ones. Features are cheap to make: take the inputs' weighted sums
# with random weights, and cut them off at 0, as a ReLU network with a random, fixed first layer does.

# %% tags=["experiment"]
PAST = {
    "higher": "it goes on rising: with more parameters the model overfits more",
    "no difference": "it stays about where it was at 50",
    "lower": "it falls again",
}
predictions.ask(
    "01-past-the-peak",
    "50 examples. With 50 random features every example is fitted exactly. How does "
    "the error on new examples change from 50 features to 400, without weight decay?",
    list(PAST.values()),
)

# %% [markdown]
# - **Measured**: the mean squared error on 500 new examples, with 2 to 400 random features fitted to 50 examples. Left:
#   10 inputs, a linear truth, noise of standard deviation 0.3. Right: scikit-learn's digits, odd (+1) or even (-1), a
#   tenth of the training labels wrong.
# - **Recorded**: 20 seeds. **Live**: 2 seeds, with your `fit_ridge`.
# - **Rule, fixed beforehand**: as above. The “best small model” is the best one with fewer features than examples.

# %% tags=["experiment"]
live = experiments.double_descent(fit_ridge, seeds=range(2))
recorded = experiments.recorded_double_descent()
figure, alt = experiments.draw_double_descent(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_double_descent(recorded)
for question, verdict in verdicts.items():
    print(f"{question:68} {verdict.answer} ({np.exp(verdict.effect.mean):.2f} times)")

ends = [verdicts[f"{world}, 400 features against 50"] for world in experiments.WORLDS]
both = {verdict.answer for verdict in ends}
times = " and ".join(f"{np.exp(verdict.effect.mean):.3f}" for verdict in ends)
predictions.compare(
    "01-past-the-peak",
    PAST[both.pop() if len(both) == 1 else "no difference"],
    f"With 400 features {times} times the error of 50 (made data, digits).",
)

# %% [markdown]
# **What it means.** Up to 50 features the picture is the one you know: the error falls, then rises, to 12 times (made
# data) and 43 times (digits) that of the best small model. Then it falls again. This is called **double descent**
# (Belkin et al. 2019; Nakkiran et al. 2019 show it for deep networks). At 50 features there is just one solution that
# fits everything, however large its weights. With 400 there are many, and the smallest of them is tame.
#
# On the made data, 400 features do better than the best small model: 0.40 times its error. On the digits the ratio is
# 0.84, and the rule leaves that undecided. With weight decay there is no peak at all.
#
# So claim 5 is half of the story. Between the best small model and the number of examples, more parameters do overfit
# more. Beyond it, and with any brake on the weights, they need not. “Few parameters” is not what keeps a model from
# memorising.
#
# **Where it breaks.** The peak is this sharp because nothing restrains the weights and the labels are noisy. The fit is
# in closed form; a network trained by gradient descent has further brakes, such as the number of steps.

# %% [markdown]
# ## 3. Where the error comes from

# %% [markdown]
# A model is fitted to one data set. Had you drawn another one, from the same source, it would predict something else.
# Imagine many data sets, and look at the predictions $\hat f(x)$ at one point $x$. They can be wrong in two ways:
#
# $$\underbrace{\mathbb{E}\left[(\hat f(x) - f(x))^2\right]}_{\text{squared error}}
# = \underbrace{\left(\mathbb{E}[\hat f(x)] - f(x)\right)^2}_{\text{squared bias}}
# + \underbrace{\mathbb{E}\left[(\hat f(x) - \mathbb{E}[\hat f(x)])^2\right]}_{\text{variance}}$$
#
# The **expectation** $\mathbb{E}[\cdot]$ is the average over data sets. **Bias** is what all models of a kind get wrong
# together. **Variance** is how much they differ from each other (Geman, Bienenstock and Doursat 1992). The error is
# measured to the truth $f$; on noisy labels the floor $\sigma^2$ comes on top.

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
# ### Experiment: which part grows?

# %% tags=["experiment"]
PARTS = {
    "variance": "mostly variance: each data set gives another curve",
    "bias": "mostly bias: all curves are wrong in the same way",
    "both": "about half and half",
}
predictions.ask(
    "01-error-of-degree-13",
    "A polynomial of degree 13, fitted to 20 examples without weight decay, has a "
    "large error. What is it made of?",
    list(PARTS.values()),
)

# %% [markdown]
# - **Measured**: squared bias and variance of the fitted curve, mean over its points, without weight decay.
# - **Recorded**: 20 seeds, 100 data sets each. **Live**: 2 seeds, 20 data sets each, with your `polynomial_features`,
#   `fit_ridge` and `bias_variance`. With few data sets the bias comes out too large: a part of the variance is taken
#   for bias.
# - **Rule, fixed beforehand**: two parts differ if their ratio lies beyond 3 standard errors **and** beyond a factor of 2.

# %% tags=["experiment"]
live = experiments.variance(
    polynomial_features, fit_ridge, bias_variance, seeds=range(2)
)
recorded = experiments.recorded_variance()
figure, alt = experiments.draw_variance(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_variance(recorded)
for question, verdict in verdicts.items():
    print(f"{question:42} {verdict.answer} ({np.exp(verdict.effect.mean):.3g} times)")

large = verdicts["variance against squared bias, degree 13"]
predictions.compare(
    "01-error-of-degree-13",
    PARTS[{"higher": "variance", "lower": "bias"}.get(large.answer, "both")],
    f"The variance is {np.exp(large.effect.mean):.0f} times the squared bias.",
)

# %% [markdown]
# **What it means.** At degree 1 nearly everything is bias: no straight line follows the curve, whatever the data. At
# degree 5 the bias is gone. From there to degree 13 the variance grows to 24 times its size, and it is 104 times the
# squared bias. For curves, then, claim 9 is exact: the error of overfitting *is* variance.

# %% [markdown]
# ### Experiment: the variance of a network
#
# Does that hold for a network, and does dropout lower the variance? **Dropout** sets random units to zero while
# training; lesson 02 is about how. Here it is enough that PyTorch's layer does it.

# %% tags=["experiment"]
STEADY = {
    "lower": "lower",
    "no difference": "no different",
    "higher": "higher: dropout adds randomness",
}
predictions.ask(
    "01-network-variance",
    "Six networks, each trained on 200 handwritten digits of its own. With dropout in "
    "all of them, how is the variance of their predictions?",
    list(STEADY.values()),
)

# %% [markdown]
# - **Measured**: squared bias and variance of the predicted probabilities on 1,000 new examples, with 1 for the right
#   class and 0 for the others as the truth. Their sum is the **Brier score**, a squared error for probabilities. Also,
#   how much the six accuracies differ.
# - **Network**: two hidden layers of 128 units, 60 epochs. Each arm, with dropout and without, has the setting that was
#   best on other data among six, `experiments.tuning`.
# - **Recorded**: 10 seeds, signals and digits. The signals are the course's own: 40 positions, one of ten shapes with
#   noise. **Live**: 1 seed, digits, with your `bias_variance`.
# - **Rule, fixed beforehand**: two parts differ if their ratio lies beyond 3 standard errors **and** beyond a factor of
#   1.1.

# %% tags=["experiment"]
live = experiments.network_variance(bias_variance, seeds=range(1))
recorded = experiments.recorded_network_variance()
figure, alt = experiments.draw_network_variance(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_network_variance(recorded)
for question, verdict in verdicts.items():
    print(f"{question:38} {verdict.answer} ({np.exp(verdict.effect.mean):.2f} times)")

variance = verdicts["digits, variance, with dropout"]
predictions.compare(
    "01-network-variance",
    STEADY.get(variance.answer, STEADY["no difference"]),
    f"{np.exp(variance.effect.mean):.2f} times the variance without dropout.",
)

# %% [markdown]
# **What it means.** On the signals dropout lowers the variance from 0.366 to 0.214, and the bias hardly changes. So
# dropout does what claim 9 would lead you to hope. On the digits it does not: 0.035 without and 0.037 with dropout is
# no difference by the rule. With 200 digits the network is right on more than nine new examples in ten, and little is
# left to lower.
#
# Claim 9 also speaks of *performance* that varies. The six accuracies of a group have a standard deviation of about
# 0.020 (signals) and 0.011 (digits) without dropout, and no difference with it could be shown. Networks that disagree
# about single examples can be equally good on the whole. So variance in predictions and variance in scores are not the
# same thing.

# %% [markdown]
# ## 4. When to stop

# %% [markdown]
# A network is not fitted in one go. It is trained in **epochs**, passes over the training examples, and while it
# trains, it changes from a model that knows nothing into one that may know too much. How far can that go? Give it
# labels that mean nothing: shuffle them.

# %% tags=["experiment"]
SHUFFLED = {
    "chance": "about 0.1: there is nothing to learn, so it guesses",
    "some": "somewhere in between",
    "all": "about 1: it learns all of them by heart",
}
predictions.ask(
    "01-shuffled-labels",
    "A network with 128 + 128 hidden units is trained on 200 examples of ten classes, "
    "with shuffled labels. What is its accuracy on these 200 examples in the end?",
    list(SHUFFLED.values()),
)

# %% [markdown]
# - **Measured**: the accuracy on 200 training examples after each epoch, with right labels and with shuffled ones, and
#   the accuracy on 1,000 new examples in the end. Signals and digits, the same network without regularisation.
# - **Recorded**: 10 seeds, 80 epochs. **Live**: 1 seed, 40 epochs.
# - **Rule, fixed beforehand**: two accuracies differ beyond 3 standard errors **and** beyond 0.02.

# %% tags=["experiment"]
live = experiments.random_labels(seeds=range(1))
recorded = experiments.recorded_random_labels()
figure, alt = experiments.draw_random_labels(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_random_labels(recorded)
for question, verdict in verdicts.items():
    print(f"{question:54} {verdict.answer} ({verdict.effect})")

last = recorded.train[:, 1::2, -1].mean()
predictions.compare(
    "01-shuffled-labels",
    SHUFFLED["all" if last > 0.98 else "chance" if last < 0.12 else "some"],
    f"Training accuracy {last:.3f}; on new examples "
    f"{recorded.new[:, 1::2].mean():.3f}, where guessing gives 0.1.",
)

# %% [markdown]
# **What it means.** After 80 epochs every network gives every one of its 200 labels, right or shuffled. With shuffled
# labels its accuracy on new examples is 0.095 (signals) and 0.090 (digits), which is guessing. It has memorised 200
# labels in which there is nothing to learn. The experiment is a small copy of one that surprised many in 2017, with
# large networks on photographs (Zhang et al.). Claim 6 holds as far as *can* goes.
#
# With right labels the digits are learned in 14 epochs (99 % on average), with shuffled ones in 52: patterns are easier
# than noise. On the signals it is 41 and 49. There, the accuracy on new signals is only 0.388 even with right labels,
# which suggests that many of those are learned by heart as well.

# %% [markdown]
# Training accuracy, then, says little about learning. What does? The validation loss, epoch by epoch. Often it falls
# first and rises later, while the training loss falls on. **Early stopping** ends the training when the validation loss
# has not improved for a while, and goes back to the best epoch (Prechelt 1998). How long a while is called
# **patience**.

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
# ### Experiment: a fifth of the labels is wrong
#
# Real labels are not shuffled, but some of them are wrong. Here a fifth is, and you know which. A network that repeats
# a wrong label has memorised it: no pattern leads there.

# %% tags=["experiment"]
FITTED = {
    "lower": "yes, at least 0.02 fewer",
    "no difference": "no, about as many",
    "higher": "it gives even more of them",
}
predictions.ask(
    "01-wrong-labels",
    "With dropout, does the network give fewer of the wrong labels at the end?",
    list(FITTED.values()),
)
GAIN = {
    "higher": "better, by more than 0.02",
    "no difference": "about the same",
    "undecided": "better or the same, 10 seeds cannot tell",
    "lower": "worse, by more than 0.02",
}
predictions.ask(
    "01-wrong-labels-new",
    "And how does its accuracy on new examples compare?",
    list(GAIN.values()),
)

# %% [markdown]
# - **Measured**: after each epoch the share of all 500 training labels that the network gives, the share of the 100
#   wrong ones, and the accuracy on 1,000 new signals with right labels.
# - **Arms**: no regularisation, weight decay, dropout. Each has the setting with the best accuracy on other data, out
#   of six (`experiments.tuning`). For the first arm that is a small learning rate, which is a brake as well.
# - **Recorded**: 10 seeds, 60 epochs. **Live**: 1 seed, 20 epochs, with your `early_stopping`.
# - **Rule, fixed beforehand**: two accuracies differ beyond 3 standard errors **and** beyond 0.02.

# %% tags=["experiment"]
live = experiments.label_noise(early_stopping, seeds=range(1))
recorded = experiments.recorded_label_noise()
figure, alt = experiments.draw_label_noise(recorded, live)
figures.show(figure, alt=alt)

for arm, epoch in zip(experiments.ARMS, live.best[0], strict=True):
    print(f"{arm}: of 20 epochs, your early stopping keeps the one numbered {epoch}")
verdicts = experiments.conclude_label_noise(recorded)
for question, verdict in verdicts.items():
    print(f"{question:58} {verdict.answer} ({verdict.effect})")

fitted = verdicts["wrong labels fitted, dropout against none"]
predictions.compare(
    "01-wrong-labels",
    FITTED.get(fitted.answer, FITTED["no difference"]),
    f"Dropout against none: {fitted.effect}.",
)
new = verdicts["new examples, dropout against none"]
predictions.compare(
    "01-wrong-labels-new", GAIN[new.answer], f"Dropout against none: {new.effect}."
)

# %% [markdown]
# **What it means.** Look at the middle panel. Without regularisation the network ends up with 0.79 of the wrong labels.
# Weight decay leaves 0.43 of them, dropout 0.35. That is claim 7: the network fits noise, and regularisation holds it
# back. It does not prevent it: a tenth of the labels would be given by guessing.
#
# The right panel is less impressive. Dropout gains 0.030 in accuracy on new examples, and weight decay makes no
# difference by the rule, although it halves the wrong labels that are fitted. Memorising and predicting badly are two
# things. A network can repeat a wrong label at its own place and be right around it.
#
# Early stopping without any other brake keeps epoch 28 of 60 on average. That leaves 0.36 of the wrong labels, as few
# as dropout does, and costs no accuracy: 0.415 against 0.418. Here the epoch was chosen on the same new examples, which
# flatters it a little.

# %% [markdown]
# ## 5. Two brakes, and how hard to pull them
#
# Early stopping ends a fit before it goes too far. **Weight decay** and **dropout** are on all the time. Weight decay
# adds $\frac{\lambda}{2} \sum_j \theta_j^2$ to the loss, over all parameters $\theta$. Its gradient is $\lambda \theta$,
# so with learning rate $\eta$ a step of gradient descent is
#
# $$\theta \leftarrow \theta - \eta \left( \nabla L + \lambda \theta \right) = (1 - \eta \lambda)\, \theta - \eta \nabla L$$
#
# Read the right side: every parameter shrinks by a fixed share, hence the name (Krogh and Hertz 1991). For plain
# gradient descent the penalty in the loss and the shrinking of the parameters are the same thing. For Adam they are
# not, for Adam rescales whatever is in the gradient. AdamW takes the decay out of the gradient and shrinks the
# parameters directly: **decoupled** weight decay (Loshchilov and Hutter 2019). The networks of this lesson use AdamW.

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
# The penalty is a sum of squares times weight_decay / 2. The derivative of one square is 2 times the number itself, and
# the 2 meets the half.
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
# ### Experiment: from no brake to far too much
#
# Claim 12 speaks of a balance. If there is one, the training accuracy should fall as the brake is pulled, and the
# accuracy on new examples should be highest somewhere in between.

# %% tags=["experiment"]
BALANCE = {
    "between": "in between, and clearly better than without",
    "flat": "it hardly changes, until it falls",
    "none": "without any brake",
}
predictions.ask(
    "01-balance",
    "500 signals, drop probability p from 0 to 0.9. Where is the accuracy on new "
    "examples highest?",
    list(BALANCE.values()),
)

# %% [markdown]
# - **Measured**: accuracy on 500 training signals and on 500 new ones after 60 epochs, by strength: drop probability,
#   or decoupled weight decay. Of two learning rates each strength takes the one that is better on 500 *other* new
#   signals.
# - **Recorded**: 10 seeds. **Live**: 1 seed, three strengths, one learning rate.
# - **Rule, fixed beforehand**: two accuracies differ beyond 3 standard errors **and** beyond 0.02.

# %% tags=["experiment"]
live = experiments.balance(seeds=range(1))
recorded = experiments.recorded_balance()
figure, alt = experiments.draw_balance(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_balance(recorded)
for question, verdict in verdicts.items():
    print(f"{question:56} {verdict.answer} ({verdict.effect})")

gain = verdicts["drop probability p, new examples, best against none"]
predictions.compare(
    "01-balance",
    BALANCE["between" if gain.answer == "higher" else "flat"],
    f"Best against none: {gain.effect}.",
)

# %% [markdown]
# **What it means.** The training accuracy falls with both brakes, from 1.000 to 0.234 at p = 0.9 and to 0.367 at the
# strongest weight decay. On new examples there is a gentle hill: with dropout from 0.502 at p = 0 to 0.531 at p = 0.3,
# and down to 0.192 at p = 0.9, where the network underfits. With weight decay the top is 0.510 at $\lambda = 1$, which
# cannot be told from 0.502.
#
# So claim 12 describes the *trade*: a stronger brake means a worse fit, and too strong a brake means worse predictions.
# The *gain* is another matter. It is small for dropout, and for weight decay, which takes away a sixth of the gap, none
# could be shown. Best of six strengths is also a flattered number: it was picked on the very examples that it is
# measured on (lesson 06).

# %% [markdown]
# ## 6. What would more data do?

# %% [markdown]
# ### Experiment: more examples
#
# So far the model changed and the data stayed. Now the other way round: a **learning curve** shows a score by the
# number of training examples.

# %% tags=["experiment"]
GAP = {
    "closes": "it closes: with enough examples there is nothing left to memorise",
    "shrinks": "it shrinks and stays open",
    "grows": "it grows: more examples, more to memorise",
}
predictions.ask(
    "01-data-size",
    "The same network is trained with 50 to 3,200 signals, for the same number of "
    "steps. What happens to the gap between training and new examples?",
    list(GAP.values()),
)

# %% [markdown]
# - **Measured**: accuracy on the training examples and on 1,000 new ones after 600 steps, without regularisation, by
#   the number of training examples: signals, and digits as far as there are enough of them.
# - **Recorded**: 10 seeds. **Live**: 1 seed, three sizes.
# - **Rule, fixed beforehand**: two accuracies differ beyond 3 standard errors **and** beyond 0.02.

# %% tags=["experiment"]
live = experiments.data_size(seeds=range(1))
recorded = experiments.recorded_data_size()
figure, alt = experiments.draw_data_size(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_data_size(recorded)
for question, verdict in verdicts.items():
    print(f"{question:54} {verdict.answer} ({verdict.effect})")

change = verdicts["signals, gap, 3200 examples against 50"].answer
left = verdicts["signals, gap, 3200 examples against 0"].answer
predictions.compare(
    "01-data-size",
    GAP["grows" if change != "lower" else "shrinks" if left == "higher" else "closes"],
    f"Gap with 50 examples {(recorded.train - recorded.new)[:, 0].mean():.2f}, "
    f"with 3,200 {(recorded.train - recorded.new)[:, -1].mean():.2f}.",
)

# %% [markdown]
# **What it means.** With 50 signals the network gives all training labels and 0.251 of the new ones: a gap of 0.75.
# With 3,200 the accuracy on new signals is 0.684 and on training signals 0.814, so the gap has shrunk to 0.13. It is
# not closed. Up to 400 examples the training accuracy is 1.000. It tells you nothing about what the network knows, and
# it does not even move.
#
# On the digits new examples rise from 0.826 with 50 to 0.958 with 400, again with a training accuracy of 1.000. So
# “every training example is right” goes with good networks and bad ones. Memorising the training set does not mean that
# nothing else was learned. That qualifies claim 6: *in place of* learning patterns would be wrong. *Besides* is what
# these curves show.
#
# Exercise E2 measures such a curve for any model, with error bars.

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
# ## 7. Other inputs, and a look inside
#
# Two effects of overfitting are left, and both are easier to claim than to measure.
#
# ### Experiment: signals with other slopes
#
# The validation set comes from the same source as the training set. What if the inputs change? Each signal has a random
# slope, at most 0.7 in training. Now let it be steeper or flatter. This is called a **shift** of the inputs.

# %% tags=["experiment"]
SHIFTED = {
    "lower": "it loses clearly less than the overfitted network",
    "same": "it loses about as much, or the difference is too small to tell",
    "higher": "it loses clearly more",
}
predictions.ask(
    "01-shift",
    "A network from 4,000 examples, which overfits far less, meets steeper slopes. "
    "How much accuracy does it lose, compared with an overfitted one from 500?",
    list(SHIFTED.values()),
)

# %% [markdown]
# - **Measured**: accuracy on 1,000 new signals with slopes up to 0, 0.35, ..., 2.8. Networks from 500 examples with and
#   without dropout, and from 4,000 with as many steps.
# - **Recorded**: 10 seeds. **Live**: 1 seed, the first two networks.
# - **Rule, fixed beforehand**: two accuracies, or losses of accuracy, differ beyond 3 standard errors **and** beyond 0.02.

# %% tags=["experiment"]
live = experiments.shift(seeds=range(1))
recorded = experiments.recorded_shift()
figure, alt = experiments.draw_shift(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_shift(recorded)
for question, verdict in verdicts.items():
    print(f"{question:56} {verdict.answer} ({verdict.effect})")

lost = verdicts["accuracy lost, 4000 examples against 500"]
predictions.compare(
    "01-shift",
    SHIFTED.get(lost.answer, SHIFTED["same"]),
    f"4,000 examples against 500: {lost.effect}.",
)

# %% [markdown]
# **What it means.** All three networks lose when the slopes are four times as steep: 0.156 of accuracy (500 examples),
# 0.137 (with dropout) and 0.132 (4,000 examples). They do not lose differently, as far as 10 seeds can tell. The better
# network is better everywhere, also under the shift: 0.544 against 0.337. But being better does not protect it.
#
# So claim 10 mixes two things. Overfitting is a gap on *the same* source. A shift is *another* source, and it hurts a
# network that overfits far less about as much. No validation set from the old source shows it.
#
# ### Experiment: what does the network look at?
#
# A **saliency map** says how much each input matters to one prediction: the size of the gradient of the right class's
# log probability with respect to that input (Simonyan et al. 2014). Claim 11 says that overfitted networks look at
# noise. That can be measured if some inputs *are* nothing but noise. So each signal gets 40 further positions of pure
# noise, as strong as the signal.

# %% tags=["experiment"]
LOOKS = {
    "lower": "clearly less than in the overfitted network, by more than 0.02",
    "no difference": "about as much",
    "undecided": "a little less, about 0.02 at most",
    "higher": "clearly more",
}
predictions.ask(
    "01-saliency",
    "Half of the inputs are noise. How much of the saliency falls on them in a network "
    "with dropout?",
    list(LOOKS.values()),
)

# %% [markdown]
# - **Measured**: the share of the saliency that falls on the 40 noise inputs, on 300 new examples. The agreement of
#   maps: the correlation over inputs between the maps of two networks that had different training examples and
#   different initial weights. And the accuracy.
# - **Arms**: 500 examples without regularisation, with weight decay, with dropout, and 4,000 examples. The settings are
#   those of the signals without noise.
# - **Recorded**: 10 seeds. **Live**: 1 seed, without the last arm.
# - **Rule, fixed beforehand**: two values differ beyond 3 standard errors **and** beyond 0.02.

# %% tags=["experiment"]
live = experiments.saliency(seeds=range(1))
recorded = experiments.recorded_saliency()
figure, alt = experiments.draw_saliency(recorded, live)
figures.show(figure, alt=alt)

verdicts = experiments.conclude_saliency(recorded)
for question, verdict in verdicts.items():
    print(f"{question:46} {verdict.answer} ({verdict.effect})")

share = verdicts["Saliency on noise features, 500, dropout"]
predictions.compare(
    "01-saliency", LOOKS[share.answer], f"Dropout against none: {share.effect}."
)

# %% [markdown]
# **What it means.** In the overfitted network 0.52 of the saliency falls on noise, when half of the inputs are noise.
# It looks as if the network did not know which is which. With 4,000 examples the share is 0.39, and two networks' maps
# agree better: a correlation of 0.18 against 0.04. Less overfitting, better maps: so far claim 11 is right.
#
# Regularisation does not do it. Dropout has a share of 0.51 and weight decay one of 0.54: less and more than without, by
# less than the 0.02 that counts. Weight decay raises the agreement a little, to 0.07. And even with 4,000 examples, when
# the accuracy is 0.53, more than a third of the saliency is on noise, and the maps of two networks have little in
# common. So a map that changes with the training set is no sign of overfitting alone.
#
# Two warnings. Saliency is one way to look inside, and a rough one; others may find more. And “interpretable” means
# more than “looks at the right inputs”, which is all that is measured here.

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 4 Very good in training, poor on new data | **holds**: that is what the word means; a gap alone does not make a model bad | measured here, polynomials, 20 seeds; networks, 10 seeds |
# | 5 Many parameters overfit more | **half**: up to as many as examples, without a brake on the weights; past that the error falls again, and with weight decay there is no peak | measured here, 20 seeds, made data and digits; Belkin et al. 2019 |
# | 6 Small sets are memorised in place of patterns | **can be**: shuffled labels are fitted completely; with right labels, patterns are learned besides | measured here, 10 seeds, signals and digits; Zhang et al. 2017 |
# | 7 Noise is fitted without regularisation | **holds**; with it less noise is fitted, not none, and the gain on new examples is small | measured here, 10 seeds, a fifth of the labels wrong, arms tuned |
# | 8 Complex data are hard to tell from noise | **not testable** as it stands | see below |
# | 9 High variance | **holds** for predictions: exact for curves, and dropout lowers it on signals, not on digits; not shown for scores | measured here, polynomials, 20 seeds; networks, 10 seeds |
# | 10 Of no use on more diverse data | **another matter**: a shift hurts a network that overfits far less about as much | measured here, 10 seeds, one kind of shift |
# | 11 Harder to interpret | **partly**: more data gives better maps, weight decay and dropout hardly do | measured here, 10 seeds, saliency maps, one data set |
# | 12 Weight decay and dropout are a balance | **holds** as a trade: stronger means a worse fit, too strong means worse predictions; the gain is small for dropout and not shown for weight decay | measured here, 10 seeds, signals |
#
# **Claim 8 is not on the list of measurements**, because it says too little to be wrong. What is “complex”? More
# inputs, more classes, a rougher truth? And which patterns are “real”? Where the course can say which are, as with
# wrong labels and noise inputs, it has measured claims 7 and 11 in its place. No source that we know of tests claim 8
# as it stands.

# %% [markdown]
# ## Where it breaks
#
# - **A gap is not a verdict.** A network can have a large gap and still be the best one you have. Judge by the score on
#   new examples, and use the gap as a hint where to look.
# - **The validation set wears out.** Whoever chooses the best of many models by one validation set has fitted that set
#   a little. Lesson 06 measures how much.
# - **New examples from the same source.** All but one of these experiments test on the source of training. Section 7
#   shows what that leaves out.
# - **Small networks, made data.** Two hidden layers of 128 units, signals and small digits, 60 epochs. Ten seeds say
#   how sure we are of these networks, and nothing about larger ones.
# - **Other seeds.** All experiments were run again with as many other seeds. No verdict turned. Two that the rule leaves
#   undecided here came out: on the digits, 400 features are better than the best small model, and with weight decay more
#   saliency falls on noise than without.
# - **Tuned arms differ in more than one thing.** Each arm has its best setting of six, so a difference is one between
#   two ways of training, learning rate included.

# %% [markdown]
# ## Reflection
#
# Not graded. Ten minutes, in the cell below.
#
# *The article names four causes of overfitting: many parameters (claim 5), few data (claim 6), networks flexible enough
# to fit noise (claim 7), and complex data (claim 8). Which of them dominates in your plots? Give numbers, and say what
# would change your mind.*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric</summary>
#
# One point for each that you have said, in your own words:
#
# 1. The number of training examples had the largest and steadiest effect: with it, the gap and the error both change at
#    every size.
# 2. The number of parameters matters up to the number of examples, and only if nothing restrains the weights; past
#    that, the error falls again.
# 3. Flexibility makes memorising *possible*: shuffled labels are fitted completely. Whether it happens depends on the
#    brakes.
# 4. Noise is what is memorised: without it, fitting every example would do little harm. The four causes act together,
#    and none is a cause alone.
# 5. Something that would change your mind, and can be measured: another data set, another kind of network, another noise.
#
# Four or five: go on. Three or fewer: look once more at the figures of sections 2 and 6, side by side.
#
# </details>

# %% [markdown]
# ## What to remember
#
# - Put examples aside before you fit. A number from the training examples cannot tell learning from memorising.
# - Know the noise floor if you can. A training error far below it is memorised noise.
# - Variance is the price of flexibility, bias that of stiffness. More data narrows the gap.
# - Parameters do not count, what a fit can reach does. Weight decay, dropout and an early stop all restrict that.
# - A regulariser that stops memorising does not always predict better. Measure both.

# %% [markdown]
# ## Primary sources
#
# - Geman, Bienenstock, Doursat (1992): *Neural Networks and the Bias/Variance Dilemma*. [Neural Computation
#   4](https://doi.org/10.1162/neco.1992.4.1.1).
# - Hastie, Tibshirani, Friedman (2009): *The Elements of Statistical Learning*, second edition.
#   [Book](https://hastie.su.domains/ElemStatLearn/). Section 3.4.1: ridge regression. Chapter 7: training error, test
#   error, bias and variance.
# - Hoerl, Kennard (1970): *Ridge Regression: Biased Estimation for Nonorthogonal Problems*. [Technometrics
#   12](https://doi.org/10.1080/00401706.1970.10488634).
# - Belkin, Hsu, Ma, Mandal (2019): *Reconciling modern machine-learning practice and the classical bias-variance
#   trade-off*. [arXiv:1812.11118](https://arxiv.org/abs/1812.11118). Double descent.
# - Nakkiran, Kaplun, Bansal, Yang, Barak, Sutskever (2019): *Deep Double Descent*.
#   [arXiv:1912.02292](https://arxiv.org/abs/1912.02292).
# - Zhang, Bengio, Hardt, Recht, Vinyals (2017): *Understanding deep learning requires rethinking generalization*.
#   [arXiv:1611.03530](https://arxiv.org/abs/1611.03530). Networks fit shuffled labels.
# - Prechelt (1998): *Early Stopping, But When?* [Chapter](https://doi.org/10.1007/3-540-49430-8_3).
# - Krogh, Hertz (1991): *A Simple Weight Decay Can Improve Generalization*.
#   [NeurIPS 4](https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html).
# - Loshchilov, Hutter (2019): *Decoupled Weight Decay Regularization*.
#   [arXiv:1711.05101](https://arxiv.org/abs/1711.05101). AdamW.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014): *Dropout: A Simple Way to Prevent Neural Networks
#   from Overfitting*. [JMLR 15](https://jmlr.org/papers/v15/srivastava14a.html).
# - Simonyan, Vedaldi, Zisserman (2014): *Deep Inside Convolutional Networks: Visualising Image Classification Models
#   and Saliency Maps*. [arXiv:1312.6034](https://arxiv.org/abs/1312.6034).
# - Greydanus, Kobak (2020): *Scaling Down Deep Learning with MNIST-1D*.
#   [arXiv:2011.14439](https://arxiv.org/abs/2011.14439). The manner in which the signals are made.

