"""What a misconception is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """`title` completes "Likely cause: ..."; `explanation` is one short paragraph for the student."""

    title: str
    explanation: str
