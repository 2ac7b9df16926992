"""Visible checks of lesson 02, dropout mechanics: one module per exercise, one function per test cell."""

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
from dropcourse.checks.dropout_mechanics.sample_mask import (
    sample_mask_form,
    sample_mask_generator,
    sample_mask_independence,
    sample_mask_rate,
)

__all__ = [
    "Dropout_gradient",
    "Dropout_mask",
    "Dropout_modes",
    "Dropout_scale",
    "dropout_backward_edges",
    "dropout_backward_gradient",
    "dropout_forward_evaluation",
    "dropout_forward_form",
    "dropout_forward_mask",
    "dropout_forward_scale",
    "sample_mask_form",
    "sample_mask_generator",
    "sample_mask_independence",
    "sample_mask_rate",
]
