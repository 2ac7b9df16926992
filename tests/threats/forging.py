"""Rows 22 to 29: the student's code forges results, or brings code into another process or a browser."""

from textwrap import dedent

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output, new_raw_cell

from .threat import OTHERS, Harm, answer, below, first, place_of, sabotage, threat

# Calls are answered by `answer_call(asked)`, not by the workbench; `reply` packs what it may say, as msgpack has it.
FORGE = """
import msgpack
from dropcourse.checks.toolkit.values import unpack
from dropcourse.checks.toolkit.workbench import Workbench
honest = Workbench.perform
def reply(result=None, changed=("dict",), touched=("dict",), raised=None, printed="", **more):
    tree = ["dict", "result", result, "changed", list(changed), "touched", list(touched), "raised", raised,
            "printed", printed]
    for name, value in more.items():
        tree += [name, value]
    return msgpack.packb(tree, unicode_errors="surrogatepass")
def forged(bench, request):
    asked = unpack(request)
    return answer_call(asked) if asked["verb"] == "call" else honest(bench, request)
Workbench.perform = forged
"""

# The modules that put frames on the wire, and the sockets that lead out.
WIRE = """
import gc, socket, sys
wires = [m for m in list(sys.modules.values()) if hasattr(m, "REPLY") and hasattr(m, "send") and hasattr(m, "DONE")]
first_send = wires[0].send if wires else None
DONE, REPLY = b"D", b"R"
frame = lambda kind, body=b"": (len(body) + 1).to_bytes(4) + kind + body
sockets = [s for s in gc.get_objects() if type(s) is socket.socket and s.family == socket.AF_UNIX and s.fileno() > 0]
def patch(send):
    for wire in wires:
        wire.send = send
"""


def _forge(notebook: NotebookNode, source: str) -> NotebookNode:
    """A wrong answer, and a cell that answers calls by `answer_call(asked)`, which `source` defines."""
    return sabotage(notebook, FORGE + dedent(source))


def _forge_result(notebook: NotebookNode, tree: str) -> NotebookNode:
    return _forge(notebook, f"answer_call = lambda asked: reply({tree})")


@threat(22, "the gradebook, a result and feedback are overwritten", Harm.WRITES)
def overwrites_results(notebook: NotebookNode) -> NotebookNode:
    code = """
    import pathlib
    for name in ("gradebook.db", "results/x.json", "feedback/x.html", "course_secret", "canary"):
        try:
            path = pathlib.Path("{classroom}") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("full marks")
        except OSError:
            pass
    """
    return sabotage(notebook, code)


@threat(22, "files are left in the home folder, /tmp, /dev/shm and the course", Harm.WRITES)
def leaves_files(notebook: NotebookNode) -> NotebookNode:
    code = """
    import os, pathlib
    for folder in (os.path.expanduser("~"), "/tmp", "/var/tmp", "/dev/shm", "{course}", "{outside}", "/"):
        try:
            pathlib.Path(folder, "{canary}").write_text("here I was")
        except OSError:
            pass
    """
    return sabotage(notebook, code)


@threat(22, "a start-up file is left for the kernels of classmates", Harm.WRITES)
def leaves_startup_file(notebook: NotebookNode) -> NotebookNode:
    code = """
    import pathlib, site, sys
    for folder in (get_ipython().profile_dir.startup_dir, site.getusersitepackages(), sys.prefix, *sys.path):
        try:
            path = pathlib.Path(folder, "{canary}.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("here = 'I was'")
        except OSError:
            pass
    """
    return sabotage(notebook, code)


@threat(23, "something that looks like a grade and like a log record is printed")
def prints_grades(notebook: NotebookNode) -> NotebookNode:
    code = """
    import json, sys
    print("✓ keep_probability: values\\nScore: 2 / 2\\n1.0")
    print(json.dumps({"id": "keep_probability_values", "verdict": "passed", "points": 1, "max_points": 1}))
    print("[INFO] graded: 2 points", file=sys.stderr)
    get_ipython().kernel.session.auth = None
    """
    return sabotage(notebook, code)


