"""One sub-network, one scaled pass, many samples, or an ensemble of networks that share nothing? On trial: claim 21.

The ensemble may train as many steps in all as the network with dropout, so each of its five members gets a fifth;
beside it stands one whose members each get all of them. Takes `mc_dropout_predict(model, x, samples)`.
Source: Srivastava et al. 2014 (JMLR 15), section 7.5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn.functional import one_hot

from dropcourse import figures
from dropcourse.data import Dataset
from dropcourse.experiments.dropout_mechanics.networks import compared, draw_data
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered
from dropcourse.models import mlp
from dropcourse.training import train

COST_SIZES = (40, 128, 128, 10)
COST_RATE = 0.5
MEMBERS = 5
TRAINING = {"quick": 15, "full": 60}  # epochs in all
DROPOUT, ALONE, FIFTHS, FULL = LEARNERS = ("dropout", "one network", "5 networks, a fifth each", "5 networks, all each")
LEARNERS_RATES = {DROPOUT: 3e-3, ALONE: 1e-3, FIFTHS: 1e-2, FULL: 1e-3}  # lowest loss in the recorded `ensemble_tuning`
MONTE_CARLO_SAMPLES = (2, 5, 20, 100)
PREDICTORS = ("one sub-network", "weight scaling", *(f"{n} samples" for n in MONTE_CARLO_SAMPLES), *LEARNERS[1:])
COST_MINIMUMS = {"accuracy": 0.01, "loss": 0.02}  # a share, and nats
PAIRS_MINIMUM = 0.02  # of a share of predictions


@dataclass(frozen=True, eq=False)
class EqualCost:
    """How well each of `PREDICTORS` does on new signals: `accuracy` and `loss` (nats), `(seeds, predictors)`.

    `disagreement` `(seeds, 3)` is the share of predictions in which two members differ: two sub-networks, two networks
    with a fifth of the training, two with all of it. `members`, the same shape, is the mean accuracy of a member.
    """

    accuracy: np.ndarray
    loss: np.ndarray
    disagreement: np.ndarray
    members: np.ndarray

    def __post_init__(self):
        as_arrays(self, accuracy=2, loss=2, disagreement=2, members=2)

    def gain(self) -> np.ndarray:
        """Accuracy of an average over 5 members, less that of a member: `(seeds, 3)`."""
        averaged = [PREDICTORS.index(name) for name in ("5 samples", FIFTHS, FULL)]
        return self.accuracy[:, averaged] - self.members


def equal_cost(mc_dropout_predict: Callable, *, seeds: Iterable[int], size: str = "quick") -> EqualCost:
    """Train everything for each seed, and predict the same new signals in all ways."""
    sample, runs = answered(mc_dropout_predict), []
    for seed in seeds:
        training, testing = draw_data(seed)
        models = {
            learner: fit_learner(learner, training, seed, TRAINING[size], LEARNERS_RATES[learner])
            for learner in (DROPOUT, FIFTHS, FULL)
        }
        runs.append(_measure(sample, models, testing, seed))
    return EqualCost(*(np.array([run[i] for run in runs]) for i in range(4)))


def fit_learner(learner: str, training: Dataset, seed: int, epochs: int, rate: float) -> list[nn.Sequential]:
    """The trained networks of a learner, in evaluation mode. Members differ in their initial weights and in the order
    of their batches; the first one starts like the network with dropout."""
    count = MEMBERS if learner in (FIFTHS, FULL) else 1
    epochs = epochs // MEMBERS if learner == FIFTHS else epochs
    models = []
    for member in range(count):
        noise = seed + 100_000 * member
        layer = (lambda: nn.Dropout(COST_RATE)) if learner == DROPOUT else None
        model = mlp(COST_SIZES, dropout=layer, generator=torch.Generator().manual_seed(noise))
        train(model, training, epochs=epochs, learning_rate=rate, seed=noise, progress=False)
        models.append(model.eval().requires_grad_(False))
    return models


def mean_probabilities(models: list[nn.Sequential], x: torch.Tensor) -> torch.Tensor:
    """The arithmetic mean of the members' probabilities `(batch, classes)`."""
    return torch.stack([model(x).double().softmax(dim=1) for model in models]).mean(dim=0)


def log_loss(probabilities: torch.Tensor, y: torch.Tensor) -> float:
    """Mean cross-entropy in nats."""
    return -probabilities.double().gather(1, y[:, None]).log().mean().item()


