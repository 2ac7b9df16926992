"""Checks of `between_layers_dropout(cells, x, p, rng)`: dropout on the way from one recurrent layer to the next.

The layers are lent to the student's code. Each notes what it is given, and gives the same sequence whatever that is. So
what the next layer is given, divided by that sequence, is the factor of each entry.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import Seen, require_mask, require_scales
from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import SHAPE
from dropcourse.checks.toolkit.scale import close, difference, notice_scale
from dropcourse.checks.toolkit.verbs import Outcome


@dataclass(frozen=True)
class _Stack:
    """Layers: `sequences[0]` goes in, and layer k gives `sequences[k]`; all (time, batch, features)."""

    sequences: list[np.ndarray]

    def cells(self, noted: list[tuple[int, np.ndarray]]) -> list[Callable]:
        """The layers as functions, which note their number and what they are given."""
        return [self._cell(number, noted) for number in range(1, len(self.sequences))]

    def _cell(self, number: int, noted: list[tuple[int, np.ndarray]]) -> Callable:
        wanted, gives = self.sequences[number - 1].shape, self.sequences[number]

        def layer(sequence: Any) -> np.ndarray:
            given = np.asarray(sequence)
            if given.shape != wanted or given.dtype.kind != "f":
                raise ValueError(f"it takes sequences of shape {wanted}, got {describe(given)}")
            noted.append((number, given))
            return gives

        layer.__name__ = f"layer_{number}"
        return layer


def between_layers_dropout_places(
    between_layers_dropout: Any, shape: tuple = (4, 3), widths: tuple = (20, 30, 25, 15), p: float = 0.4,
    inputs: Any = 0,
) -> None:  # fmt: skip
    """Dropout acts between layers, not below the first nor above the last; a single layer has none. `shape` is (time,
    batch), `widths` are the numbers of features."""
    with Check("between_layers_dropout", "places", inputs) as check:
        for count, rate in ((len(widths), p), (2, p), (2, 1.0)):
            stack = _Stack([signed(check.inputs, (*shape, width)) for width in widths[:count]])
            given, output = _run(check, between_layers_dropout, stack, rate)
            top = stack.sequences[-1]
            single = " of a single layer" if count == 2 else ""
            check.require("bottom", close(given[0], stack.sequences[0], top.dtype), "the first layer is given all of x",
                          f"{difference(given[0], stack.sequences[0])}{single}")  # fmt: skip
            check.require("top", close(output, top, top.dtype), "what the last layer gives comes back whole",
                          f"{difference(output, top)}{single}")  # fmt: skip
            factors = [one / two for one, two in zip(given[1:], stack.sequences[1:], strict=False)]
            if factors:
                zeros = [bool((factor == 0).any()) for factor in factors]
                check.require("between", all(zeros), "entries are dropped between all layers",
                              f"none is after layer {zeros.index(False) + 1}" if False in zeros else "")  # fmt: skip
                passed = all(close(factor, 1, top.dtype) for factor in factors)
                check.suspect("always-off", passed and close(output, top, top.dtype), {"between"})
            input_zeros, output_zeros = ((one == 0).any() for one in (given[0], output))
            check.suspect("input-dropped", input_zeros, {"bottom"})
            check.suspect("top-output-dropped", output_zeros, {"top"})
            check.suspect("dropped-everywhere", input_zeros and output_zeros, {"bottom", "top"})


def between_layers_dropout_mask(between_layers_dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Entries have the right rate, independent coins, along time as well, and the generator that is passed in."""
    with Check("between_layers_dropout", "mask", inputs) as check:
        stack = _Stack([signed(check.inputs, (*SHAPE[:2], width)) for width in (2, SHAPE[2], 3)])
        words = {"rows": "time steps are decided one by one", "columns": "sequences and features are, too"}
        require_mask(check, _seen(check, between_layers_dropout, stack), p, 3, **words)


