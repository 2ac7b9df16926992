"""Hidden tests of lesson 05, dropout in recurrent networks."""

from typing import Any

import numpy as np

from dropcourse.checks import rnn_dropout as check
from graders.inputs import inputs_for


def memory_survival_values(memory_survival: Any) -> None:
    """Other rates and numbers of steps."""
    inputs = inputs_for("memory_survival")
    low, high = _rates(inputs)
    steps = inputs.choice(np.arange(3, 15), 4, replace=False).tolist()
    cases = tuple(zip((low, low, high, high), steps, strict=True))
    check.memory_survival_values(memory_survival, cases, inputs)


def memory_survival_edges(memory_survival: Any) -> None:
    """Another number of steps."""
    inputs = inputs_for("memory_survival")
    check.memory_survival_edges(memory_survival, int(inputs.integers(6, 20)), inputs)


def locked_mask_form(locked_mask: Any) -> None:
    """Other sizes and another drop probability."""
    inputs = inputs_for("locked_mask")
    shapes = tuple(_sizes(inputs, 2) for _ in range(3))
    check.locked_mask_form(locked_mask, shapes, _rates(inputs)[1], inputs)


def locked_mask_scale(locked_mask: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("locked_mask")
    shape = (40 + _sizes(inputs, 1)[0], 11)
    check.locked_mask_scale(locked_mask, shape, _rates(inputs), inputs)


def locked_mask_draws(locked_mask: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("locked_mask")
    check.locked_mask_draws(locked_mask, _rates(inputs)[0], inputs)


def zoneout_states(zoneout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("zoneout")
    shape = (30 + _sizes(inputs, 1)[0], 17)
    check.zoneout_states(zoneout, shape, _rates(inputs), inputs)


def zoneout_draws(zoneout: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("zoneout")
    check.zoneout_draws(zoneout, _rates(inputs)[0], inputs)


def zoneout_evaluation(zoneout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("zoneout")
    shape = (60 + _sizes(inputs, 1)[0], 6)
    check.zoneout_evaluation(zoneout, shape, _rates(inputs), inputs)


def weight_drop_scale(weight_drop: Any) -> None:
    """Another size and other drop probabilities."""
    inputs = inputs_for("weight_drop")
    check.weight_drop_scale(weight_drop, 35 + _sizes(inputs, 1)[0], _rates(inputs), inputs)


def weight_drop_mask(weight_drop: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("weight_drop")
    check.weight_drop_mask(weight_drop, _rates(inputs)[0], inputs)


def weight_drop_gradient(weight_drop: Any) -> None:
    """Another size and other drop probabilities."""
    inputs = inputs_for("weight_drop")
    check.weight_drop_gradient(weight_drop, 30 + _sizes(inputs, 1)[0], _rates(inputs), inputs)


def WeightDropLSTM_weights(WeightDropLSTM: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("WeightDropLSTM")
    check.WeightDropLSTM_weights(WeightDropLSTM, _rates(inputs)[0], inputs)


def WeightDropLSTM_noise(WeightDropLSTM: Any) -> None:
    """A higher drop probability."""
    inputs = inputs_for("WeightDropLSTM")
    check.WeightDropLSTM_noise(WeightDropLSTM, _rates(inputs)[1], inputs)


def WeightDropLSTM_draws(WeightDropLSTM: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("WeightDropLSTM")
    check.WeightDropLSTM_draws(WeightDropLSTM, _rates(inputs)[0], inputs)


def variational_lstm_plain(variational_lstm: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("variational_lstm")
    check.variational_lstm_plain(variational_lstm, _sizes(inputs, 3), inputs)


def variational_lstm_masks(variational_lstm: Any) -> None:
    """Other sizes and another drop probability."""
    inputs = inputs_for("variational_lstm")
    check.variational_lstm_masks(variational_lstm, _sizes(inputs, 3), _rates(inputs)[0], inputs)


def variational_lstm_gradient(variational_lstm: Any) -> None:
    """Other sizes and another drop probability."""
    inputs = inputs_for("variational_lstm")
    check.variational_lstm_gradient(variational_lstm, _sizes(inputs, 4), _rates(inputs)[0], inputs)


def embedding_dropout_scale(embedding_dropout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("embedding_dropout")
    words = 5 * int(inputs.integers(50, 70))
    check.embedding_dropout_scale(embedding_dropout, words, 17, _rates(inputs), inputs)


def embedding_dropout_types(embedding_dropout: Any) -> None:
    """Another size and drop probability."""
    inputs = inputs_for("embedding_dropout")
    check.embedding_dropout_types(embedding_dropout, 5, _rates(inputs)[0], inputs)


def embedding_dropout_manners(embedding_dropout: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("embedding_dropout")
    *shape, words, dimensions = _sizes(inputs, 4)
    check.embedding_dropout_manners(embedding_dropout, tuple(shape), words, dimensions, inputs)


def perplexity_values(perplexity: Any) -> None:
    """Other losses."""
    inputs = inputs_for("perplexity")
    check.perplexity_values(perplexity, tuple(inputs.uniform((0.3, 1.5, 4.0), (0.9, 3.0, 8.0)).tolist()), inputs)


def perplexity_edges(perplexity: Any) -> None:
    """Other losses."""
    inputs = inputs_for("perplexity")
    large = inputs.uniform((610.0, 720.0, 1e4), (690.0, 1500.0, 1e5)).tolist()
    check.perplexity_edges(perplexity, tuple(large), inputs)


def between_layers_dropout_places(between_layers_dropout: Any) -> None:
    """Other sizes and another drop probability."""
    inputs = inputs_for("between_layers_dropout")
    widths = tuple(inputs.choice(np.arange(15, 30), 4, replace=False).tolist())
    check.between_layers_dropout_places(between_layers_dropout, _sizes(inputs, 2), widths, _rates(inputs)[0], inputs)


def between_layers_dropout_mask(between_layers_dropout: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("between_layers_dropout")
    check.between_layers_dropout_mask(between_layers_dropout, _rates(inputs)[0], inputs)


def between_layers_dropout_scale(between_layers_dropout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("between_layers_dropout")
    time, batch, width = _sizes(inputs, 3)
    shape = (time + 8, batch)
    check.between_layers_dropout_scale(between_layers_dropout, shape, width + 4, _rates(inputs), inputs)


def recurrent_dropout_step_values(recurrent_dropout_step: Any) -> None:
    """Other sizes and another drop probability."""
    inputs = inputs_for("recurrent_dropout_step")
    check.recurrent_dropout_step_values(recurrent_dropout_step, _sizes(inputs, 3), _rates(inputs)[0], inputs)


def recurrent_dropout_step_memory(recurrent_dropout_step: Any) -> None:
    """Other sizes, more steps."""
    inputs = inputs_for("recurrent_dropout_step")
    check.recurrent_dropout_step_memory(recurrent_dropout_step, _sizes(inputs, 3), 5, inputs)


def _sizes(inputs: np.random.Generator, axes: int) -> tuple[int, ...]:
    """All different, so that no axis can be taken for another."""
    return tuple(inputs.choice(np.arange(3, 8), axes, replace=False).tolist())


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """Drop probabilities on either side of 1/2, away from it and from every tenth, where mistakes hide."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
