import re
import statistics
from collections import Counter
from datetime import date
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from graders.report import class_report, write_class_report
from graders.results import CellResult, Result, Verdict

CELLS = ("mask_support", "mask_rate", "forward_scale", "forward_eval", "backward_scale")
KNOWN = {
    "keeps_with_p": SimpleNamespace(title="Keeps with probability `p`", explanation="It drops with `p`."),
    "scales_by_p": SimpleNamespace(title="Scales by `p`", explanation="Survivors grow by `1 / (1 - p)`."),
}
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """The page as a list of (tag, attributes, text inside), in document order; fails on unbalanced tags."""

    def __init__(self, html):
        super().__init__()
        self.elements, self._open, self.html = [], [], html
        self.feed(html)
        assert not self._open, f"unclosed: {self._open}"

    def handle_starttag(self, tag, attributes):
        element = SimpleNamespace(tag=tag, attributes=dict(attributes), text="")
        self.elements.append(element)
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self._open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append(SimpleNamespace(tag=tag, attributes=dict(attributes), text=""))

    def handle_endtag(self, tag):
        assert self._open.pop().tag == tag

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag):
        return [element for element in self.elements if element.tag == tag]

    def texts(self, tag):
        return [" ".join(element.text.split()) for element in self.all(tag)]

    def text(self, tag):
        (text,) = self.texts(tag)
        return text

    def section(self, name):
        (found,) = [e for e in self.all("section") if e.attributes["aria-labelledby"] == name]
        return " ".join(found.text.split())


def cell(id, verdict=Verdict.PASSED, points=None, maximum=2.0, message="", diagnosis=None):
    earned = (maximum if verdict is Verdict.PASSED else 0.0) if points is None else points
    return CellResult(id, verdict, earned, maximum, message, diagnosis)


def graded(student, *verdicts, maximum=2.0, repairs=()):
    cells = tuple(cell(id, verdict, maximum=maximum) for id, verdict in zip(CELLS, verdicts, strict=False))
    return Result("02_dropout", cells, student, repairs)


def a_class(size=23):
    """A class with every verdict, some diagnoses, repairs and two held submissions."""
    verdicts = [verdict for verdict in Verdict if verdict is not Verdict.INFRASTRUCTURE_ERROR]
    results = [Result("02_dropout", (), name, held="not JSON") for name in ("held-one", "held-two")]
    for i in range(size):
        cells = []
        for j, id in enumerate(CELLS):
            verdict = Verdict.PASSED if (i * (j + 3)) % 5 < 3 else verdicts[(i + 2 * j) % len(verdicts)]
            diagnosis = ("keeps_with_p", "scales_by_p", None)[(i + j) % 3]
            failed = verdict is Verdict.FAILED
            cells.append(cell(id, verdict, message=f"got {i % 2}", diagnosis=diagnosis if failed else None))
        repairs = ("renamed the notebook",) * (i % 4 == 0) + ("restored a cell",) * (i % 6 == 0)
        results.append(Result("02_dropout", tuple(cells), f"pupil{i:02d}", repairs))
    return results


def report(results, misconceptions=KNOWN, title="Dropout mechanics"):
    return class_report(results, lesson_title=title, misconceptions=misconceptions, made=date(2025, 11, 23))


def page(results, **options):
    return Page(report(results, **options))


def rows(page, heading):
    """The data rows of the table whose first column has this heading, as lists of texts."""
    table = page.html[: page.html.index("</table>", page.html.index(f'<th scope="col">{heading}</th>'))]
    body = table[table.rindex("<tbody>") :]
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", "", field)).split())
            for field in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


def test_headline_numbers_equal_those_computed_from_the_results():
    results = a_class()
    scores = [result.points for result in results if result.held is None]
    lower, median, upper = statistics.quantiles(scores, method="inclusive")
    full = sum(score == 10 for score in scores)
    figures = page(results).texts("dd")
    assert figures[:3] == ["25", "23", "2"]
    assert figures[3] == f"{median:g} of 10"
    assert figures[4] == f"{lower:g}–{upper:g}"
    assert figures[5] == f"{100 * full / 23:.0f}% {full} of 23"


