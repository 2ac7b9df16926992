"""Lesson 06's experiments: fleets train as single networks do, runs repeat, rules judge, figures have words."""

import sys
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from torch import nn

from dropcourse.data import signals
from dropcourse.experiments import tuning as topic
from dropcourse.experiments.tuning.fleet import AFTER, BEFORE, LAST, PLAIN, Fleet, scores, train_fleet
from dropcourse.experiments.tuning.searches import GAUSSIAN, GRID, METHODS, RANDOM, TPE, settings_of
from dropcourse.experiments.tuning.table import SHAPE, Table

NAMES = tuple(topic.EXPERIMENTS)
SMALL = {  # name -> module's constants that make a quick run quicker
    "winners_curse": ("CURSE_STEPS", 3),
    "rate_width_size_map": ("QUICK_STEPS", 3),
    "too_much": ("TOO_MUCH_STEPS", 3),
    "time_to_target": ("TARGET_STEPS", 30),
    "dropout_and_batch_norm": ("NORM_STEPS", 3),
    "companions": ("COMPANION_STEPS", {100: 3, 1000: 3}),
    "searches": ("SEARCH_STEPS", 2),
}


def module(name):
    # By name, because the package's attribute of this name is the function.
    return sys.modules[f"{topic.__name__}.{name}"]


@pytest.fixture(scope="module")
def recorded():
    return {name: getattr(topic, f"recorded_{name}")() for name in NAMES}


@pytest.fixture
def short(monkeypatch):
    """Quick runs of a few steps."""
    for name, (constant, value) in SMALL.items():
        if isinstance(getattr(module(name), constant), dict):
            monkeypatch.setitem(getattr(module(name), constant), "quick", value)
        else:
            monkeypatch.setattr(module(name), constant, value)
    monkeypatch.setattr(module("table"), "TABLE_TEST", 300)
    monkeypatch.setattr(module("winners_curse"), "FRESH_ROWS", 300)
    monkeypatch.setitem(module("searches").REPEATS, "quick", {GRID: 2, RANDOM: 2, TPE: 1, GAUSSIAN: 1})
    monkeypatch.setattr(module("searches"), "BUDGET", 12)
    for cached in (module("cells").cell, module("table").table):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def forgotten():
    """What a short run trained must not be found by the next one."""
    yield
    for cached in (module("cells").cell, module("table").table):
        cached.cache_clear()


def arrays(result):
    return {field.name: np.asarray(getattr(result, field.name)) for field in fields(result)}


def answers(name, result):
    return {question: verdict.answer for question, verdict in topic.EXPERIMENTS[name].conclude(result).items()}


def draw_signals(rows=60, seed=0):
    return signals(rows, np.random.default_rng(seed))


# Fleets


@pytest.mark.parametrize("order", [PLAIN, AFTER, BEFORE, LAST])
def test_a_member_of_a_fleet_trains_as_it_does_alone(order):
    rates = np.array([[0.0, 0.0, 0.0], [0.2, 0.3, 0.4], [0.1, 0.0, 0.5]])
    fleet, alone = (Fleet((40, 12, 9, 10), chosen, 3, order) for chosen in (rates, rates[1:2]))
    for one in (fleet, alone):
        train_fleet(one, draw_signals(), steps=20, learning_rate=1e-2, seed=5)
    ours, theirs = (scores(one, draw_signals(seed=1)) for one in (fleet, alone))
    # A bias in front of a normalisation has no gradient but rounding, which Adam turns into steps.
    near = 1e-4 if order == PLAIN else 5e-3
    np.testing.assert_allclose(ours[0, 1], theirs[0, 0], rtol=near)
    if order == PLAIN:
        assert abs(ours[0, 0] - theirs[0, 0]) > 10 * near * theirs[0, 0]


@pytest.mark.parametrize("order", [PLAIN, AFTER])
def test_a_fleet_computes_what_torch_computes(order):
    fleet, x = Fleet((40, 12, 9, 10), np.zeros((2, 3)), 3, order), torch.tensor(draw_signals().x)
    train_fleet(fleet, draw_signals(), steps=10, learning_rate=1e-2, seed=5)
    layers = []
    for layer, (weight, bias) in enumerate(zip(fleet.weights, fleet.biases, strict=True)):
        linear = nn.Linear(*weight.shape[1:])
        linear.weight, linear.bias = nn.Parameter(weight[1].T), nn.Parameter(bias[1, 0])
        layers.append(linear)
        if layer < 2 and order == AFTER:
            width = weight.shape[2]
            norm = nn.BatchNorm1d(width)
            norm.weight, norm.bias = (
                nn.Parameter(fleet.scales[layer][width:]),
                nn.Parameter(fleet.shifts[layer][width:]),
            )
            norm.running_mean, norm.running_var = (values[width:] for values in fleet.statistics[layer])
            layers.append(norm)
        if layer < 2:
            layers.append(nn.ReLU())
    torch.testing.assert_close(fleet.eval()(x)[1], nn.Sequential(*layers).eval()(x), rtol=1e-4, atol=1e-5)


