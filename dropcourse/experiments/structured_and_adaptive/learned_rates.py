"""Which rates does concrete dropout learn, and do they fall as data grows?

Takes `concrete_mask` and `concrete_regularizer`. Source: Gal, Hron and Kendall 2017 (arXiv 1705.07832), whose theory
says that the rates tend to 0 as data grow without end; the set-up is ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.data import Dataset, signals
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

PLACES = ("inputs", "first hidden layer", "second hidden layer")
COUNTS = np.array([250, 1_000, 4_000])
WIDTHS = (40, 128, 128, 10)
LEARNING_STEPS = {"quick": 150, "full": 2_000}
START, TEMPERATURE, WEIGHT = 0.1, 0.1, 1e-2  # rate at the start; of the mask; scale of the cost of weights
RATES_MINIMUM = 0.02  # of a drop probability


@dataclass(frozen=True, eq=False)
class LearnedRates:
    """The drop probabilities at the end, by number of training signals and place: `(seeds, counts, places)`; and the
    accuracy on 2,000 new signals `(seeds, counts)`."""

    counts: np.ndarray
    rate: np.ndarray
    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, counts=1, rate=3, accuracy=2)


def learned_rates(
    concrete_mask: Callable, concrete_regularizer: Callable, *, seeds: Iterable[int], size: str = "quick"
) -> LearnedRates:
    """Train one network for each number of signals and seed; a quick run takes fewer steps."""
    mask, cost = answered(concrete_mask), answered(concrete_regularizer)
    runs = []
    for seed in seeds:
        row = []
        for count in COUNTS:
            rng = np.random.default_rng([seed, int(count)])
            training, new = signals(int(count), rng), signals(2_000, rng)
            row.append(_learn(mask, cost, training, new, seed, LEARNING_STEPS[size]))
        runs.append(row)
    rates = np.array([[rate for rate, _ in row] for row in runs])
    return LearnedRates(COUNTS, rates, np.array([[accuracy for _, accuracy in row] for row in runs]))


def _learn(
    mask: Callable, cost: Callable, training: Dataset, new: Dataset, seed: int, steps: int
) -> tuple[list[float], float]:
    """Train with concrete masks before each layer, all rates learned: the rates, and the accuracy without masks."""
    draws = torch.Generator().manual_seed(seed)
    layers = [_linear(*sizes, draws) for sizes in pairwise(WIDTHS)]
    logits = [torch.full((), float(np.log(START / (1 - START))), requires_grad=True) for _ in layers]
    weights = [parameter for layer in layers for parameter in layer.parameters()]
    step = torch.optim.Adam([{"params": weights, "lr": 1e-3}, {"params": logits, "lr": 1e-2}])
    x, y = torch.from_numpy(training.x), torch.from_numpy(training.y)

    def forward(rows: torch.Tensor, dropping: bool) -> torch.Tensor:
        for i, (layer, logit) in enumerate(zip(layers, logits, strict=True)):
            rows = rows.relu() if i else rows
            if dropping:
                kept = mask(logit, TEMPERATURE, torch.rand(rows.shape, generator=draws).clamp(1e-7, 1 - 1e-7))
                rows = rows * kept / torch.sigmoid(-logit)
            rows = layer(rows)
        return rows

    for _ in range(steps):
        rows = torch.randint(len(y), (64,), generator=draws)
        step.zero_grad()
        loss = cross_entropy(forward(x[rows], dropping=True), y[rows])
        for layer, logit in zip(layers, logits, strict=True):
            loss = loss + cost(layer.weight.T, logit, WEIGHT / len(y), 1 / len(y))
        loss.backward()
        step.step()
    with torch.no_grad():
        right = forward(torch.from_numpy(new.x), dropping=False).argmax(dim=1).numpy() == new.y
    return [torch.sigmoid(logit).item() for logit in logits], float(right.mean())


def _linear(fan_in: int, fan_out: int, generator: torch.Generator) -> nn.Linear:
    layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
    nn.init.zeros_(layer.bias)
    return layer


def conclude_learned_rates(result: LearnedRates) -> dict[str, Verdict]:
    """Do the rates fall or rise as data grow, and do places differ? Beyond 3 standard errors and beyond 0.02."""

    def trend(differences: np.ndarray) -> Verdict:
        present = "rises" if differences.mean() > 0 else "falls"
        return Verdict.of(differences, RATES_MINIMUM, present=present, absent="stays")

    last = len(result.counts) - 1
    verdicts = {
        f"{place}, {result.counts[last]:,} signals against {result.counts[0]}": trend(
            result.rate[:, last, i] - result.rate[:, 0, i]
        )
        for i, place in enumerate(PLACES)
    }
    for j, count in enumerate(result.counts):
        gap = result.rate[:, j, 1:].mean(axis=1) - result.rate[:, j, 0]
        present = "higher" if gap.mean() > 0 else "lower"
        verdicts[f"hidden layers against inputs, {count:,} signals"] = Verdict.of(
            gap, RATES_MINIMUM, present=present, absent="the same"
        )
    return verdicts


def draw_learned_rates(recorded: LearnedRates, live: LearnedRates | None = None) -> tuple[Figure, str]:
    """The learned rates over the number of signals, by place, recorded and live; and the alt text."""
    figure, axes = figures.new_figure(width=6.4, height=3.8)
    mean = recorded.rate.mean(axis=0)
    error = recorded.rate.std(axis=0, ddof=1) / np.sqrt(len(recorded.rate))
    colours, markers = ("blue", "vermillion", "green"), "os^"
    for i, (place, colour, marker) in enumerate(zip(PLACES, colours, markers, strict=True)):
        colour = figures.PALETTE[colour]
        axes.errorbar(recorded.counts, mean[:, i], error[:, i], fmt=f"-{marker}", color=colour, capsize=3, label=place)
        if live is not None:
            axes.plot(
                live.counts, live.rate.mean(axis=0)[:, i], linestyle="", marker=marker, markerfacecolor="none",
                color=colour, label="yours, after few steps" if i == 0 else None,
            )  # fmt: skip
    axes.set(xscale="log", xlabel="training signals", ylabel="learned drop probability", ylim=(0, None))
    axes.set_xticks(recorded.counts, [f"{count:,}" for count in recorded.counts])
    axes.minorticks_off()
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    said = [f"{place} {', '.join(f'{value:.2f}' for value in mean[:, i])}" for i, place in enumerate(PLACES)]
    alt = (
        f"Learned drop probabilities for {', '.join(f'{count:,}' for count in recorded.counts)} training signals, mean "
        f"of {len(recorded.rate)} seeds: {'; '.join(said)}."
    )
    if live is not None:
        alt += f" Yours, after few steps: {', '.join(f'{value:.2f}' for value in live.rate.mean(axis=0).ravel())}."
    return figure, alt


def recorded_learned_rates() -> LearnedRates:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("structured_and_adaptive.learned_rates", LearnedRates)
