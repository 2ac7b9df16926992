"""Write standings as CSV files for spreadsheets and learning platforms; the last stage of the flow."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from graders.spreadsheet import number_field, text_field, write_rows
from graders.standing import Standing

CRITERIA_HEADER = ("student", "lesson", "cell", "verdict", "points", "max_points", "diagnosis", "reason")
TOTALS_HEADER = ("student", "lesson", "points", "max_points", "late_penalty", "score", "held")


def write_csv(standings: Sequence[Standing], path: Path) -> None:
    """Write one row per submission and test cell, with the columns of `CRITERIA_HEADER`.

    The points of a held submission are empty, never 0; without cells it has one row, with the verdict "held".
    """
    write_rows(CRITERIA_HEADER, (row for standing in standings for row in _criteria_rows(standing)), path)


def write_totals_csv(standings: Sequence[Standing], path: Path) -> None:
    """Write one row per submission, with the columns of `TOTALS_HEADER`; `score` is what counts.

    A held submission has the reason under `held` and empty points, never 0; a graded one has `held` empty.
    """
    write_rows(TOTALS_HEADER, map(_totals_row, standings), path)


def _criteria_rows(standing: Standing) -> Iterable[tuple[str, ...]]:
    result = standing.result
    student, lesson = text_field(result.student or ""), text_field(result.lesson)
    held = result.held_reason is not None
    if held and not result.cells:
        yield (student, lesson, "", "held", "", "", "", "")
    for cell in result.cells:
        points = "" if held else number_field(cell.points)
        words = (text_field(cell.diagnosis or ""), text_field(standing.reasons.get(cell.id, "")))
        yield (student, lesson, text_field(cell.id), cell.verdict, points, number_field(cell.max_points), *words)


def _totals_row(standing: Standing) -> tuple[str, ...]:
    result, reason = standing.result, standing.result.held_reason
    numbers = (result.points, result.max_points, standing.penalty, standing.score)
    fields = ("",) * len(numbers) if reason else tuple(map(number_field, numbers))
    return (text_field(result.student or ""), text_field(result.lesson), *fields, text_field(reason or ""))
