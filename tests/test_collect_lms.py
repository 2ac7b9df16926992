"""Whatever a learning platform's zip holds, each file is accounted for and each student's latest notebook is taken."""

import csv
import io
import zipfile
from collections import Counter

import lms_zips
import pytest

from graders import cli
from graders.collect_lms import Outcome, collect_uploads
from graders.lessons import classroom, find_lesson
from graders.lms import NotAnArchive, recognise, uploads, zipped
from graders.roster import Finder, NotOnRoster, Person, RosterError, class_roster, keep_roster, read_roster

LESSON = find_lesson("00")
STUDENTS = 200


def big_class(platform):
    """(files of the zip, people, student -> what must be taken)."""
    people, files, expected = lms_zips.people(STUDENTS), [], {}
    for n, person in enumerate(people):
        handed_in, taken = lms_zips.handed_in(LESSON, person, n)
        expected[person.id] = taken
        for position, (name, data, late) in enumerate(handed_in):
            if platform == "canvas":
                name = lms_zips.canvas_name(person, 10 * n + position, name.replace("/", "_"), late)
            else:
                name = lms_zips.moodle_name(person, 7000 + (n + 1) % STUDENTS, name)  # another student's number
            files.append((name, data))
    return files, people, expected


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_two_hundred_submissions_are_all_accounted_for(platform, tmp_path):
    files, people, expected = big_class(platform)
    strays = {
        "canvas": ["smithjohn_55555_1_x.ipynb", "readme.txt"],
        "moodle": ["John Smith_1_assignsubmission_file/x.ipynb", "Eva Twin_3_assignsubmission_onlinetext/a.html"],
    }
    files += [(name, b"{}") for name in strays[platform]]
    (tmp_path / "all.zip").write_bytes(lms_zips.zip_of(files))
    account = collect_uploads(LESSON, [tmp_path / "all.zip"], people)

    taken = {entry.student for entry in account.entries if entry.outcome is Outcome.TAKEN}
    twins = {"twin0", "twin1"} if platform == "moodle" else set()  # nothing tells two of one name apart there
    assert taken == {student for student, data in expected.items() if data is not None} - twins
    for student in taken:
        assert (classroom() / "submitted" / student / LESSON.name / f"{LESSON.topic}.ipynb").read_bytes() == expected[
            student
        ]

    named = Counter(entry.file for entry in account.entries)
    assert set(named.values()) == {1}
    assert {name for name, _ in files} <= named.keys()
    inside = sum(data.startswith(b"PK\x03\x04") and name.endswith(".zip") for name, data in files) * 2
    assert len(named) == len(files) + inside - (0 if platform == "canvas" else 2 * ("zip" in str(twins)))
    assert all(entry.why for entry in account.entries if entry.outcome is not Outcome.TAKEN)
    with (classroom() / "collected" / f"{LESSON.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert len(rows) == 1 + len(account.entries) + len(account.missing)
    assert {entry.file for entry in account.waiting} >= set(strays[platform])
    assert not any((tmp_path / name).exists() for name in ("evil.ipynb", "../evil.ipynb"))
    assert {path.name for path in (classroom() / "submitted").iterdir()} == expected.keys() - twins


def test_a_later_upload_wins_whatever_it_is_called():
    kim = Person("kim", "Kim", "Li", "", "5")
    early, late = (lms_zips.notebook(LESSON, text) for text in ("early", "late"))
    for names in (("nb.ipynb", "nb-1.ipynb"), ("nb-1.ipynb", "other.ipynb")):
        files = [("likim_LATE_5_12_" + names[1], late), ("likim_5_11_" + names[0], early)]
        assert taken(files, [kim])["kim"] == late
    moodle = "Kim Li_9_assignsubmission_file_/"
    assert taken([(moodle + "nb (1).ipynb", late), (moodle + "nb.ipynb", early)], [kim])["kim"] == late


def taken(files, people):
    packed = classroom().parent / "x.zip"
    packed.write_bytes(lms_zips.zip_of(files))
    collect_uploads(LESSON, [packed], people)
    return {
        path.parents[1].name: path.read_bytes() for path in (classroom() / "submitted").rglob(f"{LESSON.topic}.ipynb")
    }


def test_several_downloads_are_one_collection_and_the_last_wins(tmp_path):
    kim = Person("kim", "Kim", "Li")
    for name, text in (("monday.zip", "early"), ("friday.zip", "late")):
        data = lms_zips.notebook(LESSON, text)
        (tmp_path / name).write_bytes(lms_zips.zip_of([("Kim Li_9_assignsubmission_file/nb.ipynb", data)]))
    account = collect_uploads(LESSON, [tmp_path / "monday.zip", tmp_path / "friday.zip"], [kim])
    assert [entry.outcome for entry in account.entries] == [Outcome.REPLACED, Outcome.TAKEN]
    target = classroom() / "submitted" / "kim" / LESSON.name / f"{LESSON.topic}.ipynb"
    assert target.read_bytes() == lms_zips.notebook(LESSON, "late")


def test_a_time_noted_for_another_submission_goes_with_it(tmp_path):
    place = classroom() / "submitted" / "kim" / LESSON.name
    place.mkdir(parents=True)
    (place / "timestamp.txt").write_text("2026-01-01 00:00:00 UTC")
    files = [("Kim Li_9_assignsubmission_file/nb.ipynb", lms_zips.notebook(LESSON, "x"))]
    assert "kim" in taken(files, [Person("kim", "Kim", "Li")])
    assert not (place / "timestamp.txt").exists()


def test_a_folder_of_students_needs_no_roster(tmp_path):
    for student in ("ada", "kim"):
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "x.ipynb").write_bytes(lms_zips.notebook(LESSON, student))
    (tmp_path / "in" / "ada" / "link.ipynb").symlink_to("/etc/passwd")
    account = collect_uploads(LESSON, [tmp_path / "in"], [])
    assert Counter(entry.outcome for entry in account.entries) == {Outcome.TAKEN: 2, Outcome.UNREADABLE: 1}
    (classroom().parent / "one.zip").write_bytes(lms_zips.zip_of([("a_1_assignsubmission_file/x.ipynb", b"")]))
    with pytest.raises(NotOnRoster, match="graders roster"):
        collect_uploads(LESSON, [classroom().parent / "one.zip"], [])


