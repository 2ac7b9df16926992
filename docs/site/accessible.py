"""What the theme leaves out for readers with a keyboard or a screen reader: levels of headings, and a way to reach what
scrolls."""

from pathlib import Path

from sphinx.application import Sphinx

MENDED = {
    'class="caption" role="heading"': 'class="caption" role="heading" aria-level="2"',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
    "<pre>": '<pre tabindex="0">',
}


def setup(app: Sphinx) -> dict:
    """Called by Sphinx."""
    app.connect("build-finished", _mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _mend(app: Sphinx, failure: Exception | None) -> None:
    for path in Path(app.outdir).rglob("*.html") if failure is None else ():
        text = path.read_text(encoding="utf-8")
        for before, after in MENDED.items():
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
