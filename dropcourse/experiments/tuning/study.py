"""One live search with Optuna: an objective that trains a network, and Optuna's own plots with words for them.

Nothing here is recorded. Source: Akiba, Sano, Yanase, Ohta and Koyama 2019 (KDD).
"""

import warnings

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from dropcourse.data import signals
from dropcourse.experiments.tuning.fleet import Fleet, scores, train_fleet
from dropcourse.experiments.tuning.table import TABLE_ROWS, TABLE_VALIDATION, TABLE_WIDTH

LIVE_STEPS = 100


def validation_accuracy(
    p_inputs: float, p_first: float, p_second: float, learning_rate: float, *, seed: int = 0, steps: int = LIVE_STEPS
) -> float:
    """Train a network with two hidden layers of 64 units on 250 signals, and score it on 250 others.

    The three rates are drop probabilities of the inputs and of the hidden layers. Equal arguments give equal scores.
    Raises ValueError if a rate is not in [0, 1), or the learning rate is not positive.
    """
    rates = (p_inputs, p_first, p_second)
    if not (all(0 <= p < 1 for p in rates) and learning_rate > 0):
        raise ValueError(f"rates must be in [0, 1) and the learning rate positive, got {rates} and {learning_rate}")
    rng = np.random.default_rng([seed, 80])
    training, validation = signals(TABLE_ROWS, rng), signals(TABLE_VALIDATION, rng)
    fleet = Fleet((40, TABLE_WIDTH, TABLE_WIDTH, 10), np.array([rates]), seed)
    train_fleet(fleet, training, steps=steps, learning_rate=learning_rate, seed=seed)
    return float(scores(fleet, validation)[1, 0])


def draw_study(study) -> list[tuple[Figure, str]]:
    """Optuna's plots of a study, each with alt text: its history, each parameter's values, and two parameters that
    matter as a map. Failed trials are left out, as Optuna leaves them out."""
    with warnings.catch_warnings(), rc_context():  # Optuna sets a style of its own, for all figures to come
        warnings.simplefilter("ignore")  # Optuna calls its plots with Matplotlib experimental
        from optuna.visualization import matplotlib as plots

        names = sorted(study.best_params)
        history = _laid_out(plots.plot_optimization_history(study), 7.6, 3.8)
        slices = _laid_out(plots.plot_slice(study, params=names), 10.4, 3.8)
        contour = plots.plot_contour(study, params=names[-2:]).figure
        contour.set_size_inches(6.8, 4.4)
        contour.subplots_adjust(left=0.15, bottom=0.13)  # its colour bar fits no layout engine
    complete = [trial for trial in study.trials if trial.value is not None]
    best = ", ".join(f"{name} {value:.3g}" for name, value in sorted(study.best_params.items()))
    return [
        (
            history,
            f"Score of each of {len(complete)} trials and the best so far: {complete[0].value:.3f} in the first, "
            f"{study.best_value:.3f} at last, found in trial {study.best_trial.number}.",
        ),
        (
            slices,
            f"Score of each trial against each of {len(names)} parameters, later trials darker. The best has {best}.",
        ),
        (
            contour,
            f"Score as a map over {names[-2]} and {names[-1]}, with a dot for each trial; the best has {best}.",
        ),
    ]


def _laid_out(axes, width: float, height: float) -> Figure:
    """The figure of Optuna's axes, with labels that neither overlap nor are cut off."""
    figure = np.atleast_1d(axes)[0].figure
    figure.set_size_inches(width, height)
    figure.set_layout_engine("constrained")
    for panel in figure.axes:
        if panel.get_xscale() == "log":
            panel.xaxis.set_minor_formatter(NullFormatter())
    return figure
