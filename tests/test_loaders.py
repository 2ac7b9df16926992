"""Data files from a folder: real formats are read, broken files are named with what to do, and nothing is half-read."""

import gzip
import hashlib
import io
import os
import socket
import struct
import subprocess
import sys

import numpy as np
import pytest
from ordinary_user import as_ordinary_user

from dropcourse import __main__ as command
from dropcourse.data_files import corpus, download, load_corpus, load_mnist, load_penn_treebank, mnist, read_idx
from dropcourse.data_files import download as download_function
from dropcourse.data_files.download import SOURCES, Source
from dropcourse.errors import DataFileError, DropcourseError

DIGITS = tuple(mnist.CHECKSUMS)
TEXTS = tuple(corpus.PENN_TREEBANK)
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = DIGITS
SENTENCES = {
    TEXTS[0]: " the cat sat on the <unk> \n the dog ran \n the cat ran \n",
    TEXTS[1]: " the dog sat \n",
    TEXTS[2]: " a mouse ran \n the cat sat \n",
}


def idx(array, kind=0x08):
    return struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + array.tobytes()


def arrays(count, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, 28, 28), dtype=np.uint8), rng.integers(0, 10, count, dtype=np.uint8)


@pytest.fixture
def digits(tmp_path):
    """A folder with the four files, compressed as they are published; and the arrays in them, by name."""
    known = dict(zip(DIGITS, (*arrays(20, 0), *arrays(7, 1)), strict=True))
    for name, array in known.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(idx(array)))
    return tmp_path, known


@pytest.fixture
def texts(tmp_path):
    for name, text in SENTENCES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


# What is whole is read


@pytest.mark.parametrize("compressed", [True, False])
def test_digits_are_read_as_pixels_between_0_and_1_with_their_labels(digits, compressed):
    folder, known = digits
    if not compressed:
        for path in list(folder.iterdir()):
            (folder / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
            path.unlink()
    training, testing = load_mnist(folder, checksums=None)
    assert (training.x.shape, training.x.dtype, training.classes) == ((20, 784), np.float32, 10)
    np.testing.assert_array_equal(training.x, known[TRAIN_IMAGES].reshape(20, 784).astype(np.float32) / 255)
    np.testing.assert_array_equal(testing.y, known[TEST_LABELS])
    assert testing.y.dtype == np.int64


@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 3, 4), (1, 1, 1, 6)])
def test_an_idx_file_has_the_shape_that_it_states(tmp_path, shape):
    array = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    (tmp_path / "any").write_bytes(idx(array))
    np.testing.assert_array_equal(read_idx(tmp_path / "any"), array)


def test_a_checksum_is_that_of_what_is_in_the_file_however_it_is_compressed(digits):
    folder, known = digits
    checksums = {name: hashlib.md5(idx(array)).hexdigest() for name, array in known.items()}
    (folder / f"{TEST_LABELS}.gz").write_bytes(gzip.compress(idx(known[TEST_LABELS]), compresslevel=1))
    assert len(load_mnist(folder, checksums=checksums)[1]) == 7


def test_a_text_becomes_numbers_of_words_by_frequency_with_ends_of_lines(texts):
    read = load_penn_treebank(texts, checksums=None)
    assert read.vocabulary == ("the", "<eos>", "cat", "ran", "<unk>", "dog", "on", "sat")
    assert read.words(read.valid) == ["the", "dog", "sat", "<eos>"]
    assert read.words(read.test) == ["<unk>", "<unk>", "ran", "<eos>", "the", "cat", "sat", "<eos>"]
    assert len(read.train) == 6 + 1 + 3 + 1 + 3 + 1
    assert {part.dtype for part in (read.train, read.valid, read.test)} == {np.dtype(np.int64)}


