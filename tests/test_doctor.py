"""The doctors name what is missing and how to get it."""

from importlib.metadata import PackageNotFoundError

import pytest

from dropcourse import doctor
from dropcourse.__main__ import main
from graders import doctor as graders_doctor
from graders.isolation.tiers import Trial


def test_a_complete_setup_is_ready(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("Everything is ready.")


def test_a_missing_package_comes_with_the_command_that_installs_it(monkeypatch, capsys):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)
    assert main(["doctor"]) == 1
    assert "✗ numpy is not installed" in capsys.readouterr().out
    assert "-m pip install numpy" in doctor.environment_report()


def test_a_folder_that_cannot_be_written_is_found(monkeypatch):
    def refuse(**_):
        raise PermissionError("read-only")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    assert "✗ this folder cannot be written to: read-only" in doctor.environment_report()


def test_the_packages_looked_for_are_those_the_project_names():
    import re
    import tomllib

    from graders.lessons import ROOT

    with (ROOT / "pyproject.toml").open("rb") as file:
        named = {re.match(r"[\w-]+", line)[0] for line in tomllib.load(file)["project"]["dependencies"]}
    assert set(doctor.PACKAGES) == named


def test_the_instructors_doctor_says_what_isolation_there_is(capsys):
    assert graders_doctor.examine(print)
    out = capsys.readouterr().out
    assert (
        "✓ isolation by namespaces: own file system, processes and network (Linux namespaces): used for grading" in out
    )
    assert "✓ students' code is walled in: namespaces" in out


def test_without_a_tier_that_holds_the_doctor_says_that_nothing_is_graded(monkeypatch, capsys):
    monkeypatch.setattr(graders_doctor, "try_tier", lambda tier: Trial(tier, ("it could read a file outside: let",)))
    assert not graders_doctor.examine(print)
    out = capsys.readouterr().out
    assert "✗     it could read a file outside: let" in out
    assert "✗ students' code is walled in: no, and nothing will be graded" in out


@pytest.mark.full
def test_a_course_secret_that_others_can_read_is_a_fault(capsys):
    from graders.inputs import course_secret
    from graders.lessons import classroom

    course_secret(classroom())
    (classroom() / "course_secret").chmod(0o644)
    assert not graders_doctor.examine(print)
    assert "chmod 600" in capsys.readouterr().out
