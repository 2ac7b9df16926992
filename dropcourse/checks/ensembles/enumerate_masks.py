"""Checks of `enumerate_masks(n)`: all 2**n keep-masks of n units, each once."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe


def enumerate_masks_form(enumerate_masks: Any, ns: tuple = (3, 1, 6), inputs: Any = 0) -> None:
    """A Boolean array with a row for each mask."""
    with Check("enumerate_masks", "shape and dtype", inputs) as check:
        for n in ns:
            value = check.value(enumerate_masks, n)
            if isinstance(value, np.ndarray):
                _suspect_rows(check, value, n, {"masks.shape", "masks.dtype"})
                check.suspect("mask-not-boolean", np.isin(value, (0, 1)).all(), {"masks.dtype"})
            check.array(value, "masks", np.empty((2**n, n)), dtype=bool)
        check.require("form", True, "the masks are a Boolean array (2**n, n)")


def enumerate_masks_complete(enumerate_masks: Any, ns: tuple = (5, 1, 7), inputs: Any = 0) -> None:
    """Each mask is there, and none twice."""
    with Check("enumerate_masks", "each mask once", inputs) as check:
        for n in ns:
            value = check.value(enumerate_masks, n)
            is_table = isinstance(value, np.ndarray) and value.ndim == 2 and np.isin(value, (0, 1)).all()
            got = describe(value)
            check.require("table", is_table, "the masks are an array with two axes, of True and False", got, fatal=True)
            _suspect_rows(check, value, n, {"units", "distinct", "all"})
            statement = f"each row has an entry for each of {n} units"
            check.require("units", value.shape[1] == n, statement, got, fatal=True, quiet=True)
            found = len(np.unique(value, axis=0))
            twice = len(value) - found
            check.require("distinct", not twice, "no mask is there twice", f"{twice} too many rows for n = {n}")
            got = f"{found} of {2**n} for n = {n}"
            check.require("all", found == 2**n, "every mask is there, from all dropped to all kept", got)


def _suspect_rows(check: Check, value: np.ndarray, n: int, breaks: set[str]) -> None:
    """Suspect what the number of rows, and the missing ones, tell."""
    table = value.ndim == 2 and value.shape[1] == n
    kept = set(np.count_nonzero(value, axis=1).tolist()) if table else set()
    one_short = table and len(value) == 2**n - 1 == len(np.unique(value, axis=0))
    check.suspect("all-off-missing", one_short and 0 not in kept, breaks)
    check.suspect("all-on-missing", one_short and n not in kept, breaks)
    check.suspect("n-squared-masks", table and len(value) == n**2, breaks)
    check.suspect("masks-in-columns", value.shape == (n, 2**n), breaks)
    repeated = table and len(value) == 2**n > len(np.unique(value, axis=0))
    check.suspect("masks-repeat", n == 1 or repeated, breaks)
