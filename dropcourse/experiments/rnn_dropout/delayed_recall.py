"""What does a network remember, if dropout acts along time? On trial: claim 54, and half of claim 55.

It sees a symbol, then other symbols that tell nothing, then a cue, at which it has to name the first. One of eight is
right by chance. Nothing is trained twice on the same sequence, so that what fails here is no overfitting.
Source of the task: Hochreiter and Schmidhuber 1997 (Neural Computation 9), section 5, in its simplest form.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rnn_dropout.arms import (
    ARMS,
    CANDIDATE,
    CELL,
    HIDDEN,
    LOCKED,
    NONE,
    SHORT,
    UPWARDS,
    WEIGHTS,
    ZONEOUT,
    Network,
    Setting,
    best_setting,
    conclude_settings,
    seeded_network,
    step,
)
from dropcourse.experiments.rules import Verdict

SYMBOLS, FILLERS = 8, 4
SIZES = {"symbols": SYMBOLS + FILLERS + 1, "features": 16, "hidden": 32, "outputs": SYMBOLS}
RECALL_RATE = 0.3  # drop probability of every arm
CELL_RATES = (0.1, 0.2, 0.3, 0.5)
LAGS = (7, 15)  # steps from the symbol to the cue
RECALL_STEPS = {"quick": 150, "full": 400}
RECALL_BATCH, RECALL_NEW = 64, 2_000
RECALL_CANDIDATES = {
    arm: tuple(Setting(rate, 0.0 if arm == NONE else RECALL_RATE) for rate in (1e-3, 3e-3, 1e-2, 2e-2)) for arm in ARMS
}
RECALL_SETTINGS = {
    NONE: Setting(2e-2),
    UPWARDS: Setting(3e-3, 0.3),
    CELL: Setting(3e-3, 0.3),
    HIDDEN: Setting(2e-2, 0.3),
    LOCKED: Setting(2e-2, 0.3),
    CANDIDATE: Setting(2e-2, 0.3),
    ZONEOUT: Setting(2e-2, 0.3),
    WEIGHTS: Setting(2e-2, 0.3),
}
"""Those of lowest loss in the recorded `recall_tuning`."""
RECALL_MINIMUM = 0.1  # of accuracy
CHANCE = 1 / SYMBOLS


@dataclass(frozen=True, eq=False)
class DelayedRecall:
    """Accuracy on new sequences in evaluation mode: by arm and lag `(seeds, arms, lags)`; and at the longest lag by
    the drop probability of a mask on c at each step, `(seeds, rates)`, the rates being `CELL_RATES`."""

    lags: np.ndarray
    accuracy: np.ndarray
    by_rate: np.ndarray

    def __post_init__(self):
        as_arrays(self, lags=1, accuracy=3, by_rate=2)


@dataclass(frozen=True, eq=False)
class RecallTuning:
    """Loss on new sequences in nats at the longest lag, by arm and candidate `(seeds, arms, candidates)`."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=3)

    def best(self) -> dict[str, Setting]:
        """The candidate of lowest mean loss, by arm."""
        return best_setting(self.loss, RECALL_CANDIDATES)


def delayed_recall(*, seeds: Iterable[int], size: str = "quick") -> DelayedRecall:
    """Train every arm at every lag. A quick run has fewer steps and the shortest lag only, and no other rates."""
    lags, rates = (LAGS, CELL_RATES) if size == "full" else (LAGS[:1], ())
    accuracy, by_rate = [], []
    for seed in seeds:
        accuracy.append([[_fit(arm, RECALL_SETTINGS[arm], lag, seed, 0, size)[1] for lag in lags] for arm in ARMS])
        known = {RECALL_RATE: accuracy[-1][ARMS.index(CELL)][-1]}
        by_rate.append([known.get(p) or _fit(CELL, _cell_at(p), lags[-1], seed, 0, size)[1] for p in rates])
    return DelayedRecall(np.array(lags), np.array(accuracy), np.array(by_rate, dtype=float))


