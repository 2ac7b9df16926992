"""The agent: puts a workbench into a Jupyter kernel and lets checks in another process reach it through a socket.

Grading sends the kernel one message of a type of its own; the kernel's main thread then answers requests from the
socket until an empty one ends the turn. Each frame is its length in four bytes, then that many bytes.
"""

import contextlib
import socket
import struct
from typing import Any

from dropcourse.checks.toolkit.workbench import Workbench
from dropcourse.errors import SessionLost

MESSAGE = "dropcourse_serve"
MAX_FRAME = 80 * 2**20


def attach(address: str, kernel: Any) -> None:
    """Connect the kernel to the Unix socket at `address` and teach it to serve its workbench there."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    workbench = Workbench(kernel.shell.user_ns)

    def serve(stream: Any, identity: Any, message: Any) -> None:
        while request := receive(connection):
            send(connection, _answer(workbench, request))
        send(connection, b"")

    kernel.shell_handlers[MESSAGE] = serve


def _answer(workbench: Workbench, request: bytes) -> bytes:
    # An interrupt that comes too late for the call it was meant for must not end the turn.
    with contextlib.suppress(KeyboardInterrupt):
        return workbench.perform(request)
    return INTERRUPTED


INTERRUPTED = b"\x00"
"""The reply when a call was interrupted: no packed reply is this short, for every one of them is a dict."""


def send(connection: socket.socket, frame: bytes) -> None:
    """Write one frame."""
    connection.sendall(struct.pack("!I", len(frame)) + frame)


def receive(connection: socket.socket) -> bytes:
    """Read one frame. Raises SessionLost if the other side is gone or announces more than MAX_FRAME bytes."""
    (length,) = struct.unpack("!I", _exactly(connection, 4))
    if length > MAX_FRAME:
        raise SessionLost(f"a frame of {length:,} bytes was announced, {MAX_FRAME:,} are allowed")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = connection.recv(min(length, 2**20))
        if not part:
            raise SessionLost("the connection was closed")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
