"""Checks of `embedding_dropout(weight, tokens, p, rng)`: embeddings of which whole word types are dropped."""

from typing import Any

import numpy as np

from dropcourse.checks.structured_and_adaptive.shared import (
    Seen,
    as_array,
    require_mask,
    require_scales,
    scaled,
    shared_factors,
)
from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import SHAPE
from dropcourse.checks.toolkit.scale import notice_scale
from dropcourse.checks.toolkit.statistics import plausible
from dropcourse.checks.toolkit.verbs import Outcome

OCCURRENCES = 2
"""How often each word occurs where masks are judged."""


def embedding_dropout_scale(
    embedding_dropout: Any, words: int = 300, dimensions: int = 20, ps: tuple = (0.25, 0.65), inputs: Any = 0
) -> None:
    """Whole words are dropped, the others grow; p = 0 is plain look-up, p = 1 leaves zeros."""
    with Check("embedding_dropout", "scale", inputs) as check:
        require_scales(check, _seen(check, embedding_dropout, words, dimensions), ps)


def embedding_dropout_types(embedding_dropout: Any, dimensions: int = 6, p: float = 0.3, inputs: Any = 0) -> None:
    """Words have coins of the right rate, independent, from the generator that is passed in."""
    with Check("embedding_dropout", "word types", inputs) as check:
        seen = _seen(check, embedding_dropout, int(np.prod(SHAPE)), dimensions)
        words = {"rows": "distant words are decided one by one", "columns": "words are decided one by one"}
        require_mask(check, seen, p, 3, **words)


def embedding_dropout_manners(
    embedding_dropout: Any, shape: tuple = (4, 3), words: int = 6, dimensions: int = 5, inputs: Any = 0
) -> None:
    """Any shape of tokens; the dtype is kept, the arguments stay, a bad p raises. `shape` is (time, batch)."""
    with Check("embedding_dropout", "manners", inputs) as check:
        for dtype in (np.float64, np.float32):
            for size in (shape, shape[:1], (2, *shape)):
                weight = signed(check.inputs, (words, dimensions)).astype(dtype)
                tokens = check.inputs.integers(words, size=size)
                outcome = check.outcome(embedding_dropout, weight, tokens, 0.4, check.rng())
                output = check.array(outcome.value, "output", weight[tokens])
                check.notice("values", scaled(weight[tokens], output, 0.4) if output.any() else True)
                check.suspect("dtype-not-kept", output.dtype == np.float64, {"output.dtype"})
                require_untouched(check, outcome, weight=0, tokens=1)
        require_value_errors(check, lambda bad: check.outcome(embedding_dropout, weight, tokens, bad, check.rng()))


def _seen(check: Check, embedding_dropout: Any, words: int, dimensions: int) -> Seen:
    weight = signed(check.inputs, (words, dimensions))
    tokens = check.inputs.permutation(np.tile(np.arange(words), OCCURRENCES)).reshape(-1, 5)
    looked_up, asked = weight[tokens], []
    order = np.argsort(tokens.ravel(), kind="stable")  # the occurrences of word 0, then those of word 1

    def call(p: float, rng: np.random.Generator) -> Outcome:
        asked.append(p)
        return as_array(check, check.outcome(embedding_dropout, weight, tokens, p, rng), looked_up)

    def factors(output: np.ndarray) -> np.ndarray:
        through = (output / looked_up).reshape(-1, dimensions)[order]
        _suspect_sharing(check, through, asked[-1])
        groups = through.reshape(words, OCCURRENCES * dimensions)
        statement = "a word is kept or dropped as a whole, wherever it occurs"
        return shared_factors(check, groups, statement, asked[-1])

    return Seen(looked_up, call, factors)


def _suspect_sharing(check: Check, through: np.ndarray, p: float) -> None:
    """Suspect what else has a coin of its own. `through` (occurrences, dimensions), those of a word side by side."""
    kept = through != 0
    whole, columns = (bool((kept == kept.take([0], axis)).all()) for axis in (1, 0))
    mixed = kept.any() and not kept.all()
    pairs = kept[0::OCCURRENCES, 0] == kept[1::OCCURRENCES, 0]
    alone = plausible(int(pairs.sum()), pairs.size, p**2 + (1 - p) ** 2)
    if columns:
        notice_scale(check, np.ones_like(through), through, p)
    side = kept[:, 0] == kept[:, 1]
    entries = plausible(int(side.sum()), side.size, p**2 + (1 - p) ** 2)
    entries &= plausible(np.count_nonzero(kept[:: 2 * OCCURRENCES]), kept[:: 2 * OCCURRENCES].size, 1 - p)
    same = (kept[0::OCCURRENCES] == kept[1::OCCURRENCES]).all()
    check.suspect("tokens-not-types", mixed and whole and alone, {"whole"})
    check.suspect("coin-for-each-entry", mixed and entries and not (whole or columns), {"whole"})
    check.suspect("dimensions-not-words", columns and same, {"whole"})
