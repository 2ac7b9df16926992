"""Handing in without an exchange: a zip for the course's website or an e-mail, and a receipt.

The receipt says what was handed in: the digest of the notebook, and what its checks said when they last ran. It is a
proof for the student, not for the grader, who runs everything again.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dropcourse.errors import LessonMissing
from dropcourse.progress import Progress, progress

FOLDER = "submissions"


@dataclass(frozen=True)
class Submission:
    """A zip that was written, the digest of the notebook in it, and how far that was."""

    archive: Path
    digest: str
    time: datetime
    progress: Progress

    @property
    def receipt(self) -> str:
        """What a student keeps."""
        lines = [
            f"file       {self.archive.name}",
            f"made       {self.time.isoformat(sep=' ', timespec='seconds')}",
            f"SHA-256    {self.digest}  (of the notebook)",
            f"checks     {self.progress}",
        ]
        lines += [f"untouched  {name}" for name in self.progress.untouched]
        notes = {True: "passed", False: "failed", None: "not run"}
        lines += [f"{notes[passed]:9}  {name}" for name, passed in self.progress.checks.items()]
        return "\n".join(lines) + "\n"


def find_lesson(name: str, lessons: Path) -> str:
    """The lesson that a full name, a number or a topic stands for. Raises LessonMissing that lists the lessons."""
    known = sorted(path.name for path in lessons.glob("[0-9][0-9]_*")) if lessons.is_dir() else []
    for lesson in known:
        number, _, topic = lesson.partition("_")
        if name in (lesson, number, topic):
            return lesson
    raise LessonMissing(f"no lesson is called {name!r} in {lessons}; there are: {', '.join(known) or 'none'}")


def notebook_of(lesson: str, folder: Path) -> Path:
    """Where a lesson's notebook lies in a folder of lessons."""
    return folder / lesson / f"{lesson.partition('_')[2]}.ipynb"


def submit(lesson: str, lessons: Path, work: Path) -> Submission:
    """Zip the notebook of a lesson in `work` into `work/submissions`, with a receipt beside it. Earlier ones stay.

    Raises UnreadableNotebook if it is missing, or was not saved to its end.
    """
    notebook = notebook_of(lesson, work)
    state = progress(notebook, notebook_of(lesson, lessons))
    data, time = notebook.read_bytes(), datetime.now().astimezone()
    digest = hashlib.sha256(data).hexdigest()
    folder = work / FOLDER
    folder.mkdir(exist_ok=True)
    archive = folder / f"{lesson}-{time:%Y%m%d-%H%M%S}-{digest[:8]}.zip"
    submission = Submission(archive, digest, time, state)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"{lesson}/{notebook.name}", data)
    unfinished = archive.with_suffix(".part")
    unfinished.write_bytes(packed.getvalue())
    unfinished.replace(archive)
    archive.with_suffix(".txt").write_text(submission.receipt, encoding="utf-8")
    return submission
