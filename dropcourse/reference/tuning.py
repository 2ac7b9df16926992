"""Reference implementations for lesson 06: folds, cross-validation, random search and the rule of one standard error.

Sources: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2nd edition 2009), section 7.10, for
cross-validation and the rule of one standard error; Bergstra and Bengio, Random Search for Hyper-Parameter Optimization
(2012).
"""

from numbers import Integral

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
