"""The doctor: what is wrong with a set-up, and the command that mends it. `python -m dropcourse doctor` asks it."""

import importlib
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

OLDEST_PYTHON = (3, 11)
PACKAGES = {  # distribution name -> module name
    "numpy": "numpy",
    "scipy": "scipy",
    "torch": "torch",
    "matplotlib": "matplotlib",
    "pillow": "PIL",
    "scikit-learn": "sklearn",
    "ipywidgets": "ipywidgets",
    "jupyterlab": "jupyterlab",
    "nbgrader": "nbgrader",
    "msgpack": "msgpack",
    "optuna": "optuna",
    "threadpoolctl": "threadpoolctl",
    "tqdm": "tqdm",
}
NOT_IMPORTED = {"jupyterlab", "nbgrader", "optuna", "scikit-learn"}  # slow to import; that they are installed must do


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do if it is not."""

    well: bool
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        mark = "✓" if self.well else "✗"
        return f"{mark} {self.found}" if self.well else f"{mark} {self.found}\n    {self.remedy}"


def examine() -> list[Finding]:
    """Look at Python, the packages, the notebook kernel and the folder that lessons are saved in."""
    return [_python(), *_packages(), _kernel(), _folder()]


def environment_report() -> str:
    """What was found, a line for each thing, and a closing sentence. Never raises."""
    findings = examine()
    lines = [str(finding) for finding in findings]
    faults = sum(not finding.well for finding in findings)
    closing = "Everything is ready." if not faults else f"{faults} of {len(findings)} things need attention."
    return "\n".join([*lines, closing])


def _python() -> Finding:
    found = f"Python {platform.python_version()} on {platform.system()}"
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Finding(sys.version_info >= OLDEST_PYTHON, found, f"The course needs Python {wanted} or newer.")


def _packages() -> Iterator[Finding]:
    for package, module in PACKAGES.items():
        try:
            found = f"{package} {version(package)}"
            if package not in NOT_IMPORTED:
                importlib.import_module(module)
            yield Finding(True, found + (_device() if package == "torch" else ""))
        except PackageNotFoundError:
            yield Finding(False, f"{package} is not installed", f"{sys.executable} -m pip install {package}")
        except Exception as error:  # a broken installation can raise anything
            remedy = f"{sys.executable} -m pip install --force-reinstall {package}"
            yield Finding(False, f"{package} cannot be imported: {error}", remedy)


def _device() -> str:
    import torch

    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    return f" ({device}, {torch.get_num_threads()} threads)"


def _kernel() -> Finding:
    try:
        from jupyter_client.kernelspec import KernelSpecManager

        command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except Exception as error:
        remedy = f"{sys.executable} -m ipykernel install --sys-prefix"
        return Finding(False, f"no notebook kernel called python3: {error}", remedy)
    return Finding(True, f"notebook kernel python3 ({command.rpartition('/')[2]})")


def _folder() -> Finding:
    try:
        with tempfile.TemporaryFile(dir="."):
            pass
    except OSError as error:
        return Finding(False, f"this folder cannot be written to: {error}", "Work in a folder of your own.")
    return Finding(True, "this folder can be written to")
