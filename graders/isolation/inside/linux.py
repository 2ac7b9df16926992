"""The system calls that build walls, as functions that raise OSError. Linux only; importing is harmless elsewhere."""

import ctypes
import os
import struct
import sys
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_MNT_DETACH = 2
_MOUNT_ATTR_RDONLY, _MOUNT_ATTR_NOSUID, _MOUNT_ATTR_NODEV = 1, 2, 4
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_SYS_MOUNT_SETATTR = 442
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_SIGKILL = 9


def call(name: str, *arguments: int | bytes | ctypes.Array | None) -> int:
    """Call a C function; a result of -1 becomes the OSError that errno names."""
    if _libc is None:
        raise OSError(f"{name} exists on Linux only, this is {sys.platform}")
    result = getattr(_libc, name)(*arguments)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Move to new namespaces."""
    call("unshare", flags)


def make_mounts_private() -> None:
    """What is mounted from here on is seen in this mount namespace only."""
    call("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)


def mount_tmpfs(target: Path, options: str) -> None:
    """An empty file system in memory."""
    call("mount", b"tmpfs", bytes(target), b"tmpfs", _MS_NOSUID | _MS_NODEV, options.encode())


def mount_proc(target: Path) -> None:
    """The processes of this PID namespace."""
    call("mount", b"proc", bytes(target), b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None)


def bind(source: Path, target: Path, *, read_only: bool) -> None:
    """Show a file or folder, and what is mounted below, at a second place."""
    call("mount", bytes(source), bytes(target), None, _MS_BIND | _MS_REC, None)
    if read_only:
        # set, clear, propagation, user namespace: adding flags to every mount below is allowed in a user namespace,
        # where a remount, which would drop flags, is not.
        attributes = struct.pack("QQQQ", _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID | _MOUNT_ATTR_NODEV, 0, 0, 0)
        call("syscall", _SYS_MOUNT_SETATTR, _AT_FDCWD, bytes(target), _AT_RECURSIVE, attributes, len(attributes))


def change_root(new: Path) -> None:
    """Make `new`, a mount, the root, and let go of the old one."""
    os.chdir(new)
    call("pivot_root", b".", b".")
    call("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def die_with_parent() -> None:
    """Be killed when the parent ends. A later change of user undoes this."""
    call("prctl", _PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def set_dumpable(dumpable: bool) -> None:
    """Whether processes of the same user may look into this one; a change of user turns it off."""
    call("prctl", _PR_SET_DUMPABLE, int(dumpable), 0, 0, 0)


def adopt_orphans() -> None:
    """Descendants whose parent ends become children of this process."""
    call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def forbid_new_privileges() -> None:
    """Programs started from here on gain nothing by set-user-ID bits."""
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability, and the chance of getting one back; nothing to do for an ordinary user."""
    if not _capabilities():
        return
    call("prctl", _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)
    call("capset", struct.pack("Ii", _CAPABILITY_VERSION_3, 0), bytes(24))


def _capabilities() -> int:
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapEff")), 0)
