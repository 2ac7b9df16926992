"""Small data sets on which overfitting shows within seconds: made signals, scanned digits, flipped labels.

Lessons and experiments draw their data here, and every draw takes its generator as an argument. The signals
are made in the manner of MNIST-1D (Greydanus and Kobak 2020, arXiv 2011.14439), with templates and constants
of our own.
"""

import math
from dataclasses import dataclass, replace
from numbers import Real

import numpy as np

FEATURES = 40
TEMPLATE_WIDTH = (12.0, 28.0)  # positions that a template covers; the rest of the 40 is padding
AMPLITUDE = (0.6, 1.4)
NOISE_LENGTH = 2.0  # standard deviation, in positions, of the kernel that correlates neighbouring noise
SMOOTHING_LENGTH = 0.7  # the same for the kernel that smooths the finished signal

# One row per class, drawn over twelve points and zero outside them. Some pairs are each other's mirror
# image, or differ in one place only, so that a class is told by its shape and not by its mean, its energy or
# its position.
TEMPLATES = np.array(
    [
        [0.2, 0.5, 0.8, 1.0, 1.0, 0.8, 0.5, 0.2, -0.3, -0.6, -0.6, -0.3],  # hill, then hollow
        [-0.3, -0.6, -0.6, -0.3, 0.2, 0.5, 0.8, 1.0, 1.0, 0.8, 0.5, 0.2],  # hollow, then hill
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 0.0],  # slow rise, sudden fall
        [0.0, 1.0, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],  # sudden rise, slow fall
        [0.8, 1.0, 0.7, 0.1, -0.1, 0.0, 0.0, -0.1, 0.1, 0.7, 1.0, 0.8],  # two peaks far apart
        [0.2, 0.7, 1.0, 0.6, 0.1, 0.6, 1.0, 0.7, 0.2, 0.0, 0.0, 0.0],  # two peaks close together
        [0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.8],  # plateau
        [0.8, 0.9, 0.9, 0.9, 0.3, -0.4, -0.4, 0.3, 0.9, 0.9, 0.9, 0.8],  # plateau with a notch
        [0.3, 0.3, 0.3, 0.3, 0.6, 0.6, 0.6, 0.6, 1.0, 1.0, 1.0, 1.0],  # stairs up
        [0.7, -0.7, 0.7, -0.7, 0.7, -0.7, 0.7, -0.7, 0.7, -0.7, 0.7, -0.7],  # zigzag
    ]
)
TEMPLATES.setflags(write=False)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled rows: `x` float32 `(n, features)`, `y` int64 `(n,)` with values in `0 .. classes - 1`.

    Raises `ValueError` if a shape, a dtype or a label is not as stated.
    """

    x: np.ndarray
    y: np.ndarray
    name: str
    classes: int

    def __post_init__(self):
        if self.x.ndim != 2 or self.x.dtype != np.float32:
            raise ValueError(f"x must be float32 of shape (n, features), got {self.x.dtype} of shape {self.x.shape}")
        if self.y.shape != self.x.shape[:1] or self.y.dtype != np.int64:
            raise ValueError(
                f"y must be int64 of shape ({len(self.x)},), one label per row of x, "
                f"got {self.y.dtype} of shape {self.y.shape}"
            )
        _check_labels(self.y, self.classes)

    def __len__(self) -> int:
        return len(self.y)

    def take(self, indices) -> "Dataset":
        """The rows at `indices`: integers `(m,)`, repeats allowed, or a Boolean mask `(n,)`; a copy."""
        indices = np.asarray(indices)
        if indices.ndim != 1:
            raise ValueError(f"indices must be one-dimensional, got shape {indices.shape}")
        if indices.size == 0:
            indices = indices.astype(np.int64)
        return replace(self, x=self.x[indices], y=self.y[indices])


def signals(
    count: int,
    rng: np.random.Generator,
    *,
    noise: float = 0.18,
    shear: float = 0.7,
    templates: np.ndarray = TEMPLATES,
) -> Dataset:
    """Noisy signals of 40 positions: one template per class, at a random place, width and height.

    A row is `amplitude * template`, stretched and moved, plus a ramp from `-slope` to `slope` with `slope`
    uniform in `[-shear, shear]`, plus correlated noise of standard deviation `noise`, smoothed. Classes are
    as equal in number as `count` allows, in random order. `templates` has shape `(classes, points)`, at least
    two of each.

    Raises `ValueError` if `count` is not an integer of at least 1, if `noise` or `shear` is negative or not
    finite, or if `templates` has another shape. Source: Greydanus and Kobak 2020, section 2, with other
    templates and constants.
    """
    if not _is_integer(count) or count < 1:
        raise ValueError(f"count must be an integer of at least 1, got {count!r}")
    for name, value in (("noise", noise), ("shear", shear)):
        if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
            raise ValueError(f"{name} must be a finite number of at least 0, got {value!r}")
    if np.ndim(templates) != 2 or min(np.shape(templates)) < 2:
        raise ValueError(f"templates must have shape (classes, points), got shape {np.shape(templates)}")

    classes = len(templates)
    y = rng.permutation(np.arange(count, dtype=np.int64) % classes)
    x = rng.uniform(*AMPLITUDE, (count, 1)) * _placed(np.asarray(templates), y, rng)
    x += rng.uniform(-shear, shear, (count, 1)) * np.linspace(-1, 1, FEATURES)
    kernel = _gaussian_kernel(NOISE_LENGTH)
    x += noise * rng.standard_normal((count, FEATURES)) @ (kernel / np.linalg.norm(kernel, axis=0))
    x = x @ _gaussian_kernel(SMOOTHING_LENGTH)
    return Dataset(x.astype(np.float32), y, "signals", classes)


def digits() -> Dataset:
    """Scanned handwritten digits, 8 x 8 pixels in [0, 1]: 1,797 rows, 64 features, 10 classes.

    Source: scikit-learn's `load_digits`, the test part of "Optical Recognition of Handwritten Digits"
    (Alpaydin and Kaynak 1998).
    """
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return Dataset((x / 16).astype(np.float32), y.astype(np.int64), "digits", 10)


def flip_labels(
    y: np.ndarray, fraction: float, classes: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Replace exactly `round(fraction * n)` labels, chosen without repeats, by a different class.

    `y` holds integers `(n,)` in `0 .. classes - 1`, `fraction` lies in [0, 1]. All other classes are equally
    likely. Returns the noisy labels, a copy of the same dtype, and a Boolean mask `(n,)` of the rows that
    were flipped.

    Raises `ValueError` if `fraction` lies outside [0, 1] or is NaN, if `classes` is not an integer of at
    least 2, or if `y` is not one-dimensional, not of integer type or holds a label outside its range.
    """
    if not (isinstance(fraction, Real) and 0 <= fraction <= 1):
        raise ValueError(f"fraction must be a number in [0, 1], got {fraction!r}")
    _check_labels(y, classes)
    rows = rng.choice(len(y), round(fraction * len(y)), replace=False)
    flipped = np.zeros(len(y), dtype=bool)
    flipped[rows] = True
    noisy = y.copy()
    noisy[rows] = (y[rows] + rng.integers(1, classes, len(rows))) % classes
    return noisy, flipped


