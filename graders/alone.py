"""One grader at a time: whoever writes to the classroom's gradebook and results holds its lock meanwhile."""

import contextlib
import os
import socket
from collections.abc import Iterator
from datetime import datetime

try:
    import fcntl
except ImportError:  # Windows, where nothing is graded
    fcntl = None  # type: ignore[assignment]

from graders.errors import RequestRefused
from graders.lessons import classroom


class Busy(RequestRefused):
    """Another grader is at work in this classroom; the message says which."""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the lock for the length of the block. It goes with the process, however that ends. Raises Busy."""
    classroom().mkdir(parents=True, exist_ok=True)
    descriptor = os.open(classroom() / "grading.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
                raise Busy(
                    f"{classroom()} is being graded by {holder}. Nothing was changed. Wait until it is done, or stop "
                    "it; then run the same command again."
                ) from None
        said = f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now():%Y-%m-%d %H:%M:%S}\n"
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, said.encode(), 0)
        yield
    finally:
        os.close(descriptor)
