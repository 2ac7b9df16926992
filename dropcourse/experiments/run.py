"""Running experiments with the reference: which there are, whether a record is still theirs, and several at once.

A record names a digest of what it was made from. As long as that is the same, nothing is run again; so a run that was
stopped goes on where it stood, for each result is recorded when it is there.
"""

import ast
import hashlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dropcourse import experiments
from dropcourse.errors import RecordError
from dropcourse.experiments.record import Experiment, record_of, save

TOPICS = tuple(module.name for module in pkgutil.iter_modules(experiments.__path__) if module.ispkg)
"""A package for each lesson that has experiments."""

NOT_MEASURING = ("dropcourse.errors", "dropcourse.experiments.record", "dropcourse.figures", "dropcourse.progress")
"""Modules that experiments import and that no number depends on."""


def all_experiments() -> Iterator[tuple[str, Experiment]]:
    """Every experiment with its name, such as "dropout_mechanics.scaling"."""
    for topic in TOPICS:
        for name, experiment in import_module(f"dropcourse.experiments.{topic}").EXPERIMENTS.items():
            yield f"{topic}.{name}", experiment


def experiment_of(name: str) -> Experiment:
    """The experiment with this name."""
    return dict(all_experiments())[name]


def seeds_of(experiment: Experiment, offset: int) -> list[int]:
    """The seeds of a full run."""
    return list(range(offset, offset + experiment.seeds))


def made_from(name: str, experiment: Experiment, offset: int = 0) -> str:
    """A digest of all that the numbers of a full run depend on: the experiment's module and those of the course that it
    imports, the reference that it measures, the seeds, the versions of NumPy and PyTorch."""
    modules = set(_imported(experiment.run.__module__))
    if experiment.implementations:
        modules |= set(_imported(f"dropcourse.reference.{name.partition('.')[0]}"))
    digest = hashlib.sha256(
        f"{seeds_of(experiment, offset)} numpy {version('numpy')} torch {version('torch')}".encode()
    )
    for module in sorted(modules):
        source = _source(module)
        digest.update(f"{module} {len(source)} ".encode() + source)
    return digest.hexdigest()[:16]


def is_recorded(name: str, experiment: Experiment, offset: int = 0, folder: Path | None = None) -> bool:
    """Whether a folder holds the result of a full run on what there is now."""
    try:
        return record_of(name, folder).get("made_from") == made_from(name, experiment, offset)
    except RecordError:
        return False


def run(name: str, seeds: Sequence[int], size: str = "full") -> Any:
    """Run an experiment with the reference, in one thread: faster for networks this small, and the same numbers on
    every machine of a kind."""
    import torch

    torch.set_num_threads(1)
    experiment = experiment_of(name)
    topic = name.partition(".")[0]
    reference = import_module(f"dropcourse.reference.{topic}") if experiment.implementations else None
    implementations = [getattr(reference, implementation) for implementation in experiment.implementations]
    return experiment.run(*implementations, seeds=seeds, size=size)


def run_all(
    names: Sequence[str], *, jobs: int = 1, offset: int = 0, folder: Path | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> dict[str, str]:  # fmt: skip
    """Run these experiments in full, `jobs` at a time, and record each in `folder` (default: that of the recorded
    results) when it is done; `step` is then called with its name. Returns those that cannot be run here, with the
    reason: a package that they measure is missing, say."""
    refused = {}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(run, name, seeds_of(experiment_of(name), offset)): name for name in names}
        try:
            for future in as_completed(futures):
                name = futures[future]
                try:
                    record(name, future.result(), offset, folder)
                except RecordError as reason:
                    refused[name] = str(reason)
                else:
                    step(name)
        except BaseException:
            pool.shutdown(cancel_futures=True, wait=False)
            raise
    return refused


def record(name: str, result: Any, offset: int = 0, folder: Path | None = None) -> Path:
    """Record the result of a full run."""
    experiment = experiment_of(name)
    command = f"python -m dropcourse.experiments --only {name}"
    return save(
        name, result, seeds=seeds_of(experiment, offset), size="full", folder=folder,
        command=command if offset == 0 else f"{command} --seed-offset {offset}",
        made_from=made_from(name, experiment, offset),
    )  # fmt: skip


def _imported(module: str) -> Iterator[str]:
    """A module of the course, and those that it imports, directly or not."""
    seen, waiting = {module}, [module]
    while waiting:
        name = waiting.pop()
        yield name
        for node in ast.walk(ast.parse(_source(name))):
            found = []
            if isinstance(node, ast.ImportFrom) and node.module:
                found = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            for one in found:
                package = one == "dropcourse" or (one.startswith("dropcourse.experiments") and one.count(".") < 3)
                if one.startswith("dropcourse") and one not in seen and one not in NOT_MEASURING and (
                    not package or one == "dropcourse.experiments.rules"
                ) and _is_module(one):  # fmt: skip
                    seen.add(one)
                    waiting.append(one)


def _is_module(name: str) -> bool:
    parent = name.rpartition(".")[0]
    spec = find_spec(parent)
    if spec is None or spec.submodule_search_locations is None:
        return False
    return find_spec(name) is not None


def _source(module: str) -> bytes:
    return Path(find_spec(module).origin).read_bytes()
