"""What lesson 03 states as exact is exact for its reference: by enumeration, by direct computation, bit for bit."""

import math

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch import nn

from dropcourse.checks.toolkit.probes import LAYERS, Network
from dropcourse.reference import ensembles

RATES = (0.0, 0.1, 0.35, 0.5, 0.8, 1.0)
SEEDS = range(5)


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


# Masks


@pytest.mark.parametrize("n", range(1, 11))
def test_masks_are_all_there_and_their_probabilities_add_up_to_one(n):
    masks = ensembles.enumerate_masks(n)
    assert masks.shape == (2**n, n)
    assert masks.dtype == bool
    assert len({tuple(mask) for mask in masks.tolist()}) == 2**n
    for p in RATES:
        assert_allclose(ensembles.mask_probability(masks, p).sum(), 1, rtol=1e-12)


# Averages


@pytest.mark.parametrize("p", RATES)
def test_the_exact_ensemble_is_the_sum_over_masks_one_by_one(rng, p):
    x, w1, b1, w2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 4)), rng.normal(size=4), rng.normal(size=(4, 2))
    calls = []

    def network(rows):
        calls.append(len(rows))
        return np.maximum(rows @ w1 + b1, 0) @ w2

    got = ensembles.exact_ensemble(network, x, p)
    assert calls == [32 * 3]
    wanted = np.zeros((3, 2))
    for mask in ensembles.enumerate_masks(5):
        probability = math.prod(1 - p if kept else p for kept in mask)
        survivors = x * mask / (1 - p) if p < 1 else 0 * x
        wanted += probability * (np.maximum(survivors @ w1 + b1, 0) @ w2)
    assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("p", RATES)
def test_a_linear_model_is_its_own_ensemble(rng, p):
    x, w = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))
    mean = ensembles.exact_ensemble(lambda rows: rows @ w, x, p)
    assert_allclose(mean, x @ w if p < 1 else 0 * (x @ w), atol=1e-12)


@pytest.mark.parametrize("p", RATES)
def test_weight_scaling_is_the_normalised_geometric_mean_for_softmax_regression(rng, p):
    x, w, b = rng.normal(size=(4, 10)), rng.normal(size=(10, 3)), rng.normal(size=3)
    masks = ensembles.enumerate_masks(10)
    members = softmax((x * masks[:, np.newaxis]) @ w + b)  # standard dropout: survivors are not scaled
    geometric = ensembles.normalized_geometric_mean(members, ensembles.mask_probability(masks, p))
    assert_allclose(ensembles.weight_scaling_predict([w], [b], x, p), geometric, rtol=1e-12, atol=1e-12)


def test_weight_scaling_is_not_the_geometric_mean_behind_a_hidden_layer(rng):
    x, weights = rng.normal(size=(4, 3)), [rng.normal(size=(3, 8)), rng.normal(size=(8, 3))]
    biases, masks = [rng.normal(size=8), rng.normal(size=3)], ensembles.enumerate_masks(3)
    hidden = np.maximum((x * masks[:, np.newaxis]) @ weights[0] + biases[0], 0)  # dropout on the inputs
    members = softmax(hidden @ weights[1] + biases[1])
    geometric = ensembles.normalized_geometric_mean(members, ensembles.mask_probability(masks, 0.5))
    scaled = ensembles.weight_scaling_predict([weights[0] * 0.5, weights[1]], biases, x, 0.0)
    assert abs(scaled - geometric).max() > 1e-3


def test_weight_scaling_is_exact_for_dropout_on_the_hidden_units_alone(rng):
    x, weights = rng.normal(size=(4, 3)), [rng.normal(size=(3, 8)), rng.normal(size=(8, 3))]
    biases, masks = [rng.normal(size=8), rng.normal(size=3)], ensembles.enumerate_masks(8)
    hidden = np.maximum(x @ weights[0] + biases[0], 0)
    members = softmax((hidden * masks[:, np.newaxis]) @ weights[1] + biases[1])
    geometric = ensembles.normalized_geometric_mean(members, ensembles.mask_probability(masks, 0.3))
    assert_allclose(ensembles.weight_scaling_predict(weights, biases, x, 0.3), geometric, rtol=1e-12)


def test_the_geometric_mean_bears_tiny_probabilities_zeros_and_silent_members():
    tiny = np.array([[[1.0, 1e-300]], [[1e-300, 1.0]]])
    assert_allclose(ensembles.normalized_geometric_mean(tiny, np.ones(2)), [[0.5, 0.5]])
    zero = np.array([[[0.5, 0.5, 0.0]], [[0.2, 0.2, 0.6]], [[1.0, 0.0, 0.0]]])
    assert_allclose(ensembles.normalized_geometric_mean(zero, np.array([1.0, 3.0, 0.0])), [[0.5, 0.5, 0.0]])


# Monte Carlo dropout


def state_of(model):
    return {name: value.numpy().tobytes() for name, value in model.state_dict().items()}


@pytest.fixture(params=[(True,), (False,), (True, False, False)], ids=["training", "evaluation", "mixed"])
def model(request):
    network = Network(list(LAYERS), 4, 0.5)
    modes = request.param
    network.set_modes([modes[i % len(modes)] for i, _ in enumerate(network.modules())])
    return network


def test_every_mode_and_every_buffer_is_left_as_it_was_found(model):
    modes, state = model.modes(), state_of(model)
    mean, spread = ensembles.mc_dropout_predict(model, torch.rand(5, 4 * len(LAYERS)), 4)
    assert model.modes() == modes
    assert state_of(model) == state
    assert not mean.requires_grad
    assert not spread.requires_grad
    assert model.noted() == {"passes": 4, "tracked": 0, "now": True}


