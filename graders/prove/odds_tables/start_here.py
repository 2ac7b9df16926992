"""Odds of the criteria that the checks of start here state; see `graders.prove.odds`."""

CERTAIN = {
    "keep_probability_values": "type keep",
    "keep_probability_errors": "works",
}
CHANCE = {}
