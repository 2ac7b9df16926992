"""LSTMs with dropout against `nn.LSTM`, in one run: `python benchmarks/recurrent.py`.

Each arm makes a forward and a backward pass in training mode over the same inputs with one thread, in turn, many
times. Prints the median wall times and their ratios to `nn.LSTM`; where it is slower for a reason, it says so. Exits
with 1 if a fused one takes more than 1.3 times as long as `nn.LSTM`.
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

import torch
from torch import nn

from dropcourse.recurrent import (
    BetweenLayersLSTM,
    PerStepLSTM,
    RecurrentDropoutLSTM,
    VariationalLSTM,
    WeightDropLSTM,
    ZoneoutLSTM,
)

GOAL = 1.3
"""Largest ratio of wall time to `nn.LSTM` for a fused one."""
TIME, BATCH, FEATURES, HIDDEN, LAYERS, P = 70, 32, 128, 128, 2, 0.3
SIZES = (FEATURES, HIDDEN, LAYERS)
PLAIN = "nn.LSTM"
FUSED = {
    "between layers": lambda: BetweenLayersLSTM(*SIZES, p=P),
    "weight drop": lambda: WeightDropLSTM(*SIZES, p=P),
    "variational, masks shared by the batch": lambda: VariationalLSTM(*SIZES, p=P, shared=True),
    "variational, inputs only": lambda: VariationalLSTM(*SIZES, p=P, p_state=0.0),
}
STEPWISE = {
    "variational": (lambda: VariationalLSTM(*SIZES, p=P), "the mask on h differs from sequence to sequence"),
    "recurrent": (lambda: RecurrentDropoutLSTM(*SIZES, p=P), "the noise acts on the candidate, inside a step"),
    "zoneout": (lambda: ZoneoutLSTM(*SIZES, p=P, p_hidden=P / 2), "old entries are kept inside a step"),
    "per step": (lambda: PerStepLSTM(*SIZES, p=P, p_hidden=P), "masks on c and h differ from step to step"),
}


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--repetitions", type=int, default=15, metavar="N", help="of each arm (default: 15)")
    repetitions = parser.parse_args().repetitions
    torch.set_num_threads(1)
    torch.manual_seed(0)
    makers = {PLAIN: lambda: nn.LSTM(*SIZES), **FUSED, **{name: maker for name, (maker, _) in STEPWISE.items()}}
    seconds = _timed({name: _pass(maker()) for name, maker in makers.items()}, repetitions)
    ratios = {name: taken / seconds[PLAIN] for name, taken in seconds.items()}
    print(f"{TIME} steps, batch {BATCH}, {LAYERS} layers of {HIDDEN} units, p = {P}, forward and backward")
    print(f"{'':44}{'wall':>10}   ratio")
    for title, names in (("", [PLAIN]), ("in the fused kernel", FUSED), ("step by step", STEPWISE)):
        print(title, end="\n" if title else "")
        for name in names:
            print(f"{'  ' * bool(title) + name:44}{seconds[name] * 1000:8.2f}ms   {ratios[name]:.2f}")
    print("\nStep by step is slower because PyTorch's kernel takes one set of weights for the whole call, and nothing")
    print("can act between its steps. A loop launches some ten small operations at each step in its place:")
    for name, (_, reason) in STEPWISE.items():
        print(f"  {name:14}{reason}")
    missed = [name for name in FUSED if ratios[name] > GOAL]
    for name in missed:
        print(f"{name} is ABOVE ITS GOAL of {GOAL:g}")
    return int(bool(missed))


def _pass(model: nn.LSTM) -> Callable[[], None]:
    x = torch.randn(TIME, BATCH, FEATURES)

    def run() -> None:
        model.zero_grad(set_to_none=True)
        model(x)[0].square().mean().backward()

    return run


def _timed(arms: dict[str, Callable[[], None]], repetitions: int) -> dict[str, float]:
    """The median wall time of each arm; arms take turns, after one pass each that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in arms}
    for repetition in range(repetitions + 1):
        for name, arm in arms.items():
            began = time.perf_counter()
            arm()
            if repetition:
                seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


if __name__ == "__main__":
    raise SystemExit(main())