def recall_tuning(*, seeds: Iterable[int], size: str = "quick") -> RecallTuning:
    """Train every arm with every candidate at the longest lag, on sequences that nothing else sees."""
    losses = [
        [
            [_fit(arm, setting, LAGS[-1], seed, 1, size)[0] for setting in settings]
            for arm, settings in RECALL_CANDIDATES.items()
        ]
        for seed in seeds
    ]
    return RecallTuning(np.array(losses))


def _cell_at(p: float) -> Setting:
    return Setting(RECALL_SETTINGS[CELL].learning_rate, p)


def draw_sequences(count: int, lag: int, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Sequences `(lag + 1, count)`, whose first symbol is below `SYMBOLS` and whose last is the cue, and their first
    symbols `(count,)`."""
    x = rng.integers(SYMBOLS, SYMBOLS + FILLERS, (lag + 1, count))
    x[0] = rng.integers(SYMBOLS, size=count)
    x[-1] = SYMBOLS + FILLERS
    return torch.from_numpy(x), torch.from_numpy(x[0])


def _fit(arm: str, setting: Setting, lag: int, seed: int, stream: int, size: str) -> tuple[float, float]:
    """Loss and accuracy on new sequences after training."""
    rng = np.random.default_rng([seed, stream, lag])
    with torch.random.fork_rng(devices=[]):
        network = seeded_network(arm, setting.p, seed, **SIZES)
        optimizer = torch.optim.Adam(network.parameters(), lr=setting.learning_rate)
        for _ in range(RECALL_STEPS[size]):
            x, y = draw_sequences(RECALL_BATCH, lag, rng)
            step(network, optimizer, cross_entropy(_answer(network, x), y))
        with torch.no_grad():
            x, y = draw_sequences(RECALL_NEW, lag, rng)
            logits = _answer(network.eval(), x)
    return cross_entropy(logits, y).item(), (logits.argmax(dim=1) == y).double().mean().item()


def _answer(network: Network, x: torch.Tensor) -> torch.Tensor:
    return network(x)[0][-1]


def conclude_delayed_recall(result: DelayedRecall) -> dict[str, Verdict]:
    """Does an arm forget what the plain network recalls? The rule: it "forgets" if its accuracy is lower by more than 3
    standard errors and more than 0.1, and "recalls" if it is surely not. The same for smaller rates.

    At the longest lag not every network, the plain one included, had learned the task after all steps, and most of
    these questions stayed undecided. So one was added after the run, by the same rule: does an arm recall more than one
    with a mask on c at each step?
    """
    verdicts, plain = {}, result.accuracy[:, ARMS.index(NONE)]
    for i, lag in enumerate(result.lags):
        for j, arm in enumerate(ARMS):
            if arm != NONE:
                verdicts[f"{arm}, lag {lag}"] = _memory(result.accuracy[:, j, i] - plain[:, i])
    for i in range(result.by_rate.shape[1]):
        verdicts[f"{CELL}, p = {CELL_RATES[i]:g}"] = _memory(result.by_rate[:, i] - plain[:, -1])
    masked = result.accuracy[:, ARMS.index(CELL), -1]
    for j, arm in enumerate(ARMS):
        if arm != CELL:
            more = result.accuracy[:, j, -1] - masked
            present = "recalls more" if more.mean() > 0 else "recalls less"
            verdicts[f"{arm} against a mask on c each step, lag {result.lags[-1]}"] = Verdict.of(
                more, RECALL_MINIMUM, present=present, absent="the same"
            )
    return verdicts


def _memory(differences: np.ndarray) -> Verdict:
    present = "forgets" if differences.mean() < 0 else "recalls better"
    return Verdict.of(differences, RECALL_MINIMUM, present=present, absent="recalls")


def conclude_recall_tuning(result: RecallTuning) -> dict[str, Verdict]:
    """Which learning rate is best for each arm?"""
    return conclude_settings(result.loss, RECALL_CANDIDATES)


def draw_delayed_recall(recorded: DelayedRecall, live: DelayedRecall | None = None) -> tuple[Figure, str]:
    """A: accuracy by arm and lag; B: that of a mask on c at each step by its rate, with the chance that a cell's
    content survives; and the alt text."""
    figure, (left, right) = figures.new_figure(1, 2, width=10.0, height=4.4)
    places, seeds = np.arange(len(ARMS))[::-1], len(recorded.accuracy)
    tints = ("orange", "blue")
    for i, (lag, tint, marker) in enumerate(zip(recorded.lags, tints, "so", strict=True)):
        values = recorded.accuracy[:, :, i]
        left.errorbar(
            values.mean(axis=0), places + 0.15 * (1 - 2 * i), xerr=3 * _error(values), fmt=marker, capsize=3, ls="",
            markevery=1, color=figures.PALETTE[tint], label=f"lag {lag}, recorded ({seeds} seeds)",
        )  # fmt: skip
    if live is not None:
        for i, lag in enumerate(live.lags):
            left.plot(
                live.accuracy[:, :, i].mean(axis=0), places, ls="", marker="D", ms=9, mfc="none", color="black",
                markevery=1, label=f"lag {lag}, live, fewer steps",
            )  # fmt: skip
    left.axvline(CHANCE, color="#555555", ls=":", label="chance")
    left.set(title="A  by what is dropped, p = 0.3", xlabel="accuracy on new sequences", xlim=(0, 1.05))
    left.set(yticks=places, yticklabels=ARMS)
    left.legend(loc="center left", bbox_to_anchor=(0.2, 0.3), fontsize=9, framealpha=0.9)
    rates = np.array(CELL_RATES)
    right.errorbar(
        rates, recorded.by_rate.mean(axis=0), yerr=3 * _error(recorded.by_rate), fmt="o-", capsize=3, markevery=1,
        color=figures.PALETTE["blue"], label="accuracy, recorded",
    )  # fmt: skip
    fine = np.linspace(0, 0.5, 101)
    right.plot(fine, (1 - fine) ** LAGS[-1], "--", marker="", color=figures.PALETTE["vermillion"],
               label=f"a cell's content survives {LAGS[-1]} steps: $(1 - p)^{{{LAGS[-1]}}}$")  # fmt: skip
    right.axhline(CHANCE, color="#555555", ls=":", label="chance")
    right.set(title=f"B  a mask on c each step, lag {LAGS[-1]}", xlabel="p", ylim=(0, 1.45), yticks=np.arange(6) / 5)
    right.legend(loc="upper right", fontsize=9)
    parts = [
        f"{arm} {', '.join(f'{value:.2f}' for value in row)}"
        for arm, row in zip(ARMS, recorded.accuracy.mean(axis=0), strict=True)
    ]
    by_rate = ", ".join(
        f"{value:.2f} at p = {p:g}" for p, value in zip(CELL_RATES, recorded.by_rate.mean(axis=0), strict=True)
    )
    alt = (
        f"A: accuracy of recall after {', '.join(map(str, recorded.lags))} steps, mean of {seeds} seeds with 3 "
        f"standard errors: {'; '.join(parts)}. Chance is {CHANCE:.3f}. B: with a mask on c at each step, after "
        f"{LAGS[-1]} steps: {by_rate}."
    )
    if live is not None:
        parts = [f"{SHORT.get(arm, arm)} {value:.2f}" for arm, value in zip(ARMS, _last(live), strict=True)]
        alt += f" The live pass, lag {live.lags[-1]}: {', '.join(parts)}."
    return figure, alt


def _last(result: DelayedRecall) -> np.ndarray:
    return result.accuracy[:, :, -1].mean(axis=0)


def _error(values: np.ndarray) -> np.ndarray:
    return values.std(axis=0, ddof=1) / np.sqrt(len(values))


def recorded_delayed_recall() -> DelayedRecall:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("rnn_dropout.delayed_recall", DelayedRecall)


def recorded_recall_tuning() -> RecallTuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("rnn_dropout.recall_tuning", RecallTuning)
