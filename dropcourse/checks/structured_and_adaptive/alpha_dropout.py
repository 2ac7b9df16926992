"""Checks of `alpha_dropout(x, p, rng)`: dropout that keeps mean 0 and variance 1, for networks with SELU.

In a correct answer, dropped entries share one value v, and kept ones are a * x + b. All three follow from p.
"""

from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import require_manners
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.statistics import plausible

SATURATION = -1.7580993408473766
SELU_ALPHA = 1.6732632423543772
Form = tuple[float, float, float]
"""The value of dropped entries, then factor and shift of kept ones."""


def alpha_dropout_values(
    alpha_dropout: Any, shape: tuple = (60, 20), ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """Dropped entries have one value, kept ones are scaled and shifted; p = 0 changes nothing."""
    with Check("alpha_dropout", "values", inputs) as check:
        x = signed(check.inputs, shape)
        for p in ps:
            output = check.array(check.value(alpha_dropout, x, p, check.rng()), "output", x, judged=False)
            kept, form = _form(x, output)
            check.notice("rate", plausible(np.count_nonzero(kept), kept.size, 1 - p))
            _suspect(check, x, output, kept, form, p)
            some = not kept.all() and not np.isnan(form).any()
            check.require("one", some, "dropped entries share one value, and kept ones are a * x + b",
                          "no such values, a and b", fatal=True)  # fmt: skip
            wanted = _wanted(p)
            for key, name, got, right in zip(("value", "factor", "shift"), "vab", form, wanted, strict=True):
                told = {"v": "the value of dropped entries", "a": "the factor of kept entries", "b": "their shift"}
                check.require(
                    key, np.isclose(got, right, rtol=1e-4, atol=1e-6), f"{told[name]} keeps mean 0 and variance 1",
                    f"{got:.5g} at p = {p:.3g}, where {right:.5g} is right",
                )  # fmt: skip
        still = check.array(check.value(alpha_dropout, x, 0.0, check.rng()), "output", x, judged=False)
        check.require("zero", np.allclose(still, x), "p = 0 changes nothing", difference(still, x))


def _wanted(p: float, saturation: float = SATURATION) -> Form:
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    b = -a * p * saturation
    return a * saturation + b, a, b


def _form(x: np.ndarray, output: np.ndarray) -> tuple[np.ndarray, Form]:
    """Which entries are kept, and the form of the output; NaN for what cannot be seen. All entries count as kept where
    no value is there several times."""
    output = output.astype(float)
    values, counts = np.unique(output.round(6), return_counts=True)
    if not np.isfinite(output).all() or counts.max() < 10:
        return np.ones(x.shape, bool), (np.nan,) * 3
    kept = ~np.isclose(output, values[counts.argmax()], rtol=0, atol=1e-5)
    if np.ptp(x) == 0 or np.count_nonzero(kept) < 3:
        return kept, (np.nan,) * 3
    line = np.stack([x[kept], np.ones(np.count_nonzero(kept))], axis=1)
    (a, b), *_ = np.linalg.lstsq(line.astype(float), output[kept].astype(float))
    straight = np.allclose(line @ (a, b), output[kept], rtol=1e-4, atol=1e-5)
    return kept, (float(np.mean(output[~kept])), float(a), float(b)) if straight else (np.nan,) * 3


def _suspect(check: Check, x: np.ndarray, output: np.ndarray, kept: np.ndarray, form: Form, p: float) -> None:
    _, a, b = _wanted(p)
    swapped = _wanted(1 - p)
    forms = {
        "zero-not-alpha": [(b, a, b), (0.0, a, b), (0.0, 1 / (1 - p), 0.0), (0.0, 1.0, 0.0)],
        "affine-missing": [(SATURATION, 1.0, 0.0)],
        "alpha-without-lambda": [_wanted(p, -SELU_ALPHA), (-SELU_ALPHA, 1.0, 0.0)],
        "alpha-positive": [_wanted(p, -SATURATION)],
        "alpha-after-affine": [(SATURATION, a, b)],
        "shift-missing": [(a * SATURATION, a, 0.0)],
        "keep-drop-swapped": [swapped],
    }
    every = {"value", "factor", "shift", "zero"}
    for misconception, wrong in forms.items():
        fits = any(np.allclose(form, other, rtol=1e-3, atol=1e-5) for other in wrong)
        check.suspect(misconception, fits, {*every, "rate"} if misconception == "keep-drop-swapped" else every)
    check.suspect("always-off", np.array_equal(output, x), {"one", "rate"})


def alpha_dropout_mask(alpha_dropout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The entries that are dropped have the right rate, are independent, and come from the generator."""
    with Check("alpha_dropout", "mask", inputs) as check:
        x = signed(check.inputs, SHAPE)
        draws, rng = [], check.rng()
        for _ in range(DRAWS):
            draw, rng = _draw(check, alpha_dropout, x, p, rng)
            draws.append(draw)
        require_rate(check, draws, p)
        require_independence(check, draws, p)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, alpha_dropout, x, p, rng)[0] for rng in rngs))


def _draw(
    check: Check, alpha_dropout: Any, x: np.ndarray, p: float, rng: np.random.Generator
) -> tuple[Draw, np.random.Generator]:
    outcome = check.outcome(alpha_dropout, x, p, rng)
    output = check.array(outcome.value, "output", x, judged=False)
    kept, form = _form(x, output)
    check.notice("value", np.allclose(form, _wanted(p), rtol=1e-4, atol=1e-6))
    check.suspect("keep-drop-swapped", np.allclose(form, _wanted(1 - p), rtol=1e-3), {"value", "rate"})
    if np.array_equal(output, x):
        check.suspect("always-off", True, {"value"})
    return Draw(kept, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)


def alpha_dropout_manners(alpha_dropout: Any, shape: tuple = (6, 5), inputs: Any = 0) -> None:
    """The dtype is kept, the input stays, a bad p raises, 1 among them."""
    with Check("alpha_dropout", "manners", inputs) as check:
        require_manners(
            check, lambda x, p: check.outcome(alpha_dropout, x, p, check.rng()), shape, _is_right,
            p=0.3, bad=(*BAD_PROBABILITIES, 1.0),
        )  # fmt: skip


def _is_right(x: np.ndarray, output: np.ndarray, p: float) -> bool:
    v, a, b = _wanted(p)
    near = np.minimum(abs(output - v), abs(output - (a * x + b)))
    return bool((near < 1e-3).all())
