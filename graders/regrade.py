"""Grading again after a change: only what it affects, with a table of before and after."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from graders.grade import grade_class, results_folder
from graders.lessons import Lesson
from graders.results import CellResult, Result, read_results
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
    """Grade what lies in the classroom again; with `changed`, only submissions for which something changed on which
    verdicts depend (see `graders.fingerprint`). Points and comments given by hand stay; on cells about which the grader
    says what it said before they need no second look. Raises what `grade_class` raises."""
    old = {result.student: result for result in read_results(results_folder(), lesson.name)}
    before = {standing.student: standing for standing in standings(lesson)}
    graded: list[str] = []

    def settled(result: Result) -> Container[str]:
        graded.append(result.student or "")
        said = {cell.id: cell for cell in old[result.student].cells} if result.student in old else {}
        return {cell.id for cell in result.cells if said.get(cell.id) == cell}

    grade_class(lesson, jobs=jobs, again=not changed, feedback=feedback, step=step, settled=settled)
    after = standings(lesson)
    kept = {standing.student or "" for standing in after if not standing.result.held_reason} - set(graded)
    changes = [change for standing in after for change in _changes(before.get(standing.student), standing)]
    return Regrading(tuple(sorted(graded)), tuple(sorted(kept)), tuple(changes), tuple(after))


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
