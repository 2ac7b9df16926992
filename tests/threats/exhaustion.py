"""Rows 30 to 40: the student's code crashes, hangs, or takes more than there is."""

from textwrap import dedent

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from graders.results import Verdict

from .forging import FORGE
from .threat import OTHERS, Harm, answer, below, first, sabotage, threat

CRASHED = {Verdict.CRASHED, Verdict.STUDENT_ERROR, Verdict.TIMEOUT}
TOO_MUCH = {Verdict.CRASHED, Verdict.STUDENT_ERROR, Verdict.TIMEOUT, Verdict.OUT_OF_MEMORY, Verdict.NOT_ANSWERED}


def _in_call(notebook: NotebookNode, body: str) -> NotebookNode:
    """`sample_mask` with this body."""
    lines = dedent(body).strip("\n").replace("\n", "\n    ")
    return answer(notebook, f"def sample_mask(shape, p, rng):\n    {lines}")


@threat(30, "`sys.exit()` in a cell", Harm.CRASHES, lesson="02")
def exits_in_cell(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import sys\nsys.exit(0)")


@threat(30, "`os._exit` in a cell", Harm.CRASHES, lesson="02")
def hard_exit_in_cell(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import os\nos._exit(0)")


@threat(30, "`os.abort` in a call", Harm.CRASHES, lesson="02", verdicts=CRASHED)
def aborts(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "import os\nos.abort()")


@threat(30, "a segmentation fault in a call", Harm.CRASHES, lesson="02", verdicts=CRASHED)
def segmentation_fault(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "import ctypes\nctypes.string_at(0)")


@threat(30, "the kernel closes its sockets and lives on", Harm.HANGS, lesson="02", risks=OTHERS, slow=True)
def closes_sockets(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import os\nos.closerange(3, 4096)")


@threat(30, "recursion without end, in C and in Python", Harm.CRASHES, lesson="02")
def recursion(notebook: NotebookNode) -> NotebookNode:
    body = """
    import sys
    sys.setrecursionlimit(10**9)
    f = lambda: f()
    f()
    """
    return _in_call(notebook, body)


@threat(
    31, "an endless loop in a call", Harm.HANGS, lesson="02", verdicts={Verdict.TIMEOUT, Verdict.CRASHED}, slow=True
)
def endless_call(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "while True:\n    pass")


@threat(31, "an endless loop in a cell", Harm.HANGS, lesson="02")
def endless_cell(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "while True:\n    pass")


@threat(31, "an endless loop that swallows interrupts", Harm.HANGS, lesson="02")
def swallows_interrupts(notebook: NotebookNode) -> NotebookNode:
    code = """
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
    """
    return sabotage(notebook, code)


@threat(31, "an endless loop that ignores all signals", Harm.HANGS, lesson="02", slow=True)
def ignores_signals(notebook: NotebookNode) -> NotebookNode:
    code = """
    import signal
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
    """
    return sabotage(notebook, code)


@threat(31, "an endless loop in C that holds the lock of the interpreter", Harm.HANGS, lesson="02")
def endless_c(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')")


@threat(
    31,
    "objects that hang when they are shown",
    Harm.HANGS,
    lesson="02",
    verdicts={Verdict.TIMEOUT, Verdict.CRASHED},
    slow=True,
)
def hangs_in_repr(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Slow:
        def __repr__(self):
            while True:
                pass
    def sample_mask(shape, p, rng):
        return Slow()
    """
    return answer(notebook, code)


@threat(32, "a memory bomb in Python", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def memory_python(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "held = []\nwhile True:\n    held.append(bytearray(10**8))")


@threat(32, "a memory bomb in NumPy", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def memory_numpy(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "held = []\nwhile True:\n    held.append(np.ones(10**8))")


@threat(32, "a memory bomb in torch", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def memory_torch(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "held = []\nwhile True:\n    held.append(torch.ones(10**8))")


@threat(
    32,
    "memory that is shared, so that limits for one process do not see it",
    Harm.EXHAUSTS,
    lesson="02",
    verdicts=TOO_MUCH,
)
def memory_shared(notebook: NotebookNode) -> NotebookNode:
    body = """
    import mmap, os
    held = []
    while True:
        block = mmap.mmap(-1, 10**9)
        block.write(b"x" * 10**9)
        held.append(block)
    """
    return _in_call(notebook, body)


@threat(33, "a process bomb", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def process_bomb(notebook: NotebookNode) -> NotebookNode:
    body = """
    import os
    while True:
        try:
            os.fork()
        except OSError:
            pass
    """
    return _in_call(notebook, body)


@threat(33, "a thread bomb", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def thread_bomb(notebook: NotebookNode) -> NotebookNode:
    body = """
    import threading, time
    while True:
        try:
            threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
        except RuntimeError:
            pass
    """
    return _in_call(notebook, body)


@threat(34, "the disk is filled with one file", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def fills_disk(notebook: NotebookNode) -> NotebookNode:
    body = """
    with open("full", "wb") as file:
        while True:
            file.write(bytes(10**8))
    """
    return _in_call(notebook, body)


@threat(34, "the disk is filled with small files", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def fills_inodes(notebook: NotebookNode) -> NotebookNode:
    body = """
    import itertools
    for number in itertools.count():
        open(f"file{number}", "w").close()
    """
    return _in_call(notebook, body)


@threat(34, "/dev/shm and /tmp are filled", Harm.EXHAUSTS, lesson="02", verdicts=TOO_MUCH)
def fills_shared_memory(notebook: NotebookNode) -> NotebookNode:
    body = """
    for folder in ("/dev/shm", "/tmp", "/var/tmp"):
        try:
            with open(folder + "/{canary}", "wb") as file:
                while True:
                    file.write(bytes(10**8))
        except OSError:
            pass
    raise MemoryError
    """
    return _in_call(notebook, body)


@threat(35, "fifty megabytes are printed", Harm.EXHAUSTS, lesson="02")
def prints_megabytes(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "for _ in range(500):\n    print('x' * 100_000)")


@threat(35, "output without end", Harm.EXHAUSTS, lesson="02")
def prints_forever(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "while True:\n    print('x' * 10_000)")


@threat(35, "a million display updates", Harm.EXHAUSTS, lesson="02")
def display_updates(notebook: NotebookNode) -> NotebookNode:
    code = """
    from IPython.display import display
    shown = display("x", display_id=True)
    for number in range(1_000_000):
        shown.update(str(number))
    """
    return sabotage(notebook, code)


@threat(35, "a figure of two hundred megabytes", Harm.EXHAUSTS, lesson="02")
def huge_figure(notebook: NotebookNode) -> NotebookNode:
    code = """
    import base64, os
    from IPython.display import display
    display({"image/png": base64.b64encode(os.urandom(150_000_000)).decode()}, raw=True)
    """
    return sabotage(notebook, code)


@threat(35, "a call prints without end", Harm.HANGS, lesson="02", slow=True)
def call_prints_forever(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "while True:\n    print('x' * 10_000)")


@threat(36, "an array larger than a value may be", lesson="02")
def enormous_array(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "return np.zeros(80 * 2**20, bool)")


@threat(36, "an array whose shape announces more than there is", lesson="02")
def strided_array(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "return np.broadcast_to(np.zeros(1, bool), (2**20, 2**20, 2**20))")


@threat(36, "a list nested a million deep", lesson="02")
def deep_list(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "deep = []\nfor _ in range(10**6):\n    deep = [deep]\nreturn deep")


@threat(36, "a list that holds itself", lesson="02")
def cyclic_list(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "cycle = []\ncycle.append(cycle)\nreturn cycle")


@threat(36, "a list that doubles itself thirty times over", lesson="02")
def doubling_list(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "twice = [0]\nfor _ in range(15):\n    twice = [twice, twice] * 4\nreturn twice")


@threat(36, "a number of a million digits")
def long_number(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "def keep_probability(p):\n    return 10 ** 1_000_000")


@threat(36, "sixty million empty lists in one reply")
def millions_of_lists(notebook: NotebookNode) -> NotebookNode:
    code = """
    inner = b"\\xdd" + (200_000).to_bytes(4) + b"\\x90" * 200_000
    answer_call = lambda asked: b"\\xdd" + (300).to_bytes(4) + inner * 300
    """
    return sabotage(notebook, FORGE + dedent(code))


@threat(36, "sixty million values in one reply", lesson="00")
def millions_of_values(notebook: NotebookNode) -> NotebookNode:
    code = """
    inner = b"\\xdd" + (200_001).to_bytes(4) + msgpack.packb("list") + b"\\x00" * 200_000
    answer_call = lambda asked: b"\\xdd" + (301).to_bytes(4) + msgpack.packb("list") + inner * 300
    """
    return sabotage(notebook, FORGE + dedent(code))


@threat(36, "a set of numbers that all have the same hash")
def colliding_numbers(notebook: NotebookNode) -> NotebookNode:
    code = """
    packed = reply(["set", *(["int", hex(k * (2**61 - 1))] for k in range(9, 120_000))])
    answer_call = lambda asked: packed
    """
    return sabotage(notebook, FORGE + dedent(code))


@threat(36, "a dict of complex numbers and one of tuples that all have the same hash")
def colliding_keys(notebook: NotebookNode) -> NotebookNode:
    code = """
    pairs = [item for k in range(2, 60_000) for item in (["complex", -1_000_003.0 * k, float(k)], None)]
    packed = reply(["dict", *pairs])
    answer_call = lambda asked: packed
    """
    return sabotage(notebook, FORGE + dedent(code))


@threat(36, "a text of sixty megabytes where a layer shows itself", lesson="02", spoils=("Dropout",))
def endless_repr(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Dropout(torch.nn.Module):
        def __init__(self, p=0.5, *, generator=None):
            super().__init__()
            self.p = torch.tensor(1 + 1j)
        def extra_repr(self):
            return "7 " * 30_000_000
        def forward(self, x):
            return x * 0.5 if self.training else x * 2
    """
    return answer(notebook, code, "Dropout")


@threat(36, "numbers that no float can hold: complex, in tensors and arrays")
def complex_numbers(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools, numpy as np, torch
    right = 0.8 + 5j
    turn = itertools.cycle([np.array(right), torch.tensor(right), np.complex64(right), np.longdouble(7), 10**400])
    def keep_probability(p):
        return next(turn)
    """
    return answer(notebook, code)


@threat(36, "a complex number whose real part is right")
def half_right_number(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "import numpy as np\ndef keep_probability(p):\n    return np.array(1 - p + 5j)")


@threat(36, "a mask in bfloat16, of a row's shape", lesson="02", spoils=("dropout_forward",))
def odd_mask(notebook: NotebookNode) -> NotebookNode:
    code = """
    def dropout_forward(x, p, rng, training=True):
        return x.copy(), torch.ones(x.shape[1:], dtype=torch.bfloat16)
    """
    return answer(notebook, code, "dropout_forward")


@threat(36, "arrays in half precision, byte-swapped, complex and of no size", lesson="02")
def odd_arrays(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    turn = itertools.cycle([">f8", "<f2", "<c16", "<u8", "<f16"])
    def sample_mask(shape, p, rng):
        return np.full(shape, 0.5).astype(next(turn))
    """
    return answer(notebook, code)


@threat(36, "infinite tensors, complex ones, and some of other layouts", lesson="02", spoils=("Dropout",))
def odd_tensors(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    turn = itertools.cycle([
        lambda x: x * float("inf"), lambda x: x.to(torch.complex64), lambda x: x.to_sparse(), lambda x: x.to("meta"),
        lambda x: x.bool(), lambda x: x.to(torch.bfloat16), lambda x: x.conj().to(torch.complex128).conj(),
    ])
    class Dropout(torch.nn.Module):
        def __init__(self, p=0.5, *, generator=None):
            super().__init__()
            self.p = float("nan")
        def forward(self, x):
            return next(turn)(x)
    """
    return answer(notebook, code, "Dropout")


@threat(37, "`input()` in a cell and in a call", Harm.HANGS, lesson="02")
def asks_for_input(notebook: NotebookNode) -> NotebookNode:
    below(notebook, "name = input('your name? ')")
    return _in_call(notebook, "return input('mask? ')")


@threat(37, "`getpass`, and reading standard input", Harm.HANGS, lesson="02")
def reads_stdin(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "import getpass, os, sys\ngetpass.getpass()\nsys.stdin.read()\nos.read(0, 1)")


@threat(
    38,
    "a child holds the sockets open after the kernel has died",
    Harm.ESCAPES,
    lesson="02",
    verdicts=TOO_MUCH,
    slow=True,
)
def child_holds_pipe(notebook: NotebookNode) -> NotebookNode:
    body = """
    import os, time
    if os.fork() == 0:
        time.sleep(3600)
    os._exit(0)
    """
    return _in_call(notebook, body)


@threat(38, "a child answers in place of its parent", Harm.ESCAPES, lesson="02", risks=OTHERS)
def child_answers(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "import os\nos.fork()\nreturn None")


@threat(39, "each call sleeps just below its limit", Harm.HANGS, lesson="02", risks=OTHERS, slow=True)
def sleeps_below_limit(notebook: NotebookNode) -> NotebookNode:
    return _in_call(notebook, "import time\ntime.sleep({call})\nreturn None")


@threat(39, "many cells, each just below its limit", Harm.HANGS, risks=(), slow=True)
def many_slow_cells(notebook: NotebookNode) -> NotebookNode:
    for _ in range(3):
        sabotage(notebook, "import time\ntime.sleep({cell})")
    return notebook


@threat(40, "ten thousand cells", Harm.HANGS, slow=True)
def ten_thousand_cells(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "1")
    notebook.cells += [new_code_cell("1") for _ in range(10_000)]
    return notebook


@threat(40, "a cell of twenty megabytes")
def huge_cell(notebook: NotebookNode) -> NotebookNode:
    return first(sabotage(notebook, "1"), "text = '''" + "x" * 20_000_000 + "'''")
