"""Rows 1 to 14: the student's code tampers with what a test sees, so that a wrong answer looks right."""

from textwrap import dedent

from nbformat import NotebookNode

from .threat import OTHERS, Harm, answer, below, first, sabotage, threat


@threat(1, "an input transformer empties all later cells")
def empties_cells(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "get_ipython().input_transformers_cleanup.append(lambda lines: [])")


@threat(1, "an input transformer replaces test cells by `pass`", lesson="02")
def replaces_cells(notebook: NotebookNode) -> NotebookNode:
    code = """
    replace = lambda lines: ['pass\\n'] if 'check.' in ''.join(lines) else lines
    get_ipython().input_transformers_post.append(replace)
    """
    return sabotage(notebook, code)


@threat(1, "`run_cell` of the shell is replaced", lesson="02", risks=OTHERS)
def replaces_run_cell(notebook: NotebookNode) -> NotebookNode:
    code = """
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult
    shell = get_ipython()
    success = lambda *a, **k: ExecutionResult(ExecutionInfo("", False, False, True, ""))
    shell.run_cell = success
    """
    return sabotage(notebook, code)


@threat(2, "an AST transformer drops every `assert`")
def drops_asserts(notebook: NotebookNode) -> NotebookNode:
    code = """
    import ast
    class Drop(ast.NodeTransformer):
        def visit_Assert(self, node): return ast.Pass()
        def visit_Raise(self, node): return ast.Pass()
    get_ipython().ast_transformers.append(Drop())
    """
    return sabotage(notebook, code)


@threat(2, "an AST transformer turns every call into a constant", lesson="02", risks=OTHERS)
def drops_calls(notebook: NotebookNode) -> NotebookNode:
    code = """
    import ast
    class Drop(ast.NodeTransformer):
        def visit_Expr(self, node): return ast.Pass() if isinstance(node.value, ast.Call) else node
    get_ipython().ast_transformers.append(Drop())
    """
    return sabotage(notebook, code)


@threat(2, "compiled code objects lose their assertions: `builtins.compile` optimises")
def compiles_without_asserts(notebook: NotebookNode) -> NotebookNode:
    code = """
    import builtins
    real = builtins.compile
    builtins.compile = lambda *a, **k: real(*a[:3], **{**k, "optimize": 2})
    """
    return sabotage(notebook, code)


EQUAL_TO_ALL = """
class Sly({base}):
    __eq__ = __ge__ = __le__ = __gt__ = __lt__ = __ne__ = lambda self, other: True
    __hash__ = {base}.__hash__
    __sub__ = __rsub__ = __abs__ = __neg__ = lambda self, *other: self
    __bool__ = lambda self: True
    __array_priority__ = 1e9
"""


@threat(3, "a float whose every comparison is true")
def sly_float(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, EQUAL_TO_ALL.format(base="float") + "def keep_probability(p):\n    return Sly(0.123)")


@threat(3, "an int subclass that claims to be every number")
def sly_int(notebook: NotebookNode) -> NotebookNode:
    code = EQUAL_TO_ALL.format(base="int") + "    __float__ = lambda self: 0.8\n    __index__ = lambda self: 1\n"
    return answer(notebook, code + "def keep_probability(p):\n    return Sly(7)")


