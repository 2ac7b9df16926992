"""A class's day around grading: late policy, overrides, grading again, exports; on the smallest lesson."""

import csv
import sqlite3
from datetime import datetime, timedelta

import nbformat
import pytest

from graders import cli, fingerprint
from graders.grade import grade_class
from graders.gradebook import Gradebook
from graders.late import DAY, LatePolicy, LatePolicyError, late_policy, policy_path
from graders.lessons import classroom, find_lesson
from graders.lms_export import ExportRefused, fill_canvas, write_moodle
from graders.regrade import regrade
from graders.results import CellResult, Result, Verdict
from graders.roster import Person, keep_roster
from graders.spreadsheet import armed
from graders.standing import Standing, standings

LESSON = find_lesson("00")
FORM, VALUE = LESSON.exercises()["keep_probability"]
WRONG = "def keep_probability(p):\n    return p\n"
DUE = datetime(2026, 11, 30, 12)


@pytest.fixture(autouse=True)
def _own_lessons(tmp_path, monkeypatch):
    monkeypatch.setattr("graders.gradebook.LESSONS", tmp_path / "lessons")


def hand_in(student, answer=None, when=None):
    notebook = nbformat.read(LESSON.solution, as_version=4)
    for cell in notebook.cells:
        if answer and cell.metadata.get("nbgrader", {}).get("grade_id") == "keep_probability":
            cell.source = answer
    place = classroom() / "submitted" / student / LESSON.name
    place.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, place / f"{LESSON.topic}.ipynb")
    if when:
        (place / "timestamp.txt").write_text(f"{when} UTC")


def page(student):
    return (classroom() / "feedback" / student / LESSON.name / f"{LESSON.topic}.html").read_text()


def by_student():
    return {standing.student: standing for standing in standings(LESSON)}


def policy(text):
    policy_path().parent.mkdir(parents=True, exist_ok=True)
    policy_path().write_text(text)


@pytest.mark.parametrize(
    ("seconds", "penalty"),
    [(0, 0), (600, 0), (601, 1), (DAY, 1), (DAY + 1, 2), (3 * DAY, 3), (100 * DAY, 5)],
)
def test_a_penalty_counts_begun_days_after_the_grace_up_to_the_cap(seconds, penalty):
    assert LatePolicy(10, 0.1, 0.5).penalty("kim", "a", 10, seconds) == pytest.approx(penalty)


def test_an_extension_is_the_students_and_the_lessons():
    rules = LatePolicy(penalty_per_day=0.1, extensions={("kim", "a"): DAY, ("lee", None): 2 * DAY})
    assert [rules.penalty("kim", lesson, 10, DAY) for lesson in ("a", "b")] == [0, 1]
    assert [rules.penalty("lee", lesson, 10, 2 * DAY) for lesson in ("a", "b")] == [0, 0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [("grace = 1", "'grace' is no setting"), ("cap = 2", "cap is 2"),
     ("penalty_per_day = '1'", "penalty_per_day is '1'"),
     ('[due]\n"77" = 2026-01-01T00:00:00Z', "no lesson is called '77'"), ("[due]\n00 = 2026-01-01", "offset"),
     ("[[extensions]]\nstudent = 'a'", "an extension has"), ("=", "late_policy.toml")],
)  # fmt: skip
def test_a_policy_that_cannot_be_read_names_the_entry(text, fault):
    policy(text)
    with pytest.raises(LatePolicyError, match=fault):
        late_policy()


def test_the_policy_reaches_gradebook_table_feedback_and_exports(capsys, tmp_path):
    policy("penalty_per_day = 0.25\n[due]\n00 = 2026-11-30T13:00:00+01:00\n"
           "[[extensions]]\nstudent = 'lee'\nlesson = '00'\ndays = 3\n")  # fmt: skip
    for student, late in (("ada", 0), ("kim", 1.5), ("lee", 1.5)):
        hand_in(student, when=DUE + timedelta(days=late))
    assert cli.main(["grade", "00", "--jobs", "1"]) == 0
    assert "late, -1" in capsys.readouterr().out
    assert {name: one.score for name, one in by_student().items()} == {"ada": 2, "kim": 1, "lee": 2}
    assert "Handed in late" in page("kim")
    assert "Score: 1.0 / 2.0" in page("kim")
    assert "Handed in late" not in page("lee")
    assert cli.main(["export", "00", "--output", str(tmp_path)]) == 0
    rows = read(tmp_path / f"{LESSON.name}_totals.csv")
    assert [row[2:6] for row in rows[1:]] == [["2", "2", "0", "2"], ["2", "2", "1", "1"], ["2", "2", "0", "2"]]
    Gradebook().autograde(LESSON, "kim")  # nbgrader's own converter, by the plug-in
    with sqlite3.connect(classroom() / "gradebook.db") as database:
        assert database.execute("SELECT sum(late_submission_penalty) FROM submitted_notebook").fetchone() == (1.0,)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.mark.full
