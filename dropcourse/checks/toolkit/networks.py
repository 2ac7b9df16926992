"""Small networks with one hidden ReLU layer for checks of gradients, made so that what is checked can be seen exactly,
and what an answer returns for them.

Parameters are a dict of `w1` (inputs, hidden), `b1` (hidden,), `w2` (hidden, classes), `b2` (classes,).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.manners import number, signed
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.toolkit.wording import describe

NAMES = ("w1", "b1", "w2", "b2")
CLASSES = 3


@dataclass(frozen=True)
class Batch:
    """A network's parameters with examples: `x` (batch, inputs), `y` (batch,) class numbers."""

    parameters: dict[str, np.ndarray]
    x: np.ndarray
    y: np.ndarray


def without_kinks(inputs: np.random.Generator, p: float, batch: int = 4, width: int = 6, hidden: int = 10) -> Batch:
    """A network with two hidden units or more, the first of them off for every example and the second on; no input of
    a ReLU is nearer to 0 than 1/8, whatever inverted dropout at `p` drops.

    For inputs are whole numbers and weights quarters. So a sum of survivors, times 1 - p, is a number of quarters, and
    the bias, times 1 - p, an odd number of eighths.
    """
    eighths = 2 * inputs.integers(-3, 3, hidden) + 1
    eighths[:2] = -8 * width - 1, 8 * width + 1  # more than all inputs together
    last = _last_layer(inputs, hidden)
    parameters = {
        "w1": inputs.choice((-2, -1, 1, 2), (width, hidden)) / 4,
        "b1": eighths / 8 / (1 - p),
        "w2": last["w2"] / (2 * width),  # so that no probability is near 0 or 1
        "b2": last["b2"],
    }
    return Batch(
        parameters, inputs.choice((-2.0, -1.0, 1.0, 2.0), (batch, width)), inputs.integers(CLASSES, size=batch)
    )


def always_on(inputs: np.random.Generator, batch: int, width: int = 240, hidden: int = 200) -> Batch:
    """A wide network whose ReLUs are all on for drop probabilities up to 0.85, since what they add up stays below 1.6
    and their biases are at least 2: so a zero in the gradient can only come from dropping."""
    last = _last_layer(inputs, hidden)
    parameters = {
        "w1": signed(inputs, (width, hidden)) * 2.5e-4,
        "b1": inputs.uniform(2.0, 4.0, hidden),
        "w2": last["w2"] / 50,
        "b2": last["b2"],
    }
    return Batch(parameters, signed(inputs, (batch, width)), inputs.integers(CLASSES, size=batch))


def _last_layer(inputs: np.random.Generator, hidden: int) -> dict[str, np.ndarray]:
    return {"w2": signed(inputs, (hidden, CLASSES)) / 2, "b2": signed(inputs, (CLASSES,)) / 2}


def loss_and_gradients(
    batch: Batch, input_factor: np.ndarray | float = 1.0, hidden_factor: np.ndarray | float = 1.0, *, gate: bool = True
) -> tuple[float, dict[str, np.ndarray]]:
    """Mean cross-entropy and its gradients by autograd, with inputs and hidden units multiplied by these factors.
    Without the `gate`, as one who forgets that the slope of a ReLU is 0 where it is off."""
    tensors = {name: torch.tensor(values, requires_grad=True) for name, values in batch.parameters.items()}
    before = torch.from_numpy(batch.x * input_factor) @ tensors["w1"] + tensors["b1"]
    hidden = torch.relu(before)
    if not gate:
        hidden = before + (hidden - before).detach()
    logits = (hidden * torch.as_tensor(hidden_factor)) @ tensors["w2"] + tensors["b2"]
    loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(batch.y))
    loss.backward()
    return loss.item(), {name: tensor.grad.numpy() for name, tensor in tensors.items()}


def loss_alone(batch: Batch, input_factor: np.ndarray | float, hidden_factor: np.ndarray | float) -> float:
    """The same loss, without gradients, which take many times as long."""
    sums = (batch.x * input_factor) @ batch.parameters["w1"] + batch.parameters["b1"]
    logits = (np.maximum(sums, 0) * hidden_factor) @ batch.parameters["w2"] + batch.parameters["b2"]
    return float(np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(batch.y)), batch.y]))


@dataclass(frozen=True)
class Passed:
    """One call: the loss, the gradients by name, and the outcome they came with."""

    loss: float
    gradients: dict[str, np.ndarray]
    outcome: Outcome

    @property
    def input_mask(self) -> np.ndarray:
        """(inputs,): whether an input was kept for some example of the batch."""
        return self.gradients["w1"].any(axis=1)

    @property
    def hidden_mask(self) -> np.ndarray:
        """(hidden,): whether a hidden unit was kept, and on, for some example of the batch."""
        return self.gradients["w2"].any(axis=1)


def run(
    check: Check, subject: Any, batch: Batch, p: float, rng: np.random.Generator, *, judged: bool = False
) -> Passed:
    """Call the answer, and require a loss and a dict of gradients that fit the parameters."""
    return read(check, check.outcome(subject, batch.parameters, batch.x, batch.y, p, rng), batch, judged=judged)


def read(check: Check, outcome: Outcome, batch: Batch, *, judged: bool = False) -> Passed:
    """Require the same of the outcome of a call."""
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is a pair (loss, gradients)", describe(value), fatal=True)
    loss, gradients = number(value[0]), value[1]
    is_number = loss is not None
    check.require("loss.type", is_number, "the loss is a number", describe(value[0]), fatal=True, quiet=True)
    keys = isinstance(gradients, dict) and gradients.keys() == batch.parameters.keys()
    got = f"the keys {', '.join(map(str, gradients))}" if isinstance(gradients, dict) else describe(gradients)
    check.require("keys", keys, "the gradients have the keys of the parameters", got, fatal=True)
    arrays = {
        name: check.array(gradients[name], f"the gradient of {name}", batch.parameters[name], judged=judged)
        for name in NAMES
    }
    return Passed(loss, arrays, outcome)


def agree(got: np.ndarray | float, wanted: np.ndarray | float) -> bool:
    """Equal up to rounding: sums of terms of both signs leave an absolute error."""
    return np.allclose(got, wanted, rtol=1e-6, atol=1e-9)
