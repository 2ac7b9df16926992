"""Cases for `random_search`: a space, and an `objective` to lend that notes the settings it is given, returns random
losses, and fails where it is told to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import number
from dropcourse.checks.toolkit.verbs import Outcome

Settings = dict[str, float]
SPACE = {"rate": (0.0, 0.8, "uniform"), "learning_rate": (1e-4, 1.0, "log"), "shift": (-2.0, 1.0, "uniform")}


@dataclass
class Case:
    """A space, and the trials of one call: their settings, and the losses that they came to, NaN where they failed."""

    subject: Any
    space: dict[str, tuple[Any, Any, Any]]
    seen: list[Settings] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    strange: str = ""

    def call(
        self, check: Check, trials: Any, fails: Mapping[int, str] | None = None, seed: int | None = None
    ) -> Outcome:
        """Call the answer; `fails` says of the numbers of some trials whether they "raise" or return "nan"."""
        self.seen, self.losses, self.strange = [], [], ""
        drawn = check.inputs.uniform(0.5, 2, 512)
        drawn[check.inputs.permutation(2) + 2] = 0.3, 3.0  # neither extreme is among the first two, or the last

        def objective(*args: Any, **named: Any) -> float:
            settings = args[0] if len(args) == 1 and not named else None
            values = {name: number(value) for name, value in settings.items()} if isinstance(settings, dict) else {}
            if values.keys() != self.space.keys() or None in values.values():
                self.strange = describe(args[0]) if len(args) == 1 else f"{len(args)} arguments, {len(named)} by name"
                raise TypeError("the argument must be a dict with a number for each name of the space")
            fate = (fails or {}).get(len(self.seen), "")
            self.seen.append(values)
            self.losses.append(math.nan if fate else float(drawn[len(self.losses) % len(drawn)]))
            if fate == "raise":
                raise RuntimeError("this trial was to fail")
            return self.losses[-1]

        rng = check.rng() if seed is None else np.random.default_rng(seed)
        return check.outcome(self.subject, objective, self.space, trials, rng)

    def values(self, name: str) -> np.ndarray:
        """(trials,): what was tried for a name."""
        return np.array([settings[name] for settings in self.seen])

    def position(self, name: str, scale: str | None = None) -> np.ndarray:
        """(trials,): where in its range it lies, 0 to 1, on its own scale or another."""
        low, high, own = self.space[name]
        values = self.values(name)
        if (scale or own) == "uniform":
            return (values - low) / (high - low)
        return np.log(np.maximum(values, 1e-300) / low) / math.log(high / low)

    def best(self) -> Settings | None:
        """The settings with the lowest loss, None if all failed."""
        return None if np.isnan(self.losses).all() else self.seen[int(np.nanargmin(self.losses))]


def settings_of(value: Any, case: Case) -> Settings | None:
    """Settings with plain floats, or None for something else."""
    if not isinstance(value, dict) or value.keys() != case.space.keys():
        return None
    found = {name: number(one) for name, one in value.items()}
    return None if None in found.values() else found
