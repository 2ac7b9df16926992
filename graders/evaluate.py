"""Evaluation: a submitted notebook in, verdicts out.

The student's cells run in a session, a process of their own. Test cells run here, in the trusted process, with each
of the student's names standing for a value or for a handle to an object that stays in the session. Whatever goes
wrong there, no points are given: an answer earns them only by a test cell that runs to its end here.
"""

import ast
import builtins
import contextlib
import io
import time
import traceback
from collections.abc import Callable
from dataclasses import replace

from nbformat import NotebookNode
from nbformat.v4 import new_output

from dropcourse.checks.toolkit.kinds import readable
from dropcourse.checks.toolkit.verbs import lookup
from dropcourse.checks.toolkit.wording import HIDDEN
from dropcourse.errors import (
    CheckFailed,
    NotAnswered,
    SessionLost,
    SessionOutOfMemory,
    SessionTimeout,
    StudentCodeError,
)
from graders.harmless import harmless
from graders.isolation import open_session
from graders.lessons import EXPERIMENT, exercise_of, is_test, is_written, marks_of
from graders.measured import measuring
from graders.results import CellResult, Verdict
from graders.session import NO_TIME_LEFT, Limits, Session
from graders.stubs import is_unwritten


def evaluate(
    notebook: NotebookNode, limits: Limits | None = None, start: Callable[[Limits], Session] = open_session
) -> list[CellResult]:
    """Run the notebook's cells in order and judge its test cells; one CellResult for each of those, and for each
    written answer, which waits for a person.

    `notebook` must be as intake leaves it, its test cells restored from the master. Its outputs are replaced. `start`
    makes a session within limits; SessionFailed from it passes through.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with contextlib.closing(_Course(limits or Limits(), start)) as course:
        results = []
        for cell in notebook.cells:
            if is_test(cell):
                results.append(_judge(cell, course))
            elif is_written(cell):
                results.append(_await(cell))
            elif cell.cell_type == "code" and EXPERIMENT not in cell.metadata.get("tags", []):
                course.run(cell)
        return results


class _Course:
    """A session over the course of a notebook: lost ones are replaced, and the cells that did no harm run again, as
    long as the notebook's time lasts."""

    def __init__(self, limits: Limits, start: Callable[[Limits], Session]):
        self._limits = limits
        self._deadline = time.monotonic() + limits.submission
        self._start = start
        self._session: Session | None = None
        self._ran: list[NotebookNode] = []
        self.errors: dict[str, str | SessionLost] = {}

    def run(self, cell: NotebookNode) -> None:
        """Run a student's cell; remember the error of an answer cell under its name."""
        name = marks_of(cell).get("grade_id", "")
        try:
            self.session().run(cell)
            self._ran.append(cell)
        except SessionLost as error:
            self.drop_session()
            cell.outputs.append(new_output("error", ename="Stopped", evalue=str(error), traceback=[str(error)]))
            self.errors[name] = error
            return
        finally:
            cell.outputs = harmless(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "error":
                self.errors[name] = readable(f"{output.ename}: {output.evalue}", 500)

    def session(self) -> Session:
        """The living session; a fresh one first runs again what ran before. Raises SessionTimeout when the notebook's
        time is used up."""
        while self._session is None:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise SessionTimeout(NO_TIME_LEFT)
            self._session = self._start(replace(self._limits, submission=left))
            for cell in self._ran:
                try:
                    self._session.run(NotebookNode(cell, outputs=[]))
                except SessionLost:
                    self._ran.remove(cell)
                    self.drop_session()
                    break
        return self._session

    def drop_session(self) -> None:
        """Give up a session that no longer answers."""
        if self._session is not None:
            self._session.close()
            self._session = None

    close = drop_session


def _judge(cell: NotebookNode, course: _Course) -> CellResult:
    """Run a test cell here and turn how it ended into a verdict, and into outputs that nbgrader reads likewise."""
    began = time.perf_counter()
    marks = cell.metadata.nbgrader
    printed = io.StringIO()
    diagnosis = None
    measured: dict[str, float] = {}
    try:
        with contextlib.redirect_stdout(printed), measuring() as measured:
            exec(compile(cell.source, marks.grade_id, "exec"), _names(cell, course))
        verdict, message = Verdict.PASSED, printed.getvalue().replace(f"\n\n  {HIDDEN}", "").strip()
    except Exception as error:
        verdict, message, diagnosis = _verdict(error)
        if isinstance(error, SessionLost):
            course.drop_session()
    points = float(marks.points) if verdict is Verdict.PASSED else 0.0
    seconds = round(time.perf_counter() - began, 3)
    result = CellResult(marks.grade_id, verdict, points, float(marks.points), message, diagnosis, measured, seconds)
    cell.outputs = show_verdict(result)
    return result


def show_verdict(result: CellResult) -> list[NotebookNode]:
    """The outputs of a test cell that tell the verdict on it, and from which nbgrader reads the points."""
    if result.verdict is Verdict.PASSED:
        return [new_output("stream", name="stdout", text=result.message + "\n")]
    lines = CheckFailed(result.message)._render_traceback_()
    first = result.message.split("\n")[0]
    return [new_output("error", ename=str(result.verdict), evalue=first, traceback=lines)]


def _await(cell: NotebookNode) -> CellResult:
    """What can be said of a written answer before a person has read it."""
    name, points = marks_of(cell)["grade_id"], float(marks_of(cell)["points"])
    if is_unwritten(cell):
        return CellResult(name, Verdict.NOT_ANSWERED, 0.0, points, f"– {name}: not answered")
    return CellResult(name, Verdict.WAITING, 0.0, points, f"{name}: a person will read and grade this answer")


class _CellStopped(Exception):
    """The cell that should define a name lost its session."""


def _verdict(error: Exception) -> tuple[Verdict, str, str | None]:
    match error:
        case SessionLost():
            kind = _kind(error)
            return kind, f"✗ {kind}: {error}", None
        case _CellStopped():
            lost = error.__cause__
            return _kind(lost), f"✗ {_kind(lost)}: {error}, for its cell was stopped: {lost}", None
        case NotAnswered():
            kind = Verdict.NOT_ANSWERED
        case StudentCodeError():
            kind = Verdict.STUDENT_ERROR
        case CheckFailed():
            kind = Verdict.FAILED
        case _:
            details = "".join(traceback.format_exception(error))
            return Verdict.INFRASTRUCTURE_ERROR, f"the test itself broke:\n{details}", None
    return kind, error.message, error.diagnosis


def _kind(lost: SessionLost) -> Verdict:
    match lost:
        case SessionTimeout():
            return Verdict.TIMEOUT
        case SessionOutOfMemory():
            return Verdict.OUT_OF_MEMORY
    return Verdict.CRASHED


def _names(cell: NotebookNode, course: _Course) -> dict[str, object]:
    """The names that the test cell takes from the student, looked up in the session."""
    namespace: dict[str, object] = {"__name__": "test"}
    for name in sorted(free_names(cell.source)):
        try:
            namespace[name] = lookup(course.session(), name)
        except KeyError:
            exercise = exercise_of(cell.metadata.nbgrader.grade_id)
            error = course.errors.get(exercise, "")
            if isinstance(error, SessionLost):
                raise _CellStopped(f"`{name}` is not defined") from error
            if error and not error.startswith("NotImplementedError"):
                raise StudentCodeError(
                    f"✗ {exercise}: `{name}` is not defined, for its cell stopped with an error\n\n  {error}"
                ) from None
            raise NotAnswered(f"– {exercise}: not answered, `{name}` is not defined") from None
    return namespace


def free_names(source: str) -> set[str]:
    """Names that the source reads and neither binds nor finds among the built-ins."""
    loaded, bound = set(), set(dir(builtins))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                loaded.add(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.alias(name=name, asname=asname):
                bound.add(asname or name.partition(".")[0])
    return loaded - bound
