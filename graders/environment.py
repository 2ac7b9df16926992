"""environment.yml, for conda and Binder, from pyproject.toml, which alone names the packages."""

import re
import tomllib

from graders.lessons import ROOT

FILE = ROOT / "environment.yml"
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base", "msgpack": "msgpack-python"}
FROM_PIP = {"nbgrader"}  # conda-forge's build brings a notebook server of its own


def environment() -> str:
    """The text of environment.yml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        requirements = tomllib.load(file)["project"]["dependencies"]
    split = [re.fullmatch(r"([A-Za-z0-9_-]+)(.*)", requirement).groups() for requirement in requirements]
    conda = [CONDA_NAMES.get(name, name) + limits for name, limits in split if name not in FROM_PIP]
    pip = [name + limits for name, limits in split if name in FROM_PIP]
    lines = [
        "# Made from pyproject.toml by `make environment`; change it there.",
        "name: dropcourse",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        "  - python=3.11",
        *(f"  - {requirement}" for requirement in sorted(conda)),
        "  - pip",
        "  - pip:",
        *(f"      - {requirement}" for requirement in sorted(pip)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(environment(), encoding="utf-8")
