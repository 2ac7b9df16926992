"""What a session should not have to wait for: imports, and the first figure."""

import gc
import threading

import matplotlib

from dropcourse.checks.toolkit.values import pack, unpack
from dropcourse.checks.toolkit.workbench import Workbench

from .kernel import make_kernel


def warm_up() -> object:
    """Import what lessons use, make the kernel, run through all that is slow the first time; the kernel. Raises
    RuntimeError if a thread is left running, which no fork would survive."""
    kernel = make_kernel()
    matplotlib.use("module://matplotlib_inline.backend_inline")
    _compute()
    _draw()
    kernel.shell.run_cell("pass", silent=True)
    kernel.shell.run_cell("raise SystemError", silent=True)
    if threading.active_count() > 1:
        raise RuntimeError(f"threads are left running: {threading.enumerate()}")
    gc.collect()
    gc.freeze()
    return kernel


def _compute() -> None:
    """A backward pass imports a good part of torch, a check's request the rest of the toolkit."""
    import torch

    import dropcourse.checks.toolkit
    import dropcourse.predictions
    import dropcourse.training  # noqa: F401

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    bench = Workbench({"f": torch.nn.Linear(2, 1)})
    target = unpack(bench.perform(pack({"verb": "lookup", "name": "f"})))["value"]
    request = {"verb": "vjp", "target": target, "args": [torch.ones(1, 2)], "vector": torch.ones(1, 1), "seed": 0}
    bench.perform(pack(request))


def _draw() -> None:
    """The first figure finds the fonts."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot(range(3), label="a")
    axes.legend()
    axes.set_title("$x$")
    figure.canvas.draw()
    plt.close(figure)
