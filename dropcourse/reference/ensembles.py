"""Reference implementations for lesson 03: a dropout network as an ensemble, exactly, approximately and by sampling;
how uncertain and how calibrated predictions are; dropout as a penalty.

`p` is the probability of dropping, entropies are in nats. Sources: Baldi and Sadowski 2013 (NeurIPS 26) for the
normalised geometric mean, Srivastava et al. 2014 (JMLR 15) for weight scaling, Gal and Ghahramani 2016 (ICML) for Monte
Carlo dropout, Guo et al. 2017 (ICML) for calibration, Wager et al. 2013 (NeurIPS 26) for the penalty.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from scipy.special import entr, softmax

from dropcourse.probability import as_probability


def enumerate_masks(n: int) -> np.ndarray:
    """All keep-masks of n units: a Boolean array (2**n, n), each mask once; row i is i in binary, lowest bit first."""
    return (np.arange(2**n)[:, np.newaxis] >> np.arange(n)) % 2 == 1


def mask_probability(masks: np.ndarray, p: float) -> np.ndarray:
    """Boolean masks (masks, units) -> the probability of each (masks,). Raises ValueError unless `p` is in [0, 1]."""
    p = as_probability(p)
    return np.where(masks, 1 - p, p).prod(axis=1)


def exact_ensemble(network: Callable[[np.ndarray], np.ndarray], x: np.ndarray, p: float) -> np.ndarray:
    """Mean output (batch, outputs) over all masks of inverted dropout on x (batch, features).

    `network` maps rows to rows and is called once, with all 2**features copies of each example. Raises ValueError
    unless `p` is in [0, 1].
    """
    masks = enumerate_masks(x.shape[1])
    probabilities = mask_probability(masks, p)
    factors = masks * (0 if p == 1 else 1 / (1 - p))
    copies = x * factors[:, np.newaxis].astype(x.dtype)
    outputs = network(copies.reshape(-1, x.shape[1]))
    outputs = outputs.reshape(len(masks), len(x), -1)
    return np.tensordot(probabilities.astype(outputs.dtype), outputs, 1)


def normalized_geometric_mean(probabilities: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Distributions (members, batch, classes), weights (members,) of at least 0, not all 0 -> (batch, classes).

    Proportional to the product of probability ** (weight / sum of weights); a member of weight 0 has no say.
    """
    counts = weights > 0
    shares = (weights[counts] / weights.sum()).astype(probabilities.dtype)
    with np.errstate(divide="ignore"):
        return softmax(np.tensordot(shares, np.log(probabilities[counts]), 1), axis=-1)


def weight_scaling_predict(
    weights: Sequence[np.ndarray], biases: Sequence[np.ndarray], x: np.ndarray, p: float
) -> np.ndarray:
    """Class probabilities (batch, classes) of softmax regression, or of a network with a hidden ReLU layer, trained
    with standard dropout on what goes into the last layer: its weights are scaled by 1 - p.

    Raises ValueError unless `p` is in [0, 1].
    """
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    return softmax(x @ (weights[-1] * (1 - p)) + biases[-1], axis=1)


def mc_dropout_predict(model: torch.nn.Module, x: torch.Tensor, samples: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and standard deviation (divisor samples - 1) over passes with only dropout layers in training mode.

    Modes are put back afterwards, also when the model raises; no gradient is tracked.
    """
    modes = {module: module.training for module in model.modules()}
    try:
        for module in modes:
            module.training = any("Dropout" in kind.__name__ for kind in type(module).__mro__)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes.items():
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)


def predictive_entropy(probabilities: np.ndarray) -> np.ndarray:
    """Entropy of the mean over samples, in nats: (samples, batch, classes) -> (batch,)."""
    return entr(probabilities.mean(axis=0)).sum(axis=-1)


def mutual_information(probabilities: np.ndarray) -> np.ndarray:
    """Entropy of the mean minus mean of the entropies, in nats: (samples, batch, classes) -> (batch,)."""
    return predictive_entropy(probabilities) - entr(probabilities).sum(axis=-1).mean(axis=0)


def expected_calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int) -> float:
    """Mean distance of accuracy and confidence over equal bins of (0, 1], right edges included, weighted by size.

    `probabilities` (examples, classes), `labels` (examples,); empty bins count nothing.
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    place = np.ceil(confidence * bins).astype(int)
    gaps = np.bincount(place, weights=correct - confidence)
    return float(np.abs(gaps).sum() / len(labels))


def dropout_penalty(w: np.ndarray, x: np.ndarray, p: float) -> float:
    """What inverted dropout on x (batch, features) adds to the summed squared error of the linear model w (features,).

    Raises ValueError unless `p` is in [0, 1).
    """
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"at p = {p} nothing of x is left")
    return float(p / (1 - p) * (x**2).sum(axis=0) @ w**2)
