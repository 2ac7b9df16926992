"""Experiments of lesson 01, one module each: when models fit noise, what changes that, and what it does to predictions.

Those on curves take `polynomial_features`, `fit_ridge` and `bias_variance` to be measured, that on label noise the
`early_stopping`; those that take nothing train networks of `dropcourse.models` alone.
"""

from dropcourse.experiments.overfitting.balance import (
    KNOBS,
    STRENGTHS,
    Balance,
    balance,
    conclude_balance,
    draw_balance,
    recorded_balance,
)
from dropcourse.experiments.overfitting.capacity import (
    Capacity,
    capacity,
    conclude_capacity,
    draw_capacity,
    recorded_capacity,
)
from dropcourse.experiments.overfitting.curves import (
    FLOOR,
)
from dropcourse.experiments.overfitting.data_size import (
    DataSize,
    conclude_data_size,
    data_size,
    draw_data_size,
    recorded_data_size,
)
from dropcourse.experiments.overfitting.double_descent import (
    WORLDS,
    DoubleDescent,
    conclude_double_descent,
    double_descent,
    draw_double_descent,
    recorded_double_descent,
)
from dropcourse.experiments.overfitting.label_noise import (
    LabelNoise,
    conclude_label_noise,
    draw_label_noise,
    label_noise,
    recorded_label_noise,
)
from dropcourse.experiments.overfitting.network_variance import (
    NetworkVariance,
    conclude_network_variance,
    draw_network_variance,
    network_variance,
    recorded_network_variance,
)
from dropcourse.experiments.overfitting.networks import (
    ARMS,
    DIGITS,
    EPOCHS,
    NOISY,
    SETTINGS,
    SIGNALS,
)
from dropcourse.experiments.overfitting.random_labels import (
    RandomLabels,
    conclude_random_labels,
    draw_random_labels,
    random_labels,
    recorded_random_labels,
)
from dropcourse.experiments.overfitting.saliency import (
    SALIENCY_ARMS,
    Saliency,
    conclude_saliency,
    draw_saliency,
    recorded_saliency,
    saliency,
)
from dropcourse.experiments.overfitting.shift import (
    SHIFT_ARMS,
    Shift,
    conclude_shift,
    draw_shift,
    recorded_shift,
    shift,
)
from dropcourse.experiments.overfitting.tuning import (
    CANDIDATES,
    Tuning,
    conclude_tuning,
    recorded_tuning,
    tuning,
)
from dropcourse.experiments.overfitting.variance import (
    Variance,
    conclude_variance,
    draw_variance,
    recorded_variance,
    variance,
)
from dropcourse.experiments.record import Experiment

EXPERIMENTS = {
    "capacity": Experiment(capacity, Capacity, conclude_capacity, ("polynomial_features", "fit_ridge")),
    "data_size": Experiment(data_size, DataSize, conclude_data_size, (), seeds=10),
    "double_descent": Experiment(double_descent, DoubleDescent, conclude_double_descent, "fit_ridge"),
    "tuning": Experiment(tuning, Tuning, conclude_tuning, (), seeds=10),
    "random_labels": Experiment(random_labels, RandomLabels, conclude_random_labels, (), seeds=10),
    "label_noise": Experiment(label_noise, LabelNoise, conclude_label_noise, "early_stopping", seeds=10),
    "variance": Experiment(
        variance, Variance, conclude_variance, ("polynomial_features", "fit_ridge", "bias_variance")
    ),
    "network_variance": Experiment(
        network_variance, NetworkVariance, conclude_network_variance, "bias_variance", seeds=10
    ),
    "shift": Experiment(shift, Shift, conclude_shift, (), seeds=10),
    "saliency": Experiment(saliency, Saliency, conclude_saliency, (), seeds=10),
    "balance": Experiment(balance, Balance, conclude_balance, (), seeds=10),
}
__all__ = [
    "ARMS",
    "CANDIDATES",
    "DIGITS",
    "EPOCHS",
    "EXPERIMENTS",
    "FLOOR",
    "KNOBS",
    "NOISY",
    "SALIENCY_ARMS",
    "SETTINGS",
    "SHIFT_ARMS",
    "SIGNALS",
    "STRENGTHS",
    "WORLDS",
    "Balance",
    "Capacity",
    "DataSize",
    "DoubleDescent",
    "LabelNoise",
    "NetworkVariance",
    "RandomLabels",
    "Saliency",
    "Shift",
    "Tuning",
    "Variance",
    "balance",
    "capacity",
    "conclude_balance",
    "conclude_capacity",
    "conclude_data_size",
    "conclude_double_descent",
    "conclude_label_noise",
    "conclude_network_variance",
    "conclude_random_labels",
    "conclude_saliency",
    "conclude_shift",
    "conclude_tuning",
    "conclude_variance",
    "data_size",
    "double_descent",
    "draw_balance",
    "draw_capacity",
    "draw_data_size",
    "draw_double_descent",
    "draw_label_noise",
    "draw_network_variance",
    "draw_random_labels",
    "draw_saliency",
    "draw_shift",
    "draw_variance",
    "label_noise",
    "network_variance",
    "random_labels",
    "recorded_balance",
    "recorded_capacity",
    "recorded_data_size",
    "recorded_double_descent",
    "recorded_label_noise",
    "recorded_network_variance",
    "recorded_random_labels",
    "recorded_saliency",
    "recorded_shift",
    "recorded_tuning",
    "recorded_variance",
    "saliency",
    "shift",
    "tuning",
    "variance",
]
