"""Odds of the criteria that the checks of ensembles state; see `graders.prove.odds`."""

from dropcourse.checks.toolkit.statistics import FALSE_ALARM
from graders.prove.odds_tables.bounds import Chance, worst


def _constant(units: int, samples: int) -> float:
    """Some, or all, of the units are kept in all samples or in none."""
    return worst(lambda p: (p**samples + (1 - p) ** samples) ** units)


CERTAIN = {
    "enumerate_masks_form": "form",
    "enumerate_masks_complete": "table units distinct all",
    "mask_probability_values": "product",
    "mask_probability_edges": "zero one",
    "exact_ensemble_values": "mean",
    "_require_one_call": "once rows",
    "_require_copies": "copies",
    "exact_ensemble_edges": "zero one dtype",
    "_require_mean": "mean sums",
    "_require_tiny": "tiny many",
    "_require_zeros": "zero say",
    "_require_predictions": "prediction",
    "weight_scaling_predict_edges": "zero one large",
    "_require_value": "nats",
    "_require_cases": "certain torn uniform",
    "_judge": "number error edges empty bin right wrong",
    "_number": "number",
    "dropout_penalty_values": "penalty",
    "dropout_penalty_edges": "zero",
    "_pair": "pair",
    "_require_spread": "spread",
    "mc_dropout_predict_samples": "mean",
    "_judge_layers": "norm other",
    "_require_no_trace": "state gradients tracking",
    "_require_error_passes": "error",
    "_require_modes": "modes error",
}
CHANCE = {
    ("mc_dropout_predict_samples", "varies"): Chance(
        "each unit is kept in all samples or in none",
        lambda scope: _constant(scope["x"].numel(), scope["samples"]),
    ),
    ("mc_dropout_predict_samples", "active"): Chance(
        "each unit is kept just as often as its mean says",
        lambda scope: _constant(scope["x"].numel(), scope["samples"]),
    ),
    ("mc_dropout_predict_samples", "rate"): Chance(
        "exact binomial test", lambda scope: FALSE_ALARM,
        lambda scope: (scope["found"], scope["total"], [1 - scope["p"]]),
    ),
    ("_judge_layers", "drop"): Chance(
        "the units of a layer are kept in all samples or in none",
        lambda scope: 8 * _constant(5 * scope["width"], 24),
    ),
}  # fmt: skip
