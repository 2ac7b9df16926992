"""What the course costs a student's computer: `python benchmarks/course.py [LESSON ...]`.

For each lesson, one after the other, a fresh process runs the author's notebook without its test cells, then each
visible check on the author's answers. Prints wall seconds, how many of them are experiments, the slowest check, and
what it costs to import `dropcourse` in units of importing numpy. One thread.
"""

import argparse
import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # read when NumPy is imported

WHOLE, CHECK = 60.0, 1.0
"""Goals: wall seconds of a lesson's cells, and of one visible check."""
MODULES = ("numpy", "dropcourse", "dropcourse.checks", "torch")
IMPORTS = 5


def main() -> int:
    """Measure all lessons, or the named ones, and print a table."""
    from graders.lessons import all_lessons, find_lesson

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="name or number (default: all)")
    parser.add_argument("--inside", metavar="LESSON", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(_measure(options.inside)))
        return 0
    lessons = [find_lesson(name) for name in options.lessons] or all_lessons()
    print(f"{'lesson':30}{'all cells':>11}{'experiments':>13}{'checks':>8}{'median':>9}{'slowest':>9}")
    late = []
    for lesson in lessons:
        command = [sys.executable, __file__, "--inside", lesson.name]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        slowest = max(found["checks"], key=found["checks"].get)
        times = list(found["checks"].values())
        print(
            f"{lesson.name:30}{found['all']:10.1f}s{found['experiments']:12.1f}s{len(times):8d}"
            f"{statistics.median(times):8.3f}s{times and found['checks'][slowest]:8.3f}s  {slowest}", flush=True,
        )  # fmt: skip
        late += [lesson.name] * (found["all"] > WHOLE)
        late += [name for name, seconds in found["checks"].items() if seconds > CHECK]
    _imports()
    for name in late:
        print(f"ABOVE ITS GOAL ({WHOLE:g} s for a lesson, {CHECK:g} s for a check): {name}")
    return int(bool(late))


def _measure(name: str) -> dict:
    """In a process of its own: seconds of all cells but tests, of the experiments among them, and of each check."""
    import jupytext
    import torch

    from graders.lessons import find_lesson

    torch.set_num_threads(1)
    cells = [cell for cell in jupytext.read(find_lesson(name).source).cells if cell.cell_type == "code"]
    namespace, seconds = {"__name__": "__main__"}, {"all": 0.0, "experiments": 0.0, "checks": {}}
    for cell in cells:
        if "test" not in cell.metadata:
            taken = _run(cell.source, namespace)
            seconds["all"] += taken
            seconds["experiments"] += taken * ("experiment" in cell.metadata.get("tags", []))
    for cell in cells:
        if "test" in cell.metadata:
            visible = cell.source.partition("### BEGIN HIDDEN TESTS")[0]
            seconds["checks"][cell.metadata["test"]] = _run(visible, namespace)
    return seconds


def _run(source: str, namespace: dict) -> float:
    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "cell", "exec"), namespace)
    return time.perf_counter() - began


def _imports() -> None:
    """Print what imports cost, a new interpreter each, in turn."""
    seconds = {module: [] for module in ("sys", *MODULES)}
    for _ in range(IMPORTS):
        for module, taken in seconds.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], check=True, cwd=ROOT)
            taken.append(time.perf_counter() - began)
    bare = statistics.median(seconds.pop("sys"))
    cost = {module: statistics.median(taken) - bare for module, taken in seconds.items()}
    print("\nimport              seconds   in units of numpy")
    for module, taken in cost.items():
        print(f"{module:18}{taken:8.3f}s{taken / cost['numpy']:15.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
