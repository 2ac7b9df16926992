"""Checks of `random_search(objective, space, trials, rng)`: settings drawn at random, and the best of them.

What must come back follows from the notes that the lent `objective` takes; see `searches`.
"""

import math
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.choices import Choice, require_generator_chooses
from dropcourse.checks.toolkit.manners import number, require_untouched, require_value_errors
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome
from dropcourse.checks.tuning.searches import SPACE, Case, Settings, settings_of

BITS = 2.0**45
"""In how many ways two numbers can be drawn, at the very least."""


def random_search_history(random_search: Any, trials: int = 12, inputs: Any = 0) -> None:
    """Each trial is tried once and remembered; the best is the one with the lowest loss."""
    with Check("random_search", "best and history", inputs) as check:
        for count in (trials, 1):
            case = Case(random_search, SPACE)
            outcome = case.call(check, count)
            best, settings, losses = _result(check, case, outcome, count)
            _require_history(check, case, settings, losses)
            got = _words(outcome.value[0])
            check.require("best", best == case.best(), "best holds the settings of the lowest loss", got)
            wrong = {"highest-loss-wins": case.seen[int(np.argmax(case.losses))], "last-trial-wins": case.seen[-1]}
            for misconception, one in wrong.items():
                check.suspect(misconception, best == one, {"best"})
            overwritten = settings == [case.seen[-1]] * count and best in (case.seen[-1], case.best())
            check.suspect("settings-overwritten", overwritten, {"history", "best"})
            check.suspect("trial-for-settings", _is_one_of(outcome.value[0], case), {"best"})


def random_search_ranges(
    random_search: Any, ends: tuple = (0.02, 0.75), low: float = 1e-4, trials: int = 990, inputs: Any = 0
) -> None:
    """Every value comes from its range, on its scale, independently of the others."""
    with Check("random_search", "ranges and scales", inputs) as check:
        case = Case(random_search, {"rate": (*ends, "uniform"), "learning_rate": (low, 1.0, "log")})
        _result(check, case, case.call(check, trials), trials)
        positions = {name: case.position(name) for name in case.space}
        _require_inside(check, case)
        different = len({tuple(settings.values()) for settings in case.seen})
        check.require("anew", different > trials / 2, "each trial draws anew", f"{different} of {trials} are different")
        for name, position in positions.items():
            _require_even(check, name, position, "log" if name == "learning_rate" else "uniform")
        agree = np.count_nonzero((positions["rate"] < 0.5) == (positions["learning_rate"] < 0.5))
        told = "one value says nothing about the other"
        check.require(
            "apart", plausible(agree, trials, 0.5), told, f"in {agree} of {trials} trials both are low or both high"
        )
        _suspect_ranges(check, case, agree, different)
        for width in (1, 0.1, 0.01):
            case = Case(
                random_search, {"rate": (0.3, 0.3 + width, "uniform"), "learning_rate": (low, low + width, "log")}
            )
            _result(check, case, case.call(check, 2), 2)
            _require_inside(check, case)


def _require_inside(check: Check, case: Case) -> None:
    positions = np.array([case.position(name) for name in case.space])
    outside = np.count_nonzero(abs(positions - 0.5) > 0.5 + 1e-9)
    check.require("inside", outside == 0, "all values lie in their ranges", f"{outside} of {positions.size} do not")


def _require_even(check: Check, name: str, position: np.ndarray, scale: str) -> None:
    """Positions are spread evenly from 0 to 1."""
    trials = len(position)
    lower, middle = np.count_nonzero(position < 0.5), np.count_nonzero(abs(position - 0.5) < 0.25)
    what = f"{'' if scale == 'uniform' else 'the logarithms of '}the values of a {scale!r} range"
    for key, count, part in (("lower", lower, "lower half"), ("middle", middle, "middle half")):
        told = f"half of {what} lie in its {part}"
        check.require(f"{name} {key}", plausible(count, trials, 0.5), told, f"{count} of {trials}")


def _suspect_ranges(check: Check, case: Case, agree: int, different: int) -> None:
    def even(position: np.ndarray) -> bool:
        counts = np.count_nonzero(position < 0.5), np.count_nonzero(abs(position - 0.5) < 0.25)
        inside = position.min() > -1e-9 and position.max() < 1 + 1e-9
        return inside and all(plausible(count, len(position), 0.5) for count in counts)

    keys = {name: {f"{name} lower", f"{name} middle"} for name in case.space}
    right = {name: even(case.position(name)) for name in case.space}
    uniform, log = even(case.position("learning_rate", "uniform")), even(case.position("rate", "log"))
    low = case.space["learning_rate"][0]
    logarithms = [even(case.values("learning_rate") / logarithm(low)) for logarithm in (math.log, math.log10)]
    same = agree in (0, len(case.seen))
    check.suspect("log-range-drawn-uniformly", uniform and right["rate"], keys["learning_rate"])
    check.suspect("uniform-range-drawn-on-log", log and right["learning_rate"], keys["rate"])
    check.suspect(
        "logarithm-not-undone", any(logarithms) and right["rate"], keys["learning_rate"] | {"inside", "apart"}
    )
    check.suspect("one-draw-for-all-names", same and all(right.values()), {"apart"})
    check.suspect("drawn-once-for-all-trials", different == 1, keys["rate"] | keys["learning_rate"] | {"anew", "apart"})


