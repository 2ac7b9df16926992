"""The trusted evaluation gives points for answers that pass, and for nothing else; whatever goes wrong fails closed."""

import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from dropcourse.checks.toolkit.workbench import Workbench
from dropcourse.errors import SessionLost
from graders.evaluate import evaluate, free_names
from graders.lessons import find_lesson, is_test
from graders.results import Verdict
from graders.session import Limits
from graders.submission import GradingFailed, grade_cells

GOOD = """
def keep_probability(p):
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p
"""


QUICK = Limits(cell=3, call=2)


def lesson_00(answer, *, before=(), after=()):
    """The author's notebook of lesson 00 with another answer and more cells before and after it."""
    notebook = nbformat.read(find_lesson("00").solution, as_version=4)
    place = next(
        i
        for i, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "keep_probability"
    )
    notebook.cells[place].source = answer
    notebook.cells[place + 1 : place + 1] = [new_code_cell(source) for source in after]
    notebook.cells[place:place] = [new_code_cell(source) for source in before]
    return notebook


def verdicts(notebook, **options):
    cells = evaluate(notebook, QUICK, **options)
    assert all(cell.points == (cell.max_points if cell.verdict is Verdict.PASSED else 0) for cell in cells)
    return {cell.id: cell.verdict for cell in cells}


def both(verdict):
    return {"keep_probability_values": verdict, "keep_probability_errors": verdict}


def test_a_good_answer_passes_and_its_outputs_read_as_full_marks():
    from nbgrader.utils import determine_grade

    notebook = lesson_00(GOOD)
    assert verdicts(notebook) == both(Verdict.PASSED)
    tests = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert [determine_grade(cell) for cell in tests] == [(1, 1), (1, 1)]


def test_an_untouched_release_is_not_answered():
    notebook = nbformat.read(find_lesson("00").release, as_version=4)
    assert verdicts(notebook) == both(Verdict.NOT_ANSWERED)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("", Verdict.NOT_ANSWERED),
        ("def keep_probability(p)\n    return 1 - p", Verdict.STUDENT_ERROR),
        ("def keep_probability(p):\n    return 1 / 0", Verdict.STUDENT_ERROR),
        ("keep_probability = 7", Verdict.STUDENT_ERROR),
        ("def keep_probability(p):\n    while True: pass", Verdict.TIMEOUT),
        ("def keep_probability(p):\n    import os; os._exit(0)", Verdict.CRASHED),
        ("import os; os._exit(0)", Verdict.CRASHED),
        ("while True: pass", Verdict.TIMEOUT),
        (
            "class Sly(float):\n    __eq__ = lambda a, b: True\ndef keep_probability(p):\n    return Sly(7)",
            Verdict.FAILED,
        ),
    ],
)
def test_what_goes_wrong_has_its_verdict_and_no_points(answer, verdict):
    found = verdicts(lesson_00(answer))
    assert found["keep_probability_values"] is verdict


@pytest.mark.parametrize(
    "tampering",
    [
        "import dropcourse.checks.start_here as c\nc.keep_probability_values = lambda *a, **k: None",
        "import dropcourse.checks.toolkit.check as c\nc.Check.require = lambda *a, **k: None",
        "get_ipython().input_transformers_cleanup.append(lambda lines: [])",
        "get_ipython().showtraceback = lambda *a, **k: None",
        "import numpy as np\nnp.allclose = lambda *a, **k: True",
        "check = hidden = None\nimport sys\nsys.modules['graders.hidden'] = None",
    ],
)
def test_tampering_with_the_tests_earns_nothing(tampering):
    found = verdicts(lesson_00("def keep_probability(p):\n    return p", after=[tampering]))
    assert found == both(Verdict.FAILED)


def test_an_error_text_without_end_or_sense_stays_short_and_printable():
    huge = "raise ValueError('\\x1b[2J' + 'x' * 1_000_000)"
    message = evaluate(lesson_00(huge), QUICK)[0].message
    assert "not defined, for its cell stopped with an error" in message
    assert len(message) < 1_000
    assert message.replace("\n", "").isprintable()


def test_a_kernel_broken_from_within_earns_nothing():
    breaking = "import builtins\nbuiltins.isinstance = lambda a, b: True"
    assert (
        Verdict.PASSED not in verdicts(lesson_00("def keep_probability(p):\n    return p", after=[breaking])).values()
    )


