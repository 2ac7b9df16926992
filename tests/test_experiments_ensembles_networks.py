"""Lesson 03's experiments on trained networks: repeatable, true to the record, and open to another verdict."""

import sys
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from torch import nn

from dropcourse.experiments import ensembles as topic
from dropcourse.experiments.ensembles.coadaptation import without_units
from dropcourse.experiments.ensembles.deep_networks import COMPENSATED, RELU, SIGMOID, deep_network
from dropcourse.experiments.ensembles.perturbations import (
    CORRUPTIONS,
    NOISE,
    blank,
    fast_gradient_sign,
    move,
    rescale,
    smooth,
)
from dropcourse.models import mlp

NAMES = ("coadaptation", "robustness", "gradient_norms", "deep_training", "pathways", "rare_features")


@pytest.fixture(scope="module")
def recorded():
    return {name: getattr(topic, f"recorded_{name}")() for name in NAMES}


@pytest.fixture
def short(monkeypatch):
    """Quick runs of one epoch or a few steps."""
    module = {name: sys.modules[f"{topic.__name__}.{name}"] for name in (*NAMES, "trained")}
    monkeypatch.setitem(module["trained"].TRAINED_EPOCHS, "quick", 1)
    monkeypatch.setitem(module["coadaptation"].DELETIONS, "quick", 1)
    monkeypatch.setitem(module["robustness"].REPEATS, "quick", 1)
    monkeypatch.setitem(module["gradient_norms"].GRADIENT_ROWS, "quick", 32)
    monkeypatch.setitem(module["deep_training"].DEEP_EPOCHS, "quick", 1)
    monkeypatch.setitem(module["pathways"].PATHWAY_STEPS, "quick", 3)
    monkeypatch.setitem(module["rare_features"].MASKS, "quick", 1)
    monkeypatch.setattr(module["rare_features"], "TEST_ROWS", 200)


def arrays(result):
    return {field.name: np.asarray(getattr(result, field.name)) for field in fields(result)}


def answers(name, result):
    return {question: verdict.answer for question, verdict in topic.EXPERIMENTS[name].conclude(result).items()}


def swapped(values, axis):
    """Without dropout and with it, exchanged."""
    return np.flip(values, axis=axis)


# What is measured


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name, short):
    run = topic.EXPERIMENTS[name].run
    first, again, other = (arrays(run(seeds=seeds)) for seeds in ([3], [3], [5]))
    for field, values in first.items():
        np.testing.assert_array_equal(values, again[field])
        if values.ndim > 1:
            assert not np.array_equal(values, other[field]), field


@pytest.mark.parametrize("name", ["robustness", "gradient_norms", "rare_features"])
def test_the_record_is_what_the_code_measures(name, recorded):
    measured, known = arrays(topic.EXPERIMENTS[name].run(seeds=[0], size="full")), arrays(recorded[name])
    for field, values in measured.items():
        if values.ndim > 1:
            np.testing.assert_allclose(values[0], known[field][0], rtol=1e-3, atol=2e-3)


def test_a_deep_quick_run_is_the_beginning_of_the_record(recorded):
    live = topic.deep_training(seeds=[0])
    epochs, depth = live.accuracy.shape[-1], recorded["deep_training"].depths.tolist().index(live.depths[0])
    known = recorded["deep_training"].accuracy[0, depth, :, :epochs]
    np.testing.assert_allclose(live.accuracy[0, 0], known, atol=2e-3)


def test_deleting_units_is_training_the_network_that_lacks_them():
    model = mlp((4, 6, 5, 3), generator=torch.Generator().manual_seed(1))
    x, kept = torch.randn(7, 4), [torch.tensor([1, 0, 1, 1, 0, 1]) > 0, torch.tensor([0, 1, 1, 0, 1]) > 0]
    smaller = mlp((4, 4, 3, 3))
    with torch.no_grad():
        masks = [torch.ones(4) > 0, *kept, torch.ones(3) > 0]
        pairs = zip(smaller, model, strict=True)
        for i, (new, old) in enumerate(pair for pair in pairs if isinstance(pair[0], nn.Linear)):
            new.weight.copy_(old.weight[masks[i + 1]][:, masks[i]])
    torch.testing.assert_close(without_units(model, x, kept), smaller(x))


