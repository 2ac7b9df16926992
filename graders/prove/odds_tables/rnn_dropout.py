"""Odds of the criteria that the checks of dropout in recurrent networks state; see `graders.prove.odds`."""

from graders.prove.odds_tables.bounds import Chance

CERTAIN = {
    "memory_survival_values": "values",
    "memory_survival_edges": "none zero one both",
    "_number": "number",
    "locked_mask_form": "form",
}
CHANCE: dict[tuple[str, str], Chance] = {}
