"""Rows 3, 14, 24, 31 and 35 once more, where a check lends functions and networks to the student's code (lesson 03)."""

from nbformat import NotebookNode

from .forging import WIRE
from .threat import EVERY_PROBE, Harm, answer, below, sabotage, threat


@threat(24, "a lent function is called without end", Harm.HANGS, lesson="03")
def lent_without_end(notebook: NotebookNode) -> NotebookNode:
    code = """
    def exact_ensemble(network, x, p):
        while True:
            network(x)
    """
    return answer(notebook, code)


@threat(24, "a lent function is kept and called after its call has ended", lesson="03")
def lent_and_kept(notebook: NotebookNode) -> NotebookNode:
    code = """
    kept = []
    def exact_ensemble(network, x, p):
        kept.append(network)
        return kept[0](x)
    """
    return answer(notebook, code)


@threat(24, "a lent function is called by a thread that outlives the call", lesson="03", risks=("mc_dropout_predict",))
def lent_to_a_thread(notebook: NotebookNode) -> NotebookNode:
    code = """
    import threading, time
    def exact_ensemble(network, x, p):
        def later():
            for _ in range(200):
                time.sleep(0.01)
                try:
                    network(x)
                except Exception:
                    pass
        threading.Thread(target=later, daemon=True).start()
        return network(x)
    """
    return answer(notebook, code)


@threat(35, "a lent function is given what is too large, too deep, cyclic, or no value", lesson="03")
def lent_what_is_no_value(notebook: NotebookNode) -> NotebookNode:
    code = """
    turn = 0
    def exact_ensemble(network, x, p):
        global turn
        turn += 1
        cyclic = []
        cyclic.append(cyclic)
        deep = []
        for _ in range(10**4):
            deep = [deep]
        network([np.zeros(10**8), cyclic, deep, object(), {1: network}, "x" * 10**8][turn % 6])
    """
    return answer(notebook, code)


@threat(3, "a lent function is given an array whose class agrees with everything", lesson="03")
def lent_a_subclass(notebook: NotebookNode) -> NotebookNode:
    code = """
    class Yes(np.ndarray):
        def __array_function__(self, *a, **k): return True
        def __array_ufunc__(self, *a, **k): return True
        shape = property(lambda self: (10**9,))
        def __eq__(self, other): return True
        __hash__ = None
    def exact_ensemble(network, x, p):
        return network(np.zeros((1, x.shape[1])).view(Yes)).view(Yes)
    """
    return answer(notebook, code)


@threat(24, "questions about functions that nobody lent", lesson="03", risks=EVERY_PROBE)
def questions_about_nothing(notebook: NotebookNode) -> NotebookNode:
    code = """
    from dropcourse.checks.toolkit import lending
    def function_with_key(key):
        def stand_in(self, lent):
            return lambda *a, **k: unpack_(self._ask(pack_({"function": key, "args": list(a), "kwargs": k})))
        return stand_in
    from dropcourse.checks.toolkit.values import pack as pack_, unpack as unpack_
    lending.Borrowed.stand_in = function_with_key(-1)
    """
    return sabotage(notebook, code, "def exact_ensemble(network, x, p):\n    return network(x)")


@threat(24, "questions that say nothing, by the thousand", lesson="03", risks=EVERY_PROBE)
def questions_of_no_form(notebook: NotebookNode) -> NotebookNode:
    code = """
    from dropcourse.checks.toolkit import lending
    lending.Borrowed.stand_in = lambda self, lent: lambda *a, **k: [self._ask(b"\\xc1") for _ in range(10**4)]
    """
    return sabotage(notebook, code, "def exact_ensemble(network, x, p):\n    return network(x)")


@threat(24, "a question where a reply is due, when nothing was lent", lesson="03", risks=EVERY_PROBE)
def question_for_a_reply(notebook: NotebookNode) -> NotebookNode:
    code = "patch(lambda connection, kind, body=b'': first_send(connection, b'A' if kind == REPLY else kind, body))"
    return sabotage(notebook, WIRE + code)


@threat(14, "the answer is looked for in the frames of the lent function", lesson="03")
def lent_frames(notebook: NotebookNode) -> NotebookNode:
    code = """
    import inspect, gc
    def exact_ensemble(network, x, p):
        for name, cell in zip(network.__code__.co_freevars, network.__closure__ or ()):
            for one in [cell.cell_contents, *vars(cell.cell_contents).values()] if hasattr(
                cell.cell_contents, "__dict__") else ():
                for method in ("mean", "run", "wanted"):
                    if hasattr(one, method):
                        return getattr(one, method)(p)
        for frame in inspect.stack():
            for value in frame.frame.f_locals.values():
                if hasattr(value, "mean") and not isinstance(value, np.ndarray):
                    return value.mean(p)
        return x[:, :2]
    """
    return answer(notebook, code)


@threat(24, "a network of a check reports what is no report", lesson="03", spoils=("mc_dropout_predict",))
def probe_without_sense(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "def mc_dropout_predict(model, x, samples):\n    return model(x), model(x)", "mc_dropout_predict")
    code = """
    from dropcourse.checks.toolkit import probes
    probes.Network.modes = lambda self: 5
    probes.Network.noted = lambda self: [1, 2]
    probes.Network.state_dict = lambda self, *a, **k: "nothing"
    """
    return below(notebook, code, "mc_dropout_predict")


@threat(24, "a network of a check reports endless lists", lesson="03", spoils=("mc_dropout_predict",))
def probe_without_end(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "def mc_dropout_predict(model, x, samples):\n    return model(x), model(x)", "mc_dropout_predict")
    code = """
    from dropcourse.checks.toolkit import probes
    probes.Network.modes = lambda self: [True] * 10**6
    probes.Network.noted = lambda self: {"passes": "many", "tracked": None, "now": np.zeros(3)}
    """
    return below(notebook, code, "mc_dropout_predict")


@threat(12, "the classes of networks that checks ask for are taken away", lesson="03", spoils=("mc_dropout_predict",))
def probes_taken_away(notebook: NotebookNode) -> NotebookNode:
    answer(notebook, "def mc_dropout_predict(model, x, samples):\n    return x, x", "mc_dropout_predict")
    return below(notebook, "from dropcourse.checks.toolkit import probes\nprobes.PROBES.clear()", "mc_dropout_predict")


@threat(31, "a network of a check never returns", Harm.HANGS, lesson="03", spoils=("mc_dropout_predict",), slow=True)
def probe_hangs(notebook: NotebookNode) -> NotebookNode:
    code = """
    def mc_dropout_predict(model, x, samples):
        def forever(*a):
            while True:
                pass
        type(model).modes = type(model).noted = type(model).state_dict = forever
        return x, x
    """
    return answer(notebook, code, "mc_dropout_predict")
