"""From the author's text to the author's notebook: `solutions/<lesson>.py` -> `solutions/<lesson>/<topic>.ipynb`.

A cell's header says what it is for; the build turns that into nbgrader's metadata and gives the cell an id that stays
the same from build to build:

    # %% answer="sample_mask"                  the cell in which a student answers; BEGIN/END SOLUTION inside
    # %% test="sample_mask_rate" points=1      a test cell: the visible check, then the hidden one
    # %% [markdown] written="picture" points=3 an answer in words, which a person grades; the model answer inside
    # %% locked="setup"                        restored in grading if a student changed or deleted it
    # %% tags=["experiment"]                   skipped by grading and by Validate
"""

import jupytext
import nbformat
from nbformat.v4 import new_notebook

from graders.lessons import Lesson

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class SourceError(ValueError):
    """A lesson's source breaks one of the rules above."""


def build(lesson: Lesson) -> str:
    """The author's notebook as JSON text, the same for the same source. Raises SourceError if ids are used twice."""
    source = jupytext.read(lesson.source)
    notebook = new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    cells = [cell for cell in source.cells if cell.cell_type != "raw"]
    notebook.cells = [_cell(cell, position) for position, cell in enumerate(cells)]
    ids = [cell.id for cell in notebook.cells]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise SourceError(f"{lesson.source.name}: used for more than one cell: {', '.join(twice)}")
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def write(lesson: Lesson) -> bool:
    """Build the author's notebook into its folder; whether that changed it."""
    text = build(lesson)
    if lesson.solution.exists() and lesson.solution.read_text(encoding="utf-8") == text:
        return False
    lesson.solution.parent.mkdir(parents=True, exist_ok=True)
    lesson.solution.write_text(text, encoding="utf-8")
    return True


def _cell(cell: nbformat.NotebookNode, position: int) -> nbformat.NotebookNode:
    marks = cell.metadata
    cell.metadata = {"tags": marks["tags"]} if "tags" in marks else {}
    cell.id = f"cell-{position:03d}"
    if "answer" in marks:
        _mark(cell, marks["answer"], solution=True, locked=False)
    elif "test" in marks:
        _mark(cell, marks["test"], grade=True, locked=True, points=marks["points"])
    elif "written" in marks:
        _mark(cell, marks["written"], grade=True, solution=True, locked=False, points=marks["points"])
    elif "locked" in marks:
        _mark(cell, marks["locked"], locked=True)
    return cell


def _mark(cell: nbformat.NotebookNode, grade_id: str, **marks: object) -> None:
    """Write nbgrader's metadata, and an id made from the grade id."""
    cell.metadata["nbgrader"] = {
        "grade_id": grade_id, "schema_version": 3, "grade": False, "solution": False, "task": False, **marks,
    }  # fmt: skip
    cell.id = grade_id.replace("_", "-")
