"""Whole files or none: reading, unpacking and checking, with errors that say what to do."""

import gzip
import hashlib
import io
import zlib
from pathlib import Path

from dropcourse.errors import DataFileError

GZIP = b"\x1f\x8b"
PAGE = (b"<!doctype", b"<html", b"<?xml")


def find(folder: str | Path, *names: str, remedy: str) -> Path:
    """The file of the first of these names in `folder`. Raises DataFileError if none of them is a file there."""
    folder = Path(folder)
    if not folder.exists():
        raise DataFileError(f"there is no folder {folder}. {remedy}")
    if not folder.is_dir():
        raise DataFileError(f"{folder} is a file; name the folder that holds {' or '.join(names)}")
    for name in names:
        path = folder / name
        if path.is_dir():
            raise DataFileError(f"{path} is a folder, a file was expected. {remedy}")
        if path.exists():
            return path
    there = ", ".join(sorted(path.name for path in folder.iterdir())[:6]) or "nothing"
    raise DataFileError(f"{folder} holds {there}, but no {' and no '.join(names)}. {remedy}")


def read(path: Path, *, remedy: str) -> bytes:
    """All bytes of a file. Raises DataFileError if it cannot be read, is empty, or is a web page."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path} cannot be read ({error.strerror}). Look at its permissions.") from error
    if not content:
        raise DataFileError(f"{path} is empty. {remedy}")
    if content.lstrip()[:9].lower().startswith(PAGE):
        raise DataFileError(f"{path} is a web page, not the data: a link to a page was saved. {remedy}")
    return content


def unpack(content: bytes, path: Path, *, limit: int, remedy: str) -> bytes:
    """`content` itself, or what it holds if it is compressed with gzip. Raises DataFileError if that breaks off, is
    damaged, is followed by something else, or is longer than `limit` bytes."""
    if not content.startswith(GZIP):
        if path.suffix == ".gz":
            raise DataFileError(f"{path} is called .gz, but is not compressed with gzip. {remedy}")
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(limit + 1)
            if len(unpacked) > limit:
                raise DataFileError(
                    f"{path} unpacks to more than {limit:,} bytes, which is none of these data. {remedy}"
                )
    except EOFError as error:
        raise DataFileError(f"{path} breaks off: the end of the compressed data is missing. {remedy}") from error
    except (gzip.BadGzipFile, zlib.error, OSError) as error:
        raise DataFileError(f"{path} is damaged: it cannot be unpacked ({error}). {remedy}") from error
    return unpacked


def digest(content: bytes, like: str) -> str:
    """The checksum of `content`, of the kind of `like`: SHA-256 if that has 64 hexadecimal digits, MD5 if it has 32.
    MD5 finds accidents, no forgeries; it is here where nothing else was ever published."""
    algorithm = {64: "sha256", 32: "md5"}[len(like)]
    return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()


def check(content: bytes, path: Path, expected: str | None, *, remedy: str) -> None:
    """Raises DataFileError unless `content` has the `expected` checksum; None expects nothing."""
    if expected is not None and (found := digest(content, expected)) != expected:
        raise DataFileError(
            f"{path} is another file than the published one: its checksum is {found}, not {expected}. {remedy} If you "
            "mean another data set in this format, pass checksums=None."
        )
