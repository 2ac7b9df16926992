"""A small class of lesson 00, quick to grade: one student for each variant of its exercise, and a file that is none."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat

from graders.lessons import ROOT, classroom, find_lesson, marks_of
from graders.variants import variants

LESSON = find_lesson("00")


def write_small_class(folder: Path, students: int | None = None) -> int:
    """Write the submissions; how many there are, the unreadable one included."""
    answers = variants(LESSON.topic, "keep_probability")[:students]
    for number, answer in enumerate(answers):
        notebook = nbformat.read(LESSON.release, as_version=4)
        (cell,) = [cell for cell in notebook.cells if marks_of(cell).get("grade_id") == "keep_probability"]
        cell.source = answer.source
        place = folder / f"student{number:02}" / LESSON.name
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{LESSON.topic}.ipynb")
    place = folder / "unreadable" / LESSON.name
    place.mkdir(parents=True)
    (place / f"{LESSON.topic}.ipynb").write_text("{")
    return len(answers) + 1


def graders(
    *arguments: object, home: Path | None = None, temporary: Path | None = None, **options: object
) -> subprocess.Popen:
    """The command line, as a process of its own, in the classroom `home`, with a folder for temporary files."""
    command = [sys.executable, "-m", "graders", *map(str, arguments)]
    environment = {**os.environ, "DROPCOURSE_CLASSROOM": str(home or classroom())}
    if temporary is not None:
        environment["TMPDIR"] = str(temporary)
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def state(home: Path | None = None) -> dict:
    """All that grading leaves in a classroom, without times and the ids that the gradebook draws."""
    home = home or classroom()
    results = {}
    for path in sorted((home / "results" / LESSON.name).glob("*.json")):
        results[path.stem] = json.loads(path.read_text())
        for cell in results[path.stem]["cells"]:
            del cell["seconds"]
    notebooks = {
        str(path.relative_to(home)): [(cell.source, cell.get("outputs")) for cell in nbformat.read(path, 4).cells]
        for path in sorted((home / "autograded").rglob("*.ipynb"))
    }
    return {"results": results, "rows": rows(home), "notebooks": notebooks}


def rows(home: Path | None = None) -> list[tuple]:
    """What the gradebook says."""
    with sqlite3.connect((home or classroom()) / "gradebook.db") as database:
        return database.execute(SCORES).fetchall()


SCORES = (
    "SELECT a.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade, c.auto_comment "
    "FROM submitted_notebook n JOIN submitted_assignment a ON n.assignment_id = a.id "
    "JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON g.cell_id = b.id "
    "LEFT JOIN comment c ON c.notebook_id = n.id AND c.cell_id = b.id ORDER BY 1, 2"
)
