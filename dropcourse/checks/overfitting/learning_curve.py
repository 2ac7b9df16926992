"""Checks of `learning_curve(fit, score, x, y, sizes, repeats, rng)`: scores by the number of training examples.

The check lends a `fit` that notes the examples it gets, and a `score` that notes them too and returns random numbers.
What must come back follows from these notes.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.choices import Choice, regular, require_generator_chooses
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome

NAMES = ("train_mean", "train_error", "validation_mean", "validation_error")


@dataclass
class Notes:
    """What was fitted and scored in one call. `fits` holds the examples of each fit, `scores` for each fit the pairs
    (examples, score); an example is its number in x, or -1 if there is none such, or if its label is another's."""

    fits: list[np.ndarray] = field(default_factory=list)
    scores: list[list[tuple[np.ndarray, float]]] = field(default_factory=list)
    strange: bool = False

    def twice_on_own(self) -> bool:
        """Whether each model was scored twice on the examples that it was fitted to."""
        pairs = zip(self.fits, self.scores, strict=True)
        return bool(self.fits) and all(
            len(scores) == 2 and all(np.array_equal(seen, examples) for seen, _ in scores) for examples, scores in pairs
        )

    def by_size(self, sizes: tuple[int, ...], n: int) -> np.ndarray | None:
        """Scores of shape (2, sizes, repeats), of training and of validation, if each model was scored once on its own
        examples and once on others; None if not."""
        found: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
        for examples, scores in zip(self.fits, self.scores, strict=True):
            own = [score for seen, score in scores if np.array_equal(seen, examples)]
            others = [score for seen, score in scores if not np.array_equal(seen, examples)]
            if len(own) != 1 or len(others) != 1 or len(examples) not in found:
                return None
            found[len(examples)].append((own[0], others[0]))
        if len({len(pairs) for pairs in found.values()}) != 1 or not self.fits:
            return None
        return np.array(list(found.values())).transpose(2, 0, 1)


def learning_curve_scores(learning_curve: Any, sizes: tuple = (12, 3, 7), repeats: int = 4, inputs: Any = 0) -> None:
    """The means over the repeats, in the order of the sizes."""
    with Check("learning_curve", "mean scores", inputs) as check:
        got, scores = _measured(check, learning_curve, sizes, repeats)
        for part, name in enumerate(("training", "validation")):
            _require(
                check, name, got[2 * part], scores[part].mean(axis=1), f"the mean {name} score of each size", sizes
            )
        means = scores.mean(axis=2)
        swapped = np.allclose(got[0], means[1]) and np.allclose(got[2], means[0])
        check.suspect("results-swapped", swapped or np.allclose(got[1], means[1]), {"training", "validation"})
        last = np.allclose(got[::2], scores[:, :, -1])
        check.suspect("one-repeat-counts", last, {"training", "validation"})
        few, scores = _measured(check, learning_curve, (1, 29), 2)
        right = np.allclose(few[::2], scores.mean(axis=2))
        check.require("few", right, "also for one example, for all but one, and for two repeats", "other means")
        check.suspect("one-repeat-counts", np.allclose(few[::2], scores[:, :, -1]), {"few"})
        check.suspect("results-swapped", not right, {"few"})


def learning_curve_errors(learning_curve: Any, sizes: tuple = (4, 9), repeats: int = 5, inputs: Any = 0) -> None:
    """The standard errors of these means."""
    with Check("learning_curve", "standard errors", inputs) as check:
        got, scores = _measured(check, learning_curve, sizes, repeats)
        deviations = scores.std(axis=2, ddof=1)
        for part, name in enumerate(("training", "validation")):
            right = deviations[part] / math.sqrt(repeats)
            _require(check, name, got[2 * part + 1], right, f"the standard error of the mean {name} score", sizes)
        both, errors = {"training", "validation"}, np.array(got[1::2])
        wrong = {
            "deviation-for-error": [deviations, scores.std(axis=2)],
            "population-deviation": [scores.std(axis=2) / math.sqrt(repeats)],
            "repeats-without-root": [deviations / repeats, scores.std(axis=2) / repeats],
            "variance-for-error": [deviations**2, deviations**2 / repeats, scores.var(axis=2)],
        }
        for misconception, results in wrong.items():
            check.suspect(misconception, any(np.allclose(errors, result) for result in results), both)
        swapped = np.allclose(got[1], scores[1].mean(axis=1)) or np.allclose(errors, scores.mean(axis=2))
        check.suspect("results-swapped", swapped, both)


