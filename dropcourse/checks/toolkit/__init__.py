"""The small toolkit that all checks share.

`Check` collects criteria and names misconceptions; `verbs` is how a check acts on a student's object; `masks`,
`choices` and `statistics` judge what is random by its properties. `values` and `workbench` carry the verbs to an object
that lives in another process, and `lending` carries calls of a check's own functions back.
"""

from dropcourse.checks.toolkit.check import Check
from dropcourse.checks.toolkit.wording import describe

__all__ = ["Check", "describe"]
