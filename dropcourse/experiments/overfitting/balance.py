"""Do weight decay and dropout trade a good fit against good predictions? Both, from nothing to far too much.

On trial: that they balance the fit to the training data against generalising (claim 12). Sources: Krogh and Hertz 1991,
Loshchilov and Hutter 2019, Srivastava et al. 2014; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import SIGNALS, Setting, accuracy, bars, draw_task, fit, rings
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

KNOBS = ("drop probability p", "weight decay")
STRENGTHS = {KNOBS[0]: (0.0, 0.1, 0.3, 0.5, 0.7, 0.9), KNOBS[1]: (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)}
BALANCE_RATES = (3e-3, 1e-2)  # each strength takes the one that is best on half of the new examples
QUICK_STRENGTHS = (0, 3, 5)
BALANCE_MINIMUM = 0.02


@dataclass(frozen=True, eq=False)
class Balance:
    """Accuracies by knob of `KNOBS` and strength, at the learning rate that suits the strength: `(seeds, knobs,
    strengths)`, on 500 training examples and on 500 new ones. `strengths` are indices into `STRENGTHS`."""

    strengths: np.ndarray
    train: np.ndarray
    new: np.ndarray

    def __post_init__(self):
        as_arrays(self, strengths=1, train=3, new=3)


def balance(*, seeds: Iterable[int], size: str = "quick") -> Balance:
    """Train at every strength for each seed; a quick run takes three strengths, and one learning rate."""
    strengths = np.array(QUICK_STRENGTHS if size == "quick" else range(len(STRENGTHS[KNOBS[0]])))
    rates = BALANCE_RATES if size == "full" else BALANCE_RATES[:1]
    pairs = []
    for seed in seeds:
        plain = _accuracies(Setting(1.0), rates, seed)  # strength 0 is the same for both knobs
        row = []
        for knob in KNOBS:
            values = [STRENGTHS[knob][i] for i in strengths]
            name = "p" if knob == KNOBS[0] else "weight_decay"
            row.append([_accuracies(Setting(1.0, **{name: v}), rates, seed) if v else plain for v in values])
        pairs.append(row)
    train, new = np.moveaxis(np.array(pairs), 3, 0)
    return Balance(strengths, train, new)


def _accuracies(setting: Setting, rates: tuple[float, ...], seed: int) -> tuple[float, float]:
    training, new, _ = draw_task(SIGNALS, seed, stream=8)
    chosen, held_out = new.take(np.arange(len(new)) % 2 == 0), new.take(np.arange(len(new)) % 2 == 1)
    results = []
    for rate in rates:
        model, _ = fit(training, Setting(rate, setting.p, setting.weight_decay), seed=seed)
        results.append((accuracy(model, chosen), accuracy(model, training), accuracy(model, held_out)))
    return max(results)[1:]


def conclude_balance(result: Balance) -> dict[str, Verdict]:
    """Does the training accuracy fall with the strength, and is the accuracy on new examples highest in between? The
    rule: a difference counts beyond 3 standard errors and beyond 0.02. The best strength is the one with the highest
    mean accuracy on new examples; it is compared with both ends."""
    verdicts = {}
    for i, knob in enumerate(KNOBS):
        train, new = result.train[:, i], result.new[:, i]
        best = new.mean(axis=0).argmax()
        verdicts |= {
            f"{knob}, training, strongest against none": compared(train[:, -1] - train[:, 0], BALANCE_MINIMUM),
            f"{knob}, gap, best against none": compared((train - new)[:, best] - (train - new)[:, 0], BALANCE_MINIMUM),
            f"{knob}, new examples, best against none": compared(new[:, best] - new[:, 0], BALANCE_MINIMUM),
            f"{knob}, new examples, strongest against best": compared(new[:, -1] - new[:, best], BALANCE_MINIMUM),
        }
    return verdicts


def draw_balance(recorded: Balance, live: Balance | None = None) -> tuple[Figure, str]:
    """The recorded accuracies by strength with bars of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 2, width=9.6, height=4.2, sharey=True)
    styles = ({"color": figures.PALETTE["blue"], "ls": "-", "marker": "o"},
              {"color": figures.PALETTE["vermillion"], "ls": "--", "marker": "s"})  # fmt: skip
    for i, (panel, knob) in enumerate(zip(axes, KNOBS, strict=True)):
        for word, name, style in zip(("training examples", "new examples"), ("train", "new"), styles, strict=True):
            values = getattr(recorded, name)[:, i]
            bars(panel, recorded.strengths, values, f"{word}, recorded ({len(values)} seeds)", **style)
            if live is not None:
                rings(panel, live.strengths, getattr(live, name)[:, i], f"{word}, yours", **style)
        panel.set(xlabel=knob, ylim=(0, 1.05))
        panel.set_xticks(recorded.strengths, labels=[f"{STRENGTHS[knob][j]:g}" for j in recorded.strengths])
    axes[0].set_ylabel("accuracy")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=2)
    train, new = recorded.train.mean(axis=0), recorded.new.mean(axis=0)
    parts = []
    for i, knob in enumerate(KNOBS):
        best = new[i].argmax()
        parts.append(
            f"{knob}: training accuracy falls from {train[i, 0]:.2f} to {train[i, -1]:.2f}; on new examples it is "
            f"{new[i, 0]:.3f} at 0, highest at {STRENGTHS[knob][best]:g} with {new[i, best]:.3f}, and "
            f"{new[i, -1]:.3f} at {STRENGTHS[knob][-1]:g}"
        )
    alt = f"Accuracy against the strength of regularisation, mean of {len(recorded.new)} seeds. {'. '.join(parts)}."
    if live is not None:
        mine = live.new.mean(axis=0)[:, -1]
        alt += f" At the strongest, your accuracies on new examples are {mine[0]:.2f} and {mine[1]:.2f}."
    return figure, alt


def recorded_balance() -> Balance:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("overfitting.balance", Balance)
