"""Reference implementations for lesson 05: dropout in recurrent networks.

`p` is the probability of dropping, $q = 1 - p$. Sequences are time first: (time, batch, features).
"""

import math
from collections.abc import Callable

import numpy as np
import torch
from scipy.special import expit

from dropcourse.probability import as_probability


def memory_survival(p: float, steps: int) -> float:
    """The chance that what a memory cell holds survives `steps` time steps, in each of which it is dropped with
    probability `p`, independently: (1 - p)**steps. Raises ValueError unless `p` is in [0, 1] and `steps` at least 0."""
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return (1 - p) ** steps


def locked_mask(batch: int, features: int, p: float, rng: np.random.Generator) -> np.ndarray:
    """One mask for all time steps: (1, batch, features) of float64, in which each entry is 0 with probability `p` and
    1 / (1 - p) otherwise, independently. Raises ValueError unless `p` is in [0, 1]. Source: Gal and Ghahramani 2016
    (arXiv 1512.05287), section 4."""
    p = as_probability(p)
    keep = rng.random((1, batch, features)) >= p
    return keep * _scale(p)


def _scale(p: float) -> float:
    return 0.0 if p == 1 else 1 / (1 - p)


def zoneout(
    previous: np.ndarray, proposed: np.ndarray, p: float, rng: np.random.Generator, training: bool = True
) -> np.ndarray:
    """A state whose entries skip an update now and then: `previous` and `proposed`, of one shape and dtype -> the same.

    In training each entry is that of `previous` with probability `p` and that of `proposed` otherwise, independently;
    else it is the mean of this, p * previous + (1 - p) * proposed. Raises ValueError unless `p` is in [0, 1]. Source:
    Krueger et al. 2017 (arXiv 1606.01305), section 3.
    """
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape) < p, previous, proposed)


def weight_drop(weight_hh: torch.Tensor, p: float, generator: torch.Generator | None = None) -> torch.Tensor:
    """Inverted dropout of recurrent weights: `weight_hh` (4 * hidden, hidden) -> a new tensor of its shape and dtype,
    in which each entry is 0 with probability `p` and divided by 1 - p otherwise, independently.

    Autograd finds the way back to `weight_hh`, which stays as it was. Without a generator, torch's default one is drawn
    from. Raises ValueError unless `p` is in [0, 1]. Source: Merity et al. 2017 (arXiv 1708.02182), section 2.
    """
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh * keep * _scale(p)


class WeightDropLSTM(torch.nn.Module):
    """An LSTM layer whose recurrent weights are dropped while training, anew in each call, the same for all time steps
    and sequences of it. `p` is the probability of dropping a weight. Source: as for `weight_drop`."""

    def __init__(self, inputs: int, hidden: int, p: float):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (time, batch, inputs) -> (time, batch, hidden)."""
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, self.p, self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output


def variational_lstm(
    parameters: dict[str, torch.Tensor], x: torch.Tensor, input_mask: torch.Tensor, state_mask: torch.Tensor
) -> torch.Tensor:
    """An LSTM layer with masks that stay the same for all time steps: `x` (time, batch, inputs) -> (time, batch,
    hidden).

    `parameters` holds the four tensors of `torch.nn.LSTM(inputs, hidden)` by their names. In each step the input is
    multiplied by `input_mask` (1, batch, inputs), and the state that enters the gates by `state_mask` (1, batch,
    hidden); the cell and the output are left alone. Source: Gal and Ghahramani 2016 (arXiv 1512.05287), section 4, with
    tied masks.
    """
    weight_hh, bias_hh = parameters["weight_hh_l0"], parameters["bias_hh_l0"]
    driven = x * input_mask @ parameters["weight_ih_l0"].T + parameters["bias_ih_l0"]
    h = c = x.new_zeros(x.shape[1], weight_hh.shape[1])
    outputs = []
    for step in driven:
        gates = step + h * state_mask[0] @ weight_hh.T + bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)


def recurrent_dropout_step(
    parameters: dict[str, np.ndarray], x: np.ndarray, h: np.ndarray, c: np.ndarray, mask: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One step of an LSTM in which only the candidate update is dropped: (h, c), both (batch, hidden).

    `parameters` as for `variational_lstm`, as arrays; `x` (batch, inputs), `h` and `c` (batch, hidden); `mask` (batch,
    hidden) holds 0 or a scale. Source: Semeniuta et al. 2016 (arXiv 1603.05118).
    """
    gates = x @ parameters["weight_ih_l0"].T + parameters["bias_ih_l0"]
    gates = gates + h @ parameters["weight_hh_l0"].T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    c = expit(f) * c + expit(i) * (np.tanh(g) * mask)
    return expit(o) * np.tanh(c), c


def embedding_dropout(weight: np.ndarray, tokens: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """Look up embeddings with dropout of whole word types: `weight` (words, dimensions), `tokens` of any shape holds
    numbers of words -> (*tokens.shape, dimensions) of weight's dtype.

    Each word is dropped with probability `p`, independently, wherever it occurs; the others are divided by 1 - p.
    Raises ValueError unless `p` is in [0, 1]. Source: Gal and Ghahramani 2016 (arXiv 1512.05287), section 4.2.
    """
    p = as_probability(p)
    keep = rng.random((len(weight), 1)) >= p
    return (weight * keep * _scale(p))[tokens]


def perplexity(mean_nll: float) -> float:
    """exp(mean_nll), for a mean negative log likelihood in nats per token; infinity where that is too large for a
    float. Raises ValueError unless `mean_nll` is at least 0."""
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    try:
        return math.exp(mean_nll)
    except OverflowError:
        return math.inf


def between_layers_dropout(cells: list[Callable], x: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """A stack of recurrent layers with inverted dropout on the way from one to the next, as while training.

    Each of `cells` maps a sequence (time, batch, features) to another one, and is called once; `x` (time, batch,
    features) enters the first, and what leaves the last comes back. In between, each entry is kept with probability
    1 - p, independently, along time as well. Raises ValueError unless `p` is in [0, 1]. Source: Zaremba et al. 2014
    (arXiv 1409.2329), section 3.2, without the dropout below the first layer and above the last one.
    """
    p = as_probability(p)
    first, *others = cells
    sequence = first(x)
    for cell in others:
        keep = rng.random(sequence.shape) >= p
        sequence = cell(sequence * keep * _scale(p))
    return sequence
