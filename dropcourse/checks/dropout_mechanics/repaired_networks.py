"""Checks of `FunctionalNet`, `RebuiltNet` and `ReseededNet`, the networks in which a bug is to be found and repaired.

All are linear, ReLU, dropout, linear. The check loads weights with which the hidden units can be read from the output:
with identities for matrices, positive inputs and the biases BEFORE and AFTER, hidden unit j is x[j] + BEFORE, and what
dropout makes of it is output[j] - AFTER. Each first test cell judges the bug, each second one that nothing else broke,
the bug included: whoever changes nothing keeps everything else as it was, and earns no point for that.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check, verbs
from dropcourse.checks.toolkit.gradients import require_gradient
from dropcourse.checks.toolkit.manners import signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_default_generator,
    require_independence,
    require_no_seeding,
    require_rate,
)
from dropcourse.checks.toolkit.scale import close, difference, is_constant, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Handle, Outcome

ROWS, WIDTH = SHAPE[0], SHAPE[1] * SHAPE[2]
BEFORE, AFTER = 1.0, 4.0
WEIGHTS = {
    "first.weight": torch.eye(WIDTH),
    "first.bias": torch.full((WIDTH,), BEFORE),
    "second.weight": torch.eye(WIDTH),
    "second.bias": torch.full((WIDTH,), AFTER),
}
SIZES = (3, 5, 2)
ACTIVE = "while training, hidden units are dropped"
SHAPES = {"first.weight": (5, 3), "first.bias": (5,), "second.weight": (2, 5), "second.bias": (2,)}


def FunctionalNet_evaluation(FunctionalNet: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """After eval() the network no longer drops; after train() it drops again."""
    _judge("FunctionalNet", "evaluation", inputs, FunctionalNet, p, _require_modes)


def FunctionalNet_training(FunctionalNet: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The bug is gone, and training is what it was."""
    _judge("FunctionalNet", "training", inputs, FunctionalNet, p, _require_modes, _require_training)


