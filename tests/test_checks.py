"""A check says what holds and what does not, names a cause only where it is sure, and never breaks by itself."""

import contextlib
import inspect
import itertools
import random
from importlib import import_module

import numpy as np
import pytest
import torch
from quick import QUICK

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.values import Opaque
from dropcourse.checks.toolkit.wording import HIDDEN, WIDTH
from dropcourse.errors import CheckFailed, NotAnswered, SessionLost, StudentCodeError
from graders.lessons import all_lessons, exercise_of

A, B, C = "no-scaling", "wrong-scale", "nan-at-one"  # any three misconceptions


def failure(judge, **options):
    """The CheckFailed of a check whose block is `judge(check)`."""
    with pytest.raises(CheckFailed) as caught, Check("exercise", "aspect", **options) as check:
        judge(check)
    return caught.value


# Criteria.


def test_what_holds_is_printed(capsys):
    with Check("exercise", "aspect") as check:
        check.require("a", True, "a holds")
        check.require("b", True, "b goes without saying", quiet=True)
    assert capsys.readouterr().out == f"✓ exercise: aspect\n  ✓ a holds\n\n  {HIDDEN}\n"


def test_only_a_visible_check_announces_hidden_ones(capsys):
    for inputs, announced in ((0, True), (7, True), (np.random.default_rng(0), False)):
        with Check("exercise", "aspect", inputs) as check:
            check.require("a", True, "a holds")
        out = capsys.readouterr().out
        assert (HIDDEN in out) is announced
        assert ("with hidden inputs" in out) is not announced


def test_all_failed_criteria_come_first_and_then_what_holds():
    def judge(check):
        check.require("a", True, "a holds")
        check.require("b", False, "b holds", "five")
        check.require("c", False, "c holds", "six")

    assert failure(judge).message == (
        "✗ exercise: aspect, 2 of 3 criteria not met\n"
        "\n"
        "  ✗ b holds\n"
        "      got: five\n"
        "  ✗ c holds\n"
        "      got: six\n"
        "\n"
        "  Next step: call it yourself on one small input and compare with what is asked above.\n"
        "\n"
        "  What holds already:\n"
        "  ✓ a holds"
    )


def test_a_criterion_must_hold_each_time_and_the_first_failure_is_told():
    def judge(check):
        for value in (1, 2, 3):
            check.require("a", value < 2, "the value is below two", f"{value}")

    message = failure(judge).message
    assert "got: 2" in message
    assert "got: 3" not in message


def test_a_fatal_failure_ends_the_check():
    def judge(check):
        check.require("a", False, "a holds", "no", fatal=True)
        raise AssertionError("not reached")

    assert "a holds" in failure(judge).message


def test_a_block_without_criteria_is_an_error():
    with pytest.raises(AssertionError, match="has no criterion"), Check("exercise", "aspect"):
        pass


def test_an_error_of_the_check_itself_is_no_verdict():
    with pytest.raises(ZeroDivisionError), Check("exercise", "aspect") as check:
        check.require("a", False, f"a holds: {1 / 0}")


def test_a_lost_session_passes_through():
    with pytest.raises(SessionLost), Check("exercise", "aspect"):
        raise SessionLost("gone")


# Diagnoses.


@pytest.mark.parametrize(
    ("suspicions", "failed", "noticed", "diagnosis"),
    [
        ({A: (True, "ab")}, "a", "", A),
        ({A: (True, "ab")}, "ab", "", A),
        ({A: (True, "a")}, "ab", "", None),  # does not explain b
        ({A: (False, "ab")}, "a", "", None),  # does not fit
        ({A: (True, "a"), B: (True, "a")}, "a", "", None),  # two explain it
        ({A: (True, "ab"), B: (True, "a")}, "ab", "", A),
        ({A: (True, "a"), B: (False, "a")}, "a", "", A),
        ({A: (True, "a")}, "a", "n", None),  # something else was noticed
        ({A: (True, "an")}, "a", "n", A),
        ({}, "a", "", None),
    ],
)
def test_a_diagnosis_needs_exactly_one_cause_of_all_that_was_seen(suspicions, failed, noticed, diagnosis):
    def judge(check):
        for name, (fits, breaks) in suspicions.items():
            check.suspect(name, fits, set(breaks))
        for key in "ab":
            check.require(key, key not in failed, f"{key} holds")
        for key in noticed:
            check.notice(key, False)

    error = failure(judge)
    assert error.diagnosis == diagnosis
    assert ("Likely cause:" in error.message) is (diagnosis is not None)
    assert error.message.count("Next step:") == 1


