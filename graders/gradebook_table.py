"""Show a lesson's Results as a table in the terminal, a row per student; the first look after grading."""

import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from graders.output import short_number, visible_text
from graders.results import Result, Verdict

NAME_WIDTH = 20
RIGHT_TO_LEFT = ("R", "AL", "AN")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

# One sign per test cell; shapes differ, so that the table reads the same without colour.
SIGNS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.FAILED: ("✗", "red"),
    Verdict.STUDENT_ERROR: ("!", "red"),
    Verdict.TIMEOUT: ("t", "yellow"),
    Verdict.OUT_OF_MEMORY: ("m", "yellow"),
    Verdict.CRASHED: ("c", "yellow"),
    Verdict.NOT_ANSWERED: ("·", ""),
    Verdict.WAITING: ("w", "cyan"),
    Verdict.BY_HAND: ("h", "cyan"),
    Verdict.INFRASTRUCTURE_ERROR: ("?", "magenta"),
}


def gradebook_table(
    results: Sequence[Result],
    exercises: Mapping[str, Sequence[str]],
    penalties: Mapping[str | None, float] | None = None,
) -> Table:
    """A row per student by name, held submissions last; mean and median of the graded ones in the footer.

    `exercises` maps each exercise to its test cells in notebook order; each exercise is a numbered column
    with one sign per cell, and the caption resolves numbers and signs. Cells of no exercise share a last
    column, "other", so none is lost. Names and reasons are shown as text: markup and control characters do
    nothing. At 100 columns a dozen exercises of three cells fit; only the diagnosis wraps. `penalties` holds what
    lateness cost a student; points are shown without it.
    """
    penalties = penalties or {}
    groups = _groups(results, exercises)
    table = _empty_table(results, groups, penalties)
    ordered = sorted(results, key=lambda result: result.student or "")
    for result in ordered:
        if result.held_reason is None:
            table.add_row(*_graded_row(result, groups, penalties.get(result.student, 0.0)))
    table.add_section()
    for result in ordered:
        if (reason := result.held_reason) is not None:
            finding = Text(f"held: {_one_line(reason)}", style="magenta")
            table.add_row(_name(result), Text("–"), *([Text("")] * len(groups)), _repairs(result), finding)
    return table


def _groups(results: Sequence[Result], exercises: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The exercises' cells, with every cell that no exercise claims under "other"."""
    claimed = {cell for cells in exercises.values() for cell in cells}
    unclaimed = dict.fromkeys(cell.id for result in results for cell in result.cells if cell.id not in claimed)
    groups = {name: list(cells) for name, cells in exercises.items()}
    if unclaimed:
        groups["other"] = groups.get("other", []) + list(unclaimed)
    return groups


def _empty_table(
    results: Sequence[Result], groups: Mapping[str, Sequence[str]], penalties: Mapping[str | None, float]
) -> Table:
    scores = [result.points - penalties.get(result.student, 0.0) for result in results if result.held_reason is None]
    mean = short_number(statistics.fmean(scores)) if scores else "–"
    median = short_number(statistics.median(scores)) if scores else "–"
    table = Table(box=box.SIMPLE, show_footer=True, padding=0, caption=_caption(results, groups))
    table.caption_justify = "left"
    table.add_column("Student", Text("mean\nmedian"), no_wrap=True, max_width=NAME_WIDTH)
    table.add_column("Points", Text(f"{mean}\n{median}"), justify="right", no_wrap=True)
    for number, (name, cells) in enumerate(groups.items(), start=1):
        header = name if name == "other" else str(number)
        table.add_column(Text(header), no_wrap=True, min_width=max(len(cells), len(header)))
    table.add_column("Rep", justify="right", no_wrap=True)
    table.add_column("Diagnosis", overflow="fold")
    return table


def _caption(results: Sequence[Result], groups: Mapping[str, Sequence[str]]) -> Text:
    """What the column numbers and the signs that occur stand for."""
    names = [name for name in groups if name != "other"]
    seen = {cell.verdict for result in results for cell in result.cells}
    lines = ["  ".join(f"{number}:{_one_line(name)}" for number, name in enumerate(names, start=1))]
    lines.append("  ".join(f"{sign} {verdict}" for verdict, (sign, _) in SIGNS.items() if verdict in seen))
    if any(result.repairs for result in results):
        lines.append("Rep: repairs made by intake")
    return Text("\n".join(line for line in lines if line))


def _graded_row(result: Result, groups: Mapping[str, Sequence[str]], penalty: float) -> list[Text]:
    verdicts = {cell.id: cell.verdict for cell in result.cells}
    points = Text(f"{short_number(result.points - penalty)}/{short_number(result.max_points)}")
    signs = [_signs([verdicts.get(cell) for cell in cells]) for cells in groups.values()]
    return [_name(result), points, *signs, _repairs(result), Text(_remarks(result, penalty))]


def _signs(verdicts: Sequence[Verdict | None]) -> Text:
    """One sign per verdict; a blank for a cell that this Result lacks."""
    return Text.assemble(*(SIGNS[verdict] if verdict else " " for verdict in verdicts))


def _remarks(result: Result, penalty: float) -> str:
    """The main diagnosis, what people gave, what lateness cost."""
    by_hand = [
        f"{cell.id} graded by hand, {short_number(cell.points)} of {short_number(cell.max_points)}"
        for cell in result.cells
        if cell.verdict is Verdict.BY_HAND
    ]
    late = [f"late, -{short_number(penalty)}"] if penalty else []
    return "; ".join(filter(None, [_main_diagnosis(result), *map(_one_line, by_hand), *late]))


def _main_diagnosis(result: Result) -> str:
    """The diagnosis behind the most lost points, then the most cells, then the earliest; "" without any."""
    weight: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])
    for cell in result.cells:
        if cell.diagnosis and cell.verdict is not Verdict.PASSED:
            weight[cell.diagnosis][0] += cell.max_points - cell.points
            weight[cell.diagnosis][1] += 1
    return _one_line(max(weight, key=weight.__getitem__, default=""))


def _repairs(result: Result) -> Text:
    return Text(str(len(result.repairs)) if result.repairs else "")


def _name(result: Result) -> Text:
    """The student's name, cut to its column; a right-to-left one is isolated, or it would reorder the row."""
    name = _one_line(result.student or "(no name)")
    if cell_len(name) > NAME_WIDTH:
        name = set_cell_size(name, NAME_WIDTH - 1).rstrip() + "…"
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in name):
        name = f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
    return Text(name)


def _one_line(text: str) -> str:
    """The text on one line, harmless to a terminal."""
    return visible_text(" ".join(text.split()))
