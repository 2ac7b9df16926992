"""The workbench: where the student's objects lie while checks act on them.

It lives in the process that ran the student's cells. A check never holds such an object; it sends a request, packed
by `values`, and gets a reply, packed by `values`. In a notebook the check and the workbench share a process; in
grading a socket lies between them. Requests and replies are the same bytes.
"""

import contextlib
import io
import linecache
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import generators
from dropcourse.checks.toolkit.kinds import Lent
from dropcourse.checks.toolkit.lending import Borrowed
from dropcourse.checks.toolkit.values import Opaque, Reference, pack, unpack
from dropcourse.errors import ValueRefused

MAX_PRINTED = 4_000
MAX_MESSAGE = 500


_FIXED = (type(None), bool, int, float, complex, str, bytes, Reference, Lent)
"""Types of arguments that no call can change."""


class Workbench:
    """Holds objects by number and performs the checks' verbs on them. `namespace` is where names are looked up.

    After each request the global generators are put back, unless `tidy` is False: then whoever performs requests uses
    `generators.kept` around many of them.
    """

    def __init__(self, namespace: dict[str, Any] | None = None, *, tidy: bool = True):
        self._namespace = {} if namespace is None else namespace
        self._around = generators.kept if tidy else contextlib.nullcontext
        self._objects: dict[int, Any] = {}
        self._next_key = 0
        self._borrowed = Borrowed(None)

    def hold(self, thing: Any) -> Reference:
        """Keep an object; the Reference names it until it is released. The same object gets the same Reference."""
        for key, held in self._objects.items():
            if held is thing:
                return Reference(key)
        self._next_key += 1
        self._objects[self._next_key] = thing
        return Reference(self._next_key)

    def perform(
        self, request: bytes, ask: Callable[[bytes], bytes] | None = None, budget: float | None = None
    ) -> bytes:
        """Packed request -> packed reply. Never raises for anything that the student's code does, except to pass on
        an interrupt from the keyboard. `ask` puts the student's calls of lent functions to the check's side. A `budget`
        is for others to enforce: nothing in a process can stop what runs in it."""
        self._borrowed = Borrowed(ask)
        asked = unpack(request)
        verb = {
            "lookup": self._lookup,
            "describe": self._describe,
            "call": self._call,
            "read": self._read,
            "vjp": self._vector_jacobian_product,
            "release": self._release,
            "probe": self._probe,
        }[asked.pop("verb")]
        try:
            with self._around():
                return pack(verb(**asked))
        except KeyboardInterrupt:
            raise
        except ValueRefused as error:
            return pack({"raised": _report(ValueRefused(f"a value of this size or depth cannot be checked: {error}"))})
        except BaseException as error:  # from tools that the student's code has replaced, `np.random.seed` for one
            return pack({"raised": _report(error)})
        finally:
            self._borrowed.over()

    def _lookup(self, name: str) -> dict:
        if name not in self._namespace:
            return {"found": False}
        return {"found": True, "value": self._value_or_reference(self._namespace[name])}

    def _value_or_reference(self, thing: Any) -> Any:
        with contextlib.suppress(ValueRefused):
            value = unpack(pack(thing))
            if not isinstance(value, Opaque):
                return value
        return self.hold(thing)

    def _describe(self, target: Reference) -> dict:
        thing = self._objects[target.key]
        is_class = issubclass(type(thing), type)
        return {"callable": callable(thing), "is_class": is_class, "bases": _bases(thing if is_class else type(thing))}

    def _release(self, targets: list[Reference]) -> dict:
        for target in targets:
            self._objects.pop(target.key, None)
        return {}

    def _probe(self, name: str, args: list) -> dict:
        from dropcourse.checks.toolkit.probes import PROBES  # imports torch, which not every lesson needs

        return {"probe": self.hold(PROBES[name](*args))}

    def _call(self, target: Reference, method: str | None, args: list, kwargs: dict, seed: int, hold: bool) -> dict:
        given = {**dict(enumerate(args)), **kwargs}
        before = {name: pack(argument) for name, argument in given.items() if type(argument) not in _FIXED}
        positional = [self._resolve(argument) for argument in args]
        named = {name: self._resolve(argument) for name, argument in kwargs.items()}
        thing = self._objects[target.key]
        returned, reply = _run(lambda: (getattr(thing, method) if method else thing)(*positional, **named), seed)
        reply["result"] = self.hold(returned) if hold and reply["raised"] is None else returned
        reply["changed"] = {name: given[name] for name, packed in before.items() if pack(given[name]) != packed}
        return reply

    def _read(self, target: Reference, attribute: str, seed: int) -> dict:
        value, reply = _run(lambda: getattr(self._objects[target.key], attribute), seed)
        return reply | {"result": value}

    def _vector_jacobian_product(self, target: Reference, args: list, vector: Any, seed: int, wrt: int = 0) -> dict:
        """Differentiates the call with respect to argument number `wrt`, a floating-point tensor. The gradient is None
        where the output does not depend on it."""
        point = args[wrt].detach().clone().requires_grad_(True)
        thing = self._objects[target.key]

        def differentiate() -> tuple:
            # `* 1` so that code which changes its input meets a tensor that autograd lets it change.
            output = thing(*args[:wrt], point * 1, *args[wrt + 1 :])
            if isinstance(output, type(point)) and output.requires_grad and output.shape == vector.shape:
                output.backward(vector.to(output.dtype))
            return output, point.grad

        pair, reply = _run(differentiate, seed)
        return reply | {"result": pair}

    def _resolve(self, argument: Any) -> Any:
        if isinstance(argument, Lent):
            return self._borrowed.stand_in(argument)
        if type(argument) is list and any(isinstance(one, Lent) for one in argument):
            return [self._resolve(one) for one in argument]
        return self._objects[argument.key] if isinstance(argument, Reference) else argument


class _Printed(io.StringIO):
    """Keeps the first characters that are written to it and forgets the rest."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, MAX_PRINTED - self.tell())])
        return len(text)


def _run(action: Callable[[], Any], seed: int) -> tuple[Any, dict]:
    """Run student code with freshly seeded global generators; say what happened. Warnings, and NumPy's floating-point
    errors where the student made them exceptions, stay silent."""
    printed = _Printed()
    result, raised = None, None
    used = generators.seeded(seed)
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        try:
            result = action()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raised = _report(error)
    return result, {"raised": raised, "printed": printed.getvalue(), "touched": used()}


def _report(error: BaseException) -> dict:
    """What a check may know about an error: its type and bases, its message, and the student's line that raised it."""
    try:
        message = str(error)[:MAX_MESSAGE]
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = ""
    kind = type(error)
    return {"type": kind.__name__, "bases": _bases(kind), "message": message, "line": _line(error)}


def _bases(kind: type) -> list[str]:
    return [f"{base.__module__}.{base.__qualname__}" for base in type.mro(kind)]


def _line(error: BaseException) -> str:
    """The innermost line of a notebook cell on the error's way, or an empty string."""
    line = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "ipykernel_" in name or name.startswith("<"):
            text = linecache.getline(name, trace.tb_lineno).strip()
            line = f"line {trace.tb_lineno}: {text}" if text else line
        trace = trace.tb_next
    return line[:200]
