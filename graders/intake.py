"""Intake: what a student handed in -> a notebook that can be graded, and in words what had to be repaired.

Nothing a student wrote is thrown away, and no repair takes points that were earned: cells that carry tests come from
the master, everything else stays where the student left it.
"""

import ast
import codecs
import json
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbformat.validator import normalize

from dropcourse.checks.toolkit.kinds import readable
from graders.lessons import EXPERIMENT, exercise_of, is_answer, is_test, marks_of

MAX_BYTES = 100 * 2**20


class Unreadable(ValueError):
    """The file is no notebook; the message says in words what it is instead."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of any format version and encoding. Raises Unreadable."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"{path.name} is larger than {MAX_BYTES // 2**20} MB")
        return parse_notebook(path.read_bytes(), path.name)
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read ({error.strerror})") from error


def parse_notebook(data: bytes, name: str) -> NotebookNode:
    """The bytes of a file called `name` -> notebook. Raises Unreadable."""
    if not data.strip():
        raise Unreadable(f"{name} is empty")
    text = _decoded(data, name)
    if "\n<<<<<<< " in text and "\n>>>>>>> " in text:
        raise Unreadable(f"{name} holds the marks of a merge conflict that was not resolved")
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"{name} is not complete JSON (line {error.lineno}: {error.msg})") from error
    except (ValueError, RecursionError) as error:  # a number without end, lists in lists in lists
        raise Unreadable(f"{name} is JSON that no notebook holds ({error})") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat warns of what it mends: missing ids, doubled ids
            _, notebook = normalize(nbformat.reads(_completed(tree), as_version=4))
            nbformat.validate(notebook)
    except Exception as error:
        raise Unreadable(f"{name} is JSON but not a notebook ({_first_line(error)})") from error
    return notebook


def _first_line(error: Exception) -> str:
    """What an error says, or what it is where it says nothing."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
           codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # fmt: skip
"""Encodings by the mark at the beginning of a file; UTF-32 first, whose mark begins with that of UTF-16."""


