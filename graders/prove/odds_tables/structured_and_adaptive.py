"""Odds of the criteria that the checks of structured and adaptive dropout state; see `graders.prove.odds`."""

CERTAIN = {
    "shared_factors": "whole",
}
CHANCE: dict = {}
