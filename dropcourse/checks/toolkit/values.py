"""Values: the only things that pass between a check and the code it checks.

A value is None, a Boolean, a number, a string, bytes, a list, tuple, set or dict of values, a NumPy array or torch
tensor of numbers or Booleans, or a random generator. `pack` turns it into bytes, `unpack` rebuilds it from exact
built-in types, so whatever a subclass or a patched object pretends to be, a check sees only data. Checks in a
notebook use the same two functions, which is why a check says the same in a notebook and in grading. Anything else
arrives as an `Opaque`: a description that can be named in a message and does nothing.
"""

import sys
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np

from dropcourse.errors import ValueRefused

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 16
MAX_ITEMS = 1_000_000
MAX_TEXT = 200

_BIT_GENERATORS = {"MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"}
_TENSOR_DTYPES = {
    "bool", "uint8", "int8", "int16", "int32", "int64",
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128",
}  # fmt: skip


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is not a value: the name of its type, and at most 200 characters of its repr."""

    type_name: str
    text: str

    def __str__(self) -> str:
        return f"an object of type {self.type_name}"


@dataclass(frozen=True)
class Reference:
    """Stands for an object that stays where the student's code runs; `key` is its number on the workbench there."""

    key: int


def pack(value: Any) -> bytes:
    """Value -> bytes. Raises ValueRefused beyond 64 MiB, 16 levels or a million items; never runs a method that a
    student's object could define, except its repr when it is not a value."""
    packer = _Packer()
    data = msgpack.packb(packer.encode(value, 0), unicode_errors="surrogatepass")
    _check_size(len(data))
    return data


def unpack(data: bytes) -> Any:
    """Bytes -> value, trusting nothing in them. Raises ValueRefused if they are not what `pack` makes."""
    _check_size(len(data))
    try:
        tree = msgpack.unpackb(data, unicode_errors="surrogatepass", max_ext_len=0)
        return _decode(tree, 0)
    except ValueRefused:
        raise
    except Exception as error:
        raise ValueRefused(f"not a packed value: {type(error).__name__}") from error


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise ValueRefused(f"{size / 2**20:.0f} MiB is more than the {MAX_BYTES // 2**20} MiB that a value may take")


