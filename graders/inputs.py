"""Inputs of hidden tests: drawn anew for each student and exercise, and the same again when graded again.

The seed is an HMAC of lesson, student and exercise under the course secret, so nobody without the secret can tell it.
Outside of grading (a hidden test run in a notebook) the key is empty.
"""

import contextlib
import hmac
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import numpy as np

from graders.errors import RequestRefused
from graders.output import write_in_one_step

_key: ContextVar[bytes] = ContextVar("key", default=b"")
_class_key: ContextVar[bytes] = ContextVar("class key", default=b"")


def inputs_for(exercise: str) -> np.random.Generator:
    """The generator from which a hidden test of the exercise draws its inputs."""
    return np.random.default_rng(int.from_bytes(_digest(_key.get(), exercise)))


def class_inputs_for(exercise: str) -> np.random.Generator:
    """The same, but one generator for the whole class: where answers are compared with each other."""
    return np.random.default_rng(int.from_bytes(_digest(_class_key.get(), exercise)))


class SecretBroken(RequestRefused):
    """The file of the course's secret does not hold one."""


@contextlib.contextmanager
def seeded(secret: bytes, lesson: str, student: str | None) -> Iterator[None]:
    """Within the block, inputs belong to this lesson and student."""
    token, class_token = _key.set(_digest(secret, lesson, student or "")), _class_key.set(_digest(secret, lesson))
    try:
        yield
    finally:
        _key.reset(token)
        _class_key.reset(class_token)


def course_secret(folder: Path) -> bytes:
    """The course's secret, kept in the class's folder; made on first use, readable by its owner only. Raises
    SecretBroken if the file holds something else."""
    path = folder / "course_secret"
    if not path.exists():
        write_in_one_step(path, f"{secrets.token_hex(32)}\n".encode(), mode=0o600)
    try:
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        found = b""
    if len(found) != 32:
        raise SecretBroken(f"{path} must hold 64 hexadecimal digits; put back the file from your backup")
    return found


def _digest(key: bytes, *parts: str) -> bytes:
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hmac.digest(key, message, "sha256")
