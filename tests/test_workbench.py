"""The workbench performs the checks' verbs on student objects, and lets nothing that these do get out of hand."""

import random
import warnings

import numpy as np
import pytest
import torch

from dropcourse.checks.toolkit import verbs
from dropcourse.checks.toolkit.values import Opaque, Reference, pack, unpack
from dropcourse.checks.toolkit.verbs import Handle, call, construct, describe, invoke, lookup, read, release, vjp
from dropcourse.checks.toolkit.workbench import MAX_PRINTED, Workbench
from dropcourse.errors import NotAnswered, SessionLost, StudentCodeError


def outcome(function, *args, seed=0, **kwargs):
    return call(function, *args, seed=seed, **kwargs)


def in_a_cell(source, name="f"):
    """A function whose code comes from a notebook cell, as far as tracebacks can tell."""
    import linecache

    file = "/tmp/ipykernel_1/cell.py"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace = {}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


# Arguments.


def test_a_changed_argument_is_reported_and_the_checks_own_object_stays():
    def spoil(x, y, items, *, z):
        x[0] = 9
        items.append(1)
        z *= 0

    x, items, z = np.zeros(3), [], torch.ones(2)
    seen = outcome(spoil, x, np.zeros(2), items, z=z)
    assert set(seen.changed) == {0, 2, "z"}
    assert seen.changed[0].tolist() == [9, 0, 0]
    assert seen.changed[2] == [1]
    assert (x.tolist(), items, z.tolist()) == ([0, 0, 0], [], [1, 1])


def test_a_generator_that_was_drawn_from_comes_back_as_it_was_left():
    rng = np.random.default_rng(1)
    seen = outcome(lambda r: r.random(), rng)
    assert set(seen.changed) == {0}
    expected = np.random.default_rng(1)
    assert seen.result == expected.random()
    assert seen.changed[0].random() == expected.random()
    assert rng.random() == np.random.default_rng(1).random()


def test_spawning_counts_as_using_a_generator():
    assert set(outcome(lambda r: r.spawn(1)[0].random(), np.random.default_rng(1)).changed) == {0}
    assert outcome(lambda r: None, np.random.default_rng(1)).changed == {}


def test_the_result_is_a_copy():
    kept = np.zeros(2)
    seen = outcome(lambda: kept)
    seen.result[0] = 1
    assert kept[0] == 0


# Global state.


def states():
    return random.getstate(), pack(list(np.random.get_state()[1])), torch.get_rng_state().tolist()  # noqa: NPY002


def draw_from_all():
    return random.random(), float(np.random.rand()), float(torch.rand(()))  # noqa: NPY002


@pytest.mark.parametrize("error", [None, ValueError, SystemExit, KeyboardInterrupt])
def test_global_generators_are_seeded_for_the_call_and_put_back(error):
    def student():
        random.seed(1)
        draw_from_all()
        if error:
            raise error

    before = states()
    try:
        outcome(student)
    except KeyboardInterrupt:
        assert error is KeyboardInterrupt
    assert states() == before