def test_quartiles_interpolate_as_numpy_and_spreadsheets_do():
    results = [Result("l", (cell("a", points=p, maximum=10.0),), f"s{p}") for p in (0.0, 1.0, 5.0, 10.0)]
    assert "0.75–6.25" in page(results).texts("dd")
    assert "10–10" in page(results[-1:]).texts("dd")


def test_histogram_counts_every_graded_submission_once():
    results = a_class()
    scores = Counter(int(result.points) for result in results if result.held is None)
    table = rows(page(results), "Points")
    assert [int(count) for _, count in table] == [scores[score] for score in range(11)]
    assert table[0][0] == "0 to under 1"
    assert table[-1][0] == "10"


def test_verdicts_in_the_table_equal_those_counted_from_the_results():
    results = a_class()
    seen = page(results)
    counted = {id: Counter() for id in CELLS}
    for result in results:
        for item in result.cells:
            counted[item.id][item.verdict] += 1
    shown = [verdict for verdict in Verdict if any(counted[id][verdict] for id in CELLS)]
    table = rows(seen, "Test cell")
    assert [row[0] for row in table] == list(CELLS)
    for id, points, passing, answered, *counts in table:
        assert points == "2"
        assert [int(count) for count in counts] == [counted[id][verdict] for verdict in shown]
        assert passing == f"{100 * counted[id][Verdict.PASSED] / 23:.0f}%"
        assert answered == f"{100 * (23 - counted[id][Verdict.NOT_ANSWERED]) / 23:.0f}%"


def test_bars_fill_their_width_and_tell_verdicts_apart_by_pattern():
    seen = page(a_class())
    css = seen.text("style")
    bars = re.findall(r'<svg class="split".*?</svg>', seen.html, re.S)
    assert len(bars) == len(CELLS)
    for bar in bars:
        segments = re.findall(r'<rect class="(\w+)" x="([\d.]+)%" y="0.5" width="([\d.]+)%"', bar)
        assert sum(float(width) for _, _, width in segments) == pytest.approx(100, abs=0.01)
    fills = re.findall(
        r"\.(?:passed|failed|student_error|timeout|out_of_memory|crashed|not_answered) { fill: (.+?);", css
    )
    assert len(set(fills)) == 7


def test_misconceptions_count_students_and_not_cells():
    results = a_class()
    for diagnosis, known in KNOWN.items():
        holders = {r.student for r in results for c in r.cells if c.diagnosis == diagnosis}
        assert holders
        title = known.title.replace("`", "")
        assert re.search(rf"{title} {len(holders)} students, ", page(results).section("misconceptions"))
    twice = Result("l", (cell("a", Verdict.FAILED, diagnosis="x"), cell("b", Verdict.FAILED, diagnosis="x")), "s")
    assert "x 1 student, 100% of those graded, in a, b" in page([twice]).section("misconceptions")


def test_misconceptions_come_most_frequent_first_with_the_share_they_explain():
    several = [Result("l", (cell("a", Verdict.FAILED, diagnosis="rare"),), "s0")]
    several += [Result("l", (cell("a", Verdict.FAILED, diagnosis="common"),), f"s{i}") for i in (1, 2)]
    several += [Result("l", (cell("a", Verdict.STUDENT_ERROR),), "s3")]
    section = page(several).section("misconceptions")
    assert section.index("common") < section.index("rare")
    assert "explains 3 of the 4 answers that did not pass" in section


def test_hardest_ignores_cells_that_few_answered_and_says_how_many_left_them_out():
    blank, failed, passed = Verdict.NOT_ANSWERED, Verdict.FAILED, Verdict.PASSED
    results = [
        graded("a", passed, failed, failed),
        graded("b", passed, failed, blank),
        graded("c", passed, passed, blank),
        graded("d", passed, passed, blank),
    ]
    glance = page(results).section("glance")
    assert "mask_rate: 2 of the 4 who answered pass (50%)" in glance
    assert "Most often left out: forward_scale, unanswered in 3 of 4 submissions" in glance
    marked = [text for text in page(results).texts("li") if "hardest" in text]
    assert len(marked) == 1
    assert "mask_rate" in marked[0]


