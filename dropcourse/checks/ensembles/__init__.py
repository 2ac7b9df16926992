"""Visible checks of lesson 03, ensembles: one module per exercise, one function per test cell."""
