"""Turn a lesson's Results into one offline page that tells an instructor what to teach again.

Reads what `graders.evaluate` made; the page, `templates/report.html.j2`, loads nothing and runs no script.
"""

import math
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from graders import difficulty
from graders.effort import Effort
from graders.leaderboard import Place
from graders.output import short_number, visible_text, write_in_one_step
from graders.results import CellResult, Result, Verdict

MESSAGE_LENGTH = 600  # characters of an example message


class Misconception(Protocol):
    """What the report needs to know of a diagnosis: a name in words, and the paragraph that sets it right."""

    title: str
    explanation: str


@dataclass(frozen=True)
class Scores:
    """How the graded submissions' scores are spread: quartiles, full marks, and the histogram's counts.

    `unit` says what a score counts. Bin i holds scores from `i * step` to below `(i + 1) * step`.
    """

    maximum: float
    unit: str
    quartiles: tuple[float, float, float]
    full: int
    step: float
    bins: tuple[int, ...]


@dataclass(frozen=True)
class CellSummary:
    """How the graded submissions that hold a test cell ended on it: counts by verdict, and their sums."""

    id: str
    max_points: float
    verdicts: Mapping[Verdict, int]
    total: int
    answered: int
    passed: int


@dataclass(frozen=True)
class Finding:
    """A misconception seen in the class: how many students show it, in which cells, and one message on it."""

    title: str
    explanation: str
    students: int
    cells: tuple[str, ...]
    example: str


def class_report(
    results: Sequence[Result], *, lesson_title: str, misconceptions: Mapping[str, Misconception], made: date,
    exercises: Mapping[str, Sequence[str]] | None = None, effort: Effort | None = None, board: Sequence[Place] = (),
) -> str:  # fmt: skip
    """The report on one lesson as an HTML page; the same Results, in any order, give the same page.

    Held submissions are listed and counted, and left out of every score. `misconceptions` maps a diagnosis to its title
    and explanation; one that it lacks appears under its own name. `exercises` maps each to its cells; `board` is the
    leaderboard, if the lesson holds a challenge. Students are named in the list of held submissions only. Raises
    ValueError if the Results are of more than one lesson.
    """
    lessons = sorted({result.lesson for result in results})
    if len(lessons) > 1:
        raise ValueError(f"a report covers one lesson, got {', '.join(lessons)}: make one report for each")
    results = sorted(results, key=lambda result: result.student or "")
    graded = [result for result in results if result.held_reason is None]
    redact = _redactor(result.student for result in results)
    cells = _cell_summaries(graded)
    core = [cell for cell in cells if cell.max_points] or cells  # extensions carry no points, and most may skip them
    return _template().render(
        lesson_title=lesson_title,
        lesson=lessons[0] if lessons else None,
        made=made,
        submissions=len(results),
        graded=len(graded),
        held=[(result.student, reason) for result in results if (reason := result.held_reason)],
        scores=_scores(graded) if graded else None,
        cells=cells,
        hardest=_hardest([cell for cell in core if not cell.verdicts[Verdict.WAITING]]),
        least_answered=min(core, key=lambda cell: cell.answered / cell.total, default=None),
        verdicts=[verdict for verdict in Verdict if any(cell.verdicts[verdict] for cell in cells)],
        findings=_findings(graded, misconceptions, redact),
        diagnosed=sum(_is_diagnosed(cell) for result in graded for cell in result.cells),
        repairs=_repairs(results, redact),
        exercises=difficulty.exercises(graded, exercises),
        fewest=difficulty.FEWEST,
        effort=effort,
        board=board,
    )


def write_class_report(results: Sequence[Result], path: Path, **about: object) -> None:
    """Write `class_report` to `path` in one step, as UTF-8; missing folders are made."""
    page = class_report(results, **about)
    write_in_one_step(path, page.encode("utf-8"))


def _scores(graded: Sequence[Result]) -> Scores:
    """Scores in points or, in a lesson that carries none, in test cells passed."""
    maximum, unit = max(result.max_points for result in graded), "points"
    values = sorted(result.points for result in graded)
    if maximum <= 0:
        maximum, unit = max(len(result.cells) for result in graded) or 1, "test cells passed"
        values = sorted(sum(cell.verdict is Verdict.PASSED for cell in result.cells) for result in graded)
    # Inclusive quartiles are those of NumPy and of spreadsheets; a single value, doubled, is its own.
    sample = values * 2 if len(values) == 1 else values
    step = _bin_width(maximum)
    # The small shift keeps a sum such as 0.1 + 0.7, just below 0.8, in the bin it belongs to.
    placed = Counter(max(0, math.floor(value / step + 1e-9)) for value in values)
    last = max(*placed, math.floor(maximum / step + 1e-9))
    return Scores(
        maximum=maximum,
        unit=unit,
        quartiles=tuple(statistics.quantiles(sample, method="inclusive")),
        full=sum(value >= maximum - 1e-9 for value in values),
        step=step,
        bins=tuple(placed[bin] for bin in range(last + 1)),
    )


