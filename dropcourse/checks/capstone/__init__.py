"""Visible checks of lesson 07, the capstone: one module per exercise, one function per test cell."""

from dropcourse.checks.capstone.attention import (
    attention_dropout,
    attention_edges,
    attention_values,
)
from dropcourse.checks.capstone.drop_path import (
    drop_path_mask,
    drop_path_values,
)
from dropcourse.checks.capstone.train import (
    train_dropout,
    train_form,
    train_linear,
    train_network,
)

__all__ = [
    "attention_dropout",
    "attention_edges",
    "attention_values",
    "drop_path_mask",
    "drop_path_values",
    "train_dropout",
    "train_form",
    "train_linear",
    "train_network",
]
