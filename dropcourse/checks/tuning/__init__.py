"""Visible checks of lesson 06, tuning: one module per exercise, one function per test cell."""

from dropcourse.checks.tuning.cross_validate import (
    cross_validate_folds,
    cross_validate_manners,
    cross_validate_scaling,
    cross_validate_selection,
)
from dropcourse.checks.tuning.diagnose import diagnose_edges, diagnose_rule
from dropcourse.checks.tuning.expected_improvement import (
    expected_improvement_edges,
    expected_improvement_values,
)
from dropcourse.checks.tuning.gp_posterior import (
    gp_posterior_deviation,
    gp_posterior_manners,
    gp_posterior_mean,
)
from dropcourse.checks.tuning.k_fold_indices import (
    k_fold_indices_generator,
    k_fold_indices_manners,
    k_fold_indices_parts,
    k_fold_indices_sizes,
)
from dropcourse.checks.tuning.max_norm import max_norm_manners, max_norm_rows
from dropcourse.checks.tuning.one_standard_error_rule import (
    one_standard_error_rule_manners,
    one_standard_error_rule_order,
    one_standard_error_rule_values,
)
from dropcourse.checks.tuning.random_search import (
    random_search_failures,
    random_search_history,
    random_search_manners,
    random_search_ranges,
)

__all__ = [
    "cross_validate_folds",
    "cross_validate_manners",
    "cross_validate_scaling",
    "cross_validate_selection",
    "diagnose_edges",
    "diagnose_rule",
    "expected_improvement_edges",
    "expected_improvement_values",
    "gp_posterior_deviation",
    "gp_posterior_manners",
    "gp_posterior_mean",
    "k_fold_indices_generator",
    "k_fold_indices_manners",
    "k_fold_indices_parts",
    "k_fold_indices_sizes",
    "max_norm_manners",
    "max_norm_rows",
    "one_standard_error_rule_manners",
    "one_standard_error_rule_order",
    "one_standard_error_rule_values",
    "random_search_failures",
    "random_search_history",
    "random_search_manners",
    "random_search_ranges",
]
