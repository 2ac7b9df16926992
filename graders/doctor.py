"""The instructor's doctor: is this machine ready to grade? `graders doctor` asks it."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from dropcourse.doctor import Finding
from dropcourse.doctor import examine as examine_student_side
from graders.build import build
from graders.isolation.tiers import SAFE, SETTING, TIERS, try_tier
from graders.lessons import all_lessons, classroom


def examine(say: Callable[[str], None]) -> bool:
    """Say what was found; whether all of it is well."""
    findings = [*examine_student_side(), _alembic(), *_lessons(), _secret(), *_isolation()]
    for finding in findings:
        say(str(finding))
    return all(finding.well for finding in findings)


def _alembic() -> Finding:
    beside = Path(sys.executable).with_name("alembic")
    return Finding(
        beside.exists() or shutil.which("alembic") is not None, "the alembic command, for the gradebook",
        f"{sys.executable} -m pip install alembic",
    )  # fmt: skip


def _lessons() -> Iterator[Finding]:
    for lesson in all_lessons():
        built = lesson.solution.exists() and lesson.solution.read_text(encoding="utf-8") == build(lesson)
        yield Finding(built, f"{lesson.name}: notebook built from its source", "make release")
        yield Finding(lesson.release.exists(), f"{lesson.name}: released", "make release")


def _secret() -> Finding:
    path = classroom() / "course_secret"
    if not path.exists():
        return Finding(True, "the course secret will be made at the first grading")
    private = not stat.S_IMODE(path.stat().st_mode) & 0o077
    return Finding(private, "the course secret is readable by you alone", f"chmod 600 {path}")


def _isolation() -> Iterator[Finding]:
    """Each tier, attacked; well if grading would use one that is safe, or the one that was asked for by name."""
    wanted = os.environ.get(SETTING)
    trials = [try_tier(tier) for tier in TIERS]
    held = [trial.tier for trial in trials if trial.holds]
    used = wanted if wanted in held else None if wanted else next((tier for tier in held if tier in SAFE), None)
    for trial in trials:
        state = "used for grading" if trial.tier == used else "would hold" if trial.holds else "does not hold"
        yield Finding(True, f"isolation by {trial.tier}: {TIERS[trial.tier]}: {state}")
        for fault in trial.faults:
            yield Finding(used is not None, f"    {fault}", "see docs/isolation.md")
    yield Finding(
        used in SAFE, f"students' code is walled in: {used or 'no, and nothing will be graded'}",
        f"grade on Linux with user namespaces or Landlock; with {SETTING}=limits only code that you trust",
    )  # fmt: skip
