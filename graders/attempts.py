"""Attempts: how many entries of a student count, where a test measures how good an answer is, as in the challenge of
lesson 07. Feedback shows a part of what was measured, so without a limit it serves to search for a lucky entry.

The limit is in `classroom/challenge.toml`, if there is one:

    attempts = 5     # entries of a student that count; after those, the last of them stands

An entry is told from others by what it measures: the same one measures the same again, so grading twice uses up
nothing. What measures nothing shows nothing, and is no entry. Those that count are kept in
`classroom/entries/<lesson>/<student>.json`; with another secret the data are others, and that folder is to be deleted.
"""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from graders.errors import RequestRefused
from graders.evaluate import show_verdict
from graders.lessons import Lesson, classroom, exercise_of, marks_of
from graders.output import write_in_one_step
from graders.results import CellResult, Result
from graders.submission import Graded


class ChallengeSettingsError(RequestRefused):
    """The settings file cannot be used; the message names the entry."""


@dataclass(frozen=True)
class Entry:
    """What an answer measured, and the verdicts on the cells of its exercise."""

    measured: dict[str, float]
    cells: tuple[CellResult, ...]


def settings_path() -> Path:
    """Where the class's settings lie."""
    return classroom() / "challenge.toml"


def attempts() -> int | None:
    """How many entries of a student count; None: all. Raises ChallengeSettingsError."""
    path = settings_path()
    if not path.is_file():
        return None
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ChallengeSettingsError(f"{path}: {error}") from error
    if unknown := settings.keys() - {"attempts"}:
        raise ChallengeSettingsError(f"{path}: {sorted(unknown)[0]!r} is no setting; there is attempts")
    most = settings.get("attempts")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise ChallengeSettingsError(f"{path}: attempts is {most!r}; it must be a whole number from 1")
    return most


def counted(lesson: Lesson, student: str, graded: Graded) -> Graded:
    """What is to be recorded: `graded` itself or, if its entry does not count, with the verdicts of the one that does.
    Keeps an entry that is new."""
    cells = count_entry(lesson, student, graded.result.cells)
    if cells == graded.result.cells:
        return graded
    notebook = nbformat.reads(graded.notebook, as_version=4)
    show_entry(notebook, cells)
    return replace(graded, result=replace(graded.result, cells=cells), notebook=nbformat.writes(notebook))


def count_entry(lesson: Lesson, student: str, cells: Sequence[CellResult]) -> tuple[CellResult, ...]:
    """The verdicts that count: the same as long as the entry does. Keeps an entry that is new."""
    most, entries = attempts(), entries_of(lesson, student)
    kept = entries[:most]
    new = _entry(cells)
    if new is None or any(entry.measured == new.measured for entry in kept):
        stands = kept[-1] if new is None and len(kept) == most else None
    elif most is None or len(entries) < most:
        _keep(lesson, student, [*entries, new])
        stands = None
    else:
        stands = kept[-1]
    if stands is None:
        return tuple(cells)
    note = f"This entry is not counted: {most} count in this class. What follows is entry {most}, and it stands."
    standing = {cell.id: replace(cell, message=f"{note}\n\n{cell.message}") for cell in stands.cells}
    return tuple(standing.get(cell.id, cell) for cell in cells)


def show_entry(notebook: NotebookNode, cells: Iterable[CellResult]) -> None:
    """Give the test cells that measure the outputs of these verdicts."""
    measuring = {cell.id: cell for cell in _measuring(tuple(cells))}
    for cell in notebook.cells:
        if verdict := measuring.get(marks_of(cell).get("grade_id", "")):
            cell.outputs = show_verdict(verdict)


def entries_of(lesson: Lesson, student: str) -> list[Entry]:
    """A student's entries that count, the first one first. Raises ValueError that names a file that cannot be read."""
    path = _path(lesson, student)
    if not path.is_file():
        return []
    try:
        return [
            Entry(entry["measured"], tuple(Result.from_dict(entry).cells))
            for entry in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a list of entries: {error!r}; put it back from your backup") from error


def _entry(cells: Sequence[CellResult]) -> Entry | None:
    measured = {name: number for cell in cells for name, number in cell.measured.items()}
    return Entry(measured, _measuring(cells)) if measured else None


def _measuring(cells: Sequence[CellResult]) -> tuple[CellResult, ...]:
    """The cells of exercises that measure."""
    exercises = {exercise_of(cell.id) for cell in cells if cell.measured}
    return tuple(cell for cell in cells if exercise_of(cell.id) in exercises)


def _keep(lesson: Lesson, student: str, entries: Iterable[Entry]) -> None:
    tree = [{**Result(lesson.name, entry.cells, student).to_dict(), "measured": entry.measured} for entry in entries]
    text = json.dumps(tree, indent=1, ensure_ascii=False) + "\n"
    write_in_one_step(_path(lesson, student), text.encode("utf-8", "replace"))


def _path(lesson: Lesson, student: str) -> Path:
    return classroom() / "entries" / lesson.name / f"{student}.json"
