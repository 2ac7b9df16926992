"""Checks of standard dropout, the form of 2012: `standard_dropout_forward(x, p, rng)` and
`standard_dropout_predict(x, p)`."""

from dataclasses import replace
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.pairs import output_and_mask, require_pairs
from dropcourse.checks.toolkit.scale import close, is_constant, require_edges, spread
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome


def standard_dropout_forward_form(
    standard_dropout_forward: Any, shape: tuple = (12, 5), p: float = 0.4, inputs: Any = 0
) -> None:
    """A pair (output, mask) of the input's shape; the output keeps the dtype, the input stays; a bad p raises."""
    with Check("standard_dropout_forward", "form", inputs) as check:

        def forward(x: np.ndarray, p: float = p) -> Outcome:
            return check.outcome(standard_dropout_forward, x, p, check.rng())

        require_pairs(check, forward, shape)
        x = signed(check.inputs, shape)
        require_value_errors(check, lambda bad: forward(x, bad))


def standard_dropout_forward_size(standard_dropout_forward: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Survivors keep their value; p = 0 changes nothing, p = 1 leaves zeros."""
    with Check("standard_dropout_forward", "size of the survivors", inputs) as check:
        x = signed(check.inputs, (100, 20))

        def forward(p: float) -> Outcome:
            outcome = check.outcome(standard_dropout_forward, x, p, check.rng())
            if outcome.raised:
                return outcome
            return replace(outcome, result=output_and_mask(check, outcome, x, judged=False)[0])

        for p in ps:
            output = forward(p).value
            check.notice("rate", plausible(np.count_nonzero(output), output.size, 1 - p))
            check.require(
                "size", _as_they_are(x, output), "survivors keep their value while training",
                f"survivors are the input times {spread((output / x)[output != 0])} at p = {p:.3g}",
            )  # fmt: skip
            _suspect_size(check, x, output, p)
        require_edges(check, x, forward(0.0), forward(1.0))


def standard_dropout_forward_mask(standard_dropout_forward: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """The mask has the right rate, independent entries, and comes from the generator that is passed in."""
    with Check("standard_dropout_forward", "mask", inputs) as check:
        draws, rng = [], check.rng()
        for _ in range(DRAWS):
            draw, rng = _draw(check, standard_dropout_forward, p, rng)
            draws.append(draw)
        require_rate(check, draws, p)
        require_independence(check, draws, p)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, standard_dropout_forward, p, rng)[0] for rng in rngs))


def _draw(
    check: Check, standard_dropout_forward: Any, p: float, rng: np.random.Generator
) -> tuple[Draw, np.random.Generator]:
    """The mask that the output shows, and the generator as the call left it."""
    x = np.ones(SHAPE)
    outcome = check.outcome(standard_dropout_forward, x, p, rng)
    output, _ = output_and_mask(check, outcome, x, judged=False)
    check.notice("size", _as_they_are(x, output))
    _suspect_size(check, x, output, p)
    return Draw(output != 0, outcome.touched, 2 in outcome.changed), outcome.changed.get(2, rng)


def _as_they_are(x: np.ndarray, output: np.ndarray) -> bool:
    return output.any() and close((output / x)[output != 0], 1, x.dtype)


def _suspect_size(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    kept = output != 0
    factor, right = (output / x)[kept], _as_they_are(x, output)
    swapped = right and plausible(len(factor), kept.size, p)
    check.suspect("scales-in-training", is_constant(factor) and not right, {"size", "zero", "one"})
    check.suspect("keep-drop-swapped", swapped, {"zero", "one", "rate"})
    check.suspect("always-off", np.array_equal(output, x), {"one", "rate"})


def standard_dropout_predict_scale(standard_dropout_predict: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """All units, at the size that the next layer got in training on average; p = 0 changes nothing, p = 1 leaves
    zeros."""
    with Check("standard_dropout_predict", "scale", inputs) as check:
        x = signed(check.inputs, (40, 20))

        def predict(p: float) -> Outcome:
            outcome = check.outcome(standard_dropout_predict, x, p)
            if outcome.raised:
                return outcome
            return replace(outcome, result=check.array(outcome.value, "the result", x, judged=False))

        for p in ps:
            got = predict(p).value
            check.require(
                "scale", close(got, x * (1 - p), x.dtype), "the next layer receives what it got in training on average",
                f"the input times {spread((got / x).ravel())} at p = {p:.3g}",
            )  # fmt: skip
            _suspect_prediction(check, x, got, p)
        require_edges(check, x, predict(0.0), predict(1.0))


def _suspect_prediction(check: Check, x: np.ndarray, got: np.ndarray, p: float) -> None:
    drops = 0 < (got == 0).mean() < 1
    check.suspect("scales-by-drop-rate", close(got, x * p, x.dtype), {"scale", "zero", "one"})
    check.suspect("unscaled-at-test", np.array_equal(got, x), {"scale", "one"})
    check.suspect("grows-at-test", close(got, x / (1 - p), x.dtype), {"scale", "one"})
    check.suspect("active-in-eval", drops and is_constant((got / x)[got != 0]), {"scale", "zero", "one"})


def standard_dropout_predict_manners(standard_dropout_predict: Any, shape: tuple = (5, 4), inputs: Any = 0) -> None:
    """The dtype is kept, the input stays, a bad p raises."""
    with Check("standard_dropout_predict", "manners", inputs) as check:
        x = signed(check.inputs, shape).astype(np.float32)
        outcome = check.outcome(standard_dropout_predict, x, 0.2)
        got = check.array(outcome.value, "the result", x)
        check.suspect("dtype-not-kept", got.dtype == np.float64, {"the result.dtype"})
        require_untouched(check, outcome, x=0)
        require_value_errors(check, lambda bad: check.outcome(standard_dropout_predict, x, bad))
