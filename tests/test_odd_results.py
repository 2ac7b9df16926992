"""Whatever a student's code returns, a check ends in words for the student, and never breaks."""

import random

import numpy as np
import pytest
import torch
from quick import QUICK

from dropcourse.checks.toolkit import verbs
from dropcourse.checks.toolkit.values import Reference, pack, unpack
from dropcourse.checks.toolkit.workbench import Workbench
from dropcourse.errors import CheckFailed, SessionLost
from graders.inputs import seeded
from graders.lessons import all_lessons
from graders.prove import PARTS, cells_of
from graders.prove.answers import reference
from graders.prove.trial import _limited, _quietly, _setup

ODD = (
    None, True, 0, -1, 2**70, 1.5, float("nan"), float("inf"), 1 + 2j, "", "x", b"x", [], [None], (), (1,), (1, 2),
    (None, None), ((), ()), [[1.0], [2.0, 3.0]], {}, {"a": 1}, {1: 2}, {3}, frozenset({"x"}), slice,
    np.float32(1), np.bool_(True), np.zeros(0), np.zeros((0, 3)), np.zeros((2, 0)), np.array(1.0), np.array(True),
    np.ones(3, complex), np.full((4, 5), np.nan), np.ones((2, 3, 4)), np.arange(4), np.zeros((3, 3), bool),
    np.ones((5, 3), np.float16), np.full((5, 3), np.inf), torch.ones(2, 3), torch.zeros(0), torch.tensor(1.0),
    torch.ones(2, dtype=torch.bfloat16), torch.ones(2, dtype=torch.complex64), torch.ones(3, dtype=torch.bool),
    np.random.default_rng(0),
)  # fmt: skip
"""What nobody asked for."""


class OddBench(Workbench):
    """A workbench whose replies, from the `first` one that is a value on, say something odd with `chance`."""

    def __init__(self, namespace, draw, first, chance):
        super().__init__(namespace)
        self.draw, self.first, self.chance, self.changed = draw, first, chance, 0

    def perform(self, request, ask=None, budget=None):
        reply = unpack(super().perform(request, ask))
        if reply.get("raised", "") is None and not isinstance(reply["result"], Reference):
            self.first -= 1
            if self.first < 0 and self.draw.random() < self.chance:
                reply["result"] = self._odd(reply["result"])
                self.changed += 1
        return pack(reply)

    def _odd(self, value):
        """Something odd, or the value with something odd or something missing in it."""
        if isinstance(value, tuple | list) and value and self.draw.random() < 0.5:
            parts = list(value)
            place = self.draw.randrange(len(parts))
            parts[place : place + 1] = self.draw.choice(([self._odd(parts[place])], []))
            return type(value)(parts)
        if isinstance(value, dict) and value and self.draw.random() < 0.7:
            name = self.draw.choice(list(value))
            changed = {**value, name: self._odd(value[name])}
            return changed if self.draw.random() < 0.7 else {key: value[key] for key in value if key != name}
        if isinstance(value, np.ndarray) and value.ndim and value.size and self.draw.random() < 0.6:
            return self.draw.choice(
                (value[:-1], value[..., None], value.astype(complex), value * 0, value.astype(bool))
            )
        if isinstance(value, torch.Tensor) and value.ndim and value.numel() and self.draw.random() < 0.6:
            return self.draw.choice((value[:-1], value[..., None], value.to(torch.bfloat16), value * 0, value > 0))
        return self.draw.choice(ODD)


CELLS = [
    (lesson, exercise, test)
    for lesson in all_lessons()
    for exercise, tests in cells_of(lesson).items()
    for test in tests
]


@pytest.mark.parametrize(("start", "count"), [(0, 3), pytest.param(3, 60, marks=pytest.mark.full)], ids=["few", "many"])
@pytest.mark.parametrize(("lesson", "exercise", "test"), CELLS, ids=[test for _, _, test in CELLS])
def test_a_check_of_odd_results_ends_in_words(lesson, exercise, test, start, count, contest_without_bars):
    failed = changed = 0
    for number in range(start, start + count):
        draw = random.Random(f"{test} {number}")
        namespace = dict(_setup(lesson))
        exec(reference(lesson, exercise).source, namespace)
        if exercise in QUICK:
            namespace[exercise] = QUICK[exercise]
        chance = draw.choice((1, 1, 0.3))
        bench = OddBench(namespace, draw, draw.choice((0, 0, 1, 2, 5, 9)), chance)
        subject = verbs.lookup(bench, exercise)
        for part in PARTS:
            said = judged(lesson, test, part, subject, number)
            assert "Traceback" not in said
            failed += said != ""
        changed += bench.changed > 0
    if count > 9:
        assert changed > count / 4
        assert failed > 0, "none of what is odd was noticed"


def judged(lesson, test, part, subject, seed):
    """What the cell says, or an empty string if it passes; any other exception goes on to the test."""
    try:
        with _quietly(), _limited():
            if part == "visible":
                getattr(lesson.module("dropcourse.checks"), test)(subject, inputs=seed)
            else:
                with seeded(seed.to_bytes(8), lesson.name, None):
                    getattr(lesson.module("graders.hidden"), test)(subject)
    except CheckFailed as error:
        return error.message
    except SessionLost as error:
        return str(error)
    return ""
