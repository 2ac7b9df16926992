"""Lesson 06: references agree with scikit-learn and with integration; rules in the checks differ where they should."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.tuning import diagnose as curves
from dropcourse.checks.tuning import one_standard_error_rule as chosen
from dropcourse.reference import tuning as reference


@pytest.fixture
def rng():
    return np.random.default_rng(6)


# Folds and cross-validation


@pytest.mark.parametrize(("n", "k"), [(10, 3), (7, 7), (20, 2), (23, 5)])
def test_folds_deal_out_each_example_once(n, k, rng):
    folds = reference.k_fold_indices(n, k, rng)
    assert sorted(np.concatenate([held_out for _, held_out in folds])) == list(range(n))
    assert all(sorted([*train, *held_out]) == list(range(n)) for train, held_out in folds)
    sizes = [len(held_out) for _, held_out in folds]
    assert max(sizes) - min(sizes) <= 1


def test_cross_validation_agrees_with_a_pipeline_of_scikit_learn(rng):
    x, y = rng.normal(3, 2, (30, 4)), rng.normal(size=30)
    scores = reference.cross_validate(
        lambda x, y: LinearRegression().fit(x, y), lambda model, x, y: model.score(x, y), x, y, 5,
        np.random.default_rng(1),
    )  # fmt: skip
    wanted = []
    for train, held_out in reference.k_fold_indices(30, 5, np.random.default_rng(1)):
        scaler = StandardScaler().fit(x[train])
        model = LinearRegression().fit(scaler.transform(x[train]), y[train])
        wanted.append(model.score(scaler.transform(x[held_out]), y[held_out]))
    np.testing.assert_allclose(scores, wanted)


def test_features_are_those_with_the_largest_correlation_in_the_training_part(rng):
    x, y = rng.normal(size=(40, 30)) * rng.uniform(1, 5, 30), rng.normal(size=40)
    seen = []
    reference.cross_validate(lambda x, y: seen.append((x, y)), lambda model, x, y: 0.0, x, y, 4, rng, features=6)
    for kept, labels in seen:
        rows = [int(np.flatnonzero(y == label)[0]) for label in labels]
        correlations = np.abs(np.corrcoef(x[rows].T, labels)[-1, :-1])
        of_kept = np.abs(np.corrcoef(kept.T, labels)[-1, :-1])
        np.testing.assert_allclose(np.sort(of_kept), np.sort(correlations)[-6:])


def test_on_pure_noise_selection_in_the_folds_finds_nothing(rng):
    def fit(x, y):
        return LinearRegression().fit(x, y)

    def score(model, x, y):
        return np.mean((model.predict(x) > 0) == (y > 0))

    found = [
        reference.cross_validate(fit, score, rng.normal(size=(60, 400)), rng.choice((-1.0, 1.0), 60), 5, rng, 5).mean()
        for _ in range(30)
    ]
    assert abs(np.mean(found) - 0.5) < 5 * np.std(found, ddof=1) / math.sqrt(30)


# Search


def test_logarithms_are_uniform_and_failing_trials_survive(rng):
    tried = []

    def objective(settings):
        tried.append(settings)
        if len(tried) % 3 == 0:
            raise MemoryError
        return math.nan if len(tried) % 3 == 1 else (math.log10(settings["rate"]) + 2) ** 2

    best, history = reference.random_search(objective, {"rate": (1e-4, 1.0, "log")}, 900, rng)
    exponents = np.log10([settings["rate"] for settings, _ in history])
    assert np.abs(np.histogram(exponents, 4, (-4, 0))[0] - 225).max() < 6 * math.sqrt(900 * 0.25 * 0.75)
    assert sum(math.isnan(loss) for _, loss in history) == 600
    assert best["rate"] == pytest.approx(0.01, rel=0.1)


def test_if_every_trial_fails_there_is_no_best(rng):
    best, history = reference.random_search(lambda _: 1 / 0, {"rate": (0.0, 1.0, "uniform")}, 3, rng)
    assert best is None
    assert len(history) == 3


# One standard error


def test_the_rule_takes_the_highest_rate_within_one_standard_error():
    rates, losses = [0.5, 0.0, 0.2, 0.7, 0.35], [1.04, 1.2, 1.0, 1.3, 1.06]
    assert reference.one_standard_error_rule(rates, losses, [0.5, 0.1, 0.05, 0.5, 0.01]) == 0.5
    assert reference.one_standard_error_rule(rates, losses, [0.5, 0.1, 0.07, 0.5, 0.01]) == 0.5
    assert reference.one_standard_error_rule(rates, losses, [0.5, 0.1, 0.01, 0.5, 0.01]) == 0.2


@pytest.mark.parametrize("seed", range(5))
def test_no_wrong_rule_is_right_in_all_cases_of_the_check(seed):
    class Check:
        inputs = np.random.default_rng(seed)

    rules = {**chosen.WRONG, **chosen.ORDER}
    assert rules.keys() <= MISCONCEPTIONS.keys()
    cases = chosen._drawn(Check, 14, rules, in_order=False)
    right = [reference.one_standard_error_rule(case.rates, case.losses, case.errors) for case in cases]
    assert [case.right for case in cases] == right
    assert right not in [[rule(case) for case in cases] for rule in rules.values()]


# Bayesian optimisation


@pytest.mark.parametrize(("length_scale", "noise"), [(0.2, 0.1), (0.5, 0.3), (0.1, 1e-3)])
def test_the_gaussian_process_agrees_with_scikit_learn(length_scale, noise, rng):
    x, y, query = rng.uniform(size=8), rng.normal(size=8), rng.uniform(-0.5, 1.5, 50)
    mean, std = reference.gp_posterior(x, y, query, length_scale, noise)
    process = GaussianProcessRegressor(RBF(length_scale), alpha=noise**2, optimizer=None).fit(x[:, None], y)
    wanted_mean, wanted_std = process.predict(query[:, None], return_std=True)
    np.testing.assert_allclose(mean, wanted_mean, atol=1e-6)
    np.testing.assert_allclose(std, wanted_std, atol=1e-6)


def test_the_posterior_of_one_point_is_the_conditional_of_two_normal_numbers():
    """By integration over the joint density of the value at a query and a noisy measurement elsewhere."""
    x, y, query, length, noise = 0.3, 0.8, 0.55, 0.4, 0.2
    together = math.exp(-((x - query) ** 2) / (2 * length**2))

    def joint(value):
        spread = math.sqrt(1 - together**2 + noise**2)
        return norm.pdf(value) * norm.pdf(y, together * value, spread)

    total = quad(joint, -8, 8, epsabs=1e-12)[0]
    mean = quad(lambda value: value * joint(value), -8, 8, epsabs=1e-12)[0] / total
    variance = quad(lambda value: (value - mean) ** 2 * joint(value), -8, 8, epsabs=1e-12)[0] / total
    got_mean, got_std = reference.gp_posterior(np.array([x]), np.array([y]), np.array([query]), length, noise)
    assert got_mean[0] == pytest.approx(mean, abs=1e-6)
    assert got_std[0] == pytest.approx(math.sqrt(variance), abs=1e-6)


@pytest.mark.parametrize("mean", [-1.0, 0.4, 0.5, 2.0])
@pytest.mark.parametrize("std", [0.05, 0.7, 3.0])
def test_the_expected_improvement_agrees_with_numerical_integration(mean, std):
    best = 0.5
    low = min(mean, best) - 12 * std
    wanted = quad(lambda loss: (best - loss) * norm.pdf(loss, mean, std), low, best, epsabs=1e-10, points=[mean])[0]
    got = reference.expected_improvement(np.array([mean]), np.array([std]), best)
    assert got[0] == pytest.approx(wanted, abs=1e-6)


def test_with_a_process_of_scikit_learn_the_next_rate_is_the_same(rng):
    x, y, query = rng.uniform(size=6), rng.normal(size=6), np.linspace(0, 1, 101)
    process = GaussianProcessRegressor(RBF(0.2), alpha=0.01, optimizer=None).fit(x[:, None], y)
    mean, std = process.predict(query[:, None], return_std=True)
    z = (y.min() - mean) / std
    wanted = std * (z * norm.cdf(z) + norm.pdf(z))
    got = reference.expected_improvement(*reference.gp_posterior(x, y, query, 0.2, 0.1), y.min())
    np.testing.assert_allclose(got, wanted, atol=1e-6)
    assert got.argmax() == wanted.argmax()


# Curves and norms


def test_in_the_cases_of_the_check_each_wrong_rule_has_answers_of_its_own():
    cases = (*curves.CASES, *curves.LIMITS)
    right = tuple(reference.diagnose(*case) for case in cases)
    wrong = {name: tuple(rule(*case) for case in cases) for name, rule in curves.WRONG.items()}
    assert tuple(curves._rule(*case) for case in cases) == right
    assert set(right) == set(curves.WORDS)
    assert wrong.keys() <= MISCONCEPTIONS.keys()
    assert len({right, *wrong.values()}) == 1 + len(wrong)
    assert [reference.diagnose(*case) for case in curves.SHORT] == [curves._rule(*case) for case in curves.SHORT]


def test_max_norm_agrees_with_torch(rng):
    torch = pytest.importorskip("torch")
    weight = rng.normal(size=(20, 7)) * rng.uniform(0, 3, (20, 1))
    wanted = torch.renorm(torch.from_numpy(weight), 2, 0, 2.0).numpy()
    np.testing.assert_allclose(reference.max_norm(weight, 2.0), wanted, rtol=1e-6)
