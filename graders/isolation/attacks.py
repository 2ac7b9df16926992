"""Attacks that a tier must stop before it is trusted with a class. Each tries one thing and prints `refused` if it was
not let; anything else, silence included, counts as got through."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graders.session import Limits


@dataclass(frozen=True)
class Attack:
    """`title` is a clause for a report, "it could ..."; `source` a cell, in which names in braces stand for facts of
    `prepared`; `got_through` looks at those afterwards, from outside. An attack that may cost the session its life is
    run `alone`; the others follow each other in one."""

    title: str
    source: str
    got_through: Callable[[dict], bool] = lambda facts: False
    alone: bool = False


@contextlib.contextmanager
def prepared(folder: Path, limits: Limits) -> Iterator[dict]:
    """What the attacks are after: a file readable by everybody, a folder that everybody may write to, a listening
    port, and a process of this very user."""
    folder.chmod(0o777)
    hidden = folder / "secret"
    hidden.write_text(secrets.token_hex(8))
    hidden.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as server, _bystander() as process:
        yield {
            "secret": repr(str(hidden)),
            "folder": repr(str(folder)),
            "port": server.getsockname()[1],
            "pid": process.pid,
            "process": process,
            "repository": repr(str(Path(__file__).resolve().parents[2])),
            "memory": limits.memory,
            "processes": limits.processes,
            "files": sorted(os.listdir(folder)),
        }


@contextlib.contextmanager
def _bystander() -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(120)"])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _try(body: str) -> str:
    """A cell that says what came of `body`, an expression: its value if it was let."""
    return (
        "import ctypes, os, socket, time\n"
        f"try:\n    print('let:', {body})\n"
        "except BaseException as error:\n    print('refused', type(error).__name__)"
    )


def _new_files(facts: dict) -> bool:
    folder = Path(facts["secret"].strip("'\"")).parent
    return sorted(os.listdir(folder)) != facts["files"]


def _bystander_ended(facts: dict) -> bool:
    return facts["process"].poll() is not None


FORKS = "[os.fork() or time.sleep(2) for _ in range({processes})] and time.sleep(1)"

ATTACKS = (
    Attack("it could read a file outside:", _try("open({secret}).read()")),
    Attack("it could list a folder outside:", _try("os.listdir({folder})")),
    Attack("it could write a file outside:", _try("open({folder} + '/canary', 'w').write('x')"), _new_files),
    Attack("it could link to a file outside:", _try("open(os.link({secret}, 'link') or 'link').read()")),
    Attack("it could read the tests:", _try("os.listdir({repository} + '/graders')")),
    Attack("it could import the tests:", _try("__import__('graders.hidden')")),
    Attack("it could import the references:", _try("__import__('dropcourse.reference')")),
    Attack("it could connect to this machine:", _try("socket.create_connection(('127.0.0.1', {port}), 2)")),
    Attack("it could send a datagram:", _try("socket.socket(2, 2).sendto(b'x', ('127.0.0.1', 9))")),
    Attack("it could see another process:", _try("open('/proc/{pid}/cmdline').read()")),
    Attack("it could end another process:", _try("os.kill({pid}, 9)"), _bystander_ended),
    Attack("it could trace another process:", _try("1 / (1 + ctypes.CDLL(None).ptrace(16, {pid}, 0, 0))")),
    Attack("it could make namespaces:", _try("1 / (1 + ctypes.CDLL(None).unshare(0x10000000))")),
    Attack("it could use any amount of memory:", _try("len(bytearray({memory} + 2**20))"), alone=True),
    Attack("it could start any number of processes:", _try(FORKS), alone=True),
)
