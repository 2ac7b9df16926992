"""Broken files and broken messages, by the thousand: each ends in words or in a verdict, never in a traceback.

FUZZ says how many of each: 300 unless set, 2,000 in `make test-all`; FUZZ=10000 takes ten minutes.
"""

import copy
import json
import os
import random

import nbformat
import numpy as np
import pytest
import torch

from dropcourse.checks.toolkit.values import pack, unpack
from dropcourse.checks.toolkit.verbs import Handle, Outcome, call, describe, lookup, vjp
from dropcourse.checks.toolkit.workbench import Workbench
from dropcourse.errors import CheckFailed, SessionLost, ValueRefused
from graders.intake import Unreadable, parse_notebook, restore
from graders.isolation.outputs import Outputs
from graders.lessons import find_lesson
from graders.results import Verdict
from graders.session import Limits
from graders.submission import grade

LESSON = find_lesson("00")
ATOMS = (None, True, -1, 10**400, 1e308, "", "x" * 1000, "\ud800", [], {}, [[]], {"nbgrader": 3}, {"grade_id": ["x"]})
FEW, MANY = 300, int(os.environ.get("FUZZ", "2000"))


def broken_bytes(data: bytes, draw: random.Random) -> bytes:
    """The bytes with one to four pieces flipped, cut, doubled, moved or replaced."""
    data = bytearray(data)
    for _ in range(draw.randint(1, 4)):
        start = draw.randrange(len(data) + 1)
        piece = data[start : start + draw.choice((1, 2, 8, 64, 512))]
        match draw.randrange(5):
            case 0 if piece:
                data[start] ^= 1 << draw.randrange(8)
            case 1:
                del data[start : start + len(piece)]
            case 2:
                data[start:start] = piece * draw.choice((1, 2, 50))
            case 3:
                data[draw.randrange(len(data) + 1) : 0] = piece
            case _:
                data[start : start + len(piece)] = draw.randbytes(len(piece))
    return bytes(data)


def broken_tree(tree, draw: random.Random):
    """The JSON value with one to three of its parts replaced, removed, renamed or doubled."""
    tree = json.loads(json.dumps(tree))
    for _ in range(draw.randint(1, 3)):
        place = tree
        for _ in range(draw.randint(0, 5)):
            inner = [
                part
                for part in (place.values() if isinstance(place, dict) else place)
                if part and type(part) in (dict, list)
            ]
            if not inner:
                break
            place = draw.choice(inner)
        _break(place, draw)
    return tree


def _break(place, draw):
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    if not keys:
        return
    key = draw.choice(keys)
    match draw.randrange(4):
        case 0:
            place[key] = copy.deepcopy(draw.choice(ATOMS))  # it may be broken further itself
        case 1:
            del place[key]
        case 2 if isinstance(place, dict):
            place[str(key) + "x"] = place.pop(key)
        case 2:
            place.insert(draw.choice(keys), place[key])
        case _:
            other = draw.choice(keys)
            place[key], place[other] = place[other], place[key]


def broken_notebook(master: nbformat.NotebookNode, draw: random.Random) -> bytes:
    if draw.random() < 0.5:
        return broken_bytes(nbformat.writes(master).encode(), draw)
    return json.dumps(broken_tree(master, draw)).encode()


def notebooks_through_intake(count: int, seed: int):
    """Those that intake lets through, repaired; counts must add up: nothing but Unreadable is raised."""
    master = nbformat.read(LESSON.release, as_version=4)
    hidden = nbformat.read(LESSON.solution, as_version=4)
    wanted = [cell.metadata.nbgrader.grade_id for cell in master.cells if "nbgrader" in cell.metadata]
    for number in range(count):
        draw = random.Random(seed + number)
        try:
            notebook = parse_notebook(broken_notebook(hidden, draw), "x.ipynb")
        except Unreadable:
            continue
        restore(notebook, master)
        nbformat.validate(notebook)
        found = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
        assert sorted(found) == sorted(wanted), seed + number
        yield notebook


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_broken_notebooks_are_repaired_or_refused_in_words(count):
    through = sum(1 for _ in notebooks_through_intake(count, 0))
    assert 0.2 * count < through < 0.95 * count


@pytest.mark.full
def test_broken_notebooks_end_in_verdicts():
    graded = 0
    for number, notebook in enumerate(notebooks_through_intake(1_000, 50_000)):
        result = grade(notebook, LESSON, f"student{number}", b"secret", Limits(cell=3, call=2)).result
        assert [cell.id for cell in result.cells] == ["keep_probability_values", "keep_probability_errors"]
        assert Verdict.INFRASTRUCTURE_ERROR not in {cell.verdict for cell in result.cells}
        assert "Traceback" not in "".join(cell.message for cell in result.cells)
        graded += 1
        if graded == 200:
            return
    raise AssertionError(f"only {graded} of 1,000 got through intake")


class Recorder:
    """A workbench that keeps its requests and replies, and can be told to garble the next reply."""

    def __init__(self, namespace):
        self.bench, self.replies, self.garble = Workbench(namespace), [], None

    def perform(self, request):
        reply = self.bench.perform(request)
        self.replies.append(reply)
        return reply if self.garble is None else self.garble(reply)


def ask(bench, draw):
    """One of the verbs, on an object of the bench."""
    target = Handle(bench, bench.bench.hold(torch.nn.Linear(2, 1)))
    double = Handle(bench, bench.bench.hold(lambda a, rng: (a * 2, rng)))
    x = torch.ones(1, 2)
    return draw.choice(
        (
            lambda: lookup(bench, "mask"),
            lambda: describe(target),
            lambda: call(target, x, seed=0),
            lambda: call(double, np.eye(3), np.random.default_rng(0), seed=1),
            lambda: vjp(target, x, vector=torch.ones(1, 1), seed=0),
        )
    )()


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_broken_replies_lose_the_session_or_are_values(count):
    bench = Recorder({"mask": {"a": [np.arange(4), (1.5, None, "x", b"y")]}})
    lost = 0
    for number in range(count):
        draw = random.Random(number)
        bench.garble = lambda reply, draw=draw: broken_bytes(reply, draw)
        try:
            answer = ask(bench, draw)
        except (SessionLost, CheckFailed, KeyError):
            lost += 1
        else:
            if isinstance(answer, Outcome):
                assert type(answer.printed) is str
                assert all(type(name) is str for name in answer.touched)
    assert lost > 0.3 * count


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_broken_messages_are_refused_or_values(count):
    value = {
        "a": [np.arange(6.0).reshape(2, 3), torch.ones(2)],
        "b": (np.random.default_rng(1), "x", 1 + 0j, {3: None}),
    }
    packed, refused = pack(value), 0
    for number in range(count):
        try:
            unpack(broken_bytes(packed, random.Random(number)))
        except ValueRefused:
            refused += 1
    assert refused > 0.2 * count


def test_broken_outputs_lose_the_session_or_are_outputs():
    frames = [
        {"kind": "stream", "content": {"name": "stdout", "text": "x"}},
        {"kind": "display_data", "content": {"data": {"text/plain": "x"}, "transient": {"display_id": "1"}}},
        {"kind": "error", "content": {"ename": "E", "evalue": "e", "traceback": ["x"]}},
        {"kind": "clear_output", "content": {"wait": True}},
    ]
    for number in range(2_000):
        draw = random.Random(number)
        cell = nbformat.v4.new_code_cell()
        try:
            Outputs(cell).add(json.dumps(broken_tree(draw.choice(frames), draw)).encode())
        except SessionLost:
            continue
        nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
