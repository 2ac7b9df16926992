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
        # The announced lengths count: without bounds, a few nested headers would reserve more memory than there is.
        tree = msgpack.unpackb(
            data, unicode_errors="surrogatepass", max_array_len=MAX_ITEMS + 1, max_map_len=0, max_ext_len=0
        )
        return decode(tree)
    except ValueRefused:
        raise
    except Exception as error:
        raise ValueRefused(f"not a packed value: {type(error).__name__}") from error


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ValueRefused(f"{len(data) / 2**20:.0f} MiB is more than the {MAX_BYTES // 2**20} MiB a value may take")
