"""Every tier of isolation: what it stops, what it lets, and what is said where none holds."""

import os
import subprocess
import time
from contextlib import closing

import pytest
from nbformat.v4 import new_code_cell
from ordinary_user import as_ordinary_user

from dropcourse.checks.toolkit.values import pack, unpack
from dropcourse.errors import SessionLost, SessionOutOfMemory, SessionTimeout
from graders import isolation
from graders.isolation import tiers
from graders.isolation.outputs import Outputs
from graders.isolation.tiers import IsolationRefused, try_tier
from graders.isolation.warm import WarmProcess
from graders.session import Limits, SessionFailed

ALL = ("namespaces", "landlock", "limits")
MEGABYTE = 2**20


@pytest.fixture(scope="module", params=ALL)
def process(request):
    with closing(WarmProcess(request.param)) as process:
        yield process


def run(process, source, **limits):
    """A cell's outputs, in a session of its own."""
    cell = new_code_cell(source)
    with closing(process.open(Limits(**{"cell": 10} | limits))) as session:
        session.run(cell)
    return cell.outputs


def text(process, source, **limits):
    return "".join(output.get("text", "") for output in run(process, source, **limits))


def _ordinary_user(process):
    return text(process, "import os; print(os.geteuid() > 0)") == "True\n"


@pytest.mark.parametrize("tier", tiers.SAFE)
def test_the_safe_tiers_hold_against_every_attack(tier):
    assert try_tier(tier).faults == ()


@pytest.mark.parametrize("tier", ALL)
def test_an_ordinary_user_can_grade_in_every_tier(tier):
    if os.geteuid() != 0:
        assert try_tier(tier).faults == ()
        return
    code = (
        f"from graders.isolation import try_tier; trial = try_tier({tier!r}); print(trial.faults); assert trial.holds"
    )
    done = as_ordinary_user("-c", code)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_attacks_get_through_where_there_are_no_walls(monkeypatch):
    """The self-test would notice."""
    monkeypatch.setattr(tiers, "SAFE", ALL)
    faults = " ".join(try_tier("limits").faults)
    for attack in ("read a file", "list a folder", "write a file", "connect to this machine", "send a datagram"):
        assert f"it could {attack}" in faults


def test_where_namespaces_are_shut_off_the_next_tier_is_used(monkeypatch):
    real = tiers.WarmProcess

    def without_namespaces(tier):
        if tier == "namespaces":
            raise SessionFailed("unshare: Operation not permitted")
        return real(tier)

    monkeypatch.setattr(tiers, "WarmProcess", without_namespaces)
    assert isolation.ready() == "landlock"
    isolation.close()


def test_with_no_safe_tier_grading_is_refused_unless_the_weakest_is_asked_for_by_name(monkeypatch):
    real = tiers.WarmProcess

    def limits_only(tier):
        if tier != "limits":
            raise SessionFailed(f"{tier} is shut off")
        return real(tier)

    monkeypatch.setattr(tiers, "WarmProcess", limits_only)
    monkeypatch.delenv(tiers.SETTING, raising=False)
    with pytest.raises(IsolationRefused, match=r"nothing is graded:\n  namespaces: .* off\n  landlock: .* off\n"):
        isolation.ready()
    monkeypatch.setenv(tiers.SETTING, "limits")
    assert isolation.ready() == "limits"
    isolation.close()


def test_an_unknown_tier_is_refused():
    with pytest.raises(IsolationRefused, match="isolation 'walls' is unknown; the tiers are namespaces, landlock"):
        isolation.ready("walls")


