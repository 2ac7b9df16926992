"""What a claim of the article is here: the reading that is tried, the questions that decide, and the rule that turns
their answers into a verdict.

The rule looks at the answers of experiments, never at their numbers. What makes an answer is the rule of the
experiment, fixed before it ran, see `dropcourse.experiments.rules`. The rules here came later, when the answers were
known; each names the answers that would have led to other rulings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Ruling(StrEnum):
    """What the course says about a claim."""

    SUPPORTED = "supported"
    CONDITIONAL = "supported with conditions"
    OVERSTATED = "overstated"
    WRONG = "wrong"
    UNTESTABLE = "not testable"
    UNDECIDED = "undecided"
    UNMEASURED = "not measured yet"


@dataclass(frozen=True)
class Case:
    """One line of a rule: the ruling if the questions, by their letters in the claim, have these answers. A tuple holds
    answers each of which will do. `because` says in a sentence what these answers mean for the claim."""

    ruling: Ruling
    because: str
    answers: Mapping[str, str | tuple[str, ...]]

    def fits(self, answers: Mapping[str, str]) -> bool:
        """Whether all answers are those of the case."""
        return all(
            answers[letter] in ((wanted,) if isinstance(wanted, str) else wanted)
            for letter, wanted in self.answers.items()
        )


@dataclass(frozen=True)
class Claim:
    """A claim of the article.

    `number` is that of the course's list, `part` the article's section, `says` the claim in our words, `reading` what
    exactly is tried: the most charitable reading that could fail. `literature` holds what is known, with its source.
    `lesson` tries it, in its section `section`. `questions` maps letters to questions of experiments, written
    "topic.experiment: question". The first of `cases` that fits decides; without a case that fits, the claim is
    undecided. A claim that cannot be tried has no question, and says `why`.
    """

    number: int
    part: str
    says: str
    reading: str
    lesson: str
    section: str = ""
    literature: tuple[str, ...] = ()
    questions: Mapping[str, str] | None = None
    cases: tuple[Case, ...] = ()
    why: str = ""

    @property
    def experiments(self) -> list[str]:
        """The experiments that decide, by name, each once."""
        return list(dict.fromkeys(question.partition(": ")[0] for question in (self.questions or {}).values()))


@dataclass(frozen=True)
class Judgement:
    """A claim with the answers that were found, and what follows from them."""

    claim: Claim
    ruling: Ruling
    because: str
    answers: Mapping[str, str]


def judge(claim: Claim, answers: Mapping[str, str]) -> Judgement:
    """The judgement on a claim. `answers` maps questions, as `Claim.questions` writes them, to answers; where one is
    missing, the claim is not measured yet. Raises ValueError for a question that its experiment does not ask."""
    if claim.why:
        return Judgement(claim, Ruling.UNTESTABLE, claim.why, {})
    asked = claim.questions or {}
    experiments = {question.partition(": ")[0] for question in answers}
    unknown = [question for question in asked.values()
               if question not in answers and question.partition(": ")[0] in experiments]  # fmt: skip
    if unknown:
        raise ValueError(f"claim {claim.number}: no experiment asks {unknown[0]!r}")
    found = {letter: answers[question] for letter, question in asked.items() if question in answers}
    if not asked or len(found) < len(asked):
        return Judgement(claim, Ruling.UNMEASURED, "The experiment that decides is not recorded yet.", found)
    for case in claim.cases:
        if case.fits(found):
            return Judgement(claim, case.ruling, case.because, found)
    return Judgement(claim, Ruling.UNDECIDED, "The answers fit no line of the rule.", found)