def learning_curve_protocol(
    learning_curve: Any, sizes: tuple = (8, 5), repeats: int = 3, n: int = 40, inputs: Any = 0
) -> None:
    """Each repeat draws anew, by the generator; what is not drawn is for validation; what is not allowed raises."""
    with Check("learning_curve", "protocol", inputs) as check:
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        calls = [_call(check, learning_curve, sizes, repeats, n, seed) for seed in (one, one, another)]
        outcome, notes = calls[0]
        for came, _ in calls:
            _arrays(check, came, sizes)
        counts = sorted(len(examples) for examples in notes.fits)
        fits = counts == sorted(size for size in sizes for _ in range(repeats))
        got = f"fits to {', '.join(map(str, counts[:20])) or 'nothing'} examples"
        check.require("fits", fits, "each size is fitted once in each repeat", got, fatal=True)
        right = not notes.strange
        check.require("labels", right, "each example is passed on with its label", "an example with another's label")
        ways = math.comb(n, min(sizes)) ** (repeats - 1)
        _require_draws(check, notes, n, ways)
        choices = [_choice(*call) for call in calls]
        require_generator_chooses(check, *choices, ways)
        require_untouched(check, outcome, x=2, y=3)
        _require_errors(check, learning_curve, n)


def _choice(outcome: Outcome, notes: Notes) -> Choice:
    chosen = np.concatenate(notes.fits or [np.empty(0)])
    return Choice(chosen, outcome.touched, 6 in outcome.changed, all(map(regular, notes.fits)))


def _require_draws(check: Check, notes: Notes, n: int, ways: int) -> None:
    twice = any(len(set(examples.tolist())) < len(examples) for examples in notes.fits)
    check.require("once", not twice, "the examples drawn are different ones", "an example that was drawn twice")
    repeated = {len(examples): set() for examples in notes.fits}
    for examples in notes.fits:
        repeated[len(examples)].add(tuple(examples.tolist()))
    fresh = all(len(draws) > 1 for draws in repeated.values())
    check.require("fresh", fresh, "each repeat draws anew", "the same examples in each repeat")
    leaks = lost = unscored = False
    for examples, scores in zip(notes.fits, notes.scores, strict=True):
        seen = [rows for rows, _ in scores]
        others = [rows for rows in seen if not np.array_equal(rows, examples)]
        unscored |= len(scores) != 2 or len(others) != 1
        leaks |= any(np.intersect1d(rows, examples).size > 0 for rows in others)
        lost |= any(np.setdiff1d(np.arange(n), np.union1d(rows, examples)).size > 0 for rows in others)
    check.require("scored", not unscored, "each model is scored twice: on its own examples and on others", "it is not")
    check.require("apart", not leaks, "no example for validation was seen in training", "some were")
    check.require("others", not lost, "all examples that were not drawn are for validation", "some are left out")
    check.suspect("scored-on-training", notes.twice_on_own(), {"scored"})
    check.suspect("parts-overlap", leaks and not lost and not unscored, {"apart"})
    check.suspect("examples-lost", lost and not leaks and not unscored, {"others"})
    check.suspect("drawn-with-replacement", twice, {"once", "apart", "others"})
    check.suspect("shuffled-apart", notes.strange and not (leaks or lost or twice or unscored), {"labels"})
    check.suspect("drawn-once", not fresh, {"fresh"})
    for cause in ("nothing-drawn", "fixed-seed"):
        if not fresh:
            check.suspect(cause, True, {"fresh"})


