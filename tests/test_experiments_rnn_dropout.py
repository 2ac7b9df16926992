"""Lesson 05's experiments: repeatable, true to the record, open to another verdict, and a floor that is one."""

import sys
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from torch import nn

from dropcourse.errors import RecordError
from dropcourse.experiments import rnn_dropout as topic
from dropcourse.experiments.rnn_dropout import arms, texts
from dropcourse.experiments.rnn_dropout.arms import ARMS, CELL, LOCKED, NONE, UPWARDS, Network
from dropcourse.experiments.rnn_dropout.automaton import Automaton, language

NAMES = ("delayed_recall", "language_model", "real_text")
TUNINGS = ("recall_tuning", "language_tuning", "prose_tuning")
module = {name: sys.modules[f"{topic.__name__}.{name}"] for name in (*NAMES, "prose")}


def has_the_text():
    try:
        return bool(module["prose"].prose())
    except RecordError:
        return False


needs_the_text = pytest.mark.skipif(not has_the_text(), reason="this Python's manual is not the one that was measured")
each = pytest.mark.parametrize("name", [*NAMES[:2], pytest.param("real_text", marks=needs_the_text)])


@pytest.fixture(scope="module")
def recorded():
    return {name: getattr(topic, f"recorded_{name}")() for name in (*NAMES, *TUNINGS)}


@pytest.fixture
def short(monkeypatch):
    """Quick runs of a few steps or one epoch."""
    monkeypatch.setitem(module["delayed_recall"].RECALL_STEPS, "quick", 3)
    monkeypatch.setitem(module["language_model"].LANGUAGE_EPOCHS, "quick", 1)
    monkeypatch.setitem(module["real_text"].PROSE_EPOCHS, "quick", 1)


def arrays(result):
    return {field.name: np.asarray(getattr(result, field.name)) for field in fields(result)}


def answers(name, result):
    return {question: verdict.answer for question, verdict in topic.EXPERIMENTS[name].conclude(result).items()}


def run(name, seeds):
    return topic.EXPERIMENTS[name].run(seeds=seeds)


# What is measured


@each
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name, short):
    before = torch.get_rng_state()
    first, again, other = (arrays(run(name, seeds)) for seeds in ([3], [3], [5]))
    assert torch.equal(torch.get_rng_state(), before)
    for field, values in first.items():
        np.testing.assert_array_equal(values, again[field])
        if values.ndim > 1 and values.size:
            assert not np.array_equal(values, other[field]), field


@pytest.mark.parametrize("name", ["language_model", pytest.param("real_text", marks=needs_the_text)])
def test_a_quick_run_is_the_beginning_of_the_record(name, recorded, short):
    live = run(name, [0])
    # Rounding differs between processors and grows with every step, so only the beginning is compared.
    np.testing.assert_allclose(live.losses[0], recorded[name].losses[0, :, :1], rtol=1e-3)


def test_the_recorded_floor_is_what_the_language_costs_its_own_speaker(recorded):
    result = recorded["language_model"]
    floors = [module["language_model"].draw_text(seed, stream=0)[1] for seed in (0, 1)]
    np.testing.assert_allclose(result.floor[:2], floors, rtol=1e-5)
    assert result.entropy_rate == pytest.approx(language().entropy_rate(), rel=1e-5)
    assert (texts.stopped(result.losses) > result.floor[:, None]).all()


def test_the_entropy_rate_is_that_of_chains_where_it_is_known():
    coin = Automaton(np.array([[0.5, 0.5]]), np.zeros((1, 2), dtype=int))
    assert coin.entropy_rate() == pytest.approx(np.log(2))
    certain = Automaton(np.eye(3), np.array([[1, 0, 0], [0, 2, 0], [0, 0, 0]]))
    assert certain.entropy_rate() == pytest.approx(0, abs=1e-9)
    assert certain.draw(6, np.random.default_rng(0))[0].tolist() in ([0, 1, 2] * 2, [1, 2, 0] * 2, [2, 0, 1] * 2)
    stay = np.array([[0.9, 0.1], [0.8, 0.2]])  # the symbol names the next state: an ordinary Markov chain
    chain = Automaton(stay, np.array([[0, 1], [0, 1]]))
    share = np.array([8, 1]) / 9
    np.testing.assert_allclose(chain.stationary(), share)
    assert chain.entropy_rate() == pytest.approx(-(share @ (stay * np.log(stay)).sum(axis=1)))


