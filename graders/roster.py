"""The roster: who is in the class, from a CSV file; and finding the student whom a learning platform means by a name.

`graders roster FILE` keeps it as `classroom/roster.csv` and enters the students into nbgrader's gradebook.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from graders.collect import student_id
from graders.errors import RequestRefused
from graders.lessons import classroom
from graders.spreadsheet import armed, text_field, write_rows

ALIASES = {
    "id": ("id", "studentid", "username", "userid", "loginid", "sisloginid"),
    "first_name": ("firstname", "givenname", "forename"),
    "last_name": ("lastname", "surname", "familyname"),
    "email": ("email", "emailaddress", "mail"),
    "lms_id": ("lmsid", "lmsuserid", "canvasid", "moodleid"),
}
"""Column -> the headings that are understood, without spaces, underscores and case."""


class RosterError(RequestRefused):
    """The roster cannot be used; the message says why and in which line."""


class NotOnRoster(RequestRefused):
    """No student, or more than one, is meant; the message says which."""


@dataclass(frozen=True)
class Person:
    """A student: `id` names the folder and the row in the gradebook, `lms_id` is the platform's number of the user."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


def read_roster(path: Path) -> list[Person]:
    """The students in a CSV file with a heading line. Raises RosterError; FileNotFoundError if there is no file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path} is not a CSV file in UTF-8 ({error}); save it as one") from error
    if not rows:
        raise RosterError(f"{path} is empty; its first line names the columns: id,first name,last name,email,lms id")
    columns = _columns(rows[0], path)
    people = []
    for number, row in enumerate(rows[1:], start=2):
        values = {name: armed(row[place].strip()) for name, place in columns.items() if place < len(row)}
        if any(values.values()):
            people.append(_person(values, f"{path}, row {number}"))
    _refuse_repeats([person.id for person in people], "id", path)
    _refuse_repeats([person.lms_id for person in people if person.lms_id], "lms id", path)
    return people


def _columns(heading: list[str], path: Path) -> dict[str, int]:
    plain = [re.sub(r"[\W_]", "", name).lower() for name in heading]
    found = {
        name: next(place for place, title in enumerate(plain) if title in aliases)
        for name, aliases in ALIASES.items()
        if set(aliases) & set(plain)
    }
    if "id" not in found:
        raise RosterError(f"{path} has no column `id`, only {', '.join(heading)}; name the column of students' ids so")
    return found


def _person(values: dict[str, str], where: str) -> Person:
    id = values.get("id", "")
    if not id or id != student_id(id) or "/" in id or "\\" in id or id.startswith("."):
        raise RosterError(f"{where}: {id!r} cannot be an id; letters, digits, dots, hyphens and @ can")
    return Person(**values)


def _refuse_repeats(values: Iterable[str], what: str, path: Path) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise RosterError(f"{path} has the same {what} more than once: {', '.join(twice[:5])}; each student needs one")


def roster_path() -> Path:
    """Where the class's roster is kept."""
    return classroom() / "roster.csv"


def class_roster() -> list[Person]:
    """The roster that was imported; empty if none was."""
    return read_roster(roster_path()) if roster_path().is_file() else []


def keep_roster(people: Iterable[Person]) -> None:
    """Make these the class: in `classroom/roster.csv`."""
    rows = (tuple(map(text_field, astuple(person))) for person in people)
    write_rows(tuple(field.name for field in fields(Person)), rows, roster_path())


class Finder:
    """Finds students by what a platform says of them."""

    def __init__(self, people: Iterable[Person]):
        self._people = list(people)
        self._by_lms_id = {person.lms_id: person for person in self._people if person.lms_id}

    def find(self, name: str, lms_id: str | None = None, *, lasting: bool = True) -> Person:
        """The student called `name` (in any order, case and spelling of accents), or with the platform's number.

        The number decides where it is one that users keep (`lasting`); a number that belongs to one assignment only
        chooses between students of the same name. Raises NotOnRoster.
        """
        named = self._named(name)
        numbered = self._by_lms_id.get(lms_id) if lms_id else None
        if lasting and numbered is not None:
            if named and numbered not in named:
                raise NotOnRoster(f"number {lms_id} is {numbered.id}, but the name is {_ids(named)}'s")
            return numbered
        if len(named) > 1 and numbered in named:
            return numbered
        if len(named) > 1:
            raise NotOnRoster(f"the name stands for {_ids(named)}; give their LMS ids in the roster")
        if not named:
            raise NotOnRoster(f"{name!r} is not on the roster" + (f", nor is number {lms_id}" if lms_id else ""))
        return named[0]

    def _named(self, name: str) -> list[Person]:
        if not name.strip():
            return []
        given = name.casefold()
        exact = [person for person in self._people if given in (person.id.casefold(), person.email.casefold())]
        for plain in (_plain, _without_accents) if not exact else ():
            wanted = plain(name)
            exact = [person for person in self._people if wanted and wanted in _full_names(person, plain)]
            if exact:
                break
        return exact


def _full_names(person: Person, plain: Callable[[str], str]) -> set[str]:
    first, last = plain(person.first_name), plain(person.last_name)
    return {first + last, last + first} - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]", "", "".join(part for part in parts if not unicodedata.combining(part)))


def _ids(people: Iterable[Person]) -> str:
    return " and ".join(person.id for person in people)
