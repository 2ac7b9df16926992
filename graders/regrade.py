"""Grading again after a change: only what it affects, with a table of before and after."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from graders.fingerprint import is_current
from graders.grade import grade_class
from graders.lessons import Lesson, classroom
from graders.results import CellResult, Result
from graders.standing import Standing, standings


@dataclass(frozen=True)
class Change:
    """A cell, or with `cell` "" a whole submission, before and after: verdicts and points in words."""

    student: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True)
class Regrading:
    """What was graded again, what was left as it was, and what came out differently."""

    graded: tuple[str, ...]
    kept: tuple[str, ...]
    changes: tuple[Change, ...]
    standings: tuple[Standing, ...]


def regrade(
    lesson: Lesson, *, changed: bool = True, jobs: int | None = None, feedback: bool = True,
    step: Callable[[str, int], None] = lambda student, total: None,
) -> Regrading:  # fmt: skip
    """Grade what lies in the classroom again; with `changed`, only submissions of which the notebook, the lesson's
    tests or the course secret changed since. Points and comments given by hand stay; on cells that come out as before
    they need no second look. Raises FileNotFoundError if nothing was handed in."""
    students = [path.parent.name for path in sorted((classroom() / "submitted").glob(f"*/{lesson.name}"))]
    if not students:
        raise FileNotFoundError(
            f"nothing of {lesson.name} was collected; run `graders collect` or `graders grade` first"
        )
    due = tuple(student for student in students if not (changed and is_current(lesson, student)))
    before = {standing.student: standing for standing in standings(lesson)}
    if due:
        grade_class(
            lesson, jobs=jobs, feedback=feedback, only=set(due), step=step, settled=_settled(before)
        )  # fmt: skip
    after = standings(lesson)
    changes = [change for standing in after for change in _changes(before.get(standing.student), standing)]
    return Regrading(due, tuple(sorted(set(students) - set(due))), tuple(changes), tuple(after))


def _settled(before: dict[str | None, Standing]) -> Callable[[Result], Container[str]]:
    """On which cells of a new Result the grader says what it said before."""
    from graders.results import read_results

    old = {}
    for lesson in {standing.result.lesson for standing in before.values()}:
        for result in read_results(classroom() / "results", lesson):
            old[result.student] = {cell.id: cell for cell in result.cells}
    return lambda result: {cell.id for cell in result.cells if old.get(result.student, {}).get(cell.id) == cell}


def _changes(before: Standing | None, after: Standing) -> Sequence[Change]:
    if before is None or before.result.held_reason or after.result.held_reason:
        old = "not graded" if before is None else _whole(before)
        new = _whole(after)
        return [Change(after.student or "", "", old, new)] if old != new else []
    cells = {cell.id: cell for cell in before.result.cells}
    return [
        Change(after.student or "", cell.id, _cell(cells.get(cell.id)), _cell(cell))
        for cell in after.result.cells
        if _cell(cells.get(cell.id)) != _cell(cell)
    ]


def _cell(cell: CellResult | None) -> str:
    if cell is None:
        return "not there"
    why = f" ({cell.diagnosis})" if cell.diagnosis else ""
    return f"{cell.verdict}{why}, {cell.points:g} of {cell.max_points:g}"


def _whole(standing: Standing) -> str:
    reason = standing.result.held_reason
    return f"held: {reason}" if reason else f"{standing.score:g} of {standing.result.max_points:g}"