def test_a_suspicion_must_fit_each_time():
    def judge(check):
        check.require("a", False, "a holds")
        for fits in (True, False, True):
            check.suspect(A, fits, {"a"})

    assert failure(judge).diagnosis is None


def test_what_is_noticed_alone_fails_nothing(capsys):
    with Check("exercise", "aspect") as check:
        check.require("a", True, "a holds")
        check.notice("n", False)
        check.suspect(A, True, {"n"})
    assert "✓ exercise" in capsys.readouterr().out


def test_a_correct_answer_is_never_diagnosed(capsys):
    with Check("exercise", "aspect") as check:
        check.require("a", True, "a holds")
        check.suspect(A, True, {"a"})
    assert "Likely" not in capsys.readouterr().out


def test_an_unknown_misconception_is_an_error_of_the_check():
    with pytest.raises(KeyError), Check("exercise", "aspect") as check:
        check.suspect("no-such-thing", True, set())


# Student code.


def stub(x):
    raise NotImplementedError


def test_a_stub_is_not_answered():
    with pytest.raises(NotAnswered, match="exercise: not answered yet"), Check("exercise", "aspect") as check:
        check.value(stub, 1)


def test_an_error_of_the_student_is_told_with_the_call():
    def divide(x, n):
        return x / n

    with pytest.raises(StudentCodeError) as caught, Check("exercise", "aspect") as check:
        check.value(divide, 1.0, n=0)
    lines = caught.value.message.split("\n")
    assert lines[0] == "✗ exercise: aspect, your code raised an error"
    assert lines[2] == "  ZeroDivisionError: float division by zero, when called as exercise(1.0, n=0)"


def test_a_call_that_does_not_fit_the_signature_says_so():
    with pytest.raises(StudentCodeError, match="at the call itself") as caught, Check("exercise", "aspect") as check:
        check.value(lambda x: x, np.ones((2, 3)), np.random.default_rng(0), torch.Generator())
    assert "exercise(array of shape (2, 3), rng, generator)" in " ".join(caught.value.message.split())


@pytest.mark.parametrize(("student", "hint"), [(print, "your code prints"), (lambda x: None, "returns nothing")])
def test_none_in_place_of_a_result_is_explained(student, hint):
    def judge(check):
        check.array(check.value(student, "hello"), "the result", np.ones(2))

    message = " ".join(failure(judge).message.split())
    assert "got: the result is None" in message
    assert hint in message


def test_objects_made_for_a_check_are_released():
    class Layer:
        pass

    with Check("Layer", "aspect") as check:
        layer = check.construct(Layer)
        check.require("a", True, "a holds")
    assert layer.bench.perform is not None
    with pytest.raises(StudentCodeError), Check("Layer", "aspect") as check:
        check.value(layer)


def test_inputs_of_a_check_stay_unknown_to_student_code():
    seen = []

    def student(rng):
        seen.append(rng.bit_generator.state)

    with Check("exercise", "aspect", np.random.default_rng(5)) as check:
        before = check.inputs.bit_generator.state
        check.value(student, check.rng())
        check.require("a", True, "a holds")
    assert before not in seen
    assert seen[0] not in (before, check.inputs.bit_generator.state)


# Arrays.


@pytest.mark.parametrize(
    ("value", "statement"),
    [
        ([1.0, 2.0], "y is a NumPy array"),
        (torch.ones(2), "y is a NumPy array"),
        (np.ones(3), "y has shape (2,)"),
        (np.ones((2, 1)), "y has shape (2,)"),
        (np.ones(2, np.float32), "y has dtype float64"),
    ],
)
def test_an_array_is_compared_by_type_then_shape_then_dtype(value, statement):
    def judge(check):
        check.array(value, "y", np.zeros(2))

    assert f"✗ {statement}" in failure(judge).message


def test_a_tensor_comes_as_a_numpy_array(capsys):
    with Check("exercise", "aspect") as check:
        for dtype in (torch.float32, torch.bfloat16, torch.bool, torch.complex64):
            like = torch.ones(2, dtype=dtype)
            assert isinstance(check.array(like, "y", like), np.ndarray)
        assert check.array(torch.ones(2).double(), "y", torch.ones(2), judged=False).dtype == float


