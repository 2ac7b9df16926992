"""Which setting suits each arm? Beforehand, on data of their own, all arms try six settings on every task.

A comparison at one setting for all would favour the arm for which that setting happens to be good.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dropcourse.experiments.overfitting.networks import ARMS, DECAY, DROPOUT, NONE, TASKS, Setting, draw_task, fit
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Effect, Verdict
from dropcourse.training import evaluate

TUNING_STREAM = 1  # data that no other experiment sees
CANDIDATES = {
    NONE: tuple(Setting(rate) for rate in (3e-4, 6e-4, 1e-3, 2e-3, 3e-3, 1e-2)),
    DECAY: tuple(Setting(rate, weight_decay=decay) for decay in (0.3, 1.0) for rate in (1e-3, 3e-3, 1e-2)),
    DROPOUT: tuple(Setting(rate, p=p) for p in (0.2, 0.5) for rate in (1e-3, 3e-3, 1e-2)),
}


@dataclass(frozen=True, eq=False)
class Tuning:
    """The accuracy on new examples after the last epoch, `(seeds, tasks x arms, candidates)`, task by task."""

    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=3)

    def by_arm(self) -> dict[tuple[str, str], np.ndarray]:
        """(task, arm) -> accuracies `(seeds, candidates)`."""
        names = [(task, arm) for task in TASKS for arm in ARMS]
        return {name: self.accuracy[:, i] for i, name in enumerate(names)}

    def best(self, task: str, arm: str) -> Setting:
        """The candidate with the highest mean accuracy; the first of equals."""
        return CANDIDATES[arm][self.by_arm()[task, arm].mean(axis=0).argmax()]


def tuning(*, seeds: Iterable[int], size: str = "quick") -> Tuning:
    """Train every candidate of every arm on every task. `size` changes nothing."""
    accuracies = []
    for seed in seeds:
        rows = []
        for task in TASKS:
            training, new, _ = draw_task(task, seed, TUNING_STREAM)
            for arm in ARMS:
                models = [fit(training, setting, seed=seed)[0] for setting in CANDIDATES[arm]]
                rows.append([evaluate(model, new)[1] for model in models])
        accuracies.append(rows)
    return Tuning(np.array(accuracies))


def conclude_tuning(result: Tuning) -> dict[str, Verdict]:
    """Which candidate is best? The one with the highest mean accuracy, if its lead over the second best lies beyond 3
    standard errors; otherwise either of the two. There is no minimum here: if two are equally good, either will do."""
    verdicts = {}
    for (task, arm), accuracy in result.by_arm().items():
        first, second = np.argsort(-accuracy.mean(axis=0), kind="stable")[:2]
        lead = Effect.of(accuracy[:, first] - accuracy[:, second])
        either = " or ".join(_words(CANDIDATES[arm][i]) for i in (first, second))
        answer = _words(CANDIDATES[arm][first]) if lead.judge(0) == "present" else either
        verdicts[f"{task}, {arm}"] = Verdict(answer, lead)
    return verdicts


def _words(setting: Setting) -> str:
    parts = {"rate": setting.learning_rate, "p": setting.p, "weight decay": setting.weight_decay}
    return " ".join(f"{name} {value:g}" for name, value in parts.items() if value)


def recorded_tuning() -> Tuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("overfitting.tuning", Tuning)
