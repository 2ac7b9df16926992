"""Criteria on what dropout does to the units that survive, deterministic once the mask is known."""

import numpy as np

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.toolkit.wording import describe


def require_scale(check: Check, x: np.ndarray, output: np.ndarray, p: float, *, rate_judged: bool = False) -> None:
    """Require that survivors are divided by 1 - p ("scale"). `x` has no zeros: a zero in the output is a dropped unit,
    whose rate is only noticed here ("rate"), unless the check judges it elsewhere."""
    if not rate_judged:
        check.notice("rate", plausible(np.count_nonzero(output), output.size, 1 - p))
    check.require(
        "scale", _scaled(x, output, p), "survivors grow just so much that the average stays the same",
        f"survivors are the input times {spread((output / x)[output != 0])} at p = {p:.3g}",
    )  # fmt: skip
    _suspect_scale(check, x, output, p)


def notice_scale(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    """The same, where another test cell judges the scale."""
    check.notice("scale", _scaled(x, output, p))
    _suspect_scale(check, x, output, p)


def _scaled(x: np.ndarray, output: np.ndarray, p: float) -> bool:
    return output.any() and close((output / x)[output != 0], 1 / (1 - p), x.dtype)


def _suspect_scale(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    kept = output != 0
    factor = (output / x)[kept]
    some = 0 < len(factor) < kept.size
    right, unscaled, inverse = (some and close(factor, wanted, x.dtype) for wanted in (1 / (1 - p), 1, 1 / p))
    swapped = plausible(len(factor), kept.size, p) and (right or inverse)
    known = right or unscaled or swapped
    check.suspect("no-scaling", unscaled, {"scale"})
    check.suspect("always-off", np.array_equal(output, x), {"scale", "one", "rate"})
    check.suspect("keep-drop-swapped", swapped, {"scale", "zero", "one", "rate"})
    check.suspect("wrong-scale", some and not known and is_constant(factor), {"scale", "zero"})


def require_edges(check: Check, x: np.ndarray, at_zero: Outcome, at_one: Outcome) -> None:
    """Require that p = 0 changes nothing ("zero") and that p = 1 gives zeros, without NaN or an error ("one"). The
    results are outputs, as NumPy arrays."""
    edges = {"zero": (at_zero, x, "p = 0 changes nothing"), "one": (at_one, np.zeros_like(x), "p = 1 gives zeros")}
    for key, (outcome, wanted, statement) in edges.items():
        right = outcome.raised is None and close(outcome.result, wanted, x.dtype)
        got = str(outcome.raised) if outcome.raised else difference(outcome.result, wanted)
        check.require(key, right, statement, got)
    check.suspect("nan-at-one", not_finite(at_one), breaks={"one"})


def not_finite(outcome: Outcome) -> bool:
    """Whether a call divided by zero: it raised ZeroDivisionError, or NaN or an infinity came back."""
    if outcome.raised is not None:
        return outcome.raised.is_a("ZeroDivisionError")
    return not np.isfinite(outcome.result).all()


def close(value: np.ndarray, wanted: np.ndarray | float, dtype: np.dtype) -> bool:
    """Whether all entries agree up to rounding: a relative 1e-5 in float32, and 1e-6 in float64, where `p` may have
    been kept in single precision or a tiny number added to a divisor."""
    return np.allclose(value, wanted, rtol=1e-5 if dtype == np.float32 else 1e-6, atol=0)


def is_constant(factor: np.ndarray) -> bool:
    """Whether all factors are the same finite number, other than zero."""
    return factor.size > 0 and factor[0] != 0 and np.allclose(factor, factor[0], rtol=1e-5, atol=0)


def spread(factor: np.ndarray) -> str:
    """A set of factors in words: one number, or the range it covers."""
    if factor.size == 0:
        return "nothing (there are none)"
    wrong = np.count_nonzero(~np.isfinite(factor))
    if wrong:
        return f"NaN or infinity ({wrong} of {factor.size})"
    low, high = factor.min() + 0.0, factor.max() + 0.0  # + 0.0 so that no -0 is shown
    return f"{low:.4g}" if np.isclose(low, high) else f"{low:.4g} to {high:.4g}"


def difference(output: np.ndarray, wanted: np.ndarray) -> str:
    """What is wrong with an output, in words: NaN, another shape, or the first entry that differs."""
    if np.shape(output) != np.shape(wanted):
        return describe(output)
    bad = np.count_nonzero(~np.isfinite(output))
    if bad:
        return f"{bad} of {output.size} entries are NaN or infinite"
    where = np.argwhere(~np.isclose(output, wanted))
    if not len(where):
        return "a difference in the last digits"
    index = tuple(int(i) for i in where[0])
    place = ", ".join(map(str, index))
    return f"entry [{place}] is {output[index] + 0.0:.6g} where {wanted[index] + 0.0:.6g} is right"
