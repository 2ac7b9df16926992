"""The whole day, with two users of the operating system and nothing but a browser: an instructor releases a lesson, a
student gets it, makes a mistake, understands it, hands in; the instructor collects, grades, gives points by hand and
returns feedback; the student reads it."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
import pytest

from graders.lessons import ROOT, find_lesson, is_answer, is_written, marks_of

pytestmark = [pytest.mark.browser, pytest.mark.full]

LESSON = find_lesson("03")
WRITTEN = "ensemble_picture"
MISTAKE = """def mask_probability(masks, p):
    p = as_probability(p)
    return np.prod(np.where(masks, p, 1 - p), axis=1)
"""
ESSAY = "Each mask picks one of 2^n thinned networks; they share weights, so this is no ensemble of independent ones."
COMMENT = "Say what weight scaling averages."
STUDENT, TEACHER = "dropcourse-student", "dropcourse-teacher"


@pytest.fixture
def browser():
    browser = pytest.importorskip("browser")
    if browser.CHROMIUM is None:
        pytest.fail("Chromium is missing. Install it: apt install chromium")
    return browser


@pytest.fixture
def place():
    """A folder that everybody may enter, as the temporary folders of tests are not."""
    folder = Path(tempfile.mkdtemp(prefix="dropcourse-day-"))
    folder.chmod(0o755)
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    (folder / "etc").mkdir()
    (folder / "etc" / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'dropout'\n"
        f"c.Exchange.root = {str(folder / 'exchange')!r}\nc.Execute.skip_cells_with_tag = 'experiment'\n"
    )
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def python(place):
    from accounts import interpreter_for_all

    return interpreter_for_all(place)


@pytest.fixture
def teacher(place, python):
    from accounts import account

    home = place / TEACHER
    settings = {"DROPCOURSE_CLASSROOM": str(home / "classroom"), "DROPCOURSE_EXCHANGE": str(place / "exchange")}
    with account(TEACHER, home, python, **settings) as user:
        yield user


@pytest.fixture
def student(place, python):
    from accounts import account

    with account(STUDENT, place / STUDENT, python) as user:
        user.extra["JUPYTER_CONFIG_PATH"] = f"{place / 'etc'}:{user.environment['JUPYTER_CONFIG_PATH']}"
        (user.home / "work").mkdir()
        user.give(user.home)
        yield user


def test_a_whole_day_with_two_users(browser, teacher, student):
    teacher.run("-m", "graders", "release", LESSON.name)
    with as_user(browser, teacher, ROOT) as lab:
        release(lab)
    with as_user(browser, student, student.home / "work") as lab:
        work(lab, student)
        hand_in(lab)
    with as_user(browser, teacher, ROOT) as lab:
        collect_and_grade(lab)
        give_points(lab)
        return_feedback(lab)
    with as_user(browser, student, student.home / "work") as lab:
        read_feedback(lab, student)


def as_user(browser, user, work):
    own = Path(tempfile.mkdtemp(dir=user.home, prefix="server-"))
    return browser.jupyterlab(work, own=own, account=user)


def picture(page, name):
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.wait_for_timeout(400)
        page.screenshot(path=Path(folder) / name)


def wide(page):
    """By how much a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def press(lab, row, column, said):
    """Press the button of a row in the formgrader, wait for what it says, and close that."""
    row.locator(f".{column} a").click()
    lab.page.get_by_text(said).wait_for()
    lab.page.locator(".modal.in button", has_text="OK").or_(lab.page.locator(".modal.in .close")).first.click()
    lab.page.locator(".modal-backdrop").wait_for(state="detached")


def release(lab):
    lab.page.goto(f"{lab.address}/formgrader/manage_assignments")
    press(lab, lab.page.locator("tr", has_text=LESSON.name), "release", f"Successfully released '{LESSON.name}'")


def work(lab, student):
    """Fetch, err, read, mend, and fill in the rest."""
    assignments(lab)
    item(lab, "released_assignments_list").get_by_role("button", name="Fetch").click()
    item(lab, "fetched_assignments_list").wait_for()
    path = student.home / "work" / LESSON.name / f"{LESSON.topic}.ipynb"
    assert path.owner() == STUDENT
    lab.open(f"{LESSON.name}/{LESSON.topic}.ipynb")
    lab.run(lab.cell("import numpy as np"))
    answer, test = lab.cell("def mask_probability("), lab.cell("check.mask_probability_values(")
    lab.type(answer, MISTAKE)
    lab.run(answer)
    failed = lab.run(test)
    assert "Likely cause" in failed
    assert "Traceback" not in failed
    picture(lab.page, "day_1_mistake.png")
    lab.type(answer, solution()["mask_probability"])
    lab.run(answer)
    assert "✓ mask_probability" in lab.run(test)
    lab.page.keyboard.press("Control+s")
    lab.page.wait_for_timeout(2000)
    saved = nbformat.read(path, as_version=4)
    assert "np.prod(np.where(masks, p" not in "".join(cell.source for cell in saved.cells)
    fill_in(saved)
    nbformat.write(saved, path)  # the other exercises, written on disk: typing ten answers shows nothing new
    lab.open(f"{LESSON.name}/{LESSON.topic}.ipynb")
    lab.page.get_by_role("button", name="Validate").first.click()
    dialog = lab.page.locator(".jp-Dialog .jp-Dialog-content").last
    dialog.wait_for()
    assert "Success" in dialog.inner_text()
    lab.page.keyboard.press("Enter")
    dialog.wait_for(state="detached")


