"""Scores into a learning platform's own table: a column of a Canvas gradebook export, or a file for Moodle's import.

Canvas (lib/gradebook_exporter.rb in instructure/canvas-lms): a heading with `Student`, `ID`, `SIS Login ID`, `Section`
and assignments as `title (id)`; perhaps a row about posting; a row `    Points Possible`; then the students.
Moodle (grade/import/csv): any columns, which the person who imports them assigns; users by e-mail or username.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.errors import RequestRefused
from graders.lessons import Lesson
from graders.roster import Finder, NotOnRoster, Person
from graders.spreadsheet import FORMULA_STARTS, number_field, text_field, write_rows
from graders.standing import Standing

POINTS_POSSIBLE = "Points Possible"
_ASSIGNMENT = re.compile(r"^(?P<title>.*) \((?P<id>\d+)\)$", re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


class ExportRefused(RequestRefused):
    """The platform's file does not fit; the message says what to do."""


@dataclass(frozen=True)
class Filled:
    """What became of an export: the file, how many scores it has, who is graded but not in the platform's file, and
    who waits for a person and so has no score."""

    path: Path
    scores: int
    strangers: tuple[str, ...]
    held: tuple[str, ...]


def fill_canvas(
    lesson: Lesson, standings: Sequence[Standing], people: Sequence[Person], source: Path, target: Path,
    *, column: str | None = None, scale: bool = False,
) -> Filled:  # fmt: skip
    """Copy a Canvas gradebook export with the lesson's scores in its column; all else stays, but for what a
    spreadsheet would run. `scale` converts to Canvas's points. Raises ExportRefused, FileNotFoundError."""
    header, *rows = _canvas_rows(source)
    place = _column(header, lesson, column)
    first = next((n for n, row in enumerate(rows) if row and row[0].strip() == POINTS_POSSIBLE), None)
    if first is None:
        raise ExportRefused(f"{source} has no row `{POINTS_POSSIBLE}`; export the gradebook from Canvas again")
    by_student = {standing.student: standing for standing in standings}
    graded = {student: one for student, one in by_student.items() if one.result.held_reason is None}
    factor = _factor(lesson, graded.values(), rows[first][place], scale)
    finder, given = _CanvasStudents(header, people, by_student), set()
    for row in rows[first + 1 :]:
        row += [""] * (len(header) - len(row))
        student = finder.student(row)
        if student in graded:
            row[place] = number_field(graded[student].score * factor)
            given.add(student)
    write_rows(tuple(map(_disarmed, header)), (tuple(map(_disarmed, row)) for row in rows), target)
    held = tuple(sorted(student or "" for student in by_student.keys() - graded.keys()))
    return Filled(target, len(given), tuple(sorted(graded.keys() - given)), held)


def _canvas_rows(source: Path) -> list[list[str]]:
    try:
        text = source.read_text(encoding="utf-8-sig")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExportRefused(f"{source} is not a CSV file in UTF-8 ({error})") from error
    if not rows or "ID" not in rows[0]:
        raise ExportRefused(f"{source} is no gradebook export of Canvas: its first line has no column `ID`")
    return rows


def _column(header: Sequence[str], lesson: Lesson, wanted: str | None) -> int:
    """The place of the lesson's column: called as asked for, or by the lesson's name, topic, title or number."""
    titles = {place: found["title"] for place, name in enumerate(header) if (found := _ASSIGNMENT.match(name))}
    names = {wanted} if wanted else {lesson.name, lesson.topic, lesson.title}
    fitting = [place for place, title in titles.items() if {title, header[place]} & names]
    if not fitting and not wanted:
        plain = {_plain(name) for name in names}
        number = re.compile(rf"\D*0*{int(lesson.name.partition('_')[0])}\b")
        fitting = [p for p, title in titles.items() if _plain(title) in plain] or [
            p for p, title in titles.items() if number.match(title)
        ]
    if len(fitting) != 1:
        found = ", ".join(repr(header[place]) for place in fitting or titles) or "no assignment at all"
        asked = f"{wanted!r}" if wanted else f"the column of {lesson.name}"
        raise ExportRefused(f"{asked} is not to be told among {found}; name one with --column")
    return fitting[0]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _factor(lesson: Lesson, graded: Sequence[Standing], possible: str, scale: bool) -> float:
    most = max((standing.result.max_points for standing in graded), default=0.0)
    try:
        of_canvas = float(possible.replace(",", "."))
    except ValueError:
        raise ExportRefused(f"Canvas says {possible!r} points are possible, which is no number") from None
    if not most or of_canvas == most:
        return 1.0
    if not scale:
        raise ExportRefused(
            f"{lesson.name} gives {most:g} points, Canvas counts {of_canvas:g}: change it there and export again, "
            "or convert with --scale"
        )
    return of_canvas / most


class _CanvasStudents:
    """Who a row of Canvas's table is: by its number, its login, or the name."""

    def __init__(self, header: Sequence[str], people: Sequence[Person], students: Sequence[str | None]):
        self._places = {name: header.index(name) for name in header}
        known = {person.id: person for person in people}
        self._finder = Finder(known.get(student) or Person(student) for student in students if student)

    def student(self, row: Sequence[str]) -> str | None:
        """The id of a student, or None."""
        number = self._field(row, "ID")
        name = self._field(row, "Student") or f"{self._field(row, 'LastName')} {self._field(row, 'FirstName')}"
        for attempt in (self._field(row, "SIS Login ID"), self._field(row, "SIS User ID"), name):
            try:
                return self._finder.find(attempt, number).id
            except NotOnRoster:
                continue
        return None

    def _field(self, row: Sequence[str], name: str) -> str:
        return row[self._places[name]].strip() if name in self._places else ""


def _disarmed(field: str) -> str:
    """The field, with an apostrophe where a spreadsheet would run it; negative numbers stay numbers."""
    return field if _NUMBER.fullmatch(field) or not field.startswith(FORMULA_STARTS) else text_field(field)


def write_moodle(lesson: Lesson, standings: Sequence[Standing], people: Sequence[Person], target: Path) -> Filled:
    """Write scores for Moodle's grade import, a row per student with a score."""
    known = {person.id: person for person in people}
    graded = [standing for standing in standings if standing.result.held_reason is None]
    header = ("Username", "Email address", "First name", "Last name", lesson.name, "Feedback")
    write_rows(header, (_moodle_row(standing, known) for standing in graded), target)
    strangers = tuple(standing.student or "" for standing in graded if people and standing.student not in known)
    held = tuple(standing.student or "" for standing in standings if standing.result.held_reason is not None)
    return Filled(target, len(graded), strangers, held)


def _moodle_row(standing: Standing, known: dict[str, Person]) -> tuple[str, ...]:
    person = known.get(standing.student, Person(standing.student or ""))
    names = (person.id, person.email, person.first_name, person.last_name)
    notes = [f"{cell}: {reason}" for cell, reason in standing.reasons.items()]
    if standing.penalty:
        notes.insert(0, f"{number_field(standing.penalty)} points taken for lateness")
    return (*map(text_field, names), number_field(standing.score), text_field("; ".join(notes)))
