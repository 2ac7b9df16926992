"""Reference implementations for lesson 06: folds, cross-validation, random search and the rule of one standard error.

Sources: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2nd edition 2009), section 7.10, for
cross-validation and the rule of one standard error; Bergstra and Bengio, Random Search for Hyper-Parameter Optimization
(2012); Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 2.2; Jones, Schonlau and Welch,
Efficient Global Optimization of Expensive Black-Box Functions (1998), section 4.1, for the expected improvement;
Srivastava et al., Dropout (2014), section 5.1, for max-norm.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np
from scipy.stats import norm


def k_fold_indices(n: int, k: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """[(train, validation)] for each of `k` folds: two integer arrays that hold each number from 0 to n - 1 once. The
    validation parts deal out these numbers at random, in sizes that differ by one at most.

    Raises ValueError unless `n` and `k` are integers and 2 <= k <= n.
    """
    for name, value in (("n", n), ("k", k)):
        if not isinstance(value, Integral):
            raise ValueError(f"{name} must be an integer, got {value}")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, the number of examples, got {k}")
    folds = np.array_split(rng.permutation(n), k)
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]


def cross_validate(
    fit: Callable[[np.ndarray, np.ndarray], Any], score: Callable[[Any, np.ndarray, np.ndarray], float],
    x: np.ndarray, y: np.ndarray, k: int, rng: np.random.Generator, features: int | None = None,
) -> np.ndarray:  # fmt: skip
    """Score `(k,)` of each of `k` folds: `fit(x, y)` makes a model of the training part, `score(model, x, y)` judges it
    on the validation part. Before that, the features, in the columns of `x` (examples, features), get mean 0 and
    standard deviation 1 over the training part; one that is constant there is only centred. Of these, the `features`
    with the largest absolute correlation with `y` (examples,) over the training part are kept; None keeps all.

    Raises ValueError for a `k` that is no number of folds, for `features` outside of 1 to the number of columns, and
    where `x` and `y` differ in length.
    """
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} examples and y has {len(y)}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for train, held_out in k_fold_indices(len(x), k, rng):
        deviation = x[train].std(axis=0)
        scaled = (x - x[train].mean(axis=0)) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ scaled[train])
            scaled = scaled[:, np.argsort(strength)[-features:]]
        model = fit(scaled[train], y[train])
        scores.append(score(model, scaled[held_out], y[held_out]))
    return np.array(scores)


Range = tuple[float, float, str]
"""(low, high, scale): from where to where, and "uniform", or "log" where the logarithm is drawn uniformly."""
Settings = dict[str, float]


def random_search(
    objective: Callable[[Settings], float], space: Mapping[str, Range], trials: int, rng: np.random.Generator
) -> tuple[Settings | None, list[tuple[Settings, float]]]:
    """(best, history): the settings, by name, with the lowest loss, and (settings, loss) of each trial in order. Each
    value is drawn anew from its range in the `space`. A trial fails if its `objective` raises an Exception or
    returns NaN: its loss is NaN. `best` is None if all fail.

    Raises ValueError for `trials` below 1, an unknown scale and an empty range; one on the logarithmic scale has to
    begin above 0.
    """
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"a scale is 'uniform' or 'log', got {scale!r}")
        if not low < high or (scale == "log" and low <= 0):
            raise ValueError(f"there is no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {name: _drawn(*ends, rng) for name, ends in space.items()}
        try:
            loss = float(objective(settings))
        except Exception:
            loss = math.nan
        history.append((settings, loss))
    best, lowest = min(history, key=lambda trial: (math.isnan(trial[1]), trial[1]))
    return None if math.isnan(lowest) else best, history


def _drawn(low: float, high: float, scale: str, rng: np.random.Generator) -> float:
    """A value from a range."""
    if scale == "uniform":
        return rng.uniform(low, high)
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def one_standard_error_rule(rates: Sequence[float], losses: Sequence[float], standard_errors: Sequence[float]) -> float:
    """The highest rate, so the strongest regularisation, whose mean loss is at most the lowest plus the standard error
    of that one. One loss and one standard error for each rate, in any order.

    Raises ValueError for a standard error below 0 or NaN, for no rates, and for different lengths.
    """
    if not 0 < len(rates) == len(losses) == len(standard_errors):
        raise ValueError("rates, losses and standard errors must be as many, and not none")
    for error in standard_errors:
        if not error >= 0:
            raise ValueError(f"a standard error is at least 0, got {error}")
    lowest, error = min(zip(losses, standard_errors, strict=True))
    return max(rate for rate, loss in zip(rates, losses, strict=True) if loss <= lowest + error)


def gp_posterior(
    x_train: np.ndarray, y_train: np.ndarray, x_query: np.ndarray, length_scale: float, noise: float
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation, each `(queries,)`, of a Gaussian process at the points `x_query` (queries,), given
    its values `y_train` at `x_train`, both (points,), measured with noise of the standard deviation `noise`. A priori
    its mean is 0, its standard deviation 1, and its kernel exp(-distance^2 / (2 length_scale^2)).

    Raises ValueError unless `length_scale` is above 0 and `noise` at least 0.
    """
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")
    covariance = _kernel(x_train, x_train, length_scale) + noise**2 * np.eye(len(x_train))
    cross = _kernel(x_train, x_query, length_scale)
    weights = np.linalg.solve(covariance, cross)
    variance = 1 - (weights * cross).sum(axis=0)
    return y_train @ weights, np.sqrt(np.maximum(variance, 0))


def _kernel(one: np.ndarray, other: np.ndarray, length_scale: float) -> np.ndarray:
    """Covariance of a Gaussian process between the points of one set and of the other."""
    return np.exp(-(((one[:, np.newaxis] - other) / length_scale) ** 2) / 2)


def expected_improvement(mean: np.ndarray, std: np.ndarray, best: float) -> np.ndarray:
    """How far a loss is expected to fall below the `best` so far, where it is normal with this `mean` and standard
    deviation `std`, arrays of one shape: E[max(best - loss, 0)], of that shape.

    Raises ValueError for a standard deviation below 0 or NaN.
    """
    if not (std >= 0).all():
        raise ValueError(f"a standard deviation is at least 0, got {std[~(std >= 0)]}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))


def diagnose(train_losses: Sequence[float], validation_losses: Sequence[float]) -> str:
    """What two loss curves, with a number for each epoch, say of a training run, by this rule of thumb, in this order.
    "overfitting": the last validation loss is more than a quarter above the lowest, and training loss fell from that
    epoch to the last. "underfitting": the last training loss is more than half of the first. Else "fine".

    Raises ValueError for losses below 0, infinite or NaN, for no losses, and for different lengths.
    """
    if not 0 < len(train_losses) == len(validation_losses):
        raise ValueError("training and validation losses must be as many, and not none")
    for loss in (*train_losses, *validation_losses):
        if not 0 <= loss < math.inf:
            raise ValueError(f"a loss is a finite number of at least 0, got {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    if validation_losses[-1] > 1.25 * lowest and train_losses[-1] < train_losses[best]:
        return "overfitting"
    return "underfitting" if train_losses[-1] > train_losses[0] / 2 else "fine"


def max_norm(weight: np.ndarray, limit: float) -> np.ndarray:
    """`weight` (outputs, inputs) with every row, the weights into one unit, scaled down to the Euclidean norm `limit`
    if its norm is larger.

    Raises ValueError unless `limit` is above 0.
    """
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.linalg.norm(weight, axis=1, keepdims=True)
    return weight * (limit / np.maximum(norms, limit)).astype(weight.dtype)
