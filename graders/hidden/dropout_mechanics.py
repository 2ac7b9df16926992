"""Hidden tests of lesson 02, dropout mechanics."""

from typing import Any

import numpy as np

from dropcourse.checks import dropout_mechanics as check
from dropcourse.checks.dropout_mechanics import conventions as quiz
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.scale import close, difference
from dropcourse.reference import dropout_mechanics as reference
from graders.inputs import inputs_for


def sample_mask_form(sample_mask: Any) -> None:
    """Other shapes, a single entry and an empty one among them."""
    inputs = inputs_for("sample_mask")
    shapes = ((1,), (0, 3), _shape(inputs, 2), _shape(inputs, 4))
    check.sample_mask_form(sample_mask, shapes, _rate(inputs), inputs)


def sample_mask_rate(sample_mask: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("sample_mask")
    check.sample_mask_rate(sample_mask, _rates(inputs), inputs)


def sample_mask_independence(sample_mask: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("sample_mask")
    check.sample_mask_independence(sample_mask, _rate(inputs), inputs)


def sample_mask_generator(sample_mask: Any) -> None:
    """Other generators."""
    inputs = inputs_for("sample_mask")
    check.sample_mask_generator(sample_mask, _rate(inputs), inputs)


def dropout_forward_form(dropout_forward: Any) -> None:
    """Inputs of one and of four dimensions."""
    inputs = inputs_for("dropout_forward")
    for shape in ((101,), (*_shape(inputs, 3), 40)):
        check.dropout_forward_form(dropout_forward, shape, _rate(inputs), inputs)


def dropout_forward_scale(dropout_forward: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("dropout_forward")
    check.dropout_forward_scale(dropout_forward, _rates(inputs), inputs)


def dropout_forward_mask(dropout_forward: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("dropout_forward")
    check.dropout_forward_mask(dropout_forward, _rate(inputs), inputs)


def dropout_forward_evaluation(dropout_forward: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("dropout_forward")
    check.dropout_forward_evaluation(dropout_forward, _rates(inputs), inputs)


def dropout_backward_gradient(dropout_backward: Any) -> None:
    """Other drop probabilities, and agreement with the reference."""
    inputs = inputs_for("dropout_backward")
    check.dropout_backward_gradient(dropout_backward, _rates(inputs), inputs)
    with Check("dropout_backward", "agreement with the reference", inputs) as agreement:
        gradient, p = inputs.normal(size=(7, 3, 2)), _rate(inputs)
        mask = inputs.random(gradient.shape) >= p
        got = agreement.array(agreement.value(dropout_backward, gradient, mask, p), "the result", gradient)
        wanted = reference.dropout_backward(gradient, mask, p)
        right = close(got, wanted, gradient.dtype)
        agreement.require("equal", right, "the result equals the reference", difference(got, wanted))


def dropout_backward_edges(dropout_backward: Any) -> None:
    """Another shape."""
    inputs = inputs_for("dropout_backward")
    check.dropout_backward_edges(dropout_backward, _shape(inputs, 3), inputs)


def Dropout_modes(Dropout: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("Dropout")
    check.Dropout_modes(Dropout, round(_rate(inputs), 2), inputs)


def Dropout_scale(Dropout: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("Dropout")
    check.Dropout_scale(Dropout, _rates(inputs), inputs)


def Dropout_mask(Dropout: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("Dropout")
    check.Dropout_mask(Dropout, _rate(inputs), inputs)


def Dropout_gradient(Dropout: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("Dropout")
    check.Dropout_gradient(Dropout, _rates(inputs), inputs)


def standard_dropout_forward_form(standard_dropout_forward: Any) -> None:
    """Inputs of one and of four dimensions."""
    inputs = inputs_for("standard_dropout_forward")
    for shape in ((101,), (*_shape(inputs, 3), 40)):
        check.standard_dropout_forward_form(standard_dropout_forward, shape, _rate(inputs), inputs)


def standard_dropout_forward_size(standard_dropout_forward: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("standard_dropout_forward")
    check.standard_dropout_forward_size(standard_dropout_forward, _rates(inputs), inputs)


def standard_dropout_forward_mask(standard_dropout_forward: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("standard_dropout_forward")
    check.standard_dropout_forward_mask(standard_dropout_forward, _rate(inputs), inputs)


def standard_dropout_predict_scale(standard_dropout_predict: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("standard_dropout_predict")
    check.standard_dropout_predict_scale(standard_dropout_predict, _rates(inputs), inputs)


def standard_dropout_predict_manners(standard_dropout_predict: Any) -> None:
    """Another shape."""
    inputs = inputs_for("standard_dropout_predict")
    check.standard_dropout_predict_manners(standard_dropout_predict, _shape(inputs, 3), inputs)


def dropped_variance_values(dropped_variance: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("dropped_variance")
    check.dropped_variance_values(dropped_variance, _shape(inputs, 3), _rates(inputs), inputs)


def dropped_variance_edges(dropped_variance: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("dropped_variance")
    check.dropped_variance_edges(dropped_variance, _shape(inputs, 3), inputs)


def mlp_loss_and_gradients_values(mlp_loss_and_gradients: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mlp_loss_and_gradients")
    check.mlp_loss_and_gradients_values(mlp_loss_and_gradients, _layers(inputs), inputs)


def mlp_loss_and_gradients_slopes(mlp_loss_and_gradients: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("mlp_loss_and_gradients")
    check.mlp_loss_and_gradients_slopes(mlp_loss_and_gradients, _rates(inputs), inputs)


def mlp_loss_and_gradients_dropout(mlp_loss_and_gradients: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("mlp_loss_and_gradients")
    check.mlp_loss_and_gradients_dropout(mlp_loss_and_gradients, _rate(inputs), inputs)


def mlp_loss_and_gradients_manners(mlp_loss_and_gradients: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("mlp_loss_and_gradients")
    check.mlp_loss_and_gradients_manners(mlp_loss_and_gradients, _layers(inputs), inputs)


def FunctionalNet_evaluation(FunctionalNet: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("FunctionalNet")
    check.FunctionalNet_evaluation(FunctionalNet, _rate(inputs), inputs)


def FunctionalNet_training(FunctionalNet: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("FunctionalNet")
    check.FunctionalNet_training(FunctionalNet, _rate(inputs), inputs)


def RebuiltNet_evaluation(RebuiltNet: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("RebuiltNet")
    check.RebuiltNet_evaluation(RebuiltNet, _rate(inputs), inputs)


def RebuiltNet_training(RebuiltNet: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("RebuiltNet")
    check.RebuiltNet_training(RebuiltNet, _rate(inputs), inputs)


def ReseededNet_masks(ReseededNet: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("ReseededNet")
    check.ReseededNet_masks(ReseededNet, _rate(inputs), inputs)


def ReseededNet_training(ReseededNet: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("ReseededNet")
    check.ReseededNet_training(ReseededNet, _rate(inputs), inputs)


def conventions_measured(conventions: Any) -> None:
    """Each question by itself."""
    with Check("conventions", "measured", inputs_for("conventions")) as measured:
        answers, truth = quiz.answers_of(measured, conventions, quiz.MEASURED), quiz.measured()
        _require_each(measured, answers, truth)
        wrong = quiz.disagreeing(answers, truth)
        quiz.suspect_swapped(measured, answers, truth, wrong, set(wrong))


def conventions_documented(conventions: Any) -> None:
    """Each question by itself."""
    with Check("conventions", "documented", inputs_for("conventions")) as documented:
        answers = quiz.answers_of(documented, conventions, quiz.DOCUMENTED)
        _require_each(documented, answers, {letter: reference.conventions()[letter] for letter in quiz.DOCUMENTED})


def _require_each(quizzed: Check, answers: dict[str, float], truth: dict[str, float]) -> None:
    """Name the wrong answers, and give none of the right ones away."""
    wrong = quiz.disagreeing(answers, truth)
    for letter in truth:
        quizzed.require(letter, letter not in wrong, f"answer {letter} is right", f"{answers[letter]:.6g}")


def _shape(inputs: np.random.Generator, axes: int) -> tuple[int, ...]:
    return tuple(inputs.integers(2, 7, size=axes).tolist())


def _layers(inputs: np.random.Generator) -> tuple[int, ...]:
    """Sizes of batch, input and hidden layer at which dropout hardly ever leaves nothing."""
    return tuple(inputs.integers(5, 10, size=3).tolist())


def _rate(inputs: np.random.Generator) -> float:
    """A drop probability away from 0, 1/2 and 1, where mistakes hide, and from every tenth, where rounding does."""
    return _rates(inputs)[inputs.integers(2)]


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """One on either side of 1/2."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
