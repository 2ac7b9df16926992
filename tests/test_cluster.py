"""The same class, graded by a Dask cluster and into PostgreSQL, comes out as on one machine with SQLite."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_class import LESSON, SCORES, graders, rows, state, write_small_class

from graders.cli import main
from graders.lessons import ROOT

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "submissions"
    write_small_class(folder)
    return folder


@pytest.fixture(scope="module")
def local(submissions, tmp_path_factory):
    """The classroom of a run with local processes."""
    home = tmp_path_factory.mktemp("local") / "classroom"
    grade(submissions, home)
    return home


def grade(submissions, home, *options, **variables):
    process = graders("grade", "00", "--submissions", submissions, "--no-feedback", *options, home=home)
    _, said = process.communicate(timeout=300)
    assert "Traceback" not in said, said
    assert process.returncode == 1, said  # for the file that cannot be read waits for a human


def new_home(folder, local):
    home = folder / "classroom"
    home.mkdir()
    shutil.copy(local / "course_secret", home / "course_secret")
    return home


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """(the scheduler's address, its two workers) of a cluster on this machine; each worker runs in a folder of its own
    and knows of no classroom."""
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dropcourse[cluster]'")
    address = f"tcp://127.0.0.1:{free_port()}"
    commands = [["scheduler", "--port", address.rpartition(":")[2], "--no-dashboard"]]
    commands += [
        ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"]
    ] * 2  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DROPCOURSE")}
    running = []
    try:
        for number, command in enumerate(commands):
            folder = tmp_path / f"machine{number}"
            folder.mkdir()
            with (folder / "log").open("wb") as log:
                started = subprocess.Popen(
                    [sys.executable, "-m", "dask", *command], cwd=folder, stdout=log, stderr=log,
                    env={**environment, "PYTHONPATH": str(ROOT)},
                )  # fmt: skip
            running.append(started)
        wait_for_workers(address, 2)
        yield address, running[1:]
    finally:
        for process in reversed(running):
            process.kill()
        for process in running:
            process.wait(30)


def wait_for_workers(address, number):
    from distributed import Client

    with Client(address, timeout="60s", set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)


def test_a_cluster_gives_the_same_results(cluster, submissions, local, tmp_path):
    home = new_home(tmp_path, local)
    grade(submissions, home, "--scheduler", cluster[0])
    assert state(home) == state(local)
    logs = [(tmp_path / f"machine{number}" / "log").read_text() for number in (1, 2)]
    assert not [path for number in (1, 2) for path in (tmp_path / f"machine{number}").glob("**/*.ipynb")], logs


def test_a_worker_of_the_cluster_that_is_killed_takes_nothing_with_it(cluster, submissions, local, tmp_path):
    address, workers = cluster
    home = new_home(tmp_path, local)
    process = graders("grade", "00", "--submissions", submissions, "--no-feedback", "--scheduler", address, home=home)
    while process.poll() is None and len(list(home.glob("results/*/*.json"))) < 8:
        time.sleep(0.01)
    assert process.poll() is None
    workers[0].send_signal(signal.SIGKILL)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1, said
    assert state(home) == state(local)


def test_without_dask_there_is_a_clear_error(submissions, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["grade", "00", "--submissions", str(submissions), "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "pip install 'dropcourse[cluster]'" in capsys.readouterr().err


def test_without_a_cluster_there_is_a_clear_error(submissions, capsys, monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dropcourse[cluster]'")
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    address = f"tcp://127.0.0.1:{free_port()}"
    assert main(["grade", "00", "--submissions", str(submissions), "--scheduler", address]) == 2
    assert f"no scheduler answers at {address}" in capsys.readouterr().err


@pytest.fixture
def postgresql(tmp_path):
    """The URL of an empty database of a server that was started for it."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'dropcourse[postgresql]'")
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *filter(None, [shutil.which("initdb")])]
    programs = [Path(path).parent for path in found if (Path(path).parent / "pg_ctl").exists()]
    if not programs:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    folder, port = Path("/tmp") / f"postgresql-{os.getpid()}", free_port()
    folder.mkdir()
    become = []
    if os.geteuid() == 0:  # the server refuses to run as root, and as a user without a name
        shutil.chown(folder, "nobody")
        become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "USER": "grader"}

    def run(program, *arguments):
        subprocess.run([*become, programs[0] / program, *arguments], check=True, cwd=folder, env=environment,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    data = folder / "data"
    try:
        run("initdb", "-D", data, "-U", "grader", "--auth=trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-p {port} -k {folder} -h 127.0.0.1", "start")
        try:
            yield psycopg, f"postgresql://grader@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def test_postgresql_holds_the_same_gradebook(postgresql, submissions, local, tmp_path, monkeypatch):
    psycopg, url = postgresql
    home = new_home(tmp_path, local)
    monkeypatch.setenv("DROPCOURSE_DATABASE", url.replace("postgresql:", "postgresql+psycopg:"))
    grade(submissions, home)
    assert not (home / "gradebook.db").exists()
    with psycopg.connect(url) as database:
        there = sorted(database.execute(SCORES).fetchall(), key=lambda row: row[:2])
    wanted = [(*row[:4], bool(row[4]), row[5]) for row in rows(local)]
    assert there == wanted
    assert {row[0] for row in there} == {f"student{number:02}" for number in range(24)}
    before = {path: path.stat().st_mtime_ns for path in home.glob(f"results/{LESSON.name}/student*.json")}
    grade(submissions, home)
    assert {path: path.stat().st_mtime_ns for path in before} == before, "what is recorded there is kept"
