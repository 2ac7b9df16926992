"""Checks of `variational_lstm(parameters, x, input_mask, state_mask)`: an LSTM layer with masks shared over time.

Sequences have as many steps as the batch has sequences where values are judged, so that an answer that takes one axis
for the other gets through its loop, and can be told so.
"""

from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, signed
from dropcourse.checks.toolkit.scale import difference

ORDERS = ("ifog", "figo", "igfo", "gifo", "ofig", "fiog")
"""Orders of the four gates other than that of torch, which is "ifgo"."""


def variational_lstm_plain(variational_lstm: Any, sizes: tuple = (4, 3, 5), inputs: Any = 0) -> None:
    """With masks of ones it is `torch.nn.LSTM`. `sizes` are (time and batch, inputs, hidden)."""
    with Check("variational_lstm", "without masks", inputs) as check:
        steps, features, hidden = sizes
        for dtype in (torch.float64, torch.float32):
            parameters, x, *masks = _drawn(check, (steps, steps, features, hidden), dtype)
            masks = [torch.ones_like(mask) for mask in masks]
            outcome = check.outcome(variational_lstm, parameters, x, *masks)
            got = _output(check, outcome.value, x, hidden, judged=True)
            check.suspect("dtype-not-kept", got.dtype == np.float64, {"output.dtype"})
            require_untouched(check, outcome, parameters=0, x=1, input_mask=2, state_mask=3)
            _judge(check, got, "equal", "with masks of ones the output is that of torch.nn.LSTM", parameters, x, masks)


def variational_lstm_masks(variational_lstm: Any, sizes: tuple = (5, 4, 6), p: float = 0.4, inputs: Any = 0) -> None:
    """Both masks act where they should, in all steps. `sizes` as before."""
    with Check("variational_lstm", "with masks", inputs) as check:
        steps, features, hidden = sizes
        parameters, x, *masks = _drawn(check, (steps, steps, features, hidden), torch.float64, p)
        ones = [torch.ones_like(mask) for mask in masks]
        cases = {
            "below": ([masks[0], ones[1]], "the input mask acts on the input of each step"),
            "before": ([ones[0], masks[1]], "the state mask acts on the state that enters the gates of each step"),
            "both": (masks, "both masks act together"),
        }
        for key, (pair, statement) in cases.items():
            outcome = check.outcome(variational_lstm, parameters, x, *pair)
            got = _output(check, outcome.value, x, hidden)
            require_untouched(check, outcome, parameters=0, x=1, input_mask=2, state_mask=3)
            _judge(check, got, key, statement, parameters, x, pair)


def variational_lstm_gradient(
    variational_lstm: Any, sizes: tuple = (6, 3, 4, 5), p: float = 0.3, inputs: Any = 0
) -> None:
    """Autograd finds the way back to the input. `sizes` are (time, batch, inputs, hidden)."""
    with Check("variational_lstm", "gradient", inputs) as check:
        parameters, x, *masks = _drawn(check, sizes, torch.float64, p)
        for pair in ([torch.ones_like(mask) for mask in masks], masks):
            vector = torch.from_numpy(signed(check.inputs, (*sizes[:2], sizes[3])))
            value = check.vjp(variational_lstm, parameters, x, *pair, vector=vector, wrt=1).value
            got = _output(check, value[0], x, sizes[3])
            point = x.clone().requires_grad_(True)
            wanted = _lstm(point, parameters, *pair)
            wanted.backward(vector)
            right = _equal(got, wanted.detach().numpy())
            check.notice("equal", right)
            check.suspect("gradient-cut", value[1] is None and right, {"way back"})
            check.require(
                "way back", value[1] is not None, "autograd finds the way from the output back to x",
                "the output has no gradient function that leads to x", fatal=True,
            )  # fmt: skip
            gradient, through = check.array(value[1], "the gradient", x, judged=False), point.grad.numpy()
            told = difference(gradient, through)
            check.require("gradient", _equal(gradient, through), "the gradient of x is right", told)


def _judge(
    check: Check, got: np.ndarray, key: str, statement: str, parameters: dict, x: torch.Tensor, masks: list
) -> None:
    exact = {name: value.double() for name, value in parameters.items()}
    x, (one, two) = x.double(), (mask.double() for mask in masks)
    wanted = _lstm(x, exact, one, two).numpy()
    right = _equal(got, wanted)
    check.require(key, right, statement, difference(got, wanted.astype(got.dtype)))
    breaks = {"equal", "below", "before", "both"}
    for misconception, results in _wrong(exact, x, one, two).items():
        fits = any(_equal(got, result.numpy()) for result in results)
        check.suspect(misconception, fits, breaks)


