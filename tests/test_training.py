"""The training loop is reproducible, measures in evaluation mode, and leaves the world as it found it."""

import functools
import math

import numpy as np
import pytest
import torch
from torch import nn

from dropcourse.data import Dataset, signals
from dropcourse.errors import TrainingDiverged
from dropcourse.models import mlp
from dropcourse.training import evaluate, train

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    return signals(130, rng), signals(70, rng)


def network(p=0.5, seed=0):
    return mlp((40, 16, 10), dropout=lambda: nn.Dropout(p), generator=torch.Generator().manual_seed(seed))


def measures(history):
    return {name: values for name, values in vars(history).items() if name != "seconds"}


def modes(model):
    return [module.training for module in model.modules()]


def test_the_same_seed_gives_the_same_history_and_weights_bit_by_bit(data):
    runs = []
    for global_seed in (1, 2):
        torch.manual_seed(global_seed)
        model = network()
        history = train(model, *data, epochs=3, seed=7, progress=False)
        runs.append((measures(history), model.state_dict()))
    for name, values in runs[0][0].items():
        assert np.array_equal(values, runs[1][0][name]), name
    for name, values in runs[0][1].items():
        assert torch.equal(values, runs[1][1][name]), name


def test_another_seed_gives_another_history(data):
    first, second = (train(network(), *data, epochs=2, seed=s, progress=False) for s in (1, 2))
    assert not np.array_equal(first.train_loss, second.train_loss)


def test_dropout_does_not_change_the_order_of_the_rows(data):
    orders = []
    for p in (0.0, 0.5):
        model, seen = network(p), []
        model.register_forward_pre_hook(lambda module, x, seen=seen: seen.append(x[0]) if module.training else None)
        train(model, data[0], epochs=2, seed=3, progress=False)
        orders.append(torch.cat(seen))
    assert torch.equal(*orders)
    assert not torch.equal(orders[0][:130], orders[0][130:])


@pytest.mark.parametrize("as_found", [True, False])
def test_layers_in_training_mode_draw_from_the_seed_whatever_mode_the_model_came_in(data, as_found):
    class Dice(nn.Module):
        def forward(self, x):
            if self.training:
                drawn.append(torch.rand(()).item())
            return x

    draws = []
    for seed in (1, 1, 2):
        drawn = []
        train(network().append(Dice()).train(as_found), data[0], epochs=2, seed=seed, progress=False)
        draws.append(drawn)
    assert len(set(draws[0])) == 6
    assert draws[0] == draws[1]
    assert not set(draws[0]) & set(draws[2])


def test_every_row_is_seen_once_per_epoch_in_batches_of_even_size(data):
    model, sizes, rows = network(), [], []

    def note(module, inputs):
        if module.training:
            sizes.append(len(inputs[0]))
            rows.append(inputs[0])

    model.register_forward_pre_hook(note)
    train(model, data[0].take(range(129)), epochs=1, batch_size=64, seed=0, progress=False)
    assert sizes == [43, 43, 43]
    assert sorted(torch.cat(rows)[:, 0].tolist()) == sorted(data[0].x[:129, 0].tolist())


def test_history_agrees_with_an_evaluation_of_the_trained_model(data):
    model = network()
    history = train(model, *data, epochs=4, seed=0, progress=False)
    assert len(history) == 4
    assert (history.train_loss[-1], history.train_accuracy[-1]) == evaluate(model, data[0])
    assert (history.validation_loss[-1], history.validation_accuracy[-1]) == evaluate(model, data[1])
    for values in vars(history).values():
        assert values.shape == (4,)
        assert values.dtype == np.float64
    assert (history.seconds > 0).all()


def test_running_loss_is_the_training_mode_loss_and_train_loss_is_not(data):
    still = functools.partial(torch.optim.SGD, momentum=0.5)  # at a rate too small to move any weight
    history = train(network(p=0.9), data[0], epochs=1, learning_rate=1e-30, seed=0, optimizer=still, progress=False)
    assert history.train_loss[0] == evaluate(network(p=0.9), data[0])[0]
    assert history.running_loss[0] > history.train_loss[0] + 0.1


def test_without_validation_data_nothing_is_reported_about_it(data):
    history = train(network(), data[0], epochs=1, seed=0, progress=False)
    assert history.validation_loss is None
    assert history.validation_accuracy is None


def test_training_lowers_the_loss(data):
    history = train(network(p=0.0), data[0], epochs=60, learning_rate=1e-2, seed=0, progress=False)
    assert history.train_loss[-1] < 0.5 * history.train_loss[0]
    assert history.train_accuracy[-1] > 0.8


