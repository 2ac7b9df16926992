"""How many steps to a training loss that all reach, with dropout and without, and does batch normalisation help?

On trial: that dropout needs more iterations (claims 33 and 47, measured with another network in lessons 02 and 03), and
that batch normalisation reduces the increase (48). Sources: Srivastava et al. 2014 (JMLR 15), conclusion; Ioffe and
Szegedy 2015; Li et al. 2019; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from dropcourse import figures
from dropcourse.data import Dataset
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Effect, Verdict
from dropcourse.experiments.tuning.cells import draw_task
from dropcourse.experiments.tuning.fleet import AFTER, PLAIN, Fleet, scores, train_fleet

TARGET = 0.7  # nats, in evaluation mode on all training signals
TARGET_ROWS, TARGET_WIDTH, EVERY = 500, 128, 5
TARGET_STEPS = {"quick": 150, "full": 700}
TARGET_RATES = (0.0, 0.2, 0.5)
TARGET_LEARNING_RATES = {"quick": (1e-2,), "full": (3e-3, 1e-2, 3e-2)}
TARGET_ARMS = tuple((order, p) for order in (PLAIN, AFTER) for p in TARGET_RATES)
TARGET_MINIMUM = 1.2  # ratios nearer to 1 do not count


@dataclass(frozen=True, eq=False)
class TimeToTarget:
    """Steps until the training loss, in evaluation mode, is at most 0.7 nats, looked at every 5 steps; 0 if none of the
    `limit` steps reached it. `steps` and `tuning` have shape `(seeds, arms, learning rates)`; `tuning` is measured on
    data of its own, and only serves to choose each arm's learning rate."""

    limit: int
    tuning: np.ndarray
    steps: np.ndarray

    def __post_init__(self):
        as_arrays(self, tuning=3, steps=3)

    def best(self) -> np.ndarray:
        """For each arm the index of the learning rate with the fewest steps, mean over the tuning data, where an
        unreached target counts as the first step after the limit: `(arms,)`."""
        return np.where(self.tuning == 0, self.limit + 1, self.tuning).mean(axis=0).argmin(axis=1)

    def of(self, order: str, p: float) -> np.ndarray:
        """The steps of an arm at its learning rate, 0 if it never arrived: `(seeds,)`."""
        arm = TARGET_ARMS.index((order, p))
        return self.steps[:, arm, self.best()[arm]]


def time_to_target(*, seeds: Iterable[int], size: str = "quick") -> TimeToTarget:
    """Train every arm at every learning rate, on two data sets for each seed; a quick run takes
    one learning rate and fewer steps."""
    limit, rates = TARGET_STEPS[size], TARGET_LEARNING_RATES[size]
    streams = (2, 1) if size == "full" else (1, 1)  # with one learning rate there is nothing to tune
    rows = [
        [_steps(draw_task(TARGET_ROWS, seed, stream)[0], seed, limit, rates) for stream in dict.fromkeys(streams)]
        for seed in seeds
    ]
    return TimeToTarget(limit, np.array([row[0] for row in rows]), np.array([row[-1] for row in rows]))


def _steps(training: Dataset, seed: int, limit: int, learning_rates: tuple[float, ...]) -> np.ndarray:
    """`(arms, learning rates)`"""
    hidden = np.array(TARGET_RATES)[:, None]
    rows = []
    for order in (PLAIN, AFTER):
        looks = []
        for learning_rate in learning_rates:
            sizes = (training.x.shape[1], TARGET_WIDTH, TARGET_WIDTH, training.classes)
            fleet = Fleet(sizes, np.hstack([0 * hidden, hidden, hidden]), seed, order)
            looks.append(
                train_fleet(
                    fleet, training, steps=limit, learning_rate=learning_rate, seed=seed, every=EVERY,
                    watch=lambda one: scores(one, training)[0] <= TARGET, stop=_all_arrived,
                )
            )  # fmt: skip
        rows.append(np.stack([_first(np.array(met)) for met in looks], axis=1))
    return np.concatenate(rows)


def _all_arrived(met: list[np.ndarray]) -> bool:
    return bool(met) and bool(np.any(met, axis=0).all())


def _first(met: np.ndarray) -> np.ndarray:
    """`(looks, rates)` -> steps until the first look that met the target, 0 if none did, `(rates,)`."""
    return np.where(met.any(axis=0), (met.argmax(axis=0) + 1) * EVERY, 0)


