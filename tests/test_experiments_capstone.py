"""Lesson 07's experiment, a tiny transformer: true to its record, able to find the opposite; and the numbers that the
lesson quotes."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from dropcourse.errors import NotAnswered
from dropcourse.experiments import capstone as topic
from dropcourse.experiments.capstone.block import Classifier
from dropcourse.reference.capstone import attention, drop_path
from graders.lessons import find_lesson

transformer = sys.modules["dropcourse.experiments.capstone.transformer"]
PLACES = list(transformer.PLACES)


@pytest.fixture(scope="module")
def recorded():
    return topic.recorded_transformer()


@pytest.fixture
def prose():
    """The lesson's text without the line breaks of its source."""
    text = find_lesson("capstone").source.read_text(encoding="utf-8")
    return " ".join(line.removeprefix("#").strip() for line in text.split("\n"))


@pytest.fixture
def short(monkeypatch):
    """Quick runs of one epoch on few examples."""
    monkeypatch.setattr(transformer, "ROWS", 100)
    monkeypatch.setattr(transformer, "NEW", 100)
    monkeypatch.setitem(transformer.PLACE_EPOCHS, "quick", 1)


@pytest.mark.parametrize("name", ["transformer", "transformer_tuning"])
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name, short):
    run = topic.EXPERIMENTS[name].run
    first, again, other = (run(attention, drop_path, seeds=seeds).loss for seeds in ([3], [3], [5]))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_answers_that_are_passed_in_are_measured(short):
    def forgets(q, k, v, *rest, **options):
        return 0 * attention(q, k, v, *rest, **options)

    mine, theirs = (topic.transformer(one, drop_path, seeds=[0]).loss for one in (attention, forgets))
    assert not np.array_equal(mine, theirs)


@pytest.mark.parametrize("name", ["attention", "drop_path"])
def test_an_unwritten_answer_is_reported_in_one_sentence(name, short):
    def unwritten(*arguments, **options):
        raise NotImplementedError()

    unwritten.__name__ = name
    given = {"attention": attention, "drop_path": drop_path} | {name: unwritten}
    with pytest.raises(NotAnswered, match=f"measures your `{name}`"):
        topic.transformer(*given.values(), seeds=[0])


def test_the_experiments_need_no_reference():
    code = "import sys, dropcourse.experiments.capstone; sys.exit('dropcourse.reference' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_network_that_drops_nowhere_is_the_same_while_training():
    torch.manual_seed(0)
    model, x = Classifier(attention, drop_path), torch.randn(3, 40)
    torch.testing.assert_close(model.train()(x), model.eval()(x))


@pytest.mark.parametrize("place", PLACES[1:])
def test_each_place_drops_while_training_and_only_then(place):
    torch.manual_seed(0)
    model, x = Classifier(attention, drop_path, **transformer.PLACES[place]), torch.randn(50, 40)
    assert not torch.equal(model.train()(x), model(x))
    assert torch.equal(model.eval()(x), model(x))


def test_every_place_uses_the_rate_that_the_tuning_found():
    found = topic.recorded_transformer_tuning().best()
    assert found == transformer.CHOSEN
    # A rate at the end of the range would mean that a better one may lie outside.
    assert not {transformer.PLACE_RATES[0], transformer.PLACE_RATES[-1]} & set(found.values())


def test_other_numbers_turn_the_verdicts(recorded):
    conclude = topic.EXPERIMENTS["transformer"].conclude
    answers = {question: verdict.answer for question, verdict in conclude(recorded).items()}
    assert answers["attention weights against nowhere"] == "better"
    turned = conclude(replace(recorded, new=1 - recorded.new))
    assert turned["attention weights against nowhere"].answer == "worse"
    same = conclude(replace(recorded, new=np.tile(recorded.new[:, :1], len(PLACES))))
    assert {verdict.answer for verdict in same.values()} == {"the same"}


def test_the_alt_text_says_the_numbers_of_the_figure(recorded, short):
    live = topic.transformer(attention, drop_path, seeds=[0])
    _, plain = topic.draw_transformer(recorded)
    _, alt = topic.draw_transformer(recorded, live)
    assert alt.startswith(plain)
    assert f"{live.new[0, 0]:.3f}" in alt[len(plain) :]
    assert f"{recorded.new.mean(axis=0)[1]:.3f} of the new" in plain
    assert topic.draw_transformer(replace(recorded, new=recorded.new * 0.7))[1] != plain


def test_the_lesson_quotes_the_recorded_numbers(recorded, prose):
    new, train = recorded.new.mean(axis=0), recorded.train.mean(axis=0)
    gain = recorded.new[:, 1] - recorded.new[:, 0]
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    for quoted in (
        f"from {new[0]:.3f} to {new[1]:.3f}, by {gain.mean():.3f} with a standard error of {error:.3f}: better",
        f"differences of {new[2] - new[0]:.3f} and {new[3] - new[0]:.3f} lie within 3 standard errors",
        f"{train[1]:.2f}, {train[2]:.2f} and {train[3]:.2f} against {train[0]:.2f}",
    ):
        assert quoted in prose
