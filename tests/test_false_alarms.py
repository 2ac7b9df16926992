"""How often a check wrongs a correct answer: the odds are computed from what the checks judge, and repeated trials
agree."""

import math
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from scipy.stats import binom

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.statistics import FALSE_ALARM, plausible
from graders.lessons import all_lessons, find_lesson
from graders.prove import PARTS, cells_of, odds
from graders.prove.answers import reference
from graders.prove.odds_tables import bounds
from graders.prove.trial import Trial

LESSONS = all_lessons()
BINOMIAL_TESTS = {
    "sample_mask_rate": 2,  # one for each of two drop probabilities
    "sample_mask_independence": 3,  # rows, columns, calls
    "dropout_forward_mask": 4,
    "Dropout_mask": 4,
    "standard_dropout_forward_mask": 4,
    "mlp_loss_and_gradients_dropout": 4,  # inputs, hidden units, neighbours, two examples
    "FunctionalNet_training": 4,
    "RebuiltNet_training": 4,
    "ReseededNet_masks": 3,
    "ReseededNet_training": 4,
}


def binomial_tests(lesson, exercise, test, part):
    with odds.watching() as seen:
        assert Trial(lesson, reference(lesson, exercise)).ask(test, part).passed
    return sum(judged.margin is not None for judged in seen)


def test_the_binomial_tests_of_each_cell_are_as_many_as_stated():
    lesson = find_lesson("dropout_mechanics")
    for part in PARTS:
        counted = {
            test: binomial_tests(lesson, exercise, test, part)
            for exercise, tests in cells_of(lesson).items()
            for test in tests
        }
        assert {test: count for test, count in counted.items() if count} == BINOMIAL_TESTS


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.topic)
def test_a_class_of_1000_graded_twice_expects_fewer_than_a_thousandth_of_a_false_alarm(lesson):
    found = odds.odds_of(lesson, range(1))
    assert set(found) == {(test, part) for tests in cells_of(lesson).values() for test in tests for part in PARTS}
    assert max(found.values()) < 1e-9
    assert odds.expected_false_alarms(found) == 2 * 1000 * sum(found.values()) < odds.MOST_FALSE_ALARMS


def test_a_criterion_without_stated_odds_stops_the_proof():
    with odds.watching(), pytest.raises(odds.Unlisted, match=r"CERTAIN.*CHANCE"), Check("f", "g") as check:
        check.require("new", True, "something new")


def test_a_rate_beyond_those_allowed_for_stops_the_proof():
    lesson = find_lesson("dropout_mechanics")
    checks = lesson.module("dropcourse.checks")
    with odds.watching(), pytest.raises(odds.Unlisted, match="outside"):
        checks.sample_mask_rate(lesson.module("dropcourse.reference").sample_mask, ps=(0.05,))


@pytest.mark.parametrize("trials", [600, 5400, 6000, 12_000, 96_000])
@pytest.mark.parametrize("probability", [0.15, 0.35, 0.5, 0.58, 0.7, 0.85])
def test_implausible_counts_have_less_than_the_stated_odds(trials, probability):
    low, high = odds._plausible_range(trials, probability)
    assert binom.cdf(low - 1, trials, probability) + binom.sf(high, trials, probability) <= FALSE_ALARM


@pytest.mark.parametrize(("trials", "off"), [(96_000, 0.02), (6_000, 0.07)])
def test_power_is_as_the_masks_module_says(trials, off):
    """A keep rate that is off by 0.02, or neighbours that agree more or less often by 0.07."""
    for p in np.linspace(*bounds.RATES, 15):
        expected = 1 - p if off == 0.02 else p**2 + (1 - p) ** 2
        low, high = odds._plausible_range(trials, float(expected))
        for actual in (expected - off, expected + off):
            missed = binom.cdf(high, trials, actual) - binom.cdf(low - 1, trials, actual)
            assert missed < 1e-3, (p, actual)


def test_bounds_agree_with_cases_small_enough_to_count():
    p, q = 0.15, 0.85
    assert bounds.none_of(2) == pytest.approx(q**2)
    assert bounds.equal_masks(3) == pytest.approx((p**2 + q**2) ** 3)
    assert bounds.equal_counts(2, 2) == pytest.approx(p**4 + (2 * p * q) ** 2 + q**4)
    rows, columns = (p**2 + q**2) ** 3, (p**3 + q**3) ** 2
    assert bounds.seeming_coins((2, 3), 4) == pytest.approx(4 * (rows + columns))


@pytest.mark.parametrize("bound", [lambda p: (p**2 + (1 - p) ** 2) ** 40, lambda p: odds_at(p, 40, 3)])
def test_bounds_are_largest_at_the_ends_of_the_range(bound):
    inside = [bound(p) for p in np.linspace(*bounds.RATES, 29)]
    assert max(inside) == pytest.approx(max(bound(p) for p in bounds.RATES))


def odds_at(p, entries, draws):
    return sum(math.comb(entries, k) ** draws * (p**k * (1 - p) ** (entries - k)) ** draws for k in range(entries + 1))


def test_a_margin_is_the_distance_from_the_nearest_plausible_count():
    low, high = odds._plausible_range(1000, 0.3)
    assert [plausible(count, 1000, 0.3) for count in (low - 1, low, high, high + 1)] == [False, True, True, False]
    assert odds._margin(high + 10, 1000, [0.3]) == pytest.approx(10 / 1000**0.5)
    assert odds._margin(300, 1000, [0.3]) < 0


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.topic)
def test_5_repetitions_wrong_no_correct_answer(lesson):
    assert odds.false_alarms(lesson, range(5)) == []


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.topic)
def test_repetitions_wrong_no_correct_answer(lesson):
    """None in 2,000 rules out, with 95 % confidence, that a lesson wrongs more than 1 correct answer in 667; none in
    200, more than 1 in 67. REPETITIONS=2000 takes half an hour."""
    repetitions = int(os.environ.get("REPETITIONS", "200"))
    chunks = [range(start, start + 20) for start in range(10_000, 10_000 + repetitions, 20)]
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        alarms = Counter(
            alarm for found in pool.map(odds.false_alarms, [lesson] * len(chunks), chunks) for alarm in found
        )
    assert alarms == {}
