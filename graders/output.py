"""How points, strangers' text and files reach the outside: the rules that every view of a Result shares."""

import os
import unicodedata
from pathlib import Path

# Format characters that spelling needs: zero-width joiners, in Persian, in Indic scripts and in emoji.
JOINERS = "\u200c\u200d"


def short_number(value: float) -> str:
    """Points with at most two decimals and no trailing zeros: 14.0 -> "14", 1 / 3 -> "0.33"."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def visible_text(text: str) -> str:
    """The text with U+FFFD for each character that could steer a terminal or reorder a page.

    Those are control characters other than tab and line feed, format characters other than joiners (so the
    bidirectional overrides go), lone surrogates, and the Unicode line and paragraph separators.
    """
    return "".join(character if _harmless(character) else "\ufffd" for character in text)


def _harmless(character: str) -> bool:
    if character in "\t\n" or character in JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def write_in_one_step(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write the file so that a reader never sees half of it; missing folders are made. `mode` are its permissions,
    less those that the process's mask takes away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.unlink(missing_ok=True)  # were it a link, another file would be written
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