def test_dropout_drops_the_stated_share_of_each_members_units_in_training_only():
    rates = np.array([[0.0, 0.0], [0.3, 0.0], [0.8, 0.0]])
    fleet, ones = Fleet((1000, 5, 10), rates, 0), torch.ones(200, 1000)
    seen = fleet.train()._dropped(ones.expand(3, 200, 1000), 0)
    shares = (seen == 0).float().mean(dim=(1, 2))
    # Standard error at most 0.0011: 9 of them is a false alarm in fewer than 1e-18 of all seeds.
    torch.testing.assert_close(shares, torch.tensor([0.0, 0.3, 0.8]), atol=0.01, rtol=0)
    torch.testing.assert_close(seen.mean(dim=(1, 2)), torch.ones(3), atol=0.05, rtol=0)
    assert torch.equal(fleet.eval()._dropped(ones.expand(3, 200, 1000), 0), ones.expand(3, 200, 1000))


def test_dropout_stands_where_the_order_says():
    places = {
        order: [rate is not None for rate in Fleet((4, 5, 6, 2), np.array([[0, 0.5, 0.5]]), 0, order).rates]
        for order in (PLAIN, BEFORE, AFTER, LAST)
    }
    assert places[LAST] == [False, False, True]
    assert places[PLAIN] == places[BEFORE] == places[AFTER] == [False, True, True]


def test_recalibration_gives_the_statistics_of_the_data_with_dropout_off():
    fleet, x = Fleet((40, 30, 20, 10), np.array([[0, 0.5, 0.5]]), 0, BEFORE), torch.tensor(draw_signals(500).x)
    train_fleet(fleet, draw_signals(500), steps=100, learning_rate=3e-3, seed=1)
    shift = fleet.recalibrate(x)
    assert shift.shape == (1, 2)
    assert 0.3 < shift[0, 0] < 0.7  # the units' variance about doubles with p = 0.5
    inputs = torch.baddbmm(fleet.biases[0], x[None], fleet.weights[0])[0].detach()
    torch.testing.assert_close(fleet.statistics[0][0], inputs.mean(dim=0), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(fleet.statistics[0][1], inputs.var(dim=0), rtol=1e-4, atol=1e-5)


def test_max_norm_bounds_hidden_units_and_decay_shrinks_weights():
    data, rates = draw_signals(), np.zeros((3, 3))
    fleet = Fleet((40, 12, 9, 10), rates, 0)
    bounds, decay = np.array([0.5, 2.0, np.inf]), np.array([0.0, 0.0, 3.0])
    train_fleet(fleet, data, steps=60, learning_rate=1e-2, seed=0, weight_decay=decay, max_norm=bounds)
    for weight in fleet.weights[:-1]:
        assert (weight[0].norm(dim=0) <= 0.5 + 1e-5).all()
        assert (weight[1].norm(dim=0) <= 2.0 + 1e-5).all()
    free = Fleet((40, 12, 9, 10), rates, 0)
    train_fleet(free, data, steps=60, learning_rate=1e-2, seed=0)
    assert fleet.weights[0][2].norm() < 0.5 * free.weights[0][2].norm()


def test_training_leaves_the_global_generator_alone_and_stops_when_told():
    before = torch.random.get_rng_state()
    fleet = Fleet((40, 5, 10), np.array([[0.1, 0.2]]), 0)
    seen = train_fleet(fleet, draw_signals(), steps=50, learning_rate=1e-2, seed=0, every=5, watch=lambda one: 1,
                       stop=lambda seen: len(seen) == 3)  # fmt: skip
    assert seen == [1, 1, 1]
    assert torch.equal(torch.random.get_rng_state(), before)


# What is measured


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", NAMES)
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name):
    run = topic.EXPERIMENTS[name].run
    first, again, other = (arrays(run(seeds=seeds)) for seeds in ([3], [3], [5]))
    for field, values in first.items():
        np.testing.assert_array_equal(values, again[field])
        if values.ndim > 1 and name != "time_to_target":  # looks are too coarse to differ
            assert not np.array_equal(values, other[field]), field


