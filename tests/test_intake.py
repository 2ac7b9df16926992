"""Intake repairs what happens to notebooks, and never touches what a student wrote."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from graders.intake import Unreadable, read_notebook, restore
from graders.lessons import find_lesson, is_test
from graders.output import write_in_one_step

LESSON = find_lesson("02")


@pytest.fixture
def master():
    return nbformat.read(LESSON.release, as_version=4)


@pytest.fixture
def notebook(master):
    """A submission with a line of the student's own in every answer."""
    notebook = nbformat.from_dict(json.loads(json.dumps(master)))
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source += "\n# mine"
    return notebook


def name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def find(notebook, wanted):
    return next(index for index, cell in enumerate(notebook.cells) if name(cell) == wanted)


def assert_gradable(notebook, master):
    tests = [cell for cell in notebook.cells if is_test(cell)]
    expected = [cell for cell in master.cells if is_test(cell)]
    assert sorted(map(name, tests)) == sorted(map(name, expected))
    sources = {name(cell): cell.source for cell in expected}
    assert all(cell.source == sources[name(cell)] for cell in tests)
    nbformat.validate(notebook)


def test_an_honest_notebook_needs_no_repair(notebook, master):
    before = json.dumps(notebook)
    assert restore(notebook, master) == []
    assert json.dumps(notebook) == before


def test_a_deleted_test_comes_back_in_its_place(notebook, master):
    place = find(notebook, "sample_mask_rate")
    del notebook.cells[place]
    assert restore(notebook, master) == ["the cell 'sample_mask_rate' was missing and is back"]
    assert find(notebook, "sample_mask_rate") == place
    assert_gradable(notebook, master)


def test_all_cells_deleted_gives_a_notebook_of_stubs(notebook, master):
    notebook.cells = []
    assert restore(notebook, master)
    assert_gradable(notebook, master)


def test_a_changed_test_is_restored(notebook, master):
    notebook.cells[find(notebook, "sample_mask_rate")].source = "pass"
    assert restore(notebook, master) == ["the cell 'sample_mask_rate' was changed and is as it was handed out"]
    assert_gradable(notebook, master)


def test_a_test_turned_to_markdown_is_code_again(notebook, master):
    cell = notebook.cells[find(notebook, "sample_mask_rate")]
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    assert len(restore(notebook, master)) == 1
    assert_gradable(notebook, master)


@pytest.mark.parametrize("wanted", ["sample_mask", "sample_mask_rate", "setup"])
def test_a_doubled_cell_counts_once_and_the_last_answer_wins(notebook, master, wanted):
    place = find(notebook, wanted)
    double = nbformat.from_dict(json.loads(json.dumps(notebook.cells[place])))
    double.id = new_code_cell().id
    if wanted == "sample_mask":
        double.source += "\n# better"
    notebook.cells.insert(place + 1, double)
    repairs = restore(notebook, master)
    assert f"the cell {wanted!r} was there 2 times, one of them counts" in repairs
    assert [name(cell) for cell in notebook.cells].count(wanted) == 1
    if wanted == "sample_mask":
        assert notebook.cells[find(notebook, wanted)].source.endswith("# better")
        assert notebook.cells[find(notebook, wanted) - 1].source.endswith("# mine"), "the earlier answer still runs"
    assert_gradable(notebook, master)


def test_a_copy_of_the_stub_below_an_answer_does_not_replace_it(notebook, master):
    place = find(notebook, "sample_mask")
    stub = nbformat.from_dict(json.loads(json.dumps(master.cells[find(master, "sample_mask")])))
    stub.id = new_code_cell().id
    notebook.cells.insert(place + 1, stub)
    restore(notebook, master)
    assert notebook.cells[find(notebook, "sample_mask")].source.endswith("# mine")
    assert sum("def sample_mask" in cell.source for cell in notebook.cells) == 1


def test_an_answer_in_a_cell_of_ones_own_is_taken(notebook, master):
    place = find(notebook, "sample_mask")
    notebook.cells[place] = new_code_cell("def sample_mask(shape, p, rng):\n    return 1")
    assert restore(notebook, master) == ["a cell of your own that defines 'sample_mask' is taken as the answer"]
    assert notebook.cells[find(notebook, "sample_mask")].source.endswith("return 1")


def test_a_test_above_its_answer_moves_below(notebook, master):
    cell = notebook.cells.pop(find(notebook, "dropout_backward_edges"))
    notebook.cells.insert(0, cell)
    assert restore(notebook, master) == [
        "the cell 'dropout_backward_edges' stood above its answer and has moved below it"
    ]
    assert find(notebook, "dropout_backward_edges") > find(notebook, "dropout_backward")
    assert_gradable(notebook, master)


