"""The experiment on the variance that dropout adds: repeatable, true to its record, able to find a formula wrong."""

from dataclasses import replace

import numpy as np
import pytest

from dropcourse.errors import NotAnswered
from dropcourse.experiments import dropout_mechanics as topic
from dropcourse.reference.dropout_mechanics import dropped_variance

RECORDED = topic.recorded_variance()


def answers(result):
    return {question: verdict.answer for question, verdict in topic.conclude_variance(result).items()}


def test_the_same_seeds_give_the_same_numbers_and_others_do_not():
    first, again, other = (topic.variance(dropped_variance, seeds=seeds) for seeds in ([3, 4], [3, 4], [5, 4]))
    np.testing.assert_array_equal(first.simulated, again.simulated)
    assert not np.array_equal(first.simulated[0], other.simulated[0])
    np.testing.assert_array_equal(first.simulated[1], other.simulated[1])


def test_the_record_is_what_the_code_measures():
    measured = topic.variance(dropped_variance, seeds=[0], size="full")
    for field in ("simulated", "formula"):
        np.testing.assert_allclose(getattr(measured, field)[0], getattr(RECORDED, field)[0], rtol=1e-4)


def test_the_closed_form_agrees_with_the_simulation_and_that_of_the_standard_form_does_not():
    expected = {f"p = {p:g}, the formula": "agrees" for p in (0.1, 0.5, 0.9)}
    expected |= {f"p = {p:g}, p (1 - p)": "differs" for p in (0.1, 0.5, 0.9)}
    assert answers(RECORDED) == expected


def test_a_wrong_formula_and_a_noisy_simulation_turn_the_verdict():
    assert answers(replace(RECORDED, formula=2 * RECORDED.formula))["p = 0.5, the formula"] == "differs"
    noise = np.where(np.arange(len(RECORDED.simulated)) % 2, 1.5, 0.7)[:, None]
    assert answers(replace(RECORDED, simulated=RECORDED.simulated * noise))["p = 0.5, the formula"] == "undecided"


def test_the_figure_says_how_far_a_formula_is_off():
    live = topic.variance(lambda x, w, p: 2 * dropped_variance(x, w, p), seeds=range(2))
    _, alt = topic.draw_variance(RECORDED, live)
    assert f"{RECORDED.simulated[:, 8].mean():.3f} at 0.9" in alt
    off = float(alt.partition("lies within ")[2].partition("%")[0])
    assert off == pytest.approx(100, abs=3)


def test_an_unwritten_answer_is_reported_in_one_sentence():
    def unwritten(x, w, p):
        raise NotImplementedError()

    unwritten.__name__ = "dropped_variance"
    with pytest.raises(NotAnswered, match="measures your `dropped_variance`"):
        topic.variance(unwritten, seeds=[0])
