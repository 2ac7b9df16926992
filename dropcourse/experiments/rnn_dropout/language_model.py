"""Which dropout helps a language model most, if the best possible loss is known? On trial: claims 54 and 55.

The model is trained on few symbols for long enough to overfit, and judged after the epoch that validation text chose.
Sources: Zaremba et al. 2014, Gal and Ghahramani 2016, Semeniuta et al. 2016, Krueger et al. 2017, Merity et al. 2018;
the language is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rnn_dropout.arms import (
    ARMS,
    CANDIDATE,
    CELL,
    HIDDEN,
    LOCKED,
    NONE,
    UPWARDS,
    WEIGHTS,
    ZONEOUT,
    Setting,
    best_setting,
    conclude_settings,
)
from dropcourse.experiments.rnn_dropout.automaton import language
from dropcourse.experiments.rnn_dropout.texts import (
    TEXT_CANDIDATES,
    Text,
    conclude_losses,
    draw_losses,
    fit_all,
    stopped,
    try_all,
)
from dropcourse.experiments.rules import Verdict

LANGUAGE_SYMBOLS = (6_000, 5_000, 5_000)  # to train, to choose the epoch, to test
LANGUAGE_EPOCHS = {"quick": 3, "full": 25}
LANGUAGE_STREAMS = 16
LANGUAGE_SETTINGS = {
    NONE: Setting(2e-2),
    UPWARDS: Setting(2e-2, 0.5),
    CELL: Setting(2e-2, 0.2),
    HIDDEN: Setting(2e-2, 0.2),
    LOCKED: Setting(2e-2, 0.2),
    CANDIDATE: Setting(2e-2, 0.5),
    ZONEOUT: Setting(2e-2, 0.2),
    WEIGHTS: Setting(1e-2, 0.5),
}
"""Those of lowest loss in the recorded `language_tuning`."""


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """Losses in nats, in evaluation mode: on validation and test text after each epoch `(seeds, arms, epochs, 2)`, on
    the training text at the end `(seeds, arms)`; and what the language's own probabilities lose on the test text,
    `(seeds,)`, beside its entropy rate."""

    losses: np.ndarray
    training: np.ndarray
    floor: np.ndarray
    entropy_rate: float

    def __post_init__(self):
        as_arrays(self, losses=4, training=2, floor=1)

    def closed(self) -> np.ndarray:
        """The share of the gap between no dropout and the floor that each arm closes, `(seeds, arms)`."""
        test = stopped(self.losses)
        plain = test[:, [ARMS.index(NONE)]]
        return (plain - test) / (plain - self.floor[:, None])


@dataclass(frozen=True, eq=False)
class LanguageTuning:
    """The lowest loss on validation text in nats, by arm and candidate `(seeds, arms, candidates)`."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=3)

    def best(self) -> dict[str, Setting]:
        """The candidate of lowest mean loss, by arm."""
        return best_setting(self.loss, TEXT_CANDIDATES)


def language_model(*, seeds: Iterable[int], size: str = "quick") -> LanguageModel:
    """Train every arm on a text of its own for each seed. A quick run is the beginning of the full one."""
    runs, floors = [], []
    for seed in seeds:
        text, floor = draw_text(seed, stream=0)
        runs.append(fit_all(text, LANGUAGE_SETTINGS, seed=seed, streams=LANGUAGE_STREAMS, epochs=LANGUAGE_EPOCHS[size]))
        floors.append(floor)
    losses, training = (np.array(part) for part in zip(*runs, strict=True))
    return LanguageModel(losses, training, np.array(floors), language().entropy_rate())


def language_tuning(*, seeds: Iterable[int], size: str = "quick") -> LanguageTuning:
    """Train every arm with every candidate, on texts that nothing else sees."""
    seeds = list(seeds)
    texts = (draw_text(seed, stream=1)[0] for seed in seeds)
    return LanguageTuning(try_all(texts, seeds, streams=LANGUAGE_STREAMS, epochs=LANGUAGE_EPOCHS[size]))


def draw_text(seed: int, stream: int) -> tuple[Text, float]:
    """A text of the language, and the loss on its test part of who knows the language."""
    rng, spoken = np.random.default_rng([seed, stream]), language()
    (training, _), (validation, _), (testing, states) = (spoken.draw(n + 1, rng) for n in LANGUAGE_SYMBOLS)
    return Text(training, validation, testing, spoken.symbols), spoken.loss(testing[1:], states[1:])


def conclude_language_model(result: LanguageModel) -> dict[str, Verdict]:
    """Which arms beat no dropout, and which non-recurrent dropout? See `texts.conclude_losses`."""
    return conclude_losses(result.losses)


def conclude_language_tuning(result: LanguageTuning) -> dict[str, Verdict]:
    """Which candidate is best for each arm?"""
    return conclude_settings(result.loss, TEXT_CANDIDATES)


def draw_language_model(recorded: LanguageModel, live: LanguageModel | None = None) -> tuple[Figure, str]:
    """Perplexity by epoch with the floor, differences to no dropout; and the alt text."""
    return draw_losses(
        recorded.losses, None if live is None else live.losses, what="the generated language", floor=recorded.floor
    )


def recorded_language_model() -> LanguageModel:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("rnn_dropout.language_model", LanguageModel)


def recorded_language_tuning() -> LanguageTuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("rnn_dropout.language_tuning", LanguageTuning)
