"""Variants: what students may hand in, right or wrong, with what the checks must say about it.

`<topic>/<exercise>.py` holds the variants of one exercise as a py:percent file. Each cell is a whole answer cell: it
binds the exercise's name with its exact signature, may import and define helpers, and may use what the locked cells
of the lesson provide. The header gives a title and what must come of it:

    # %% binomial draws correct=true                          passes every test cell
    # %% swapped comparison diagnosis="keep-drop-swapped"     fails, with this diagnosis and no other
    # %% swapped and unscaled diagnosis="none"                fails, and no diagnosis explains it

To add one, append a cell. Two more marks are optional: `fails="rate form"` lists aspects (the last part of a test
cell's name) that must fail, and `also="active-in-eval"` allows another diagnosis that is true of another test cell.
A variant that draws random numbers must draw the same ones each time, so that two runs can be compared.
"""

from dataclasses import dataclass
from pathlib import Path

import jupytext

from dropcourse.checks.misconceptions import MISCONCEPTIONS

FOLDER = Path(__file__).parent
_MARKS = {"title", "correct", "diagnosis", "fails", "also"}


class VariantError(ValueError):
    """A cell's header does not say, or contradicts, what must come of the variant."""


@dataclass(frozen=True)
class Variant:
    """One answer to an exercise. `correct` variants pass; the others fail, in the aspects `fails` at least, with
    `diagnosis` (None: with none at all), where other test cells may give the diagnoses in `also`."""

    exercise: str
    title: str
    source: str
    diagnosis: str | None = None
    correct: bool = False
    fails: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()


def exercises(topic: str) -> list[str]:
    """The exercises of a lesson that have variants."""
    return sorted(path.stem for path in (FOLDER / topic).glob("*.py"))


def variants(topic: str, exercise: str) -> list[Variant]:
    """The variants of an exercise, in the order of its file. Raises VariantError that names the file and the cell."""
    path = FOLDER / topic / f"{exercise}.py"
    if not path.exists():
        raise VariantError(f"there are no variants of {exercise}: write some in {path}")
    found = [_variant(path, cell) for cell in jupytext.read(path).cells if cell.cell_type == "code"]
    titles = [variant.title for variant in found]
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise VariantError(f"{path.name}: more than one variant is titled {', '.join(twice)}")
    return found


def _variant(path: Path, cell: dict) -> Variant:
    marks = {name: mark for name, mark in cell["metadata"].items() if not name.startswith("lines_to")}
    title = marks.get("title", "")
    where = f"{path.name}, {title or cell['source'][:40]!r}"
    if not title:
        raise VariantError(f"{where}: the cell has no title")
    unknown = marks.keys() - _MARKS
    if unknown:
        raise VariantError(
            f"{where}: unknown marks {', '.join(sorted(unknown))}; there are {', '.join(sorted(_MARKS))}"
        )
    correct, diagnosis = marks.get("correct", False), marks.get("diagnosis")
    if correct not in (True, False) or correct == (diagnosis is not None):
        raise VariantError(f'{where}: needs either correct=true or diagnosis="...", and not both')
    also = frozenset(marks.get("also", "").split())
    for name in {diagnosis, *also} - {None, "none"}:
        if name not in MISCONCEPTIONS:
            raise VariantError(f"{where}: {name!r} is not in dropcourse.checks.misconceptions")
    return Variant(
        exercise=path.stem,
        title=title,
        source=cell["source"],
        diagnosis=None if diagnosis == "none" else diagnosis,
        correct=correct,
        fails=frozenset(marks.get("fails", "").split()),
        also=also,
    )
