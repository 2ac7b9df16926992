"""Zips as Canvas and Moodle make them, of a generated class with every accident that happens to one."""

import io
import re
import zipfile

import nbformat

from graders.roster import Person

FIRST = ("Ada", "José", "Zoë", "李娜", "O'Brien", "Jean-Luc", "Anna_Maria", "Søren", "=Ann", "Kim")
LAST = ("Lovelace", "Müller", "van der Berg", "Smith, Jr.", "Ñandú", "D'Arcy", "Öz", "Li", "Wójcik", "Park\nLee")


def people(count):
    """A class in which no two have the same name, but for the last two."""
    found = [
        Person(
            f"s{n:03}",
            f"{FIRST[n % 10]}",
            f"{LAST[n // 10 % 10]} {n // 100 or ''}".strip(),
            f"s{n:03}@uni.example",
            str(7000 + n),
        )
        for n in range(count - 2)
    ]
    return [*found, *(Person(f"twin{n}", "Eva", "Twin", f"twin{n}@uni.example", str(9000 + n)) for n in range(2))]


def notebook(lesson, text="", answered=True):
    """A notebook of the lesson with something written in its first answer."""
    read = nbformat.read(lesson.solution if answered else lesson.release, as_version=4)
    for cell in read.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source += f"\n# {text}"
            break
    return nbformat.writes(read).encode()


def canvas_name(person, upload, file, late=False):
    plain = re.sub(r"\W", "", f"{person.last_name}{person.first_name}".lower())
    return f"{plain}{'_LATE' if late else ''}_{person.lms_id}_{upload}_{file}"


def moodle_name(person, number, file):
    name = re.sub(r"[\n/\\:*?\"<>|]", "", f"{person.first_name} {person.last_name}".replace("_", " "))
    return f"{name}_{number}_assignsubmission_file/{file}"


def zip_of(files):
    """Name -> bytes, as the bytes of a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def handed_in(lesson, person, n):
    """What student number n hands in: (file name, bytes, late) in the order of time, and the bytes to be taken."""
    name, right = f"{lesson.topic}.ipynb", notebook(lesson, person.id)
    first = notebook(lesson, f"{person.id} first try")
    again = name.replace(".ipynb", "-1.ipynb")
    cases = (
        ([(name, right, False)], right),
        ([(name, first, False), (again, right, True)], right),
        ([(name, right, False), (again, right, False)], right),
        ([(name, right, False), ("report.pdf", b"%PDF", False)], right),
        ([(f"work {n}.zip", zip_of([(f"{lesson.name}/{name}", right), ("__MACOSX/._x.ipynb", b"x")]), False)], right),
        ([("../../evil.ipynb", right, False)], right),
        ([(name, right[: len(right) // 2], False)], None),
        ([("essay.docx", b"PK\x03\x04 no zip", False)], None),
        ([(name, first, False), (again, right[:100], False)], first),
        ([("mein notebook (1) ü [final].ipynb", right, False)], right),
    )
    return cases[n % len(cases)]
