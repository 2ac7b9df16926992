"""The leaderboard of a challenge: who did best on the public half of its data, each under a name that tells nobody else
who it is.

What counts for points is the private half, which is shown to the instructor alone.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from graders.results import Result

_HOW = """
able amber bold brave brisk calm clear cool deft eager early fair fleet fond frank fresh gentle glad golden grand keen
kind late light lively lone loyal lucid merry mild neat nimble noble plain proud quick quiet rapid ready rosy royal
safe sharp shy silver sleek small smart snowy solar solid spry steady stout sunny swift tidy tough vivid warm wide
wild wise young
"""
_WHO = """
adder ant badger bat bear beaver bee bison boar bream camel carp cat cod crab crane crow cuckoo deer dingo dove duck
eagle eel egret elk falcon finch fox frog gecko goat goose gull hare hawk heron horse ibex ibis jackal jay kite koala
lark lemur lion lynx mole moose moth mouse newt otter owl panda perch pike puma quail raven seal shrew swan
"""


@dataclass(frozen=True)
class Place:
    """An entry's place, from 1; equal scores share one. `public` and `private` are accuracies."""

    place: int
    alias: str
    student: str
    public: float
    private: float


def leaderboard(results: Iterable[Result], secret: bytes) -> list[Place]:
    """The entries among the Results, the best one first; none where nothing was measured."""
    entries = [(measured, result.student or "") for result in results if (measured := scores_of(result))]
    entries.sort(key=lambda entry: (-entry[0]["public"], alias(secret, entry[1])))
    publics = [measured["public"] for measured, _ in entries]
    return [
        Place(1 + publics.index(measured["public"]), alias(secret, student), student, **measured)
        for measured, student in entries
    ]


def scores_of(result: Result) -> dict[str, float]:
    """The accuracies of an entry, `public` and `private`; empty without one."""
    for cell in result.cells:
        if {"public", "private"} <= cell.measured.keys():
            return {name: cell.measured[name] for name in ("public", "private")}
    return {}


def alias(secret: bytes, student: str) -> str:
    """A name for the student that tells nobody else who it is, such as "quiet heron 4821".

    It takes the course's secret to find it. Among 1,000 students there are two of the same name in one course of 74.
    """
    digest = hmac.digest(secret, b"alias\0" + student.encode("utf-8", "surrogateescape"), hashlib.sha256)
    hows, whos = _HOW.split(), _WHO.split()
    how, who, number = digest[0] % len(hows), digest[1] % len(whos), int.from_bytes(digest[2:6]) % 9000
    return f"{hows[how]} {whos[who]} {1000 + number}"
