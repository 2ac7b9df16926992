"""Does dropout do more together with weight decay or with a bound on the weights, and what do they do on few data?

On trial: that dropout with weight decay regularises more fully (claim 44), and that weight decay suffers less from
scarce data (51). Sources: Srivastava et al. 2014 (JMLR 15), section 5.1 and table 9; Loshchilov and Hutter 2019 for
decoupled decay; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.tuning.cells import draw_task
from dropcourse.experiments.tuning.fleet import Fleet, scores, train_fleet
from dropcourse.experiments.tuning.words import compared

COMPANION_WIDTH = 128
COMPANION_ROWS = (100, 1000)
COMPANION_STEPS = {"quick": {100: 50, 1000: 60}, "full": {100: 300, 1000: 800}}
COMPANION_MINIMUM = 0.01  # of accuracy
TWO, FREE = (3e-3, 1e-2), np.inf  # learning rates; no bound on the norm
NOTHING, DROPPED, DECAYED, BOUNDED, WITH_DECAY, WITH_BOUND = COMPANION_ARMS = (
    "nothing", "dropout", "weight decay", "max-norm", "dropout and weight decay", "dropout and max-norm"
)  # fmt: skip
PAIRS, BOUND_PAIRS = ((0.1, 0.3), (0.25, 0.3), (0.25, 1.0)), ((0.1, 1.25), (0.25, 1.25), (0.25, 2.0))
SETTINGS = {  # (learning rate, drop probability, weight decay, bound on the norm): six for each arm
    NOTHING: tuple((rate, 0.0, 0.0, FREE) for rate in (6e-4, 1e-3, 2e-3, 3e-3, 6e-3, 1e-2)),
    DROPPED: tuple(product(TWO, (0.1, 0.25, 0.5), (0.0,), (FREE,))),
    DECAYED: tuple(product(TWO, (0.0,), (0.3, 1.0, 3.0), (FREE,))),
    BOUNDED: tuple(product(TWO, (0.0,), (0.0,), (0.75, 1.25, 2.0))),
    WITH_DECAY: tuple((rate, p, decay, FREE) for rate, (p, decay) in product(TWO, PAIRS)),
    WITH_BOUND: tuple((rate, p, 0.0, bound) for rate, (p, bound) in product(TWO, BOUND_PAIRS)),
}
ALL_SETTINGS = tuple((arm, *setting) for arm in COMPANION_ARMS for setting in SETTINGS[arm])


@dataclass(frozen=True, eq=False)
class Companions:
    """Accuracy on test signals by number of training signals of `COMPANION_ROWS` and arm of `COMPANION_ARMS`, at the
    setting of highest validation accuracy: `(seeds, rows, arms)`."""

    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=3)


def companions(*, seeds: Iterable[int], size: str = "quick") -> Companions:
    """Train all six settings of each arm for each seed and number of signals; a quick run takes fewer steps."""
    found = [
        [_best(rows, seed, COMPANION_STEPS[size][rows]) for rows in COMPANION_ROWS] for seed in seeds
    ]  # fmt: skip
    return Companions(np.array(found))


def _best(rows: int, seed: int, steps: int) -> list[float]:
    training, validation, test = draw_task(rows, seed, stream=4)
    found = {}
    for learning_rate in sorted({setting[1] for setting in ALL_SETTINGS}):
        fleet_settings = [setting for setting in ALL_SETTINGS if setting[1] == learning_rate]
        _, _, rates, decay, bound = zip(*fleet_settings, strict=True)
        hidden = np.array(rates)[:, None]
        fleet = Fleet((40, COMPANION_WIDTH, COMPANION_WIDTH, 10), np.hstack([0 * hidden, hidden, hidden]), seed)
        train_fleet(
            fleet, training, steps=steps, learning_rate=learning_rate, seed=seed,
            weight_decay=np.array(decay), max_norm=np.array(bound) if np.isfinite(bound).any() else None,
        )  # fmt: skip
        pairs = zip(scores(fleet, validation)[1], scores(fleet, test)[1], strict=True)
        found |= dict(zip(fleet_settings, pairs, strict=True))
    return [max(pair for setting, pair in found.items() if setting[0] == arm)[1] for arm in COMPANION_ARMS]


def conclude_companions(result: Companions) -> dict[str, Verdict]:
    """The rule: beyond 3 standard errors and beyond 0.01 of test accuracy, each arm at the best of its six settings
    by validation accuracy."""
    verdicts = {}
    pairs = [(arm, NOTHING) for arm in COMPANION_ARMS[1:]]
    pairs += [(WITH_DECAY, DROPPED), (WITH_DECAY, DECAYED), (WITH_BOUND, DROPPED), (WITH_BOUND, BOUNDED)]
    pairs += [(DECAYED, DROPPED)]
    for i, rows in enumerate(COMPANION_ROWS):
        for one, other in pairs:
            gap = result.accuracy[:, i, COMPANION_ARMS.index(one)] - result.accuracy[:, i, COMPANION_ARMS.index(other)]
            verdicts[f"{rows} examples, {one} against {other}"] = compared(gap, COMPANION_MINIMUM)
    return verdicts


def draw_companions(recorded: Companions, live: Companions | None = None) -> tuple[Figure, str]:
    """Test accuracy by arm, single seeds and their mean, one panel for each data size; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=10.0, height=4.2, sharey=True)
    places, seeds = -np.arange(len(COMPANION_ARMS)), len(recorded.accuracy)
    parts = []
    for i, (panel, rows) in enumerate(zip(axes, COMPANION_ROWS, strict=True)):
        values = recorded.accuracy[:, i]
        panel.plot(values.T, np.tile(places, (seeds, 1)).T, ls="", marker=".", color="#999999", markevery=1)
        panel.errorbar(
            values.mean(axis=0), places, xerr=values.std(axis=0, ddof=1) / np.sqrt(seeds), fmt="o", capsize=4,
            color=figures.PALETTE["blue"], markevery=1, label=f"mean and standard error, recorded ({seeds} seeds)",
        )  # fmt: skip
        if live is not None:
            panel.plot(live.accuracy[:, i].mean(axis=0), places, ls="", marker="D", ms=9, mfc="none", markevery=1,
                       color=figures.PALETTE["vermillion"], label="yours, fewer steps")  # fmt: skip
        panel.set(title=f"{rows:,} examples", xlabel="accuracy on new signals", yticks=places,
                  yticklabels=COMPANION_ARMS)  # fmt: skip
        means = [f"{arm} {mean:.3f}" for arm, mean in zip(COMPANION_ARMS, values.mean(axis=0), strict=True)]
        parts.append(f"{rows} examples: {', '.join(means)}")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    alt = f"Accuracy on new signals by what regularises, mean of {seeds} seeds. {'. '.join(parts)}."
    if live is not None:
        alt += f" Yours with 1000: {', '.join(f'{value:.2f}' for value in live.accuracy[:, 1].mean(axis=0))}."
    return figure, alt


def recorded_companions() -> Companions:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.companions", Companions)
