"""Every exception that dropcourse raises on purpose, as one tree.

DropcourseError
├── CheckFailed            a check found an answer that does not do what was asked
│   ├── NotAnswered        the exercise still holds its stub, or its name is not defined
│   └── StudentCodeError   the student's code raised an error of its own
├── ValueRefused           a value is of a kind, depth or size that may not pass between checks and student code
├── SessionLost            the process that holds the student's objects no longer answers
│   ├── SessionTimeout     ... because it took more time than is allowed
│   └── SessionOutOfMemory ... because it used more memory than is allowed
├── TrainingDiverged       a training loss became infinite or NaN
├── RecordError            a recorded result is missing or cannot be read
├── DataFileError          a data file is missing, damaged or of another kind than asked for
├── UnreadableNotebook     a notebook is missing, or was not saved to its end
└── LessonMissing          no lesson goes by the name that was given
"""

_COLOURS = {
    "✗": "\x1b[1;31m",
    "✓": "\x1b[32m",
    "–": "\x1b[1m",
    "Likely cause:": "\x1b[1m",
    "Next step:": "\x1b[1m",
}


def _coloured(line: str) -> str:
    """Colour the mark or the label with which a line begins."""
    for start, colour in _COLOURS.items():
        if line.lstrip().startswith(start):
            return line.replace(start, f"{colour}{start}\x1b[0m", 1)
    return line


class DropcourseError(Exception):
    """Anything that dropcourse raises on purpose."""


class CheckFailed(DropcourseError, AssertionError):
    """An answer does not do what was asked. `message` is written for the student; `diagnosis` names the
    misconception that explains all that was seen, or is None."""

    def __init__(self, message: str, diagnosis: str | None = None):
        super().__init__(message)
        self.message = message
        self.diagnosis = diagnosis

    def _render_traceback_(self) -> list[str]:
        # IPython shows this instead of a stack of frames, none of which the student wrote.
        return [_coloured(line) for line in self.message.split("\n")]


class NotAnswered(CheckFailed):
    """The exercise still holds its stub, or its name is not defined."""


class StudentCodeError(CheckFailed):
    """The student's code raised an error where it should have returned."""


class ValueRefused(DropcourseError):
    """A value is of a kind, depth or size that may not pass between checks and student code."""


class SessionLost(DropcourseError):
    """The process that holds the student's objects died or broke the protocol."""


class SessionTimeout(SessionLost):
    """The student's code took more time than is allowed."""


class SessionOutOfMemory(SessionLost):
    """The student's code used more memory than is allowed."""


class TrainingDiverged(DropcourseError):
    """A training loss became infinite or NaN."""


class RecordError(DropcourseError):
    """A recorded result is missing or cannot be read."""


class DataFileError(DropcourseError):
    """A data file is missing, damaged or of another kind than asked for. The message names the file, what is wrong
    with it and what to do."""


class UnreadableNotebook(DropcourseError):
    """A notebook is missing, or was not saved to its end."""


class LessonMissing(DropcourseError):
    """No lesson goes by the name that was given."""
