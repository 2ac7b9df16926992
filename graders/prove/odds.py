"""The odds that a check wrongs a correct answer, computed from the criteria that it really judges.

`watching()` records every criterion while checks run. Each criterion is listed in `odds_tables`, by the function that
states it: in CERTAIN if no correct answer can fail it, in CHANCE with a bound on the odds otherwise. One that is in
neither stops the proof. The odds of all criteria of a cell add up to a bound for the cell (whatever depends on what),
those of all cells to the number of false alarms that a class must expect.
"""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.statistics import plausible
from graders.lessons import Lesson
from graders.prove.answers import reference
from graders.prove.odds_tables import table_of
from graders.prove.odds_tables.bounds import RATES, Scope
from graders.prove.trial import PARTS, TRAINS, ProofError, Trial, cells_of

STUDENTS, GRADINGS, MOST_FALSE_ALARMS = 1_000, 2, 0.001
"""In a class of so many students, each graded so often, fewer false alarms than this are expected in a lesson."""


class Unlisted(ProofError):
    """A criterion is neither in CERTAIN nor in CHANCE."""


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
    table = table_of(frame.f_globals["__name__"])
    if key.replace(".", " ").split()[-1] in table.certain.get(function, "").split():
        return Judged(function, key, holds, 0.0)
    chance = table.chance.get((function, key))
    if chance is None:
        raise Unlisted(
            f"the criterion {key!r} of {function} is not in {table.name}: can a correct answer fail it by bad luck? If "
            "not, add it to CERTAIN; if so, add a bound on the odds to CHANCE"
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
                odds[test, part] = max(_odds(trial, test, part, seed) for seed in _often(exercise, seeds))
    return odds


def _odds(trial: Trial, test: str, part: str, seed: int) -> float:
    with watching() as seen:
        said = trial.ask(test, part, seed)
    if not said.passed:
        raise AssertionError(f"{test}, {part}, seed {seed}: the correct answer is {said.verdict}: {said.message}")
    return sum(judged.odds for judged in seen)


def _often(exercise: str, seeds: range) -> range:
    return seeds[:1] if exercise in TRAINS else seeds


def expected_false_alarms(odds: dict[tuple[str, str], float]) -> float:
    """The number of test cells expected to wrong a correct answer in a class of STUDENTS, graded GRADINGS times."""
    return STUDENTS * GRADINGS * sum(odds.values())


def false_alarms(lesson: Lesson, seeds: range) -> list[str]:
    """What the test cells say against the reference, judged once with each seed; empty if the checks are right."""
    alarms = []
    for exercise, tests in cells_of(lesson).items():
        trial = Trial(lesson, reference(lesson, exercise))
        cells = [(test, part, seed) for test in tests for part in PARTS for seed in _often(exercise, seeds)]
        verdicts = ((cell, trial.ask(*cell)) for cell in cells)
        alarms += [f"{cell}: {said.verdict}, {said.message}" for cell, said in verdicts if not said.passed]
    return alarms
