"""Measured experiments, one module per lesson, each given the implementation that it measures.

A notebook passes the student's functions and runs `size="quick"`; `python -m dropcourse.experiments` passes the
reference, runs `size="full"` on at least 10 seeds and keeps what it measured in `results/`.
"""
