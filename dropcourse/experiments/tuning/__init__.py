"""Experiments of lesson 06, one module each: how to choose a rate, and when it should be zero.

They take nothing to be measured: they train networks of `fleet`, many side by side.
"""

from dropcourse.experiments.record import Experiment
from dropcourse.experiments.tuning.cells import RATES
from dropcourse.experiments.tuning.companions import (
    COMPANION_ARMS,
    COMPANION_ROWS,
    Companions,
    companions,
    conclude_companions,
    draw_companions,
    recorded_companions,
)
from dropcourse.experiments.tuning.dropout_and_batch_norm import (
    NORM_ARMS,
    DropoutAndBatchNorm,
    conclude_dropout_and_batch_norm,
    draw_dropout_and_batch_norm,
    dropout_and_batch_norm,
    recorded_dropout_and_batch_norm,
)
from dropcourse.experiments.tuning.rate_width_size_map import (
    RateWidthSizeMap,
    conclude_rate_width_size_map,
    draw_rate_width_size_map,
    rate_width_size_map,
    recorded_rate_width_size_map,
)
from dropcourse.experiments.tuning.searches import (
    METHODS,
    SPACES,
    Searches,
    conclude_searches,
    draw_searches,
    new_study,
    recorded_searches,
    searches,
)
from dropcourse.experiments.tuning.study import draw_study, validation_accuracy
from dropcourse.experiments.tuning.time_to_target import (
    TARGET_ARMS,
    TimeToTarget,
    conclude_time_to_target,
    draw_time_to_target,
    recorded_time_to_target,
    slow_down,
    time_to_target,
)
from dropcourse.experiments.tuning.too_much import (
    TOO_MUCH_WIDTHS,
    TooMuch,
    conclude_too_much,
    draw_too_much,
    recorded_too_much,
    too_much,
)
from dropcourse.experiments.tuning.winners_curse import (
    CHOOSERS,
    WinnersCurse,
    conclude_winners_curse,
    draw_winners_curse,
    recorded_winners_curse,
    winners_curse,
)

EXPERIMENTS = {
    "winners_curse": Experiment(winners_curse, WinnersCurse, conclude_winners_curse, (), seeds=10),
    "rate_width_size_map": Experiment(
        rate_width_size_map, RateWidthSizeMap, conclude_rate_width_size_map, (), seeds=10
    ),
    "too_much": Experiment(too_much, TooMuch, conclude_too_much, (), seeds=10),
    "time_to_target": Experiment(time_to_target, TimeToTarget, conclude_time_to_target, (), seeds=10),
    "dropout_and_batch_norm": Experiment(
        dropout_and_batch_norm, DropoutAndBatchNorm, conclude_dropout_and_batch_norm, (), seeds=10
    ),
    "companions": Experiment(companions, Companions, conclude_companions, (), seeds=10),
    "searches": Experiment(searches, Searches, conclude_searches, (), seeds=10),
}
__all__ = [
    "CHOOSERS",
    "COMPANION_ARMS",
    "COMPANION_ROWS",
    "EXPERIMENTS",
    "METHODS",
    "NORM_ARMS",
    "RATES",
    "SPACES",
    "TARGET_ARMS",
    "TOO_MUCH_WIDTHS",
    "Companions",
    "DropoutAndBatchNorm",
    "RateWidthSizeMap",
    "Searches",
    "TimeToTarget",
    "TooMuch",
    "WinnersCurse",
    "companions",
    "conclude_companions",
    "conclude_dropout_and_batch_norm",
    "conclude_rate_width_size_map",
    "conclude_searches",
    "conclude_time_to_target",
    "conclude_too_much",
    "conclude_winners_curse",
    "draw_companions",
    "draw_dropout_and_batch_norm",
    "draw_rate_width_size_map",
    "draw_searches",
    "draw_study",
    "draw_time_to_target",
    "draw_too_much",
    "draw_winners_curse",
    "dropout_and_batch_norm",
    "new_study",
    "rate_width_size_map",
    "recorded_companions",
    "recorded_dropout_and_batch_norm",
    "recorded_rate_width_size_map",
    "recorded_searches",
    "recorded_time_to_target",
    "recorded_too_much",
    "recorded_winners_curse",
    "searches",
    "slow_down",
    "time_to_target",
    "too_much",
    "validation_accuracy",
    "winners_curse",
]
