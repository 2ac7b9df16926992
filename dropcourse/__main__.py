"""`python -m dropcourse COMMAND`: what a student needs around the notebooks."""

import argparse
import subprocess
import sys
from pathlib import Path

from dropcourse.doctor import environment_report, examine
from dropcourse.workspace import open_workspace

EXIT_CODES = "exit codes: 0 all is well, 1 a fault was found, 2 the request could not be carried out"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.run is not _lab:
        _parser().error(f"unknown options: {' '.join(rest)}")
    return options.run(options, rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m dropcourse", description=__doc__, epilog=EXIT_CODES)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    doctor = commands.add_parser("doctor", help="look at the set-up and say what is missing", epilog=EXIT_CODES)
    doctor.set_defaults(run=_doctor)
    text = "open JupyterLab on your own copy of the lessons; nothing that you wrote is overwritten"
    lab = commands.add_parser(
        "lab", help=text, description=f"{text}. Other options go to JupyterLab.", epilog=EXIT_CODES
    )
    lab.add_argument(
        "--lessons", type=Path, default=Path("lessons"), help="the lessons as handed out (default: lessons)"
    )
    lab.add_argument("--work", type=Path, default=Path("work"), help="your copy of them (default: work)")
    lab.set_defaults(run=_lab)
    return parser


def _doctor(options: argparse.Namespace, rest: list[str]) -> int:
    print(environment_report())
    return 0 if all(finding.well for finding in examine()) else 1


def _lab(options: argparse.Namespace, rest: list[str]) -> int:
    try:
        new = open_workspace(options.lessons, options.work)
    except OSError as error:
        print(f"dropcourse: {error}. Run this in the folder of the course, or say --lessons FOLDER.", file=sys.stderr)
        return 2
    print(f"{options.work}: {', '.join(new) if new else 'nothing'} copied; what was there is as it was")
    return subprocess.call([sys.executable, "-m", "jupyter", "lab", *rest], cwd=options.work)


if __name__ == "__main__":
    sys.exit(main())