def test_an_override_has_a_reason_and_survives_grading_again(capsys, tmp_path):
    hand_in("kim", WRONG)
    hand_in("lee", WRONG)
    grade_class(LESSON, jobs=1, feedback=False)
    reason = "=right <b>idea</b>, *wrong* sign"
    assert cli.main(["override", "kim", "00", VALUE, "0.5", "--reason", reason]) == 0
    before = by_student()["kim"].score
    assert before == by_student()["lee"].score + 0.5
    assert "Set by hand: 0.5 of" in page("kim")
    assert "By exercise" in page("kim")
    assert f'<a href="#{VALUE}">{VALUE}</a>: graded by hand' in page("kim")
    assert "right &lt;b&gt;idea&lt;/b&gt;, *wrong* sign" in page("kim")
    grade_class(LESSON, jobs=1, again=True)
    assert by_student()["kim"].score == before
    cell = next(cell for cell in by_student()["kim"].result.cells if cell.id == VALUE)
    assert cell.verdict is Verdict.BY_HAND
    assert "0.5 of" in cell.message
    assert "again" in cell.message
    assert cli.main(["export", "00", "--output", str(tmp_path)]) == 0
    rows = [row for row in read(tmp_path / f"{LESSON.name}_criteria.csv") if row[0] == "kim" and row[2] == VALUE]
    assert [(row[3], row[4], armed(row[7])) for row in rows] == [("graded by hand", "0.5", reason)]
    assert cli.main(["grade", "00", "--jobs", "1", "--no-feedback"]) == 0
    assert f"{VALUE} graded by hand, 0.5 of" in " ".join(capsys.readouterr().out.split())


def test_an_override_that_fits_nothing_is_refused(capsys):
    hand_in("kim")
    grade_class(LESSON, jobs=1, feedback=False)
    for student, cell, points, fault in (
        ("nobody", VALUE, "1", "'nobody' has no graded submission"), ("kim", "x", "1", "there are: "),
        ("kim", VALUE, "99", "from 0 to"), ("kim", VALUE, "nan", "from 0 to"),
    ):  # fmt: skip
        assert cli.main(["override", student, "00", cell, points, "--reason", "because"]) == 2
        assert fault in capsys.readouterr().err


@pytest.mark.full
def test_only_what_a_change_affects_is_graded_again(monkeypatch, tmp_path, capsys):
    for student, answer in (("ada", None), ("kim", WRONG), ("lee", None)):
        hand_in(student, answer)
    grade_class(LESSON, jobs=1, feedback=False)
    assert regrade(LESSON, jobs=1, feedback=False).graded == ()
    Gradebook().override(LESSON, "kim", VALUE, 0.25)
    hand_in("lee", WRONG)
    changed = regrade(LESSON, jobs=1, feedback=False)
    assert changed.graded == ("lee",)
    assert changed.kept == ("ada", "kim")
    assert {change.student for change in changed.changes} == {"lee"}

    test = tmp_path / "start_here.py"  # stands for the module whose function is replaced below
    known = fingerprint._modules(LESSON)
    monkeypatch.setattr(fingerprint, "_modules", lambda lesson: [*known, test])
    test.write_text("as before")
    before = regrade(LESSON, jobs=1, feedback=False)
    assert before.graded == ("ada", "kim", "lee")
    assert before.changes == ()
    monkeypatch.setattr(lesson_tests(), VALUE, _never)
    test.write_text("stricter")
    done = regrade(LESSON, jobs=1, feedback=False)
    assert done.graded == ("ada", "kim", "lee")
    assert {(change.student, change.cell) for change in done.changes} == {("ada", VALUE)}
    kim = next(one for one in done.standings if one.student == "kim").result.cells
    assert [cell.points for cell in kim if cell.id == VALUE] == [0.25]
    assert "again" not in "".join(cell.message for cell in kim if cell.id == VALUE)
    assert cli.main(["regrade", "00", "--changed"]) == 0
    assert "graded again: 0, as before: 3" in capsys.readouterr().out


