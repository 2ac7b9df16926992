"""How often does DropBlock drop a cell, and where does its formula miss the nominal rate?

Takes `drop_block` and `drop_block_probability`: what is drawn against what is worked out. Source of the formula: Ghiasi
et al. 2018 (arXiv 1810.12890), section 3.1.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

MAPS = ((7, 3), (14, 1), (14, 5), (14, 7), (32, 5))
"""Side of the map and side of the block."""
NOMINAL = np.array([0.05, 0.1, 0.2, 0.3, 0.5])
DRAWN_MAPS = {"quick": 200, "full": 8_000}
BLOCKS_MINIMUM = 0.005  # of a drop probability


@dataclass(frozen=True, eq=False)
class BlockRates:
    """By map and block of `MAPS` and nominal rate of `NOMINAL`: the share of cells that were dropped, over the whole
    map and in its corners, `(seeds, maps, rates)`, and what was worked out, `(maps, rates)`."""

    share: np.ndarray
    corner: np.ndarray
    expected_share: np.ndarray
    expected_corner: np.ndarray

    def __post_init__(self):
        as_arrays(self, share=3, corner=3, expected_share=2, expected_corner=2)


def block_rates(
    drop_block: Callable, drop_block_probability: Callable, *, seeds: Iterable[int], size: str = "quick"
) -> BlockRates:
    """Draw masks for each seed; a quick run draws fewer."""
    draw, chance = answered(drop_block), answered(drop_block_probability)
    exact = [[chance((side, side), block, _gamma(side, block, p)) for p in NOMINAL] for side, block in MAPS]
    runs = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        dropped = [
            [np.asarray(draw(np.ones((DRAWN_MAPS[size], 1, side, side)), float(p), block, rng)) == 0 for p in NOMINAL]
            for side, block in MAPS
        ]
        runs.append([[(cells.mean(), _corners(cells).mean()) for cells in row] for row in dropped])
    share, corner = np.moveaxis(np.array(runs), 3, 0)
    expected = np.array([[(np.mean(cells), _corners(np.asarray(cells)).mean()) for cells in row] for row in exact])
    return BlockRates(share, corner, expected[..., 0], expected[..., 1])


def _gamma(side: int, block: int, p: float) -> float:
    return min(1.0, p / block**2 * side**2 / (side - block + 1) ** 2)


def _corners(cells: np.ndarray) -> np.ndarray:
    return cells[..., [0, 0, -1, -1], [0, -1, 0, -1]]


def conclude_block_rates(result: BlockRates) -> dict[str, Verdict]:
    """Does the drawn share agree with the one worked out, within 0.005? And is it less than the nominal rate?"""
    verdicts = {}
    for i, (side, block) in enumerate(MAPS):
        for j, p in enumerate(NOMINAL):
            name = f"map {side}, block {block}, p = {p:g}"
            for what in ("share", "corner"):
                off = getattr(result, what)[:, i, j] - getattr(result, f"expected_{what}")[i, j]
                minimum = BLOCKS_MINIMUM if what == "share" else 3 * BLOCKS_MINIMUM
                verdicts[f"{what} as worked out, {name}"] = Verdict.of(off, minimum, present="no", absent="yes")
            gap = result.share[:, i, j] - p
            present = "more" if gap.mean() > 0 else "less"
            verdicts[f"nominal rate, {name}"] = Verdict.of(gap, BLOCKS_MINIMUM, present=present, absent="met")
    return verdicts


def draw_block_rates(recorded: BlockRates, live: BlockRates | None = None) -> tuple[Figure, str]:
    """The share of cells dropped, and that in the corners, over the nominal rate; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=3.8, sharey=True)
    colours = list(figures.PALETTE.values())
    for panel, what, title in zip(axes, ("share", "corner"), ("Whole map", "Corners"), strict=True):
        panel.plot([0, 0.5], [0, 0.5], ":", color="#666666", label="nominal rate")
        for i, (side, block) in enumerate(MAPS):
            colour, values = colours[i % len(colours)], getattr(recorded, what)
            panel.plot(NOMINAL, getattr(recorded, f"expected_{what}")[i], color=colour)
            panel.plot(NOMINAL, values[:, i].mean(axis=0), "osv^D"[i], color=colour, label=f"map {side}, block {block}")
            if live is not None:
                panel.plot(NOMINAL, getattr(live, what)[:, i].mean(axis=0), "+", color=colour)
        panel.set(title=title, xlabel="nominal drop probability p")
    axes[0].set_ylabel("share of cells dropped")
    axes[1].legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    at = list(NOMINAL).index(0.5)
    said = "; ".join(
        f"map {side}, block {block}: {recorded.share[:, i, at].mean():.3f}, in the corners "
        f"{recorded.corner[:, i, at].mean():.3f}"
        for i, (side, block) in enumerate(MAPS)
    )
    alt = (
        "Share of cells dropped by DropBlock over the nominal rate: lines worked out, markers drawn, mean of "
        f"{len(recorded.share)} seeds. At a nominal rate of 0.5: {said}."
    )
    if live is not None:
        alt += f" Your draws lie at {', '.join(f'{v:.3f}' for v in live.share[:, :, at].mean(axis=0))}."
    return figure, alt


def recorded_block_rates() -> BlockRates:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.block_rates", BlockRates)
