"""Real English prose that Python brings along: the paragraphs of its reference manual that `help()` reads from.

Each version of Python has words of its own, so the text is pinned by its digest.
"""

import re
from hashlib import sha256

from dropcourse.errors import RecordError

ALPHABET = " '(),.abcdefghijklmnopqrstuvwxyz"
DIGEST = "1f51180080e71332f475d299425ac256bb2eaf1c40addd6b3c14c22689165a53"
PYTHON = "3.11.7"  # whose text it is


def prose() -> str:
    """The text, in lower-case letters and a few marks.

    Raises RecordError if this Python brings along another one; then only the recorded result can be shown.
    """
    text = gathered()
    if sha256(text.encode()).hexdigest() != DIGEST:
        raise RecordError(
            f"This Python's manual is not that of Python {PYTHON}, whose text was measured, so there is no live pass. "
            "The recorded result holds as it is."
        )
    return text


def gathered() -> str:
    """The prose of whatever manual there is: paragraphs that begin with a capital and end with a stop, without lists,
    grammars and examples, each of them once."""
    from pydoc_data.topics import topics

    found = [
        " ".join(paragraph.split())
        for name in sorted(topics)
        for paragraph in re.split(r"\n\s*\n", topics[name])
        if _is_prose(paragraph.strip("\n"))
    ]
    letters = re.sub(f"[^{re.escape(ALPHABET)}]+", " ", " ".join(dict.fromkeys(found)).lower())
    return re.sub(" +", " ", letters)


def _is_prose(paragraph: str) -> bool:
    whole = re.match("[A-Z]", paragraph) and paragraph.rstrip().endswith(".") and len(paragraph) > 120
    return bool(whole) and not re.search(r"::=|\*\*\*|===|---|>>>|^\s", paragraph, re.MULTILINE)