def between_layers_dropout_scale(
    between_layers_dropout: Any, shape: tuple = (10, 4), width: int = 9, ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """What is kept grows; layers have masks of their own; the dtype is kept, x stays, a bad p raises. `shape` is (time,
    batch)."""
    with Check("between_layers_dropout", "scale", inputs) as check:
        stack = _Stack([signed(check.inputs, (*shape, width)) for _ in range(4)])
        require_scales(check, _seen(check, between_layers_dropout, stack), ps)
        for dtype in (np.float64, np.float32):
            typed = _Stack([sequence.astype(dtype) for sequence in stack.sequences])
            noted: list[tuple[int, np.ndarray]] = []
            outcome = check.outcome(between_layers_dropout, typed.cells(noted), typed.sequences[0], 0.4, check.rng())
            output = check.array(outcome.value, "output", typed.sequences[-1])
            same = all(given.dtype == dtype for _, given in noted)
            check.require("passed dtype", same, "what is passed on keeps its dtype", "another one")
            double = any(given.dtype == np.float64 for _, given in noted) or output.dtype == np.float64
            check.suspect("dtype-not-kept", double, {"output.dtype", "passed dtype"})
            require_untouched(check, outcome, x=1)
        cells = stack.cells([])
        require_value_errors(
            check, lambda bad: check.outcome(between_layers_dropout, cells, stack.sequences[0], bad, check.rng())
        )


def _run(check: Check, subject: Any, stack: _Stack, p: float) -> tuple[list[np.ndarray], np.ndarray]:
    noted: list[tuple[int, np.ndarray]] = []
    outcome = check.outcome(subject, stack.cells(noted), stack.sequences[0], p, check.rng())
    output = check.array(outcome.value, "output", stack.sequences[-1], judged=False)
    return _given(check, stack, noted), output


def _given(check: Check, stack: _Stack, noted: list[tuple[int, np.ndarray]]) -> list[np.ndarray]:
    """What each layer was given ("calls")."""
    numbers, layers = [number for number, _ in noted], len(stack.sequences) - 1
    check.require(
        "calls", numbers == list(range(1, layers + 1)), "each layer is called once, from the first to the last",
        f"calls of layers {', '.join(map(str, numbers))[:60] or '(none)'}, of {layers}", fatal=True,
    )  # fmt: skip
    return [given for _, given in noted]


def _seen(check: Check, subject: Any, stack: _Stack) -> Seen:
    """The result of a call are the factors between layers, one after the other."""
    gaps = stack.sequences[1:-1]
    base, asked = np.ones(sum(gap.size for gap in gaps)), []

    def call(p: float, rng: np.random.Generator) -> Outcome:
        asked.append(p)
        noted: list[tuple[int, np.ndarray]] = []
        outcome = check.outcome(subject, stack.cells(noted), stack.sequences[0], p, rng)
        if outcome.raised:
            return outcome
        check.array(outcome.value, "output", stack.sequences[-1], judged=False)
        given = _given(check, stack, noted)[1:]
        parts = [(one / two).ravel() for one, two in zip(given, gaps, strict=True)]
        return replace(outcome, result=np.concatenate(parts))

    def factors(through: np.ndarray) -> np.ndarray:
        parts = np.split(through, np.cumsum([gap.size for gap in gaps])[:-1])
        _require_own_coins(check, [part.reshape(gap.shape) for part, gap in zip(parts, gaps, strict=True)], asked[-1])
        return through

    return Seen(base, call, factors)


def _require_own_coins(check: Check, parts: list[np.ndarray], p: float) -> None:
    """No coin is shared along an axis, or by two layers."""
    kept = [part != 0 for part in parts]
    mixed = all(one.any() and not one.all() for one in kept)
    time, batch, features = (mixed and all((one == one.take([0], axis)).all() for one in kept) for axis in range(3))
    layers = mixed and len(kept) > 1 and np.array_equal(kept[0], kept[1])
    if time or batch or features or layers:
        for part in parts:
            notice_scale(check, np.ones_like(part), part, p)
    check.suspect("mask-locked-in-time", time and not (batch or features or layers), {"alone"})
    check.suspect("mask-shared-across-batch", batch and not (time or features or layers), {"alone"})
    check.suspect("mask-shared-across-features", features and not (time or batch or layers), {"alone"})
    check.suspect("mask-shared-by-layers", layers and not (time or batch or features), {"alone"})
    shared = {"time steps": time, "sequences": batch, "features": features, "layers": layers}
    check.require(
        "alone", not any(shared.values()), "each entry has a coin of its own",
        f"all {' and all '.join(name for name, found in shared.items() if found)} share them", fatal=True,
    )  # fmt: skip
