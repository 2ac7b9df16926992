"""Visible checks of lesson 05, dropout in recurrent networks: one module per exercise, one function per test cell."""

from dropcourse.checks.rnn_dropout.between_layers_dropout import (
    between_layers_dropout_mask,
    between_layers_dropout_places,
    between_layers_dropout_scale,
)
from dropcourse.checks.rnn_dropout.embedding_dropout import (
    embedding_dropout_manners,
    embedding_dropout_scale,
    embedding_dropout_types,
)
from dropcourse.checks.rnn_dropout.locked_mask import locked_mask_draws, locked_mask_form, locked_mask_scale
from dropcourse.checks.rnn_dropout.memory_survival import memory_survival_edges, memory_survival_values
from dropcourse.checks.rnn_dropout.perplexity import perplexity_edges, perplexity_values
from dropcourse.checks.rnn_dropout.recurrent_dropout_step import (
    recurrent_dropout_step_memory,
    recurrent_dropout_step_values,
)
from dropcourse.checks.rnn_dropout.variational_lstm import (
    variational_lstm_gradient,
    variational_lstm_masks,
    variational_lstm_plain,
)
from dropcourse.checks.rnn_dropout.weight_drop import weight_drop_gradient, weight_drop_mask, weight_drop_scale
from dropcourse.checks.rnn_dropout.weight_drop_lstm import (
    WeightDropLSTM_draws,
    WeightDropLSTM_noise,
    WeightDropLSTM_weights,
)
from dropcourse.checks.rnn_dropout.zoneout import zoneout_draws, zoneout_evaluation, zoneout_states

__all__ = [
    "WeightDropLSTM_draws",
    "WeightDropLSTM_noise",
    "WeightDropLSTM_weights",
    "between_layers_dropout_mask",
    "between_layers_dropout_places",
    "between_layers_dropout_scale",
    "embedding_dropout_manners",
    "embedding_dropout_scale",
    "embedding_dropout_types",
    "locked_mask_draws",
    "locked_mask_form",
    "locked_mask_scale",
    "memory_survival_edges",
    "memory_survival_values",
    "perplexity_edges",
    "perplexity_values",
    "recurrent_dropout_step_memory",
    "recurrent_dropout_step_values",
    "variational_lstm_gradient",
    "variational_lstm_masks",
    "variational_lstm_plain",
    "weight_drop_gradient",
    "weight_drop_mask",
    "weight_drop_scale",
    "zoneout_draws",
    "zoneout_evaluation",
    "zoneout_states",
]
