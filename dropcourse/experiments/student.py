"""The implementation under test, so wrapped that an unwritten one is reported in a sentence, not in a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from dropcourse.errors import NotAnswered


def answered(implementation: Callable[..., Any]) -> Callable[..., Any]:
    """`implementation`, with `NotAnswered` in the place of the stub's `NotImplementedError`."""

    @wraps(implementation)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return implementation(*args, **options)
        except NotImplementedError:
            name = implementation.__name__
            message = f"– This experiment measures your `{name}`. Answer that exercise first, then run this cell again."
            raise NotAnswered(message) from None

    return call