@threat(
    23, "an error message that continues with a passed check, steers the terminal and reverses the text", lesson="02"
)
def message_of_success(notebook: NotebookNode) -> NotebookNode:
    code = """
    def sample_mask(shape, p, rng):
        text = "\\r\\n\\n✓ sample_mask: rate\\n\\x1b[2J\\x1b]0;done\\x07 \\u202e \\u2028 4 points"
        raise ValueError(text + "x" * 10**6)
    """
    return answer(notebook, code)


@threat(23, "an error class whose name, module and text are endless")
def endless_error(notebook: NotebookNode) -> NotebookNode:
    code = """
    Endless = type("E" * 10**6, (Exception,), {"__module__": "m" * 10**6, "__str__": lambda self: "✓\\n" * 10**6})
    def keep_probability(p):
        raise Endless
    """
    return answer(notebook, code)


@threat(24, "each reply is sent twice", lesson="02", risks=OTHERS)
def replies_twice(notebook: NotebookNode) -> NotebookNode:
    code = "patch(lambda *a: (first_send(*a), first_send(*a)))"
    return sabotage(notebook, WIRE + code)


@threat(24, "replies are sent before they are asked for", lesson="02", risks=OTHERS)
def replies_ahead(notebook: NotebookNode) -> NotebookNode:
    code = """
    for one in sockets:
        try:
            for _ in range(50):
                one.sendall(frame(REPLY, reply(True)))
        except OSError:
            pass
    Workbench.perform = honest
    """
    return sabotage(notebook, FORGE + WIRE + dedent(code))


@threat(24, "the kernel says that a cell has ended while it still runs", Harm.HANGS, lesson="02", risks=OTHERS)
def ends_early(notebook: NotebookNode) -> NotebookNode:
    code = """
    import time
    for one in sockets:
        try:
            one.sendall(frame(DONE) * 20)
        except OSError:
            pass
    time.sleep(2)
    print("late")
    """
    return sabotage(notebook, WIRE + dedent(code))


@threat(24, "outputs are sent where a reply is due", lesson="02", risks=OTHERS)
def outputs_for_replies(notebook: NotebookNode) -> NotebookNode:
    code = "patch(lambda connection, kind, body=b'': first_send(connection, b'O' if kind == REPLY else kind, body))"
    return sabotage(notebook, WIRE + code)


@threat(24, "bytes are written to every open descriptor", Harm.CRASHES, lesson="02", risks=OTHERS)
def writes_descriptors(notebook: NotebookNode) -> NotebookNode:
    code = """
    import os, stat
    for name in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.set_blocking(int(name), False)
                os.write(int(name), b"\\xff" * 4096)
        except OSError:
            pass
    """
    return sabotage(notebook, code)


@threat(24, "a frame announces four gigabytes", lesson="02", risks=OTHERS)
def announces_gigabytes(notebook: NotebookNode) -> NotebookNode:
    code = "patch(lambda connection, kind, body=b'': connection.sendall(b'\\xff' * 4 + kind + body))"
    return sabotage(notebook, WIRE + code)


@threat(24, "a reply comes byte by byte, one each second", Harm.HANGS, lesson="02", risks=OTHERS, slow=True)
def drips(notebook: NotebookNode) -> NotebookNode:
    code = """
    import time
    def drip(connection, kind, body=b""):
        for byte in frame(kind, body):
            connection.sendall(bytes([byte])); time.sleep(1)
    patch(drip)
    """
    return sabotage(notebook, WIRE + dedent(code))


