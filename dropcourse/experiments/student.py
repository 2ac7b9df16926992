"""The implementation under test: an unwritten one is reported in a sentence, not in a traceback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from dropcourse.errors import NotAnswered


@contextmanager
def unwritten_reported(implementation: Callable[..., Any]) -> Iterator[None]:
    """Within it, a stub's `NotImplementedError` becomes `NotAnswered` that names `implementation`."""
    try:
        yield
    except NotImplementedError:
        name = implementation.__name__
        message = f"– This experiment measures your `{name}`. Answer that exercise first, then run this cell again."
        raise NotAnswered(message) from None


def answered(implementation: Callable[..., Any]) -> Callable[..., Any]:
    """`implementation`, with `NotAnswered` in the place of the stub's `NotImplementedError`."""

    @wraps(implementation)
    def call(*args: Any, **options: Any) -> Any:
        with unwritten_reported(implementation):
            return implementation(*args, **options)

    return call
