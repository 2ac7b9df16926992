"""The data sets hold what their docstrings promise, and are hard in the way lessons need."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dropcourse.data import FEATURES, TEMPLATES, Dataset, digits, flip_labels, signals
from dropcourse.models import mlp
from dropcourse.training import train


def rng(seed=0):
    return np.random.default_rng(seed)


def test_importing_data_loads_neither_torch_nor_scikit_learn():
    code = "import sys, dropcourse, dropcourse.data; print({'torch', 'sklearn'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


@settings(max_examples=30, deadline=None)
@given(count=st.integers(1, 300), seed=st.integers(0, 2**32), noise=st.floats(0, 5), shear=st.floats(0, 5))
def test_signals_are_balanced_finite_rows_of_forty(count, seed, noise, shear):
    data = signals(count, rng(seed), noise=noise, shear=shear)
    assert data.x.shape == (count, FEATURES) == (count, 40)
    assert data.x.dtype == np.float32
    assert np.isfinite(data.x).all()
    assert data.y.dtype == np.int64
    sizes = np.bincount(data.y, minlength=10)
    assert len(sizes) == data.classes == 10
    assert sizes.max() - sizes.min() <= 1


def test_signals_follow_their_generator_and_nothing_else():
    first, again, other = signals(50, rng(1)), signals(50, rng(1)), signals(50, rng(2))
    assert np.array_equal(first.x, again.x)
    assert np.array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)


def test_a_signal_without_noise_and_shear_is_its_template_scaled_and_zero_around_it():
    data = signals(500, rng(), noise=0, shear=0, templates=np.array([[1.0, 1.0], [-1.0, -1.0]]))
    sign = np.where(data.y == 0, 1, -1)[:, None]
    assert (sign * data.x >= 0).all()
    assert (np.abs(data.x).max(axis=1) < 1.4).all()
    assert (np.abs(data.x).max(axis=1) > 0.4).all()
    assert ((np.abs(data.x) < 1e-6).sum(axis=1) >= 5).all()


def test_noise_is_correlated_between_neighbours_and_not_far_apart():
    x = signals(20_000, rng(), shear=0, templates=np.zeros((2, 2))).x
    correlation = np.corrcoef(x.T)
    assert np.diag(correlation, 1).min() > 0.8
    # Standard error 0.007 at each of 28 pairs of positions: a false alarm in fewer than 1e-9 of all seeds.
    assert np.abs(np.diag(correlation, 12)).max() < 0.05


def test_a_large_network_overfits_a_thousand_signals_and_still_learns_their_classes():
    torch.set_num_threads(1)
    draw = rng(3)
    training, fresh = signals(1000, draw), signals(2000, draw)
    model = mlp((40, 256, 256, 10), generator=torch.Generator().manual_seed(3))
    history = train(model, training, fresh, epochs=60, seed=3, progress=False)
    assert history.train_accuracy[-1] > 0.97
    assert 0.45 < history.validation_accuracy[-1] < 0.65
    assert history.validation_loss[-1] > history.validation_loss.min() + 0.1


@pytest.mark.parametrize("count", [0, -1, 2.5, True, "ten"])
def test_signals_refuse_a_count_that_is_no_positive_integer(count):
    with pytest.raises(ValueError, match=r"count must be an integer of at least 1, got"):
        signals(count, rng())


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf"), "loud", None, [0.1]])
@pytest.mark.parametrize("name", ["noise", "shear"])
def test_signals_refuse_a_strength_that_is_no_finite_number_from_zero(name, value):
    with pytest.raises(ValueError, match=f"{name} must be a finite number of at least 0, got"):
        signals(10, rng(), **{name: value})


@pytest.mark.parametrize("templates", [TEMPLATES[0], TEMPLATES[:1], TEMPLATES[:, :1]])
def test_signals_refuse_templates_of_another_shape(templates):
    with pytest.raises(ValueError, match="templates must have shape"):
        signals(10, rng(), templates=templates)


def test_digits_are_ten_classes_of_pixels_between_zero_and_one():
    data = digits()
    assert data.x.shape == (1797, 64)
    assert data.x.min() == 0
    assert data.x.max() == 1
    assert set(data.y) == set(range(10))


def test_take_copies_the_rows_named():
    data = signals(20, rng())
    rows = data.take([3, 3, 0])
    assert np.array_equal(rows.y, data.y[[3, 3, 0]])
    assert np.array_equal(data.take(data.y == 4).x, data.x[data.y == 4])
    assert len(data.take([])) == 0
    rows.x[:] = 0
    assert data.x[3].any()
    with pytest.raises(ValueError, match="indices must be one-dimensional"):
        data.take(3)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros((3, 2)), np.zeros(3, np.int64), "x must be float32"),
        (np.zeros(3, np.float32), np.zeros(3, np.int64), "x must be float32"),
        (np.zeros((3, 2), np.float32), np.zeros(2, np.int64), "one label per row"),
        (np.zeros((3, 2), np.float32), np.zeros(3), "y must be int64"),
        (np.zeros((3, 2), np.float32), np.full(3, 4), r"labels must lie in 0 \.\. 3, got 4 \.\. 4"),
    ],
)
def test_a_data_set_refuses_what_it_does_not_promise(x, y, message):
    with pytest.raises(ValueError, match=message):
        Dataset(x, y, "wrong", 4)


@settings(max_examples=100, deadline=None)
@given(
    classes=st.integers(2, 12),
    count=st.integers(0, 80),
    fraction=st.floats(0, 1),
    dtype=st.sampled_from([np.int64, np.int32, np.uint8]),
    seed=st.integers(0, 2**32),
)
def test_flipping_changes_exactly_the_marked_labels(classes, count, fraction, dtype, seed):
    y = rng(seed).integers(0, classes, count).astype(dtype)
    before = y.copy()
    noisy, flipped = flip_labels(y, fraction, classes, rng(seed + 1))
    assert np.array_equal(y, before)
    assert noisy.dtype == dtype
    assert flipped.dtype == bool
    assert flipped.sum() == round(fraction * count)
    assert np.array_equal(noisy != y, flipped)
    assert ((noisy >= 0) & (noisy < classes)).all()


def test_a_flipped_label_is_any_other_class_with_equal_chance():
    noisy, _ = flip_labels(np.full(90_000, 7), 1.0, 10, rng())
    counts = np.bincount(noisy, minlength=10)
    assert counts[7] == 0
    # Each of nine counts has mean 10,000 and standard deviation 94: 7 of them is a false alarm of 3e-11.
    assert np.abs(np.delete(counts, 7) - 10_000).max() < 7 * 94.3


@pytest.mark.parametrize(
    ("y", "fraction", "classes", "message"),
    [
        ([0, 1], -0.1, 2, r"fraction must be a number in \[0, 1\], got -0.1"),
        ([0, 1], 1.1, 2, "got 1.1"),
        ([0, 1], float("nan"), 2, "got nan"),
        ([0, 1], "half", 2, "got 'half'"),
        ([0, 0], 0.5, 1, "classes must be an integer of at least 2, got 1"),
        ([0, 5], 0.5, 3, r"labels must lie in 0 \.\. 2, got 0 \.\. 5"),
        ([0.0, 1.0], 0.5, 2, "labels must be integers"),
        ([[0, 1]], 0.5, 2, r"got int64 of shape \(1, 2\)"),
    ],
)
def test_flipping_refuses_what_it_cannot_do(y, fraction, classes, message):
    with pytest.raises(ValueError, match=message):
        flip_labels(np.array(y), fraction, classes, rng())
