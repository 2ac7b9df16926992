"""Sub-networks in one batch against one by one, in one run: `python benchmarks/ensembles.py`.

Both arms compute the same with one thread, and the results are compared. An exact ensemble of 2**12 sub-networks, one
hidden layer, one example: one call of the network against a call for each mask. Monte Carlo dropout with 100 samples of
32 examples: one pass over all copies against a pass for each sample. Prints the median wall times of several
repetitions in turn, and their ratios; exits with 1 if the exact ensemble in one batch is less than 20 times faster.
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

from dropcourse.reference.ensembles import enumerate_masks, exact_ensemble, mask_probability, mc_dropout_predict

GOAL = 20.0
"""Smallest ratio of wall time, loop to batch, for the exact ensemble."""
FEATURES, HIDDEN, CLASSES, P = 12, 32, 3, 0.3
SAMPLES, BATCH, WIDTH = 100, 32, 64


def main() -> int:
    """Run both comparisons and print them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--repetitions", type=int, default=15, metavar="N", help="of each arm (default: 15)")
    repetitions = parser.parse_args().repetitions
    torch.set_num_threads(1)
    print(f"{'':44}{'wall':>10}   ratio")
    ratio = _compare(f"exact ensemble, {2**FEATURES:,} sub-networks", *_exact_arms(), repetitions)
    _compare(f"Monte Carlo dropout, {SAMPLES} samples of {BATCH} examples", *_sampling_arms(), repetitions)
    if ratio < GOAL:
        print(f"the exact ensemble is BELOW ITS GOAL of {GOAL:g}")
    return int(ratio < GOAL)


def _exact_arms() -> tuple[Callable, Callable]:
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(FEATURES, HIDDEN)), rng.normal(size=(HIDDEN, CLASSES))
    x = rng.normal(size=(1, FEATURES))
    masks = enumerate_masks(FEATURES)

    def network(rows: np.ndarray) -> np.ndarray:
        return np.maximum(rows @ w1, 0) @ w2

    def loop() -> np.ndarray:
        mean = np.zeros((1, CLASSES))
        for mask, probability in zip(masks, mask_probability(masks, P), strict=True):
            mean += probability * network(x * mask / (1 - P))
        return mean

    def batch() -> np.ndarray:
        return exact_ensemble(network, x, P)

    if not np.allclose(loop(), batch()):
        raise AssertionError("loop and batch give different exact ensembles")
    return loop, batch


def _sampling_arms() -> tuple[Callable, Callable]:
    torch.manual_seed(0)
    layers = nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Dropout(P), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Dropout(P)
    model, x = nn.Sequential(*layers, nn.Linear(WIDTH, CLASSES)), torch.randn(BATCH, WIDTH)

    def loop() -> torch.Tensor:
        return mc_dropout_predict(model, x, SAMPLES)[0]

    def batch() -> torch.Tensor:
        with torch.no_grad():
            return model.train()(x.repeat(SAMPLES, 1)).reshape(SAMPLES, BATCH, CLASSES).mean(dim=0)

    means = [torch.stack([arm() for _ in range(20)]).mean(dim=0) for arm in (loop, batch)]
    if not torch.allclose(*means, atol=0.1):
        raise AssertionError("loop and batch estimate different means")
    return loop, batch


def _compare(title: str, loop: Callable, batch: Callable, repetitions: int) -> float:
    """Time both arms in turn and print them; the ratio of their medians."""
    seconds: dict[Callable, list[float]] = {loop: [], batch: []}
    for _ in range(repetitions):
        for arm, taken in seconds.items():
            began = time.perf_counter()
            arm()
            taken.append(time.perf_counter() - began)
    slow, fast = (statistics.median(seconds[arm]) for arm in (loop, batch))
    print(title)
    print(f"{'  one by one':44}{slow * 1000:8.2f}ms")
    print(f"{'  in one batch':44}{fast * 1000:8.2f}ms   {slow / fast:.1f}")
    return slow / fast


if __name__ == "__main__":
    raise SystemExit(main())
