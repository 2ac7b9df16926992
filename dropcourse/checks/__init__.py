"""Visible checks, one module (or package) per lesson, and the toolkit they share.

A check needs neither `dropcourse.reference` nor `graders`, and holds no implementation of what it checks.
"""
