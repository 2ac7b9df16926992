"""The course site: every lesson as a page, with the figures of an execution that uses the reference, the ledger of
claims, guides and reference; built by Sphinx from `build/site-source`, without the network.

A page shows the student's notebook. What the cells put out comes from the author's notebook: its experiments run with
right answers. No answer and no hidden test is on the site.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from graders import ledger
from graders.errors import RequestRefused
from graders.lessons import EXPERIMENT, ROOT, Lesson, all_lessons, is_test, marks_of

PAGES = ("isolation", "scaling", "benchmarks", "threats", "student_guide", "instructor_guide")
"""Of docs/."""

EVIDENCE = "claims_evidence.html"
"""The ledger's page, which is no page of Sphinx's."""

SECONDS = 300
"""For one cell of a lesson."""


class SiteFailed(RequestRefused):
    """The site cannot be built; the message says why."""


def build_site(folder: Path, step: Callable[[str], None] = lambda text: None) -> Path:
    """Build the site in `folder`; the path of its first page. `step` is told what is being done. Raises SiteFailed."""
    source = ROOT / "build" / "site-source"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "site", source, ignore=shutil.ignore_patterns("__pycache__"))
    lessons = all_lessons()
    for lesson in lessons:
        step(f"running {lesson.name}, if it has changed")
        nbformat.write(page_of(lesson), source / f"{lesson.name}.ipynb")
    index = source / "index.md"
    names = "\n".join(lesson.name for lesson in lessons)
    index.write_text(index.read_text(encoding="utf-8").replace("LESSONS", names), encoding="utf-8")
    step("writing the ledger")
    (source / "extra").mkdir()
    page, table, picture = ledger.write(source / "extra")
    picture.rename(source / picture.name)
    page.rename(source / "extra" / EVIDENCE)
    text = table.read_text(encoding="utf-8").replace("`build/claims/claims.html`", f'<a href="{EVIDENCE}">here</a>')
    (source / table.name).write_text(text, encoding="utf-8")
    table.unlink()
    for name in PAGES:
        _copy_page(ROOT / "docs" / f"{name}.md", source / f"{name}.md")
    _copy_page(ROOT / "CONTRIBUTING.md", source / "author_guide.md")
    step("building the pages")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(source), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SiteFailed(f"Sphinx found fault with the pages:\n{done.stderr[-4000:]}")
    return folder / "index.html"


def page_of(lesson: Lesson) -> NotebookNode:
    """The student's notebook with what the cells of the author's put out, where these are no answers and no tests."""
    released, executed = nbformat.read(lesson.release, as_version=4), _executed(lesson)
    outputs = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code" and _is_shown(cell)}
    for cell in released.cells:
        if cell.cell_type == "code":
            cell.outputs = [_plain(output) for output in outputs.get(cell.id, [])]
    released.metadata.pop("course", None)
    return released


def _is_shown(cell: NotebookNode) -> bool:
    return not is_test(cell) and (EXPERIMENT in cell.metadata.get("tags", []) or not marks_of(cell).get("solution"))


def _plain(output: NotebookNode) -> NotebookNode:
    """An output without widgets, which need a kernel."""
    if "data" in output:
        output.data = {kind: text for kind, text in output.data.items() if "widget" not in kind}
    return output


def _executed(lesson: Lesson) -> NotebookNode:
    """The author's notebook with its outputs, run once as long as lesson and package do not change."""
    digest = hashlib.sha256(lesson.solution.read_bytes())
    for path in sorted((ROOT / "dropcourse").rglob("*")):
        if path.suffix in (".py", ".json"):
            digest.update(path.read_bytes())
    kept = ROOT / "build" / "executed" / f"{lesson.name}-{digest.hexdigest()[:16]}.ipynb"
    if not kept.exists():
        notebook = nbformat.read(lesson.solution, as_version=4)
        kept.parent.mkdir(parents=True, exist_ok=True)
        NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(kept.parent)}}).execute()
        for old in kept.parent.glob(f"{lesson.name}-*.ipynb"):
            old.unlink()
        nbformat.write(notebook, kept)
    return nbformat.read(kept, as_version=4)


def _copy_page(path: Path, target: Path) -> None:
    """A page of the repository; links into its files become their names."""
    text = path.read_text(encoding="utf-8").replace("(docs/", "(")
    lines = [_without_links(line) for line in text.split("\n")]
    target.write_text("\n".join(lines), encoding="utf-8")


def _without_links(line: str) -> str:
    return re.sub(r"\[([^\]]+)\]\((?:\.\./|(?!https?:|#)[^)]*/)[^)]*\)", r"\1", line)
