"""Evidence: what the experiments answered, read from recorded results."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from dropcourse.errors import RecordError
from dropcourse.experiments.record import Experiment, load, record_of
from dropcourse.experiments.rules import Verdict
from dropcourse.experiments.run import all_experiments


@dataclass(frozen=True)
class Evidence:
    """One experiment: its recorded result, what it concludes, by question, and how it was made (`seeds`, `date`)."""

    name: str
    result: Any
    verdicts: dict[str, Verdict]
    seeds: int
    date: str

    def figure(self) -> tuple[Any, str] | None:
        """Its picture and the alt text; None if the experiment has none, as those that tune rates."""
        topic, _, name = self.name.partition(".")
        draw = getattr(import_module(f"dropcourse.experiments.{topic}"), f"draw_{name}", None)
        return None if draw is None else draw(self.result)


def recorded_evidence(folder: Path | None = None) -> dict[str, Evidence]:
    """All that is recorded in a folder, by the experiments' names."""
    return {name: found for name, experiment in all_experiments() for found in _read(name, experiment, folder)}


def answers(evidence: dict[str, Evidence]) -> dict[str, str]:
    """ "topic.experiment: question" -> answer."""
    return {
        f"{name}: {question}": verdict.answer
        for name, found in evidence.items()
        for question, verdict in found.verdicts.items()
    }


def _read(name: str, experiment: Experiment, folder: Path | None) -> Iterator[Evidence]:
    try:
        result, record = load(name, experiment.result, folder), record_of(name, folder)
    except RecordError:
        return
    yield Evidence(name, result, experiment.conclude(result), len(record["seeds"]), record["date"])
