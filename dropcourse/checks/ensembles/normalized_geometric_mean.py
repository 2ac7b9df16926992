"""Checks of `normalized_geometric_mean(probabilities, weights)`: the weighted geometric mean, divided by its sum."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched
from dropcourse.checks.toolkit.scale import close, difference

MANY = 3_000
"""So many members that the product of their probabilities is too small for a float."""


def normalized_geometric_mean_values(normalized_geometric_mean: Any, shape: tuple = (5, 3, 4), inputs: Any = 0) -> None:
    """Members that all have the same weight. `shape` is (members, batch, classes)."""
    with Check("normalized_geometric_mean", "equal weights", inputs) as check:
        members = _members(check, shape)
        weights = np.full(len(members), 1 / len(members))
        _require_mean(check, normalized_geometric_mean, members, weights)


def normalized_geometric_mean_weights(
    normalized_geometric_mean: Any, shape: tuple = (4, 2, 3), inputs: Any = 0
) -> None:
    """Members of different weights, which need not sum to 1."""
    with Check("normalized_geometric_mean", "weights", inputs) as check:
        members = _members(check, shape)
        weights = check.inputs.permutation(np.arange(1, len(members) + 1)) / 4
        _require_mean(check, normalized_geometric_mean, members, weights)


def normalized_geometric_mean_stability(
    normalized_geometric_mean: Any, shape: tuple = (3, 2, 4), inputs: Any = 0
) -> None:
    """Tiny probabilities, many members, zeros; dtype kept, arguments untouched."""
    with Check("normalized_geometric_mean", "edges", inputs) as check:

        def mean(members: np.ndarray, weights: np.ndarray) -> np.ndarray:
            outcome = check.outcome(normalized_geometric_mean, members, weights)
            require_untouched(check, outcome, probabilities=0, weights=1)
            return check.array(outcome.value, "result", members[0])

        plain = _members(check, shape).astype(np.float32)
        weights = np.arange(1, len(plain) + 1) / 4
        ordinary = mean(plain, weights.astype(np.float32))
        check.suspect("dtype-not-kept", ordinary.dtype == np.float64, {"result.dtype"})
        check.notice("mean", close(ordinary, _normalised(_geometric(plain, weights)), ordinary.dtype))
        _suspect_formula(check, ordinary, plain, weights, {"mean", "tiny", "many", "zero", "no say"})
        _require_tiny(check, mean, shape)
        _require_zeros(check, mean, shape)


def _require_tiny(check: Check, mean: Any, shape: tuple[int, int, int]) -> None:
    """Probabilities near the smallest float, and more members than a product bears."""
    sure = np.full(shape[1:], 1e-300)
    sure[:, 0] = 1
    unsure = _members(check, (1, *shape[1:]))[0]
    got, wanted = mean(np.stack([sure, unsure]), np.array([1.0, 1.0])), _normalised(np.sqrt(sure * unsure))
    statement = "probabilities as small as 1e-300 keep their meaning"
    check.require("tiny", close(got, wanted, wanted.dtype), statement, difference(got, wanted))
    cut = any(close(got[:, 1:], _epsilon(sure, unsure, epsilon)[:, 1:], got.dtype) for epsilon in EPSILONS)
    check.suspect("epsilon-in-log", cut, {"tiny", "zero"})
    member = _members(check, (1, *shape[1:]))
    got = mean(np.repeat(member, MANY, axis=0), np.ones(MANY))
    statement = f"{MANY:,} members that agree have their common opinion as a mean"
    right = np.allclose(got, member[0], rtol=1e-6, atol=0)
    check.require("many", right, statement, difference(got, member[0]))
    check.suspect("product-underflows", not np.isfinite(got).all() or not got.any(), {"many", "tiny"})


def _require_zeros(check: Check, mean: Any, shape: tuple[int, int, int]) -> None:
    """A class that one member excludes, and a member without a say that excludes more."""
    members = _members(check, shape)
    members[0, :, 1] = 0
    members /= members.sum(axis=2, keepdims=True)
    weights = check.inputs.uniform(0.5, 2, len(members))
    got, wanted = mean(members, weights), _normalised(_geometric(members, weights))
    check.require("zero", close(got, wanted, wanted.dtype), "a class that a member excludes gets 0",
                  difference(got, wanted))  # fmt: skip
    undefined = close(got, wanted, wanted.dtype) or not np.isfinite(got).all()
    check.suspect("log-of-zero", undefined, {"zero", "no say"})
    silent = np.concatenate([members[1:], np.eye(shape[2])[np.newaxis, [0] * shape[1]]])
    weights = np.append(weights[1:], 0.0)
    got, wanted = mean(silent, weights), _normalised(_geometric(silent[:-1], weights[:-1]))
    check.require("no say", close(got, wanted, wanted.dtype), "a member of weight 0 has no say",
                  difference(got, wanted))  # fmt: skip
    undefined = close(got, wanted, wanted.dtype) or not np.isfinite(got).all()
    check.suspect("log-of-zero", undefined, {"zero", "no say"})


EPSILONS = (1e-8, 1e-10, 1e-12, 1e-15, 1e-16)


def _epsilon(sure: np.ndarray, unsure: np.ndarray, epsilon: float) -> np.ndarray:
    return _normalised(np.sqrt((sure + epsilon) * (unsure + epsilon)))


def _members(check: Check, shape: tuple[int, int, int]) -> np.ndarray:
    """Distributions that differ from each other, none of their probabilities below 1/100 or so."""
    return _normalised(check.inputs.uniform(0.05, 1, shape))


def _normalised(powers: np.ndarray) -> np.ndarray:
    return powers / powers.sum(axis=-1, keepdims=True)


def _geometric(members: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Few members, whose powers are multiplied as they are."""
    return np.prod(members ** (weights / weights.sum())[:, np.newaxis, np.newaxis], axis=0)


def _require_mean(check: Check, subject: Any, members: np.ndarray, weights: np.ndarray) -> None:
    got = check.array(check.value(subject, members, weights), "result", members[0], judged=False)
    wanted = _normalised(_geometric(members, weights))
    check.require(
        "mean", close(got, wanted, wanted.dtype), "the normalised geometric mean is right", difference(got, wanted)
    )
    sums = got.sum(axis=1)
    right = np.allclose(sums, 1, rtol=1e-6)
    check.require("sums", right, "each row sums to 1", f"rows that sum to {sums.min():.4g} up to {sums.max():.4g}")
    _suspect_formula(check, got, members, weights, {"mean", "sums"})


def _suspect_formula(check: Check, got: np.ndarray, members: np.ndarray, weights: np.ndarray, breaks: set[str]) -> None:
    shares = (weights / weights.sum())[:, np.newaxis, np.newaxis]
    geometric, raw = _geometric(members, weights), np.prod(members ** weights[:, np.newaxis, np.newaxis], axis=0)
    equal = np.ones(len(members))
    formulas = {
        "arithmetic-mean": [(shares * members).sum(axis=0), members.mean(axis=0)],
        "geometric-not-normalised": [geometric],
        "normalised-over-batch": [geometric / geometric.sum(axis=0), geometric / geometric.sum()],
        "root-missing": [_normalised(members.prod(axis=0)), members.prod(axis=0)],
    }
    if not np.allclose(weights, weights[0]):
        formulas["weights-ignored"] = [_normalised(_geometric(members, equal))]
        formulas["weights-not-divided"] = [_normalised(raw), raw]
    suspect_formulas(check, got, formulas, breaks)
