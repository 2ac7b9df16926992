"""Does a network fit the noise in its labels, and what keeps it from doing so?

On trial: that a network fits noise unless it is regularised (claim 7). A fifth of the training labels is wrong, and we
know which. Takes the `early_stopping(validation_losses, patience)` to be measured. Sources: Zhang et al. 2017 on
memorised labels, Prechelt 1998 on stopping early; the set-up is ours.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import ARMS, EPOCHS, NOISY, SETTINGS, STYLES, draw_task, fit, rings
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.student import answered

Stop = Callable[[Sequence[float], int], tuple[int, int | None]]  # early_stopping(validation_losses, patience)

NOISE_EPOCHS = {"quick": 20, "full": EPOCHS}
PATIENCE = 5
FITTED_MINIMUM = 0.02
PANELS = {
    "train": "Training examples",
    "fitted": "Wrong labels fitted",
    "new": "New examples, right labels",
}


@dataclass(frozen=True, eq=False)
class LabelNoise:
    """Accuracies in evaluation mode after each epoch, by arm: `(seeds, arms, epochs)`.

    `train` counts all training labels, `fitted` the wrong ones that the network repeats, `new` new examples with right
    labels; `loss` is the loss on the latter in nats. `best`, `(seeds, arms)`, is the epoch, counted from 0, that
    early stopping with a patience of 5 keeps.
    """

    train: np.ndarray
    fitted: np.ndarray
    new: np.ndarray
    loss: np.ndarray
    best: np.ndarray

    def __post_init__(self):
        as_arrays(self, train=3, fitted=3, new=3, loss=3, best=2)

    def stopped(self, curve: str) -> np.ndarray:
        """`curve` in the epoch that early stopping keeps: `(seeds, arms)`."""
        return np.take_along_axis(getattr(self, curve), self.best[:, :, None], axis=2)[:, :, 0]


def label_noise(early_stopping: Stop, *, seeds: Iterable[int], size: str = "quick") -> LabelNoise:
    """Train each arm with its own tuned setting. A quick run is the beginning of the full one with the same seed."""
    early_stopping, epochs = answered(early_stopping), NOISE_EPOCHS[size]
    curves = {name: [] for name in ("train", "fitted", "new", "loss", "best")}
    for seed in seeds:
        training, new, wrong = draw_task(NOISY, seed)
        rows = {name: [] for name in curves}
        for arm in ARMS:
            # The same run twice, bit by bit: a run can watch one set of examples.
            options = {"seed": seed, "epochs": epochs}
            _, history = fit(training, SETTINGS[NOISY][arm], watched=new, **options)
            _, flipped = fit(training, SETTINGS[NOISY][arm], watched=training.take(wrong), **options)
            rows["train"].append(history.train_accuracy)
            rows["fitted"].append(flipped.validation_accuracy)
            rows["new"].append(history.validation_accuracy)
            rows["loss"].append(history.validation_loss)
            rows["best"].append(early_stopping(history.validation_loss.tolist(), PATIENCE)[0])
        for name, values in curves.items():
            values.append(rows[name])
    return LabelNoise(**{name: np.array(values) for name, values in curves.items()})


def conclude_label_noise(result: LabelNoise) -> dict[str, Verdict]:
    """Which arm repeats fewer wrong labels at the end, and which does better on new examples? The rule: a difference
    of accuracies counts beyond 3 standard errors and beyond 0.02."""
    fitted, new, verdicts = result.fitted[:, :, -1], result.new[:, :, -1], {}
    for i, arm in enumerate(ARMS[1:], start=1):
        verdicts[f"wrong labels fitted, {arm} against none"] = compared(fitted[:, i] - fitted[:, 0], FITTED_MINIMUM)
        verdicts[f"new examples, {arm} against none"] = compared(new[:, i] - new[:, 0], FITTED_MINIMUM)
    stopped = {name: result.stopped(name)[:, 0] for name in ("fitted", "new")}
    verdicts["wrong labels fitted, stopping early against the end"] = compared(
        stopped["fitted"] - fitted[:, 0], FITTED_MINIMUM
    )
    verdicts["new examples, stopping early against the end"] = compared(stopped["new"] - new[:, 0], FITTED_MINIMUM)
    return verdicts


def draw_label_noise(recorded: LabelNoise, live: LabelNoise | None = None) -> tuple[Figure, str]:
    """The recorded accuracies by epoch in bands of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 3, width=9.8, height=4.2, sharey=True)
    for panel, (name, title) in zip(axes, PANELS.items(), strict=True):
        _lines(panel, recorded, live, name)
        panel.set(title=title, xlabel="epoch", ylim=(0, 1.02))
    axes[0].set_ylabel("share of labels that the network gives")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=3)
    parts = [
        f"{arm}: {recorded.train[:, i, -1].mean():.2f} of the training labels, {recorded.fitted[:, i, -1].mean():.2f} "
        f"of the wrong ones, {recorded.new[:, i, -1].mean():.2f} on new examples"
        for i, arm in enumerate(ARMS)
    ]
    alt = (
        f"Three panels against the epoch, mean of {len(recorded.new)} seeds: the share of all training labels, of the "
        "wrong training labels and of new examples' right labels that a network gives. At the end: "
        f"{'; '.join(parts)}."
    )
    if live is not None:
        mine = live.fitted[:, :, -1].mean(axis=0)
        known = recorded.fitted[:, :, live.fitted.shape[2] - 1].mean(axis=0)
        alt += (
            f" After {live.fitted.shape[2]} epochs your networks give "
            f"{', '.join(f'{share:.2f}' for share in mine)} of the wrong labels; the recorded means are "
            f"{', '.join(f'{share:.2f}' for share in known)}."
        )
    return figure, alt


def _lines(panel: Axes, recorded: LabelNoise, live: LabelNoise | None, name: str) -> None:
    for i, arm in enumerate(ARMS):
        values = getattr(recorded, name)[:, i]
        epochs = np.arange(1, values.shape[1] + 1)
        figures.band(panel, epochs, values, f"{arm}, recorded ({len(values)} seeds)", **STYLES[arm])
        if live is not None:
            mine, shown = getattr(live, name)[:, i], slice(3, None, 4)
            rings(panel, epochs[: mine.shape[1]][shown], mine[:, shown], f"{arm}, yours", **STYLES[arm])


def recorded_label_noise() -> LabelNoise:
    """The recorded full run with the reference. Raises `RecordError` if there is none."""
    return load("overfitting.label_noise", LabelNoise)