def test_a_recorded_cell_is_what_the_code_measures(recorded):
    from dropcourse.experiments.tuning.cells import STEPS, cell

    measured = cell(0, 16, 100, STEPS[100])
    known = recorded["rate_width_size_map"]
    np.testing.assert_allclose(measured.test, known.of("test", 16, 100)[0], atol=0.02)
    np.testing.assert_allclose(measured.validation, known.of("validation", 16, 100)[0], atol=0.02)


def test_the_two_experiments_on_the_same_networks_agree(recorded):
    known = recorded["rate_width_size_map"]
    for i, width in enumerate(topic.TOO_MUCH_WIDTHS):
        np.testing.assert_allclose(recorded["too_much"].test[:, i], known.of("test", width, 1000), atol=1e-6)


def test_a_search_looks_up_distinct_settings_of_its_space():
    searches = module("searches")
    values = np.random.default_rng(0).random(SHAPE)
    known = Table(values, values)
    for method in METHODS:
        search = searches._optuna if method in (TPE, GAUSSIAN) else searches._listed
        for space in (2,) if method in (GRID, GAUSSIAN) else range(3):
            tried = list(search(known, method, space, seed=1))
            assert len(set(tried)) == len(tried) <= searches.BUDGET
            assert set(tried) <= set(settings_of(space))
    assert [len(settings_of(space)) for space in range(3)] == [20, 100, 400]


def test_the_optimism_of_all_settings_is_that_of_the_best():
    score, fresh = np.array([[0.5, 0.7, 0.6]]), np.array([[0.5, 0.5, 0.5]])
    optimism = module("winners_curse")._optimism(score, fresh)
    np.testing.assert_allclose(optimism, [[0.1, (0.2 + 0.2 + 0.1) / 3, 0.2]])


def test_one_standard_error_rule_takes_the_highest_rate_that_is_good_enough():
    score = np.array(
        [[[0.5, 0.60, 0.59, 0.4], [0.5, 0.66, 0.65, 0.4]]]
    )  # the best is 0.63 with a standard error of 0.03
    result = topic.WinnersCurse(np.array([0.0, 0.1, 0.4, 0.8]), score, score, np.array([[1.0, 2.0, 3.0, 4.0]]))
    paid = result.paid()
    assert paid["one-standard-error rule"] == 3.0
    assert paid["cross-validation"] == 2.0
    assert paid["no dropout"] == 1.0


def test_an_unreached_target_can_only_hide_a_difference():
    steps = np.full((10, 6, 1), 100)
    steps[:, topic.TARGET_ARMS.index((PLAIN, 0.5))] = 600
    result = topic.TimeToTarget(700, steps, steps)
    assert answers("time_to_target", result)["no normalisation, p = 0.5 against none"] == "more"
    steps[0, topic.TARGET_ARMS.index((PLAIN, 0.5))] = 0
    assert answers("time_to_target", result)["no normalisation, p = 0.5 against none"] == "more"
    assert answers("time_to_target", result)["p = 0.5, normalisation against none"] == "fewer"
    steps[3, topic.TARGET_ARMS.index((PLAIN, 0.0))] = 0
    assert answers("time_to_target", result)["no normalisation, p = 0.5 against none"] == "undecided"


# What is concluded