def test_noise_on_stderr_costs_nothing():
    noisy = GOOD.replace(
        "return 1 - p", "import sys, warnings; warnings.warn('w'); print('x', file=sys.stderr); return 1 - p"
    )
    assert verdicts(lesson_00(noisy, before=["import warnings; warnings.warn('careful')"])) == both(Verdict.PASSED)


def test_an_error_in_one_cell_leaves_the_others_their_points():
    assert verdicts(lesson_00(GOOD, before=["1 / 0"], after=["raise SystemExit"])) == both(Verdict.PASSED)


@pytest.mark.parametrize("killer", ["import os; os._exit(1)", "while True: pass"])
def test_after_a_crash_the_cells_that_did_no_harm_run_again(killer):
    notebook = lesson_00(GOOD + "\nseen = earlier", before=["earlier = 1"], after=[killer])
    assert verdicts(notebook) == both(Verdict.PASSED)


class Fragile:
    """A session in this process; the first one is lost when the second test cell asks its first question."""

    started = 0

    def __init__(self, limits):
        type(self).started += 1
        self.fragile = self.started == 1
        self.lookups = 0
        self.namespace = {}
        self.bench = Workbench(self.namespace)

    def run(self, cell):
        exec(cell.source, self.namespace)

    def perform(self, request):
        self.lookups += b"lookup" in request
        if self.fragile and self.lookups > 1:
            raise SessionLost("gone")
        return self.bench.perform(request)

    def close(self):
        self.perform = None


def test_a_lost_session_costs_the_test_cell_that_lost_it_and_is_replaced(monkeypatch):
    monkeypatch.setattr(Fragile, "started", 0)
    first, second = verdicts(lesson_00(GOOD), start=Fragile).values()
    assert (first, second) == (Verdict.PASSED, Verdict.CRASHED)
    assert Fragile.started == 1
    monkeypatch.setattr(Fragile, "started", 1)
    assert verdicts(lesson_00(GOOD), start=Fragile) == both(Verdict.PASSED)


def test_a_notebook_whose_time_is_used_up_gets_no_more_of_it():
    slow = lesson_00(GOOD, before=["import time; time.sleep(60)"] * 3)
    began = time.monotonic()
    cells = evaluate(slow, Limits(cell=1, submission=2))
    assert time.monotonic() - began < 5
    assert {cell.verdict for cell in cells} == {Verdict.TIMEOUT}
    assert "the time for the whole notebook is used up" in cells[0].message


def test_experiments_are_skipped():
    notebook = lesson_00(GOOD)
    notebook.cells.insert(0, new_code_cell("while True: pass", metadata={"tags": ["experiment"]}))
    assert verdicts(notebook) == both(Verdict.PASSED)


def test_a_broken_test_is_an_infrastructure_error_and_holds_the_submission():
    notebook = lesson_00(GOOD)
    last = [cell for cell in notebook.cells if is_test(cell)][-1]
    last.source = "keep_probability\n1 / 0"
    assert evaluate(notebook, QUICK)[-1].verdict is Verdict.INFRASTRUCTURE_ERROR
    with pytest.raises(GradingFailed, match="keep_probability_errors"):
        grade_cells(notebook, find_lesson("00"), "ann", b"secret")


def test_a_diagnosis_reaches_the_result():
    results = evaluate(lesson_00("def keep_probability(p):\n    return p"), QUICK)
    assert results[0].diagnosis == "returns-drop-probability"
    assert "got: 0.2 for p = 0.2" in results[0].message


def test_grading_again_gives_the_same():
    notebook = lesson_00("import random\ndef keep_probability(p):\n    return random.random()")
    first, second = (grade_cells(notebook, find_lesson("00"), "ann", b"secret") for _ in range(2))
    assert first == second


def test_a_notebook_without_cells_has_no_results():
    assert evaluate(new_notebook(), QUICK) == []


def test_free_names_are_those_a_test_takes_from_the_student():
    source = "import numpy as np\nfrom a import b as c\nx = np.ones(n)\nprint(c(answer), [i for i in x])"
    assert free_names(source) == {"n", "answer"}