def test_another_lesson_is_not_taken():
    files = [("Kim Li_9_assignsubmission_file/nb.ipynb", lms_zips.notebook(find_lesson("01")))]
    assert taken(files, [Person("kim", "Kim", "Li")]) == {}


@pytest.mark.parametrize(
    ("name", "form", "owner", "number", "late"),
    [
        ("lovelaceada_12_34_nb.ipynb", "canvas", "lovelaceada", "12", False),
        ("lovelaceada_LATE_12_34_nb_5_6_7.ipynb", "canvas", "lovelaceada", "12", True),
        ("top/müller_anna_12_34_a b.zip", "canvas", "müller_anna", "12", False),
        ("Ada Lovelace_12_assignsubmission_file/a/nb.ipynb", "moodle", "Ada Lovelace", "12", False),
        ("Ada Lovelace_12_assignsubmission_file_/nb.ipynb", "moodle", "Ada Lovelace", "12", False),
        ("Ada Lovelace_12_assignsubmission_file_nb.ipynb", "moodle", "Ada Lovelace", "12", False),
        ("top/A_9_assignsubmission_file/B_8_assignsubmission_file/x", "moodle", "A", "9", False),
    ],
)
def test_names_are_read_as_the_platforms_write_them(name, form, owner, number, late):
    files = zipped(zipfile.ZipFile(io.BytesIO(lms_zips.zip_of([(name, b"")]))))
    assert recognise(files) == form
    (upload,) = uploads(files, form)
    assert (upload.owner, upload.number, upload.late) == (owner, number, late)


def test_an_archive_without_end_is_refused():
    packed = lms_zips.zip_of([(str(n), b"") for n in range(60)])
    with pytest.raises(NotAnArchive, match="60 files"):
        zipped(zipfile.ZipFile(io.BytesIO(packed)), most=50)


def test_names_are_found_in_any_spelling():
    finder = Finder([Person("z", "Zoë", "van der Berg", "zoe@x.example", "7"), Person("k", "Kim", "Li")])
    for name in ("vanderbergzoë", "Zoe van der Berg", "ZOË VAN DER BERG", "z", "Zoe@X.example"):
        assert finder.find(name).id == "z"
    assert finder.find("whatever it says", "7").id == "z"
    with pytest.raises(NotOnRoster, match="number 7 is z, but the name is k's"):
        finder.find("likim", "7")
    with pytest.raises(NotOnRoster, match="not on the roster, nor is number 8"):
        finder.find("nobody", "8")


def test_a_roster_survives_being_kept(tmp_path):
    people = lms_zips.people(50)
    keep_roster(people)
    assert class_roster() == people


@pytest.mark.parametrize(
    ("text", "fault"),
    [("name,mail\na,b\n", "no column `id`"), ("id\na\na\n", "the same id"), ("id\n../a\n", "row 2"), ("", "is empty"),
     ('id\n"a', "not a CSV"), ("id,lms id\na,1\nb,1\n", "same lms id")],
)  # fmt: skip
def test_a_roster_that_cannot_be_used_says_why(text, fault, tmp_path):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(RosterError, match=fault):
        read_roster(tmp_path / "roster.csv")


def test_the_commands_import_a_roster_and_collect(tmp_path, capsys):
    (tmp_path / "class.csv").write_text("Student ID;x\n".replace(";", ",") + "kim,\n")
    assert cli.main(["roster", str(tmp_path / "class.csv")]) == 0
    assert "1 students" in capsys.readouterr().out
    (tmp_path / "in" / "kim").mkdir(parents=True)
    (tmp_path / "in" / "kim" / "x.ipynb").write_bytes(lms_zips.notebook(LESSON))
    assert cli.main(["collect", "00", "--from", str(tmp_path / "in")]) == 0
    (tmp_path / "in" / "stranger.ipynb").write_bytes(b"")
    assert cli.main(["collect", "00", "--from", str(tmp_path / "in")]) == 1
    assert "lies in no student's folder" in capsys.readouterr().out
    assert cli.main(["collect", "00", "--from", str(tmp_path / "none.zip")]) == 2
