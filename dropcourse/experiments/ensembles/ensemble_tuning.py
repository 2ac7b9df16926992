"""Which learning rate suits each learner of `equal_cost`? Beforehand, on data of their own, all try the same rates.

Judged is what is compared later: the loss of the learner's averaged prediction at the end of its training.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch

from dropcourse.experiments.dropout_mechanics.networks import draw_data
from dropcourse.experiments.ensembles.equal_cost import (
    FULL,
    LEARNERS,
    TRAINING,
    fit_learner,
    log_loss,
    mean_probabilities,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Effect, Verdict

TUNED = tuple(learner for learner in LEARNERS if learner != FULL)  # whose members are trained like the single network
ENSEMBLE_STREAM = 2  # data that no other experiment sees
ENSEMBLE_CANDIDATES = np.array([3e-4, 1e-3, 3e-3, 1e-2, 3e-2])


@dataclass(frozen=True, eq=False)
class EnsembleTuning:
    """Validation loss in nats at the end of training, shape `(seeds, learners, rates)`, for the learners of `TUNED`."""

    rates: np.ndarray
    validation_loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, rates=1, validation_loss=3)

    def best(self, learner: str) -> float:
        """The rate with the lowest mean loss."""
        return float(self.rates[self.validation_loss[:, TUNED.index(learner)].mean(axis=0).argmin()])


def ensemble_tuning(*, seeds: Iterable[int], size: str = "quick") -> EnsembleTuning:
    """Train every learner at every rate."""
    losses = []
    for seed in seeds:
        training, validation = draw_data(seed, ENSEMBLE_STREAM)
        x, y = torch.tensor(validation.x), torch.tensor(validation.y)
        losses.append(
            [
                [
                    log_loss(mean_probabilities(fit_learner(name, training, seed, TRAINING[size], float(rate)), x), y)
                    for rate in ENSEMBLE_CANDIDATES
                ]
                for name in TUNED
            ]
        )
    return EnsembleTuning(ENSEMBLE_CANDIDATES, np.array(losses))


def conclude_ensemble_tuning(result: EnsembleTuning) -> dict[str, Verdict]:
    """Which rate serves each learner best? The one with the lowest mean loss, if its lead over the second best lies
    beyond 3 standard errors; otherwise either of the two."""
    verdicts = {}
    for i, name in enumerate(TUNED):
        loss = result.validation_loss[:, i]
        first, second = np.argsort(loss.mean(axis=0), kind="stable")[:2]
        lead = Effect.of(loss[:, second] - loss[:, first])
        either = " or ".join(f"{result.rates[j]:g}" for j in sorted((first, second)))
        verdicts[name] = Verdict(f"{result.rates[first]:g}" if lead.judge(0) == "present" else either, lead)
    return verdicts


def recorded_ensemble_tuning() -> EnsembleTuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.ensemble_tuning", EnsembleTuning)
