"""Reference implementations for lesson 01: the split, polynomial ridge regression, bias and variance, the rule of
early stopping, a step of gradient descent with weight decay, and learning curves.

Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2nd edition 2009), sections 3.4.1 for
ridge regression and 7.3 for bias and variance.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def split(
    x: np.ndarray, y: np.ndarray, validation_fraction: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(x_train, y_train, x_validation, y_validation): each row of `x` (examples, ...), with its label in `y` (examples,
    ...), in one of two random parts of at least one row each.

    Raises ValueError unless `validation_fraction` lies between 0 and 1 and there are two examples or more, each with a
    label.
    """
    n = len(x)
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction must lie between 0 and 1, got {validation_fraction}")
    if len(y) != n or n < 2:
        raise ValueError(f"two examples or more are needed, and a label for each: got {n} and {len(y)}")
    held_out = min(max(round(n * validation_fraction), 1), n - 1)
    order = rng.permutation(n)
    validation, train = order[:held_out], order[held_out:]
    return x[train], y[train], x[validation], y[validation]


def polynomial_features(x: np.ndarray, degree: int) -> np.ndarray:
    """`x` (examples,) -> (examples, degree) of its dtype: the powers from 1 to `degree`, without a constant column.

    Raises ValueError for a `degree` below 1.
    """
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.cumprod(np.repeat(x[:, None], degree, axis=1), axis=1)


def fit_ridge(features: np.ndarray, y: np.ndarray, weight_decay: float) -> tuple[np.ndarray, float]:
    """(weights, intercept) that minimise the sum of squared errors plus `weight_decay` times the sum of squared
    weights; of several minima the one with the smallest weights.

    `features` (examples, features), without a constant column, and `y` (examples,), both float64 -> weights (features,)
    and a number. Raises ValueError unless `weight_decay` is at least 0.
    """
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    centre, level = features.mean(axis=0), y.mean()
    # The penalty is the squared error of as many further examples, whose target is 0.
    penalty = np.sqrt(weight_decay) * np.eye(len(centre))
    rows = np.concatenate([features - centre, penalty])
    targets = np.concatenate([y - level, np.zeros(len(centre))])
    weights = np.linalg.lstsq(rows, targets, rcond=None)[0]
    return weights, level - centre @ weights


def bias_variance(predictions: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(squared bias, variance) at each point: `predictions` (datasets, points) and `truth` (points,) -> two arrays
    (points,), whose sum is the mean squared error.

    Raises ValueError unless `truth` has a number for each column.
    """
    if truth.shape != predictions.shape[1:]:
        raise ValueError(f"predictions of shape {predictions.shape} do not fit a truth of shape {truth.shape}")
    return (predictions.mean(axis=0) - truth) ** 2, predictions.var(axis=0)


def early_stopping(validation_losses: Sequence[float], patience: int, min_delta: float = 0.0) -> tuple[int, int | None]:
    """(best epoch, epoch at which training stops or None), counted from 0: an epoch is the best if its loss lies below
    the best one before it by more than `min_delta`; `patience` epochs in a row that are not end the training.

    Raises ValueError for a `patience` below 1, a `min_delta` below 0 or an empty list.
    """
    if patience < 1:
        raise ValueError(f"patience must be at least 1, got {patience}")
    if min_delta < 0:
        raise ValueError(f"min_delta must be at least 0, got {min_delta}")
    if not len(validation_losses):
        raise ValueError("there are no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if validation_losses[best] - loss > min_delta:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None


def sgd_step(
    parameters: dict[str, np.ndarray], gradients: dict[str, np.ndarray], learning_rate: float, weight_decay: float
) -> dict[str, np.ndarray]:
    """The parameters after a step of gradient descent on a loss, whose gradients are given, plus `weight_decay` / 2
    times the sum of all squared parameters; arrays of any shape, by name.

    Raises ValueError for a `learning_rate` or `weight_decay` below 0.
    """
    if learning_rate < 0:
        raise ValueError(f"learning_rate must be at least 0, got {learning_rate}")
    if weight_decay < 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    return {
        name: value - learning_rate * (gradients[name] + weight_decay * value) for name, value in parameters.items()
    }


def learning_curve(
    fit: Callable[[np.ndarray, np.ndarray], Any], score: Callable[[Any, np.ndarray, np.ndarray], float],
    x: np.ndarray, y: np.ndarray, sizes: Sequence[int], repeats: int, rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """(mean and standard error of the training score, mean and standard error of the validation score), each of shape
    (sizes,), over `repeats` draws of so many training examples; all other examples are for validation.

    `fit(x, y)` returns a model, `score(model, x, y)` a number. Raises ValueError for fewer than two repeats, or a size
    that leaves one part empty.
    """
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
            scores[:, row, repeat] = score(model, x[train], y[train]), score(model, x[rest], y[rest])
    mean, error = scores.mean(axis=2), scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return mean[0], error[0], mean[1], error[1]
