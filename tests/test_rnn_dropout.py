"""What lesson 05 states as exact is exact for its reference: without masks it is the LSTM of torch."""

import math

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch import nn

from dropcourse.reference import rnn_dropout

TIME, BATCH, INPUTS, HIDDEN = 7, 3, 4, 5


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def lstm():
    torch.manual_seed(0)
    return nn.LSTM(INPUTS, HIDDEN).double()


@pytest.fixture
def x(rng):
    return torch.from_numpy(rng.standard_normal((TIME, BATCH, INPUTS)))


def masks(rng, p):
    return [torch.from_numpy(rnn_dropout.locked_mask(BATCH, width, p, rng)) for width in (INPUTS, HIDDEN)]


@pytest.mark.parametrize(("p", "steps"), [(0.1, 20), (0.3, 4), (0.6, 2)])
def test_memory_survives_as_often_as_in_a_simulation(p, steps, rng):
    alive = (rng.random((steps, 40_000)) >= p).all(axis=0).mean()
    chance = rnn_dropout.memory_survival(p, steps)
    assert abs(alive - chance) < 5 * math.sqrt(chance * (1 - chance) / 40_000)


def test_without_masks_the_variational_lstm_is_torchs_values_and_gradients(lstm, x, rng):
    parameters = dict(lstm.named_parameters())
    weights = torch.from_numpy(rng.standard_normal((TIME, BATCH, HIDDEN)))
    point, other = (x.clone().requires_grad_(True) for _ in range(2))
    ours = rnn_dropout.variational_lstm(parameters, point, *masks(rng, 0.0))
    theirs, _ = lstm(other)
    torch.testing.assert_close(ours, theirs)
    for one, two in zip(
        torch.autograd.grad((ours * weights).sum(), [point, *parameters.values()]),
        torch.autograd.grad((theirs * weights).sum(), [other, *parameters.values()]),
        strict=True,
    ):
        torch.testing.assert_close(one, two)


def test_masks_of_the_variational_lstm_are_those_of_torchs_cell_fed_with_masked_arguments(lstm, x, rng):
    parameters = dict(lstm.named_parameters())
    input_mask, state_mask = masks(rng, 0.4)
    cell = nn.LSTMCell(INPUTS, HIDDEN).double()
    cell.load_state_dict({name.removesuffix("_l0"): value for name, value in parameters.items()})
    h = c = torch.zeros(BATCH, HIDDEN, dtype=torch.float64)
    for step, ours in zip(x, rnn_dropout.variational_lstm(parameters, x, input_mask, state_mask), strict=True):
        h, c = cell(step * input_mask[0], (h * state_mask[0], c))
        torch.testing.assert_close(ours, h)


def test_recurrent_dropout_without_a_mask_is_torchs_lstm_and_with_zeros_leaves_the_cell_to_the_forget_gate(lstm, x):
    parameters = {name: value.detach().numpy() for name, value in lstm.named_parameters()}
    h = c = np.zeros((BATCH, HIDDEN))
    for step, theirs in zip(x.numpy(), lstm(x)[0].detach().numpy(), strict=True):
        h, c = rnn_dropout.recurrent_dropout_step(parameters, step, h, c, np.ones_like(c))
        assert_allclose(h, theirs, rtol=1e-9)
    _, later = rnn_dropout.recurrent_dropout_step(parameters, x[0].numpy(), h, c, np.zeros_like(c))
    assert ((later / c > 0) & (later / c < 1)).all()


def test_weight_drop_in_an_lstm_leaves_the_weights_bit_by_bit_and_is_off_in_evaluation(x):
    layer = rnn_dropout.WeightDropLSTM(INPUTS, HIDDEN, 0.5).double()
    raw = layer.lstm.weight_hh_l0.clone()
    outputs = [layer(x) for _ in range(10)]
    assert torch.equal(layer.lstm.weight_hh_l0, raw)
    assert not any(torch.equal(outputs[0], output) for output in outputs[1:])
    torch.testing.assert_close(layer.eval()(x), layer.lstm(x)[0])


def test_zoneout_at_evaluation_is_the_mean_of_zoneout_in_training(rng):
    previous, proposed = rng.standard_normal((2, 2, 3))
    draws = [rnn_dropout.zoneout(previous, proposed, 0.3, rng) for _ in range(20_000)]
    mean = rnn_dropout.zoneout(previous, proposed, 0.3, rng, training=False)
    assert_allclose(np.mean(draws, axis=0), mean, atol=6 * abs(previous - proposed).max() / math.sqrt(20_000))


def test_a_dropped_word_is_zero_wherever_it_occurs(rng):
    weight, tokens = rng.standard_normal((6, 4)), rng.integers(6, size=(50, 3))
    output = rnn_dropout.embedding_dropout(weight, tokens, 0.4, rng)
    for word in range(6):
        rows = output[tokens == word]
        assert (rows == rows[0]).all()
        assert not rows[0].any() or np.allclose(rows[0], weight[word] / 0.6)


@pytest.mark.parametrize(("layers", "p"), [(1, 1.0), (2, 0.0), (3, 1.0)])
def test_dropout_between_layers_is_what_torch_does(layers, p, rng):
    x = rng.standard_normal((TIME, BATCH, 4))
    with pytest.warns(UserWarning, match="non-zero dropout") if layers == 1 else torch.no_grad():
        stack = nn.LSTM(4, 4, num_layers=layers, dropout=p).double()
    cells = []
    for number in range(layers):
        single = nn.LSTM(4, 4).double()
        single.load_state_dict({name: getattr(stack, f"{name[:-1]}{number}") for name in single.state_dict()})
        cells.append(lambda sequence, single=single: single(torch.from_numpy(sequence))[0].detach().numpy())
    ours = rnn_dropout.between_layers_dropout(cells, x, p, rng)
    assert_allclose(ours, stack(torch.from_numpy(x))[0].detach().numpy(), rtol=1e-9)


@pytest.mark.parametrize(("nats", "words"), [(0.0, 1.0), (math.log(80), 80.0), (5e3, math.inf)])
def test_perplexity_is_a_number_of_words(nats, words):
    assert rnn_dropout.perplexity(nats) == pytest.approx(words)
