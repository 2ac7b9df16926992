"""What the student reads: values, calls and verdicts in words, each message one screen with the most telling first."""

import textwrap
from collections.abc import Sequence
from types import FunctionType
from typing import Any

import numpy as np

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from dropcourse.checks.toolkit.kinds import Opaque, readable
from dropcourse.checks.toolkit.verbs import Handle

WIDTH = 88
THEN = "Next step: change your answer, run its cell, then this one. The hints below are titled by what you see."
TODO = """Write your code for `{exercise}` where the cell above says YOUR CODE HERE, delete the line
    `raise NotImplementedError()`, run that cell, then run this one again."""
HIDDEN = "Hidden checks with other inputs run after you submit."


def success(title: str, statements: Sequence[str], visible: bool) -> str:
    """The message when everything holds."""
    lines = [f"✓ {title}", *(f"  ✓ {statement}" for statement in statements)]
    return "\n".join([*lines, *(["", f"  {HIDDEN}"] if visible else [])])


def failure(title: str, failed: dict[str, str], met: Sequence[str], diagnosis: str | None, hint: str) -> str:
    """The message when something does not hold. `failed` maps statements to what came back; `hint` is the next step
    where there is no diagnosis."""
    of = f"{len(failed)} of {len(failed) + len(met)} criteria not met" if len(failed) + len(met) > 1 else "not met"
    lines = [f"✗ {title}, {of}", ""]
    for statement, got in failed.items():
        lines += [*wrap(f"✗ {statement}"), *wrap(f"got: {got}", indent=6)]
    if diagnosis is None:
        lines += ["", *wrap(f"Next step: {hint}")]
    else:
        cause = MISCONCEPTIONS[diagnosis]
        lines += ["", *wrap(f"Likely cause: {cause.title}."), *wrap(cause.explanation), "", *wrap(THEN)]
    if met:
        lines += ["", "  What holds already:", *(f"  ✓ {statement}" for statement in met)]
    return "\n".join(lines)


def not_answered(exercise: str, todo: str) -> str:
    """The message for a stub; `todo` may name the exercise as `{exercise}`."""
    return "\n".join([f"– {exercise}: not answered yet", "", *wrap(todo.format(exercise=exercise))])


def student_error(title: str, message: str) -> str:
    """The message when the code raised an error where it should have returned. An error without a line of the
    student's arose at the call itself, before the first of those lines ran."""
    at_the_call = message.startswith("TypeError") and "(line " not in message
    hint = (
        "the error arises at the call itself. Compare the arguments in your definition with those that the exercise "
        "asks for: their number, order and names."
        if at_the_call
        else "make the same call in a cell of your own and read the traceback from the bottom."
    )
    return "\n".join([f"✗ {title}, your code raised an error", "", *wrap(message), "", *wrap(f"Next step: {hint}")])


def describe(value: Any) -> str:
    """A value in words, for messages: its kind, with shape and dtype, or the value itself if that is short."""
    if isinstance(value, np.ndarray) or is_tensor(value):
        kind = "a torch tensor" if is_tensor(value) else "a NumPy array"
        return f"{kind} of shape {tuple(value.shape)} and dtype {dtype_name(value)}"
    if isinstance(value, Opaque):
        return str(value)
    if value is None:
        return "None"
    if isinstance(value, tuple | list | dict | set | frozenset):
        return f"a {type(value).__name__} of {len(value)} {'item' if len(value) == 1 else 'items'}"
    if isinstance(value, str):
        return f"the string {readable(value, 60)!r}"
    if isinstance(value, int | float | np.number | complex | np.bool_):
        return f"{type(value).__name__} {shorten(value)}"
    return "an object" if isinstance(value, Handle) else f"an object of type {type(value).__name__}"


def shorten(value: Any) -> str:
    """A number in at most six significant digits, or its size if it has too many."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return f"of about {value.bit_length() * 0.30103:.0f} digits"
    return f"{value:.6g}" if isinstance(value, float | np.floating) else f"{value}"


def call_text(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> str:
    """A call as one would say it: `dropout_forward(array of shape (6, 5), 0.4, rng)`."""
    said = [_argument(argument) for argument in args]
    said += [f"{keyword}={_argument(argument)}" for keyword, argument in kwargs.items()]
    return f"{name}({', '.join(said)})"


def _argument(value: Any) -> str:
    if isinstance(value, np.ndarray) or is_tensor(value):
        return f"{'tensor' if is_tensor(value) else 'array'} of shape {tuple(value.shape)}"
    if isinstance(value, np.random.Generator):
        return "rng"
    if type(value).__name__ == "Generator":
        return "generator"
    if isinstance(value, Handle):
        return value.label
    if isinstance(value, FunctionType):
        return value.__name__
    if type(value) is list and any(isinstance(one, FunctionType) for one in value):
        return f"[{', '.join(map(_argument, value))}]"
    return repr(round(value, 4) if isinstance(value, float) else value)[:60]


def wrap(text: str, indent: int = 2) -> list[str]:
    """Lines of at most WIDTH characters."""
    pad = " " * indent
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=pad, subsequent_indent=pad)


def is_tensor(value: Any) -> bool:
    """Whether a value is a torch tensor, asked without importing torch."""
    return type(value).__module__ == "torch" and type(value).__name__ == "Tensor"


def dtype_name(array: Any) -> str:
    """ "float32" for an array or a tensor of that dtype."""
    return str(array.dtype).removeprefix("torch.")
