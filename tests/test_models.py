"""The multilayer perceptron has the layers asked for and starts the same with and without dropout."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from dropcourse.models import mlp

torch.set_num_threads(1)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def kinds(model):
    return [type(layer).__name__ for layer in model]


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(1, 9), min_size=2, max_size=5), batch=st.integers(0, 4))
def test_it_maps_the_first_size_to_the_last_through_one_relu_per_hidden_layer(sizes, batch):
    model = mlp(sizes, generator=generator())
    assert model(torch.zeros(batch, sizes[0])).shape == (batch, sizes[-1])
    assert kinds(model) == ["Linear", "ReLU"] * (len(sizes) - 2) + ["Linear"]


def test_dropout_follows_every_hidden_activation_and_input_dropout_comes_first():
    model = mlp((4, 3, 3, 2), dropout=lambda: nn.Dropout(0.5), input_dropout=lambda: nn.AlphaDropout(0.2))
    assert kinds(model) == ["AlphaDropout", "Linear", "ReLU", "Dropout", "Linear", "ReLU", "Dropout", "Linear"]


def test_every_place_gets_a_dropout_module_of_its_own():
    model = mlp((4, 3, 3, 2), dropout=lambda: nn.Dropout(0.5))
    assert model[2] is not model[5]


def test_a_class_of_the_readers_own_serves_as_dropout():
    class Silence(nn.Module):
        def forward(self, x):
            return torch.zeros_like(x)

    logits = mlp((4, 3, 2), dropout=Silence, generator=generator())(torch.ones(5, 4))
    assert torch.equal(logits, torch.zeros(5, 2))


def test_one_seed_gives_the_same_weights_with_and_without_dropout_and_another_seed_gives_others():
    plain = mlp((6, 5, 5, 3), generator=generator(1))
    dropping = mlp(
        (6, 5, 5, 3),
        dropout=lambda: nn.Dropout(0.5),
        input_dropout=lambda: nn.Dropout(0.1),
        generator=generator(1),
    )
    other = mlp((6, 5, 5, 3), generator=generator(2))
    for ours, same, different in zip(plain.parameters(), dropping.parameters(), other.parameters(), strict=True):
        assert torch.equal(ours, same)
        assert ours.ndim == 1 or not torch.equal(ours, different)


def test_an_explicit_generator_leaves_the_global_one_untouched():
    before = torch.get_rng_state()
    mlp((6, 5, 3), generator=generator())
    assert torch.equal(torch.get_rng_state(), before)


def test_without_a_generator_the_global_one_decides():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        first = mlp((6, 3))
        torch.manual_seed(5)
        again = mlp((6, 3))
    assert torch.equal(first[0].weight, again[0].weight)


def test_weights_have_the_variance_of_he_and_biases_are_zero():
    model = mlp((400, 500, 10), generator=generator())
    for layer, weights in ((model[0], 200_000), (model[2], 5_000)):
        variance = layer.weight.var().item() * layer.in_features / 2
        # The relative standard error of a variance is sqrt(2 / n): 7 of them is a false alarm of 3e-12.
        assert abs(variance - 1) < 7 * math.sqrt(2 / weights)
        assert not layer.bias.any()
        assert layer.weight.dtype == torch.float32
        assert layer.weight.requires_grad


@pytest.mark.parametrize("sizes", [(), (4,), (4, 0), (4, -1, 2), (4, 2.0), ("4", 2)])
def test_sizes_that_make_no_network_are_refused_by_name(sizes):
    with pytest.raises(ValueError, match="sizes must be two or more integers of at least 1, got"):
        mlp(sizes)
