"""What an instructor sees of a graded class: progress, the gradebook table, and the files to open."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from graders.collect_lms import Account, Outcome
from graders.export import write_csv, write_totals_csv
from graders.grade import results_folder
from graders.gradebook import Gradebook
from graders.gradebook_table import gradebook_table
from graders.lessons import Lesson
from graders.output import visible_text
from graders.report import write_class_report
from graders.results import Result, read_results, with_manual_scores


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


def show_table(lesson: Lesson, results: Sequence[Result]) -> None:
    """Print the gradebook table."""
    wide_console().print(gradebook_table(results, lesson.exercises()))


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
    by_hand = Gradebook().manual_scores(lesson)
    results = read_results(results_folder(), lesson.name)
    results = [with_manual_scores(result, by_hand.get(result.student, {})) for result in results]
    if not results:
        raise FileNotFoundError(f"{lesson.name} has not been graded yet; run `graders grade {lesson.name}` first")
    report, criteria, totals = (folder / f"{lesson.name}{end}" for end in (".html", "_criteria.csv", "_totals.csv"))
    write_class_report(results, report, lesson_title=lesson.title, misconceptions=MISCONCEPTIONS, made=date.today())
    write_csv(results, criteria)
    write_totals_csv(results, totals)
    return [report, criteria, totals]
