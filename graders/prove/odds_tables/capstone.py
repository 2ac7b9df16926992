"""Odds of the criteria that the checks of the capstone state; see `graders.prove.odds`.

Whether an entry for the challenge clears a bar is a measurement: no recipe is right or wrong, and none is wronged.
"""

from graders.prove.odds_tables.bounds import Chance

CERTAIN = {
    "attention_values": "plain causal",
    "attention_edges": "eval",
    "draw": "weights",
    "drop_path_values": "eval",
    "_require_whole": "whole",
    "train_form": "still repeatable alone",
    "_judge": "bar",
    "_require_run": "runs budget repeatable",
    "_predictor": "function",
    "_as_labels": "kind range",
}
CHANCE: dict[tuple[str, str], Chance] = {}
