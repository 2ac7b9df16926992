"""Rows 41 to 50: honest accidents, which must not cost points that were earned."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from graders.lessons import Lesson

from .threat import OTHERS, answer, below, copy_of, first, handed_out, place_of, tests_of, threat


@threat(41, "warnings, and text on standard error", lesson="02", spoils=())
def noisy_code(notebook: NotebookNode) -> NotebookNode:
    code = """
    import logging, sys, warnings
    def sample_mask(shape, p, rng):
        warnings.warn("old API"); print("!", file=sys.stderr); logging.error("careful"); print("mask", shape)
        return rng.random(shape) >= as_probability(p)
    """
    return first(answer(notebook, code), "import warnings\nwarnings.warn('careful')")


@threat(41, "a progress bar on standard error", lesson="02", spoils=())
def progress_bar(notebook: NotebookNode) -> NotebookNode:
    code = """
    from tqdm import tqdm
    def sample_mask(shape, p, rng):
        for _ in tqdm(range(2)):
            mask = rng.random(shape) >= as_probability(p)
        return mask
    """
    return answer(notebook, code)


@threat(42, "cells are duplicated", lesson="02", spoils=())
def duplicated_cells(notebook: NotebookNode) -> NotebookNode:
    for name in ("sample_mask", "sample_mask_rate", "setup"):
        place = place_of(notebook, name)
        notebook.cells.insert(place + 1, copy_of(notebook.cells[place]))
    return notebook


@threat(42, "an answer is split over two cells", lesson="02", spoils=())
def split_answer(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "def _draw(shape, p, rng):\n    return rng.random(shape) >= p")
    return below(notebook, "def sample_mask(shape, p, rng):\n    return _draw(shape, as_probability(p), rng)")


@threat(42, "two answers are merged into one cell", lesson="02", spoils=())
def merged_answers(notebook: NotebookNode) -> NotebookNode:
    one, other = place_of(notebook, "sample_mask"), place_of(notebook, "dropout_backward")
    notebook.cells[one].source += "\n\n" + notebook.cells[other].source
    del notebook.cells[other]
    return notebook


@threat(42, "an answer is merged with the test below it", lesson="02", spoils=())
def merged_with_test(notebook: NotebookNode) -> NotebookNode:
    place = place_of(notebook, "sample_mask")
    notebook.cells[place].source += "\n\n" + notebook.cells[place + 1].source
    del notebook.cells[place + 1]
    return notebook


@threat(42, "the lesson in reverse order", lesson="02", spoils=())
def reversed_cells(notebook: NotebookNode) -> NotebookNode:
    setup = notebook.cells.pop(place_of(notebook, "setup"))
    notebook.cells = [setup, *reversed(notebook.cells)]
    return notebook


@threat(42, "tests are deleted, changed and turned to Markdown", lesson="02", spoils=())
def spoiled_tests(notebook: NotebookNode) -> NotebookNode:
    deleted, changed, markdown, raw = tests_of(notebook, "sample_mask")
    notebook.cells.remove(deleted)
    changed.source = "assert False"
    for cell, kind in ((markdown, "markdown"), (raw, "raw")):
        cell.cell_type = kind
        del cell["outputs"], cell["execution_count"]
    return notebook


@threat(42, "the answers are turned to Markdown by a slip of the keyboard", lesson="02", spoils=())
def answer_as_markdown(notebook: NotebookNode) -> NotebookNode:
    cell = notebook.cells[place_of(notebook, "sample_mask")]
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    return notebook


@threat(42, "the set-up is deleted", lesson="02", spoils=())
def deleted_setup(notebook: NotebookNode) -> NotebookNode:
    del notebook.cells[place_of(notebook, "setup")]
    return notebook


@threat(42, "all marks are lost, as some editors lose them", lesson="02", spoils=())
def lost_marks(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()
    return notebook


@threat(42, "the tag `experiment` on an answer and on the set-up", lesson="02", spoils=())
def tagged_answer(notebook: NotebookNode) -> NotebookNode:
    for name in ("setup", "sample_mask"):
        notebook.cells[place_of(notebook, name)].metadata["tags"] = ["experiment"]
    return notebook


@threat(44, "no metadata of the notebook, no ids, no kernel", lesson="02", spoils=())
def no_metadata(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata = nbformat.NotebookNode()
    return notebook


@threat(44, "the kernel of another language", lesson="02", spoils=())
def other_kernel(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    notebook.metadata["language_info"] = {"name": "R"}
    return notebook


@threat(44, "marks of nbgrader of the wrong type", spoils=())
def odd_marks(notebook: NotebookNode) -> NotebookNode:
    marks = (7, None, "x", [], [1], {"grade_id": ["a"]}, {"grade_id": None}, {}, {"grade_id": {"a": 1}, "grade": True})
    for mark in marks:
        notebook.cells.append(new_code_cell("1", metadata={"nbgrader": mark}))
    return notebook


@threat(45, "magic commands: widgets, installing, shell", lesson="02", spoils=())
def magic_commands(notebook: NotebookNode) -> NotebookNode:
    first(notebook, "%matplotlib widget")
    first(notebook, "%pip install --no-index no-such-package-anywhere")
    first(notebook, "!ls\n!echo done\n%timeit -n1 -r1 1\n%%no_such_magic")
    return below(notebook, "%load_ext autoreload\n%autoreload 2\n?print")


@threat(45, "leftover prints, breakpoints and a plot that opens a window", lesson="02", spoils=())
def leftovers(notebook: NotebookNode) -> NotebookNode:
    first(
        notebook,
        "import matplotlib\nmatplotlib.use('TkAgg', force=False)\n"
        "import matplotlib.pyplot as plt\nplt.plot([1]); plt.show()",
    )
    below(notebook, "sample_mask((2, 2), 0.5, np.random.default_rng(0))\nprint('here')")
    return below(notebook, "%debug\n%pdb on")


@threat(45, "`breakpoint()` in a right answer", lesson="02", spoils=(), risks=("sample_mask",))
def breakpoint_left(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "def sample_mask(shape, p, rng):\n    breakpoint()\n    return rng.random(shape) >= p")


@threat(46, "helper cells, other names, a lambda and a decorated class", lesson="02", spoils=())
def other_style(notebook: NotebookNode) -> NotebookNode:
    first(notebook, "def _at_least(u, threshold):\n    return u >= threshold")
    code = """
    import functools
    def checked(f):
        @functools.wraps(f)
        def wrapper(shape, p, rng):
            return f(shape, as_probability(p), rng)
        return wrapper
    sample_mask = checked(lambda dims, rate, source: _at_least(source.random(dims), rate))
    """
    return answer(notebook, code)


@threat(46, "names of the course are used for other things", lesson="02", spoils=())
def reused_names(notebook: NotebookNode) -> NotebookNode:
    return below(notebook, "check = 3\nhidden = 'x'\nnumpy = None\nlist_of = [np, torch]")


@threat(47, "global seeds are set", lesson="02", spoils=())
def global_seeds(notebook: NotebookNode) -> NotebookNode:
    return first(notebook, "import random, numpy, torch\nrandom.seed(0); numpy.random.seed(0); torch.manual_seed(0)")


@threat(47, "seeds are set between the answers, and torch is made deterministic", lesson="02", spoils=())
def deterministic_torch(notebook: NotebookNode) -> NotebookNode:
    return below(
        notebook,
        "torch.manual_seed(7)\ntorch.use_deterministic_algorithms(True)\ntorch.set_default_dtype(torch.float64)",
    )


@threat(48, "an earlier cell fails, after it has defined what is needed", lesson="02", spoils=())
def earlier_cell_fails(notebook: NotebookNode) -> NotebookNode:
    first(notebook, "helper = 1\n1 / 0")
    code = "def sample_mask(shape, p, rng):\n    return rng.random(shape) >= as_probability(p) * helper"
    return answer(notebook, code)


@threat(48, "what an answer needs is defined below it", lesson="02", spoils=())
def defined_below(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "def sample_mask(shape, p, rng):\n    return helper(rng.random(shape), as_probability(p))")
    return below(notebook, "helper = lambda u, p: u >= p")


@threat(48, "an earlier exercise fails that no other needs", lesson="02")
def earlier_exercise_fails(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "def sample_mask(shape, p, rng)\n    return 1")


@threat(49, "nothing was written", spoils=("keep_probability",))
def wrote_nothing(notebook: NotebookNode) -> NotebookNode:
    return nbformat.read(_lesson("00").release, as_version=4)


@threat(49, "everything was deleted", spoils=("keep_probability",))
def deleted_everything(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = []
    return notebook


@threat(49, "only `pass` and comments were written", lesson="02", spoils=("sample_mask", *OTHERS))
def wrote_pass(notebook: NotebookNode) -> NotebookNode:
    for exercise in ("sample_mask", *OTHERS):
        answer(notebook, "# to do\npass", exercise)
    return notebook


# What is collected, not only run: folders with something else than the notebook that was handed out.


@dataclass(frozen=True)
class Folder:
    """A student's folder: `write` fills it. `points` is what must be earned; None if the submission must be held."""

    row: int
    student: str
    title: str
    write: Callable[[Path, Lesson], None]
    points: float | None = 2


