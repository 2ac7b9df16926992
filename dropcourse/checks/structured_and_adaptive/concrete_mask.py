"""Checks of `concrete_mask(logit_p, temperature, uniform)`: a relaxed keep-mask with a gradient to the drop rate."""

from typing import Any

import numpy as np
import torch
from scipy.special import expit

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors
from dropcourse.checks.toolkit.scale import difference


def concrete_mask_values(
    concrete_mask: Any, shape: tuple = (5, 4), temperatures: tuple = (0.1, 0.67), inputs: Any = 0
) -> None:
    """The formula, with the dtype kept and the arguments left alone. `shape` is (batch, features)."""
    with Check("concrete_mask", "values", inputs) as check:
        for temperature in temperatures:
            for dtype in (torch.float64, torch.float32):
                logit, uniform = _drawn(check, shape, dtype)
                outcome = check.outcome(concrete_mask, logit, temperature, uniform)
                got = check.array(outcome.value, "mask", uniform)
                check.suspect("dtype-not-kept", got.dtype == np.float64, {"mask.dtype"})
                require_untouched(check, outcome, logit_p=0, uniform=2)
                u, logits = uniform.numpy().astype(float), logit.numpy().astype(float)
                noise = np.log(u) - np.log1p(-u)
                wanted = expit(-(logits + noise) / temperature)
                check.require(
                    "values", _equal(got, wanted), "the mask is right",
                    f"{difference(got, wanted.astype(got.dtype))} at temperature {temperature:.3g}",
                )  # fmt: skip
                formulas = {
                    "mask-inverted": expit((logits + noise) / temperature),
                    "temperature-multiplied": expit(-(logits + noise) * temperature),
                    "temperature-on-noise-only": expit(-(logits + noise / temperature)),
                    "p-for-its-logit": expit(-(expit(logits) + noise) / temperature),
                    "noise-mirrored": expit(-(logits - noise) / temperature),
                    "rounded-mask": wanted.round(),
                }
                for misconception, other in formulas.items():
                    check.suspect(misconception, _equal(got, other), {"values"})


def _equal(got: np.ndarray, wanted: np.ndarray) -> bool:
    return np.allclose(got, wanted, rtol=1e-3, atol=2e-5)


def concrete_mask_gradient(
    concrete_mask: Any, shape: tuple = (6, 3), temperatures: tuple = (0.35, 0.8), inputs: Any = 0
) -> None:
    """The gradient reaches logit_p. `shape` is (batch, features)."""
    with Check("concrete_mask", "gradient", inputs) as check:
        for temperature in temperatures:
            logit, uniform = _drawn(check, shape, torch.float64)
            vector = torch.from_numpy(check.inputs.uniform(0.5, 2, shape))
            value = check.vjp(concrete_mask, logit, temperature, uniform, vector=vector).value
            got = check.array(value[0], "mask", uniform, judged=False)
            u = uniform.numpy()
            wanted = expit(-(logit.numpy() + np.log(u) - np.log1p(-u)) / temperature)
            right = _equal(got, wanted)
            check.notice("values", right)
            gradient = value[1]
            rounded = np.isin(got, (0, 1)).all()
            check.suspect("rounded-mask", rounded, {"way back", "values", "gradient"})
            check.suspect("gradient-cut", gradient is None and right, {"way back"})
            check.require("way back", gradient is not None, "autograd finds the way from the mask back to logit_p",
                          "the mask has no gradient function that leads there", fatal=True)  # fmt: skip
            slope = -wanted * (1 - wanted) / temperature
            whole = (vector.numpy() * slope).sum(axis=0)
            through = check.array(gradient, "the gradient", logit)
            check.require(
                "gradient", np.allclose(through, whole, rtol=1e-3, atol=1e-6), "the gradient of logit_p is right",
                f"{difference(through, whole)} at temperature {temperature:.3g}",
            )  # fmt: skip
            check.suspect("mask-inverted", _equal(got, 1 - wanted), {"values", "gradient"})


def concrete_mask_edges(concrete_mask: Any, features: int = 3, inputs: Any = 0) -> None:
    """u = 0 and u = 1, sure rates, and a bad temperature."""
    with Check("concrete_mask", "edges", inputs) as check:
        logit = torch.from_numpy(check.inputs.uniform(-2, 2, features))
        uniform = torch.stack([torch.zeros(features), torch.ones(features), torch.full((features,), 1e-30)]).double()
        value = check.vjp(concrete_mask, logit, 0.4, uniform, vector=torch.ones_like(uniform)).value
        got = check.array(value[0], "mask", uniform, judged=False)
        right = np.allclose(got, [[1.0], [0.0], [1.0]], rtol=0, atol=1e-5)
        told = difference(got, np.ones_like(got) * [[1], [0], [1]])
        check.require("ends", right, "u = 0 keeps and u = 1 drops, without NaN", told)
        gradient = np.zeros(features) if value[1] is None else np.asarray(value[1])
        finite = gradient.dtype.kind == "f" and np.isfinite(gradient).all()
        check.require("slope", finite, "... and without NaN in the gradient", "NaN or infinity")
        sure = torch.tensor([-300.0, 300.0], dtype=torch.float64)
        outcome = check.outcome(concrete_mask, sure, 0.4, torch.full((2, 2), 0.4, dtype=torch.float64))
        got = check.array(outcome.value, "mask", torch.empty(2, 2, dtype=torch.float64), judged=False)
        certain = np.allclose(got, [1.0, 0.0], rtol=0, atol=1e-6)
        told = difference(got, np.ones_like(got) * [1, 0])
        check.require("sure", certain, "a very low rate keeps, a very high one drops", told)
        inverted = np.allclose(got, [0.0, 1.0], rtol=0, atol=1e-6)
        check.suspect("mask-inverted", inverted, {"ends", "sure"})
        plain = torch.full((2, features), 0.3, dtype=torch.float64)
        require_value_errors(
            check, lambda bad: check.outcome(concrete_mask, logit, bad, plain), (0.0, -0.7), "temperature"
        )


def _drawn(check: Check, shape: tuple, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    logit = check.inputs.uniform(0.4, 1.5, shape[1]) * check.inputs.choice((-1.0, 1.0), shape[1])
    uniform = check.inputs.uniform(0.1, 0.9, shape)
    return torch.from_numpy(logit).to(dtype), torch.from_numpy(uniform).to(dtype)
