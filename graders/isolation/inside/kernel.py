"""The kernel within: IPython as Jupyter's own kernel runs it, but talking through one socket instead of five.

`make_kernel` is called once, in the warm process; `serve` in each process that is forked from it.
"""

import asyncio
import contextlib
import io
import json
import random
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

from dropcourse.checks.toolkit import generators
from dropcourse.checks.toolkit.workbench import Workbench

from .frames import ANSWER, ASK, DONE, INTERRUPTED, OUTPUT, PERFORM, REPLY, RUN, receive, send

MAX_TEXT = 200_000
"""Characters that a cell may print before the rest is left out."""
PUBLISHED = {"stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"}


class Outbox(Session):
    """In place of a kernel's sockets: hands what the kernel publishes to `take(kind, content)`."""

    take: Callable[[str, dict], None] = staticmethod(lambda kind, content: None)

    def send(self, stream: Any, msg_or_type: Any, content: dict | None = None, *args: Any, **kwargs: Any) -> None:
        """What the kernel calls to publish a message."""
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        self.take(msg_or_type, content or {})


class Printer(io.TextIOBase):
    """A cell's standard output or error: its text is published, up to MAX_TEXT characters a cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, outbox: Outbox):
        self.name, self._outbox, self._left = name, outbox, MAX_TEXT

    def new_cell(self) -> None:
        """Begin to count anew."""
        self._left = MAX_TEXT

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Publish the text, or what of it is still allowed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text and self._left > 0:
            shown = text[: self._left]
            self._left -= len(text)
            if self._left <= 0:
                shown += f"\n[more than {MAX_TEXT:,} characters; the rest is left out]\n"
            self._outbox.send(None, "stream", {"name": self.name, "text": shown})
        return len(text)


class Shell(ZMQInteractiveShell):
    """Jupyter's shell, which has no windows to wait for."""

    def enable_gui(self, gui: str | None = None) -> None:
        """What `%matplotlib` asks for: figures are drawn inline, whatever is named."""
        self.active_eventloop = gui

    def system(self, cmd: str) -> None:
        """What `!ls` asks for, without a terminal, of which there is none."""
        command = self.var_expand(cmd, depth=1)
        ended = subprocess.run(
            command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        print(ended.stdout.decode(errors="replace"), end="")
        self.user_ns["_exit_code"] = ended.returncode

    system_piped = system


class Kernel(IPythonKernel):
    """Jupyter's kernel with that shell."""

    shell_class = Type(Shell)


def make_kernel() -> IPythonKernel:
    """The kernel, its shell ready. Names defined while warming up belong elsewhere, not in its namespace."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    outbox = Outbox()
    kernel = Kernel.instance(config=config, session=outbox)
    sys.stdout, sys.stderr = Printer("stdout", outbox), Printer("stderr", outbox)
    kernel._forward_input(allow_stdin=False)
    return kernel


def serve(kernel: IPythonKernel, connection: socket.socket) -> None:
    """Run cells and perform requests until the other side hangs up."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    _reseed()

    def publish(kind: str, content: dict) -> None:
        if kind in PUBLISHED:
            send(connection, OUTPUT, json.dumps({"kind": kind, "content": content}, default=str).encode())

    def discard(kind: str, content: dict) -> None:
        """Nobody reads what is displayed during a call from a check."""

    def ask(question: bytes) -> bytes:
        send(connection, ASK, question)
        kind, answer = receive(connection)
        if kind != ANSWER:
            raise ConnectionError("no answer came")
        return answer

    bench = Workbench(kernel.shell.user_ns, tidy=False)
    checks = contextlib.ExitStack()  # from one cell to the next
    while True:
        kind, body = receive(connection)
        if kind == RUN:
            checks.close()
            Outbox.take = staticmethod(publish)
            for stream in (sys.stdout, sys.stderr):
                if isinstance(stream, Printer):
                    stream.new_cell()
            kernel.shell.run_cell(body.decode(), store_history=True)
            send(connection, DONE)
            checks.enter_context(generators.kept())
        elif kind == PERFORM:
            Outbox.take = staticmethod(discard)
            try:
                reply = bench.perform(body, ask)
            except KeyboardInterrupt:
                send(connection, INTERRUPTED)
            else:
                send(connection, REPLY, reply)


def _reseed() -> None:
    """A fork starts with its parent's generators; each session gets its own, as each kernel would."""
    import numpy as np
    import torch

    random.seed()
    np.random.seed(None)  # noqa: NPY002
    torch.seed()
