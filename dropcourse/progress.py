"""How far a student is, read from the notebooks as they were saved: nothing is kept elsewhere, and nothing is graded.

A check counts as passed if its cell says so in the saved notebook, that is, if it passed when it was last run.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from dropcourse.errors import UnreadableNotebook

PASSED, FAILED = "✓", "✗"


@dataclass(frozen=True)
class Progress:
    """Of one lesson: its checks in the order of the notebook, each with its points and whether it passed when last run
    (None: not run, or its output is gone), and the answers that are as they were handed out."""

    checks: dict[str, bool | None]
    points: dict[str, float]
    untouched: list[str]

    @property
    def passed(self) -> list[str]:
        """The checks that passed."""
        return [name for name, passed in self.checks.items() if passed]

    def __str__(self) -> str:
        earned = sum(self.points[name] for name in self.passed)
        total = sum(self.points.values())
        return f"{len(self.passed):2} of {len(self.checks):2} checks passed, good for {earned:g} of {total:g} points"


def progress(notebook: Path, handed_out: Path) -> Progress:
    """Compare a saved notebook with the one that was handed out; cells that were deleted count as not run. Raises
    UnreadableNotebook."""
    mine, original = _marked(notebook), _marked(handed_out)
    checks = {name: cell for name, cell in original.items() if cell["metadata"]["nbgrader"].get("grade")}
    answers = [name for name, cell in original.items() if cell["metadata"]["nbgrader"].get("solution")]
    return Progress(
        checks={name: _passed(mine.get(name, {})) for name in checks},
        points={name: cell["metadata"]["nbgrader"].get("points") or 0 for name, cell in checks.items()},
        untouched=[name for name in answers if name not in mine or _source(mine[name]) == _source(original[name])],
    )


def _marked(path: Path) -> dict[str, dict]:
    """The cells that nbgrader has marked, by their names."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells if "nbgrader" in cell["metadata"]}
    except OSError as error:
        raise UnreadableNotebook(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableNotebook(f"{path} is no notebook; was it saved to its end?") from error


def _source(cell: dict) -> str:
    return "".join(cell["source"])


def _passed(cell: dict) -> bool | None:
    outputs = cell.get("outputs") or []
    if any(output.get("output_type") == "error" for output in outputs):
        return False
    text = "".join("".join(output.get("text", "")) for output in outputs if output.get("name") == "stdout")
    return True if text.lstrip().startswith(PASSED) else None
