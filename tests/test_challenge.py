"""The challenge of lesson 07, through the real engine: hostile entries gain nothing, the limit on attempts holds, and
the leaderboard tells a score to the class and a name to nobody."""

import json

import nbformat
import pytest

from dropcourse.challenge import practice
from dropcourse.checks.capstone.train import PRACTICE_BARS
from graders import challenge, cli
from graders.attempts import attempts, count_entry, entries_of
from graders.challenge import measure_bars
from graders.grade import grade_class, score
from graders.inputs import course_secret
from graders.leaderboard import alias, leaderboard
from graders.lessons import ROOT, classroom, find_lesson, marks_of
from graders.results import CellResult, Result, Verdict, find_result

LESSON = find_lesson("07")
SECRET = b"s" * 32

NEAREST = """
def train(x, y, rng):
    x = x - x.mean(axis=1, keepdims=True)

    def predict(rows):
        rows = rows - rows.mean(axis=1, keepdims=True)
        return y[((rows**2).sum(1)[:, None] - 2 * rows @ x.T + (x**2).sum(1)).argmin(axis=1)]

    return predict
"""
MANY = NEAREST.replace("return y[", "votes = ").replace(
    ".argmin(axis=1)]",
    ".argsort(axis=1)[:, :NEIGHBOURS]\n"
    "        return (y[votes][:, :, None] == np.arange(10)).sum(axis=1).argmax(axis=1)",
)
"""The vote of the NEIGHBOURS nearest rows."""


def notebook(train):
    """The lesson with one answer, its experiments left out."""
    found = nbformat.read(LESSON.release, as_version=4)
    (cell,) = [cell for cell in found.cells if marks_of(cell).get("grade_id") == "train"]
    cell.source = train
    return found


def hand_in(folder, student, train):
    place = folder / student / LESSON.name
    place.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(train), place / f"{LESSON.topic}.ipynb")


def verdicts(result):
    return {cell.id: cell for cell in result.cells if cell.id.startswith("train_")}


@pytest.fixture
def low_bars(contest_without_bars):
    """Bars that the nearest neighbours clear."""


HOSTILE = {
    "loops for ever": ("while True:\n        pass", {Verdict.TIMEOUT}, "processor time"),
    "sleeps for ever": ("import time\n    time.sleep(10**6)", {Verdict.TIMEOUT}, ""),
    "eats memory": (
        "eaten = [bytearray(2**28) for _ in range(4000)]", {Verdict.OUT_OF_MEMORY, Verdict.STUDENT_ERROR}, "emory",
    ),
    "returns NaN": ("return lambda rows: np.full(len(rows), np.nan)", {Verdict.FAILED}, "float"),
    "returns the wrong shape": ("return lambda rows: np.zeros((len(rows), 1), int)", {Verdict.FAILED}, "shape"),
    "returns a lazy object": (
        "class Lazy(np.ndarray):\n"
        "        def __eq__(self, other):\n"
        "            return np.ones(len(self), bool)\n\n"
        "    return lambda rows: np.zeros((len(rows), 1), int).view(Lazy)",
        {Verdict.FAILED}, "",
    ),
    "returns what computes at a look": (
        "class Lazy:\n"
        "        def __init__(self, rows):\n"
        "            self.rows = rows\n\n"
        "        def __array__(self, *_, **__):\n"
        "            raise SystemExit(0)\n\n"
        "    return Lazy",
        {Verdict.FAILED, Verdict.STUDENT_ERROR}, "",
    ),
    "reads files": (
        "import os\n"
        "    found = [name for name in SECRETS if os.path.exists(name)]\n"
        "    assert found, 'nothing to be found'",
        {Verdict.STUDENT_ERROR}, "nothing to be found",
    ),
    "peeks at the clock": (
        "import time\n"
        "    began = time.time_ns()\n"
        "    return lambda rows: (np.arange(len(rows)) + began // 1000) % 10",
        {Verdict.FAILED}, "",
    ),
    "leaves the interpreter": ("import os\n    os._exit(0)", {Verdict.CRASHED}, ""),
}  # fmt: skip


