"""The report's item statistics: what they are defined to be, compared with NumPy."""

import math

import nbformat
import numpy as np
import pytest

from graders.difficulty import FEWEST, Discrimination, Exercise, correlation, exercises
from graders.effort import effort
from graders.lessons import classroom, find_lesson
from graders.results import CellResult, Result, Verdict


def a_class(points, worth=(1.0, 1.0, 2.0)):
    """Results from an array (students, cells) of points; cells a_x, a_y of exercise a, and b_x."""
    return [
        Result("l", tuple(
            CellResult(id, Verdict.PASSED if p == w else Verdict.FAILED, float(p), w, seconds=0.5 * (n + 1))
            for id, p, w in zip(("a_x", "a_y", "b_x"), row, worth, strict=True)
        ), f"s{n}")
        for n, row in enumerate(points)
    ]  # fmt: skip


def test_shares_errors_and_correlations_are_numpys():
    rng = np.random.default_rng(5)
    skill = rng.normal(size=60)
    points = (skill[:, None] + rng.normal(size=(60, 3)) > 0) * np.array([1.0, 1.0, 2.0])
    a, b = exercises(a_class(points))
    share, rest = points[:, :2].sum(axis=1) / 2, points[:, 2]
    assert (a.name, a.points, a.students) == ("a", 2, 60)
    assert a.share == pytest.approx(share.mean())
    assert a.error == pytest.approx(share.std(ddof=1) / math.sqrt(60))
    assert a.discrimination.value == pytest.approx(np.corrcoef(share, rest)[0, 1])
    assert b.discrimination.value == pytest.approx(np.corrcoef(points[:, 2] / 2, points[:, :2].sum(axis=1))[0, 1])
    assert a.discrimination.low < a.discrimination.value < a.discrimination.high
    assert a.seconds == (30.5, 60.0)


def test_where_an_exercise_is_solved_or_not_it_is_the_point_biserial_correlation():
    rng = np.random.default_rng(1)
    solved, rest = rng.random(50) < 0.4, rng.normal(size=50)
    n1, n0 = solved.sum(), (~solved).sum()
    formula = (rest[solved].mean() - rest[~solved].mean()) / rest.std() * math.sqrt(n1 * n0) / 50
    assert correlation(solved.astype(float).tolist(), rest.tolist()).value == pytest.approx(formula)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng, inside, truth = np.random.default_rng(2), 0, 0.5
    for _ in range(400):
        x, noise = rng.normal(size=(2, 40))
        found = correlation(x.tolist(), (truth * x + math.sqrt(1 - truth**2) * noise).tolist())
        inside += found.low < truth < found.high
    assert 0.92 < inside / 400 < 0.98


@pytest.mark.parametrize(
    ("shares", "rests"),
    [([0.0, 1.0] * 4, [1.0, 2.0] * 4), ([1.0] * FEWEST, list(range(FEWEST))), (list(range(FEWEST)), [3.0] * FEWEST)],
)
def test_what_cannot_be_told_is_not_told(shares, rests):
    assert correlation(shares, rests) is None


def test_a_perfect_correlation_is_no_error():
    assert correlation([0.0, 1.0] * 10, [0.0, 2.0] * 10) == Discrimination(1.0, 1.0, 1.0)


def test_answers_that_wait_for_a_person_are_left_out_and_extensions_count_cells():
    waiting = Result("l", (CellResult("essay", Verdict.WAITING, 0, 3), CellResult("e_x", Verdict.PASSED, 0, 0)), "kim")
    judged = Result("l", (CellResult("essay", Verdict.BY_HAND, 1.5, 3), CellResult("e_x", Verdict.FAILED, 0, 0)), "lee")
    essay, extension = exercises([waiting, judged], {"essay": ["essay"], "e": ["e_x"]})
    assert (essay.students, essay.share) == (1, 0.5)
    assert (extension.points, extension.share) == (0, 0.5)
    assert exercises([waiting], {"essay": ["essay"]}) == []


@pytest.mark.parametrize(
    ("share", "high", "remark"), [(0.2, 0.9, "hard"), (0.99, 0.9, "nearly everybody"), (0.7, 0.1, "does not go with"),
                                  (0.7, 0.9, "")],
)  # fmt: skip
def test_remarks_are_words(share, high, remark):
    found = Exercise("a", 1, 30, share, 0.01, Discrimination(0.05, -0.1, high), (0, 0)).remark
    assert remark in found
    assert bool(found) == bool(remark)


def test_effort_is_read_from_the_numbers_beside_cells():
    lesson = find_lesson("00")
    notebook = nbformat.read(lesson.release, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for n, student in enumerate(("ada", "kim", "lee")):
        code[0].execution_count = 10 * n or None
        place = classroom() / "submitted" / student / lesson.name
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{lesson.topic}.ipynb")
    found = effort(lesson, ["ada", "kim", "lee", "nobody"])
    assert (found.notebooks, found.runs[1]) == (2, 15)
    assert effort(lesson, ["ada"]) is None
