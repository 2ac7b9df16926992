"""Grid, random or Bayesian search, at equal budget; and is one rate for each layer worth its search?

On trial: that cross-validation or Bayesian optimisation find the best settings (claim 53), and that automated search
finds the rates of single layers (58). Sources: Bergstra and Bengio 2012 (JMLR 13) on random search; Bergstra et al.
2011 (NeurIPS 24) on the Parzen estimator; Snoek et al. 2012 (NeurIPS 25) on Gaussian processes; Akiba et al. 2019 (KDD)
on Optuna. The set-up is ours.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.tuning.table import SHAPE, Table, table
from dropcourse.experiments.tuning.words import compared

BUDGET = 36
SEARCH_STEPS = {"quick": 20, "full": 250}
GRID, RANDOM, TPE, GAUSSIAN = METHODS = ("grid", "random", "Parzen estimator", "Gaussian process")
REPEATS = {"quick": {GRID: 20, RANDOM: 20, TPE: 1, GAUSSIAN: 1}, "full": {GRID: 50, RANDOM: 50, TPE: 2, GAUSSIAN: 1}}
GRID_AXES = ((0, 2), (0, 2, 4), (0, 2, 4), (1, 2))  # indices into the table's axes: 36 settings
SEARCH_MINIMUM = 0.01  # of accuracy
SPACES = ("one rate", "two rates", "three rates")
"""One rate for both hidden layers; one for each; and one for the inputs too. All search the learning rate as well."""
LOOKED_AT = (8, 36)  # trials

Setting = tuple[int, int, int, int]  # indices into the table's axes


@dataclass(frozen=True, eq=False)
class Searches:
    """After each of `BUDGET` trials, mean over repeated searches of a seed. `regret` `(seeds, methods, trials)`: the
    best validation accuracy in the table less the best found. `test` `(seeds, methods, trials)`: accuracy of the best
    found on other signals. `spaces` `(seeds, spaces, trials)`: the same for random search in the spaces of `SPACES`,
    `guided` likewise with the Parzen estimator. `hindsight` `(seeds, spaces)`: the highest test accuracy in a space."""

    regret: np.ndarray
    test: np.ndarray
    spaces: np.ndarray
    guided: np.ndarray
    hindsight: np.ndarray

    def __post_init__(self):
        as_arrays(self, regret=3, test=3, spaces=3, guided=3, hindsight=2)


def searches(*, seeds: Iterable[int], size: str = "quick") -> Searches:
    """Train the table of each seed, and search it; in a quick run after few steps, and a few times only."""
    repeats, rows = REPEATS[size], []
    for seed in seeds:
        known = table(seed, SEARCH_STEPS[size])
        validation, test = zip(*(_curves(known, method, 2, seed, repeats) for method in METHODS), strict=True)
        spaces, guided = (
            [_curves(known, method, space, seed, repeats)[1] for space in range(len(SPACES))]
            for method in (RANDOM, TPE)
        )
        hindsight = [max(known.test[setting] for setting in settings_of(space)) for space in range(len(SPACES))]
        rows.append((known.validation.max() - np.array(validation), test, spaces, guided, hindsight))
    return Searches(*(np.array(column) for column in zip(*rows, strict=True)))


def settings_of(space: int) -> list[Setting]:
    """All settings of a space of `SPACES`."""
    every = product(*(range(count) for count in SHAPE))
    return [s for s in every if (space == 2 or s[0] == 0) and (space > 0 or s[1] == s[2])]


def _curves(known: Table, method: str, space: int, seed: int, repeats: dict[str, int]) -> tuple:
    """Validation and test accuracy of the best found after each trial, mean over searches: `(trials,)` each."""
    curves = []
    for repeat in range(repeats[method]):
        search = _optuna if method in (TPE, GAUSSIAN) else _listed
        tried = list(search(known, method, space, seed=1000 * seed + repeat))
        scores = np.array([known.validation[setting] for setting in tried])
        best = [tried[scores[: count + 1].argmax()] for count in range(len(tried))]
        curve = [[array[setting] for setting in best] for array in (known.validation, known.test)]
        # A space of fewer settings is searched through before the budget ends.
        curves.append(np.pad(curve, ((0, 0), (0, BUDGET - len(tried))), mode="edge"))
    return tuple(np.mean(curves, axis=0))


def _listed(known: Table, method: str, space: int, seed: int) -> list[Setting]:
    """A grid, or a random sample of all settings, in random order."""
    settings = list(product(*GRID_AXES)) if method == GRID else settings_of(space)
    order = np.random.default_rng([seed, 81]).permutation(len(settings))
    return [settings[i] for i in order[:BUDGET]]


def _optuna(known: Table, method: str, space: int, seed: int) -> Iterator[Setting]:
    """What a sampler of Optuna asks for. What was asked before is answered at no cost, and nothing is drawn then."""
    study, ask = new_study(method, seed), _asker(space)
    seen: set[Setting] = set()
    everything = len(settings_of(space))
    for _ in range(3 * BUDGET):
        trial = study.ask()
        setting = ask(trial)
        study.tell(trial, known.validation[setting])
        if setting not in seen:
            seen.add(setting)
            yield setting
        if len(seen) == min(BUDGET, everything):
            return


def _asker(space: int) -> Callable[..., Setting]:
    def ask(trial) -> Setting:
        first = trial.suggest_int("p of the inputs", 0, SHAPE[0] - 1) if space == 2 else 0
        second = trial.suggest_int("p of hidden layer 1", 0, SHAPE[1] - 1)
        third = trial.suggest_int("p of hidden layer 2", 0, SHAPE[2] - 1) if space else second
        return first, second, third, trial.suggest_int("learning rate", 0, SHAPE[3] - 1)

    return ask


def new_study(method: str, seed: int):
    """A study of Optuna that maximises, silent and repeatable."""
    import optuna  # slow to import, and only this experiment needs it

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    samplers = {TPE: optuna.samplers.TPESampler, GAUSSIAN: optuna.samplers.GPSampler}
    return optuna.create_study(direction="maximize", sampler=samplers[method](seed=seed))


def conclude_searches(result: Searches) -> dict[str, Verdict]:
    """The rule: beyond 3 standard errors and beyond 0.01 of accuracy.

    After 8 and after 36 trials: "validation", the best score found, and "test", the accuracy of that setting on other
    signals, each less that of another search. The last ones compare spaces, on other signals too.
    """
    verdicts = {}
    for trials in LOOKED_AT:
        for one, other in ((TPE, RANDOM), (GAUSSIAN, RANDOM), (GRID, RANDOM)):
            i, j = METHODS.index(one), METHODS.index(other)
            for name, values in (("validation", -result.regret), ("test", result.test)):
                verdicts[f"{name} after {trials} trials, {one} against {other}"] = compared(
                    values[:, i, trials - 1] - values[:, j, trials - 1], SEARCH_MINIMUM
                )
        for name, values in ((RANDOM, result.spaces), (TPE, result.guided)):
            for i in (1, 2):
                verdicts[f"test after {trials} trials, {name}, {SPACES[i]} against {SPACES[0]}"] = compared(
                    values[:, i, trials - 1] - values[:, 0, trials - 1], SEARCH_MINIMUM
                )
    return verdicts


def draw_searches(recorded: Searches, live: Searches | None = None) -> tuple[Figure, str]:
    """Regret by trials and method, and test accuracy by trials and space; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=10.0, height=5.0)
    trials, seeds = np.arange(1, BUDGET + 1), len(recorded.test)
    tints = ("black", "blue", "vermillion", "green")
    looks = list(zip(tints, (":", "-", "--", "-."), ("D", "o", "s", "^"), strict=True))
    for i, (method, (colour, dashes, marker)) in enumerate(zip(METHODS, looks, strict=True)):
        style = {"color": figures.PALETTE[colour], "ls": dashes, "marker": marker}
        figures.band(left, trials, recorded.regret[:, i], f"{method}, recorded ({seeds} seeds)", **style)
        if live is not None:
            left.plot(trials, live.regret[:, i].mean(axis=0), label=f"{method}, yours", **style | {"lw": 0.7, "ms": 3})
    left.set(xlabel="trials", ylabel="best validation accuracy in the table\nless the best found", ylim=(0, None))
    for i, (space, (colour, dashes, marker)) in enumerate(zip(SPACES, looks, strict=False)):
        style = {"color": figures.PALETTE[colour], "ls": dashes, "marker": marker}
        figures.band(right, trials, recorded.spaces[:, i], f"{space}, random search, recorded", **style)
    right.set(xlabel="trials", ylabel="accuracy on other signals\nof the best found")
    for panel, columns in ((left, 2), (right, 1)):
        panel.legend(*panel.get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, -0.16),
                     frameon=False, ncols=columns, fontsize=9)  # fmt: skip
    ends = [f"{method} {recorded.regret[:, i, 7].mean():.3f} and {recorded.regret[:, i, -1].mean():.3f}"
            for i, method in enumerate(METHODS)]  # fmt: skip
    reached = [f"{space} {recorded.spaces[:, i, 7].mean():.3f} and {recorded.spaces[:, i, -1].mean():.3f}"
               for i, space in enumerate(SPACES)]  # fmt: skip
    alt = (
        f"Left, by how much the best validation accuracy found falls short of the best in the table, after 8 and after "
        f"{BUDGET} trials, mean of {seeds} seeds: {'; '.join(ends)}. Right, accuracy on other signals of what random "
        f"search found after 8 and after {BUDGET} trials: {'; '.join(reached)}."
    )
    if live is not None:
        alt += (
            f" Yours, after {BUDGET} trials on the left: "
            + ", ".join(f"{value:.3f}" for value in live.regret[:, :, -1].mean(axis=0))
            + "."
        )
    return figure, alt


def recorded_searches() -> Searches:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("tuning.searches", Searches)
