"""Data sets that are too large or not free to come with the course: read from files in a folder that you name.

    from dropcourse.data_files import load_mnist, load_penn_treebank
    training, testing = load_mnist("data/mnist")

Nothing is fetched unless you say so: `python -m dropcourse download mnist data/mnist`. Every file is read and checked
to its end before anything is returned; what is wrong with one is a `DataFileError` that says what to do.

mnist      handwritten digits in the IDX format, plain or compressed with gzip
corpus     text of one sentence a line, as the Penn Treebank comes
download   the explicit step
files      what they share: whole files, checksums, errors
"""

from dropcourse.data_files.corpus import Corpus, load_corpus, load_penn_treebank
from dropcourse.data_files.download import download
from dropcourse.data_files.mnist import load_mnist, read_idx

__all__ = ["Corpus", "download", "load_corpus", "load_mnist", "load_penn_treebank", "read_idx"]