def test_a_long_text_costs_the_entropy_rate_and_a_wrong_model_costs_more():
    spoken = language()
    np.testing.assert_allclose(spoken.emissions.sum(axis=1), 1)
    text, states = spoken.draw(50_000, np.random.default_rng(0))
    # The loss of a text of this length has a standard deviation below 0.01 (twenty texts: 0.005): off by six of them.
    assert spoken.loss(text, states) == pytest.approx(spoken.entropy_rate(), abs=0.05)
    frequencies = np.bincount(text, minlength=spoken.symbols) / len(text)
    assert -np.log(frequencies[text]).mean() > spoken.entropy_rate() + 1
    assert np.array_equal(states[1:], spoken.successors[states[:-1], text[:-1]])


def test_five_symbols_tell_nearly_all_as_the_lesson_says_and_two_do_not():
    spoken = language()
    text, states = spoken.draw(5_000, np.random.default_rng(1))
    floor = spoken.loss(text, states)
    short = {length: spoken.loss_of_short_memory(text, length) for length in (0, 2, 5)}
    assert short[5] == pytest.approx(floor, abs=0.02)
    assert short[2] > floor + 0.3
    frequencies = spoken.stationary() @ spoken.emissions
    assert short[0] == pytest.approx(-np.log(frequencies[text]).mean())


@needs_the_text
def test_pieces_of_a_stretch_do_not_overlap_and_come_from_the_prose():
    text = module["prose"].prose()
    stretch = module["real_text"].draw_stretch(3, stream=0)
    letters = module["prose"].ALPHABET
    whole = "".join(letters[i] for part in (stretch.training, stretch.validation, stretch.testing) for i in part)
    assert whole in text * 2
    assert len(whole) == 20_003 < len(text)


def test_another_manual_is_refused_in_a_sentence_and_the_record_stays(monkeypatch, recorded):
    monkeypatch.setattr(module["prose"], "gathered", lambda: "another text")
    with pytest.raises(RecordError, match=r"manual is not that of Python 3\.11\.7.*The recorded result holds as it is"):
        topic.real_text(seeds=[0])
    assert topic.recorded_real_text().losses.shape == recorded["real_text"].losses.shape


def test_sequences_to_recall_begin_with_the_answer_and_say_nothing_of_it_later():
    recall = module["delayed_recall"]
    x, y = recall.draw_sequences(500, 15, np.random.default_rng(0))
    assert x.shape == (16, 500)
    assert torch.equal(x[0], y)
    assert set(y.tolist()) == set(range(8))
    assert set(x[1:-1].unique().tolist()) == {8, 9, 10, 11}
    assert set(x[-1].tolist()) == {12}


def test_the_arms_start_alike_and_differ_in_training_mode_only():
    sizes = {"symbols": 6, "features": 5, "hidden": 7, "outputs": 4}
    x = torch.arange(6).repeat(3, 2)
    networks = {arm: arms.seeded_network(arm, 0.4, 1, **sizes) for arm in ARMS}
    plain = networks[NONE].eval()(x)[0]
    for arm, network in networks.items():
        if arm != "zoneout":  # which computes with expectations
            assert torch.equal(network.eval()(x)[0], plain)
        torch.manual_seed(2)
        noisy = [network.train()(x)[0] for _ in range(3)]
        # With the fewest coins, 7 and 5 for each of 12 sequences, all three are equal with a probability below 1e-20.
        assert all(torch.equal(noisy[0], other) for other in noisy) == (arm == NONE)
        start = network.lstm.bias_ih_l0[7:14] - arms.FORGET_BIAS
        assert start.abs().max() <= 7**-0.5


def test_variational_dropout_masks_what_leaves_the_network_too_and_non_recurrent_both_ends():
    for arm, changes in ((LOCKED, False), (UPWARDS, True)):
        network = Network(arm, 0.5, symbols=3, features=4, hidden=50, outputs=50)
        network.out = nn.Identity()
        with torch.no_grad():
            torch.manual_seed(3)
            zeros = network.train()(torch.zeros(6, 2, dtype=torch.long))[0] == 0
        assert 0.2 < zeros.double().mean() < 0.8  # 100 coins or more: beyond 6 standard errors
        assert torch.equal(zeros, zeros[:1].expand_as(zeros)) != changes