def test_corruptions_are_of_the_stated_size_and_leave_their_input():
    x, rng = np.random.default_rng(0).normal(size=(50, 40)), np.random.default_rng(1)
    before = x.copy()
    for corrupt in (NOISE | CORRUPTIONS).values():
        assert corrupt(x, rng).shape == x.shape
    np.testing.assert_array_equal(x, before)
    moved = move(x, rng, positions=2)
    assert all(
        np.array_equal(new[2:], old[:-2]) or np.array_equal(new[:-2], old[2:])
        for new, old in zip(moved, x, strict=True)
    )
    assert (blank(x, rng, positions=5) == 0).sum(axis=1).tolist() == [5] * 50
    assert np.allclose(np.abs(np.log(rescale(x, rng, factor=1.5) / x)), np.log(1.5))
    np.testing.assert_allclose(smooth(x, rng, width=5)[:, 10], x[:, 8:13].mean(axis=1))


def test_an_attack_raises_the_loss_within_its_budget():
    model = mlp((40, 30, 10), generator=torch.Generator().manual_seed(0))
    x, y = torch.randn(20, 40), torch.arange(20) % 10
    attacked = fast_gradient_sign(model, x, y, 0.05)
    assert (attacked - x).abs().max() <= 0.05 + 1e-6
    loss = nn.functional.cross_entropy
    assert loss(model(attacked), y) > loss(model(x), y)


def test_a_compensated_start_keeps_the_mean_square_of_the_signal_and_a_plain_one_does_not():
    sizes = {"inputs": 400, "width": 400, "depth": 8, "outputs": 400, "seed": 0}
    x, squares = torch.randn(400, 400), {}
    for scheme, p in ((RELU, 0.0), (RELU, 0.5), (COMPENSATED, 0.5)):
        torch.manual_seed(0)
        squares[scheme, p] = deep_network(scheme, p, **sizes)(x).square().mean().item()
    assert squares[COMPENSATED, 0.5] == pytest.approx(squares[RELU, 0.0], rel=0.5)
    assert squares[RELU, 0.5] > 50 * squares[RELU, 0.0]  # about 2 ** 8
    assert torch.equal(deep_network(SIGMOID, 0.5, **sizes)[0].weight, deep_network(SIGMOID, 0.0, **sizes)[0].weight)


# What is concluded


def test_deleted_units_cost_less_with_dropout_but_the_work_is_not_spread_more_evenly_everywhere(recorded):
    given = answers("coadaptation", recorded["coadaptation"])
    assert given["accuracy, half deleted"] == given["share of accuracy kept, half deleted"] == "higher"
    assert given["correlation, hidden layer 1"] == given["correlation, hidden layer 2"] == "lower"
    assert (given["evenness, hidden layer 1"], given["evenness, hidden layer 2"]) == ("higher", "lower")


def test_robustness_depends_on_the_disturbance(recorded):
    given = answers("robustness", recorded["robustness"])
    assert given["clean accuracy"] == "higher"
    assert given["predictions changed, 1 hidden unit in 4 deleted"] == "lower"
    assert given["predictions changed, moved by 2 positions"] == "lower"
    assert given["predictions changed, amplitude × or ÷ 1.5"] == "higher"
    assert given["predictions changed, attack, ε = 0.05"] == "no difference"
    assert given["lead in accuracy, noise, σ = 0.1"] == "no difference"
    assert given["lead in accuracy, baseline ±0.3"] == given["lead in accuracy, running mean of 5"] == "lower"


def test_gradients_that_vanish_still_do_and_those_that_arrived_explode(recorded):
    given = answers("gradient_norms", recorded["gradient_norms"])
    ways = {
        question.removesuffix(", way back"): answer for question, answer in given.items() if question.endswith("back")
    }
    assert {answer for question, answer in ways.items() if question.startswith(SIGMOID)} == {"vanishes"}
    assert given["sigmoid, p = 0.5, first layer, signal"] == "larger"
    assert (ways["ReLU, p = 0"], ways["ReLU, p = 0.5"]) == ("arrives", "explodes")
    assert ways["ReLU, compensated start, p = 0.5"] == "arrives"


