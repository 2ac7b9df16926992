"""The student bundle: the lessons and `dropcourse` without its reference implementations, ready to be published.

`graders bundle` writes it as a folder and a zip. The same source gives the same bytes. Students get this and never the
repository it is made from: links for Binder and nbgitpuller lead to the repository in which it is published.
"""

import re
import shutil
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from graders.environment import environment
from graders.lessons import LESSONS, ROOT

WITHHELD = ("reference",)
"""Parts of `dropcourse` that only instructors have."""

NAME = "dropout-course"
BRANCH = "main"
_LEFT_BEHIND = ("__pycache__", "*.pyc", ".ipynb_checkpoints", ".dropcourse")
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can name


class BundleError(ValueError):
    """The bundle cannot be made, or not here."""


@dataclass(frozen=True)
class Bundle:
    """The folder and the zip of it, which holds it under its name."""

    folder: Path
    archive: Path


def write_bundle(target: Path, repository: str | None = None) -> Bundle:
    """Build the bundle in `target`, in the place of an earlier one. `repository` is the web address under which it
    will be published, such as https://github.com/school/dropout-course; without one, there are no links to it.

    Raises BundleError if something else than an earlier bundle stands in the way, if there are no lessons, or if the
    address is none that Binder knows.
    """
    links = _links(repository) if repository else {}
    if not any(LESSONS.glob("*/*.ipynb")):
        raise BundleError(f"there are no lessons in {LESSONS}: run `make release` first")
    folder, archive = target / NAME, target / f"{NAME}.zip"
    if folder.exists():
        if not (folder / "requirements.txt").exists() or (folder / ".git").exists() or (folder / "work").exists():
            raise BundleError(f"{folder} is no folder that this command made, or is in use: name another, or remove it")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    copy_student_package(folder)
    shutil.copytree(LESSONS, folder / "lessons", ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    for name, text in _texts(links).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    _zip(folder, archive)
    return Bundle(folder, archive)


def copy_student_package(folder: Path) -> Path:
    """Copy `dropcourse` as students have it into the folder; the copy's path."""
    ignore = shutil.ignore_patterns(*WITHHELD, *_LEFT_BEHIND)
    return Path(shutil.copytree(ROOT / "dropcourse", folder / "dropcourse", ignore=ignore))


def _texts(links: dict[str, str]) -> dict[str, str]:
    """The files that are written for students, by name."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # every session imports this module

    templates = Environment(
        loader=FileSystemLoader(ROOT / "graders" / "templates"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    readme = templates.get_template("student_readme.md.j2")
    return {
        "README.md": readme.render({"binder": None} | links),
        "pyproject.toml": _pyproject(project),
        "requirements.txt": "".join(f"{line}\n" for line in (*sorted(project["dependencies"]), "-e .")),
        "environment.yml": environment(),
        # Binder makes the environment from environment.yml, then runs this.
        "postBuild": "#!/bin/sh\nset -e\npip install --no-deps -e .\n",
        ".gitignore": ".venv/\nwork/\n*.egg-info/\n__pycache__/\n.ipynb_checkpoints/\n",
    }


def _pyproject(project: dict) -> str:
    requirements = "".join(f'    "{line}",\n' for line in project["dependencies"])
    return f"""\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{project["name"]}"
version = "{project["version"]}"
description = "A course on dropout: its lessons' data, models, figures and checks."
requires-python = "{project["requires-python"]}"
dependencies = [
{requirements}]

[tool.setuptools.packages.find]
include = ["dropcourse*"]

[tool.setuptools.package-data]
dropcourse = ["experiments/results/*.json"]
"""


def _links(repository: str) -> dict[str, str]:
    """Where Binder and nbgitpuller find the published bundle."""
    address = repository.strip().removesuffix("/").removesuffix(".git")
    parts = urlsplit(address)
    owner = re.fullmatch(r"/([\w.-]+)/([\w.-]+)", parts.path)
    hosts = {"github.com": "gh", "gitlab.com": "gl"}
    if parts.scheme != "https" or parts.netloc not in hosts or not owner:
        raise BundleError(
            f"{repository!r} is no address of a repository: it must read https://github.com/OWNER/NAME, or gitlab.com"
        )
    where = f"{owner[1]}/{owner[2]}" if parts.netloc == "github.com" else quote(f"{owner[1]}/{owner[2]}", safe="")
    return {
        "binder": f"https://mybinder.org/v2/{hosts[parts.netloc]}/{where}/{BRANCH}?urlpath=lab/tree/lessons",
        "nbgitpuller": f"https://JUPYTERHUB/hub/user-redirect/git-pull?repo={quote(address, safe='')}&branch={BRANCH}",
        "folder": owner[2],
    }


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if path.name == "postBuild" else 0o644) << 16
            file.writestr(entry, path.read_bytes())
