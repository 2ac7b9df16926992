"""Experiments of lesson 02, one module each: what dropout does to a signal, to an update and to a training run.

Those on single masks take the `dropout_forward(x, p, rng)` to be measured, that on variance the `dropped_variance(x, w,
p)`, those on training the layer `Dropout(p, generator)`.
"""

from dropcourse.experiments.dropout_mechanics.cost import (
    COST_EPOCHS,
    COST_RATES,
    Cost,
    conclude_cost,
    cost,
    draw_cost,
    ratios,
    recorded_cost,
)
from dropcourse.experiments.dropout_mechanics.expectation import (
    Expectation,
    conclude_expectation,
    draw_expectation,
    expectation,
    recorded_expectation,
)
from dropcourse.experiments.dropout_mechanics.frameworks import (
    Frameworks,
    conclude_frameworks,
    frameworks,
    frameworks_table,
    recorded_frameworks,
)
from dropcourse.experiments.dropout_mechanics.learning_curves import (
    CURVE_EPOCHS,
    LearningCurves,
    conclude_learning_curves,
    draw_learning_curves,
    learning_curves,
    recorded_learning_curves,
)
from dropcourse.experiments.dropout_mechanics.mask_picture import draw_mask
from dropcourse.experiments.dropout_mechanics.mask_sharing import (
    SHARING_EPOCHS,
    MaskSharing,
    conclude_mask_sharing,
    draw_mask_sharing,
    mask_sharing,
    recorded_mask_sharing,
)
from dropcourse.experiments.dropout_mechanics.networks import LEARNING_RATES
from dropcourse.experiments.dropout_mechanics.scaling import (
    RATES,
    Scaling,
    conclude_scaling,
    draw_scaling,
    recorded_scaling,
    scaling,
)
from dropcourse.experiments.dropout_mechanics.tuning import (
    TARGETS,
    TUNING_EPOCHS,
    Tuning,
    conclude_tuning,
    recorded_tuning,
    tuning,
)
from dropcourse.experiments.dropout_mechanics.updates import (
    OPTIMIZERS,
    UPDATE_STEPS,
    Updates,
    conclude_updates,
    draw_updates,
    recorded_updates,
    updates,
)
from dropcourse.experiments.dropout_mechanics.variance import (
    Variance,
    conclude_variance,
    draw_variance,
    recorded_variance,
    variance,
)
from dropcourse.experiments.record import Experiment

EXPERIMENTS = {
    "scaling": Experiment(scaling, Scaling, conclude_scaling, "dropout_forward"),
    "expectation": Experiment(expectation, Expectation, conclude_expectation, "dropout_forward"),
    "tuning": Experiment(tuning, Tuning, conclude_tuning, "Dropout", seeds=10),
    "learning_curves": Experiment(learning_curves, LearningCurves, conclude_learning_curves, "Dropout", seeds=10),
    "cost": Experiment(cost, Cost, conclude_cost, "Dropout", seeds=10),
    "frameworks": Experiment(frameworks, Frameworks, conclude_frameworks, "dropout_forward", seeds=10),
    "updates": Experiment(updates, Updates, conclude_updates, "Dropout", seeds=10),
    "variance": Experiment(variance, Variance, conclude_variance, "dropped_variance"),
    "mask_sharing": Experiment(mask_sharing, MaskSharing, conclude_mask_sharing, "Dropout", seeds=10),
}
__all__ = [
    "COST_EPOCHS",
    "COST_RATES",
    "CURVE_EPOCHS",
    "EXPERIMENTS",
    "LEARNING_RATES",
    "OPTIMIZERS",
    "RATES",
    "SHARING_EPOCHS",
    "TARGETS",
    "TUNING_EPOCHS",
    "UPDATE_STEPS",
    "Cost",
    "Expectation",
    "Frameworks",
    "LearningCurves",
    "MaskSharing",
    "Scaling",
    "Tuning",
    "Updates",
    "Variance",
    "conclude_cost",
    "conclude_expectation",
    "conclude_frameworks",
    "conclude_learning_curves",
    "conclude_mask_sharing",
    "conclude_scaling",
    "conclude_tuning",
    "conclude_updates",
    "conclude_variance",
    "cost",
    "draw_cost",
    "draw_expectation",
    "draw_learning_curves",
    "draw_mask",
    "draw_mask_sharing",
    "draw_scaling",
    "draw_updates",
    "draw_variance",
    "expectation",
    "frameworks",
    "frameworks_table",
    "learning_curves",
    "mask_sharing",
    "ratios",
    "recorded_cost",
    "recorded_expectation",
    "recorded_frameworks",
    "recorded_learning_curves",
    "recorded_mask_sharing",
    "recorded_scaling",
    "recorded_tuning",
    "recorded_updates",
    "recorded_variance",
    "scaling",
    "tuning",
    "updates",
    "variance",
]
