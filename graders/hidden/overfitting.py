"""Hidden tests of lesson 01, overfitting."""

from typing import Any

import numpy as np

from dropcourse.checks import overfitting as check
from dropcourse.checks.overfitting.early_stopping import answer_of
from dropcourse.checks.overfitting.early_stopping_cases import BEST, DELTA, SHORT, STOP, Table
from dropcourse.checks.toolkit import Check
from dropcourse.reference import overfitting as reference
from graders.inputs import inputs_for


def split_sizes(split: Any) -> None:
    """Other numbers of examples and fractions, some rounded down and some up."""
    inputs = inputs_for("split")
    sizes = []
    for below, above in ((0.1, 0.4), (0.6, 0.9)) * 2:
        n = int(inputs.integers(12, 40))
        held_out = inputs.integers(2, n - 3) + inputs.uniform(below, above)
        sizes.append((n, float(held_out / n)) if abs(n - 2 * held_out) > 2 else (n + 5, float(held_out / (n + 5))))
    check.split_sizes(split, tuple(sizes), inputs)


def split_pairs(split: Any) -> None:
    """Another number of examples and fraction."""
    inputs = inputs_for("split")
    check.split_pairs(split, int(inputs.integers(35, 60)), _fraction(inputs), inputs)


def split_generator(split: Any) -> None:
    """Another number of examples and fraction."""
    inputs = inputs_for("split")
    check.split_generator(split, int(inputs.integers(60, 80)), _fraction(inputs), inputs)


def split_manners(split: Any) -> None:
    """Another number of examples and fraction."""
    inputs = inputs_for("split")
    check.split_manners(split, int(inputs.integers(11, 30)), _fraction(inputs), inputs)


def polynomial_features_powers(polynomial_features: Any) -> None:
    """Other numbers of examples and degrees."""
    inputs = inputs_for("polynomial_features")
    n, degree = (int(number) for number in inputs.integers((9, 3), (14, 8)))
    check.polynomial_features_powers(polynomial_features, ((n, degree), (4, 1), (3, 12)), inputs)


