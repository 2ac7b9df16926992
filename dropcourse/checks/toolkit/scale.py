"""Criteria on what dropout does to the units that survive, deterministic once the mask is known."""

import numpy as np

from dropcourse.checks.toolkit.check import Check, describe
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome


def require_scale(check: Check, x: np.ndarray, outputs: dict[float, np.ndarray]) -> None:
    """Require that survivors are divided by 1 - p ("scale"). `outputs` maps p to an output for the input `x`, both of
    one shape and without zeros other than dropped units; dropped units are zero by definition."""
    for p, output in outputs.items():
        kept = output != 0
        factor = output[kept] / x[kept]
        right = close(factor, 1 / (1 - p), x.dtype)
        check.require(
            "scale", right and kept.any(), "survivors grow just so much that the average stays the same",
            f"survivors are the input times {spread(factor)} at p = {p:.3g}",
        )  # fmt: skip
        everything = kept.all()
        rate_swapped = plausible(int(kept.sum()), kept.size, p) and not plausible(int(kept.sum()), kept.size, 1 - p)
        swapped = rate_swapped and close(factor, 1 / p, x.dtype)
        unscaled = close(factor, 1, x.dtype)
        check.suspect("no-scaling", unscaled and not everything, breaks={"scale"})
        check.suspect("always-off", unscaled and everything, breaks={"scale", "one"})
        check.suspect("keep-drop-swapped", swapped, breaks={"scale", "zero", "one"})
        constant = one_factor(output[kept], x[kept]) and not right and not unscaled
        check.suspect("wrong-scale", constant and not swapped and not everything, breaks={"scale", "zero", "one"})


def require_edges(check: Check, x: np.ndarray, at_zero: Outcome, at_one: Outcome) -> None:
    """Require that p = 0 changes nothing ("zero") and that p = 1 gives zeros, without NaN or an error ("one"). The
    results are outputs, as NumPy arrays."""
    for key, outcome, wanted in (("zero", at_zero, x), ("one", at_one, np.zeros_like(x))):
        statement = "p = 0 changes nothing" if key == "zero" else "p = 1 gives zeros"
        if outcome.raised is not None:
            check.require(key, False, statement, f"{outcome.raised}")
            continue
        output = outcome.result
        bad = np.count_nonzero(~np.isfinite(output))
        got = f"{bad} entries are NaN or infinite" if bad else f"{describe_difference(output, wanted)}"
        check.require(key, close(output, wanted, x.dtype), statement, got)
    divides = at_one.raised.is_a("ZeroDivisionError") if at_one.raised else not np.isfinite(at_one.result).all()
    check.suspect("nan-at-one", divides, breaks={"one"})


def close(value: np.ndarray, wanted: np.ndarray | float, dtype: np.dtype) -> bool:
    """Whether all entries agree up to rounding in `dtype`: a relative 1e-5 in float32, 1e-10 in float64."""
    return np.allclose(value, wanted, rtol=1e-5 if dtype == np.float32 else 1e-10, atol=0)


def one_factor(output: np.ndarray, x: np.ndarray) -> bool:
    """Whether the output is the input times one factor other than 0 and 1."""
    factor = output / x
    return factor.size > 0 and np.allclose(factor, factor.flat[0], rtol=1e-5) and factor.flat[0] not in (0, 1)


def spread(factor: np.ndarray) -> str:
    """A set of factors in words: one number, or the range it covers."""
    if factor.size == 0:
        return "nothing (there are none)"
    low, high = factor.min(), factor.max()
    return f"{low:.4g}" if np.isclose(low, high) else f"{low:.4g} to {high:.4g}"


def describe_difference(output: np.ndarray, wanted: np.ndarray) -> str:
    """The first entry that differs, in words; the kind of the output if its shape differs."""
    if np.shape(output) != np.shape(wanted):
        return describe(output)
    where = np.argwhere(~np.isclose(output, wanted))
    if not len(where):
        return "a difference in the last digits"
    index = tuple(int(i) for i in where[0])
    place = ", ".join(map(str, index))
    return f"entry [{place}] is {output[index]:.4g} where {wanted[index]:.4g} is right"
