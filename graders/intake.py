"""Intake: what a student handed in -> a notebook that can be graded, and in words what had to be repaired.

Nothing a student wrote is thrown away, and no repair takes points that were earned: cells that carry tests come from
the master, everything else stays where the student left it.
"""

import ast
import contextlib
import json
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbformat.validator import normalize

from graders.lessons import exercise_of, is_answer, is_test

MAX_BYTES = 100 * 2**20


class Unreadable(ValueError):
    """The file is no notebook; the message says in words what it is instead."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of any format version and encoding. Raises Unreadable."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"{path.name} is larger than {MAX_BYTES // 2**20} MB")
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable(f"{path.name} is empty")
    for encoding in ("utf-8-sig", "utf-16"):
        with contextlib.suppress(UnicodeError):
            text = data.decode(encoding)
            break
    else:
        raise Unreadable(f"{path.name} is not text in UTF-8 or UTF-16")
    if "\n<<<<<<< " in text and "\n>>>>>>> " in text:
        raise Unreadable(f"{path.name} holds the marks of a merge conflict that was not resolved")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path.name} is not complete JSON (line {error.lineno}: {error.msg})") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat warns of what it mends: missing ids, doubled ids
            _, notebook = normalize(nbformat.reads(text, as_version=4))
            nbformat.validate(notebook)
    except Exception as error:
        raise Unreadable(f"{path.name} is JSON but not a notebook ({str(error).splitlines()[0]})") from error
    return notebook


def restore(notebook: NotebookNode, master: NotebookNode) -> list[str]:
    """Give the notebook back every marked cell of the master that is missing, changed, doubled or out of order; say
    what was done. Test cells and locked cells get the master's source, answer cells keep the student's."""
    masters = {_name(cell): cell for cell in master.cells if _name(cell)}
    repairs = _forget_unknown(notebook, masters) + _adopt_answers(notebook, masters) + _drop_doubles(notebook, masters)
    for name, original in masters.items():
        cell = _find(notebook, name)
        if cell is None:
            repairs.append(f"the cell {name!r} was missing and is back")
            notebook.cells.insert(_place(notebook, masters, name), _copy(original))
            continue
        if cell.cell_type != original.cell_type:
            repairs.append(f"the cell {name!r} had become {cell.cell_type}, it is {original.cell_type} again")
            _change_type(cell, original.cell_type)
        if not is_answer(original) and cell.source != original.source:
            repairs.append(f"the cell {name!r} was changed and is as it was handed out")
            cell.source = original.source
        cell.metadata["nbgrader"] = original.metadata["nbgrader"].copy()
    return repairs + _move_early_tests(notebook)


def _forget_unknown(notebook: NotebookNode, masters: dict[str, NotebookNode]) -> list[str]:
    unknown = [cell for cell in notebook.cells if "nbgrader" in cell.metadata and _name(cell) not in masters]
    names = [cell.metadata.pop("nbgrader").get("grade_id") for cell in unknown]
    return [f"the cell {name!r} is not part of the lesson and is not graded" for name in names if name]


def _adopt_answers(notebook: NotebookNode, masters: dict[str, NotebookNode]) -> list[str]:
    """Where an answer cell is missing, take the student's own cell that defines what it should define."""
    repairs = []
    for name, original in masters.items():
        if is_answer(original) and _find(notebook, name) is None:
            for cell in reversed(notebook.cells):
                if cell.cell_type == "code" and not _name(cell) and name in _defined(cell.source):
                    cell.metadata["nbgrader"] = original.metadata["nbgrader"].copy()
                    repairs.append(f"a cell of your own that defines {name!r} is taken as the answer")
                    break
    return repairs


def _drop_doubles(notebook: NotebookNode, masters: dict[str, NotebookNode]) -> list[str]:
    """Of several cells under one name the last one counts; earlier answers still run, copies of the stub do not."""
    repairs = []
    for name, original in masters.items():
        doubles = [cell for cell in notebook.cells if _name(cell) == name]
        if len(doubles) < 2:
            continue
        repairs.append(f"the cell {name!r} was there {len(doubles)} times, one of them counts")
        if is_answer(original):
            answers = [cell for cell in doubles if cell.source.strip() != original.source.strip()] or doubles[:1]
        else:
            answers = doubles[-1:]
        for cell in doubles:
            if not any(cell is answer for answer in answers):
                notebook.cells = [other for other in notebook.cells if other is not cell]
        for cell in answers[:-1]:
            del cell.metadata["nbgrader"]
    return repairs


def _move_early_tests(notebook: NotebookNode) -> list[str]:
    """A test that stands above the answer it tests moves to just below it."""
    early = []
    for cell in [cell for cell in notebook.cells if is_test(cell)]:
        answer = _index(notebook, exercise_of(_name(cell)))
        if answer is not None and _index(notebook, _name(cell)) < answer:
            notebook.cells.remove(cell)
            early.append(cell)
    for cell in reversed(early):
        notebook.cells.insert(_index(notebook, exercise_of(_name(cell))) + 1, cell)
    return [f"the cell {_name(cell)!r} stood above its answer and has moved below it" for cell in early]


def _place(notebook: NotebookNode, masters: dict[str, NotebookNode], name: str) -> int:
    """Where a missing cell goes: behind the nearest marked cell before it in the master that is still there."""
    names = list(masters)
    for before in reversed(names[: names.index(name)]):
        index = _index(notebook, before)
        if index is not None:
            return index + 1
    return 0


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _index(notebook: NotebookNode, name: str) -> int | None:
    return next((index for index, cell in enumerate(notebook.cells) if _name(cell) == name), None)


def _find(notebook: NotebookNode, name: str) -> NotebookNode | None:
    index = _index(notebook, name)
    return None if index is None else notebook.cells[index]


def _copy(cell: NotebookNode) -> NotebookNode:
    copy = nbformat.from_dict(json.loads(json.dumps(cell)))
    copy.id = new_code_cell().id
    return copy


def _change_type(cell: NotebookNode, cell_type: str) -> None:
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None
        cell.pop("attachments", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _defined(source: str) -> set[str]:
    """Names of functions and classes defined, and of variables assigned, at the top level of a cell."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = (target for node in body if isinstance(node, ast.Assign) for target in node.targets)
    return names | {target.id for target in targets if isinstance(target, ast.Name)}
