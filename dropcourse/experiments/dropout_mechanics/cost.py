"""How many steps does dropout cost? On trial: that it needs more iterations (claim 47).

Each arm has the learning rate that brings it to the target in the fewest steps (see `tuning`), so a slow arm is not
slow because of the other's rate. Source of the expectation: Srivastava et al. 2014 (JMLR 15), conclusion, which says
that dropout typically takes 2 to 3 times longer to train.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import (
    BATCH_SIZE,
    NONE,
    PER_EXAMPLE,
    STEPS_PER_EPOCH,
    Layer,
    draw_data,
    fit,
    network,
    steps_to,
)
from dropcourse.experiments.dropout_mechanics.tuning import TARGETS
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Effect, Verdict

COST_EPOCHS = {"quick": 32, "full": 60}
TURNS, STEPS_PER_TURN = 60, 4  # for the time of a step
COST_ARMS = (NONE, PER_EXAMPLE)
COST_MINIMUM = 1.2  # ratios nearer to 1 do not count
COST_RATES = {  # fewest steps to the target in the recorded `tuning`
    NONE: {"training loss 0.7": 1e-2, "validation loss 1.4": 3e-3, "validation loss 1.2": 3e-3},
    PER_EXAMPLE: {"training loss 0.7": 3e-3, "validation loss 1.4": 1e-2, "validation loss 1.2": 3e-3},
}


@dataclass(frozen=True, eq=False)
class Cost:
    """Training steps to each of `TARGETS`, without dropout and with it, and the time of a step.

    `steps` has shape `(seeds, targets, 2)`: the steps until the end of the first epoch that met the target, 0 if none
    of the `limit` steps did. `step_time`, shape `(seeds,)`, is the wall time of a step with dropout divided by that of
    a step without: the two take turns, a few steps each, and the fastest turns count, which other programs disturbed
    least.
    """

    limit: int
    steps: np.ndarray
    step_time: np.ndarray

    def __post_init__(self):
        as_arrays(self, steps=3, step_time=1)

    def at_least(self) -> np.ndarray:
        """`steps`, with the limit in the place of an unreached target: a lower bound."""
        return np.where(self.steps == 0, self.limit, self.steps)


def cost(dropout: Layer, *, seeds: Iterable[int], size: str = "quick") -> Cost:
    """Train both arms for each seed, once for each learning rate that a target asks for."""
    epochs, steps, times = COST_EPOCHS[size], [], []
    for seed in seeds:
        histories = {
            (arm, rate): fit(dropout, arm, seed=seed, epochs=epochs, learning_rate=rate)[1]
            for arm in COST_ARMS
            for rate in set(COST_RATES[arm].values())
        }
        steps.append(
            [
                [steps_to(getattr(histories[arm, COST_RATES[arm][target]], field), loss) for arm in COST_ARMS]
                for target, (field, loss) in TARGETS.items()
            ]
        )
        times.append(_relative_step_time(dropout, seed))
    return Cost(epochs * STEPS_PER_EPOCH, np.array(steps), np.array(times))


def _relative_step_time(dropout: Layer, seed: int) -> float:
    training, _ = draw_data(seed)
    x, y = torch.tensor(training.x[:BATCH_SIZE]), torch.tensor(training.y[:BATCH_SIZE])
    models = [network(dropout, arm, seed) for arm in COST_ARMS]
    optimizers = [torch.optim.Adam(model.parameters()) for model in models]
    turns = []
    for _ in range(TURNS):
        for model, optimizer in zip(models, optimizers, strict=True):
            started = time.perf_counter()
            for _ in range(STEPS_PER_TURN):
                optimizer.zero_grad()
                cross_entropy(model(x), y).backward()
                optimizer.step()
            turns.append(time.perf_counter() - started)
    return min(turns[1::2]) / min(turns[::2])


def conclude_cost(result: Cost) -> dict[str, Verdict]:
    """Does dropout need more steps? The rule: the ratio of steps, with dropout to without, paired by seed, counts
    beyond 3 standard errors of its logarithm and beyond a factor of 1.2. The effect is the natural logarithm.

    An unreached target stands for the limit, which is too few steps. That can only hide a difference in favour of the
    other arm, so "more" stands only if every run without dropout arrived, "fewer" only if every run with it did.
    """
    verdicts, minimum = {}, np.log(COST_MINIMUM)
    for i, target in enumerate(TARGETS):
        without, with_dropout = result.at_least()[:, i].T
        effect = Effect.of(np.log(with_dropout / without))
        arrived = (result.steps[:, i] > 0).all(axis=0)
        answers = {
            "present": ("more" if effect.mean > 0 else "fewer"),
            "absent": "no difference",
            "undecided": "undecided",
        }
        answer = answers[effect.judge(minimum)]
        known = {"more": arrived[0], "fewer": arrived[1], "no difference": arrived.all(), "undecided": True}
        verdicts[target] = Verdict(answer if known[answer] else "undecided", effect)
    words = {"present": "slower" if np.log(result.step_time).mean() > 0 else "faster", "absent": "no difference"}
    verdicts["time of a step"] = Verdict.of(np.log(result.step_time), np.log(1.1), **words)
    return verdicts


def ratios(result: Cost) -> dict[str, float]:
    """Target -> geometric mean over seeds of the steps with dropout per step without; unreached ones at the limit."""
    steps = result.at_least()
    ratio = np.exp(np.log(steps[:, :, 1] / steps[:, :, 0]).mean(axis=0))
    return dict(zip(TARGETS, ratio.tolist(), strict=True))


def draw_cost(recorded: Cost, live: Cost | None = None) -> tuple[Figure, str]:
    """The steps of each seed by target and arm, with those that never arrived at the limit; and the alt text."""
    figure, axes = figures.new_figure(width=8.4, height=4.4)
    for i in range(len(TARGETS)):
        for j, (colour, marker) in enumerate((("blue", "o"), ("vermillion", "s"))):
            height = -(2.4 * i + j)
            style = {"color": figures.PALETTE[colour], "marker": marker}
            label = (f"{('without', 'with')[j]} dropout, recorded ({len(recorded.steps)} seeds)") if i == 0 else None
            _row(axes, recorded.steps[:, i, j], recorded.limit, height, label, ms=5, alpha=0.6, **style)
            if live is not None:
                label = f"{('without', 'with')[j]} dropout, yours" if i == 0 else None
                _row(axes, live.steps[:, i, j], live.limit, height, label, ms=11, mfc="none", **style)
    axes.plot([], [], ls="", marker=">", color="black", mfc="none", label="target not reached: more steps than this")
    axes.axvline(recorded.limit, color="#555555", ls=":", marker="", lw=1)
    axes.set(xscale="log", xlabel="training steps until the target is met", xlim=(40, 1300), ylim=(-6.5, 0.8))
    axes.set_xticks([50, 100, 200, 500, 1000], ["50", "100", "200", "500", "1,000"])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_yticks([-(2.4 * i + 0.5) for i in range(len(TARGETS))], [f"{name} nats" for name in TARGETS])
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    rows = []
    for i, (target, ratio) in enumerate(ratios(recorded).items()):
        arms = " and ".join(f"{_summary(recorded.steps[:, i, j])} {word}" for j, word in enumerate(("without", "with")))
        rows.append(f"{target} nats: {arms} dropout, ratio {ratio:.2f}")
    alt = (
        f"Training steps until a target is met, {len(recorded.steps)} seeds, at most {recorded.limit} steps, on "
        f"a logarithmic axis. Medians: {'; '.join(rows)}. Unreached targets stand at the limit."
    )
    if live is not None:
        yours = [f"{_summary(live.steps[:, i, 0])} and {_summary(live.steps[:, i, 1])}" for i in range(len(TARGETS))]
        alt += f" Your quick pass, without and with dropout, at most {live.limit} steps: {'; '.join(yours)}."
    return figure, alt


def _row(axes: Axes, steps: np.ndarray, limit: int, height: float, label: str | None, **style) -> None:
    """One dot for each seed, one above the other; an open triangle at the limit for an unreached target."""
    offset = np.linspace(-0.3, 0.3, len(steps)) if len(steps) > 1 else np.zeros(1)
    met = steps > 0
    style = {"ls": "", "markevery": 1, **style}
    axes.plot(steps[met], height + offset[met], label=label, **style)
    axes.plot(np.full((~met).sum(), limit), height + offset[~met], **{**style, "marker": ">", "mfc": "none"})


def _summary(steps: np.ndarray) -> str:
    met = steps[steps > 0]
    if len(met) == 0:
        return "never reached"
    return f"{np.median(met):.0f} steps" + (f" ({len(steps) - len(met)} unreached)" if len(met) < len(steps) else "")


def recorded_cost() -> Cost:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.cost", Cost)
