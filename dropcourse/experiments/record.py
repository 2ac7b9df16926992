"""Recorded results: `results/<topic>.json` holds, by experiment, the numbers and how they were made."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from dropcourse.errors import RecordError

RESULTS = Path(__file__).parent / "results"
DIGITS = 6  # significant ones that are kept


@dataclass(frozen=True)
class Experiment:
    """One experiment of a lesson's module, as the command line sees it.

    `run(*implementations, seeds, size)` measures and returns a `result`, a frozen dataclass of numbers, strings and
    arrays; `conclude(result)` applies the rule: question -> `Verdict`. `implementation` names what the reference
    passes, one name or several in this order or none; `seeds` says how many make the recorded result.
    """

    run: Callable[..., Any]
    result: type
    conclude: Callable[[Any], dict]
    implementation: str | tuple[str, ...] = ()
    seeds: int = 20

    @property
    def implementations(self) -> tuple[str, ...]:
        """The names of what is under test, in the order of the arguments of `run`."""
        return (self.implementation,) if isinstance(self.implementation, str) else self.implementation


def save(
    name: str, result: Any, *, seeds: list[int], size: str, command: str, made_from: str, folder: Path | None = None
) -> Path:
    """Keep `result` as the record of the experiment `name`, such as "dropout_mechanics.scaling", in `folder` (default:
    that of the recorded results). `made_from` is a digest of what it depends on, see `run.made_from`."""
    topic, _, experiment = name.partition(".")
    path = (folder or RESULTS) / f"{topic}.json"
    records = _read(path) if path.exists() else {}
    records[experiment] = {
        "date": datetime.now(UTC).date().isoformat(),
        "command": command,
        "versions": {"python": sys.version.split()[0]} | {name: version(name) for name in ("numpy", "torch")},
        "size": size,
        "made_from": made_from,
        "seeds": seeds,
        "numbers": {key: _plain(value) for key, value in asdict(result).items()},
    }
    text = json.dumps(dict(sorted(records.items())), indent=1, ensure_ascii=False, allow_nan=False)
    # One innermost list per line, so that a change of the numbers reads well.
    rows = re.sub(r"\[[^\[\]{}]*\]", lambda row: re.sub(r"\s*\n\s*", " ", row[0]), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(rows + "\n", encoding="utf-8")
    unfinished.replace(path)
    return path


def record_of(name: str, folder: Path | None = None) -> dict:
    """What is recorded of an experiment and how it was made, as plain JSON. Raises RecordError if there is nothing."""
    topic, _, experiment = name.partition(".")
    path = (folder or RESULTS) / f"{topic}.json"
    if not path.exists():
        raise RecordError(f"there is no recorded result of {name}. {_remedy(name)}")
    records = _read(path)
    if experiment not in records:
        known = ", ".join(records) or "nothing"
        raise RecordError(f"{path.name} holds {known}, but no {experiment!r}. {_remedy(name)}")
    return records[experiment]


def load(name: str, result: type, folder: Path | None = None) -> Any:
    """The recorded result of the experiment `name`, as an object of the class `result`.

    Raises `RecordError` if there is none, or if it does not hold what `result` needs.
    """
    record = record_of(name, folder)
    try:
        numbers = record["numbers"]
        return result(**{field.name: numbers[field.name] for field in fields(result)})
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"the recorded result of {name} is damaged ({error!r}). {_remedy(name)}") from error


def as_arrays(result: object, **dimensions: int) -> None:
    """Turn the named fields of a frozen result, lists if read from a record, into arrays. Raises ValueError if one has
    another number of dimensions."""
    for name, expected in dimensions.items():
        array = np.asarray(getattr(result, name))
        if array.ndim != expected or array.dtype.kind not in "if":
            raise ValueError(f"{name} must be an array of numbers with {expected} dimensions")
        object.__setattr__(result, name, array)


def _read(path: Path) -> dict:
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RecordError(f"{path.name} is damaged ({error}). {_remedy(path.stem)}") from error
    if not isinstance(records, dict):
        raise RecordError(f"{path.name} is damaged (no experiments by name). {_remedy(path.stem)}")
    return records


def _remedy(name: str) -> str:
    return f"An instructor makes it with: python -m dropcourse.experiments --only {name}"


def _plain(value: Any) -> Any:
    """Numbers, arrays and lists of them as JSON knows them."""
    if isinstance(value, np.ndarray | list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.{DIGITS}g}")
    return value.item() if isinstance(value, np.generic) else value
