"""Checks of `polynomial_features(x, degree)`: the powers from 1 to the degree, one in each column."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import close, difference


def polynomial_features_powers(
    polynomial_features: Any, cases: tuple = ((7, 4), (5, 1), (4, 9)), inputs: Any = 0
) -> None:
    """Column by column the right power. `cases` are pairs (examples, degree)."""
    with Check("polynomial_features", "powers", inputs) as check:
        for n, degree in cases:
            x = signed(check.inputs, (n,))
            got = check.value(polynomial_features, x, degree)
            _suspect_columns(check, got, x, degree)
            got = check.array(got, "the result", np.empty((n, degree)), judged=False)
            wanted = _powers(x, range(1, degree + 1))
            check.require(
                "columns", close(got, wanted, x.dtype), "the columns are x, x squared and so on",
                f"{difference(got, wanted)}, where x[{_row(got, wanted)}] is {x[_row(got, wanted)]:.6g}",
            )  # fmt: skip


def _suspect_columns(check: Check, got: Any, x: np.ndarray, degree: int) -> None:
    """Suspect the wrong columns, whatever their number: a wrong shape ends the check."""
    matrix = got if isinstance(got, np.ndarray) and got.dtype.kind == "f" else np.empty(0)
    constant = matrix.ndim == 2 and bool((matrix == 1).all(axis=0).any())
    breaks = {"the result.shape", "columns"}
    wrong = {
        "axes-swapped": [_powers(x, range(1, degree + 1)).T],
        "columns-reversed": [_powers(x, range(degree, 0, -1))],
        "highest-power-missing": [_powers(x, range(1, degree))],
        "powers-summed": [_powers(x, range(1, degree + 1)).sum(axis=1)],
    }
    if degree > 1:  # with a single column there is no wrong order
        for misconception, results in wrong.items():
            fits = any(matrix.shape == result.shape and np.allclose(matrix, result) for result in results)
            check.suspect(misconception, fits, breaks)
        check.suspect("constant-column", constant, breaks)
    elif constant:
        check.suspect("constant-column", True, breaks)


def _powers(x: np.ndarray, powers: range) -> np.ndarray:
    return x[:, None] ** np.array(powers, dtype=int)[None]


def _row(got: np.ndarray, wanted: np.ndarray) -> int:
    return int(np.argmax(~np.isclose(got, wanted).all(axis=1)))


def polynomial_features_manners(polynomial_features: Any, n: int = 6, degree: int = 3, inputs: Any = 0) -> None:
    """The dtype is kept, x stays, a bad degree raises."""
    with Check("polynomial_features", "manners", inputs) as check:
        for dtype in (np.float64, np.float32):
            x = signed(check.inputs, (n,)).astype(dtype)
            outcome = check.outcome(polynomial_features, x, degree)
            got = outcome.value
            kind = getattr(got, "dtype", None) if isinstance(got, np.ndarray) else None
            shape = np.empty(getattr(got, "shape", (n, degree)), dtype)
            check.array(got, "the result", shape)  # of whatever shape: the other check judges that
            check.suspect("dtype-not-kept", kind == np.float64, {"the result.dtype"})
            require_untouched(check, outcome, x=0)
        require_value_errors(
            check, lambda bad: check.outcome(polynomial_features, signed(check.inputs, (n,)), bad), (0, -2), "degree"
        )