FOLDERS: list[Folder] = []


def folder(row: int, student: str, title: str, points: float | None = 2) -> Callable:
    """Register the decorated writer under a student's name."""

    def register(write: Callable[[Path, Lesson], None]) -> Callable[[Path, Lesson], None]:
        FOLDERS.append(Folder(row, student, title, write, points))
        return write

    return register


def _lesson(name: str) -> Lesson:
    from graders.lessons import find_lesson

    return find_lesson(name)


def _text(lesson: Lesson) -> str:
    return nbformat.writes(handed_out(lesson))


def _plain(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").write_text(_text(lesson), encoding="utf-8")


@folder(43, "renamed", "a renamed notebook")
def renamed(place: Path, lesson: Lesson) -> None:
    (place / "my solution (final) [2].ipynb").write_text(_text(lesson), encoding="utf-8")


@folder(43, "upper-case", "an ending in capitals")
def upper_case(place: Path, lesson: Lesson) -> None:
    (place / "START_HERE.IPYNB").write_text(_text(lesson), encoding="utf-8")


@folder(43, "extra", "extra notebooks and files, one of them the untouched lesson")
def extra_files(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").write_text(_text(lesson), encoding="utf-8")
    (place / f"{lesson.topic}-Copy1.ipynb").write_text(lesson.release.read_text(encoding="utf-8"), encoding="utf-8")
    (place / "numpy.py").write_text("raise ImportError", encoding="utf-8")
    (place / "data.bin").write_bytes(b"\xff" * 1000)


@folder(43, "copy", "the answers are in a copy, the original is untouched")
def answers_in_copy(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}-Copy1.ipynb").write_text(_text(lesson), encoding="utf-8")
    (place / f"{lesson.topic}.ipynb").write_text(lesson.release.read_text(encoding="utf-8"), encoding="utf-8")


@folder(43, "nested", "a folder in a folder")
def nested(place: Path, lesson: Lesson) -> None:
    (place / "a" / "b").mkdir(parents=True)
    _plain(place / "a" / "b", lesson)


@folder(43, "zipped", "a zip archive")
def zipped(place: Path, lesson: Lesson) -> None:
    with zipfile.ZipFile(place / "work.zip", "w") as archive:
        archive.writestr(f"work/{lesson.topic}.ipynb", _text(lesson))
        archive.writestr("__MACOSX/._start_here.ipynb", b"\x00\x05\x16\x07")


@folder(43, "zip-bomb", "a zip archive that unpacks to gigabytes, and one that climbs out of its folder", None)
def zip_bomb(place: Path, lesson: Lesson) -> None:
    with zipfile.ZipFile(place / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.ipynb", b" " * 300_000_000)
        archive.writestr("../../../outside.ipynb", _text(lesson)[:100])


@folder(44, "corrupt", "half a file", None)
def corrupt(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").write_text(_text(lesson)[:999], encoding="utf-8")


@folder(44, "conflict", "a merge conflict inside an answer's text, in valid JSON")
def conflict_in_source(place: Path, lesson: Lesson) -> None:
    notebook = handed_out(lesson)
    notebook.cells.append(new_markdown_cell("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n"))
    (place / f"{lesson.topic}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


@folder(44, "conflict-in-file", "a merge conflict in the file", None)
def conflict_in_file(place: Path, lesson: Lesson) -> None:
    text = _text(lesson).replace('"cells": [', '<<<<<<< HEAD\n"cells": [\n=======\n"cells": [\n>>>>>>> other', 1)
    (place / f"{lesson.topic}.ipynb").write_text(text, encoding="utf-8")


def _in_encoding(encoding: str) -> Callable[[Path, Lesson], None]:
    def write(place: Path, lesson: Lesson) -> None:
        notebook = handed_out(lesson)
        notebook.cells.append(new_markdown_cell("é ü ß"))
        text = json.dumps(notebook, ensure_ascii=False)
        (place / f"{lesson.topic}.ipynb").write_bytes(text.encode(encoding, errors="replace"))

    return write


for _encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"):
    folder(44, _encoding, f"a file in {_encoding}")(_in_encoding(_encoding))


@folder(44, "format-3", "nbformat 3")
def old_format(place: Path, lesson: Lesson) -> None:
    old = nbformat.convert(handed_out(lesson), 3)
    (place / f"{lesson.topic}.ipynb").write_text(json.dumps(old), encoding="utf-8")


@folder(44, "future", "a future minor version, with fields nobody knows")
def future_format(place: Path, lesson: Lesson) -> None:
    notebook = json.loads(_text(lesson))
    notebook["nbformat_minor"] = 99
    notebook["new_field"] = {"a": 1}
    for cell in notebook["cells"]:
        cell["new_cell_field"] = 1
    (place / f"{lesson.topic}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@folder(44, "bare", "no metadata, no ids, doubled ids, a missing list of outputs")
def bare_notebook(place: Path, lesson: Lesson) -> None:
    notebook = json.loads(_text(lesson))
    del notebook["metadata"]
    for index, cell in enumerate(notebook["cells"]):
        cell["id"] = "same"
        if index % 3 == 0:
            del cell["id"]
        if cell["cell_type"] == "code" and index % 2:
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
    (place / f"{lesson.topic}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@folder(44, "deep", "JSON nested a hundred thousand deep", None)
def deep_json(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").write_text("[" * 100_000 + "]" * 100_000, encoding="utf-8")


@folder(44, "digits", "a number of ten thousand digits", None)
def many_digits(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").write_text('{"cells": [], "x": ' + "7" * 10_000 + "}", encoding="utf-8")


@folder(44, "old-marks", "marks of an old and of a future version of nbgrader")
def old_marks(place: Path, lesson: Lesson) -> None:
    notebook = handed_out(lesson)
    for version, cell in enumerate(cell for cell in notebook.cells if "nbgrader" in cell.metadata):
        cell.metadata.nbgrader["schema_version"] = (0, 1, 99)[version % 3]
    (place / f"{lesson.topic}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@folder(44, "marks", "marks of nbgrader of the wrong type", 2)
def wrong_marks(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").write_text(json.dumps(odd_marks(handed_out(lesson))), encoding="utf-8")


@folder(44, "surrogates", "half a character in the text of a cell", 2)
def lone_surrogates(place: Path, lesson: Lesson) -> None:
    notebook = handed_out(lesson)
    notebook.cells.append(new_code_cell("print('\\ud800')"))
    notebook.cells.append(new_markdown_cell("\ud800"))
    (place / f"{lesson.topic}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@folder(40, "huge", "a notebook of more than a hundred megabytes", None)
def huge_notebook(place: Path, lesson: Lesson) -> None:
    with (place / f"{lesson.topic}.ipynb").open("w", encoding="utf-8") as file:
        file.write('{"cells": [')
        file.write(" " * 105_000_000)


@folder(26, "linked", "symbolic links: to the course secret, to a classmate's notebook and folder", None)
def linked(place: Path, lesson: Lesson) -> None:
    (place / f"{lesson.topic}.ipynb").symlink_to(
        place.parent.parent / "renamed" / lesson.name / "my solution (final) [2].ipynb"
    )
    (place / "folder").symlink_to(place.parent.parent / "renamed" / lesson.name)
    (place / "root").symlink_to("/")


@folder(26, "pipe", "a named pipe in place of the notebook", None)
def named_pipe(place: Path, lesson: Lesson) -> None:
    import os

    os.mkfifo(place / f"{lesson.topic}.ipynb")


for _name in (
    "o'brien, sean", 'say "hi"', "[brackets]", "star*", "what?", "Владимир", "مريم", "李雷", "émile\u0301",
    "👩\u200d🔬", "new\nline", "tab\there", "{braces}", "semi;colon&amp", "-dash", " leading and trailing ", "a" * 250,
    "%s%d", "=1+1", "percent%20",
):  # fmt: skip
    folder(50, _name, f"a student called {_name!r}" if len(_name) < 99 else "a name of 250 letters")(_plain)


@folder(29, "<img src=x onerror=alert(1)>", "HTML as a name")
def html_name(place: Path, lesson: Lesson) -> None:
    _plain(place, lesson)
