"""The reference's dropout layers against what PyTorch's tests ask of its own, and against PyTorch's and Keras' layers.

Comparisons of two distributions count patterns of what is dropped, and reject at a level of 1e-9; the seeds are fixed,
so an alarm would be as likely as that only after a change. Bounds on means and shares lie 7 standard errors away: less
than 3e-12 each.
"""

import os
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from scipy.stats import chi2_contingency, ks_2samp
from torch import nn

from dropcourse.reference.capstone import drop_path
from dropcourse.reference.dropout_mechanics import Dropout, dropout_forward
from dropcourse.reference.structured_and_adaptive import (
    ALPHA,
    alpha_dropout,
    drop_block,
    drop_block_probability,
    drop_connect,
    gaussian_dropout,
    spatial_dropout,
    stochastic_depth,
)

LEVEL = 1e-9
RATES = (0.2, 0.5, 0.8)
DRAWS = 20_000


def rng(seed=0):
    return np.random.default_rng(seed)


INVERTED = {
    "dropout_forward": lambda x, p, seed: dropout_forward(x, p, rng(seed))[0],
    "Dropout": lambda x, p, seed: Dropout(p, torch.Generator().manual_seed(seed))(torch.from_numpy(x)).numpy(),
    "spatial_dropout": lambda x, p, seed: spatial_dropout(x, p, rng(seed)),
    "drop_connect": lambda x, p, seed: drop_connect(x.reshape(len(x), -1), p, rng(seed)).reshape(x.shape),
    "stochastic_depth": lambda x, p, seed: stochastic_depth(0 * x, lambda zeros: zeros + x, p, rng(seed)),
    "drop_path": lambda x, p, seed: drop_path(
        torch.from_numpy(x), p, generator=torch.Generator().manual_seed(seed)
    ).numpy(),
}
"""Layers that drop or divide by 1 - p, as functions of an array (batch, channels, height, width), p and a seed."""
COINS = {"spatial_dropout": (0, 1), "stochastic_depth": (0,), "drop_path": (0,)}
"""Axes along which coins differ, where not along all of them."""


# What PyTorch's tests ask of its layers: support, scale, mean, gradient, evaluation, structure, refusals


@pytest.mark.parametrize("p", RATES)
@pytest.mark.parametrize("name", INVERTED)
def test_support_scale_and_mean(name, p):
    x = np.full((400, 20, 3, 3), 2.0, dtype=np.float32)
    found = INVERTED[name](x, p, 0)
    assert found.dtype == x.dtype
    assert found.shape == x.shape
    np.testing.assert_allclose(np.unique(found), [0, 2 / (1 - p)], rtol=1e-6)
    coins = np.prod([x.shape[axis] for axis in COINS.get(name, range(4))])
    # One coin has the standard deviation sqrt(p / (1 - p)) times the value.
    assert abs(found.mean() - 2) < 7 * 2 * np.sqrt(p / (1 - p) / coins)


@pytest.mark.parametrize("name", INVERTED)
def test_nothing_is_dropped_at_0_and_all_at_1(name):
    x = rng().standard_normal((5, 4, 3, 3)).astype(np.float32)
    np.testing.assert_array_equal(INVERTED[name](x, 0.0, 0), x)
    np.testing.assert_array_equal(INVERTED[name](x, 1.0, 0), 0 * x)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("name", INVERTED)
def test_what_is_no_probability_is_refused(name, p):
    with pytest.raises(ValueError, match=str(p)):
        INVERTED[name](np.ones((2, 2, 2, 2), dtype=np.float32), p, 0)


@pytest.mark.parametrize("name", ["spatial_dropout", "stochastic_depth", "drop_path"])
def test_groups_are_dropped_as_a_whole_and_each_for_itself(name):
    x = np.ones((2_000, 4, 3, 3), dtype=np.float32)
    kept = INVERTED[name](x, 0.5, 0) > 0
    axes = COINS[name]
    groups = kept.reshape(*kept.shape[: len(axes)], -1)
    assert (groups.all(axis=-1) | ~groups.any(axis=-1)).all()
    coins = groups[..., 0].reshape(len(x), -1)
    if coins.shape[1] > 1:
        neighbours = np.corrcoef(coins.T.astype(float))[np.triu_indices(coins.shape[1], 1)]
        assert np.abs(neighbours).max() < 7 / np.sqrt(len(x))


