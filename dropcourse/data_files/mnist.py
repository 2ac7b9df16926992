"""Handwritten digits from four files in the IDX format, as LeCun, Cortes and Burges published them in 1998.

IDX: two zero bytes, a type, the number of axes, each axis' length as four bytes with the highest first, then the
numbers, the last axis fastest. The checksums are those of the unpacked files, whatever they were compressed with.
"""

import math
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from dropcourse.data import Dataset
from dropcourse.data_files import files
from dropcourse.errors import DataFileError

SIDE, CLASSES = 28, 10
CHECKSUMS = {  # MD5, of the unpacked files
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
LIMIT = 64 << 20  # bytes: more than the largest of the four
REMEDY = "Fetch the four files with: python -m dropcourse download mnist FOLDER"


def load_mnist(
    folder: str | Path, *, checksums: Mapping[str, str] | None = CHECKSUMS
) -> tuple[Dataset, Dataset]:  # fmt: skip
    """The training and the test digits: 60,000 and 10,000 rows of 784 pixels in [0, 1], 10 classes.

    `folder` holds the four files, plain or with `.gz`. `checksums` maps their names without `.gz` to checksums of what
    is in them; `None` takes any files of this kind, such as Fashion-MNIST, of whatever number of examples.

    Nothing is returned unless all four files are complete. Raises DataFileError if one is missing, damaged, or not of
    images 28 x 28 with a label from 0 to 9 each.
    """
    expected = dict.fromkeys(CHECKSUMS) if checksums is None else checksums
    parts = []
    for kind in ("train", "t10k"):
        images, labels = (
            (path := files.find(folder, f"{name}.gz", name, remedy=REMEDY), read_idx(path, expected[name]))
            for name in (f"{kind}-images-idx3-ubyte", f"{kind}-labels-idx1-ubyte")
        )
        parts.append(_dataset(*images, *labels))
    return parts[0], parts[1]


def read_idx(path: str | Path, checksum: str | None = None) -> np.ndarray:
    """The array of bytes in an IDX file, plain or compressed with gzip: uint8, of the shape that the file states.

    Raises DataFileError if the file is not of this kind, breaks off, goes on after its end, or has not the `checksum`.
    """
    path = Path(path)
    content = files.unpack(files.read(path, remedy=REMEDY), path, limit=LIMIT, remedy=REMEDY)
    if len(content) < 4:
        raise DataFileError(f"{path} breaks off within its first 4 bytes. {REMEDY}")
    zeros, kind, axes = struct.unpack(">HBB", content[:4])
    if zeros != 0 or axes == 0:
        raise DataFileError(f"{path} is no IDX file: it begins with {content[:4].hex(' ')}. {REMEDY}")
    if kind != 0x08:
        raise DataFileError(f"{path} holds numbers of type {kind:#04x}; only bytes, type 0x08, are read here. {REMEDY}")
    start = 4 + 4 * axes
    if len(content) < start:
        raise DataFileError(f"{path} breaks off within its header of {start} bytes. {REMEDY}")
    shape = struct.unpack(f">{axes}I", content[4:start])
    size, found = math.prod(shape), len(content) - start
    if found != size:
        words = "breaks off" if found < size else "goes on after its end"
        raise DataFileError(f"{path} {words}: its header announces {size:,} bytes, {found:,} follow. {REMEDY}")
    files.check(content, path, checksum, remedy=REMEDY)
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _dataset(images_path: Path, images: np.ndarray, labels_path: Path, labels: np.ndarray) -> Dataset:
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise DataFileError(f"{images_path} holds an array {images.shape}, not images of {SIDE} x {SIDE}. {REMEDY}")
    if labels.ndim != 1:
        raise DataFileError(f"{labels_path} holds an array {labels.shape}, not one label for each image. {REMEDY}")
    if len(images) == 0:
        raise DataFileError(f"{images_path} holds no image. {REMEDY}")
    if len(images) != len(labels):
        raise DataFileError(
            f"{images_path} holds {len(images):,} images and {labels_path.name} {len(labels):,} labels; they do not "
            f"belong together. {REMEDY}"
        )
    if labels.max() >= CLASSES:
        raise DataFileError(
            f"{labels_path} holds the label {labels.max()}; labels go from 0 to {CLASSES - 1}. {REMEDY}"
        )
    pixels = images.reshape(len(images), -1).astype(np.float32) / 255
    return Dataset(pixels, labels.astype(np.int64), "MNIST", CLASSES)