def test_the_seed_decides_what_global_generators_give():
    first, again, other = (outcome(draw_from_all, seed=seed).result for seed in (1, 1, 2))
    assert first == again
    assert all(a != b for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize(
    ("draw", "names"),
    [
        (random.random, {"random"}),
        (np.random.rand, {"numpy"}),
        (lambda: torch.rand(1), {"torch"}),
        (draw_from_all, {"random", "numpy", "torch"}),
        (lambda: np.random.default_rng(0).random() + torch.rand(1, generator=torch.Generator()).item(), set()),
    ],
)
def test_touched_generators_are_named(draw, names):
    assert set(outcome(draw).touched) == names


def test_the_digest_shows_a_generator_that_is_reseeded():
    def reseed():
        np.random.seed(0)  # noqa: NPY002

    digests = [[outcome(f, seed=seed).touched["numpy"] for seed in (1, 2)] for f in (reseed, np.random.rand)]
    assert digests[0][0] == digests[0][1]
    assert digests[1][0] != digests[1][1]


def test_warnings_and_floating_point_settings_of_the_student_cost_nothing():
    def noisy():
        warnings.warn("careful", stacklevel=1)
        return np.float64(1) / np.float64(0)

    old = np.seterr(all="raise")
    try:
        assert outcome(noisy).result == np.inf
    finally:
        np.seterr(**old)


# Errors.


def test_an_error_comes_with_its_type_message_and_line():
    f = in_a_cell("def f(x):\n    y = x\n    return y / 0\n")
    raised = outcome(f, 1.0).raised
    assert (raised.type, raised.message, raised.line) == (
        "ZeroDivisionError", "float division by zero", "line 3: return y / 0",
    )  # fmt: skip
    assert raised.is_a("ZeroDivisionError")
    assert raised.is_a("ArithmeticError")
    assert not raised.is_a("ValueError")


def test_an_error_at_the_call_itself_has_no_line():
    raised = outcome(in_a_cell("def f(x):\n    return x\n"), 1, 2).raised
    assert (raised.type, raised.line) == ("TypeError", "")


def test_the_value_of_an_error_is_an_error():
    with pytest.raises(StudentCodeError, match="ZeroDivisionError: division by zero"):
        _ = outcome(lambda: 1 / 0).value
    with pytest.raises(NotAnswered):
        _ = outcome(in_a_cell("def f():\n    raise NotImplementedError()\n")).value


def test_an_error_that_imitates_a_built_in_one_is_none():
    class ValueError(Exception):
        pass

    def student():
        raise ValueError

    assert not outcome(student).raised.is_a("ValueError")


@pytest.mark.parametrize("error", [SystemExit(0), GeneratorExit(), BaseException("x"), RecursionError()])
def test_no_error_but_an_interrupt_escapes(error):
    def student():
        raise error

    assert outcome(student).raised.type == type(error).__name__


def test_an_interrupt_escapes():
    def student():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcome(student)


class Unspeakable(Exception):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__


def test_an_error_whose_text_raises_is_an_error_like_others():
    def student():
        raise Unspeakable

    assert outcome(student).raised.type == "Unspeakable"


def test_an_endless_message_is_cut_and_cleaned():
    def student():
        raise ValueError("\ud800\x1b[2J\u202e" + "x" * 10**6)

    message = outcome(student).raised.message
    assert message.isprintable()
    assert len(message) == 500
    message.encode()


# What comes back.


def test_printed_text_comes_along_and_stays_off_the_screen(capfd):
    def student():
        print("hello")
        import sys

        print("oops", file=sys.stderr)
        return 1

    assert outcome(student).printed == "hello\noops\n"
    assert capfd.readouterr() == ("", "")


def test_endless_printing_is_cut():
    def student():
        for _ in range(1000):
            print("x" * 10_000)

    assert len(outcome(student).printed) == MAX_PRINTED


class Fortress:
    """Raises whenever it is looked at."""

    def __getattribute__(self, name):
        raise SystemExit("go away")

    def __repr__(self):
        raise SystemExit("go away")

    __str__ = __eq__ = __hash__ = __bool__ = __len__ = __call__ = __repr__


def test_an_object_that_raises_when_looked_at_is_described():
    fortress = Fortress()
    assert isinstance(outcome(lambda: fortress).result, Opaque)
    assert outcome(fortress).raised.type == "SystemExit"
    assert read(fortress, "p", seed=0).raised.type == "SystemExit"
    assert invoke(fortress, "train", seed=0).raised.type == "SystemExit"
    assert describe(fortress).bases[0].endswith("Fortress")


@pytest.mark.parametrize(
    "value", [[0] * 300_000, np.broadcast_to(0.0, (10**5, 10**5)), torch.zeros(1).expand(10**5, 10**5)]
)
def test_a_result_that_is_too_large_is_an_error_of_the_student(value):
    raised = outcome(lambda: value).raised
    assert raised.type == "ValueRefused"
    assert "cannot be checked" in raised.message


def test_an_argument_blown_up_by_the_student_is_an_error_of_the_student():
    def grow(items):
        items.append(items)

    assert outcome(grow, []).raised.type == "ValueRefused"


def test_replaced_tools_are_an_error_of_the_student(monkeypatch):
    monkeypatch.setattr(warnings, "catch_warnings", lambda *args: 1 / 0)
    assert outcome(lambda: 1).raised.type == "ZeroDivisionError"


def test_generators_are_seeded_and_watched_whatever_replaces_them(monkeypatch):
    for module, name in ((random, "seed"), (random, "getstate"), (np.random, "seed"), (np.random, "get_state")):
        monkeypatch.setattr(module, name, lambda *args: 1 / 0)
    first, again = outcome(draw_from_all, seed=1), outcome(draw_from_all, seed=1)
    assert first.result == again.result
    assert outcome(lambda: 1).touched == {}
    assert set(first.touched) == {"random", "numpy", "torch"}


# Objects that stay.


class Counter:
    def __init__(self, start=0):
        self.count = start

    def add(self, step=1):
        self.count += step
        return self.count

    def __call__(self, x):
        return x + self.count


def test_an_object_is_made_used_and_looked_at_from_afar():
    counter = construct(Counter, 5, seed=0).value
    assert isinstance(counter, Handle)
    assert invoke(counter, "add", 2, seed=0).value == 7
    assert read(counter, "count", seed=0).value == 7
    assert read(counter, "missing", seed=0).raised.is_a("AttributeError")
    assert call(counter, 1, seed=0).value == 8
    kind = describe(counter)
    assert (kind.callable, kind.is_class) == (True, False)
    assert describe(Counter).is_class


def test_a_handle_can_be_an_argument():
    counter = construct(Counter, 5, seed=0).value
    seen = outcome(lambda c: c.add(), counter)
    assert seen.value == 6
    assert seen.changed == {}


def test_the_same_object_has_the_same_reference_until_it_is_released():
    bench = Workbench()
    thing = Counter()
    reference = bench.hold(thing)
    assert bench.hold(thing) == reference
    release([Handle(bench, reference)])
    assert call(Handle(bench, reference), 1, seed=0).raised.is_a("KeyError")
    assert bench.hold(thing) != reference


def test_names_are_looked_up_as_values_or_handles():
    bench = Workbench({"number": 3, "function": len, "array": np.ones(2).view(type("Sub", (np.ndarray,), {}))})
    assert lookup(bench, "number") == 3
    assert type(lookup(bench, "array")) is np.ndarray
    assert call(lookup(bench, "function"), [1, 2], seed=0).value == 2
    with pytest.raises(KeyError):
        lookup(bench, "missing")


# Gradients.


def test_a_gradient_comes_with_the_output():
    output, gradient = vjp(lambda x: x**2, torch.tensor([1.0, 2.0]), vector=torch.tensor([1.0, 10.0]), seed=0).value
    assert output.tolist() == [1, 4]
    assert gradient.tolist() == [2, 40]


@pytest.mark.parametrize(
    "function", [lambda x: x.detach() * 2, lambda x: torch.ones(2), lambda x: x.sum(), lambda x: (x, x), lambda x: None]
)
def test_without_a_way_back_there_is_no_gradient(function):
    seen = vjp(function, torch.ones(2), vector=torch.ones(2), seed=0)
    assert seen.raised is None
    assert seen.value[1] is None


def test_code_that_changes_its_input_can_be_differentiated():
    _, gradient = vjp(lambda x: x.mul_(3), torch.ones(2), vector=torch.ones(2), seed=0).value
    assert gradient.tolist() == [3, 3]


# A bench that lies.


class LyingBench:
    def __init__(self, reply):
        self.reply = reply

    def perform(self, request):
        return self.reply if isinstance(self.reply, bytes) else pack(self.reply)


GOOD = {"raised": None, "result": 1, "printed": "", "touched": {}, "changed": {}}
ERROR = {"type": "E", "bases": [], "message": "", "line": ""}


@pytest.mark.parametrize(
    "reply",
    [
        b"", b"\xff", 5, [], {}, {"raised": None},
        {key: value for key, value in GOOD.items() if key != "touched"},
        {**GOOD, "touched": {"numpy": 10**12}}, {**GOOD, "touched": {"numpy": np.ones(3)}}, {**GOOD, "touched": 3},
        {**GOOD, "changed": 3}, {**GOOD, "changed": [1]}, {**GOOD, "raised": 3}, {**GOOD, "raised": {}},
        {**GOOD, "raised": np.ones(3)}, {**GOOD, "raised": {**ERROR, "more": 1}},
        {**GOOD, "raised": {**ERROR, "bases": 3}},
    ],
)  # fmt: skip
def test_a_reply_of_another_form_loses_the_session(reply):
    handle = Handle(LyingBench(reply), Reference(1))
    with pytest.raises(SessionLost):
        call(handle, seed=0)
    with pytest.raises(SessionLost):
        vjp(handle, torch.ones(1), vector=torch.ones(1), seed=0)


@pytest.mark.parametrize("reply", [5, {}, {"callable": 1}, {"callable": 1, "is_class": 1, "bases": 3}])
def test_a_description_of_another_form_loses_the_session(reply):
    with pytest.raises(SessionLost):
        describe(Handle(LyingBench(reply), Reference(1)))


def test_a_reply_with_more_than_was_asked_is_cut_to_size():
    long = "x" * 10**6
    seen = call(Handle(LyingBench({**GOOD, "printed": long, "touched": {"shell": b"x"}}), Reference(1)), seed=0)
    assert (len(seen.printed), seen.touched) == (MAX_PRINTED, {})
    error = {key: long for key in ERROR}
    seen = call(Handle(LyingBench({**GOOD, "raised": {**error, "bases": ["x"]}}), Reference(1)), seed=0)
    assert max(len(seen.raised.type), len(seen.raised.message), len(seen.raised.line)) <= 500


def test_a_gradient_that_is_no_pair_loses_the_session():
    with pytest.raises(SessionLost):
        vjp(Handle(LyingBench(GOOD), Reference(1)), torch.ones(1), vector=torch.ones(1), seed=0)


def test_every_request_survives_packing():
    requests = []

    class Recorder(Workbench):
        def perform(self, request):
            requests.append(unpack(request))
            return super().perform(request)

    bench = Recorder({"f": abs})
    call(verbs.lookup(bench, "f"), -1, seed=0)
    assert [request["verb"] for request in requests] == ["lookup", "call"]
