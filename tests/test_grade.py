"""A class is graded side by side, in the same way every time, and leaves what nbgrader's own converter leaves."""

import json
import shutil
import sqlite3

import jsonschema
import pytest

from graders import cli
from graders.grade import grade_class
from graders.gradebook import Gradebook
from graders.isolation import IsolationRefused
from graders.lessons import ROOT, classroom, find_lesson
from graders.results import read_results
from graders.sample_class import write_sample_class
from graders.submission import GradingFailed

LESSON = find_lesson("02")


SEVERAL = ("abel", "euler", "fourier", "markov", "noether", "quetelet", "stokes", "ulam", "viete", "李娜")


@pytest.fixture(autouse=True)
def _own_classroom(tmp_path, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(tmp_path / "classroom"))
    monkeypatch.setattr("graders.gradebook.LESSONS", tmp_path / "lessons")


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Six of the sample class, one of whose files cannot be read."""
    return sample(tmp_path_factory.mktemp("class"), {"abel", "euler", "noether", "ulam", "viete", "o'brien, sean"})


def sample(tmp_path, names=None):
    folder = tmp_path / "submissions"
    for student in write_sample_class(folder, LESSON):
        if names and student not in names:
            shutil.rmtree(folder / student)
    return folder


def rows():
    """What the gradebook says, without the ids it draws."""
    with sqlite3.connect(classroom() / "gradebook.db") as database:
        return database.execute(
            "SELECT a.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade, c.auto_comment "
            "FROM submitted_notebook n JOIN submitted_assignment a ON n.assignment_id = a.id "
            "JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON g.cell_id = b.id "
            "LEFT JOIN comment c ON c.notebook_id = n.id AND c.cell_id = b.id ORDER BY 1, 2"
        ).fetchall()


def results_without_times(folder):
    found = {}
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text())
        for cell in data["cells"]:
            del cell["seconds"]
        found[path.name] = json.dumps(data)
    return found


@pytest.mark.full
def test_the_gradebook_holds_what_nbgraders_own_converter_would_leave(few):
    graded = grade_class(LESSON, few, jobs=2, feedback=False)
    ours = rows()
    notebooks = {path.relative_to(classroom()): json.loads(path.read_text())["cells"]
                 for path in (classroom() / "autograded").rglob("*.ipynb")}  # fmt: skip
    assert len(ours) == 5 * len([cell for cells in LESSON.exercises().values() for cell in cells])
    gradebook = Gradebook()
    for result in graded:
        if result.held is None:
            gradebook.autograde(LESSON, result.student)
            assert gradebook.score(LESSON, result.student) == result.points
    assert rows() == ours
    for path, cells in notebooks.items():
        again = json.loads((classroom() / path).read_text())["cells"]
        assert [c["source"] for c in again] == [c["source"] for c in cells]
        assert [c.get("outputs") for c in again] == [c.get("outputs") for c in cells]


@pytest.fixture(scope="module")
def graded(few, tmp_path_factory):
    """The six, graded once, feedback pages included: (classroom, results by student, calls of `step`)."""
    folder, steps = tmp_path_factory.mktemp("graded"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DROPCOURSE_CLASSROOM", str(folder / "classroom"))
        patch.setattr("graders.gradebook.LESSONS", folder / "lessons")
        results = grade_class(LESSON, few, jobs=2, step=lambda student, total: steps.append((student, total)))
    return folder / "classroom", {result.student: result for result in results}, steps


def test_a_file_that_cannot_be_read_is_held_and_stops_nobody(few, graded):
    folder, results, _ = graded
    assert "not complete JSON" in results["viete"].held
    assert sorted(results) == sorted(path.name for path in few.iterdir())
    assert results["noether"].points == results["noether"].max_points
    assert not (folder / "autograded" / "viete").exists()


def test_results_follow_their_schema(graded):
    schema = json.loads((ROOT / "graders" / "result.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    paths = list((graded[0] / "results" / LESSON.name).glob("*.json"))
    assert len(paths) == 6
    for path in paths:
        jsonschema.validate(json.loads(path.read_text()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"lesson": LESSON.name}, schema)


def test_progress_counts_every_student_once(few, graded):
    steps = graded[2]
    assert sorted(student for student, _ in steps) == sorted(path.name for path in few.iterdir())
    assert {total for _, total in steps} == {6}


def test_feedback_pages_are_written_for_those_who_were_graded(few, graded):
    pages = {path.parents[1].name for path in (graded[0] / "feedback").rglob("*.html")}
    assert pages == {path.name for path in few.iterdir()} - {"viete"}


@pytest.mark.full
def test_the_number_of_processes_changes_nothing(tmp_path, monkeypatch):
    submissions = sample(tmp_path, set(SEVERAL))
    seen = []
    secret = None
    for run, jobs in enumerate((1, 1, 2, 2, 4, 4)):
        monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(tmp_path / f"run{run}"))
        if secret is not None:
            classroom().mkdir()
            (classroom() / "course_secret").write_text(secret)
        grade_class(LESSON, submissions, jobs=jobs, feedback=False)
        secret = (classroom() / "course_secret").read_text()
        seen.append((results_without_times(classroom() / "results" / LESSON.name), rows()))
    assert len(seen[0][0]) == len(SEVERAL)
    assert all(one == seen[0] for one in seen)


@pytest.mark.full
def test_a_score_given_by_hand_survives_grading_again(few):
    grade_class(LESSON, few, jobs=1, feedback=False)
    with sqlite3.connect(classroom() / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 0.5 WHERE auto_score = 0")
    changed = [row for row in rows() if row[3] == 0.5]
    grade_class(LESSON, few, jobs=1, feedback=False)
    assert [row for row in rows() if row[3] == 0.5] == changed, "what is kept needs no second look"
    grade_class(LESSON, few, jobs=1, feedback=False, again=True)
    again = [row for row in rows() if row[3] == 0.5]
    assert len(changed) == len(again) > 0
    assert all(row[4] for row in again), "a cell judged by hand is looked at again after a new run"


def test_when_the_grader_itself_fails_the_submission_is_held(few, monkeypatch):
    def fail(*arguments):
        raise GradingFailed("the test broke")

    monkeypatch.setattr("graders.workers.grade", fail)
    results = grade_class(LESSON, few, jobs=1, feedback=False)
    assert {result.held for result in results if result.student != "viete"} == {"the grader failed: the test broke"}
    assert rows() == []


def test_without_walls_nothing_is_graded(few, monkeypatch, capsys):
    def refuse():
        raise IsolationRefused("students' code cannot be walled in")

    monkeypatch.setattr("graders.isolation.ready", refuse)
    assert cli.main(["grade", "02", "--submissions", str(few)]) == 2
    assert "cannot be walled in" in capsys.readouterr().err
    assert read_results(classroom() / "results", LESSON.name) == []


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5", "²"])
def test_the_number_of_processes_is_at_least_one(jobs, capsys):
    with pytest.raises(SystemExit):
        cli.main(["grade", "02", "--jobs", jobs])
    assert f"{jobs!r} is not a number of 1 or more" in capsys.readouterr().err
