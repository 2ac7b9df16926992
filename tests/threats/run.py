"""Puts a threat through the engine, from file to verdicts, and says what went otherwise than it must."""

import contextlib
import os
import secrets
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from graders.evaluate import evaluate
from graders.inputs import seeded
from graders.intake import read_notebook, restore
from graders.lessons import ROOT, exercise_of, is_test
from graders.results import CellResult, Verdict
from graders.session import Limits, Session

from .processes import descendants, wait_until_gone
from .threat import Harm, Threat, handed_out, name_of, taking_part

MESSAGE = 10_000
"""Characters: a message to a student is never longer."""


LIMITS = Limits(
    cell=4, call=3, submission=90, cpu=60, memory=2**30, disk=64 * 2**20, output=8 * 2**20, processes=48
)  # fmt: skip
"""Tighter than those of grading, so that what must end at a limit ends soon."""


@dataclass
class Outcome:
    """What came of a threat. `faults` says in words what must not be, `text` is all that a student or an instructor
    would read."""

    cells: list[CellResult]
    text: str
    seconds: float
    faults: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """Points, and how many cells ended in which verdict."""
        points, most = sum(cell.points for cell in self.cells), sum(cell.max_points for cell in self.cells)
        counts = Counter(str(cell.verdict) for cell in self.cells)
        return f"{points:g} of {most:g}: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items())


@dataclass(frozen=True)
class Scene:
    """A real course around the kernel: a classroom with a secret, a gradebook and a classmate, and a listening port.

    `found` tells what of it shows in a text, `touched` what was written or received.
    """

    classroom: Path
    outside: Path
    canary: str
    tokens: dict[str, str]
    port: int
    unix: Path
    received: list[bytes]
    before: dict[Path, bytes]

    def places(self, call: float, cell: float) -> dict[str, object]:
        """What the names in braces stand for in a threat's cells."""
        return {
            "classroom": self.classroom, "secret": self.classroom / "course_secret", "outside": self.outside,
            "classmate": self.classroom / "submitted" / "classmate" / "work.ipynb", "canary": self.canary,
            "course": ROOT, "port": self.port, "unix": self.unix, "call": call * 0.8, "cell": cell * 0.8,
        }  # fmt: skip

    def found(self, text: str) -> list[str]:
        """What the text gives away."""
        return [what for what, token in self.tokens.items() if token in text]

    def touched(self) -> list[str]:
        """What was changed, made or received outside the kernel."""
        now = _contents(self.classroom)
        faults = [f"{path} was changed" for path in self.before if now.get(path) != self.before[path]]
        faults += [f"{path} was made" for path in now.keys() - self.before.keys()]
        homes = (self.outside, Path.home(), "/tmp", "/var/tmp", "/dev/shm", "/", ROOT, tempfile.gettempdir())
        faults += [f"a file was left in {home}" for home in homes if list(Path(home).glob(f"{self.canary}*"))]
        faults += [f"{len(self.received)} messages were received"] if self.received else []
        self.received.clear()
        return faults


@contextlib.contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """Build a course in the folder; the tokens in it are drawn anew, and lie in the environment as well."""
    tokens = {what: secrets.token_hex(16) for what in ("secret", "gradebook", "classmate", "environment", "name")}
    classroom, outside = folder / "classroom", folder / "outside"
    outside.mkdir(parents=True)
    files = {
        "course_secret": tokens["secret"], "submitted/classmate/work.ipynb": tokens["classmate"],
        f"submitted/{tokens['name']}/x.ipynb": "{}", "autograded/x": "", "gradebook.db": tokens["gradebook"],
    }  # fmt: skip
    for name, text in files.items():
        (classroom / name).parent.mkdir(parents=True, exist_ok=True)
        (classroom / name).write_text(text)
    os.environ["DROPCOURSE_THREAT_TOKEN"] = tokens["environment"]
    with _listeners(folder / "socket") as (port, received):
        canary = f"canary-{secrets.token_hex(8)}"
        yield Scene(classroom, outside, canary, tokens, port, folder / "socket", received, _contents(classroom))
    del os.environ["DROPCOURSE_THREAT_TOKEN"]


