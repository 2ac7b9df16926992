"""Verbs: all that a check may do to a student's object.

    call(f, x)              run a function           construct(C, 0.5)     make an object and hold it
    invoke(layer, "eval")   run a method             read(layer, "p")      look at an attribute
    vjp(layer, x, vector)   output and gradient      describe(C)           what kind of thing it is
    lookup(bench, "C")      find it by its name      release([layer])      hold it no longer
    probe(f, "Network")     make an object of the check's own beside it, to hand it to the student's code

Each works alike on an object of this process and on a `Handle` to an object elsewhere. Arguments are copies: nothing
the student's code does to them reaches the check, which gets to see the copies as they were left. Functions among the
arguments of a call, and lists of them, are lent: see `lending`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, Protocol

from dropcourse.checks.toolkit import generators
from dropcourse.checks.toolkit.kinds import Lent, readable
from dropcourse.checks.toolkit.lending import Lender
from dropcourse.checks.toolkit.values import Reference, pack, unpack
from dropcourse.checks.toolkit.workbench import MAX_MESSAGE, MAX_PRINTED, Workbench
from dropcourse.errors import NotAnswered, SessionLost, StudentCodeError, ValueRefused


class Bench(Protocol):
    """Anything that answers packed requests: a Workbench here, or the near end of a connection to one."""

    def perform(
        self, request: bytes, ask: Callable[[bytes], bytes] | None = None, budget: float | None = None
    ) -> bytes:
        """Packed request -> packed reply. `ask` answers packed questions that come up on the way: calls of functions
        that the request lends. Without such functions it may be left out, and so may a `budget`: seconds of processor
        time, after which grading ends the session. In a notebook nothing is ended."""
        ...


@dataclass(frozen=True)
class Handle:
    """A student's object, or a probe, that stays on its bench; `label` is what messages call it as an argument."""

    bench: Bench
    reference: Reference
    label: str = field(default="your object", compare=False)


@dataclass(frozen=True)
class Kind:
    """What an object says of itself: `bases` are the full names of its class, or of the class that it is, and of all
    classes that this derives from."""

    callable: bool
    is_class: bool
    bases: tuple[str, ...]


@dataclass(frozen=True)
class Raised:
    """An error from the student's code: type name, names of its bases, message, and the line it came from."""

    type: str
    bases: tuple[str, ...]
    message: str
    line: str = ""

    def is_a(self, name: str) -> bool:
        """Whether the error is of the built-in type `name`, or derived from it."""
        return f"builtins.{name}" in self.bases

    def __str__(self) -> str:
        where = f" ({self.line})" if self.line else ""
        return f"{self.type}: {self.message}{where}" if self.message else f"{self.type}{where}"


@dataclass(frozen=True)
class Outcome:
    """What a verb brought about.

    `changed` maps the positions (or keywords) of arguments that the code changed to their new values; a generator
    that was drawn from is among them. `touched` maps each global generator whose state changed ("random", "numpy",
    "torch") to a digest of the state it was left in. `raised` is the error, or None. `asked` is then the call in words.
    """

    result: Any = None
    raised: Raised | None = None
    printed: str = ""
    changed: dict[int | str, Any] = field(default_factory=dict)
    touched: dict[str, bytes] = field(default_factory=dict)
    asked: str = ""

    @property
    def value(self) -> Any:
        """The result; raises NotAnswered or StudentCodeError where the code raised."""
        if self.raised is None:
            return self.result
        if self.raised.is_a("NotImplementedError"):
            raise NotAnswered("not answered: the code still raises NotImplementedError.")
        raise StudentCodeError(f"{self.raised}, when called as {self.asked}" if self.asked else f"{self.raised}")


_here = Workbench()


def handle(subject: Any) -> Handle:
    """The handle to an object: itself if it is one already, else one on this process's own bench."""
    # `type`, for `isinstance` would ask the student's object for its class.
    return subject if type(subject) is Handle else Handle(_here, _here.hold(subject))


def call(
    subject: Any, *args: Any, seed: int, method: str | None = None, hold: bool = False, budget: float | None = None,
    **kwargs: Any,
) -> Outcome:  # fmt: skip
    """Run the student's function (or its `method`) on copies of the arguments, with the global generators seeded.

    With `hold`, the result stays where it is and a Handle to it comes back. `budget`, in seconds of processor time,
    stands in for the limit of a call.
    """
    target = handle(subject)
    functions: list[Callable] = []
    arguments = [_sent(argument, functions) for argument in args]
    named = {name: _sent(argument, functions) for name, argument in kwargs.items()}
    request = {"verb": "call", "method": method, "args": arguments, "kwargs": named, "seed": seed, "hold": hold}
    reply = _ask(target, Lender(functions) if functions else None, budget, **request)
    outcome = _outcome(target.bench, reply)
    if hold and outcome.raised is None and type(outcome.result) is not Handle:
        raise SessionLost("the reply is not of the agreed form: an object was asked for, and a value came")
    given = {**dict(enumerate(args)), **kwargs}
    if any(name not in given or type(value) is not type(given[name]) for name, value in outcome.changed.items()):
        raise SessionLost("the reply is not of the agreed form: an argument became something else")
    return outcome


