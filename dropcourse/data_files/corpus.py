"""Text for language models: three files of one sentence a line, words apart by spaces, as the Penn Treebank comes.

The files are those of Mikolov et al. 2010 (Interspeech): lower case, 10,000 kinds of words, rare ones as `<unk>`. The
treebank is licensed by the Linguistic Data Consortium; look whether you may use it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dropcourse.data_files import files
from dropcourse.errors import DataFileError

PARTS = ("train", "valid", "test")
END, UNKNOWN = "<eos>", "<unk>"
PENN_TREEBANK = {  # MD5
    "ptb.train.txt": "f26c4b92c5fdc7b3f8c7cdcb991d8420",
    "ptb.valid.txt": "aa0affc06ff7c36e977d7cd49e3839bf",
    "ptb.test.txt": "8b80168b89c18661a38ef683c0dc3721",
}
REMEDY = "Fetch the three files with: python -m dropcourse download ptb FOLDER"


@dataclass(frozen=True, eq=False)
class Corpus:
    """Three texts as word numbers, int64 `(words,)` each, and the `vocabulary` that the numbers point into: words by
    how often they occur in the training text, the most frequent first, equally frequent ones in alphabetical order.
    Each line ends with the word `<eos>`."""

    train: np.ndarray
    valid: np.ndarray
    test: np.ndarray
    vocabulary: tuple[str, ...]

    def words(self, numbers: np.ndarray) -> list[str]:
        """The words of these numbers."""
        return [self.vocabulary[number] for number in numbers]


def load_penn_treebank(folder: str | Path, *, checksums: Mapping[str, str] | None = PENN_TREEBANK) -> Corpus:
    """The Penn Treebank from `ptb.train.txt`, `ptb.valid.txt` and `ptb.test.txt` in `folder`: 929,589, 73,760 and
    82,430 words with the ends of lines. `checksums=None` takes another edition.

    Raises DataFileError, see `load_corpus`.
    """
    return load_corpus(folder, tuple(PENN_TREEBANK), checksums=checksums)


def load_corpus(
    folder: str | Path, names: tuple[str, str, str], *, checksums: Mapping[str, str] | None = None
) -> Corpus:
    """Read training, validation and test text from these three files in `folder`; plain UTF-8, a sentence a line.

    A word that the training text lacks becomes `<unk>`, if the training text knows that word. Nothing is returned
    unless all three files are complete. Raises DataFileError if one is missing, empty, not text, breaks
    off in the middle of a line, has another checksum than `checksums` states, is the same as another, or holds a word
    that cannot become `<unk>`.
    """
    expected = checksums or {}
    texts = {}
    for name in names:
        path = files.find(folder, name, remedy=REMEDY)
        content = files.read(path, remedy=REMEDY)
        texts[path] = _lines(content, path)
        files.check(content, path, expected.get(name), remedy=REMEDY)
    paths = list(texts)
    for i, path in enumerate(paths):
        for other in paths[:i]:
            if texts[path] == texts[other]:
                raise DataFileError(f"{path} and {other.name} hold the same text; one of them is a copy. {REMEDY}")
    counts = Counter(word for line in texts[paths[0]] for word in line)
    vocabulary = tuple(sorted(counts, key=lambda word: (-counts[word], word)))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    return Corpus(*(np.array(list(_numbers(texts[path], numbers, path)), np.int64) for path in paths), vocabulary)


def _lines(content: bytes, path: Path) -> list[list[str]]:
    """The words of each line that has some, with `<eos>` at its end."""
    if content.startswith(files.GZIP):
        raise DataFileError(f"{path} is compressed with gzip; unpack it first.")
    if b"\0" in content:
        raise DataFileError(f"{path} is no text: it holds zero bytes. {REMEDY}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataFileError(
            f"{path} is no UTF-8: line {line} holds the byte {content[error.start]:#04x}. {REMEDY}"
        ) from None
    if not text.endswith("\n"):
        raise DataFileError(f"{path} breaks off: its last line, {text.count(chr(10)) + 1}, has no end. {REMEDY}")
    lines = [[*words, END] for line in text.split("\n") if (words := line.split())]
    if not lines:
        raise DataFileError(f"{path} holds no word. {REMEDY}")
    return lines


def _numbers(lines: list[list[str]], numbers: Mapping[str, int], path: Path) -> Iterator[int]:
    unknown = numbers.get(UNKNOWN)
    for line in lines:
        for word in line:
            number = numbers.get(word, unknown)
            if number is None:
                raise DataFileError(
                    f"{path} holds the word {word!r}, which the training text lacks, and so it does {UNKNOWN}. Put "
                    f"{UNKNOWN} in the place of rare words in all files."
                )
            yield number
