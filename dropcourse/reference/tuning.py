"""Reference implementations for lesson 06: folds, cross-validation, random search and the rule of one standard error.

Sources: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2nd edition 2009), section 7.10, for
cross-validation and the rule of one standard error; Bergstra and Bengio, Random Search for Hyper-Parameter Optimization
(2012).
"""

from collections.abc import Callable
from numbers import Integral
from typing import Any

import numpy as np


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
