"""The site: built without the network and without a warning, with every picture told in words, and no answer on it."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import jupytext
import pytest

from graders.lessons import all_lessons
from graders.site import build_site

pytest.importorskip("furo", reason="the site's packages are not installed: make site")
pytestmark = pytest.mark.full
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site; Sphinx would have ended with an error at the first warning."""
    return build_site(tmp_path_factory.mktemp("site") / "site").parent


class Page(HTMLParser):
    """Links, anchors, pictures and what is loaded of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.images, self.loaded = [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors |= {found[name] for name in ("id", "name") if found.get(name)}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "img":
            self.images.append(found)
        if tag in ("script", "img", "iframe") and found.get("src"):
            self.loaded.append(found["src"])
        if tag == "link" and "stylesheet" in found.get("rel", ""):
            self.loaded.append(found["href"])


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site): Page(path) for path in site.rglob("*.html")}


def test_each_lesson_guide_and_the_ledger_is_a_page(pages):
    names = {str(path) for path in pages}
    assert {f"{lesson.name}.html" for lesson in all_lessons()} < names
    assert {"claims.html", "claims_evidence.html", "student_guide.html", "author_guide.html", "search.html"} < names


def test_links_within_the_site_lead_somewhere(site, pages):
    broken = []
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            target, anchor = urldefrag(link)
            other = (site / path.parent / unquote(target)).resolve() if target else (site / path).resolve()
            known = pages.get(Path(other).relative_to(site)) if other.is_relative_to(site) else None
            if not other.exists() or (known and anchor and unquote(anchor) not in known.anchors):
                broken.append((str(path), link))
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(pages):
    for path, page in pages.items():
        elsewhere = [source for source in page.loaded if re.match(r"(https?:)?//", source)]
        assert elsewhere == [], path


def test_every_picture_is_told_in_words(pages):
    pictures = [image for page in pages.values() for image in page.images if "_static" not in image["src"]]
    assert len(pictures) > 60
    assert [image.get("src", "")[:60] for image in pictures if len(image.get("alt", "")) < 20] == []


def test_formulas_are_set_without_a_script(site):
    text = (site / "02_dropout_mechanics.html").read_text(encoding="utf-8")
    assert text.count("<math") > 80
    assert "MathJax" not in text


def test_no_answer_and_no_hidden_test_is_on_a_page(site):
    for lesson in all_lessons():
        text = plain((site / f"{lesson.name}.html").read_text(encoding="utf-8"))
        assert "graders.hidden" not in text
        assert "BEGIN SOLUTION" not in text
        for answer in answers_of(lesson):
            assert answer not in text, (lesson.name, answer)


def answers_of(lesson):
    """Lines of the author's answers that say much and stand nowhere in what a student gets."""
    released = plain(lesson.release.read_text(encoding="utf-8"))
    for cell in jupytext.read(lesson.source).cells:
        for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, flags=re.S):
            lines = [plain(line) for line in region.split("\n")]
            yield from (line for line in lines if len(line) > 30 and line not in released)


def plain(text):
    """Without tags, entities, backslashes and spaces."""
    text = re.sub(r"<[^>]+>", "", text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return re.sub(r"[\s\\]", "", text)


def test_search_finds_a_word_of_a_lesson(site):
    assert "normalized_geometric_mean" in (site / "searchindex.js").read_text(encoding="utf-8")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt install chromium")
@pytest.mark.parametrize("name", ["index", "02_dropout_mechanics", "claims", "claims_evidence", "api"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_fit_the_window(name, width, site):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )  # fmt: skip
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"file://{site}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        browser.close()
    serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []
