"""Ordinary users of the operating system, made for a test by root, and removed after it."""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graders.lessons import ROOT


@dataclass(frozen=True)
class Account:
    """A user with a home that nobody else may enter; `extra` are variables of the environment."""

    name: str
    home: Path
    interpreter: str
    extra: dict[str, str]

    @property
    def python(self) -> list[str]:
        """The start of a command line that runs Python as this user."""
        return ["setpriv", f"--reuid={self.name}", f"--regid={self.name}", "--clear-groups", self.interpreter]

    @property
    def environment(self) -> dict[str, str]:
        """What this user's processes see: none of root's variables. Where root's Python lies where nobody else can
        read, the packages are reached by variables."""
        prefix = Path(sys.prefix)
        packages = Path(pytest.__file__).parents[1]
        return {
            "HOME": str(self.home), "USER": self.name, "LANG": "C.UTF-8", "PATH": f"{self.home}/bin:/usr/bin:/bin",
            "PYTHONPATH": f"{ROOT}:{packages}", "PYTHONDONTWRITEBYTECODE": "1",
            "JUPYTER_PATH": str(prefix / "share" / "jupyter"), "JUPYTERLAB_DIR": str(prefix / "share/jupyter/lab"),
            "JUPYTER_CONFIG_PATH": str(prefix / "etc" / "jupyter"),
            "LD_LIBRARY_PATH": str(Path(self.interpreter).parents[1] / "lib"), **self.extra,
        }  # fmt: skip

    def run(self, *arguments: str) -> str:
        """Run Python with the arguments in the course's folder; what it prints."""
        done = subprocess.run(
            [*self.python, *arguments], cwd=ROOT, env=self.environment, text=True, capture_output=True
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def give(self, place: Path) -> None:
        """Make a file, or a folder with all that is in it, this user's."""
        for path in (place, *place.rglob("*")):
            shutil.chown(path, self.name, self.name)


def interpreter_for_all(folder: Path) -> str:
    """A Python that every user can run: this one or, where it lies in root's home, a copy of links in `folder`."""
    others = ["setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", sys.executable]
    tried = subprocess.run([*others, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    if tried.stdout.strip() == sys.version:  # else the system's library was taken in place of one out of reach
        return sys.executable
    subprocess.run(["cp", "-al", sys.base_prefix, str(folder / "python")], check=True)
    return str(folder / "python" / "bin" / Path(sys._base_executable).resolve().name)


@contextlib.contextmanager
def account(name: str, home: Path, interpreter: str, **extra: str) -> Iterator[Account]:
    """A user of that name; made and removed, unless it was there before."""
    if os.geteuid() != 0:
        pytest.skip("only root can act as two other users")
    try:
        pwd.getpwnam(name)
        made = False
    except KeyError:
        subprocess.run(["useradd", "--no-create-home", "--home-dir", str(home), name], check=True)
        made = True
    try:
        home.mkdir(mode=0o700)
        user = Account(name, home, interpreter, extra)
        _command(home / "bin" / "alembic", interpreter, "from alembic.config import main; main()")
        user.give(home)
        yield user
    finally:
        if made:
            subprocess.run(["userdel", name], check=True)


def _command(path: Path, interpreter: str, source: str) -> None:
    """A command that runs a line of Python, in place of a script that names root's Python."""
    path.parent.mkdir()
    path.write_text(f"#!{interpreter}\n{source}\n")
    path.chmod(0o755)