SHORT = ("returns NaN", "returns a lazy object", "reads files", "leaves the interpreter")


@pytest.mark.parametrize(
    "title", [pytest.param(title, marks=() if title in SHORT else pytest.mark.full) for title in HOSTILE]
)
def test_a_hostile_entry_gains_nothing_and_is_told_why(title, tmp_path, low_bars):
    body, expected, said = HOSTILE[title]
    course_secret(classroom())
    secrets = [classroom() / "course_secret", ROOT / "graders" / "challenge.py", LESSON.solution]
    assert all(secret.exists() for secret in secrets)
    body = body.replace("SECRETS", repr([str(secret) for secret in secrets]))
    path = tmp_path / "entry.ipynb"
    nbformat.write(notebook(f"def train(x, y, rng):\n    {body}\n"), path)
    found = verdicts(score(path, LESSON))
    assert {cell.verdict for cell in found.values()} <= expected, found
    assert sum(cell.points for cell in found.values()) == 0
    assert not any(cell.measured for cell in found.values())
    assert said in found["train_form"].message


def test_the_same_entry_gets_the_same_score(tmp_path, low_bars):
    path = tmp_path / "entry.ipynb"
    nbformat.write(notebook(NEAREST), path)
    first, second = (verdicts(score(path, LESSON)) for _ in range(2))
    assert first == second
    assert first["train_linear"].measured.keys() == {"public", "private"}
    assert first["train_linear"].verdict is Verdict.PASSED


def test_the_bars_of_the_practice_data_are_those_that_are_recorded():
    measured = measure_bars(*practice())
    for name in challenge.BASELINES:
        assert measured[name] == pytest.approx(PRACTICE_BARS[name], abs=0.01)  # other processors round otherwise


def entry_cells(public, points):
    return (CellResult("train_form", Verdict.PASSED, 1.0, 1.0),
            CellResult("train_linear", Verdict.PASSED, points, 1.0, measured={"public": public}),
            CellResult("attention_values", Verdict.PASSED, public, 1.0))  # fmt: skip


def test_entries_beyond_the_limit_leave_the_last_one_that_counts():
    settings = classroom() / "challenge.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("attempts = 2\n")
    for public, points, counts in [(0.3, 1.0, 0.3), (0.3, 1.0, 0.3), (0.4, 0.0, 0.4), (0.5, 1.0, 0.4), (0.3, 1.0, 0.3)]:
        form, linear, other = count_entry(LESSON, "kim", entry_cells(public, points))
        assert linear.measured == {"public": counts}
        assert linear.points == (0.0 if counts == 0.4 else 1.0)
        assert ("not counted: 2 count" in linear.message) == ("not counted" in form.message) == (public == 0.5)
        assert other.points == public, "cells of other exercises are those of this submission"
    assert [entry.measured["public"] for entry in entries_of(LESSON, "kim")] == [0.3, 0.4]
    assert count_entry(LESSON, "lee", entry_cells(0.9, 1.0))[1].measured == {"public": 0.9}
    settings.unlink()
    assert count_entry(LESSON, "kim", entry_cells(0.5, 1.0))[1].measured == {"public": 0.5}


