"""Hidden tests of lesson 06, tuning."""

from typing import Any

from dropcourse.checks import tuning as check
from graders.inputs import inputs_for


def k_fold_indices_parts(k_fold_indices: Any) -> None:
    """Other numbers of examples and of folds."""
    inputs = inputs_for("k_fold_indices")
    k, m = (int(number) for number in inputs.integers((3, 3), (6, 6)))
    check.k_fold_indices_parts(k_fold_indices, ((k * m, k), (2 * m, 2), (m + 2, m + 2)), inputs)


def k_fold_indices_sizes(k_fold_indices: Any) -> None:
    """Other numbers of examples and of folds."""
    inputs = inputs_for("k_fold_indices")
    cases = tuple((int(inputs.integers(2, 5)) * k + rest, k) for k, rest in ((5, 3), (4, 2), (6, 4)))
    check.k_fold_indices_sizes(k_fold_indices, cases, inputs)


def k_fold_indices_generator(k_fold_indices: Any) -> None:
    """Another number of examples."""
    inputs = inputs_for("k_fold_indices")
    check.k_fold_indices_generator(k_fold_indices, int(inputs.integers(60, 80)), 5, inputs)


def k_fold_indices_manners(k_fold_indices: Any) -> None:
    """Another number of examples."""
    inputs = inputs_for("k_fold_indices")
    check.k_fold_indices_manners(k_fold_indices, int(inputs.integers(8, 20)), inputs)
