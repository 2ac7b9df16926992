"""Grading a class: collected submissions -> gradebook, feedback pages and one Result each. A bad one stops nobody.

Submissions are graded side by side, in processes that share nothing with each other; the gradebook has one writer, and
it writes in the order of the students' names, whoever was graded first.
"""

import functools
import os
import signal
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from graders import isolation
from graders.collect import Submission, collect
from graders.fingerprint import forget_fingerprint
from graders.inputs import course_secret
from graders.intake import read_notebook
from graders.lessons import Lesson, all_lessons, classroom, exercise_of, is_test
from graders.results import Result, read_results, write_result
from graders.session import Limits
from graders.submission import Graded, GradingFailed, grade

if TYPE_CHECKING:
    from graders.gradebook import Gradebook

AHEAD = 4
"""Submissions per process that are handed out before the first of them is recorded."""


class UnknownNotebook(LookupError):
    """A notebook that belongs to no lesson, or not to the lesson it is said to belong to."""


def grade_class(
    lesson: Lesson, submissions: Path | None = None, *, jobs: int | None = None, feedback: bool = True,
    only: Container[str] | None = None, settled: Callable[[Result], Container[str]] = lambda result: (),
    step: Callable[[str, int], None] = lambda student, total: None,
) -> list[Result]:  # fmt: skip
    """Grade every submission in the folder (default: what lies in the classroom already); one Result per student.

    `jobs` processes work at a time (default: one per core). `step` is called with each student's name, and the number
    of students, when that student is graded. Raises FileNotFoundError if there are no submissions, IsolationRefused if
    students' code cannot be walled in. With `only`, just these students are graded. `settled` says of a new Result on
    which cells points given by hand need no second look.
    """
    jobs = jobs or _cores()
    with ThreadPoolExecutor(1) as aside:
        walls = aside.submit(isolation.ready)  # takes seconds, nearly all of them in another process
        from graders.gradebook import Gradebook  # takes a second to import, and meanwhile that process starts
        from graders.late import late_policy

        gradebook = Gradebook()
        if not gradebook.knows(lesson):
            gradebook.release(lesson)
        gradebook.set_due_dates(late_policy().due)
        collected = collect(lesson, submissions or classroom() / "submitted")
        if only is not None:
            collected = [submission for submission in collected if submission.student in only]
        readable = [submission for submission in collected if submission.unreadable is None]
        lesson.module("graders.hidden")  # imported once, before the processes are forked
        walls.result()
    work = functools.partial(_grade_one, lesson=lesson, secret=course_secret(classroom()), limits=gradebook.limits)
    with _processes(jobs) as pool, gradebook.recorder() as recorder:
        for submission in collected:
            if submission.unreadable is not None:
                _hold(lesson, submission.student, submission.unreadable)
                step(submission.student, len(collected))
        graded = []
        for submission, outcome in _in_order(pool, work, readable, AHEAD * jobs):
            if isinstance(outcome, Graded):
                recorder.record(lesson, submission.student, outcome, settled(outcome.result))
                graded.append(submission.student)
            else:
                _hold(lesson, submission.student, f"the grader failed: {outcome}")
            step(submission.student, len(collected))
        if feedback:
            give_feedback(lesson, graded, pool)
    return read_results(results_folder(), lesson.name)


def feedback_pages(lesson: Lesson, students: Iterable[str], jobs: int | None = None) -> None:
    """Write the pages of students who are graded already."""
    with _processes(jobs or _cores()) as pool:
        give_feedback(lesson, students, pool)


def give_feedback(lesson: Lesson, students: Iterable[str], pool: Executor) -> None:
    """Graded notebooks -> pages for the students."""
    for _ in pool.map(functools.partial(_page, lesson), students):
        pass


def results_folder() -> Path:
    """Where the class's Results lie."""
    return classroom() / "results"


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    """A pool of processes that share the warm process; given up at once when an error or Ctrl-C ends the block."""
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("fork"), initializer=_start_worker)
    try:
        pool.submit(int).result()  # forks them all, before this process opens the gradebook
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _start_worker() -> None:
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that records decides what Ctrl-C means
    torch.set_num_threads(1)


def _in_order(
    pool: Executor, work: Callable, submissions: Iterable[Submission], ahead: int
) -> Iterator[tuple[Submission, Graded | str]]:
    """Each submission with what became of it, in their order, a few of them being worked on ahead."""
    waiting: deque = deque()
    for submission in submissions:
        waiting.append((submission, pool.submit(work, submission)))
        if len(waiting) > ahead:
            first, future = waiting.popleft()
            yield first, future.result()
    for submission, future in waiting:
        yield submission, future.result()


def _grade_one(submission: Submission, lesson: Lesson, secret: bytes, limits: Limits) -> Graded | str:
    """In a worker: grade a submission, or say why that failed."""
    try:
        return grade(read_notebook(submission.path), lesson, submission.student, secret, limits)
    except GradingFailed as failure:
        return str(failure)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _page(lesson: Lesson, student: str) -> None:
    """In a worker: write a student's feedback page."""
    _own_gradebook().feedback(lesson, student)


@functools.lru_cache(maxsize=1)
def _own_gradebook() -> "Gradebook":
    from graders.gradebook import Gradebook

    return Gradebook()


def _hold(lesson: Lesson, student: str, reason: str) -> None:
    """Keep a submission for a human: no score, and no page of an earlier run."""
    from graders.gradebook import remove_graded

    remove_graded(lesson, student)
    forget_fingerprint(lesson, student)
    write_result(Result(lesson.name, student=student, held=reason), results_folder())


def score(path: Path, lesson: Lesson | None = None) -> Result:
    """Grade one notebook without a gradebook. Raises Unreadable, UnknownNotebook or GradingFailed."""
    notebook = read_notebook(path)
    return grade(notebook, lesson or _recognise(notebook, path), None, course_secret(classroom())).result


def _recognise(notebook: NotebookNode, path: Path) -> Lesson:
    """The lesson with which the notebook shares most exercises."""
    present = {exercise_of(cell.metadata.nbgrader.grade_id) for cell in notebook.cells if is_test(cell)}
    lessons = all_lessons()
    shared = {lesson: len(present & lesson.exercises().keys()) for lesson in lessons}
    best = max(lessons, key=shared.__getitem__)
    if not shared[best]:
        names = ", ".join(lesson.name for lesson in lessons)
        raise UnknownNotebook(f"{path} has no test cell of a lesson; say which it is with --lesson ({names})")
    return best
