"""Whatever is made from a source is up to date with it, and comes out the same each time."""

import json

import pytest
from nbformat import from_dict

from graders import environment
from graders.build import SourceError, build
from graders.gradebook import Gradebook
from graders.lessons import Lesson, LessonNotFound, all_lessons, find_lesson, is_answer, is_test, is_written
from graders.stubs import UNWRITTEN

LESSONS = all_lessons()


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def lesson(request):
    return request.param


def test_the_author_notebook_is_what_its_source_builds(lesson):
    assert lesson.solution.read_text(encoding="utf-8") == build(lesson), "run `make release`"


def test_the_release_is_what_nbgrader_makes_of_the_author_notebook(lesson, tmp_path, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(tmp_path))
    committed = lesson.release.read_bytes()
    Gradebook(release_folder=tmp_path / "lessons").release(lesson)
    assert (tmp_path / "lessons" / lesson.name / lesson.release.name).read_bytes() == committed, "run `make release`"


def test_environment_yml_is_what_pyproject_says():
    assert environment.FILE.read_text(encoding="utf-8") == environment.environment(), "run `make environment`"


def test_a_release_leaves_alone_what_is_the_same_and_removes_what_is_gone(tmp_path):
    lesson, place = find_lesson("00"), tmp_path / "00_start_here"
    Gradebook(release_folder=tmp_path).release(lesson)
    (notebook,) = place.iterdir()
    before = notebook.stat()
    (place / "stray.txt").write_text("of an earlier release")
    Gradebook(release_folder=tmp_path).release(lesson)
    assert [path.name for path in place.iterdir()] == [notebook.name]
    assert (notebook.stat().st_ino, notebook.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_release_holds_neither_solutions_nor_hidden_tests_nor_outputs(lesson):
    text = lesson.release.read_text(encoding="utf-8")
    for secret in ("BEGIN SOLUTION", "### INSTEAD", "HIDDEN TESTS", "graders", "dropcourse.reference"):
        assert secret not in text
    released = {cell["id"]: cell for cell in json.loads(text)["cells"]}
    for cell in json.loads(lesson.solution.read_text(encoding="utf-8"))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            solved, stub = "".join(cell["source"]), "".join(released[cell["id"]]["source"])
            assert solved != stub
            if cell["cell_type"] == "markdown":
                assert stub == UNWRITTEN
                continue
            assert ("raise NotImplementedError()" in stub) == ("### INSTEAD" not in solved)
            assert "raise NotImplementedError()" not in solved
    assert all(not cell.get("outputs") for cell in released.values())


def test_lesson_folders_hold_a_notebook_and_nothing_else(lesson):
    for folder in (lesson.solution.parent, lesson.release.parent):
        assert [path.name for path in folder.iterdir() if path.name != ".ipynb_checkpoints"] == [
            f"{lesson.topic}.ipynb"
        ]


def test_each_test_cell_belongs_to_an_answer_cell_above_it(lesson):
    import nbformat

    answers = set()
    for cell in nbformat.read(lesson.solution, as_version=4).cells:
        if is_answer(cell):
            answers.add(cell.metadata.nbgrader.grade_id)
        elif is_test(cell):
            assert cell.metadata.nbgrader.grade_id.rpartition("_")[0] in answers


def test_an_id_used_twice_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr("graders.lessons.SOLUTIONS", tmp_path)
    (tmp_path / "99_twice.py").write_text('# %% answer="a"\nx = 1\n\n# %% answer="a"\nx = 2\n')
    with pytest.raises(SourceError, match=r"99_twice\.py: used for more than one cell: a"):
        build(Lesson("99_twice"))


def test_a_written_answer_is_a_cell_that_a_person_grades(tmp_path, monkeypatch):
    monkeypatch.setattr("graders.lessons.SOLUTIONS", tmp_path)
    (tmp_path / "99_words.py").write_text('# %% [markdown] written="picture" points=3\n# A model answer.\n')
    (cell,) = json.loads(build(Lesson("99_words")))["cells"]
    marks = cell["metadata"]["nbgrader"]
    assert cell["cell_type"] == "markdown"
    assert cell["id"] == marks["grade_id"] == "picture"
    assert (marks["grade"], marks["solution"], marks["locked"], marks["points"]) == (True, True, False, 3)
    assert is_written(from_dict(cell))
    assert not is_test(from_dict(cell))


@pytest.mark.parametrize("name", ["02", "dropout_mechanics", "02_dropout_mechanics"])
def test_a_lesson_is_found_by_number_topic_and_name(name):
    assert find_lesson(name).name == "02_dropout_mechanics"


def test_an_unknown_lesson_is_refused_with_the_list_of_lessons():
    with pytest.raises(LessonNotFound, match=r"'nope'; there are: 00_start_here, .*02_dropout_mechanics"):
        find_lesson("nope")
