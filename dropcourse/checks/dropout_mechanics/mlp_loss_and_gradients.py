"""Checks of `mlp_loss_and_gradients(parameters, x, y, p, rng)`: a network with dropout on inputs and hidden units. Here
are its values without dropout, its slopes with dropout, edges and manners; in `mlp_dropout`, what it drops.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.gradients import require_gradient
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.networks import (
    NAMES,
    Batch,
    Passed,
    agree,
    always_on,
    loss_and_gradients,
    read,
    run,
    without_kinks,
)
from dropcourse.checks.toolkit.scale import difference, is_constant
from dropcourse.checks.toolkit.verbs import Outcome

STEP = 1e-5
TOLERANCE = 1e-6
"""Of a slope, measured with a step of STEP, relative to the slope if that is larger than 1. The curvature of the loss
and rounding put it off by less than 1e-7 here: 2.5e-8 was the most in 300 tries with the reference."""


def mlp_loss_and_gradients_values(mlp_loss_and_gradients: Any, sizes: tuple = (7, 5, 9), inputs: Any = 0) -> None:
    """At p = 0, the loss and the gradients of the network without dropout, also for large logits. `sizes` are (batch,
    inputs, hidden)."""
    with Check("mlp_loss_and_gradients", "values without dropout", inputs) as check:
        batch = without_kinks(check.inputs, 0.0, *sizes)
        got = run(check, mlp_loss_and_gradients, batch, 0.0, check.rng(), judged=True)
        right_loss, right = loss_and_gradients(batch)
        check.require(
            "loss", agree(got.loss, right_loss), "at p = 0 the loss is the mean cross-entropy",
            f"{got.loss:.6g} where {right_loss:.6g} is right",
        )  # fmt: skip
        for name in NAMES:
            check.require(
                name, agree(got.gradients[name], right[name]), f"at p = 0 the gradient of {name} is right",
                difference(got.gradients[name], right[name]),
            )  # fmt: skip
        _suspect_values(check, got, batch)
        _require_large(check, mlp_loss_and_gradients, batch)


def _suspect_values(check: Check, got: Passed, batch: Batch) -> None:
    loss, right = loss_and_gradients(batch)
    _, ungated = loss_and_gradients(batch, gate=False)
    summed = all(agree(got.gradients[name], len(batch.y) * right[name]) for name in NAMES)
    averaged = all(agree(got.gradients[name], right[name]) for name in NAMES)
    same_loss, summed_loss = agree(got.loss, loss), agree(got.loss, len(batch.y) * loss)
    check.suspect("batch-summed", summed_loss and (summed or averaged), {"loss", *NAMES, "large"})
    check.suspect("gradient-not-averaged", same_loss and summed, {*NAMES, "large"})
    ignores_gate = all(agree(got.gradients[name], ungated[name]) for name in NAMES) and not averaged
    check.suspect("relu-gradient-missing", ignores_gate, {"w1", "b1", "large"})


def _require_large(check: Check, mlp_loss_and_gradients: Any, batch: Batch) -> None:
    b2, y = np.array([2_000.0, 0.0, -2_000.0]), np.append(batch.y[1:], 2)
    large = replace(batch, parameters={**batch.parameters, "b2": b2}, y=y)
    loss, right = loss_and_gradients(large)
    got = run(check, mlp_loss_and_gradients, large, 0.0, check.rng())
    exact = agree(got.loss, loss) and all(agree(got.gradients[name], right[name]) for name in NAMES)
    check.require(
        "large", exact, "logits in the thousands are no trouble", f"a loss of {got.loss:.6g} where {loss:.6g} is right"
    )
    cut_off = got.loss < loss / 2  # the logarithm of a number that was kept away from 0
    check.suspect("softmax-overflows", not _is_finite(got) or cut_off, {"large"})


def mlp_loss_and_gradients_slopes(mlp_loss_and_gradients: Any, ps: tuple = (0.3, 0.6), inputs: Any = 0) -> None:
    """With the masks held fixed, each gradient is the slope of the loss, measured by central differences."""
    with Check("mlp_loss_and_gradients", "slopes with dropout", inputs) as check:
        for p in ps:
            _require_way_back(check, mlp_loss_and_gradients, p)
            batch, rng = without_kinks(check.inputs, p), check.rng()
            got, again = (run(check, mlp_loss_and_gradients, batch, p, rng) for _ in range(2))
            _require_repeatable(check, got, again)
            ratios = [_require_slope(check, mlp_loss_and_gradients, batch, p, rng, name, got) for name in NAMES]
            check.suspect("gradient-not-averaged", np.allclose(ratios, len(batch.y), rtol=1e-4), set(NAMES))


def _require_repeatable(check: Check, first: Passed, again: Passed) -> None:
    """Without equal masks from equal generators, there is no slope to measure."""
    touched, used = first.outcome.touched, 4 in first.outcome.changed
    check.suspect("uses-global-generator", bool(touched) and not used, {"repeatable"})
    check.suspect("makes-own-generator", not touched and not used, {"repeatable"})
    check.require(
        "repeatable", first.loss == again.loss or not np.isfinite(first.loss), "equal generators give equal losses",
        f"losses of {first.loss:.6g} and {again.loss:.6g} from equal generators", fatal=True,
    )  # fmt: skip


def _require_slope(
    check: Check, mlp_loss_and_gradients: Any, batch: Batch, p: float, rng: np.random.Generator, name: str, got: Passed
) -> float:
    """The same generator is passed to each call, and each call gets a copy of it: the masks stay. Returns the slope
    that is claimed as a multiple of the slope that is measured."""
    values = batch.parameters[name]
    direction = signed(check.inputs, values.shape) / np.sqrt(values.size)
    ahead, behind = (
        run(check, mlp_loss_and_gradients, replace(batch, parameters={**batch.parameters, name: moved}), p, rng).loss
        for moved in (values + STEP * direction, values - STEP * direction)
    )
    measured, claimed = (ahead - behind) / (2 * STEP), float(np.vdot(got.gradients[name], direction))
    check.require(
        name, abs(claimed - measured) <= TOLERANCE * max(1, abs(measured)),
        f"the gradient of {name} is the slope of the loss",
        f"{claimed:.6g} along a direction in which the slope is {measured:.6g}, at p = {p:.3g}",
    )  # fmt: skip
    return float(np.divide(claimed, measured))


def _require_way_back(check: Check, mlp_loss_and_gradients: Any, p: float) -> None:
    """From hidden units to the sums that feed them, for one example, where all ReLUs are on: the slope is that of
    dropout alone. Inputs with next to no weight leave the sums at the biases."""
    batch = always_on(check.inputs, 1)
    faint = batch.parameters | {"w1": batch.parameters["w1"] * 1e-6}
    got = run(check, mlp_loss_and_gradients, replace(batch, parameters=faint), p, check.rng())
    ratio = _multiplied(got, "w2") / batch.parameters["b1"]
    kept = ratio != 0
    check.notice("forward", is_constant(ratio[kept]))  # else the sums are others, or the units are no survivors
    factor = np.median(ratio[kept]) if kept.any() else 0.0
    require_gradient(check, got.gradients["b1"], batch.parameters["w2"] @ got.gradients["b2"], kept, factor, p)
    for misconception in ("gradient-unscaled", "scaled-twice", "wrong-scale", "mask-ignored", "fresh-mask-in-backward"):
        check.suspect(misconception, True, {"w1", "b1"})  # where dropout passes a wrong gradient on
    _suspect_undropped(check, run(check, mlp_loss_and_gradients, batch, p, check.rng()), batch)


def _suspect_undropped(check: Check, got: Passed, batch: Batch) -> None:
    """Suspect a gradient that takes a layer as it was before dropout, though the way forward did not."""
    seen_x, seen_hidden = _multiplied(got, "w1"), _multiplied(got, "w2")
    plain = batch.x[0] @ batch.parameters["w1"] + batch.parameters["b1"]
    logits = seen_hidden @ batch.parameters["w2"] + batch.parameters["b2"]
    kept = seen_hidden != 0
    inputs_dropped = not is_constant((seen_hidden / plain)[kept])
    hidden_dropped = not agree(got.loss, np.logaddexp.reduce(logits) - logits[batch.y[0]])
    whole_inputs = np.allclose(seen_x, batch.x[0]) and inputs_dropped
    whole_hidden = np.allclose(seen_hidden, plain, rtol=0.1) and hidden_dropped
    check.suspect("undropped-in-gradient", whole_inputs or whole_hidden, {"w1", "w2", "survivors"})


def _multiplied(got: Passed, name: str) -> np.ndarray:
    """What a weight multiplied, as its gradient says: for one example that is the gradient of the bias, times this."""
    weight, bias = got.gradients[name], got.gradients[name.replace("w", "b")]
    strongest = np.abs(bias).argmax()
    return weight[:, strongest] / bias[strongest]


def mlp_loss_and_gradients_manners(mlp_loss_and_gradients: Any, sizes: tuple = (5, 4, 6), inputs: Any = 0) -> None:
    """p = 1 leaves the last bias alone, without NaN; the arguments stay; a bad p raises."""
    with Check("mlp_loss_and_gradients", "edges and manners", inputs) as check:
        batch = without_kinks(check.inputs, 0.0, *sizes)

        def call(p: float) -> Outcome:
            return check.outcome(mlp_loss_and_gradients, batch.parameters, batch.x, batch.y, p, check.rng())

        between = call(0.3)
        finite = _is_finite(read(check, between, batch))
        require_untouched(check, between, parameters=0, x=1, y=2)
        at_one = call(1.0)
        right, finite_at_one, got = _at_one(check, at_one, batch)
        check.require("one", right, "at p = 1 only the gradient of b2 is not zero, and the loss is finite", got)
        check.suspect("nan-at-one", finite and not finite_at_one, {"one"})
        require_value_errors(check, call)


def _at_one(check: Check, outcome: Outcome, batch: Batch) -> tuple[bool, bool, str]:
    """Whether the result at p = 1 is right, whether it was computed without a division by zero, and what came back."""
    if outcome.raised is not None:
        return False, not outcome.raised.is_a("ZeroDivisionError"), str(outcome.raised)
    got = read(check, outcome, batch)
    loss, right = loss_and_gradients(batch, 0.0, 0.0)
    exact = agree(got.loss, loss) and all(agree(got.gradients[name], right[name]) for name in NAMES)
    return exact, _is_finite(got), f"a loss of {got.loss:.6g} where {loss:.6g} is right, or another gradient"


def _is_finite(got: Passed) -> bool:
    return np.isfinite(got.loss) and all(np.isfinite(gradient).all() for gradient in got.gradients.values())
