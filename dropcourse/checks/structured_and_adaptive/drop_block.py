"""Checks of `drop_block(x, p, block_size, rng)`: dropout of square blocks, survivors normalised by the share kept.

A cell is dropped if one of the k seed positions whose block covers it is a seed: with probability 1 - (1 - gamma)**k.
That is gamma itself in the corners, where k = 1.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dropcourse.checks.structured_and_adaptive.shared import Seen, as_array, require_manners
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_value_errors, signed
from dropcourse.checks.toolkit.masks import (
    DRAWS,
    SHAPE,
    Draw,
    require_generator,
    require_independence,
    require_rate,
)
from dropcourse.checks.toolkit.scale import close, is_constant, require_edges, spread
from dropcourse.checks.toolkit.statistics import plausible

MAPS = (100, 30)
"""Examples and channels where rates are counted."""


def drop_block_blocks(
    drop_block: Any, shape: tuple = (3, 4, 9, 7), cases: tuple = ((0.3, 3), (0.65, 2)), inputs: Any = 0
) -> None:
    """What is dropped consists of whole squares; what is kept is normalised. `cases` are (p, block_size)."""
    with Check("drop_block", "blocks and scale", inputs) as check:
        x = signed(check.inputs, shape)
        for p, block in cases:
            output = _seen(check, drop_block, x, block).call(p, check.rng()).value
            _judge_blocks(check, output != 0, p, block)
            _judge_scale(check, x, output, p, block)
        seen = _seen(check, drop_block, x, cases[0][1])
        require_edges(check, x, seen.call(0.0, check.rng()), seen.call(1.0, check.rng()))


def _judge_blocks(check: Check, kept: np.ndarray, p: float, block: int) -> None:
    alone = np.count_nonzero(~kept & ~_squares(~kept, block))
    check.require(
        "blocks", not alone, "every dropped cell lies in a dropped square that fits on the map",
        f"{alone} of {np.count_nonzero(~kept)} dropped cells do not, at p = {p:.3g} with block_size {block}",
    )  # fmt: skip
    _suspect_cut(check, kept, block)


def _suspect_cut(check: Check, kept: np.ndarray, block: int) -> None:
    """Suspect squares of which the map shows a part only."""
    edge = ((0, 0), (0, 0), (block, block), (block, block))
    padded = np.pad(~kept, edge, constant_values=True)
    inside = _squares(padded, block)[:, :, block:-block, block:-block]
    cut = (~kept).any() and np.array_equal(inside, ~kept)
    whole = np.array_equal(_squares(~kept, block), ~kept)
    check.suspect("blocks-cut-at-edge", cut and not whole, {"blocks", "corner", "centre", "scale"})


def _squares(dropped: np.ndarray, block: int) -> np.ndarray:
    """The cells that lie in a square of this size all of whose cells are dropped."""
    whole = sliding_window_view(dropped, (block, block), axis=(2, 3)).all(axis=(-2, -1))
    rows, columns = whole.shape[2:]
    covered = np.zeros_like(dropped)
    for i, j in np.ndindex(block, block):
        covered[:, :, i : i + rows, j : j + columns] |= whole
    return covered


def _judge_scale(check: Check, x: np.ndarray, output: np.ndarray, p: float, block: int) -> None:
    kept, wanted = output != 0, _normalised(x, output)
    check.require(
        "scale", close(output, wanted, x.dtype), "survivors are multiplied by entries over entries kept",
        f"the input times {spread((output / x)[kept])}, where {kept.size} / {np.count_nonzero(kept)} is right, "
        f"at p = {p:.3g} with block_size {block}",
    )  # fmt: skip
    _suspect_scale(check, x, output, p)


def _notice_scale(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    check.notice("scale", close(output, _normalised(x, output), x.dtype))
    _suspect_scale(check, x, output, p)


def _normalised(x: np.ndarray, output: np.ndarray) -> np.ndarray:
    kept = output != 0
    return x * kept * (kept.size / max(1, np.count_nonzero(kept)))


def _suspect_scale(check: Check, x: np.ndarray, output: np.ndarray, p: float) -> None:
    kept = output != 0
    factor = (output / x)[kept]
    of_map, of_example = (
        kept * (np.size(kept[0, 0] if axes == (2, 3) else kept[0]) / np.maximum(1, kept.sum(axis=axes, keepdims=True)))
        for axes in ((2, 3), (1, 2, 3))
    )
    some = 0 < factor.size < kept.size
    right, plain, nominal = (
        some and close(factor, wanted, x.dtype) for wanted in (kept.size / max(1, factor.size), 1, 1 / (1 - p))
    )
    apart = any(close(output, x * factors, x.dtype) for factors in (of_map, of_example))
    known = right or plain or nominal
    check.suspect("no-scaling", plain, {"scale"})
    check.suspect("nominal-scale", nominal and not right, {"scale"})
    check.suspect("normalised-apart", apart and not right, {"scale"})
    check.suspect("wrong-scale", is_constant(factor) and some and not known, {"scale", "zero"})


def drop_block_rate(
    drop_block: Any, size: tuple = (7, 6), cases: tuple = ((0.65, 3), (0.3, 2), (0.7, 3)), inputs: Any = 0
) -> None:
    """Seeds are as frequent as the formula says: seen in the corners and in the centre. `size` is that of a map."""
    with Check("drop_block", "rate", inputs) as check:
        x = np.ones((*MAPS, *size))
        for p, block in cases:
            output = _seen(check, drop_block, x, block).call(p, check.rng()).value
            _judge_scale(check, x, output, p, block)
            kept = output != 0
            whole = np.array_equal(_squares(~kept, block), ~kept)
            check.notice("blocks", whole)
            _suspect_cut(check, kept, block)
            _judge_rates(check, kept, p, block)


def _judge_rates(check: Check, kept: np.ndarray, p: float, block: int) -> None:
    for axis in (0, 1):  # masks that are shared count once: "mask" judges them
        if kept.any() and not kept.all() and (kept == kept.take([0], axis)).all():
            kept = kept.take([0], axis)
    height, width = kept.shape[2:]
    positions = (height - block + 1) * (width - block + 1)
    gamma = p / block**2 * height * width / positions
    corners = kept[:, :, [0, 0, -1, -1], [0, -1, 0, -1]]
    centre = kept[:, :, height // 2, width // 2]
    found = {"corner": (corners, 1), "centre": (centre, block**2)}
    for key, (cells, covering) in found.items():
        count, trials, chance = int(cells.sum()), cells.size, (1 - gamma) ** covering
        check.require(
            key, plausible(count, trials, chance), f"cells in the {key} are dropped as often as gamma says",
            f"{1 - count / trials:.1%} dropped, where {1 - chance:.1%} are expected, at p = {p:.3g} with "
            f"block_size {block} on maps of {height} by {width}",
        )  # fmt: skip
    others = {
        "map-size-ignored": p / block**2,
        "every-entry-seeds": p,
        "keep-drop-swapped": (1 - p) / p * gamma,
        "seeds-per-cell": p / block**2 * positions / (height * width),
    }
    for misconception, other in others.items():
        fits = all(plausible(int(c.sum()), c.size, (1 - min(1, other)) ** k) for c, k in found.values())
        check.suspect(misconception, fits, {*found, "zero", "one"})


def drop_block_mask(drop_block: Any, p: float = 0.3, block: int = 2, inputs: Any = 0) -> None:
    """With block_size 1 it is plain dropout; each map has a mask of its own, from the generator that is passed in."""
    with Check("drop_block", "mask", inputs) as check:
        seen = _seen(check, drop_block, np.ones((*SHAPE[:2], 2, 3)), 1)
        draws, rng = [], check.rng()
        for _ in range(DRAWS):
            draw, rng = _draw(check, seen, p, rng)
            draws.append(draw)
        require_rate(check, draws, p)
        words = {"rows": "each example gets a mask of its own", "columns": "with block_size 1, entries are independent"}
        require_independence(check, draws, p, **words)
        _require_own_masks(check, drop_block, p, block)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        rngs = (np.random.default_rng(seed) for seed in (one, one, another))
        require_generator(check, *(_draw(check, seen, p, rng)[0] for rng in rngs))


def _require_own_masks(check: Check, drop_block: Any, p: float, block: int) -> None:
    """Of examples and of channels, with blocks of more than one cell."""
    x = np.ones((200, 30, 2 * block, 2 * block))
    output = _seen(check, drop_block, x, block).call(p, check.rng()).value
    _notice_scale(check, x, output, p)
    kept = output[:, :, block - 1, block - 1] != 0
    rate = float(kept.mean())
    expected = rate**2 + (1 - rate) ** 2
    examples, channels = (bool((kept == kept.take([0], axis)).all()) and 0 < rate < 1 for axis in (0, 1))
    once = kept[:1] if examples else kept  # what is shared by the examples counts once
    for key, equal in (("examples", kept[0::2] == kept[1::2]), ("channels", once[:, 0::2] == once[:, 1::2])):
        check.require(
            key, plausible(int(equal.sum()), equal.size, expected) or rate in (0, 1),
            f"the {key} have masks of their own",
            f"{equal.mean():.0%} of the cells are the same in two of them, where {expected:.0%} are expected",
        )  # fmt: skip
    check.suspect("mask-shared-across-batch", examples, {"rows", "examples"})
    check.suspect("blocks-shared-by-channels", channels and not examples, {"columns", "channels"})


def drop_block_manners(drop_block: Any, shape: tuple = (3, 2, 6, 5), block: int = 2, inputs: Any = 0) -> None:
    """The dtype is kept, the input stays, a bad p and a bad block_size raise; a block may be as large as a map."""
    with Check("drop_block", "manners", inputs) as check:
        require_manners(
            check, lambda x, p: check.outcome(drop_block, x, p, block, check.rng()), shape,
            lambda x, output, p: close(output, _normalised(x, output), x.dtype),
        )  # fmt: skip
        x = 40 * signed(check.inputs, shape)
        bad = (0, -2, max(shape[2:]))
        require_value_errors(
            check, lambda size: check.outcome(drop_block, x, 0.3, size, check.rng()), bad, "block_size"
        )
        square = signed(check.inputs, (20, 10, min(shape[2:]), min(shape[2:])))
        largest = check.outcome(drop_block, square, 0.3, square.shape[2], check.rng())
        got = check.array(largest.value, "output", square) != 0
        maps = np.array_equal(got, np.broadcast_to(got[:, :, :1, :1], got.shape))
        check.require("largest", maps, "a block as large as a map drops all of it, or nothing", "maps dropped in part")


def _seen(check: Check, drop_block: Any, x: np.ndarray, block: int) -> Seen:
    def call(p: float, rng: np.random.Generator) -> Any:
        return as_array(check, check.outcome(drop_block, x, p, block, rng), x)

    return Seen(x, call, lambda output: output)


def _draw(check: Check, seen: Seen, p: float, rng: np.random.Generator) -> tuple[Draw, np.random.Generator]:
    outcome = seen.call(p, rng)
    _notice_scale(check, seen.base, outcome.value, p)
    kept = (outcome.value != 0).reshape(SHAPE)
    return Draw(kept, outcome.touched, 3 in outcome.changed), outcome.changed.get(3, rng)
