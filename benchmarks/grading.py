"""Grading the same class with stock nbgrader and with ours, in one run: `python benchmarks/grading.py`.

Stock nbgrader runs each notebook's tests in the student's kernel, one notebook after the other; that is all it offers.
Ours runs as `graders grade --jobs 2` does. Both fill a gradebook and write the graded notebooks; feedback pages are
left out of both, and the lesson was released before. The class is the sample class without three notebooks that stock
nbgrader does not get past: a file that cannot be read, a function that never returns, and doubled test cells, which end
its whole batch; one of the others is graded twice instead. Prints wall and processor time and their ratios, and where
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
from collections.abc import Callable
from pathlib import Path

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
OURS = """
from pathlib import Path
from graders.grade import grade_class
from graders.lessons import find_lesson
grade_class(find_lesson("02"), Path({submissions!r}), jobs={jobs}, feedback=False)
"""


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--students", type=int, default=24, metavar="N", help="submissions to grade (default: 24)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="our processes (default: 2)")
    parser.add_argument("--out-of-the-box", action="store_true", help="also stock nbgrader with experiments (an hour)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        submissions = _class(folder / "submissions", options.students)
        _release(folder)
        ours, our_points = _measure(lambda: _ours(folder, submissions, options.jobs))
        many, one = _empty_class(folder / "many", 24), _empty_class(folder / "one", 1)
        (all_blank, _), (one_blank, _) = (_measure(lambda c=c: _ours(folder, c, options.jobs)) for c in (many, one))
        print(f"{len(list(submissions.iterdir()))} submissions of {LESSON.name}, {options.jobs} processes of ours")
        print(f"{'':34}{'wall':>9}{'processor':>11}   ratios")
        _row("ours", ours)
        _row("ours, one empty notebook", one_blank)
        _row("ours, 24 empty notebooks", all_blank)
        print(f"{'an empty notebook, per process':34}{(all_blank[0] - one_blank[0]) / 23 * options.jobs:8.2f}s")
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
    shutil.copytree(folder / "noether", folder / "noether, again")
    for extra in sorted(folder.iterdir())[students:]:
        shutil.rmtree(extra)
    return folder


def _empty_class(folder: Path, students: int) -> Path:
    """Notebooks as they were handed out."""
    for number in range(students):
        place = folder / f"student{number:03}" / LESSON.name
        place.mkdir(parents=True)
        shutil.copyfile(LESSON.release, place / f"{LESSON.topic}.ipynb")
    return folder


def _measure(run: Callable[[], dict[str, float]]) -> tuple[tuple[float, float], dict[str, float]]:
    """(wall, processor) seconds of the processes that `run` starts, and the points it returns."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    points = run()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return (wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), points


def _ours(folder: Path, submissions: Path, jobs: int) -> dict[str, float]:
    classroom = Path(tempfile.mkdtemp(dir=folder))
    shutil.copytree(folder / "released", classroom, dirs_exist_ok=True)
    code = OURS.format(submissions=str(submissions), jobs=jobs)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=_environment(classroom))
    results = [json.loads(path.read_text()) for path in (classroom / "results" / LESSON.name).glob("*.json")]
    return {result["student"]: result["points"] for result in results}


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
