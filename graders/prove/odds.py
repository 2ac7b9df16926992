"""The odds that a check wrongs a correct answer, computed from the criteria that it really judges.

`watching()` records every criterion while checks run. Each criterion is listed below, by the function that states it:
in CERTAIN if no correct answer can fail it, in CHANCE with a bound on the odds otherwise. One that is in neither
stops the proof. The odds of all criteria of a cell add up to a bound for the cell (whatever depends on what), those
of all cells to the number of false alarms that a class must expect.

Where a bound depends on the drop probability, it is taken at the ends of the range that `masks` allows for, where it
is largest.
"""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np
from scipy.stats import binom

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.statistics import FALSE_ALARM, plausible
from graders.lessons import Lesson
from graders.prove.answers import reference
from graders.prove.trial import PARTS, ProofError, Trial, cells_of

STUDENTS, GRADINGS, MOST_FALSE_ALARMS = 1_000, 2, 0.001
"""In a class of so many students, each graded so often, fewer false alarms than this are expected in a lesson."""

RATES = (0.15, 0.85)
"""Drop probabilities that checks may use, 0 and 1 aside; see `dropcourse.checks.toolkit.masks`."""

CERTAIN = {
    "array": "type shape dtype",
    "require_value_errors": "raises error names",
    "require_untouched": "input",
    "require_edges": "zero one",
    "require_gradient": "dropped survivors",
    "require_generator": "repeatable global",
    "require_default_generator": "repeatable",
    "keep_probability_values": "type keep",
    "keep_probability_errors": "works",
    "_require_all": "zero one",
    "output_and_mask": "pair",
    "require_pairs": "agree",
    "dropout_forward_evaluation": "identity true dtype",
    "dropout_backward_gradient": "equal",
    "Dropout_modes": "module p",
    "_require_shown": "p repr",
    "_judge_modes": "eval",
    "Dropout_gradient": "back",
    "_require_no_gradient": "one",
    "standard_dropout_predict_scale": "scale",
    "dropped_variance_values": "vector matrix",
    "dropped_variance_edges": "zero one",
    "read": "pair type keys",
    "mlp_loss_and_gradients_values": "loss w1 b1 w2 b2",
    "_require_large": "large",
    "_require_repeatable": "repeatable",
    "_require_slope": "w1 b1 w2 b2",
    "mlp_loss_and_gradients_manners": "one",
    "_judge": "module",
    "_require_parameters": "parameters",
    "_require_modes": "mode eval",
    "_require_gradient": "back",
    "answers_of": "dict letters numbers",
    "conventions_measured": "agree",
    "conventions_documented": "digest",
    "_require_each": "a b c d e f g h i j k l",
}
"""Function -> the last words of the keys of its criteria that hold for every correct answer, whatever it draws."""


class Unlisted(ProofError):
    """A criterion is neither in CERTAIN nor in CHANCE."""


class Scope:
    """The variables of the function that states a criterion, and of the functions that called it."""

    def __init__(self, frame: FrameType):
        self._frame = frame

    def __getitem__(self, name: str) -> Any:
        frame = self._frame
        while frame is not None:
            if name in frame.f_locals:
                return frame.f_locals[name]
            frame = frame.f_back
        raise KeyError(name)


@dataclass(frozen=True)
class Chance:
    """A criterion that a correct answer fails with some odds: why, how likely at most, and the (count, trials,
    probabilities) it judges if it is a binomial test, which passes a count that is plausible for one of them."""

    why: str
    odds: Callable[[Scope], float]
    count: Callable[[Scope], tuple[int, int, list[float]]] | None = None


def _worst(bound: Callable[[float], float]) -> float:
    return max(bound(p) for p in RATES)


def _none_of(entries: int) -> float:
    """All of the entries kept, or all dropped."""
    return _worst(lambda p: (1 - p) ** entries)


def _equal_masks(entries: int) -> float:
    return _worst(lambda p: (p**2 + (1 - p) ** 2) ** entries)


@functools.cache
def _equal_counts(entries: int, draws: int) -> float:
    return _worst(lambda p: float((binom.pmf(np.arange(entries + 1), entries, p) ** draws).sum()))


