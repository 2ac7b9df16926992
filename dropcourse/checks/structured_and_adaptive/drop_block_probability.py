"""Checks of `drop_block_probability(size, block_size, gamma)`: the chance that DropBlock drops each cell of a map."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_value_errors
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.verbs import Outcome


def drop_block_probability_values(
    drop_block_probability: Any,
    cases: tuple = (((7, 5), 3, 0.07), ((4, 9), 2, 0.3), ((6, 4), 4, 0.6)),
    inputs: Any = 0,
) -> None:
    """The formula, on maps of several sizes. `cases` are (size, block_size, gamma)."""
    with Check("drop_block_probability", "values", inputs) as check:
        for size, block, gamma in cases:
            outcome = check.outcome(drop_block_probability, size, block, gamma)
            shape = getattr(outcome.result, "shape", ())
            check.suspect("height-and-width-swapped", shape == size[::-1], {"result.shape"})
            got = check.array(outcome.value, "result", np.empty(size))
            wanted = 1 - (1 - gamma) ** _covering(size, block)
            check.require(
                "values", _equal(got, wanted), "each cell has the right chance to be dropped",
                f"{difference(got, wanted)}, for a map of {size} with block_size {block} and gamma {gamma:.3g}",
            )  # fmt: skip
            _suspect(check, got, size, block, gamma)


def _covering(size: tuple[int, int], block: int) -> np.ndarray:
    """How many seed positions have a block that covers each cell, by counting."""
    covering = np.zeros(size)
    for i, j in np.ndindex(size[0] - block + 1, size[1] - block + 1):
        covering[i : i + block, j : j + block] += 1
    return covering


def _equal(got: np.ndarray, wanted: np.ndarray) -> bool:
    return np.allclose(got, wanted, rtol=1e-9, atol=1e-12)


def _suspect(check: Check, got: np.ndarray, size: tuple[int, int], block: int, gamma: float) -> None:
    covering = _covering(size, block)
    formulas = {
        "overlap-ignored": [gamma * covering, np.minimum(1, gamma * covering)],
        "keep-probability-returned": [(1 - gamma) ** covering],
        "edges-ignored": [np.full(size, 1 - (1 - gamma) ** block**2)],
        "one-seed-only": [np.full(size, gamma)],
    }
    for misconception, results in formulas.items():
        check.suspect(misconception, any(_equal(got, result) for result in results), {"values", "zero", "one"})


def drop_block_probability_edges(
    drop_block_probability: Any, size: tuple = (5, 4), block: int = 2, inputs: Any = 0
) -> None:
    """gamma = 0 and 1, blocks of one cell, a bad gamma and a bad block_size."""
    with Check("drop_block_probability", "edges", inputs) as check:

        def at(block: int, gamma: float) -> Outcome:
            outcome = check.outcome(drop_block_probability, size, block, gamma)
            if outcome.raised:
                return outcome
            return replace(outcome, result=check.array(outcome.value, "result", np.empty(size)))

        cases = {"zero": (block, 0.0, "gamma = 0 drops nothing"), "one": (block, 1.0, "gamma = 1 drops everything"),
                 "cells": (1, 0.3, "with block_size 1 each cell has the chance gamma")}  # fmt: skip
        for key, (side, gamma, statement) in cases.items():
            outcome, wanted = at(side, gamma), np.full(size, gamma)
            right = outcome.raised is None and _equal(outcome.result, wanted)
            check.require(key, right, statement, str(outcome.raised or difference(outcome.result, wanted)))
        between = at(block, 0.2).value
        check.notice("values", _equal(between, 1 - 0.8 ** _covering(size, block)))
        _suspect(check, between, size, block, 0.2)
        check.suspect("keep-probability-returned", True, {"cells"})
        require_value_errors(check, lambda bad: check.outcome(drop_block_probability, size, block, bad), name="gamma")
        bad_blocks = (0, -3, max(size))
        require_value_errors(
            check, lambda bad: check.outcome(drop_block_probability, size, bad, 0.2), bad_blocks, "block_size"
        )