def run(threat: Threat, start: Callable[[Limits], Session], around: Scene, limits: Limits = LIMITS) -> Outcome:
    """Evaluate the submission as grading does, in sessions that `start` makes."""
    submitted = threat.notebook(**around.places(limits.call, limits.cell))
    path = around.outside.parent / f"{threat.lesson.topic}.ipynb"
    nbformat.write(submitted, path)
    notebook = read_notebook(path)
    restore(notebook, nbformat.read(threat.lesson.release, as_version=4))
    restore(notebook, nbformat.read(threat.lesson.solution, as_version=4))
    taking_part(notebook)
    before, began = descendants(), time.monotonic()
    with seeded(b"secret of the threats", threat.lesson.name, threat.name):
        cells = evaluate(notebook, limits, start)
    outcome = Outcome(cells, _read_by_others(notebook, cells), time.monotonic() - began)
    outcome.faults = [*verdict_faults(threat, cells), *_text_faults(threat, outcome.text, around)]
    outcome.faults += [f"a message of {len(c.message):,} characters" for c in cells if len(c.message) > MESSAGE]
    left = wait_until_gone(before)
    outcome.faults += [f"processes were left behind: {left}"] if left else []
    outcome.faults += around.touched()
    return outcome


def verdict_faults(threat: Threat, cells: list[CellResult]) -> list[str]:
    """Verdicts and points that differ from what the threat expects."""
    faults = []
    expected = [name_of(cell) for cell in handed_out(threat.lesson).cells if is_test(cell)]
    if [cell.id for cell in cells if cell.id not in expected] or len(cells) != len(expected):
        faults.append(f"{len(cells)} test cells were judged, there are {len(expected)}")
    for cell in cells:
        exercise = exercise_of(cell.id)
        if cell.points not in (0, cell.max_points) or (cell.points > 0) != (cell.verdict is Verdict.PASSED):
            faults.append(f"{cell.id}: {cell.verdict}, yet {cell.points} points")
        if exercise in threat.spoils and cell.verdict not in threat.verdicts:
            faults.append(f"{cell.id}: {cell.verdict} {cell.message[-300:]}")
        elif exercise not in threat.spoils + threat.risks and cell.verdict is not Verdict.PASSED:
            faults.append(f"{cell.id}: {cell.verdict}, it was answered rightly: {cell.message[:300]}")
        elif cell.verdict is Verdict.INFRASTRUCTURE_ERROR:
            faults.append(f"{cell.id}: {cell.message[-300:]}")
    return faults


def _read_by_others(notebook: nbformat.NotebookNode, cells: list[CellResult]) -> str:
    outputs = [str(cell.get("outputs", "")) for cell in notebook.cells]
    return "\n".join([*outputs, *(cell.message for cell in cells)])


def _text_faults(threat: Threat, text: str, around: Scene) -> list[str]:
    faults = [f"the {what} was found" for what in around.found(text)]
    if threat.harm is Harm.READS:
        hidden = any(mark in text for mark in ("inputs_for(", "hidden.keep_probability_"))
        faults += ["a hidden test was found"] if hidden else []
    return faults


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextlib.contextmanager
def _listeners(unix: Path) -> Iterator[tuple[int, list[bytes]]]:
    """TCP, UDP and Unix sockets that note what arrives."""
    received: list[bytes] = []
    with contextlib.ExitStack() as stack:
        tcp, udp, named = (
            stack.enter_context(socket.socket(family, kind))
            for family, kind in (
                (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM),
                (socket.AF_UNIX, socket.SOCK_STREAM),
            )
        )  # fmt: skip
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        named.bind(str(unix))
        for listener in (tcp, named):
            listener.listen()
            threading.Thread(target=_accept, args=(listener, received), daemon=True).start()
        threading.Thread(target=_receive, args=(udp, received), daemon=True).start()
        yield tcp.getsockname()[1], received
        for listener in (tcp, named):
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
        udp.sendto(b"", udp.getsockname())


def _accept(listener: socket.socket, received: list[bytes]) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            received.append(b"a connection")
            connection.close()


def _receive(listener: socket.socket, received: list[bytes]) -> None:
    with contextlib.suppress(OSError):
        while data := listener.recv(4096):
            received.append(data)
