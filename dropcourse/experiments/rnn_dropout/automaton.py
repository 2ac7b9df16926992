"""A language whose entropy rate is known: symbols from an automaton with 24 states, drawn once and for all.

A state says with what probability each symbol comes next, and the symbol says which state comes then. So the state is
known to whoever knows the automaton, and nobody can predict better than by its probabilities.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Automaton:
    """Probabilities of the next symbol `(states, symbols)`, rows sum to 1; and which state follows, same shape."""

    emissions: np.ndarray
    successors: np.ndarray

    @property
    def symbols(self) -> int:
        """How many there are."""
        return self.emissions.shape[1]

    def stationary(self) -> np.ndarray:
        """The share of time spent in each state, in the long run `(states,)`."""
        states = len(self.emissions)
        moves = np.zeros((states, states))
        np.add.at(moves, (np.arange(states)[:, None], self.successors), self.emissions)
        # pi moves = pi, and the entries of pi sum to 1
        equations = np.vstack([moves.T - np.eye(states), np.ones(states)])
        return np.linalg.lstsq(equations, np.append(np.zeros(states), 1.0), rcond=None)[0]

    def entropy_rate(self) -> float:
        """Nats for each symbol that even the best prediction costs in the long run; exp of it is the perplexity."""
        p = self.emissions
        return float(-(self.stationary() @ (p * np.log(np.where(p > 0, p, 1))).sum(axis=1)))

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A text of `count` symbols from a stationary start, and the state before each of them: int64 `(count,)`."""
        pi = np.maximum(self.stationary(), 0)
        state, cumulative = rng.choice(len(pi), p=pi / pi.sum()), self.emissions.cumsum(axis=1)
        text, states = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
        for i, chance in enumerate(rng.random(count)):
            states[i] = state
            text[i] = min(np.searchsorted(cumulative[state], chance, side="right"), self.symbols - 1)
            state = self.successors[state, text[i]]
        return text, states

    def loss(self, text: np.ndarray, states: np.ndarray) -> float:
        """Nats for each symbol of a text that its own probabilities cost: the floor on this very text."""
        return float(-np.log(self.emissions[states, text]).mean())

    def loss_of_short_memory(self, text: np.ndarray, length: int) -> float:
        """Nats for each symbol, if the automaton is known but no more than the last `length` symbols are."""
        moves = self.emissions[:, :, None] * (self.successors[:, :, None] == np.arange(len(self.emissions)))
        belief = np.tile(self.stationary(), (len(text) - length, 1))
        for seen in range(length):
            belief = np.einsum("ns,nst->nt", belief, moves[:, text[seen : len(text) - length + seen]].swapaxes(0, 1))
            belief /= belief.sum(axis=1, keepdims=True)
        likely = (belief * self.emissions[:, text[length:]].T).sum(axis=1)
        return float(-np.log(likely).mean())


def language() -> Automaton:
    """The language of the lesson: 12 symbols, of which two or three are likely in each of 24 states."""
    rng = np.random.default_rng(5)
    emissions = rng.dirichlet(np.full(12, 0.15), size=24)
    emissions = (emissions + 1e-4) / (1 + 12e-4)  # no symbol is impossible
    return Automaton(emissions, rng.integers(24, size=(24, 12)))