# Messages.


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"), (3, "int 3"), (True, "bool True"), (2.5, "float 2.5"), (np.float32(0.1), "float32 0.1"),
        (1 / 3, "float 0.333333"), (10**4000, "int of about 4000 digits"), (-(10**20), "int of about 20 digits"),
        (1 + 2j, "complex (1+2j)"), ("a\nb", "the string 'a b'"), ("x" * 99, f"the string '{'x' * 60}'"),
        ([1], "a list of 1 item"), ((1, 2), "a tuple of 2 items"), ({}, "a dict of 0 items"),
        (np.ones((2, 3), bool), "a NumPy array of shape (2, 3) and dtype bool"),
        (torch.ones(2), "a torch tensor of shape (2,) and dtype float32"),
        (Opaque("Foo", "..."), "an object of type Foo"), (b"x", "an object of type bytes"),
        (np.random.default_rng(0), "an object of type Generator"),
    ],
)  # fmt: skip
def test_values_in_words(value, words):
    assert describe(value) == words


def test_lines_are_short_whatever_the_student_sends():
    def judge(check):
        check.require("a", False, "a holds", "word " * 100 + "x" * 300 + "\n\n" + "y" * 100)

    assert max(map(len, failure(judge).message.split("\n"))) <= WIDTH
    assert WIDTH <= 90


def test_no_explanation_contains_the_answer():
    for misconception in MISCONCEPTIONS.values():
        for text in (misconception.title, misconception.explanation):
            assert not any(answer in text for answer in ("return 1", "/ (1", ">= p", "rng.random", "raise ValueError"))


# Every check of every lesson.


def checks():
    """(exercise, check) of all visible checks."""
    for lesson in all_lessons():
        with contextlib.suppress(ModuleNotFoundError):
            module = import_module(f"dropcourse.checks.{lesson.topic}")
            names = getattr(module, "__all__", dir(module))
            yield from (
                pytest.param(exercise_of(name), getattr(module, name), id=name)
                for name in names
                if inspect.isfunction(getattr(module, name))
                and getattr(module, name).__module__.startswith(module.__name__)
            )


NONSENSE = [
    lambda: None, lambda: True, lambda: 10**400, lambda: float("nan"), lambda: -0.0, lambda: 1j, lambda: "text",
    lambda: b"x", lambda: (), lambda: [[1], [2, 3]], lambda: {"a": 1}, lambda: object(), lambda: np.float32(1),
    lambda: np.array(0.5), lambda: np.ones((0, 3)), lambda: np.array([np.nan, np.inf]), lambda: torch.tensor(True),
    lambda: torch.ones(0), lambda: torch.ones(3).bfloat16(), lambda: np.random.default_rng(0), torch.Generator,
    lambda: (np.ones(3), None), lambda: (None, np.ones(3)), lambda: (np.ones(2), np.ones(2), 3), lambda: {1, 2},
    lambda: 1 / 0, lambda: [] + (), lambda: exec("raise SystemExit"), lambda: {}["p = -0.1"],
]  # fmt: skip


DTYPES = ["bool", "u1", "i8", "f2", "f4", "f8", "c8", "g", ">f8"]


class Unreliable:
    """A correct function, class or layer that now and then answers with nonsense, or with something damaged."""

    def __init__(self, correct, seed, often):
        self._correct = correct
        self._draw = random.Random(seed)
        self._often = often

    def __call__(self, *args, **kwargs):
        if self._draw.random() < self._often / 4:
            return self._draw.choice(NONSENSE)()
        result = self._correct(*args, **kwargs)
        if isinstance(result, torch.nn.Module):
            return Unreliable(result, self._draw.random(), self._often)
        if isinstance(result, tuple):
            return tuple(map(self._damage, result))
        return self._damage(result)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._correct, name)
        return Unreliable(found, self._draw.random(), self._often) if callable(found) else self._damage(found)

    def _damage(self, value):
        if self._draw.random() > self._often:
            return value
        if isinstance(value, torch.Tensor):
            dtype = self._draw.choice([value.dtype, torch.float64, torch.bfloat16, torch.bool, torch.complex64])
            return (value * self._draw.choice([1, -1, 0, 3, float("nan"), float("inf")])).to(dtype)
        with np.errstate(all="ignore"):
            if isinstance(value, np.ndarray) and self._draw.random() < 0.8:
                factor = self._draw.choice([1, -1, 0, 3, np.nan, np.inf, value])
                return np.multiply(value, factor).astype(self._draw.choice([value.dtype, value.dtype, *DTYPES]))
        return self._draw.choice(NONSENSE)()


def complaint(check, subject):
    try:
        check(subject)
    except CheckFailed as error:
        return error.message
    return ""


