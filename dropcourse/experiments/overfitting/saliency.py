"""Do the explanations of an overfitted network point at noise, and do they change with the training set?

On trial: that overfitted models are harder to interpret (claim 11), in two measurable readings: the share of the input
gradient that falls on features which are pure noise, and the agreement of saliency maps between networks from two
training sets. Source of the maps: Simonyan, Vedaldi and Zisserman 2014; the set-up is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from dropcourse import figures
from dropcourse.data import Dataset, signals
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.networks import (
    DECAY,
    DROPOUT,
    EPOCHS,
    NONE,
    SETTINGS,
    SIGNALS,
    accuracy,
    bars,
    fit,
    rings,
)
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

SALIENCY_ROWS, SALIENCY_MORE_ROWS = 500, 4000
NOISE_FEATURES = 40  # as many as the signal has
MAP_ROWS = 300
SALIENCY_ARMS = ("500 examples", "500, weight decay", "500, dropout", "4000 examples")
REGULARISED = (NONE, DECAY, DROPOUT)
MEASURES = {"noise_share": "Saliency on noise features", "agreement": "Agreement of two maps", "new": "Accuracy"}
SALIENCY_MINIMUM = 0.02


@dataclass(frozen=True, eq=False)
class Saliency:
    """What saliency maps look like, by arm of `SALIENCY_ARMS`: `(seeds, arms)`.

    `noise_share`: the part of the absolute input gradient on the 40 features of noise, beside 40 of signal.
    `agreement`: the correlation over features of two networks' maps, mean over 300 new examples; the two had different
    training examples and different initial weights. `new`: accuracy on new examples.
    """

    noise_share: np.ndarray
    agreement: np.ndarray
    new: np.ndarray

    def __post_init__(self):
        as_arrays(self, noise_share=2, agreement=2, new=2)


def saliency(*, seeds: Iterable[int], size: str = "quick") -> Saliency:
    """Train two networks per arm for each seed. A quick run leaves out the last arm."""
    rows = [[_measure(i, seed) for i in range(3 if size == "quick" else 4)] for seed in seeds]
    return Saliency(*np.moveaxis(np.array(rows), 2, 0))


def _measure(arm: int, seed: int) -> tuple[float, float, float]:
    new = _with_noise(signals(MAP_ROWS, np.random.default_rng([seed, 4])), np.random.default_rng([seed, 5]))
    maps, hits = [], []
    for twin in range(2):
        rng = np.random.default_rng([seed, 6 + twin])
        more = arm == len(REGULARISED)
        training = _with_noise(signals(SALIENCY_MORE_ROWS if more else SALIENCY_ROWS, rng), rng)
        setting = SETTINGS[SIGNALS][NONE if more else REGULARISED[arm]]
        epochs = -(-EPOCHS * SALIENCY_ROWS // SALIENCY_MORE_ROWS) if more else EPOCHS
        model, _ = fit(training, setting, seed=2 * seed + twin, epochs=epochs)
        maps.append(saliency_maps(model, new))
        hits.append(accuracy(model, new))
    share = np.mean([one[:, -NOISE_FEATURES:].sum() / one.sum() for one in maps])
    one, other = (each - each.mean(axis=1, keepdims=True) for each in maps)
    agreement = (one * other).sum(axis=1) / np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return float(share), float(agreement.mean()), float(np.mean(hits))


def _with_noise(dataset: Dataset, rng: np.random.Generator) -> Dataset:
    """`dataset` with `NOISE_FEATURES` further features: noise of the same standard deviation as the signal."""
    noise = rng.standard_normal((len(dataset), NOISE_FEATURES)) * dataset.x.std()
    x = np.concatenate([dataset.x, noise.astype(np.float32)], axis=1)
    return Dataset(x, dataset.y, f"{dataset.name} and noise", dataset.classes)


def saliency_maps(model: nn.Module, dataset: Dataset) -> np.ndarray:
    """The absolute gradient of the right class's log probability with respect to each input, float64 `(rows,
    features)`."""
    x = torch.tensor(dataset.x, requires_grad=True)
    # One sum serves all rows: no row's probability depends on another row.
    scores = model.eval()(x).log_softmax(dim=1).gather(1, torch.tensor(dataset.y)[:, None]).sum()
    (gradient,) = torch.autograd.grad(scores, x)
    return gradient.abs().double().numpy()


def conclude_saliency(result: Saliency) -> dict[str, Verdict]:
    """Do the maps point less at noise, and agree more, in each arm that overfits less? The rule: a difference counts
    beyond 3 standard errors and beyond 0.02."""
    verdicts = {}
    for i, arm in enumerate(SALIENCY_ARMS[1:], start=1):
        for name in ("noise_share", "agreement", "new"):
            values = getattr(result, name)
            verdicts[f"{MEASURES[name]}, {arm}"] = compared(values[:, i] - values[:, 0], SALIENCY_MINIMUM)
    return verdicts


def draw_saliency(recorded: Saliency, live: Saliency | None = None) -> tuple[Figure, str]:
    """The recorded measures by arm with bars of one standard error, and the live ones; and the alt text."""
    figure, axes = figures.new_figure(1, 3, width=9.8, height=3.6)
    places = np.arange(len(SALIENCY_ARMS))
    style = {"color": figures.PALETTE["blue"], "ls": "", "marker": "o"}
    for panel, (name, title) in zip(axes, MEASURES.items(), strict=True):
        bars(panel, places, getattr(recorded, name), f"recorded ({len(recorded.new)} seeds)", **style)
        if live is not None:
            mine = getattr(live, name)
            rings(panel, places[: mine.shape[1]], mine, "yours", **style)
        panel.set(title=title, ylim=(0, None), xlim=(-0.5, 3.5))
        panel.set_xticks(places, labels=["500", "weight\ndecay", "dropout", "4000"])
    axes[0].axhline(0.5, color="black", ls=":", lw=1.5, marker="", label="share of the features that are noise")
    axes[0].set_ylabel("share of the gradient")
    axes[1].set_ylabel("correlation")
    axes[2].set_ylabel("share of new examples")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", frameon=False, ncols=3)
    share, agreement = recorded.noise_share.mean(axis=0), recorded.agreement.mean(axis=0)
    parts = [f"{arm}: {share[i]:.2f} and {agreement[i]:.2f}" for i, arm in enumerate(SALIENCY_ARMS)]
    alt = (
        "Three panels for four kinds of training. The share of the input gradient on noise features, and the "
        f"correlation between the maps of two networks, mean of {len(recorded.new)} seeds: {'; '.join(parts)}. The "
        "third panel shows their accuracy."
    )
    if live is not None:
        mine = live.noise_share.mean(axis=0)
        alt += f" Your shares on noise features: {', '.join(f'{value:.2f}' for value in mine)}."
    return figure, alt


def recorded_saliency() -> Saliency:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("overfitting.saliency", Saliency)
