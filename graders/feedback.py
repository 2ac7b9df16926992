"""On a feedback page, before nbgrader fills in its scores: why points were set by hand, and what lateness cost."""

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook as Database
from nbgrader.preprocessors import NbGraderPreprocessor

from graders.late import settle
from graders.lessons import find_lesson, marks_of
from graders.overrides import reasons


class Standing(NbGraderPreprocessor):
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
        nb.cells = cells
        return nb, resources


def _points(points: float, most: float) -> str:
    return f"{points:g} of {most:g} points"


def _plain(text: str) -> str:
    """The text with nothing that Markdown or HTML would read as more than text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{character}" if character in "\\`*_[]#|" else character for character in escaped)
