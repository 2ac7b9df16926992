"""Checks of `expected_calibration_error(probabilities, labels, bins)`: equal bins of (0, 1], right edges included."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import number, require_untouched
from dropcourse.checks.toolkit.verbs import Outcome

TINY = 1e-6
"""A distance from 0 that is rounding."""
EVERY = {"error", "edges", "empty", "one bin", "right", "wrong"}


def expected_calibration_error_values(
    expected_calibration_error: Any, shape: tuple = (120, 4), bins: tuple = (8, 3), inputs: Any = 0
) -> None:
    """The weighted mean over bins. `shape` is (examples, classes)."""
    with Check("expected_calibration_error", "values", inputs) as check:
        for number_of_bins in bins:
            probabilities = check.inputs.dirichlet(np.ones(shape[1]), shape[0])
            labels = _labels(check, probabilities)
            outcome = check.outcome(expected_calibration_error, probabilities, labels, number_of_bins)
            _judge(check, "error", outcome, probabilities, labels, number_of_bins, "the error is right")


def expected_calibration_error_bins(
    expected_calibration_error: Any, ones: int = 3, bins: int = 4, inputs: Any = 0
) -> None:
    """Confidences on the edges of bins, and bins that are empty."""
    with Check("expected_calibration_error", "bins", inputs) as check:
        # Halves and quarters are exact in binary: they lie on an edge, not beside it.
        confidence = np.repeat([0.5, 0.625, 0.75, 0.875, 1.0], [4, 12, 5, 2, ones])
        probabilities, labels = _on_edges(check, confidence)
        outcome = check.outcome(expected_calibration_error, probabilities, labels, bins)
        _judge(check, "edges", outcome, probabilities, labels, bins, "a bin has its right edge, not its left one")
        few = check.inputs.dirichlet(np.ones(3), 6)
        labels = _labels(check, few)
        outcome = check.outcome(expected_calibration_error, few, labels, 20 * bins)
        _judge(check, "empty", outcome, few, labels, 20 * bins, "bins without examples are left out")


def expected_calibration_error_edges(expected_calibration_error: Any, shape: tuple = (40, 3), inputs: Any = 0) -> None:
    """Extremes, one bin, float32, and arguments that stay as they were."""
    with Check("expected_calibration_error", "edges", inputs) as check:
        probabilities = check.inputs.dirichlet(np.ones(shape[1]), shape[0]).astype(np.float32)
        labels = _labels(check, probabilities)
        outcome = check.outcome(expected_calibration_error, probabilities, labels, 1)
        _judge(check, "one bin", outcome, probabilities, labels, 1, "one bin compares accuracy and mean confidence")
        require_untouched(check, outcome, probabilities=0, labels=1)
        certain = np.eye(shape[1], dtype=np.float32)[labels]
        cases = {
            "right": (labels, "certain and always right gives 0"),
            "wrong": ((labels + 1) % shape[1], "certain and always wrong gives 1"),
        }
        for key, (truth, statement) in cases.items():
            outcome = check.outcome(expected_calibration_error, certain, truth, 10)
            _judge(check, key, outcome, certain, truth, 10, statement)


def _labels(check: Check, probabilities: np.ndarray) -> np.ndarray:
    """The predicted class for about half of the examples, another one for the rest."""
    right = check.inputs.random(len(probabilities)) < 0.5
    return (probabilities.argmax(axis=1) + ~right) % probabilities.shape[1]


def _on_edges(check: Check, confidence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distributions of these confidences; those on quarters are wrong, others right, so that what one bin has too much
    another has too little."""
    rest = 1 - confidence
    probabilities = np.stack([confidence, rest * 0.75, rest * 0.25], axis=1)
    labels = (confidence % 0.25 == 0).astype(int)
    order = check.inputs.permutation(len(labels))
    return probabilities[order], labels[order]


def _judge(
    check: Check, key: str, outcome: Outcome, probabilities: np.ndarray, labels: np.ndarray, bins: int, statement: str
) -> None:
    wrong = _wrong(probabilities, labels, bins)
    if outcome.raised is not None and outcome.raised.type == "IndexError":
        check.require(key, False, statement, str(outcome.raised))
        for misconception in (*wrong, "empty-bins-are-nan"):
            check.suspect(misconception, misconception == "left-edge-included", EVERY)
        return
    got = number(outcome.value)
    is_number = got is not None
    check.require("number", is_number, "the result is a number", describe(outcome.value), fatal=True, quiet=True)
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    wanted = np.dot(*_gaps(np.ceil(confidence * bins), confidence, correct))
    right = np.isclose(got, wanted, rtol=1e-5, atol=TINY)
    check.require(key, right, statement, f"{got:.6g} where {wanted:.6g} is right, with {bins} bins")
    check.suspect("empty-bins-are-nan", right or np.isnan(got), EVERY)
    # With one bin, or certain predictions, a wrong sign looks the same.
    suspect_formulas(check, got, {"gaps-cancel": wrong.pop("gaps-cancel")}, {"error", "edges", "empty"})
    suspect_formulas(check, got, wrong, EVERY)


def _gaps(place: np.ndarray, confidence: np.ndarray, correct: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each bin that is not empty, its share of the examples, and how far accuracy and confidence lie apart."""
    members = [place == bin for bin in np.unique(place)]
    shares = np.array([inside.mean() for inside in members])
    return shares, np.array([abs(correct[inside].mean() - confidence[inside].mean()) for inside in members])


def _wrong(probabilities: np.ndarray, labels: np.ndarray, bins: int) -> dict[str, list]:
    """What mistakes would give."""
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    shares, gaps = _gaps(np.ceil(confidence * bins), confidence, correct)
    left, inside = np.floor(confidence * bins), confidence < 1
    of_label, distance = probabilities[np.arange(len(labels)), labels], correct.mean() - confidence.mean()
    return {
        "left-edge-included": [
            np.dot(*_gaps(left, confidence, correct)),
            np.dot(*_gaps(np.minimum(left, bins - 1), confidence, correct)),
            np.dot(*_gaps(left[inside], confidence[inside], correct[inside])) * inside.mean(),
        ],
        "bins-not-weighted": [gaps.mean()],
        "empty-bins-counted": [gaps.sum() / bins],
        "label-as-confidence": [np.dot(*_gaps(np.ceil(of_label * bins), of_label, correct))],
        "gap-of-each-example": [abs(correct - confidence).mean()],
        "gaps-cancel": [abs(distance), distance, -distance],
        "largest-gap": [gaps.max()],
        "gaps-squared": [shares @ gaps**2, np.sqrt(shares @ gaps**2)],
    }
