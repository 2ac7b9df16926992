"""Experiments of lesson 05, one module each: what dropout does to memory, and what it does for language models."""

from dropcourse.experiments.record import Experiment
from dropcourse.experiments.rnn_dropout.arms import ARMS
from dropcourse.experiments.rnn_dropout.delayed_recall import (
    LAGS,
    RECALL_SETTINGS,
    DelayedRecall,
    RecallTuning,
    conclude_delayed_recall,
    conclude_recall_tuning,
    delayed_recall,
    draw_delayed_recall,
    recall_tuning,
    recorded_delayed_recall,
    recorded_recall_tuning,
)
from dropcourse.experiments.rnn_dropout.language_model import (
    LANGUAGE_SETTINGS,
    LanguageModel,
    LanguageTuning,
    conclude_language_model,
    conclude_language_tuning,
    draw_language_model,
    language_model,
    language_tuning,
    recorded_language_model,
    recorded_language_tuning,
)
from dropcourse.experiments.rnn_dropout.real_text import (
    PROSE_SETTINGS,
    ProseTuning,
    RealText,
    conclude_prose_tuning,
    conclude_real_text,
    draw_real_text,
    prose_tuning,
    real_text,
    recorded_prose_tuning,
    recorded_real_text,
)
from dropcourse.experiments.rnn_dropout.texts import stopped

EXPERIMENTS: dict[str, Experiment] = {
    "recall_tuning": Experiment(recall_tuning, RecallTuning, conclude_recall_tuning, seeds=3),
    "delayed_recall": Experiment(delayed_recall, DelayedRecall, conclude_delayed_recall, seeds=10),
    "language_tuning": Experiment(language_tuning, LanguageTuning, conclude_language_tuning, seeds=2),
    "language_model": Experiment(language_model, LanguageModel, conclude_language_model, seeds=10),
    "prose_tuning": Experiment(prose_tuning, ProseTuning, conclude_prose_tuning, seeds=2),
    "real_text": Experiment(real_text, RealText, conclude_real_text, seeds=10),
}

__all__ = [
    "ARMS",
    "EXPERIMENTS",
    "LAGS",
    "LANGUAGE_SETTINGS",
    "PROSE_SETTINGS",
    "RECALL_SETTINGS",
    "DelayedRecall",
    "LanguageModel",
    "LanguageTuning",
    "ProseTuning",
    "RealText",
    "RecallTuning",
    "conclude_delayed_recall",
    "conclude_language_model",
    "conclude_language_tuning",
    "conclude_prose_tuning",
    "conclude_real_text",
    "conclude_recall_tuning",
    "delayed_recall",
    "draw_delayed_recall",
    "draw_language_model",
    "draw_real_text",
    "language_model",
    "language_tuning",
    "prose_tuning",
    "real_text",
    "recall_tuning",
    "recorded_delayed_recall",
    "recorded_language_model",
    "recorded_language_tuning",
    "recorded_prose_tuning",
    "recorded_real_text",
    "recorded_recall_tuning",
    "stopped",
]
