"""What the experiments on single masks share: the function under test, stacks of copies, markers for a live pass."""

from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.axes import Axes

Forward = Callable[[np.ndarray, float, np.random.Generator], tuple[np.ndarray, np.ndarray]]

EXAMPLES, FEATURES, OUTPUTS = 16, 32, 10
CHUNK = 512  # masks drawn in one call, which bounds the memory


def copies(x: np.ndarray, count: int) -> Iterable[np.ndarray]:
    """`count` copies of `x` in stacks of at most `CHUNK`: entries are dropped independently, so each copy gets a mask
    of its own from one call."""
    for done in range(0, count, CHUNK):
        yield np.tile(x, (min(CHUNK, count - done), 1, 1))


def ring(axes: Axes, x: np.ndarray, samples: np.ndarray, marker: str, colour: str, label: str | None) -> None:
    """The mean of a live pass as a hollow marker, large enough to frame the recorded one."""
    axes.plot(
        x, samples.mean(axis=0), ls="", marker=marker, ms=11, mfc="none", mec=colour, mew=1, markevery=1, label=label
    )
