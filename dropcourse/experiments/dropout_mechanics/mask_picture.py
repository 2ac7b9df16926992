"""What does a mask look like? One layer of a few examples, for a slider to redraw."""

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.student import answered

EXAMPLES, UNITS = 8, 12
SampleMask = Callable[[tuple[int, ...], float, np.random.Generator], np.ndarray]


def draw_mask(sample_mask: SampleMask, p: float, seed: int = 0) -> tuple[Figure, str]:
    """A mask `(8, 12)` drawn by `sample_mask(shape, p, rng)`, a square for each unit, and the alt text. The same seed
    each time, so that only `p` changes. `NotAnswered` if `sample_mask` is not written yet."""
    kept = np.asarray(answered(sample_mask)((EXAMPLES, UNITS), p, np.random.default_rng(seed)), dtype=bool)
    figure, axes = figures.new_figure(width=6.0, height=4.0)
    rows, columns = np.indices(kept.shape)
    for chosen, face in ((kept, figures.PALETTE["blue"]), (~kept, "none")):
        axes.scatter(
            columns[chosen] + 1, rows[chosen] + 1, s=230, marker="s", c=face, edgecolors="black", linewidths=0.8
        )
    axes.set(xlabel="unit", ylabel="example", xlim=(0.4, UNITS + 0.6), ylim=(EXAMPLES + 0.6, 0.4))
    axes.set(xticks=range(1, UNITS + 1), yticks=range(1, EXAMPLES + 1))
    axes.grid(visible=False)
    dropped, lost = np.count_nonzero(~kept), np.count_nonzero(~kept.any(axis=1))
    axes.set_title(f"p = {p:.2f}: {dropped} of {kept.size} units dropped, {p * kept.size:.1f} expected")
    alt = (
        f"A mask of {EXAMPLES} examples with {UNITS} units each at p = {p:.2f}: {dropped} of {kept.size} units are "
        f"dropped, where {p * kept.size:.1f} are expected. In {lost} of the examples no unit is left."
    )
    return figure, alt
