"""Checks of `predictive_entropy(probabilities)` and `mutual_information(probabilities)`, both in nats."""

from typing import Any

import numpy as np
from scipy.special import entr

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched
from dropcourse.checks.toolkit.scale import close, difference

TINY = 1e-5
"""Entropies nearer to 0 than this count as 0: those who add a tiny number in a logarithm are not wronged."""


def predictive_entropy_values(predictive_entropy: Any, shape: tuple = (6, 4, 3), inputs: Any = 0) -> None:
    """The entropy of the mean. `shape` is (samples, batch, classes)."""
    with Check("predictive_entropy", "values", inputs) as check:
        _require_value(check, predictive_entropy, shape, "entropy")


def predictive_entropy_edges(predictive_entropy: Any, shape: tuple = (5, 3, 4), inputs: Any = 0) -> None:
    """Certainty, uniform ignorance and disagreement; dtype kept, the argument untouched."""
    with Check("predictive_entropy", "edges", inputs) as check:
        samples, batch, classes = shape
        certain, torn, uniform = _extremes(samples, batch, classes)
        ordinary = _ordinary(check, predictive_entropy, shape, "entropy")
        cases = {
            "certain": (certain, 0.0, "where all samples are certain of the same class it is 0"),
            "torn": (torn, np.log(2), "where half of them are certain of another class it is log 2"),
            "uniform": (uniform, np.log(classes), "where all classes are as likely it is the log of their number"),
        }
        _require_cases(check, predictive_entropy, cases, ordinary, bits={"torn", "uniform"})


def mutual_information_values(mutual_information: Any, shape: tuple = (6, 4, 3), inputs: Any = 0) -> None:
    """The entropy of the mean, minus the mean entropy. `shape` is (samples, batch, classes)."""
    with Check("mutual_information", "values", inputs) as check:
        _require_value(check, mutual_information, shape, "information")


def mutual_information_edges(mutual_information: Any, shape: tuple = (5, 3, 4), inputs: Any = 0) -> None:
    """Agreement and disagreement; dtype kept, the argument untouched."""
    with Check("mutual_information", "edges", inputs) as check:
        samples, batch, classes = shape
        certain, torn, uniform = _extremes(samples, batch, classes)
        ordinary = _ordinary(check, mutual_information, shape, "information")
        cases = {
            "certain": (certain, 0.0, "where all samples are certain of the same class it is 0"),
            "torn": (torn, np.log(2), "where half of them are certain of another class it is log 2"),
            "uniform": (uniform, 0.0, "where all samples are equally ignorant it is 0"),
        }
        _require_cases(check, mutual_information, cases, ordinary, bits={"torn"})


def _extremes(samples: int, batch: int, classes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples that are certain of one class, certain of two different ones, and without any opinion."""
    certain = np.zeros((2 * samples, batch, classes))
    certain[:, :, 0] = 1
    torn = certain.copy()
    torn[::2] = torn[::2, :, ::-1]
    return certain, torn, np.full(certain.shape, 1 / classes)


def _drawn(check: Check, shape: tuple[int, int, int]) -> np.ndarray:
    return check.inputs.dirichlet(np.ones(shape[2]), shape[:2])


def _call(check: Check, subject: Any, samples: np.ndarray, *, judged: bool = True) -> np.ndarray:
    outcome = check.outcome(subject, samples)
    value, like = outcome.value, np.empty(samples.shape[1], samples.dtype)
    require_untouched(check, outcome, probabilities=0)
    if isinstance(value, np.ndarray | np.generic):
        check.suspect("entropy-of-each-sample", value.shape == samples.shape[:2], {"result.shape"})
        check.suspect("sum-over-batch", value.shape in ((), samples.shape[2:]), {"result.type", "result.shape"})
    return check.array(value, "result", like, judged=judged)


def _wanted(samples: np.ndarray, quantity: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The right numbers, the total uncertainty, and the mean entropy of the samples."""
    total, expected = entr(samples.mean(axis=0)).sum(axis=1), entr(samples).sum(axis=2).mean(axis=0)
    return total - expected if quantity == "information" else total, total, expected


def _require_value(check: Check, subject: Any, shape: tuple[int, int, int], quantity: str) -> None:
    samples = _drawn(check, shape)
    got = _call(check, subject, samples, judged=False)
    wanted = _wanted(samples, quantity)[0]
    check.require("nats", close(got, wanted, wanted.dtype), f"the {quantity} is right, in nats",
                  difference(got, wanted))  # fmt: skip
    _suspect(check, got, samples, quantity, {"nats"})


def _ordinary(check: Check, subject: Any, shape: tuple[int, int, int], quantity: str) -> np.ndarray:
    """The result for samples without zeros, in float32."""
    samples = _drawn(check, shape).astype(np.float32)
    got = _call(check, subject, samples)
    check.suspect("dtype-not-kept", got.dtype == np.float64, {"result.dtype"})
    check.notice("nats", np.allclose(got, _wanted(samples, quantity)[0], rtol=1e-3, atol=TINY))
    _suspect(check, got, samples, quantity, {"nats", "torn", "uniform", "certain"}, rtol=1e-3)
    return got


def _require_cases(check: Check, subject: Any, cases: dict, ordinary: np.ndarray, bits: set[str]) -> None:
    for key, (samples, wanted, statement) in cases.items():
        got = _call(check, subject, samples, judged=False)
        right = np.allclose(got, wanted, rtol=1e-6, atol=TINY)
        check.require(key, right, statement, difference(got, np.full(got.shape, wanted)))
        if key != "uniform":
            check.suspect(
                "log-of-zero", not np.isfinite(got).all() and np.isfinite(ordinary).all(), {"certain", "torn"}
            )


def _suspect(
    check: Check, got: np.ndarray, samples: np.ndarray, quantity: str, breaks: set[str], rtol: float = 1e-5
) -> None:
    right, total, expected = _wanted(samples, quantity)
    formulas = {
        "entropy-in-bits": [right / np.log(2)],
        "mean-of-entropies": [expected],
        "sign-lost": [-right],
        "entropy-of-largest": [-np.log(samples.mean(axis=0).max(axis=1))],
    }
    if quantity == "information":
        formulas["total-uncertainty"] = [total]
    suspect_formulas(check, got, formulas, breaks, rtol)
