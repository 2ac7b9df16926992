"""What is the score of the chosen rate worth, and does the choice pay? The winner's curse, and cross-validation.

On trial: that experiments and cross-validation help to find the rate (claim 41). The best of many noisy scores is lucky
as well as good. Sources: Cawley and Talbot 2010 (JMLR 11), section 5; Breiman et al. 1984 for the one-standard-error
rule; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.data import signals
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.tuning.fleet import Fleet, scores, train_fleet
from dropcourse.experiments.tuning.words import compared

CURSE_ROWS, FOLDS, FRESH_ROWS, CURSE_WIDTH = 250, 5, 4000, 64
CURSE_RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
CURSE_LEARNING_RATES = {"quick": (3e-3,), "full": (1e-3, 3e-3, 1e-2)}
CURSE_STEPS = {"quick": 100, "full": 400}
CURSE_MINIMUM = 0.01  # of accuracy
CHOOSERS = ("no dropout", "one split", "cross-validation", "one-standard-error rule")


@dataclass(frozen=True, eq=False)
class WinnersCurse:
    """`rates` `(settings,)` is the drop probability of each setting. `score` and `fresh`, `(seeds, folds, settings)`:
    accuracy of the network trained without a fold, on the fold's 50 signals and on 4,000 fresh ones. `refit`
    `(seeds, settings)`: accuracy on the fresh ones after training on all 250."""

    rates: np.ndarray
    score: np.ndarray
    fresh: np.ndarray
    refit: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, score=3, fresh=3, refit=2)

    def optimism(self, way: str) -> np.ndarray:
        """By number of settings tried, from 1 to all: the score of the best of them less the accuracy of the same
        networks on fresh signals, mean over all such subsets of the settings, `(seeds, settings)`. `way` is "one
        split", a mean over the folds, or "cross-validation"."""
        if way == "one split":
            pairs = zip(self.score.swapaxes(0, 1), self.fresh.swapaxes(0, 1), strict=True)
            return np.mean([_optimism(score, fresh) for score, fresh in pairs], axis=0)
        return _optimism(self.score.mean(axis=1), self.fresh.mean(axis=1))

    def paid(self) -> dict[str, np.ndarray]:
        """By chooser of `CHOOSERS`: accuracy on fresh signals of the chosen setting after training on all 250,
        `(seeds,)`. Without dropout, cross-validation chooses the learning rate."""
        mean = self.score.mean(axis=1)
        plain = np.where(self.rates == 0, mean, -1)
        split = [
            np.take_along_axis(self.refit, score.argmax(axis=1)[:, None], 1) for score in self.score.swapaxes(0, 1)
        ]
        choices = (plain.argmax(axis=1), None, mean.argmax(axis=1), self._one_standard_error())
        return {
            name: np.mean(split, axis=0)[:, 0] if choice is None else self.refit[np.arange(len(mean)), choice]
            for name, choice in zip(CHOOSERS, choices, strict=True)
        }

    def _one_standard_error(self) -> np.ndarray:
        """The setting with the highest rate whose mean score is within one standard error of the best one's."""
        mean, count = self.score.mean(axis=1), self.score.shape[1]
        error = self.score.std(axis=1, ddof=1) / np.sqrt(count)
        best = mean.argmax(axis=1)[:, None]
        good = mean >= np.take_along_axis(mean - error, best, 1)
        return np.where(good, self.rates + 1e-3 * mean, -1).argmax(axis=1)  # among equal rates the better score


def _optimism(score: np.ndarray, fresh: np.ndarray) -> np.ndarray:
    """`(seeds, settings)` twice -> `(seeds, settings)`, by number of settings tried."""
    order = np.argsort(-score, axis=1, kind="stable")
    gaps = np.take_along_axis(score - fresh, order, axis=1)
    count = gaps.shape[1]
    # How likely is the setting of rank r the best of a random subset of size m?
    chances = [[comb(count - 1 - r, m - 1) / comb(count, m) for r in range(count)] for m in range(1, count + 1)]
    return gaps @ np.array(chances).T


def winners_curse(*, seeds: Iterable[int], size: str = "quick") -> WinnersCurse:
    """For each seed, train every setting once without each fold, and once on all signals. A quick run has one learning
    rate and fewer steps."""
    learning_rates, rows = CURSE_LEARNING_RATES[size], []
    for seed in seeds:
        rng = np.random.default_rng([seed, 70])
        data, fresh = signals(CURSE_ROWS, rng), signals(FRESH_ROWS, rng)
        folds = np.arange(CURSE_ROWS) % FOLDS  # the signals are in random order
        found = []
        for fold in range(FOLDS):
            parts = [data.take(folds != fold), data.take(folds == fold), fresh]
            found.append(_accuracies(*parts, seed=seed, learning_rates=learning_rates, steps=CURSE_STEPS[size]))
        refit = _accuracies(data, fresh, seed=seed, learning_rates=learning_rates, steps=CURSE_STEPS[size])[0]
        rows.append(([score for score, _ in found], [new for _, new in found], refit))
    score, new, refit = (np.array(column) for column in zip(*rows, strict=True))
    return WinnersCurse(np.tile(CURSE_RATES, len(learning_rates)), score, new, refit)