def test_texts_are_cut_into_streams_whose_targets_are_the_next_symbols():
    x, y = texts._streams(np.arange(14), 3)
    assert x.t().tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert torch.equal(y, x + 1)


@pytest.mark.parametrize("tuning", TUNINGS)
def test_each_arm_has_the_setting_that_the_record_of_the_tuning_found(tuning, recorded):
    used = {
        "recall_tuning": topic.RECALL_SETTINGS,
        "language_tuning": topic.LANGUAGE_SETTINGS,
        "prose_tuning": topic.PROSE_SETTINGS,
    }
    assert recorded[tuning].best() == used[tuning]
    given = topic.EXPERIMENTS[tuning].conclude(recorded[tuning])
    assert all(f"{used[tuning][arm].learning_rate:g}" in given[arm].answer for arm in ARMS)


# What is concluded


def test_a_fresh_mask_on_the_cell_state_forgets_and_every_other_arm_recalls_more(recorded):
    given = answers("delayed_recall", recorded["delayed_recall"])
    assert {given[f"{arm}, lag 7"] for arm in ARMS if arm != NONE} == {"recalls"}
    assert [arm for arm in ARMS if given.get(f"{arm}, lag 15") == "forgets"] == [CELL]
    assert {given[f"{arm} against a mask on c each step, lag 15"] for arm in ARMS if arm != CELL} == {"recalls more"}
    assert [given[f"{CELL}, p = {p:g}"] for p in (0.1, 0.2, 0.3, 0.5)] == ["undecided", *["forgets"] * 3]


def test_variational_dropout_helps_two_languages_as_much_as_non_recurrent_dropout_does(recorded):
    for name in ("language_model", "real_text"):
        given = answers(name, recorded[name])
        assert given["none, last epoch against chosen"] == "higher"
        assert {given[f"{arm} against none"] for arm in (UPWARDS, LOCKED, "candidate only", "zoneout")} == {"lower"}
        assert given[f"{LOCKED} against non-recurrent"] == "no difference"
        assert "lower" not in {answer for question, answer in given.items() if "against non-recurrent" in question}
    assert answers("language_model", recorded["language_model"])[f"{CELL} against none"] == "lower"


def test_other_numbers_give_other_verdicts(recorded):
    result = recorded["delayed_recall"]
    turned = answers("delayed_recall", replace(result, accuracy=1 - result.accuracy))
    assert turned[f"{CELL}, lag 15"] == "recalls better"
    equal = replace(result, accuracy=np.repeat(result.accuracy[:, :1], len(ARMS), axis=1))
    assert answers("delayed_recall", equal)[f"{CELL}, lag 15"] == "recalls"
    assert turned[f"{LOCKED} against a mask on c each step, lag 15"] == "recalls less"
    for name in ("language_model", "real_text"):
        result, plain = recorded[name], ARMS.index(NONE)
        changed = result.losses.copy()
        changed[:, [plain, ARMS.index(LOCKED)]] = changed[:, [ARMS.index(LOCKED), plain]]
        assert answers(name, replace(result, losses=changed))[f"{LOCKED} against none"] == "higher"
        equal = np.repeat(result.losses[:, :1], len(ARMS), axis=1)
        assert answers(name, replace(result, losses=equal))[f"{LOCKED} against none"] == "no difference"
        falling = np.sort(result.losses, axis=2)[:, :, ::-1]
        assert answers(name, replace(result, losses=falling))["none, last epoch against chosen"] == "no difference"


def test_the_epoch_is_chosen_on_validation_text_and_scored_on_test_text():
    losses = np.zeros((1, 2, 3, 2))
    losses[0, 0] = [[3, 1], [2, 5], [4, 0]]
    losses[0, 1] = [[3, 1], [2, 5], [1, 7]]
    assert texts.chosen_epochs(losses).tolist() == [[2, 3]]
    assert texts.stopped(losses).tolist() == [[5, 7]]


# What is drawn


@each
def test_the_figure_says_what_it_shows_and_how_the_live_pass_did(name, recorded, short):
    draw = getattr(topic, f"draw_{name}")
    figure, plain = draw(recorded[name])
    lines = [len(axes.lines) for axes in figure.axes]
    figure, alt = draw(recorded[name], run(name, [0]))
    assert f"{topic.EXPERIMENTS[name].seeds} seeds" in plain
    assert alt.startswith(plain)
    assert "he live pass" in alt
    assert len(figure.axes[0].lines) > lines[0]
