"""Criteria on what a forward pass of dropout returns: a pair (output, mask) that fits the input and itself."""

from collections.abc import Callable

import numpy as np

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.manners import require_untouched, signed
from dropcourse.checks.toolkit.scale import is_constant
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.toolkit.wording import describe


def output_and_mask(
    check: Check, outcome: Outcome, x: np.ndarray, *, judged: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Output and mask ("pair"); their dtypes are noticed only where they are not `judged`."""
    value = outcome.value
    pair = isinstance(value, tuple | list) and len(value) == 2
    check.require("pair", pair, "the result is a pair (output, mask)", describe(value), fatal=True)
    output = check.array(value[0], "output", x, judged=judged)
    if isinstance(value[1], np.ndarray | np.generic) and value[1].shape == x.shape[1:]:
        shared = np.array_equal(output != 0, np.broadcast_to(value[1] != 0, x.shape))
        check.suspect("mask-shared-across-batch", shared, {"mask.type", "mask.shape"})
    return output, check.array(value[1], "mask", x, dtype=bool, judged=judged)


def require_pairs(check: Check, forward: Callable[[np.ndarray], Outcome], shape: tuple[int, ...]) -> None:
    """Require of `forward`, called on inputs of two dtypes as its argument 0, a pair that fits them, an output that is
    zero just where the mask is False ("agree"), and that the input stays ("input")."""
    for dtype in (np.float64, np.float32):
        x = signed(check.inputs, shape).astype(dtype)
        outcome = forward(x)
        output, mask = output_and_mask(check, outcome, x)
        shown, marked = output != 0, mask != 0
        check.require(
            "agree", np.array_equal(shown, marked), "the output is zero exactly where the mask is False",
            f"{(shown & ~marked).sum()} entries are not zero though the mask is False, {(marked & ~shown).sum()} "
            "are zero though it is True",
        )  # fmt: skip
        times_x = is_constant((output / x)[shown])
        check.suspect("dtype-not-kept", output.dtype == np.float64 and times_x, {"output.dtype"})
        check.suspect("mask-not-boolean", np.isin(mask, (0, 1)).all(), {"mask.dtype"})
        check.suspect("mask-scaled", is_constant(mask[marked]) and mask[marked][0] != 1, {"mask.dtype"})
        check.suspect("mask-inverted", np.array_equal(shown, ~marked), {"agree"})
        require_untouched(check, outcome, x=0)
