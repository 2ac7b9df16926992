"""Functions that a check lends to a student's code: values pass and nothing else, here and from a session."""

import threading
from contextlib import closing

import numpy as np
import pytest
from nbformat.v4 import new_code_cell

from dropcourse.checks.toolkit import lending
from dropcourse.checks.toolkit.lending import Lender
from dropcourse.checks.toolkit.values import Opaque, pack, unpack
from dropcourse.checks.toolkit.verbs import call, lookup
from dropcourse.errors import SessionLost
from graders.isolation import open_session
from graders.session import Limits


def outcome(function, *args, **kwargs):
    return call(function, *args, seed=0, **kwargs)


def test_a_lent_function_can_be_called_by_position_and_by_name():
    def total(x, y=0):
        return x + y

    assert outcome(lambda f: [f(1), f(1, 2), f(x=1, y=3)], total).result == [1, 3, 4]
    assert outcome(lambda *, f: f(5), f=total).result == 5
    assert outcome(lambda f, g: f(g(2)), total, lambda x: 10 * x).result == 20


def test_a_list_of_functions_can_be_lent():
    layers = [lambda x: x + 1, lambda x: 10 * x]
    assert outcome(lambda fs, x: fs[1](fs[0](x)), layers, 2).result == 30


def test_both_sides_get_copies():
    kept = np.zeros(2)
    seen = []

    def lent(x):
        seen.append(x)
        return kept

    def student(f, x):
        f(x)[0] = 1
        x[0] = 2
        return f(x)

    came = outcome(student, lent, np.ones(2))
    assert came.result.tolist() == kept.tolist() == [0, 0]
    assert [array.tolist() for array in seen] == [[1, 1], [2, 1]]
    assert came.changed[1].tolist() == [2, 1]


def test_what_is_no_value_arrives_as_a_description():
    seen = []
    outcome(lambda f: f(object()), lambda x: seen.append(x))
    assert type(seen[0]) is Opaque


def test_an_error_of_the_function_is_told_to_the_code_that_called_it():
    def lent(x):
        raise TypeError("x must be an array")

    raised = outcome(lambda f: f(1), lent).raised
    assert raised.is_a("ValueError")
    assert raised.message == "lent refused its arguments: TypeError: x must be an array"
    assert outcome(lambda f: f(), lent).raised.is_a("ValueError")


def test_a_function_is_lent_for_one_call():
    kept = []
    assert outcome(kept.append, lambda: 1).raised is None
    raised = outcome(lambda f: kept[0](), lambda: 1).raised
    assert raised.is_a("RuntimeError")
    assert "that has ended" in raised.message


def test_functions_are_named_in_messages():
    def fit(x):
        return x

    assert outcome(lambda f: f.__name__, fit).result == "fit"


def test_threads_take_turns():
    def student(f):
        results = []
        threads = [threading.Thread(target=lambda n=n: results.append(f(n))) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(results)

    assert outcome(student, lambda n: n).result == list(range(20))


GOOD = {"function": 0, "args": [1], "kwargs": {}}


@pytest.mark.parametrize(
    "question",
    [b"", b"\xc1", pack(3), pack({}), *(pack({**GOOD, name: wrong}) for name, wrong in (
        ("function", 1), ("function", -1), ("function", "fit"), ("function", True), ("args", (1,)), ("args", 1),
        ("kwargs", []), ("kwargs", {1: 2}),
    ))],
)  # fmt: skip
def test_a_question_of_another_form_loses_the_session(question):
    with pytest.raises(SessionLost):
        Lender([lambda x: x]).answer(question)


def test_questions_are_counted(monkeypatch):
    monkeypatch.setattr(lending, "MAX_CALLS", 3)
    lender = Lender([lambda x: x])
    assert [unpack(lender.answer(pack(GOOD))) for _ in range(3)] == [{"result": 1}] * 3
    with pytest.raises(SessionLost, match="more than 3 times"):
        lender.answer(pack(GOOD))


def test_a_result_that_is_no_value_is_a_description_there():
    assert type(outcome(lambda f: f(), lambda: object()).result) is Opaque


# From a session.

STUDENT = """
def twice(f, x):
    return [f(x), f(x=x + 1)]

def keeps(f):
    global kept
    kept = f

def uses(f):
    return kept(1)

def forever(f):
    while True:
        f(1)

def stubborn(f):
    while True:
        try:
            f(1)
        except Exception:
            pass
"""


@pytest.fixture(scope="module")
def session():
    with closing(open_session(Limits(call=3))) as session:
        session.run(new_code_cell(STUDENT))
        yield session


def fresh():
    session = open_session(Limits(call=3))
    session.run(new_code_cell(STUDENT))
    return session


def test_a_session_calls_what_it_is_lent(session):
    came = outcome(lookup(session, "twice"), lambda x: x * np.arange(2), 3)
    assert [array.tolist() for array in came.result] == [[0, 3], [0, 4]]


def test_a_session_hears_of_errors(session):
    def lent(x):
        raise ValueError("no")

    assert outcome(lookup(session, "twice"), lent, 3).raised.message == "lent refused its arguments: ValueError: no"


def test_a_session_cannot_use_a_function_later(session):
    assert outcome(lookup(session, "keeps"), lambda x: x).raised is None
    assert "that has ended" in outcome(lookup(session, "uses"), lambda x: x).raised.message


@pytest.mark.parametrize("name", ["forever", "stubborn"])
def test_a_session_that_calls_without_end_is_lost(name):
    with closing(fresh()) as session, pytest.raises(SessionLost):
        outcome(lookup(session, name), lambda x: x)


def test_a_session_that_asks_without_being_lent_anything_is_lost():
    source = """
import socket, sys
from dropcourse.checks.toolkit.values import pack
def f():
    frame = sys._getframe()
    while frame:
        if "connection" in frame.f_locals and isinstance(frame.f_locals["connection"], socket.socket):
            body = b"A" + pack({"function": 0, "args": [], "kwargs": {}})
            frame.f_locals["connection"].sendall(len(body).to_bytes(4) + body)
            return 1
        frame = frame.f_back
    return 2
"""
    with closing(open_session(Limits(call=3))) as session:
        session.run(new_code_cell(source))
        with pytest.raises(SessionLost, match="wrong kind"):
            outcome(lookup(session, "f"))