class _Packer:
    """Turns a value into nested lists that each begin with a tag, counting what it has seen."""

    def __init__(self):
        self.items = 0
        self.bytes = 0

    def encode(self, value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ValueRefused(f"nested deeper than {MAX_DEPTH} levels")
        self.items += 1
        if self.items > MAX_ITEMS:
            raise ValueRefused(f"more than {MAX_ITEMS:,} items")
        kind = type(value)
        if value is None or kind in (bool, float):
            return value
        if kind is int:
            return value if -(2**63) <= value < 2**64 else ["int", self._data(hex(value).encode())]
        if kind is Reference:
            return ["reference", value.key]
        if kind is complex:
            return ["complex", value.real, value.imag]
        if kind in (str, bytes):
            self._count(len(value))
            return value
        if kind in (list, tuple, set, frozenset):
            return [
                "tuple" if kind is tuple else kind.__name__,
                *(self.encode(item, depth + 1) for item in value),
            ]
        if kind is dict:
            flat = (part for pair in value.items() for part in pair)
            return ["dict", *(self.encode(part, depth + 1) for part in flat)]
        return self._encode_array_like(value, depth)

    def _encode_array_like(self, value: Any, depth: int) -> Any:
        if isinstance(value, np.generic | np.ndarray) and value.dtype.kind in "biufc":
            tag = "array" if isinstance(value, np.ndarray) else "scalar"
            self._count(value.nbytes)
            array = np.array(value, subok=False, order="C")
            return [tag, array.dtype.str, list(array.shape), array.tobytes()]
        if isinstance(value, np.random.Generator):
            state = value.bit_generator.state
            if state["bit_generator"] in _BIT_GENERATORS:
                return ["rng", self.encode(state, depth + 1)]
        torch = sys.modules.get("torch")
        if torch is not None:
            if isinstance(value, torch.Tensor):
                encoded = self._encode_tensor(value, torch)
                if encoded is not None:
                    return encoded
            if isinstance(value, torch.Generator) and value.device.type == "cpu":
                return ["generator", value.get_state().numpy().tobytes()]
        return ["opaque", _type_name(value), _text(value)]

    def _encode_tensor(self, tensor: Any, torch: Any) -> list | None:
        dtype = str(tensor.dtype).removeprefix("torch.")
        if dtype not in _TENSOR_DTYPES or tensor.layout is not torch.strided or tensor.device.type == "meta":
            return None
        self._count(tensor.numel() * tensor.element_size())
        plain = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
        raw = plain.reshape(-1).view(torch.uint8) if plain.numel() else plain.new_empty(0, dtype=torch.uint8)
        return ["tensor", dtype, list(plain.shape), raw.numpy().tobytes()]

    def _data(self, data: bytes) -> bytes:
        self._count(len(data))
        return data

    def _count(self, size: int) -> None:
        self.bytes += size
        _check_size(self.bytes)


def _decode(tree: Any, depth: int) -> Any:
    if depth > MAX_DEPTH + 1:
        raise ValueRefused(f"nested deeper than {MAX_DEPTH} levels")
    if not isinstance(tree, list):
        if tree is None or type(tree) in (bool, int, float, str, bytes):
            return tree
        raise ValueRefused(f"unexpected {type(tree).__name__}")
    tag, *parts = tree
    match tag:
        case "list" | "tuple" | "set" | "frozenset":
            kind = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[tag]
            return kind(_decode(part, depth + 1) for part in parts)
        case "dict":
            items = [_decode(part, depth + 1) for part in parts]
            return dict(zip(items[::2], items[1::2], strict=True))
        case "int":
            return int(parts[0], 16)
        case "complex":
            return complex(*map(float, parts))
        case "array":
            return _array(*parts)
        case "scalar":
            return _array(*parts)[()]
        case "tensor":
            return _tensor(*parts)
        case "rng":
            return _rng(_decode(parts[0], depth + 1))
        case "generator":
            return _generator(parts[0])
        case "reference":
            return Reference(int(parts[0]))
        case "opaque":
            type_name, text = parts
            return Opaque(str(type_name)[:MAX_TEXT], str(text)[:MAX_TEXT])
    raise ValueRefused(f"unknown tag {tag!r}")


def _array(dtype: str, shape: list[int], data: bytes) -> np.ndarray:
    checked = np.dtype(dtype)
    if checked.kind not in "biufc":
        raise ValueRefused(f"arrays of dtype {checked} are not values")
    return np.frombuffer(data, checked).reshape(shape).copy()


def _tensor(dtype: str, shape: list[int], data: bytes) -> Any:
    import torch

    if dtype not in _TENSOR_DTYPES:
        raise ValueRefused(f"tensors of dtype {dtype} are not values")
    raw = torch.frombuffer(bytearray(data), dtype=torch.uint8) if data else torch.empty(0, dtype=torch.uint8)
    return raw.view(getattr(torch, dtype)).reshape(shape)


def _rng(state: dict) -> np.random.Generator:
    name = state["bit_generator"]
    if name not in _BIT_GENERATORS:
        raise ValueRefused(f"unknown bit generator {name!r}")
    bit_generator = getattr(np.random, name)()
    bit_generator.state = state
    return np.random.Generator(bit_generator)


def _generator(state: bytes) -> Any:
    import torch

    generator = torch.Generator()
    generator.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    return generator


def _type_name(value: Any) -> str:
    return str(type(value).__qualname__)[:MAX_TEXT]


def _text(value: Any) -> str:
    try:
        return repr(value)[:MAX_TEXT]
    except Exception as error:
        return f"<its repr raises {type(error).__name__}>"