def polynomial_features_manners(polynomial_features: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("polynomial_features")
    n, degree = (int(number) for number in inputs.integers((6, 2), (11, 6)))
    check.polynomial_features_manners(polynomial_features, n, degree, inputs)


def fit_ridge_weights(fit_ridge: Any) -> None:
    """Other sizes and weight decays."""
    inputs = inputs_for("fit_ridge")
    decays = (0.0, float(inputs.uniform(2, 5)), float(inputs.uniform(20, 60)))
    check.fit_ridge_weights(fit_ridge, _table(inputs), decays, inputs)


def fit_ridge_intercept(fit_ridge: Any) -> None:
    """Other sizes and weight decay."""
    inputs = inputs_for("fit_ridge")
    check.fit_ridge_intercept(fit_ridge, _table(inputs), float(inputs.uniform(4, 9)), inputs)


def fit_ridge_wide(fit_ridge: Any) -> None:
    """Other sizes and weight decay."""
    inputs = inputs_for("fit_ridge")
    sizes = tuple(int(number) for number in inputs.integers((5, 12), (9, 20)))
    check.fit_ridge_wide(fit_ridge, sizes, float(inputs.uniform(0.5, 2)), inputs)


def fit_ridge_manners(fit_ridge: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("fit_ridge")
    check.fit_ridge_manners(fit_ridge, _table(inputs), inputs)


def bias_variance_bias(bias_variance: Any) -> None:
    """Another size."""
    inputs = inputs_for("bias_variance")
    check.bias_variance_bias(bias_variance, int(inputs.integers(5, 12)), inputs)


def bias_variance_variance(bias_variance: Any) -> None:
    """Another size."""
    inputs = inputs_for("bias_variance")
    check.bias_variance_variance(bias_variance, int(inputs.integers(5, 12)), inputs)


def bias_variance_manners(bias_variance: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("bias_variance")
    datasets, points = inputs.choice(np.arange(3, 10), 2, replace=False)
    check.bias_variance_manners(bias_variance, (int(datasets), int(points)), inputs)


def early_stopping_best(early_stopping: Any) -> None:
    """Other losses."""
    _stopping(early_stopping, check.early_stopping_best, BEST, 0.0, judged=slice(1))


def early_stopping_stop(early_stopping: Any) -> None:
    """Other losses."""
    _stopping(early_stopping, check.early_stopping_stop, STOP, 0.0, judged=slice(1, 2))


def early_stopping_delta(early_stopping: Any) -> None:
    """Other losses."""
    _stopping(early_stopping, check.early_stopping_delta, DELTA, 0.25, judged=slice(2))


def early_stopping_edges(early_stopping: Any) -> None:
    """Other losses."""
    inputs = inputs_for("early_stopping")
    check.early_stopping_edges(early_stopping, _moved(SHORT, inputs), inputs)


def sgd_step_values(sgd_step: Any) -> None:
    """Other shapes and rates."""
    inputs = inputs_for("sgd_step")
    learning, decay = inputs.uniform(0.1, 0.4, 3).round(3), inputs.uniform(0.05, 0.4, 3).round(3)
    rates = (*zip(learning.tolist(), [0.0, *decay.tolist()[1:]], strict=True), (0.0, 0.3))
    check.sgd_step_values(sgd_step, _shapes(inputs), rates, inputs)


def sgd_step_manners(sgd_step: Any) -> None:
    """Other shapes."""
    inputs = inputs_for("sgd_step")
    check.sgd_step_manners(sgd_step, _shapes(inputs), inputs)


def learning_curve_scores(learning_curve: Any) -> None:
    """Other sizes and numbers of repeats."""
    inputs = inputs_for("learning_curve")
    check.learning_curve_scores(learning_curve, _sizes(inputs), int(inputs.integers(3, 6)), inputs)


def learning_curve_errors(learning_curve: Any) -> None:
    """Other sizes and numbers of repeats."""
    inputs = inputs_for("learning_curve")
    check.learning_curve_errors(learning_curve, _sizes(inputs), int(inputs.integers(3, 7)), inputs)


def learning_curve_protocol(learning_curve: Any) -> None:
    """Other sizes, numbers of repeats and of examples."""
    inputs = inputs_for("learning_curve")
    repeats, n = (int(number) for number in inputs.integers((3, 35), (5, 50)))
    check.learning_curve_protocol(learning_curve, _sizes(inputs), repeats, n, inputs)


def _sizes(inputs: np.random.Generator) -> tuple[int, ...]:
    """Three sizes, in no order."""
    return tuple(inputs.choice(np.arange(5, 14), 3, replace=False).tolist())


def _fraction(inputs: np.random.Generator) -> float:
    return float(inputs.uniform(0.25, 0.45))


def _table(inputs: np.random.Generator) -> tuple[int, int]:
    """Numbers of examples and features, enough of the former."""
    return int(inputs.integers(20, 40)), int(inputs.integers(2, 6))


def _shapes(inputs: np.random.Generator) -> dict[str, tuple[int, ...]]:
    units, classes = (int(number) for number in inputs.integers(2, 6, 2))
    return {"first": (units, classes), "second": (classes,), "third": (2, 2, units)}


def _moved(table: Table, inputs: np.random.Generator) -> Table:
    return table.moved(float(inputs.choice((0.5, 2.0, 4.0))), float(inputs.integers(1, 9)))


def _stopping(early_stopping: Any, visible: Any, table: Table, min_delta: float, judged: slice) -> None:
    """The same cases with other losses, then agreement with the reference on lists that nobody has seen, in the part of
    the pair that is `judged`."""
    inputs = inputs_for("early_stopping")
    visible(early_stopping, _moved(table, inputs), inputs)
    with Check("early_stopping", "agreement with the reference", inputs) as agreement:
        for _ in range(12):
            steps = inputs.integers(-3, 4, int(inputs.integers(4, 20))) / 8
            losses, patience = (4 + np.cumsum(steps)).tolist(), int(inputs.integers(1, 5))
            got = answer_of(agreement, agreement.outcome(early_stopping, losses, patience, min_delta))
            right = reference.early_stopping(losses, patience, min_delta)
            agreement.require(
                "equal", got[judged] == right[judged], "the result equals the reference",
                f"{got} where {right} is right",
            )  # fmt: skip
