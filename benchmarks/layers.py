"""The reference's layers against their counterparts in PyTorch, in one run: `python benchmarks/layers.py`.

One thread, float32, sizes of a training step; forward, and forward with backward where the reference has a gradient.
Prints the median wall times of several repetitions in turn, and their ratios, ours over PyTorch's; exits with 1 if a
layer that `GOAL` covers is slower than it allows.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # read when NumPy is imported

import numpy as np
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from dropcourse.reference.capstone import attention
from dropcourse.reference.dropout_mechanics import Dropout, dropout_backward, dropout_forward
from dropcourse.reference.structured_and_adaptive import alpha_dropout, spatial_dropout

GOAL = 1.5
"""Largest ratio of wall time, ours to PyTorch's."""
P = 0.3
Arm = Callable[[], object]


def main() -> int:
    """Run all comparisons and print them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--repetitions", type=int, default=30, metavar="N", help="of each arm (default: 30)")
    repetitions = parser.parse_args().repetitions
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print(f"{'':48}{'ours':>10}{'PyTorch':>10}   ratio")
    slow = []
    for title, ours, theirs in _arms():
        mine, other = _medians(ours, theirs, repetitions)
        print(f"{title:48}{mine * 1000:8.2f}ms{other * 1000:8.2f}ms   {mine / other:5.2f}")
        if mine / other > GOAL:
            slow.append(title)
    for title in slow:
        print(f"ABOVE THE GOAL of {GOAL:g}: {title}")
    return int(bool(slow))


def _arms() -> list[tuple[str, Arm, Arm]]:
    rng = np.random.default_rng(0)
    rows, maps = torch.randn(256, 1024), torch.randn(64, 64, 28, 28)
    layer, theirs = Dropout(P), nn.Dropout(P)
    channels, alpha = nn.Dropout2d(P), nn.AlphaDropout(P)
    q, k, v = (torch.randn(128, 64, 32, requires_grad=True) for _ in range(3))

    def numpy_step() -> None:
        out, mask = dropout_forward(rows.numpy(), P, rng)
        dropout_backward(out, mask, P)

    def ours_attention() -> torch.Tensor:
        return attention(q, k, v, P, training=True)

    def their_attention() -> torch.Tensor:
        return scaled_dot_product_attention(q, k, v, dropout_p=P)

    return [
        ("Dropout (256, 1024), forward", lambda: layer(rows), lambda: theirs(rows)),
        ("Dropout (256, 1024), forward and backward", _step(layer, rows), _step(theirs, rows)),
        ("dropout_forward (256, 1024), NumPy", lambda: dropout_forward(rows.numpy(), P, rng), lambda: theirs(rows)),
        ("dropout_forward and _backward, NumPy", numpy_step, _step(theirs, rows)),
        ("spatial_dropout (64, 64, 28, 28), NumPy", lambda: spatial_dropout(maps.numpy(), P, rng),
         lambda: channels(maps)),
        ("alpha_dropout (256, 1024), NumPy", lambda: alpha_dropout(rows.numpy(), P, rng), lambda: alpha(rows)),
        ("attention (128, 64, 32), forward", ours_attention, their_attention),
        ("attention, forward and backward", lambda: ours_attention().sum().backward(),
         lambda: their_attention().sum().backward()),
    ]  # fmt: skip


def _step(layer: nn.Module, x: torch.Tensor) -> Arm:
    """Forward and backward with respect to the input."""
    leaf = x.clone().requires_grad_()
    return lambda: torch.autograd.grad(layer(leaf).sum(), leaf)


def _medians(ours: Arm, theirs: Arm, repetitions: int) -> tuple[float, float]:
    """Time both arms in turn, after one round that does not count; median seconds of each."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for repetition in range(repetitions + 1):
        for arm, taken in zip((ours, theirs), seconds, strict=True):
            began = time.perf_counter()
            arm()
            if repetition:
                taken.append(time.perf_counter() - began)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


if __name__ == "__main__":
    raise SystemExit(main())
