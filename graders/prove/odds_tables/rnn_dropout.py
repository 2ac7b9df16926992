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
}
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
    ("_require_own_coins", "weights"): Chance(
        "all rows, or all columns, have the same mask by luck",
        lambda scope: equal_masks(scope["factors"].size // 2),
    ),
    ("weight_drop_mask", "default"): Chance("two states have the same digest", lambda scope: EQUAL_DIGESTS),
}  # fmt: skip
