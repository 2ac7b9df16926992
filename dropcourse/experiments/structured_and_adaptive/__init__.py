"""Experiments of lesson 04, one module each: how often DropBlock drops, what is dropped together,
where, when, and at which learned rate."""

from dropcourse.experiments.record import Experiment
from dropcourse.experiments.structured_and_adaptive.block_rates import (
    MAPS,
    NOMINAL,
    BlockRates,
    block_rates,
    conclude_block_rates,
    draw_block_rates,
    recorded_block_rates,
)
from dropcourse.experiments.structured_and_adaptive.groups import (
    CHOSEN_SETTINGS,
    GROUPS,
    Groups,
    GroupsTuning,
    conclude_groups,
    conclude_groups_tuning,
    draw_groups,
    groups,
    groups_tuning,
    recorded_groups,
    recorded_groups_tuning,
)
from dropcourse.experiments.structured_and_adaptive.learned_rates import (
    COUNTS,
    PLACES,
    LearnedRates,
    conclude_learned_rates,
    draw_learned_rates,
    learned_rates,
    recorded_learned_rates,
)
from dropcourse.experiments.structured_and_adaptive.schedules import (
    ARMS,
    CHOSEN_STEPS,
    Schedules,
    SchedulesTuning,
    conclude_schedules,
    conclude_schedules_tuning,
    draw_schedules,
    recorded_schedules,
    recorded_schedules_tuning,
    schedules,
    schedules_tuning,
)
from dropcourse.experiments.structured_and_adaptive.where_to_drop import (
    CHOSEN_WHERE,
    WHERE,
    WhereToDrop,
    WhereToDropTuning,
    conclude_where_to_drop,
    conclude_where_to_drop_tuning,
    draw_where_to_drop,
    recorded_where_to_drop,
    recorded_where_to_drop_tuning,
    where_to_drop,
    where_to_drop_tuning,
)

EXPERIMENTS = {
    "block_rates": Experiment(
        block_rates, BlockRates, conclude_block_rates, ("drop_block", "drop_block_probability"), seeds=12
    ),
    "groups_tuning": Experiment(
        groups_tuning, GroupsTuning, conclude_groups_tuning, ("spatial_dropout", "drop_block"), seeds=4
    ),
    "groups": Experiment(groups, Groups, conclude_groups, ("spatial_dropout", "drop_block"), seeds=12),
    "where_to_drop_tuning": Experiment(where_to_drop_tuning, WhereToDropTuning, conclude_where_to_drop_tuning, seeds=4),
    "where_to_drop": Experiment(where_to_drop, WhereToDrop, conclude_where_to_drop, seeds=12),
    "schedules_tuning": Experiment(
        schedules_tuning, SchedulesTuning, conclude_schedules_tuning, "rate_schedule", seeds=4
    ),
    "schedules": Experiment(schedules, Schedules, conclude_schedules, "rate_schedule", seeds=12),
    "learned_rates": Experiment(
        learned_rates, LearnedRates, conclude_learned_rates, ("concrete_mask", "concrete_regularizer"), seeds=12
    ),
}

__all__ = [
    "ARMS",
    "CHOSEN_SETTINGS",
    "CHOSEN_STEPS",
    "CHOSEN_WHERE",
    "COUNTS",
    "EXPERIMENTS",
    "GROUPS",
    "MAPS",
    "NOMINAL",
    "PLACES",
    "WHERE",
    "BlockRates",
    "Groups",
    "GroupsTuning",
    "LearnedRates",
    "Schedules",
    "SchedulesTuning",
    "WhereToDrop",
    "WhereToDropTuning",
    "block_rates",
    "conclude_block_rates",
    "conclude_groups",
    "conclude_groups_tuning",
    "conclude_learned_rates",
    "conclude_schedules",
    "conclude_schedules_tuning",
    "conclude_where_to_drop",
    "conclude_where_to_drop_tuning",
    "draw_block_rates",
    "draw_groups",
    "draw_learned_rates",
    "draw_schedules",
    "draw_where_to_drop",
    "groups",
    "groups_tuning",
    "learned_rates",
    "recorded_block_rates",
    "recorded_groups",
    "recorded_groups_tuning",
    "recorded_learned_rates",
    "recorded_schedules",
    "recorded_schedules_tuning",
    "recorded_where_to_drop",
    "recorded_where_to_drop_tuning",
    "schedules",
    "schedules_tuning",
    "where_to_drop",
    "where_to_drop_tuning",
]
