"""What of a cell's outputs may be shown to others: text and pictures, nothing that a browser would run.

Feedback pages, the formgrader and the graded notebook itself are opened by people who did not write the code.
"""

import base64
import binascii

import bleach
from nbformat import NotebookNode
from nbformat.v4 import new_output

PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
"""Kinds of pictures that hold no script, with the bytes that each begins with."""

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "kbd", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"*": ["class", "id", "title", "align"], "a": ["href"], "ol": ["start"]}
"""What formatted text needs. Pictures are not among it: they would be loaded from elsewhere."""


def harmless(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs without HTML, SVG, JavaScript, widgets and metadata; what is shown in no other way goes."""
    kept = []
    for output in outputs:
        if output.output_type in ("display_data", "execute_result"):
            data = {kind: text for kind, text in output.data.items() if _is_harmless(kind, text)}
            if data:
                kept.append(new_output("display_data", data=data))
        else:
            kept.append(output)
    return kept


def _is_harmless(kind: str, text: object) -> bool:
    if kind not in PICTURES:
        return kind == "text/plain" and isinstance(text, str)
    try:
        # A page puts these characters between quotation marks as they are.
        return base64.b64decode("".join(str(text).split()), validate=True).startswith(PICTURES[kind])
    except (binascii.Error, ValueError):
        return False


def clean_html(text: object) -> str:
    """In place of nbconvert's filter of that name, which takes even the headings out of Markdown."""
    return bleach.clean(str(text), tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https", "mailto"})
