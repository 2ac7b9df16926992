"""Hidden tests of lesson 03, ensembles."""

from typing import Any

import numpy as np

from dropcourse.checks import ensembles as check
from graders.inputs import inputs_for


def enumerate_masks_form(enumerate_masks: Any) -> None:
    """Other numbers of units."""
    inputs = inputs_for("enumerate_masks")
    check.enumerate_masks_form(enumerate_masks, (*_sizes(inputs, 1), 8), inputs)


def enumerate_masks_complete(enumerate_masks: Any) -> None:
    """Other numbers of units."""
    inputs = inputs_for("enumerate_masks")
    check.enumerate_masks_complete(enumerate_masks, (*_sizes(inputs, 1), 9), inputs)


def mask_probability_values(mask_probability: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("mask_probability")
    check.mask_probability_values(mask_probability, (12, *_sizes(inputs, 1)), _rates(inputs), inputs)


def mask_probability_edges(mask_probability: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mask_probability")
    check.mask_probability_edges(mask_probability, (9, *_sizes(inputs, 1)), inputs)


def exact_ensemble_values(exact_ensemble: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("exact_ensemble")
    check.exact_ensemble_values(exact_ensemble, _batch_and_features(inputs), _rates(inputs), inputs)


def exact_ensemble_call(exact_ensemble: Any) -> None:
    """Other sizes and another drop probability."""
    inputs = inputs_for("exact_ensemble")
    check.exact_ensemble_call(exact_ensemble, _batch_and_features(inputs), _rates(inputs)[0], inputs)


def exact_ensemble_edges(exact_ensemble: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("exact_ensemble")
    check.exact_ensemble_edges(exact_ensemble, _batch_and_features(inputs), inputs)


def normalized_geometric_mean_values(normalized_geometric_mean: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("normalized_geometric_mean")
    check.normalized_geometric_mean_values(normalized_geometric_mean, _sizes(inputs, 3), inputs)


def normalized_geometric_mean_weights(normalized_geometric_mean: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("normalized_geometric_mean")
    check.normalized_geometric_mean_weights(normalized_geometric_mean, _sizes(inputs, 3), inputs)


def normalized_geometric_mean_stability(normalized_geometric_mean: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("normalized_geometric_mean")
    check.normalized_geometric_mean_stability(normalized_geometric_mean, _sizes(inputs, 3), inputs)


def weight_scaling_predict_regression(weight_scaling_predict: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("weight_scaling_predict")
    check.weight_scaling_predict_regression(weight_scaling_predict, _sizes(inputs, 3), _rates(inputs), inputs)


def weight_scaling_predict_hidden(weight_scaling_predict: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("weight_scaling_predict")
    check.weight_scaling_predict_hidden(weight_scaling_predict, _sizes(inputs, 4), _rates(inputs), inputs)


def weight_scaling_predict_edges(weight_scaling_predict: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("weight_scaling_predict")
    check.weight_scaling_predict_edges(weight_scaling_predict, _sizes(inputs, 4), inputs)


def mc_dropout_predict_samples(mc_dropout_predict: Any) -> None:
    """Other sizes, samples and another drop probability."""
    inputs = inputs_for("mc_dropout_predict")
    check.mc_dropout_predict_samples(
        mc_dropout_predict, (6, 30 + _sizes(inputs, 1)[0]), 50 + _sizes(inputs, 1)[0], _rates(inputs)[0], inputs
    )


def mc_dropout_predict_layers(mc_dropout_predict: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mc_dropout_predict")
    check.mc_dropout_predict_layers(mc_dropout_predict, 5 + _sizes(inputs, 1)[0], inputs)


def mc_dropout_predict_restored(mc_dropout_predict: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mc_dropout_predict")
    check.mc_dropout_predict_restored(
        mc_dropout_predict, 4 + _sizes(inputs, 1)[0], int(inputs.choice((3, 4, 7))), inputs
    )


def predictive_entropy_values(predictive_entropy: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("predictive_entropy")
    check.predictive_entropy_values(predictive_entropy, _sizes(inputs, 3), inputs)


def predictive_entropy_edges(predictive_entropy: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("predictive_entropy")
    check.predictive_entropy_edges(predictive_entropy, _sizes(inputs, 3), inputs)


def mutual_information_values(mutual_information: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mutual_information")
    check.mutual_information_values(mutual_information, _sizes(inputs, 3), inputs)


def mutual_information_edges(mutual_information: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mutual_information")
    check.mutual_information_edges(mutual_information, _sizes(inputs, 3), inputs)


def expected_calibration_error_values(expected_calibration_error: Any) -> None:
    """Other sizes. There are more bins than classes, so that the lowest one is empty."""
    inputs = inputs_for("expected_calibration_error")
    examples, classes, bins = (int(inputs.integers(*ends)) for ends in ((110, 150), (3, 6), (8, 13)))
    check.expected_calibration_error_values(expected_calibration_error, (examples, classes), (bins, bins + 3), inputs)


def expected_calibration_error_bins(expected_calibration_error: Any) -> None:
    """Other numbers of examples. With 2 bins or 8, left edges would make the same groups, or give the same error."""
    inputs = inputs_for("expected_calibration_error")
    check.expected_calibration_error_bins(expected_calibration_error, *_sizes(inputs, 1), inputs=inputs)


def expected_calibration_error_edges(expected_calibration_error: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("expected_calibration_error")
    check.expected_calibration_error_edges(expected_calibration_error, (50, *_sizes(inputs, 1)), inputs)


def dropout_penalty_values(dropout_penalty: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("dropout_penalty")
    check.dropout_penalty_values(dropout_penalty, _sizes(inputs, 2), _rates(inputs), inputs)


def dropout_penalty_edges(dropout_penalty: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("dropout_penalty")
    check.dropout_penalty_edges(dropout_penalty, _sizes(inputs, 2), inputs)


def _sizes(inputs: np.random.Generator, axes: int) -> tuple[int, ...]:
    """All different, so that no axis can be taken for another."""
    return tuple(inputs.choice(np.arange(3, 8), axes, replace=False).tolist())


def _batch_and_features(inputs: np.random.Generator) -> tuple[int, int]:
    """No four features: 4**2 and 2**4 are the same."""
    return int(inputs.choice((3, 4))), int(inputs.choice((3, 5, 6)))


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """Drop probabilities on either side of 1/2, away from it and from every tenth, where mistakes hide."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