def test_evaluation_changes_nothing_and_training_draws_anew():
    x = torch.randn(30, 40, generator=torch.Generator().manual_seed(0))
    layer = Dropout(0.5)
    assert not torch.equal(layer(x), layer(x))
    assert torch.equal(layer.eval()(x), x)
    np.testing.assert_array_equal(dropout_forward(x.numpy(), 0.5, rng(), training=False)[0], x.numpy())
    torch.testing.assert_close(drop_path(x, 0.5, training=False), x)
    array = x.numpy()
    np.testing.assert_array_equal(stochastic_depth(array, np.sin, 0.5, rng(), training=False), array + np.sin(array))


@pytest.mark.parametrize("p", RATES)
def test_the_gradient_is_the_mask_that_was_used(p):
    x = torch.full((50, 20), 2.0, requires_grad=True)
    found = Dropout(p, torch.Generator().manual_seed(0))(x)
    found.sum().backward()
    torch.testing.assert_close(x.grad, found.detach() / 2)


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5])
def test_alpha_dropout_keeps_mean_and_standard_deviation(p):
    x = rng(1).standard_normal(200_000)
    found = alpha_dropout(x, p, rng(2))
    # The fourth central moment of the result is below 20 at these rates.
    assert abs(found.mean()) < 7 / np.sqrt(len(x))
    assert abs(found.var() - 1) < 7 * np.sqrt(20 / len(x))
    dropped = np.unique(found, return_counts=True)[1].max() / len(x)  # they all have one value, the others their own
    assert abs(dropped - p) < 7 * np.sqrt(p * (1 - p) / len(x))


# Against PyTorch


def agree(ours, theirs):
    """Whether two samples of patterns of coins `(draws, coins)` may come from one distribution, at LEVEL."""
    weights = 2 ** np.arange(ours.shape[1])
    counts = np.array([np.bincount(coins @ weights, minlength=2 ** len(weights)) for coins in (ours, theirs)])
    return chi2_contingency(counts[:, counts.sum(axis=0) > 0]).pvalue > LEVEL


def test_the_comparison_tells_another_rate_and_coins_that_depend_on_each_other():
    coins = rng(0).random((DRAWS, 3)) >= 0.3
    assert agree(coins, rng(1).random((DRAWS, 3)) >= 0.3)
    assert not agree(coins, rng(1).random((DRAWS, 3)) >= 0.33)
    assert not agree(coins, np.repeat(rng(1).random((DRAWS, 1)) >= 0.3, 3, axis=1))
    tied = rng(1).random((DRAWS, 3)) >= 0.3
    tied[:, 2] = tied[:, 0] ^ tied[:, 1]
    assert not agree(coins, tied)


@pytest.mark.parametrize("p", RATES)
def test_elements_are_dropped_as_by_torch(p):
    x = torch.ones(DRAWS, 4)
    torch.manual_seed(0)
    theirs = nn.Dropout(p)(x)
    for ours in (
        Dropout(p, torch.Generator().manual_seed(1))(x),
        torch.from_numpy(dropout_forward(x.numpy(), p, rng(1))[0]),
    ):
        assert agree(ours.numpy() > 0, theirs.numpy() > 0)
        torch.testing.assert_close(ours.unique(), theirs.unique())


@pytest.mark.parametrize("p", RATES)
@pytest.mark.parametrize(("layer", "shape"), [(nn.Dropout1d, (DRAWS, 3, 4)), (nn.Dropout2d, (DRAWS, 3, 2, 2))])
def test_channels_are_dropped_as_by_torch(layer, shape, p):
    torch.manual_seed(0)
    theirs = layer(p)(torch.ones(shape)).numpy()
    ours = spatial_dropout(np.ones((*shape, 1)[:4], dtype=np.float32), p, rng(1))
    for found in (theirs, ours):
        assert (found.reshape(DRAWS, 3, -1).std(axis=2) == 0).all()
    assert agree(ours.reshape(DRAWS, 3, -1)[..., 0] > 0, theirs.reshape(DRAWS, 3, -1)[..., 0] > 0)
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-6)


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5])
def test_alpha_dropout_is_that_of_torch(p):
    x = np.tile(np.array([-1.0, 0.5, 2.0], dtype=np.float32), (DRAWS, 1))
    torch.manual_seed(0)
    theirs, ours = nn.AlphaDropout(p)(torch.from_numpy(x)).numpy(), alpha_dropout(x, p, rng(1))
    low = ours.min()
    assert theirs.min() == pytest.approx(low, rel=1e-5)
    assert agree(ours > low + 1e-4, theirs > low + 1e-4)
    for column in range(3):
        np.testing.assert_allclose(np.unique(ours[:, column]), _merged(theirs[:, column]), rtol=1e-5)
    assert pytest.approx(-1.0507009873554805 * 1.6732632423543772) == ALPHA


