"""Odds of the criteria that the checks of tuning state; see `graders.prove.odds`."""

from dropcourse.checks.toolkit.statistics import FALSE_ALARM
from graders.prove.odds_tables.bounds import Chance

CERTAIN = {
    "require_partition": "disjoint all apart others once",
    "require_sizes": "sizes",
    "_folds": "pairs folds arrays inside protocol labels scores",
    "cross_validate_folds": "pairs",
    "cross_validate_scaling": "train out constant",
    "cross_validate_selection": "chosen",
    "_kept": "columns same",
    "random_search_history": "best",
    "random_search_ranges": "anew",
    "_require_inside": "inside",
    "random_search_failures": "survives raise nan all",
    "_result": "called pair tried length form",
    "_judge": "rate order mean deviation",
    "gp_posterior_manners": "exact far prior",
    "_pair": "pair real",
    "_array": "finite",
    "_judge_curves": "overfitting underfitting fine limits short",
    "_word": "word",
    "max_norm_rows": "large small direction",
    "max_norm_manners": "zeros",
    "_require_improvement": "improvement",
    "expected_improvement_edges": "certain far",
    "_number": "number",
    "one_standard_error_rule_manners": "single lists",
    "_require_history": "history losses marked",
}
CHANCE = {
    **{
        ("_require_even", f"{name} {part}"): Chance(
            "exact binomial test", lambda scope: FALSE_ALARM,
            lambda scope, part=part: (int(scope[part]), scope["trials"], [0.5]),
        )
        for name in ("rate", "learning_rate")
        for part in ("lower", "middle")
    },
    ("random_search_ranges", "apart"): Chance(
        "exact binomial test", lambda scope: FALSE_ALARM,
        lambda scope: (int(scope["agree"]), scope["trials"], [0.5]),
    ),
    ("require_scattered", "scattered"): Chance(
        "each part of a fold follows a rule by luck: a first example and a distance give fewer than n**2 parts",
        lambda scope: (scope["n"] ** 2) ** len(scope["held"]) / scope["ways"],
    ),
}  # fmt: skip