def solution():
    cells = nbformat.read(LESSON.solution, as_version=4).cells
    return {marks_of(cell)["grade_id"]: cell.source for cell in cells if is_answer(cell)}


def fill_in(notebook):
    answers = solution()
    for cell in notebook.cells:
        if is_answer(cell):
            cell.source = ESSAY if is_written(cell) else answers[marks_of(cell)["grade_id"]]


def assignments(lab):
    """Open the assignment list by its menu."""
    lab.page.goto(f"{lab.address}/lab?reset")
    lab.page.get_by_role("menuitem", name="Nbgrader").click()
    lab.page.get_by_role("menuitem", name="Assignment List").click()
    lab.page.locator("#released_assignments_list").wait_for()


def item(lab, folder):
    return lab.page.locator(f"#{folder} .list_item", has_text=LESSON.name).first


def hand_in(lab):
    assignments(lab)
    item(lab, "fetched_assignments_list").get_by_role("button", name="Submit").click()
    item(lab, "submitted_assignments_list").wait_for()
    picture(lab.page, "day_2_handed_in.png")


def collect_and_grade(lab):
    lab.page.goto(f"{lab.address}/formgrader/manage_assignments")
    press(
        lab,
        lab.page.locator("tr", has_text=LESSON.name),
        "collect",
        f"Successfully collected submissions of '{LESSON.name}'",
    )
    lab.page.goto(f"{lab.address}/formgrader/manage_submissions/{LESSON.name}")
    row = lab.page.locator("tr", has_text=STUDENT)
    press(lab, row, "autograde", f"Successfully autograded '{LESSON.name}' for student '{STUDENT}'")
    lab.page.reload()
    assert "needs manual grading" in row.inner_text()
    picture(lab.page, "day_3_autograded.png")


def give_points(lab):
    lab.page.goto(f"{lab.address}/formgrader/gradebook/{LESSON.name}/{LESSON.topic}")
    lab.page.locator("tbody a", has_text="Submission").first.click()
    points = lab.page.locator(f"input#{WRITTEN}")
    points.wait_for()
    lab.page.wait_for_load_state("networkidle")
    assert ESSAY in lab.page.inner_text("body")
    fill(lab.page, points, "2", "grade")
    fill(lab.page, lab.page.locator(f"textarea#{WRITTEN}-comment"), COMMENT, "comment")
    points.scroll_into_view_if_needed()
    picture(lab.page, "day_4_points_by_hand.png")
    assert wide(lab.page) <= 0


def fill(page, field, text, kind):
    """Type into a field of the formgrader until that is saved: before the page has loaded all, it does not listen."""
    for attempt in range(4):
        try:
            with page.expect_response(
                lambda answer: f"/api/{kind}/" in answer.url and answer.request.method == "PUT", timeout=15_000
            ):
                field.fill("" if attempt % 2 else text)
                field.fill(text)
                field.press("Tab")
            return
        except page_timeout():
            continue
    raise TimeoutError(f"the formgrader did not save the {kind}")


def page_timeout():
    from playwright.sync_api import TimeoutError

    return TimeoutError


def return_feedback(lab):
    lab.page.goto(f"{lab.address}/formgrader/manage_submissions/{LESSON.name}")
    row = lab.page.locator("tr", has_text=STUDENT)
    row.wait_for()
    assert "graded" in row.locator(".status").inner_text()
    assert "needs manual" not in row.inner_text()
    press(lab, row, "generate-feedback", f"Successfully generated feedback for '{LESSON.name}' for student '{STUDENT}'")
    press(lab, row, "release-feedback", f"Successfully released feedback for '{LESSON.name}' for student '{STUDENT}'")
    picture(lab.page, "day_5_feedback_released.png")


def read_feedback(lab, student):
    assignments(lab)
    sent = item(lab, "submitted_assignments_list")
    sent.get_by_role("button", name="Fetch Feedback").click()
    lab.page.get_by_text("(view feedback)").first.wait_for(state="attached")
    picture(lab.page, "day_6_feedback_fetched.png")
    (page,) = (student.home / "work" / LESSON.name).glob(f"feedback/*/{LESSON.topic}.html")
    assert page.owner() == STUDENT
    lab.page.goto(f"{lab.address}/lab/tree/{page.relative_to(student.home / 'work')}?reset")
    shown = lab.page.frame_locator(".jp-HTMLViewer iframe")
    text = shown.locator("body").inner_text()
    assert COMMENT in text
    score = re.search(r"\(Score: ([\d.]+) / ([\d.]+)\)", text)
    assert float(score[1]) == float(score[2]) - 1
    assert shown.locator("html").evaluate("page => page.scrollWidth - page.clientWidth") <= 0
    picture(lab.page, "day_7_feedback_read.png")