def construct(subject: Any, *args: Any, seed: int, **kwargs: Any) -> Outcome:
    """Make an object of the student's class; the result is a Handle to it."""
    return call(subject, *args, seed=seed, hold=True, **kwargs)


def invoke(subject: Any, method: str, *args: Any, seed: int, hold: bool = False, **kwargs: Any) -> Outcome:
    """Run a method of an object."""
    return call(subject, *args, seed=seed, method=method, hold=hold, **kwargs)


def read(subject: Any, attribute: str, *, seed: int) -> Outcome:
    """Look at an attribute of an object."""
    target = handle(subject)
    return _outcome(target.bench, _ask(target, verb="read", attribute=attribute, seed=seed))


def vjp(subject: Any, *args: Any, vector: Any, seed: int, wrt: int = 0) -> Outcome:
    """(output, gradient): the call's output for tensor `args[wrt]`, and `vector` times the Jacobian of it, None where
    the output does not depend on it."""
    target = handle(subject)
    outcome = _outcome(target.bench, _ask(target, verb="vjp", args=list(args), vector=vector, seed=seed, wrt=wrt))
    if outcome.raised is None and not (isinstance(outcome.result, tuple) and len(outcome.result) == 2):
        raise SessionLost("the reply is not of the agreed form")
    return outcome


def describe(subject: Any) -> Kind:
    """What kind of thing an object is."""
    reply = _ask(handle(subject), verb="describe")
    try:
        return Kind(reply["callable"] is True, reply["is_class"] is True, tuple(map(str, reply["bases"])))
    except (KeyError, TypeError, ValueError) as error:
        raise SessionLost("the reply is not of the agreed form") from error


def lookup(bench: Bench, name: str) -> Any:
    """A student's object by name: a value, or a Handle. Raises KeyError if there is none."""
    reply = _perform(bench, {"verb": "lookup", "name": name})
    if reply.get("found") is not True:
        raise KeyError(name)
    value = reply.get("value")
    return Handle(bench, value) if isinstance(value, Reference) else value


def probe(subject: Any, name: str, *args: Any, label: str) -> Handle:
    """A new object of the class `name` of `probes`, on the bench where the subject lies."""
    bench = handle(subject).bench
    reply = _perform(bench, {"verb": "probe", "name": name, "args": list(args)})
    if not isinstance(reply.get("probe"), Reference):
        raise SessionLost("the reply is not of the agreed form")
    return Handle(bench, reply["probe"], label)


def release(handles: list[Handle]) -> None:
    """Let go of objects that were made for a check: their bench forgets them."""
    for bench in {id(one.bench): one.bench for one in handles}.values():
        targets = [one.reference for one in handles if one.bench is bench]
        _perform(bench, {"verb": "release", "targets": targets})


def _sent(argument: Any, functions: list[Callable]) -> Any:
    """What goes to the bench in an argument's place; a function, or each of a list, is added to those that are lent."""
    if isinstance(argument, Handle):
        return argument.reference
    if isinstance(argument, FunctionType):
        functions.append(argument)
        return Lent(len(functions) - 1, argument.__name__)
    if type(argument) is list and any(isinstance(one, FunctionType) for one in argument):
        return [_sent(one, functions) for one in argument]
    return argument


def _ask(target: Handle, lender: Lender | None = None, budget: float | None = None, **request: Any) -> dict:
    return _perform(target.bench, {**request, "target": target.reference}, lender, budget)


def _perform(bench: Bench, request: dict, lender: Lender | None = None, budget: float | None = None) -> dict:
    options: dict[str, Any] = {} if lender is None else {"ask": lender.answer}
    if budget is not None:
        options["budget"] = budget
    reply = bench.perform(pack(request), **options)
    try:
        opened = unpack(reply)
    except ValueRefused as error:
        raise SessionLost(f"the reply could not be read: {error}") from error
    if type(opened) is not dict:
        raise SessionLost("the reply is not of the agreed form")
    return opened


def _outcome(bench: Bench, reply: dict) -> Outcome:
    """Reply -> Outcome; anything but the agreed form is a lost session, for nothing in it can be trusted."""
    try:
        printed = str(reply.get("printed", ""))[:MAX_PRINTED]
        if reply["raised"] is not None:
            return Outcome(raised=_raised(**reply["raised"]), printed=printed)
        result = reply["result"]
        if isinstance(result, Reference):
            result = Handle(bench, result)
        touched = {name: digest for name, digest in reply["touched"].items() if name in generators.NAMES}
        if not all(isinstance(digest, bytes) for digest in touched.values()):
            raise TypeError
        return Outcome(result, None, printed, dict(reply.get("changed", {})), touched)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SessionLost(f"the reply is not of the agreed form: {type(error).__name__}") from error


def _raised(type: str, bases: list[str], message: str, line: str) -> Raised:
    return Raised(readable(type), tuple(map(str, bases)), readable(message, MAX_MESSAGE), readable(line))