def RebuiltNet_evaluation(RebuiltNet: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """After eval() the network no longer drops; after train() it drops again."""
    _judge("RebuiltNet", "evaluation", inputs, RebuiltNet, p, _require_modes)


def RebuiltNet_training(RebuiltNet: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The bug is gone, and training is what it was."""
    _judge("RebuiltNet", "training", inputs, RebuiltNet, p, _require_modes, _require_training)


def ReseededNet_masks(ReseededNet: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Each call draws a fresh mask, and the seed that the user sets decides which."""
    _judge("ReseededNet", "masks", inputs, ReseededNet, p, _require_fresh_masks)


def ReseededNet_training(ReseededNet: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The bug is gone, and both modes are what they were."""
    _judge("ReseededNet", "training", inputs, ReseededNet, p, _require_modes, _require_training)


@dataclass(frozen=True)
class _Net:
    """The student's class, and a network of it with WEIGHTS and drop probability `p`."""

    made: Callable[[float], Handle]
    network: Handle
    p: float


def _judge(exercise: str, aspect: str, inputs: Any, Net: Any, p: float, *parts: Callable[[Check, _Net], None]) -> None:
    with Check(exercise, aspect, inputs) as check:
        small = check.construct(Net, *SIZES, p)
        is_module = "torch.nn.modules.module.Module" in verbs.describe(small).bases
        check.require("module", is_module, f"{exercise} is a torch.nn.Module", "another class", fatal=True, quiet=True)
        _require_parameters(check, check.invoke(small, "state_dict"))

        def made(p: float) -> Handle:
            network = check.construct(Net, WIDTH, WIDTH, WIDTH, p)
            check.invoke(network, "load_state_dict", WEIGHTS, strict=False, hold=True)
            return network

        net = _Net(made, made(p), p)
        for part in parts:
            part(check, net)


def _require_parameters(check: Check, state: Any) -> None:
    shapes = {name: tuple(getattr(value, "shape", ())) for name, value in state.items()} if type(state) is dict else {}
    missing = [name for name, shape in SHAPES.items() if shapes.get(name) != shape]
    check.require(
        "parameters", not missing, "weights that were saved before the repair can still be loaded",
        f"{', '.join(missing)} missing from its state_dict(), or of another shape", fatal=True,
    )  # fmt: skip


def _require_modes(check: Check, net: _Net) -> None:
    """A new network drops ("active"), after eval() it does not ("eval"), after train() it drops again ("train"); calls
    leave the mode alone ("mode") and seed nothing, in evaluation mode either ("restarts")."""
    hidden = _hidden(check)
    fresh, _ = _call(check, net, hidden)
    kept_mode = _is_training(check, net)
    check.invoke(net.network, "eval", hold=True)
    (calm, first), (calm_again, second) = (_call(check, net, hidden) for _ in range(2))
    kept_mode &= not _is_training(check, net)
    check.invoke(net.network, "train", hold=True)
    again, _ = _call(check, net, hidden)
    calm, wanted = np.stack([calm, calm_again]), np.stack([hidden, hidden])
    _suspect_modes(check, fresh, calm, again, wanted, kept_mode)
    check.require("mode", kept_mode, "a call leaves the network's mode alone", "another mode after a call", quiet=True)
    check.require(
        "eval", close(calm, wanted, calm.dtype), "after eval() the output is that of the network without dropout",
        f"{np.count_nonzero(calm == 0):,} of {calm.size:,} hidden units are zero" if (calm == 0).any() else
        f"hidden units, read from the output: {difference(calm, wanted)}",
    )  # fmt: skip
    require_no_seeding(check, [Draw(calm != 0, outcome.touched) for outcome in (first, second)])
    check.require("active", (fresh == 0).any(), ACTIVE, "no hidden unit is zero", fatal=True)
    check.require("train", (again == 0).any(), "after train() units are dropped again", "no hidden unit is zero")


def _suspect_modes(
    check: Check, fresh: np.ndarray, calm: np.ndarray, again: np.ndarray, wanted: np.ndarray, kept_mode: bool
) -> None:
    dropping = all((output == 0).any() for output in (fresh, again))
    never = all(close(output, wanted[0], output.dtype) for output in (fresh, again))
    some = (calm == 0).any() and calm.any()
    rescaled = is_constant((calm / wanted).ravel()) and not close(calm, wanted, calm.dtype)
    check.suspect("changes-own-mode", not kept_mode, {"mode", "active", "eval", "train"})
    check.suspect("out-of-reach-of-eval", kept_mode and dropping and some, {"eval"})
    check.suspect("scales-at-evaluation", rescaled, {"eval"})
    check.suspect("dropout-removed", kept_mode and never and not some, {"active", "train"})
    check.suspect("always-off", kept_mode and never and some, {"active", "eval", "train"})


def _require_fresh_masks(check: Check, net: _Net) -> None:
    """What the bug of `ReseededNet` breaks."""
    hidden = _hidden(check)
    outputs = [_call(check, net, hidden) for _ in range(2)]
    draws = [Draw((output != 0).reshape(SHAPE), outcome.touched) for output, outcome in outputs]
    never = all(close(output, hidden, output.dtype) for output, _ in outputs)
    kept_mode = _is_training(check, net)
    check.suspect("changes-own-mode", not kept_mode, {"active"})
    check.suspect("dropout-removed", never and kept_mode, {"active"})
    active = not any(draw.kept.all() for draw in draws)
    check.require("active", active, ACTIVE, "no hidden unit is zero", fatal=True)
    require_independence(check, draws, net.p)
    _require_seed_decides(check, net)


def _require_training(check: Check, net: _Net) -> None:
    """Hidden units are dropped at the right rate, independently, afresh in each call, and survivors scaled; gradients
    take the same way; p = 0 and p = 1 do what they say."""
    draws = [_draw(check, net) for _ in range(DRAWS)]
    require_rate(check, draws, net.p)
    require_independence(check, draws, net.p)
    _require_seed_decides(check, net)
    hidden = _hidden(check)
    require_scale(check, hidden, _call(check, net, hidden)[0], net.p, rate_judged=True)
    _require_gradient(check, net)
    _require_ends(check, net)


def _require_seed_decides(check: Check, net: _Net) -> None:
    one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
    require_default_generator(check, *(_draw(check, net, seed) for seed in (one, one, another)))


def _require_gradient(check: Check, net: _Net) -> None:
    """With identities for matrices, the gradient passes like that of the dropout alone."""
    hidden, vector = _hidden(check), signed(check.inputs, (ROWS, WIDTH)).astype(np.float32)
    outcome = check.vjp(net.network, _inputs(hidden), vector=torch.from_numpy(vector))
    output, gradient = outcome.value
    factors = _through(check, output, hidden) / hidden
    kept = factors != 0
    check.suspect("gradient-cut", gradient is None, {"way back"})
    check.require(
        "way back", gradient is not None, "autograd finds the way from the output back to the input",
        "the output has no gradient function that leads to the input", fatal=True,
    )  # fmt: skip
    require_gradient(check, gradient.numpy(), vector, kept, factors[kept][0] if kept.any() else 0.0, net.p)


def _require_ends(check: Check, net: _Net) -> None:
    """p = 0 gives the network without dropout, whose ReLU shows in negative inputs; p = 1 leaves the last bias."""
    before_relu = signed(check.inputs, (ROWS, WIDTH)).astype(np.float32)

    def at(p: float) -> Outcome:
        outcome = check.outcome(net.made(p), _inputs(before_relu))
        return outcome if outcome.raised else replace(outcome, result=_through(check, outcome.value, before_relu))

    require_edges(check, np.maximum(before_relu, 0), at(0.0), at(1.0))


def _call(check: Check, net: _Net, hidden: np.ndarray, seed: int | None = None) -> tuple[np.ndarray, Outcome]:
    """What dropout makes of the hidden units, and the outcome; torch's default generator starts from `seed`, or from a
    seed of the check's own."""
    x = _inputs(hidden)
    outcome = check.outcome(net.network, x) if seed is None else verbs.call(net.network, x, seed=seed)
    return _through(check, outcome.value, hidden), outcome


def _draw(check: Check, net: _Net, seed: int | None = None) -> Draw:
    through, outcome = _call(check, net, _hidden(check), seed)
    return Draw((through != 0).reshape(SHAPE), outcome.touched)


def _through(check: Check, output: Any, hidden: np.ndarray) -> np.ndarray:
    return check.array(output, "output", _inputs(hidden)) - np.float32(AFTER)


def _hidden(check: Check) -> np.ndarray:
    """Hidden units, all positive, so that a zero can only come from dropping."""
    return (check.inputs.uniform(0.5, 2.0, (ROWS, WIDTH)) + BEFORE).astype(np.float32)


def _inputs(hidden: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(hidden - np.float32(BEFORE))


def _is_training(check: Check, net: _Net) -> bool:
    return check.read(net.network, "training").result is True
