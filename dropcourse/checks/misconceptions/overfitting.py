"""Misconceptions of lesson 01, overfitting."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS: dict[str, Misconception] = {}
