"""What students get: for now `dropcourse` without its reference implementations."""

import shutil
from pathlib import Path

from graders.lessons import ROOT

WITHHELD = ("reference",)
"""Parts of `dropcourse` that only instructors have."""


def copy_student_package(folder: Path) -> Path:
    """Copy `dropcourse` as students have it into the folder; the copy's path."""
    ignore = shutil.ignore_patterns(*WITHHELD, "__pycache__", "*.pyc")
    return Path(shutil.copytree(ROOT / "dropcourse", folder / "dropcourse", ignore=ignore))
