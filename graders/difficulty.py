"""How hard each exercise is, and how well it tells students apart: classical item statistics of a graded lesson.

Difficulty is the mean share of an exercise's points that students earn (1: everybody all of them). Discrimination is
the correlation of that share with the points earned in all other exercises (corrected item-total correlation; where the
share is 0 or 1, the point-biserial correlation). Allen and Yen, Introduction to Measurement Theory, 1979, chapter 6.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders.lessons import exercise_of
from graders.results import CellResult, Result, Verdict

FEWEST = 10
"""Students below whom a correlation says nothing."""

_WEAK = 0.2
_HARD, _EASY = 0.4, 0.95


@dataclass(frozen=True)
class Discrimination:
    """A corrected item-total correlation with its 95 % interval (Fisher's transformation)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Exercise:
    """An exercise over the students whose work on it is judged: `share` of the points earned on average, with its
    standard `error`; `discrimination` None where it cannot be told; `seconds` its tests took, as median and most."""

    name: str
    points: float
    students: int
    share: float
    error: float
    discrimination: Discrimination | None
    seconds: tuple[float, float]

    @property
    def remark(self) -> str:
        """What to do about it, in words; "" if nothing."""
        notes = []
        if self.share < _HARD:
            notes.append("hard")
        if self.share > _EASY:
            notes.append("nearly everybody has it")
        if self.discrimination and self.discrimination.high < _WEAK:
            notes.append("does not go with the rest: look at its wording and tests")
        return ", ".join(notes)


def exercises(graded: Sequence[Result], groups: Mapping[str, Sequence[str]] | None = None) -> list[Exercise]:
    """Statistics of each exercise. `groups` maps it to its cells (default: test cells by their names). Graded Results
    only; those in which a cell of the exercise waits for a person are left out of it."""
    groups = groups or _groups(graded)
    return [found for name, cells in groups.items() if (found := _exercise(name, set(cells), graded))]


def _groups(graded: Sequence[Result]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for result in graded:
        for cell in result.cells:
            cells = groups.setdefault(exercise_of(cell.id) or cell.id, [])
            if cell.id not in cells:
                cells.append(cell.id)
    return groups


def _exercise(name: str, cells: set[str], graded: Sequence[Result]) -> Exercise | None:
    shares, rests, seconds, worth = [], [], [], 0.0
    for result in graded:
        own = [cell for cell in result.cells if cell.id in cells]
        if not own or any(cell.verdict is Verdict.WAITING for cell in own):
            continue
        worth = max(worth, sum(cell.max_points for cell in own))
        shares.append(_share(own))
        rests.append(result.points - sum(cell.points for cell in own))
        seconds.append(sum(cell.seconds for cell in own))
    if not shares:
        return None
    error = statistics.stdev(shares) / math.sqrt(len(shares)) if len(shares) > 1 else math.nan
    times = (statistics.median(seconds), max(seconds))
    return Exercise(name, worth, len(shares), statistics.fmean(shares), error, correlation(shares, rests), times)


def _share(cells: Sequence[CellResult]) -> float:
    """The share of the points earned; in an extension, which carries none, of the cells passed."""
    most = sum(cell.max_points for cell in cells)
    if most:
        return sum(cell.points for cell in cells) / most
    return sum(cell.verdict is Verdict.PASSED for cell in cells) / len(cells)


def correlation(shares: Sequence[float], rests: Sequence[float]) -> Discrimination | None:
    """Pearson's correlation with a 95 % interval; None for fewer than FEWEST students, or where either never varies."""
    if len(shares) < FEWEST or min(len(set(shares)), len(set(rests))) == 1:
        return None
    value = min(1.0, max(-1.0, statistics.correlation(shares, rests)))
    if abs(value) > 1 - 1e-12:
        return Discrimination(value, value, value)
    centre, half = math.atanh(value), 1.959964 / math.sqrt(len(shares) - 3)
    return Discrimination(value, math.tanh(centre - half), math.tanh(centre + half))
