"""A student's working copy of the lessons; `python -m dropcourse lab` makes it.

Lessons that are not there yet are copied; what a student has is never overwritten.
"""

import shutil
from pathlib import Path

SETTINGS = '''\
"""nbgrader's settings for a student: Validate runs what grading runs, which is everything but the experiments."""

c = get_config()
c.Execute.skip_cells_with_tag = "experiment"
'''


def open_workspace(lessons: Path, work: Path) -> list[str]:
    """Copy new lessons into the working folder; their names. Raises FileNotFoundError if there are no lessons."""
    sources = sorted(path for path in lessons.iterdir() if path.is_dir()) if lessons.is_dir() else []
    if not sources:
        raise FileNotFoundError(f"there are no lessons in {lessons}")
    work.mkdir(parents=True, exist_ok=True)
    settings = work / "nbgrader_config.py"
    if not settings.exists():
        settings.write_text(SETTINGS, encoding="utf-8")
    copied = []
    for source in sources:
        if not (work / source.name).exists():
            # Under another name first, so that a copy that was cut short is not taken for a student's work.
            unfinished = work / f".{source.name}.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(source, unfinished)
            unfinished.rename(work / source.name)
            copied.append(source.name)
    return copied
