"""The instructor's doctor: is this machine ready to grade? `graders doctor` asks it."""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from dropcourse.doctor import Finding
from dropcourse.doctor import examine as examine_student_side
from graders.build import build
from graders.lessons import all_lessons, classroom


def examine(say: Callable[[str], None]) -> bool:
    """Say what was found; whether all of it is well."""
    findings = [*examine_student_side(), _alembic(), *_lessons(), _secret(), _kernel_answers()]
    for finding in findings:
        say(str(finding))
    say(
        "Isolation: none yet. Student code runs as you do, with your files and network. Grade only notebooks you trust."
    )
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


def _kernel_answers() -> Finding:
    from graders.session import KernelSession, SessionFailed

    try:
        KernelSession().close()
    except SessionFailed as error:
        return Finding(False, str(error), "Run `python -m dropcourse doctor` and mend what it finds.")
    return Finding(True, "a grading kernel starts and answers")
