"""A written answer waits for a person, from the release to the class report."""

from datetime import date

import nbformat
import pytest
from nbgrader.api import Gradebook as Database

from graders.gradebook import Gradebook
from graders.lessons import find_lesson, is_written, marks_of
from graders.record import Recorder
from graders.report import class_report
from graders.results import CellResult, Result, Verdict, with_manual_scores
from graders.standing import Marks
from graders.stubs import UNWRITTEN, is_unwritten
from graders.submission import Graded

LESSON = find_lesson("ensembles")
NAME = "ensemble_picture"
TEXT = "A mask picks one of 2^n sub-networks, which share their weights."


def written_cell(text):
    notebook = nbformat.read(LESSON.release, as_version=4)
    (cell,) = [cell for cell in notebook.cells if is_written(cell)]
    cell.source = text
    return notebook, cell


def result(verdict, student="kim"):
    return Result(LESSON.name, (CellResult("a_b", Verdict.PASSED, 1, 1), CellResult(NAME, verdict, 0, 3)), student)


@pytest.fixture
def gradebook(tmp_path, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(tmp_path / "classroom"))
    monkeypatch.setattr("graders.record.classroom", lambda: tmp_path / "classroom")
    gradebook = Gradebook(release_folder=tmp_path / "lessons")
    gradebook.release(LESSON)
    return gradebook


@pytest.mark.parametrize(("text", "unwritten"), [(UNWRITTEN, True), ("", True), ("\n ", True), (TEXT, False)])
def test_a_cell_is_unwritten_as_handed_out_and_empty(text, unwritten):
    _, cell = written_cell(text)
    assert is_unwritten(cell) is unwritten


def test_the_release_asks_and_does_not_answer():
    notebook = nbformat.read(LESSON.release, as_version=4)
    (cell,) = [cell for cell in notebook.cells if is_written(cell)]
    assert cell.cell_type == "markdown"
    assert cell.source == UNWRITTEN
    assert marks_of(cell)["grade_id"] == NAME
    assert LESSON.exercises()[NAME] == [NAME]


def test_points_count_in_the_maximum_and_are_earned_only_from_a_person():
    waiting = result(Verdict.WAITING)
    assert (waiting.points, waiting.max_points, waiting.held_reason) == (1, 4, None)
    full, part = (with_manual_scores(waiting, {NAME: points}) for points in (3.0, 2.0))
    assert (full.points, full.cells[1].verdict) == (4, Verdict.BY_HAND)
    assert (part.points, part.cells[1].verdict) == (3, Verdict.BY_HAND)
    assert "2 of 3" in part.cells[1].message
    assert with_manual_scores(waiting, {}) == waiting
    assert Result.from_dict(waiting.to_dict()) == waiting


def test_the_report_counts_who_waits_and_calls_nothing_hard_that_nobody_has_judged():
    page = class_report([result(Verdict.WAITING)], lesson_title="t", misconceptions={}, made=date(2026, 1, 1))
    assert "waiting for a person" in page
    assert 'class="hard"' not in page


@pytest.mark.parametrize(("text", "auto_score", "waits"), [(TEXT, None, True), (UNWRITTEN, 0, False), ("", 0, False)])
def test_the_gradebook_waits_for_a_person_where_something_is_written(gradebook, text, auto_score, waits):
    notebook, _ = written_cell(text)
    verdict = Verdict.WAITING if waits else Verdict.NOT_ANSWERED
    with gradebook.recorder() as recorder:
        assert isinstance(recorder, Recorder)
        recorder.record(LESSON, "kim", Graded(result(verdict), nbformat.writes(notebook)))
    assert gradebook.marks(LESSON) == {"kim": Marks()}
    with Database(gradebook._config.CourseDirectory.db_url) as database:
        grade = database.find_grade(NAME, LESSON.topic, LESSON.name, "kim")
        assert (grade.auto_score, grade.needs_manual_grade) == (auto_score, waits)
        assert grade.max_score == 3
        comment = database.find_comment(NAME, LESSON.topic, LESSON.name, "kim")
        assert (comment.auto_comment == "No response.") is not waits
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        database.db.commit()
    assert gradebook.marks(LESSON) == {"kim": Marks({NAME: 2.5})}
