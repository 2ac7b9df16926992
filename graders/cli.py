"""The command line of the instructor's side: `graders COMMAND`, see `graders --help`."""

import argparse
import errno
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from graders import cli_class

EXIT_CODES = """\
exit codes:
  0  all went well; for `score` whatever the points are
  1  something waits for a human: a submission that is held, a file that `collect` could give to nobody, a student whom
     `export` found in one list only, a fault that `doctor` found, a claim about the checks that `variants` found wrong
  2  the request could not be carried out: a wrong option, a missing file, a notebook that cannot be read
"""
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""Numbers of the errors that say that a place cannot be written to."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    options = _parser().parse_args(arguments)
    from graders.build import SourceError
    from graders.bundle import BundleError
    from graders.errors import RequestRefused
    from graders.grade import UnknownNotebook
    from graders.intake import Unreadable
    from graders.isolation import IsolationRefused
    from graders.lessons import LessonNotFound
    from graders.submission import GradingFailed
    from graders.variants import VariantError

    try:
        return options.run(options)
    except (
        LessonNotFound, UnknownNotebook, Unreadable, SourceError, VariantError, BundleError, FileNotFoundError,
        IsolationRefused, RequestRefused,
    ) as error:  # fmt: skip
        print(f"graders: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        print(f"graders: {error}. What was written before is whole; mend this, and run the same command again.",
              file=sys.stderr)  # fmt: skip
        return 2
    except KeyboardInterrupt:
        print("graders: stopped. What is done is kept; the same command does the rest.", file=sys.stderr)
        return 130
    except GradingFailed as error:
        print(f"graders: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "graders", description="Build, release and grade the lessons.", epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name, help=help, description=help, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        sub.set_defaults(run=run)
        return sub

    build = command("build", _build, "Build the authors' notebooks from solutions/*.py.")
    build.add_argument("lessons", nargs="*", metavar="LESSON", help="lessons to build (default: all)")
    release = command("release", _release, "Build the lessons and release them: lessons/ and the gradebook.")
    release.add_argument("lessons", nargs="*", metavar="LESSON", help="lessons to release (default: all)")
    bundle = command("bundle", _bundle, "Build what students get: the lessons, and dropcourse without its reference.")
    bundle.add_argument("--output", type=Path, metavar="DIR", help="folder for it (default: build/student-bundle)")
    bundle.add_argument(
        "--repository", metavar="URL", help="where it will be published, for the links of Binder and nbgitpuller"
    )
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
        "--jobs", type=cli_class.count, metavar="N", help="processes that work side by side (default: one per core)"
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
    grade.add_argument("--results", type=Path, metavar="DIR", help="also copy the results (JSON) to this folder")
    cli_class.add_to(command)
    prove = command(
        "variants", _variants, "Try every wrong and right answer, and every mutant of the reference, on the checks."
    )
    prove.add_argument("names", nargs="*", metavar="NAME", help="exercises or lessons (default: all lessons)")
    prove.add_argument(
        "--mutants", action=argparse.BooleanOptionalAction, default=True, help="also try mutants of the reference"
    )
    prove.add_argument(
        "--power",
        type=int,
        default=0,
        metavar="N",
        help="compute the power against each wrong variant from N judgements",
    )
    prove.add_argument("--odds", action="store_true", help="print only the odds that a check wrongs a correct answer")
    prove.add_argument("--json", type=Path, metavar="FILE", help="also write everything to this file")
    claims = command("claims", _claims, "Measure what changed, and write the ledger of the article's claims.")
    claims.add_argument(
        "--jobs", type=cli_class.count, default=2, metavar="N", help="experiments at a time (default: 2)"
    )
    claims.add_argument(
        "--as-recorded", action="store_true", help="write the ledger from the recorded results, whatever has changed"
    )
    claims.add_argument(
        "--seed-offset", type=int, default=0, metavar="N",
        help="measure on other seeds, the first being N, and say which rulings are others there; writes no ledger",
    )  # fmt: skip
    claims.add_argument("--output", type=Path, metavar="DIR", help="folder (default: build/claims)")
    site = command("site", _site, "Build the course site from the lessons, the ledger and the guides.")
    site.add_argument("--output", type=Path, metavar="DIR", help="folder for it (default: build/site)")
    command("doctor", _doctor, "Say whether this machine is ready to grade, and what is missing.")
    demo = command("demo", _demo, "Grade a generated sample class and show what an instructor gets.")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where to work (default: build/demo)")
    return parser


def _build(options: argparse.Namespace) -> int:
    from graders.build import write

    for lesson in _lessons(options.lessons):
        print(f"{lesson.solution.name}: {'built' if write(lesson) else 'up to date'}")
    return 0


def _release(options: argparse.Namespace) -> int:
    from graders.build import write
    from graders.gradebook import Gradebook

    gradebook = Gradebook()
    for lesson in _lessons(options.lessons):
        write(lesson)
        gradebook.release(lesson)
        print(f"released {lesson.name}")
    return 0


def _bundle(options: argparse.Namespace) -> int:
    from graders.bundle import write_bundle
    from graders.lessons import ROOT

    bundle = write_bundle(options.output or ROOT / "build" / "student-bundle", options.repository)
    print(f"{bundle.folder}\n{bundle.archive}")
    return 0


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


def _grade(options: argparse.Namespace) -> int:
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


def _variants(options: argparse.Namespace) -> int:
    from graders.prove import faults, prove, tables
    from graders.prove.answers import chosen
    from graders.show import wide_console

    console = wide_console()
    exercises = chosen(options.names)
    if options.odds:
        return _odds(console, list(dict.fromkeys(lesson for lesson, _ in exercises)))
    proofs = []
    for lesson, exercise in exercises:
        proofs.append(prove(lesson, exercise, with_mutants=options.mutants, repetitions=options.power))
        tables.show_proof(console, proofs[-1])
    tables.show_totals(console, proofs)
    if options.json:
        text = json.dumps([proof.to_dict() for proof in proofs], indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 1 if any(any(faults(proof)) for proof in proofs) else 0


def _odds(console: object, lessons: Sequence) -> int:
    from graders.prove import tables
    from graders.prove.odds import MOST_FALSE_ALARMS, expected_false_alarms, odds_of

    odds = {lesson.name: odds_of(lesson) for lesson in lessons}
    for name, cells in odds.items():
        tables.show_odds(console, name, cells)
    return 0 if all(expected_false_alarms(cells) < MOST_FALSE_ALARMS for cells in odds.values()) else 1


def _claims(options: argparse.Namespace) -> int:
    from graders import ledger
    from graders.lessons import ROOT

    folder = options.output or ROOT / "build" / "claims"
    if options.seed_offset:
        pairs = ledger.differing(options.seed_offset, folder / f"seeds-{options.seed_offset}", options.jobs)
        for mine, other in pairs:
            print(f"claim {mine.claim.number}: {mine.ruling}, on these seeds {other.ruling}")
        print(f"{len(pairs)} rulings are others on seeds from {options.seed_offset}")
        return 1 if pairs else 0
    if not options.as_recorded:
        ledger.update(options.jobs)
    for path in ledger.write(folder):
        print(path)
    return 0


def _site(options: argparse.Namespace) -> int:
    from graders.lessons import ROOT
    from graders.site import build_site

    print(build_site(options.output or ROOT / "build" / "site", print))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from graders.doctor import examine

    return 0 if examine(print) else 1


def _demo(options: argparse.Namespace) -> int:
    from graders.demo import run_demo

    run_demo(options.folder)
    return 0


def _lessons(names: Sequence[str]) -> list:
    from graders.lessons import all_lessons, find_lesson

    return [find_lesson(name) for name in names] if names else all_lessons()
