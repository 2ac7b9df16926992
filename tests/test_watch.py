"""What arrives in the exchange is graded, and its student gets what the visible checks say, and no more."""

import json
import shutil

import nbformat
import pytest
from nbgrader.utils import notebook_hash

from graders import cli
from graders.gradebook import Gradebook
from graders.lessons import classroom, exchange, find_lesson, marks_of
from graders.results import find_result
from graders.variants import variants
from graders.watch import NothingToWatch, watch

pytestmark = [
    pytest.mark.full,
    # nbgrader misspells the name of an argument, and leaves files open.
    pytest.mark.filterwarnings("ignore:Passing unrecognized arguments:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LESSON = find_lesson("00")
SECRETS = {"kim": "k" * 128, "lee": "l" * 128}


@pytest.fixture(autouse=True)
def own_exchange(tmp_path, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_EXCHANGE", str(tmp_path / "exchange"))
    monkeypatch.setattr("graders.gradebook.LESSONS", tmp_path / "lessons")
    (tmp_path / "exchange" / "dropout" / "inbound").mkdir(parents=True)


def answer(right):
    known = variants(LESSON.topic, "keep_probability")
    return next(variant.source for variant in known if variant.correct is right)


def hand_in(student, source, minute):
    """As nbgrader's Submit button does."""
    notebook = nbformat.read(LESSON.release, as_version=4)
    (cell,) = [cell for cell in notebook.cells if marks_of(cell).get("grade_id") == "keep_probability"]
    cell.source = source
    when = f"2026-11-25 12:{minute:02}:00.000000 UTC"
    place = exchange() / "dropout" / "inbound" / f"{student}+{LESSON.name}+{when}+abc"
    place.mkdir()
    nbformat.write(notebook, place / f"{LESSON.topic}.ipynb")
    (place / "timestamp.txt").write_text(when)
    (place / "submission_secret.txt").write_text(SECRETS[student])


def fetched(student):
    """What the student would fetch; None if there is nothing."""
    name = notebook_hash(secret=SECRETS[student], notebook_id=LESSON.topic)
    path = exchange() / "dropout" / "feedback" / f"{name}.html"
    return path.read_text() if path.exists() else None


def test_what_arrives_is_graded_and_looked_at_once():
    Gradebook().release(LESSON)
    said = []

    def rounds():
        yield
        assert said == []
        hand_in("kim", answer(right=False), 0)
        hand_in("lee", answer(right=True), 1)
        yield
        assert "graded: kim, lee" in said
        yield
        assert len(said) == 3, "nothing is new"
        hand_in("kim", answer(right=True), 2)
        yield

    watch(LESSON, every=0, jobs=1, rounds=rounds(), say=said.append)
    results = [find_result(classroom() / "results", LESSON.name, student) for student in ("kim", "lee")]
    assert [result.points for result in results] == [2.0, 2.0]
    assert said[0].startswith("kim: 0 of") or said[0].startswith("kim: 1 of")
    assert said[-2].startswith("kim: 2 of 2")
    assert said[-1] == "graded: kim"
    page = fetched("kim")
    assert "2 of 2 visible checks pass" in page
    assert "hidden inputs" not in page
    assert "points" in page


def test_the_first_look_says_nothing_of_hidden_tests():
    Gradebook().release(LESSON)
    hand_in("kim", "def keep_probability(p):\n    return {0.0: 1.0, 0.2: 0.8, 0.25: 0.75, 0.5: 0.5, 1.0: 0.0}[p]\n", 0)
    watch(LESSON, every=0, jobs=1, rounds=iter([None]))
    result = find_result(classroom() / "results", LESSON.name, "kim")
    hidden = [cell.message for cell in result.cells if cell.points == 0]
    assert hidden
    page = fetched("kim")
    assert "hidden" not in page.replace("Hidden tests and points follow", "")


def test_a_file_that_cannot_be_read_is_said_to_be_so_and_stops_nobody():
    Gradebook().release(LESSON)
    hand_in("kim", answer(right=True), 0)
    (place,) = (exchange() / "dropout" / "inbound").iterdir()
    (place / f"{LESSON.topic}.ipynb").write_text("{")
    hand_in("lee", answer(right=True), 1)
    watch(LESSON, every=0, jobs=1, rounds=iter([None]))
    assert "no first look" in fetched("kim").lower()
    assert "2 of 2" in fetched("lee")
    assert json.loads((classroom() / "results" / LESSON.name / "kim.json").read_text())["held"]


def test_a_lesson_that_was_not_released_cannot_be_watched(capsys):
    with pytest.raises(NothingToWatch, match="graders release"):
        watch(LESSON, every=0, rounds=iter([None]))
    assert cli.main(["grade", "00", "--watch"]) == 2
    assert cli.main(["grade", "00", "--watch", "--again"]) == 2
    assert "--watch goes with" in capsys.readouterr().err
    shutil.rmtree(classroom(), ignore_errors=True)