def test_a_session_runs_cells_as_jupyter_does(process):
    (result,) = run(process, "1 + 1")
    assert result.data == {"text/plain": "2"}
    (figure,) = run(process, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('$x^2$')\nNone")
    assert figure.data["image/png"].startswith("iVBOR")
    (error,) = run(process, "def f():\n    return 1 / 0\nf()")
    assert (error.ename, error.evalue) == ("ZeroDivisionError", "division by zero")
    assert "student" not in text(process, "!echo $((20 + 3))")
    assert text(process, "!echo $((20 + 3))") == "23\n"
    assert text(process, "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')") == "awaited\n"
    (error,) = run(process, "input()")
    assert error.ename == "StdinNotImplementedError"
    assert text(process, "%matplotlib inline\nimport scipy.stats, torch, sklearn\nprint('there')").endswith("there\n")


def test_outputs_are_collected_as_a_front_end_would(process):
    (shown,) = run(
        process,
        "h = display('a', display_id=True)\nh.update('b')\nfrom IPython.display import Javascript, clear_output",
    )
    assert shown.data == {"text/plain": "'b'"}
    assert text(process, "print('gone')\nfrom IPython.display import clear_output\nclear_output()\nprint('x')") == "x\n"
    assert run(process, "from IPython.display import Javascript\nJavascript('alert(1)')")[0].data == {
        "text/plain": "<IPython.core.display.Javascript object>"
    }


def test_too_much_text_is_cut_and_costs_nothing(process):
    shown = text(process, "print('x' * 50_000_000)\nprint('after')")
    assert len(shown) < 201_000
    assert "[more than 200,000 characters; the rest is left out]" in shown


def test_too_much_output_of_other_kinds_ends_the_session(process):
    with pytest.raises(SessionLost, match="more than 1,048,576 bytes of output"):
        run(process, "for i in range(10**6): display('x' * 100)", output=MEGABYTE)


def test_an_endless_loop_that_swallows_everything_is_ended(process):
    cell = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    with pytest.raises(SessionTimeout, match="the cell took longer than 1 s"):
        run(process, cell, cell=1)


def test_memory_is_bounded(process):
    (error,) = run(process, "x = bytearray(600 * 2**20)", memory=512 * MEGABYTE)
    assert error.ename == "MemoryError"
    many = "import os, time\nfor _ in range(3): os.fork()\nx = bytearray(os.urandom(1) * (200 * 2**20))\ntime.sleep(5)"
    with pytest.raises(SessionOutOfMemory, match=r"more than 0.5 GiB of memory were used"):
        run(process, many, memory=512 * MEGABYTE)


def test_processes_are_bounded_and_none_survives(process):
    mark = f"mark{os.getpid()}"
    source = f"""
import subprocess, sys
for _ in range(5):
    subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)", "{mark}"], start_new_session=True)
"""
    assert run(process, source) == []
    seen = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert mark not in seen
    bomb = "import os, time\nwhile True:\n    try: os.fork()\n    except OSError: time.sleep(0.1)"
    with pytest.raises((SessionTimeout, SessionLost)):
        run(process, bomb, cell=1, processes=16)


def test_threads_are_bounded(process):
    source = "import threading, time\nfor _ in range(500): threading.Thread(target=time.sleep, args=(3,)).start()"
    source += "\ntime.sleep(2)"
    if process.tier == "namespaces" or _ordinary_user(process):
        (error,) = run(process, source, processes=32)
        assert error.ename == "RuntimeError"
    else:
        with pytest.raises(SessionLost, match="more than 32 processes"):
            run(process, source, processes=32)


def test_files_are_bounded(process):
    source = "with open('big', 'wb') as f:\n    for _ in range(200): f.write(bytes(2**20))"
    (error,) = run(process, source, disk=64 * MEGABYTE)
    assert error.ename == "OSError"
    many = "import time\nfor i in range(9):\n    with open(str(i), 'wb') as f: f.write(bytes(2**23))\ntime.sleep(3)"
    if process.tier == "namespaces":
        (error,) = run(process, many, disk=64 * MEGABYTE)
        assert error.ename == "OSError"
    else:
        with pytest.raises(SessionLost, match="more than 64 MiB were written to files"):
            run(process, many, disk=64 * MEGABYTE)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("import os; os._exit(0)", "the process ended itself"),
        ("import ctypes; ctypes.string_at(0)", "signal SIGSEGV"),
        ("import os; os.abort()", "ended by signal|ended itself"),
    ],
)
def test_how_a_session_ended_is_said(process, end, said):
    with pytest.raises(SessionLost, match=said):
        run(process, end)


def test_requests_reach_the_objects_of_the_session(process):
    with closing(process.open(Limits())) as session:
        session.run(new_code_cell("answer = 42"))
        reply = unpack(session.perform(pack({"verb": "lookup", "name": "answer"})))
    assert reply == {"found": True, "value": 42}


def test_a_session_knows_nothing_of_the_grader(process):
    source = """
import os, sys
print(sorted(name for name in os.environ if "DROPCOURSE" in name or "SECRET" in name))
print([name for name in sys.modules if name.startswith(("graders", "dropcourse.reference", "nbgrader"))])
print(sorted(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else "no /proc")
"""
    os.environ["DROPCOURSE_TEST_SECRET"] = "x"
    said = text(process, source).splitlines()
    assert said[:2] == ["[]", "[]"]
    if process.tier == "namespaces":
        assert text(process, "import os; print(os.listdir('/proc'))").count("'1'") == 1
        assert text(process, "import socket; print(socket.if_nameindex())") == "[(1, 'lo')]\n"


def test_sessions_share_nothing(process):
    run(process, "import numpy\nnumpy.allclose = None\nopen('left', 'w').close()")
    assert text(process, "import numpy, os\nprint(numpy.allclose is None, len(os.listdir('.')))") == "False 0\n"
    drawn = {text(process, "import numpy, torch, random\nprint(numpy.random.rand(), torch.rand(1), random.random())")
             for _ in range(3)}  # fmt: skip
    assert len(drawn) == 3


def test_a_warm_process_that_dies_takes_its_sessions_along(process):
    with closing(WarmProcess(process.tier)) as doomed:
        session = doomed.open(Limits())
        doomed._process.kill()
        began = time.monotonic()
        with pytest.raises(SessionLost):
            session.run(new_code_cell("import time; time.sleep(30)"))
        assert time.monotonic() - began < 10
        session.close()


@pytest.mark.parametrize(
    "frame",
    [
        b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"kind": "stream", "content": {"name": "stdin", "text": "x"}}',
        b'{"kind": "stream", "content": {"name": "stdout", "text": 7}}', b'{"kind": "status", "content": {}}',
        b'{"kind": "error", "content": {"ename": "x", "evalue": "x", "traceback": 3}}',
    ],
)  # fmt: skip
def test_an_output_of_another_form_loses_the_session(frame):
    with pytest.raises(SessionLost, match="not of the agreed form"):
        Outputs(new_code_cell()).add(frame)


@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_limits_are_above_zero(value):
    with pytest.raises(ValueError, match=r"limit memory is .*; it must be above 0"):
        Limits(memory=value)
