"""Lending: functions of a check that the student's code may call, such as the `fit` of a learning curve.

Only values pass. The student's code gets a stand-in; calling it packs the arguments and asks the check's side, which
runs the function and packs what it returns. A lent function never calls student code, so questions do not nest. It can
be called until the call that it was lent for has ended, and MAX_CALLS times at most.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from dropcourse.checks.toolkit.kinds import Lent, readable
from dropcourse.checks.toolkit.values import pack, unpack
from dropcourse.errors import SessionLost, ValueRefused

MAX_CALLS = 2_000
MAX_MESSAGE = 500


class Lender:
    """The check's side, for one call: holds the functions, and answers questions from the other side, which it does
    not trust."""

    def __init__(self, functions: Sequence[Callable]):
        self._functions = functions
        self._calls = 0

    def answer(self, question: bytes) -> bytes:
        """Packed question -> packed answer: the result, or in words the error that the function raised. Raises
        SessionLost for a question of another form, or one too many."""
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise SessionLost(f"functions of the check were called more than {MAX_CALLS:,} times")
        try:
            asked = unpack(question)
            key, args, kwargs = asked["function"], asked["args"], asked["kwargs"]
            known = type(key) is int and 0 <= key < len(self._functions)
            if not (
                known and type(args) is list and type(kwargs) is dict and all(type(name) is str for name in kwargs)
            ):
                raise TypeError
        except (ValueRefused, KeyError, TypeError) as error:
            raise SessionLost("a question of the wrong form came back") from error
        try:
            return pack({"result": self._functions[key](*args, **kwargs)})
        except Exception as error:
            return pack({"raised": readable(f"{type(error).__name__}: {error}", MAX_MESSAGE)})


class Borrowed:
    """The student's side, for one call: makes stand-ins, which work until it is `over`."""

    def __init__(self, ask: Callable[[bytes], bytes] | None):
        self._ask = ask
        self._one_at_a_time = threading.Lock()

    def stand_in(self, lent: Lent) -> Callable:
        """A function that asks the check's side to run the function lent."""

        def function(*args: Any, **kwargs: Any) -> Any:
            with self._one_at_a_time:
                if self._ask is None:
                    raise RuntimeError(f"{lent.name} was lent for one call, and that has ended")
                answer = unpack(self._ask(pack({"function": lent.key, "args": list(args), "kwargs": kwargs})))
            if "raised" in answer:
                raise ValueError(f"{lent.name} refused its arguments: {answer['raised']}")
            return answer["result"]

        function.__name__ = function.__qualname__ = lent.name
        return function

    def over(self) -> None:
        """From now on stand-ins raise."""
        self._ask = None
