"""Lessons: every source keeps the promises that students and graders rely on."""

import ast
import re

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from dropcourse.errors import CheckFailed
from graders.build import build
from graders.lessons import Lesson, all_lessons, exercise_of

EXERCISE = re.compile(r"^##+ Exercise.*`(\w+)`\n\n\*difficulty [1-5] of 5 · (\d+) minutes · (\d+) points?\*$", re.M)
TEST_CELL = """\
from dropcourse.checks import {topic} as check

check.{name}({exercise})
### BEGIN HIDDEN TESTS
from graders.hidden import {topic} as hidden

hidden.{name}({exercise})
### END HIDDEN TESTS"""
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(home|root|tmp|work|mnt|var|Users)/|[A-Z]:\\")


@pytest.fixture(params=all_lessons(), ids=lambda lesson: lesson.name)
def lesson(request) -> Lesson:
    return request.param


@pytest.fixture
def course(lesson) -> dict:
    return jupytext.read(lesson.source).metadata["course"]


@pytest.fixture
def cells(lesson) -> list:
    return jupytext.read(lesson.source).cells


def code(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def prose(cells):
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def marked(cells, mark):
    return {cell.metadata[mark]: cell for cell in cells if mark in cell.metadata}


def is_experiment(cell):
    return "experiment" in cell.metadata.get("tags", [])


def calls(cells, name):
    """Every call of a function or method called `name` in the code cells."""
    nodes = (node for cell in code(cells) for node in ast.walk(ast.parse(cell.source)))
    return [
        node
        for node in nodes
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    ]


# What a reader is told


def test_front_matter_is_complete(course, cells):
    assert course["title"]
    assert course["minutes"] > 0
    assert course["prerequisites"]
    assert course["objectives"]
    assert all(isinstance(line, str) for line in course["prerequisites"] + course["objectives"])
    graded = [*marked(cells, "test").values(), *marked(cells, "written").values()]
    assert course["points"] == sum(cell.metadata["points"] for cell in graded)


def test_the_opening_repeats_the_front_matter(course, cells):
    opening = cells[0].source
    assert opening.startswith(f"# {course['title']}\n\n**")
    assert f"| Time | {course['minutes']} minutes" in opening
    assert f"| Points | {course['points']}," in opening


def test_every_exercise_states_difficulty_minutes_and_points(course, cells):
    stated = {name: (int(minutes), int(points)) for name, minutes, points in EXERCISE.findall(prose(cells))}
    points = dict.fromkeys(marked(cells, "answer"), 0)
    for name, cell in marked(cells, "test").items():
        points[exercise_of(name)] += cell.metadata["points"]
    points |= {name: cell.metadata["points"] for name, cell in marked(cells, "written").items()}
    assert {name: points for name, (_, points) in stated.items()} == points
    assert sum(minutes for minutes, _ in stated.values()) < course["minutes"]


def test_an_exercise_without_points_is_called_an_extension(cells):
    for heading in EXERCISE.finditer(prose(cells)):
        assert ("(extension)" in heading[0]) == (heading[3] == "0"), heading[0]


def test_hints_are_titled_by_symptom_and_no_title_is_used_twice(cells):
    text = prose(cells)
    titles = re.findall(r"<details><summary>(.+)</summary>\n\n", text)
    assert len(titles) == text.count("<details>") == text.count("\n\n</details>")
    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if title.lower().startswith(("hint", "solution"))]


def test_prose_is_calm_and_names_no_machine(lesson, cells):
    assert "!" not in prose(cells)
    assert not MACHINE_PATH.search(lesson.source.read_text(encoding="utf-8"))


def test_code_fits_the_page(cells):
    too_long = [line for cell in code(cells) for line in cell.source.split("\n") if len(line) > 88]
    assert not too_long


def test_every_figure_has_alt_text(cells):
    for call in calls(cells, "show"):
        assert "alt" in {keyword.arg for keyword in call.keywords}


def test_every_prediction_meets_its_outcome(lesson, cells):
    asked = [ast.literal_eval(call.args[0]) for call in calls(cells, "ask")]
    compared = [ast.literal_eval(call.args[0]) for call in calls(cells, "compare")]
    assert asked == sorted(set(asked), key=asked.index)
    assert set(asked) == set(compared)
    assert all(key.startswith(lesson.name[:2] + "-") for key in asked)


# What grading relies on


def test_every_code_cell_is_of_a_known_kind(cells):
    for cell in code(cells):
        kinds = [mark for mark in ("answer", "test", "locked") if mark in cell.metadata]
        assert len(kinds) + is_experiment(cell) == 1, cell.source


def test_every_answer_is_specified_by_its_docstring(cells):
    for name, cell in marked(cells, "answer").items():
        (definition,) = ast.parse(cell.source).body
        assert definition.name == name
        documented = [node for node in ast.walk(definition) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        docstrings = "\n".join(ast.get_docstring(node) or "" for node in documented)
        assert "Arguments\n" in docstrings, name
        assert "Returns " in docstrings, name
        assert "### BEGIN SOLUTION" in cell.source


def test_test_cells_have_the_one_form_and_their_functions_exist(lesson, cells):
    for name, cell in marked(cells, "test").items():
        exercise = exercise_of(name)
        assert exercise in marked(cells, "answer")
        assert cell.source == TEST_CELL.format(topic=lesson.topic, name=name, exercise=exercise)
        assert callable(getattr(lesson.module("dropcourse.checks"), name))
        assert callable(getattr(lesson.module("graders.hidden"), name))


def test_every_exercise_passes_without_experiments_and_other_answers(cells):
    for exercise, answer in marked(cells, "answer").items():
        tests = [cell for name, cell in marked(cells, "test").items() if exercise_of(name) == exercise]
        assert tests
        namespace = {"__name__": "__main__"}
        for cell in [*marked(cells, "locked").values(), answer, *tests]:
            exec(cell.source, namespace)


def test_all_cells_run_in_order_and_are_silent_on_stderr(whole_lesson, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "__main__"}
    for cell in code(jupytext.read(whole_lesson.source).cells):
        if "test" not in cell.metadata:
            exec(cell.source, namespace)
    assert capsys.readouterr().err == ""


@pytest.mark.full
def test_the_notebook_runs_in_a_kernel_from_top_to_bottom(lesson, tmp_path):
    notebook = nbformat.reads(build(lesson), as_version=4)
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.get("name") == "stderr"]


# What single lessons promise


def test_lesson_00_quotes_the_report_that_a_student_sees():
    from dropcourse.checks import start_here as check

    text = prose(jupytext.read(Lesson("00_start_here").source).cells)
    with pytest.raises(CheckFailed) as report:
        check.keep_probability_values(lambda p: p)
    assert f"```text\n{report.value.message}\n```" in text