@pytest.mark.full
def test_after_the_last_attempt_the_last_entry_stands(tmp_path, low_bars):
    submissions = tmp_path / "submissions"
    settings = classroom() / "challenge.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("attempts = 2\n")

    def public(train):
        hand_in(submissions, "kim", train)
        grade_class(LESSON, submissions, jobs=1, feedback=False)
        (cell,) = [cell for cell in find_result(classroom() / "results", LESSON.name, "kim").cells
                   if cell.id == "train_linear"]  # fmt: skip
        return cell

    first = public(NEAREST)
    again = public(NEAREST + "# with a remark\n")
    second = public(MANY.replace("NEIGHBOURS", "15"))
    third = public(MANY.replace("NEIGHBOURS", "31"))
    assert first.measured == again.measured != second.measured == third.measured
    assert "not counted" in third.message
    assert "not counted" not in second.message
    assert public(NEAREST).measured == first.measured, "an entry that counts may be handed in again"
    broken = public("def train(x, y, rng):\n    return None\n")
    assert broken.measured == second.measured
    assert broken.points == second.points
    graded = nbformat.read(classroom() / "autograded" / "kim" / LESSON.name / f"{LESSON.topic}.ipynb", as_version=4)
    (shown,) = [cell for cell in graded.cells if marks_of(cell).get("grade_id") == "train_linear"]
    assert "not counted" in str(shown.outputs)
    settings.write_text("attempts = 3\n")
    assert public(MANY.replace("NEIGHBOURS", "31")).measured not in (first.measured, second.measured)


@pytest.mark.parametrize("text", ["attempts = 0", "attempts = true", "attempts = 'many'", "tries = 3", "attempts = ["])
def test_a_setting_that_cannot_be_used_is_named(text, capsys):
    path = classroom() / "challenge.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(Exception, match=str(path)) as raised:
        attempts()
    assert (
        "attempts" in str(raised.value)
        or "tries" in str(raised.value)
        or "line 1" in str(raised.value)
        or "nvalid" in str(raised.value)
    )


def entry(student, public, private):
    cell = {"id": "train_linear", "verdict": "passed", "points": 1.0, "max_points": 1.0,
            "measured": {"public": public, "private": private}}  # fmt: skip
    return Result.from_dict({"lesson": LESSON.name, "cells": [cell], "student": student, "repairs": [], "held": None})


def test_the_leaderboard_ranks_by_the_public_half_and_equal_scores_share_a_place():
    without = Result(LESSON.name, student="nobody")
    board = leaderboard([entry("a", 0.5, 0.9), entry("b", 0.7, 0.1), entry("c", 0.5, 0.2), without], SECRET)
    assert next((place.place, place.student) for place in board) == (1, "b")
    assert {(place.place, place.student) for place in board} == {(1, "b"), (2, "a"), (2, "c")}


def test_a_name_on_the_leaderboard_takes_the_secret():
    names = {alias(SECRET, f"student {number}") for number in range(300)}
    assert len(names) >= 298  # three names that are taken already: less often than once in 1e7
    assert alias(SECRET, "kim") != alias(b"t" * 32, "kim")
    assert not any("student" in name for name in names)


@pytest.mark.full
def test_page_report_and_command_show_the_public_half(tmp_path, low_bars, capsys):
    submissions = tmp_path / "submissions"
    hand_in(submissions, "kim", NEAREST)
    grade_class(LESSON, submissions, jobs=1)
    secret = bytes.fromhex((classroom() / "course_secret").read_text())
    (place,) = leaderboard([find_result(classroom() / "results", LESSON.name, "kim")], secret)
    page = (classroom() / "feedback" / "kim" / LESSON.name / f"{LESSON.topic}.html").read_text()
    assert place.alias in page
    assert f"{place.public:.4f}" in page
    assert cli.main(["report", "07", "--output", str(tmp_path / "reports")]) == 0
    report = (tmp_path / "reports" / f"{LESSON.name}.html").read_text()
    assert place.alias in report
    assert f"{place.public:.4f}" in report
    assert "kim" not in report
    assert cli.main(["leaderboard"]) == 0
    said = capsys.readouterr().out
    assert place.alias in said
    assert "kim" not in said
    assert f"{place.private:.4f}" not in said
    assert cli.main(["leaderboard", "07", "--names"]) == 0
    said = capsys.readouterr().out
    assert "kim" in said
    assert f"{place.private:.4f}" in said
    measured = json.loads((classroom() / "results" / LESSON.name / "kim.json").read_text())
    assert any(cell["measured"] for cell in measured["cells"])
