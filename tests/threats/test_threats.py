"""Every hostile or unlucky submission gets what it must, and harms nothing around it."""

import os
from contextlib import closing

import pytest
from ordinary_user import as_ordinary_user

from graders.collect import student_id
from graders.grade import grade_class
from graders.isolation.tiers import SAFE
from graders.isolation.warm import WarmProcess
from graders.lessons import find_lesson
from graders.show import write_reports

from .all import FOLDERS, THREATS
from .classes import active_parts, active_threats, write_class
from .processes import adopt_orphans
from .run import run, scene
from .table import not_tried
from .threat import handed_out, name_of

LESSON = find_lesson("00")
QUICK = {threat.name: threat for threat in THREATS if threat.row % 7 == 1 and not threat.slow}
"""A sample for each run of the tests; all are run by `make test-all`."""


@pytest.fixture(scope="module", params=SAFE)
def process(request):
    adopt_orphans()
    with closing(WarmProcess(request.param)) as process:
        yield process


@pytest.mark.parametrize(
    "threat",
    [pytest.param(t, id=f"{t.row}-{t.name}", marks=() if t.name in QUICK else pytest.mark.full) for t in THREATS],
)
def test_a_threat_comes_to_what_it_must(threat, process, tmp_path):
    with scene(tmp_path / "scene") as around:
        assert run(threat, process.open, around).faults == []


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests already run as an ordinary user")
@pytest.mark.parametrize("tier", SAFE)
def test_every_threat_comes_to_the_same_where_an_ordinary_user_grades(tier):
    done = as_ordinary_user("-m", "tests.threats", "--tier", tier)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert done.stdout.count("✓") == sum(not not_tried(threat, tier, SAFE) for threat in THREATS)


def test_every_row_has_its_threats():
    rows = [threat.row for threat in THREATS] + [folder.row for folder in FOLDERS]
    assert set(rows) == set(range(1, 51))
    assert len(THREATS) >= 120


def test_a_threat_differs_from_what_was_handed_out():
    for threat in THREATS:
        assert threat.notebook() != handed_out(threat.lesson), threat.name
        names = {name_of(cell) for cell in threat.notebook().cells}
        assert set(threat.spoils) <= names or threat.row in (42, 49), threat.name


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of folders and of attacks on browsers, graded at once; the Results by student."""
    folder = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DROPCOURSE_CLASSROOM", str(folder / "classroom"))
        write_class(folder / "submissions", LESSON)
        results = grade_class(LESSON, folder / "submissions")
        write_reports(LESSON, folder / "reports")
    return folder, {result.student: result for result in results}


@pytest.mark.full
@pytest.mark.parametrize("folder", FOLDERS, ids=[f"{folder.row}-{folder.title}" for folder in FOLDERS])
def test_a_folder_earns_what_is_in_it(folder, graded):
    result = graded[1][student_id(folder.student)]
    assert (None if result.held_reason else result.points) == folder.points, result.held_reason


@pytest.mark.full
def test_nobody_else_in_the_class_is_touched(graded):
    folder, results = graded
    assert {results[student].points for student in ("aaa", "zzz")} == {2}
    assert len(results) == len(FOLDERS) + len(active_threats()) + 2
    assert not list(folder.parent.glob("outside*"))


@pytest.mark.full
def test_pages_run_nothing_and_load_nothing(graded):
    folder, results = graded
    pages = [*folder.glob("classroom/feedback/*/*/*.html"), *folder.glob("reports/*.html")]
    assert len(pages) > sum(result.held is None for result in results.values())
    for page in pages:
        assert active_parts(page.read_text(encoding="utf-8")) == [], page


def test_active_parts_are_seen():
    for page in ("<script>1</script>", "<p onclick=x>", "<a href=' java\nscript:x'>", "<img src=//e.x>", "<iframe>",
                 "<meta http-equiv=refresh content=0;url=//e.x>"):  # fmt: skip
        assert active_parts(page), page
    assert active_parts('<p class="a">b</p><a href="https://a.b">c</a><img src="data:image/png;base64,AAAA">') == []
