"""Checks of `train(x, y, rng) -> predict`: an entry for the challenge.

The visible check scores an entry on the practice data, whose bars are recorded here. The hidden test brings data of the
class and their bars, and says nothing of the data when it fails. An entry is trained twice, for a score that cannot be
had again is none.
"""

import hashlib
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from dropcourse.challenge import BUDGET, practice
from dropcourse.checks.toolkit import Check, describe, verbs
from dropcourse.checks.toolkit.manners import require_untouched
from dropcourse.checks.toolkit.verbs import Bench, Handle, Outcome
from dropcourse.data import Dataset

PRACTICE_BARS = {"linear": (0.3695, 0.325), "network": (0.4788, 0.4962), "dropout": (0.543, 0.5487)}
SAID = {
    "linear": "softmax regression",
    "network": "a network without regularisation",
    "dropout": "the same network with dropout",
}
SMALL = 150  # rows that are enough to see the form of an entry


class Contest(Protocol):
    """Data, and what has to be reached on the public and the private half of the testing data."""

    training: Dataset
    testing: Dataset
    bars: Mapping[str, tuple[float, float]]

    def note(self, public: float, private: float) -> None:
        """Take down the accuracies of an entry on both halves."""


@dataclass(frozen=True, eq=False)
class _Practice:
    training: Dataset
    testing: Dataset
    bars: Mapping[str, tuple[float, float]]

    def note(self, public: float, private: float) -> None:
        """Practice is for nobody's record."""


@dataclass(frozen=True, eq=False)
class _Run:
    """What an entry predicted for the testing data, or an outcome in which it raised; whether it did so twice, and the
    processor time that it took in this process, where a notebook trains it."""

    predictions: np.ndarray | None
    raised: Outcome | None
    same: bool
    seconds: float


_runs: weakref.WeakKeyDictionary[Bench, dict[tuple, _Run]] = weakref.WeakKeyDictionary()
"""One training serves all test cells: by bench, entry and contest."""


def train_form(train: Any, rows: int = SMALL, inputs: Any = 0) -> None:
    """`predict` maps rows to labels, one by one, and the same again; `train` leaves its arguments alone."""
    with Check("train", "form", inputs) as check:
        data = practice()[0].take(check.inputs.permutation(len(practice()[0]))[:rows])
        seed = int(check.inputs.integers(2**32))
        first, second = (_trained(check, train, data, seed) for _ in range(2))
        require_untouched(check, first, x=0, y=1)
        predict = _predictor(check, first)
        once, twice, other = (_labels(check, one, data) for one in (predict, predict, _predictor(check, second)))
        still, repeated = np.array_equal(once, twice), np.array_equal(once, other)
        check.require("still", still, "the same rows get the same labels again", "other labels at the second call")
        check.require(
            "repeatable", repeated, "equal generators give equal predictions",
            "two trainings with equal generators end in different predictions",
        )  # fmt: skip
        part = data.take(np.arange(7))
        alone = _labels(check, predict, part)
        got = "the first rows get other labels when they come without the rest"
        check.require("alone", np.array_equal(alone, once[:7]), "a label depends on its own row only", got)
        check.suspect("noise-while-predicting", not still, {"still", "alone", "repeatable"})
        check.suspect("randomness-not-from-rng", still and not repeated, {"repeatable"})
        check.suspect("leans-on-the-batch", still and repeated, {"alone"})


def train_linear(train: Any, contest: Contest | None = None, inputs: Any = 0) -> None:
    """More than softmax regression reaches."""
    _judge(train, "linear", contest, inputs)


def train_network(train: Any, contest: Contest | None = None, inputs: Any = 0) -> None:
    """More than a network without regularisation reaches."""
    _judge(train, "network", contest, inputs)


def train_dropout(train: Any, contest: Contest | None = None, inputs: Any = 0) -> None:
    """About what dropout reaches."""
    _judge(train, "dropout", contest, inputs)


def _judge(train: Any, name: str, contest: Contest | None, inputs: Any) -> None:
    """Hold an entry against a bar: the private half counts, and the public half is shown."""
    hidden = contest is not None
    contest = contest or _Practice(*practice(), PRACTICE_BARS)
    with Check("train", f"as good as {SAID[name]}", inputs) as check:
        run = _run(check, train, contest)
        _require_run(check, run, hidden)
        public, private = halves(run.predictions == contest.testing.y)
        contest.note(public, private)
        public_bar, private_bar = contest.bars[name]
        shown, where = f"{private:.3f}, where {private_bar:.3f} is asked for", "on the practice data"
        if hidden:
            shown, where = f"{public:.3f}, where the bar is {public_bar:.3f}", "on the public half of the class's data"
        said = "as well as" if name == "dropout" else "better than"
        check.require("bar", private >= private_bar, f"it does {said} {SAID[name]}", f"{shown}, {where}")
        one = np.bincount(run.predictions, minlength=contest.training.classes).max() > 0.9 * len(run.predictions)
        check.suspect("predicts-one-class", one, {"bar"})


