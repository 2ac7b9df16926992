"""What tests share: one torch thread, a classroom of its own for each test, and which lessons are run as a whole."""

import hypothesis
import pytest
import torch

from graders import challenge
from graders.lessons import all_lessons

torch.set_num_threads(1)
hypothesis.settings.register_profile("course", deadline=None)  # how long an example takes depends on the machine
hypothesis.settings.load_profile("course")

RUN_AS_A_WHOLE = {"00_start_here", "02_dropout_mechanics"}
"""Lessons whose notebooks `make test` runs from top to bottom; `make test-all` runs every one."""

OPTIONAL = {"04_structured_and_adaptive", "07_capstone"}
PROOFS = {"test_variants", "test_mutants", "test_false_alarms", "test_odd_results"}
"""Of lessons that are optional as a whole, `make test-wide` proves the checks."""

LONGEST_FIRST = (
    "test_grade", "test_variants", "test_validate", "test_lessons", "test_class", "test_pipeline", "test_false_alarms",
    "test_faults",
)  # fmt: skip
"""Files that take longest: two processes that begin with them end at about the same time."""


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    for item in items:
        lesson = getattr(item, "callspec", None) and item.callspec.params.get("lesson")
        if item.path.stem in PROOFS and getattr(lesson, "name", None) in OPTIONAL:
            item.add_marker(pytest.mark.full)
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(autouse=True)
def own_classroom(tmp_path, monkeypatch):
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(tmp_path / "classroom"))


@pytest.fixture(
    params=[
        pytest.param(lesson, marks=() if lesson.name in RUN_AS_A_WHOLE else pytest.mark.full)
        for lesson in all_lessons()
    ],
    ids=lambda lesson: lesson.name,
)
def whole_lesson(request):
    """A lesson whose notebook the test runs as a whole."""
    return request.param


@pytest.fixture
def contest_without_bars(monkeypatch):
    """Contests whose bars are made up, for measuring them takes seconds."""
    bars = dict.fromkeys(challenge.BASELINES, (0.3, 0.3))
    monkeypatch.setattr(challenge, "measure_bars", lambda training, testing: bars)
    challenge.contest.cache_clear()
    yield
    challenge.contest.cache_clear()
