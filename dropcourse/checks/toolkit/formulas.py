"""Suspecting wrong formulas by the numbers they give."""

from collections.abc import Mapping

import numpy as np

from dropcourse.checks.toolkit import Check


def suspect_formulas(
    check: Check, got: np.ndarray | float, formulas: Mapping[str, list], breaks: set[str], rtol: float = 1e-5
) -> None:
    """Suspect each misconception one of whose wrong results is `got`, up to rounding."""
    for misconception, results in formulas.items():
        check.suspect(misconception, any(_equal(got, result, rtol) for result in results), breaks)


def _equal(got: np.ndarray | float, result: np.ndarray | float, rtol: float) -> bool:
    return np.shape(got) == np.shape(result) and np.allclose(got, result, rtol, atol=1e-30)
