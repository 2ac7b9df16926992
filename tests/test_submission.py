"""A student's overview and zip: read from saved notebooks, and accepted by the instructor's side."""

import hashlib
import json
import shutil
import zipfile

import nbformat
import pytest
from nbclient import NotebookClient

from dropcourse.__main__ import main
from dropcourse.progress import progress
from dropcourse.submission import notebook_of
from dropcourse.workspace import open_workspace
from graders.collect import collect
from graders.lessons import LESSONS, all_lessons, find_lesson

LESSON = find_lesson("00")
MINE = """\
def keep_probability(p):
    if not isinstance(p, float | int) or not 0 <= p <= 1:
        raise ValueError(repr(p))
    return p
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The folder of a student, with lessons and work in it."""
    shutil.copytree(LESSONS, tmp_path / "lessons")
    open_workspace(tmp_path / "lessons", tmp_path / "work")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def work_on(folder, answer):
    """Answer, run all cells and save, as a student does."""
    path = notebook_of(LESSON.name, folder / "work")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "keep_probability":
            cell.source = answer
    NotebookClient(notebook, kernel_name="python3", allow_errors=True, timeout=60).execute()
    nbformat.write(notebook, path)
    return path


def test_progress_is_what_the_saved_notebook_shows(course, capsys):
    handed_out = notebook_of(LESSON.name, course / "lessons")
    fresh = progress(handed_out, handed_out)
    assert fresh.checks == {"keep_probability_values": None, "keep_probability_errors": None}
    assert fresh.untouched == ["keep_probability"]
    path = work_on(course, MINE)
    half = progress(path, handed_out)
    assert half.checks == {"keep_probability_values": False, "keep_probability_errors": True}
    assert half.untouched == []
    assert str(half) == " 1 of  2 checks passed, good for 1 of 2 points"
    assert main(["progress"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [lesson.name for lesson in all_lessons()]
    assert lines[0].endswith(str(half))


def test_a_deleted_cell_counts_as_not_run(course):
    path = work_on(course, MINE)
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["cells"] = [c for c in tree["cells"] if "errors" not in c["metadata"].get("nbgrader", {}).get("grade_id", "")]
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert progress(path, LESSON.release).checks["keep_probability_errors"] is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_notebook_that_was_not_saved_is_said_to_be_so(course, text, capsys):
    notebook_of(LESSON.name, course / "work").write_text(text)
    assert main(["progress"]) == 1
    assert "is no notebook; was it saved to its end?" in capsys.readouterr().out
    assert main(["submit", "00"]) == 2
    assert "is no notebook" in capsys.readouterr().err
    assert not (course / "work" / "submissions").exists()


def test_the_zip_holds_the_notebook_and_the_receipt_says_which(course, capsys):
    path = work_on(course, MINE)
    assert main(["submit", "start_here"]) == 0
    printed = capsys.readouterr().out
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (archive,) = (course / "work" / "submissions").glob("*.zip")
    receipt = archive.with_suffix(".txt").read_text(encoding="utf-8")
    assert digest in receipt
    assert receipt in printed
    assert "failed     keep_probability_values" in receipt
    assert "passed     keep_probability_errors" in receipt
    with zipfile.ZipFile(archive) as held:
        assert held.namelist() == ["00_start_here/start_here.ipynb"]
        assert held.read(held.namelist()[0]) == path.read_bytes()


def test_the_zip_can_be_collected(course):
    path = work_on(course, MINE)
    assert main(["submit", "00"]) == 0
    (archive,) = (course / "work" / "submissions").glob("*.zip")
    place = course / "handed in" / "ada" / LESSON.name
    place.mkdir(parents=True)
    shutil.copy(archive, place)
    (submission,) = collect(LESSON, course / "handed in")
    assert submission.unreadable is None
    assert json.loads(submission.path.read_bytes()) == json.loads(path.read_bytes())


def test_untouched_answers_are_named(course, capsys):
    assert main(["submit", "00"]) == 0
    assert "Still as handed out: keep_probability." in capsys.readouterr().out


def test_an_unknown_lesson_is_answered_with_those_there_are(course, capsys):
    assert main(["submit", "99"]) == 2
    assert "no lesson is called '99' in lessons; there are: 00_start_here, " in capsys.readouterr().err


def test_unknown_options_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["progress", "--wrok", "x"])
    assert "--wrok" in capsys.readouterr().err
