"""`python -m dropcourse COMMAND`: what a student needs around the notebooks."""

import argparse
import subprocess
import sys
from pathlib import Path

from dropcourse.data_files.download import SOURCES, download
from dropcourse.doctor import environment_report, examine
from dropcourse.errors import DropcourseError
from dropcourse.progress import progress
from dropcourse.submission import find_lesson, notebook_of, submit
from dropcourse.workspace import open_workspace

EXIT_CODES = "exit codes: 0 all is well, 1 a fault was found, 2 the request could not be carried out"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.run is not _lab:
        parser.error(f"unknown options: {' '.join(rest)}")
    options.rest = rest
    try:
        return options.run(options)
    except DropcourseError as error:
        print(f"dropcourse: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m dropcourse", description=__doc__, epilog=EXIT_CODES)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help, epilog=EXIT_CODES)
        sub.set_defaults(run=run)
        return sub

    def folders(sub: argparse.ArgumentParser) -> None:
        sub.add_argument(
            "--lessons", type=Path, default=Path("lessons"), metavar="DIR",
            help="the lessons as they were handed out (default: lessons)",
        )  # fmt: skip
        sub.add_argument(
            "--work", type=Path, default=Path("work"), metavar="DIR", help="your copy of them (default: work)"
        )

    folders(command("lab", _lab, "Open JupyterLab on your own copy of the lessons. Other options go to JupyterLab."))
    folders(command("progress", _progress, "Show which checks passed, by lesson, in the notebooks as you saved them."))
    hand_in = command("submit", _submit, "Zip your notebook of a lesson, to be handed in, with a receipt.")
    hand_in.add_argument("lesson", metavar="LESSON", help="name, number or topic: 02_dropout_mechanics, 02, ...")
    folders(hand_in)
    fetch = command(
        "download", _download, "Fetch a data set that no lesson needs into a folder of yours, and check it."
    )
    fetch.add_argument("data", choices=sorted(SOURCES), help="which data set")
    fetch.add_argument("folder", type=Path, help="where its files go; what is there and complete is kept")
    command("doctor", _doctor, "Look at the set-up and say what is missing.")
    return parser


def _doctor(options: argparse.Namespace) -> int:
    print(environment_report())
    return 0 if all(finding.well for finding in examine()) else 1


def _download(options: argparse.Namespace) -> int:
    for path in download(options.data, options.folder, say=print):
        print(f"{path} is there and complete")
    return 0


def _lab(options: argparse.Namespace) -> int:
    try:
        new = open_workspace(options.lessons, options.work)
    except OSError as error:
        print(f"dropcourse: {error}. Run this in the folder of the course, or say --lessons DIR.", file=sys.stderr)
        return 2
    print(f"{options.work}: {', '.join(new) if new else 'nothing'} copied; what was there is as it was")
    _progress(options)
    return subprocess.call([sys.executable, "-m", "jupyter", "lab", *options.rest], cwd=options.work)


def _progress(options: argparse.Namespace) -> int:
    """A line for each lesson; one that cannot be read is said to be so, and stops nobody."""
    code = 0
    for folder in sorted(options.lessons.glob("[0-9][0-9]_*")):
        try:
            state = progress(notebook_of(folder.name, options.work), notebook_of(folder.name, options.lessons))
        except DropcourseError as error:
            state, code = error, 1
        print(f"{folder.name:28} {state}")
    return code


def _submit(options: argparse.Namespace) -> int:
    submission = submit(find_lesson(options.lesson, options.lessons), options.lessons, options.work)
    print(submission.receipt)
    if submission.progress.untouched:
        print(f"Still as handed out: {', '.join(submission.progress.untouched)}. You may hand in again later.")
    print(f"Hand in {submission.archive}; keep {submission.archive.with_suffix('.txt').name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
