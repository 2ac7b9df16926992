"""Checks of `recurrent_dropout_step(parameters, x, h, c, mask)`: an LSTM step that drops only the candidate update."""

from typing import Any

import numpy as np
from scipy.special import expit

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_untouched, signed
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.verbs import Outcome

ORDERS = ("ifog", "figo", "igfo", "gifo", "ofig", "fiog")
"""Orders of the four gates other than "ifgo"."""


def recurrent_dropout_step_values(
    recurrent_dropout_step: Any, sizes: tuple = (5, 3, 4), p: float = 0.4, inputs: Any = 0
) -> None:
    """One step without a mask, and with one. `sizes` are (batch, inputs, hidden)."""
    with Check("recurrent_dropout_step", "values", inputs) as check:
        parameters, x, h, c, mask = _drawn(check, sizes, p)
        for key, one in (("plain", np.ones_like(mask)), ("masked", mask)):
            got = _pair(check, check.outcome(recurrent_dropout_step, parameters, x, h, c, one), c)
            word = "a mask of ones" if key == "plain" else "a mask"
            _judge(check, got, key, f"with {word} the new h and c are right", (parameters, x, h, c, one))


def recurrent_dropout_step_memory(
    recurrent_dropout_step: Any, sizes: tuple = (4, 5, 3), steps: int = 4, inputs: Any = 0
) -> None:
    """Where a candidate is dropped, the cell keeps what the forget gate lets through, step after step. The dtype is
    kept, the arguments stay. `sizes` as before."""
    with Check("recurrent_dropout_step", "memory", inputs) as check:
        for dtype in (np.float64, np.float32):
            drawn = _drawn(check, sizes, 0.5)
            parameters = {name: value.astype(dtype) for name, value in drawn[0].items()}
            x, h, c, mask = (value.astype(dtype) for value in drawn[1:])
            for _ in range(steps):
                outcome = check.outcome(recurrent_dropout_step, parameters, x, h, c, mask)
                got = _pair(check, outcome, c, judged=True)
                double = any(value.dtype == np.float64 for value in got)
                check.suspect("dtype-not-kept", double, {"h.dtype", "c.dtype"})
                require_untouched(check, outcome, parameters=0, x=1, h=2, c=3, mask=4)
                statement = "a candidate that is dropped leaves the cell to the forget gate"
                _judge(check, got, "memory", statement, (parameters, x, h, c, mask))
                h, c = (value.astype(dtype) for value in _step(x, parameters, h, c, candidate=mask))


def _judge(check: Check, got: tuple, key: str, statement: str, given: tuple) -> None:
    parameters, x, h, c, mask = given
    wanted = _step(x, parameters, h, c, candidate=mask)
    right = _equal(got, wanted)
    first = next((i for i in (1, 0) if not np.allclose(got[i], wanted[i], rtol=1e-4, atol=1e-5)), 0)
    told = f"{'hc'[first]}: {difference(got[first], wanted[first].astype(got[first].dtype))}"
    check.require(key, right, statement, told)
    without = {name: value * (not name.startswith("bias")) for name, value in parameters.items()}
    wrong = {
        "candidate-mask-ignored": [_step(x, parameters, h, c)],
        "cell-masked": [_step(x, parameters, h, c, cell=mask), _step(x, parameters, h, c, cell=mask, candidate=mask)],
        "state-not-candidate": [_step(x, parameters, h, c, state=mask)],
        "output-masked": [_step(x, parameters, h, c, output=mask), _step(x, parameters, h, c, mask, output=mask)],
        "no-scaling": [_step(x, parameters, h, c, candidate=(mask != 0) * 1.0)],
        "state-and-cell-swapped": [wanted[::-1]],
        "gates-in-wrong-order": [_step(x, parameters, h, c, candidate=mask, order=order) for order in ORDERS],
        "bias-missing": [_step(x, without, h, c, candidate=mask)]
        + [_step(x, {**parameters, name: 0.0}, h, c, candidate=mask) for name in ("bias_ih_l0", "bias_hh_l0")],
        "tanh-missing": [_step(x, parameters, h, c, candidate=mask, squash=False)],
    }
    for misconception, results in wrong.items():
        fits = any(_equal(got, result) for result in results)
        check.suspect(misconception, fits, {"plain", "masked", "memory"})


def _step(
    x: np.ndarray, parameters: dict, h: np.ndarray, c: np.ndarray, candidate: Any = 1.0, *,
    cell: Any = 1.0, state: Any = 1.0, output: Any = 1.0, order: str = "ifgo", squash: bool = True,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The step; with masks elsewhere, another `order` of gates, or without the cell's tanh, a wrong one."""
    gates = x @ parameters["weight_ih_l0"].T + parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
    gates = gates + (h * state) @ parameters["weight_hh_l0"].T
    part = dict(zip(order, np.split(gates, 4, axis=1), strict=True))
    c = (expit(part["f"]) * c + expit(part["i"]) * np.tanh(part["g"]) * candidate) * cell
    return expit(part["o"]) * (np.tanh(c) if squash else c) * output, c


def _drawn(check: Check, sizes: tuple, p: float) -> tuple:
    """Parameters, x, h, c and mask for (batch, inputs, hidden)."""
    batch, features, hidden = sizes
    shapes = {
        "weight_ih_l0": (4 * hidden, features),
        "weight_hh_l0": (4 * hidden, hidden),
        "bias_ih_l0": (4 * hidden,),
        "bias_hh_l0": (4 * hidden,),
    }
    parameters = {name: signed(check.inputs, shape) / 2 for name, shape in shapes.items()}
    x, h, c = (signed(check.inputs, (batch, width)) for width in (features, hidden, hidden))
    kept = np.arange(hidden) < [[hidden - 1 - row % (hidden - 1)] for row in range(batch)]
    return parameters, x, h / 2, c, check.inputs.permuted(kept, axis=1) / (1 - p)


def _pair(check: Check, outcome: Outcome, like: np.ndarray, *, judged: bool = False) -> tuple[np.ndarray, np.ndarray]:
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is a pair (h, c)", describe(value), fatal=True, quiet=True)
    h, c = (check.array(part, name, like, judged=judged) for part, name in zip(value, "hc", strict=True))
    return h, c


def _equal(got: tuple, wanted: tuple) -> bool:
    return all(np.allclose(one, other, rtol=1e-4, atol=1e-5) for one, other in zip(got, wanted, strict=True))
