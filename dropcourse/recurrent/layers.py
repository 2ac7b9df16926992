"""One LSTM layer over a whole sequence: in PyTorch's fused kernel, or step by step where noise acts inside a step.

The equations and the order of the gates, i f g o, are those of `torch.nn.LSTM`. Sequences are time-first.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import linear

State = tuple[Tensor, Tensor]
"""h and c, each `(batch, hidden)`."""


def fused(x: Tensor, state: State, weights: Sequence[Tensor]) -> tuple[Tensor, State]:
    """Outputs `(time, batch, hidden)` and the last state. The kernel sees one set of weights for the whole call: it can
    be given any, but the same at all steps and for all sequences."""
    h, c = (part.unsqueeze(0) for part in state)
    biased = len(weights) == 4
    # cuDNN can only be differentiated after a pass in training mode; without dropout in the kernel the values are equal
    output, h, c = torch.lstm(
        x, (h, c), list(weights), biased, num_layers=1, dropout=0.0, train=True, bidirectional=False, batch_first=False
    )
    return output, (h[0], c[0])


def standard_update(_: int, i: Tensor, f: Tensor, g: Tensor, o: Tensor, state: State) -> State:
    """The new state: c_t = f c_{t-1} + i g and h_t = o tanh(c_t)."""
    c = f * state[1] + i * g
    return o * c.tanh(), c


def unchanged(_: int, h: Tensor) -> Tensor:
    """h as it is."""
    return h


def stepwise(
    x: Tensor,
    state: State,
    weights: Sequence[Tensor],
    *,
    seen: Callable[[int, Tensor], Tensor] = unchanged,
    update: Callable[..., State] = standard_update,
) -> tuple[Tensor, State]:
    """Outputs `(time, batch, hidden)` and the last state. `seen(t, h)` is what the gates of step t see of h_{t-1};
    `update(t, i, f, g, o, state)` makes the new state of gates and candidate, all `(batch, hidden)`."""
    weight_ih, weight_hh, *biases = weights
    from_inputs = linear(x, weight_ih, sum(biases) if biases else None)  # of all steps in one product
    recurrent, outputs = weight_hh.t(), []
    for t, from_input in enumerate(from_inputs.unbind(0)):
        i, f, g, o = torch.addmm(from_input, seen(t, state[0]), recurrent).chunk(4, dim=1)
        state = update(t, i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid(), state)
        outputs.append(state[0])
    return torch.stack(outputs), state