def _merged(values):
    """The different values, those that differ by rounding only once."""
    found = np.unique(values)
    return found[np.concatenate([[True], np.diff(found) > 1e-5])]


# Against Keras


@pytest.fixture
def layers(monkeypatch):
    if find_spec("keras") is None:
        pytest.skip("Keras is optional: pip install 'dropcourse[frameworks]'")
    monkeypatch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "torch"))
    from keras import layers

    return layers


def keras_drops(layer, shape):
    return np.asarray(layer(torch.ones(shape), training=True).detach())


@pytest.mark.full
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("p", [0.2, 0.5])
def test_elements_are_dropped_as_by_keras(layers, p):
    theirs = keras_drops(layers.Dropout(p, seed=0), (DRAWS, 4))
    ours = dropout_forward(np.ones((DRAWS, 4), dtype=np.float32), p, rng(1))[0]
    assert agree(ours > 0, theirs > 0)
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-6)


@pytest.mark.full
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("p", [0.2, 0.5])
@pytest.mark.parametrize(
    ("name", "shape"), [("SpatialDropout1D", (DRAWS, 4, 3)), ("SpatialDropout2D", (DRAWS, 2, 2, 3))]
)
def test_channels_are_dropped_as_by_keras_whose_channels_come_last(layers, name, shape, p):
    options = {"data_format": "channels_last"} if name.endswith("2D") else {}
    theirs = keras_drops(getattr(layers, name)(p, seed=0, **options), shape)
    theirs = np.moveaxis(theirs.reshape(DRAWS, -1, 3), 2, 1)
    ours = spatial_dropout(np.ones((DRAWS, 3, 2, 2), dtype=np.float32), p, rng(1)).reshape(DRAWS, 3, -1)
    for found in (theirs, ours):
        assert (found.std(axis=2) == 0).all()
    assert agree(ours[..., 0] > 0, theirs[..., 0] > 0)


@pytest.mark.full
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("p", [0.2, 0.5])
def test_gaussian_noise_is_that_of_keras(layers, p):
    theirs = keras_drops(layers.GaussianDropout(p, seed=0), (DRAWS,))
    ours = gaussian_dropout(np.ones(DRAWS), p, rng(1))
    assert ks_2samp(ours, theirs).pvalue > LEVEL
    assert not ks_2samp(gaussian_dropout(np.ones(DRAWS), p + 0.1, rng(1)), theirs).pvalue > LEVEL


# DropBlock: the chance of each cell, worked out and drawn


@pytest.mark.parametrize(("side", "block", "p"), [(7, 3, 0.2), (14, 5, 0.2), (14, 7, 0.5), (9, 1, 0.3)])
def test_drop_block_drops_each_cell_with_the_chance_that_is_worked_out(side, block, p):
    gamma = p / block**2 * side**2 / (side - block + 1) ** 2
    chance = drop_block_probability((side, side), block, gamma)
    maps = 10_000
    dropped = (drop_block(np.ones((maps, 1, side, side)), p, block, rng(0)) == 0).mean(axis=(0, 1))
    assert np.abs((dropped - chance) / np.sqrt(chance * (1 - chance) / maps)).max() < 7


def test_the_formula_of_the_paper_misses_the_nominal_rate_where_blocks_overlap():
    def chance(side, block, p):
        return drop_block_probability((side, side), block, p / block**2 * side**2 / (side - block + 1) ** 2)

    assert chance(14, 5, 0.2).mean() == pytest.approx(0.17627, abs=1e-5)
    assert chance(14, 5, 0.2)[0, 0] == pytest.approx(0.01568, abs=1e-5)
    assert chance(14, 5, 0.5).mean() == pytest.approx(0.37014, abs=1e-5)
    np.testing.assert_allclose(chance(14, 1, 0.2), 0.2)
