"""In JupyterLab: the student's way through an exercise, fail, read, fix, pass, Validate; the instructor's button."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from dropcourse.workspace import open_workspace
from graders.gradebook import Gradebook
from graders.lessons import LESSONS, ROOT, classroom, find_lesson
from graders.results import read_results

pytestmark = [pytest.mark.browser, pytest.mark.full]

LESSON = find_lesson("02")
MISTAKE = """def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask, mask
"""


CHEAT = """import dropcourse.checks.toolkit.check as tested

tested.Check.require = lambda *anything, **options: None
keep_probability = lambda p: p
"""


@pytest.fixture
def browser():
    browser = pytest.importorskip("tests.browser" if __package__ else "browser")
    if browser.CHROMIUM is None:
        pytest.fail("Chromium is missing. Install it: apt install chromium")
    return browser


@pytest.fixture
def lab(browser, tmp_path):
    open_workspace(LESSONS, tmp_path / "work")
    with browser.jupyterlab(tmp_path / "work") as lab:
        yield lab


def picture(lab, name, top=None):
    """Keep a screenshot where SCREENSHOTS says, if it says so."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        if top is not None:
            top.evaluate("element => element.scrollIntoView({block: 'start'})")
            lab.page.wait_for_timeout(500)
        lab.page.screenshot(path=Path(folder) / name)


def test_a_typical_mistake_is_named_then_fixed_then_passes(lab):
    lab.open(f"{LESSON.name}/{LESSON.topic}.ipynb")
    lab.run(lab.cell("import numpy as np"))
    scale, form = (lab.cell(f"check.dropout_forward_{aspect}(") for aspect in ("scale", "form"))
    answer = lab.cell("def dropout_forward(")

    stub = lab.run(answer) + lab.run(scale)
    assert "not answered yet" in stub
    assert "Traceback" not in stub

    lab.type(answer, MISTAKE)
    lab.run(answer)
    assert "✓ dropout_forward: form" in lab.run(form)
    failed = lab.run(scale)
    assert "Likely cause: the survivors keep their old size" in failed
    assert "Traceback" not in failed
    wide = scale.locator(".jp-OutputArea-output").first.evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 0, "the message is read without scrolling sideways"
    picture(lab, "lesson_in_jupyterlab.png", top=form)

    lab.type(answer, author_answer("dropout_forward"))
    lab.run(answer)
    assert "✓ dropout_forward: scale" in lab.run(scale)


def test_validate_passes_the_author_notebook_and_fails_an_untouched_one(lab, tmp_path):
    name = f"00_start_here/{find_lesson('00').topic}.ipynb"
    lab.open(name)
    assert "failed" in validate(lab).lower()
    shutil.copyfile(find_lesson("00").solution, tmp_path / "work" / name)
    lab.open(name)
    assert "Success" in validate(lab)


def validate(lab):
    """Press Validate; the text of the dialog."""
    lab.page.get_by_role("button", name="Validate").first.click()
    dialog = lab.page.locator(".jp-Dialog .jp-Dialog-content").last
    dialog.wait_for()
    text = dialog.inner_text()
    lab.page.keyboard.press("Enter")
    dialog.wait_for(state="detached")
    return text


def author_answer(exercise):
    for cell in nbformat.read(LESSON.solution, as_version=4).cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise:
            return cell.source
    raise LookupError(exercise)


def test_the_formgraders_button_grades_in_the_walled_in_engine(browser, tmp_path):
    lesson, submitted = find_lesson("00"), classroom() / "submitted"
    notebook = nbformat.read(lesson.solution, as_version=4)
    for student in ("ada", "cheat"):
        (submitted / student / lesson.name).mkdir(parents=True)
        for cell in notebook.cells if student == "cheat" else ():
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "keep_probability":
                cell.source = CHEAT
        nbformat.write(notebook, submitted / student / lesson.name / f"{lesson.topic}.ipynb")
    Gradebook().release(lesson)
    with browser.jupyterlab(ROOT, own=tmp_path) as lab:
        lab.page.goto(f"{lab.address}/formgrader/manage_submissions/{lesson.name}")
        for student, score in (("ada", "2 / 2"), ("cheat", "0 / 2")):
            row = lab.page.locator("tr", has_text=student)
            row.locator(".autograde a").click()
            lab.page.get_by_text(f"Successfully autograded '{lesson.name}' for student '{student}'").wait_for()
            picture(lab, "formgrader.png")
            lab.page.reload()
            assert score in row.inner_text()
    results = {result.student: result.points for result in read_results(classroom() / "results", lesson.name)}
    assert results == {"ada": 2, "cheat": 0}