FOUND = {
    "winners_curse": {
        "cross-validation, score of the chosen setting": "higher",
        "one split, score of the chosen setting": "higher",
        "paid, cross-validation against no dropout": "higher",
        "paid, one-standard-error rule against no dropout": "undecided",
    },
    "rate_width_size_map": {
        "gain, width 128, 50 examples": "higher",
        "gain, width 16, 4000 examples": "lower",
        "best rate, width 128, 50 examples against 4000": "higher",
        "best rate, width 16, 50 examples against 4000": "higher",
        "best rate, 1000 examples, width 128 against 16": "higher",
    },
    "too_much": {
        "width 16, p = 0.5, training loss": "higher",
        "width 16, p = 0.5, new signals": "lower",
        "width 128, p = 0.2, training loss": "higher",
        "width 128, p = 0.2, new signals": "higher",
    },
    "time_to_target": {
        "no normalisation, p = 0.5 against none": "more",
        "p = 0, normalisation against none": "fewer",
        "p = 0.5, normalisation against none": "no difference",
        "slow-down at p = 0.5, normalisation against none": "more",
    },
    "dropout_and_batch_norm": {
        "variance, normalised, dropout before, normalisation 1": "lower",
        "variance, normalised, dropout after, normalisation 2": "lower",
        "variance, normalised, dropout once, last, normalisation 2": "no difference",
        "normalised, dropout after against normalised, dropout before": "higher",
        "normalised, dropout once, last against normalised, dropout after": "higher",
    },
    "companions": {
        "100 examples, weight decay against dropout": "lower",
        "100 examples, dropout and weight decay against weight decay": "higher",
        "1000 examples, dropout and weight decay against dropout": "lower",
    },
    "searches": {
        "validation after 36 trials, Parzen estimator against random": "higher",
        "test after 36 trials, Parzen estimator against random": "no difference",
        "test after 8 trials, random, two rates against one rate": "no difference",
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_the_record_answers_as_the_lesson_says(name, recorded):
    given = answers(name, recorded[name])
    assert {question: given[question] for question in FOUND[name]} == FOUND[name]


def test_the_best_rate_falls_as_the_data_grow(recorded):
    known = recorded["rate_width_size_map"]
    assert [known.chosen(128, rows) for rows in known.sizes] == [0.7, 0.5, 0.3, 0.2, 0.1]


def turned(result, **changes):
    """The result with fields of it changed by functions."""
    return replace(result, **{name: change(getattr(result, name)) for name, change in changes.items()})


def test_other_numbers_give_other_verdicts(recorded):
    def nothing(values):
        return np.full_like(np.asarray(values, dtype=float), 0.5)

    for name in NAMES:
        if name == "time_to_target":
            flat = turned(recorded[name], steps=lambda v: np.full_like(v, 100), tuning=lambda v: np.full_like(v, 100))
        elif name == "dropout_and_batch_norm":
            flat = turned(recorded[name], accuracy=nothing, loss=nothing, shift=lambda v: np.ones_like(v))
        else:
            kept = ("rates", "widths", "sizes")
            flat = turned(recorded[name], **{f: nothing for f in arrays(recorded[name]) if f not in kept})
        found = {question: answer for question, answer in answers(name, flat).items() if "share of" not in question}
        assert set(found.values()) == {"no difference"}, name


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", NAMES)
def test_the_figure_says_what_it_shows_and_how_the_live_pass_did(name, recorded, monkeypatch):
    monkeypatch.setattr(module("searches"), "BUDGET", 36)
    draw = getattr(topic, f"draw_{name}")
    _, plain = draw(recorded[name])
    live = topic.EXPERIMENTS[name].run(seeds=[0])
    _, alt = draw(recorded[name], live)
    assert f"{topic.EXPERIMENTS[name].seeds} seeds" in plain
    assert alt.startswith(plain)
    assert "Yours" in alt.removeprefix(plain)


# The live search


def test_the_objective_repeats_and_refuses_what_cannot_be_trained():
    arguments = (0.0, 0.2, 0.3, 1e-2)
    assert topic.validation_accuracy(*arguments, steps=5) == topic.validation_accuracy(*arguments, steps=5)
    assert topic.validation_accuracy(*arguments, seed=1, steps=5) != topic.validation_accuracy(*arguments, steps=5)
    for wrong in ((1.0, 0, 0, 1e-2), (-0.1, 0, 0, 1e-2), (0, float("nan"), 0, 1e-2), (0, 0, 0, 0.0)):
        with pytest.raises(ValueError, match=r"rates must be in \[0, 1\)"):
            topic.validation_accuracy(*wrong)


def test_optunas_plots_come_silently_and_with_words(capsys):
    study = topic.new_study(TPE, seed=0)

    def objective(trial):
        first, second = (trial.suggest_float(f"p of hidden layer {layer}", 0, 0.6) for layer in (1, 2))
        return -((first - 0.2) ** 2) - (second - trial.suggest_float("learning rate", 1e-3, 3e-2, log=True)) ** 2

    study.optimize(objective, n_trials=15)
    from matplotlib import pyplot, rcParams

    before = dict(rcParams)
    drawn = topic.draw_study(study)
    assert dict(rcParams) == before, "the style of the figures that follow"
    assert len({alt for _, alt in drawn}) == len(drawn) == 3
    assert f"{study.best_value:.3f} at last" in drawn[0][1]
    for figure, _ in drawn:
        figure.canvas.draw()
        pyplot.close(figure)
    assert capsys.readouterr().err == ""
