"""A small class from submission to gradebook, feedback, report and export, through nbgrader's own converter."""

import csv
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from graders.cli import main
from graders.collect import collect
from graders.gradebook import Gradebook
from graders.lessons import classroom, find_lesson
from graders.results import CellResult, Result, Verdict, read_results

LESSON = find_lesson("00")
STUDENTS = {
    "ada": "author",
    "blank": "release",
    'o"brien, sean': "author",
    "李娜": "swapped",
    "broken": "corrupt",
    "missing": "nothing",
}


def write_submissions(folder):
    for student, kind in STUDENTS.items():
        path = folder / student / LESSON.name / f"{LESSON.topic}.ipynb"
        path.parent.mkdir(parents=True)
        if kind in ("author", "release"):
            shutil.copyfile(LESSON.solution if kind == "author" else LESSON.release, path)
        elif kind == "swapped":
            notebook = nbformat.read(LESSON.release, as_version=4)
            answer = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))
            answer.source = "def keep_probability(p):\n    return p"
            nbformat.write(notebook, path)
        elif kind == "corrupt":
            path.write_text('{"cells": [', encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, graded once; the exit code of the command."""
    folder = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DROPCOURSE_CLASSROOM", str(folder / "classroom"))
        Gradebook(release_folder=folder / "lessons").release(LESSON)
        write_submissions(folder / "submissions")
        code = main(["grade", "00", "--submissions", str(folder / "submissions"), "--results", str(folder / "results")])
    return folder, code


@pytest.fixture
def folder(graded, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(graded[0] / "classroom"))
    return graded[0]


def test_each_submission_has_a_result_and_the_bad_ones_are_held(folder):
    results = {result.student: result for result in read_results(folder / "results", LESSON.name)}
    assert set(results) == set(STUDENTS)
    assert {student: result.points for student, result in results.items() if not result.held} == {
        "ada": 2, "blank": 0, 'o"brien, sean': 2, "李娜": 0,
    }  # fmt: skip
    assert "not complete JSON" in results["broken"].held
    assert results["missing"].held == "no notebook was handed in"
    assert {cell.verdict for cell in results["blank"].cells} == {Verdict.NOT_ANSWERED}
    assert results["李娜"].cells[0].diagnosis == "returns-drop-probability"


def test_held_submissions_are_told_by_the_exit_code(graded):
    assert graded[1] == 1


def test_the_gradebook_holds_the_same_scores(folder):
    gradebook = Gradebook()
    scores = {student: gradebook.score(LESSON, student) for student in STUDENTS}
    assert scores == {"ada": 2, "blank": 0, 'o"brien, sean': 2, "李娜": 0, "broken": None, "missing": None}


def test_feedback_shows_message_and_diagnosis_and_no_hidden_test(folder):
    page = (classroom() / "feedback" / "李娜" / LESSON.name / f"{LESSON.topic}.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    assert "Likely cause:" in text
    assert "the drop probability itself comes back" in text
    assert "inputs_for" not in page
    loaded = re.findall(r'(?:src|href)="(https?://[^"]+\.(?:js|css))', page)
    assert all("mathjax" in url for url in loaded), "the page needs the network for nothing but typeset formulas"


def test_no_author_source_lies_where_students_look(folder):
    found = [path for part in ("autograded", "feedback", "submitted") for path in (classroom() / part).rglob("*.py")]
    assert found == []


def test_reports_are_written(folder, capsys):
    assert main(["report", "00", "--output", str(folder / "reports")]) == 0
    page, criteria, totals = capsys.readouterr().out.split()
    assert "Start here" in Path(page).read_text(encoding="utf-8")
    with open(totals, newline="", encoding="utf-8-sig") as file:
        assert {row["student"]: row["points"] for row in csv.DictReader(file)}["blank"] == "0"
    with open(criteria, newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 2 * 4 + 2


def test_grading_again_gives_the_same_results(folder):
    before = read_results(folder / "results", LESSON.name)
    main(["grade", "00", "--submissions", str(folder / "submissions")])
    assert read_results(classroom() / "results", LESSON.name) == before


def test_score_prints_the_agreed_json(tmp_path, capsys):
    path = tmp_path / "renamed by a browser (1).ipynb"
    shutil.copyfile(LESSON.release, path)
    assert main(["score", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["lesson"], result["points"], result["max_points"]) == (LESSON.name, 0, 2)
    assert {"id", "verdict", "points", "max_points", "message", "diagnosis"} <= set(result["cells"][0])
    assert Result.from_dict(result).cells[0].verdict is Verdict.NOT_ANSWERED


def test_score_says_why_an_extension_failed_though_it_carries_no_points(tmp_path, capsys, monkeypatch):
    cells = (CellResult("more_values", Verdict.FAILED, 0.0, 0.0, "what is wrong"),)
    monkeypatch.setattr("graders.grade.score", lambda path, lesson: Result("l", cells))
    assert main(["score", __file__]) == 0
    assert "0/0  more_values: failed\n\n       what is wrong\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "no/such.ipynb"], "there is no file no/such.ipynb"),
        (["score", __file__], "not complete JSON"),
        (["grade", "nope"], "no lesson is called 'nope'"),
        (["grade", "00", "--submissions", "no/such/folder"], "holds no <student>/00_start_here/ folder"),
        (["report", "00"], "has not been graded yet"),
    ],
)
def test_bad_requests_exit_with_2_and_say_what_is_wrong(arguments, message, capsys):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_renamed_and_nested_notebook_is_found_among_others(tmp_path):
    folder = tmp_path / "ann" / LESSON.name
    (folder / "deep" / "down").mkdir(parents=True)
    (folder / "scratch.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    shutil.copyfile(LESSON.release, folder / "deep" / "down" / "start_here-Copy1.ipynb")
    (submission,) = collect(LESSON, tmp_path)
    assert submission.path.read_bytes() == LESSON.release.read_bytes()
