"""Checks of `sgd_step(parameters, gradients, learning_rate, weight_decay)`: a step against the gradient of the loss
with its L2 penalty."""

from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.scale import close, difference
from dropcourse.checks.toolkit.verbs import Outcome

SHAPES = {"w": (3, 4), "b": (4,)}


def sgd_step_values(
    sgd_step: Any,
    shapes: dict = SHAPES,
    rates: tuple = ((0.1, 0.0), (0.2, 0.3), (0.7, 0.05), (0.0, 0.3)),
    inputs: Any = 0,
) -> None:
    """Learning rate times gradient of loss and penalty. `rates` are pairs (learning_rate, weight_decay)."""
    with Check("sgd_step", "values", inputs) as check:
        for learning_rate, weight_decay in rates:
            old, slopes = _data(check, shapes)
            new = _read(check, check.outcome(sgd_step, old, slopes, learning_rate, weight_decay), old)
            key, statement = ("plain", "without weight decay, the step is learning_rate times the gradient")
            if weight_decay:
                key, statement = ("decay", "with weight decay, the step is that of loss and penalty together")
            for name, got in new.items():
                right = old[name] - learning_rate * (slopes[name] + weight_decay * old[name])
                told = f"of {name}: {difference(got, right)}, at learning_rate = {learning_rate:.3g}"
                check.require(key, close(got, right, got.dtype), statement, told)
            _suspect(check, new, old, slopes, learning_rate, weight_decay)


def _suspect(check: Check, new: dict, old: dict, slopes: dict, learning_rate: float, weight_decay: float) -> None:
    """Suspect the wrong steps that end just there. Without weight decay many of them are right."""

    def ends(pull: float, rate: float = learning_rate) -> bool:
        """Whether the step is rate times gradient plus `pull` times the old parameters."""
        return all(
            close(new[name], old[name] - rate * slopes[name] - pull * old[name], old[name].dtype) for name in old
        )

    right = learning_rate * weight_decay
    biases = {name: array.ndim == 1 for name, array in old.items()}
    spared = all(
        close(new[name], old[name] - learning_rate * slopes[name] - right * old[name] * (not bias), old[name].dtype)
        for name, bias in biases.items()
    )
    check.suspect("uphill", ends(-right, -learning_rate) or ends(right, -learning_rate), {"plain", "decay"})
    check.suspect("learning-rate-missing", ends(weight_decay, 1.0), {"plain", "decay"})
    check.suspect("decay-ignored", ends(0.0), {"decay"})
    check.suspect("decoupled-decay", ends(weight_decay), {"decay"})
    check.suspect("decay-grows", ends(-right), {"decay"})
    check.suspect("decay-scaled", ends(2 * right) or ends(right / 2), {"decay"})
    check.suspect("some-spared", spared, {"decay"})


def sgd_step_manners(sgd_step: Any, shapes: dict = SHAPES, inputs: Any = 0) -> None:
    """dtypes are kept, the arguments stay, bad rates raise."""
    with Check("sgd_step", "manners", inputs) as check:
        for dtype in (np.float64, np.float32):
            old, slopes = _data(check, shapes, dtype)
            outcome = check.outcome(sgd_step, old, slopes, 0.3, 0.2)
            new = _read(check, outcome, old, judged=True)
            wide = all(array.dtype == np.float64 for array in new.values())
            check.suspect("dtype-not-kept", wide, {f"{name}.dtype" for name in new})
            require_untouched(check, outcome, parameters=0, gradients=1)
        bad = (-0.1, -2.0)
        require_value_errors(check, lambda rate: check.outcome(sgd_step, old, slopes, rate, 0.1), bad, "learning_rate")
        require_value_errors(check, lambda decay: check.outcome(sgd_step, old, slopes, 0.1, decay), bad, "weight_decay")


def _data(check: Check, shapes: dict, dtype: type = np.float64) -> tuple[dict, dict]:
    old, slopes = ({name: signed(check.inputs, shape).astype(dtype) for name, shape in shapes.items()} for _ in "ab")
    return old, slopes


def _read(check: Check, outcome: Outcome, old: dict, judged: bool = False) -> dict[str, np.ndarray]:
    """What came back, if it is a dict of the right arrays ("dict", "names", "w.shape" and so on)."""
    value = outcome.value
    check.require("dict", isinstance(value, dict), "the result is a dict", describe(value), fatal=True, quiet=True)
    names = ", ".join(map(str, value))
    check.require("names", value.keys() == old.keys(), "it has the same names", f"{names}", fatal=True, quiet=True)
    return {name: check.array(value[name], name, array, judged=judged) for name, array in old.items()}
