"""Odds of the criteria that the checks of dropout in recurrent networks state; see `graders.prove.odds`."""

from graders.prove.odds_tables.bounds import Chance, none_of

CERTAIN = {
    "memory_survival_values": "values",
    "memory_survival_edges": "none zero one both",
    "_number": "number",
    "locked_mask_form": "form",
    "zoneout_states": "either zero one",
    "zoneout_evaluation": "mean",
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
}  # fmt: skip
