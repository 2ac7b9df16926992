"""Run the experiments with the reference and record what they measure: `python -m dropcourse.experiments --help`."""

import argparse
import pkgutil
import sys
import time
from collections.abc import Iterator
from importlib import import_module

import torch
from tqdm import tqdm

from dropcourse import experiments
from dropcourse.experiments.record import Experiment, save

TOPICS = tuple(module.name for module in pkgutil.iter_modules(experiments.__path__) if module.ispkg)
"""A package for each lesson that has experiments."""


def main(arguments: list[str] | None = None) -> int:
    """Run what `--only` selects, print the verdicts, and record full runs on the recorded seeds."""
    options = _parser().parse_args(arguments)
    chosen = [(name, experiment) for name, experiment in _all() if _selected(name, options.only)]
    if not chosen:
        print(f"no experiment is called {options.only!r}; there are: {', '.join(name for name, _ in _all())}")
        return 2
    torch.set_num_threads(1)  # faster for networks this small, and the same numbers on every machine of a kind
    for name, experiment in chosen:
        _run(name, experiment, options.size, options.seed_offset)
    return 0


def _run(name: str, experiment: Experiment, size: str, offset: int) -> None:
    names = experiment.implementations
    reference = import_module(f"dropcourse.reference.{name.partition('.')[0]}") if names else None
    implementations = [getattr(reference, implementation) for implementation in names]
    seeds = list(range(offset, offset + experiment.seeds))
    started = time.perf_counter()
    progress = tqdm(seeds, desc=name, unit="seed", file=sys.stdout, leave=False)
    result = experiment.run(*implementations, seeds=progress, size=size)
    print(f"{name}: {len(seeds)} seeds from {offset}, {size}, {time.perf_counter() - started:.1f} s")
    for question, verdict in experiment.conclude(result).items():
        print(f"  {question}: {verdict.answer} ({verdict.effect})")
    if size == "full" and offset == 0:
        path = save(name, result, seeds=seeds, size=size, command=f"python -m dropcourse.experiments --only {name}")
        print(f"  recorded in {path.name}")


def _all() -> Iterator[tuple[str, Experiment]]:
    for topic in TOPICS:
        for name, experiment in import_module(f"dropcourse.experiments.{topic}").EXPERIMENTS.items():
            yield f"{topic}.{name}", experiment


def _selected(name: str, only: str | None) -> bool:
    return only in (None, name, name.partition(".")[0])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dropcourse.experiments", description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="a topic, or topic.experiment (default: all)")
    parser.add_argument("--size", choices=("quick", "full"), default="full", help="quick is never recorded")
    parser.add_argument(
        "--seed-offset",
        type=int,
        default=0,
        metavar="N",
        help="first seed; other than 0, to see whether conclusions hold on other seeds, nothing is recorded",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
