"""Collecting from a learning platform: zips or folders -> `classroom/submitted`, and an account of every single file.

The latest notebook of the lesson wins. What becomes of each file stands in the account, with the reason.
"""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from graders.collect import MAX_FILES, is_leftover, is_notebook, match, store, student_id
from graders.intake import Unreadable, parse_notebook
from graders.lessons import Lesson, classroom
from graders.lms import Member, NotAnArchive, Upload, members, recognise, uploads, zipped
from graders.roster import Finder, NotOnRoster, Person
from graders.spreadsheet import text_field, write_rows

HEADER = ("file", "student", "outcome", "why")


class Outcome(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    OPENED = "opened"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"
    OTHER = "not of this lesson"
    IGNORED = "not a notebook"
    UNREADABLE = "cannot be read"
    UNKNOWN = "nobody's"


@dataclass(frozen=True)
class Entry:
    """A file, whose it is ("" if nobody's), what became of it, and why."""

    file: str
    student: str
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class Account:
    """Every file that was found, and the students of the roster from whom nothing came."""

    entries: tuple[Entry, ...]
    missing: tuple[str, ...]

    @property
    def waiting(self) -> list[Entry]:
        """What a person must look at: files without owner, and the files of students of whom nothing was taken."""
        taken = {entry.student for entry in self.entries if entry.outcome is Outcome.TAKEN}
        return [entry for entry in self.entries if entry.outcome is not Outcome.OPENED and entry.student not in taken]


@dataclass(frozen=True)
class _Candidate:
    """A notebook of the lesson that a student handed in."""

    file: str
    late: bool
    rank: tuple[int, ...]
    data: bytes
    notebook: NotebookNode


def collect_uploads(
    lesson: Lesson, sources: Sequence[Path], people: Sequence[Person], form: str | None = None
) -> Account:
    """Put each student's latest notebook into the classroom. `form`: one of FORMATS (default: recognised).

    Raises NotAnArchive, FileNotFoundError; and NotOnRoster where an LMS's names have no roster to be looked up in.
    """
    found: list[Upload] = []
    for position, source in enumerate(sources):
        files = members(source)
        kind = form or recognise(files)
        if kind != "folder" and not people:
            raise NotOnRoster(
                f"{source} is from {kind.title()}, whose names need a roster: `graders roster FILE` first"
            )
        found += uploads(files, kind, position)
    entries, owned = _owners(found, people)
    release = nbformat.read(lesson.release, as_version=4)
    for student, files in sorted(owned.items()):
        entries += _collect_student(lesson, student, files, release)
    known = {person.id for person in people}
    account = Account(tuple(entries), tuple(sorted(known - owned.keys())))
    write_account(account, classroom() / "collected" / f"{lesson.name}.csv")
    return account


def _owners(found: Iterable[Upload], people: Sequence[Person]) -> tuple[list[Entry], dict[str, list[Upload]]]:
    """The files that are nobody's, and the others by student."""
    finder, entries, owned = Finder(people), [], defaultdict(list)
    for upload in found:
        if is_leftover(upload.member.path):
            entries.append(
                Entry(upload.member.path, "", Outcome.IGNORED, "left behind by a computer, not by a student")
            )
            continue
        if not upload.owner:
            entries.append(Entry(upload.member.path, "", Outcome.UNKNOWN, upload.refusal or "its name names nobody"))
            continue
        try:
            student = (
                finder.find(upload.owner, upload.number, lasting=upload.lasting).id
                if people
                else student_id(upload.owner)
            )
        except NotOnRoster as reason:
            entries.append(Entry(upload.member.path, "", Outcome.UNKNOWN, str(reason)))
            continue
        owned[student].append(upload)
    return entries, owned


def _collect_student(lesson: Lesson, student: str, files: Sequence[Upload], release: NotebookNode) -> list[Entry]:
    """Take the latest notebook; an entry for each file."""
    entries, candidates, broken = [], [], None
    for upload, inner in _opened(files, student, entries):
        outcome, why, candidate = _look_at(upload, inner, release)
        if candidate is not None:
            candidates.append(candidate)
            continue
        entries.append(Entry(inner.path, student, outcome, why))
        if outcome is Outcome.UNREADABLE and is_notebook(inner.path) and not inner.refusal:
            broken = inner
    place = classroom() / "submitted" / student / lesson.name
    place.mkdir(parents=True, exist_ok=True)  # where nothing can be taken, grading holds the student for a person
    target = place / f"{lesson.topic}.ipynb"
    if candidates:
        best = max(candidates, key=lambda candidate: candidate.rank)
        if not target.exists() or target.read_bytes() != best.data:
            (place / "timestamp.txt").unlink(missing_ok=True)  # the time of what lay here before
        store(best.data, best.notebook, target)
        entries += [_fate(candidate, best, student) for candidate in candidates]
    elif broken is not None and not target.exists():
        target.write_bytes(broken.read())
    return entries


def _opened(files: Sequence[Upload], student: str, entries: list[Entry]) -> Iterable[tuple[Upload, Member]]:
    """The files, those in zips among them; a zip itself gets an entry at once."""
    looked_at = 0
    for upload in files:
        inside = [upload.member]
        if upload.member.path.lower().endswith(".zip") and not (upload.refusal or upload.member.refusal):
            try:
                inside = zipped(zipfile.ZipFile(io.BytesIO(upload.member.read())), MAX_FILES)
                entries.append(Entry(upload.member.path, student, Outcome.OPENED, f"a zip of {len(inside)} files"))
                inside = [replace(member, path=f"{upload.member.path}: {member.path}") for member in inside]
            except (zipfile.BadZipFile, NotAnArchive, OSError, NotImplementedError, RuntimeError) as error:
                entries.append(
                    Entry(upload.member.path, student, Outcome.UNREADABLE, f"not a zip to be opened: {error}")
                )
                continue
        for member in inside:
            looked_at += 1
            if looked_at > MAX_FILES:
                member = replace(member, refusal=f"the student's file number {looked_at}; {MAX_FILES} are looked at")
            yield upload, member


def _look_at(upload: Upload, file: Member, release: NotebookNode) -> tuple[Outcome, str, _Candidate | None]:
    if refusal := upload.refusal or file.refusal:
        return Outcome.UNREADABLE, refusal, None
    name = file.path.rpartition("/")[2]
    if is_leftover(file.path):
        return Outcome.IGNORED, "left behind by a computer, not by a student", None
    if not is_notebook(file.path):
        return Outcome.IGNORED, f"a file {name!r}; the lesson asks for a notebook, .ipynb", None
    try:
        data = file.read()
        notebook = parse_notebook(data, name)
    except (Unreadable, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        return Outcome.UNREADABLE, str(error), None
    shared, written = match(notebook, release)
    if not shared:
        return Outcome.OTHER, "it has no exercise of this lesson", None
    return Outcome.TAKEN, "", _Candidate(file.path, upload.late, (*upload.order, shared, written), data, notebook)


def _fate(candidate: _Candidate, best: _Candidate, student: str) -> Entry:
    if candidate is best:
        return Entry(best.file, student, Outcome.TAKEN, "marked late by the platform" if best.late else "")
    if candidate.data == best.data:
        return Entry(candidate.file, student, Outcome.DUPLICATE, f"the same as {best.file}")
    return Entry(candidate.file, student, Outcome.REPLACED, f"{best.file} is later or more complete")


def write_account(account: Account, path: Path) -> None:
    """The account as CSV, with a row for each student from whom nothing came."""
    rows = [tuple(map(text_field, (e.file, e.student, e.outcome, e.why))) for e in account.entries]
    rows += [("", text_field(student), "nothing handed in", "") for student in account.missing]
    write_rows(HEADER, rows, path)