def conclude_time_to_target(result: TimeToTarget) -> dict[str, Verdict]:
    """The rule: a ratio of steps, paired by seed, counts beyond 3 standard errors of its logarithm and beyond a factor
    of 1.2. The effect is the natural logarithm. An unreached target stands for the limit, which is too few steps;
    "more" needs that all runs below the fraction's line arrived, "fewer" that all above it did.

    "slow-down": p against none, with normalisation as often as without: its ratio of steps divided by theirs.
    """
    verdicts = {}
    for order in (PLAIN, AFTER):
        for p in TARGET_RATES[1:]:
            name = "no normalisation" if order == PLAIN else "normalisation"
            verdicts[f"{name}, p = {p:g} against none"] = _ratio([result.of(order, p)], [result.of(order, 0.0)], result)
    for p in TARGET_RATES:
        verdicts[f"p = {p:g}, normalisation against none"] = _ratio(
            [result.of(AFTER, p)], [result.of(PLAIN, p)], result
        )
    for p in TARGET_RATES[1:]:
        verdicts[f"slow-down at p = {p:g}, normalisation against none"] = _ratio(
            [result.of(AFTER, p), result.of(PLAIN, 0.0)], [result.of(AFTER, 0.0), result.of(PLAIN, p)], result
        )
    return verdicts


def _ratio(above: list[np.ndarray], below: list[np.ndarray], result: TimeToTarget) -> Verdict:
    logs = [np.log(np.where(steps == 0, result.limit, steps)) for steps in (*above, *below)]
    effect = Effect.of(sum(logs[: len(above)]) - sum(logs[len(above) :]))
    known = {"more": all((steps > 0).all() for steps in below), "fewer": all((steps > 0).all() for steps in above)}
    known |= {"no difference": all(known.values()), "undecided": True}
    words = {"present": "more" if effect.mean > 0 else "fewer", "absent": "no difference", "undecided": "undecided"}
    answer = words[effect.judge(np.log(TARGET_MINIMUM))]
    return Verdict(answer if known[answer] else "undecided", effect)


def slow_down(result: TimeToTarget, order: str, p: float) -> float:
    """Steps with dropout per step without, geometric mean over seeds; unreached ones at the limit."""
    steps = [np.where(values == 0, result.limit, values) for values in (result.of(order, p), result.of(order, 0.0))]
    return float(np.exp(np.log(steps[0] / steps[1]).mean()))


def draw_time_to_target(recorded: TimeToTarget, live: TimeToTarget | None = None) -> tuple[Figure, str]:
    """The steps of each seed by arm; and the alt text."""
    figure, axes = figures.new_figure(width=8.4, height=4.4)
    parts = []
    for i, (order, p) in enumerate(TARGET_ARMS):
        colour, marker = (("blue", "o"), ("vermillion", "s"))[order != PLAIN]
        word = ("without", "with")[order != PLAIN]
        height = -(i % len(TARGET_RATES) * 2.4 + (order != PLAIN))
        values, first = recorded.of(order, p), p == 0
        offset = np.linspace(-0.3, 0.3, len(values))
        style = {"ls": "", "marker": marker, "color": figures.PALETTE[colour], "markevery": 1}
        label = f"{word} batch normalisation, recorded ({len(values)} seeds)" if first else None
        met = values > 0
        axes.plot(values[met], height + offset[met], label=label, ms=5, alpha=0.6, **style)
        axes.plot(
            np.full((~met).sum(), recorded.limit), height + offset[~met], **style | {"marker": ">", "mfc": "none"}
        )
        parts.append(f"p = {p:g} {word} {np.median(values[met]):.0f} steps" + (" (not all)" if not met.all() else ""))
        if live is not None:
            yours = live.of(order, p)
            label = f"{word} batch normalisation, yours" if first else None
            axes.plot(yours[yours > 0], np.full((yours > 0).sum(), height), label=label, ms=11, mfc="none", **style)
    axes.set(xscale="log", xlabel="training steps until the training loss is at most 0.7 nats, in evaluation mode")
    axes.set_xticks([20, 50, 100, 200, 500, 1000], ["20", "50", "100", "200", "500", "1,000"])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set(ylim=(-6.6, 0.8), xlim=(15, 1.2 * recorded.limit))
    axes.set_yticks([-(2.4 * i + 0.5) for i in range(len(TARGET_RATES))], [f"p = {p:g}" for p in TARGET_RATES])
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    ratios = [f"{word} it {slow_down(recorded, order, 0.5):.1f} times" for order, word in
              ((PLAIN, "without"), (AFTER, "with"))]  # fmt: skip
    alt = (
        f"Steps until the training loss is at most 0.7 nats, with batch normalisation and without it, "
        f"{len(recorded.steps)} seeds, logarithmic axis. Medians: {'; '.join(parts)}. At p = 0.5 as many steps as "
        f"without dropout: {' and '.join(ratios)}."
    )
    if live is not None:
        found = [f"{live.of(order, p).max()}" for order, p in TARGET_ARMS]
        alt += f" Yours, within {live.limit} steps, 0 for never: {', '.join(found)}."
    return figure, alt


def recorded_time_to_target() -> TimeToTarget:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.time_to_target", TimeToTarget)