def test_a_cell_that_nobody_answered_is_not_the_hardest():
    glance = page([graded("a", Verdict.PASSED, Verdict.NOT_ANSWERED)]).section("glance")
    assert "Every answer passes." in glance
    assert "mask_rate, unanswered in 1 of 1 submission." in glance


def test_shares_read_0_and_100_per_cent_only_where_exact():
    results = [graded(f"s{i}", Verdict.PASSED if i else Verdict.FAILED) for i in range(400)]
    assert rows(page(results), "Test cell")[0][2] == ">99%"
    results = [graded(f"s{i}", Verdict.FAILED if i else Verdict.PASSED) for i in range(400)]
    assert rows(page(results), "Test cell")[0][2] == "<1%"


def test_held_submissions_are_listed_with_reason_and_kept_out_of_scores():
    held = Result("l", (), "kim", held="line 4 is not JSON")
    broken = Result("l", (cell("a"), cell("b", Verdict.INFRASTRUCTURE_ERROR)), "lee")
    seen = page([held, broken, Result("l", (cell("a"), cell("b")), "max")])
    assert rows(seen, "Student") == [["kim", "line 4 is not JSON"], ["lee", "infrastructure error in b"]]
    assert seen.texts("dd")[:4] == ["3", "1", "2", "4 of 4"]
    assert "infrastructure error" not in seen.section("cells")


def test_repairs_are_counted_by_submission():
    results = a_class()
    counts = Counter(repair for result in results for repair in result.repairs)
    assert rows(page(results), "Repair") == [[text, str(count)] for text, count in counts.most_common()]


def test_students_are_named_in_the_held_section_only():
    results = [
        Result(
            "l",
            (cell("a", Verdict.FAILED, message="Robin wrote 3", diagnosis="x"),),
            "robin",
            ("moved robin/a",),
        ),
        Result("l", (cell("a", Verdict.FAILED, message="alex: Robin's 3", diagnosis="x"),), "alex"),
        Result("l", (), "sam", held="empty"),
    ]
    html = report(results)
    before_held = html[: html.index('<h2 id="held">')]
    after_held = html[html.index('<h2 id="repairs">') :]
    assert not re.search("robin|alex|sam<", before_held + after_held, re.I)
    assert "[student] wrote 3" in before_held
    assert "moved [student]/a" in after_held


