"""Checks of `mc_dropout_predict(model, x, samples)`: mean and spread over passes with fresh masks.

The model is a probe. Where it is a dropout layer and nothing else, the mean over S samples of a unit x is
x / (1 - p) * k / S, with k the number of samples that kept it. So k can be read from the mean, and says what the
spread must be.
"""

from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_untouched
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Handle, Outcome

BATCH, WIDTH = 5, 8
KINDS = (
    "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "nested Dropout", "the course's Dropout",
    "a class derived from it",
)  # fmt: skip
OTHERS = ("batch normalisation", "a layer of another kind")
PASSES = 24
P = 0.5
EPSILON = 1e-5
"""What batch normalisation adds to a variance."""


def mc_dropout_predict_samples(
    mc_dropout_predict: Any, shape: tuple = (6, 40), samples: int = 50, p: float = 0.3, inputs: Any = 0
) -> None:
    """Mean and standard deviation over independent masks. `shape` is (batch, features)."""
    with Check("mc_dropout_predict", "mean and spread", inputs) as check:
        model = check.probe(mc_dropout_predict, "Network", ["Dropout"], shape[1], p, label="model")
        x = torch.from_numpy(check.inputs.uniform(0.5, 2, shape)).float()
        outcome = check.outcome(mc_dropout_predict, model, x, samples)
        mean, spread = _pair(check, outcome, x)
        largest = x.numpy() / (1 - p)
        count = mean / largest * samples
        kept = count.round()
        is_mean = np.allclose(count, kept, atol=0.02) and kept.min() >= 0 and kept.max() <= samples
        check.require("mean", is_mean, "the mean is taken over just so many passes",
                      f"means that no {samples} passes can have")  # fmt: skip
        varies = ((kept > 0) & (kept < samples)).any()
        idle = np.allclose(mean, x.numpy(), rtol=1e-5)
        check.suspect("dropout-stays-off", idle, {"mean", "varies", "rate", "spread"})
        check.suspect("same-mask-for-all-samples", is_mean and not varies, {"varies", "spread", "rate"})
        check.require("varies", idle or varies, "each sample has a mask of its own", "all samples are the same")
        total, found = kept.size * samples, int(kept.sum()) if is_mean else -1
        dropped = plausible(found, total, 1 - p) if 0 <= found <= total else False
        check.require("rate", not (varies and is_mean) or dropped, "units are kept with probability 1 - p",
                      f"{found:,} of {total:,} kept at p = {p:.3g}")  # fmt: skip
        check.require("active", not idle, "the dropout layer drops", "the model's output without dropout")
        _require_spread(check, spread, largest, kept / samples, samples)


def _require_spread(check: Check, spread: np.ndarray, largest: np.ndarray, share: np.ndarray, samples: int) -> None:
    variance = largest**2 * share * (1 - share)
    wanted = np.sqrt(variance * samples / (samples - 1))
    right = np.allclose(spread, wanted, rtol=1e-3, atol=1e-4)
    statement = "the spread is the standard deviation with divisor samples - 1"
    check.require("spread", right, statement, difference(spread, wanted.astype(np.float32)))
    wrong = {
        "variance-not-deviation": [wanted**2, variance],
        "divisor-samples": [np.sqrt(variance)],
        "standard-error": [wanted / np.sqrt(samples), np.sqrt(variance / samples)],
    }
    for misconception, results in wrong.items():
        fits = any(np.allclose(spread, result, rtol=1e-3, atol=1e-4) for result in results)
        check.suspect(misconception, fits, {"spread"})


def mc_dropout_predict_layers(mc_dropout_predict: Any, width: int = WIDTH, inputs: Any = 0) -> None:
    """Every kind of dropout layer drops, and nothing else is in training mode."""
    with Check("mc_dropout_predict", "layers", inputs) as check:
        for training in (True, False):
            _judge_layers(check, mc_dropout_predict, width, training)


def _judge_layers(check: Check, subject: Any, width: int, training: bool) -> None:
    """A model all of whose modules are found in training mode, or in evaluation mode."""
    layers = [*KINDS, *OTHERS]
    model = check.probe(subject, "Network", layers, width, P, label="model")
    x = _drawn(check, len(layers) * width)
    check.invoke(model, "set_modes", [training] * len(_modes(check, model)))
    mean, spread = _pair(check, check.outcome(subject, model, x, PASSES), x)
    parts = {name: slice(i * width, (i + 1) * width) for i, name in enumerate(layers)}
    silent = [name for name in KINDS if not spread[:, parts[name]].any()]
    check.require("drop", not silent, "every kind of dropout layer drops", f"these do not: {', '.join(silent)}")
    norm, other = (parts[name] for name in OTHERS)
    calm = (x.numpy()[:, norm] - np.arange(width)) / np.sqrt(3 + EPSILON)
    right = np.allclose(mean[:, norm], calm, rtol=1e-4, atol=1e-5)
    statement = "batch normalisation uses its running statistics"
    check.require("norm", right, statement, "the mean and variance of the batch")
    still = _equal(mean, x, other)
    check.require("other", still, "other layers are in evaluation mode", "what they return in training mode")
    asleep, awake = right and still, _awake(mean[:, norm], x.numpy()[:, norm]) and _equal(mean, 2 * x, other)
    idle = len(silent) == len(KINDS) and all(_equal(mean, x, parts[name]) for name in KINDS)
    check.suspect("dropout-stays-off", idle and asleep, {"drop"})
    check.suspect("same-mask-for-all-samples", len(silent) == len(KINDS) and not idle and asleep, {"drop"})
    check.suspect("misses-dropout-layers", 0 < len(silent) < len(KINDS) and asleep, {"drop"})
    check.suspect("all-in-training-mode", not silent and awake, {"norm", "other"})
    check.suspect("others-left-in-training", not silent and (awake if training else asleep), {"norm", "other"})
    as_found = not silent and awake if training else idle and asleep
    check.suspect("modes-as-found", as_found, {"drop", "norm", "other"})


