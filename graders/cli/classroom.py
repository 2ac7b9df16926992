"""The commands around grading: roster, collecting, grading again, overrides, feedback, report, leaderboard, exports.
Part of the command line, see `graders.cli`."""

import argparse
from pathlib import Path

from graders.cli.options import Command, count


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
    regrade = command("regrade", _regrade, "Grade again after a change, and show what came out differently.")
    regrade.add_argument("lesson", metavar="LESSON", help="name, number or topic of the lesson")
    regrade.add_argument(
        "--changed", action="store_true", help="only submissions whose notebook, tests or secret changed (default: all)"
    )
    regrade.add_argument("--jobs", type=count, metavar="N", help="processes side by side (default: one per core)")
    override = command("override", _override, "Set a student's points for a cell by hand, with a reason.")
    override.add_argument("student", metavar="STUDENT", help="the student's id")
    override.add_argument("lesson", metavar="LESSON", help="name, number or topic of the lesson")
    override.add_argument("cell", metavar="CELL", help="the cell's id, as tables and CSV name it")
    override.add_argument("points", type=float, metavar="POINTS", help="from 0 to what the cell gives")
    override.add_argument("--reason", required=True, metavar="TEXT", help="why; the student reads it in the feedback")
    feedback = command("feedback", _feedback, "Write the feedback pages anew, after grading by hand or an override.")
    feedback.add_argument("lesson", metavar="LESSON", help="name, number or topic of the lesson")
    feedback.add_argument("students", nargs="*", metavar="STUDENT", help="whose pages (default: all)")
    report = command("report", _report, "Write the class report (HTML) and the totals (CSV) of a graded lesson.")
    report.add_argument("lesson", metavar="LESSON", help="name, number or topic of the lesson")
    report.add_argument("--output", type=Path, metavar="DIR", help="folder for both (default: classroom/reports)")
    board = command("leaderboard", _leaderboard, "Show who did best in a graded challenge.")
    board.add_argument("lesson", metavar="LESSON", nargs="?", default="07", help="its lesson (default: 07)")
    board.add_argument("--names", action="store_true", help="also show students and private scores: not for the class")
    _add_export(command)


def _add_export(command: Command) -> None:
    export = command("export", _export, "Write a graded lesson's scores for a learning platform, and as CSV.")
    export.add_argument("lesson", metavar="LESSON", help="name, number or topic of the lesson")
    export.add_argument(
        "--canvas",
        type=Path,
        metavar="FILE",
        help="your gradebook export from Canvas; a copy of it is filled in",
    )
    export.add_argument("--column", metavar="TITLE", help="the assignment in it (default: found by the lesson's name)")
    export.add_argument("--scale", action="store_true", help="convert to the points that Canvas counts")
    export.add_argument("--moodle", action="store_true", help="a file for Moodle's grade import")
    export.add_argument("--output", type=Path, metavar="DIR", help="folder for the files (default: classroom/exports)")


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


def _regrade(options: argparse.Namespace) -> int:
    from graders.lessons import find_lesson
    from graders.regrade import regrade
    from graders.show import progress, show_changes

    lesson = find_lesson(options.lesson)
    with progress(f"grading {lesson.name} again") as step:
        done = regrade(lesson, changed=options.changed, jobs=options.jobs, step=step)
    show_changes(done)
    return 1 if any(standing.result.held_reason for standing in done.standings) else 0


def _override(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from graders.grade import feedback_pages
    from graders.gradebook import Gradebook
    from graders.lessons import find_lesson
    from graders.overrides import Override, OverrideRefused, keep_override

    lesson, reason = find_lesson(options.lesson), options.reason.strip()
    if not reason:
        raise OverrideRefused("--reason is empty; say why, the student reads it")
    Gradebook().override(lesson, options.student, options.cell, options.points)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    keep_override(Override(options.student, lesson.name, options.cell, options.points, reason, now))
    feedback_pages(lesson, [options.student], jobs=1)
    print(f"{options.student}, {options.cell}: {options.points:g} points. The feedback page is written anew.")
    return 0


def _feedback(options: argparse.Namespace) -> int:
    from graders.grade import feedback_pages
    from graders.lessons import classroom, find_lesson
    from graders.show import graded_standings

    lesson = find_lesson(options.lesson)
    graded = [one.student for one in graded_standings(lesson) if one.result.held_reason is None]
    unknown = sorted(set(options.students) - set(graded))
    if unknown:
        raise FileNotFoundError(f"not graded in {lesson.name}: {', '.join(unknown)}")
    feedback_pages(lesson, options.students or graded)
    print(f"{len(options.students or graded)} pages: {classroom() / 'feedback'}")
    return 0


def _report(options: argparse.Namespace) -> int:
    from graders.lessons import classroom, find_lesson
    from graders.show import write_reports

    for path in write_reports(find_lesson(options.lesson), options.output or classroom() / "reports"):
        print(path)
    return 0


def _leaderboard(options: argparse.Namespace) -> int:
    from graders.lessons import find_lesson
    from graders.show import show_leaderboard

    show_leaderboard(find_lesson(options.lesson), names=options.names)
    return 0


def _export(options: argparse.Namespace) -> int:
    from graders.export import write_csv, write_totals_csv
    from graders.lessons import classroom, find_lesson
    from graders.lms_export import fill_canvas, write_moodle
    from graders.roster import class_roster
    from graders.show import graded_standings, show_filled

    lesson, folder = find_lesson(options.lesson), options.output or classroom() / "exports"
    standings, people, filled = graded_standings(lesson), class_roster(), []
    if options.canvas:
        target = folder / f"{lesson.name}_canvas.csv"
        filled.append(fill_canvas(
            lesson, standings, people, options.canvas, target, column=options.column, scale=options.scale
        ))  # fmt: skip
    if options.moodle:
        filled.append(write_moodle(lesson, standings, people, folder / f"{lesson.name}_moodle.csv"))
    for write, end in ((write_csv, "criteria"), (write_totals_csv, "totals")):
        write(standings, folder / f"{lesson.name}_{end}.csv")
        print(folder / f"{lesson.name}_{end}.csv")
    for one in filled:
        show_filled(one)
    return 1 if any(one.strangers or one.held for one in filled) else 0