@pytest.mark.parametrize("passes", [0, 2])
def test_the_same_holds_when_the_model_raises(model, passes):
    modes, state = model.modes(), state_of(model)
    model.fail_after(passes)
    with pytest.raises(RuntimeError, match="the model failed"):
        ensembles.mc_dropout_predict(model, torch.rand(5, 4 * len(LAYERS)), 4)
    assert model.modes() == modes
    assert state_of(model) == state
    assert torch.is_grad_enabled()


def test_only_dropout_layers_are_stochastic():
    torch.manual_seed(0)
    network = Network(list(LAYERS), 4, 0.5).eval()
    x = torch.rand(5, 4 * len(LAYERS)) + 0.5
    calm = network(x)
    mean, spread = ensembles.mc_dropout_predict(network.train(), x, 40)
    for i, name in enumerate(LAYERS):
        part = slice(4 * i, 4 * i + 4)
        drops = "Dropout" in name or name == "a class derived from it"
        assert bool(spread[:, part].any()) is drops, name
        assert drops or torch.allclose(mean[:, part], calm[:, part], rtol=1e-5), name


def test_sampling_approaches_the_exact_ensemble():
    torch.manual_seed(0)
    linear = nn.Linear(4, 2)
    network = nn.Sequential(nn.Dropout(0.4), linear, nn.ReLU())

    def rows(x):
        with torch.no_grad():
            return torch.relu(linear(torch.from_numpy(x))).numpy()

    x = torch.rand(3, 4)
    exact = ensembles.exact_ensemble(rows, x.numpy(), 0.4)
    samples = 4_000
    mean, spread = ensembles.mc_dropout_predict(network, x, samples)
    assert (abs(mean.numpy() - exact) <= 5 * spread.numpy() / samples**0.5 + 1e-6).all()


# Uncertainty


def entropy(distribution):
    return -sum(q * math.log(q) for q in distribution if q > 0)


def test_uncertainties_are_what_their_definitions_say(rng):
    samples = rng.dirichlet(np.full(4, 0.3), (7, 5))
    samples[0, 0] = (0, 0, 1, 0)
    for i in range(5):
        total = entropy(samples[:, i].mean(axis=0))
        expected = np.mean([entropy(row) for row in samples[:, i]])
        assert_allclose(ensembles.predictive_entropy(samples)[i], total, rtol=1e-12)
        assert_allclose(ensembles.mutual_information(samples)[i], total - expected, rtol=1e-9)


def test_mutual_information_lies_between_zero_and_the_total(rng):
    samples = rng.dirichlet(np.full(3, 0.5), (6, 50))
    information = ensembles.mutual_information(samples)
    assert (information >= 0).all()
    assert (information <= ensembles.predictive_entropy(samples)).all()
    assert_allclose(ensembles.mutual_information(np.repeat(samples[:1], 6, axis=0)), 0, atol=1e-12)


@pytest.mark.parametrize("bins", [1, 2, 5, 10, 100])
def test_the_calibration_error_is_the_sum_over_bins_one_by_one(rng, bins):
    probabilities = np.concatenate([rng.dirichlet(np.ones(3), 200), np.eye(3), [[0.5, 0.3, 0.2]]])
    labels = rng.integers(3, size=len(probabilities))
    wanted, correct = 0.0, probabilities.argmax(axis=1) == labels
    confidence = probabilities.max(axis=1)
    for bin in range(bins):
        inside = (confidence > bin / bins) & (confidence <= (bin + 1) / bins)
        if inside.any():
            wanted += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    assert_allclose(ensembles.expected_calibration_error(probabilities, labels, bins), wanted, rtol=1e-12)


# The penalty


@pytest.mark.parametrize("p", RATES[:-1])
def test_the_mean_squared_error_over_masks_is_that_without_masks_plus_the_penalty(rng, p):
    x, w, y = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=3)
    masks = ensembles.enumerate_masks(4)
    errors = [((x[i] * masks / (1 - p)) @ w - y[i]) ** 2 for i in range(3)]
    mean = sum((ensembles.mask_probability(masks, p) * error).sum() for error in errors)
    assert_allclose(mean, ((x @ w - y) ** 2).sum() + ensembles.dropout_penalty(w, x, p), rtol=1e-10)


@pytest.mark.parametrize("p", RATES[:-1])
def test_dropout_on_linear_regression_is_ridge_with_a_price_for_each_column(rng, p):
    x, y = rng.normal(size=(6, 4)), rng.normal(size=6)
    masks = ensembles.enumerate_masks(4)
    chances = ensembles.mask_probability(masks, p)
    copies = x[:, np.newaxis] * masks / (1 - p)  # (batch, masks, features)
    moment = np.einsum("m,bmi,bmj->ij", chances, copies, copies)
    by_enumeration = np.linalg.solve(moment, np.einsum("m,bmi,b->i", chances, copies, y))
    prices = np.diag(p / (1 - p) * (x**2).sum(axis=0))
    assert_allclose(by_enumeration, np.linalg.solve(x.T @ x + prices, x.T @ y), rtol=1e-10)
    slope = ensembles.dropout_penalty(by_enumeration * 1.5, x, p) - ensembles.dropout_penalty(by_enumeration, x, p)
    assert_allclose(slope, 1.25 * by_enumeration @ prices @ by_enumeration, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("p", [1, 1.0])
def test_the_penalty_refuses_a_p_of_one(p):
    with pytest.raises(ValueError, match="at p = 1"):
        ensembles.dropout_penalty(np.ones(2), np.ones((3, 2)), p)
