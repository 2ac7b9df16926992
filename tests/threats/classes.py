"""A class made of threats: folders to collect, and notebooks whose feedback an instructor and a student will open."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat

from graders.lessons import Lesson

from .accidents import FOLDERS
from .threat import THREATS, Threat, handed_out


def write_class(folder: Path, lesson: Lesson) -> None:
    """A folder per student: an honest one first and last, those of `FOLDERS` and those of row 29 between them."""
    for student in ("aaa", "zzz"):
        _write(folder / student / lesson.name, lesson, nbformat.writes(handed_out(lesson)))
    for each in FOLDERS:
        place = folder / each.student / lesson.name
        place.mkdir(parents=True)
        each.write(place, lesson)
    for threat in active_threats():
        _write(folder / threat.name / lesson.name, lesson, nbformat.writes(threat.notebook()))


def active_threats() -> list[Threat]:
    """The threats that aim at a browser."""
    return [threat for threat in THREATS if threat.row == 29]


def _write(place: Path, lesson: Lesson, text: str) -> None:
    place.mkdir(parents=True)
    (place / f"{lesson.topic}.ipynb").write_text(text, encoding="utf-8")


class _Page(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "base", "meta", "link"):
            self.active.append(f"<{tag} {attributes}>")
        for name, value in attributes:
            target = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on") or target.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg")):
                self.active.append(f"<{tag} {name}={value}>")
            if name in ("src", "srcset", "poster", "background") and not target.startswith("data:image/"):
                self.active.append(f"<{tag} {name}={value}>")

    handle_startendtag = handle_starttag


def active_parts(page: str) -> list[str]:
    """All in a page that a browser would run, or load from elsewhere, but for what our own pages say of themselves."""
    parser = _Page()
    parser.feed(page)
    return [part for part in parser.active if part not in _OURS]


def _meta(**attributes: str) -> str:
    return f"<meta {[(name.replace('_', '-'), value) for name, value in attributes.items()]}>"


_OURS = {
    _meta(charset="utf-8"),
    _meta(name="viewport", content="width=device-width, initial-scale=1"),
    _meta(http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
}
"""Encoding, width, and the order to load nothing, in just these words."""
