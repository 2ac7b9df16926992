"""Run the experiments with the reference and record what they measure: `python -m dropcourse.experiments --help`."""

import argparse
import sys
import time
from pathlib import Path

import torch
from tqdm import tqdm

from dropcourse.experiments import run
from dropcourse.experiments.record import Experiment


def main(arguments: list[str] | None = None) -> int:
    """Run what `--only` selects, print the verdicts, and record full runs."""
    options = _parser().parse_args(arguments)
    chosen = {name: experiment for name, experiment in run.all_experiments() if _selected(name, options.only)}
    if not chosen:
        names = ", ".join(name for name, _ in run.all_experiments())
        print(f"no experiment is called {options.only!r}; there are: {names}")
        return 2
    torch.set_num_threads(1)
    folder = options.output
    if options.jobs:
        return _run_many(chosen, options.jobs, options.seed_offset, folder)
    for name, experiment in chosen.items():
        _run_one(name, experiment, options.size, options.seed_offset, folder)
    return 0


def _run_one(name: str, experiment: Experiment, size: str, offset: int, folder: Path | None) -> None:
    seeds, started = run.seeds_of(experiment, offset), time.perf_counter()
    result = run.run(name, tqdm(seeds, desc=name, unit="seed", file=sys.stdout, leave=False), size)
    print(f"{name}: {len(seeds)} seeds from {offset}, {size}, {time.perf_counter() - started:.1f} s")
    for question, verdict in experiment.conclude(result).items():
        print(f"  {question}: {verdict.answer} ({verdict.effect})")
    if size == "full" and (offset == 0 or folder is not None):
        print(f"  recorded in {run.record(name, result, offset, folder).name}")


def _run_many(chosen: dict[str, Experiment], jobs: int, offset: int, folder: Path | None) -> int:
    """Run those whose record is not of what there is now, several at a time. Other seeds need a folder of their own."""
    if offset and folder is None:
        print("results on other seeds are not recorded among the others; name a folder with --output")
        return 2
    due = [name for name, experiment in chosen.items() if not run.is_recorded(name, experiment, offset, folder)]
    print(f"{len(chosen) - len(due)} of {len(chosen)} experiments are recorded as they are now; {len(due)} to run")
    with tqdm(total=len(due), unit="experiment", file=sys.stdout, disable=not due) as bar:

        def step(name: str) -> None:
            bar.update()
            bar.write(f"recorded {name}", file=sys.stdout)

        refused = run.run_all(due, jobs=jobs, offset=offset, folder=folder, step=step)
    for name, reason in refused.items():
        print(f"{name} was not run: {reason}")
    return 1 if refused else 0


def _selected(name: str, only: str | None) -> bool:
    return only in (None, name, name.partition(".")[0])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dropcourse.experiments", description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="a topic, or topic.experiment (default: all)")
    parser.add_argument("--size", choices=("quick", "full"), default="full", help="quick is never recorded")
    parser.add_argument(
        "--jobs", type=int, metavar="N",
        help="run N at a time in full, without those whose record was made from what there is now",
    )  # fmt: skip
    parser.add_argument(
        "--seed-offset",
        type=int,
        default=0,
        metavar="N",
        help="first seed; other than 0, to see whether conclusions hold on other seeds, recorded only with --output",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="folder for the records (default: the recorded results)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
