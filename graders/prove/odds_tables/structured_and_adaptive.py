"""Odds of the criteria that the checks of structured and adaptive dropout state; see `graders.prove.odds`."""

from scipy.stats import binom

from dropcourse.checks.toolkit.statistics import FALSE_ALARM
from graders.prove.odds_tables.bounds import Chance, equal_masks, none_of, worst

_CELLS = Chance(
    "exact binomial test of independent cells or factors", lambda scope: FALSE_ALARM,
    lambda scope: (scope["count"], scope["trials"], [scope["chance"]]),
)  # fmt: skip
_OWN = Chance(
    "exact binomial test of disjoint pairs, at the rate seen", lambda scope: FALSE_ALARM,
    lambda scope: (int(scope["equal"].sum()), scope["equal"].size, [scope["expected"]]),
)  # fmt: skip
CERTAIN = {
    "shared_factors": "whole",
    "_judge_blocks": "blocks",
    "_judge_scale": "scale",
    "drop_block_manners": "largest",
    "drop_block_probability_values": "values",
    "drop_block_probability_edges": "zero one cells",
    "stochastic_depth_evaluation": "evaluation",
    "gaussian_dropout_noise": "zero",
    "alpha_dropout_values": "value factor shift zero",
    "rate_schedule_values": "constant linear curriculum early late",
    "rate_schedule_edges": "first last only",
    "_number": "number",
    "concrete_mask_values": "values",
    "concrete_mask_gradient": "back gradient",
    "concrete_mask_edges": "ends slope sure",
    "concrete_regularizer_values": "both squares entropy",
    "_judge_gradients": "value back weight logit_p",
}
CHANCE = {
    ("_judge_rates", "corner"): _CELLS,
    ("_judge_rates", "centre"): _CELLS,
    ("_require_own_masks", "examples"): _OWN,
    ("_require_own_masks", "channels"): _OWN,
    ("factors", "weights"): Chance(
        "all weights of each input, or of each output, share one fate by luck",
        lambda scope: equal_masks(scope["through"].size // 2),
    ),
    ("factors", "examples"): Chance(
        "all examples share one fate", lambda scope: 2 * none_of(scope["groups"].size)
    ),
    ("_judge", "mean"): _CELLS,
    ("_judge", "spread"): _CELLS,
    ("_judge", "shape"): _CELLS,
    ("alpha_dropout_values", "one"): Chance(
        "fewer than 10 entries are dropped, or fewer than 3 kept",
        lambda scope: worst(lambda p: float(binom.cdf(9, scope["x"].size, p))),
    ),
    ("stochastic_depth_evaluation", "default"): Chance(
        "no branch is dropped", lambda scope: none_of(len(scope["x"]))
    ),
}  # fmt: skip