@pytest.mark.parametrize("learning_rate", [1e-3, 1e30])
def test_the_global_generator_and_every_mode_are_as_before_also_after_divergence(data, learning_rate):
    model = network()
    model.eval()
    model[1].train()
    before, state = modes(model), torch.get_rng_state()
    try:
        train(model, data[0], epochs=3, learning_rate=learning_rate, seed=0, progress=False)
    except TrainingDiverged:
        assert learning_rate == 1e30
    assert torch.equal(torch.get_rng_state(), state)
    assert modes(model) == before


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.Adam])
def test_divergence_names_the_epoch_and_the_learning_rate(data, optimizer):
    with pytest.raises(TrainingDiverged, match=r"became (nan|inf) in epoch \d at learning rate 1e\+30; try"):
        train(network(), data[0], epochs=5, learning_rate=1e30, seed=0, optimizer=optimizer, progress=False)


def test_evaluation_is_the_mean_cross_entropy_in_nats_and_the_accuracy(data):
    always_two = nn.Sequential(nn.Linear(40, 10))
    nn.init.zeros_(always_two[0].weight)
    with torch.no_grad():
        always_two[0].bias.copy_(torch.log(torch.tensor([0.05] * 2 + [0.55] + [0.05] * 7)))
    loss, accuracy = evaluate(always_two, data[0])
    share = (data[0].y == 2).mean()
    expected = -share * math.log(0.55) - (1 - share) * math.log(0.05)
    assert loss == pytest.approx(expected, rel=1e-5)
    assert accuracy == pytest.approx(share)


def test_evaluation_does_not_depend_on_how_rows_are_grouped(data, monkeypatch):
    whole = evaluate(network(), data[0])
    monkeypatch.setattr("dropcourse.training.EVALUATION_ROWS", 17)
    grouped = evaluate(network(), data[0])
    assert grouped == pytest.approx(whole, rel=1e-6)


def test_evaluation_switches_dropout_off_and_restores_every_mode(data):
    model = network(p=0.9)
    model.train()
    model[2].eval()
    before = modes(model)
    assert evaluate(model, data[0]) == evaluate(model, data[0])
    assert modes(model) == before


def test_evaluation_restores_every_mode_after_an_error(data):
    class Broken(nn.Module):
        def forward(self, x):
            raise RuntimeError("broken")

    model = nn.Sequential(nn.Dropout(0.5).eval(), Broken())
    before = modes(model)
    with pytest.raises(RuntimeError, match="broken"):
        evaluate(model, data[0])
    assert modes(model) == before


def test_a_layer_that_works_in_place_leaves_the_data_alone(data):
    training = data[0].take(range(64))
    before = training.x.copy()
    model = nn.Sequential(nn.ReLU(inplace=True), nn.Linear(40, 10))
    train(model, training, training, epochs=1, seed=0, progress=False)
    assert np.array_equal(training.x, before)


def test_batch_normalisation_survives_a_remainder_of_one_row(data):
    model = nn.Sequential(nn.Linear(40, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 10))
    history = train(model, data[0].take(range(65)), epochs=1, batch_size=64, seed=0, progress=False)
    assert np.isfinite(history.train_loss).all()


def test_progress_goes_to_standard_output_and_only_if_asked_for(data, capsys, monkeypatch):
    monkeypatch.setattr("dropcourse.training.BAR_DELAY", 0)
    train(network(), data[0], epochs=2, seed=0)
    loud = capsys.readouterr()
    assert "epoch" in loud.out
    assert loud.err == ""
    train(network(), data[0], epochs=2, seed=0, progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs must be an integer of at least 1, got 0"),
        ({"epochs": 1.5}, "epochs must be an integer of at least 1, got 1.5"),
        ({"batch_size": 0}, "batch_size must be an integer of at least 1, got 0"),
        ({"learning_rate": 0.0}, "learning_rate must be positive and finite, got 0.0"),
        ({"learning_rate": float("nan")}, "learning_rate must be positive and finite, got nan"),
        ({"seed": -1}, "non-negative"),
    ],
)
def test_bad_options_are_refused_by_name(data, options, message):
    with pytest.raises(ValueError, match=message):
        train(network(), data[0], **{"epochs": 1, "seed": 0, "progress": False, **options})


def test_empty_data_are_refused():
    empty = Dataset(np.zeros((0, 40), np.float32), np.zeros(0, np.int64), "empty", 10)
    with pytest.raises(ValueError, match="'empty' has no rows to train on"):
        train(network(), empty, epochs=1, seed=0, progress=False)
    with pytest.raises(ValueError, match="'empty' has no rows to evaluate on"):
        evaluate(network(), empty)
