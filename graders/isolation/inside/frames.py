"""Frames: how the two sides of a session talk. A frame is its length in four bytes, then that many bytes, of which the
first says what the frame is."""

import socket
import struct
import time

from dropcourse.errors import SessionLost

MAX_FRAME = 80 * 2**20

RUN, PERFORM = b"C", b"P"
"""To the student's side: run a cell (its source, UTF-8); perform a check's request (packed)."""
OUTPUT, DONE, REPLY, INTERRUPTED = b"O", b"D", b"R", b"I"
"""From there: an output of the cell (JSON); the cell has ended; the reply (packed); no reply, for the code in the call
raised KeyboardInterrupt."""
ASK, ANSWER = b"A", b"N"
"""Before the reply: a call of a function that the check lent (packed), and to the student's side what came of it."""


def send(connection: socket.socket, kind: bytes, body: bytes = b"") -> None:
    """Write one frame."""
    connection.sendall(struct.pack("!I", len(body) + 1) + kind + body)


def receive(connection: socket.socket, deadline: float | None = None) -> tuple[bytes, bytes]:
    """Read one frame: its kind and its body. Raises SessionLost if the other side is gone or announces an empty frame
    or one of more than MAX_FRAME bytes, TimeoutError if it is not complete by the deadline, on the monotonic clock."""
    (length,) = struct.unpack("!I", _exactly(connection, 4, deadline))
    if not 1 <= length <= MAX_FRAME:
        raise SessionLost(f"a frame of {length:,} bytes was announced, 1 to {MAX_FRAME:,} are allowed")
    frame = _exactly(connection, length, deadline)
    return frame[:1], frame[1:]


def _exactly(connection: socket.socket, length: int, deadline: float | None) -> bytes:
    frame = bytearray()
    while len(frame) < length:
        if deadline is not None:  # for each part anew: bytes that drip must not put it off
            connection.settimeout(max(0.001, deadline - time.monotonic()))
        part = connection.recv(min(length - len(frame), 2**20))
        if not part:
            raise SessionLost("the connection was closed")
        frame += part
    return bytes(frame)
