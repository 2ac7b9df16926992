"""Hostile and unlucky submissions, each with what must come of it.

A module for each group of threats makes notebooks, `threat` says what must happen, `run` puts one through the engine,
`stock` through nbgrader's own steps, `table` writes docs/threats.md from such runs: `python -m tests.threats --help`.
"""
