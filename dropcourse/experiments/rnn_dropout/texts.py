"""Training a small language model on a small text, in any arm, and what all experiments on texts report."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn.functional import cross_entropy

from dropcourse import figures
from dropcourse.experiments.rnn_dropout.arms import (
    ARMS,
    LOCKED,
    NONE,
    UPWARDS,
    WEIGHTS,
    ZONEOUT,
    Network,
    Setting,
    compared,
    seeded_network,
    step,
)
from dropcourse.experiments.rules import Verdict

FEATURES, UNITS, WINDOW = 32, 64, 50  # of the embedding, of the LSTM, steps through which gradients run
EVALUATION_STREAMS = 25  # a text is cut into so many for evaluation
TEXT_MINIMUM = 0.02  # nats for each symbol
TEXT_CANDIDATES = {
    arm: tuple(Setting(rate) for rate in (3e-3, 5e-3, 1e-2, 2e-2))
    if arm == NONE
    else tuple(Setting(rate, p) for p in (0.2, 0.5) for rate in (1e-2, 2e-2))
    for arm in ARMS
}
DRAWN = {
    NONE: ("black", "o", "-"),
    UPWARDS: ("orange", "s", "--"),
    LOCKED: ("blue", "^", "-."),
    ZONEOUT: ("green", "v", ":"),
    WEIGHTS: ("pink", "X", "-"),
}
"""The arms of which panel A of a figure shows the curves: colour, marker and dashes."""


@dataclass(frozen=True, eq=False)
class Text:
    """Three pieces of a text that do not overlap, each int64 `(count,)`, with symbols from 0 to `symbols - 1`."""

    training: np.ndarray
    validation: np.ndarray
    testing: np.ndarray
    symbols: int


def fit_text(arm: str, setting: Setting, text: Text, *, streams: int, epochs: int, seed: int) -> tuple[list, float]:
    """Losses on validation and test text after each epoch, and on the training text at the end, all in nats and in
    evaluation mode. Training runs through `streams` parts of the text side by side, and state goes on from window to
    window."""
    x, y = _streams(text.training, streams)
    with torch.random.fork_rng(devices=[]):
        network = seeded_network(
            arm, setting.p, seed, symbols=text.symbols, features=FEATURES, hidden=UNITS, outputs=text.symbols
        )
        optimizer, losses = torch.optim.Adam(network.parameters(), lr=setting.learning_rate), []
        for _ in range(epochs):
            state = None
            network.train()
            for piece, target in zip(x.split(WINDOW), y.split(WINDOW), strict=True):
                logits, state = network(piece, state)
                state = tuple(part.detach() for part in state)
                step(network, optimizer, cross_entropy(logits.flatten(0, 1), target.flatten()))
            losses.append([_loss(network, part) for part in (text.validation, text.testing)])
        return losses, _loss(network, text.training)


def _loss(network: Network, text: np.ndarray) -> float:
    x, y = _streams(text, EVALUATION_STREAMS)
    with torch.no_grad():
        return cross_entropy(network.eval()(x)[0].flatten(0, 1), y.flatten()).item()


def _streams(text: np.ndarray, count: int) -> tuple[Tensor, Tensor]:
    """Symbols and those that follow them, `(time, count)` each; what does not fit is left out."""
    length = (len(text) - 1) // count * count
    rows = torch.from_numpy(text)
    return tuple(rows[start : start + length].reshape(count, -1).t() for start in (0, 1))


def fit_all(text: Text, settings: dict[str, Setting], **training: int) -> tuple[list, list]:
    """Every arm: losses `(arms, epochs, 2)` on validation and test text, and the last on the training text."""
    fitted = [fit_text(arm, settings[arm], text, **training) for arm in ARMS]
    return [losses for losses, _ in fitted], [last for _, last in fitted]


def try_all(texts: Iterable[Text], seeds: Iterable[int], **training: int) -> np.ndarray:
    """Every candidate of every arm: the lowest loss on validation text `(seeds, arms, candidates)`."""
    return np.array(
        [
            [
                [
                    min(valid for valid, _ in fit_text(arm, setting, text, seed=seed, **training)[0])
                    for setting in settings
                ]
                for arm, settings in TEXT_CANDIDATES.items()
            ]
            for text, seed in zip(texts, seeds, strict=True)
        ]
    )


def chosen_epochs(losses: np.ndarray) -> np.ndarray:
    """The epoch of lowest loss on validation text, from 1 on: losses `(seeds, arms, epochs, 2)` -> `(seeds, arms)`."""
    return losses[..., 0].argmin(axis=2) + 1


def stopped(losses: np.ndarray) -> np.ndarray:
    """The loss on test text after the chosen epoch, `(seeds, arms)`."""
    return np.take_along_axis(losses[..., 1], chosen_epochs(losses)[..., None] - 1, axis=2)[..., 0]


def conclude_losses(losses: np.ndarray) -> dict[str, Verdict]:
    """Is an arm's loss on test text lower than without dropout, and than with non-recurrent dropout, each after its own
    chosen epoch? And does the plain network overfit: is its last loss higher than the chosen one? The rule: beyond 3
    standard errors and beyond 0.02 nats."""
    test, plain, upwards = stopped(losses), ARMS.index(NONE), ARMS.index(UPWARDS)
    verdicts = {"none, last epoch against chosen": compared(losses[:, plain, -1, 1] - test[:, plain], TEXT_MINIMUM)}
    for i, arm in enumerate(ARMS):
        if i != plain:
            verdicts[f"{arm} against none"] = compared(test[:, i] - test[:, plain], TEXT_MINIMUM)
    for i, arm in enumerate(ARMS):
        if i not in (plain, upwards):
            verdicts[f"{arm} against non-recurrent"] = compared(test[:, i] - test[:, upwards], TEXT_MINIMUM)
    return verdicts


def draw_losses(
    losses: np.ndarray, live: np.ndarray | None, *, what: str, floor: np.ndarray | None = None
) -> tuple[Figure, str]:
    """A: perplexity on test text by epoch; B: each arm's loss less that without dropout, after the chosen epochs; and
    the alt text. `floor` `(seeds,)` is the loss below which nobody comes."""
    figure, (left, right) = figures.new_figure(1, 2, width=10.0, height=4.6)
    seeds, epochs = len(losses), np.arange(1, losses.shape[2] + 1)
    for arm, (tint, marker, dashes) in DRAWN.items():
        i = ARMS.index(arm)
        look = {"color": figures.PALETTE[tint], "marker": marker, "ls": dashes}
        figures.band(left, epochs, np.exp(losses[:, i, :, 1]), f"{arm}, recorded", **look)
        if live is not None:
            left.plot(
                np.arange(1, live.shape[2] + 1), np.exp(live[:, i, :, 1]).mean(axis=0), ls="", marker="D", ms=7,
                mfc="none", markevery=1, color=figures.PALETTE[tint], label="live pass" if arm == WEIGHTS else None,
            )  # fmt: skip
    shown = np.exp(losses[:, [ARMS.index(arm) for arm in DRAWN], :, 1].mean(axis=0))
    low = shown.min() if floor is None else np.exp(floor.mean())
    left.set(title=f"A  {what}", xlabel="epoch", ylabel="perplexity on test text")
    left.set_ylim(low - 0.1 * (shown[:, 2:].max() - low), shown[:, 2:].max() + 0.1 * (shown[:, 2:].max() - low))
    if floor is not None:
        left.axhline(low, color="#555555", ls=":", label="floor: the language itself")
    left.legend(fontsize=9, framealpha=0.9)

    test, plain = stopped(losses), ARMS.index(NONE)
    others = [i for i in range(len(ARMS)) if i != plain]
    gains = (test - test[:, [plain]])[:, others]
    places = np.arange(len(others))[::-1]
    right.axvspan(-TEXT_MINIMUM, TEXT_MINIMUM, color="#dddddd", label="less than the minimum")
    right.errorbar(
        gains.mean(axis=0), places, xerr=3 * gains.std(axis=0, ddof=1) / np.sqrt(seeds), fmt="o", capsize=4, ls="",
        markevery=1, color=figures.PALETTE["blue"], label=f"mean, 3 standard errors ({seeds} seeds)",
    )  # fmt: skip
    if floor is not None:
        right.axvline((floor - test[:, plain]).mean(), color="#555555", ls=":", label="floor")
    right.set(title="B  against no dropout", xlabel="difference of loss on test text (nats)")
    right.set(yticks=places, yticklabels=[ARMS[i] for i in others], ylim=(-0.6, len(others) + 1.4))
    right.legend(loc="upper right", fontsize=9, framealpha=0.9)
    parts = [f"{ARMS[i]} {gain:+.3f}" for i, gain in zip(others, gains.mean(axis=0), strict=True)]
    alt = (
        f"A, {what}: perplexity on test text by epoch; without dropout it falls to "
        f"{np.exp(losses[:, plain, :, 1].mean(axis=0)).min():.2f} and rises to "
        f"{np.exp(losses[:, plain, -1, 1].mean()):.2f}"
        + ("" if floor is None else f", the floor is {np.exp(floor.mean()):.2f}")
        + f". B: loss less that without dropout, in nats, each after the epoch that validation text chose, mean of "
        f"{seeds} seeds with 3 standard errors: {', '.join(parts)}."
    )
    if live is not None:
        last = ", ".join(f"{arm} {np.exp(live[:, ARMS.index(arm), -1, 1].mean()):.2f}" for arm in DRAWN)
        alt += f" The live pass after {live.shape[2]} epochs: {last}."
    return figure, alt
