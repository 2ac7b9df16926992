"""The student's way through an exercise, in JupyterLab: fail, read, fix, pass, Validate."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from dropcourse.workspace import open_workspace
from graders.lessons import LESSONS, find_lesson

pytestmark = [pytest.mark.browser, pytest.mark.full]

LESSON = find_lesson("02")
MISTAKE = """def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask, mask
"""


@pytest.fixture
def lab(tmp_path):
    browser = pytest.importorskip("tests.browser" if __package__ else "browser")
    if browser.CHROMIUM is None:
        pytest.fail("Chromium is missing. Install it: apt install chromium")
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
