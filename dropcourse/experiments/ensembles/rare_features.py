"""Does dropout let a model learn a wider array of patterns? On trial: claim 30, with features that are rarely active.

Read as: dropout gives more weight to features that are rare but telling than weight decay does (ridge: a penalty on
the sum of squared weights), and predicts better for it. Source: Wager, Wang and Liang 2013 (arXiv 1307.1493): to first
order, dropout is a penalty that is small for a feature that is rarely active. So the third arm is ridge on features
divided by their root mean square. In the second world the rare features are useless: that is where it should fail.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.experiments.record import as_arrays, load
from dropcourse.experiments.rules import Verdict

GROUPS, GROUP_SIZE, DENSE = 5, 5, 100  # rare features come in groups that are active together
RARE = GROUPS * GROUP_SIZE
ACTIVE = 0.08  # chance that a group is active in a row
ROWS, TEST_ROWS = 200, 4000
MASKS = {"quick": 10, "full": 20}  # fixed masks per row, over which the dropout loss is averaged
WORLDS = ("rare features tell", "dense features tell")
MODELS = ("dropout", "ridge", "ridge, features scaled")
STRENGTHS = {  # as many to choose from for each
    "dropout": (0.1, 0.3, 0.5, 0.7, 0.9),
    "ridge": (0.001, 0.01, 0.03, 0.1, 0.3),
    "ridge, features scaled": (0.001, 0.01, 0.1, 0.3, 1.0),
}
RATIO_MINIMUM = np.log(1.5)
RARE_ACCURACY_MINIMUM = 0.01


@dataclass(frozen=True, eq=False)
class RareFeatures:
    """Logistic regressions with each kind of regularisation, its strength chosen on validation rows.

    `ratio` has shape `(seeds, worlds, models)`: root mean square weight of the rare features over that of the dense
    ones. `accuracy`, shape `(seeds, worlds, models, 2)`: on test rows in which a rare feature is active, and on all.
    """

    ratio: np.ndarray
    accuracy: np.ndarray

    def __post_init__(self):
        as_arrays(self, ratio=3, accuracy=4)


def rare_features(*, seeds: Iterable[int], size: str = "quick") -> RareFeatures:
    """Fit all models in both worlds for each seed."""
    runs = [[[_fit(seed, i, model, MASKS[size]) for model in MODELS] for i in range(len(WORLDS))] for seed in seeds]
    results = np.array(runs)
    return RareFeatures(results[..., 0], results[..., 1:])


def _fit(seed: int, world: int, model: str, masks: int) -> tuple[float, float, float]:
    rng = np.random.default_rng([seed, world, 13])
    training, validation, test = (_draw(world, count, rng) for count in (ROWS, TEST_ROWS, TEST_ROWS))
    fits = [_regress(model, strength, *training[:2], masks, rng) for strength in STRENGTHS[model]]
    weights = max(fits, key=lambda weights: _accuracies(weights, *validation)[1])
    rare, dense = (np.sqrt((part**2).mean()) for part in (weights[:RARE], weights[RARE:]))
    return float(rare / dense), *_accuracies(weights, *test)


def _draw(world: int, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features `(count, 125)`, labels 0 or 1, and whether a rare feature is active."""
    active = rng.random((count, GROUPS)) < ACTIVE
    rare = np.repeat(active, GROUP_SIZE, axis=1) * rng.exponential(size=(count, RARE))
    dense = rng.standard_normal((count, DENSE))
    signs = np.repeat(np.where(np.arange(GROUPS) % 2, -1, 1), GROUP_SIZE)
    logit = 0.8 * (rare * signs).sum(axis=1) if world == 0 else 0.3 * dense[:, :25].sum(axis=1)
    labels = (rng.random(count) < _sigmoid(logit)).astype(np.float64)
    return np.hstack([rare, dense]), labels, active.any(axis=1)


def _regress(
    model: str, strength: float, x: np.ndarray, y: np.ndarray, masks: int, rng: np.random.Generator
) -> np.ndarray:
    """Weights `(features,)` of the logistic regression; there is no intercept, and none is needed."""
    if model == "dropout":
        kept = rng.random((masks, *x.shape)) >= strength
        dropped = (x * kept / (1 - strength)).reshape(-1, x.shape[1])
        return _newton(dropped, np.tile(y, masks), np.zeros(x.shape[1]))
    scale = (x**2).mean(axis=0) if model == "ridge, features scaled" else np.ones(x.shape[1])
    return _newton(x, y, strength * scale)


def _newton(x: np.ndarray, y: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """Minimise the mean loss in nats plus `penalty @ weights**2 / 2`. A tiny penalty and at most 12 steps keep weights
    finite that nothing else bounds."""
    # In torch, whose number of threads the course sets: on a busy machine NumPy's are many times slower.
    x, y, penalty = torch.tensor(x), torch.tensor(y), torch.tensor(penalty) + 1e-6
    weights = torch.zeros_like(penalty)
    for _ in range(12):
        mean = torch.sigmoid(x @ weights)
        gradient = x.T @ (mean - y) / len(y) + penalty * weights
        curvature = (x * (mean * (1 - mean))[:, None]).T @ x / len(y) + torch.diag(penalty)
        step = torch.linalg.solve(curvature, gradient)
        largest = step.abs().max().item()
        weights = weights - step * min(1, 3 / largest)
        if largest < 1e-3:
            break
    return weights.numpy()


def _sigmoid(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logit, -60, 60)))


