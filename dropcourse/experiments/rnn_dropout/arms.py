"""The arms of this lesson's experiments: one LSTM and its surroundings, with dropout in eight places or in none."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from dropcourse.experiments.rules import Effect, Verdict
from dropcourse.recurrent import (
    BetweenLayersLSTM,
    PerStepLSTM,
    RecurrentDropoutLSTM,
    VariationalLSTM,
    WeightDropLSTM,
    ZoneoutLSTM,
)

NONE, UPWARDS, CELL, HIDDEN, LOCKED, CANDIDATE, ZONEOUT, WEIGHTS = ARMS = (
    "none",
    "non-recurrent",
    "c, a mask each step",
    "h, a mask each step",
    "variational",
    "candidate only",
    "zoneout",
    "weight drop",
)
SHORT = {CELL: "c, each step", HIDDEN: "h, each step", CANDIDATE: "candidate"}
"""Names for narrow places."""
FORGET_BIAS = 1.0  # added to the forget gates' bias at the start, for every arm: Jozefowicz et al. 2015, section 2.2
CLIP = 1.0  # norm of the gradient, for every arm


@dataclass(frozen=True)
class Setting:
    """What an arm is trained with. `p` is ignored without dropout."""

    learning_rate: float
    p: float = 0.0


def recurrent_layer(arm: str, inputs: int, hidden: int, p: float) -> nn.LSTM:
    """The LSTM of an arm. Zoneout keeps h half as often as c, after the rates of Krueger et al. 2017."""
    if arm == CELL:
        return PerStepLSTM(inputs, hidden, p=p)
    if arm == HIDDEN:
        return PerStepLSTM(inputs, hidden, p_hidden=p)
    if arm == ZONEOUT:
        return ZoneoutLSTM(inputs, hidden, p=p, p_hidden=p / 2)
    kinds = {LOCKED: VariationalLSTM, CANDIDATE: RecurrentDropoutLSTM, WEIGHTS: WeightDropLSTM}
    return kinds.get(arm, BetweenLayersLSTM)(inputs, hidden, p=p)  # the latter drops nothing: there is one layer


class Network(nn.Module):
    """Symbols `(time, batch)` -> logits `(time, batch, outputs)` and the state: embedding, LSTM, linear layer.

    Non-recurrent dropout acts on what enters the LSTM and on what leaves it, anew at each step; variational dropout
    there too, by one mask for all steps. The other arms leave both alone.
    """

    def __init__(self, arm: str, p: float, *, symbols: int, features: int, hidden: int, outputs: int):
        super().__init__()
        self.arm, self.p = arm, p
        self.embedding, self.out = nn.Embedding(symbols, features), nn.Linear(hidden, outputs)
        self.lstm = recurrent_layer(arm, features, hidden, p)
        with torch.no_grad():
            self.lstm.bias_ih_l0[hidden : 2 * hidden] += FORGET_BIAS

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """One pass; noise comes from torch's global generator."""
        h, state = self.lstm(self._dropped(self.embedding(x)), state)
        if self.training and self.arm == LOCKED:
            h = h * self.lstm.keep_mask(h.shape[1:], self.p, h)
        return self.out(self._dropped(h)), state

    def _dropped(self, x: Tensor) -> Tensor:
        return nn.functional.dropout(x, self.p, self.training and self.arm == UPWARDS)


def seeded_network(arm: str, p: float, seed: int, **sizes: int) -> Network:
    """A network whose initial weights depend on the seed alone: the same for all arms."""
    torch.manual_seed(seed)
    return Network(arm, p, **sizes)


def step(network: Network, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    """One step of training, with the gradient clipped."""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), CLIP)
    optimizer.step()


def compared(differences, minimum: float) -> Verdict:
    """The verdict on a difference between two arms `(seeds,)`: "higher", "lower", "no difference" or "undecided"."""
    present = "higher" if differences.mean() > 0 else "lower"
    return Verdict.of(differences, minimum, present=present, absent="no difference")


def best_setting(loss, candidates: dict[str, tuple[Setting, ...]]) -> dict[str, Setting]:
    """For each arm the candidate of lowest mean loss `(seeds, arms, candidates)`; the first of equals."""
    return {arm: candidates[arm][i] for arm, i in zip(candidates, loss.mean(axis=0).argmin(axis=1), strict=True)}


def conclude_settings(loss, candidates: dict[str, tuple[Setting, ...]]) -> dict[str, Verdict]:
    """Which candidate is best? The one of lowest loss, if its lead over the second lies beyond 3 standard errors; else
    either of the two will do."""
    verdicts = {}
    for i, arm in enumerate(candidates):
        first, second = loss[:, i].mean(axis=0).argsort(kind="stable")[:2]
        one, other = (_words(candidates[arm][j]) for j in (first, second))
        lead = Effect.of(loss[:, i, second] - loss[:, i, first])
        verdicts[arm] = Verdict(one if lead.judge(0) == "present" else f"{one} or {other}", lead)
    return verdicts


def _words(setting: Setting) -> str:
    return f"rate {setting.learning_rate:g}" + (f", p {setting.p:g}" if setting.p else "")
