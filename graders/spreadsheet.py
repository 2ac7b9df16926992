"""CSV files that a spreadsheet opens without harm: every field quoted, and nothing that it would run as a formula."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from graders.output import write_in_one_step

# First characters that make a spreadsheet read text as a formula; East Asian locales count full-width forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def text_field(value: str) -> str:
    """The text as a spreadsheet will show it: a leading apostrophe disarms what it would run as a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def armed(field: str) -> str:
    """The inverse of `text_field`."""
    return field[1:] if field.startswith("'") and field[1:].startswith(FORMULA_STARTS) else field


def number_field(value: float) -> str:
    """Ten significant digits: exact for any points a lesson gives, without the tail of 0.1 + 0.2."""
    return f"{value:.10g}"


def write_rows(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], path: Path) -> None:
    """Write a CSV file with every field quoted and lines ended by CR LF.

    The byte-order mark is what makes Excel read UTF-8; other readers take the encoding "utf-8-sig".
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    write_in_one_step(path, buffer.getvalue().encode("utf-8-sig", errors="replace"))
