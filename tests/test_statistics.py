"""A random check says how often it wrongs a correct answer, and it is true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.masks import DRAWS, SHAPE, Draw, require_independence, require_rate
from dropcourse.checks.toolkit.statistics import FALSE_ALARM, plausible, surprise
from dropcourse.errors import CheckFailed

probabilities = st.floats(0.001, 0.999)
cases = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(cases, probabilities)
def test_surprise_is_the_two_sided_binomial_tail(case, probability):
    count, trials = case
    law = binom(trials, probability)
    expected = min(1, 2 * min(law.cdf(count), law.sf(count - 1)))
    assert surprise(count, trials, probability) == pytest.approx(expected, rel=1e-6, abs=1e-300)


@pytest.mark.parametrize(("probability", "certain"), [(0.0, 0), (1.0, 50)])
def test_where_nothing_is_random_only_one_count_is_plausible(probability, certain):
    assert [count for count in range(51) if plausible(count, 50, probability)] == [certain]


@pytest.mark.parametrize("trials", [10, 600, 6_000, 12_000, 96_000])
@pytest.mark.parametrize("probability", [0.15, 0.3, 0.5, 0.75, 0.85])
def test_the_odds_against_a_correct_answer_are_exactly_bounded(trials, probability):
    counts = np.arange(trials + 1)
    law = binom(trials, probability)
    tails = np.minimum(1, 2 * np.minimum(law.cdf(counts), law.sf(counts - 1)))
    assert law.pmf(counts[tails < FALSE_ALARM]).sum() <= FALSE_ALARM


def test_a_looser_bound_is_met_in_practice():
    """The same rule at 1 %, where it can be watched at work: between 0 and 1 % of correct answers are surprising."""
    counts = np.random.default_rng(0).binomial(12_000, 0.7, size=20_000)
    alarms = sum(surprise(int(count), 12_000, 0.7) < 0.01 for count in counts)
    assert 120 < alarms < 240


@pytest.mark.parametrize("p", [0.15, 0.5, 0.85])
def test_equal_counts_in_all_draws_are_as_rare_as_stated(p):
    most = binom(np.prod(SHAPE), 1 - p).pmf(round((1 - p) * np.prod(SHAPE)))
    assert most < 0.011
    assert most ** (DRAWS - 1) < 1e-13


def judged(draw, p, seed):
    """Whether masks made by `draw(rng)` pass the criteria on rate and independence."""
    rng = np.random.default_rng(seed)
    draws = [Draw(draw(rng), {}, True) for _ in range(DRAWS)]
    try:
        with Check("exercise", "aspect", rng) as check:
            require_rate(check, draws, p)
            require_independence(check, draws, p)
    except CheckFailed:
        return False
    return True


def pairs_of_rows_alike(share, p):
    def draw(rng):
        mask = rng.random(SHAPE) >= p
        alike = rng.random((SHAPE[0] // 2, *SHAPE[1:])) < share
        mask[1::2] = np.where(alike, mask[0::2], mask[1::2])
        return mask

    return draw


@pytest.mark.parametrize("p", [0.15, 0.3, 0.5, 0.85])
def test_correct_masks_pass(p, capsys):
    assert all(judged(lambda rng: rng.random(SHAPE) >= p, p, seed) for seed in range(100))


@pytest.mark.parametrize("p", [0.15, 0.3, 0.5, 0.85])
def test_a_rate_that_is_off_by_two_points_fails_each_time(p, capsys):
    for shift in (-0.02, 0.02):
        assert not any(judged(lambda rng, p=p + shift: rng.random(SHAPE) >= p, p, seed) for seed in range(50))


@pytest.mark.parametrize("p", [0.3, 0.5, 0.7])
def test_rows_that_agree_too_often_fail_each_time(p, capsys):
    share = 0.07 / (1 - p**2 - (1 - p) ** 2)
    failed = sum(not judged(pairs_of_rows_alike(share * 1.3, p), p, seed) for seed in range(50))
    assert failed == 50
