"""Checks of `class Dropout(torch.nn.Module)`: inverted dropout as a layer with modes and a generator."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check, describe, verbs
from dropcourse.checks.toolkit.gradients import require_gradient
from dropcourse.checks.toolkit.manners import names, number, require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.scale import (
    difference,
    is_constant,
    not_finite,
    notice_scale,
    require_edges,
    require_scale,
    spread,
)
from dropcourse.checks.toolkit.verbs import Handle, Outcome


def Dropout_modes(Dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """A module with `p` and `extra_repr` that is the identity after eval() and drops again after train()."""
    with Check("Dropout", "module and modes", inputs) as check:
        layer = check.construct(Dropout, p)
        is_module = "torch.nn.modules.module.Module" in verbs.describe(layer).bases
        check.require("module", is_module, "Dropout is a torch.nn.Module", "another class", fatal=True)
        _require_shown(check, layer, p)
        x = _tensor(check, (40, 20), torch.float32)
        fresh = _output(check, check.outcome(layer, x), x)
        check.invoke(layer, "eval", hold=True)
        calm = _output(check, check.outcome(layer, x), x)
        check.invoke(layer, "train", hold=True)
        again = _output(check, check.outcome(layer, x), x)
        _judge_modes(check, x.numpy(), fresh, calm, again)
        require_value_errors(check, lambda bad: check.outcome(Dropout, bad, hold=True))
        default = number(check.read(check.construct(Dropout), "p").result)
        check.require("default p", default == 0.5, "without an argument, p is 0.5", f"p is {default}")


def _require_shown(check: Check, layer: Handle, p: float) -> None:
    held = check.read(layer, "p")
    got, same = number(held.result), held.raised is None
    same = same and got is not None and abs(got - p) < 1e-6
    check.require("p", same, "the layer keeps p as `p`", str(held.raised) if held.raised else describe(held.result))
    shown = check.invoke(layer, "extra_repr")
    named = isinstance(shown, str) and names(shown, p)
    check.require("repr", named, "extra_repr returns text that shows p", f"{describe(shown)} for p = {p}")


def _judge_modes(check: Check, x: np.ndarray, fresh: np.ndarray, calm: np.ndarray, again: np.ndarray) -> None:
    check.require("new", (fresh == 0).any(), "a new layer drops units", "no unit is zero")
    check.require(
        "eval", np.array_equal(calm, x), "after eval() the input passes unchanged",
        difference(calm, x),
    )  # fmt: skip
    check.require("train", (again == 0).any(), "after train() units are dropped again", "no unit is zero")
    check.suspect("active-in-eval", 0 < (calm == 0).mean() < 1, {"eval"})
    check.suspect("scales-at-evaluation", is_constant((calm / x).ravel()) and not np.array_equal(calm, x), {"eval"})
    off = np.array_equal(fresh, x) and np.array_equal(again, x)
    check.suspect("always-off", off, {"new", "train", "eval"})


def Dropout_scale(Dropout: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Survivors grow so that the average stays; dtype and input are kept; p = 1 leaves zeros."""
    with Check("Dropout", "scale", inputs) as check:

        def forward(p: float, x: torch.Tensor) -> Outcome:
            made = check.outcome(Dropout, p, hold=True)
            outcome = made if made.raised else check.outcome(made.value, x)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, x=0)
            output = check.array(outcome.value, "output", x)
            check.suspect("dtype-not-kept", output.dtype == np.float64, {"output.dtype"})
            return replace(outcome, result=output)

        for dtype in (torch.float64, torch.float32):
            x = _tensor(check, (100, 20), dtype)
            for p in ps:
                require_scale(check, x.numpy(), forward(p, x).value, p)
        require_edges(check, x.numpy(), forward(0.0, x), forward(1.0, x))


def Dropout_mask(Dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Fresh, independent masks of the right rate, from the generator if there is one, else from torch's own."""
    with Check("Dropout", "mask", inputs) as check:
        layer = check.construct(Dropout, p)
        draws = [_draw(check, layer, p) for _ in range(DRAWS)]
        require_rate(check, draws, p)
        require_independence(check, draws, p)
        default = "torch" in draws[0].touched
        check.require("default", default, "without a generator, torch's default one is drawn from", "it is not touched")
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        first, again, other = (
            check.construct(Dropout, p, generator=torch.Generator().manual_seed(seed)) for seed in (one, one, another)
        )
        require_generator(check, *(_draw(check, layer, p) for layer in (first, again, other, first)))


def Dropout_gradient(Dropout: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """The gradient passes through the same units as the activation, with the same factor, also at p = 1."""
    with Check("Dropout", "gradient", inputs) as check:
        for p in ps:
            x, vector = (_tensor(check, (30, 20), torch.float64) for _ in range(2))
            output, gradient = _output_and_gradient(check, check.vjp(check.construct(Dropout, p), x, vector=vector), x)
            check.suspect("gradient-cut", gradient is None, {"way back"})
            check.require(
                "way back", gradient is not None, "autograd finds the way from the output back to the input",
                "the output has no gradient function that leads to x", fatal=True,
            )  # fmt: skip
            factor = (output / x.numpy())[output != 0]
            notice_scale(check, x.numpy(), output, p)
            require_gradient(check, gradient, vector.numpy(), output != 0, factor[0] if factor.size else 0.0, p)
        _require_no_gradient(check, Dropout)


def _require_no_gradient(check: Check, Dropout: Any) -> None:
    """At p = 1, no gradient and none that autograd knows of are the same."""
    x = torch.ones(4, 3, dtype=torch.float32)
    made = check.outcome(Dropout, 1.0, hold=True)
    outcome = made if made.raised else check.vjp(made.value, x, vector=torch.ones_like(x))
    right, got = False, str(outcome.raised)
    if outcome.raised is None:
        _, gradient = _output_and_gradient(check, outcome, x)
        outcome = replace(outcome, result=np.zeros(0) if gradient is None else gradient)
        right, got = not outcome.result.any(), f"a gradient of {spread(outcome.result.ravel())} at p = 1"
    check.require("one", right, "p = 1 stops every gradient", got)
    check.suspect("nan-at-one", not_finite(outcome), {"one"})


def _output_and_gradient(check: Check, outcome: Outcome, x: torch.Tensor) -> tuple[np.ndarray, np.ndarray | None]:
    output, gradient = outcome.value
    output = check.array(output, "output", x, judged=False)
    return output, None if gradient is None else check.array(gradient, "the gradient", x, judged=False)


def _output(check: Check, outcome: Outcome, x: torch.Tensor) -> np.ndarray:
    return check.array(outcome.value, "output", x, judged=False)


def _draw(check: Check, layer: Handle, p: float) -> Draw:
    x = torch.ones(SHAPE, dtype=torch.float32)
    outcome = check.outcome(layer, x)
    output = _output(check, outcome, x)
    notice_scale(check, x.numpy(), output, p)
    return Draw(output != 0, outcome.touched)


def _tensor(check: Check, shape: tuple, dtype: torch.dtype) -> torch.Tensor:
    return torch.from_numpy(signed(check.inputs, shape)).to(dtype)