def test_helper_cells_and_order_of_the_students_own_stay(notebook, master):
    notebook.cells.insert(find(notebook, "sample_mask"), new_code_cell("helper = 1"))
    del notebook.cells[find(notebook, "sample_mask_rate")]
    restore(notebook, master)
    assert notebook.cells[find(notebook, "sample_mask") - 1].source == "helper = 1"


def test_marks_that_are_not_the_lessons_are_forgotten(notebook, master):
    stranger = new_code_cell("1")
    stranger.metadata["nbgrader"] = {"grade_id": "bonus", "grade": True, "points": 100, "solution": False}
    notebook.cells.append(stranger)
    assert restore(notebook, master) == ["the cell 'bonus' is not part of the lesson and is not graded"]
    assert not is_test(notebook.cells[-1])


def test_points_cannot_be_raised(notebook, master):
    notebook.cells[find(notebook, "sample_mask_rate")].metadata.nbgrader.points = 100
    restore(notebook, master)
    assert notebook.cells[find(notebook, "sample_mask_rate")].metadata.nbgrader.points == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b'{"cells": [', "not complete JSON"),
        (b"\xff\xfe\x00\xd8\x00", "not text in UTF-8 or UTF-16"),
        (b'{"a": 1}', "not a notebook"),
        (b"[" * 100_000 + b"]" * 100_000, "that no notebook holds"),
        (b'{"cells": ' + b"7" * 10_000 + b"}", "that no notebook holds"),
        (b"[1, 2]", "not a notebook"),
        (b'{\n<<<<<<< HEAD\n"a": 1\n=======\n>>>>>>> b\n}', "merge conflict"),
    ],
)
def test_what_is_no_notebook_is_refused_in_words(tmp_path, content, reason):
    path = tmp_path / "work.ipynb"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=rf"work\.ipynb .*{reason}"):
        read_notebook(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_usual_encoding_is_read(tmp_path, encoding):
    path = tmp_path / "work.ipynb"
    path.write_bytes(LESSON.release.read_text(encoding="utf-8").encode(encoding, errors="replace"))
    assert len(read_notebook(path).cells) == len(nbformat.read(LESSON.release, as_version=4).cells)


def test_doubled_cell_ids_are_mended(tmp_path, master):
    master.cells[1].id = master.cells[0].id
    path = tmp_path / "work.ipynb"
    path.write_text(json.dumps(master), encoding="utf-8")
    ids = [cell.id for cell in read_notebook(path).cells]
    assert len(set(ids)) == len(ids)


def test_two_answers_in_one_cell_both_count(notebook, master):
    one, other = find(notebook, "sample_mask"), find(notebook, "dropout_backward")
    notebook.cells[one].source += "\n\n" + notebook.cells[other].source
    del notebook.cells[other]
    assert restore(notebook, master) == ["'dropout_backward' is answered in the cell of another exercise"]
    assert notebook.cells[find(notebook, "dropout_backward")].source.startswith("#")


@pytest.mark.parametrize("marks", [7, None, "x", [1], {}, {"grade_id": ["a"]}, {"grade_id": None, "grade": True}])
def test_marks_of_another_shape_mark_nothing(notebook, master, marks):
    notebook.cells.append(new_code_cell("1", metadata={"nbgrader": marks}))
    assert restore(notebook, master) == []
    assert "nbgrader" not in notebook.cells[-1].metadata
    assert_gradable(notebook, master)


def test_metadata_are_as_they_were_handed_out(notebook, master):
    notebook.metadata["widgets"] = {"state": "</script>"}
    notebook.cells[find(notebook, "setup")].metadata["tags"] = ["experiment"]
    notebook.cells.append(new_code_cell("1", metadata={"tags": ["experiment", 'x">'], "collapsed": True}))
    assert restore(notebook, master) == []
    assert notebook.metadata == master.metadata
    assert "tags" not in notebook.cells[find(notebook, "setup")].metadata
    assert notebook.cells[-1].metadata == {"tags": ["experiment"]}


def test_a_link_is_not_written_through(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("precious")
    (tmp_path / "file").symlink_to(outside)
    (tmp_path / "file.part").symlink_to(outside)
    write_in_one_step(tmp_path / "file", b"new")
    assert outside.read_text() == "precious"
    assert (tmp_path / "file").read_bytes() == b"new"
