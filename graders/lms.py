"""What learning platforms put into a zip of submissions: the name of each file says whose it is.

Canvas (lib/content_zipper.rb in instructure/canvas-lms): `lovelaceada_LATE_1234_5678_notebook-1.ipynb`, the sortable
name in lower case without what is no letter, a mark if late, the user's number, the upload's, the file's name. Numbers
of uploads grow; a file that is uploaded again gets `-1`, `-2`.

Moodle (mod/assign/classes/downloader.php): `Ada Lovelace_1234_assignsubmission_file/notebook.ipynb`, in older versions
with `_` before the slash, or without folders. The number belongs to the assignment, not to the user.
"""

import re
import stat
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from graders.errors import RequestRefused
from graders.intake import MAX_BYTES

FORMATS = ("canvas", "moodle", "folder")

MAX_MEMBERS = 20_000
"""Files of one archive that are looked at."""

_MOODLE = re.compile(r"^(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_?/|_)(?P<file>.+)$")
_CANVAS = re.compile(r"^(?P<name>\w*?)(?P<late>_(?:LATE|late))?_(?P<id>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)$")
_CANVAS_TEXT = re.compile(r"^(?P<name>\w*?)(?P<late>_(?:LATE|late))?_(?P<id>\d+)_(?:text|link)\.html$")
_CANVAS_ANONYMOUS = re.compile(r"^(?:LATE_)?anon_\w+?_(?:\d+_.+|(?:text|link)\.html)$")
_COPY = re.compile(r"(?:-| ?\()(\d{1,3})\)?(?=\.[^.]*$)")


class NotAnArchive(RequestRefused):
    """Neither a zip nor a folder, or of no known format; the message says what to do."""


@dataclass(frozen=True)
class Member:
    """A file in an archive or a folder: `read` gives its bytes; `refusal` says why they are not to be had."""

    path: str
    read: Callable[[], bytes]
    refusal: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file with what its name says: whose it is, whether late, and how late among others of the same student.

    `refusal` says why it can be nobody's notebook; `lasting` whether the number is the user's in all assignments.
    """

    member: Member
    owner: str
    number: str | None = None
    lasting: bool = True
    late: bool = False
    order: tuple[int, ...] = ()
    refusal: str | None = None


def members(source: Path) -> list[Member]:
    """All files in a zip or a folder. Nothing is unpacked, so that no name leads anywhere. Raises NotAnArchive."""
    if source.is_dir():
        return [_on_disk(path, source) for path in sorted(source.rglob("*")) if path.is_symlink() or path.is_file()]
    if not source.exists():
        raise FileNotFoundError(f"there is no {source}")
    try:
        return zipped(zipfile.ZipFile(source))
    except (zipfile.BadZipFile, OSError) as error:
        raise NotAnArchive(f"{source} is neither a folder nor a zip that can be read ({error})") from error


def zipped(archive: zipfile.ZipFile, most: int = MAX_MEMBERS) -> list[Member]:
    """The files in a zip. Raises NotAnArchive if there are more than `most`."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > most:
        raise NotAnArchive(f"the archive holds {len(infos)} files; more than {most} are not looked at")
    return [Member(info.filename, lambda info=info: archive.read(info), _refusal(info)) for info in infos]


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 1:
        return "encrypted: a file without a password is needed"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, not a file"
    return _too_large(info.file_size)


def _on_disk(path: Path, source: Path) -> Member:
    name = path.relative_to(source).as_posix()
    steps = [source.joinpath(*path.relative_to(source).parts[:count]) for count in range(1, len(path.parts))]
    if any(step.is_symlink() for step in steps):
        return Member(name, path.read_bytes, "a link, not a file")
    return Member(name, path.read_bytes, _too_large(path.stat().st_size))


def _too_large(size: int) -> str | None:
    return f"larger than {MAX_BYTES // 2**20} MB" if size > MAX_BYTES else None


def recognise(files: Iterable[Member]) -> str:
    """The format that most names have: one of FORMATS."""
    names = [file.path for file in files]
    moodle = sum("_assignsubmission_" in name for name in names)
    canvas = sum(any(form.match(_last(name)) for form in (_CANVAS, _CANVAS_TEXT, _CANVAS_ANONYMOUS)) for name in names)
    if max(moodle, canvas) * 2 > len(names):
        return "moodle" if moodle >= canvas else "canvas"
    return "folder"


def uploads(files: Iterable[Member], form: str, position: int = 0) -> list[Upload]:
    """What each file's name says in a format. `position` orders several archives, the later one the greater."""
    read = {"canvas": _canvas, "moodle": _moodle, "folder": _folder}[form]
    return [read(file, position) for file in files]


def _canvas(file: Member, position: int) -> Upload:
    name = _last(file.path)
    if _CANVAS_ANONYMOUS.match(name):
        return Upload(file, "", refusal="anonymous: turn anonymous grading off in Canvas and download again")
    if found := _CANVAS_TEXT.match(name):
        why = "typed into the page, not uploaded"
        return Upload(file, found["name"], found["id"], late=bool(found["late"]), refusal=why)
    if not (found := _CANVAS.match(name)):
        return Upload(file, "", refusal="not named as Canvas names submissions")
    order = (int(found["upload"]), bool(found["late"]), _copy(found["file"]), position)
    return Upload(file, found["name"], found["id"], late=bool(found["late"]), order=order)


def _moodle(file: Member, position: int) -> Upload:
    start = file.path.find("_assignsubmission_")
    top = file.path.rfind("/", 0, max(start, 0)) + 1  # a folder around all, where somebody unpacked and packed again
    if not (found := _MOODLE.match(file.path[top:])):
        return Upload(file, "", refusal="not named as Moodle names submissions")
    refusal = None if found["kind"] == "file" else "typed into the page, not uploaded"
    order = (position, int(found["id"]), _copy(found["file"]))
    return Upload(file, found["name"], found["id"], lasting=False, order=order, refusal=refusal)


def _folder(file: Member, position: int) -> Upload:
    owner, slash, name = file.path.partition("/")
    if not slash:
        return Upload(file, "", refusal="lies in no student's folder")
    return Upload(file, owner, order=(position, _copy(name)))


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _copy(name: str) -> int:
    """The number that a platform or a browser adds to a name it knows already; 0 without."""
    found = _COPY.search(name)
    return int(found[1]) if found else 0
