"""What the LSTMs of this package share: the interface, the parameters and the initial weights of `torch.nn.LSTM`."""

import torch
from torch import Tensor, nn

from dropcourse.probability import as_probability
from dropcourse.recurrent.layers import State


class DropoutLSTM(nn.LSTM):
    """`torch.nn.LSTM` with noise of a kind that a subclass says.

    Called with `x` `(time, batch, input_size)`, or `(batch, time, input_size)` if `batch_first`, and optionally the
    state `(h, c)`, each `(num_layers, batch, hidden_size)`; returns outputs with `hidden_size` in the place of
    `input_size`, and the last state. A state dict of `nn.LSTM` fits, and the other way round. Without noise it is
    `nn.LSTM`: the same kernel and the same bits. Noise is drawn from `generator`, None for torch's default one.

    `rates` are probabilities in [0, 1] by name; each becomes an attribute, read at every call. One direction only, and
    no projection. Raises ValueError for a rate that is no probability, an `x` without three dimensions and a state of
    another shape, and TypeError for a packed sequence.
    """

    noise_in_evaluation = False
    """Whether evaluation mode differs from the plain network too."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        *,
        generator: torch.Generator | None = None,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
        **rates: float,
    ):
        super().__init__(input_size, hidden_size, num_layers, bias, batch_first, device=device, dtype=dtype)
        self.generator = generator
        self.rates = tuple(rates)
        for name, rate in rates.items():
            setattr(self, name, as_probability(rate))

    def extra_repr(self) -> str:
        """What `print(layer)` shows between the parentheses."""
        return ", ".join([super().extra_repr(), *(f"{name}={getattr(self, name):g}" for name in self.rates)])

    def forward(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Outputs and the last state."""
        acts = self.training or self.noise_in_evaluation
        if not (acts and any(getattr(self, name) > 0 for name in self.rates)):
            return super().forward(x, state)
        return self.run_layers(x, state)

    def run_layers(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """The same layer by layer, also where all rates are 0."""
        self._check(x)
        x = x.transpose(0, 1) if self.batch_first else x
        h, c = self._initial(x) if state is None else state
        expected = (self.num_layers, x.shape[1], self.hidden_size)
        if not h.shape == c.shape == expected:
            raise ValueError(f"h and c must have shape {expected}, got {tuple(h.shape)} and {tuple(c.shape)}")
        last = []
        for index in range(self.num_layers):
            x, final = self.layer(index, x, (h[index], c[index]), self.all_weights[index])
            last.append(final)
        h, c = (torch.stack(parts) for parts in zip(*last, strict=True))
        return (x.transpose(0, 1) if self.batch_first else x), (h, c)

    def layer(self, index: int, x: Tensor, state: State, weights: list[Tensor]) -> tuple[Tensor, State]:
        """One layer with its noise, time-first: see `layers`. `weights` are weight_ih, weight_hh and, if there are
        any, bias_ih and bias_hh."""
        raise NotImplementedError

    def keep_mask(self, shape: tuple[int, ...], p: float, like: Tensor) -> Tensor:
        """A mask of 0 and 1 / (1 - p), where 0 has the probability p."""
        kept = torch.rand(shape, generator=self.generator, device=like.device, dtype=like.dtype) >= p
        return kept.to(like.dtype) * (0.0 if p == 1 else 1 / (1 - p))

    def _initial(self, x: Tensor) -> State:
        zeros = x.new_zeros(self.num_layers, x.shape[1], self.hidden_size)
        return zeros, zeros

    def _check(self, x: Tensor) -> None:
        if not isinstance(x, Tensor):
            raise TypeError(f"x must be a tensor, got {type(x).__name__}; packed sequences are not taken with noise on")
        if x.dim() != 3 or x.shape[2] != self.input_size or 0 in x.shape:
            axes = "(batch, time, {})" if self.batch_first else "(time, batch, {})"
            raise ValueError(f"x must have shape {axes.format(self.input_size)}, none empty, got {tuple(x.shape)}")
