"""Visible checks of lesson 04, structured and adaptive dropout: one module per exercise, one function per test cell."""

from dropcourse.checks.structured_and_adaptive.alpha_dropout import (
    alpha_dropout_manners,
    alpha_dropout_mask,
    alpha_dropout_values,
)
from dropcourse.checks.structured_and_adaptive.concrete_mask import (
    concrete_mask_edges,
    concrete_mask_gradient,
    concrete_mask_values,
)
from dropcourse.checks.structured_and_adaptive.concrete_regularizer import (
    concrete_regularizer_gradient,
    concrete_regularizer_stability,
    concrete_regularizer_values,
)
from dropcourse.checks.structured_and_adaptive.drop_block import (
    drop_block_blocks,
    drop_block_manners,
    drop_block_mask,
    drop_block_rate,
)
from dropcourse.checks.structured_and_adaptive.drop_block_probability import (
    drop_block_probability_edges,
    drop_block_probability_values,
)
from dropcourse.checks.structured_and_adaptive.drop_connect import (
    drop_connect_manners,
    drop_connect_mask,
    drop_connect_scale,
)
from dropcourse.checks.structured_and_adaptive.gaussian_dropout import (
    gaussian_dropout_draws,
    gaussian_dropout_manners,
    gaussian_dropout_noise,
)
from dropcourse.checks.structured_and_adaptive.rate_schedule import (
    rate_schedule_edges,
    rate_schedule_values,
)
from dropcourse.checks.structured_and_adaptive.spatial_dropout import (
    spatial_dropout_manners,
    spatial_dropout_mask,
    spatial_dropout_scale,
)
from dropcourse.checks.structured_and_adaptive.stochastic_depth import (
    stochastic_depth_evaluation,
    stochastic_depth_mask,
    stochastic_depth_training,
)

__all__ = [
    "alpha_dropout_manners",
    "alpha_dropout_mask",
    "alpha_dropout_values",
    "concrete_mask_edges",
    "concrete_mask_gradient",
    "concrete_mask_values",
    "concrete_regularizer_gradient",
    "concrete_regularizer_stability",
    "concrete_regularizer_values",
    "drop_block_blocks",
    "drop_block_manners",
    "drop_block_mask",
    "drop_block_probability_edges",
    "drop_block_probability_values",
    "drop_block_rate",
    "drop_connect_manners",
    "drop_connect_mask",
    "drop_connect_scale",
    "gaussian_dropout_draws",
    "gaussian_dropout_manners",
    "gaussian_dropout_noise",
    "rate_schedule_edges",
    "rate_schedule_values",
    "spatial_dropout_manners",
    "spatial_dropout_mask",
    "spatial_dropout_scale",
    "stochastic_depth_evaluation",
    "stochastic_depth_mask",
    "stochastic_depth_training",
]
