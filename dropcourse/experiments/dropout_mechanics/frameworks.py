"""The same layer in NumPy, PyTorch and Keras: what does its number mean, and when does it drop? On trial: claims 13
and 42.

Takes the `dropout_forward(x, p, rng)` to be measured, beside what the frameworks bring along. Keras is optional:
without it, its row is empty (NaN) in a live pass. The recorded one was made with it, and is not made without.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np
import torch

from dropcourse.errors import RecordError
from dropcourse.experiments.dropout_mechanics.masks import Forward
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

FRAMEWORK_MINIMUM = 0.01  # a share of units, or of a factor
FRAMEWORK_UNITS = {"quick": (100, 100), "full": (500, 500)}
GIVEN = 0.3  # the number that is written into each layer: its share is not that of the kept
MODES = {"training": True, "evaluation": False, "not asked": None}
NUMPY, LAYER, FUNCTION, KERAS = LAYERS = (
    "dropout_forward (NumPy)",
    "torch.nn.Dropout",
    "torch.nn.functional.dropout",
    "keras.layers.Dropout",
)
Apply = Callable[[np.ndarray, bool | None], np.ndarray]


@dataclass(frozen=True, eq=False)
class Frameworks:
    """What each layer does to ones when 0.3 is written into it.

    `dropped` is the share of units that are dropped, `factor` what the others are multiplied by, both of shape
    `(seeds, layers, modes)`. `keras` is its version, or an empty text where it was not measured.
    """

    dropped: np.ndarray
    factor: np.ndarray
    keras: str

    def __post_init__(self):
        as_arrays(self, dropped=3, factor=3)


def frameworks(dropout_forward: Forward, *, seeds: Iterable[int], size: str = "quick") -> Frameworks:
    """Measure each layer in each mode, and without saying which mode. "not asked" means: as built, or as called.

    Raises RecordError for a full run without Keras.
    """
    dropout_forward, x = answered(dropout_forward), np.ones(FRAMEWORK_UNITS[size], dtype=np.float32)
    keras = _keras()
    if keras is None and size == "full":
        raise RecordError("the recorded run measures Keras too. Install it: python -m pip install -e '.[frameworks]'")
    rows = []
    for seed in seeds:
        layers = [_numpy(dropout_forward, seed), _layer, _function, _keras_layer(keras, seed) if keras else None]
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            rows.append([[_measured(layer, x, mode) for mode in MODES.values()] for layer in layers])
    numbers = np.array(rows, dtype=float)
    return Frameworks(numbers[..., 0], numbers[..., 1], version("keras") if keras else "")


def _measured(layer: Apply | None, x: np.ndarray, mode: bool | None) -> tuple[float, float]:
    if layer is None:
        return np.nan, np.nan
    output = layer(x, mode)
    return float((output == 0).mean()), float(output[output != 0].mean())


def _numpy(dropout_forward: Forward, seed: int) -> Apply:
    rng = np.random.default_rng(seed)
    return lambda x, mode: dropout_forward(x, GIVEN, rng, **({} if mode is None else {"training": mode}))[0]


def _layer(x: np.ndarray, mode: bool | None) -> np.ndarray:
    layer = torch.nn.Dropout(GIVEN)
    return (layer if mode is None else layer.train(mode))(torch.from_numpy(x)).numpy()


def _function(x: np.ndarray, mode: bool | None) -> np.ndarray:
    options = {} if mode is None else {"training": mode}
    return torch.nn.functional.dropout(torch.from_numpy(x), GIVEN, **options).numpy()


def _keras():
    """The module, with PyTorch behind it, or None where it is not installed."""
    if find_spec("keras") is None:
        return None
    os.environ.setdefault("KERAS_BACKEND", "torch")  # its own default, TensorFlow, need not be installed
    import keras

    return keras


def _keras_layer(keras, seed: int) -> Apply:
    def apply(x: np.ndarray, mode: bool | None) -> np.ndarray:
        options = {} if mode is None else {"training": mode}
        return np.asarray(keras.ops.convert_to_numpy(keras.layers.Dropout(GIVEN, seed=seed)(x, **options)))

    return apply


def conclude_frameworks(result: Frameworks) -> dict[str, Verdict]:
    """Which layers drop in which mode, and does the number written there say how many are dropped? The rule: a share
    counts beyond 3 standard errors and beyond 0.01."""
    verdicts = {}
    for i, layer in enumerate(LAYERS):
        if np.isnan(result.dropped[:, i]).any():
            continue
        for j, mode in enumerate(MODES):
            verdicts[f"{layer}, {mode}"] = Verdict.of(
                result.dropped[:, i, j], FRAMEWORK_MINIMUM, present="drops", absent="does not drop"
            )
        verdicts[f"{layer}, share dropped minus {GIVEN}"] = Verdict.of(
            result.dropped[:, i, 0] - GIVEN, FRAMEWORK_MINIMUM, present="another meaning", absent="drop probability"
        )
        verdicts[f"{layer}, factor minus {1 / (1 - GIVEN):.4g}"] = Verdict.of(
            result.factor[:, i, 0] - 1 / (1 - GIVEN),
            FRAMEWORK_MINIMUM,
            present="another form",
            absent="inverted dropout",
        )
    return verdicts


def frameworks_table(recorded: Frameworks, live: Frameworks) -> str:
    """A line for each layer: the share dropped in each mode and the factor in training, live where it could be
    measured, else recorded, which the line then says."""
    lines = [f"{'':29}" + "".join(f"{mode:>12}" for mode in MODES) + f"{'factor':>9}"]
    for i, layer in enumerate(LAYERS):
        shown, note = live, ""
        if np.isnan(live.dropped[:, i]).any():
            shown, note = recorded, f"  recorded, keras {recorded.keras}"
        shares = "".join(f"{share:12.1%}" for share in shown.dropped[:, i].mean(axis=0))
        lines.append(f"{layer:29}{shares}{shown.factor[:, i, 0].mean():9.3f}{note}")
    return "\n".join(lines)


def recorded_frameworks() -> Frameworks:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.frameworks", Frameworks)