def _placed(templates: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each row's template at a random width and place, interpolated, zero around it: `(count, 40)`."""
    padded = np.pad(templates, ((0, 0), (1, 1)))
    last = padded.shape[1] - 1
    width = rng.uniform(*TEMPLATE_WIDTH, (len(y), 1))
    start = rng.uniform(0, FEATURES - 1 - width)
    position = np.clip((np.arange(FEATURES) - start) / width * last, 0, last)
    left = np.minimum(position.astype(np.int64), last - 1)
    weight = position - left
    row = y[:, None]
    return (1 - weight) * padded[row, left] + weight * padded[row, left + 1]


def _gaussian_kernel(length: float) -> np.ndarray:
    """A matrix `(40, 40)` whose columns are Gaussian weights around each position and sum to 1."""
    distance = np.subtract.outer(np.arange(FEATURES), np.arange(FEATURES))
    weights = np.exp(-0.5 * (distance / length) ** 2)
    return weights / weights.sum(axis=0)


def _check_labels(y: np.ndarray, classes: int) -> None:
    if not _is_integer(classes) or classes < 2:
        raise ValueError(f"classes must be an integer of at least 2, got {classes!r}")
    if np.ndim(y) != 1 or not np.issubdtype(np.asarray(y).dtype, np.integer):
        raise ValueError(f"labels must be integers of shape (n,), got {np.asarray(y).dtype} of shape {np.shape(y)}")
    if len(y) and (np.min(y) < 0 or np.max(y) >= classes):
        raise ValueError(f"labels must lie in 0 .. {classes - 1}, got {np.min(y)} .. {np.max(y)}")


def _is_integer(value) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
