"""The student bundle: complete, byte-stable, installable, and of no use for getting points."""

import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest

import dropcourse
from graders.bundle import NAME, WITHHELD, BundleError, write_bundle
from graders.cli import main
from graders.lessons import ROOT, all_lessons, is_test
from graders.prove import cells_of
from graders.prove.mutants import Mutant
from graders.prove.trial import Trial

REPOSITORY = "https://github.com/school/dropout"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return write_bundle(tmp_path_factory.mktemp("bundle"), REPOSITORY)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_of_the_instructors_is_in_it(bundle):
    found = files(bundle.folder)
    assert {Path(name).parts[0] for name in found} == {
        "README.md", "LICENSE", "pyproject.toml", "requirements.txt", "environment.yml", "postBuild", ".gitignore",
        "lessons", "dropcourse",
    }  # fmt: skip
    assert not [name for name in found if "reference" in Path(name).parts or name.endswith((".pyc", ".db"))]
    for name, content in found.items():
        text = content.decode("utf-8")
        assert "BEGIN SOLUTION" not in text, name
        assert "BEGIN HIDDEN" not in text, name
        assert name.startswith("dropcourse/") or "graders.hidden" not in text, name


def test_every_lesson_and_module_is_in_it(bundle):
    found = files(bundle.folder)
    for lesson in all_lessons():
        assert found[f"lessons/{lesson.name}/{lesson.topic}.ipynb"] == lesson.release.read_bytes()
    for path in (ROOT / "dropcourse").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        assert (name in found) == (path.relative_to(ROOT / "dropcourse").parts[0] not in WITHHELD), name
    assert found["environment.yml"] == (ROOT / "environment.yml").read_bytes()


def test_it_is_the_same_bytes_each_time_and_the_zip_holds_the_folder(bundle, tmp_path):
    again = write_bundle(write_bundle(tmp_path, REPOSITORY).folder.parent, REPOSITORY)
    assert again.archive.read_bytes() == bundle.archive.read_bytes()
    with zipfile.ZipFile(bundle.archive) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
        assert archive.getinfo(f"{NAME}/postBuild").external_attr >> 16 & 0o111
    assert held == {f"{NAME}/{name}": content for name, content in files(bundle.folder).items()}


def test_its_links_lead_to_the_published_bundle(bundle, tmp_path):
    text = (bundle.folder / "README.md").read_text(encoding="utf-8")
    assert "https://mybinder.org/v2/gh/school/dropout/main?urlpath=lab/tree/lessons" in text
    assert "git-pull?repo=https%3A%2F%2Fgithub.com%2Fschool%2Fdropout&branch=main&urlpath=lab/tree/dropout/l" in text
    plain = (write_bundle(tmp_path).folder / "README.md").read_text(encoding="utf-8")
    assert "mybinder" not in plain
    assert "nbgitpuller" not in plain


@pytest.mark.parametrize(
    "address", ["school/dropout", "http://github.com/a/b", "https://a.b/c/d", "https://github.com/a"]
)
def test_an_address_that_binder_does_not_know_is_refused_and_nothing_is_written(address, tmp_path, capsys):
    assert main(["bundle", "--output", str(tmp_path), "--repository", address]) == 2
    assert address in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("own", ["work", ".git", None])
def test_a_folder_that_is_in_use_is_left_alone(own, tmp_path):
    folder = tmp_path / NAME
    if own:
        write_bundle(tmp_path)
        (folder / own).mkdir()
    else:
        folder.mkdir()
    (folder / "mine").write_text("mine")
    with pytest.raises(BundleError, match=str(folder)):
        write_bundle(tmp_path)
    assert (folder / "mine").read_text() == "mine"


def test_the_command_names_folder_and_zip(tmp_path, capsys):
    assert main(["bundle", "--output", str(tmp_path)]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / NAME), str(tmp_path / f"{NAME}.zip")]


# No callable of it answers an exercise

GIVEN = {("dropcourse.probability.as_probability", "keep_probability_errors")}
"""What a lesson hands out on purpose: the test of a range."""


def callables():
    """ "module:name" of every function and class, public or not, that students can import from dropcourse, methods and
    nested ones aside."""
    for module in pkgutil.walk_packages(dropcourse.__path__, "dropcourse."):
        if module.name.split(".")[1] in (*WITHHELD, "__main__") or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if (inspect.isfunction(value) or inspect.isclass(value)) and value.__module__ == module.name:
                yield module.name, name


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(each, marks=() if each.name == "00_start_here" else pytest.mark.full) for each in all_lessons()],
    ids=lambda lesson: lesson.topic,
)
def test_no_callable_of_it_passes_an_exercise_or_earns_a_point(lesson, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = list(callables())
    assert len(found) > 200
    passed = {
        (f"{module}.{name}", test)
        for exercise, tests in cells_of(lesson).items()
        for module, name in found
        for trial in [Trial(lesson, Mutant(exercise, name, f"from {module} import {name} as {exercise}\n"))]
        for test in tests
        if trial.ask(test, "hidden").passed
    }
    assert passed <= GIVEN


# Installed


@pytest.mark.full
@pytest.mark.slow
def test_it_installs_in_a_clean_environment_where_its_checks_run(bundle, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"

    def run(*arguments, **options):
        return subprocess.run(
            [python, *arguments], cwd=bundle.folder, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True,
            **options,
        )  # fmt: skip

    constraints = ROOT / "constraints.txt"
    installed = run("-m", "pip", "install", "-q", "-r", "requirements.txt", "-c", constraints)
    assert installed.returncode == 0, installed.stderr
    doctor = run("-m", "dropcourse", "doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert run("-c", "import dropcourse.reference").returncode != 0
    for lesson in all_lessons():
        cells = nbformat.read(lesson.solution, as_version=4).cells
        script = "\n\n".join(
            cell.source.partition("### BEGIN HIDDEN TESTS")[0]
            for cell in cells
            if cell.cell_type == "code" and (is_test(cell) or cell.metadata.get("nbgrader"))
        )
        checked = run("-", input=script)
        assert checked.returncode == 0, checked.stderr
        assert checked.stdout.count("✓") >= sum(map(is_test, cells))


def test_lab_says_where_to_run_it_if_there_are_no_lessons(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "dropcourse", "lab"], cwd=tmp_path, capture_output=True, text=True
    )  # fmt: skip
    assert result.returncode == 2
    assert "there are no lessons in lessons" in result.stderr
    assert "--lessons DIR" in result.stderr
