"""nbgrader's Validate, as a student's button runs it: full marks for the author, a clean failure for a stub."""

import shutil

from nbgrader.validator import Validator
from test_variants import BUGS
from traitlets.config import Config

from dropcourse.workspace import SETTINGS
from graders.evaluate import evaluate
from graders.intake import read_notebook
from graders.lessons import exercise_of, is_test, is_written, marks_of
from graders.results import Verdict
from graders.stubs import UNWRITTEN
from graders.submission import grade_cells


def validate(path, tmp_path):
    settings = Config()
    exec(SETTINGS, {"get_config": lambda: settings})
    copy = shutil.copy(path, tmp_path)
    return Validator(config=settings).validate(str(copy))


def test_the_author_notebook_passes_validate_and_earns_full_marks(whole_lesson, tmp_path):
    assert validate(whole_lesson.solution, tmp_path) == {}
    notebook = read_notebook(whole_lesson.solution)
    cells = grade_cells(notebook, whole_lesson, "author", b"secret")
    written = {cell.id for cell in cells if cell.verdict is Verdict.WAITING}
    assert written == {marks_of(cell)["grade_id"] for cell in notebook.cells if is_written(cell)}
    judged = [cell for cell in cells if cell.id not in written]
    assert {cell.verdict for cell in judged} == {Verdict.PASSED}
    assert sum(cell.points for cell in judged) == sum(cell.max_points for cell in judged) > 0


def test_an_untouched_release_fails_validate_cleanly_and_earns_nothing(whole_lesson, tmp_path):
    notebook = read_notebook(whole_lesson.release)
    failed = validate(whole_lesson.release, tmp_path)["failed"]
    assert len(failed) == sum(is_test(cell) or is_written(cell) for cell in notebook.cells)
    for cell in failed:
        if cell["source"] == UNWRITTEN:
            assert cell["error"] == "You did not provide a response."
            continue
        bug = any(f" {exercise}: " in cell["raw_error"] for exercise in BUGS)
        assert ("Likely cause" if bug else "not answered") in cell["raw_error"]
        assert "Traceback" not in cell["raw_error"]
    cells = evaluate(notebook)
    for cell in cells:
        assert cell.verdict is (Verdict.FAILED if exercise_of(cell.id) in BUGS else Verdict.NOT_ANSWERED)
    assert sum(cell.points for cell in cells) == 0
