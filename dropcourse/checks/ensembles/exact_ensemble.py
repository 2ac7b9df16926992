"""Checks of `exact_ensemble(network, x, p)`: the mean over all masks on the inputs, in one call of the network.

The network is lent to the student's code and notes what it is given. It has one hidden ReLU layer, so that the mean
over masks is not the output for the mean input.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import close, difference, not_finite
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.toolkit.wording import dtype_name

HIDDEN, OUTPUTS = 7, 2


def exact_ensemble_values(
    exact_ensemble: Any, shape: tuple = (3, 4), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """The mean over masks, weighted by their probabilities."""
    with Check("exact_ensemble", "values", inputs) as check:
        for p in ps:
            case = _Case.drawn(check, exact_ensemble, shape, np.float64)
            got = _output(check, case, case.call(check, p), judged=False)
            wanted = case.mean(p)
            check.require(
                "mean", close(got, wanted, wanted.dtype), "the mean over all sub-networks is right",
                f"{difference(got, wanted)} at p = {p:.3g}",
            )  # fmt: skip
            _suspect_mean(check, case, got, p, {"mean"})


def exact_ensemble_call(exact_ensemble: Any, shape: tuple = (3, 5), p: float = 0.3, inputs: Any = 0) -> None:
    """All masked copies of all examples go through the network in one call."""
    with Check("exact_ensemble", "one call", inputs) as check:
        for rate in (p, 0.5, 1 - p):
            _require_one_call(check, _Case.drawn(check, exact_ensemble, shape, np.float64), rate)


def _require_one_call(check: Check, case: "_Case", p: float) -> None:
    _output(check, case, case.call(check, p), judged=False)
    calls = [len(rows) for rows in case.seen]
    masks, batch = len(case.masks()), len(case.x)
    once = len(calls) == 1
    check.require("once", once, "the network is called once", f"{len(calls)} calls")
    check.suspect("loops-over-masks", len(calls) in (masks, masks * batch), {"once", "rows", "copies"})
    check.suspect("loops-over-examples", calls == [masks] * batch, {"once", "rows", "copies"})
    check.suspect("one-pass-for-all", once and calls[0] == batch, {"rows", "copies"})
    if once:
        got = f"{calls[0]} rows for {masks} masks and {batch} examples"
        check.require("rows", calls[0] == masks * batch, "it is given each masked copy of each example", got)
        _require_copies(check, case, p)


def exact_ensemble_edges(exact_ensemble: Any, shape: tuple = (2, 3), inputs: Any = 0) -> None:
    """p = 0 is the network itself, p = 1 the network without inputs; dtype kept, x untouched, a bad p raises."""
    with Check("exact_ensemble", "edges", inputs) as check:
        case = _Case.drawn(check, exact_ensemble, shape, np.float32)

        def at(p: float) -> Outcome:
            outcome = case.call(check, p)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, x=1)
            return replace(outcome, result=_output(check, case, outcome))

        between = at(0.2).value
        check.suspect("dtype-not-kept", between.dtype == np.float64, {"result.dtype", "rows.dtype"})
        check.notice("mean", close(between, case.mean(0.2), between.dtype))
        _suspect_mean(check, case, between, 0.2, {"zero", "one", "mean"})
        edges = {"zero": (0.0, case.run(case.x), "p = 0 gives the network's own output"),
                 "one": (1.0, case.run(0 * case.x), "p = 1 gives its output for an input of zeros")}  # fmt: skip
        outcomes = {key: at(p) for key, (p, _, _) in edges.items()}
        for key, (_, wanted, statement) in edges.items():
            outcome = outcomes[key]
            right = outcome.raised is None and close(outcome.result, wanted, case.x.dtype)
            check.require(key, right, statement, str(outcome.raised or difference(outcome.result, wanted)))
        rows = case.seen[0] if case.seen else None
        same = rows is not None and dtype_name(rows) == dtype_name(case.x)
        got = "nothing" if rows is None else f"rows of dtype {dtype_name(rows)}"
        check.require("rows.dtype", same, "the network is given rows of the dtype of x", got)
        check.suspect("nan-at-one", np.isfinite(between).all() and not_finite(outcomes["one"]), {"one"})
        require_value_errors(check, lambda bad: case.call(check, bad))


@dataclass(frozen=True)
class _Case:
    """A network by its parameters, examples for it, and what it was given: the rows of each call."""

    subject: Any
    parameters: tuple[np.ndarray, np.ndarray, np.ndarray]
    x: np.ndarray
    seen: list[np.ndarray] = field(default_factory=list)

    @classmethod
    def drawn(cls, check: Check, subject: Any, shape: tuple[int, int], dtype: type) -> "_Case":
        """`shape` is (batch, features). All outputs are positive, so that no sum loses digits."""
        w1, x = signed(check.inputs, (shape[1], HIDDEN)), signed(check.inputs, shape)
        b1, w2 = check.inputs.uniform(0.5, 1, HIDDEN), check.inputs.uniform(0.5, 2, (HIDDEN, OUTPUTS))
        *parameters, x = (array.astype(dtype) for array in (w1, b1, w2, x))
        return cls(subject, tuple(parameters), x)

    def call(self, check: Check, p: Any) -> Outcome:
        """Call the answer with the network lent to it."""

        def network(rows: Any) -> np.ndarray:
            rows, features = np.asarray(rows), self.x.shape[1]
            if rows.ndim != 2 or rows.shape[1] != features:
                raise ValueError(f"it takes an array (rows, {features}), got one of shape {rows.shape}")
            self.seen.append(rows)
            return self.run(rows.astype(self.x.dtype))

        return check.outcome(self.subject, network, self.x, p)

    def run(self, rows: np.ndarray) -> np.ndarray:
        """What the network returns."""
        w1, b1, w2 = self.parameters
        return np.maximum(rows @ w1 + b1, 0) @ w2

    def masks(self) -> np.ndarray:
        """(masks, 1, features): 0 where an input is dropped."""
        features = self.x.shape[1]
        return np.indices((2,) * features).reshape(features, 1, -1).T

    def mean(self, p: float, factor: float | None = None, *, kept: float | None = None) -> np.ndarray:
        """The mean over masks whose survivors are multiplied by `factor` (default: 1 / (1 - p)), each input being kept
        with probability `kept` (default: 1 - p)."""
        masks = self.masks()
        kept = 1 - p if kept is None else kept
        chances = np.where(masks, kept, 1 - kept).prod(axis=2, keepdims=True)
        outputs = self.run(self.x * masks * (1 / (1 - p) if factor is None else factor))
        return (chances * outputs).sum(axis=0)


def _output(check: Check, case: _Case, outcome: Outcome, *, judged: bool = True) -> np.ndarray:
    value, like = outcome.value, case.run(case.x)
    if isinstance(value, np.ndarray):
        check.suspect("averages-over-examples", value.shape == like.shape[1:], {"result.shape"})
        check.suspect("no-average", value.shape[:-1] in _unaveraged(case), {"result.shape"})
    return check.array(value, "result", like, judged=judged)


def _unaveraged(case: _Case) -> list[tuple[int, ...]]:
    masks, batch = len(case.masks()), len(case.x)
    return [(masks * batch,), (masks, batch), (batch, masks)]


def _require_copies(check: Check, case: _Case, p: float) -> None:
    """The rows are those that inverted dropout makes, in any order."""
    rows = case.seen[0]
    copies = (case.x * case.masks()).reshape(-1, case.x.shape[1])
    right, unscaled = (_same_rows(rows, wanted) for wanted in (copies / (1 - p), copies))
    check.require(
        "copies", right, "each copy is an example with one of the masks, its survivors divided by 1 - p",
        f"{len(rows)} rows of another kind, in an array of dtype {dtype_name(rows)}",
    )  # fmt: skip
    check.suspect("no-scaling", unscaled, {"copies"})
    check.suspect("keep-drop-swapped", _same_rows(rows, copies / p), {"copies"})


def _same_rows(rows: np.ndarray, wanted: np.ndarray) -> bool:
    if rows.shape != wanted.shape:
        return False
    rows, wanted = (array[np.lexsort(array.round(6).T)] for array in (rows, wanted))
    return np.allclose(rows, wanted, rtol=1e-5, atol=1e-12)


def _suspect_mean(check: Check, case: _Case, got: np.ndarray, p: float, breaks: set[str]) -> None:
    formulas = {
        "all-masks-alike": [case.mean(p, kept=0.5), case.mean(p, kept=0.5) * len(case.masks())],
        "no-scaling": [case.mean(p, 1)],
        "keep-drop-swapped": [case.mean(p, 1 / p, kept=p), case.mean(p, kept=p), case.mean(p, 1 / p)],
        "one-pass-for-all": [case.run(case.x), case.run(case.x * (1 - p))],
        "divided-by-masks": [case.mean(p) / len(case.masks())],
    }
    suspect_formulas(check, got, formulas, breaks)
