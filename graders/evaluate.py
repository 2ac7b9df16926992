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

from nbformat import NotebookNode
from nbformat.v4 import new_output

from dropcourse.checks.toolkit.kinds import readable
from dropcourse.checks.toolkit.verbs import lookup
from dropcourse.checks.toolkit.wording import HIDDEN
from dropcourse.errors import CheckFailed, NotAnswered, SessionLost, SessionTimeout, StudentCodeError
from graders.lessons import exercise_of, is_test
from graders.results import CellResult, Verdict
from graders.session import KernelSession, Session

EXPERIMENT = "experiment"


def evaluate(notebook: NotebookNode, start: Callable[[], Session] = KernelSession) -> list[CellResult]:
    """Run the notebook's cells in order and judge its test cells; one CellResult for each of those.

    `notebook` must be as intake leaves it, its test cells restored from the master. Its outputs are replaced. `start`
    makes a session; SessionFailed from it passes through.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with contextlib.closing(_Course(start)) as course:
        results = []
        for cell in notebook.cells:
            if is_test(cell):
                results.append(_judge(cell, course))
            elif cell.cell_type == "code" and EXPERIMENT not in cell.metadata.get("tags", []):
                course.run(cell)
        return results


class _Course:
    """A session over the course of a notebook: lost ones are replaced, and the cells that did no harm run again."""

    def __init__(self, start: Callable[[], Session]):
        self._start = start
        self._session: Session | None = None
        self._ran: list[NotebookNode] = []
        self.errors: dict[str, str] = {}

    def run(self, cell: NotebookNode) -> None:
        """Run a student's cell; remember the error of an answer cell under its name."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        try:
            self.session().run(cell)
            self._ran.append(cell)
        except SessionLost as error:
            self.drop_session()
            cell.outputs.append(new_output("error", ename="Stopped", evalue=str(error), traceback=[str(error)]))
        for output in cell.outputs:
            if output.output_type == "error":
                self.errors[name] = readable(f"{output.ename}: {output.evalue}", 500)

    def session(self) -> Session:
        """The living session; a fresh one first runs again what ran before."""
        while self._session is None:
            self._session = self._start()
            for cell in self._ran:
                try:
                    self._session.run(NotebookNode(cell, outputs=[]))
                except SessionLost:
                    self._ran.remove(cell)
                    self.drop_session()
                    break
        return self._session

    def pause(self) -> None:
        """Let cells run again after a test cell; a session that cannot is given up."""
        try:
            if self._session is not None:
                self._session.pause()
        except SessionLost:
            self.drop_session()

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
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(cell.source, marks.grade_id, "exec"), _names(cell, course.session(), course.errors))
        verdict, message = Verdict.PASSED, printed.getvalue().replace(f"\n\n  {HIDDEN}", "").strip()
        cell.outputs = [new_output("stream", name="stdout", text=message + "\n")]
    except Exception as error:
        verdict, message, diagnosis = _verdict(error, course)
        shown = error if isinstance(error, CheckFailed) else CheckFailed(message)
        lines = shown._render_traceback_()
        cell.outputs = [new_output("error", ename=str(verdict), evalue=message.split("\n")[0], traceback=lines)]
    course.pause()
    points = float(marks.points) if verdict is Verdict.PASSED else 0.0
    seconds = round(time.perf_counter() - began, 3)
    return CellResult(marks.grade_id, verdict, points, float(marks.points), message, diagnosis, seconds)


def _verdict(error: Exception, course: _Course) -> tuple[Verdict, str, str | None]:
    match error:
        case SessionLost():
            course.drop_session()
            kind = Verdict.TIMEOUT if isinstance(error, SessionTimeout) else Verdict.CRASHED
            return kind, f"✗ {kind}: {error}", None
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


def _names(cell: NotebookNode, session: Session, errors: dict[str, str]) -> dict[str, object]:
    """The names that the test cell takes from the student, looked up in the session."""
    namespace: dict[str, object] = {"__name__": "test"}
    for name in sorted(free_names(cell.source)):
        try:
            namespace[name] = lookup(session, name)
        except KeyError:
            exercise = exercise_of(cell.metadata.nbgrader.grade_id)
            error = errors.get(exercise, "")
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
