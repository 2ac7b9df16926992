"""Hidden tests of lesson 06, tuning."""

from typing import Any

import numpy as np

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


def cross_validate_folds(cross_validate: Any) -> None:
    """Other numbers of examples and of folds."""
    inputs = inputs_for("cross_validate")
    four, five = (int(number) for number in inputs.integers((4, 4), (7, 6)))
    check.cross_validate_folds(cross_validate, ((4 * four + 2, 4), (5 * five + 3, 5)), inputs)


def cross_validate_scaling(cross_validate: Any) -> None:
    """Other numbers of examples and of folds."""
    inputs = inputs_for("cross_validate")
    check.cross_validate_scaling(cross_validate, int(inputs.integers(15, 22)), int(inputs.integers(3, 6)), inputs)


def cross_validate_selection(cross_validate: Any) -> None:
    """Other numbers of examples and of features."""
    inputs = inputs_for("cross_validate")
    examples, features, m = (int(number) for number in inputs.integers((22, 36, 6), (29, 45, 10)))
    check.cross_validate_selection(cross_validate, (examples, features), m, inputs)


def cross_validate_manners(cross_validate: Any) -> None:
    """Another number of examples."""
    inputs = inputs_for("cross_validate")
    check.cross_validate_manners(cross_validate, int(inputs.integers(110, 140)), inputs)


def random_search_history(random_search: Any) -> None:
    """Another number of trials."""
    inputs = inputs_for("random_search")
    check.random_search_history(random_search, int(inputs.integers(9, 20)), inputs)


def random_search_ranges(random_search: Any) -> None:
    """Other ranges."""
    inputs = inputs_for("random_search")
    low, high = float(inputs.uniform(0.01, 0.03)), float(inputs.uniform(0.6, 0.9))
    check.random_search_ranges(random_search, (low, high), 10.0 ** -int(inputs.integers(3, 6)), inputs=inputs)


def random_search_failures(random_search: Any) -> None:
    """Another number of trials."""
    inputs = inputs_for("random_search")
    check.random_search_failures(random_search, int(inputs.integers(9, 20)), inputs)


def random_search_manners(random_search: Any) -> None:
    """Another number of trials."""
    inputs = inputs_for("random_search")
    check.random_search_manners(random_search, int(inputs.integers(5, 9)), inputs)


def one_standard_error_rule_values(one_standard_error_rule: Any) -> None:
    """Other rates, losses and errors."""
    inputs = inputs_for("one_standard_error_rule")
    check.one_standard_error_rule_values(one_standard_error_rule, int(inputs.integers(11, 15)), inputs)


def one_standard_error_rule_order(one_standard_error_rule: Any) -> None:
    """Other rates, losses and errors."""
    inputs = inputs_for("one_standard_error_rule")
    check.one_standard_error_rule_order(one_standard_error_rule, int(inputs.integers(13, 17)), inputs)


def one_standard_error_rule_manners(one_standard_error_rule: Any) -> None:
    """Other rates, losses and errors."""
    check.one_standard_error_rule_manners(one_standard_error_rule, inputs_for("one_standard_error_rule"))


def gp_posterior_mean(gp_posterior: Any) -> None:
    """Other numbers of points."""
    inputs = inputs_for("gp_posterior")
    check.gp_posterior_mean(gp_posterior, _points(inputs), inputs)


def gp_posterior_deviation(gp_posterior: Any) -> None:
    """Other numbers of points."""
    inputs = inputs_for("gp_posterior")
    check.gp_posterior_deviation(gp_posterior, _points(inputs), inputs)


def gp_posterior_manners(gp_posterior: Any) -> None:
    """Other numbers of points."""
    inputs = inputs_for("gp_posterior")
    check.gp_posterior_manners(gp_posterior, _points(inputs), inputs)


def _points(inputs: np.random.Generator) -> tuple[int, int]:
    """Numbers of points and of queries, which differ."""
    return int(inputs.integers(5, 8)), int(inputs.integers(8, 11))


def expected_improvement_values(expected_improvement: Any) -> None:
    """Another number of points."""
    inputs = inputs_for("expected_improvement")
    check.expected_improvement_values(expected_improvement, int(inputs.integers(15, 25)), inputs)


def expected_improvement_edges(expected_improvement: Any) -> None:
    """Another number of points."""
    inputs = inputs_for("expected_improvement")
    check.expected_improvement_edges(expected_improvement, int(inputs.integers(5, 9)), inputs)


def diagnose_rule(diagnose: Any) -> None:
    """Other losses."""
    check.diagnose_rule(diagnose, inputs_for("diagnose"))


def diagnose_edges(diagnose: Any) -> None:
    """Other losses."""
    check.diagnose_edges(diagnose, inputs_for("diagnose"))


def max_norm_rows(max_norm: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("max_norm")
    check.max_norm_rows(max_norm, (int(inputs.integers(6, 9)), int(inputs.integers(3, 6))), inputs)


def max_norm_manners(max_norm: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("max_norm")
    check.max_norm_manners(max_norm, (int(inputs.integers(6, 9)), int(inputs.integers(3, 6))), inputs)
