"""A Result says what one submission earned, test cell by test cell; it is the one artefact that grading produces.

Made by `graders.evaluate`, written to one JSON file per submission, read by the gradebook table, the class report
and every export.
"""

import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from graders.output import write_in_one_step


class Verdict(StrEnum):
    """How a test cell ended, or what became of a written answer."""

    PASSED = "passed"
    FAILED = "failed"
    STUDENT_ERROR = "student error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out of memory"
    CRASHED = "crashed"
    NOT_ANSWERED = "not answered"
    WAITING = "waiting for a person"
    BY_HAND = "graded by hand"
    INFRASTRUCTURE_ERROR = "infrastructure error"


@dataclass(frozen=True)
class CellResult:
    """The verdict on one test cell, or on a written answer: `id` is its nbgrader grade id, `message` what the student
    reads, `diagnosis` the misconception's name or None. `measured` holds numbers that belong to no point, by name."""

    id: str
    verdict: Verdict
    points: float
    max_points: float
    message: str = ""
    diagnosis: str | None = None
    measured: dict[str, float] = field(default_factory=dict)
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Result:
    """All verdicts on one submission. `student` is None when a notebook is scored outside a class.

    `repairs` lists in words what intake mended before grading. `held` gives the reason, in words, why a submission
    could not be graded and waits for a human; it has no cells then, and counts as ungraded, not as zero.
    `fingerprint` names all that the Result depends on, see `graders.fingerprint`.
    """

    lesson: str
    cells: tuple[CellResult, ...] = ()
    student: str | None = None
    repairs: tuple[str, ...] = ()
    held: str | None = None
    fingerprint: str | None = None

    @property
    def points(self) -> float:
        """Points earned, summed over the cells; those of written answers count once a person has graded them."""
        return sum(cell.points for cell in self.cells)

    @property
    def max_points(self) -> float:
        """Points that could be earned, summed over the cells."""
        return sum(cell.max_points for cell in self.cells)

    @property
    def held_reason(self) -> str | None:
        """Why this submission waits for a human, or None if it is graded.

        A cell that ended in an infrastructure error holds the whole submission: its points are unknown, not zero.
        """
        if self.held is not None:
            return self.held or "no reason recorded"
        broken = [cell.id for cell in self.cells if cell.verdict is Verdict.INFRASTRUCTURE_ERROR]
        return f"infrastructure error in {', '.join(broken)}" if broken else None

    def to_dict(self) -> dict:
        """The Result as plain dicts and lists, ready for JSON, with the totals."""
        return {
            "lesson": self.lesson,
            "student": self.student,
            "points": self.points,
            "max_points": self.max_points,
            "cells": [asdict(cell) for cell in self.cells],
            "repairs": list(self.repairs),
            "held": self.held,
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def from_dict(cls, data: dict) -> "Result":
        """The inverse of `to_dict`; totals are recomputed, unknown verdicts raise ValueError."""
        cells = tuple(CellResult(**{**cell, "verdict": Verdict(cell["verdict"])}) for cell in data["cells"])
        return cls(
            data["lesson"], cells, data["student"], tuple(data["repairs"]), data["held"], data.get("fingerprint")
        )


def with_manual_scores(
    result: Result, scores: Mapping[str, float], reasons: Mapping[str, str] | None = None, again: Container[str] = ()
) -> Result:
    """The Result with the points that a person gave, by cell, and the reasons where there are any. Cells in `again`
    were judged before the submission was graded another time. A held Result stays as it is."""

    def judged(cell: CellResult) -> CellResult:
        message = f"graded by hand, {scores[cell.id]:g} of {cell.max_points:g} points"
        if reason := (reasons or {}).get(cell.id):
            message += f": {reason}"
        if cell.id in again:
            message += " (to be looked at again: the notebook was graded anew since)"
        return replace(cell, verdict=Verdict.BY_HAND, points=scores[cell.id], message=message, diagnosis=None)

    return replace(result, cells=tuple(judged(cell) if cell.id in scores else cell for cell in result.cells))


def write_result(result: Result, folder: Path) -> Path:
    """Write `<folder>/<lesson>/<student>.json` in one step (a reader never sees half a file); return its path."""
    path = folder / result.lesson / f"{result.student or 'notebook'}.json"
    text = json.dumps(result.to_dict(), indent=2, ensure_ascii=False) + "\n"
    write_in_one_step(path, text.encode("utf-8", errors="replace"))
    return path


def find_result(folder: Path, lesson: str, student: str) -> Result | None:
    """A student's Result, or None where there is no readable one."""
    try:
        return Result.from_dict(json.loads((folder / lesson / f"{student}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_results(folder: Path, lesson: str) -> list[Result]:
    """All Results of a lesson, by student. An unreadable file raises ValueError that names it."""
    results = []
    for path in sorted((folder / lesson).glob("*.json")):
        try:
            results.append(Result.from_dict(json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is not a grading result: {error!r}; delete it and grade again") from error
    return results
