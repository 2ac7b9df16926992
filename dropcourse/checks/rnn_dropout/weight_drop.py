"""Checks of `weight_drop(weight_hh, p, generator=None)`: a copy of recurrent weights with some of them dropped."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.gradients import require_gradient
from dropcourse.checks.toolkit.manners import require_value_errors, signed
from dropcourse.checks.toolkit.masks import DRAWS, SHAPE, Draw, require_generator, require_independence, require_rate
from dropcourse.checks.toolkit.scale import notice_scale, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Outcome


def weight_drop_scale(weight_drop: Any, hidden: int = 40, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Weights that are kept grow; p = 0 changes nothing, p = 1 leaves zeros; the dtype is kept."""
    with Check("weight_drop", "scale", inputs) as check:
        _require_raw_stays(check, weight_drop, hidden)
        for dtype in (torch.float64, torch.float32):
            weight = _weights(check, (4 * hidden, hidden), dtype)
            for p in ps:
                factors = _call(check, weight_drop, weight, p, judged=True).value / weight.numpy()
                require_own_coins(check, factors, p)
                require_scale(check, np.ones_like(factors), factors, p)
        zero, one = (_call(check, weight_drop, weight, p, judged=True) for p in (0.0, 1.0))
        require_edges(check, weight.numpy(), zero, one)
        require_value_errors(check, lambda bad: check.outcome(weight_drop, weight, bad, _generator(check)))


def weight_drop_mask(weight_drop: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Each weight has a coin of its own, of the right rate, from the generator if there is one, else from torch's."""
    with Check("weight_drop", "mask", inputs) as check:
        _require_raw_stays(check, weight_drop, 10)
        weight = torch.ones(SHAPE[0], SHAPE[1] * SHAPE[2], dtype=torch.float64)

        def draw(generator: torch.Generator) -> tuple[Draw, torch.Generator]:
            outcome = _call(check, weight_drop, weight, p, generator)
            factors = outcome.value
            require_own_coins(check, factors, p)
            notice_scale(check, np.ones_like(factors), factors, p)
            kept = (factors != 0).reshape(SHAPE)
            return Draw(kept, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, generator)

        draws, generator = [], _generator(check)
        for _ in range(DRAWS):
            one, generator = draw(generator)
            draws.append(one)
        require_rate(check, draws, p)
        words = {"rows": "weights of a column are decided one by one", "columns": "weights of a row, too"}
        require_independence(check, draws, p, **words)
        seeds = [int(seed) for seed in check.inputs.integers(2**32, size=2)]
        seeded = [torch.Generator().manual_seed(seed) for seed in (seeds[0], *seeds)]
        require_generator(check, *(draw(generator)[0] for generator in seeded))
        plain = check.outcome(weight_drop, weight, p)
        check.array(plain.value, "output", weight, judged=False)
        default = "torch" in plain.touched
        check.require("default", default, "without a generator, torch's default one is drawn from", "it is not touched")


def weight_drop_gradient(weight_drop: Any, hidden: int = 35, ps: tuple = (0.3, 0.7), inputs: Any = 0) -> None:
    """The gradient reaches the weights that were kept, with their factor, and no other."""
    with Check("weight_drop", "gradient", inputs) as check:
        _require_raw_stays(check, weight_drop, hidden)
        for p in ps:
            weight, vector = (_weights(check, (4 * hidden, hidden), torch.float64) for _ in range(2))
            value = check.vjp(weight_drop, weight, p, _generator(check), vector=vector).value
            output = check.array(value[0], "output", weight, judged=False)
            check.suspect("gradient-cut", value[1] is None, {"way back"})
            check.require(
                "way back", value[1] is not None, "autograd finds the way back to the weights that were passed in",
                "the output has no gradient function that leads to weight_hh", fatal=True,
            )  # fmt: skip
            gradient = check.array(value[1], "the gradient", weight, judged=False)
            factors = output / weight.numpy()
            kept = factors != 0
            require_own_coins(check, factors, p)
            notice_scale(check, np.ones_like(factors), factors, p)
            require_gradient(check, gradient, vector.numpy(), kept, factors[kept][0] if kept.any() else 0.0, p)


def _require_raw_stays(check: Check, weight_drop: Any, hidden: int) -> None:
    """The weights that are passed in keep every bit ("raw")."""
    outcome = check.outcome(weight_drop, _weights(check, (4 * hidden, hidden), torch.float32), 0.4, _generator(check))
    _ = outcome.value
    destroyed = 0 in outcome.changed
    check.suspect("weights-destroyed", destroyed, {"raw"})
    check.require(
        "raw", not destroyed, "the weights that are passed in stay as they are, bit by bit",
        "other values in weight_hh after the call", fatal=True,
    )  # fmt: skip


def require_own_coins(check: Check, factors: np.ndarray, p: float) -> None:
    """No coin decides a whole row or column ("weights")."""
    kept = factors != 0
    mixed = kept.any() and not kept.all()
    rows, columns = (mixed and (kept == kept.take([0], axis)).all() for axis in (1, 0))
    if rows or columns:
        notice_scale(check, np.ones_like(factors), factors, p)
    if mixed:  # else there is nothing to see
        check.suspect("units-not-weights", rows or columns, {"weights"})
    got = f"each {'row' if rows else 'column'} is kept as a whole or dropped as a whole"
    check.require("weights", not (rows or columns), "each weight has a coin of its own", got, fatal=True)


def _call(
    check: Check, weight_drop: Any, weight: torch.Tensor, p: float, generator: Any = None, *, judged: bool = False
) -> Outcome:
    generator = _generator(check) if generator is None else generator
    outcome = check.outcome(weight_drop, weight, p, generator)
    if outcome.raised:
        return outcome
    output = check.array(outcome.value, "output", weight, judged=judged)
    check.suspect("dtype-not-kept", output.dtype == np.float64, {"output.dtype"})
    return replace(outcome, result=output)


def _generator(check: Check) -> torch.Generator:
    return torch.Generator().manual_seed(int(check.inputs.integers(2**32)))


def _weights(check: Check, shape: tuple, dtype: torch.dtype) -> torch.Tensor:
    return torch.from_numpy(signed(check.inputs, shape)).to(dtype)