def halves(right: np.ndarray) -> tuple[float, float]:
    """Whether predictions are right `(testing,)` -> accuracy on the public and on the private half."""
    middle = len(right) // 2
    return float(right[:middle].mean()), float(right[middle:].mean())


def _require_run(check: Check, run: _Run, hidden: bool) -> None:
    if run.raised is not None:
        if not hidden:
            _ = run.raised.value  # raises what the student can read
        raised = run.raised.raised
        if raised.is_a("NotImplementedError"):
            _ = run.raised.value
        where = f", in {raised.line}" if raised.line else ""
        check.require(
            "runs", False, "it trains and predicts on data that it has not seen",
            f"{raised.type}{where}. What it says is not shown, for the data are secret.", fatal=True,
        )  # fmt: skip
    over = run.seconds > BUDGET
    check.require(
        "budget", not over, f"training takes at most {BUDGET:g} s of processor time", f"{run.seconds:.1f} s here",
        quiet=True,
    )  # fmt: skip
    check.require(
        "repeatable", run.same, "equal generators give equal predictions",
        "two trainings with equal generators end in different predictions, so no score is given", quiet=True,
    )  # fmt: skip
    check.suspect("randomness-not-from-rng", not run.same, {"repeatable"})


def _run(check: Check, train: Any, contest: Contest) -> _Run:
    subject = verbs.handle(train)
    known = _runs.setdefault(subject.bench, {})
    key = (subject.reference, hashlib.sha256(contest.training.x).digest())
    if key not in known:
        known[key] = _measured(check, subject, contest)
    return known[key]


def _measured(check: Check, train: Handle, contest: Contest) -> _Run:
    seed, found, seconds = int(check.inputs.integers(2**32)), [], 0.0
    for _ in range(2):
        began = time.process_time()
        outcome = _trained(check, train, contest.training, seed)
        seconds = time.process_time() - began
        if outcome.raised is None:
            predict = _predictor(check, outcome)
            outcome = check.outcome(predict, contest.testing.x)
        if outcome.raised is not None:
            return _Run(None, outcome, True, seconds)
        found.append(_as_labels(check, outcome.result, contest.testing))
    return _Run(found[0], None, np.array_equal(found[0], found[-1]), seconds)


def _trained(check: Check, train: Any, data: Dataset, seed: int) -> Outcome:
    return check.outcome(train, data.x, data.y, np.random.default_rng(seed), hold=True, budget=BUDGET)


def _predictor(check: Check, outcome: Outcome) -> Handle:
    """What `train` returned, which must be a function."""
    predict = outcome.value
    kind = verbs.describe(predict)
    got = "a class" if kind.is_class else "something that cannot be called"
    check.suspect("returns-labels", not kind.callable and "numpy.ndarray" in kind.bases, {"function"})
    check.require(
        "function", kind.callable and not kind.is_class, "train returns a function", got, fatal=True, quiet=True
    )
    return predict


def _labels(check: Check, predict: Handle, data: Dataset) -> np.ndarray:
    return _as_labels(check, check.outcome(predict, data.x).value, data)


def _as_labels(check: Check, value: Any, data: Dataset) -> np.ndarray:
    """What `predict` returned, which must be a label for each row."""
    if isinstance(getattr(value, "shape", None), tuple):
        check.suspect(
            "returns-scores", tuple(value.shape) == (len(data), data.classes), {"labels.shape", "labels.type"}
        )
    labels = check.array(value, "labels", data.y, judged=False)
    whole = np.issubdtype(labels.dtype, np.integer)
    got = f"labels is {describe(value)}"
    check.require("labels.kind", whole, "labels are integers", got, fatal=True, quiet=True)
    inside = bool(((labels >= 0) & (labels < data.classes)).all())
    said = f"labels lie in 0 to {data.classes - 1}"
    check.require("labels.range", inside, said, f"{labels.min()} to {labels.max()}", fatal=True, quiet=True)
    return labels
