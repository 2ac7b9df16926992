"""The trusted side of the warm process, and of the sessions that are forked from it."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from nbformat import NotebookNode

from dropcourse.errors import SessionLost, SessionOutOfMemory, SessionTimeout
from graders.bundle import copy_student_package
from graders.isolation.inside.frames import ANSWER, ASK, DONE, INTERRUPTED, OUTPUT, PERFORM, REPLY, RUN, receive, send
from graders.isolation.inside.walls import Bounds
from graders.isolation.outputs import Outputs
from graders.session import NO_TIME_LEFT, Limits, SessionFailed

INSIDE = Path(__file__).parent / "inside"
PACKAGES = ("numpy", "torch", "matplotlib", "IPython", "ipykernel", "msgpack", "pyseccomp")
PATIENCE = 3
"""Seconds of wall time, for each second of processor time, that a call with a budget may take."""
FIRST_USER = 1_900_000_000
"""Sessions started by root run as this user plus the number of a process: users that no system hands out."""


class WarmProcess:
    """A process that has imported everything slow; sessions are forked from it, behind the walls of `tier`."""

    def __init__(self, tier: str, *, patience: float = 120):
        self.tier, self.owner = tier, os.getpid()
        self._folder = Path(tempfile.mkdtemp(prefix="dropcourse-"))
        self._folder.chmod(0o711)
        copy_student_package(self._folder / "student")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-I", "-S", str(INSIDE), json.dumps(self._settings()), str(theirs.fileno())]
            with (self._folder / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    command, cwd=self._folder, env=_environment(self._folder), pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                )  # fmt: skip
        self._control.settimeout(patience)
        try:
            ready = self._control.recv(64)
        except OSError as error:
            ready = str(error).encode()
        if ready != b"ready":
            reason = (self._folder / "log").read_text(errors="replace")[-2000:]
            self.close()
            raise SessionFailed(f"the warm process did not start: {reason or ready.decode()}")

    def _settings(self) -> dict:
        packages = list(
            dict.fromkeys(map(_home_of, ("numpy", "torch", "matplotlib", "IPython", "ipykernel", "msgpack")))
        )
        python = [sys.base_prefix, sys.base_exec_prefix, sys.prefix, *packages]
        student = str(self._folder / "student")
        shown = [student, *dict.fromkeys(path for path in python if path not in ("/", "/usr"))]
        become = os.geteuid() == 0 and (self.tier == "namespaces" or all(map(_open_to_all, map(Path, shown))))
        return {
            "tier": self.tier,
            "student": student,
            "packages": packages,
            "shown": shown,
            "folder": str(self._folder),
            "user": FIRST_USER if become else None,
        }

    def open(self, limits: Limits) -> "WarmSession":
        """A new session. Raises SessionFailed."""
        data, their_data = socket.socketpair()
        report, their_report = socket.socketpair()
        bounds = Bounds(limits.memory, limits.processes, int(limits.cpu), limits.disk, limits.disk)
        with their_data, their_report:
            try:
                request = json.dumps(vars(bounds)).encode()
                socket.send_fds(self._control, [request], [their_data.fileno(), their_report.fileno()])
            except OSError as error:
                data.close()
                report.close()
                raise SessionFailed(f"the warm process is gone: {error}") from error
        return WarmSession(data, report, limits)

    def close(self) -> None:
        """End the process. Sessions of it end too."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class WarmSession:
    """A session forked from a warm process: cells and requests go one way over one socket, answers the other."""

    def __init__(self, data: socket.socket, report: socket.socket, limits: Limits):
        self._data, self._report, self._limits = data, report, limits
        self._reports = b""
        self._output_left = limits.output
        self._budget: float | None = None
        self._deadline = time.monotonic() + limits.submission
        first = self._next_report(limits.start)
        if not first.get("ready"):
            self.close()
            raise SessionFailed(f"no session could be started: {first.get('failed', 'its warden is gone')}")

    def run(self, cell: NotebookNode) -> None:
        """Run a student's cell and fill in its outputs."""
        outputs = Outputs(cell)
        for kind, body in self._exchange(RUN, cell.source.encode("utf-8", "replace"), self._limits.cell, "the cell"):
            if kind == DONE:
                return
            if kind != OUTPUT:
                raise SessionLost("a wrong frame came back")
            self._output_left -= len(body)
            if self._output_left < 0:
                raise SessionLost(f"more than {self._limits.output:,} bytes of output")
            outputs.add(body)

    def perform(
        self, request: bytes, ask: Callable[[bytes], bytes] | None = None, budget: float | None = None
    ) -> bytes:
        """Answer a check's packed request; `ask` answers calls of functions that it lends. With a `budget` of processor
        time in seconds, that and `PATIENCE` times as much wall time are the limit, and not that of a call."""
        if budget is None:
            return self._perform(request, ask, self._limits.call)
        self._set_budget(budget)
        try:
            return self._perform(request, ask, PATIENCE * budget)
        finally:
            self._set_budget(None)

    def _set_budget(self, seconds: float | None) -> None:
        self._budget = seconds or self._budget
        with contextlib.suppress(OSError):
            self._report.sendall(json.dumps({"budget": seconds}).encode() + b"\n")

    def _perform(self, request: bytes, ask: Callable[[bytes], bytes] | None, seconds: float) -> bytes:
        for kind, body in self._exchange(PERFORM, request, seconds, "the call", ask):
            if kind == REPLY:
                return body
            raise SessionLost(
                "interrupted from within" if kind == INTERRUPTED else "a frame of the wrong kind came back"
            )
        raise SessionLost("no reply")

    def _exchange(
        self, kind: bytes, body: bytes, seconds: float, what: str, ask: Callable[[bytes], bytes] | None = None
    ) -> Iterator[tuple[bytes, bytes]]:
        """Send a frame; yield what comes back until the time is up, but answer questions with `ask` if it is given."""
        deadline = min(time.monotonic() + seconds, self._deadline)
        try:
            self._data.settimeout(seconds)
            send(self._data, kind, body)
            while True:
                came, content = receive(self._data, deadline)
                if came == ASK and ask is not None:
                    answer = ask(content)
                    self._data.settimeout(max(0.001, deadline - time.monotonic()))
                    send(self._data, ANSWER, answer)
                else:
                    yield came, content
        except TimeoutError as error:
            used_up = deadline == self._deadline
            raise SessionTimeout(NO_TIME_LEFT if used_up else f"{what} took longer than {seconds:g} s") from error
        except (OSError, SessionLost) as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> SessionLost:
        """Why the other side is gone, as its warden has it."""
        ended = self._next_report(2).get("ended")
        match ended:
            case "memory":
                return SessionOutOfMemory(f"more than {self._limits.memory / 2**30:.3g} GiB of memory were used")
            case "processes":
                return SessionLost(f"more than {self._limits.processes} processes were started")
            case "disk":
                return SessionLost(f"more than {self._limits.disk / 2**20:.0f} MiB were written to files")
            case "budget":
                return SessionTimeout(f"the call used more than its {self._budget:g} s of processor time")
            case "cpu":
                return SessionTimeout(f"more than {self._limits.cpu} s of processor time were used")
            case str() if ended.startswith("signal "):
                return SessionLost(f"the process was ended by {ended}")
            case str() if ended.startswith("exit "):
                return SessionLost("the process ended itself")
        return error if isinstance(error, SessionLost) else SessionLost(f"the session does not answer: {error}")

    def _next_report(self, seconds: float) -> dict:
        """The warden's next line; an empty dict if none comes in time."""
        deadline = time.monotonic() + seconds
        try:
            while b"\n" not in self._reports:
                self._report.settimeout(max(0.001, deadline - time.monotonic()))
                part = self._report.recv(4096)
                if not part:
                    return {}
                self._reports += part
        except OSError:
            return {}
        line, _, self._reports = self._reports.partition(b"\n")
        return json.loads(line)

    def close(self) -> None:
        """End the session, and wait until its warden says that nothing of it is left."""
        self._data.close()
        with contextlib.suppress(OSError):
            self._report.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self._next_report(deadline - time.monotonic()):
            pass
        self._report.close()


def _environment(folder: Path) -> dict[str, str]:
    """The variables that a session starts with: nothing of the grader's own but the language."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    names = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "USER": "student",
        "LOGNAME": "student",
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **one_thread,
        **kept,
    }


def _home_of(package: str) -> str:
    """The folder from which a package is imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SessionFailed(f"{package} is not installed; install dropcourse with its extra `grading`")
    return str(Path(spec.origin).parent.parent)


def _open_to_all(path: Path) -> bool:
    """Whether an ordinary user can reach the folder and read it."""
    return all(place.stat().st_mode & 0o001 for place in path.resolve().parents) and bool(path.stat().st_mode & 0o005)
