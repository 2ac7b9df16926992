"""Which learning rate suits each arm? Beforehand, on data of their own, all arms try the same rates for as long.

A comparison at one rate for all would favour the arm for which that rate happens to be good.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dropcourse.experiments.dropout_mechanics.networks import ARMS, STEPS_PER_EPOCH, Layer, fit, steps_to
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Effect, Verdict

TUNING_STREAM = 1  # data that no other experiment sees
TUNING_EPOCHS = {"quick": 2, "full": 60}
CANDIDATES = np.array([1e-3, 3e-3, 1e-2, 3e-2])
TARGETS = {  # name -> measured on, nats
    "training loss 0.7": ("train_loss", 0.7),
    "validation loss 1.4": ("validation_loss", 1.4),
    "validation loss 1.2": ("validation_loss", 1.2),
}


@dataclass(frozen=True, eq=False)
class Tuning:
    """What each arm of `ARMS` reaches within `epochs` epochs at each learning rate of `rates`.

    `validation_loss` has shape `(seeds, arms, rates)`: the lowest of all epochs, in nats. `steps` has shape
    `(seeds, arms x targets, rates)`: training steps to each of `TARGETS`, arm by arm, 0 if it was not reached.
    """

    epochs: int
    rates: np.ndarray
    validation_loss: np.ndarray
    steps: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, validation_loss=3, steps=3)

    def costs(self) -> dict[tuple[str, str], np.ndarray]:
        """(arm, goal) -> what to keep low `(seeds, rates)`: the validation loss, or the steps to a target, where an
        unreached one counts as the first step after the budget."""
        steps = np.where(self.steps == 0, self.epochs * STEPS_PER_EPOCH + 1, self.steps)
        costs = {}
        for i, arm in enumerate(ARMS):
            costs[arm, "validation loss"] = self.validation_loss[:, i]
            for j, target in enumerate(TARGETS):
                costs[arm, target] = steps[:, i * len(TARGETS) + j]
        return costs

    def best(self, arm: str, goal: str) -> float:
        """The rate with the lowest mean cost; the smallest of equals."""
        return float(self.rates[self.costs()[arm, goal].mean(axis=0).argmin()])


def tuning(dropout: Layer, *, seeds: Iterable[int], size: str = "quick") -> Tuning:
    """Train every arm at every rate, on data that only the tuning uses."""
    epochs = TUNING_EPOCHS[size]
    losses, steps = [], []
    for seed in seeds:
        histories = [
            [
                fit(dropout, arm, seed=seed, epochs=epochs, learning_rate=float(rate), stream=TUNING_STREAM)[1]
                for rate in CANDIDATES
            ]
            for arm in ARMS
        ]
        losses.append([[history.validation_loss.min() for history in row] for row in histories])
        steps.append(
            [
                [steps_to(getattr(history, field), target) for history in row]
                for row in histories
                for field, target in TARGETS.values()
            ]
        )
    return Tuning(epochs, CANDIDATES, np.array(losses), np.array(steps))


def conclude_tuning(result: Tuning) -> dict[str, Verdict]:
    """Which rate serves each goal best? The one with the lowest mean cost, if its lead over the second best lies beyond
    3 standard errors; otherwise either of the two. There is no minimum here: if two are equally good, either will do.
    """
    verdicts = {}
    for (arm, goal), cost in result.costs().items():
        first, second = np.argsort(cost.mean(axis=0), kind="stable")[:2]
        lead = Effect.of(cost[:, second] - cost[:, first])
        either = " or ".join(f"{result.rates[i]:g}" for i in sorted((first, second)))
        answer = f"{result.rates[first]:g}" if lead.judge(0) == "present" else either
        verdicts[f"{arm}, {goal}"] = Verdict(answer, lead)
    return verdicts


def recorded_tuning() -> Tuning:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.tuning", Tuning)
