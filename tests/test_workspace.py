"""The working copy: new lessons arrive, a student's work stays."""

import pytest

from dropcourse.workspace import open_workspace


@pytest.fixture
def lessons(tmp_path):
    for name in ("00_a", "01_b"):
        (tmp_path / "lessons" / name).mkdir(parents=True)
        (tmp_path / "lessons" / name / "n.ipynb").write_text("as released")
    return tmp_path / "lessons"


def test_what_a_student_wrote_is_never_overwritten(lessons, tmp_path):
    work = tmp_path / "work"
    assert open_workspace(lessons, work) == ["00_a", "01_b"]
    (work / "00_a" / "n.ipynb").write_text("mine")
    (work / "nbgrader_config.py").write_text("mine too")
    assert open_workspace(lessons, work) == []
    assert (work / "00_a" / "n.ipynb").read_text() == "mine"
    assert (work / "nbgrader_config.py").read_text() == "mine too"


def test_a_new_lesson_is_added_to_older_work(lessons, tmp_path):
    open_workspace(lessons, tmp_path / "work")
    (lessons / "02_c").mkdir()
    assert open_workspace(lessons, tmp_path / "work") == ["02_c"]


def test_a_copy_that_was_cut_short_is_made_anew(lessons, tmp_path):
    (tmp_path / "work" / ".00_a.part").mkdir(parents=True)
    (tmp_path / "work" / ".00_a.part" / "half").write_text("")
    open_workspace(lessons, tmp_path / "work")
    assert [path.name for path in (tmp_path / "work" / "00_a").iterdir()] == ["n.ipynb"]


def test_no_lessons_is_an_error_that_names_the_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no lessons in .*nowhere"):
        open_workspace(tmp_path / "nowhere", tmp_path / "work")