@functools.cache
def _seeming_coins(shape: tuple[int, ...], draws: int) -> float:
    """Some mask is constant along some axis by luck, so that "rate" counts it once."""
    size = int(np.prod(shape))
    return draws * sum(_worst(lambda p, n=n: (p**n + (1 - p) ** n) ** (size // n)) for n in shape)


EQUAL_SEEDS = 2.0**-32
EQUAL_DIGESTS = 2.0**-64
_PAIRS = Chance(
    "exact binomial test of disjoint pairs", lambda scope: FALSE_ALARM,
    lambda scope: (int(scope["equal"].sum()), scope["equal"].size, scope["agreement"]),
)  # fmt: skip
_UNITS = Chance(
    "exact binomial test, and no hidden unit survives, which hides the inputs",
    lambda scope: FALSE_ALARM + len(scope["passed"]) * _none_of(scope["masks"]["hidden"].shape[1]),
    lambda scope: (scope["kept"], scope["total"], [1 - scope["p"]]),
)
CHANCE = {
    ("require_rate", "rate"): Chance(
        "exact binomial test, and a mask that looks shared by luck",
        lambda scope: FALSE_ALARM + _seeming_coins(scope["draws"][0].kept.shape, len(scope["draws"])),
        lambda scope: (scope["kept"], scope["total"], [1 - scope["p"]]),
    ),
    ("require_rate", "varies"): Chance(
        "all draws have the same count: sum of pmf ** draws",
        lambda scope: _equal_counts(scope["draws"][0].kept.size, len(scope["draws"])),
    ),
    ("require_independence", "rows"): _PAIRS,
    ("require_independence", "columns"): _PAIRS,
    ("require_independence", "calls"): _PAIRS,
    ("require_generator", "differs"): Chance(
        "both seeds are the same number, or both masks are",
        lambda scope: EQUAL_SEEDS + _equal_masks(scope["first"].kept.size),
    ),
    ("require_generator", "advances"): Chance(
        "two masks in a row are equal", lambda scope: _equal_masks(scope["first"].kept.size)
    ),
    ("require_default_generator", "differs"): Chance(
        "both seeds are the same number, or both masks are",
        lambda scope: EQUAL_SEEDS + _equal_masks(scope["first"].kept.size),
    ),
    ("require_default_generator", "advances"): Chance(
        "two states have the same digest", lambda scope: EQUAL_DIGESTS
    ),
    ("require_no_seeding", "restarts"): Chance(
        "both seeds are the same number, or two states have the same digest",
        lambda scope: EQUAL_SEEDS + EQUAL_DIGESTS,
    ),
    ("_require_modes", "active"): Chance("no unit is dropped", lambda scope: _none_of(scope["hidden"].size)),
    ("_require_modes", "train"): Chance("no unit is dropped", lambda scope: _none_of(scope["hidden"].size)),
    ("_require_fresh_masks", "active"): Chance(
        "in one of two draws no unit is dropped", lambda scope: 2 * _none_of(scope["draws"][0].kept.size)
    ),
    ("Dropout_mask", "default"): Chance("two states have the same digest", lambda scope: EQUAL_DIGESTS),
    ("require_scale", "scale"): Chance("no unit survives", lambda scope: _none_of(scope["output"].size)),
    ("standard_dropout_forward_size", "size"): Chance(
        "no unit survives", lambda scope: _none_of(scope["output"].size)
    ),
    ("_require_rates", "input"): _UNITS,
    ("_require_rates", "hidden"): _UNITS,
    ("_require_rates", "units"): Chance(
        "exact binomial test of disjoint pairs", lambda scope: FALSE_ALARM,
        lambda scope: (int(scope["equal"].sum()), scope["equal"].size, [scope["expected"]]),
    ),
    ("_require_rates", "varies"): Chance(
        "all draws have the same two counts",
        lambda scope: np.prod([_equal_counts(mask.shape[1], len(mask)) for mask in scope["masks"].values()]),
    ),
    ("_require_rates", "fresh"): Chance(
        "all masks of a layer are equal",
        lambda scope: sum(_equal_masks(mask.shape[1]) for mask in scope["masks"].values()),
    ),
    ("_require_own_masks", "own masks"): Chance(
        "exact binomial test", lambda scope: FALSE_ALARM,
        lambda scope: (scope["count"], scope["trials"], [scope["both"]]),
    ),
    ("_require_scale", "scale"): Chance(
        "no hidden unit survives, which hides the inputs", lambda scope: _none_of(scope["kept_h"].size)
    ),
    ("dropout_forward_evaluation", "default"): Chance("no unit is dropped", lambda scope: _none_of(scope["x"].size)),
    ("_judge_modes", "new"): Chance("no unit is dropped", lambda scope: _none_of(scope["x"].size)),
    ("_judge_modes", "train"): Chance("no unit is dropped", lambda scope: _none_of(scope["x"].size)),
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A criterion as it was judged. `odds` bounds the odds that it wrongs a correct answer. `margin`, for a binomial
    test, is how far the count lay beyond what is plausible, in units of the square root of the trials."""

    function: str
    key: str
    holds: bool
    odds: float
    margin: float | None = None


@contextlib.contextmanager
def watching() -> Iterator[list[Judged]]:
    """Record the criteria that checks judge within the block."""
    seen: list[Judged] = []
    require = Check.require

    def recording(check: Check, key: str, holds: bool, *rest: Any, **options: Any) -> None:
        seen.append(_judged(sys._getframe(1), key, bool(holds)))
        require(check, key, holds, *rest, **options)

    Check.require = recording
    try:
        yield seen
    finally:
        Check.require = require


def _judged(frame: FrameType, key: str, holds: bool) -> Judged:
    function = frame.f_code.co_name
    if key.replace(".", " ").split()[-1] in CERTAIN.get(function, "").split():
        return Judged(function, key, holds, 0.0)
    chance = CHANCE.get((function, key))
    if chance is None:
        raise Unlisted(
            f"the criterion {key!r} of {function} is in neither table of graders.prove.odds: can a correct answer fail "
            "it by bad luck? If not, add it to CERTAIN; if so, add a bound on the odds to CHANCE"
        )
    scope = Scope(frame)
    with contextlib.suppress(KeyError):
        if not RATES[0] <= scope["p"] <= RATES[1]:
            raise Unlisted(f"{function} judges chance at p = {scope['p']}, outside {RATES}: its odds are not bounded")
    margin = None if chance.count is None else _margin(*chance.count(scope))
    return Judged(function, key, holds, chance.odds(scope), margin)


def _margin(count: int, trials: int, probabilities: list[float]) -> float:
    edges = [_plausible_range(trials, probability) for probability in probabilities]
    return min(max(low - count, count - high) for low, high in edges) / trials**0.5


@functools.lru_cache(maxsize=4096)
def _plausible_range(trials: int, probability: float) -> tuple[int, int]:
    """The smallest and the largest plausible count."""
    middle = round(trials * probability)
    low = _first(lambda count: plausible(count, trials, probability), 0, middle)
    high = _first(lambda count: not plausible(count, trials, probability), middle, trials + 1) - 1
    return low, high


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest number from `low` for which `holds`, which is true from there on; `high` if there is none below."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def odds_of(lesson: Lesson, seeds: range = range(3)) -> dict[tuple[str, str], float]:
    """(test cell, part) -> a bound on the odds that it fails a correct answer, the largest over these seeds."""
    odds = {}
    for exercise, tests in cells_of(lesson).items():
        trial = Trial(lesson, reference(lesson, exercise))
        for test in tests:
            for part in PARTS:
                odds[test, part] = max(_odds(trial, test, part, seed) for seed in seeds)
    return odds


def _odds(trial: Trial, test: str, part: str, seed: int) -> float:
    with watching() as seen:
        said = trial.ask(test, part, seed)
    if not said.passed:
        raise AssertionError(f"{test}, {part}, seed {seed}: the correct answer is {said.verdict}: {said.message}")
    return sum(judged.odds for judged in seen)


def expected_false_alarms(odds: dict[tuple[str, str], float]) -> float:
    """The number of test cells expected to wrong a correct answer in a class of STUDENTS, graded GRADINGS times."""
    return STUDENTS * GRADINGS * sum(odds.values())


def false_alarms(lesson: Lesson, seeds: range) -> list[str]:
    """What the test cells say against the reference, judged once with each seed; empty if the checks are right."""
    alarms = []
    for exercise, tests in cells_of(lesson).items():
        trial = Trial(lesson, reference(lesson, exercise))
        cells = [(test, part, seed) for test in tests for part in PARTS for seed in seeds]
        verdicts = ((cell, trial.ask(*cell)) for cell in cells)
        alarms += [f"{cell}: {said.verdict}, {said.message}" for cell, said in verdicts if not said.passed]
    return alarms
