"""When should a network drop: all the time, more and more, or only early or late? And does early dropout help where
there is nothing to be regularised?

Takes `rate_schedule`. Each arm has its learning rate tuned on data of its own, with the same budget. Sources: Morerio
et al. 2017 (arXiv 1703.06229); Liu et al. 2023 (arXiv 2303.01500); the set-up is ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn.functional import dropout

from dropcourse import figures
from dropcourse.data import Dataset, signals
from dropcourse.experiments.dropout_mechanics.networks import BATCH_SIZE, ROWS, compared
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered
from dropcourse.models import mlp
from dropcourse.training import evaluate, train

WIDE, NARROW = NETS = ("wide, 1,000 signals", "narrow, 4,000 signals")
NET_ROWS, NET_WIDTHS = {WIDE: ROWS, NARROW: 4 * ROWS}, {WIDE: 256, NARROW: 12}
PEAK = {WIDE: 0.5, NARROW: 0.1}
KINDS = {
    "none": (0, 0, "constant"),
    "constant": (1, 1, "constant"),
    "linear": (0, 1, "linear"),
    "curriculum": (0, 1, "curriculum"),
    "early": (1, 0, "early"),
    "late": (0, 1, "late"),
}
"""Name -> p at the start, p at the end, in units of PEAK, and the kind of `rate_schedule`."""
TRAINED_ON = {WIDE: tuple(KINDS), NARROW: ("none", "constant", "early")}
ARMS = tuple((net, name) for net in NETS for name in TRAINED_ON[net])
SCHEDULE_EPOCHS = {"quick": 4, "full": 40}
SCHEDULE_STEPS = (3e-4, 1e-3, 3e-3, 1e-2)
CHOSEN_STEPS = dict(zip(ARMS, (3e-4, 3e-3, 3e-3, 3e-3, 1e-3, 3e-3, 1e-2, 1e-2, 1e-2), strict=True))
"""The learning rate of lowest loss in the recorded `schedules_tuning`."""
SCHEDULES_MINIMUM = 0.01  # of accuracy


class Scheduled(nn.Module):
    """Dropout whose rate changes with each batch: `rate(step)`, from step 0."""

    def __init__(self, rate: Callable[[int], float]):
        super().__init__()
        self.rate, self.step = rate, 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`x` of any shape -> the same; unchanged in evaluation."""
        if not self.training:
            return x
        p, self.step = self.rate(self.step), self.step + 1
        return dropout(x, p)


@dataclass(frozen=True, eq=False)
class Schedules:
    """By arm of `ARMS`, at the end: accuracy on new signals, and losses there and on the training data in nats, each
    `(seeds, arms)`."""

    accuracy: np.ndarray
    loss: np.ndarray
    train: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=2, loss=2, train=2)


def schedules(rate_schedule: Callable, *, seeds: Iterable[int], size: str = "quick") -> Schedules:
    """Train one network for each arm and seed. A quick run has fewer epochs, over which the same schedule runs."""
    runs = []
    for seed in seeds:
        row = []
        for arm in ARMS:
            training, new = draw_signals(arm[0], seed, stream=0)
            model = _fit(answered(rate_schedule), arm, CHOSEN_STEPS[arm], training, seed, SCHEDULE_EPOCHS[size])
            row.append((*reversed(evaluate(model, new)), evaluate(model, training)[0]))
        runs.append(row)
    return Schedules(*np.moveaxis(np.array(runs), 2, 0))


