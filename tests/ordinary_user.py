"""What an ordinary user sees, tried by root: with the system's Python, for root's own may lie where nobody else can
read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graders.lessons import ROOT

USER = "1234"


def as_ordinary_user(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run Python with the arguments as a user without rights, in the course's folder."""
    packages = str(Path(pytest.__file__).parents[1])
    python = next(path for path in ("/usr/bin/python3.11", sys.executable) if os.access(path, os.X_OK))
    return subprocess.run(
        ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", python, *arguments], cwd=ROOT, text=True,
        capture_output=True,
        env={"HOME": "/tmp", "PYTHONPATH": f"{ROOT}:{packages}", "PATH": "/usr/bin:/bin", **variables},
    )  # fmt: skip
