"""Checks of `rate_schedule(step, total_steps, p_start, p_end, kind)`: the rate at each step of training."""

import math
from collections.abc import Callable
from typing import Any

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import BAD_PROBABILITIES, number, require_refused, require_value_errors
from dropcourse.checks.toolkit.verbs import Outcome

SHARES: dict[str, Callable[[float], float]] = {
    "constant": lambda t: 0.0,
    "linear": lambda t: t,
    "curriculum": lambda t: 1 - math.exp(-10 * t),
    "early": lambda t: min(1.0, 2 * t),
    "late": lambda t: max(0.0, 2 * t - 1),
}
"""Kind -> which share of the way is done at a progress."""


def rate_schedule_values(
    rate_schedule: Any, total: int = 40, ends: tuple = ((0.0, 0.45), (0.62, 0.17)), inputs: Any = 0
) -> None:
    """Each kind at steps in both halves. `ends` are pairs (p_start, p_end)."""
    with Check("rate_schedule", "values", inputs) as check:
        steps = (1, total // 4, total // 2 - 2, total // 2 + 3, total - 3)
        for kind, share in SHARES.items():
            for start, end in ends:
                for step in steps:
                    got = _number(check, check.outcome(rate_schedule, step, total, start, end, kind))
                    wanted = start + (end - start) * share(step / total)
                    check.require(
                        kind, math.isclose(got, wanted, rel_tol=1e-6, abs_tol=1e-9), f"{kind} is right",
                        f"{got:.6g} at step {step} of {total} from {start:.3g} to {end:.3g}, where {wanted:.6g} is "
                        "right",
                    )  # fmt: skip
                    _suspect(check, got, kind, (step, total), start, end)


def _suspect(check: Check, got: float, kind: str, at: tuple[int, int], start: float, end: float) -> None:
    """Suspect rules that give this number for this kind, or are right about it. `at` is (step, total_steps)."""
    step, total = at

    def is_at(share: float, first: float = start, last: float = end) -> bool:
        return math.isclose(got, first + (last - first) * share, rel_tol=1e-6, abs_tol=1e-9)

    t = step / total
    swapped = {"early": "late", "late": "early"}.get(kind, kind)
    every = set(SHARES)
    check.suspect("ends-swapped", is_at(SHARES[kind](t), end, start), every)
    check.suspect("early-late-swapped", is_at(SHARES[swapped](t)), {"early", "late"})
    check.suspect("counts-from-one", is_at(SHARES[kind]((step + 1) / total)), every - {"constant"})
    check.suspect("one-step-short", is_at(SHARES[kind](step / (total - 1))), every - {"constant"})
    jump = float(2 * step >= total) if kind in ("early", "late") else SHARES[kind](t)
    check.suspect("jumps-at-half", is_at(jump), {"early", "late"})
    whole = {"curriculum": 1 - math.exp(-t)}.get(kind, SHARES[kind](t))
    check.suspect("constant-missing", is_at(whole), {"curriculum"})


def rate_schedule_edges(rate_schedule: Any, total: int = 30, inputs: Any = 0) -> None:
    """The two ends; what is no probability, no step and no kind raises."""
    with Check("rate_schedule", "edges", inputs) as check:

        def at(step: Any, kind: Any = "linear", start: Any = 0.12, end: Any = 0.58, total: int = total) -> Outcome:
            return check.outcome(rate_schedule, step, total, start, end, kind)

        for kind, share in SHARES.items():
            for key, step, wanted in (("first", 0, 0.12), ("last", total, 0.12 + 0.46 * share(1.0))):
                got = _number(check, at(step, kind))
                right = math.isclose(got, wanted, rel_tol=1e-6)
                told = f"{got:.6g} for {kind}, where {wanted:.6g} is right"
                check.require(key, right, f"the {key} step is right for every kind", told)
        only = _number(check, at(1, total=1))
        check.require(
            "only", math.isclose(only, 0.58, rel_tol=1e-6), "a training may have a single step", f"{only:.6g}"
        )
        require_value_errors(check, lambda bad: at(7, start=bad), BAD_PROBABILITIES, "p_start")
        require_value_errors(check, lambda bad: at(7, end=bad), BAD_PROBABILITIES, "p_end")
        require_value_errors(check, at, (-2, total + 40), "step")
        require_value_errors(check, lambda bad: at(3, bad), ("cosine", "Linear"), "kind")
        require_refused(check, "none", at(0, total=0), "a training of 0 steps")


def _number(check: Check, outcome: Outcome) -> float:
    value = outcome.value
    rate = number(value)
    check.require("number", rate is not None, "the result is one number", describe(value), fatal=True, quiet=True)
    return rate
