import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders import export
from graders.export import CRITERIA_HEADER, TOTALS_HEADER
from graders.output import short_number, visible_text
from graders.results import CellResult, Result, Verdict
from graders.spreadsheet import FORMULA_STARTS
from graders.standing import Standing

texts = st.text(max_size=30) | st.sampled_from(['=HYPERLINK("x")', "+1", "-1", "@a", "\t=1", "\r=1", 'a,"b"\n'])
points = st.floats(0, 100).map(lambda value: round(value, 2))
cells = st.builds(
    CellResult,
    texts,
    st.sampled_from([verdict for verdict in Verdict if verdict is not Verdict.INFRASTRUCTURE_ERROR]),
    points,
    points,
    diagnosis=st.none() | texts,
)
graded = st.builds(Result, texts, st.lists(cells, max_size=3).map(tuple), st.none() | texts)
held = st.builds(Result, texts, st.just(()), st.none() | texts, held=texts)


def write_csv(results, path):
    export.write_csv([Standing(result) for result in results], path)


def write_totals_csv(results, path):
    export.write_totals_csv([Standing(result) for result in results], path)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def disarmed(text):
    return f"'{text}" if text and text.startswith(FORMULA_STARTS) else text or ""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("export") / "grades.csv"


@given(results=st.lists(graded | held, max_size=5))
def test_criteria_survive_a_round_trip(path, results):
    write_csv(results, path)
    header, *rows = read(path)
    expected = []
    for result in results:
        name = [disarmed(result.student), disarmed(result.lesson)]
        if result.held is not None:
            expected.append([*name, "", "held", "", "", "", ""])
        for cell in result.cells:
            expected.append(
                [
                    *name,
                    disarmed(cell.id),
                    cell.verdict,
                    cell.points,
                    cell.max_points,
                    disarmed(cell.diagnosis),
                    "",
                ]
            )
    assert tuple(header) == CRITERIA_HEADER
    assert [[*r[:4], r[4] and float(r[4]), r[5] and float(r[5]), r[6], r[7]] for r in rows] == expected


@given(results=st.lists(graded | held, max_size=5))
def test_totals_survive_a_round_trip(path, results):
    write_totals_csv(results, path)
    header, *rows = read(path)
    assert tuple(header) == TOTALS_HEADER
    assert len(rows) == len(results)
    for (student, lesson, earned, maximum, penalty, score, reason), result in zip(rows, results, strict=True):
        assert (student, lesson) == (disarmed(result.student), disarmed(result.lesson))
        if result.held is not None:
            assert (earned, maximum, penalty, score, reason) == (
                "",
                "",
                "",
                "",
                disarmed(result.held) or "no reason recorded",
            )
        else:
            assert (float(earned), float(maximum)) == pytest.approx((result.points, result.max_points))
            assert (penalty, score, reason) == ("0", earned, "")


@given(results=st.lists(graded | held, max_size=5))
def test_no_field_can_start_a_formula(path, results):
    for write in (write_csv, write_totals_csv):
        write(results, path)
        assert not any(field.startswith(FORMULA_STARTS) for row in read(path) for field in row)


def test_every_field_is_quoted_and_numbers_stay_numbers(path):
    cell = CellResult("mask_rate", Verdict.FAILED, -0.5, 1 / 3, diagnosis="=cmd")
    write_csv([Result("l", (cell,), 'O"Neil, Kim')], path)
    assert path.read_bytes().decode("utf-8-sig").split("\r\n")[1] == (
        '"O""Neil, Kim","l","mask_rate","failed","-0.5","0.3333333333","\'=cmd",""'
    )


def test_points_without_the_tail_of_binary_fractions(path):
    cells = tuple(CellResult(id, Verdict.PASSED, value, value) for id, value in (("a", 0.1), ("b", 0.2)))
    write_totals_csv([Result("l", cells, "kim")], path)
    assert read(path)[1] == ["kim", "l", "0.3", "0.3", "0", "0.3", ""]


def test_points_held_up_by_an_infrastructure_error_are_empty_and_never_zero(path):
    cells = (CellResult("a", Verdict.PASSED, 1, 1), CellResult("b", Verdict.INFRASTRUCTURE_ERROR, 0, 1))
    results = [Result("l", cells, "kim")]
    assert results[0].held_reason == "infrastructure error in b"
    write_csv(results, path)
    assert [(row[3], row[4]) for row in read(path)[1:]] == [("passed", ""), ("infrastructure error", "")]
    write_totals_csv(results, path)
    assert read(path)[1] == ["kim", "l", "", "", "", "", "infrastructure error in b"]


def test_files_open_in_spreadsheets(tmp_path):
    path = tmp_path / "new" / "grades.csv"
    write_totals_csv([Result("l", (), "Wójcik \U0001f98a \ud800")], path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert read(path)[1][0] == "Wójcik \U0001f98a ?"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("value", "text"), [(14.0, "14"), (0.0, "0"), (100.0, "100"), (2.5, "2.5"), (1 / 3, "0.33")])
def test_points_are_written_short(value, text):
    assert short_number(value) == text


def test_visible_text_keeps_writing_and_replaces_what_steers():
    kept = "Ünï 漢 משה می\u200cخواهم 👩\u200d🔬 a\tb\nc [red] <b>"
    assert visible_text(kept) == kept
    assert set(visible_text("\x00\x1b\r\x7f\x85\u202e\u2066\u200f\ufeff\u2028\ud800")) == {"\ufffd"}
