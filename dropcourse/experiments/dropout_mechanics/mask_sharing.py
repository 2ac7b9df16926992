"""A mask for each example, or one for the whole batch? On trial: what "in each training step" leaves open (claim 1).

Source: Srivastava et al. 2014 (JMLR 15), section 5.1, draws a mask for each training case.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.dropout_mechanics.networks import LEARNING_RATES, PER_EXAMPLE, SHARED, Layer, compared, fit
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

SHARING_EPOCHS = {"quick": 25, "full": 60}
SHARING_ARMS = (PER_EXAMPLE, SHARED)
SHARING_MINIMUMS = {"validation accuracy": 0.01, "validation loss": 0.02}  # the loss in nats


@dataclass(frozen=True, eq=False)
class MaskSharing:
    """Validation accuracy and loss in nats after each epoch, evaluation mode, shape `(seeds, 2, epochs)`: with a mask
    for each example, and with one mask for the batch."""

    validation_accuracy: np.ndarray
    validation_loss: np.ndarray

    def __post_init__(self):
        as_arrays(self, validation_accuracy=3, validation_loss=3)

    def lead(self, curve: str) -> np.ndarray:
        """A mask for each example minus one for the batch, in the last epoch: `(seeds,)`."""
        last = getattr(self, curve.replace(" ", "_"))[:, :, -1]
        return last[:, 0] - last[:, 1]


def mask_sharing(dropout: Layer, *, seeds: Iterable[int], size: str = "quick") -> MaskSharing:
    """Train both arms for each seed. A quick run is the beginning of the full run with the same seed."""
    runs = [
        [
            fit(dropout, arm, seed=seed, epochs=SHARING_EPOCHS[size], learning_rate=LEARNING_RATES[arm])[1]
            for arm in SHARING_ARMS
        ]
        for seed in seeds
    ]
    accuracy = [[history.validation_accuracy for history in pair] for pair in runs]
    return MaskSharing(np.array(accuracy), np.array([[history.validation_loss for history in pair] for pair in runs]))


def conclude_mask_sharing(result: MaskSharing) -> dict[str, Verdict]:
    """With a mask for each example, what is higher or lower than with one for the batch? The rule: in the last epoch,
    beyond 3 standard errors and beyond 0.01 for the accuracy, 0.02 nats for the loss."""
    return {curve: compared(result.lead(curve), minimum) for curve, minimum in SHARING_MINIMUMS.items()}


def draw_mask_sharing(recorded: MaskSharing, live: MaskSharing | None = None) -> tuple[Figure, str]:
    """The recorded validation curves under the live ones, and the differences of the seeds; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.2)
    for panel, curve in zip(axes, SHARING_MINIMUMS, strict=True):
        for j, (arm, colour, marker, dashes) in enumerate(
            zip(SHARING_ARMS, ("vermillion", "black"), "so", ("--", "-"), strict=True)
        ):
            values = getattr(recorded, curve.replace(" ", "_"))[:, j]
            epochs = np.arange(1, values.shape[1] + 1)
            style = {"color": figures.PALETTE[colour], "marker": marker}
            figures.band(panel, epochs, values, f"{arm}, recorded ({len(values)} seeds)", ls=dashes, **style)
            if live is not None:
                mean = getattr(live, curve.replace(" ", "_"))[:, j].mean(axis=0)
                rings = {"ls": "", "ms": 9, "mfc": "none", "markevery": (4, 5), "label": f"{arm}, yours"}
                panel.plot(epochs[: len(mean)], mean, **rings, **style)
        unit = " (nats)" if curve.endswith("loss") else ""
        panel.set(xlabel="epoch", ylabel=curve + unit)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=2)
    verdicts = conclude_mask_sharing(recorded)
    ends = []
    for curve, verdict in verdicts.items():
        own, shared = getattr(recorded, curve.replace(" ", "_"))[:, :, -1].mean(axis=0)
        ends.append(f"{curve} {own:.3f} with a mask for each example, {shared:.3f} with one mask, {verdict.answer}")
    alt = (
        f"Validation accuracy and loss over {recorded.validation_loss.shape[2]} epochs, mean of "
        f"{len(recorded.validation_loss)} seeds. At the end: {'; '.join(ends)}."
    )
    if live is not None:
        own, shared = live.validation_accuracy[:, :, -1].mean(axis=0)
        alt += (
            f" After {live.validation_accuracy.shape[2]} epochs your accuracy is {own:.3f} with a mask for each "
            f"example and {shared:.3f} with one mask."
        )
    return figure, alt


def recorded_mask_sharing() -> MaskSharing:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("dropout_mechanics.mask_sharing", MaskSharing)
