"""Visible checks of lesson 01, overfitting: one module per exercise, one function per test cell."""

from dropcourse.checks.overfitting.bias_variance import (
    bias_variance_bias,
    bias_variance_manners,
    bias_variance_variance,
)
from dropcourse.checks.overfitting.early_stopping import (
    early_stopping_best,
    early_stopping_delta,
    early_stopping_edges,
    early_stopping_stop,
)
from dropcourse.checks.overfitting.fit_ridge import (
    fit_ridge_intercept,
    fit_ridge_manners,
    fit_ridge_weights,
    fit_ridge_wide,
)
from dropcourse.checks.overfitting.learning_curve import (
    learning_curve_errors,
    learning_curve_protocol,
    learning_curve_scores,
)
from dropcourse.checks.overfitting.polynomial_features import (
    polynomial_features_manners,
    polynomial_features_powers,
)
from dropcourse.checks.overfitting.sgd_step import sgd_step_manners, sgd_step_values
from dropcourse.checks.overfitting.split import split_generator, split_manners, split_pairs, split_sizes

__all__ = [
    "bias_variance_bias",
    "bias_variance_manners",
    "bias_variance_variance",
    "early_stopping_best",
    "early_stopping_delta",
    "early_stopping_edges",
    "early_stopping_stop",
    "fit_ridge_intercept",
    "fit_ridge_manners",
    "fit_ridge_weights",
    "fit_ridge_wide",
    "learning_curve_errors",
    "learning_curve_protocol",
    "learning_curve_scores",
    "polynomial_features_manners",
    "polynomial_features_powers",
    "sgd_step_manners",
    "sgd_step_values",
    "split_generator",
    "split_manners",
    "split_pairs",
    "split_sizes",
]
