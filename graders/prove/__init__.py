"""Proof that the checks are right: every variant and every mutant before its test cells, and what must come of them.

`prove(lesson, exercise)` lets each visible check and each hidden test judge each answer, apart from one another, and
returns what they said; `faults` lists the claims that this contradicts. `tables` prints it, `odds` computes how often
a check wrongs a correct answer, `power` how surely it fails a wrong one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graders.lessons import Lesson
from graders.prove.answers import diagnosed, equivalent
from graders.prove.mutants import mutants
from graders.prove.power import Power, power_of
from graders.prove.trial import PARTS, Answer, Said, Trial, cells_of
from graders.results import Verdict
from graders.variants import Variant, variants

KILLED_AT_LEAST = 0.95
POWER_AT_LEAST = 0.999


@dataclass(frozen=True)
class Row:
    """An answer and what each part of each test cell said of it, by (test cell, part). `power` holds the cells whose
    power was computed."""

    answer: Answer
    said: dict[tuple[str, str], Said]
    power: dict[tuple[str, str], Power] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The answer's title."""
        return self.answer.title

    @property
    def diagnoses(self) -> set[str]:
        """The diagnoses given."""
        return {said.diagnosis for said in self.said.values()} - {None}

    def survives(self, part: str) -> bool:
        """Whether it passes every test cell's visible, or hidden, part."""
        return all(said.passed for (_, of), said in self.said.items() if of == part)


@dataclass(frozen=True)
class Proof:
    """All answers to an exercise and what was said of them."""

    lesson: Lesson
    exercise: str
    tests: list[str]
    variants: list[Row]
    mutants: list[Row]

    @property
    def equivalent(self) -> dict[str, str]:
        """Title -> reason, of the mutants listed as no mistakes."""
        return equivalent(self.lesson, self.exercise)

    def killed(self, part: str) -> tuple[int, int]:
        """How many mutants that part of the test cells kills, of how many that are not equivalent."""
        wrong = [row for row in self.mutants if row.title not in self.equivalent]
        return sum(not row.survives(part) for row in wrong), len(wrong)

    def confusion(self) -> Counter:
        """(what was expected, what was given) -> number of answers. Expected is "correct", a diagnosis, "none" for a
        wrong variant without one, "mutant" or "equivalent mutant"; given is "passed", a diagnosis or "none". An answer
        that gets several diagnoses counts for each."""
        counts: Counter = Counter()
        for row in (*self.variants, *self.mutants):
            passed = all(row.survives(part) for part in PARTS)
            for given in row.diagnoses or {"passed" if passed else "none"}:
                counts[self.expected(row), given] += 1
        return counts

    def expected(self, row: Row) -> str:
        """What was expected of the answer, as in `confusion`."""
        if isinstance(row.answer, Variant):
            return "correct" if row.answer.correct else row.answer.diagnosis or "none"
        return "equivalent mutant" if row.title in self.equivalent else "mutant"

    def to_dict(self) -> dict:
        """The proof as plain data."""
        return {
            "lesson": self.lesson.name,
            "exercise": self.exercise,
            "killed": {part: self.killed(part) for part in PARTS},
            "confusion": [[*pair, number] for pair, number in sorted(self.confusion().items())],
            "answers": [
                {
                    "title": row.title,
                    "expected": self.expected(row),
                    "cells": {
                        f"{test}, {part}": [said.verdict, said.diagnosis] for (test, part), said in row.said.items()
                    },
                    "power": {f"{test}, {part}": power.power for (test, part), power in row.power.items()},
                }
                for row in (*self.variants, *self.mutants)
            ],
            "faults": list(faults(self)),
        }


def prove(
    lesson: Lesson, exercise: str, *, with_mutants: bool = True, repetitions: int = 0,
    step: Callable[[], None] = lambda: None,
) -> Proof:  # fmt: skip
    """Try every variant, and every mutant, of an exercise. With `repetitions`, compute power from so many judgements
    of each test cell that fails a wrong variant. `step` is called after each answer."""
    tests = cells_of(lesson)[exercise]
    groups = variants(lesson.topic, exercise), mutants(lesson, exercise) if with_mutants else []
    rows: list[list[Row]] = []
    for answers in groups:
        rows.append([])
        for answer in answers:
            rows[-1].append(_row(lesson, answer, tests, repetitions))
            step()
    return Proof(lesson, exercise, tests, *rows)


