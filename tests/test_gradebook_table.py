import re
import statistics

import pytest
from rich.cells import cell_len
from rich.console import Console

from graders.gradebook_table import gradebook_table
from graders.results import CellResult, Result, Verdict

EXERCISES = {"sample_mask": ["sample_mask_support", "sample_mask_rate"], "forward": ["forward_scale"]}
CELLS = [cell for cells in EXERCISES.values() for cell in cells]


def result(student, *verdicts, diagnoses=(None, None, None), maximum=(1.0, 1.0, 2.0), **others):
    cells = tuple(
        CellResult(id, verdict, top if verdict is Verdict.PASSED else 0.0, top, "", diagnosis)
        for id, verdict, top, diagnosis in zip(CELLS, verdicts, maximum, diagnoses, strict=True)
    )
    return Result("lesson", cells, student, **others)


def shown(results, exercises=EXERCISES, width=100):
    console = Console(width=width, color_system="truecolor", force_terminal=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(gradebook_table(results, exercises))
    lines = re.sub(r"\x1b\[[\d;]*m", "", capture.get()).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    return lines


def row(lines, start):
    (line,) = [line for line in lines if line.strip().startswith(start)]
    return line


PASSED, FAILED = Verdict.PASSED, Verdict.FAILED


def test_a_row_holds_points_a_sign_per_cell_repairs_and_diagnosis():
    lines = shown(
        [result("kim", PASSED, FAILED, Verdict.NOT_ANSWERED, diagnoses=(None, "p_swap", None), repairs=("a",))]
    )
    assert row(lines, "kim").split() == ["kim", "1/4", "✓✗", "·", "1", "p_swap"]
    caption = "\n".join(lines[-4:])
    assert "1:sample_mask  2:forward" in caption
    assert "✓ passed  ✗ failed  · not answered" in caption


def test_every_verdict_has_its_own_sign():
    results = [result(f"s{i}", verdict, verdict, verdict) for i, verdict in enumerate(Verdict)]
    graded = [r for r in results if r.cells[0].verdict is not Verdict.INFRASTRUCTURE_ERROR]
    signs = {row(shown(graded), r.student).split()[2] for r in graded}
    assert len(signs) == len(graded)


def test_the_diagnosis_behind_the_most_points_is_shown():
    kim = result("kim", FAILED, FAILED, FAILED, diagnoses=("cheap", "cheap", "dear"), maximum=(1.0, 1.0, 3.0))
    lee = result("lee", FAILED, FAILED, FAILED, diagnoses=("twice", "twice", "once"))
    lines = shown([kim, lee])
    assert row(lines, "kim").split()[-1] == "dear"
    assert row(lines, "lee").split()[-1] == "twice"


def test_held_submissions_come_last_with_the_reason_and_without_points():
    broken = result("bo", PASSED, PASSED, Verdict.INFRASTRUCTURE_ERROR)
    lines = shown([Result("lesson", (), "al", held="not JSON"), broken, result("zoe", PASSED, PASSED, PASSED)])
    order = [lines.index(row(lines, name)) for name in ("zoe", "al", "bo")]
    assert order == sorted(order)
    assert row(lines, "al").split() == ["al", "–", "held:", "not", "JSON"]
    assert "infrastructure error in forward_scale" in row(lines, "bo")
    assert "2/4" not in row(lines, "bo")


def test_footer_holds_mean_and_median_of_the_graded():
    results = [result(f"s{i}", *[PASSED] * i, *[FAILED] * (3 - i)) for i in range(4)]
    scores = [r.points for r in results]
    lines = shown([*results, Result("lesson", (), "held", held="x")])
    assert row(lines, "mean").split() == ["mean", f"{statistics.fmean(scores):.4g}"]
    assert row(lines, "median").split() == ["median", f"{statistics.median(scores):.4g}"]


def test_a_class_with_nothing_graded_has_no_mean():
    assert row(shown([]), "mean").split() == ["mean", "–"]


def test_cells_of_no_exercise_are_shown_under_other():
    lines = shown([result("kim", PASSED, FAILED, Verdict.TIMEOUT)], {"forward": ["forward_scale", "gone"]})
    assert row(lines, "kim").split() == ["kim", "1/4", "t", "✓✗"]
    assert row(lines, "Student").split() == ["Student", "Points", "1", "other", "Rep", "Diagnosis"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("[red]kim[/red]", "[red]kim[/red]"),
        ("kim\n\rlee\tmax", "kim lee max"),
        ("kim\x1b[2J\x07", "kim�[2J�"),
        ("\u202ekim\u200f", "�kim�"),
        ("משה", "\u2068משה\u2069"),
        ("=HYPERLINK()", "=HYPERLINK()"),
        ("k" * 300, "k" * 19 + "…"),
        ("漢" * 15, "漢" * 9 + "…"),
        ("", "(no name)"),
        (None, "(no name)"),
    ],
)
def test_hostile_names_are_shown_safely(name, expected):
    lines = shown([result(name, PASSED, PASSED, PASSED), Result("lesson", (), name, held="[bold]\x1b[2J")])
    assert sum(line.startswith(f" {expected} ") for line in lines) == 2
    assert any("held: [bold]�[2J" in line for line in lines)


def test_a_dozen_exercises_fit_in_100_columns():
    many = {f"exercise_{i}": [f"exercise_{i}_{aspect}" for aspect in "abc"] for i in range(12)}
    cells = tuple(CellResult(id, FAILED, 0.0, 1.5, diagnosis="forgets_to_scale") for ids in many.values() for id in ids)
    lines = shown([Result("lesson", cells, "a-student-with-a-very-long-name")], many)
    line = row(lines, "a-student")
    assert line.count("✗✗✗") == 12
    assert "0/54" in line
    assert "forgets_to_scale" in line
