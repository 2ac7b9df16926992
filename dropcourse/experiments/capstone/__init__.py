"""Experiments of lesson 07: where a tiny transformer should drop."""

from dropcourse.experiments.capstone.transformer import (
    CHOSEN,
    PLACE_RATES,
    PLACES,
    Transformer,
    TransformerTuning,
    conclude_transformer,
    conclude_transformer_tuning,
    draw_transformer,
    recorded_transformer,
    recorded_transformer_tuning,
    transformer,
    transformer_tuning,
)
from dropcourse.experiments.record import Experiment

EXPERIMENTS = {
    "transformer_tuning": Experiment(
        transformer_tuning, TransformerTuning, conclude_transformer_tuning, ("attention", "drop_path"), seeds=4
    ),
    "transformer": Experiment(transformer, Transformer, conclude_transformer, ("attention", "drop_path"), seeds=12),
}

__all__ = [
    "CHOSEN",
    "EXPERIMENTS",
    "PLACES",
    "PLACE_RATES",
    "Transformer",
    "TransformerTuning",
    "conclude_transformer",
    "conclude_transformer_tuning",
    "draw_transformer",
    "recorded_transformer",
    "recorded_transformer_tuning",
    "transformer",
    "transformer_tuning",
]
