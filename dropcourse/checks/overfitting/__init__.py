"""Visible checks of lesson 01, overfitting: one module per exercise, one function per test cell."""
