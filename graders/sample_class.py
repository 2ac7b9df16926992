"""A sample class: one student for each story that a real class tells, made from the variants of every exercise."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from graders.lessons import Lesson, is_answer, is_test, is_written
from graders.variants import variants

Accident = Callable[[NotebookNode], None]


@dataclass(frozen=True)
class Student:
    """What one student hands in: correct answers in style number `style`, except where `mistakes` names a
    misconception or gives source text for an exercise ("*": for each that has such a variant), or where `left_out`
    names it ("*": each of them); then the accident happens. `corrupt` cuts the file short."""

    name: str
    style: int = 0
    mistakes: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    accident: Accident | None = None
    corrupt: bool = False


def write_sample_class(folder: Path, lesson: Lesson) -> list[str]:
    """Write `<folder>/<student>/<lesson>/<topic>.ipynb` for each student; their names."""
    for student in STUDENTS:
        path = folder / student.name / lesson.name / f"{lesson.topic}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = nbformat.writes(submission(student, lesson))
        path.write_text(text[: len(text) // 2] if student.corrupt else text, encoding="utf-8")
    return [student.name for student in STUDENTS]


def submission(student: Student, lesson: Lesson) -> NotebookNode:
    """The student's notebook, before it is cut short."""
    notebook = nbformat.read(lesson.release, as_version=4)
    for cell in notebook.cells:
        if is_answer(cell) and not is_written(cell) and not {_name(cell), "*"} & set(student.left_out):
            cell.source = _answer(student, lesson, _name(cell))
    if student.accident:
        student.accident(notebook)
    return notebook


def _answer(student: Student, lesson: Lesson, exercise: str) -> str:
    known = variants(lesson.topic, exercise)
    mistake = student.mistakes.get(exercise, student.mistakes.get("*"))
    wrong = [variant.source for variant in known if mistake and variant.diagnosis == mistake]
    if exercise in student.mistakes and not wrong:
        return student.mistakes[exercise]
    correct = [variant.source for variant in known if variant.correct]
    return wrong[0] if wrong else correct[student.style % len(correct)]


def _name(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def _find(notebook: NotebookNode, name: str) -> int:
    return next(index for index, cell in enumerate(notebook.cells) if _name(cell) == name)


def _noise(notebook: NotebookNode) -> None:
    """Warnings on standard error, prints left over from a search for a bug."""
    notebook.cells.insert(
        1, new_code_cell("import sys, warnings\nwarnings.warn('old API')\nprint('!', file=sys.stderr)")
    )
    for cell in notebook.cells:
        if is_answer(cell) and cell.source.lstrip().startswith("def "):
            cell.source = cell.source.replace(":\n", ":\n    print('called'); warnings.warn('noisy')\n", 1)


def _double_answers_and_lose_tests(notebook: NotebookNode) -> None:
    """Copied a cell to try something, deleted others."""
    place = _find(notebook, "dropout_forward")
    copy = nbformat.from_dict(json.loads(json.dumps(notebook.cells[place])))
    copy.id = "copied-cell"
    notebook.cells.insert(place + 1, copy)
    del notebook.cells[_find(notebook, "sample_mask_rate")]
    del notebook.cells[_find(notebook, "Dropout_mask")]


def _own_cells_in_another_order(notebook: NotebookNode) -> None:
    """Wrote an answer in a new cell, deleted the one meant for it, and moved a test up."""
    place = _find(notebook, "sample_mask")
    notebook.cells[place] = new_code_cell(notebook.cells[place].source)
    notebook.cells.insert(2, notebook.cells.pop(_find(notebook, "dropout_backward_edges")))


def _empty_the_tests(notebook: NotebookNode) -> None:
    """Answered nothing and made every check pass."""
    for cell in notebook.cells:
        if is_test(cell):
            cell.source = "pass"


EVERY = ("*",)
EXTENSIONS = (
    "standard_dropout_forward",
    "standard_dropout_predict",
    "dropped_variance",
    "mlp_loss_and_gradients",
)
BUGS = ("FunctionalNet", "RebuiltNet", "ReseededNet")

STUDENTS = (
    Student("lovelace", style=0),
    Student("noether", style=1),
    Student("ramanujan", style=2, left_out=EXTENSIONS),
    Student("李娜", style=3),
    Student("o'brien, sean", style=1, accident=_noise),
    Student("abel", mistakes={"*": "keep-drop-swapped"}),
    Student(
        "banach",
        mistakes={"sample_mask": "keep-drop-swapped", "dropout_forward": "keep-drop-swapped"},
        left_out=EXTENSIONS,
    ),
    Student("cauchy", mistakes={"*": "no-scaling"}),
    Student("dirichlet", mistakes={"dropout_forward": "no-scaling"}, style=2, left_out=EXTENSIONS),
    Student("euler", mistakes={"*": "mask-shared-across-batch"}),
    Student("fourier", mistakes={"*": "same-mask-every-call"}),
    Student("galois", mistakes={"*": "modifies-input"}, style=1),
    Student("hilbert", mistakes={"*": "fixed-drop-count"}),
    Student("ivory", mistakes={"*": "wrong-scale"}),
    Student("jacobi", mistakes={"*": "active-in-eval"}),
    Student("kovalevskaya", mistakes={"*": "nan-at-one"}, style=3),
    Student("lagrange", mistakes={"*": "dtype-not-kept"}),
    Student("markov", mistakes={"*": "reseeds-global-generator"}),
    Student("neumann", left_out=("dropout_backward", "Dropout", *BUGS, *EXTENSIONS), style=2),
    Student("poincare", left_out=EVERY),
    Student("quetelet", style=3, accident=_double_answers_and_lose_tests),
    Student("riemann", style=2, accident=_own_cells_in_another_order),
    Student(
        "stokes", mistakes={"dropout_backward": "def dropout_backward(grad_output, mask, p)\n    return grad_output"}
    ),
    Student("taylor", mistakes={"sample_mask": "def sample_mask(shape, p, rng):\n    while True:\n        pass"}),
    Student("ulam", left_out=EVERY, accident=_empty_the_tests),
    Student("viete", corrupt=True),
)
