"""One run of `graders grade`, observed: `python benchmarks/ours.py SUBMISSIONS JOBS` prints where time and memory went.

The last line is JSON: wall seconds until all is imported ("imports"), the first submission is recorded ("first") and
all are ("all"), and in "resident" MiB of memory after 50 submissions and after the last, by process.
"""

import json
import os
import sys
import time
from pathlib import Path

BEGAN = time.perf_counter()
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graders.grade import grade_class  # noqa: E402
from graders.lessons import find_lesson  # noqa: E402


def main(submissions: Path, jobs: int) -> None:
    """Grade the class in the classroom that the environment names."""
    seen = {"imports": time.perf_counter() - BEGAN, "resident": {}}
    done = []

    def step(student: str, total: int) -> None:
        seen.setdefault("first", time.perf_counter() - BEGAN)
        done.append(student)
        if len(done) in (50, total):
            seen["resident"][len(done)] = resident()

    grade_class(find_lesson("02"), submissions, jobs=jobs, feedback=False, step=step)
    print(json.dumps(seen | {"all": time.perf_counter() - BEGAN}))


def resident() -> dict[str, float]:
    """MiB of memory held by this process, by its workers together, and by the warm process. Linux."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    for task in Path("/proc/self/task").iterdir():
        children += (task / "children").read_text().split()
    held = {"grader": _resident("self"), "workers": 0.0, "warm process": 0.0}
    for pid in set(children):
        inside = b"inside" in Path(f"/proc/{pid}/cmdline").read_bytes()
        held["warm process" if inside else "workers"] += _resident(pid)
    return held


def _resident(pid: str) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
