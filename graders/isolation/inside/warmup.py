"""What a session should not have to wait for: imports, and the first figure."""

import gc
import threading

import matplotlib

from .kernel import make_kernel


def warm_up() -> object:
    """Import what lessons use, make the kernel, draw a figure; the kernel. Raises RuntimeError if a thread is left
    running, which no fork would survive."""
    kernel = make_kernel()
    matplotlib.use("module://matplotlib_inline.backend_inline")
    import matplotlib.pyplot as plt
    import numpy as np
    import torch

    import dropcourse.checks.toolkit
    import dropcourse.predictions
    import dropcourse.training  # noqa: F401

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    figure, axes = plt.subplots()
    axes.plot(np.arange(3), label="a")
    axes.legend()
    axes.set_title("$x$")
    figure.canvas.draw()
    plt.close(figure)
    if threading.active_count() > 1:
        raise RuntimeError(f"threads are left running: {threading.enumerate()}")
    gc.collect()
    gc.freeze()
    return kernel
