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
    check.drop_block_rate(drop_block, (6, int(inputs.choice((7, 8)))), ((high, 3), (low, 2), (high, 2)), inputs)


def drop_block_mask(drop_block: Any) -> None:
    """Another drop probability, larger blocks."""
    inputs = inputs_for("drop_block")
    check.drop_block_mask(drop_block, _rates(inputs)[0], 3, inputs)


def drop_block_manners(drop_block: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("drop_block")
    check.drop_block_manners(drop_block, (2, 3, *_sizes(inputs, 2)), 3, inputs)


def drop_block_probability_values(drop_block_probability: Any) -> None:
    """Other sizes and gammas."""
    inputs = inputs_for("drop_block_probability")
    sizes = [_sizes(inputs, 2) for _ in range(3)]
    gammas = inputs.uniform((0.05, 0.2, 0.5), (0.1, 0.4, 0.7)).tolist()
    blocks = (2, 3, min(sizes[2]))
    check.drop_block_probability_values(drop_block_probability, tuple(zip(sizes, blocks, gammas, strict=True)), inputs)


def drop_block_probability_edges(drop_block_probability: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("drop_block_probability")
    check.drop_block_probability_edges(drop_block_probability, _sizes(inputs, 2), 3, inputs)


def drop_connect_scale(drop_connect: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("drop_connect")
    shape = (40 + _sizes(inputs, 1)[0], 30)
    check.drop_connect_scale(drop_connect, shape, _rates(inputs), inputs)


def drop_connect_mask(drop_connect: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("drop_connect")
    check.drop_connect_mask(drop_connect, _rates(inputs)[0], inputs)


def drop_connect_manners(drop_connect: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("drop_connect")
    check.drop_connect_manners(drop_connect, _sizes(inputs, 2), inputs)


def stochastic_depth_training(stochastic_depth: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("stochastic_depth")
    shape = (400, *_sizes(inputs, 2))
    check.stochastic_depth_training(stochastic_depth, shape, _rates(inputs), inputs)


def stochastic_depth_mask(stochastic_depth: Any) -> None:
    """Another size and drop probability."""
    inputs = inputs_for("stochastic_depth")
    check.stochastic_depth_mask(stochastic_depth, 3, _rates(inputs)[0], inputs)


def stochastic_depth_evaluation(stochastic_depth: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("stochastic_depth")
    shape = (300, *_sizes(inputs, 2))
    check.stochastic_depth_evaluation(stochastic_depth, shape, _rates(inputs), inputs)


def gaussian_dropout_noise(gaussian_dropout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("gaussian_dropout")
    check.gaussian_dropout_noise(gaussian_dropout, (200, 60), _rates(inputs), inputs)


def gaussian_dropout_draws(gaussian_dropout: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("gaussian_dropout")
    check.gaussian_dropout_draws(gaussian_dropout, _rates(inputs)[1], inputs)


def gaussian_dropout_manners(gaussian_dropout: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("gaussian_dropout")
    check.gaussian_dropout_manners(gaussian_dropout, _sizes(inputs, 3), inputs)


def rate_schedule_values(rate_schedule: Any) -> None:
    """Other lengths and ends."""
    inputs = inputs_for("rate_schedule")
    low, high = _rates(inputs)
    total = 2 * int(inputs.integers(18, 40))
    check.rate_schedule_values(rate_schedule, total, ((0.0, high), (high, low)), inputs)


def rate_schedule_edges(rate_schedule: Any) -> None:
    """Another length."""
    inputs = inputs_for("rate_schedule")
    check.rate_schedule_edges(rate_schedule, int(inputs.integers(20, 40)), inputs)


def concrete_mask_values(concrete_mask: Any) -> None:
    """Other sizes and temperatures."""
    inputs = inputs_for("concrete_mask")
    temperatures = (float(inputs.uniform(0.1, 0.3)), float(inputs.uniform(0.5, 0.8)))
    check.concrete_mask_values(concrete_mask, _sizes(inputs, 2), temperatures, inputs)


def concrete_mask_gradient(concrete_mask: Any) -> None:
    """Other sizes and temperatures."""
    inputs = inputs_for("concrete_mask")
    temperatures = (float(inputs.uniform(0.3, 0.5)), float(inputs.uniform(0.6, 0.9)))
    check.concrete_mask_gradient(concrete_mask, _sizes(inputs, 2), temperatures, inputs)


def concrete_mask_edges(concrete_mask: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("concrete_mask")
    check.concrete_mask_edges(concrete_mask, *_sizes(inputs, 1), inputs)


def concrete_regularizer_values(concrete_regularizer: Any) -> None:
    """Other sizes and rates."""
    inputs = inputs_for("concrete_regularizer")
    logits = (-float(inputs.uniform(0.6, 1.5)), float(inputs.uniform(0.6, 1.5)))
    check.concrete_regularizer_values(concrete_regularizer, _sizes(inputs, 2), logits, inputs)


def concrete_regularizer_gradient(concrete_regularizer: Any) -> None:
    """Other sizes and rates."""
    inputs = inputs_for("concrete_regularizer")
    logits = (-float(inputs.uniform(0.6, 1.5)), float(inputs.uniform(0.6, 1.5)))
    check.concrete_regularizer_gradient(concrete_regularizer, _sizes(inputs, 2), logits, inputs)


def concrete_regularizer_stability(concrete_regularizer: Any) -> None:
    """Other sizes and rates."""
    inputs = inputs_for("concrete_regularizer")
    logits = (-float(inputs.uniform(50, 70)), float(inputs.uniform(50, 70)))
    check.concrete_regularizer_stability(concrete_regularizer, _sizes(inputs, 2), logits, inputs)


def alpha_dropout_values(alpha_dropout: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("alpha_dropout")
    check.alpha_dropout_values(alpha_dropout, (90, 10 + _sizes(inputs, 1)[0]), _rates(inputs), inputs)


def alpha_dropout_mask(alpha_dropout: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("alpha_dropout")
    check.alpha_dropout_mask(alpha_dropout, _rates(inputs)[0], inputs)


def alpha_dropout_manners(alpha_dropout: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("alpha_dropout")
    check.alpha_dropout_manners(alpha_dropout, _sizes(inputs, 3), inputs)


def _sizes(inputs: np.random.Generator, axes: int) -> tuple[int, ...]:
    """All different, so that no axis can be taken for another."""
    return tuple(inputs.choice(np.arange(3, 8), axes, replace=False).tolist())


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """Drop probabilities on either side of 1/2, away from it and from every tenth, where mistakes hide."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
