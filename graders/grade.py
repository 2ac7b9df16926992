"""Grading a class: collected submissions -> gradebook, feedback pages and one Result each. A bad one stops nobody.

Submissions are graded side by side, by workers that share nothing with each other; the gradebook has one writer, and
it writes in the order of the students' names, whoever was graded first. What was graded before and would come out the
same is kept, so that a run that was stopped, in whatever way, goes on where it stood.
"""

import contextlib
import functools
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from graders import isolation
from graders.alone import alone
from graders.attempts import attempts, counted
from graders.collect import Submission, collect
from graders.fingerprint import fingerprint, tests_digest
from graders.inputs import course_secret
from graders.intake import read_notebook
from graders.lessons import Lesson, all_lessons, classroom, exercise_of, is_test
from graders.results import Result, find_result, read_results, write_result
from graders.submission import Graded, grade
from graders.workers import Cluster, Processes, Task, cluster, cores, in_order, processes

if TYPE_CHECKING:
    from graders.gradebook import Gradebook
    from graders.record import Recorder


class UnknownNotebook(LookupError):
    """A notebook that belongs to no lesson, or not to the lesson it is said to belong to."""


def grade_class(
    lesson: Lesson, submissions: Path | None = None, *, jobs: int | None = None, scheduler: str | None = None,
    again: bool = False, feedback: bool = True, step: Callable[[str, int], None] = lambda student, total: None,
    settled: Callable[[Result], Container[str]] = lambda result: (),
) -> list[Result]:  # fmt: skip
    """Grade every submission in the folder (default: what lies in the classroom already); one Result per student.

    Results that nothing has changed for are kept, unless `again`. `jobs` processes work at a time (default: one per
    core), or those of the Dask cluster whose `scheduler` is named. `step` is called with each student's name, and the
    number of students, when that student is graded. Raises FileNotFoundError if there are no submissions,
    IsolationRefused if students' code cannot be walled in, Busy if the class is being graded already, ClusterFailed,
    and StorageFailed if the classroom cannot be written to; what was recorded until then is whole. `settled` says of
    each new Result on which cells points given by hand need no second look.
    """
    jobs = jobs or cores()
    with alone(), _walls(scheduler) as walls:
        from graders.gradebook import Gradebook  # takes a second to import, and meanwhile the walls are built
        from graders.late import late_policy

        gradebook = Gradebook()
        if not gradebook.knows(lesson):
            gradebook.release(lesson)
        gradebook.set_due_dates(late_policy().due)
        collected = collect(lesson, submissions or classroom() / "submitted")
        lesson.module("graders.hidden")  # imported once, before the processes are forked
        walls()
        with processes(jobs) as pool, gradebook.recorder() as recorder:
            work = _Work(lesson, recorder, functools.partial(step, total=len(collected)), settled)
            tasks = work.tasks(collected, gradebook, again)
            with cluster(scheduler) if scheduler else contextlib.nullcontext(pool) as workers:
                work.perform(tasks, workers)
            if feedback:
                give_feedback(lesson, work.pages(), pool)
    return read_results(results_folder(), lesson.name)


@contextlib.contextmanager
def _walls(scheduler: str | None) -> Iterator[Callable[[], object]]:
    """Begin to build the walls, which takes seconds, nearly all of them in another process; what comes back waits until
    they stand. On a cluster each worker builds its own."""
    if scheduler:
        yield lambda: None
        return
    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(isolation.ready).result


class _Work:
    """The work on one class: what there is to do, and who writes down what was done."""

    def __init__(
        self, lesson: Lesson, recorder: "Recorder", step: Callable[[str], None],
        settled: Callable[[Result], Container[str]],
    ):  # fmt: skip
        self._lesson, self._recorder, self._step, self._settled = lesson, recorder, step, settled
        self._kept: list[str] = []
        self._graded: list[str] = []

    def tasks(self, collected: Iterable[Submission], gradebook: "Gradebook", again: bool) -> Iterator[Task]:
        """Those submissions that have to be graded. The others are held, or kept as they are, right here."""
        lesson, secret, limits = self._lesson, course_secret(classroom()), gradebook.limits
        tests = tests_digest(lesson)
        for submission in collected:
            if submission.unreadable is not None:
                self._hold(submission.student, submission.unreadable)
                continue
            task = Task(submission.student, submission.path.read_bytes(), lesson, secret, limits, tests)
            known = find_result(results_folder(), lesson.name, task.student)
            same = known is not None and known.held_reason is None and known.fingerprint == _fingerprint(task)
            if same and not again and self._recorder.holds(lesson, known):
                self._recorder.keep(lesson, task.student)
                self._kept.append(task.student)
                self._step(task.student)
            else:
                yield task

    def perform(self, tasks: Iterable[Task], workers: Processes | Cluster) -> None:
        """Have the tasks done, and record what comes back."""
        for task, outcome in in_order(workers, tasks):
            if isinstance(outcome, Graded):
                result = replace(outcome.result, fingerprint=_fingerprint(task))
                graded = counted(self._lesson, task.student, replace(outcome, result=result))
                result = graded.result
                self._recorder.record(self._lesson, task.student, graded, self._settled(result))
                self._graded.append(task.student)
                self._step(task.student)
            else:
                self._hold(task.student, f"the grader failed: {outcome}")

    def pages(self) -> list[str]:
        """Students whose feedback page is to be written: who was graded now, and who has none yet."""
        missing = [student for student in self._kept if not _page_of(self._lesson, student).exists()]
        return sorted(self._graded + missing)

    def _hold(self, student: str, reason: str) -> None:
        """Keep a submission for a human: no score, and no page of an earlier run."""
        from graders.gradebook import remove_graded

        remove_graded(self._lesson, student)
        write_result(Result(self._lesson.name, student=student, held=reason), results_folder())
        self._step(student)


def _fingerprint(task: Task) -> str:
    return fingerprint(task.tests, task.submission, task.student, task.secret, task.limits, attempts())


def feedback_pages(lesson: Lesson, students: Iterable[str], jobs: int | None = None) -> None:
    """Write the pages of students who are graded already."""
    with processes(jobs or cores()) as pool:
        give_feedback(lesson, students, pool)


def give_feedback(lesson: Lesson, students: Iterable[str], pool: Processes) -> None:
    """Graded notebooks -> pages for the students."""
    for future in [pool.submit(_page, lesson, student) for student in students]:
        future.result()


def results_folder() -> Path:
    """Where the class's Results lie."""
    return classroom() / "results"


def _page(lesson: Lesson, student: str) -> None:
    """In a worker: write a student's feedback page."""
    _own_gradebook().feedback(lesson, student)


def _page_of(lesson: Lesson, student: str) -> Path:
    return classroom() / "feedback" / student / lesson.name / f"{lesson.topic}.html"


@functools.lru_cache(maxsize=1)
def _own_gradebook() -> "Gradebook":
    from graders.gradebook import Gradebook

    return Gradebook()


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
