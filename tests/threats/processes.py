"""Which processes descend from this one, those that detached themselves included."""

import ctypes
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on a descendant that detaches itself becomes a child of this process, and can be seen."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("this process cannot adopt orphans")


def descendants() -> dict[int, str]:
    """Process ids of all descendants that are alive, with their commands."""
    parents, commands = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                _, _, tail = (entry / "stat").read_text().rpartition(")")
                commands[int(entry.name)] = (
                    (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
            except OSError:
                continue
            state, parent = tail.split()[:2]
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    found: dict[int, str] = {}
    around = {_this_process()}
    while around:
        around = {process for process, parent in parents.items() if parent in around and process not in found}
        found |= {process: commands[process][:100] for process in around}
    return found


def wait_until_gone(before: dict[int, str], seconds: float = 3) -> dict[int, str]:
    """The descendants that were not there before and are still there after some seconds."""
    deadline = time.monotonic() + seconds
    while True:
        left = {process: command for process, command in descendants().items() if process not in before}
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


def _this_process() -> int:
    return int(Path("/proc/self").resolve().name)
