"""The warden: a process outside the walls that starts one session, watches what it uses, and ends all of it.

It reports to the trusted side in lines of JSON: `{"ready": ...}` or `{"failed": why}` once, `{"ended": why}` at the
last. The trusted side says `{"budget": seconds}`, of processor time for all of the session from then on, or null for
none. When it hangs up, or dies, the session ends.
"""

import contextlib
import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
from pathlib import Path

from . import linux, walls
from .kernel import serve

INTERVAL = 0.1  # seconds between two looks


def guard(tier: walls.Tier, place: walls.Place, bounds: walls.Bounds, data: socket.socket, report: socket.socket,
          kernel: object) -> None:  # fmt: skip
    """Start a session and stay until it ends; returns in the warden only."""
    if sys.platform == "linux":
        linux.die_with_parent()
        linux.adopt_orphans()
    held = _memory(os.getpid())
    try:
        tier.leave(place)
        session = os.fork()
    except OSError as error:
        _say(report, failed=str(error))
        return
    if session == 0:
        _live(tier, place, bounds, data, report, kernel)
    data.close()
    why = _watch(session, place, bounds, report, held)
    status = _end(session)
    shutil.rmtree(place.work, ignore_errors=True)
    _say(report, ended=why or _cause(status))


def _live(tier: walls.Tier, place: walls.Place, bounds: walls.Bounds, data: socket.socket, report: socket.socket,
          kernel: object) -> None:  # fmt: skip
    """The student's process, from its first step to its last."""
    try:
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL if number == signal.SIGCHLD else signal.default_int_handler)
        os.setsid()
        walls.limit(bounds)
        tier.enter(place, bounds)
        if sys.platform == "linux":
            linux.die_with_parent()
        home = os.getcwd()
        os.environ.update(HOME=home, TMPDIR=home, MPLCONFIGDIR=f"{home}/.matplotlib", IPYTHONDIR=f"{home}/.ipython")
        _say(report, ready=True)
    except BaseException as error:
        _say(report, failed=f"{type(error).__name__}: {error}")
        os._exit(1)
    try:
        _close_all_but(data.fileno())
        gc.collect()
        serve(kernel, data)
    except BaseException:
        os._exit(1)
    os._exit(0)


def _close_all_but(kept: int) -> None:
    """Close every descriptor but the standard three, which lead nowhere, and one."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(3, kept)
    os.closerange(kept + 1, max(most, 4096))


def _watch(session: int, place: walls.Place, bounds: walls.Bounds, report: socket.socket, held: int) -> str | None:
    """Wait until the session ends or must end; the reason in the latter case."""
    poll = select.poll()
    poll.register(report, select.POLLIN)
    looks, meter = 0, _Meter()
    while True:
        said = poll.poll(INTERVAL * 1000) and report.recv(4096)
        if said == b"":
            return "closed"
        if _has_ended(session):
            return None
        family = [session, *_descendants(session), *(pid for pid in _children(os.getpid()) if pid != session)]
        if said:
            meter.start(family, json.loads(said.splitlines()[-1])["budget"])
        elif meter.is_over(family):
            return "budget"
        if sum(map(_threads, family)) > bounds.processes:
            return "processes"
        if sum(max(0, _memory(pid) - held) for pid in family) > bounds.memory:
            return "memory"
        looks += 1
        if looks % 5 == 0 and _disk(place.work) > bounds.disk:
            return "disk"


class _Meter:
    """Adds up the processor time that processes use, those that have ended since included, and compares with a budget
    in seconds; None for no budget."""

    def __init__(self):
        self._seen: dict[int, float] = {}
        self._end: float | None = None

    def start(self, family: list[int], budget: float | None) -> None:
        """Begin to count anew."""
        self._seen = {pid: _processor_time(pid) for pid in family}
        self._end = None if budget is None else sum(self._seen.values()) + budget

    def is_over(self, family: list[int]) -> bool:
        """Whether more than the budget was used."""
        if self._end is None:
            return False
        for pid in family:
            self._seen[pid] = max(self._seen.get(pid, 0.0), _processor_time(pid))
        return sum(self._seen.values()) > self._end


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(session: int) -> int:
    """Kill the session and whatever it started; its own exit status."""
    _kill(session)
    _, status = os.waitpid(session, 0)
    while family := _descendants(os.getpid()):  # adopted, where no PID namespace ended with the session
        for pid in family:
            _kill(pid, signal.SIGSTOP)
        for pid in family:
            _kill(pid)
        for pid in _children(os.getpid()):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
    return status


def _kill(pid: int, number: int = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _cause(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "cpu" if number == signal.SIGXCPU else f"signal {signal.Signals(number).name}"
    return f"exit {os.WEXITSTATUS(status)}"


def _descendants(pid: int) -> list[int]:
    found = _children(pid)
    for child in found:
        found.extend(_children(child))
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return children


def _threads(pid: int) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/task"))
    return 0


def _memory(pid: int) -> int:
    """Bytes of memory that the process holds, shared ones included."""
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def _processor_time(pid: int) -> float:
    """Seconds that the process has used, and those of its children that it has waited for."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _disk(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder, onerror=None):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def _say(report: socket.socket, **message: object) -> None:
    with contextlib.suppress(OSError):
        report.sendall(json.dumps(message).encode() + b"\n")
