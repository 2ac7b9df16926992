"""Checks of `WeightDropLSTM`, the layer in which a bug is to be found and repaired.

The check loads weights of its own, lets the layer work on three sequences, and sends a gradient back that is zero but
for the second step of the first sequence. There each recurrent weight meets one number only, so the weight's gradient
is zero exactly if the weight was dropped in that step. The output of a right layer follows from this mask in all other
steps and sequences, too. Each cell begins with what the bug breaks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from dropcourse.checks.rnn_dropout.weight_drop import require_own_coins
from dropcourse.checks.toolkit import Check, verbs
from dropcourse.checks.toolkit.manners import signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_default_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Handle, Outcome

INPUTS, HIDDEN = 5, SHAPE[1] * SHAPE[2]
STEPS, BATCH = 5, 3
RECURRENT = "lstm.weight_hh_l0"
SHAPES = {"weight_ih_l0": (4, 1), "weight_hh_l0": (4, 0), "bias_ih_l0": (4,), "bias_hh_l0": (4,)}
ACTIVE = "while training, weights are dropped"


def WeightDropLSTM_weights(WeightDropLSTM: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Calls leave the weights alone; after eval() nothing is dropped, after train() it is again."""
    _judge("weights", inputs, WeightDropLSTM, p, _require_modes)


