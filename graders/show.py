"""What an instructor sees of a graded class: progress, the gradebook table, and the files to open."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from graders.collect_lms import Account, Outcome
from graders.effort import effort
from graders.export import write_csv, write_totals_csv
from graders.gradebook_table import gradebook_table
from graders.inputs import course_secret
from graders.leaderboard import leaderboard
from graders.lessons import Lesson, classroom
from graders.lms_export import Filled
from graders.output import visible_text
from graders.regrade import Regrading
from graders.report import write_class_report
from graders.standing import Standing, standings


class _Rate(ProgressColumn):
    """Submissions per second so far."""

    def render(self, task: Task) -> Text:
        """The rate, or nothing before there is one."""
        return Text(f"{task.completed / task.elapsed:.1f}/s" if task.completed and task.elapsed else "")


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int], None]]:
    """A progress bar on standard error, with rate and time left; yields a function to call with the name of each
    student who is done and the class's size."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda student, total: bar.update(task, advance=1, total=total)


def show_table(lesson: Lesson, standings: Sequence[Standing]) -> None:
    """Print the gradebook table."""
    results = [standing.result for standing in standings]
    penalties = {standing.student: standing.penalty for standing in standings if standing.penalty}
    wide_console().print(gradebook_table(results, lesson.exercises(), penalties))


def show_changes(regrading: Regrading) -> None:
    """Print what came out differently from before."""
    say = wide_console().print
    say(f"graded again: {len(regrading.graded)}, as before: {len(regrading.kept)}", markup=False)
    if not regrading.changes:
        say("no verdict and no points changed")
        return
    table = Table("Student", "Cell", "Before", "After", box=box.SIMPLE)
    for change in regrading.changes:
        table.add_row(*(Text(visible_text(text)) for text in astuple(change)))
    say(table)


def show_leaderboard(lesson: Lesson, *, names: bool) -> None:
    """Print the leaderboard; with `names` also who is who, and the private scores. Raises FileNotFoundError if there is
    no entry."""
    board = leaderboard((one.result for one in graded_standings(lesson)), course_secret(classroom()))
    if not board:
        raise FileNotFoundError(f"no submission of {lesson.name} has an entry with a score")
    table = Table("Place", "Name", "Public", *(("Private", "Student") if names else ()), box=box.SIMPLE)
    for entry in board:
        row = [str(entry.place), entry.alias, f"{entry.public:.4f}"]
        table.add_row(*row, *((f"{entry.private:.4f}", Text(visible_text(entry.student))) if names else ()))
    wide_console().print(table)


def show_account(account: Account) -> None:
    """Print what became of collected files: counts, and each file that waits for a person."""
    say = wide_console().print
    counts = Counter(entry.outcome for entry in account.entries)
    files = "  ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    say(f"{len(account.entries)} files: {files or 'none'}", markup=False)
    if account.missing:
        say(f"nothing from {len(account.missing)}: {_some(account.missing)}", markup=False)
    if account.waiting:
        table = Table("File", "Student", "Outcome", "Why", box=box.SIMPLE, title="For you to look at")
        for entry in account.waiting:
            table.add_row(*(Text(visible_text(text)) for text in (entry.file, entry.student, entry.outcome, entry.why)))
        say(table)


def show_filled(filled: Filled) -> None:
    """Print what became of an export to a learning platform."""
    say = wide_console().print
    say(f"{filled.path}: {filled.scores} scores", markup=False, soft_wrap=True)
    if filled.strangers:
        say(f"graded here, but not to be found there: {_some(filled.strangers)}", markup=False)
    if filled.held:
        say(f"held for a human, so without a score: {_some(filled.held)}", markup=False)


def _some(names: Sequence[str], most: int = 10) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return visible_text(", ".join(names[:most]) + more)


def wide_console() -> Console:
    """A console of at least 100 columns, also where the output is no terminal, so that no name is cut to nothing."""
    console = Console()
    return console if console.width >= 100 else Console(width=100)


def write_reports(lesson: Lesson, folder: Path) -> list[Path]:
    """Class report and CSV exports of a graded lesson, with what was graded by hand; their paths. Raises
    FileNotFoundError if nothing was graded."""
    found = graded_standings(lesson)
    report, criteria, totals = (folder / f"{lesson.name}{end}" for end in (".html", "_criteria.csv", "_totals.csv"))
    results = [standing.result for standing in found]
    students = [result.student for result in results]
    write_class_report(
        results, report, lesson_title=lesson.title, misconceptions=MISCONCEPTIONS, made=date.today(),
        exercises=lesson.exercises(), effort=effort(lesson, students),
        board=leaderboard(results, course_secret(classroom())),
    )  # fmt: skip
    write_csv(found, criteria)
    write_totals_csv(found, totals)
    return [report, criteria, totals]


def graded_standings(lesson: Lesson) -> list[Standing]:
    """The standings of a graded lesson. Raises FileNotFoundError if nothing was graded."""
    found = standings(lesson)
    if not found:
        raise FileNotFoundError(f"{lesson.name} has not been graded yet; run `graders grade {lesson.name}` first")
    return found