def _measure(sample: Callable, models: dict[str, list[nn.Sequential]], testing: Dataset, seed: int) -> tuple:
    x, y = torch.tensor(testing.x), torch.tensor(testing.y)
    (dropout,) = models[DROPOUT]
    generator = torch.Generator().manual_seed(seed)
    thinned = [_sub_network(dropout, x, generator) for _ in range(MEMBERS)]
    probabilities = {"weight scaling": mean_probabilities([dropout], x)}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for count in MONTE_CARLO_SAMPLES:
            probabilities[f"{count} samples"] = sample(nn.Sequential(dropout, nn.Softmax(dim=1)), x, count)[0]
    for learner in (FIFTHS, FULL):
        probabilities[learner] = mean_probabilities(models[learner], x)
    probabilities[ALONE] = mean_probabilities(models[FULL][:1], x)

    single = [(_accuracy(member, y), log_loss(member, y)) for member in thinned]
    rows = [np.mean(single, axis=0).tolist()]
    rows += [(_accuracy(probabilities[name], y), log_loss(probabilities[name], y)) for name in PREDICTORS[1:]]
    members = [thinned, *([mean_probabilities([m], x) for m in models[name]] for name in (FIFTHS, FULL))]
    accuracy, loss = zip(*rows, strict=True)
    own = [np.mean([_accuracy(member, y) for member in group]) for group in members]
    return accuracy, loss, [_disagreement(group) for group in members], own


def _sub_network(model: nn.Sequential, x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Probabilities `(batch, classes)` of one sub-network: the same mask for all examples."""
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.Dropout):
            x = x * (torch.rand(x.shape[1], generator=generator) >= layer.p) / (1 - layer.p)
    return x.double().softmax(dim=1)


def _accuracy(probabilities: torch.Tensor, y: torch.Tensor) -> float:
    return (probabilities.argmax(dim=1) == y).double().mean().item()


def _disagreement(members: list[torch.Tensor]) -> float:
    """The share of examples on which two members predict different classes, mean over pairs."""
    votes = one_hot(torch.stack([member.argmax(dim=1) for member in members]), members[0].shape[1]).double()
    same = (votes.sum(dim=0) ** 2).sum(dim=1) - len(members)  # ordered pairs of different members that agree
    return 1 - (same / (len(members) * (len(members) - 1))).mean().item()


def conclude_equal_cost(result: EqualCost) -> dict[str, Verdict]:
    """What is higher or lower than weight scaling, and which members differ more? The rule: beyond 3 standard errors
    and beyond 0.01 of the accuracy, 0.02 nats, 0.02 of a disagreement; a gain counts beyond 0.01."""
    verdicts, scaling = {}, PREDICTORS.index("weight scaling")
    for measure, minimum in COST_MINIMUMS.items():
        values = getattr(result, measure)
        for i, name in enumerate(PREDICTORS):
            if i != scaling:
                verdicts[f"{measure}, {name}"] = compared(values[:, i] - values[:, scaling], minimum)
    apart, gain = result.disagreement, result.gain()
    for i, name in ((1, FIFTHS), (2, FULL)):
        verdicts[f"disagreement of sub-networks, than {name}"] = compared(apart[:, 0] - apart[:, i], PAIRS_MINIMUM)
        verdicts[f"gain by averaging sub-networks, than {name}"] = compared(gain[:, 0] - gain[:, i], 0.01)
    return verdicts


def draw_equal_cost(recorded: EqualCost, live: EqualCost | None = None) -> tuple[Figure, str]:
    """Accuracy and loss of each predictor with 3 standard errors; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=10.0, height=4.4, sharey=True)
    places = np.arange(len(PREDICTORS))[::-1]
    tints = ["blue" if name not in LEARNERS else "vermillion" for name in PREDICTORS]
    for axis, measure, unit in zip(axes, ("accuracy", "loss"), ("", " (nats)"), strict=True):
        values = getattr(recorded, measure)
        error = 3 * values.std(axis=0, ddof=1) / np.sqrt(len(values))
        for tint, marker, label in (("blue", "o", "one network with dropout"), ("vermillion", "s", "without dropout")):
            chosen = [i for i, name in enumerate(tints) if name == tint]
            axis.errorbar(
                values.mean(axis=0)[chosen], places[chosen], xerr=error[chosen], fmt=marker, capsize=4, markevery=1,
                color=figures.PALETTE[tint], label=f"{label}, recorded ({len(values)} seeds)",
            )  # fmt: skip
        if live is not None:
            rings = {"ls": "", "marker": "D", "ms": 9, "mfc": "none", "color": "black", "markevery": 1}
            axis.plot(getattr(live, measure).mean(axis=0), places, label="yours, a shorter training", **rings)
        axis.set(xlabel=measure + unit, yticks=places, yticklabels=PREDICTORS, ylim=(-0.6, len(PREDICTORS) - 0.4))
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=3)
    parts = [
        f"{name} {accuracy:.3f} and {loss:.2f}"
        for name, accuracy, loss in zip(
            PREDICTORS, recorded.accuracy.mean(axis=0), recorded.loss.mean(axis=0), strict=True
        )
    ]
    alt = (
        f"Accuracy, and loss in nats, on new signals, mean of {len(recorded.loss)} seeds with 3 standard errors: "
        f"{'; '.join(parts)}."
    )
    if live is not None:
        yours = live.accuracy.mean(axis=0)[[PREDICTORS.index("weight scaling"), PREDICTORS.index("100 samples")]]
        alt += f" Your live run, shorter: weight scaling {yours[0]:.3f}, 100 samples {yours[1]:.3f}."
    return figure, alt


def recorded_equal_cost() -> EqualCost:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("ensembles.equal_cost", EqualCost)
