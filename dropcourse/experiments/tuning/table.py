"""A table of all settings: each is trained once for a seed, and a search then only looks up what it asks for.

So many searches can be compared on the same networks, and the best setting is known. The idea is that of tabular
benchmarks: Klein and Hutter 2019, arXiv 1905.04970; the set-up is ours.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from dropcourse.data import signals
from dropcourse.experiments.tuning.fleet import Fleet, scores, train_fleet

TABLE_ROWS, TABLE_VALIDATION, TABLE_TEST, TABLE_WIDTH = 250, 250, 4000, 64
INPUT_RATES = (0.0, 0.1, 0.2, 0.3)
HIDDEN_RATES = (0.0, 0.15, 0.3, 0.45, 0.6)
TABLE_LEARNING_RATES = (1e-3, 3e-3, 1e-2, 3e-2)
AXES = (INPUT_RATES, HIDDEN_RATES, HIDDEN_RATES, TABLE_LEARNING_RATES)
SHAPE = tuple(len(axis) for axis in AXES)
"""Of the table: drop probabilities of the inputs and of two hidden layers, and the learning rate."""


@dataclass(frozen=True, eq=False)
class Table:
    """Accuracy of every setting on 250 validation signals, which a search sees, and on 4,000 others, each `SHAPE`."""

    validation: np.ndarray
    test: np.ndarray


@lru_cache(maxsize=2)
def table(seed: int, steps: int) -> Table:
    """Train every setting for so many steps."""
    rng = np.random.default_rng([seed, 80])
    training, *others = (signals(rows, rng) for rows in (TABLE_ROWS, TABLE_VALIDATION, TABLE_TEST))
    rates = np.array(list(product(*AXES[:3])))
    columns = []
    for learning_rate in TABLE_LEARNING_RATES:
        fleet = Fleet((40, TABLE_WIDTH, TABLE_WIDTH, 10), rates, seed)
        train_fleet(fleet, training, steps=steps, learning_rate=learning_rate, seed=seed)
        columns.append([scores(fleet, data)[1] for data in others])
    validation, test = np.moveaxis(np.array(columns), 0, 2)
    return Table(validation.reshape(SHAPE), test.reshape(SHAPE))