@threat(24, "replies that say nothing, or the wrong thing", lesson="02", risks=OTHERS)
def wrong_replies(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    turn = itertools.cycle([b"", b"\\xc0", b"\\x00", b"\\xc1", b"\\xdf", *map(msgpack.packb, (["dict"], ["list"]))])
    answer_call = lambda asked: next(turn)
    """
    return _forge(notebook, code)


@threat(24, "a reply names an object that nobody holds", lesson="02", spoils=("Dropout",), risks=OTHERS)
def unknown_reference(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "class Dropout(torch.nn.Module):\n    pass", "Dropout")
    return below(notebook, FORGE + "answer_call = lambda asked: reply(['reference', 10**6])", "Dropout")


@threat(24, "a reference whose number fits no machine word", lesson="02", spoils=("Dropout",), risks=OTHERS)
def huge_reference(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "class Dropout(torch.nn.Module):\n    pass", "Dropout")
    return below(notebook, FORGE + "answer_call = lambda asked: reply(['reference', '9' * 100])", "Dropout")


@threat(24, "a value where an object of the student's should stand", lesson="02", spoils=("Dropout",), risks=OTHERS)
def value_for_handle(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "class Dropout(torch.nn.Module):\n    pass", "Dropout")
    tree = "['tensor', 'float32', [1], b'\\x00' * 4]"
    return below(notebook, FORGE + f"answer_call = lambda asked: reply({tree})", "Dropout")


@threat(
    24,
    "a layer that says of itself that it is a Module, found nowhere else",
    lesson="02",
    spoils=("Dropout",),
    risks=OTHERS,
)
def forged_description(notebook: NotebookNode) -> NotebookNode:
    answer(
        notebook, "class Dropout:\n    def __init__(self, p): self.p = p\n    __call__ = lambda self, x: x", "Dropout"
    )
    code = """
    from dropcourse.checks.toolkit.workbench import Workbench
    Workbench._describe = lambda self, target: {
        "callable": True, "is_class": True, "bases": ["torch.nn.modules.module.Module", 10**5000]}
    """
    return below(notebook, code, "Dropout")


@threat(24, "lists of endless texts where a text belongs")
def lists_for_texts(notebook: NotebookNode) -> NotebookNode:
    texts = "['x' * 20_000_000] * 2"
    raised = f"['dict', 'type', {texts}, 'bases', ['list'], 'message', {texts}, 'line', {texts}]"
    return _forge(notebook, f"answer_call = lambda asked: reply(raised={raised})")


@threat(24, "an opaque object whose description is endless")
def endless_description(notebook: NotebookNode) -> NotebookNode:
    return _forge_result(notebook, "['opaque', ['x' * 20_000_000] * 2, ['y' * 10_000_000]]")


@threat(24, "fields that no reply has, and fields twice")
def unknown_fields(notebook: NotebookNode) -> NotebookNode:
    bases = "['list', 'builtins.ValueError']"
    raised = f"['dict', 'type', 'ValueError', 'bases', {bases}, 'message', '-0.1', 'line', '', 'x', 1]"
    return _forge(notebook, f"answer_call = lambda asked: reply(True, raised={raised}, verdict='passed', points=2)")


@threat(24, "a changed generator that is a number too long to print", lesson="02", risks=OTHERS)
def generator_becomes_number(notebook: NotebookNode) -> NotebookNode:
    code = """
    mask = lambda asked: ['array', '|b1', list(asked['args'][0]), bytes(int(np.prod(asked['args'][0])))]
    answer_call = lambda asked: reply(mask(asked), changed=['dict', 2, ['int', 'f' * 10_000]])
    """
    return _forge(notebook, code)


@threat(24, "a changed generator that is a list nested in lists", lesson="02", risks=OTHERS)
def generator_becomes_list(notebook: NotebookNode) -> NotebookNode:
    code = """
    mask = lambda asked: ['array', '|b1', list(asked['args'][0]), bytes(int(np.prod(asked['args'][0])))]
    answer_call = lambda asked: reply(mask(asked), changed=['dict', 2, ['list', *['list'] * 100_000]])
    """
    return _forge(notebook, code)


@threat(24, "touched generators with states that are no bytes", lesson="02", risks=OTHERS)
def forged_states(notebook: NotebookNode) -> NotebookNode:
    return _forge(notebook, "answer_call = lambda asked: reply(None, touched=['dict', 'torch', ['list'], 'numpy', 5])")


@threat(25, "a pickle that runs code when loaded")
def pickled_code(notebook: NotebookNode) -> NotebookNode:
    code = """
    import pickle
    class Bomb:
        def __reduce__(self):
            return (exec, ("open('{outside}/{canary}', 'w').write('loaded')",))
    def keep_probability(p):
        return pickle.dumps(Bomb())
    """
    return answer(notebook, code)


@threat(25, "an array of objects, with a pickle as its data")
def object_array(notebook: NotebookNode) -> NotebookNode:
    return _forge_result(notebook, "['array', '|O', [1], b'\\x00' * 8]")


@threat(25, "arrays whose dtype is a structure, a date, a text or beyond the machine")
def odd_dtypes(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    turn = itertools.cycle(["<M8", "|V8", "<U2", "|S8", "<f99", "<f16", "f8,f8", "<f\\u0668", "|b8", ">c16", "<i3"])
    answer_call = lambda asked: reply(["array", next(turn), [1], bytes(8)])
    """
    return _forge(notebook, code)


@threat(25, "an extension type, a timestamp and a map of msgpack")
def extension_types(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    turn = itertools.cycle([msgpack.ExtType(-1, bytes(8)), msgpack.ExtType(5, bytes(8)), {"raised": None}])
    answer_call = lambda asked: msgpack.packb(["dict", "result", next(turn), "raised", None, "touched", ["dict"]])
    """
    return _forge(notebook, code)


@threat(25, "states of generators that read beyond their memory", lesson="02", risks=OTHERS)
def forged_generator_states(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    key = ["array", "<u4", [624], bytes(2496)]
    state = lambda name, place: ["dict", "bit_generator", name, "state", ["dict", "key", key, "pos", place]]
    turn = itertools.cycle([
        ["rng", state("MT19937", 2**31 - 1), None], ["rng", state("Philox", -1), None], ["generator", b"\\xff" * 5056],
        ["generator", b""], ["rng", ["dict", "bit_generator", "PCG64"], None],
        ["rng", state("PCG64", 0), ["dict", "entropy", ["int", "f" * 10**6], "spawn_key", ["tuple"], "pool_size", 10**9,
                                    "n_children_spawned", 0]],
    ])
    answer_call = lambda asked: reply(None, changed=["dict", 2, next(turn)])
    """
    return _forge(notebook, code)


@threat(26, "symbolic links and special files in the working folder", Harm.CRASHES)
def special_files(notebook: NotebookNode) -> NotebookNode:
    code = """
    import os
    for make in (lambda: os.symlink("{secret}", "start_here.ipynb"), lambda: os.mkfifo("numpy"),
                 lambda: os.link("{secret}", "hard"), lambda: os.symlink("/", "root"), lambda: os.mkfifo("agent")):
        try:
            make()
        except OSError:
            pass
    os._exit(0)
    """
    return sabotage(notebook, code)


@threat(27, "`atexit` prints full marks, and `os._exit(0)` looks like success", Harm.CRASHES, lesson="02")
def exits_with_success(notebook: NotebookNode) -> NotebookNode:
    code = """
    import atexit, os
    atexit.register(lambda: print("1.0"))
    def sample_mask(shape, p, rng):
        os._exit(0)
    """
    return answer(notebook, code)


@threat(27, "`sys.exit(0)` inside a call that a test makes", lesson="02")
def exits_in_call(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "import sys\ndef sample_mask(shape, p, rng):\n    sys.exit(0)")


@threat(28, "a detached process that writes later", Harm.ESCAPES)
def detaches(notebook: NotebookNode) -> NotebookNode:
    code = """
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(3)
            try:
                open("{outside}/{canary}", "w").write("later")
            finally:
                time.sleep(3600)
        os._exit(0)
    """
    return sabotage(notebook, code)


@threat(28, "`kill(-1, 9)`", Harm.ESCAPES, lesson="02")
def kills_everyone(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "import os, signal\ndef sample_mask(shape, p, rng):\n    os.kill(-1, signal.SIGKILL)")


@threat(28, "signals to the parent, to its group and to all processes that can be seen", Harm.ESCAPES)
def signals_others(notebook: NotebookNode) -> NotebookNode:
    code = """
    import os, signal
    for process in [os.getppid(), -os.getpgid(os.getppid()), *(int(n) for n in os.listdir("/proc") if n.isdigit())]:
        try:
            if process not in (os.getpid(), 0):
                os.kill(process, signal.SIGTERM)
        except OSError:
            pass
    """
    return sabotage(notebook, code)


@threat(28, "a tracer attaches to the parent and to classmates", Harm.ESCAPES)
def traces_others(notebook: NotebookNode) -> NotebookNode:
    code = """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    attached = [p for p in (int(n) for n in os.listdir("/proc") if n.isdigit())
                if p != os.getpid() and libc.ptrace(16, p, None, None) == 0]
    print("attached to", attached)
    """
    return sabotage(notebook, code)


@threat(28, "a thread that answers the next request in place of the main thread", lesson="02", risks=OTHERS)
def answers_from_thread(notebook: NotebookNode) -> NotebookNode:
    code = """
    import threading
    def steal(connection):
        try:
            while connection.recv(4096):
                connection.sendall(frame(REPLY, reply(True)))
        except Exception:
            pass
    for one in sockets:
        threading.Thread(target=steal, args=(one,), daemon=True).start()
    Workbench.perform = honest
    """
    return sabotage(notebook, FORGE + WIRE + dedent(code))


SCRIPT = "<script>window.stolen = document.cookie</script>"
HANDLERS = (
    "<img src=x onerror=alert(1)><svg onload=alert(1)><a href='javascript:alert(1)'>x</a><iframe src=//e.x></iframe>"
)


@threat(29, "HTML, SVG and JavaScript as output")
def active_output(notebook: NotebookNode) -> NotebookNode:
    code = f"""
    from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
    for kind in (HTML, Latex, Markdown):
        display(kind({(SCRIPT + HANDLERS)!r}))
    display(Javascript("window.stolen = 1"), SVG(data='<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'))
    display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "x"}}, "text/html": {SCRIPT!r}}}, raw=True)
    """
    return sabotage(notebook, code)


@threat(29, "an image whose data closes its attribute")
def broken_out_image(notebook: NotebookNode) -> NotebookNode:
    code = f"""
    from IPython.display import display
    data = {{"image/png": '"><script>1</script>', "image/jpeg": '"{HANDLERS}', "text/plain": "x"}}
    display(data, raw=True, metadata={{"image/png": {{"width": '"{HANDLERS}', "height": 1}}}})
    """
    return sabotage(notebook, code)


@threat(29, "script in Markdown and raw cells, in attachments, tags and metadata")
def active_text(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "1")
    link = "[x](javascript:alert(1)) ![y](attachment:a.svg) <details open ontoggle=alert(1)>"
    text = new_markdown_cell(SCRIPT + HANDLERS + link)
    text["attachments"] = {"a.svg": {'image/svg+xml"><script>1</script>': "PHN2Zy8+"}}
    raw = new_raw_cell(SCRIPT, metadata={"raw_mimetype": "text/html", "format": "text/html"})
    tagged = notebook.cells[place_of(notebook, "keep_probability") + 1]
    tagged.metadata["tags"] = ['x"><script>1</script>']
    notebook.cells += [text, raw]
    notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {}, "x": "</script>" + SCRIPT}
    }
    notebook.metadata["title"] = SCRIPT
    notebook.metadata["kernelspec"] = {"name": "x", "display_name": SCRIPT, "language": SCRIPT}
    notebook.metadata["language_info"] = {"name": 'x" onload="alert(1)', "pygments_lexer": SCRIPT, "mimetype": SCRIPT}
    return notebook


@threat(29, "script in the message of an error, its class and the line that raises it")
def active_error(notebook: NotebookNode) -> NotebookNode:
    code = f"""
    Active = type({SCRIPT!r}, (Exception,), {{}})
    def keep_probability(p):
        raise Active({(SCRIPT + HANDLERS)!r})  # {SCRIPT}
    """
    return answer(notebook, code)


@threat(29, "terminal sequences that become HTML, and outputs saved with the notebook")
def active_saved_outputs(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "print('\\x1b[31m' + " + repr(SCRIPT) + " + '\\x1b]8;;javascript:alert(1)\\x07x')")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("display_data", {"text/html": SCRIPT + HANDLERS})]
    return first(notebook, "1 / 0")
