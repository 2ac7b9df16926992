"""How do width and data size move the best drop probability, and where does dropout gain nothing?

On trial: that the best rate lies between the ends (claim 39), that it depends on architecture and data (40, 52), that
dropout may hinder on small data (49), and that small data ask for lower rates (50). Sources: Srivastava et al. 2014
(JMLR 15), sections 7.3 and A.2; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.tuning.cells import DATA_SIZES, RATES, STEPS, WIDTHS, cell
from dropcourse.experiments.tuning.words import bars, compared, rings

QUICK_WIDTHS, QUICK_SIZES, QUICK_STEPS = (16, 128), (100, 1000), 150
MAP_MINIMUM = 0.01  # of accuracy
RATE_MINIMUM = 0.05  # of a drop probability
SHARE_MINIMUM = 0.05  # of a share of widths and sizes
USUAL = (0.1, 0.5)  # the rates between which tutorials choose


@dataclass(frozen=True, eq=False)
class RateWidthSizeMap:
    """Accuracy on validation and on test signals by width, data size and rate of `RATES`: `(seeds, widths x sizes,
    rates)`, width by width. `widths` and `sizes` say which were trained."""

    widths: np.ndarray
    sizes: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def __post_init__(self):
        as_arrays(self, widths=1, sizes=1, validation=3, test=3)

    def of(self, measure: str, width: int, rows: int) -> np.ndarray:
        """ "validation" or "test" accuracies at one width and size: `(seeds, rates)`."""
        place = self.widths.tolist().index(width) * len(self.sizes) + self.sizes.tolist().index(rows)
        return getattr(self, measure)[:, place]

    def chosen(self, width: int, rows: int) -> float:
        """The rate above 0 of highest mean accuracy on the validation signals."""
        return RATES[1 + self.of("validation", width, rows).mean(axis=0)[1:].argmax()]

    def gain(self, width: int, rows: int) -> np.ndarray:
        """Test accuracy at the chosen rate less that without dropout, `(seeds,)`."""
        test = self.of("test", width, rows)
        return test[:, RATES.index(self.chosen(width, rows))] - test[:, 0]

    def favourites(self, width: int, rows: int) -> np.ndarray:
        """The rate of highest validation accuracy of each seed, 0 included: `(seeds,)`."""
        return np.array(RATES)[self.of("validation", width, rows).argmax(axis=1)]


def rate_width_size_map(*, seeds: Iterable[int], size: str = "quick") -> RateWidthSizeMap:
    """Train at every width, data size and rate for each seed; a quick run takes few of them and fewer steps."""
    full = size == "full"
    widths, sizes = (WIDTHS, DATA_SIZES) if full else (QUICK_WIDTHS, QUICK_SIZES)
    rows = [
        [cell(seed, width, count, STEPS[count] if full else QUICK_STEPS) for width in widths for count in sizes]
        for seed in seeds
    ]
    validation, test = ([[getattr(one, name) for one in row] for row in rows] for name in ("validation", "test"))
    return RateWidthSizeMap(np.array(widths), np.array(sizes), np.array(validation), np.array(test))


def conclude_rate_width_size_map(result: RateWidthSizeMap) -> dict[str, Verdict]:
    """The rule: an accuracy counts beyond 3 standard errors and beyond 0.01, a rate beyond 0.05.

    "gain": test accuracy at the rate chosen by the mean validation accuracy, less that of p = 0. "p = 0.9 against the
    chosen rate": likewise. "best rate": each seed's best by validation accuracy, one width or size less another.
    "other rate against other seed": by how much two rates between 0.1 and 0.5 differ on one seed, less by how much two
    seeds differ at one rate, both as mean absolute differences of test accuracy. "best rates from 0.2 to 0.5": their
    share over all widths and sizes, less one half; this question was added when the recorded numbers were known.
    """
    widths, sizes = result.widths.tolist(), result.sizes.tolist()
    verdicts = {}
    for width in widths:
        for rows in sizes:
            verdicts[f"gain, width {width}, {rows} examples"] = compared(result.gain(width, rows), MAP_MINIMUM)
    for width in widths:
        test = result.of("test", width, sizes[-2])
        best = RATES.index(result.chosen(width, sizes[-2]))
        verdicts[f"p = 0.9 against the chosen rate, width {width}, {sizes[-2]} examples"] = compared(
            test[:, -1] - test[:, best], MAP_MINIMUM
        )
        lower = result.favourites(width, sizes[0]) - result.favourites(width, sizes[-1])
        verdicts[f"best rate, width {width}, {sizes[0]} examples against {sizes[-1]}"] = compared(lower, RATE_MINIMUM)
    for rows in sizes:
        wider = result.favourites(widths[-1], rows) - result.favourites(widths[0], rows)
        verdicts[f"best rate, {rows} examples, width {widths[-1]} against {widths[0]}"] = compared(wider, RATE_MINIMUM)
    for width in widths:
        for rows in sizes:
            verdicts[f"other rate against other seed, width {width}, {rows} examples"] = compared(
                _rate_less_seed(result.of("test", width, rows)), MAP_MINIMUM
            )
    favourites = [result.favourites(width, rows) for width in widths for rows in sizes]
    usual = np.mean([(low >= 0.2) & (low <= 0.5) for low in favourites], axis=0)
    verdicts["share of best rates from 0.2 to 0.5, against one half"] = compared(usual - 0.5, SHARE_MINIMUM)
    return verdicts


def _rate_less_seed(test: np.ndarray) -> np.ndarray:
    """`(seeds, rates)` -> `(seeds,)`, each seed compared with the next one."""
    usual = test[:, [i for i, p in enumerate(RATES) if USUAL[0] <= p <= USUAL[1]]]
    pairs = [abs(usual[:, i] - usual[:, j]) for i in range(usual.shape[1]) for j in range(i)]
    return np.mean(pairs, axis=0) - abs(usual - np.roll(usual, 1, axis=0)).mean(axis=1)


def draw_rate_width_size_map(
    recorded: RateWidthSizeMap, live: RateWidthSizeMap | None = None
) -> tuple[Figure, str]:  # fmt: skip
    """Test accuracy by rate, one panel for each data size and one line for each width; and the alt text."""
    sizes, widths = recorded.sizes.tolist(), recorded.widths.tolist()
    figure, axes = figures.new_figure(1, len(sizes), width=11.0, height=4.2, sharey=True)
    tints = zip(("blue", "vermillion"), ("-", "--"), ("o", "s"), strict=True)
    styles = [{"color": figures.PALETTE[colour], "ls": dashes, "marker": marker} for colour, dashes, marker in tints]
    places = np.arange(len(RATES))
    for panel, rows in zip(axes, sizes, strict=True):
        for width, style in zip(widths, styles, strict=True):
            test = recorded.of("test", width, rows)
            bars(panel, places, test, f"width {width}, recorded ({len(test)} seeds)", **style)
            if live is not None and rows in live.sizes and width in live.widths:
                rings(panel, places, live.of("test", width, rows), f"width {width}, yours, fewer steps", **style)
        panel.set(title=f"{rows:,} examples", ylim=(0, 0.8))
        panel.set_xticks(places, labels=[f"{p:g}".removeprefix("0") if p else "0" for p in RATES])
    axes[0].set_ylabel("accuracy on new signals")
    axes[len(sizes) // 2].set_xlabel("drop probability p")
    handles = {}
    for panel in axes:
        handles |= dict(zip(*reversed(panel.get_legend_handles_labels()), strict=True))
    figure.legend(handles.values(), handles, loc="outside lower center", frameon=False, ncols=3)
    parts = []
    for width in widths:
        ends = [
            f"{rows} examples {recorded.of('test', width, rows)[:, 0].mean():.3f} without, at p = "
            f"{recorded.chosen(width, rows):g} {recorded.gain(width, rows).mean():+.3f}"
            for rows in sizes
        ]
        parts.append(f"Width {width}: {'; '.join(ends)}")
    alt = (
        f"Accuracy on new signals against the drop probability by data size and width, mean of {len(recorded.test)} "
        f"seeds. {'. '.join(parts)}."
    )
    if live is not None:
        width, rows = live.widths[-1], live.sizes[-1]
        yours = live.of("test", width, rows).mean(axis=0)
        alt += f" Yours, width {width}, {rows} examples: {', '.join(f'{value:.2f}' for value in yours)}."
    return figure, alt


def recorded_rate_width_size_map() -> RateWidthSizeMap:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.rate_width_size_map", RateWidthSizeMap)
