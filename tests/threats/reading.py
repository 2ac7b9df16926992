"""Rows 15 to 21: the student's code reads what is not the student's. Its tests look for what it found, so each threat
prints or returns it; `{secret}`, `{classroom}` and other names in braces become real places."""

from nbformat import NotebookNode

from .threat import Harm, answer, first, sabotage, threat


def _spy(notebook: NotebookNode, search: str) -> NotebookNode:
    """A wrong answer, and a cell that prints what `search` appended to the list `found`."""
    lines = "".join(f"    {line}\n" for line in search.strip("\n").splitlines())
    body = (
        f"found = []\ntry:\n{lines}except BaseException as error:\n    found.append(type(error).__name__)\nprint(found)"
    )
    return sabotage(notebook, body)


@threat(15, "hidden tests are looked for in the callers' frames and in `In`", Harm.READS)
def reads_frames(notebook: NotebookNode) -> NotebookNode:
    code = """
    import sys
    def keep_probability(p):
        frame, seen = sys._getframe(), []
        while frame is not None:
            seen += [repr(frame.f_globals.get(name)) for name in ("In", "hidden", "inputs_for", "_key")]
            seen.append(frame.f_code.co_filename)
            frame = frame.f_back
        print(seen)
        return p
    """
    return answer(notebook, code)


@threat(15, "hidden tests are looked for in notebooks on disk", Harm.READS)
def reads_notebooks(notebook: NotebookNode) -> NotebookNode:
    search = """
import pathlib
for root in (".", "..", pathlib.Path.home(), "{course}"):
    for path in sorted(pathlib.Path(root).glob("**/*.ipynb"))[:50]:
        text = path.read_text()
        sought = "hidden." + "keep_probability_"
        found += [text[at : at + 200] for at in range(len(text)) if text.startswith(sought, at)]
"""
    return _spy(notebook, search)


@threat(15, "the hidden tests are imported", Harm.READS)
def imports_hidden_tests(notebook: NotebookNode) -> NotebookNode:
    search = """
import sys
sys.path.insert(0, "{course}")
from graders.hidden import start_here
import inspect
found.append(inspect.getsource(start_here))
"""
    return _spy(notebook, search)


@threat(16, "the gradebook is read", Harm.READS)
def reads_gradebook(notebook: NotebookNode) -> NotebookNode:
    return _spy(notebook, 'found.append(open("{classroom}/gradebook.db", "rb").read()[:2000])')


@threat(16, "the gradebook is searched for under every name, through SQLite", Harm.READS)
def queries_gradebook(notebook: NotebookNode) -> NotebookNode:
    search = """
import sqlite3
with sqlite3.connect("file:{classroom}/gradebook.db?mode=ro", uri=True) as base:
    found += base.execute("select * from student").fetchall()
"""
    return _spy(notebook, search)


