"""The commands that the README names exist, and say what they lack."""

import subprocess

import pytest

from graders.lessons import ROOT


def make(target):
    return subprocess.run(["make", "--no-print-directory", target], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    "target",
    [
        "demo",
        "lab",
        "test",
        "test-all",
        "variants",
        "claims",
        "site",
        "notebooks",
        "release",
        "grade",
        "student-bundle",
        "bench",
        "clean",
    ],
)
def test_help_lists_the_target(target):
    assert f"make {target} " in make("help").stdout


def test_a_python_that_is_too_old_or_missing_is_named_with_a_remedy(tmp_path):
    missing = subprocess.run(
        ["make", "--no-print-directory", "demo", "PYTHON=no-such-python", f"VENV={tmp_path}/venv"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert missing.returncode != 0
    assert "Python 3.11 or newer is needed" in missing.stderr
    assert "apt install python3" in missing.stderr
