"""The commands around grading: roster, collecting. Part of the command line, see `graders.cli`."""

import argparse
from collections.abc import Callable
from pathlib import Path

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_to(command: Command) -> None:
    """Add the commands with the function that makes one."""
    roster = command("roster", _roster, "Make the students in a CSV file the class: roster and gradebook.")
    roster.add_argument("file", type=Path, metavar="FILE", help="CSV: id, first name, last name, email, LMS id")
    collect = command("collect", _collect, "Take each student's latest notebook from a learning platform's zip.")
    collect.add_argument("lesson", metavar="LESSON", help="name, number or topic of the lesson")
    collect.add_argument(
        "--from", dest="sources", type=Path, nargs="+", required=True, metavar="FILE",
        help="zips, or unpacked folders, from Canvas or Moodle, the latest last; or a folder with one per student",
    )  # fmt: skip
    collect.add_argument(
        "--format", choices=("canvas", "moodle", "folder"), help="who named the files (default: recognised)"
    )


def _roster(options: argparse.Namespace) -> int:
    from graders.gradebook import Gradebook
    from graders.roster import keep_roster, read_roster, roster_path

    people = read_roster(options.file)
    keep_roster(people)
    Gradebook().enter(people)
    print(f"{len(people)} students: {roster_path()}")
    return 0


def _collect(options: argparse.Namespace) -> int:
    from graders.collect_lms import collect_uploads
    from graders.lessons import classroom, find_lesson
    from graders.roster import class_roster
    from graders.show import show_account

    lesson = find_lesson(options.lesson)
    account = collect_uploads(lesson, options.sources, class_roster(), options.format)
    show_account(account)
    print(f"every file, with what became of it: {classroom() / 'collected' / f'{lesson.name}.csv'}")
    return 1 if account.waiting else 0
