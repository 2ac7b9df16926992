"""Checks of `concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer)`: what it costs to drop."""

from typing import Any

import numpy as np
import torch
from scipy.special import expit, log_expit

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, signed
from dropcourse.checks.toolkit.scale import difference


def concrete_regularizer_values(
    concrete_regularizer: Any, shape: tuple = (5, 3), logits: tuple = (-1.3, 0.7), inputs: Any = 0
) -> None:
    """The formula, with the dtype kept and the arguments left alone. `shape` is (inputs, outputs)."""
    with Check("concrete_regularizer", "values", inputs) as check:
        for logit in logits:
            for dtype in (torch.float64, torch.float32):
                weight = _weight(check, shape, dtype)
                for rates in ((0.03, 0.2), (0.03, 0.0), (0.0, 0.2)):
                    at = torch.tensor(logit, dtype=dtype)
                    outcome = check.outcome(concrete_regularizer, weight, at, *rates)
                    got = check.array(outcome.value, "result", at)
                    check.suspect("dtype-not-kept", got.dtype == np.float64, {"result.dtype"})
                    require_untouched(check, outcome, weight=0, logit_p=1)
                    parts = _parts(weight, logit)
                    wanted = rates[0] * parts["squares"] + rates[1] * parts["entropy"]
                    key = "both" if all(rates) else "squares" if rates[0] else "entropy"
                    statement = {"both": "the sum is right", "squares": "the term of the weights is right",
                                 "entropy": "the term of the entropy is right"}[key]  # fmt: skip
                    told = f"{float(got):.6g} where {wanted:.6g} is right"
                    check.require(key, np.isclose(got, wanted, rtol=1e-4, atol=1e-7), statement, told)
                    _suspect(check, float(got), weight, logit, rates)


def _weight(check: Check, shape: tuple, dtype: torch.dtype) -> torch.Tensor:
    return torch.from_numpy(signed(check.inputs, shape)).to(dtype)


def _parts(weight: torch.Tensor, logit: float) -> dict[str, float]:
    squares = float((weight.double() ** 2).sum())
    entropy = expit(logit) * log_expit(logit) + expit(-logit) * log_expit(-logit)
    return {"squares": squares * (1 + np.exp(logit)), "entropy": float(len(weight) * entropy), "plain": squares,
            "swapped": squares * (1 + np.exp(-logit))}  # fmt: skip


def _suspect(check: Check, got: float, weight: torch.Tensor, logit: float, rates: tuple[float, float]) -> None:
    parts, (inputs, outputs) = _parts(weight, logit), weight.shape
    squares, entropy = parts["squares"], parts["entropy"]
    wrong = {
        "entropy-rewarded-wrongly": [(squares, -entropy)],
        "inputs-not-counted": [(squares, entropy / inputs), (squares, entropy * outputs / inputs),
                               (squares, entropy * outputs)],
        "weights-at-one-price": [(parts["plain"], entropy)],
        "weights-times-keep": [(parts["plain"] ** 2 / squares, entropy)],
        "keep-drop-swapped": [(parts["swapped"], entropy)],
        "square-missing": [(float(weight.double().sum()) * (1 + np.exp(logit)), entropy),
                           (float(weight.double().abs().sum()) * (1 + np.exp(logit)), entropy)],
        "mean-over-rows": [(squares / weight.numel(), entropy)],
    }  # fmt: skip
    for misconception, pairs in wrong.items():
        fits = any(np.isclose(got, rates[0] * one + rates[1] * two, rtol=1e-4, atol=1e-7) for one, two in pairs)
        check.suspect(misconception, fits, {"both", "squares", "entropy"})


def concrete_regularizer_gradient(
    concrete_regularizer: Any, shape: tuple = (4, 6), logits: tuple = (-0.9, 1.2), inputs: Any = 0
) -> None:
    """The gradients of the weights and of logit_p, by autograd. `shape` is (inputs, outputs)."""
    with Check("concrete_regularizer", "gradient", inputs) as check:
        weight = _weight(check, shape, torch.float64)
        for logit in logits:
            _judge_gradients(check, concrete_regularizer, weight, logit)


def concrete_regularizer_stability(
    concrete_regularizer: Any, shape: tuple = (3, 2), logits: tuple = (-60.0, 60.0), inputs: Any = 0
) -> None:
    """Rates that are 0 or 1 to a computer give finite numbers and gradients. `shape` is (inputs, outputs)."""
    with Check("concrete_regularizer", "stability", inputs) as check:
        weight = _weight(check, shape, torch.float64)
        for logit in (1.1, *logits):
            _judge_gradients(check, concrete_regularizer, weight, logit)


def _judge_gradients(check: Check, concrete_regularizer: Any, weight: torch.Tensor, logit: float) -> None:
    at, (one, two), vector = torch.tensor(logit, dtype=torch.float64), (0.03, 0.2), torch.ones((), dtype=torch.float64)
    parts, p = _parts(weight, logit), expit(logit)
    slope = one * parts["plain"] * np.exp(logit) + two * len(weight) * p * expit(-logit) * logit
    wanted = {"weight": (0, 2 * one * weight.numpy() * (1 + np.exp(logit))), "logit_p": (1, np.array(slope))}
    for name, (wrt, whole) in wanted.items():
        output, gradient = check.vjp(concrete_regularizer, weight, at, one, two, vector=vector, wrt=wrt).value
        got = float(np.real(check.array(output, "result", at, judged=False)))
        value = one * parts["squares"] + two * parts["entropy"]
        told = f"{got:.6g} at logit_p = {logit:.3g}, where {value:.6g} is right"
        right = bool(np.isclose(got, value, rtol=1e-4))
        check.require("value", right, "the value is right", told)
        check.suspect("rate-saturates", right or abs(logit) > 9, {"value", "weight", "logit_p"})
        reached = gradient is not None
        if not reached:
            check.suspect("gradient-cut", right, {"way back"})
        check.require("way back", reached, "autograd finds the way back to weight and logit_p",
                      f"nothing leads to {name}", fatal=True)  # fmt: skip
        through = check.array(gradient, f"the gradient of {name}", (weight, at)[wrt], judged=False)
        right = np.allclose(through, whole, rtol=1e-4, atol=1e-9)
        told = f"{difference(np.atleast_1d(through), np.atleast_1d(whole))} at logit_p = {logit:.3g}"
        check.require(name, right, f"the gradient of {name} is right", told)