@pytest.mark.parametrize("often", [0.02, *(pytest.param(often, marks=pytest.mark.full) for often in (0.3, 1))])
@pytest.mark.parametrize(("exercise", "check"), list(checks()))
def test_nonsense_is_judged_not_stumbled_over(exercise, check, often, capsys):
    topic = check.__module__.split(".")[2]
    correct = QUICK.get(exercise) or getattr(import_module(f"dropcourse.reference.{topic}"), exercise)
    messages = [complaint(check, Unreliable(correct, seed, often)) for seed in range(40)]
    assert any(messages)
    assert all(exercise in message for message in messages if message)
    assert max(len(line) for message in messages for line in message.split("\n")) <= 90


@pytest.mark.parametrize(("exercise", "check"), list(checks()))
def test_a_check_is_documented_and_takes_inputs(exercise, check):
    assert check.__doc__
    subject, *_, inputs = inspect.signature(check).parameters.values()
    assert (subject.name, inputs.name, inputs.default) == (exercise, "inputs", 0)


# Several mistakes at once.

SAMPLERS = {
    None: lambda shape, p, rng: rng.random(shape) >= p,
    "keep-drop-swapped": lambda shape, p, rng: rng.random(shape) < p,
    "mask-shared-across-batch": lambda shape, p, rng: np.broadcast_to(rng.random(shape[1:]) >= p, shape),
    "fixed-drop-count": lambda shape, p, rng: (
        rng.permutation(np.prod(shape)).reshape(shape) >= round(p * np.prod(shape))
    ),
    "same-mask-every-call": lambda shape, p, rng: np.random.default_rng(0).random(shape) >= p,
    "uses-global-generator": lambda shape, p, rng: np.random.random_sample(shape) >= p,  # noqa: NPY002
    "always-off": lambda shape, p, rng: np.ones(shape, bool),
}
FACTORS = {
    None: lambda p: 1 / (1 - p) if p < 1 else 0,
    "no-scaling": lambda p: 1,
    "wrong-scale": lambda p: 1 - p,
    "keep-drop-swapped": lambda p: 1 / p if p else 0,
    "nan-at-one": lambda p: np.divide(1, 1 - p).item(),
}
AT_EVALUATION = {None: lambda x, p: x, "scales-at-evaluation": lambda x, p: x * (1 - p), "active-in-eval": None}
MASKS = {None: lambda mask: mask, "mask-not-boolean": lambda mask: mask * 1, "mask-inverted": lambda mask: ~mask}


def flawed(sampler, factor, at_evaluation, as_mask):
    def dropout_forward(x, p, rng, training=True):
        if not 0 <= p <= 1:
            raise ValueError(f"p = {p}")
        if not training and AT_EVALUATION[at_evaluation]:
            return AT_EVALUATION[at_evaluation](x, p), np.ones(x.shape, bool)
        mask = SAMPLERS[sampler](x.shape, p, rng)
        return x * mask * FACTORS[factor](p), MASKS[as_mask](mask)

    return dropout_forward


ASPECTS = ("form", "scale", "mask", "evaluation")


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("factor", FACTORS)
def test_of_several_mistakes_none_is_named_that_was_not_made(sampler, factor, capsys):
    module = import_module("dropcourse.checks.dropout_mechanics")
    for at_evaluation, as_mask in itertools.product(AT_EVALUATION, MASKS):
        made = {sampler, factor, at_evaluation, as_mask}
        if factor == "keep-drop-swapped" != sampler:  # a right mask with the factor of a swapped one
            made = made - {factor} | {"wrong-scale"}
        named = set()
        for aspect in ASPECTS:
            try:
                getattr(module, f"dropout_forward_{aspect}")(flawed(sampler, factor, at_evaluation, as_mask))
            except CheckFailed as error:
                named |= {error.diagnosis, *(["a failure"] if error.diagnosis is None else [])}
        assert named - {"a failure"} <= made | {None}, f"{made} is diagnosed as {named}"
        assert bool(named) == (made != {None})


def test_a_mistake_in_the_rate_and_one_in_the_scale_hide_each_others_cause():
    module = import_module("dropcourse.checks.dropout_mechanics")
    for factor in ("no-scaling", "wrong-scale"):
        for aspect in ("scale", "mask"):
            with pytest.raises(CheckFailed) as caught:
                getattr(module, f"dropout_forward_{aspect}")(flawed("keep-drop-swapped", factor, None, None))
            assert caught.value.diagnosis is None
