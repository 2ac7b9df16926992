"""The small toolkit that all checks share.

`Check` collects criteria and names misconceptions; `verbs` is how a check acts on a student's object; `masks` and
`statistics` judge random masks by their properties. `values`, `workbench` and `agent` carry the verbs to an object
that lives in another process.
"""

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.wording import describe

__all__ = ["Check", "describe"]
