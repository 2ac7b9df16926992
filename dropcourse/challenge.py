"""The challenge of lesson 07: few signals, many of them labelled wrongly, and templates that nobody has seen.

The practice data are drawn here with a fixed seed. What counts is drawn in the same way with the course's secret: other
templates, other signals.
"""

from dataclasses import replace

import numpy as np

from dropcourse.data import Dataset, flip_labels, signals

TRAINING = 1_000
TESTING = 4_000  # a public half and a private one
NOISE = 0.12
FLIPPED = 0.35  # share of the training labels that are wrong
POINTS = 12  # over which a template is drawn
BUDGET = 10.0
"""Seconds of processor time that `train` may use."""


def draw_challenge(rng: np.random.Generator) -> tuple[Dataset, Dataset]:
    """New templates, one for each of ten classes, and signals made of them: `(training, testing)`.

    Of the training labels a share of `FLIPPED` is wrong; all testing labels are right.
    """
    templates = _templates(10, rng)
    training = signals(TRAINING, rng, noise=NOISE, templates=templates)
    testing = signals(TESTING, rng, noise=NOISE, templates=templates)
    noisy, _ = flip_labels(training.y, FLIPPED, 10, rng)
    return replace(training, y=noisy, name="challenge"), replace(testing, name="challenge")


def practice() -> tuple[Dataset, Dataset]:
    """The data to try things on: `(training, testing)`, the same at each call."""
    return draw_challenge(np.random.default_rng(7))


def _templates(classes: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth random curves `(classes, POINTS)`, the largest value of each of magnitude 1."""
    places = np.arange(POINTS)
    kernel = np.exp(-0.5 * np.subtract.outer(places, places) ** 2)
    curves = rng.standard_normal((classes, POINTS)) @ kernel
    return curves / np.abs(curves).max(axis=1, keepdims=True)
