"""Hidden tests of lesson 04, structured and adaptive dropout."""

from typing import Any

import numpy as np

from dropcourse.checks import structured_and_adaptive as check
from graders.inputs import inputs_for


def spatial_dropout_scale(spatial_dropout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("spatial_dropout")
    shape = (40, 12, *_sizes(inputs, 2))
    check.spatial_dropout_scale(spatial_dropout, shape, _rates(inputs), inputs)


def spatial_dropout_mask(spatial_dropout: Any) -> None:
    """Another size and drop probability."""
    inputs = inputs_for("spatial_dropout")
    check.spatial_dropout_mask(spatial_dropout, (3, 2), _rates(inputs)[0], inputs)


def spatial_dropout_manners(spatial_dropout: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("spatial_dropout")
    check.spatial_dropout_manners(spatial_dropout, _sizes(inputs, 4), inputs)


def drop_block_blocks(drop_block: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("drop_block")
    low, high = _rates(inputs)
    shape = (*_sizes(inputs, 2), 10, int(inputs.choice((7, 8, 9))))
    check.drop_block_blocks(drop_block, shape, ((low, 3), (high, 2)), inputs)


def drop_block_rate(drop_block: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("drop_block")
    low, high = _rates(inputs)
    check.drop_block_rate(drop_block, (6, int(inputs.choice((7, 8)))), ((high, 3), (low, 2)), inputs)


def drop_block_mask(drop_block: Any) -> None:
    """Another drop probability, larger blocks."""
    inputs = inputs_for("drop_block")
    check.drop_block_mask(drop_block, _rates(inputs)[0], 3, inputs)


def drop_block_manners(drop_block: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("drop_block")
    check.drop_block_manners(drop_block, (2, 3, *_sizes(inputs, 2)), 3, inputs)


def _sizes(inputs: np.random.Generator, axes: int) -> tuple[int, ...]:
    """All different, so that no axis can be taken for another."""
    return tuple(inputs.choice(np.arange(3, 8), axes, replace=False).tolist())


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """Drop probabilities on either side of 1/2, away from it and from every tenth, where mistakes hide."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