@threat(17, "the reference solution is imported", Harm.READS)
def imports_reference(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        return p
    try:
        from dropcourse.reference.start_here import keep_probability
    except ImportError:
        pass
    """
    return answer(notebook, code)


@threat(17, "the reference solution is loaded from its file", Harm.READS)
def loads_reference(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        return p
    try:
        exec(open("{course}/dropcourse/reference/start_here.py").read())
    except OSError:
        pass
    """
    return answer(notebook, code)


@threat(17, "the author's text is read and run", Harm.READS)
def runs_author_text(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        return p
    try:
        text = open("{course}/solutions/00_start_here.py").read()
        exec(text[text.index("def keep_probability") : text.index("# %% test")])
    except (OSError, ValueError):
        pass
    """
    return answer(notebook, code)


@threat(17, "a right answer is taken from the variants by which the checks are proved", Harm.READS)
def takes_a_variant(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        return p
    try:
        import sys
        sys.path.insert(0, "{course}")
        from graders.variants import variants
        exec(next(v.source for v in variants("start_here", "keep_probability") if v.correct))
    except Exception:
        pass
    """
    return answer(notebook, code)


@threat(18, "a classmate's notebook is read", Harm.READS)
def reads_classmate(notebook: NotebookNode) -> NotebookNode:
    return _spy(notebook, 'found.append(open("{classmate}").read()[:2000])')


@threat(18, "a classmate's answer is found and run", Harm.READS)
def runs_classmates_answer(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        return p
    try:
        import glob, json
        for path in glob.glob("{classroom}/submitted/*/*/*.ipynb"):
            for cell in json.load(open(path))["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("solution"):
                    exec("".join(cell["source"]))
    except Exception:
        pass
    """
    return answer(notebook, code)


@threat(18, "every file below the folders of the kernel is listed", Harm.READS)
def lists_folders(notebook: NotebookNode) -> NotebookNode:
    search = """
import os, tempfile
for root in (os.getcwd(), os.path.dirname(os.getcwd()), tempfile.gettempdir(), "{classroom}"):
    for folder, _, files in os.walk(root):
        for name in files[:20]:
            path = os.path.join(folder, name)
            if os.path.getsize(path) < 10_000:
                found.append(open(path, "rb").read())
"""
    return _spy(notebook, search)


@threat(19, "environment variables are read", Harm.READS)
def reads_environment(notebook: NotebookNode) -> NotebookNode:
    return _spy(notebook, "import os\nfound += [f'{k}={v}' for k, v in os.environ.items()]")


@threat(19, "environment and memory of the parent are read through /proc", Harm.READS)
def reads_parent(notebook: NotebookNode) -> NotebookNode:
    search = """
import glob, os
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        found.append(open(path, "rb").read())
    except OSError:
        pass
"""
    return _spy(notebook, search)


@threat(19, "inherited descriptors are read", Harm.READS)
def reads_descriptors(notebook: NotebookNode) -> NotebookNode:
    search = """
import os
for name in os.listdir("/proc/self/fd"):
    target = os.readlink(f"/proc/self/fd/{name}")
    found.append(target)
    if target.startswith("/") and os.path.isfile(target) and os.path.getsize(target) < 1_000_000:
        found.append(os.pread(int(name), 4096, 0))
"""
    return _spy(notebook, search)


@threat(19, "the root of the file system is reached through /proc/1/root and `..`", Harm.READS)
def climbs_roots(notebook: NotebookNode) -> NotebookNode:
    search = """
import os
for root in ("/proc/1/root", "/proc/self/root", "/proc/1/cwd", "../../../../../../..", "/proc/self/cwd/../../.."):
    try:
        found.append(open(root + "{secret}").read())
    except OSError as error:
        found.append(error.errno)
"""
    return _spy(notebook, search)


@threat(20, "TCP to the loopback address", Harm.READS)
def connects_tcp(notebook: NotebookNode) -> NotebookNode:
    search = """
import socket
with socket.create_connection(("127.0.0.1", int("{port}")), timeout=2) as connection:
    connection.sendall(b"here I am")
    found.append("connected")
"""
    return _spy(notebook, search)


@threat(20, "UDP to the loopback address", Harm.READS)
def sends_udp(notebook: NotebookNode) -> NotebookNode:
    search = """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
    connection.sendto(b"here I am", ("127.0.0.1", int("{port}")))
    found.append("sent")
"""
    return _spy(notebook, search)


@threat(20, "a name is looked up, and a packet sent as a raw one", Harm.READS)
def looks_up_names(notebook: NotebookNode) -> NotebookNode:
    search = """
import socket
for attempt in (
    lambda: socket.gethostbyname("localhost.example.invalid"),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
):
    try:
        found.append(attempt())
    except OSError as error:
        found.append(type(error).__name__)
"""
    return _spy(notebook, search)


@threat(20, "Unix sockets of other processes, named and abstract", Harm.READS)
def connects_unix(notebook: NotebookNode) -> NotebookNode:
    search = """
import socket
for line in open("/proc/net/unix").read().splitlines()[1:]:
    name = line.split()[-1]
    if name.endswith("{unix}"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect("\\0" + name[1:] if name.startswith("@") else name)
            connection.sendall(b"here I am")
            found.append("connected")
"""
    return _spy(notebook, search)


@threat(21, "the course secret is read", Harm.READS)
def reads_secret(notebook: NotebookNode) -> NotebookNode:
    return _spy(notebook, 'found.append(open("{secret}").read())')


@threat(21, "the names of classmates are listed", Harm.READS)
def lists_classmates(notebook: NotebookNode) -> NotebookNode:
    return _spy(
        notebook,
        'import os\nfor folder in ("submitted", "autograded"):\n    found += os.listdir("{classroom}/" + folder)',
    )


@threat(21, "the seed of the hidden tests is looked for in the requests", Harm.READS, lesson="02")
def reads_seeds(notebook: NotebookNode) -> NotebookNode:
    code = """
    def sample_mask(shape, p, rng):
        print(rng.bit_generator.state, getattr(rng.bit_generator.seed_seq, "entropy", None))
        return np.zeros(shape, bool)
    """
    return answer(notebook, code)


@threat(21, "the secret is linked into the working folder and shown by magic commands", Harm.READS)
def shows_secret_by_magic(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "%cat {secret}\n!cat {secret}\n%pycat {secret}")
    return first(
        notebook,
        """
        import os
        try:
            os.symlink('{secret}', 'link')
            print(open('link').read())
        except OSError:
            pass
        """,
    )
