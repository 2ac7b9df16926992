"""The system calls that a student's process may not make: a seccomp filter."""

import errno

from .linux import CLONE_NEWUSER

try:
    import pyseccomp

    _missing = None
except (ImportError, RuntimeError) as error:
    pyseccomp, _missing = None, str(error)

ALWAYS = (
    "add_key", "bpf", "chroot", "clock_settime", "delete_module", "finit_module", "fsconfig", "fsmount", "fsopen",
    "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "kexec_load", "keyctl", "mount",
    "mount_setattr", "move_mount", "open_by_handle_at", "open_tree", "perf_event_open", "pivot_root",
    "process_madvise", "process_vm_readv", "process_vm_writev", "ptrace", "quotactl", "reboot", "request_key", "setns",
    "settimeofday", "swapoff", "swapon", "syslog", "umount2", "unshare", "userfaultfd",
)  # fmt: skip
"""What reaches beyond a process or widens the kernel's surface, and no lesson needs."""
OUTSIDE_NAMESPACES = (
    "ioprio_set", "kcmp", "kill", "migrate_pages", "move_pages", "mq_open", "msgget", "pidfd_getfd", "pidfd_open",
    "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "semget", "setpriority", "shmget", "socket", "tgkill",
    "tkill",
)  # fmt: skip
"""What reaches other processes or the network where no namespaces are in the way."""
_OF_OTHERS = ("prlimit64", "sched_setaffinity", "sched_setparam", "sched_setscheduler")
"""Likewise, but harmless when their first argument is 0: the calling process."""


def forbid(*, namespaces: bool) -> None:
    """These calls fail with "not permitted" from here on. `namespaces` says that the process is alone in its own.
    Raises OSError if the filter cannot be set."""
    if pyseccomp is None:
        raise OSError(f"pyseccomp cannot be used: {_missing}; install it, and the library libseccomp2")
    refuse = pyseccomp.ERRNO(errno.EPERM)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in ALWAYS if namespaces else ALWAYS + OUTSIDE_NAMESPACES:
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
            rules.add_rule(refuse, name)
    for name in () if namespaces else _OF_OTHERS:
        rules.add_rule(refuse, name, pyseccomp.Arg(0, pyseccomp.NE, 0))
    # Namespaces through clone; through clone3, whose flags a filter cannot see, C libraries fall back to clone.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER))
    rules.load()
