"""docs/threats.md: every threat with what is expected and what came of it, from real runs only."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from .accidents import FOLDERS
from .threat import NEEDS_ISOLATION, THREATS, Threat

HEAD = """\
# Threats, and what becomes of them

Each line is a submission that the tests put through the engine (`tests/threats`). *Expected* says which exercises must
earn nothing; all others keep every point. The columns to the right say what came of it in each tier of isolation, and
under stock nbgrader {version} with its own steps, where the tests run in the student's kernel and each cell has
{seconds} seconds. **✓** means that all expectations held: verdicts and points, no secret read, no file left, no process
left, no message sent. `–` means not tried: the threat would harm the machine, or aims at something the tier does not
promise.

Written by `python -m tests.threats --write docs/threats.md`.
"""


def table(outcomes: Mapping[str, Mapping[str, str]], stock: Mapping[str, str], version: str, seconds: int) -> str:
    """The page. `outcomes` maps each tier to the outcome of each threat by name, `stock` those of stock nbgrader."""
    lines = [HEAD.format(version=version, seconds=seconds)]
    lines += ["## Notebooks", "", "| row | threat | expected | " + " | ".join(outcomes) + " | stock nbgrader |"]
    lines.append("|---|---|---|" + "---|" * (len(outcomes) + 1))
    for threat in sorted(THREATS, key=lambda threat: threat.row):
        cells = [outcomes[tier].get(threat.name, "–") for tier in outcomes] + [stock.get(threat.name, "–")]
        lines.append(_row([str(threat.row), threat.title, _expected(threat), *cells]))
    lines += [
        "",
        "## Folders, collected and graded as one class",
        "",
        "| row | what was handed in | expected |",
        "|---|---|---|",
    ]
    for folder in sorted(FOLDERS, key=lambda folder: folder.row):
        expected = "held for a human" if folder.points is None else "all points"
        lines.append(_row([str(folder.row), folder.title, expected]))
    return "\n".join(lines) + "\n"


def not_tried(threat: Threat, tier: str, safe: Iterable[str]) -> bool:
    """Whether a tier promises nothing against this threat."""
    return tier not in safe and threat.harm in NEEDS_ISOLATION


def _expected(threat: Threat) -> str:
    if not threat.spoils:
        return "all points" + (f", or all but `{threat.risks[0]}`" if threat.risks else "")
    names = ", ".join(f"`{name}`" for name in threat.spoils)
    return f"nothing for {names}" + (", the rest is at risk" if threat.risks else "")


def _row(cells: list[str]) -> str:
    shown = (cell.replace("|", "\\|").replace("\n", "\\n").replace("\t", "\\t").replace("<", "&lt;") for cell in cells)
    return "| " + " | ".join(shown) + " |"


def write(path: Path, text: str) -> None:
    """Write the page."""
    path.write_text(text, encoding="utf-8")