def _accuracies(training, *others, seed: int, learning_rates: tuple[float, ...], steps: int) -> np.ndarray:
    """On each of the other data sets, learning rate by learning rate: `(data sets, settings)`."""
    rates = np.array(CURSE_RATES)[:, None]
    columns = []
    for learning_rate in learning_rates:
        fleet = Fleet((40, CURSE_WIDTH, CURSE_WIDTH, 10), np.hstack([0 * rates, rates, rates]), seed)
        train_fleet(fleet, training, steps=steps, learning_rate=learning_rate, seed=seed)
        columns.append([scores(fleet, data)[1] for data in others])
    return np.concatenate(columns, axis=1)


def conclude_winners_curse(result: WinnersCurse) -> dict[str, Verdict]:
    """The rule: beyond 3 standard errors and beyond 0.01 of accuracy.

    "score of the chosen setting": its score less the accuracy of the same networks on fresh signals, and from that
    taken off what the same difference is for a setting taken blindly, which removes how easy the folds are. "paid":
    what a chooser's setting reaches after training on all signals, less what another's does.
    """
    verdicts = {}
    for way in ("one split", "cross-validation"):
        optimism = result.optimism(way)
        verdicts[f"{way}, score of a setting taken blindly"] = compared(optimism[:, 0], CURSE_MINIMUM)
        verdicts[f"{way}, score of the chosen setting"] = compared(optimism[:, -1] - optimism[:, 0], CURSE_MINIMUM)
    paid = result.paid()
    for one, other in (
        ("one split", "no dropout"), ("cross-validation", "no dropout"), ("cross-validation", "one split"),
        ("one-standard-error rule", "no dropout"), ("one-standard-error rule", "cross-validation"),
    ):  # fmt: skip
        verdicts[f"paid, {one} against {other}"] = compared(paid[one] - paid[other], CURSE_MINIMUM)
    return verdicts


def draw_winners_curse(recorded: WinnersCurse, live: WinnersCurse | None = None) -> tuple[Figure, str]:
    """How much too good the best score is by number of settings tried, and what the choices reach; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=9.6, height=4.6)
    ends = _optimism_lines(left, recorded, live)
    paid, reached = recorded.paid(), []
    for i, (name, values) in enumerate(paid.items()):
        offset = np.linspace(-0.15, 0.15, len(values))
        right.plot(values, -i + offset, ls="", marker=".", color="#999999", markevery=1)
        error = values.std(ddof=1) / np.sqrt(len(values))
        label = f"mean and standard error, recorded ({len(values)} seeds)" if i == 0 else None
        style = {"fmt": "o", "color": figures.PALETTE["blue"], "capsize": 4, "markevery": 1}
        right.errorbar([values.mean()], [-i], xerr=[error], label=label, **style)
        reached.append(f"{name} {values.mean():.3f}")
        if live is not None:
            label = "yours, fewer settings and steps" if i == 0 else None
            right.plot([live.paid()[name].mean()], [-i], ls="", marker="D", ms=9, markevery=1, mfc="none",
                       color=figures.PALETTE["vermillion"], label=label)  # fmt: skip
    right.set(xlabel="accuracy on fresh signals", yticks=-np.arange(len(paid)), yticklabels=list(paid))
    for panel in (left, right):
        panel.legend(*panel.get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, -0.18), frameon=False)
    alt = (
        f"Left, by how much the score of the best of 1 to {len(recorded.rates)} settings exceeds the accuracy of the "
        f"same networks on fresh signals, mean of {len(recorded.score)} seeds: {'; '.join(ends)}. Right, accuracy on "
        f"fresh signals of the chosen setting after training on all signals: {', '.join(reached)}."
    )
    if live is not None:
        yours = live.optimism("one split").mean(axis=0)[-1]
        alt += f" Yours: the best score of one split is too high by {yours:.3f}."
    return figure, alt


def _optimism_lines(axes: Axes, recorded: WinnersCurse, live: WinnersCurse | None) -> list[str]:
    ends = []
    styles = zip(("one split", "cross-validation"), ("vermillion", "blue"), ("--", "-"), ("s", "o"), strict=True)
    for way, colour, dashes, marker in styles:
        style = {"color": figures.PALETTE[colour], "marker": marker, "ls": dashes}
        values = recorded.optimism(way)
        label = f"{way}, recorded ({len(values)} seeds)"
        figures.band(axes, np.arange(1, values.shape[1] + 1), values, label, **style)
        ends.append(f"{way} {values[:, 0].mean():+.3f} for one and {values[:, -1].mean():+.3f} for all")
        if live is not None:
            yours = live.optimism(way).mean(axis=0)
            hollow = style | {"ls": "", "ms": 9, "mfc": "none", "markevery": 2}
            axes.plot(np.arange(1, len(yours) + 1), yours, label=f"{way}, yours", **hollow)
    axes.axhline(0, color="#555555", lw=1, ls=":", marker="")
    axes.set(xlabel="settings tried", ylabel="score of the best less\nits accuracy on fresh signals")
    return ends


def recorded_winners_curse() -> WinnersCurse:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.winners_curse", WinnersCurse)
