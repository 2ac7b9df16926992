"""Hidden tests of lesson 07, the capstone."""

from typing import Any

import numpy as np

from dropcourse.checks import capstone as check
from graders.challenge import class_contest
from graders.inputs import inputs_for


def attention_values(attention: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("attention")
    check.attention_values(attention, _sizes(inputs, 4), inputs)


def attention_dropout(attention: Any) -> None:
    """Other drop probabilities."""
    inputs = inputs_for("attention")
    check.attention_dropout(attention, _rates(inputs), inputs)


def attention_edges(attention: Any) -> None:
    """Other sizes."""
    inputs = inputs_for("attention")
    check.attention_edges(attention, _sizes(inputs, 4), inputs)


def drop_path_values(drop_path: Any) -> None:
    """Other sizes and drop probabilities."""
    inputs = inputs_for("drop_path")
    check.drop_path_values(drop_path, _rates(inputs), _sizes(inputs, 2), inputs)


def drop_path_mask(drop_path: Any) -> None:
    """Another drop probability."""
    inputs = inputs_for("drop_path")
    check.drop_path_mask(drop_path, _rates(inputs)[1], inputs)


def train_form(train: Any) -> None:
    """Another part of the practice data."""
    inputs = inputs_for("train")
    check.train_form(train, int(inputs.integers(120, 180)), inputs)


def train_linear(train: Any) -> None:
    """The class's data."""
    check.train_linear(train, class_contest(), inputs_for("train"))


def train_network(train: Any) -> None:
    """The class's data."""
    check.train_network(train, class_contest(), inputs_for("train"))


def train_dropout(train: Any) -> None:
    """The class's data."""
    check.train_dropout(train, class_contest(), inputs_for("train"))


def _sizes(inputs: np.random.Generator, axes: int) -> tuple[int, ...]:
    """All different, so that no axis can be taken for another."""
    return tuple(inputs.choice(np.arange(3, 8), axes, replace=False).tolist())


def _rates(inputs: np.random.Generator) -> tuple[float, float]:
    """Drop probabilities on either side of 1/2, away from it and from every tenth, where mistakes hide."""
    low, high = inputs.choice((0.2, 0.3)), inputs.choice((0.6, 0.7))
    return float(low + inputs.uniform(0.03, 0.07)), float(high + inputs.uniform(0.03, 0.07))
