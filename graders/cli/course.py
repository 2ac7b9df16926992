"""The commands that make the course: build, release, bundle, variants, claims, site. Part of the command line, see
`graders.cli`."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from graders.cli.options import Command, count


def add_to(command: Command) -> None:
    """Add the commands with the function that makes one."""
    build = command("build", _build, "Build the authors' notebooks from solutions/*.py.")
    build.add_argument("lessons", nargs="*", metavar="LESSON", help="lessons to build (default: all)")
    release = command("release", _release, "Build the lessons and release them: lessons/ and the gradebook.")
    release.add_argument("lessons", nargs="*", metavar="LESSON", help="lessons to release (default: all)")
    bundle = command("bundle", _bundle, "Build what students get: the lessons, and dropcourse without its reference.")
    bundle.add_argument("--output", type=Path, metavar="DIR", help="folder for it (default: build/student-bundle)")
    bundle.add_argument(
        "--repository", metavar="URL", help="where it will be published, for the links of Binder and nbgitpuller"
    )
    _add_variants(command)
    _add_claims(command)
    site = command("site", _site, "Build the course site from the lessons, the ledger and the guides.")
    site.add_argument("--output", type=Path, metavar="DIR", help="folder for it (default: build/site)")


def _add_variants(command: Command) -> None:
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


def _add_claims(command: Command) -> None:
    claims = command("claims", _claims, "Measure what changed, and write the ledger of the article's claims.")
    claims.add_argument("--jobs", type=count, default=2, metavar="N", help="experiments at a time (default: 2)")
    claims.add_argument(
        "--as-recorded", action="store_true", help="write the ledger from the recorded results, whatever has changed"
    )
    claims.add_argument(
        "--seed-offset", type=int, default=0, metavar="N",
        help="measure on other seeds, the first being N, and say which rulings are others there; writes no ledger",
    )  # fmt: skip
    claims.add_argument("--output", type=Path, metavar="DIR", help="folder (default: build/claims)")


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


def _lessons(names: Sequence[str]) -> list:
    from graders.lessons import all_lessons, find_lesson

    return [find_lesson(name) for name in names] if names else all_lessons()
