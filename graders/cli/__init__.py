"""The command line of the instructor's side: `graders COMMAND`, see `graders --help`.

course      commands that make the course
grading     commands that grade
classroom   commands around grading
"""

import argparse
import errno
import sys
from collections.abc import Sequence

from graders.cli import classroom, course, grading

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

    for group in (course, grading, classroom):
        group.add_to(command)
    return parser
