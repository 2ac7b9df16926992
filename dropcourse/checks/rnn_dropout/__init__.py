"""Visible checks of lesson 05, dropout in recurrent networks: one module per exercise, one function per test cell."""

from dropcourse.checks.rnn_dropout.memory_survival import memory_survival_edges, memory_survival_values

__all__ = [
    "memory_survival_edges",
    "memory_survival_values",
]
