"""On a feedback page, before nbgrader fills in its scores: why points were set by hand, and what lateness cost."""

from collections.abc import Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook as Database
from nbgrader.preprocessors import NbGraderPreprocessor

from dropcourse.checks.misconceptions import MISCONCEPTIONS
from graders.inputs import course_secret
from graders.late import settle
from graders.leaderboard import alias, scores_of
from graders.lessons import Lesson, classroom, find_lesson, marks_of
from graders.overrides import reasons
from graders.results import CellResult, Result, Verdict
from graders.standing import Marks, Standing, standing_of


class Notes(NbGraderPreprocessor):
    """Notes below the cells that a person judged against the grader, and above the notebook if points were taken."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Add the notes; compute the late penalty from the points of this moment."""
        about = resources["nbgrader"]
        lesson, student = find_lesson(about["assignment"]), about["student"]
        why = reasons(lesson).get(student, {})
        with Database(about["db_url"]) as database:
            submitted = database.find_submission_notebook(about["notebook"], lesson.name, student)
            settle(submitted, lesson.name, student)
            database.db.commit()
            penalty = submitted.late_submission_penalty
            by_hand = {grade.name: grade for grade in submitted.grades if grade.manual_score is not None}
            notes = {
                name: f"**Set by hand: {_points(grade.score, grade.max_score)}.** {_plain(why[name].reason)}"
                for name, grade in by_hand.items()
                if name in why and grade.score == why[name].points
            }
        cells = []
        for cell in nb.cells:
            cells.append(cell)
            if note := notes.get(marks_of(cell).get("grade_id", "")):
                cells.append(new_markdown_cell(note, id=f"by-hand-{len(cells)}"))
        if penalty:
            text = f"**Handed in late.** {penalty:.4g} points are taken off; the score above is without them."
            cells.insert(0, new_markdown_cell(text, id="late"))
        if standing := standing_of(lesson, student, Marks({name: grade.score for name, grade in by_hand.items()})):
            overview = _overview(standing, lesson) + _entry(standing.result)
            cells.insert(0, new_markdown_cell(overview, id="overview"))
        nb.cells = cells
        return nb, resources


def _overview(standing: Standing, lesson: Lesson) -> str:
    """A table of the exercises, with what to look at first."""
    cells = {cell.id: cell for cell in standing.result.cells}
    lines = ["**By exercise**", "", "| exercise | points | what the checks say |", "|---|---|---|"]
    for exercise, names in lesson.exercises().items():
        own = [cells[name] for name in names if name in cells]
        most = sum(cell.max_points for cell in own)
        points = f"{sum(cell.points for cell in own):g} of {most:g}" if most else "extension"
        lines.append(f"| `{exercise}` | {points} | {_said(own)} |")
    return "\n".join(lines)


def _entry(result: Result) -> str:
    """What a student is told of an entry in a challenge: its public score, and the name on the leaderboard."""
    if not (scores := scores_of(result)):
        return ""
    name = alias(course_secret(classroom()), result.student or "")
    said = f"an accuracy of {scores['public']:.4f} on the public half, as **{name}** on the leaderboard"
    return f"\n\n**Your entry** has {said}."


def _said(cells: Sequence[CellResult]) -> str:
    """The verdicts on an exercise in words, the failed ones with links, and the likely cause where one is known."""
    passed = sum(cell.verdict is Verdict.PASSED for cell in cells)
    if passed == len(cells):
        return "✓ all passed"
    if all(cell.verdict is Verdict.NOT_ANSWERED for cell in cells):
        return "– not answered"
    others = [cell for cell in cells if cell.verdict is not Verdict.PASSED]
    notes = [f"{_SIGNS.get(cell.verdict, '✗')} [{cell.id}](#{cell.id}): {cell.verdict}" for cell in others]
    causes = dict.fromkeys(cell.diagnosis for cell in others if cell.diagnosis in MISCONCEPTIONS)
    notes += [f"likely cause: {_plain(MISCONCEPTIONS[cause].title)}" for cause in causes]
    return "; ".join([f"✓ {passed} passed"] * bool(passed) + notes)


_SIGNS = {Verdict.NOT_ANSWERED: "–", Verdict.WAITING: "…", Verdict.BY_HAND: "✎"}


def _points(points: float, most: float) -> str:
    return f"{points:g} of {most:g} points"


def _plain(text: str) -> str:
    """The text with nothing that Markdown or HTML would read as more than text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{character}" if character in "\\`*_[]#|" else character for character in escaped)
