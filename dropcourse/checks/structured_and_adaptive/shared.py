"""Criteria on coins that several entries may share: those of a channel, of a block, of an example, or none.

An answer is seen as an array to begin with times one factor for each coin: 0 where it was dropped. `Seen` says how to
call it and how to read the factors. Once they are read, the criteria are those of plain dropout.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.scale import close, notice_scale, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Outcome


@dataclass(frozen=True)
class Seen:
    """`base` is what the factors multiply; `call` asks the answer, at a drop probability and with a generator, for an
    outcome whose result has the shape of `base`; `factors` reads from such a result one factor for each coin."""

    base: np.ndarray
    call: Callable[[float, np.random.Generator], Outcome]
    factors: Callable[[np.ndarray], np.ndarray]


def require_scales(check: Check, seen: Seen, ps: Sequence[float]) -> None:
    """Survivors grow so that the average stays; p = 0 changes nothing, p = 1 gives zeros."""
    for p in ps:
        factors = seen.factors(seen.call(p, check.rng()).value)
        require_scale(check, np.ones(factors.shape, seen.base.dtype), factors, p)
    require_edges(check, seen.base, seen.call(0.0, check.rng()), seen.call(1.0, check.rng()))


def require_mask(check: Check, seen: Seen, p: float, generator: int, **words: str) -> None:
    """As many coins as SHAPE has entries have the right rate, are independent, and come from the generator that is
    passed in as argument number `generator`. `words` are those of `require_independence`."""
    draws, rng = [], check.rng()
    for _ in range(DRAWS):
        draw, rng = _draw(check, seen, p, rng, generator)
        draws.append(draw)
    require_rate(check, draws, p)
    require_independence(check, draws, p, **words)
    one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
    rngs = (np.random.default_rng(seed) for seed in (one, one, another))
    require_generator(check, *(_draw(check, seen, p, rng, generator)[0] for rng in rngs))


def _draw(
    check: Check, seen: Seen, p: float, rng: np.random.Generator, generator: int
) -> tuple[Draw, np.random.Generator]:
    """The coins of one call, and the generator as the call left it."""
    outcome = seen.call(p, rng)
    factors = seen.factors(outcome.value)
    notice_scale(check, np.ones_like(factors), factors, p)
    kept = (factors != 0).reshape(SHAPE)
    return Draw(kept, outcome.touched, generator in outcome.changed), outcome.changed.get(generator, rng)


def as_array(check: Check, outcome: Outcome, like: np.ndarray) -> Outcome:
    """The outcome with its result judged to be an array like that one, of whatever dtype, if it has one."""
    if outcome.raised:
        return outcome
    return replace(outcome, result=check.array(outcome.value, "output", like, judged=False))


def shared_factors(check: Check, through: np.ndarray, statement: str, p: float) -> np.ndarray:
    """Factors (groups, entries) -> one for each group, whose entries must have the same one ("whole")."""
    first = through[:, :1]
    whole = np.allclose(through, first, rtol=1e-5, atol=0)
    if not whole:
        notice_scale(check, np.ones_like(through), through, p)
    apart = np.count_nonzero((through != 0).any(axis=1) & (through == 0).any(axis=1))
    got = f"{apart} of {len(through)} are kept in part, at p = {p:.3g}" if apart else "different factors in one"
    check.require("whole", whole, statement, got, fatal=True)
    return first[:, 0]


def scaled(x: np.ndarray, output: np.ndarray, p: float) -> bool:
    """Whether what is kept is divided by 1 - p."""
    return close((output / x)[output != 0], 1 / (1 - p), x.dtype)


def require_manners(
    check: Check, call: Callable[[np.ndarray, Any], Outcome], shape: tuple[int, ...],
    right: Callable[[np.ndarray, np.ndarray, float], bool], *,
    name: str = "x", p: float = 0.4, bad: Sequence = BAD_PROBABILITIES,
) -> None:  # fmt: skip
    """The dtype is kept, argument 0, called `name`, stays as it was, and a bad p raises. Whether the output is `right`,
    given input, output and p, is only noticed."""
    for dtype in (np.float64, np.float32):
        x = signed(check.inputs, shape).astype(dtype)
        outcome = call(x, p)
        output = check.array(outcome.value, "output", x)
        check.notice("values", right(x, output, p))
        check.suspect("dtype-not-kept", output.dtype == np.float64, {"output.dtype"})
        require_untouched(check, outcome, **{name: 0})
    require_value_errors(check, lambda p: call(4 * x, p), bad)
