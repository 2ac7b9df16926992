"""Experiments of lesson 03, one module each: what a network trained with dropout averages, and what it is made of."""

from dropcourse.experiments.record import Experiment

EXPERIMENTS: dict[str, Experiment] = {}
__all__ = [
    "EXPERIMENTS",
]
