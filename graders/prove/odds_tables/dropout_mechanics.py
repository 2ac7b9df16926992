"""Odds of the criteria that the checks of dropout mechanics state; see `graders.prove.odds`."""

import numpy as np

from dropcourse.checks.toolkit.statistics import FALSE_ALARM
from graders.prove.odds_tables.bounds import EQUAL_DIGESTS, Chance, equal_counts, equal_masks, none_of

_UNITS = Chance(
    "exact binomial test, and no hidden unit survives, which hides the inputs",
    lambda scope: FALSE_ALARM + len(scope["passed"]) * none_of(scope["masks"]["hidden"].shape[1]),
    lambda scope: (scope["kept"], scope["total"], [1 - scope["p"]]),
)
CERTAIN = {
    "_require_all": "zero one",
    "dropout_forward_evaluation": "identity true dtype",
    "dropout_backward_gradient": "equal",
    "Dropout_modes": "module p",
    "_require_shown": "p repr",
    "_judge_modes": "eval",
    "Dropout_gradient": "back",
    "_require_no_gradient": "one",
    "standard_dropout_predict_scale": "scale",
    "dropped_variance_values": "vector matrix",
    "dropped_variance_edges": "zero one",
    "mlp_loss_and_gradients_values": "loss w1 b1 w2 b2",
    "_require_large": "large",
    "_require_repeatable": "repeatable",
    "_require_slope": "w1 b1 w2 b2",
    "mlp_loss_and_gradients_manners": "one",
    "_judge": "module",
    "_require_parameters": "parameters",
    "_require_modes": "mode eval",
    "_require_gradient": "back",
    "answers_of": "dict letters numbers",
    "conventions_measured": "agree",
    "conventions_documented": "digest",
    "_require_each": "a b c d e f g h i j k l",
}
CHANCE = {
    ("_require_modes", "active"): Chance("no unit is dropped", lambda scope: none_of(scope["hidden"].size)),
    ("_require_modes", "train"): Chance("no unit is dropped", lambda scope: none_of(scope["hidden"].size)),
    ("_require_fresh_masks", "active"): Chance(
        "in one of two draws no unit is dropped", lambda scope: 2 * none_of(scope["draws"][0].kept.size)
    ),
    ("Dropout_mask", "default"): Chance("two states have the same digest", lambda scope: EQUAL_DIGESTS),
    ("standard_dropout_forward_size", "size"): Chance(
        "no unit survives", lambda scope: none_of(scope["output"].size)
    ),
    ("_require_rates", "input"): _UNITS,
    ("_require_rates", "hidden"): _UNITS,
    ("_require_rates", "units"): Chance(
        "exact binomial test of disjoint pairs", lambda scope: FALSE_ALARM,
        lambda scope: (int(scope["equal"].sum()), scope["equal"].size, [scope["expected"]]),
    ),
    ("_require_rates", "varies"): Chance(
        "all draws have the same two counts",
        lambda scope: np.prod([equal_counts(mask.shape[1], len(mask)) for mask in scope["masks"].values()]),
    ),
    ("_require_rates", "fresh"): Chance(
        "all masks of a layer are equal",
        lambda scope: sum(equal_masks(mask.shape[1]) for mask in scope["masks"].values()),
    ),
    ("_require_own_masks", "own masks"): Chance(
        "exact binomial test", lambda scope: FALSE_ALARM,
        lambda scope: (scope["count"], scope["trials"], [scope["both"]]),
    ),
    ("_require_scale", "scale"): Chance(
        "no hidden unit survives, which hides the inputs", lambda scope: none_of(scope["kept_h"].size)
    ),
    ("dropout_forward_evaluation", "default"): Chance("no unit is dropped", lambda scope: none_of(scope["x"].size)),
    ("_judge_modes", "new"): Chance("no unit is dropped", lambda scope: none_of(scope["x"].size)),
    ("_judge_modes", "train"): Chance("no unit is dropped", lambda scope: none_of(scope["x"].size)),
}  # fmt: skip
