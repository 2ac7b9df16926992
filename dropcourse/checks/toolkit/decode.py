"""From plain nested lists back to values: the half of `values` that meets bytes from an untrusted process.

Every rule that NumPy or torch leaves to the caller is checked here: announced shapes fit the data, Booleans are 0 or
1, states of generators are complete. Any exception means that the bytes are not what `encode` makes.
"""

import math
import re
from typing import Any

import numpy as np

from dropcourse.checks.toolkit.kinds import (
    BIT_GENERATORS,
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_TEXT,
    TENSOR_DTYPES,
    Lent,
    Opaque,
    Reference,
    readable,
)
from dropcourse.errors import ValueRefused

_NUMBERS = re.compile(r"[<>|][biufc]\d{1,2}")
_SEQUENCES = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def decode(tree: Any, depth: int = 0) -> Any:
    """Tree -> value, built from exact built-in types only."""
    if depth > MAX_DEPTH + 1:
        raise ValueRefused(f"nested deeper than {MAX_DEPTH} levels")
    if tree is None or type(tree) in (bool, int, float, str, bytes):
        return tree
    if type(tree) is not list:
        raise ValueRefused(f"unexpected {type(tree).__name__}")
    tag, *parts = tree
    if tag in ("rng", "dict", *_SEQUENCES):
        items = [decode(part, depth + 1) for part in parts]
        if tag == "rng":
            return _rng(*items)
        _few_members(tag, items)
        return dict(zip(items[::2], items[1::2], strict=True)) if tag == "dict" else _SEQUENCES[tag](items)
    build = _BUILD.get(tag)
    if build is None:
        raise ValueRefused(f"unknown tag {str(tag)[:MAX_TEXT]!r}")
    return build(*parts)


def _few_members(tag: str, items: list) -> None:
    # Members whose hashes were chosen to collide cost the square of their number.
    if tag in ("dict", "set", "frozenset") and len(items) > (2 * MAX_MEMBERS if tag == "dict" else MAX_MEMBERS):
        raise ValueRefused(f"a {tag} of more than {MAX_MEMBERS:,} members")


def _reference(key: int) -> Reference:
    if type(key) is not int:
        raise ValueRefused("not the number of an object")
    return Reference(key)


def _lent(key: int, name: str) -> Lent:
    if type(key) is not int:
        raise ValueRefused("not the number of a function")
    return Lent(key, readable(name))


def _array(dtype: str, shape: list[int], data: bytes) -> np.ndarray:
    if not _NUMBERS.fullmatch(dtype):
        raise ValueRefused("arrays of this dtype are not values")
    kind = np.dtype(dtype)
    _fits(shape, kind.itemsize, data)
    flat = np.frombuffer(data, np.uint8).astype(bool) if kind.kind == "b" else np.frombuffer(data, kind).copy()
    return flat.reshape(shape)


def _scalar(dtype: str, data: bytes) -> np.generic:
    return _array(dtype, [], data)[()]


def _tensor(dtype: str, shape: list[int], data: bytes) -> Any:
    import torch

    if dtype not in TENSOR_DTYPES:
        raise ValueRefused("tensors of this dtype are not values")
    kind = getattr(torch, dtype)
    _fits(shape, kind.itemsize, data)
    raw = torch.frombuffer(bytearray(data), dtype=torch.uint8) if data else torch.empty(0, dtype=torch.uint8)
    return (raw != 0 if kind is torch.bool else raw.view(kind)).reshape(shape)


def _fits(shape: list[int], itemsize: int, data: bytes) -> None:
    sizes = all(type(size) is int and size >= 0 for size in shape)
    if type(shape) is not list or not sizes or math.prod(shape) * itemsize != len(data):
        raise ValueRefused("an array's shape does not fit its data")


def _rng(state: dict, seeds: dict | None) -> np.random.Generator:
    name = state["bit_generator"]
    if name not in BIT_GENERATORS:
        raise ValueRefused("unknown bit generator")
    bit_generator = getattr(np.random, name)(0 if seeds is None else _seed_sequence(**seeds))
    bit_generator.state = state
    return np.random.Generator(bit_generator)


def _seed_sequence(entropy: Any, spawn_key: tuple, pool_size: int, n_children_spawned: int) -> np.random.SeedSequence:
    # Both are mixed word by word at a cost that grows with their length.
    if pool_size != 4 or len(spawn_key) > 100 or np.size(entropy) > 100 or (
        type(entropy) is int and entropy.bit_length() > 4_000
    ):  # fmt: skip
        raise ValueRefused("not an ordinary seed sequence")
    return np.random.SeedSequence(entropy, spawn_key=spawn_key, n_children_spawned=n_children_spawned)


def _generator(state: bytes) -> Any:
    import torch

    generator = torch.Generator()
    generator.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    return generator


_BUILD = {
    "int": lambda digits: int(digits, 16),
    "complex": lambda real, imaginary: complex(float(real), float(imaginary)),
    "array": _array,
    "scalar": _scalar,
    "tensor": _tensor,
    "generator": _generator,
    "reference": _reference,
    "lent": _lent,
    "opaque": lambda type_name, text: Opaque(readable(type_name), readable(text)),
}
