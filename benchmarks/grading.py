"""Grading the same class with stock nbgrader and with ours, in one run: `python benchmarks/grading.py`.

Stock nbgrader runs each notebook's tests in the student's kernel, one notebook after the other; that is all it offers.
Ours runs as `graders grade --jobs 2` does. Both fill a gradebook and write the graded notebooks; feedback pages are
left out of both, and the lesson was released before. The class is the sample class without three notebooks that stock
nbgrader does not get past: a file that cannot be read, a function that never returns, and doubled test cells, which end
its whole batch; one of the others is graded twice instead. Of more submissions, copies of
these, only ours are run, to see whether memory stays flat. Prints wall and processor time and their ratios, and where
the engines gave different points; exits with 1 if a ratio is below its goal.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graders.lessons import ROOT, find_lesson
from graders.sample_class import write_sample_class

LESSON = find_lesson("02")
LEFT_OUT = ("quetelet", "taylor", "viete")
GOALS = {"experiments skipped": (10.0, 8.0), "out of the box": (20.0, None)}
"""Smallest ratios of wall and of processor time, stock to ours."""
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = "solutions"
c.Exchange.root = "exchange"
c.ExecutePreprocessor.timeout = 120
{skip}
"""
RELEASE = """
from pathlib import Path
from graders.gradebook import Gradebook
from graders.lessons import find_lesson
Gradebook(Path({lessons!r})).release(find_lesson("02"))
"""
SLOWEST = 5
"""Test cells that are listed."""


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--submissions",
        type=int,
        default=24,
        metavar="N",
        help="submissions to grade (default: 24); of more than 24, ours alone",
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="our processes (default: 2)")
    parser.add_argument("--out-of-the-box", action="store_true", help="also stock nbgrader with experiments (an hour)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        submissions = _class(folder / "submissions", options.submissions)
        _release(folder)
        ours, (our_points, spent) = _measure(lambda: _ours(folder, submissions, options.jobs))
        if options.submissions > 24:
            _row(f"ours, {options.submissions} submissions", ours)
            _explain(spent, options.submissions, options.jobs)
            return int(not _flat(spent["resident"]))
        many, one = _empty_class(folder / "many", 24), _empty_class(folder / "one", 1)
        (all_blank, _), (one_blank, _) = (_measure(lambda c=c: _ours(folder, c, options.jobs)) for c in (many, one))
        print(f"{len(list(submissions.iterdir()))} submissions of {LESSON.name}, {options.jobs} processes of ours")
        print(f"{'':34}{'wall':>9}{'processor':>11}   ratios")
        _row("ours", ours)
        _row("ours, one empty notebook", one_blank)
        _row("ours, 24 empty notebooks", all_blank)
        print(f"{'an empty notebook, per process':34}{(all_blank[0] - one_blank[0]) / 23 * options.jobs:8.2f}s")
        _explain(spent, options.submissions, options.jobs)
        failed = False
        for title, skip in (("experiments skipped", True), ("out of the box", False)):
            if skip or options.out_of_the_box:
                stock, points = _measure(lambda skip=skip: _stock(folder, submissions, skip=skip))
                failed |= _row(f"stock nbgrader, {title}", stock, ours, GOALS[title])
                _compare(points, our_points)
    return int(failed)


def _class(folder: Path, students: int) -> Path:
    write_sample_class(folder, LESSON)
    for name in LEFT_OUT:
        shutil.rmtree(folder / name)
    names = sorted(path.name for path in folder.iterdir())
    for extra in names[students:]:
        shutil.rmtree(folder / extra)
    for number in range(students - len(names)):
        name = "noether" if students == 24 else names[number % len(names)]
        shutil.copytree(folder / name, folder / f"{name}, again {number}")
    return folder


def _empty_class(folder: Path, students: int) -> Path:
    """Notebooks as they were handed out."""
    for number in range(students):
        place = folder / f"student{number:03}" / LESSON.name
        place.mkdir(parents=True)
        shutil.copyfile(LESSON.release, place / f"{LESSON.topic}.ipynb")
    return folder


def _measure(run: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """(wall, processor) seconds of the processes that `run` starts, and what it returns."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    returned = run()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return (wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), returned


def _ours(folder: Path, submissions: Path, jobs: int) -> tuple[dict[str, float], dict]:
    """Points by student, and what `ours.py` says, with the seconds of each test cell over all submissions."""
    classroom = Path(tempfile.mkdtemp(dir=folder))
    shutil.copytree(folder / "released", classroom, dirs_exist_ok=True)
    command = [sys.executable, str(Path(__file__).with_name("ours.py")), str(submissions), str(jobs)]
    done = subprocess.run(command, cwd=ROOT, check=True, env=_environment(classroom), stdout=subprocess.PIPE, text=True)
    results = [json.loads(path.read_text()) for path in (classroom / "results" / LESSON.name).glob("*.json")]
    cells: Counter = Counter()
    for result in results:
        cells.update({cell["id"]: cell["seconds"] for cell in result["cells"]})
    spent = json.loads(done.stdout.splitlines()[-1]) | {"cells": cells}
    return {result["student"]: result["points"] for result in results}, spent


def _explain(spent: dict, submissions: int, jobs: int) -> None:
    """Where our time goes, in wall seconds."""
    checks = sum(spent["cells"].values())
    grading = jobs * (spent["all"] - spent["first"])
    print(f"  until all is imported {spent['imports']:.1f} s, until the first is recorded {spent['first']:.1f} s")
    print(f"  test cells {checks / submissions:.2f} s per submission and process, all after the first "
          f"{grading / max(1, submissions - 1):.2f} s")  # fmt: skip
    for name, seconds in spent["cells"].most_common(SLOWEST):
        print(f"    {name:40}{seconds / submissions:8.3f} s")
    for number, held in spent["resident"].items():
        said = ", ".join(f"{process} {size:.0f} MiB" for process, size in held.items())
        print(f"  memory after {number} submissions: {said}")


def _flat(resident: dict[str, dict[str, float]]) -> bool:
    """Whether each process holds at the end at most a tenth more than after the 50th submission."""
    early, *_, late = resident.values()
    flat = all(late[process] <= 1.1 * early[process] for process in early)
    print("  memory stays flat" if flat else "  memory GROWS by more than a tenth")
    return flat


def _release(folder: Path) -> None:
    """A gradebook that knows the lesson, for each engine; made once, and not part of what is measured."""
    code = (
        "from pathlib import Path; from graders.gradebook import Gradebook; from graders.lessons import find_lesson; "
    )
    code += f"Gradebook(Path({str(folder / 'lessons')!r})).release(find_lesson('02'))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=_environment(folder / "released"))
    course = folder / "stock"
    shutil.copytree(ROOT / "solutions", course / "solutions", ignore=shutil.ignore_patterns("*.py"))
    (course / "exchange").mkdir()
    (course / "nbgrader_config.py").write_text(STOCK.format(skip=""))
    _nbgrader(course, "generate_assignment", LESSON.name)


def _stock(folder: Path, submissions: Path, *, skip: bool) -> dict[str, float]:
    course = Path(tempfile.mkdtemp(dir=folder))
    shutil.copytree(folder / "stock", course, dirs_exist_ok=True)
    shutil.copytree(submissions, course / "submitted")
    skipping = 'c.ExecutePreprocessor.skip_cells_with_tag = "experiment"' if skip else ""
    (course / "nbgrader_config.py").write_text(STOCK.format(skip=skipping))
    _nbgrader(course, "autograde", LESSON.name, "--create")
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "stock") as gradebook:
        return {entry.student.id: entry.score for entry in gradebook.assignment_submissions(LESSON.name)}


def _nbgrader(course: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course, env=_environment(course), capture_output=True, text=True)
    if done.returncode:
        print(f"stock nbgrader {arguments[0]} ended with {done.returncode}:\n{done.stderr[-600:]}")


def _environment(classroom: Path) -> dict[str, str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    python = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, "DROPCOURSE_CLASSROOM": str(classroom), "PATH": path, "PYTHONPATH": python, **threads}


def _row(title: str, times: tuple, ours: tuple | None = None, goals: tuple = (None, None)) -> bool:
    """Print a line; whether a ratio misses its goal."""
    line = f"{title:34}{times[0]:8.1f}s{times[1]:10.1f}s"
    missed = False
    if ours:
        ratios = [stock / own for stock, own in zip(times, ours, strict=True)]
        line += f"   {ratios[0]:.1f} wall, {ratios[1]:.1f} processor"
        missed = any(goal is not None and ratio < goal for ratio, goal in zip(ratios, goals, strict=True))
        line += "   BELOW ITS GOAL" if missed else ""
    print(line, flush=True)
    return missed


def _compare(stock: dict[str, float], ours: dict[str, float]) -> None:
    differing = {name: (stock.get(name), points) for name, points in sorted(ours.items()) if stock.get(name) != points}
    for name, (theirs, own) in differing.items():
        print(f"    {name}: stock nbgrader gives {theirs}, ours {own:g}")


if __name__ == "__main__":
    raise SystemExit(main())
