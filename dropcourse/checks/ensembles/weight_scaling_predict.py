"""Checks of `weight_scaling_predict(weights, biases, x, p)`: one pass of a network trained with standard dropout."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.verbs import Outcome

Layers = tuple[list[np.ndarray], list[np.ndarray]]


def weight_scaling_predict_regression(
    weight_scaling_predict: Any, sizes: tuple = (4, 5, 3), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """Softmax regression. `sizes` are (batch, features, classes)."""
    with Check("weight_scaling_predict", "softmax regression", inputs) as check:
        _require_predictions(check, weight_scaling_predict, sizes, ps)


def weight_scaling_predict_hidden(
    weight_scaling_predict: Any, sizes: tuple = (4, 5, 6, 3), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """A hidden ReLU layer. `sizes` are (batch, features, hidden, classes)."""
    with Check("weight_scaling_predict", "a hidden layer", inputs) as check:
        _require_predictions(check, weight_scaling_predict, sizes, ps)


def weight_scaling_predict_edges(weight_scaling_predict: Any, sizes: tuple = (3, 4, 5, 3), inputs: Any = 0) -> None:
    """p = 0 and p = 1, large outputs, dtype, arguments, a bad p."""
    with Check("weight_scaling_predict", "edges", inputs) as check:
        (weights, biases), x = _network(check, sizes, np.float32)

        def predict(p: float, size: float = 1) -> Outcome:
            outcome = check.outcome(weight_scaling_predict, [weights[0], weights[1] * np.float32(size)], biases, x, p)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, weights=0, biases=1, x=2)
            like = np.empty((len(x), sizes[-1]), np.float32)
            return replace(outcome, result=check.array(outcome.value, "result", like))

        between = predict(0.2).value
        check.suspect("dtype-not-kept", between.dtype == np.float64, {"result.dtype"})
        check.notice("prediction", _agree(between, _predicted((weights, biases), x, last=0.8)))
        _suspect(check, between, (weights, biases), x, 0.2, {"prediction", "zero", "one", "large"})
        edges = {"zero": (0.0, "p = 0 scales nothing"), "one": (1.0, "p = 1 leaves the last bias alone")}
        for key, (p, statement) in edges.items():
            outcome, wanted = predict(p), _predicted((weights, biases), x, last=1 - p)
            right = outcome.raised is None and _agree(outcome.result, wanted)
            check.require(key, right, statement, str(outcome.raised or difference(outcome.result, wanted)))
        large = predict(0.2, 1e4).value
        right = np.isfinite(large).all() and np.allclose(large.sum(axis=1), 1, rtol=1e-5)
        got = f"{np.count_nonzero(~np.isfinite(large))} of {large.size} entries are NaN or infinite"
        check.require("large", right, "large outputs of the last layer still give distributions", got)
        check.suspect("softmax-overflows", not np.isfinite(large).all(), {"large"})
        require_value_errors(check, lambda bad: check.outcome(weight_scaling_predict, weights, biases, x, bad))


def _agree(got: np.ndarray, wanted: np.ndarray) -> bool:
    return np.allclose(got, wanted, rtol=_rounding(wanted), atol=0)


def _rounding(values: np.ndarray) -> float:
    """What sums in another order may differ by: an exponential turns an absolute error into a relative one."""
    return 1e-4 if values.dtype == np.float32 else 1e-6


def _require_predictions(check: Check, subject: Any, sizes: tuple[int, ...], ps: tuple) -> None:
    for p in ps:
        network, x = _network(check, sizes, np.float64)
        wanted = _predicted(network, x, last=1 - p)
        got = check.array(check.value(subject, *network, x, p), "result", wanted, judged=False)
        check.require(
            "prediction", _agree(got, wanted), "the predicted probabilities are right",
            f"{difference(got, wanted)} at p = {p:.3g}",
        )  # fmt: skip
        _suspect(check, got, network, x, p, {"prediction"})


def _network(check: Check, sizes: tuple[int, ...], dtype: type) -> tuple[Layers, np.ndarray]:
    batch, *units = sizes
    weights = [signed(check.inputs, shape).astype(dtype) for shape in pairwise(units)]
    biases = [signed(check.inputs, (width,)).astype(dtype) for width in units[1:]]
    weights[-1] /= 4  # so that no probability is near 0 or 1
    if len(weights) == 2:  # one hidden unit is on for every example, and one is off: each mistake shows
        weights[0][:, :2] /= 4 * units[0]
        biases[0][:2] = 1, -1
    return (weights, biases), (signed(check.inputs, (batch, units[0])) / 2).astype(dtype)


def _logits(
    network: Layers, x: np.ndarray, *, last: float = 1, first: float = 1, bias: float = 1, relu: bool = True,
    after: float = 1,
) -> np.ndarray:  # fmt: skip
    """Outputs of the last layer whose weights are multiplied by `last` and its bias by `bias`. If there is a layer
    before, its weights are multiplied by `first`; what goes into the last layer is multiplied by `after`."""
    weights, biases = network
    if len(weights) == 2:
        before = x @ (weights[0] * np.asarray(first, x.dtype)) + biases[0]
        x = np.maximum(before, 0) if relu else before
    return x @ (weights[-1] * np.asarray(last * after, x.dtype)) + biases[-1] * np.asarray(bias, x.dtype)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _predicted(network: Layers, x: np.ndarray, **factors: Any) -> np.ndarray:
    return _softmax(_logits(network, x, **factors))


def _suspect(check: Check, got: np.ndarray, network: Layers, x: np.ndarray, p: float, breaks: set[str]) -> None:
    q = 1 - p
    wrong = {
        "weights-unscaled": [{}],
        "scaled-by-drop": [{"last": p}],
        "bias-scaled": [{"last": q, "bias": q}],
        "scaled-up": [{"last": 1 / q}],
    }
    if len(network[0]) == 2:
        wrong["wrong-layer-scaled"] = [{"first": q}, {"first": q, "last": q}]
        wrong["relu-missing"] = [{"last": q, "relu": False}]
    formulas = {name: [_predicted(network, x, **factors) for factors in each] for name, each in wrong.items()}
    formulas["softmax-missing"] = [_logits(network, x, last=q)]
    formulas["prediction-scaled"] = [_predicted(network, x) * q]
    suspect_formulas(check, got, formulas, breaks, _rounding(got))
