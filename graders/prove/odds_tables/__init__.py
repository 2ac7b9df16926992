"""Which criteria a correct answer can fail by bad luck, and how likely: one module for each lesson's checks and one for
the toolkit, named like the package whose functions state the criteria.

    CERTAIN    function -> the last words of the keys of its criteria that hold for every correct answer
    CHANCE     (function, key) -> `bounds.Chance`
"""

import functools
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from graders.prove.odds_tables.bounds import Chance


@dataclass(frozen=True)
class Table:
    """The two tables of the module `name`, empty where there is no such module."""

    name: str
    certain: dict[str, str] = field(default_factory=dict)
    chance: dict[tuple[str, str], Chance] = field(default_factory=dict)


@functools.cache
def table_of(module: str) -> Table:
    """The table for the functions of a module, such as "dropcourse.checks.dropout_mechanics.sample_mask" or
    "graders.hidden.dropout_mechanics"."""
    topic = module.removeprefix("dropcourse.checks.").removeprefix("graders.hidden.").partition(".")[0]
    name = f"{__name__}.{topic}"
    if find_spec(name) is None:
        return Table(name)
    tables = import_module(name)
    return Table(name, tables.CERTAIN, tables.CHANCE)