def _row(lesson: Lesson, answer: Answer, tests: list[str], repetitions: int) -> Row:
    said = {}
    for part in PARTS:
        trial = Trial(lesson, answer)
        said |= {(test, part): trial.ask(test, part) for test in tests}
    powers = {}
    if repetitions and isinstance(answer, Variant) and not answer.correct:
        for test in tests:
            failing = [part for part in PARTS if not said[test, part].passed]
            found = power_of(lesson, answer, test, repetitions) if failing else {}
            powers |= {(test, part): found[part] for part in failing}
    return Row(answer, said, powers)


def faults(proof: Proof) -> Iterator[str]:
    """The claims that a proof contradicts, in words; none if the checks are right."""
    for row in proof.variants:
        yield from (f"{row.title}: {fault}" for fault in _faults_of_variant(row))
    explained = diagnosed(proof.lesson, proof.exercise)
    for row in proof.mutants:
        yield from (f"mutant {row.title}: {fault}" for fault in _faults_of_mutant(row, proof, explained))
    if proof.mutants:
        titles = {row.title for row in proof.mutants}
        yield from (f"mutants.toml lists {title!r}, and there is no such mutant" for title in
                    sorted((proof.equivalent.keys() | explained.keys()) - titles))  # fmt: skip
        for part in PARTS:
            killed, wrong = proof.killed(part)
            if killed < KILLED_AT_LEAST * wrong:
                yield f"the {part} parts kill {killed} of {wrong} mutants"


def _faults_of_any(row: Row) -> Iterator[str]:
    for cell, said in row.said.items():
        if said.verdict is Verdict.INFRASTRUCTURE_ERROR:
            yield f"{_words(cell)} broke: {said.message}"
    for test in dict.fromkeys(test for test, _ in row.said):
        visible, hidden = (row.said[test, part].diagnosis for part in PARTS)
        if visible != hidden:
            yield f"{test} says {visible or 'no diagnosis'} at once, and {hidden or 'none'} later"


def _faults_of_variant(row: Row) -> Iterator[str]:
    yield from _faults_of_any(row)
    failing = {cell for cell, said in row.said.items() if not said.passed}
    if row.answer.correct:
        yield from (f"is correct, and {_words(cell)} fails it" for cell in sorted(failing))
        return
    if not failing:
        yield "is wrong, and passes"
    for aspect in sorted(row.answer.fails):
        parts = {part for test, part in failing if test.rpartition("_")[2] == aspect}
        if parts != set(PARTS):
            yield f"must fail {aspect}, visible and hidden, and fails {' and '.join(sorted(parts)) or 'neither'}"
    wanted = {row.answer.diagnosis} - {None}
    if not wanted <= row.diagnoses <= wanted | row.answer.also:
        yield f"must be diagnosed as {row.answer.diagnosis or 'nothing'}, got {', '.join(sorted(row.diagnoses)) or '-'}"
    for cell, power in row.power.items():
        if power.power < POWER_AT_LEAST:
            yield f"{_words(cell)} fails it only with odds of {power.power:.4f}"


def _faults_of_mutant(row: Row, proof: Proof, explained: dict[str, set[str]]) -> Iterator[str]:
    yield from _faults_of_any(row)
    survived = [part for part in PARTS if row.survives(part)]
    if row.title in proof.equivalent:
        if survived != list(PARTS):
            yield "is listed as equivalent, and is killed"
    elif survived:
        yield f"survives the {' and the '.join(survived)} parts: strengthen them, or list it in mutants.toml"
    for diagnosis in sorted(row.diagnoses - explained.get(row.title, set())):
        yield f"gets the diagnosis {diagnosis}: if that explains the mistake, list it in mutants.toml"
    for diagnosis in sorted(explained.get(row.title, set()) - row.diagnoses):
        yield f"is listed in mutants.toml with the diagnosis {diagnosis}, and does not get it"


def _words(cell: tuple[str, str]) -> str:
    return f"the {cell[1]} part of {cell[0]}"
