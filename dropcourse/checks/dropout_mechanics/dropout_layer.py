"""Checks of `class Dropout(torch.nn.Module)`: inverted dropout as a layer with modes and a generator."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import (
    BAD_PROBABILITIES,
    require_untouched,
    require_value_error,
    signed,
)
from dropcourse.checks.toolkit.masks import Draw, require_independence, require_rate
from dropcourse.checks.toolkit.scale import close, one_factor, require_edges, require_scale, spread
from dropcourse.checks.toolkit.verbs import Handle, Outcome
from dropcourse.checks.toolkit.verbs import describe as kind_of


def Dropout_modes(Dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """A module with `p` and `extra_repr` that is the identity after eval() and drops again after train()."""
    with Check("Dropout", "module and modes", inputs) as check:
        layer = check.construct(Dropout, p)
        is_module = "torch.nn.modules.module.Module" in kind_of(layer)["bases"]
        check.require("module", is_module, "Dropout is a torch.nn.Module", "another class", fatal=True)
        held = check.read(layer, "p")
        got = f"{held.raised}" if held.raised else describe(held.result)
        check.require("p", held.raised is None and held.result == p, "the layer keeps p as `p`", got)
        shown = check.invoke(layer, "extra_repr")
        named = isinstance(shown, str) and f"{p}" in shown
        check.require("repr", named, "extra_repr shows p", f"{describe(shown)} for p = {p}")
        x = torch.from_numpy(signed(check.inputs, (40, 20)).astype(np.float32))
        for turn in range(2):
            check.invoke(layer, "eval", hold=True)
            output = _output(check, check.outcome(layer, x), x)
            got = f"{(output != x.numpy()).mean():.0%} of the entries differ"
            check.require("eval", np.array_equal(output, x.numpy()), "after eval() the input passes unchanged", got)
            check.suspect("active-in-eval", (output == 0).any(), breaks={"eval"})
            check.suspect("scales-at-evaluation", one_factor(output, x.numpy()), breaks={"eval"})
            check.invoke(layer, "train", hold=True)
            output = _output(check, check.outcome(layer, x), x)
            check.require("train", (output == 0).any(), "after train() units are dropped", "no unit is zero")
            check.suspect("always-off", turn == 0 or np.array_equal(output, x.numpy()), breaks={"train"})
        for bad in BAD_PROBABILITIES:
            require_value_error(check, check.outcome(Dropout, bad, hold=True), bad)


def Dropout_scale(Dropout: Any, ps: tuple = (0.2, 0.6), inputs: Any = 0) -> None:
    """Survivors grow so that the average stays; dtype and input are kept; p = 1 leaves zeros."""
    with Check("Dropout", "scale", inputs) as check:

        def forward(p: float, x: torch.Tensor) -> Outcome:
            outcome = check.outcome(check.construct(Dropout, p), x)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, x=0)
            return replace(outcome, result=_output(check, outcome, x))

        for dtype in (torch.float64, torch.float32):
            x = torch.from_numpy(signed(check.inputs, (60, 20))).to(dtype)
            outputs = {p: forward(p, x).value for p in ps}
            check.suspect("dtype-not-kept", outputs[ps[0]].dtype == np.float64, breaks={"output.dtype"})
            require_scale(check, x.numpy(), outputs)
        require_edges(check, x.numpy(), forward(0.0, x), forward(1.0, x))


def Dropout_mask(Dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Fresh, independent masks of the right rate, from the generator if there is one, else from torch's own."""
    with Check("Dropout", "mask", inputs) as check:
        layer = check.construct(Dropout, p)
        require_independence(check, [_draw(check, layer, (400, 30)) for _ in range(2)], p)
        require_rate(check, [_draw(check, layer, (5_000,)) for _ in range(8)], p)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        seeded = [_seeded(check, Dropout, p, seed) for seed in (one, one, another)]
        same, differs = (np.array_equal(seeded[0].kept, draw.kept) for draw in seeded[1:])
        statement = "a generator that is passed in decides the masks"
        check.require("generator", same and not differs, statement, "equal generators give different masks"
                      if not same else "different generators give equal masks")  # fmt: skip
        touched = sorted({name for draw in seeded for name in draw.touched})
        check.require(
            "global",
            not touched,
            "... and global generators stay untouched",
            f"touched: {', '.join(touched)}",
        )
        reseeded = seeded[0].touched.get("torch", 0) == seeded[2].touched.get("torch", 1)
        broken = {"generator", "global"}
        check.suspect("uses-global-generator", touched and not reseeded and not same, breaks=broken)
        check.suspect("reseeds-global-generator", reseeded, breaks=broken | {"calls", "varies", "rate"})
        check.suspect("same-mask-every-call", differs and not touched, breaks=broken)


def Dropout_gradient(Dropout: Any, ps: tuple = (0.2, 0.6), inputs: Any = 0) -> None:
    """The gradient passes through the same units as the activation, with the same factor, also at p = 1."""
    with Check("Dropout", "gradient", inputs) as check:
        for p in ps:
            x = torch.from_numpy(signed(check.inputs, (30, 20)))
            vector = torch.from_numpy(signed(check.inputs, (30, 20)))
            output, gradient = (
                _array(check, part, x) for part in check.vjp(check.construct(Dropout, p), x, vector=vector)
            )
            kept, factor = output != 0, gradient / vector.numpy()
            leaks = np.count_nonzero(factor[~kept])
            check.require("dropped", not leaks, "dropped units receive no gradient", f"{leaks} of them receive one")
            check.require(
                "survivors", close(factor[kept], output[kept] / x.numpy()[kept], gradient.dtype),
                "survivors receive the gradient times their own factor", f"times {spread(factor[kept])} at p = {p:.3g}",
            )  # fmt: skip
        x = torch.ones(4, 3)
        _, gradient = check.vjp(check.construct(Dropout, 1.0), x, vector=torch.ones(4, 3))
        got = _array(check, gradient, x)
        check.require("one", not got.any(), "p = 1 stops every gradient", f"{got.flat[0]:.3g} at p = 1")
        check.suspect("nan-at-one", np.isnan(got).any(), breaks={"one"})


def _array(check: Check, value: Any, x: torch.Tensor) -> np.ndarray:
    return check.array(value, "output", x)


def _output(check: Check, outcome: Outcome, x: torch.Tensor) -> np.ndarray:
    return _array(check, outcome.value, x)


def _draw(check: Check, layer: Handle, shape: tuple) -> Draw:
    outcome = check.outcome(layer, torch.ones(shape))
    return Draw(_output(check, outcome, torch.ones(shape)) != 0, outcome.touched)


def _seeded(check: Check, Dropout: Any, p: float, seed: int) -> Draw:
    layer = check.construct(Dropout, p, generator=torch.Generator().manual_seed(seed))
    return _draw(check, layer, (40, 30))
