"""Six places for the noise of an LSTM. `p` is everywhere the probability that something is dropped.

Fused are those whose noise leaves one set of weights for the whole call: between layers, weight drop, and variational
dropout with a mask for the whole batch. The others act inside a step, or differ from sequence to sequence.
"""

from typing import Any

import torch
from torch import Tensor

from dropcourse.recurrent.layers import State, fused, standard_update, stepwise
from dropcourse.recurrent.lstm import DropoutLSTM


class BetweenLayersLSTM(DropoutLSTM):
    """Drops what a layer hands up to the next, anew at each step, and nothing along time: `nn.LSTM(dropout=p)`.

    A single layer has nothing to hand up, and drops nothing. Source: Zaremba, Sutskever and Vinyals 2014, equation 7.
    """

    def __init__(self, *sizes: Any, p: float, **options: Any):
        super().__init__(*sizes, p=p, **options)

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """Fused."""
        return fused(x * self.keep_mask(x.shape, self.p, x) if index else x, state, weights)


class VariationalLSTM(DropoutLSTM):
    """Drops inputs of each layer with `p` and what its gates see of h with `p_state` (default: `p`), by masks that are
    the same at all steps and others for each sequence; the four gates share them.

    With `shared=True` all sequences of a call share their masks. Then the mask on h is one on the columns of
    weight_hh, and the kernel is fused; so it is for `p_state=0`. Source: Gal and Ghahramani 2016 (NeurIPS 29),
    equation 7, tied weights.
    """

    def __init__(self, *sizes: Any, p: float, p_state: float | None = None, shared: bool = False, **options: Any):
        super().__init__(*sizes, p=p, p_state=p if p_state is None else p_state, **options)
        self.shared = shared

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """Fused if all sequences have the same weights."""
        sequences = 1 if self.shared else x.shape[1]
        if self.p > 0:
            x = x * self.keep_mask((sequences, x.shape[2]), self.p, x)
        if self.p_state == 0:
            return fused(x, state, weights)
        kept = self.keep_mask((sequences, self.hidden_size), self.p_state, x)
        if self.shared:
            return fused(x, state, [weights[0], weights[1] * kept, *weights[2:]])
        return stepwise(x, state, weights, seen=lambda t, h: h * kept)


class RecurrentDropoutLSTM(DropoutLSTM):
    """Drops entries of the candidate, so that a cell gets no update but keeps what it holds: c_t = f c_{t-1} + i d(g).

    Masks are drawn anew at each step, or with `per_sequence=True` once for all steps of a sequence. Source: Semeniuta,
    Severyn and Barth 2016 (COLING), equation 10.
    """

    def __init__(self, *sizes: Any, p: float, per_sequence: bool = False, **options: Any):
        super().__init__(*sizes, p=p, **options)
        self.per_sequence = per_sequence

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """Step by step: the noise acts on the candidate, inside a step."""
        steps, batch = (1 if self.per_sequence else len(x)), x.shape[1]
        masks = self.keep_mask((steps, batch, self.hidden_size), self.p, x).expand(len(x), -1, -1).unbind(0)

        def update(t: int, i: Tensor, f: Tensor, g: Tensor, o: Tensor, state: State) -> State:
            return standard_update(t, i, f, g * masks[t], o, state)

        return stepwise(x, state, weights, update=update)


class ZoneoutLSTM(DropoutLSTM):
    """Entries of c stay what they were a step before with `p`, those of h with `p_hidden` (default: 0), by coins of
    their own at each step. In evaluation mode every entry is the expectation: p old + (1 - p) new.

    Source: Krueger et al. 2017 (ICLR), section 3.2.
    """

    noise_in_evaluation = True

    def __init__(self, *sizes: Any, p: float, p_hidden: float = 0.0, **options: Any):
        super().__init__(*sizes, p=p, p_hidden=p_hidden, **options)

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """Step by step: which entries are old differs from step to step."""
        old_h, old_c = (self._share_of_old(x, p) for p in (self.p_hidden, self.p))

        def update(t: int, i: Tensor, f: Tensor, g: Tensor, o: Tensor, state: State) -> State:
            proposed_h, proposed_c = standard_update(t, i, f, g, o, state)
            h = proposed_h if old_h is None else torch.lerp(proposed_h, state[0], old_h[t])
            return h, (proposed_c if old_c is None else torch.lerp(proposed_c, state[1], old_c[t]))

        return stepwise(x, state, weights, update=update)

    def _share_of_old(self, x: Tensor, p: float) -> tuple[Tensor, ...] | None:
        """By step how much of an entry is the old one: 0 or 1 in training, p in evaluation; None if it never is."""
        if p == 0:
            return None
        shape = (*x.shape[:2], self.hidden_size)
        if not self.training:
            return x.new_full((1, 1, 1), p).expand(shape).unbind(0)
        coins = torch.rand(shape, generator=self.generator, device=x.device, dtype=x.dtype)
        return (coins < p).to(x.dtype).unbind(0)


class WeightDropLSTM(DropoutLSTM):
    """Drops entries of weight_hh, drawn once for each call: the same at all steps and for all sequences.

    The weights themselves stay as they are; the call works with a masked copy, through which gradients reach them.
    Source: Merity, Keskar and Socher 2018 (ICLR), section 2, after Wan et al. 2013 (ICML).
    """

    def __init__(self, *sizes: Any, p: float, **options: Any):
        super().__init__(*sizes, p=p, **options)

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """Fused."""
        weight_hh = weights[1] * self.keep_mask(weights[1].shape, self.p, x)
        return fused(x, state, [weights[0], weight_hh, *weights[2:]])


class PerStepLSTM(DropoutLSTM):
    """What not to do, for comparison: a fresh mask at each step along time.

    `p` drops entries of the cell state c, for good; `p_hidden` drops what the gates see of h, for that step.
    """

    def __init__(self, *sizes: Any, p: float = 0.0, p_hidden: float = 0.0, **options: Any):
        super().__init__(*sizes, p=p, p_hidden=p_hidden, **options)

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """Step by step: masks differ from step to step."""
        shape = (*x.shape[:2], self.hidden_size)
        on_c, on_h = (self.keep_mask(shape, p, x).unbind(0) for p in (self.p, self.p_hidden))

        def update(t: int, i: Tensor, f: Tensor, g: Tensor, o: Tensor, state: State) -> State:
            c = (f * state[1] + i * g) * on_c[t]
            return o * c.tanh(), c

        return stepwise(x, state, weights, seen=lambda t, h: h * on_h[t], update=update)