def random_search_failures(random_search: Any, trials: int = 12, inputs: Any = 0) -> None:
    """Trials that raise or end in NaN are in the history with a loss of NaN, and never the best."""
    with Check("random_search", "failing trials", inputs) as check:
        case = Case(random_search, SPACE)
        _result(check, case, case.call(check, trials), trials)
        some, every = (0, trials // 2, trials - 2), range(trials)
        for key, fails in (
            ("raise", dict.fromkeys(some, "raise")),
            ("nan", dict.fromkeys(some, "nan")),
            ("all", {i: ("raise", "nan")[i % 2] for i in every}),
        ):
            outcome = case.call(check, trials, fails)
            stopped = outcome.raised is not None and not outcome.raised.is_a("NotImplementedError") and not case.strange
            if key != "nan":
                told = "a search in which all trials fail comes to its end" if key == "all" else (
                    "a trial that raises an error does not end the search")  # fmt: skip
                check.suspect(
                    "failing-trial-stops", stopped and len(case.seen) == 1, {"raise survives", "all survives"}
                )
                check.require(f"{key} survives", not stopped, told, f"{outcome.raised}", fatal=True)
            best, settings, losses = _result(check, case, outcome, trials)
            _require_history(check, case, settings, losses)
            told = "None if all trials failed" if key == "all" else "the best of the trials that did not fail"
            check.require(key, best == case.best(), f"best is {told}", _words(outcome.value[0]))
            failed = best in [case.seen[i] for i in fails]
            check.suspect("nan-wins", failed or best == case.best(), {"raise", "nan", "all"})


def random_search_manners(random_search: Any, trials: int = 6, inputs: Any = 0) -> None:
    """The generator draws; the space stays; what is no search raises."""
    with Check("random_search", "manners", inputs) as check:
        case = Case(random_search, SPACE)
        one, another = (int(seed) for seed in check.inputs.integers(2**32, size=2))
        choices, ways = [], BITS
        for seed in (one, one, another):
            outcome = case.call(check, trials, seed=seed)
            _result(check, case, outcome, trials)
            choices.append(_choice(outcome, case))
            require_untouched(check, outcome, space=1)
        require_generator_chooses(check, *choices, ways)
        require_value_errors(check, lambda bad: case.call(check, bad), (0, -3), "number of trials")

        def ranged(*range_: Any) -> Outcome:
            return Case(random_search, {**SPACE, "width": range_}).call(check, trials)

        require_value_errors(check, lambda bad: ranged(1, 2, bad), ("Log", "linear"), "scale")
        require_value_errors(check, lambda bad: ranged(bad, 2, "uniform"), (2, 17.0), "low end")
        require_value_errors(check, lambda bad: ranged(bad, 2, "log"), (0, -0.25, 31.0), "end of a log range")


def _choice(outcome: Outcome, case: Case) -> Choice:
    values = np.array([case.values(name) for name in case.space])
    sizes = [np.unique(one.round(12)) for one in (*values, *np.log(values.clip(1e-300)))]
    steps = [np.allclose(np.diff(one, 2), 0, atol=1e-9) for one in sizes]
    regular = all(linear or log for linear, log in zip(steps[: len(values)], steps[len(values) :], strict=True))
    return Choice(values, outcome.touched, 3 in outcome.changed, regular)


def _result(
    check: Check, case: Case, outcome: Outcome, trials: int
) -> tuple[Settings | None, list[Settings], list[float | None]]:
    """(best, settings of each trial, losses) that came back, if the history is one of so many trials. A best that is
    neither settings nor None is empty, and a loss that is no number is None."""
    value = outcome.value
    check.require("called", not case.strange, "objective gets a dict of settings", case.strange, fatal=True, quiet=True)
    pair = isinstance(value, tuple | list) and len(value) == 2 and isinstance(value[1], list | tuple)
    check.require("pair", pair, "the result is (best, history)", describe(value), fatal=True, quiet=True)
    best, history = value
    tried = len(case.seen)
    check.require("tried", tried == trials, f"{trials} trials are tried", f"{tried}", fatal=True, quiet=True)
    failed = np.count_nonzero(np.isnan(case.losses))
    if failed:
        check.suspect("failed-trials-left-out", len(history) == trials - failed, {"length"})
    told = "the history has all trials"
    check.require("length", len(history) == trials, told, f"{len(history)} of {trials}", fatal=True, quiet=True)
    form = all(isinstance(one, tuple | list) and len(one) == 2 and settings_of(one[0], case) for one in history)
    check.require("form", form, "each trial is (settings, loss)", "another form", fatal=True, quiet=True)
    settings = [settings_of(one, case) for one, _ in history]
    known = None if best is None else settings_of(best, case) or {}
    return known, settings, [number(loss) for _, loss in history]


def _require_history(check: Check, case: Case, settings: list[Settings], losses: list[float | None]) -> None:
    same = settings == case.seen
    check.require("history", same, "the history holds the settings that were tried, in order", "other settings")
    failed = np.isnan(case.losses)
    right = all(loss == known for loss, known, bad in zip(losses, case.losses, failed, strict=True) if not bad)
    check.require("losses", right, "the history holds the losses that came back", "other losses")
    if failed.any():
        marks = [loss for loss, bad in zip(losses, failed, strict=True) if bad]
        marked = [loss is not None and math.isnan(loss) for loss in marks]
        check.require("marked", all(marked), "the loss of a failed trial is NaN", f"{marks[0]}")
        check.suspect("failure-with-a-number", not any(marked) and None not in marks, {"marked", "all"})


def _is_one_of(best: Any, case: Case) -> bool:
    """Whether what is called the best is a trial or a loss."""
    if isinstance(best, tuple | list):
        trials = list(zip(case.seen, case.losses, strict=True))
        return len(best) == 2 and (settings_of(best[0], case), number(best[1])) in trials
    return number(best) in case.losses


def _words(best: Any) -> str:
    """What was called the best, in words."""
    if isinstance(best, dict) and all(isinstance(value, float) for value in best.values()):
        return ", ".join(f"{name} {value:.3g}" for name, value in best.items())[:200]
    return describe(best)