def test_no_deep_network_trains_better_with_dropout(recorded):
    given = answers("deep_training", recorded["deep_training"])
    assert "higher" not in given.values()
    assert given["5 layers, sigmoid, p = 0.5"] == "lower"
    assert given["12 layers, ReLU, p = 0.5"] == given["12 layers, ReLU, compensated start, p = 0.5"] == "lower"
    assert given["12 layers, sigmoid, p = 0.5"] == "no difference"  # at chance, with dropout and without


def test_each_deep_network_has_the_rate_that_the_record_of_the_tuning_found():
    assert topic.recorded_deep_tuning().best() == topic.DEEP_RATES


def test_pathways_become_even_in_small_networks_and_not_in_each_layer_of_the_classifier(recorded):
    given = answers("pathways", recorded["pathways"])
    assert {given[f"spread, {name}, p = {p:g}"] for name in ("linear", "ReLU") for p in (0.1, 0.3, 0.5)} == {"lower"}
    assert given["spread, classifier, hidden layer 1"] == "no difference"
    assert given["spread, classifier, hidden layer 2"] == "lower"


def test_ridge_neglects_rare_features_and_dropout_does_not_ask_whether_they_tell(recorded):
    given = answers("rare_features", recorded["rare_features"])
    for world in ("rare features tell", "dense features tell"):
        assert given[f"{world}: weight of rare features"] == "more"
    assert given["rare features tell: accuracy, rows with a rare feature, against ridge"] == "higher"
    assert given["dense features tell: accuracy, all rows, against ridge"] == "lower"
    assert given["rare features tell: accuracy, all rows, against ridge, features scaled"] == "no difference"


def test_other_numbers_give_other_verdicts(recorded):
    result = recorded["coadaptation"]
    turned = answers("coadaptation", replace(result, accuracy=swapped(result.accuracy, 2)))
    assert turned["accuracy, half deleted"] == "lower"
    equal = np.repeat(result.correlation[:, :1], 2, axis=1)
    assert answers("coadaptation", replace(result, correlation=equal))["correlation, hidden layer 1"] == "no difference"

    result = recorded["robustness"]
    turned = answers("robustness", replace(result, changed=swapped(result.changed, 1)))
    assert turned["predictions changed, 1 hidden unit in 4 deleted"] == "higher"

    result = recorded["gradient_norms"]
    flat = replace(result, signal=np.ones_like(result.signal))
    assert answers("gradient_norms", flat)["sigmoid, p = 0, way back"] == "arrives"
    noisy = result.signal * 10.0 ** (9 * np.random.default_rng(0).normal(size=(len(result.signal), 1, 1, 21)))
    assert answers("gradient_norms", replace(result, signal=noisy))["ReLU, p = 0.5, way back"] == "undecided"

    result = recorded["deep_training"]
    better = replace(result, accuracy=1 - result.accuracy)
    assert answers("deep_training", better)["12 layers, ReLU, p = 0.5"] == "higher"

    result = recorded["pathways"]
    turned = answers("pathways", replace(result, strength=swapped(result.strength, 2)))
    assert turned["spread, linear, p = 0.5"] == "higher"

    result = recorded["rare_features"]
    turned = answers("rare_features", replace(result, accuracy=result.accuracy[:, :, [1, 0, 2]]))
    assert turned["rare features tell: accuracy, all rows, against ridge"] == "lower"


# What is drawn


@pytest.mark.parametrize("name", NAMES)
def test_the_figure_says_what_it_shows_and_how_the_live_pass_did(name, recorded, short):
    draw = getattr(topic, f"draw_{name}")
    _, plain = draw(recorded[name])
    _, alt = draw(recorded[name], topic.EXPERIMENTS[name].run(seeds=[0]))
    assert f"{topic.EXPERIMENTS[name].seeds} seeds" in plain
    assert alt.startswith(plain)
    assert "our quick pass" in alt
