"""A session: the process in which one submission's cells run, and the way to reach the objects they leave behind.

`Session` is the seam between grading and isolation: whatever starts a process and keeps these three promises can hold
a student's objects. `graders.isolation` makes the sessions that grading uses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nbformat import NotebookNode

NO_TIME_LEFT = "the time for the whole notebook is used up"


class SessionFailed(RuntimeError):
    """A session could not be started: a fault of the machine or the set-up, never of the student."""


class Session(Protocol):
    """The process that holds a student's objects."""

    def run(self, cell: NotebookNode) -> None:
        """Run a student's cell and fill in its outputs; an error in it is an output like others. Raises SessionLost,
        or what derives from it."""
        ...

    def perform(
        self, request: bytes, ask: Callable[[bytes], bytes] | None = None, budget: float | None = None
    ) -> bytes:
        """Answer a check's packed request; `ask` answers the student's calls of functions that it lends. `budget` is in
        seconds of processor time, of all processes together, and stands in for the limit of a call. Raises SessionLost,
        or what derives from it."""
        ...

    def close(self) -> None:
        """End the process and everything it started."""
        ...


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Seconds of wall time: for a session to `start`, one `cell` of the student's, one `call` from a check, and the whole
    `submission`. Seconds of processor time: `cpu`, of one process. Bytes: of `memory` on top of what a session holds
    at its start, on `disk`, and of `output`. `processes` counts processes and threads.
    """

    start: float = 60
    cell: float = 20
    call: float = 5
    submission: float = 240
    cpu: int = 240
    memory: int = 2 * 2**30
    disk: int = 256 * 2**20
    output: int = 32 * 2**20
    processes: int = 64

    def __post_init__(self):
        for name, value in vars(self).items():
            if not value > 0:
                raise ValueError(f"limit {name} is {value!r}; it must be above 0")
