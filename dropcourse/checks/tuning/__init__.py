"""Visible checks of lesson 06, tuning: one module per exercise, one function per test cell."""

from dropcourse.checks.tuning.cross_validate import (
    cross_validate_folds,
    cross_validate_manners,
    cross_validate_scaling,
    cross_validate_selection,
)
from dropcourse.checks.tuning.k_fold_indices import (
    k_fold_indices_generator,
    k_fold_indices_manners,
    k_fold_indices_parts,
    k_fold_indices_sizes,
)

__all__ = [
    "cross_validate_folds",
    "cross_validate_manners",
    "cross_validate_scaling",
    "cross_validate_selection",
    "k_fold_indices_generator",
    "k_fold_indices_manners",
    "k_fold_indices_parts",
    "k_fold_indices_sizes",
]
