"""Visible checks of lesson 02, dropout mechanics: one module per exercise, one function per test cell."""

from dropcourse.checks.dropout_mechanics.conventions import conventions_documented, conventions_measured
from dropcourse.checks.dropout_mechanics.dropout_backward import (
    dropout_backward_edges,
    dropout_backward_gradient,
)
from dropcourse.checks.dropout_mechanics.dropout_forward import (
    dropout_forward_evaluation,
    dropout_forward_form,
    dropout_forward_mask,
    dropout_forward_scale,
)
from dropcourse.checks.dropout_mechanics.dropout_layer import (
    Dropout_gradient,
    Dropout_mask,
    Dropout_modes,
    Dropout_scale,
)
from dropcourse.checks.dropout_mechanics.dropped_variance import (
    dropped_variance_edges,
    dropped_variance_values,
)
from dropcourse.checks.dropout_mechanics.mlp_dropout import mlp_loss_and_gradients_dropout
from dropcourse.checks.dropout_mechanics.mlp_loss_and_gradients import (
    mlp_loss_and_gradients_manners,
    mlp_loss_and_gradients_slopes,
    mlp_loss_and_gradients_values,
)
from dropcourse.checks.dropout_mechanics.repaired_networks import (
    FunctionalNet_evaluation,
    FunctionalNet_training,
    RebuiltNet_evaluation,
    RebuiltNet_training,
    ReseededNet_masks,
    ReseededNet_training,
)
from dropcourse.checks.dropout_mechanics.sample_mask import (
    sample_mask_form,
    sample_mask_generator,
    sample_mask_independence,
    sample_mask_rate,
)
from dropcourse.checks.dropout_mechanics.standard_dropout import (
    standard_dropout_forward_form,
    standard_dropout_forward_mask,
    standard_dropout_forward_size,
    standard_dropout_predict_manners,
    standard_dropout_predict_scale,
)

__all__ = [
    "Dropout_gradient",
    "Dropout_mask",
    "Dropout_modes",
    "Dropout_scale",
    "FunctionalNet_evaluation",
    "FunctionalNet_training",
    "RebuiltNet_evaluation",
    "RebuiltNet_training",
    "ReseededNet_masks",
    "ReseededNet_training",
    "conventions_documented",
    "conventions_measured",
    "dropout_backward_edges",
    "dropout_backward_gradient",
    "dropout_forward_evaluation",
    "dropout_forward_form",
    "dropout_forward_mask",
    "dropout_forward_scale",
    "dropped_variance_edges",
    "dropped_variance_values",
    "mlp_loss_and_gradients_dropout",
    "mlp_loss_and_gradients_manners",
    "mlp_loss_and_gradients_slopes",
    "mlp_loss_and_gradients_values",
    "sample_mask_form",
    "sample_mask_generator",
    "sample_mask_independence",
    "sample_mask_rate",
    "standard_dropout_forward_form",
    "standard_dropout_forward_mask",
    "standard_dropout_forward_size",
    "standard_dropout_predict_manners",
    "standard_dropout_predict_scale",
]