def _wrong(parameters: dict, x: torch.Tensor, one: torch.Tensor, two: torch.Tensor) -> dict[str, list[torch.Tensor]]:
    """Misconception -> what the answer gives that has it. Where masks are ones, some of these are right."""
    ones, dropped = torch.ones_like(two), {name: value.clone() for name, value in parameters.items()}
    for name in ("bias_ih_l0", "bias_hh_l0"):
        dropped[name].zero_()
    right = _lstm(x, parameters, one, two)
    masked, turned = x * one, x.transpose(0, 1)
    swapped = [_lstm(turned, parameters, one, two), _lstm(masked.transpose(0, 1), parameters, torch.ones(()), two)]
    return {
        "input-mask-ignored": [_lstm(x, parameters, torch.ones_like(one), two)],
        "state-mask-ignored": [_lstm(x, parameters, one, ones)],
        "cell-masked": [_lstm(x, parameters, one, state, cell=two) for state in (ones, two)],
        "output-masked": [right * two, _lstm(x, parameters, one, two * two) * two],
        "mask-in-first-step-only": [
            _lstm(torch.cat([masked[:1], x[1:]]), parameters, torch.ones(()), state) for state in (ones, two)
        ],
        "no-scaling": [_lstm(x, parameters, (one != 0).double(), (two != 0).double())],
        "time-and-batch-swapped": [result.transpose(0, 1) for result in swapped],
        "gates-in-wrong-order": [_lstm(x, parameters, one, two, order=order) for order in ORDERS],
        "bias-missing": [
            _lstm(x, dropped, one, two),
            *(_lstm(x, {**parameters, name: dropped[name]}, one, two) for name in ("bias_ih_l0", "bias_hh_l0")),
        ],
        "tanh-missing": [_lstm(x, parameters, one, two, squash=False)],
    }


def _lstm(
    x: torch.Tensor, parameters: dict, input_mask: torch.Tensor, state_mask: torch.Tensor, *,
    cell: torch.Tensor | None = None, order: str = "ifgo", squash: bool = True,
) -> torch.Tensor:  # fmt: skip
    """The layer; with a mask for the `cell`, another `order` of gates, or without the cell's tanh, a wrong one."""
    h = c = x.new_zeros(x.shape[1], parameters["weight_hh_l0"].shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ parameters["weight_ih_l0"].T + parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
        gates = gates + (h * state_mask[0]) @ parameters["weight_hh_l0"].T
        part = dict(zip(order, gates.chunk(4, dim=1), strict=True))
        c = torch.sigmoid(part["f"]) * c + torch.sigmoid(part["i"]) * torch.tanh(part["g"])
        c = c if cell is None else c * cell[0]
        h = torch.sigmoid(part["o"]) * (torch.tanh(c) if squash else c)
        outputs.append(h)
    return torch.stack(outputs)


def _drawn(check: Check, sizes: tuple, dtype: torch.dtype, p: float = 0.5) -> tuple:
    """Parameters, sequences and masks for (time, batch, inputs, hidden)."""
    steps, batch, features, hidden = sizes
    shapes = {
        "weight_ih_l0": (4 * hidden, features),
        "weight_hh_l0": (4 * hidden, hidden),
        "bias_ih_l0": (4 * hidden,),
        "bias_hh_l0": (4 * hidden,),
    }
    parameters = {name: torch.from_numpy(signed(check.inputs, shape) / 2).to(dtype) for name, shape in shapes.items()}
    x = torch.from_numpy(signed(check.inputs, (steps, batch, features))).to(dtype)
    masks = []
    for width in (features, hidden):
        kept = np.arange(width) < [[width - 1 - row % (width - 1)] for row in range(batch)]
        masks.append(torch.from_numpy(check.inputs.permuted(kept, axis=1)[np.newaxis] / (1 - p)).to(dtype))
    return parameters, x, *masks


def _output(check: Check, value: Any, x: torch.Tensor, hidden: int, *, judged: bool = False) -> np.ndarray:
    return check.array(value, "output", x.new_empty(*x.shape[:2], hidden), judged=judged)


def _equal(got: np.ndarray, wanted: np.ndarray) -> bool:
    return np.allclose(got, wanted, rtol=1e-4, atol=1e-5)
