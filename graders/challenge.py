"""The challenge of lesson 07 as it counts: the data of a class, and the bars to clear.

The data are drawn with the course's secret, the same for the whole class, so that entries can be compared. How many
entries of a student count is a setting, see `graders.attempts`; who did best shows `graders.leaderboard`.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from dropcourse.challenge import draw_challenge
from dropcourse.checks.capstone.train import halves
from dropcourse.data import Dataset
from graders.inputs import class_inputs_for
from graders.measured import measure

BASELINES = ("linear", "network", "dropout")
SLACK = {"linear": 0.0, "network": -0.02, "dropout": 0.04}
"""How far below a baseline's accuracy its bar lies. The last one asks for what dropout gives, not for more."""


@dataclass(frozen=True, eq=False)
class Contest:
    """Data of a challenge, and for each of BASELINES the accuracy that has to be reached on the public half of the
    testing data and on the private half."""

    training: Dataset
    testing: Dataset
    bars: dict[str, tuple[float, float]]

    def note(self, public: float, private: float) -> None:
        """Leave the accuracies of an entry in the Result."""
        measure(public=public, private=private)


def class_contest() -> Contest:
    """The contest of the class whose submission is being judged."""
    return contest(int(class_inputs_for("train").integers(2**63)))


@functools.lru_cache(maxsize=4)
def contest(seed: int) -> Contest:
    """Draw a contest, and measure its bars: seconds of work."""
    training, testing = draw_challenge(np.random.default_rng(seed))
    return Contest(training, testing, measure_bars(training, testing))


def measure_bars(training: Dataset, testing: Dataset) -> dict[str, tuple[float, float]]:
    """The accuracies of softmax regression, of a network without regularisation, and of the same with dropout of 0.5 on
    its hidden units; of networks the mean over two. The bars lie `SLACK` below."""
    runs = {
        "linear": [_accuracies(training, testing, (), 0.0, 0)],
        "network": [_accuracies(training, testing, (256, 256), 0.0, seed) for seed in range(2)],
        "dropout": [_accuracies(training, testing, (256, 256), 0.5, seed) for seed in range(2)],
    }
    bars = {name: np.mean(accuracies, axis=0) - SLACK[name] for name, accuracies in runs.items()}
    return {name: (float(public), float(private)) for name, (public, private) in bars.items()}


def _accuracies(
    training: Dataset, testing: Dataset, widths: tuple[int, ...], p: float, seed: int
) -> tuple[float, float]:
    center, width = training.x.mean(axis=0), training.x.std(axis=0)
    x, y = torch.from_numpy((training.x - center) / width), torch.from_numpy(training.y)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers: list[nn.Module] = []
        for fan_in, fan_out in zip((x.shape[1], *widths), widths, strict=False):
            layers += [nn.Linear(fan_in, fan_out), nn.ReLU(), nn.Dropout(p)]
        model = nn.Sequential(*layers, nn.Linear((x.shape[1], *widths)[-1], training.classes))
        step = torch.optim.Adam(model.parameters(), lr=1e-3 if widths else 1e-2)
        for _ in range(60):
            for rows in torch.randperm(len(x)).split(64):
                step.zero_grad()
                cross_entropy(model(x[rows]), y[rows]).backward()
                step.step()
    with torch.no_grad():
        found = model.eval()(torch.from_numpy((testing.x - center) / width)).argmax(dim=1).numpy()
    return halves(found == testing.y)