def _awake(normalised: np.ndarray, x: np.ndarray) -> bool:
    """Whether batch normalisation used the statistics of the batch."""
    wanted = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + EPSILON)
    return np.allclose(normalised, wanted, rtol=1e-3, atol=1e-4)


def _equal(mean: np.ndarray, x: torch.Tensor, columns: slice) -> bool:
    return np.allclose(mean[:, columns], x.numpy()[:, columns], rtol=1e-5)


def mc_dropout_predict_restored(mc_dropout_predict: Any, width: int = WIDTH, samples: int = 6, inputs: Any = 0) -> None:
    """Modes, buffers and parameters are as they were, also after an error; no gradient is tracked."""
    with Check("mc_dropout_predict", "what it leaves behind", inputs) as check:
        layers = ["nested Dropout", "batch normalisation", "Dropout", "the course's Dropout", "a layer of another kind"]
        model = check.probe(mc_dropout_predict, "Network", layers, width, P, label="model")
        x = _drawn(check, len(layers) * width)
        for shift in range(3):
            modes = _mixed(check, model, shift)
            _require_no_trace(check, mc_dropout_predict, model, x, modes, samples)
        _require_error_passes(check, mc_dropout_predict, model, x, modes, samples)


def _require_no_trace(check: Check, subject: Any, model: Handle, x: torch.Tensor, modes: list, samples: int) -> None:
    """A call that goes well."""
    state = check.report(model, "state_dict", _is_state)
    outcome = check.outcome(subject, model, x, samples)
    _pair(check, outcome, x)
    require_untouched(check, outcome, x=1)
    after, noted = _modes(check, model), check.report(model, "noted", _is_noted)
    _require_modes(check, "modes", modes, after, "each module is in the mode in which it was found")
    same = _same(state, check.report(model, "state_dict", _is_state))
    check.require("state", same, "parameters and buffers are what they were", "other running statistics")
    quiet = noted["tracked"] == 0
    got = f"{noted['tracked']} of {noted['passes']} passes were tracked"
    check.require("gradients", quiet, "no gradients are tracked", got)
    check.suspect("gradients-tracked", not quiet, {"gradients"})
    check.require("tracking", noted["now"] is True, "afterwards they are tracked again", "they are not")


def _require_error_passes(
    check: Check, subject: Any, model: Handle, x: torch.Tensor, modes: list, samples: int
) -> None:
    """An error of the model goes on to the caller, and leaves no trace either."""
    check.invoke(model, "set_modes", modes)
    check.invoke(model, "fail_after", 0)
    raised = check.outcome(subject, model, x, samples).raised
    passed = raised is not None and raised.type == "RuntimeError" and raised.message == "the model failed"
    check.require("error", passed, "an error of the model goes on to the caller", str(raised or "no error"))
    after = _modes(check, model)
    check.report(model, "noted", _is_noted)  # gradients are tracked again
    _require_modes(check, "modes after an error", modes, after, "the modes are put back also when the model raises")


def _require_modes(check: Check, key: str, modes: list, after: list, statement: str) -> None:
    right = after == modes
    wrong = sum(one != other for one, other in zip(modes, after, strict=False))
    check.require(key, right, statement, f"{wrong} of {len(modes)} modules are in the other mode")
    both = {"modes", "modes after an error"}
    if key == "modes":
        uniform = len(set(after)) == 1
        check.suspect("modes-not-restored", not right and not (uniform and after[0] == modes[0]), both)
        check.suspect("one-mode-for-all", not right and uniform and after[0] == modes[0], both)
        check.suspect("not-restored-after-error", right, {"modes after an error"})
    else:
        check.suspect("not-restored-after-error", not right, {"modes after an error"})


def _modes(check: Check, model: Handle) -> list[bool]:
    return check.report(model, "modes", lambda said: type(said) is list and all(type(mode) is bool for mode in said))


def _is_noted(said: Any) -> bool:
    kinds = {"passes": int, "tracked": int, "now": bool}
    return type(said) is dict and {name: type(value) for name, value in said.items()} == kinds


def _is_state(said: Any) -> bool:
    tensors = isinstance(said, dict) and all(isinstance(value, torch.Tensor) for value in said.values())
    return tensors and {value.dtype for value in said.values()} <= {torch.float32, torch.int64}


def _mixed(check: Check, model: Handle, shift: int) -> list[bool]:
    """Put the modules into modes that differ: the model in training mode, most of the rest not."""
    modes = [i == 0 or (i + shift) % 3 == 0 for i in range(len(_modes(check, model)))]
    check.invoke(model, "set_modes", modes)
    return modes


def _same(before: dict, after: dict) -> bool:
    """Whether all parameters and buffers are the same, bit for bit."""
    return before.keys() == after.keys() and all(
        value.numpy().tobytes() == after[name].numpy().tobytes() for name, value in before.items()
    )


def _drawn(check: Check, width: int) -> torch.Tensor:
    return torch.from_numpy(check.inputs.uniform(0.5, 2, (BATCH, width))).float()


def _pair(check: Check, outcome: Outcome, like: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is a pair (mean, spread)", describe(value), fatal=True, quiet=True)
    arrays = [check.array(part, name, like) for part, name in zip(value, ("mean", "spread"), strict=True)]
    return tuple(np.real(array).astype(float) for array in arrays)
