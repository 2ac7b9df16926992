"""Visible checks of lesson 04, structured and adaptive dropout: one module per exercise, one function per test cell."""

from dropcourse.checks.structured_and_adaptive.drop_block import (
    drop_block_blocks,
    drop_block_manners,
    drop_block_mask,
    drop_block_rate,
)
from dropcourse.checks.structured_and_adaptive.spatial_dropout import (
    spatial_dropout_manners,
    spatial_dropout_mask,
    spatial_dropout_scale,
)

__all__ = [
    "drop_block_blocks",
    "drop_block_manners",
    "drop_block_mask",
    "drop_block_rate",
    "spatial_dropout_manners",
    "spatial_dropout_mask",
    "spatial_dropout_scale",
]
