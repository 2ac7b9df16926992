"""Checks of `gaussian_dropout(x, p, rng)`: multiplicative normal noise of mean 1 and variance p / (1 - p)."""

from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import require_manners
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, signed
from dropcourse.checks.toolkit.masks import SHAPE, Draw, require_generator, require_independence
from dropcourse.checks.toolkit.scale import difference, is_constant
from dropcourse.checks.toolkit.statistics import plausible

COUNTS = {
    "mean": (lambda z: z > 0, 0.5, "half of the factors are above 1"),
    "spread": (lambda z: abs(z) < 0.6744897501960817, 0.5, "half of them lie within 0.6745 standard deviations of 1"),
    "shape": (lambda z: abs(z) < 1.5, 0.8663855974622838, "87 % of them lie within 1.5 standard deviations of 1"),
}
"""Of standard normal numbers: what is counted, its probability, and both in words."""


def gaussian_dropout_noise(
    gaussian_dropout: Any, shape: tuple = (200, 10, 6), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """The factors are normal with mean 1 and variance p / (1 - p); p = 0 changes nothing."""
    with Check("gaussian_dropout", "noise", inputs) as check:
        x = signed(check.inputs, shape)
        for p in ps:
            outcome = check.outcome(gaussian_dropout, x, p, check.rng())
            output = check.array(outcome.value, "output", x, judged=False)
            _judge(check, x, output, p)
        still = check.array(check.value(gaussian_dropout, x, 0.0, check.rng()), "output", x, judged=False)
        check.require("zero", np.allclose(still, x), "p = 0 changes nothing", difference(still, x))


def _judge(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    odds = p / (1 - p)
    z = _own((output / x - 1) / np.sqrt(odds))
    for key, (counted, chance, statement) in COUNTS.items():
        count, trials = int(counted(z).sum()), z.size
        check.require(
            key, plausible(count, trials, chance), statement,
            f"{count / trials:.1%} of {trials:,} factors at p = {p:.3g}, where {chance:.1%} are expected",
        )  # fmt: skip
    _suspect(check, x, output, p)


def _own(z: np.ndarray) -> np.ndarray:
    """What is shared along an axis counts once: "draws" judges that."""
    for axis in range(z.ndim):
        first = z.take([0], axis)
        if np.ptp(z) > 0 and np.allclose(z, first, rtol=0, atol=1e-9):
            z = first
    return z


def _suspect(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    odds, factors = p / (1 - p), output / x
    seen = {
        "variance-as-deviation": (factors - 1) / odds,
        "standard-variance": (factors - 1) / np.sqrt(p * (1 - p)),
        "keep-drop-swapped": (factors - 1) * np.sqrt(odds),
        "noise-added": (output - x) / np.sqrt(odds),
        "noise-around-zero": factors / np.sqrt(odds),
    }
    for misconception, z in seen.items():
        z = _own(z)
        fits = all(plausible(int(counted(z).sum()), z.size, chance) for counted, chance, _ in COUNTS.values())
        check.suspect(misconception, fits, {*COUNTS, "zero"})
    kept = factors[factors != 0]
    check.suspect("dropped-not-disturbed", 0 < kept.size < factors.size and is_constant(kept), {*COUNTS})
    check.suspect("always-off", np.array_equal(output, x), {*COUNTS})


def gaussian_dropout_draws(gaussian_dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Each entry has noise of its own, from the generator that is passed in."""
    with Check("gaussian_dropout", "draws", inputs) as check:
        rng = check.rng()
        first, rng = _draw(check, gaussian_dropout, p, rng)
        second, _ = _draw(check, gaussian_dropout, p, rng)
        words = {"rows": "each example gets noise of its own", "columns": "each unit gets noise of its own"}
        require_independence(check, [first, second], 0.3, **words)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, gaussian_dropout, p, rng)[0] for rng in rngs))


def _draw(check: Check, gaussian_dropout: Any, p: float, rng: np.random.Generator) -> tuple[Draw, np.random.Generator]:
    """Which factors are not among the largest, of which there are 30 %."""
    x = np.ones(SHAPE)
    outcome = check.outcome(gaussian_dropout, x, p, rng)
    output = check.array(outcome.value, "output", x, judged=False)
    small = output <= 1 + 0.5244005127080407 * np.sqrt(p / (1 - p))
    check.notice("factors", not small.all() or np.array_equal(output, x))
    return Draw(small, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)


def gaussian_dropout_manners(gaussian_dropout: Any, shape: tuple = (5, 4), inputs: Any = 0) -> None:
    """The dtype is kept, the input stays, a bad p raises, 1 among them."""
    with Check("gaussian_dropout", "manners", inputs) as check:
        require_manners(
            check, lambda x, p: check.outcome(gaussian_dropout, x, p, check.rng()), shape,
            lambda x, output, p: np.allclose(output, x, rtol=0.2, atol=0), p=1e-4, bad=(*BAD_PROBABILITIES, 1.0),
        )  # fmt: skip