@dataclass(frozen=True, eq=False)
class SchedulesTuning:
    """The loss on new signals in nats, by arm and learning rate of `SCHEDULE_STEPS`: `(seeds, arms, rates)`."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=3)

    def best(self) -> dict[tuple[str, str], float]:
        """For each arm the learning rate of lowest mean loss."""
        found = self.loss.mean(axis=0).argmin(axis=1)
        return {arm: SCHEDULE_STEPS[i] for arm, i in zip(ARMS, found, strict=True)}


def schedules_tuning(rate_schedule: Callable, *, seeds: Iterable[int], size: str = "quick") -> SchedulesTuning:
    """Train one network for each arm, learning rate and seed, on data that nothing else sees."""

    def loss(arm: tuple[str, str], step: float, seed: int) -> float:
        training, new = draw_signals(arm[0], seed, stream=1)
        return evaluate(_fit(answered(rate_schedule), arm, step, training, seed, SCHEDULE_EPOCHS[size]), new)[0]

    return SchedulesTuning(np.array([[[loss(arm, s, seed) for s in SCHEDULE_STEPS] for arm in ARMS] for seed in seeds]))


def draw_signals(net: str, seed: int, stream: int) -> tuple[Dataset, Dataset]:
    """Signals to train on, as many as the network gets, and 2,000 new ones."""
    rng = np.random.default_rng([seed, stream])
    return signals(NET_ROWS[net], rng), signals(2 * ROWS, rng)


def _fit(
    rate_schedule: Callable, arm: tuple[str, str], learning_rate: float, training: Dataset, seed: int, epochs: int
) -> nn.Sequential:
    net, name = arm
    start, end, kind = KINDS[name]
    last = epochs * -(-len(training) // BATCH_SIZE) - 1

    def layer() -> Scheduled:
        return Scheduled(lambda step: rate_schedule(step, last, PEAK[net] * start, PEAK[net] * end, kind))

    width = NET_WIDTHS[net]
    model = mlp((40, width, width, 10), dropout=layer, generator=torch.Generator().manual_seed(seed))
    train(model, training, epochs=epochs, learning_rate=learning_rate, batch_size=BATCH_SIZE, seed=seed, progress=False)
    return model


def conclude_schedules(result: Schedules) -> dict[str, Verdict]:
    """Against constant dropout on the wide network, against none on the narrow one: is the accuracy higher or lower,
    beyond 3 standard errors and beyond 0.01? And is the narrow network's training loss lower with early dropout?"""
    accuracy = dict(zip(ARMS, result.accuracy.T, strict=True))
    verdicts = {
        f"wide: {name} against constant": compared(accuracy[WIDE, name] - accuracy[WIDE, "constant"], SCHEDULES_MINIMUM)
        for name in KINDS
        if name != "constant"
    }
    for name in TRAINED_ON[NARROW][1:]:
        gain = accuracy[NARROW, name] - accuracy[NARROW, "none"]
        verdicts[f"narrow: {name} against none"] = compared(gain, SCHEDULES_MINIMUM)
    train_loss = dict(zip(ARMS, result.train.T, strict=True))
    difference = train_loss[NARROW, "early"] - train_loss[NARROW, "none"]
    verdicts["narrow: training loss, early against none"] = compared(difference, 0.01)
    return verdicts


def conclude_schedules_tuning(result: SchedulesTuning) -> dict[str, Verdict]:
    """Does the best learning rate lead the second beyond 3 standard errors?"""
    verdicts = {}
    for i, arm in enumerate(ARMS):
        first, second = np.argsort(result.loss[:, i].mean(axis=0))[:2]
        one, other = SCHEDULE_STEPS[first], SCHEDULE_STEPS[second]
        lead = result.loss[:, i, second] - result.loss[:, i, first]
        verdicts[", ".join(arm)] = Verdict.of(lead, 0.0, present=f"{one:g}", absent=f"{one:g} or {other:g}")
    return verdicts


def draw_schedules(recorded: Schedules, live: Schedules | None = None) -> tuple[Figure, str]:
    """Accuracy on new signals by schedule, for both networks, recorded and live; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=3.8)
    parts = []
    for panel, net in zip(axes, NETS, strict=True):
        columns = [i for i, arm in enumerate(ARMS) if arm[0] == net]
        mine = None if live is None else live.accuracy[:, columns]
        figures.arms(panel, recorded.accuracy[:, columns], mine, TRAINED_ON[net], "with your function, few epochs")
        panel.set(title=net.capitalize(), xlabel="schedule")
        mean = recorded.accuracy[:, columns].mean(axis=0)
        said = ", ".join(f"{name} {value:.3f}" for name, value in zip(TRAINED_ON[net], mean, strict=True))
        parts.append(f"{net}: {said}")
    axes[0].set_ylabel("accuracy on new signals")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    alt = f"Accuracy on new signals by schedule, mean of {len(recorded.accuracy)} seeds; {'; '.join(parts)}."
    if live is not None:
        alt += f" Those of your function lie at {', '.join(f'{v:.3f}' for v in live.accuracy.mean(axis=0))}."
    return figure, alt


def recorded_schedules() -> Schedules:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.schedules", Schedules)


def recorded_schedules_tuning() -> SchedulesTuning:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.schedules_tuning", SchedulesTuning)
