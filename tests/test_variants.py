"""Every variant of every exercise is judged as it should be, with the same words by the trusted evaluation and in a
plain kernel."""

import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.toolkit.wording import HIDDEN
from graders.build import build
from graders.evaluate import evaluate
from graders.inputs import seeded
from graders.lessons import all_lessons, exercise_of, is_answer, is_test
from graders.results import Verdict
from graders.stubs import Stubs
from graders.variants import Variant, VariantError, exercises, variants

HIDDEN_TESTS = "### BEGIN HIDDEN TESTS"
VERDICTS = {
    "CheckFailed": Verdict.FAILED,
    "NotAnswered": Verdict.NOT_ANSWERED,
    "StudentCodeError": Verdict.STUDENT_ERROR,
}
BUGS = {  # exercise that is released with a bug -> what the checks must say of it
    "FunctionalNet": "out-of-reach-of-eval",
    "RebuiltNet": "out-of-reach-of-eval",
    "ReseededNet": "reseeds-global-generator",
    "WeightDropLSTM": "weights-destroyed",
}
LESSONS = [lesson for lesson in all_lessons() if exercises(lesson.topic)]
SAMPLE = 12
"""`make test` tries every twelfth variant of a lesson, `make test-all` every one."""


class Trial:
    """A variant before the test cells of its exercise, each cut into its visible and its hidden part."""

    def __init__(self, variant, setup, tests):
        self.variant = variant
        self.setup = setup
        self.parts = [(test, part) for test in tests for part in ("visible", "hidden")]
        self._sources = {
            (name, part): text
            for name, source in tests.items()
            for part, text in zip(("visible", "hidden"), halves(source), strict=True)
        }
        self.results = {}

    def cells(self):
        """The answer cell and the test cells; none that evaluation or kernel could mix up with another trial's."""
        yield new_code_cell(self.variant.source)
        for name, part in self.parts:
            marks = {"grade_id": name, "grade": True, "solution": False, "points": 1}
            yield new_code_cell(self._sources[name, part], metadata={"nbgrader": marks})

    def failing(self):
        """(aspect, part) -> diagnosis, of the test cells that did not pass."""
        return {
            (name.rpartition("_")[2], part): result.diagnosis
            for (name, part), result in self.results.items()
            if result.verdict is not Verdict.PASSED
        }

    def __repr__(self):
        return f"{self.variant.exercise}, {self.variant.title}"


def halves(source):
    visible, marker, hidden = source.partition(HIDDEN_TESTS)
    assert marker, "a test cell without hidden tests"
    return visible, hidden


def built(lesson):
    return nbformat.reads(build(lesson), as_version=4)


def stubs(lesson):
    """The answers of the released notebook."""
    released, _ = Stubs().preprocess(built(lesson), {})
    return [
        Variant(cell.metadata.nbgrader.grade_id, "untouched", cell.source) for cell in released.cells if is_answer(cell)
    ]


def trials_of(lesson, answers):
    notebook = built(lesson)
    setup = [
        cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("locked") and not is_test(cell)
    ]
    tests = {}
    for cell in notebook.cells:
        if is_test(cell):
            name = cell.metadata.nbgrader.grade_id
            tests.setdefault(exercise_of(name), {})[name] = cell.source
    return [Trial(answer, setup, tests[answer.exercise]) for answer in answers if answer.exercise in tests]


def trust(trials):
    """Fill in each trial's results from one trusted evaluation."""
    cells = [new_code_cell(source) for source in trials[0].setup]
    notebook = new_notebook(cells=cells + [cell for trial in trials for cell in trial.cells()])
    results = iter(evaluate(notebook))
    for trial in trials:
        trial.results = {part: next(results) for part in trial.parts}
    broken = [cell.source for cell in notebook.cells if not is_test(cell) and cell.outputs]
    assert not broken, "an answer cell printed something or raised an error"
    return trials


def said_in_a_plain_kernel(trials, folder):
    """[(verdict, message)] of all test cells, run as Validate or stock nbgrader would."""
    cells = [new_code_cell(source) for source in trials[0].setup]
    notebook = new_notebook(cells=cells + [cell for trial in trials for cell in trial.cells()])
    NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, timeout=60, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return [_said(cell) for cell in notebook.cells if is_test(cell)]


def _said(cell):
    for output in cell.outputs:
        if output.output_type == "error":
            text = "\n".join(output.traceback)
            return VERDICTS.get(output.ename, output.ename), re.sub(r"\x1b\[[\d;]*m", "", text)
    # The trusted evaluation leaves out that hidden checks will follow: there they have.
    return Verdict.PASSED, "".join(output.text for output in cell.outputs).replace(f"\n\n  {HIDDEN}", "").strip()


@pytest.fixture(scope="module", params=LESSONS, ids=lambda lesson: lesson.topic)
def lesson(request):
    return request.param