def _decoded(data: bytes, name: str) -> str:
    """The text in the encoding that the file's first bytes name or show; else in UTF-8 or, as old editors on Windows
    write it, in code page 1252."""
    marked = [encoding for mark, encoding in _MARKED.items() if data.startswith(mark)]
    if not marked and b"\0" in data[:2]:  # the first character of JSON is ASCII
        marked = ["utf-16-be" if data[:1] == b"\0" else "utf-16-le"]
    for encoding in marked[:1] or ("utf-8", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise Unreadable(f"{name} is not text in UTF-8 or UTF-16")


def _completed(tree: object) -> str:
    """The JSON text with empty fields where some that a notebook must have are missing, and with a question mark for
    each half of a character, which no file could hold."""
    if isinstance(tree, dict) and isinstance(tree.get("cells"), list):
        tree.setdefault("metadata", {})
        for cell in tree["cells"]:
            if isinstance(cell, dict):
                cell.setdefault("metadata", {})
                if cell.get("cell_type") == "code":
                    cell.setdefault("outputs", [])
                    cell.setdefault("execution_count", None)
    return json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace").decode()


def restore(notebook: NotebookNode, master: NotebookNode) -> list[str]:
    """Give the notebook back every marked cell of the master that is missing, changed, doubled or out of order; say
    what was done. Test cells and locked cells get the master's source, answer cells keep the student's."""
    masters = {_name(cell): cell for cell in master.cells if _name(cell)}
    repairs = _forget_unknown(notebook, masters) + _adopt_answers(notebook, masters) + _drop_doubles(notebook, masters)
    present = {_name(cell): cell for cell in notebook.cells}  # no name is there twice by now
    for name, original in masters.items():
        cell = present.get(name)
        if cell is None:
            repairs.append(_put_back(notebook, masters, name))
            continue
        if cell.cell_type != original.cell_type:
            repairs.append(f"the cell {name!r} had become {cell.cell_type}, it is {original.cell_type} again")
            _change_type(cell, original.cell_type)
        if not is_answer(original) and cell.source != original.source:
            repairs.append(f"the cell {name!r} was changed and is as it was handed out")
            cell.source = original.source
    _reset_metadata(notebook, master, masters)
    return repairs + _move_early_tests(notebook)


def _put_back(notebook: NotebookNode, masters: dict[str, NotebookNode], name: str) -> str:
    """Insert a missing cell; a stub must not replace an answer that stands in the cell of another exercise."""
    cell, place = _copy(masters[name]), _place(notebook, masters, name)
    defining = [
        i for i, other in enumerate(notebook.cells) if other.cell_type == "code" and name in _defined(other.source)
    ]
    if not (is_answer(cell) and defining):
        notebook.cells.insert(place, cell)
        return f"the cell {name!r} was missing and is back"
    cell.source = f"# {name} is answered in another cell."
    notebook.cells.insert(max(place, defining[-1] + 1), cell)
    return f"{name!r} is answered in the cell of another exercise"


def _reset_metadata(notebook: NotebookNode, master: NotebookNode, masters: dict[str, NotebookNode]) -> None:
    """Metadata as they were handed out: they decide what runs and how a page shows it, and are nobody's answer."""
    notebook.metadata = _plain_copy(master.metadata)
    handed_out = {cell.source: cell.metadata for cell in master.cells if not _name(cell)}
    for cell in notebook.cells:
        if _name(cell):
            cell.metadata = _plain_copy(masters[_name(cell)].metadata)
        elif cell.source in handed_out:
            cell.metadata = _plain_copy(handed_out[cell.source])
        else:
            skipped = EXPERIMENT in cell.metadata.get("tags", [])
            cell.metadata = NotebookNode({"tags": [EXPERIMENT]} if skipped else {})


def _forget_unknown(notebook: NotebookNode, masters: dict[str, NotebookNode]) -> list[str]:
    """Remove marks that are not the lesson's; those of another shape than nbgrader's mark nothing."""
    unknown = [cell for cell in notebook.cells if "nbgrader" in cell.metadata and _name(cell) not in masters]
    names = [_name(cell) for cell in unknown]
    for cell in unknown:
        del cell.metadata["nbgrader"]
    return [f"the cell {readable(name)!r} is not part of the lesson and is not graded" for name in names if name]


def _adopt_answers(notebook: NotebookNode, masters: dict[str, NotebookNode]) -> list[str]:
    """Where an answer cell is missing, take the student's own cell that defines what it should define."""
    repairs, present = [], {_name(cell) for cell in notebook.cells}
    for name, original in masters.items():
        if is_answer(original) and name not in present:
            for cell in reversed(notebook.cells):
                if cell.cell_type == "code" and not _name(cell) and name in _defined(cell.source):
                    cell.metadata["nbgrader"] = original.metadata["nbgrader"].copy()
                    repairs.append(f"a cell of your own that defines {name!r} is taken as the answer")
                    break
    return repairs


def _drop_doubles(notebook: NotebookNode, masters: dict[str, NotebookNode]) -> list[str]:
    """Of several cells under one name the last one counts; earlier answers still run, copies of the stub do not."""
    repairs, found = [], {}
    for cell in notebook.cells:
        found.setdefault(_name(cell), []).append(cell)
    for name, original in masters.items():
        doubles = found.get(name, [])
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
    places = {_name(cell): index for index, cell in enumerate(notebook.cells)}
    tests = [cell for cell in notebook.cells if is_test(cell)]
    early = [cell for cell in tests if places[_name(cell)] < places.get(exercise_of(_name(cell)), -1)]
    for cell in early:
        notebook.cells = [other for other in notebook.cells if other is not cell]
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
    return marks_of(cell).get("grade_id", "")


def _index(notebook: NotebookNode, name: str) -> int | None:
    return next((index for index, cell in enumerate(notebook.cells) if _name(cell) == name), None)


def _copy(cell: NotebookNode) -> NotebookNode:
    copy = _plain_copy(cell)
    copy.id = new_code_cell().id
    return copy


def _plain_copy(node: NotebookNode) -> NotebookNode:
    return nbformat.from_dict(json.loads(json.dumps(node)))


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
