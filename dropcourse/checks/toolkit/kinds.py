"""What counts as a value, and the three stand-ins for what does not; shared by `encode` and `decode`."""

from dataclasses import dataclass

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 16
MAX_ITEMS = 250_000
MAX_MEMBERS = 1_000
MAX_TEXT = 200

# Others keep a position in their state, and NumPy takes any number for it: a forged one reads beyond their memory.
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "SFC64")

TENSOR_DTYPES = {
    "bool", "uint8", "int8", "int16", "int32", "int64",
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128",
}  # fmt: skip


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is not a value: the name of its type, and at most 200 characters of its repr."""

    type_name: str
    text: str

    def __str__(self) -> str:
        return f"an object of type {self.type_name}"


@dataclass(frozen=True)
class Reference:
    """Stands for an object that stays where the student's code runs; `key` is its number on the workbench there."""

    key: int


@dataclass(frozen=True)
class Lent:
    """Stands for a function of the check that is lent for one call: its number among them, and its name."""

    key: int
    name: str


def readable(text: str, limit: int = MAX_TEXT) -> str:
    """One line of at most `limit` printable characters: text from student code, fit for messages and files. Raises
    TypeError for what is not exactly a string, for a list of strings could be of any length."""
    if type(text) is not str:
        raise TypeError(f"a text was expected, not {type(text).__name__}")
    return "".join(character if character.isprintable() else " " for character in text[:limit])