def _accuracies(weights: np.ndarray, x: np.ndarray, y: np.ndarray, active: np.ndarray) -> tuple[float, float]:
    right = (x @ weights > 0) == y
    return float(right[active].mean()), float(right.mean())


def conclude_rare_features(result: RareFeatures) -> dict[str, Verdict]:
    """Does dropout give rare features "more" weight than ridge, and is its accuracy "higher"? The rules: a ratio of
    weights beyond 3 standard errors of its logarithm and a factor of 1.5; an accuracy beyond 3 standard errors and
    0.01. The scaled ridge is compared by accuracy, to see whether the scaling is what dropout does."""
    verdicts, logs = {}, np.log(result.ratio)
    for i, world in enumerate(WORLDS):
        lift = logs[:, i, 0] - logs[:, i, 1]
        words = {"present": "more" if lift.mean() > 0 else "less", "absent": "no difference"}
        verdicts[f"{world}: weight of rare features"] = Verdict.of(lift, RATIO_MINIMUM, **words)
        for j, rows in enumerate(("rows with a rare feature", "all rows")):
            for k, other in list(enumerate(MODELS))[1:]:
                lead = result.accuracy[:, i, 0, j] - result.accuracy[:, i, k, j]
                words = {"present": "higher" if lead.mean() > 0 else "lower", "absent": "no difference"}
                name = f"{world}: accuracy, {rows}, against {other}"
                verdicts[name] = Verdict.of(lead, RARE_ACCURACY_MINIMUM, **words)
    return verdicts


def draw_rare_features(recorded: RareFeatures, live: RareFeatures | None = None) -> tuple[Figure, str]:
    """Accuracy and weight ratio of the three models in both worlds; and the alt text."""
    figure, panels = figures.new_figure(1, 3, width=9.8, height=4.0, sharey=True)
    columns = (
        (
            "accuracy, rows with a rare feature",
            recorded.accuracy[..., 0],
            None if live is None else live.accuracy[..., 0],
        ),
        ("accuracy, all rows", recorded.accuracy[..., 1], None if live is None else live.accuracy[..., 1]),
        ("weight of rare / dense features", recorded.ratio, None if live is None else live.ratio),
    )
    heights = -np.array([[4 * i + k for k in range(len(MODELS))] for i in range(len(WORLDS))])
    for axes, (title, values, yours) in zip(panels, columns, strict=True):
        for k, (colour, marker) in enumerate(zip(("vermillion", "blue", "green"), "so^", strict=True)):
            style = {"ls": "", "marker": marker, "color": figures.PALETTE[colour], "markevery": 1}
            for i in range(len(WORLDS)):
                _point(axes, values[:, i, k], heights[i, k], title.startswith("weight"), **style)
                if yours is not None:
                    axes.plot(yours[:, i, k].mean(), heights[i, k], ms=11, mfc="none", **style)
        axes.set(xlabel=title, ylim=(heights.min() - 0.6, 0.6))
    for axes in panels[:2]:
        axes.set_xlim(0.5, 1)
    panels[2].set_xscale("log")
    panels[2].axvline(1, color="#555555", ls=":", marker="", lw=1)
    names = [f"{world}:\n{model}" if k == 0 else model for world in WORLDS for k, model in enumerate(MODELS)]
    panels[0].set_yticks(heights.ravel(), names)
    panels[0].plot([], [], ls="", marker="o", color="black", label=f"filled: recorded ({len(recorded.ratio)} seeds)")
    if live is not None:
        panels[0].plot([], [], ls="", marker="o", ms=11, mfc="none", color="black", label="open: yours")
    figure.legend(loc="outside lower center", frameon=False, ncols=2)
    return figure, _alt(recorded, live)


def _point(axes, values: np.ndarray, height: float, logarithmic: bool, **style) -> None:
    """Mean over seeds and 3 standard errors; of the logarithms on a logarithmic axis."""
    values = np.log(values) if logarithmic else values
    error = 3 * values.std(ddof=1) / np.sqrt(len(values))
    low, mean, high = values.mean() - error, values.mean(), values.mean() + error
    if logarithmic:
        low, mean, high = np.exp([low, mean, high])
    axes.errorbar(mean, height, xerr=[[mean - low], [high - mean]], capsize=3, **style)


def _alt(recorded: RareFeatures, live: RareFeatures | None) -> str:
    ratio, accuracy = np.exp(np.log(recorded.ratio).mean(axis=0)), recorded.accuracy.mean(axis=0)
    rows = "; ".join(
        f"{world}, {model}: {accuracy[i, k, 0]:.3f} and {accuracy[i, k, 1]:.3f}, ratio {ratio[i, k]:.1f}"
        for i, world in enumerate(WORLDS)
        for k, model in enumerate(MODELS)
    )
    alt = (
        f"Accuracy on rows with an active rare feature and on all rows, and the weight of rare features over that of "
        f"dense ones, mean of {len(recorded.ratio)} seeds. {rows}."
    )
    if live is not None:
        first = live.accuracy[:, 0, :2, 0].mean(axis=0)
        alt += f" In your quick pass, rows with a rare feature that tells: {first[0]:.3f} with dropout and "
        alt += f"{first[1]:.3f} with ridge."
    return alt


def recorded_rare_features() -> RareFeatures:
    """The recorded full run. Raises `RecordError` if there is none."""
    return load("ensembles.rare_features", RareFeatures)