@pytest.fixture(
    scope="module",
    params=[SAMPLE, pytest.param(1, marks=pytest.mark.full)],
    ids=lambda step: "all" if step == 1 else "sample",
)
def trials(lesson, request):
    answers = [v for exercise in exercises(lesson.topic) for v in variants(lesson.topic, exercise)]
    return trust(trials_of(lesson, answers[:: request.param]))


def test_a_correct_variant_passes_everything(trials):
    wronged = {trial: trial.failing() for trial in trials if trial.variant.correct and trial.failing()}
    assert wronged == {}


def test_a_wrong_variant_fails_a_visible_check_and_the_hidden_test_behind_it(trials):
    for trial in trials:
        if not trial.variant.correct:
            failing = trial.failing()
            both = {
                aspect for aspect, part in failing if (aspect, "hidden") in failing and (aspect, "visible") in failing
            }
            assert both, f"{trial} passes, or fails only one part of each test cell: {failing}"
            assert trial.variant.fails <= both, f"{trial} must fail {trial.variant.fails}, and fails {both}"


def test_a_wrong_variant_gets_its_own_diagnosis_and_no_other(trials):
    for trial in trials:
        given = set(trial.failing().values()) - {None}
        wanted = {trial.variant.diagnosis} - {None}
        assert wanted <= given <= wanted | trial.variant.also, f"{trial}: {trial.failing()}"


def test_hidden_and_visible_part_agree_on_the_diagnosis(trials):
    for trial in trials:
        failing = trial.failing()
        for aspect, _ in failing:
            parts = {failing.get((aspect, part), "passed") for part in ("visible", "hidden")}
            assert len(parts) == 1, f"{trial}, {aspect}: {parts}"


def test_every_exercise_has_three_correct_variants_in_different_styles(lesson):
    for exercise in {exercise_of(cell.metadata.nbgrader.grade_id) for cell in built(lesson).cells if is_test(cell)}:
        correct = [v for v in variants(lesson.topic, exercise) if v.correct]
        assert len(correct) >= 3, exercise


def test_a_stub_is_not_answered_anywhere_and_the_bug_to_be_found_fails_everywhere(lesson, tmp_path):
    untouched = trust(trials_of(lesson, stubs(lesson)))
    expected = [
        Verdict.FAILED if trial.variant.exercise in BUGS else Verdict.NOT_ANSWERED
        for trial in untouched
        for _ in trial.parts
    ]
    assert [result.verdict for trial in untouched for result in trial.results.values()] == expected
    assert [verdict for verdict, _ in said_in_a_plain_kernel(untouched, tmp_path)] == expected


def test_the_bug_to_be_found_is_named_by_every_check(lesson):
    bugs = trials_of(lesson, [stub for stub in stubs(lesson) if stub.exercise in BUGS])
    for trial in trust(bugs) if bugs else []:
        assert {result.diagnosis for result in trial.results.values()} == {BUGS[trial.variant.exercise]}


def same_words(trials, folder):
    trusted = [(result.verdict, result.message) for trial in trials for result in trial.results.values()]
    names = [(trial, *part) for trial in trials for part in trial.parts]
    for name, here, there in zip(names, trusted, said_in_a_plain_kernel(trials, folder), strict=True):
        assert here == there, name


def test_a_plain_kernel_says_the_same(trials, tmp_path):
    same_words(trials, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("student", ["ada", "grace", "李娜"])
def test_the_verdict_is_the_same_for_every_student(lesson, trials, student):
    expected = [trial.failing() for trial in trials]
    again = trials_of(lesson, [trial.variant for trial in trials])
    with seeded(b"another secret", lesson.name, student):
        trust(again)
    for trial, before in zip(again, expected, strict=True):
        assert trial.failing() == before, trial


def test_every_misconception_is_reached():
    reached = {v.diagnosis for lesson in LESSONS for e in exercises(lesson.topic) for v in variants(lesson.topic, e)}
    assert reached - {None} == set(MISCONCEPTIONS)


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("# %% a title", "either correct=true or diagnosis"),
        ('# %% a title correct=true diagnosis="none"', "and not both"),
        ('# %% a title diagnosis="no-such-thing"', "'no-such-thing' is not in"),
        ('# %% a title diagnosis="none" also="no-such-thing"', "'no-such-thing' is not in"),
        ("# %% a title corect=true", "unknown marks corect"),
        ("# %% correct=true", "has no title"),
        ("# %% a title correct=true\nf = 1\n\n# %% a title correct=true", "more than one"),
    ],
)
def test_a_malformed_header_is_named(header, complaint, tmp_path, monkeypatch):
    monkeypatch.setattr("graders.variants.FOLDER", tmp_path)
    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "f.py").write_text(f"{header}\nf = 2\n", encoding="utf-8")
    with pytest.raises(VariantError, match=complaint) as caught:
        variants("topic", "f")
    assert "f.py" in str(caught.value)