def test_any_three_texts_can_be_read_with_any_letters_and_empty_lines(tmp_path):
    for name, text in (("a", "naïve café\n\n\nnaïve\n"), ("b", "café\n"), ("c", "naïve\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_corpus(tmp_path, ("a", "b", "c")).vocabulary == ("<eos>", "naïve", "café")


def test_loading_reaches_for_no_network(digits, texts, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    load_mnist(digits[0], checksums=None)
    load_penn_treebank(texts, checksums=None)
    with pytest.raises(DataFileError, match="python -m dropcourse download mnist"):
        load_mnist(texts / "nowhere")


def test_importing_the_loaders_loads_neither_torch_nor_a_client_of_the_network():
    code = "import sys, dropcourse.data_files.mnist as m; print({'torch', 'requests', 'sklearn'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"


# What is broken is named


def change(folder, name, content):
    (folder / f"{name}.gz").unlink()
    (folder / name).write_bytes(content)


def rewrite(change_bytes):
    def damage(folder, known):
        path = folder / f"{TEST_IMAGES}.gz"
        path.write_bytes(change_bytes(path.read_bytes()))

    return damage


def plain(name, change_bytes):
    return lambda folder, known: change(folder, name, change_bytes(idx(known[name])))


def flip_in_the_middle(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


def into_a_folder(folder, known):
    (folder / f"{TEST_IMAGES}.gz").unlink()
    (folder / TEST_IMAGES).mkdir()


BROKEN_DIGITS = {
    "a file is missing": (lambda folder, known: (folder / f"{TEST_LABELS}.gz").unlink(), "no t10k-labels-idx1-ubyte"),
    "a folder in its place": (into_a_folder, "is a folder, a file was expected"),
    "an empty file": (rewrite(lambda content: b""), "is empty"),
    "a web page": (rewrite(lambda content: b"<!DOCTYPE html><html>Not found</html>"), "is a web page"),
    "called .gz and not compressed": (rewrite(lambda content: b"digits"), "not compressed with gzip"),
    "compressed data break off": (rewrite(lambda content: content[: len(content) // 2]), "breaks off"),
    "compressed data lack their checksum": (rewrite(lambda content: content[:-4]), "breaks off"),
    "a flipped bit in compressed data": (rewrite(flip_in_the_middle), "damaged|breaks off"),
    "something after compressed data": (rewrite(lambda content: content + b"more"), "damaged"),
    "3 bytes": (plain(TEST_IMAGES, lambda content: content[:3]), "breaks off within its first 4 bytes"),
    "no IDX": (plain(TEST_IMAGES, lambda content: b"P5 28 28 255 " + content), "is no IDX file"),
    "no axes": (plain(TEST_IMAGES, lambda content: b"\0\0\x08\0"), "is no IDX file"),
    "numbers of another type": (plain(TEST_IMAGES, lambda c: c[:2] + b"\x0d" + c[3:]), "type 0x0d"),
    "the header breaks off": (plain(TEST_IMAGES, lambda content: content[:9]), "within its header of 16 bytes"),
    "the pixels break off": (plain(TEST_IMAGES, lambda content: content[:-1]), "5,488 bytes, 5,487 follow"),
    "pixels too many": (plain(TEST_IMAGES, lambda content: content + b"\0"), "goes on after its end"),
    "a header that lies about its size": (
        plain(TEST_IMAGES, lambda content: content[:4] + b"\xff" * 12 + content[16:]),
        "breaks off: its header announces 79,228,162,458,924,105,385,300,197,375 bytes",
    ),
    "labels in the place of images": (
        lambda folder, known: change(folder, TEST_IMAGES, idx(known[TEST_LABELS])),
        "not images of 28 x 28",
    ),
    "images of another size": (
        lambda folder, known: change(folder, TEST_IMAGES, idx(np.zeros((7, 32, 32), np.uint8))),
        r"array \(7, 32, 32\), not images",
    ),
    "images in the place of labels": (
        lambda folder, known: change(folder, TEST_LABELS, idx(known[TEST_IMAGES])),
        "not one label for each image",
    ),
    "no images": (
        lambda folder, known: [change(folder, n, idx(known[n][:0])) for n in (TEST_IMAGES, TEST_LABELS)],
        "holds no image",
    ),
    "labels of other images": (
        lambda folder, known: change(folder, TEST_LABELS, idx(known[TRAIN_LABELS])),
        "7 images and t10k-labels-idx1-ubyte 20 labels",
    ),
    "a label above 9": (
        lambda folder, known: change(folder, TEST_LABELS, idx(np.full(7, 11, np.uint8))),
        "holds the label 11",
    ),
}


@pytest.mark.parametrize("kind", BROKEN_DIGITS)
def test_a_broken_file_of_digits_is_named_and_nothing_is_returned(digits, kind):
    (folder, known), (damage, message) = digits, BROKEN_DIGITS[kind]
    damage(folder, known)
    with pytest.raises(DataFileError, match=message) as error:
        load_mnist(folder, checksums=None)
    assert "t10k-" in str(error.value)
    assert str(error.value).endswith("Fetch the four files with: python -m dropcourse download mnist FOLDER")


def test_a_compressed_file_that_unpacks_to_gigabytes_is_refused_before_it_does(digits, monkeypatch):
    folder, _ = digits
    monkeypatch.setattr(mnist, "LIMIT", 1000)
    with pytest.raises(DataFileError, match="unpacks to more than 1,000 bytes"):
        load_mnist(folder, checksums=None)


def test_whole_digits_of_another_data_set_are_refused_unless_that_is_said(digits):
    with pytest.raises(DataFileError, match=r"another file than the published one.*pass checksums=None"):
        load_mnist(digits[0])


@pytest.mark.parametrize("load", [load_mnist, load_penn_treebank])
def test_a_folder_that_is_none_is_named(tmp_path, load):
    with pytest.raises(DataFileError, match=r"there is no folder .*nowhere"):
        load(tmp_path / "nowhere")
    (tmp_path / "file").write_text("text")
    with pytest.raises(DataFileError, match="is a file; name the folder that holds"):
        load(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataFileError, match="holds nothing, but no"):
        load(tmp_path / "empty")


def test_a_file_that_may_not_be_read_is_named(texts):
    (texts / TEXTS[1]).chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(DataFileError, match="cannot be read"):
            load_penn_treebank(texts, checksums=None)
        return
    for folder in [texts, *texts.parents][: len(texts.parents) - 1]:  # else nobody may enter
        folder.chmod(folder.stat().st_mode | 0o011)
    code = f"from dropcourse.data_files import load_penn_treebank as load; load({str(texts)!r}, checksums=None)"
    said = as_ordinary_user("-c", code)
    assert said.returncode == 1
    assert "DataFileError" in said.stderr
    assert "cannot be read" in said.stderr


BROKEN_TEXTS = {
    "missing": (None, "but no ptb.valid.txt"),
    "empty": (b"", "is empty"),
    "blank lines": (b" \n\n  \n", "holds no word"),
    "a web page": (b"\n<html><body>429</body></html>\n", "is a web page"),
    "compressed": (gzip.compress(b"the cat\n"), "is compressed with gzip"),
    "no text": (b"the\0cat\n", "holds zero bytes"),
    "another encoding": ("the cat\nthe café\n".encode("latin-1"), "line 2 holds the byte 0xe9"),
    "breaks off in a line": (b"the cat sat\nthe do", "breaks off: its last line, 2, has no end"),
    "breaks off in a letter": ("the cat\nthe café".encode()[:-1], "is no UTF-8: line 2"),
    "a copy of the training text": (SENTENCES[TEXTS[0]].encode(), "ptb.train.txt hold the same text"),
}


@pytest.mark.parametrize("kind", BROKEN_TEXTS)
def test_a_broken_text_is_named_and_nothing_is_returned(texts, kind):
    content, message = BROKEN_TEXTS[kind]
    (texts / TEXTS[1]).unlink()
    if content is not None:
        (texts / TEXTS[1]).write_bytes(content)
    with pytest.raises(DataFileError, match=message) as error:
        load_penn_treebank(texts, checksums=None)
    assert TEXTS[1] in str(error.value)


def test_a_word_that_cannot_become_unknown_is_named(texts):
    (texts / TEXTS[0]).write_text("the cat\nsat\n")
    with pytest.raises(DataFileError, match=r"ptb\.valid\.txt holds the word 'dog', which the training text lacks"):
        load_penn_treebank(texts, checksums=None)


def test_another_edition_of_the_treebank_is_refused_unless_that_is_said(texts):
    with pytest.raises(DataFileError, match=r"ptb\.train\.txt is another file than the published one"):
        load_penn_treebank(texts)


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_wherever_a_compressed_file_breaks_off_it_is_refused(digits, cut):
    folder, known = digits
    path = folder / f"{TEST_LABELS}.gz"
    content = gzip.compress(idx(known[TEST_LABELS]))
    path.write_bytes(content[: cut % len(content)])
    with pytest.raises(DataFileError, match="t10k-labels"):
        load_mnist(folder, checksums=None)


# The explicit step


def source(files):
    return Source(
        "https://example.org/", {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    )


def served(files, asked):
    def fetch(address):
        asked.append(address)
        name = address.removeprefix("https://example.org/")
        if name not in files:
            raise OSError("HTTP Error 404: Not Found")
        return io.BytesIO(files[name])

    return fetch


def test_files_are_fetched_checked_and_not_fetched_again(tmp_path):
    files, asked, said = {"one": b"1", "two": b"22"}, [], []
    paths = download(
        "mnist", tmp_path / "new" / "folder", source=source(files), fetch=served(files, asked), say=said.append
    )
    assert [path.read_bytes() for path in paths] == [b"1", b"22"]
    assert asked == ["https://example.org/one", "https://example.org/two"]
    assert len(said) == 2
    paths[1].write_bytes(b"2")  # cut short
    download("mnist", tmp_path / "new" / "folder", source=source(files), fetch=served(files, asked))
    assert asked[2:] == ["https://example.org/two"]
    assert paths[1].read_bytes() == b"22"


@pytest.mark.parametrize("there", [None, b"old"])
def test_nothing_of_a_damaged_download_is_kept_and_what_was_there_stays(tmp_path, there):
    if there:
        (tmp_path / "two").write_bytes(there)
    right, damaged = {"one": b"1", "two": b"22"}, {"one": b"1", "two": b"2"}
    with pytest.raises(DataFileError, match="what came for two is not the published file"):
        download("mnist", tmp_path, source=source(right), fetch=served(damaged, []))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"1"} | (
        {"two": there} if there else {}
    )


def test_without_a_network_the_message_says_what_to_do(tmp_path):
    with pytest.raises(
        DataFileError, match=r"https://example\.org/one cannot be fetched .*put the file into the folder"
    ):
        download("mnist", tmp_path, source=source({"one": b"1"}), fetch=served({}, []))
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFileError, match="Name another folder"):
        download("mnist", tmp_path / "file", source=source({}))
    with pytest.raises(ValueError, match=r"must be one of \['mnist', 'ptb'\], got 'cifar'"):
        download("cifar", tmp_path)


def test_what_is_fetched_is_what_the_loaders_read():
    assert [name.removesuffix(".gz") for name in SOURCES["mnist"].checksums] == list(DIGITS)
    assert SOURCES["ptb"].checksums is corpus.PENN_TREEBANK


def test_the_command_fetches_and_reports_in_a_sentence(tmp_path, monkeypatch, capsys):
    files = {"one": b"1"}
    monkeypatch.setitem(SOURCES, "mnist", source(files))
    monkeypatch.setattr(sys.modules[download_function.__module__], "urlopen", lambda address, timeout: io.BytesIO(b"1"))
    assert command.main(["download", "mnist", str(tmp_path)]) == 0
    assert "one is there and complete" in capsys.readouterr().out
    monkeypatch.setattr(sys.modules[download_function.__module__], "urlopen", lambda address, timeout: io.BytesIO(b"2"))
    (tmp_path / "one").unlink()
    assert command.main(["download", "mnist", str(tmp_path)]) == 2
    assert "nothing of it was kept" in capsys.readouterr().err


def test_the_error_is_one_of_the_course():
    assert issubclass(DataFileError, DropcourseError)
