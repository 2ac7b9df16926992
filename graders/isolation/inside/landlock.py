"""Landlock: a process gives up, for itself and its descendants, all files but the named ones.

System calls and their structures: https://docs.kernel.org/userspace-api/landlock.html
"""

import os
import struct
from pathlib import Path

from .linux import call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE = 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK = 0b11  # TCP bind and connect, from version 4
_SCOPES = 0b11  # abstract Unix sockets and signals stay within, from version 6


def version() -> int:
    """The version of Landlock that the kernel offers. Raises OSError if there is none."""
    return call("syscall", _CREATE_RULESET, None, 0, _VERSION_FLAG)


def restrict(readable: list[Path], writable: list[Path]) -> None:
    """From here on only the files below these paths can be used, and of the network no TCP."""
    offered = version()
    every = (1 << _RIGHTS_BY_VERSION.get(offered, 16)) - 1
    attributes = struct.pack(
        "QQQ", every, _NETWORK if offered >= 4 else 0, _SCOPES if offered >= 6 else 0
    )[: 8 if offered < 4 else 16 if offered < 6 else 24]  # fmt: skip
    ruleset = call("syscall", _CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for paths, rights in ((readable, _READ), (writable, every)):
            for path in paths:
                _allow(ruleset, path, rights & every)
        call("syscall", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not path.is_dir():
            rights &= _FILE_ONLY
        call("syscall", _ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)