@threat(3, "an object that converts itself to whatever is expected")
def sly_conversions(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Sly:
        __float__ = lambda self: 0.8
        __array__ = lambda self, *a, **k: __import__("numpy").array(0.8)
        __eq__ = lambda self, other: True
        __class__ = float
        __reduce__ = lambda self: (float, (0.8,))
        shape = ()
    def keep_probability(p):
        return Sly()
    """
    return answer(notebook, code)


@threat(
    3, "an ndarray subclass with `__array_function__` and `__array_ufunc__` that agree with everything", lesson="02"
)
def sly_array(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Sly(np.ndarray):
        __array_function__ = lambda self, *a, **k: True
        __array_ufunc__ = lambda self, *a, **k: np.True_
        __eq__ = __ne__ = __lt__ = lambda self, other: np.ones(self.shape, bool)
        all = any = lambda self, *a, **k: True
        dtype = np.dtype(bool)
    def sample_mask(shape, p, rng):
        rng.random()
        return np.full(shape, 0.5).view(Sly)
    """
    return answer(notebook, code)


@threat(3, "a Tensor subclass with `__torch_function__` that agrees with everything", lesson="02", spoils=("Dropout",))
def sly_tensor(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Sly(torch.Tensor):
        @classmethod
        def __torch_function__(cls, function, types, args=(), kwargs=None):
            return torch.tensor(True)
    class Dropout(torch.nn.Module):
        def __init__(self, p=0.5, *, generator=None):
            super().__init__()
            self.p = "0.3 0.5"
        def forward(self, x):
            return torch.zeros(x.shape, dtype=x.dtype).as_subclass(Sly)
    """
    return answer(notebook, code, "Dropout")


@threat(3, "a metaclass makes `isinstance` and `==` true for the class itself")
def sly_metaclass(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Meta(type):
        __instancecheck__ = __subclasscheck__ = __eq__ = lambda cls, other: True
        __hash__ = type.__hash__
        mro = lambda cls: [cls, ValueError, Exception, BaseException, object] if False else type.mro(cls)
        __call__ = lambda cls, *a, **k: cls
    class keep_probability(metaclass=Meta):
        __float__ = lambda self: 0.8
    """
    return answer(notebook, code)


@threat(3, "an error class whose `mro` claims to be a ValueError")
def sly_error(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Meta(type):
        def mro(cls): return [cls, *ValueError.__mro__]
    class Claim(ValueError, metaclass=Meta):
        __str__ = lambda self: " ".join(str(n / 100) for n in range(-300, 300))
    def keep_probability(p):
        raise Claim
    """
    return answer(notebook, code)


@threat(4, "NaN is returned")
def returns_nan(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "def keep_probability(p):\n    return float('nan')")


@threat(4, "NaN everywhere, in the output, the mask and the scale", lesson="02", spoils=("dropout_backward",))
def returns_nan_arrays(notebook: NotebookNode) -> NotebookNode:
    code = "def dropout_backward(grad_output, mask, p):\n    return np.full_like(grad_output, np.nan)"
    return answer(notebook, code, "dropout_backward")


@threat(4, "infinity, negative zero and subnormal numbers")
def returns_infinity(notebook: NotebookNode) -> NotebookNode:
    code = "import itertools\nturn = itertools.cycle([float('inf'), -0.0, 5e-324, -float('inf')])\n"
    return answer(notebook, code + "def keep_probability(p):\n    return next(turn)")


@threat(5, "a negative, an infinite and a NaN number of points in the metadata")
def forged_points(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "1")
    tests = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    for cell, points in zip(tests, (-1e9, 1e9), strict=True):
        cell.metadata.nbgrader.points = points
    return notebook


@threat(5, "a test cell whose source is replaced by a negative score", lesson="02")
def negative_score(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "-5")
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "-5.0"
    return notebook


@threat(5, "a graded cell of the student's own, worth a hundred points")
def bonus_cell(notebook: NotebookNode) -> NotebookNode:
    sabotage(notebook, "100.0")
    notebook.cells[-1].metadata["nbgrader"] = {
        "grade": True, "grade_id": "bonus", "points": 100, "solution": False, "locked": False, "task": False,
        "schema_version": 3, "cell_type": notebook.cells[-1].cell_type,
    }  # fmt: skip
    return notebook


FORGED_OUTPUT = """
kernel = get_ipython().kernel
def publish(kind, content, parent):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=parent, ident=kernel._topic(kind))
def forge(*_):
    parent = kernel.get_parent("shell")
    publish("execute_result", {"data": {"text/plain": "1.0"}, "metadata": {}, "execution_count": 1}, parent)
"""


@threat(6, "a forged `execute_result` of 1.0 before each cell")
def forged_result(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, FORGED_OUTPUT + "get_ipython().events.register('pre_run_cell', forge)\nforge()")


@threat(6, "a forged `execute_result` of the wrong form", lesson="02")
def malformed_result(notebook: NotebookNode) -> NotebookNode:
    code = 'publish("execute_result", {"data": {"text/plain": {"a": 5}}, "metadata": 7}, kernel.get_parent("shell"))'
    return sabotage(notebook, FORGED_OUTPUT + code)


@threat(6, "messages on the output channel that lack what they must have", lesson="02", risks=OTHERS)
def malformed_messages(notebook: NotebookNode) -> NotebookNode:
    code = """
    parent = kernel.get_parent("shell")
    for kind in ("status", "display_data", "stream", "error", "update_display_data", "comm_open", "comm_msg"):
        publish(kind, {}, parent)
        publish(kind, {"data": 3, "comm_id": None, "execution_state": [], "name": 9, "text": None}, parent)
    """
    return sabotage(notebook, FORGED_OUTPUT + dedent(code))


@threat(6, "the kernel says that it is idle while the cell still runs", Harm.HANGS, lesson="02", risks=OTHERS)
def false_idle(notebook: NotebookNode) -> NotebookNode:
    code = """
    publish("status", {"execution_state": "idle"}, kernel.get_parent("shell"))
    import time; time.sleep(2)
    print("late")
    """
    return sabotage(notebook, FORGED_OUTPUT + dedent(code))


@threat(7, "`showtraceback` is silenced")
def silent_traceback(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "get_ipython().showtraceback = lambda *a, **k: None")


@threat(7, "a custom handler swallows every exception")
def custom_exception_handler(notebook: NotebookNode) -> NotebookNode:
    code = "get_ipython().set_custom_exc((BaseException,), lambda self, kind, value, tb, tb_offset=None: [])"
    return sabotage(notebook, code)


@threat(7, "the error classes of the course swallow themselves", lesson="02")
def hollow_errors(notebook: NotebookNode) -> NotebookNode:
    code = """
    import dropcourse.errors as errors, sys
    errors.CheckFailed._render_traceback_ = lambda self: []
    errors.CheckFailed.__new__ = staticmethod(lambda cls, *a, **k: SystemExit(0))
    sys.excepthook = lambda *a: None
    """
    return sabotage(notebook, code)


@threat(8, "`numpy.allclose`, `numpy.testing` and `np.unique` agree with everything", lesson="02")
def patched_numpy(notebook: NotebookNode) -> NotebookNode:
    code = """
    import numpy.testing
    np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
    np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
    np.unique = lambda *a, **k: np.array([0, 1])
    np.all = np.any = lambda *a, **k: True
    """
    return sabotage(notebook, code)


@threat(8, "`torch.allclose` and `torch.equal` agree with everything", lesson="02")
def patched_torch(notebook: NotebookNode) -> NotebookNode:
    code = """
    torch.allclose = torch.equal = torch.isclose = lambda *a, **k: True
    torch.testing.assert_close = lambda *a: None
    """
    return sabotage(notebook, code)


@threat(8, "`builtins.all`, `any`, `abs` and `max` agree with everything")
def patched_builtins(notebook: NotebookNode) -> NotebookNode:
    code = "import builtins\nbuiltins.all = builtins.any = lambda *a: True\nbuiltins.abs = builtins.max = lambda *a: 0"
    return sabotage(notebook, code)


@threat(8, "`builtins.isinstance` is always true", Harm.HANGS, slow=True)
def patched_isinstance(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import builtins\nbuiltins.isinstance = lambda a, b: True")


@threat(8, "the memory of the argument is overwritten, in the hope that the test compares with it", Harm.CRASHES)
def patched_memory(notebook: NotebookNode) -> NotebookNode:
    code = """
    import ctypes
    def keep_probability(p):
        ctypes.c_double.from_address(id(p) + 16).value = 0.5
        return 0.5
    """
    return answer(notebook, code)


@threat(9, "`unittest.SkipTest` is raised")
def raises_skip(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, "import unittest\ndef keep_probability(p):\n    raise unittest.SkipTest('not today')")


@threat(9, "`pytest.skip` is called")
def calls_skip(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        try:
            import pytest
        except ImportError:
            raise RuntimeError("no pytest")
        pytest.skip("not today")
    """
    return answer(notebook, code)


@threat(9, "the course's own exceptions are raised: not answered, session lost, a passed check", lesson="02")
def raises_course_errors(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools, dropcourse.errors as errors
    turn = itertools.cycle([errors.SessionLost, errors.NotAnswered, errors.ValueRefused, errors.CheckFailed])
    def sample_mask(shape, p, rng):
        raise next(turn)("all is well")
    """
    return answer(notebook, code)


@threat(9, "`StopIteration`, `GeneratorExit` and `SystemExit(0)` are raised")
def raises_exits(notebook: NotebookNode) -> NotebookNode:
    code = """
    import itertools
    turn = itertools.cycle([StopIteration, GeneratorExit, SystemExit])
    def keep_probability(p):
        raise next(turn)(0)
    """
    return answer(notebook, code)


@threat(10, "the clock stands still, and limits never end")
def patched_clock(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0.0")


@threat(10, "the global generators are replaced by constants", lesson="02", risks=OTHERS)
def patched_generators(notebook: NotebookNode) -> NotebookNode:
    code = """
    import random
    random.getstate = np.random.get_state = lambda *a, **k: ("MT19937", 0)
    random.seed = np.random.seed = lambda *a, **k: None
    np.random.default_rng = lambda *a, **k: None
    """
    return sabotage(notebook, code)


@threat(10, "warnings and floating-point errors become exceptions", lesson="02")
def warnings_as_errors(notebook: NotebookNode) -> NotebookNode:
    return sabotage(notebook, "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')")


@threat(11, "a file `numpy.py` in the working folder shadows NumPy", lesson="02")
def shadows_numpy(notebook: NotebookNode) -> NotebookNode:
    return first(sabotage(notebook, "1"), "open('numpy.py', 'w').write('allclose = lambda *a: True')")


@threat(11, "a package `dropcourse` in the working folder, loaded after a crash", Harm.CRASHES)
def shadows_course(notebook: NotebookNode) -> NotebookNode:
    code = """
    import os, pathlib
    pathlib.Path("dropcourse/checks").mkdir(parents=True, exist_ok=True)
    for name in ("dropcourse/__init__.py", "dropcourse/checks/__init__.py", "dropcourse/checks/start_here.py"):
        pathlib.Path(name).write_text("keep_probability_values = keep_probability_errors = lambda *a, **k: None")
    """
    return below(sabotage(notebook, code), "import os; os._exit(0)")


@threat(12, "check functions are overwritten")
def overwrites_checks(notebook: NotebookNode) -> NotebookNode:
    code = "import dropcourse.checks.start_here as c\nfor name in dir(c):\n    setattr(c, name, lambda *a, **k: None)"
    return sabotage(notebook, code)


@threat(12, "`dropcourse.checks` and `graders` in `sys.modules` are replaced by what says yes")
def replaces_modules(notebook: NotebookNode) -> NotebookNode:
    code = """
    import sys
    from unittest.mock import MagicMock
    for name in ("dropcourse.checks", "dropcourse.checks.start_here", "graders", "graders.hidden",
                 "graders.hidden.start_here", "graders.inputs"):
        sys.modules[name] = MagicMock()
    check = hidden = sys.modules["graders.hidden"]
    """
    return sabotage(notebook, code)


@threat(12, "`Check.require` and `Check.__exit__` are replaced, found through gc")
def patches_check_by_gc(notebook: NotebookNode) -> NotebookNode:
    code = """
    import gc
    import dropcourse.checks.start_here
    for thing in gc.get_objects():
        if isinstance(thing, type) and thing.__name__ == "Check":
            thing.require = lambda *a, **k: None
            thing.__exit__ = lambda *a: True
        if callable(thing) and getattr(thing, "__name__", "") in ("keep_probability_values", "number", "names"):
            thing.__code__ = (lambda *a, **k: True).__code__
    """
    return sabotage(notebook, code)


@threat(12, "an import hook serves another `dropcourse`")
def import_hook(notebook: NotebookNode) -> NotebookNode:
    code = """
    import sys, types
    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name.startswith(("dropcourse.checks", "graders")):
                raise ImportError("not here")
    sys.meta_path.insert(0, Finder())
    for name in [name for name in sys.modules if name.startswith("dropcourse.checks.start")]:
        del sys.modules[name]
    """
    return sabotage(notebook, code)


@threat(13, "`print`, `display` and `__import__` are replaced")
def patched_print(notebook: NotebookNode) -> NotebookNode:
    code = """
    import builtins
    real = builtins.__import__
    builtins.print = display = lambda *a, **k: 1.0
    builtins.__import__ = lambda name, *a, **k: real("math" if name.startswith("graders") else name, *a, **k)
    """
    return sabotage(notebook, code)


@threat(13, "`sys.stdout` and `sys.stderr` are replaced by what raises", lesson="02", risks=OTHERS)
def broken_streams(notebook: NotebookNode) -> NotebookNode:
    code = """
    import sys
    class Broken:
        def __getattr__(self, name): raise RuntimeError(name)
    sys.stdout = sys.stderr = Broken()
    """
    return sabotage(notebook, code)


@threat(14, "a function that looks for the expected value in the callers' frames")
def searches_frames(notebook: NotebookNode) -> NotebookNode:
    code = """
    import sys
    def keep_probability(p):
        frame = sys._getframe()
        while frame is not None:
            for name in ("expected", "wanted", "want", "right", "reference", "answer"):
                if name in frame.f_locals:
                    return frame.f_locals[name]
            frame = frame.f_back
        return p
    """
    return answer(notebook, code)


@threat(14, "a table of the visible inputs, and nothing for others")
def memorised_inputs(notebook: NotebookNode) -> NotebookNode:
    code = """
    def keep_probability(p):
        known = {0.2: 0.8, 0.75: 0.25, 0.0: 1.0, 1.0: 0.0, 0.25: 0.75}
        if str(p) in ("-0.1", "1.5", "nan", "half"):
            raise ValueError(f"{p}")
        return known.get(p, 0.123)
    """
    return answer(notebook, code)


@threat(14, "a function that searches all live objects for the reference solution")
def searches_objects(notebook: NotebookNode) -> NotebookNode:
    code = """
    import gc
    def keep_probability(p):
        for thing in gc.get_objects():
            if callable(thing) and getattr(thing, "__module__", "") == "dropcourse.reference.start_here":
                return thing(p)
        return p
    """
    return answer(notebook, code)
