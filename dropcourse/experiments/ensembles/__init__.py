"""Experiments of lesson 03, one module each: what a network trained with dropout averages, and what it is made of."""

from dropcourse.experiments.ensembles.averages import (
    Averages,
    averages,
    conclude_averages,
    draw_averages,
    recorded_averages,
)
from dropcourse.experiments.ensembles.calibration import (
    Calibration,
    calibration,
    conclude_calibration,
    draw_calibration,
    recorded_calibration,
)
from dropcourse.experiments.ensembles.coadaptation import (
    Coadaptation,
    coadaptation,
    conclude_coadaptation,
    draw_coadaptation,
    recorded_coadaptation,
)
from dropcourse.experiments.ensembles.deep_training import (
    DEEP_ARMS,
    DEEP_RATES,
    DeepTraining,
    DeepTuning,
    conclude_deep_training,
    conclude_deep_tuning,
    deep_training,
    deep_tuning,
    draw_deep_training,
    recorded_deep_training,
    recorded_deep_tuning,
)
from dropcourse.experiments.ensembles.ensemble_tuning import (
    EnsembleTuning,
    conclude_ensemble_tuning,
    ensemble_tuning,
    recorded_ensemble_tuning,
)
from dropcourse.experiments.ensembles.equal_cost import (
    LEARNERS_RATES,
    PREDICTORS,
    EqualCost,
    conclude_equal_cost,
    draw_equal_cost,
    equal_cost,
    recorded_equal_cost,
)
from dropcourse.experiments.ensembles.gradient_norms import (
    GradientNorms,
    conclude_gradient_norms,
    draw_gradient_norms,
    gradient_norms,
    recorded_gradient_norms,
)
from dropcourse.experiments.ensembles.mask_draws import (
    MaskDraws,
    conclude_mask_draws,
    draw_mask_draws,
    mask_draws,
    recorded_mask_draws,
)
from dropcourse.experiments.ensembles.monte_carlo import (
    MonteCarlo,
    conclude_monte_carlo,
    draw_monte_carlo,
    monte_carlo,
    recorded_monte_carlo,
)
from dropcourse.experiments.ensembles.pathways import (
    Pathways,
    conclude_pathways,
    draw_pathways,
    pathways,
    recorded_pathways,
)
from dropcourse.experiments.ensembles.rare_features import (
    RareFeatures,
    conclude_rare_features,
    draw_rare_features,
    rare_features,
    recorded_rare_features,
)
from dropcourse.experiments.ensembles.robustness import (
    DISTURBANCES,
    Robustness,
    conclude_robustness,
    draw_robustness,
    recorded_robustness,
    robustness,
)
from dropcourse.experiments.ensembles.small_networks import (
    NETWORKS,
)
from dropcourse.experiments.ensembles.sub_networks import (
    SubNetworks,
    conclude_sub_networks,
    recorded_sub_networks,
    sub_networks,
)
from dropcourse.experiments.ensembles.uncertainty import (
    Uncertainty,
    conclude_uncertainty,
    draw_uncertainty,
    recorded_uncertainty,
    uncertainty,
)
from dropcourse.experiments.record import Experiment

EXPERIMENTS: dict[str, Experiment] = {
    "sub_networks": Experiment(sub_networks, SubNetworks, conclude_sub_networks),
    "mask_draws": Experiment(mask_draws, MaskDraws, conclude_mask_draws, ("enumerate_masks", "mask_probability")),
    "averages": Experiment(
        averages, Averages, conclude_averages, ("exact_ensemble", "normalized_geometric_mean"), seeds=10
    ),
    "monte_carlo": Experiment(
        monte_carlo, MonteCarlo, conclude_monte_carlo, ("mc_dropout_predict", "exact_ensemble"), seeds=10
    ),
    "ensemble_tuning": Experiment(ensemble_tuning, EnsembleTuning, conclude_ensemble_tuning, seeds=10),
    "equal_cost": Experiment(equal_cost, EqualCost, conclude_equal_cost, "mc_dropout_predict", seeds=10),
    "uncertainty": Experiment(uncertainty, Uncertainty, conclude_uncertainty, "mc_dropout_predict"),
    "calibration": Experiment(
        calibration, Calibration, conclude_calibration, ("mc_dropout_predict", "expected_calibration_error"), seeds=10
    ),
    "coadaptation": Experiment(coadaptation, Coadaptation, conclude_coadaptation, seeds=10),
    "robustness": Experiment(robustness, Robustness, conclude_robustness),
    "gradient_norms": Experiment(gradient_norms, GradientNorms, conclude_gradient_norms),
    "deep_tuning": Experiment(deep_tuning, DeepTuning, conclude_deep_tuning, seeds=10),
    "deep_training": Experiment(deep_training, DeepTraining, conclude_deep_training, seeds=10),
    "pathways": Experiment(pathways, Pathways, conclude_pathways, seeds=10),
    "rare_features": Experiment(rare_features, RareFeatures, conclude_rare_features),
}
__all__ = [
    "DEEP_ARMS",
    "DEEP_RATES",
    "DISTURBANCES",
    "EXPERIMENTS",
    "LEARNERS_RATES",
    "NETWORKS",
    "PREDICTORS",
    "Averages",
    "Calibration",
    "Coadaptation",
    "DeepTraining",
    "DeepTuning",
    "EnsembleTuning",
    "EqualCost",
    "GradientNorms",
    "MaskDraws",
    "MonteCarlo",
    "Pathways",
    "RareFeatures",
    "Robustness",
    "SubNetworks",
    "Uncertainty",
    "averages",
    "calibration",
    "coadaptation",
    "conclude_averages",
    "conclude_calibration",
    "conclude_coadaptation",
    "conclude_deep_training",
    "conclude_deep_tuning",
    "conclude_ensemble_tuning",
    "conclude_equal_cost",
    "conclude_gradient_norms",
    "conclude_mask_draws",
    "conclude_monte_carlo",
    "conclude_pathways",
    "conclude_rare_features",
    "conclude_robustness",
    "conclude_sub_networks",
    "conclude_uncertainty",
    "deep_training",
    "deep_tuning",
    "draw_averages",
    "draw_calibration",
    "draw_coadaptation",
    "draw_deep_training",
    "draw_equal_cost",
    "draw_gradient_norms",
    "draw_mask_draws",
    "draw_monte_carlo",
    "draw_pathways",
    "draw_rare_features",
    "draw_robustness",
    "draw_uncertainty",
    "ensemble_tuning",
    "equal_cost",
    "gradient_norms",
    "mask_draws",
    "monte_carlo",
    "pathways",
    "rare_features",
    "recorded_averages",
    "recorded_calibration",
    "recorded_coadaptation",
    "recorded_deep_training",
    "recorded_deep_tuning",
    "recorded_ensemble_tuning",
    "recorded_equal_cost",
    "recorded_gradient_norms",
    "recorded_mask_draws",
    "recorded_monte_carlo",
    "recorded_pathways",
    "recorded_rare_features",
    "recorded_robustness",
    "recorded_sub_networks",
    "recorded_uncertainty",
    "robustness",
    "sub_networks",
    "uncertainty",
]
