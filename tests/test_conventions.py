"""The quiz: its checks know no answers, and the answers are what frameworks and documents say."""

import inspect

import pytest

from dropcourse.checks.dropout_mechanics import conventions as quiz
from dropcourse.errors import CheckFailed, NotAnswered
from dropcourse.reference.dropout_mechanics import conventions
from graders.hidden import dropout_mechanics as hidden

RIGHT = conventions()


def answering(**changed):
    return lambda: {**RIGHT, **changed}


def test_the_digest_is_that_of_the_reference():
    assert quiz.digest({letter: RIGHT[letter] for letter in quiz.DOCUMENTED}) == quiz.DIGEST


def test_what_is_measured_is_what_the_reference_says():
    assert quiz.measured() == {letter: RIGHT[letter] for letter in quiz.MEASURED}


def test_every_letter_belongs_to_one_check():
    assert sorted(quiz.MEASURED + quiz.DOCUMENTED) == sorted(RIGHT)


def test_the_module_that_students_get_holds_no_answers():
    source = inspect.getsource(quiz)
    assert "0.8" not in source
    assert "1.25" not in source


@pytest.mark.parametrize("letter", sorted(RIGHT))
def test_each_wrong_answer_fails_at_once_unnamed_and_later_by_name(letter):
    aspect = "measured" if letter in quiz.MEASURED else "documented"
    answer = answering(**{letter: 0.37})
    with pytest.raises(CheckFailed) as at_once:
        getattr(quiz, f"conventions_{aspect}")(answer)
    with pytest.raises(CheckFailed) as later:
        getattr(hidden, f"conventions_{aspect}")(answer)
    assert "0.37" not in at_once.value.message
    assert f"answer {letter} is right" in later.value.message.replace("✓", "\n✓").split("What holds")[0]
    assert "got: 0.37" in later.value.message
    for message in (at_once.value.message, later.value.message):
        assert "0.8" not in message
        assert "1.25" not in message


def test_all_wrong_answers_are_reported():
    with pytest.raises(CheckFailed) as later:
        hidden.conventions_documented(answering(g=0.5, j=0.5, l=0.5))
    assert later.value.message.count("got: 0.5") == 3


def test_the_visible_check_says_how_many_agree(capsys):
    with pytest.raises(CheckFailed, match="4 of 6 agree"):
        quiz.conventions_measured(answering(c=0.5, d=0.5))


@pytest.mark.parametrize("aspect", ["measured", "documented"])
def test_blank_answers_are_not_answered_and_the_message_says_what_to_do(aspect):
    with pytest.raises(NotAnswered, match="place of each `None`"):
        getattr(quiz, f"conventions_{aspect}")(lambda: dict.fromkeys(RIGHT))


def test_measuring_leaves_the_global_generator_as_it_was():
    import torch

    quiz.measured.cache_clear()
    before = torch.get_rng_state()
    quiz.measured()
    assert torch.equal(before, torch.get_rng_state())
