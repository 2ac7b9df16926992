"""The same on real English prose, character by character. On trial: claim 55.

Each seed reads another stretch of the manual that comes with Python. Stretches of two seeds may overlap, training and
test text of one seed do not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rnn_dropout.arms import (
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
from dropcourse.experiments.rnn_dropout.prose import ALPHABET, prose
from dropcourse.experiments.rnn_dropout.texts import (
    TEXT_CANDIDATES,
    Text,
    conclude_losses,
    draw_losses,
    fit_all,
    try_all,
)
from dropcourse.experiments.rules import Verdict

PROSE_CHARACTERS = (10_000, 5_000, 5_000)  # to train, to choose the epoch, to test
PROSE_EPOCHS = {"quick": 3, "full": 30}
PROSE_STREAMS = 25
PROSE_SETTINGS = {
    NONE: Setting(2e-2),
    UPWARDS: Setting(2e-2, 0.2),
    CELL: Setting(2e-2, 0.2),
    HIDDEN: Setting(2e-2, 0.2),
    LOCKED: Setting(2e-2, 0.2),
    CANDIDATE: Setting(2e-2, 0.2),
    ZONEOUT: Setting(2e-2, 0.2),
    WEIGHTS: Setting(2e-2, 0.2),
}
"""Those of lowest loss in the recorded `prose_tuning`."""


@dataclass(frozen=True, eq=False)
class RealText:
    """Losses in nats for each character, in evaluation mode: on validation and test text after each epoch
    `(seeds, arms, epochs, 2)`, and on the training text at the end `(seeds, arms)`."""

    losses: np.ndarray
    training: np.ndarray

    def __post_init__(self):
        as_arrays(self, losses=4, training=2)


@dataclass(frozen=True, eq=False)
class ProseTuning:
    """The lowest loss on validation text in nats, by arm and candidate `(seeds, arms, candidates)`."""

    loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, loss=3)

    def best(self) -> dict[str, Setting]:
        """The candidate of lowest mean loss, by arm."""
        return best_setting(self.loss, TEXT_CANDIDATES)


def real_text(*, seeds: Iterable[int], size: str = "quick") -> RealText:
    """Train every arm on a stretch for each seed. A quick run is the beginning of the full one.

    Raises RecordError if this Python brings along another text than the recorded run's.
    """
    runs = [
        fit_all(
            draw_stretch(seed, stream=0), PROSE_SETTINGS, seed=seed, streams=PROSE_STREAMS, epochs=PROSE_EPOCHS[size]
        )
        for seed in seeds
    ]
    return RealText(*(np.array(part) for part in zip(*runs, strict=True)))


def prose_tuning(*, seeds: Iterable[int], size: str = "quick") -> ProseTuning:
    """Train every arm with every candidate, on other stretches."""
    seeds = list(seeds)
    texts = (draw_stretch(seed, stream=1) for seed in seeds)
    return ProseTuning(try_all(texts, seeds, streams=PROSE_STREAMS, epochs=PROSE_EPOCHS[size]))


def draw_stretch(seed: int, stream: int) -> Text:
    """Three neighbouring pieces of the prose, which is read as a ring, from a random place on."""
    text = np.array([ALPHABET.index(character) for character in prose()])
    start = int(np.random.default_rng([seed, stream]).integers(len(text)))
    ends = np.cumsum([count + 1 for count in PROSE_CHARACTERS])
    training, validation, testing, _ = np.split(np.roll(text, -start), ends)
    return Text(training, validation, testing, len(ALPHABET))


def conclude_real_text(result: RealText) -> dict[str, Verdict]:
    """Which arms beat no dropout, and which non-recurrent dropout? See `texts.conclude_losses`."""
    return conclude_losses(result.losses)


def conclude_prose_tuning(result: ProseTuning) -> dict[str, Verdict]:
    """Which candidate is best for each arm?"""
    return conclude_settings(result.loss, TEXT_CANDIDATES)


def draw_real_text(recorded: RealText, live: RealText | None = None) -> tuple[Figure, str]:
    """Perplexity by epoch, differences to no dropout; and the alt text."""
    return draw_losses(recorded.losses, None if live is None else live.losses, what="English prose, by character")


def recorded_real_text() -> RealText:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("rnn_dropout.real_text", RealText)


def recorded_prose_tuning() -> ProseTuning:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("rnn_dropout.prose_tuning", ProseTuning)
