"""A threat: how to make the submission, what harm it would do, and the verdicts it must get."""

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from graders.lessons import Lesson, exercise_of, find_lesson, is_answer, marks_of
from graders.results import Verdict


class Harm(Enum):
    """The worst that a threat does where nothing stops it."""

    NOTHING = "nothing beyond its own process"
    READS = "reads what is not the student's"
    WRITES = "leaves files outside"
    HANGS = "takes time"
    CRASHES = "ends its own process"
    EXHAUSTS = "takes memory, processes or disk from the machine"
    ESCAPES = "reaches other processes, or stays behind"


NEEDS_ISOLATION = {Harm.WRITES, Harm.EXHAUSTS, Harm.ESCAPES}
"""Harms that must not be tried where only a process lies between the student's code and the machine."""

NOT_EARNED = frozenset(Verdict) - {Verdict.PASSED, Verdict.INFRASTRUCTURE_ERROR}

Make = Callable[[NotebookNode], NotebookNode]


@dataclass(frozen=True)
class Threat:
    """`make` turns the author's notebook (right answers, as a student would hold them) into the submission.

    `spoils` names the exercises that must earn nothing and end in one of `verdicts`. `risks` names those that may be
    lost along with them, because the submission breaks its own process. All others must earn everything. In a
    tier without isolation, a threat that `reads` may succeed.
    """

    row: int
    name: str
    title: str
    harm: Harm
    make: Make
    lesson: Lesson
    spoils: tuple[str, ...]
    verdicts: frozenset[Verdict]
    risks: tuple[str, ...] = ()
    slow: bool = False

    def notebook(self, **places: object) -> NotebookNode:
        """The submission; `{name}` in a cell becomes the place of that name."""
        notebook = self.make(handed_out(self.lesson))
        for cell in notebook.cells:
            for name, place in places.items():
                cell.source = cell.source.replace(f"{{{name}}}", str(place))
        return notebook


THREATS: list[Threat] = []


def threat(
    row: int,
    title: str,
    harm: Harm = Harm.NOTHING,
    *,
    lesson: str = "00",
    spoils: tuple[str, ...] | None = None,
    verdicts: set[Verdict] | frozenset[Verdict] = NOT_EARNED,
    risks: tuple[str, ...] = (),
    slow: bool = False,
) -> Callable[[Make], Make]:
    """Register the decorated maker. `spoils` is by default the exercise that `sabotage` answers wrongly."""
    found = find_lesson(lesson)
    spoiled = (VICTIMS[lesson],) if spoils is None else spoils

    def register(make: Make) -> Make:
        entry = Threat(row, make.__name__, title, harm, make, found, spoiled, frozenset(verdicts), risks, slow)
        if any(other.name == entry.name for other in THREATS):
            raise ValueError(f"two threats are called {entry.name}")
        THREATS.append(entry)
        return make

    return register


VICTIMS = {"00": "keep_probability", "02": "sample_mask", "03": "exact_ensemble"}
"""The exercise of each lesson that a threat answers wrongly unless it says otherwise."""

OTHERS = ("dropout_forward", "dropout_backward", "Dropout")
"""The other exercises of lesson 02 that take part; what it has beyond them only takes time."""

EVERY_PROBE = ("mc_dropout_predict",)
"""Of lesson 03 what takes part beside its victim."""

WRONG = {
    "keep_probability": "def keep_probability(p):\n    return p",
    "sample_mask": "def sample_mask(shape, p, rng):\n    return np.zeros(shape, bool)",
    "dropout_forward": "def dropout_forward(x, p, rng, training=True):\n    return None",
    "dropout_backward": "def dropout_backward(grad_output, mask, p):\n    return grad_output * 7",
    "Dropout": "class Dropout(torch.nn.Module):\n    pass",
    "exact_ensemble": "def exact_ensemble(network, x, p):\n    return 7 * x",
}
"""For each exercise, an answer that passes none of its tests."""


def handed_out(lesson: Lesson) -> NotebookNode:
    """The student's notebook with the author's answers in it, and no hidden test; see `taking_part`."""
    notebook = nbformat.read(lesson.release, as_version=4)
    solution = nbformat.read(lesson.solution, as_version=4)
    answers = {name_of(cell): cell.source for cell in solution.cells if is_answer(cell)}
    for cell in notebook.cells:
        if is_answer(cell):
            cell.source = answers[name_of(cell)]
    return taking_part(notebook)


def taking_part(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the exercises that no threat is about."""
    everywhere = {*VICTIMS.values(), *OTHERS, *EVERY_PROBE, "setup"}
    names = {name_of(cell) for cell in notebook.cells} - {""}
    absent = {name for name in names if not {name, exercise_of(name)} & everywhere}
    notebook.cells = [cell for cell in notebook.cells if name_of(cell) not in absent]
    return notebook


def name_of(cell: NotebookNode) -> str:
    """The cell's grade id, or an empty string."""
    return marks_of(cell).get("grade_id", "")


def place_of(notebook: NotebookNode, name: str) -> int:
    """Where the marked cell of this name stands."""
    return next(index for index, cell in enumerate(notebook.cells) if name_of(cell) == name)


def victim(notebook: NotebookNode) -> str:
    """The exercise that is answered wrongly by default."""
    present = {name_of(cell) for cell in notebook.cells}
    return next(exercise for exercise in VICTIMS.values() if exercise in present)


def answer(notebook: NotebookNode, source: str, exercise: str | None = None) -> NotebookNode:
    """Another answer to an exercise."""
    notebook.cells[place_of(notebook, exercise or victim(notebook))].source = _code(source)
    return notebook


def below(notebook: NotebookNode, source: str, exercise: str | None = None) -> NotebookNode:
    """One more cell, just below an answer."""
    notebook.cells.insert(place_of(notebook, exercise or victim(notebook)) + 1, new_code_cell(_code(source)))
    return notebook


def first(notebook: NotebookNode, source: str) -> NotebookNode:
    """One more cell, before all others."""
    notebook.cells.insert(0, new_code_cell(_code(source)))
    return notebook


def sabotage(notebook: NotebookNode, source: str, wrong: str | None = None) -> NotebookNode:
    """A wrong answer, and below it a cell that is to win points for it."""
    exercise = victim(notebook)
    return below(answer(notebook, wrong or WRONG[exercise], exercise), source, exercise)


def copy_of(cell: NotebookNode) -> NotebookNode:
    """The same cell again, under another id."""
    copy = nbformat.from_dict(json.loads(json.dumps(cell)))
    copy.id = new_code_cell().id
    return copy


def tests_of(notebook: NotebookNode, exercise: str) -> list[NotebookNode]:
    """The test cells of an exercise."""
    marked = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade"))
    return [cell for cell in marked if exercise_of(name_of(cell)) == exercise]


def _code(source: str) -> str:
    return textwrap.dedent(source).strip("\n")
