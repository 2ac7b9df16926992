"""Workers: where submissions are graded side by side, in processes of this machine or of a Dask cluster.

A task carries all that it needs, and what comes back is all that it made: workers share no files and no database.
"""

import functools
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from graders.errors import RequestRefused
from graders.fingerprint import tests_digest
from graders.intake import parse_notebook
from graders.isolation.inside import linux
from graders.lessons import Lesson
from graders.session import Limits
from graders.submission import Graded, GradingFailed, grade

AHEAD = 4
"""Submissions per worker that are handed out before the first of them is recorded."""

ATTEMPTS = 3
"""How often a submission is handed out whose worker died before it was graded."""

_one_at_a_time = threading.Lock()
"""Within a process: verdicts are read from its standard output."""


class ClusterFailed(RequestRefused):
    """The cluster cannot be used; the message says why."""


@dataclass(frozen=True)
class Task:
    """One submission to be graded: the notebook's bytes, and what decides the verdicts on it. `tests` is the
    fingerprint that the worker's own tests must have, or empty where it shares them with the sender."""

    student: str
    submission: bytes
    lesson: Lesson
    secret: bytes
    limits: Limits
    tests: bytes = b""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """A pool of processes of this machine, all forked from this one at the start. If one of them is killed, the pool
    is given up, and the next task starts a new one."""

    def __init__(self, jobs: int):
        self.jobs = jobs
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            self.jobs, mp_context=get_context("fork"), initializer=_begin, initargs=(os.getpid(),)
        )
        pool.submit(int).result()  # forks them all
        return pool

    def submit(self, work: Callable, *arguments: object) -> Future:
        """As an Executor does."""
        try:
            return self._pool.submit(work, *arguments)
        except BrokenExecutor:
            self._pool = self._start()
            return self._pool.submit(work, *arguments)

    def shutdown(self, *, now: bool = False) -> None:
        """End the processes: when they have done their work, or `now`."""
        self._pool.shutdown(wait=not now, cancel_futures=now)


@contextmanager
def processes(jobs: int) -> Iterator[Processes]:
    """A pool of `jobs` processes; given up at once when an error or Ctrl-C ends the block."""
    pool = Processes(jobs)
    try:
        yield pool
    except BaseException:
        pool.shutdown(now=True)
        raise
    pool.shutdown()


class Cluster:
    """The workers of a Dask cluster."""

    def __init__(self, client: Any):
        self._executor = client.get_executor(pure=False)
        self.jobs = sum(client.ncores().values())

    def submit(self, work: Callable, *arguments: object) -> Future:
        """As an Executor does."""
        return self._executor.submit(work, *arguments)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster with this scheduler, such as "tcp://10.0.0.5:8786". Raises ClusterFailed."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterFailed("a scheduler needs Dask: pip install 'dropcourse[cluster]'") from error
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterFailed(f"no scheduler answers at {address}: {error}") from error
    with client:
        workers = Cluster(client)
        if not workers.jobs:
            raise ClusterFailed(f"the scheduler at {address} has no workers; start some: dask worker {address}")
        yield workers


def in_order(workers: Processes | Cluster, tasks: Iterable[Task]) -> Iterator[tuple[Task, Graded | str]]:
    """Each task with what became of it, in their order."""
    waiting: deque[tuple[Task, Future]] = deque()
    for task in tasks:
        waiting.append((task, workers.submit(perform, task)))
        if len(waiting) > AHEAD * workers.jobs:
            yield waiting[0][0], _result(workers, waiting)
            waiting.popleft()
    while waiting:
        yield waiting[0][0], _result(workers, waiting)
        waiting.popleft()


def _result(workers: Processes | Cluster, waiting: deque[tuple[Task, Future]]) -> Graded | str:
    """What became of the first of the tasks that wait. Those that a worker took with it are handed out again."""
    for _ in range(ATTEMPTS):
        try:
            return waiting[0][1].result()
        except BrokenExecutor:
            for place, (task, future) in enumerate(waiting):
                if not future.done() or future.cancelled() or future.exception() is not None:
                    waiting[place] = (task, workers.submit(perform, task))
        except Exception as error:  # of the cluster: a worker without the course, or one that died again and again
            return f"{type(error).__name__}: {error}"
    return f"the process that graded it was ended {ATTEMPTS} times; is there enough memory?"


def perform(task: Task) -> Graded | str:
    """In a worker: grade a submission, or say why that failed."""
    if task.tests and task.tests != _own_tests(task.lesson):
        return "this worker has another version of the course; give all workers the same"
    try:
        with _one_at_a_time:
            notebook = parse_notebook(task.submission, f"{task.lesson.topic}.ipynb")
            return grade(notebook, task.lesson, task.student, task.secret, task.limits)
    except GradingFailed as failure:
        return str(failure)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@functools.cache
def _own_tests(lesson: Lesson) -> bytes:
    _one_thread()
    return tests_digest(lesson)


def _begin(coordinator: int) -> None:
    """What a process of the pool does first: it ends with its coordinator, which alone decides what Ctrl-C means."""
    if sys.platform == "linux":
        linux.die_with_parent()
        if os.getppid() != coordinator:
            os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _one_thread()


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)
