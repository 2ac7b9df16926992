"""The warm process: everything slow is imported once; each session is a fork of it.

Started as `python -I -S <folder of inside>/inside <settings as JSON> <descriptor>`. At the descriptor, a Unix socket,
it says "ready", then takes requests until the other side hangs up: a session's bounds as JSON, with two sockets.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import traceback
from pathlib import Path


def main() -> None:
    """Warm up, then fork sessions on request."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=int(sys.argv[2]))
    sys.argv[:] = ["session"]
    here = str(Path(__file__).resolve().parent.parent)
    sys.path[:] = [here, settings["student"], *sys.path[1:], *settings["packages"]]
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # the debugger starts threads, which no fork survives
    from inside.warmup import warm_up

    try:
        kernel = warm_up()
        sys.path.remove(here)
        with contextlib.suppress(ConnectionError):
            _fork_on_request(control, settings, kernel)
        shutil.rmtree(settings["folder"], ignore_errors=True)  # whoever hung up may have been killed
    except Exception:
        traceback.print_exc(file=sys.__stderr__)  # the other is the kernel's by now
        raise SystemExit(1) from None


def _fork_on_request(control: socket.socket, settings: dict, kernel: object) -> None:
    from inside import walls, warden

    signal.signal(signal.SIGCHLD, _reap)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shown = tuple(map(Path, settings["shown"]))
    control.send(b"ready")
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 2**16, 2)
        if not request:
            return
        if os.fork() == 0:
            break
        for descriptor in descriptors:
            os.close(descriptor)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    control.close()
    data, report = (socket.socket(fileno=descriptor) for descriptor in descriptors)
    user = None if settings["user"] is None else settings["user"] + os.getpid()
    place = walls.Place(shown, walls.working_folder(Path(settings["folder"]), user), user)
    bounds = walls.Bounds(**json.loads(request))
    warden.guard(walls.TIERS[settings["tier"]], place, bounds, data, report, kernel)
    os._exit(0)


def _reap(*signal_and_frame: object) -> None:
    """Take note of the wardens that have ended. To ignore them would lose count of the processor time of sessions."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


main()