def test_example_prefers_a_message_without_names():
    cells = [cell("a", Verdict.FAILED, message=m, diagnosis="x") for m in ("kim got 3", "kim got 3", "4 is off")]
    results = [Result("l", (c,), name) for c, name in zip(cells, ("kim", "lee", "max"), strict=True)]
    assert page(results).text("blockquote") == "4 is off"


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\x1b[31m\u202egnp\x00\ud800"


def test_hostile_text_is_inert_everywhere():
    bad = SimpleNamespace(title=HOSTILE, explanation=HOSTILE)
    failing = (cell(HOSTILE, Verdict.FAILED, message=HOSTILE + " message", diagnosis=HOSTILE),)
    results = [
        Result("l" + HOSTILE, failing, HOSTILE, (HOSTILE,)),
        Result("l" + HOSTILE, (), "k", held=HOSTILE),
    ]
    for known in ({}, {HOSTILE: bad}):
        seen = page(results, misconceptions=known, title=HOSTILE)
        assert not seen.all("script")
        assert not seen.all("img")
        assert not {name for e in seen.elements for name in e.attributes if name.startswith("on")}
        assert not re.search("[\x00\x1b\u202e\ud800]", seen.html)
        assert "{{ 7 * 7 }}" in seen.text("h1")


def test_page_loads_nothing():
    seen = page(a_class())
    (policy,) = [e.attributes["content"] for e in seen.all("meta") if "http-equiv" in e.attributes]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search("https?:|//|@import|src=", seen.html.replace(policy, ""))
    assert {link.attributes["href"] for link in seen.all("a")} <= {"#held"}
    assert set(re.findall(r"url\((.*?)\)", seen.html)) <= {f"#{e.attributes.get('id')}" for e in seen.all("pattern")}


def test_page_has_landmarks_headings_and_described_charts():
    seen = page(a_class())
    ids = [e.attributes["id"] for e in seen.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert seen.all("html")[0].attributes["lang"] == "en"
    assert [len(seen.all(tag)) for tag in ("h1", "header", "main", "footer")] == [1, 1, 1, 1]
    for e in seen.elements:
        assert set(e.attributes.get("aria-labelledby", "").split()) <= set(ids)
        assert e.tag != "th" or e.attributes.get("scope") in ("row", "col")
    charts = [svg for svg in seen.all("svg") if svg.attributes.get("aria-hidden") != "true"]
    assert len(charts) == 1 + len(CELLS)
    assert all(svg.attributes["role"] == "img" for svg in charts)
    assert len(seen.all("desc")) == len(charts)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colours_meet_wcag_aa_in_light_and_dark():
    for scheme in re.findall(r"--paper: #\w{6}; --ink.*", report([])):
        colours = dict(re.findall(r"--([\w-]+): (#\w{6})", scheme))
        pairs = [
            ("ink", "paper"),
            ("quiet", "paper"),
            ("miss", "paper"),
            ("pass", "paper"),
            ("on-pass", "pass"),
        ]
        for front, back in pairs:
            dark, light = sorted((luminance(colours[front]), luminance(colours[back])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back)


def test_same_results_in_any_order_give_the_same_bytes(tmp_path):
    results = a_class()
    options = {"lesson_title": "T", "misconceptions": KNOWN, "made": date(2025, 11, 23)}
    write_class_report(results, tmp_path / "new" / "a.html", **options)
    write_class_report(results[::-1], tmp_path / "new" / "b.html", **options)
    assert (tmp_path / "new" / "a.html").read_bytes() == (tmp_path / "new" / "b.html").read_bytes()
    assert len(list((tmp_path / "new").iterdir())) == 2


def test_cells_that_some_results_lack_keep_notebook_order():
    results = [Result("l", tuple(map(cell, ids)), f"s{i}") for i, ids in enumerate(("ac", "abc", "cd"))]
    assert [row[0] for row in rows(page(results), "Test cell")] == list("abcd")


def test_an_empty_class_and_a_class_all_held_say_so():
    assert "no submissions yet" in page([]).text("main")
    seen = page([Result("l", (), "kim", held="empty")])
    assert "every submission is held" in seen.section("glance")
    assert not seen.all("svg")


def test_an_extension_counts_in_no_score_and_is_neither_hardest_nor_most_often_left_out():
    core = [cell("core", Verdict.PASSED), cell("other", Verdict.FAILED)]
    extension = cell("further", Verdict.NOT_ANSWERED, maximum=0.0)
    seen = page([Result("l", (*core, extension), name) for name in ("a", "b")])
    assert "2 of 4" in seen.texts("dd")
    assert "Hardest question other" in seen.section("glance")
    assert "left out" not in seen.section("glance")
    assert "further (extension)" in seen.section("cells")


def test_a_lesson_without_points_is_scored_in_cells_passed():
    both = graded("a", Verdict.PASSED, Verdict.PASSED, maximum=0.0)
    one = graded("b", Verdict.PASSED, Verdict.FAILED, maximum=0.0)
    seen = page([both, one])
    assert "1.5 of 2" in seen.texts("dd")
    assert "carries no points" in seen.section("scores")
    assert [count for _, count in rows(seen, "Test cells passed")] == ["0", "0", "1", "0", "1"]


@pytest.mark.parametrize("maximum", [0.3, 1.0, 2.0, 7.0, 13.0, 13.5, 40.0, 100.0, 1e6])
def test_histograms_of_any_maximum_have_few_bins_and_lose_nobody(maximum):
    scores = [maximum * share for share in (0, 0.1, 0.29, 0.5, 0.999, 1, 1.1)]
    results = [Result("l", (cell("a", points=s, maximum=maximum),), str(s)) for s in scores]
    counts = [int(count) for _, count in rows(page(results), "Points")]
    assert sum(counts) == len(scores)
    assert len(counts) <= 17


def test_results_of_several_lessons_are_refused():
    with pytest.raises(ValueError, match="one lesson, got a, b"):
        report([Result("a"), Result("b")])
