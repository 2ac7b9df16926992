"""Whatever fails while a class is graded, the gradebook is right, and the same command does the rest."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from ordinary_user import as_ordinary_user
from small_class import LESSON, graders, rows, state, write_small_class

from graders.alone import Busy, alone
from graders.cli import main
from graders.grade import grade_class
from graders.inputs import SecretBroken, course_secret
from graders.lessons import ROOT, classroom
from graders.record import Recorder
from graders.workers import Processes, in_order

KILLS = 20


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "submissions"
    write_small_class(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(submissions, tmp_path_factory):
    """The class, graded without a fault: (its secret, what grading left, seconds that it took)."""
    home = tmp_path_factory.mktemp("undisturbed") / "classroom"
    began = time.monotonic()
    finish(submissions, home)
    return (home / "course_secret").read_text(), state(home), time.monotonic() - began


def finish(submissions, home, *options):
    """Grade to the end; what was said on standard error."""
    process = graders("grade", "00", "--submissions", submissions, "--jobs", 2, "--no-feedback", *options, home=home)
    _, said = process.communicate(timeout=300)
    assert "Traceback" not in said, said
    assert process.returncode == 1, said  # for the file that cannot be read waits for a human
    return said


def new_home(folder, secret):
    """A classroom with that secret; without the gradebook, which only a first run makes."""
    home = folder / "classroom"
    home.mkdir(parents=True)
    (home / "course_secret").write_text(secret)
    return home


def kill_it(submissions, home, moment, temporary=None):
    """Begin to grade, and kill the process, and nothing else, when `moment()` says so; whether it was still running."""
    process = graders("grade", "00", "--submissions", submissions, "--jobs", 2, "--no-feedback", home=home,
                      temporary=temporary, start_new_session=True)  # fmt: skip
    moment(process)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 20
    while left := processes_of(process.pid):
        assert time.monotonic() < deadline, f"processes are left: {left}"
        time.sleep(0.05)
    return alive


def processes_of(session):
    """Command lines of the processes in a session that still run."""
    found = subprocess.run(
        ["ps", "-s", str(session), "-o", "stat=,args="], capture_output=True, text=True
    ).stdout.splitlines()  # fmt: skip
    return [line for line in found if not line.startswith("Z")]


def results_are(home, number):
    """A moment: when so many results are written."""

    def wait(process):
        while process.poll() is None and len(list(home.glob("results/*/*.json"))) < number:
            time.sleep(0.002)

    return wait


@pytest.mark.full
def test_a_killed_run_leaves_no_process_and_goes_on_where_it_stood(submissions, undisturbed, tmp_path):
    secret, wanted, _ = undisturbed
    home, temporary = new_home(tmp_path, secret), tmp_path / "temporary"
    temporary.mkdir()
    assert kill_it(submissions, home, results_are(home, 9), temporary)
    assert list(temporary.glob("dropcourse-*")) == [], "the warm process takes its folder with it"
    done = {path: path.stat().st_mtime_ns for path in home.glob("results/*/student*.json")}
    assert 5 < len(done) < 24
    finish(submissions, home)
    assert state(home) == wanted
    kept = [path for path, when in done.items() if path.stat().st_mtime_ns == when]
    assert len(kept) >= len(done) - 1, "what was recorded is not computed again"


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("number", range(KILLS))
def test_the_coordinator_can_be_killed_at_any_moment(number, submissions, undisturbed, tmp_path):
    secret, wanted, seconds = undisturbed
    home, rng = new_home(tmp_path, secret), random.Random(number)
    if number % 2:
        moment = results_are(home, rng.randrange(1, 25))
    else:
        moment = lambda process: time.sleep(rng.uniform(0, 0.95 * seconds))
    kill_it(submissions, home, moment)
    finish(submissions, home)
    assert state(home) == wanted


@pytest.mark.full
def test_nothing_is_computed_again_unless_something_changed(submissions, monkeypatch):
    graded = []
    monkeypatch.setattr(Recorder, "record", spied(Recorder.record, graded))
    grade_class(LESSON, submissions, jobs=1, feedback=False)
    assert len(graded) == 24
    before = state()
    graded.clear()
    grade_class(LESSON, submissions, jobs=1)
    assert graded == []
    assert len(list(classroom().glob("feedback/*/*/*.html"))) == 24, "missing pages are written"
    assert state() == before

    changed = classroom() / "submitted" / "student03" / LESSON.name / f"{LESSON.topic}.ipynb"
    changed.write_text(changed.read_text().replace('"cells"', ' "cells"', 1))
    (classroom() / "results" / LESSON.name / "student05.json").write_text("{")
    shutil.rmtree(classroom() / "autograded" / "student07")
    grade_class(LESSON, jobs=1, feedback=False)
    assert graded == ["student03", "student05", "student07"]
    graded.clear()
    grade_class(LESSON, jobs=1, feedback=False, again=True)
    assert len(graded) == 24
    graded.clear()
    (classroom() / "gradebook.db").unlink()
    grade_class(LESSON, jobs=1, feedback=False)
    assert len(graded) == 24
    assert rows() == before["rows"]


def spied(function, calls):
    def spy(self, lesson, student, *details):
        calls.append(student)
        return function(self, lesson, student, *details)

    return spy


def suicide(task):
    """What a worker does whose process is killed, the first time that it meets a submission."""
    marker = Path(os.environ["MARKERS"]) / task
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done {task}"


def always_dies(task):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("work", "outcome"), [(suicide, "done b"), (always_dies, "ended 3 times")])
def test_a_worker_that_is_killed_takes_nothing_with_it(work, outcome, tmp_path, monkeypatch):
    monkeypatch.setenv("MARKERS", str(tmp_path))
    for quiet in "acd":
        (tmp_path / quiet).touch()
    monkeypatch.setattr("graders.workers.perform", work)
    pool = Processes(1)
    try:
        found = dict(in_order(pool, "abcd"))
    finally:
        pool.shutdown(now=True)
    assert list(found) == list("abcd")
    assert outcome in found["b"]
    if work is suicide:
        assert set(found.values()) == {f"done {task}" for task in "abcd"}


def test_two_graders_do_not_meet(submissions, capsys):
    with alone():
        assert main(["grade", "00", "--submissions", str(submissions)]) == 2
        said = capsys.readouterr().err
        assert f"is being graded by process {os.getpid()} on" in said
        assert "run the same command again" in said
        assert not (classroom() / "gradebook.db").exists()
        with pytest.raises(Busy), alone():
            pass
    with alone():
        pass


@pytest.mark.full
def test_the_lock_goes_with_the_process(submissions, tmp_path):
    home = tmp_path / "classroom"
    process = graders("grade", "00", "--submissions", submissions, "--jobs", 1, home=home, start_new_session=True)
    while not (home / "grading.lock").exists() or not (home / "grading.lock").read_text():
        time.sleep(0.01)
    other = graders("grade", "00", "--submissions", submissions, home=home)
    assert f"process {process.pid}" in other.communicate()[1]
    assert other.returncode == 2
    process.kill()
    process.communicate()
    finish(submissions, home)


@pytest.mark.full
def test_ctrl_c_stops_and_says_how_to_go_on(submissions, undisturbed, tmp_path):
    secret, wanted, _ = undisturbed
    home = new_home(tmp_path, secret)
    process = graders("grade", "00", "--submissions", submissions, "--jobs", 2, "--no-feedback", home=home,
                      start_new_session=True)  # fmt: skip
    results_are(home, 5)(process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "the same command does the rest" in said
    assert "Traceback" not in said
    finish(submissions, home)
    assert state(home) == wanted


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a small disk")
@pytest.mark.parametrize("free", [40, 500])
def test_a_full_disk_gives_an_error_and_leaves_the_gradebook_whole(free, submissions, undisturbed, tmp_path):
    secret, wanted, _ = undisturbed
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted: {mounted.stderr.decode()}")
    try:
        home = new_home(disk, secret)
        finish(few(submissions, tmp_path), home)
        before = state(home)
        left = os.statvfs(disk)
        (disk / "ballast").write_bytes(bytes(left.f_bavail * left.f_bsize - free * 1024))
        process = graders("grade", "00", "--submissions", submissions, "--jobs", 1, "--no-feedback", home=home)
        _, said = process.communicate(timeout=300)
        assert process.returncode == 2, said
        assert "Traceback" not in said
        assert "o space left" in said or "disk is full" in said
        assert "same command" in said
        assert set(before["rows"]) <= set(rows(home))
        assert not list(home.rglob("*.ipynb.part"))
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        finish(submissions, home)
        assert state(home) == wanted
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def few(submissions, folder):
    """The first two of the class."""
    for name in ("student00", "student01", "unreadable"):
        shutil.copytree(submissions / name, folder / "few" / name)
    return folder / "few"


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="root tries it as an ordinary user")
@pytest.mark.parametrize("what", ["", "gradebook.db", "results"])
def test_a_folder_that_may_not_be_written_gives_an_error(what, submissions, tmp_path, monkeypatch):
    home = tmp_path / "classroom"
    finish(few(submissions, tmp_path), home)
    with sqlite3.connect(home / "gradebook.db") as database:
        database.execute("UPDATE grade SET auto_score = 0.25")  # something to be written
    for path in [tmp_path, *tmp_path.rglob("*")]:
        os.chown(path, 1234, 1234)
    for folder in tmp_path.parents:
        folder.chmod(folder.stat().st_mode | 0o001)
    shut = [home] if not what else [home / what, *(home / what).rglob("*")]
    for path in shut:
        os.chown(path, 0, 0)
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = rows(home)
    monkeypatch.setenv("DROPCOURSE_CLASSROOM", str(home))
    done = as_ordinary_user(
        "-m", "graders", "grade", "00", "--submissions", str(tmp_path / "few"), "--again", "--no-feedback",
        DROPCOURSE_CLASSROOM=str(home),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "ermission denied" in done.stderr or "readonly" in done.stderr
    assert rows(home) == before


def test_a_spoiled_secret_is_not_used_and_not_replaced(tmp_path):
    for spoiled in ("", "12", "no digits"):
        (tmp_path / "course_secret").write_text(spoiled)
        with pytest.raises(SecretBroken, match="put back the file from your backup"):
            course_secret(tmp_path)
        assert (tmp_path / "course_secret").read_text() == spoiled


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    secret = course_secret(tmp_path)
    assert len(secret) == 32
    assert course_secret(tmp_path) == secret
    assert (tmp_path / "course_secret").stat().st_mode & 0o777 == 0o600
    assert Path(ROOT / "classroom") != tmp_path
