"""The commands that grade: score, grade, doctor, demo. Part of the command line, see `graders.cli`."""

import argparse
import functools
import json
from pathlib import Path

from graders.cli.options import Command, count


def add_to(command: Command) -> None:
    """Add the commands with the function that makes one."""
    score = command("score", _score, "Grade one notebook, without a gradebook, and print what it earns.")
    score.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="the notebook to grade")
    score.add_argument("--lesson", metavar="NAME", help="its lesson (default: recognised by its test cells)")
    score.add_argument("--json", action="store_true", help="print the result as JSON")
    grade = command("grade", _grade, "Grade every submission of a lesson into gradebook, results and feedback pages.")
    grade.add_argument("lesson", metavar="LESSON", help="name, number or topic: 02_dropout_mechanics, 02, ...")
    grade.add_argument(
        "--submissions", type=Path, metavar="DIR",
        help="folder of <student>/<lesson>/*.ipynb (default: what was collected into classroom/submitted)",
    )  # fmt: skip
    grade.add_argument(
        "--jobs", type=count, metavar="N", help="processes that work side by side (default: one per core)"
    )
    grade.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="grade on the workers of the Dask cluster whose scheduler answers there, such as tcp://10.0.0.5:8786",
    )  # fmt: skip
    grade.add_argument(
        "--again", action="store_true",
        help="also grade those whose submission, tests and settings are the same as when they were graded",
    )  # fmt: skip
    grade.add_argument(
        "--feedback",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also write the students' feedback pages",
    )
    grade.add_argument(
        "--watch", action="store_true",
        help="collect from the exchange again and again, grade what is new, and let students fetch what the visible "
        "checks say of it; Ctrl-C ends it",
    )  # fmt: skip
    grade.add_argument("--every", type=count, default=15, metavar="SECONDS", help="how often to look (default: 15)")
    grade.add_argument("--results", type=Path, metavar="DIR", help="also copy the results (JSON) to this folder")
    command("doctor", _doctor, "Say whether this machine is ready to grade, and what is missing.")
    demo = command("demo", _demo, "Grade a generated sample class and show what an instructor gets.")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where to work (default: build/demo)")


def _score(options: argparse.Namespace) -> int:
    from graders.grade import score
    from graders.lessons import find_lesson
    from graders.results import Verdict

    if not options.notebook.is_file():
        raise FileNotFoundError(f"there is no file {options.notebook}")
    result = score(options.notebook, find_lesson(options.lesson) if options.lesson else None)
    if options.json:
        print(json.dumps(result.to_dict(), indent=2, ensure_ascii=False))
        return 0
    for repair in result.repairs:
        print(f"repaired: {repair}")
    for cell in result.cells:
        print(f"{cell.points:g}/{cell.max_points:g}  {cell.id}: {cell.verdict}")
        if cell.verdict is not Verdict.PASSED:  # points do not tell for an extension, which carries none
            print("\n" + "\n".join(f"       {line}" for line in cell.message.split("\n")) + "\n")
    print(f"{result.lesson}: {result.points:g} of {result.max_points:g} points")
    return 0


def _watch(options: argparse.Namespace) -> int:
    import itertools

    from graders.errors import RequestRefused
    from graders.lessons import find_lesson
    from graders.watch import watch

    if options.submissions or options.scheduler or options.results or options.again:
        raise RequestRefused("--watch goes with --jobs and --every only: it takes what arrives in the exchange")
    lesson = find_lesson(options.lesson)
    print(f"watching the exchange for {lesson.name}, every {options.every} s; Ctrl-C ends it", flush=True)
    say = functools.partial(print, flush=True)
    watch(lesson, every=options.every, jobs=options.jobs, rounds=itertools.count(), say=say)
    return 0


def _grade(options: argparse.Namespace) -> int:
    if options.watch:
        return _watch(options)
    from graders.grade import grade_class, results_folder
    from graders.lessons import find_lesson
    from graders.results import write_result
    from graders.show import progress, show_table
    from graders.standing import standings

    lesson = find_lesson(options.lesson)
    with progress(f"grading {lesson.name}") as step:
        results = grade_class(
            lesson, options.submissions, jobs=options.jobs, scheduler=options.scheduler, again=options.again,
            feedback=options.feedback, step=step,
        )  # fmt: skip
    for result in results if options.results else ():
        write_result(result, options.results)
    show_table(lesson, standings(lesson))
    print(f"results: {options.results or results_folder()}")
    return 1 if any(result.held_reason for result in results) else 0


def _doctor(options: argparse.Namespace) -> int:
    from graders.doctor import examine

    return 0 if examine(print) else 1


def _demo(options: argparse.Namespace) -> int:
    from graders.demo import run_demo

    run_demo(options.folder)
    return 0
