"""Lesson 01: the references are what the literature says, and the tables of the checks what their rules give."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.overfitting.early_stopping_cases import BEST, DELTA, SHORT, STOP
from dropcourse.reference import overfitting as reference

TABLES = {"best": BEST, "stop": STOP, "delta": DELTA, "short": SHORT}


@pytest.fixture
def rng():
    return np.random.default_rng(1)


# Splits


@pytest.mark.parametrize(("n", "fraction", "held_out"), [(10, 0.3, 3), (7, 0.5, 4), (2, 0.01, 1), (2, 0.99, 1)])
def test_a_split_deals_out_each_example_once_and_with_its_label(n, fraction, held_out, rng):
    x, y = np.arange(n)[:, None], np.arange(n) * 2
    x_train, y_train, x_validation, y_validation = reference.split(x, y, fraction, rng)
    assert len(x_validation) == held_out
    assert sorted([*x_train[:, 0], *x_validation[:, 0]]) == list(range(n))
    assert (y_train == 2 * x_train[:, 0]).all()
    assert (y_validation == 2 * x_validation[:, 0]).all()


def test_every_example_is_held_out_equally_often(rng):
    x = np.arange(10)
    held_out = np.bincount(np.concatenate([reference.split(x, x, 0.3, rng)[2] for _ in range(2000)]))
    assert np.abs(held_out - 600).max() < 6 * np.sqrt(2000 * 0.3 * 0.7)


# Fits


@pytest.mark.parametrize("weight_decay", [0.01, 1.0, 100.0])
@pytest.mark.parametrize("shape", [(30, 4), (5, 12)])
def test_ridge_agrees_with_scikit_learn(shape, weight_decay, rng):
    features, y = rng.normal(2, 1, shape), rng.normal(5, 1, shape[0])
    weights, intercept = reference.fit_ridge(features, y, weight_decay)
    model = Ridge(alpha=weight_decay).fit(features, y)
    np.testing.assert_allclose(weights, model.coef_, rtol=1e-8)
    assert intercept == pytest.approx(model.intercept_)


def test_without_weight_decay_the_smallest_weights_win(rng):
    features, y = rng.normal(2, 1, (6, 15)), rng.normal(size=6)
    weights, intercept = reference.fit_ridge(features, y, 0)
    np.testing.assert_allclose(features @ weights + intercept, y)
    limit, _ = reference.fit_ridge(features, y, 1e-9)
    np.testing.assert_allclose(weights, limit, atol=1e-6)


def test_features_are_powers_and_the_dtype_stays():
    features = reference.polynomial_features(np.array([2, -1], np.float32), 3)
    assert features.tolist() == [[2, 4, 8], [-1, 1, -1]]
    assert features.dtype == np.float32


# Errors


def test_squared_bias_and_variance_add_up_to_the_error(rng):
    predictions, truth = rng.normal(size=(50, 7)), rng.normal(size=7)
    squared_bias, variance = reference.bias_variance(predictions, truth)
    error = ((predictions - truth) ** 2).mean(axis=0)
    np.testing.assert_allclose(squared_bias + variance, error, rtol=1e-12)


# Early stopping


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_right_answers_of_a_table_are_those_of_the_rule(table):
    assert tuple(reference.early_stopping(*case) for case in table.cases) == table.right


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_in_a_table_each_misconception_has_answers_of_its_own(table):
    answers = [rule for rules in table.wrong.values() for rule in rules]
    assert table.wrong.keys() <= MISCONCEPTIONS.keys()
    assert table.right not in answers
    assert all(len(rule) == len(table.cases) for rule in answers)
    by_cause = [set(rules) for rules in table.wrong.values()]
    assert sum(map(len, by_cause)) == len(set.union(*by_cause))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_that_is_moved_has_the_same_answers(table):
    moved = table.moved(2.0, 3.0)
    assert moved.cases != table.cases
    assert tuple(reference.early_stopping(*case) for case in moved.cases) == moved.right == table.right


# Weight decay


def test_for_plain_gradient_descent_decoupled_decay_is_the_penalty_with_another_number(rng):
    old, slopes = {"w": rng.normal(size=3)}, {"w": rng.normal(size=3)}
    stepped = reference.sgd_step(old, slopes, 0.1, 0.5)["w"]
    np.testing.assert_allclose(stepped, (1 - 0.1 * 0.5) * old["w"] - 0.1 * slopes["w"])


# Learning curves


def test_a_learning_curve_calls_the_functions_it_is_given(rng):
    seen = []

    def fit(x, y):
        return y.mean()

    def score(model, x, y):
        seen.append(len(x))
        return model + len(x)

    x = np.arange(10)
    train, train_error, validation, _ = reference.learning_curve(fit, score, x, x * 0 + 1, [2, 7], 3, rng)
    assert sorted(seen) == sorted([2, 8, 7, 3] * 3)
    assert (train.tolist(), train_error.tolist(), validation.tolist()) == ([3, 8], [0, 0], [9, 4])


def test_the_standard_error_is_that_of_a_mean(rng):
    scores = iter([1.0, 0.0, 3.0, 0.0, 5.0, 0.0])
    got = reference.learning_curve(lambda x, y: None, lambda *_: next(scores), *np.ones((2, 4)), [2], 3, rng)
    assert [part.item() for part in got] == pytest.approx([3, 2 / np.sqrt(3), 0, 0])
