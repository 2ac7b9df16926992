"""Walls: what a freshly forked process gives up before it runs a student's code.

Each tier is two steps: `leave`, in the process that will watch, before it forks the student's process; and `enter`, in
the student's process itself. After `enter` there is no way back.
"""

import contextlib
import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import calls, landlock, linux

HOME = Path("/home/student")
"""The student's working folder where the process has a root of its own."""
_DEVICES = ("null", "zero", "full", "random", "urandom")
_SYSTEM = tuple(map(Path, ("/usr/lib", "/usr/lib64", "/usr/bin", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")))


@dataclass(frozen=True)
class Bounds:
    """What one session may use. Bytes; `cpu` in seconds, of one process.

    `memory` is on top of what the warm process holds already, and bounds the sum over the session's processes too.
    """

    memory: int
    processes: int
    cpu: int
    file_size: int
    disk: int


@dataclass(frozen=True)
class Place:
    """Where a session lives. `packages` are the folders with Python, its packages and the student's `dropcourse`;
    `work` is an empty folder of its own; `user` is the user to become, None to stay."""

    packages: tuple[Path, ...]
    work: Path
    user: int | None


def namespaces_leave(place: Place) -> None:
    """New PID namespace for the next child; a user namespace first, unless root needs none."""
    if place.user is not None:
        linux.unshare(linux.CLONE_NEWPID)
        return
    user, group = os.geteuid(), os.getegid()
    linux.unshare(linux.CLONE_NEWUSER | linux.CLONE_NEWPID)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def namespaces_enter(place: Place, bounds: Bounds) -> None:
    """A root of its own in memory, with read-only views of the packages; no network; nobody else's processes."""
    linux.unshare(linux.CLONE_NEWNS | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS | linux.CLONE_NEWNET)
    linux.make_mounts_private()
    linux.mount_tmpfs(place.work, f"size={bounds.disk},nr_inodes=20000,mode=755")
    _furnish(place.work, place.packages)
    linux.change_root(place.work)
    if place.user is not None:
        os.chown(HOME, place.user, place.user)
    os.chdir(HOME)
    _become(place.user)
    calls.forbid(namespaces=True)


def landlock_enter(place: Place, bounds: Bounds) -> None:
    """The same file system, but all of it shut except the packages and the working folder; no network, no signals."""
    _become(place.user)
    os.chdir(place.work)
    devices = [Path("/dev", name) for name in _DEVICES]
    readable = [path for path in (*place.packages, *_SYSTEM) if path.exists()]
    linux.forbid_new_privileges()
    landlock.restrict(readable, [place.work, *devices])
    calls.forbid(namespaces=False)


def limits_enter(place: Place, bounds: Bounds) -> None:
    """Nothing but another user, where that can be had, and the limits that every tier sets."""
    _become(place.user)
    os.chdir(place.work)


def _furnish(root: Path, packages: tuple[Path, ...]) -> None:
    """Fill an empty root: devices, processes, packages, a home."""
    for name in ("dev/shm", "tmp", "proc", "etc", str(HOME).lstrip("/")):
        (root / name).mkdir(parents=True)
    for name in ("dev/shm", "tmp"):
        (root / name).chmod(0o1777)
    linux.mount_proc(root / "proc")
    for name in _DEVICES:
        (root / "dev" / name).touch()
        linux.bind(Path("/dev", name), root / "dev" / name, read_only=False)
    (root / "dev" / "fd").symlink_to("/proc/self/fd")
    shown: list[Path] = []
    for path in sorted({*packages, *_SYSTEM}):
        if not path.exists() or any(path.is_relative_to(other) for other in shown):
            continue
        target = root / path.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            target.symlink_to(os.readlink(path))
            continue
        target.mkdir() if path.is_dir() else target.touch()
        linux.bind(path, target, read_only=True)
        shown.append(path)


def _become(user: int | None) -> None:
    """Become an ordinary user for good, or without one to become, at least a powerless one."""
    if user is None:
        linux.drop_capabilities()
        return
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    linux.set_dumpable(True)  # the change of user turned it off, and with it the process's sight of itself in /proc


@dataclass(frozen=True)
class Tier:
    """How a session is walled in; `leave` and `enter` as described above."""

    leave: Callable[[Place], None]
    enter: Callable[[Place, Bounds], None]


TIERS = {
    "namespaces": Tier(namespaces_leave, namespaces_enter),
    "landlock": Tier(lambda place: None, landlock_enter),
    "limits": Tier(lambda place: None, limits_enter),
}


def limit(bounds: Bounds) -> None:
    """Set the limits that the kernel keeps for each process."""
    for kind, value in {
        resource.RLIMIT_AS: _address_space() + bounds.memory,
        resource.RLIMIT_NPROC: bounds.processes,
        resource.RLIMIT_CPU: bounds.cpu,
        resource.RLIMIT_FSIZE: bounds.file_size,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }.items():
        _, most = resource.getrlimit(kind)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        with contextlib.suppress(ValueError):  # macOS has limits that it lets nobody set
            resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Bytes that this process has mapped."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0


def working_folder(parent: Path, user: int | None) -> Path:
    """An empty folder that belongs to the session's user."""
    work = Path(tempfile.mkdtemp(prefix="session-", dir=parent))
    if user is not None:
        os.chown(work, user, user)
    return work
