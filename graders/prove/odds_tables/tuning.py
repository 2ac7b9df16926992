"""Odds of the criteria that the checks of tuning state; see `graders.prove.odds`."""

from graders.prove.odds_tables.bounds import Chance

CERTAIN = {
    "require_partition": "disjoint all apart others once",
    "require_sizes": "sizes",
    "_folds": "pairs folds arrays inside protocol labels scores",
    "cross_validate_folds": "pairs",
    "cross_validate_scaling": "train out constant",
    "cross_validate_selection": "chosen",
    "_kept": "columns same",
}
CHANCE = {
    ("require_scattered", "scattered"): Chance(
        "each part of a fold follows a rule by luck: a first example and a distance give fewer than n**2 parts",
        lambda scope: (scope["n"] ** 2) ** len(scope["held"]) / scope["ways"],
    ),
}
