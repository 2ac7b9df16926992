"""Checks of `zoneout(previous, proposed, p, rng, training=True)`: a state whose entries skip an update now and then.

Both states are random, so an entry of the output says which of the two it comes from.
"""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import DRAWS, SHAPE, Draw, require_generator, require_independence, require_rate
from dropcourse.checks.toolkit.scale import difference
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome

EITHER = "each entry is that of the previous state or that of the proposed one"


def zoneout_states(zoneout: Any, shape: tuple = (30, 20), ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Each entry is the old one or the new one; p = 0 and p = 1 leave no choice. `shape` is (batch, features)."""
    with Check("zoneout", "states", inputs) as check:
        previous, proposed = _states(check, shape)
        for p in ps:
            output = _output(check, check.outcome(zoneout, previous, proposed, p, check.rng()), previous)
            old, new = _equal(output, previous), _equal(output, proposed)
            check.require(
                "either", (old | new).all(), EITHER,
                f"{np.count_nonzero(~(old | new)):,} of {old.size:,} entries are neither, at p = {p:.3g}",
            )  # fmt: skip
            check.require(
                "mixed", not (old.all() or new.all()), "between p = 0 and p = 1 there are some of both",
                f"only the {'previous' if old.all() else 'proposed'} state at p = {p:.3g}",
            )  # fmt: skip
            check.notice("rate", plausible(np.count_nonzero(new), new.size, 1 - p))
            _suspect_values(check, output, previous, proposed, p)
        for key, p, wanted, word in (("zero", 0.0, proposed, "proposed"), ("one", 1.0, previous, "previous")):
            outcome = check.outcome(zoneout, previous, proposed, p, check.rng())
            output = _output(check, outcome, previous)
            statement = f"p = {p:.0f} gives the {word} state"
            check.require(key, _equal(output, wanted).all(), statement, difference(output, wanted))
            check.suspect("update-never-skipped", _equal(output, proposed).all(), {"one"})


def _suspect_values(check: Check, output: np.ndarray, previous: np.ndarray, proposed: np.ndarray, p: float) -> None:
    """Suspect what training gives in the place of one of two states."""
    old, new, scaled = _equal(output, previous), _equal(output, proposed), _equal(output, proposed / (1 - p))
    zero, count = output == 0, np.count_nonzero(new)
    mixed = zero.any() and not zero.all()
    mean = _equal(output, p * previous + (1 - p) * proposed).all()
    swapped = (old | new).all() and plausible(count, new.size, p) and not plausible(count, new.size, 1 - p)
    check.suspect("zeros-not-previous", mixed and (zero | new | scaled).all(), {"either", "skips", "default", "one"})
    check.suspect("zoneout-scaled", scaled.any() and (scaled | old).all(), {"either", "rate"})
    check.suspect("mean-while-training", mean, {"either", "mixed", "rate", "skips", "default"})
    check.suspect("keep-drop-swapped", swapped, {"rate", "zero", "one"})
    check.suspect("update-never-skipped", new.all(), {"mixed", "rate", "skips", "default", "one"})


def zoneout_draws(zoneout: Any, p: float = 0.3, inputs: Any = 0) -> None:
    """Updates are skipped at the right rate, independently, by the generator that is passed in."""
    with Check("zoneout", "draws", inputs) as check:
        previous, proposed = _states(check, (SHAPE[0], SHAPE[1] * SHAPE[2]))

        def draw(rng: np.random.Generator) -> tuple[Draw, np.random.Generator]:
            outcome = check.outcome(zoneout, previous, proposed, p, rng)
            output = _output(check, outcome, previous)
            old = _equal(output, previous)
            check.notice("either", (old | _equal(output, proposed)).all())
            _suspect_values(check, output, previous, proposed, p)
            return Draw(~old.reshape(SHAPE), outcome.touched, 3 in outcome.changed), outcome.changed.get(3, rng)

        draws, rng = [], check.rng()
        for _ in range(DRAWS):
            one, rng = draw(rng)
            draws.append(one)
        skips = not draws[0].kept.all()
        surely = _output(check, check.outcome(zoneout, previous, proposed, 1.0, check.rng()), previous)
        check.suspect("update-never-skipped", _equal(surely, proposed).all(), {"skips"})
        check.require("skips", skips, "some updates are skipped", "no entry is that of the previous state", fatal=True)
        require_rate(check, draws, p, verb="updated")
        words = {"rows": "each row of the batch has coins of its own", "columns": "features are decided one by one"}
        require_independence(check, draws, p, **words)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        require_generator(check, *(draw(np.random.default_rng(seed))[0] for seed in (one, one, another)))


def zoneout_evaluation(zoneout: Any, shape: tuple = (60, 8), ps: tuple = (0.3, 0.8), inputs: Any = 0) -> None:
    """With training=False the mean of both; without the argument, updates are skipped. The dtype is kept, the states
    stay, a bad p raises. `shape` is (batch, features)."""
    with Check("zoneout", "evaluation", inputs) as check:
        for dtype in (np.float64, np.float32):
            previous, proposed = (state.astype(dtype) for state in _states(check, shape))
            for p in ps:
                outcome = check.outcome(zoneout, previous, proposed, p, check.rng(), training=False)
                output = _output(check, outcome, previous, judged=True)
                mean = p * previous + (1 - p) * proposed
                check.require(
                    "mean", np.allclose(output, mean, rtol=1e-5, atol=1e-6),
                    "training=False gives the mean of what training gives",
                    f"{difference(output, mean)} at p = {p:.3g}",
                )  # fmt: skip
                require_untouched(check, outcome, previous=0, proposed=1)
                _suspect_evaluation(check, output, previous, proposed, p)
                again = check.outcome(zoneout, previous, proposed, p, check.rng())
                default = _output(check, again, previous, judged=True)
                require_untouched(check, again, previous=0, proposed=1)
                skipped = _equal(default, previous)
                check.require("default", skipped.any(), "without the argument, updates are skipped", "none is")
                check.notice("either", (skipped | _equal(default, proposed)).all())
                double = output.dtype == np.float64 or default.dtype == np.float64
                check.suspect("dtype-not-kept", double, {"output.dtype"})
                _suspect_values(check, default, previous, proposed, p)
        for mode in (True, False):
            require_value_errors(
                check,
                lambda bad, mode=mode: check.outcome(zoneout, previous, proposed, bad, check.rng(), training=mode),
            )


def _suspect_evaluation(check: Check, output: np.ndarray, previous: np.ndarray, proposed: np.ndarray, p: float) -> None:
    old, new = _equal(output, previous), _equal(output, proposed)
    mean, swapped = (_equal(output, a * previous + (1 - a) * proposed).all() for a in (p, 1 - p))
    drops = (old | new).all() and old.any() and new.any()
    check.suspect("expectation-missing", new.all(), {"mean"})
    check.suspect("active-in-eval", drops, {"mean"})
    check.suspect("keep-drop-swapped", swapped, {"mean"})
    check.suspect("zeros-not-previous", _equal(output, (1 - p) * proposed).all() or new.all(), {"mean"})
    check.suspect("update-never-skipped", new.all(), {"mean"})
    check.suspect("mean-while-training", mean, set())


def _states(check: Check, shape: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Two states that differ in every entry, neither of them 0."""
    previous = signed(check.inputs, shape)
    return previous, previous + np.sign(previous) * check.inputs.uniform(3, 4, shape)


def _output(check: Check, outcome: Outcome, like: np.ndarray, *, judged: bool = False) -> np.ndarray:
    return check.array(outcome.value, "output", like, judged=judged)


def _equal(output: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.isclose(output, wanted, rtol=1e-6, atol=1e-6)
