"""Prints proofs: variants x test cells, the confusion matrix of diagnoses, mutation scores, and the odds."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graders.gradebook_table import SIGNS
from graders.prove import Proof, Row, faults
from graders.prove.odds import GRADINGS, STUDENTS, expected_false_alarms
from graders.prove.trial import PARTS, Said
from graders.variants import Variant


def show_proof(console: Console, proof: Proof) -> None:
    """Print what came of every answer to an exercise, and each claim that this contradicts."""
    console.rule(f"[bold]{proof.exercise}[/] ({proof.lesson.name})", align="left")
    console.print(_answers_table("Variants", proof, proof.variants))
    console.print(_confusion_table(proof))
    if proof.mutants:
        console.print(_answers_table("Mutants of the reference", proof, proof.mutants))
        _show_scores(console, proof)
    for fault in faults(proof):
        console.print(Text(f"✗ {fault}", style="red"))


def _answers_table(title: str, proof: Proof, rows: Sequence[Row]) -> Table:
    """One row per answer: for each test cell the sign of its visible part, then of its hidden part."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1), caption=_legend(rows))
    table.add_column("answer", overflow="fold", ratio=1)
    for test in proof.tests:
        table.add_column(test.rpartition("_")[2][:6], no_wrap=True)
    judged = [row.answer for row in rows if isinstance(row.answer, Variant)]
    if judged:
        table.add_column("expected", overflow="fold")
    table.add_column("diagnosis given", overflow="fold")
    powers = any(row.power for row in rows)
    if powers:
        table.add_column("missed at most", justify="right")
    for row in rows:
        signs = [_signs([row.said[test, part] for part in PARTS]) for test in proof.tests]
        expected = [Text(proof.expected(row))] if judged else []
        given = Text(", ".join(sorted(row.diagnoses)))
        if row.diagnoses == {proof.expected(row)}:
            given = Text("as expected")
        elif row.title in proof.equivalent:
            given = Text("no mistake")
        table.add_row(Text(row.title), *signs, *expected, given, *([Text(_missed(row))] if powers else []))
    return table


def _signs(both: Sequence[Said]) -> Text:
    return Text(" ").join(Text.assemble(SIGNS[said.verdict]) for said in both)


def _legend(rows: Sequence[Row]) -> Text:
    seen = {said.verdict for row in rows for said in row.said.values()}
    signs = "  ".join(f"{sign} {verdict}" for verdict, (sign, _) in SIGNS.items() if verdict in seen)
    powers = "   never missed: whatever is drawn" if any(row.power for row in rows) else ""
    return Text(f"visible, hidden:  {signs}{powers}", justify="left")


def _missed(row: Row) -> str:
    """The odds of a miss in the weakest cell that fails the answer."""
    if not row.power:
        return ""
    worst = max(power.miss for power in row.power.values())
    return "never" if worst == 0 else f"{worst:.0e}"


def _confusion_table(proof: Proof) -> Table:
    counts = proof.confusion()
    given = [name for name in ("passed", "none") if any(column == name for _, column in counts)]
    given += sorted({column for _, column in counts} - {"passed", "none"})
    table = Table(title="Expected x given", title_justify="left", box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    table.add_column("expected", no_wrap=True)
    for number, _ in enumerate(given, start=1):
        table.add_column(str(number), justify="right", no_wrap=True, min_width=2)
    for expected in sorted({row for row, _ in counts}, key=lambda name: (name not in ("correct", "none"), name)):
        table.add_row(expected, *(str(counts[expected, column] or "") for column in given))
    table.caption = Text("  ".join(f"{number}:{name}" for number, name in enumerate(given, start=1)), justify="left")
    return table


def _show_scores(console: Console, proof: Proof) -> None:
    for part in PARTS:
        killed, wrong = proof.killed(part)
        alike = len(proof.mutants) - wrong
        of_all = f"{killed / len(proof.mutants):.1%} of all {len(proof.mutants)}"
        console.print(
            f"{part}: {killed} of {wrong} mutants killed ({of_all}; {alike} are no mistakes)", highlight=False
        )
    for title, reason in proof.equivalent.items():
        console.print(Text(f"  survives: {title}\n            {reason}"))


def show_totals(console: Console, proofs: Sequence[Proof]) -> None:
    """Print the mutation score of all exercises together, and how many claims hold."""
    for part in PARTS:
        scores = [proof.killed(part) for proof in proofs]
        killed, wrong, every = sum(k for k, _ in scores), sum(w for _, w in scores), sum(len(p.mutants) for p in proofs)
        if every:
            console.print(
                f"all, {part}: {killed} of {wrong} mutants killed, {killed / every:.1%} of all {every}", highlight=False
            )
    wrong = sum(len(list(faults(proof))) for proof in proofs)
    console.print(f"✗ {wrong} claims fail" if wrong else "✓ every claim holds", highlight=False)


def show_odds(console: Console, lesson: str, odds: Mapping[tuple[str, str], float]) -> None:
    """Print how likely each test cell wrongs a correct answer, and what a class must expect."""
    table = Table(
        title=f"{lesson}: odds to wrong an answer", title_justify="left", box=box.SIMPLE,
        padding=(0, 1),
    )  # fmt: skip
    for column in ("test cell", *PARTS):
        table.add_column(column, justify="left" if column == "test cell" else "right")
    for test in dict.fromkeys(test for test, _ in odds):
        table.add_row(test, *(f"{odds[test, part]:.1e}" if odds[test, part] else "0" for part in PARTS))
    console.print(table)
    console.print(
        f"per student and grading {sum(odds.values()):.2e}; {STUDENTS:,} students graded {GRADINGS} times: "
        f"{expected_false_alarms(odds):.2e} false alarms expected, at most", highlight=False,
    )  # fmt: skip
