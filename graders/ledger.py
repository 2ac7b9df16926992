"""The ledger: every claim of the article with what was measured about it, as a page, as a table for `docs/`, and as a
picture. Made from recorded results alone."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2
from matplotlib.figure import Figure

from dropcourse import figures
from dropcourse.claims import CLAIMS, Case, Claim, Judgement, Ruling, judge, recorded_evidence
from dropcourse.claims.evidence import Evidence, answers
from dropcourse.experiments import run
from graders.errors import RequestRefused
from graders.lessons import all_lessons
from graders.output import write_in_one_step

SIGNS = {
    Ruling.SUPPORTED: ("✓", figures.PALETTE["green"]),
    Ruling.CONDITIONAL: ("±", figures.PALETTE["sky"]),
    Ruling.OVERSTATED: ("<", figures.PALETTE["orange"]),
    Ruling.WRONG: ("✗", figures.PALETTE["vermillion"]),
    Ruling.UNTESTABLE: ("–", "#999999"),
    Ruling.UNDECIDED: ("?", figures.PALETTE["pink"]),
    Ruling.UNMEASURED: ("·", "#dddddd"),
}
"""A sign and a colour for each ruling, so that the picture reads the same without colour."""


class LedgerFailed(RequestRefused):
    """The ledger cannot be made; the message says why."""


@dataclass(frozen=True)
class Line:
    """One question that decides a claim: what was asked, what came out, and from how many seeds."""

    letter: str
    question: str
    experiment: str
    answer: str
    effect: str
    seeds: int


@dataclass(frozen=True)
class Entry:
    """A claim as the page shows it: the judgement, its evidence line by line, and its rule in words."""

    judgement: Judgement
    lines: tuple[Line, ...]
    rule: tuple[str, ...]
    plots: tuple[str, ...]

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.judgement.claim

    @property
    def sign(self) -> str:
        """The ruling as a sign."""
        return SIGNS[self.judgement.ruling][0]


def judgements(evidence: dict[str, Evidence]) -> list[Judgement]:
    """What follows from the evidence for every claim, by number."""
    found = answers(evidence)
    return [judge(claim, found) for claim in CLAIMS]


def update(jobs: int, offset: int = 0, folder: Path | None = None) -> None:
    """Run again what the records in a folder (default: the recorded results) are not of any more, and say so."""
    due = [name for name, e in run.all_experiments() if not run.is_recorded(name, e, offset, folder)]
    print(f"{len(due)} experiments have to be measured", flush=True)
    step = functools.partial(print, "  measured", flush=True)
    for name, reason in run.run_all(due, jobs=jobs, offset=offset, folder=folder, step=step).items():
        print(f"  {name} stays as it is recorded: {reason}")


def write(folder: Path) -> list[Path]:
    """Write page, table and picture; their paths."""
    evidence = recorded_evidence()
    if not evidence:
        raise LedgerFailed("nothing is recorded yet; run `make claims`")
    entries = [_entry(judgement, evidence) for judgement in judgements(evidence)]
    page, table, picture = (folder / f"claims{end}" for end in (".html", ".md", ".png"))
    write_in_one_step(page, _template().render(parts=_by_part(entries), counts=_counts(entries), **_about()).encode())
    write_in_one_step(table, summary(entries).encode())
    figure, _ = draw_rulings([entry.judgement for entry in entries])
    figures.save(figure, picture)
    return [page, table, picture]


def entries_of(evidence: dict[str, Evidence]) -> list[Entry]:
    """All entries, without their plots."""
    return [_entry(judgement, evidence, plots=False) for judgement in judgements(evidence)]


def differing(offset: int, folder: Path, jobs: int) -> list[tuple[Judgement, Judgement]]:
    """Run all experiments on other seeds, recorded in `folder`; claims whose ruling is another one there: (recorded,
    other)."""
    update(jobs, offset, folder)
    pairs = zip(judgements(recorded_evidence()), judgements(recorded_evidence(folder)), strict=True)
    return [(mine, other) for mine, other in pairs if mine.ruling != other.ruling]


def summary(entries: Sequence[Entry]) -> str:
    """The ledger as a Markdown table."""
    counts = "; ".join(f"{count} {ruling}" for ruling, count in _counts(entries))
    lines = [
        "# The article on trial", "",
        f"{len(entries)} claims: {counts}. Written by `make claims` from recorded results; the rules stand in",
        "`dropcourse/claims/`. The page with evidence and plots is `build/claims/claims.html`.", "",
        "| | claim | ruling | because | lesson |", "|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {entry.claim.number} | {entry.claim.says} | {entry.sign} {entry.judgement.ruling} | "
        f"{entry.judgement.because} | {_place(entry.claim)} |"
        for entry in entries
    ]
    return "\n".join(lines) + "\n"


def draw_rulings(judged: Sequence[Judgement]) -> tuple[Figure, str]:
    """A square for each claim, in a row for each part of the article."""
    parts = [(part, list(group)) for part, group in groupby(judged, key=lambda one: one.claim.part)]
    widest = max(len(group) for _, group in parts)
    figure, axes = figures.new_figure(width=10, height=4.4)
    axes.set_axis_off()
    for row, (part, group) in enumerate(parts):
        axes.text(-0.7, -row, part, ha="right", va="center", fontsize=11)
        for column, one in enumerate(group):
            sign, colour = SIGNS[one.ruling]
            axes.add_patch(_square(column, -row, colour))
            axes.text(column, -row + 0.12, sign, ha="center", va="center", fontsize=12)
            axes.text(column, -row - 0.26, str(one.claim.number), ha="center", va="center", fontsize=7)
    counts = [(ruling, sum(one.ruling is ruling for one in judged)) for ruling in Ruling]
    for place, (ruling, count) in enumerate((ruling, count) for ruling, count in counts if count):
        sign, colour = SIGNS[ruling]
        x, y = (place % 3) * 7.4 - 4.5, -len(parts) - 0.4 - 0.8 * (place // 3)
        axes.add_patch(_square(x, y, colour, 0.6))
        axes.text(x, y, sign, ha="center", va="center", fontsize=10)
        axes.text(x + 0.6, y, f"{ruling} ({count})", ha="left", va="center", fontsize=11)
    axes.set_xlim(-8.2, widest)
    axes.set_ylim(-len(parts) - 1.8, 0.6)
    axes.set_aspect("equal")
    told = "; ".join(f"{count} {ruling}" for ruling, count in counts if count)
    return figure, f"The rulings on {len(judged)} claims of the article, one square each, by section: {told}."


def _square(x: float, y: float, colour: str, side: float = 0.86) -> object:
    from matplotlib.patches import Rectangle

    return Rectangle((x - side / 2, y - side / 2), side, side, facecolor=colour, edgecolor="none")


def _entry(judgement: Judgement, evidence: dict[str, Evidence], *, plots: bool = True) -> Entry:
    claim = judgement.claim
    lines = []
    for letter in judgement.answers:
        experiment, _, question = claim.questions[letter].partition(": ")
        found = evidence[experiment]
        effect = str(found.verdicts[question].effect)
        lines.append(Line(letter, question, experiment, judgement.answers[letter], effect, found.seeds))
    shown = tuple(plot for name in claim.experiments if plots and (plot := _plot(name, evidence)))
    return Entry(judgement, tuple(lines), tuple(_in_words(case) for case in claim.cases), shown)


def _in_words(case: Case) -> str:
    wanted = [f"{letter} is {_either(answer)}" for letter, answer in case.answers.items()]
    return f"{case.ruling}, if {', '.join(wanted)}"


def _either(answer: str | tuple[str, ...]) -> str:
    return f"“{answer}”" if isinstance(answer, str) else " or ".join(f"“{one}”" for one in answer)


def _plot(name: str, evidence: dict[str, Evidence]) -> str | None:
    found = evidence.get(name)
    drawn = found.figure() if found else None
    return figures.as_page(*drawn)["text/html"] if drawn else None


def _by_part(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    return [(part, list(group)) for part, group in groupby(entries, key=lambda entry: entry.claim.part)]


def _counts(entries: Sequence[Entry]) -> list[tuple[Ruling, int]]:
    counted = [(ruling, sum(entry.judgement.ruling is ruling for entry in entries)) for ruling in Ruling]
    return [(ruling, count) for ruling, count in counted if count]


def _place(claim: Claim) -> str:
    """Where the course tries the claim."""
    section = f", section {claim.section}" if claim.section.isdigit() else ""
    return f"{claim.lesson}{section}"


def _about() -> dict:
    return {"written": {lesson.name for lesson in all_lessons()}, "place": _place, "signs": SIGNS}


@functools.cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("claims.html.j2")