def WeightDropLSTM_noise(WeightDropLSTM: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """One mask for all steps and sequences of a call, survivors scaled, gradients on the same way."""
    _judge("noise", inputs, WeightDropLSTM, p, _require_gradient)


def WeightDropLSTM_draws(WeightDropLSTM: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Masks have the right rate, are independent and fresh in each call; torch's default generator decides."""
    _judge("draws", inputs, WeightDropLSTM, p, _require_draws)


@dataclass(frozen=True)
class _Layer:
    """A layer of the student's class with these weights, by their names in an LSTM, and drop probability `p`."""

    layer: Handle
    weights: dict[str, torch.Tensor]
    p: float

    def undropped(self, x: torch.Tensor) -> np.ndarray:
        """What the layer gives where nothing is dropped."""
        return self.dropped(x, self.weights["weight_hh_l0"]).detach().numpy()

    def dropped(self, x: torch.Tensor, recurrent: torch.Tensor) -> torch.Tensor:
        """The same, with these recurrent weights."""
        lstm = torch.nn.LSTM(INPUTS, HIDDEN)
        return torch.func.functional_call(lstm, {**self.weights, "weight_hh_l0": recurrent}, (x,))[0]


def _judge(aspect: str, inputs: Any, Layer: Any, p: float, part: Callable[[Check, _Layer], None]) -> None:
    with Check("WeightDropLSTM", aspect, inputs) as check:
        made = check.construct(Layer, INPUTS, HIDDEN, p)
        is_module = "torch.nn.modules.module.Module" in verbs.describe(made).bases
        check.require("module", is_module, "WeightDropLSTM is a torch.nn.Module", "another class",
                      fatal=True, quiet=True)  # fmt: skip
        _require_parameters(check, check.invoke(made, "state_dict"))
        weights = {name: _weights(check, name) for name in SHAPES}
        state = {f"lstm.{name}": weight for name, weight in weights.items()}
        check.invoke(made, "load_state_dict", state, strict=False, hold=True)
        layer = _Layer(made, weights, p)
        _require_raw_stays(check, layer)
        part(check, layer)


def _shape(name: str) -> tuple[int, ...]:
    first, *rest = SHAPES[name]
    return (first * HIDDEN, *(INPUTS if size else HIDDEN for size in rest))


def _weights(check: Check, name: str) -> torch.Tensor:
    return torch.from_numpy(signed(check.inputs, _shape(name)) * (0.1 if name == "weight_hh_l0" else 0.4)).float()


def _require_parameters(check: Check, state: Any) -> None:
    shapes = {name: tuple(getattr(value, "shape", ())) for name, value in state.items()} if type(state) is dict else {}
    missing = [f"lstm.{name}" for name in SHAPES if shapes.get(f"lstm.{name}") != _shape(name)]
    check.require(
        "parameters", not missing, "weights that were saved before the repair can still be loaded",
        f"{', '.join(missing)} missing from its state_dict(), or of another shape", fatal=True,
    )  # fmt: skip


def _require_raw_stays(check: Check, layer: _Layer) -> None:
    """After calls in training mode, the state dict holds the weights that were loaded ("raw")."""
    for _ in range(3):
        _output(check, check.outcome(layer.layer, _sequences(check)))
    state = check.invoke(layer.layer, "state_dict")
    held = state.get(RECURRENT) if type(state) is dict else None
    wanted = layer.weights["weight_hh_l0"]
    same = torch.is_tensor(held) and held.dtype == wanted.dtype and torch.equal(held, wanted)
    zeros = int((held == 0).sum()) if torch.is_tensor(held) else 0
    check.suspect("weights-destroyed", not same and torch.is_tensor(held), {"raw"})
    check.require(
        "raw", same, "calls leave the trained weights as they are, bit by bit",
        f"after three calls {zeros:,} of {wanted.numel():,} recurrent weights in the state_dict() are zero"
        if zeros else "other recurrent weights in the state_dict() after three calls", fatal=True,
    )  # fmt: skip


def _require_modes(check: Check, layer: _Layer) -> None:
    """A new layer drops ("active"), after eval() it does not ("eval"), after train() it does again ("train")."""
    x = _sequences(check)
    plain = layer.undropped(x)
    fresh = _output(check, check.outcome(layer.layer, x))
    check.invoke(layer.layer, "eval", hold=True)
    calm = np.stack([_output(check, check.outcome(layer.layer, x)) for _ in range(2)])
    check.invoke(layer.layer, "train", hold=True)
    again = _output(check, check.outcome(layer.layer, x))
    quiet, off = (_equal(output, wanted) for output, wanted in ((calm, [plain, plain]), (fresh, plain)))
    never = off and _equal(again, plain)
    check.suspect("out-of-reach-of-eval", not off and not _equal(calm[0], calm[1]), {"eval"})
    check.suspect("dropout-removed", never and quiet, {"active", "train"})
    check.suspect("always-off", never and not quiet, {"active", "eval", "train"})
    told = "another output in each call" if not _equal(calm[0], calm[1]) else difference(calm[0], plain)
    check.require("eval", quiet, "after eval() the output is that of the LSTM with all its weights", told)
    check.require("active", not off, ACTIVE, "the output of the LSTM with all its weights")
    check.require("train", not _equal(again, plain), "after train() they are dropped again", "they are not")


def _require_gradient(check: Check, layer: _Layer) -> None:
    """What comes back on the way through the mask: each weight that was kept gets its share ("back")."""
    x = _sequences(check)
    kept, gradient, vector, _ = _pass(check, layer, x)
    factors = (torch.from_numpy(kept) / (1 - layer.p)).float()
    raw = layer.weights["weight_hh_l0"].clone().requires_grad_(True)
    layer.dropped(x, raw * factors).backward(vector)
    wanted = raw.grad.numpy()
    right = np.allclose(gradient, wanted, rtol=1e-3, atol=1e-4 * abs(wanted).max())
    told = difference(gradient, wanted)
    check.require("back", right, "the gradient of the trained weights is that of the dropped ones, scaled alike", told)


def _require_draws(check: Check, layer: _Layer) -> None:
    x = _sequences(check)
    draws = [_draw(check, layer, x) for _ in range(DRAWS)]
    require_rate(check, draws, layer.p)
    words = {"rows": "weights of a column are decided one by one", "columns": "weights of a row, too"}
    require_independence(check, draws, layer.p, **words)
    one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
    require_default_generator(check, *(_draw(check, layer, x, seed) for seed in (one, one, another)))


def _draw(check: Check, layer: _Layer, x: torch.Tensor, seed: int | None = None) -> Draw:
    kept, _, _, outcome = _pass(check, layer, x, seed)
    require_own_coins(check, kept / (1 - layer.p), layer.p)
    gates = [part.all() or not part.any() for part in np.split(kept, 4)]
    check.require(
        "gates", not any(gates), "weights of all four gates are dropped",
        f"those of {sum(gates)} of them are all kept, or all dropped",
    )  # fmt: skip
    return Draw(kept[: SHAPE[0]].reshape(SHAPE), outcome.touched)


def _pass(
    check: Check, layer: _Layer, x: torch.Tensor, seed: int | None = None
) -> tuple[np.ndarray, np.ndarray, torch.Tensor, Outcome]:
    """One call in training mode and back: which weights were kept, their gradient, the gradient sent, the outcome."""
    check.invoke(layer.layer, "zero_grad", hold=True)
    vector = torch.zeros(STEPS, BATCH, HIDDEN)
    vector[1, 0] = torch.from_numpy(signed(check.inputs, (HIDDEN,))).float()
    if seed is None:
        outcome = check.vjp(layer.layer, x, vector=vector)
    else:
        outcome = verbs.vjp(layer.layer, x, vector=vector, seed=seed)
    output, plain = check.array(outcome.value[0], "output", vector, judged=False), layer.undropped(x)
    active = not _equal(output, plain)
    check.suspect("dropout-removed", not active, {"active"})
    check.require("active", active, ACTIVE, "the output of the LSTM with all its weights", fatal=True)
    parameter = check.invoke(layer.layer, "get_parameter", RECURRENT, hold=True)
    gradient = check.read(parameter, "grad").result
    check.suspect("gradient-cut", gradient is None, {"way back"})
    check.require(
        "way back", gradient is not None, "autograd finds the way from the output back to the trained weights",
        "no gradient arrives at lstm.weight_hh_l0", fatal=True,
    )  # fmt: skip
    gradient = check.array(gradient, "the gradient", layer.weights["weight_hh_l0"])
    kept = gradient != 0
    _require_one_mask(check, layer, x, output, kept)
    return kept, gradient, vector, outcome


def _require_one_mask(check: Check, layer: _Layer, x: torch.Tensor, output: np.ndarray, kept: np.ndarray) -> None:
    """The output is that of an LSTM whose recurrent weights are dropped once ("once"), fatal."""
    p, raw = layer.p, layer.weights["weight_hh_l0"]

    def with_factor(factor: float) -> np.ndarray:
        return layer.dropped(x, raw * torch.from_numpy(kept) * factor).detach().numpy()

    wanted = with_factor(1 / (1 - p))
    once = _equal(output, wanted)
    begins, all_kept = _equal(output[:2, 0], wanted[:2, 0]), bool(kept.all())
    swapped = plausible(np.count_nonzero(kept), kept.size, p) and _equal(output, with_factor(1 / p))
    check.suspect("mask-redrawn-each-step", begins and not (once or all_kept), {"once"})
    check.suspect("no-scaling", not all_kept and _equal(output, with_factor(1)), {"once"})
    check.suspect("keep-drop-swapped", once or swapped, {"once"})
    untouched = _equal(output[0], layer.undropped(x)[0])  # no recurrent weight has acted yet
    check.suspect("mask-ignored", all_kept and untouched, {"once"})
    check.suspect("output-not-weights", not output.all(), {"once"})
    check.require(
        "once", once, "one mask drops recurrent weights for all steps and sequences of a call, and scales the others",
        difference(output, wanted), fatal=True,
    )  # fmt: skip


def _sequences(check: Check) -> torch.Tensor:
    return torch.from_numpy(signed(check.inputs, (STEPS, BATCH, INPUTS))).float()


def _output(check: Check, outcome: Outcome) -> np.ndarray:
    return check.array(outcome.value, "output", torch.empty(STEPS, BATCH, HIDDEN))


def _equal(output: Any, wanted: Any) -> bool:
    return np.allclose(output, wanted, rtol=1e-4, atol=1e-5)
