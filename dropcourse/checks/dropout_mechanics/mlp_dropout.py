"""Checks of `mlp_loss_and_gradients(parameters, x, y, p, rng)`: a network with dropout on inputs and hidden units. Here
are the masks that it draws.

The order in which masks are drawn is left to the answer. What it dropped is read from its gradients: the gradient of
a weight is zero where the unit that it multiplies was dropped for every example.
"""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.masks import DRAWS, Draw, require_generator
from dropcourse.checks.toolkit.networks import Batch, Passed, agree, always_on, loss_alone, run
from dropcourse.checks.toolkit.statistics import plausible


def mlp_loss_and_gradients_dropout(mlp_loss_and_gradients: Any, p: float = 0.4, inputs: Any = 0) -> None:
    """Inputs and hidden units are dropped, each with probability p and for each example anew, and scaled; the masks
    come from the generator."""
    with Check("mlp_loss_and_gradients", "dropout", inputs) as check:
        alone, pair, rng = always_on(check.inputs, 1), always_on(check.inputs, 2), check.rng()
        passed = []
        for batch in [alone] * DRAWS + [pair] * DRAWS:
            passed.append(run(check, mlp_loss_and_gradients, batch, p, rng))
            rng = passed[-1].outcome.changed.get(4, rng)
        single, double = _once(passed[:DRAWS]), _once(passed[DRAWS:])
        _require_rates(check, single, p)
        _require_own_masks(check, double, p)
        for one in single:
            _require_scale(check, one, alone, p)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(run(check, mlp_loss_and_gradients, alone, p, rng)) for rng in rngs))


def _once(passed: list[Passed]) -> list[Passed]:
    """Draws that repeat count once: they are for `require_generator` to judge."""
    masks = [_draw(one).kept for one in passed]
    return passed[:1] if all(np.array_equal(mask, masks[0]) for mask in masks) else passed


def _draw(passed: Passed) -> Draw:
    """Both masks of a single example as one, in three axes, in which `require_generator` looks for repetition."""
    kept = np.concatenate([passed.input_mask, passed.hidden_mask]).reshape(11, 8, 5)
    return Draw(kept, passed.outcome.touched, 4 in passed.outcome.changed)


def _require_rates(check: Check, passed: list[Passed], p: float) -> None:
    """Each layer keeps units with probability 1 - p ("inputs", "hidden"), one by one ("units"), and not always as many
    ("varies"): all draws have the same two counts with odds far below those of the binomial tests."""
    masks = {key: np.array([getattr(one, f"{key}_mask") for one in passed]) for key in ("input", "hidden")}
    for key, mask in masks.items():
        kept, total = int(mask.sum()), mask.size
        units = {"input": "inputs", "hidden": "hidden units"}[key]
        check.require(
            key, plausible(kept, total, 1 - p), f"{units} are kept with probability 1 - p",
            f"{kept:,} of {total:,} {units} kept at p = {p:.3g}, where about {(1 - p) * total:,.0f} are expected",
        )  # fmt: skip
    equal = np.concatenate([(mask[:, 0::2] == mask[:, 1::2]).ravel() for mask in masks.values()])
    expected = p**2 + (1 - p) ** 2
    check.require(
        "units", plausible(int(equal.sum()), equal.size, expected), "units are decided one by one",
        f"{equal.mean():.0%} of neighbours share their fate, where independent draws give {expected:.0%}",
    )  # fmt: skip
    counts = {tuple(int(mask[i].sum()) for mask in masks.values()) for i in range(len(passed))}
    check.require(
        "varies", len(counts) > 1 or len(passed) == 1, "the number of units kept varies from draw to draw",
        f"{' and '.join(map(str, min(counts)))} kept in each of {len(passed)} draws",
    )  # fmt: skip
    fresh = all(mask.all() or not (mask == mask[0]).all() for mask in masks.values())
    check.require(
        "fresh", fresh or len(passed) == 1, "each call draws fresh masks for both layers",
        "one of the layers had the same mask in each call",
    )  # fmt: skip
    swapped = all(plausible(int(mask.sum()), mask.size, p) for mask in masks.values())
    dropped = [not mask.all() for mask in masks.values()]
    check.suspect("keep-drop-swapped", swapped, {"input", "hidden", "own masks", "scale"})
    check.suspect("fixed-drop-count", len(counts) == 1 < len(passed) and all(dropped), {"varies"})
    off = {"input", "hidden", "units", "own masks", "scale"}
    check.suspect("one-layer-dropped", sum(dropped) == 1, off)
    check.suspect("always-off", not any(dropped), {*off, "varies", "repeatable", "differs", "advances"})


def _require_own_masks(check: Check, passed: list[Passed], p: float) -> None:
    """In a batch of two, a unit is dropped for both examples with probability p * p."""
    gone = np.concatenate([~mask for one in passed for mask in (one.input_mask, one.hidden_mask)])
    count, trials, both = int(gone.sum()), gone.size, p**2
    check.require(
        "own masks", plausible(count, trials, both), "each example of the batch gets masks of its own",
        f"{count:,} of {trials:,} units are dropped for both of two examples, where about {both * trials:,.0f} are "
        "expected",
    )  # fmt: skip
    check.suspect("mask-shared-across-batch", plausible(count, trials, p), {"own masks"})


def _require_scale(check: Check, passed: Passed, batch: Batch, p: float) -> None:
    """The loss is what survivors divided by 1 - p give, with the masks that the gradients show."""
    kept_x, kept_h = passed.input_mask, passed.hidden_mask
    q = 1 - p

    def gives(input_factor: float, hidden_factor: float) -> bool:
        return agree(passed.loss, loss_alone(batch, kept_x * input_factor, kept_h * hidden_factor))

    wanted = loss_alone(batch, kept_x / q, kept_h / q)
    right, unscaled, swapped = agree(passed.loss, wanted), gives(1, 1), gives(1 / p, 1 / p)
    check.require(
        "scale", right, "survivors of both layers grow so that the average stays",
        f"a loss of {passed.loss:.6g}, where inverted dropout with the masks that the gradients show gives "
        f"{wanted:.6g}",
    )  # fmt: skip
    some = not kept_x.all() and not kept_h.all()
    check.suspect("no-scaling", some and unscaled, {"scale"})
    check.suspect("wrong-scale", some and (swapped or gives(q, q)), {"scale"})
    check.suspect("keep-drop-swapped", right or swapped, set())
    check.suspect("one-layer-dropped", (kept_x.all() and gives(1, 1 / q)) or (kept_h.all() and gives(1 / q, 1)), set())
    check.suspect("always-off", unscaled, set())
