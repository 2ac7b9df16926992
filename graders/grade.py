"""Grading a class: collected submissions -> gradebook, feedback pages and one Result each. A bad one stops nobody."""

from collections.abc import Callable
from pathlib import Path

import nbformat

from graders.autograde import GradingFailed, grade_cells
from graders.collect import Submission, collect
from graders.gradebook import Gradebook, remove_graded
from graders.inputs import course_secret
from graders.intake import read_notebook, restore
from graders.lessons import Lesson, all_lessons, classroom, exercise_of, is_test
from graders.results import Result, read_results, write_result


class UnknownNotebook(LookupError):
    """A notebook that belongs to no lesson, or not to the lesson it is said to belong to."""


def grade_class(
    lesson: Lesson, submissions: Path | None = None, *, step: Callable[[str, int], None] = lambda student, total: None
) -> list[Result]:
    """Grade every submission in the folder (default: what lies in the classroom already); one Result per student.

    `step` is called with each student's name, and the number of students, before that student is graded. Raises
    FileNotFoundError if there are no submissions.
    """
    gradebook = Gradebook()
    if not gradebook.knows(lesson):
        gradebook.release(lesson)
    collected = collect(lesson, submissions or classroom() / "submitted")
    for submission in collected:
        step(submission.student, len(collected))
        _grade_one(gradebook, lesson, submission)
    return read_results(results_folder(), lesson.name)


def results_folder() -> Path:
    """Where the class's Results lie."""
    return classroom() / "results"


def _grade_one(gradebook: Gradebook, lesson: Lesson, submission: Submission) -> None:
    held = submission.unreadable
    if held is None:
        try:
            gradebook.autograde(lesson, submission.student)
            gradebook.feedback(lesson, submission.student)
            return
        except GradingFailed as failure:
            held = f"the grader failed: {failure}"
    remove_graded(lesson, submission.student)
    write_result(Result(lesson.name, student=submission.student, held=held), results_folder())


def score(path: Path, lesson: Lesson | None = None) -> Result:
    """Grade one notebook without a gradebook. Raises Unreadable, UnknownNotebook or GradingFailed."""
    notebook = read_notebook(path)
    lesson = lesson or _recognise(notebook, path)
    repairs = restore(notebook, nbformat.read(lesson.release, as_version=4))
    restore(notebook, nbformat.read(lesson.solution, as_version=4))  # puts the hidden tests back
    cells = grade_cells(notebook, lesson, None, course_secret(classroom()))
    return Result(lesson.name, tuple(cells), repairs=tuple(repairs))


def _recognise(notebook: nbformat.NotebookNode, path: Path) -> Lesson:
    """The lesson with which the notebook shares most exercises."""
    present = {exercise_of(cell.metadata.nbgrader.grade_id) for cell in notebook.cells if is_test(cell)}
    lessons = all_lessons()
    shared = {lesson: len(present & lesson.exercises().keys()) for lesson in lessons}
    best = max(lessons, key=shared.__getitem__)
    if not shared[best]:
        names = ", ".join(lesson.name for lesson in lessons)
        raise UnknownNotebook(f"{path} has no test cell of a lesson; say which it is with --lesson ({names})")
    return best