def _require_errors(check: Check, learning_curve: Any, n: int) -> None:
    def call(sizes: tuple[int, ...], repeats: int) -> Outcome:
        return _call(check, learning_curve, sizes, repeats, n, 0)[0]

    require_value_errors(check, lambda bad: call((5, bad), 3), (0, n, n + 7), "size")
    require_value_errors(check, lambda bad: call((5,), bad), (1, -77), "number of repeats")


def _call(
    check: Check, learning_curve: Any, sizes: tuple[int, ...], repeats: int, n: int, seed: int
) -> tuple[Outcome, Notes]:
    """One call, and what it fitted and scored. Examples are their numbers, with labels 1000 higher."""
    notes, numbers = Notes(), np.arange(n)
    x = np.stack([numbers, -numbers], axis=1).astype(float)
    drawn = check.inputs.normal(size=4096)

    def examples(x: Any, y: Any) -> np.ndarray:
        if not (isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and x.ndim == 2 and y.shape == x.shape[:1]):
            raise TypeError("x and y must be arrays of examples and of as many labels")
        notes.strange |= not np.array_equal(x[:, 0] + 1000, y)
        return np.sort(np.where((x[:, 0] >= 0) & (x[:, 0] < n), x[:, 0], -1).astype(int))

    def fit(x: Any, y: Any) -> tuple[str, int]:
        notes.fits.append(examples(x, y))
        notes.scores.append([])
        return "model", len(notes.fits) - 1

    def score(model: Any, x: Any, y: Any) -> float:
        if not (isinstance(model, tuple) and len(model) == 2 and model[1] in range(len(notes.fits))):
            raise TypeError("the first argument must be what fit returned")
        value = float(drawn[sum(map(len, notes.scores)) % len(drawn)])
        notes.scores[model[1]].append((examples(x, y), value))
        return value

    rng = np.random.default_rng(seed)
    return check.outcome(learning_curve, fit, score, x, numbers + 1000, list(sizes), repeats, rng), notes


def _measured(
    check: Check, learning_curve: Any, sizes: tuple[int, ...], repeats: int, n: int = 30
) -> tuple[list[np.ndarray], np.ndarray]:
    """The four arrays that came back ("four" and so on), and the scores they are about ("protocol")."""
    outcome, notes = _call(check, learning_curve, sizes, repeats, n, int(check.inputs.integers(2**32)))
    arrays = _arrays(check, outcome, sizes)
    scores = notes.by_size(sizes, n)
    check.suspect("scored-on-training", notes.twice_on_own(), {"protocol"})
    told = "each model is scored once on its own examples and once on others"
    check.require("protocol", scores is not None, told, "other fits or scores", fatal=True, quiet=True)
    return arrays, scores


def _arrays(check: Check, outcome: Outcome, sizes: tuple[int, ...]) -> list[np.ndarray]:
    """What came back, if it is four arrays of numbers, one for each size."""
    value = outcome.value
    four = isinstance(value, tuple | list) and len(value) == 4
    check.require("four", four, f"the result is ({', '.join(NAMES)})", describe(value), fatal=True, quiet=True)
    like = np.empty(len(sizes))
    arrays = [check.array(part, name, like, judged=False) for name, part in zip(NAMES, value, strict=True)]
    for name, array in zip(NAMES, arrays, strict=True):
        told = f"{name} holds NaN or infinity"
        check.require("finite", np.isfinite(array).all(), "the results are finite numbers", told, quiet=True)
    return [np.real(array).astype(float) for array in arrays]


def _require(
    check: Check, key: str, got: np.ndarray, wanted: np.ndarray, statement: str, sizes: tuple[int, ...]
) -> None:
    where = int(np.argmax(~np.isclose(got, wanted)))
    told = f"{got[where]:.6g} for size {sizes[where]}, where {wanted[where]:.6g} is right"
    check.require(key, np.allclose(got, wanted), statement, told)
