"""The misconceptions that checks can name: what the mistake is, and the thought that leads out of it.

An explanation teaches; it never contains the corrected code. Those of a lesson stand in the module of its name, those
that any exercise may meet in `general`.
"""

import pkgutil
from importlib import import_module

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS: dict[str, Misconception] = {}
for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    _found: dict[str, Misconception] = getattr(import_module(_module.name), "MISCONCEPTIONS", {})
    if _twice := MISCONCEPTIONS.keys() & _found.keys():
        raise ValueError(f"{_module.name}: these misconceptions are in another module too: {', '.join(sorted(_twice))}")
    MISCONCEPTIONS |= _found

__all__ = ["MISCONCEPTIONS", "Misconception"]
