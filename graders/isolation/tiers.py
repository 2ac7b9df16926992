"""The tiers of isolation, from the strongest to the weakest, and the choice of one that holds on this machine.

A tier is not believed: before it is used, attacks run behind its walls, and one that gets through rules it out.
"""

import atexit
import os
import tempfile
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from nbformat.v4 import new_code_cell

from dropcourse.errors import SessionLost
from graders.isolation.attacks import ATTACKS, prepared
from graders.isolation.warm import WarmProcess, WarmSession
from graders.session import Limits, SessionFailed

TIERS = {
    "namespaces": "own file system, processes and network (Linux namespaces)",
    "landlock": "only its own files, no network, no signals (Landlock and seccomp)",
    "limits": "limits on memory, processes and time alone: no protection of files or network",
}
SAFE = ("namespaces", "landlock")
SETTING = "DROPCOURSE_ISOLATION"
"""The environment variable that names a tier; without it, the strongest safe one that holds is used."""


class IsolationRefused(SessionFailed):
    """No tier that may be used holds on this machine."""


@dataclass(frozen=True)
class Trial:
    """What came of trying a tier: `faults` says in words what got through, or why the tier cannot be had."""

    tier: str
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing got through."""
        return not self.faults


def try_tier(tier: str) -> Trial:
    """Start the tier and attack it. Of "limits" nothing is asked but to start, for it promises nothing."""
    try:
        with closing(WarmProcess(tier)) as process:
            return _attack(process)
    except SessionFailed as failure:
        return Trial(tier, (str(failure),))


def _attack(process: WarmProcess) -> Trial:
    """Run the attacks; a session that is ended for one has refused it."""
    if process.tier not in SAFE:
        return Trial(process.tier)
    faults = []
    limits = Limits(cell=10, memory=2**29, processes=16)
    with (
        tempfile.TemporaryDirectory(prefix="dropcourse-canary-") as folder,
        prepared(Path(folder), limits) as facts,
        closing(process.open(limits)) as shared,
    ):
        for attack in ATTACKS:
            with closing(process.open(limits)) if attack.alone else nullcontext(shared) as session:
                said = _said(session, attack.source.format(**facts))
            if not said.startswith("refused") or attack.got_through(facts):
                faults.append(f"{attack.title} {said[:200]}")
    return Trial(process.tier, tuple(faults))


def _said(session: WarmSession, source: str) -> str:
    """What a cell prints."""
    cell = new_code_cell(source)
    try:
        session.run(cell)
    except SessionLost as lost:
        return f"refused: {lost}"
    return "".join(output.get("text", "") for output in cell.outputs).strip() or "no answer"


_warm: WarmProcess | None = None
"""The warm process; processes forked from the one that started it share it."""


def open_session(limits: Limits | None = None) -> WarmSession:
    """A new session, forked from the warm process; `ready` has started that, or is called now."""
    if _warm is None:
        ready()
    try:
        return _warm.open(limits or Limits())
    except SessionFailed:
        ready(_warm.tier, proven=True)
    return _warm.open(limits or Limits())


def ready(tier: str | None = None, *, proven: bool = False) -> str:
    """Start the warm process in the tier that is named here or by the environment, or in the strongest safe
    one that holds; its name.

    `proven` says that the tier has been attacked already, by the process that coordinates this one. Raises
    IsolationRefused, saying why, if no tier holds that may be used.
    """
    global _warm
    wanted = tier or os.environ.get(SETTING)
    if wanted and wanted not in TIERS:
        raise IsolationRefused(f"isolation {wanted!r} is unknown; the tiers are {', '.join(TIERS)}")
    close()
    trials = []
    for candidate in [wanted] if wanted else SAFE:
        try:
            process = WarmProcess(candidate)
        except SessionFailed as failure:
            trials.append(Trial(candidate, (str(failure),)))
            continue
        try:
            trial = Trial(candidate) if proven else _attack(process)
        except SessionFailed as failure:
            trial = Trial(candidate, (str(failure),))
        if trial.holds:
            _warm = process
            return candidate
        process.close()
        trials.append(trial)
    reasons = "\n".join(f"  {trial.tier}: {fault}" for trial in trials for fault in trial.faults)
    raise IsolationRefused(
        f"students' code cannot be walled in on this machine, so nothing is graded:\n{reasons}\n"
        f"  `graders doctor` tells more. Code that you trust can be graded without walls: {SETTING}=limits"
    )


@atexit.register
def close() -> None:
    """End the warm process, if there is one and it was started here."""
    global _warm
    if _warm is not None and _warm.owner == os.getpid():
        _warm.close()
    _warm = None
