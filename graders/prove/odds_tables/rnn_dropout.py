"""Odds of the criteria that the checks of dropout in recurrent networks state; see `graders.prove.odds`."""

from graders.prove.odds_tables.bounds import EQUAL_DIGESTS, Chance, equal_masks, none_of

CERTAIN = {
    "memory_survival_values": "values",
    "memory_survival_edges": "none zero one both",
    "_number": "number",
    "locked_mask_form": "form",
    "zoneout_states": "either zero one",
    "zoneout_evaluation": "mean",
    "_require_raw_stays": "raw",
    "weight_drop_gradient": "back",
    "perplexity_values": "values",
    "perplexity_edges": "zero large",
    "_judge": "module equal below before both plain masked memory",
    "variational_lstm_gradient": "back gradient",
    "_require_parameters": "parameters",
    "_require_modes": "eval",
    "_require_gradient": "back",
    "_pass": "back",
    "between_layers_dropout_places": "bottom top",
    "between_layers_dropout_scale": "dtype",
    "_given": "calls",
    "_pair": "pair",
    "_require_one_mask": "once",
}
_WEIGHTS = 4 * 60 * 60
_NONE = Chance("no weight is dropped", lambda scope: none_of(_WEIGHTS))
CHANCE = {
    ("zoneout_states", "mixed"): Chance(
        "all entries are updated, or none is", lambda scope: 2 * none_of(scope["output"].size)
    ),
    ("zoneout_draws", "skips"): Chance(
        "no update is skipped", lambda scope: none_of(scope["draws"][0].kept.size)
    ),
    ("zoneout_evaluation", "default"): Chance(
        "no update is skipped", lambda scope: none_of(scope["skipped"].size)
    ),
    ("require_own_coins", "weights"): Chance(
        "all rows, or all columns, have the same mask by luck",
        lambda scope: equal_masks(scope["factors"].size // 2),
    ),
    ("weight_drop_mask", "default"): Chance("two states have the same digest", lambda scope: EQUAL_DIGESTS),
    ("between_layers_dropout_places", "between"): Chance(
        "in some gap no entry is dropped", lambda scope: sum(none_of(factor.size) for factor in scope["factors"])
    ),
    ("_require_own_coins", "alone"): Chance(
        "all time steps, sequences, features or layers have the same mask by luck",
        lambda scope: 3 * equal_masks(scope["parts"][0].size // 2) + equal_masks(scope["parts"][0].size),
    ),
    ("_require_modes", "active"): _NONE,
    ("_require_modes", "train"): _NONE,
    ("_pass", "active"): _NONE,
    ("_draw", "gates"): Chance(
        "no weight of a gate is dropped, or all are", lambda scope: 8 * none_of(_WEIGHTS // 4)
    ),
}  # fmt: skip
