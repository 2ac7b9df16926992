"""Visible checks of lesson 03, ensembles: one module per exercise, one function per test cell."""

from dropcourse.checks.ensembles.dropout_penalty import (
    dropout_penalty_edges,
    dropout_penalty_values,
)
from dropcourse.checks.ensembles.enumerate_masks import (
    enumerate_masks_complete,
    enumerate_masks_form,
)
from dropcourse.checks.ensembles.exact_ensemble import (
    exact_ensemble_call,
    exact_ensemble_edges,
    exact_ensemble_values,
)
from dropcourse.checks.ensembles.expected_calibration_error import (
    expected_calibration_error_bins,
    expected_calibration_error_edges,
    expected_calibration_error_values,
)
from dropcourse.checks.ensembles.mask_probability import (
    mask_probability_edges,
    mask_probability_values,
)
from dropcourse.checks.ensembles.mc_dropout_predict import (
    mc_dropout_predict_layers,
    mc_dropout_predict_restored,
    mc_dropout_predict_samples,
)
from dropcourse.checks.ensembles.normalized_geometric_mean import (
    normalized_geometric_mean_stability,
    normalized_geometric_mean_values,
    normalized_geometric_mean_weights,
)
from dropcourse.checks.ensembles.uncertainty import (
    mutual_information_edges,
    mutual_information_values,
    predictive_entropy_edges,
    predictive_entropy_values,
)
from dropcourse.checks.ensembles.weight_scaling_predict import (
    weight_scaling_predict_edges,
    weight_scaling_predict_hidden,
    weight_scaling_predict_regression,
)

__all__ = [
    "dropout_penalty_edges",
    "dropout_penalty_values",
    "enumerate_masks_complete",
    "enumerate_masks_form",
    "exact_ensemble_call",
    "exact_ensemble_edges",
    "exact_ensemble_values",
    "expected_calibration_error_bins",
    "expected_calibration_error_edges",
    "expected_calibration_error_values",
    "mask_probability_edges",
    "mask_probability_values",
    "mc_dropout_predict_layers",
    "mc_dropout_predict_restored",
    "mc_dropout_predict_samples",
    "mutual_information_edges",
    "mutual_information_values",
    "normalized_geometric_mean_stability",
    "normalized_geometric_mean_values",
    "normalized_geometric_mean_weights",
    "predictive_entropy_edges",
    "predictive_entropy_values",
    "weight_scaling_predict_edges",
    "weight_scaling_predict_hidden",
    "weight_scaling_predict_regression",
]
