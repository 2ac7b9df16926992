"""Checks of `drop_path(branch, p, *, training=True, generator=None)`: what a residual branch adds, dropped for whole
examples."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import DRAWS, SHAPE, Draw, require_generator, require_independence, require_rate
from dropcourse.checks.toolkit.scale import difference, notice_scale, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Outcome

EXAMPLES = 1_000


def drop_path_values(drop_path: Any, ps: tuple = (0.25, 0.65), shape: tuple = (3, 4), inputs: Any = 0) -> None:
    """An example's branch is dropped as a whole, or divided by 1 - p; p = 0 and p = 1; nothing outside of training."""
    with Check("drop_path", "values", inputs) as check:

        def at(p: float, branch: torch.Tensor, **modes: Any) -> Outcome:
            outcome = check.outcome(drop_path, branch, p, generator=_generator(check), **modes)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, branch=0)
            return replace(outcome, result=check.array(outcome.value, "output", branch))

        for dtype, dims in ((torch.float64, shape), (torch.float32, (*shape, 2))):
            branch = torch.from_numpy(signed(check.inputs, (EXAMPLES, *dims))).to(dtype)
            x = branch.numpy()
            for p in ps:
                output = at(p, branch).value
                if dtype == torch.float32:
                    check.suspect("dtype-not-kept", output.dtype == np.float64, {"output.dtype"})
                _require_whole(check, output)
                for column in (0, -1):  # the entries of an example are dropped together, and count once
                    require_scale(check, _column(x, column), _column(output, column), p)
        _suspect_one_coin(check, drop_path, ps[1])
        calm = at(ps[1], branch, training=False).value
        check.require(
            "eval", np.array_equal(calm, x), "outside of training the branch passes unchanged", difference(calm, x)
        )
        check.suspect("active-in-eval", 0 < (calm == 0).mean() < 1, {"eval"})
        require_edges(check, x, at(0.0, branch), at(1.0, branch))
        require_value_errors(check, lambda bad: check.outcome(drop_path, branch, bad))


def drop_path_mask(drop_path: Any, p: float = 0.65, inputs: Any = 0) -> None:
    """Examples are dropped at the right rate and one by one, and the generator that is passed in decides."""
    with Check("drop_path", "mask", inputs) as check:
        draws = [_draw(check, drop_path, p, _generator(check)) for _ in range(DRAWS)]
        _suspect_one_coin(check, drop_path, p)
        require_rate(check, draws, p)
        told = "each example is decided by itself, whatever becomes of its neighbours"
        require_independence(check, draws, p, rows=told, columns="an example does not follow the one before it")
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        generators = (torch.Generator().manual_seed(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, drop_path, p, generator) for generator in generators))


def _require_whole(check: Check, output: np.ndarray) -> bool:
    zero = (output == 0).reshape(len(output), -1)
    torn = int((zero.any(axis=1) & ~zero.all(axis=1)).sum())
    whole = torn == 0
    check.require(
        "whole", whole, "an example's branch is dropped as a whole", f"{torn} of {len(output)} examples lost a part"
    )
    columns = not whole and (zero == zero[0]).all()
    check.suspect("path-in-pieces", not whole and not columns, {"whole"})
    return whole


def _suspect_one_coin(check: Check, drop_path: Any, p: float) -> None:
    """Whether a small batch is kept or lost as a whole, now this, now that: not seen with odds of p**60, 1e-7."""
    branch = torch.ones((20, 1), dtype=torch.float32)
    kept = [
        check.array(check.value(drop_path, branch, p, generator=_generator(check)), "output", branch, judged=False) != 0
        for _ in range(60)
    ]
    whole = all(one.all() == one.any() for one in kept)
    both = len({bool(one.all()) for one in kept}) == 2
    breaks = {"scale", "rate", "varies", "rows", "columns", "calls", "differs", "repeatable", "advances"}
    check.suspect("one-coin-for-the-batch", whole and both, breaks)


def _column(array: np.ndarray, column: int) -> np.ndarray:
    return array.reshape(len(array), -1)[:, column]


def _draw(check: Check, drop_path: Any, p: float, generator: torch.Generator) -> Draw:
    """The fates of as many examples as SHAPE has entries."""
    branch = torch.ones((int(np.prod(SHAPE)), 2), dtype=torch.float32)
    outcome = check.outcome(drop_path, branch, p, training=True, generator=generator)
    output = check.array(outcome.value, "output", branch, judged=False)
    notice_scale(check, branch.numpy()[:, 0], output[:, 0], p)
    kept = output != 0
    check.notice("whole", (kept[:, 0] == kept[:, 1]).all())
    check.suspect("path-in-pieces", (kept[:, 0] != kept[:, 1]).mean() > 0, {"whole"})
    return Draw(kept[:, 0].reshape(SHAPE), outcome.touched, "generator" in outcome.changed)


def _generator(check: Check) -> torch.Generator:
    return torch.Generator().manual_seed(int(check.inputs.integers(2**32)))
