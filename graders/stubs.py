"""What a release shows where the author's notebook has a solution: nbgrader's stub, or code of the author's own.

A solution region may say what stands in its place, each line as a comment, so that the author's cell still runs:

    ### BEGIN SOLUTION
    return total / count
    ### INSTEAD
    # return total / 10
    ### END SOLUTION

In an exercise that asks to find a bug, that is the bug. A region without `### INSTEAD` becomes nbgrader's stub, which
raises NotImplementedError. Named in `nbgrader_config.py` in the place of nbgrader's own step.
"""

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

UNWRITTEN = ClearSolutions.text_stub.default_value
"""What a release shows where the author's notebook has a written answer."""
BEGIN, INSTEAD, END = "### BEGIN SOLUTION", "### INSTEAD", "### END SOLUTION"


class Stubs(ClearSolutions):
    """nbgrader's `ClearSolutions`, with the author's own code where a region has some."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        before, cell.source = cell.source, with_own_stubs(cell.source)
        return super()._replace_solution_region(cell, language) or cell.source != before


def is_unwritten(cell: NotebookNode) -> bool:
    """Whether a cell for a written answer is as it was handed out, or empty."""
    return cell.source.strip() in ("", UNWRITTEN)


def with_own_stubs(source: str) -> str:
    """The source with each region that has an `### INSTEAD` replaced by the lines below it; others stay as they are."""
    lines: list[str] = []
    begin = 0
    for line in source.split("\n"):
        mark = line.strip()
        if mark == BEGIN:
            begin = len(lines)
        lines.append(line)
        if mark == END:
            lines[begin:] = _released(lines[begin:])
    return "\n".join(lines)


def _released(region: list[str]) -> list[str]:
    marks = [line.strip() for line in region]
    if INSTEAD not in marks:
        return region
    return [_uncommented(line) for line in region[marks.index(INSTEAD) + 1 : -1]]


def _uncommented(line: str) -> str:
    indent, mark, code = line.partition("#")
    if indent.strip() or not mark:
        raise ValueError(f"below {INSTEAD}, each line is a comment; this one is not: {line.strip()!r}")
    return (indent + code.removeprefix(" ")).rstrip()
