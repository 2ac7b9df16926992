"""From values to plain nested lists that each begin with a tag: the half of `values` that meets student objects.

The class of an object is read with `type`, and its content with the methods of the built-in base class, so that no
override in a subclass has a say.
"""

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from dropcourse.checks.toolkit.kinds import (
    BIT_GENERATORS,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_MEMBERS,
    MAX_TEXT,
    TENSOR_DTYPES,
    Lent,
    Reference,
)
from dropcourse.errors import ValueRefused

_NUMPY_SCALARS = {kind for kind in np.sctypeDict.values() if np.dtype(kind).kind in "biufc"}
_AS_THEY_ARE = frozenset((type(None), bool, float))


class Encoder:
    """Encodes one value; counts its items and bytes as it goes, and refuses before anything large is copied."""

    def __init__(self, max_bytes: int):
        self._max_bytes = max_bytes
        self._bytes = 0
        self._items = 0

    def encode(self, value: Any, depth: int = 0, key: bool = False) -> Any:
        """Value -> tree. With `key`, for a key or a member of a set, what cannot be hashed is not a value."""
        self._items += 1
        if depth > MAX_DEPTH:
            raise ValueRefused(f"nested deeper than {MAX_DEPTH} levels")
        if self._items > MAX_ITEMS:
            raise ValueRefused(f"more than {MAX_ITEMS:,} items")
        kind = type(value)
        if kind in _AS_THEY_ARE or (kind is int and -(2**63) <= value < 2**64):
            return value
        if kind is str:
            self._count(len(value))
            return value
        tree = self._encode_plain(value, kind, depth, key)
        if tree is None and not key:
            tree = self._encode_container(value, kind, depth)
            if tree is None:
                tree = self._encode_array_like(value, kind, depth)
        return ["opaque", *_description(value)] if tree is None else tree

    def _encode_plain(self, value: Any, kind: type, depth: int, key: bool) -> Any:
        """Numbers, text, and tuples and frozen sets of them: all that can be a key of a dict."""
        if kind in _NUMPY_SCALARS:
            return ["scalar", value.dtype.str, value.tobytes()]
        if issubclass(kind, int):
            return self._encode_int(int.__pos__(value))
        if issubclass(kind, float):
            return float.__pos__(value)
        if issubclass(kind, complex):
            plain = complex.__pos__(value)
            return ["complex", plain.real, plain.imag]
        if issubclass(kind, str):
            self._count(str.__len__(value))
            return str.__str__(value)
        if issubclass(kind, bytes):
            self._count(bytes.__len__(value))
            return bytes.__getitem__(value, slice(None))
        if issubclass(kind, tuple):
            return self._sequence("tuple", tuple.__iter__(value), depth, key)
        if issubclass(kind, frozenset):
            self._few_members("frozenset", frozenset.__len__(value))
            return self._sequence("frozenset", frozenset.__iter__(value), depth, key=True)
        return None

    def _encode_int(self, value: int) -> Any:
        if -(2**63) <= value < 2**64:
            return value
        self._count(value.bit_length() // 4)
        return ["int", hex(value)]

    def _encode_container(self, value: Any, kind: type, depth: int) -> Any:
        if issubclass(kind, list):
            return self._sequence("list", list.__iter__(value), depth, key=False)
        if issubclass(kind, set):
            self._few_members("set", set.__len__(value))
            return self._sequence("set", set.__iter__(value), depth, key=True)
        if issubclass(kind, dict):
            self._few_members("dict", dict.__len__(value))
            tree = ["dict"]
            for name, item in dict.items(value):
                tree += [self.encode(name, depth + 1, key=True), self.encode(item, depth + 1)]
            return tree
        if kind is Reference and type(value.key) is int:
            return ["reference", value.key]
        if kind is Lent and type(value.key) is int and type(value.name) is str:
            return ["lent", value.key, value.name[:MAX_TEXT]]
        return None

    def _few_members(self, kind: str, members: int) -> None:
        if members > MAX_MEMBERS:
            raise ValueRefused(f"a {kind} of {members:,} members; {MAX_MEMBERS:,} can be checked")

    def _sequence(self, tag: str, items: Iterable, depth: int, key: bool) -> list:
        return [tag, *(self.encode(item, depth + 1, key) for item in items)]

    def _encode_array_like(self, value: Any, kind: type, depth: int) -> Any:
        try:
            if issubclass(kind, np.ndarray):
                return self._encode_array(np.ndarray.view(value, np.ndarray))
            if issubclass(kind, np.random.Generator):
                return self._encode_rng(value, depth)
            torch = sys.modules.get("torch")
            if torch is not None and issubclass(kind, torch.Tensor):
                with torch._C.DisableTorchFunctionSubclass():
                    return self._encode_tensor(torch.Tensor.as_subclass(value, torch.Tensor), torch)
            if torch is not None and issubclass(kind, torch.Generator) and value.device.type == "cpu":
                return ["generator", torch.Generator.get_state(value).numpy().tobytes()]
        except ValueRefused:
            raise
        except Exception:
            return None  # an array, say, that breaks its class's own rules
        return None

    def _encode_array(self, array: np.ndarray) -> list | None:
        if array.dtype.kind not in "biufc":
            return None
        self._count(array.nbytes)
        return ["array", array.dtype.str, list(array.shape), array.tobytes()]

    def _encode_tensor(self, tensor: Any, torch: Any) -> list | None:
        dtype = str(tensor.dtype).removeprefix("torch.")
        if dtype not in TENSOR_DTYPES or tensor.layout is not torch.strided or tensor.device.type == "meta":
            return None
        self._count(tensor.numel() * tensor.element_size())
        plain = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
        raw = plain.reshape(-1).view(torch.uint8) if plain.numel() else plain.new_empty(0, dtype=torch.uint8)
        return ["tensor", dtype, list(plain.shape), raw.numpy().tobytes()]

    def _encode_rng(self, rng: Any, depth: int) -> list | None:
        """Its state, and the seed sequence from which `spawn` makes children if that is an ordinary one."""
        bits = rng.bit_generator
        if type(bits) not in [getattr(np.random, name) for name in BIT_GENERATORS]:
            return None
        seeds = bits.seed_seq.state if type(bits.seed_seq) is np.random.SeedSequence else None
        return ["rng", self.encode(bits.state, depth + 1), self.encode(seeds, depth + 1)]

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > self._max_bytes:
            raise ValueRefused(
                f"{self._bytes / 2**20:.0f} MiB is more than the {self._max_bytes // 2**20} MiB a value may take"
            )


def _description(value: Any) -> tuple[str, str]:
    """Type name and repr, whatever the object does to hide them."""
    texts = []
    for describe in (lambda: type(value).__qualname__, lambda: repr(value)):
        try:
            texts.append(str.__str__(describe())[:MAX_TEXT])
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            texts.append(f"<{type(error).__name__[:MAX_TEXT]}>")
    return texts[0], texts[1]
