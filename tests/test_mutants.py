"""Mutants of the references: every kind of edit is made, and the checks kill what is a mistake."""

import ast

import pytest

from graders.lessons import all_lessons
from graders.prove import PARTS, cells_of, faults, prove
from graders.prove.answers import diagnosed, equivalent, reference
from graders.prove.mutants import mutants, mutants_of
from graders.prove.source import answer_source
from graders.prove.trial import Trial

EXERCISES = [(lesson, exercise) for lesson in all_lessons() for exercise in cells_of(lesson)]
QUICK = {"keep_probability", "dropout_backward"}
MODULE = '''"""A module."""

import math
import numpy as np

RATE = 0.5

def helper(x: np.ndarray) -> float:
    """Half of it."""
    return x * RATE

def other(x):
    return math.pi

class Layer:
    """A class."""

    def forward(self, x):
        """Run."""
        return helper(x)
'''

each_exercise = pytest.mark.parametrize(
    ("lesson", "exercise"), EXERCISES, ids=[exercise for _, exercise in EXERCISES]
)  # fmt: skip


def titles(source):
    return {mutant.title.partition(": ")[2] for mutant in mutants_of(source, "f")}


def test_an_answer_holds_what_its_definition_needs_and_nothing_else():
    expected = (
        "RATE = 0.5\n\ndef helper(x):\n    return x * RATE\n\n"
        "class Layer:\n\n    def forward(self, x):\n        return helper(x)"
    )
    assert answer_source(MODULE, "Layer") == expected


@each_exercise
def test_the_reference_passes_as_an_answer(lesson, exercise):
    trial = Trial(lesson, reference(lesson, exercise))
    said = {(test, part): trial.ask(test, part) for test in cells_of(lesson)[exercise] for part in PARTS}
    assert {cell: one.message for cell, one in said.items() if not one.passed} == {}


@pytest.mark.parametrize(
    ("source", "edit"),
    [
        ("f = x >= p", "x >= p → x > p"),
        ("f = x >= p", "x >= p → x < p"),
        ("f = x is None", "x is None → x is not None"),
        ("f = x * s", "x * s → x"),
        ("f = x * s", "x * s → x / s"),
        ("f = x + s", "x + s → x - s"),
        ("f = x + s", "x + s → -(x + s)"),
        ("f = 1 - p", "p → 1 - p"),
        ("f = 1 - p", "1 - p → p"),
        ("f = 1 - p", "p → 0.5"),
        ("f = 1 - p", "1 → 0"),
        ("f = 0", "0 → 1"),
        ("f = True", "True → False"),
        ("f = not x", "not x → x"),
        ("f = a and b", "a and b → a or b"),
        ("f = a and b", "a and b → b"),
        ("f = a if c else b", "a if c else b → a if not c else b"),
        ("f = a if c else b", "a if c else b → b"),
        ("f = (a, b)", "(a, b) → (b, a)"),
        ("f = g(a, b)", "g(a, b) → g(b, a)"),
        ("f = g(a, b)", "g(a, b) → g(a)"),
        ("f = g(a, k=b)", "g(a, k=b) → g(a)"),
        ("f = as_probability(p)", "as_probability(p) → p"),
        ("f = x.copy()", "x.copy() → x"),
        ("f = x.sum(axis=0)", "axis=0 → axis=1"),
        ("f = x.sum(dim=1)", "dim=1 → dim=None"),
        ("f = np.float32", "np.float32 → np.float64"),
        ("f = torch.zeros(3, dtype=torch.float64)", "torch.float64 → torch.float32"),
        ("f = x[0]", "x[0] → x"),
        ("def f(x, p):\n    return x + 1", "return x + 1 → return None"),
        ("def f(x, p):\n    return p + 1", "return p + 1 → return x"),
        ("def f(x, p):\n    return p + 1", "p → x"),
        ("def f(x):\n    x += 1\n    return x", "x += 1 deleted"),
        ("def f(x):\n    if x:\n        raise E\n    return x", "if x: raise E deleted"),
        ("def f(x):\n    if x:\n        raise E\n    return x", "if x: raise E → if not x: raise E"),
        ("def f(x):\n    x *= 2", "2 → 3"),
    ],
)
def test_an_edit_is_made(source, edit):
    assert edit in titles(source)


def test_a_long_edit_is_named_by_what_differs():
    long = "f = some_function_with_a_long_name(argument, another_one) >= threshold"
    assert "… >= threshold → … > threshold" in titles(long)


@each_exercise
def test_mutants_are_programs_that_differ_from_the_reference_and_from_one_another(lesson, exercise):
    found = mutants(lesson, exercise)
    sources = [reference(lesson, exercise).source, *(mutant.source for mutant in found)]
    assert len(set(sources)) == len(sources)
    assert len({mutant.title for mutant in found}) == len(found)
    for source in sources:
        ast.parse(source)


@each_exercise
def test_what_is_listed_of_mutants_exists(lesson, exercise):
    listed = equivalent(lesson, exercise).keys() | diagnosed(lesson, exercise).keys()
    assert listed <= {mutant.title for mutant in mutants(lesson, exercise)}
    assert all(len(reason) > 20 for reason in equivalent(lesson, exercise).values())


def survivors_are_the_listed_ones(lesson, exercise):
    proof = prove(lesson, exercise)
    assert list(faults(proof)) == []
    survivors = {row.title for row in proof.mutants for part in PARTS if row.survives(part)}
    assert survivors == proof.equivalent.keys()
    for part in PARTS:
        killed, wrong = proof.killed(part)
        assert killed >= 0.95 * wrong


@pytest.mark.parametrize(("lesson", "exercise"), [pair for pair in EXERCISES if pair[1] in QUICK])
def test_mutants_of_a_sample_die_but_for_the_listed_ones(lesson, exercise):
    survivors_are_the_listed_ones(lesson, exercise)


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "exercise"), [pair for pair in EXERCISES if pair[1] not in QUICK])
def test_mutants_of_all_die_but_for_the_listed_ones(lesson, exercise):
    survivors_are_the_listed_ones(lesson, exercise)
