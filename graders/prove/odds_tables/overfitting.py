"""Odds of the criteria that the checks of overfitting state; see `graders.prove.odds`."""

from graders.prove.odds_tables.bounds import Chance

CERTAIN = {
    "split_sizes": "number",
    "_edge": "edges",
    "split_pairs": "rows labels disjoint once all",
    "_parts": "four lengths",
    "polynomial_features_powers": "columns",
    "fit_ridge_weights": "squares penalty",
    "fit_ridge_intercept": "level moves",
    "fit_ridge_wide": "wide twins",
    "_read": "pair number dict names",
    "_pair": "pair",
    "_require": "bias variance sum single best stop training validation",
    "answer_of": "pair whole",
    "_stopping": "equal",
    "sgd_step_values": "plain decay",
    "learning_curve_scores": "few",
    "learning_curve_protocol": "fits labels",
    "_require_draws": "once scored apart others",
    "_measured": "protocol",
    "_arrays": "four finite",
}
CHANCE = {
    ("_require_draws", "fresh"): Chance(
        "at one of the sizes all repeats draw the same examples",
        lambda scope: len(scope["repeated"]) / scope["ways"],
    ),
    ("split_generator", "scattered"): Chance(
        "one of three splits holds out a block, of which there are n",
        lambda scope: 3 * scope["n"] / scope["ways"],
    ),
}
