"""Values: the only things that pass between a check and the code it checks.

A value is None, a Boolean, a number, a string, bytes, a list, tuple, set or dict of values, a NumPy array or torch
tensor of numbers or Booleans, or a random generator. `pack` turns it into bytes, `unpack` rebuilds it from exact
built-in types, so whatever a subclass or a patched object pretends to be, a check sees only data. Checks in a
notebook use the same two functions, which is why a check says the same in a notebook and in grading. Anything else
arrives as an `Opaque`: a description that can be named in a message and does nothing.
"""

from typing import Any

import msgpack

from dropcourse.checks.toolkit.decode import decode
from dropcourse.checks.toolkit.encode import Encoder
from dropcourse.checks.toolkit.kinds import MAX_BYTES, MAX_ITEMS, Opaque, Reference
from dropcourse.errors import ValueRefused

__all__ = ["Opaque", "Reference", "pack", "unpack"]


def pack(value: Any) -> bytes:
    """Value -> bytes. Raises ValueRefused beyond 64 MiB, 16 levels or 250,000 items, and nothing else; never runs a
    method that a student's object could define, except the repr of what is not a value."""
    try:
        tree = Encoder(MAX_BYTES).encode(value)
        data = msgpack.packb(tree, unicode_errors="surrogatepass")
    except ValueRefused:
        raise
    except Exception as error:
        raise ValueRefused(f"not a value: {type(error).__name__}") from error
    _check_size(data)
    return data


def unpack(data: bytes) -> Any:
    """Bytes -> value, trusting nothing in them. Raises ValueRefused if they are not what `pack` makes."""
    _check_size(data)
    try:
        _check_items(data)
        # The announced lengths count: without bounds, a few nested headers would reserve more memory than there is.
        tree = msgpack.unpackb(
            data, unicode_errors="surrogatepass", max_array_len=MAX_ITEMS + 1, max_map_len=0, max_ext_len=0
        )
        return decode(tree)
    except ValueRefused:
        raise
    except Exception as error:
        raise ValueRefused(f"not a packed value: {type(error).__name__}") from error


PARTS = 8
"""Of a packed value, on average at most: tag, dtype, shape and data of an array are six."""

_SIZES = {0xCA: 5, 0xCB: 9, 0xCC: 2, 0xCD: 3, 0xCE: 5, 0xCF: 9, 0xD0: 2, 0xD1: 3, 0xD2: 5, 0xD3: 9, 0xDC: 3, 0xDD: 5}
"""Bytes taken by what msgpack marks so: numbers, and the heads of arrays. All that is not listed takes one."""

_LENGTHS = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
"""Bytes in which the length of bytes or a text is given."""


def _check_items(data: bytes) -> None:
    """Count what will be built, without building it: an empty list takes one byte here, and 64 in memory."""
    position = items = 0
    while position < len(data):
        items += 1
        if items > PARTS * MAX_ITEMS:
            raise ValueRefused(f"more than {MAX_ITEMS:,} items")
        mark = data[position]
        if mark in _LENGTHS:
            head = 1 + _LENGTHS[mark]
            position += head + int.from_bytes(data[position + 1 : position + head])
        else:
            position += 1 + (mark & 0x1F) if 0xA0 <= mark <= 0xBF else _SIZES.get(mark, 1)


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ValueRefused(f"{len(data) / 2**20:.0f} MiB is more than the {MAX_BYTES // 2**20} MiB a value may take")