def _bin_width(maximum: float) -> float:
    """The smallest round width that gives at most 15 bins; half points for a maximum of up to 4."""
    if maximum <= 4:
        return 0.5
    widths = (digit * 10**power for power in range(10) for digit in (1, 2, 5))
    return next((width for width in widths if maximum / width <= 14), maximum / 10)


def _cell_summaries(graded: Sequence[Result]) -> list[CellSummary]:
    by_id: dict[str, list[CellResult]] = defaultdict(list)
    for cell in (cell for result in graded for cell in result.cells):
        by_id[cell.id].append(cell)
    summaries = []
    for id in _notebook_order(graded):
        counts, total = Counter(cell.verdict for cell in by_id[id]), len(by_id[id])
        by_hand = sum(cell.verdict is Verdict.BY_HAND and cell.points >= cell.max_points for cell in by_id[id])
        answered, passed = total - counts[Verdict.NOT_ANSWERED], counts[Verdict.PASSED] + by_hand
        worth = max(cell.max_points for cell in by_id[id])
        summaries.append(CellSummary(id, worth, counts, total, answered, passed))
    return summaries


def _notebook_order(graded: Sequence[Result]) -> list[str]:
    """All test cells; one that only some Results hold comes after the cell it follows there."""
    order: list[str] = []
    for result in graded:
        position = 0
        for cell in result.cells:
            if cell.id not in order:
                order.insert(position, cell.id)
            position = order.index(cell.id) + 1
    return order


def _hardest(cells: Sequence[CellSummary]) -> list[CellSummary]:
    """The cells with the lowest share of passes among those who answered; none if every answer passes.

    Cells that fewer than half of the class answered count only where all the others are passed by everyone.
    """
    answered = [cell for cell in cells if cell.answered]
    for group in ([cell for cell in answered if 2 * cell.answered >= cell.total], answered):
        lowest = min((cell.passed / cell.answered for cell in group), default=1.0)
        if lowest < 1:
            return [cell for cell in group if cell.passed / cell.answered == lowest]
    return []


def _is_diagnosed(cell: CellResult) -> bool:
    return bool(cell.diagnosis) and cell.verdict not in (Verdict.PASSED, Verdict.NOT_ANSWERED)


def _findings(
    graded: Sequence[Result], misconceptions: Mapping[str, Misconception], redact: Callable[[str], str]
) -> list[Finding]:
    """The misconceptions by number of students, then by title."""
    students, cells, messages = Counter(), defaultdict(set), defaultdict(Counter)
    for result in graded:
        diagnosed = [cell for cell in result.cells if _is_diagnosed(cell)]
        students.update({cell.diagnosis for cell in diagnosed})
        for cell in diagnosed:
            cells[cell.diagnosis].add(cell.id)
            messages[cell.diagnosis][cell.message.strip()] += 1
    findings = []
    for name, count in students.items():
        known = misconceptions.get(name)
        title, explanation = (known.title, known.explanation) if known else (name, "")
        seen_in = tuple(sorted(cells[name], key=_notebook_order(graded).index))
        findings.append(Finding(title, explanation, count, seen_in, _example(messages[name], redact)))
    return sorted(findings, key=lambda finding: (-finding.students, finding.title))


def _example(messages: Counter[str], redact: Callable[[str], str]) -> str:
    """The most frequent message, if possible one that names no student; "" without messages."""
    ranked = sorted(filter(None, messages), key=lambda text: (-messages[text], text))
    anonymous = (text for text in ranked[:20] if redact(text) == text)
    example = next(anonymous, redact(ranked[0]) if ranked else "")
    return example if len(example) <= MESSAGE_LENGTH else example[:MESSAGE_LENGTH].rstrip() + " …"


def _redactor(students: Iterable[str | None]) -> Callable[[str], str]:
    """A function that replaces every student's name, where it stands as a word of its own."""
    names = {name.strip() for name in students if name and name.strip()}
    if not names:
        return lambda text: text
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub("[student]", text)


def _repairs(results: Sequence[Result], redact: Callable[[str], str]) -> list[tuple[str, int]]:
    """Each kind of repair with the number of submissions it was made on, most frequent first."""
    counts = Counter(repair for result in results for repair in {redact(repair) for repair in result.repairs})
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible_text(value) if type(value) is str else value,
    )
    environment.filters.update(number=short_number, prose=_prose)
    return environment.get_template("report.html.j2")


def _prose(text: str) -> Markup:
    """Escaped text in which `code` between backticks is set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(visible_text(text)))))
