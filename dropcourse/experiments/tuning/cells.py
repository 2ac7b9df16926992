"""What several experiments of this lesson look into: a network of one width, trained on so many signals at every rate.

Each rate has the learning rate that suits it, the same two tried for all, chosen on validation signals; what is
reported comes from other signals. The number of steps grows with the data, so that large data sets are not cut short.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from dropcourse.data import Dataset, signals
from dropcourse.experiments.tuning.fleet import Fleet, scores, train_fleet

RATES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
"""Drop probabilities of the hidden units."""
LEARNING_RATES = (3e-3, 1e-2)
WIDTHS = (16, 128)
DATA_SIZES = (50, 100, 250, 1000, 4000)
STEPS = {50: 300, 100: 300, 250: 500, 1000: 1000, 4000: 2000}
VALIDATION_ROWS, TEST_ROWS = 1000, 2000


@dataclass(frozen=True, eq=False)
class Cell:
    """By rate of `RATES`, in evaluation mode: accuracy on validation signals, on test signals and on the training
    signals, and the training loss in nats, each `(rates,)`."""

    validation: np.ndarray
    test: np.ndarray
    train: np.ndarray
    train_loss: np.ndarray


def draw_task(rows: int, seed: int, stream: int = 0) -> tuple[Dataset, Dataset, Dataset]:
    """Signals to train on, to choose by and to report; other streams of the same seed are independent."""
    rng = np.random.default_rng([seed, 60 + stream])
    return signals(rows, rng), signals(VALIDATION_ROWS, rng), signals(TEST_ROWS, rng)


@cache  # the next experiment of a notebook or a recording looks into the same networks
def cell(seed: int, width: int, rows: int, steps: int, rates: tuple[float, ...] = RATES) -> Cell:
    """Train two hidden layers of `width` units on `rows` signals at each rate, for so many steps."""
    tasks = draw_task(rows, seed)
    found = []
    for learning_rate in LEARNING_RATES:
        hidden = np.array(rates)[:, None]
        fleet = Fleet((40, width, width, 10), np.hstack([0 * hidden, hidden, hidden]), seed)
        train_fleet(fleet, tasks[0], steps=steps, learning_rate=learning_rate, seed=seed)
        train, validation, test = (scores(fleet, data) for data in tasks)
        found.append((validation[1], test[1], train[1], train[0]))
    found = np.array(found)  # (learning rates, measures, rates)
    best = found[:, 0].argmax(axis=0)
    return Cell(*np.take_along_axis(found, best[None, None], axis=0)[0])
