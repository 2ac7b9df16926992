"""A session: the process in which one submission's cells run, and the way to reach the objects they leave behind.

`Session` is the seam between grading and isolation: whatever starts a process and keeps these five promises can take
the place of `KernelSession`, which runs a Jupyter kernel as an ordinary child process.
"""

import contextlib
import os
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from dropcourse.checks.toolkit.agent import INTERRUPTED, MESSAGE, receive, send
from dropcourse.errors import SessionLost, SessionTimeout


class SessionFailed(RuntimeError):
    """A session could not be started: a fault of the machine or the set-up, never of the student."""


class Session(Protocol):
    """The process that holds a student's objects."""

    def run(self, cell: NotebookNode) -> None:
        """Run a student's cell and fill in its outputs. Raises SessionTimeout or SessionLost."""
        ...

    def perform(self, request: bytes) -> bytes:
        """Answer a check's packed request. Raises SessionTimeout or SessionLost."""
        ...

    def pause(self) -> None:
        """End a turn of requests, so that cells can run again."""
        ...

    def close(self) -> None:
        """End the process and everything it started."""
        ...


@dataclass(frozen=True)
class Limits:
    """Seconds of wall time: for a kernel to start, for one cell of the student's, and for one call from a check."""

    start: float = 60
    cell: float = 30
    call: float = 10


ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
AGENT = "dropcourse.checks.toolkit.agent"
CELL_TIMEOUT = "CellTimeoutError"


class KernelSession:
    """A Jupyter kernel in an empty working folder, with an agent attached. No isolation beyond that of a process."""

    def __init__(self, limits: Limits | None = None):
        self.limits = limits or Limits()
        self._cleanup = contextlib.ExitStack()
        self._turn: str | None = None
        try:
            self._start()
        except Exception as error:
            self.close()
            raise SessionFailed(f"no kernel could be started: {error}") from error

    def _start(self) -> None:
        private = Path(self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="dropcourse-")))
        work = private / "work"
        work.mkdir()
        listener = self._cleanup.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(str(private / "agent"))
        listener.listen(1)
        listener.settimeout(self.limits.start)
        self._client = NotebookClient(
            new_notebook(cells=[new_code_cell()]), kernel_name="python3", allow_errors=True,
            timeout=self.limits.cell, startup_timeout=self.limits.start, interrupt_on_timeout=True,
            shutdown_kernel="immediate", resources={"metadata": {"path": str(work)}},
            error_on_timeout={
                "ename": CELL_TIMEOUT, "evalue": f"the cell ran longer than {self.limits.cell:g} s", "traceback": [],
            },
        )  # fmt: skip
        manager = self._client.create_kernel_manager()
        # Sockets in the private folder: no ports that could be taken, and nobody else can connect.
        manager.transport, manager.ip = "ipc", str(private / "kernel")
        self._cleanup.callback(self._client._cleanup_kernel)
        self._client.start_new_kernel(
            env={**os.environ, **ONE_THREAD}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._client.start_new_kernel_client()
        attach = f"__import__({AGENT!r}, fromlist=['attach']).attach({str(private / 'agent')!r}, get_ipython().kernel)"
        self._client.kc.execute(attach, silent=True)
        self._connection, _ = listener.accept()
        self._cleanup.enter_context(self._connection)

    def run(self, cell: NotebookNode) -> None:
        """Run a student's cell and fill in its outputs; an error in it is an output like others."""
        try:
            self._client.execute_cell(cell, 0)
        except DeadKernelError as error:
            raise SessionLost("the kernel died while the cell ran") from error
        if any(output.output_type == "error" and output.ename == CELL_TIMEOUT for output in cell.outputs):
            raise SessionTimeout(f"the cell ran longer than {self.limits.cell:g} s")

    def perform(self, request: bytes) -> bytes:
        """Answer a check's packed request; a call that outlasts its limit loses the session."""
        try:
            if self._turn is None:
                message = self._client.kc.session.msg(MESSAGE, {})
                self._client.kc.shell_channel.send(message)
                self._turn = message["header"]["msg_id"]
            send(self._connection, request)
            return self._receive(self.limits.call)
        except OSError as error:
            raise SessionLost(f"the kernel does not answer: {error}") from error

    def _receive(self, seconds: float) -> bytes:
        self._connection.settimeout(seconds)
        try:
            reply = receive(self._connection)
        except TimeoutError as error:
            raise SessionTimeout(f"the call took longer than {self.limits.call:g} s") from error
        if reply == INTERRUPTED:
            raise SessionLost("the call was interrupted from within")
        return reply

    def pause(self) -> None:
        """End a turn of requests and wait until the kernel says so."""
        if self._turn is None:
            return
        try:
            send(self._connection, b"")
            self._receive(self.limits.call)
        except OSError as error:
            raise SessionLost(f"the kernel does not answer: {error}") from error
        self._turn = None

    def close(self) -> None:
        """End the kernel."""
        self._cleanup.close()
