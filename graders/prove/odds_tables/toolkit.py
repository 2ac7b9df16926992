"""Odds of the criteria that the toolkit states; see `graders.prove.odds`."""

from dropcourse.checks.toolkit.statistics import FALSE_ALARM
from graders.prove.odds_tables.bounds import (
    EQUAL_DIGESTS,
    EQUAL_SEEDS,
    Chance,
    equal_counts,
    equal_masks,
    none_of,
    seeming_coins,
)

_PAIRS = Chance(
    "exact binomial test of disjoint pairs", lambda scope: FALSE_ALARM,
    lambda scope: (int(scope["equal"].sum()), scope["equal"].size, scope["agreement"]),
)  # fmt: skip
CERTAIN = {
    "array": "type shape dtype",
    "require_value_errors": "raises error names",
    "require_refused": "raises error",
    "require_untouched": "input",
    "require_edges": "zero one",
    "require_gradient": "dropped survivors",
    "require_generator": "repeatable global",
    "require_generator_chooses": "repeatable advances global",
    "require_default_generator": "repeatable",
    "output_and_mask": "pair",
    "require_pairs": "agree",
    "read": "pair type keys",
}
CHANCE = {
    ("require_rate", "rate"): Chance(
        "exact binomial test, and a mask that looks shared by luck",
        lambda scope: FALSE_ALARM + seeming_coins(scope["draws"][0].kept.shape, len(scope["draws"])),
        lambda scope: (scope["kept"], scope["total"], [1 - scope["p"]]),
    ),
    ("require_rate", "varies"): Chance(
        "all draws have the same count: sum of pmf ** draws",
        lambda scope: equal_counts(scope["draws"][0].kept.size, len(scope["draws"])),
    ),
    ("require_independence", "rows"): _PAIRS,
    ("require_independence", "columns"): _PAIRS,
    ("require_independence", "calls"): _PAIRS,
    ("require_generator", "differs"): Chance(
        "both seeds are the same number, or both masks are",
        lambda scope: EQUAL_SEEDS + equal_masks(scope["first"].kept.size),
    ),
    ("require_generator_chooses", "differs"): Chance(
        "both seeds are the same number, or both choices are the same",
        lambda scope: EQUAL_SEEDS + 1 / scope["ways"],
    ),
    ("require_generator", "advances"): Chance(
        "two masks in a row are equal", lambda scope: equal_masks(scope["first"].kept.size)
    ),
    ("require_default_generator", "differs"): Chance(
        "both seeds are the same number, or both masks are",
        lambda scope: EQUAL_SEEDS + equal_masks(scope["first"].kept.size),
    ),
    ("require_default_generator", "advances"): Chance(
        "two states have the same digest", lambda scope: EQUAL_DIGESTS
    ),
    ("require_no_seeding", "restarts"): Chance(
        "both seeds are the same number, or two states have the same digest",
        lambda scope: EQUAL_SEEDS + EQUAL_DIGESTS,
    ),
    ("require_scale", "scale"): Chance("no unit survives", lambda scope: none_of(scope["output"].size)),
}  # fmt: skip