def lesson_tests():
    return LESSON.module("graders.hidden")


def _never(keep_probability):
    from dropcourse.errors import CheckFailed

    raise CheckFailed("✗ keep_probability: never good enough")


@pytest.mark.full
def test_a_comment_given_by_hand_survives_grading_again():
    hand_in("kim", WRONG)
    grade_class(LESSON, jobs=1, feedback=False)
    with sqlite3.connect(classroom() / "gradebook.db") as database:
        database.execute("UPDATE comment SET manual_comment = 'well tried'")
    assert regrade(LESSON, changed=False, jobs=1).graded == ("kim",)
    assert "well tried" in page("kim")


@pytest.mark.full
def test_what_was_held_is_graded_again_until_it_is_graded():
    hand_in("kim")
    path = classroom() / "submitted" / "kim" / LESSON.name / f"{LESSON.topic}.ipynb"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    grade_class(LESSON, jobs=1, feedback=False)
    assert regrade(LESSON, jobs=1, feedback=False).graded == ()
    path.write_bytes(whole)
    (change,) = regrade(LESSON, jobs=1, feedback=False).changes
    assert (change.before.startswith("held"), change.after) == (True, "2 of 2")


def test_the_digest_of_the_tests_changes_with_the_lessons_own_modules_only(monkeypatch, tmp_path):
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    seen = [fingerprint.tests_digest(LESSON)]
    for name in ("graders/hidden/start_here.py", "dropcourse/checks/toolkit/a/b.py", "dropcourse/errors.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
        seen.append(fingerprint.tests_digest(LESSON))
    assert len(set(seen)) == 4
    (tmp_path / "graders/hidden/ensembles.py").write_text("x")
    assert fingerprint.tests_digest(LESSON) == seen[-1]


# Exports

NAMES = ('O"Neil, Kim', "=HYPERLINK(1)", "Li\nNewline", "-Dash", "@at", "+plus", "\ttab", "Zoë", "plain")
PEOPLE = [Person(f"s{n}", "A", name, f"s{n}@x.example", str(100 + n)) for n, name in enumerate(NAMES)]


def standing(n, points=1.5, penalty=0.0):
    return Standing(Result(LESSON.name, (CellResult("a_b", Verdict.PASSED, points, 2.0),), f"s{n}"), penalty)


STANDINGS = [standing(n, points=2 - n / 8, penalty=0.25 * (n == 3)) for n in range(len(NAMES))]


def canvas(path, title="00 start here (4711)", possible="2.00", extra=()):
    rows = [["Student", "ID", "SIS Login ID", "Section", "Other (12)", title, "Final Score"],
            ["", "", "", "", "", "Manual Posting", ""],
            ["    Points Possible", "", "", "", "10.00", possible, "(read only)"]]  # fmt: skip
    rows += [[f"{p.last_name}, A", p.lms_id, p.id, "S1", "-1.5", "", "77.00"] for p in PEOPLE]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([*rows, *extra])
    return path


def test_the_column_of_a_canvas_export_is_filled_and_all_else_stays(tmp_path):
    unknown = ["Student, Test", "999", "", "S1", "EX", "N/A", "0.00"]
    source = canvas(tmp_path / "export.csv", extra=[unknown])
    done = fill_canvas(LESSON, STANDINGS, PEOPLE, source, tmp_path / "new" / "out.csv")
    assert (done.scores, done.strangers, done.held) == (len(NAMES), (), ())
    before, after = read(source), read(done.path)
    assert [len(row) for row in after] == [7] * len(before)
    assert after[:3] == before[:3]
    assert after[-1] == unknown
    for old, new in zip(before, after, strict=True):
        assert [armed(field) for field in new[:5] + new[6:]] == old[:5] + old[6:]
    assert [float(row[5]) for row in after[3:-1]] == [one.score for one in STANDINGS]
    assert {row[4] for row in after[3:-1]} == {"-1.5"}, "a negative number stays one"
    assert not any(row[0].startswith(("=", "@", "\t", "+", "-")) for row in after)
    assert done.path.read_bytes().count(b'"') % 2 == 0


def test_who_is_in_one_list_only_is_named(tmp_path):
    held = Standing(Result(LESSON.name, (), "s1", held="broken"))
    done = fill_canvas(
        LESSON, [standing(0), held, standing(77)], PEOPLE, canvas(tmp_path / "e.csv"), tmp_path / "o.csv"
    )
    assert (done.scores, done.strangers, done.held) == (1, ("s77",), ("s1",))
    assert read(done.path)[4][5] == "", "a held submission gets no score, and no zero"


@pytest.mark.parametrize(
    ("change", "options", "fault"),
    [({"title": "Essay (1)"}, {}, "'Other \\(12\\)', 'Essay \\(1\\)'"), ({"possible": "10"}, {}, "--scale"),
     ({}, {"column": "Nothing"}, "'Nothing' is not"), ({"possible": "many"}, {}, "'many' points")],
)  # fmt: skip
def test_a_canvas_export_that_does_not_fit_is_refused(change, options, fault, tmp_path):
    with pytest.raises(ExportRefused, match=fault):
        fill_canvas(LESSON, STANDINGS, PEOPLE, canvas(tmp_path / "e.csv", **change), tmp_path / "o.csv", **options)
    assert not (tmp_path / "o.csv").exists()


def test_points_are_converted_when_asked_for(tmp_path):
    source = canvas(tmp_path / "e.csv", title="Essay (1)", possible="10")
    done = fill_canvas(LESSON, [standing(0, 1.5)], PEOPLE, source, tmp_path / "o.csv", column="Essay", scale=True)
    assert read(done.path)[3][5] == "7.5"


def test_moodle_gets_a_row_per_student(tmp_path):
    done = write_moodle(LESSON, STANDINGS, PEOPLE, tmp_path / "m.csv")
    header, *rows = read(done.path)
    assert header[4] == LESSON.name
    assert [[armed(field) for field in row[:4]] for row in rows] == [
        [person.id, person.email, person.first_name, person.last_name] for person in PEOPLE
    ]
    assert [float(row[4]) for row in rows] == [one.score for one in STANDINGS]
    assert rows[3][5] == "0.25 points taken for lateness"


def test_totals_of_all_exports_are_the_gradebooks(tmp_path):
    policy("penalty_per_day = 0.5\n[due]\n00 = 2026-11-30T12:00:00Z\n")
    keep_roster(PEOPLE)
    for n, person in enumerate(PEOPLE[:4]):
        hand_in(person.id, WRONG if n % 2 else None, when=DUE + timedelta(hours=n // 2))
    assert cli.main(["grade", "00", "--no-feedback"]) == 0
    assert cli.main(["override", "s1", "00", VALUE, "0.75", "--reason", "-"]) == 0
    source = canvas(tmp_path / "e.csv")
    assert cli.main(["export", "00", "--canvas", str(source), "--moodle", "--output", str(tmp_path)]) == 0
    with sqlite3.connect(classroom() / "gradebook.db") as database:
        expected = dict(database.execute(
            "SELECT a.student_id, (SELECT sum(coalesce(g.manual_score, g.auto_score)) FROM grade g WHERE "
            "g.notebook_id = n.id) - coalesce(n.late_submission_penalty, 0) FROM submitted_notebook n "
            "JOIN submitted_assignment a ON n.assignment_id = a.id"
        ))  # fmt: skip
    assert expected == {"s0": 2, "s1": 0.75 + by_student()["s3"].result.points, "s2": 1, "s3": expected["s3"]}
    tables = {"totals": (0, 5), "canvas": (2, 5), "moodle": (0, 4)}
    for name, (who, score) in tables.items():
        rows = read(tmp_path / f"{LESSON.name}_{name}.csv")
        assert {row[who]: float(row[score]) for row in rows if row[who] in expected} == expected, name
