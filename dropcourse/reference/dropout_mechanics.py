"""Reference implementations for lesson 02: inverted dropout, forward and backward, and as a layer; the standard form,
the variance that dropout adds, and a network with both passes.

`p` is the probability of dropping. Source: Srivastava et al. 2014 (JMLR 15), section 4, in the inverted form, which
divides survivors by 1 - p while training.
"""

import numpy as np
import torch
from scipy.special import log_softmax

from dropcourse.probability import as_probability


def sample_mask(shape: tuple[int, ...], p: float, rng: np.random.Generator) -> np.ndarray:
    """A Boolean keep-mask of the given shape; each entry is True with probability 1 - p, independently.

    Raises ValueError unless `p` is a number in [0, 1].
    """
    return rng.random(shape) >= as_probability(p)


def dropout_forward(
    x: np.ndarray, p: float, rng: np.random.Generator, training: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Inverted dropout. `x` of any shape -> (output, mask), both of that shape: output of x's dtype, Boolean mask.

    When not training, the output equals `x` and the mask is all True. Raises ValueError unless `p` is in [0, 1].
    """
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, bool)
    mask = sample_mask(x.shape, p, rng)
    return x * mask * _scale(p), mask


def dropout_backward(grad_output: np.ndarray, mask: np.ndarray, p: float) -> np.ndarray:
    """Gradient with respect to the input of dropout, from the gradient with respect to its output, of the same shape
    and dtype. Raises ValueError unless `p` is in [0, 1]."""
    return grad_output * mask * _scale(as_probability(p))


def _scale(p: float) -> float:
    return 0 if p == 1 else 1 / (1 - p)


class Dropout(torch.nn.Module):
    """Inverted dropout as a layer: active after `train()`, the identity after `eval()`.

    `p` is the drop probability; masks come from `generator`, or from torch's default generator without one. Raises
    ValueError unless `p` is in [0, 1].
    """

    def __init__(self, p: float = 0.5, generator: torch.Generator | None = None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x of any shape -> tensor of the same shape and dtype."""
        if not self.training:
            return x
        mask = torch.rand(x.shape, generator=self.generator, device=x.device) >= self.p
        return x * mask * (0 if self.p == 1 else 1 / (1 - self.p))

    def extra_repr(self) -> str:
        """What `print(layer)` shows between the parentheses."""
        return f"p={self.p}"


def standard_dropout_forward(x: np.ndarray, p: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The training pass of standard dropout (Hinton et al. 2012): (output, mask) as from
    `dropout_forward`, but survivors stay as they are. Raises ValueError unless `p` is in [0, 1]."""
    mask = sample_mask(x.shape, p, rng)
    return x * mask, mask


def standard_dropout_predict(x: np.ndarray, p: float) -> np.ndarray:
    """The test-time pass of standard dropout: `x` of any shape -> x times the keep probability, of the same shape and
    dtype. Raises ValueError unless `p` is in [0, 1]."""
    return x * (1 - as_probability(p))


def dropped_variance(x: np.ndarray, w: np.ndarray, p: float) -> np.ndarray:
    """Variance that inverted dropout on `x` adds to the pre-activation `x @ w`; none at p = 1, as nothing is random.

    `x` (batch, features) and `w` (features,) or (features, units) -> (batch,) or (batch, units), of their dtype. Raises
    ValueError unless `p` is in [0, 1]. Source: Var[m / q] = p / q for a keep-mask entry m (Srivastava et al. 2014,
    section 10, names the same variance for Gaussian noise), and variances of independent terms add up.
    """
    p = as_probability(p)
    return p * _scale(p) * (x**2 @ w**2)


def mlp_loss_and_gradients(
    parameters: dict[str, np.ndarray], x: np.ndarray, y: np.ndarray, p: float, rng: np.random.Generator
) -> tuple[float, dict[str, np.ndarray]]:
    """Mean cross-entropy, in nats, of a network with one hidden ReLU layer and inverted dropout on its inputs and its
    hidden units, and the gradients with respect to the parameters.

    `parameters` holds `w1` (inputs, hidden), `b1` (hidden,), `w2` (hidden, classes) and `b2` (classes,); `x` is (batch,
    inputs), `y` (batch,) holds class numbers. The gradients have the same keys and shapes. Raises ValueError unless `p`
    is in [0, 1].
    """
    p = as_probability(p)
    kept_x = x * sample_mask(x.shape, p, rng) * _scale(p)
    before = kept_x @ parameters["w1"] + parameters["b1"]
    factor = sample_mask(before.shape, p, rng) * _scale(p) * (before > 0)  # of dropout and ReLU, on both ways
    hidden = before * factor
    log_probabilities = log_softmax(hidden @ parameters["w2"] + parameters["b2"], axis=1)

    targets = np.eye(log_probabilities.shape[1])[y]
    loss = -(targets * log_probabilities).sum() / len(y)

    grad_logits = (np.exp(log_probabilities) - targets) / len(y)
    grad_before = grad_logits @ parameters["w2"].T * factor
    return loss, {
        "w1": kept_x.T @ grad_before,
        "b1": grad_before.sum(axis=0),
        "w2": hidden.T @ grad_logits,
        "b2": grad_logits.sum(axis=0),
    }


class FunctionalNet(torch.nn.Module):
    """Linear, ReLU, dropout, linear: the dropout is a function, which gets the network's mode passed on.

    `inputs`, `hidden`, `outputs` are numbers of units, `p` the probability of dropping a hidden one.
    """

    def __init__(self, inputs: int, hidden: int, outputs: int, p: float):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x `(batch, inputs)` -> `(batch, outputs)`."""
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, self.p, training=self.training)
        return self.second(h)


class RebuiltNet(torch.nn.Module):
    """The same network: the dropout is a layer that is built once, where `eval()` reaches it."""

    def __init__(self, inputs: int, hidden: int, outputs: int, p: float):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x `(batch, inputs)` -> `(batch, outputs)`."""
        h = torch.relu(self.first(x))
        return self.second(self.dropout(h))


class ReseededNet(torch.nn.Module):
    """The same network: its masks come from torch's default generator, which it does not seed."""

    def __init__(self, inputs: int, hidden: int, outputs: int, p: float):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x `(batch, inputs)` -> `(batch, outputs)`."""
        h = torch.relu(self.first(x))
        return self.second(self.dropout(h))


def conventions() -> dict[str, float]:
    """The answers of the quiz on conventions, by the letters of lesson 02: shares of units that stay, and factors.

    Sources: a to f measured; g docs of `torch.nn.LSTM`; h and i docs of `keras.layers.Dropout`; j docs of TensorFlow
    1.15; k and l Srivastava et al. 2014, section 4.
    """
    frameworks = {"a": 0.8, "b": 1.25, "c": 1, "d": 0.8, "e": 1, "f": 1}
    documents = {"g": 0.8, "h": 0.8, "i": 1, "j": 0.2, "k": 0.2, "l": 0.2}
    return {**frameworks, **documents}
