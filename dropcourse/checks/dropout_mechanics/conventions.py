"""Checks of `conventions()`, the quiz: a number for each letter.

The module holds no answer. Questions a to f are measured here with PyTorch, whenever the check runs, and the visible
check says how many answers agree. The answers to g to l stand in documents: of them it knows a digest, which tells
that all are right or that not all are. Which ones are wrong is said after submission.
"""

import functools
import hashlib
import warnings
from collections.abc import Callable
from typing import Any

import torch

from dropcourse.checks.toolkit import Check, describe
from dropcourse.checks.toolkit.manners import number

MEASURED, DOCUMENTED = "abcdef", "ghijkl"
LARGEST = 10
TOLERANCE = 0.005
RATE = 0.2
ROUNDS = 200_000
DIGEST = "ef476ee91466ab623086d6b8a7f36d84274ff31519fd543f16f041ff8b56097f"
TODO = "Put a number in the place of each `None` in the cell above, run that cell, then run this one again."


def conventions_measured(conventions: Any, inputs: Any = 0) -> None:
    """Questions a to f, against a measurement made now."""
    with Check("conventions", "measured", inputs) as check:
        answers, truth = answers_of(check, conventions, MEASURED), measured()
        wrong = disagreeing(answers, truth)
        right = len(truth) - len(wrong)
        check.require(
            "agree", not wrong, "answers a to f agree with what PyTorch does here, now",
            f"{right} of {len(truth)} agree; two lines of code measure each of them",
        )  # fmt: skip
        suspect_swapped(check, answers, truth, wrong, {"agree"})


def conventions_documented(conventions: Any, inputs: Any = 0) -> None:
    """Questions g to l, all at once."""
    with Check("conventions", "documented", inputs) as check:
        answers = answers_of(check, conventions, DOCUMENTED)
        check.require(
            "digest", digest(answers) == DIGEST, "answers g to l are all right",
            "at least one is not; the tables and sources of this part tell",
        )  # fmt: skip


def answers_of(check: Check, conventions: Any, letters: str) -> dict[str, float]:
    """The student's answers to these questions, all of them numbers from 0 to LARGEST."""
    given = check.value(conventions)
    check.require("dict", type(given) is dict, "the result is a dict", describe(given), fatal=True, quiet=True)
    missing = [letter for letter in letters if letter not in given]
    check.require("letters", not missing, f"the dict has the keys {letters[0]} to {letters[-1]}",
                  f"none for {', '.join(missing)}", fatal=True, quiet=True)  # fmt: skip
    if all(given[letter] is None for letter in letters):
        check.not_answered(TODO)
    answers = {letter: number(given[letter]) for letter in letters}
    bad = [letter for letter, answer in answers.items() if answer is None or not 0 <= answer <= LARGEST]
    check.require(
        "numbers", not bad, f"each answer is a number from 0 to {LARGEST}",
        ", ".join(f"{describe(given[letter])} for {letter}" for letter in bad), fatal=True,
    )  # fmt: skip
    return answers


def disagreeing(answers: dict[str, float], truth: dict[str, float]) -> list[str]:
    """The letters of the wrong answers."""
    return [letter for letter in truth if abs(answers[letter] - truth[letter]) > TOLERANCE]


def suspect_swapped(
    check: Check, answers: dict[str, float], truth: dict[str, float], wrong: list[str], breaks: set[str]
) -> None:
    """Suspect that p is read as the probability of keeping, if that gives each of the wrong answers."""
    swapped = {"a": 1 - truth["a"], "b": 1 / (1 - truth["a"]), "d": 1 - truth["d"]}
    fits = "a" in wrong and all(abs(answers[key] - swapped.get(key, -1)) <= TOLERANCE for key in wrong)
    check.suspect("keep-drop-swapped", fits, breaks)


def digest(answers: dict[str, float]) -> str:
    """A digest of the answers, rounded to two decimals, that takes a fraction of a second to compute."""
    return _digest_of(" ".join(f"{letter}={answers[letter]:.2f}" for letter in sorted(answers)))


@functools.lru_cache(maxsize=256)
def _digest_of(text: str) -> str:
    """Kept, for in a class many answers are the same."""
    return hashlib.pbkdf2_hmac("sha256", text.encode(), b"conventions", ROUNDS).hex()


@functools.cache
def measured() -> dict[str, float]:
    """Letter -> what PyTorch does, by experiment, for a to f: shares that stay to two decimals, and factors."""
    with torch.random.fork_rng(devices=[]), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # for a dropout that does nothing in an LSTM of one layer
        torch.default_generator.manual_seed(0)
        layer, ones = torch.nn.Dropout(p=RATE), torch.ones(1000, 1000)
        trained, tested = layer.train()(ones), layer.eval()(ones)
        function = torch.nn.functional.dropout(ones, p=RATE)
        shares = {"a": trained, "d": function} | {
            letter: _recurrent(torch.nn.LSTM(8, 8, num_layers=layers, dropout=RATE))
            for letter, layers in (("e", 1), ("f", 2))
        }
        factors = {"b": trained.max().item(), "c": tested.max().item()}
    return factors | {letter: round((output != 0).double().mean().item(), 2) for letter, output in shares.items()}


def _recurrent(lstm: Callable[[torch.Tensor], Any]) -> torch.Tensor:
    return lstm(torch.randn(50, 20, 8))[0]
