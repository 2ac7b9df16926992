"""The global generators of Python, NumPy and torch around a student's code: put back, seeded, watched.

What is called here is bound when the module is imported, so that a student's code that replaces `np.random.seed` does
not reach it. torch is left out until something has imported it.
"""

import contextlib
import hashlib
import random
import sys
from collections.abc import Callable, Iterator

import numpy as np

NAMES = ("random", "numpy", "torch")
_WATCHED = 16
"""Bytes that are drawn to see where a generator stands: one that was used gives the same with odds of 2**-128."""
_seed_python, _draw_python = random.seed, random.randbytes
_save_python, _restore_python = random.getstate, random.setstate
_seed_numpy, _draw_numpy = np.random.seed, np.random.bytes
_save_numpy, _restore_numpy = np.random.get_state, np.random.set_state


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """When the block ends, the generators stand where they stood."""
    torch = sys.modules.get("torch")
    saved = _save_python(), _save_numpy(), torch and torch.get_rng_state()
    try:
        yield
    finally:
        _restore_python(saved[0])
        _restore_numpy(saved[1])
        if torch is not None:
            torch.set_rng_state(saved[2])


def seeded(seed: int) -> Callable[[], dict[str, bytes]]:
    """Seed the generators. What comes back is to be called once: it draws from each of them, and says of those that
    were used in the meantime where they stand, as a digest."""
    torch = sys.modules.get("torch")
    _seed(seed, torch)
    fresh = _draw(torch)
    _seed(seed, torch)

    def used() -> dict[str, bytes]:
        drawn = _draw(torch)
        return {name: hashlib.sha256(drawn[name]).digest()[:8] for name in drawn if drawn[name] != fresh[name]}

    return used


def _seed(seed: int, torch: object) -> None:
    _seed_python(seed)
    _seed_numpy(seed % 2**32)
    if torch is not None:
        torch.random.default_generator.manual_seed(seed)


def _draw(torch: object) -> dict[str, bytes]:
    """What each generator gives next. torch's state is as quick to read."""
    drawn = {"random": _draw_python(_WATCHED), "numpy": _draw_numpy(_WATCHED)}
    return drawn if torch is None else drawn | {"torch": torch.get_rng_state().numpy().tobytes()}
