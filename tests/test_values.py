"""Values arrive as they were sent, everything else arrives as a description, and nothing that is sent can do harm."""

import contextlib
import enum
import random
import struct
import threading
import time
from collections import OrderedDict, namedtuple

import msgpack
import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dropcourse.checks.toolkit.kinds import MAX_BYTES, MAX_DEPTH, MAX_ITEMS, TENSOR_DTYPES
from dropcourse.checks.toolkit.values import Opaque, Reference, pack, unpack
from dropcourse.errors import ValueRefused

dtypes = st.one_of(
    st.just(np.dtype(bool)), hnp.integer_dtypes(), hnp.unsigned_integer_dtypes(), hnp.floating_dtypes(),
    hnp.complex_number_dtypes(),
)  # fmt: skip
shapes = hnp.array_shapes(min_dims=0, min_side=0, max_dims=4, max_side=4)
arrays = hnp.arrays(dtypes, shapes)
keys = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary())
simple = st.one_of(keys, st.integers(-(2**200), 2**200), st.complex_numbers(allow_nan=False), st.just(float("nan")))
nested = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(keys, inner), st.sets(keys), st.frozensets(keys)
    ),
    max_leaves=30,
)


def there_and_back(value):
    return unpack(pack(value))


def same(a, b):
    """Equal in value and exact type, at every depth; NaN equals NaN."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(map(repr, a)) == list(map(repr, b)) and all(map(same, a.values(), b.values()))
    return a == b or (a != a and b != b)


@given(nested)
@example(-0.0)
@example(10**5000)
@example("\ud800 a lone surrogate")
def test_plain_values_come_back_the_same(value):
    assert same(there_and_back(value), value)


@given(arrays)
def test_arrays_come_back_bit_by_bit(array):
    back = there_and_back(array)
    assert type(back) is np.ndarray
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert back.flags.writeable
    assert not np.shares_memory(back, array)


@given(hnp.arrays(dtypes, ()))
def test_numpy_scalars_keep_their_type(array):
    back = there_and_back(array[()])
    assert type(back) is type(array[()])
    assert back.tobytes() == array[()].tobytes()


@given(st.sampled_from(sorted(TENSOR_DTYPES)), shapes, st.integers(0, 2**32))
def test_tensors_come_back_bit_by_bit(dtype, shape, seed):
    raw = torch.randint(0, 2, shape, generator=torch.Generator().manual_seed(seed))
    tensor = raw.to(getattr(torch, dtype))
    back = there_and_back(tensor)
    assert type(back) is torch.Tensor
    assert (back.dtype, back.shape) == (tensor.dtype, tensor.shape)
    assert torch.equal(back, tensor)


@pytest.mark.parametrize(
    "value",
    [
        np.arange(12.0).reshape(3, 4)[::-1, ::2],
        np.arange(12).reshape(3, 4).T,
        np.broadcast_to(np.float32(3), (2, 3)),
        np.array([1, 2], ">i4"),
        np.asfortranarray(np.ones((2, 3), complex)),
    ],
)
def test_arrays_of_any_layout(value):
    back = there_and_back(value)
    assert back.dtype == value.dtype
    assert np.array_equal(back, value)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(12.0).reshape(3, 4)[:, ::2],
        torch.arange(12).reshape(3, 4).T,
        torch.ones(1).expand(2, 3),
        torch.tensor([1 + 2j, 3 - 4j]).conj(),
        torch.tensor([1 + 2j, 3 - 4j]).conj().imag,
        torch.ones(3, requires_grad=True),
        torch.nn.Parameter(torch.ones(3)),
        torch.tensor([float("nan"), -0.0]).bfloat16(),
    ],
)
def test_tensors_of_any_layout(tensor):
    back = there_and_back(tensor)
    assert type(back) is torch.Tensor
    assert not back.requires_grad
    torch.testing.assert_close(back, tensor.detach().resolve_conj().resolve_neg(), equal_nan=True, rtol=0, atol=0)


@given(st.sampled_from(["PCG64", "PCG64DXSM", "SFC64"]), st.integers(0, 2**128), st.integers(0, 5))
def test_generators_continue_identically(name, seed, steps):
    rng = np.random.Generator(getattr(np.random, name)(seed))
    rng.random(steps, dtype=np.float32)
    rng.spawn(1)
    back = there_and_back(rng)
    assert np.array_equal(back.random(5), rng.random(5))
    assert np.array_equal(back.spawn(2)[1].random(5), rng.spawn(2)[1].random(5))
    assert pack(back) == pack(rng)


def test_a_torch_generator_continues_identically():
    generator = torch.Generator().manual_seed(3)
    torch.randn(5, generator=generator)
    back = there_and_back(generator)
    assert torch.equal(torch.randn(5, generator=back), torch.randn(5, generator=generator))


def test_references_arrive():
    assert there_and_back({"target": Reference(7)}) == {"target": Reference(7)}


# What pretends to be a value.


class Hostile:
    """Whatever is asked of it, it answers with an error that no sensible caller expects."""

    def _refuse(self, *args, **kwargs):
        raise SystemExit("gotcha")

    __eq__ = __ne__ = __hash__ = __len__ = __iter__ = __bool__ = __index__ = __int__ = __float__ = _refuse
    __array__ = __getitem__ = __str__ = __format__ = __reduce__ = __contains__ = _refuse


def hostile(base):
    return type(f"Hostile{base.__name__}", (Hostile, base), {})


class Trickster(np.ndarray):
    dtype = shape = nbytes = property(lambda self: 1 / 0)

    def tobytes(self):
        return b"other bytes"


class TricksterTensor(torch.Tensor):
    dtype = shape = property(lambda self: 1 / 0)

    def numel(self):
        return 0

    @classmethod
    def __torch_function__(cls, *args, **kwargs):
        raise SystemExit("gotcha")


@pytest.mark.parametrize(
    ("pretend", "plain"),
    [
        (lambda: hostile(int)(5), 5),
        (lambda: hostile(int)(2**70), 2**70),
        (lambda: hostile(float)(2.5), 2.5),
        (lambda: hostile(complex)(1j), 1j),
        (lambda: hostile(str)("text"), "text"),
        (lambda: hostile(bytes)(b"raw"), b"raw"),
        (lambda: hostile(list)([1, 2]), [1, 2]),
        (lambda: hostile(tuple)((1, 2)), (1, 2)),
        (lambda: hostile(set)({1}), {1}),
        (lambda: hostile(frozenset)({1}), frozenset({1})),
        (lambda: OrderedDict(a=1), {"a": 1}),
        (lambda: namedtuple("Pair", "output mask")(1, 2), (1, 2)),
        (lambda: torch.Size([2, 3]), (2, 3)),
        (lambda: enum.IntEnum("Colour", "RED")["RED"], 1),
    ],
)
def test_a_subclass_arrives_as_the_plain_base(pretend, plain):
    back = there_and_back(pretend())
    assert type(back) is type(plain)
    assert back == plain


def test_a_dict_with_overridden_methods_arrives_as_a_dict():
    liar = hostile(dict)()
    dict.__setitem__(liar, "a", 1)
    assert there_and_back(liar) == {"a": 1}


def test_array_subclasses_arrive_as_plain_arrays():
    for array in (
        np.arange(3.0).view(hostile(np.ndarray)),
        np.arange(3.0).view(Trickster),
        np.arange(3.0).reshape(1, 3).view(np.matrix),
    ):
        back = there_and_back(array)
        assert type(back) is np.ndarray
        assert back.ravel().tolist() == [0, 1, 2]
    assert there_and_back(np.ma.masked_array([1.0, 2.0], mask=[True, False])).tolist() == [1, 2]


def test_tensor_subclasses_arrive_as_plain_tensors():
    for kind in (TricksterTensor, hostile(torch.Tensor)):
        back = there_and_back(torch.arange(3.0).as_subclass(kind))
        assert type(back) is torch.Tensor
        assert back.tolist() == [0, 1, 2]


class Liar:
    """Claims to be an array."""

    __class__ = np.ndarray
    dtype = np.dtype(float)
    shape = (3,)


class Nameless(type):
    def __getattribute__(cls, name):
        raise SystemExit("gotcha")


def unprintable(error):
    def __repr__(self):
        raise error

    return type("Unprintable", (), {"__repr__": __repr__})()


OTHER_THINGS = [
    object, Liar, Hostile, lambda: Nameless("Class", (), {})(), lambda: Nameless("Class", (), {}), lambda: len,
    lambda: np.ndarray, lambda: torch.nn.Linear(1, 1), lambda: np.array([object()]), lambda: np.array(["text"]),
    lambda: np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]), lambda: np.datetime64("2020-01-01"),
    lambda: np.random.RandomState(0), lambda: np.random.Generator(np.random.MT19937(0)),
    lambda: np.random.Generator(np.random.Philox(0)), lambda: torch.ones(2).to_sparse(),
    lambda: torch.empty(2, device="meta"), threading.Lock, lambda: iter([]), lambda: range(3), lambda: Ellipsis,
    lambda: ValueError("x"), lambda: unprintable(ValueError()), lambda: unprintable(SystemExit()),
    lambda: unprintable(RecursionError()),
]  # fmt: skip


@pytest.mark.parametrize("make", OTHER_THINGS, ids=range(len(OTHER_THINGS)))
def test_everything_else_arrives_as_a_description(make):
    back = there_and_back([make()])[0]
    assert type(back) is Opaque
    assert max(len(back.type_name), len(back.text)) <= 200


def test_descriptions_hold_nothing_but_printable_text():
    class Noisy:
        def __repr__(self):
            return "\x1b[2J\ud800\u202e<script>\n" + "x" * 10**6

    back = there_and_back(Noisy())
    assert back.text.isprintable()
    assert len(back.text) <= 200
    back.text.encode()


def test_an_interrupt_while_describing_passes_through():
    with pytest.raises(KeyboardInterrupt):
        pack(unprintable(KeyboardInterrupt()))


def test_what_cannot_be_a_key_again_is_described():
    class Hashable(np.ndarray):
        __hash__ = object.__hash__

    class Listed(list):
        __hash__ = object.__hash__

    back = there_and_back({np.ones(2).view(Hashable): 1, Listed([1]): 2, (1, "a"): 3})
    assert [type(key) for key in back] == [Opaque, Opaque, tuple]
    assert type(there_and_back({Listed([1])}).pop()) is Opaque


# What is refused.


def cyclic():
    inner = []
    inner.append(inner)
    return inner


def deep(levels):
    value = 0
    for _ in range(levels):
        value = [value]
    return value


class Endless(list):
    """Grows each time that one of its items is described."""

    def feed(self):
        owner = self

        class Item:
            def __repr__(self):
                owner.append(Item())
                return ""

        self.append(Item())
        return self


@pytest.mark.parametrize(
    "make",
    [
        cyclic,
        lambda: {"a": [cyclic()]},
        lambda: deep(MAX_DEPTH + 1),
        lambda: deep(100_000),
        lambda: [0] * (MAX_ITEMS + 1),
        lambda: [[0] * 1000] * 1000,
        lambda: np.broadcast_to(0.0, (2**20, 2**20)),
        lambda: torch.zeros(1).expand(2**30, 2**30),
        lambda: [np.zeros(2**20)] * 100,
        lambda: ["x" * 2**20] * 100,
        lambda: "\u20ac" * (MAX_BYTES // 2),
        lambda: bytes(MAX_BYTES + 1),
        lambda: 1 << (MAX_BYTES * 8),
        lambda: Endless().feed(),
    ],
)
def test_what_is_too_large_or_too_deep_is_refused_at_once(make):
    value = make()
    began = time.perf_counter()
    with pytest.raises(ValueRefused):
        pack(value)
    assert time.perf_counter() - began < 5


def test_the_deepest_value_allowed_comes_back():
    assert there_and_back(deep(MAX_DEPTH)) == deep(MAX_DEPTH)


# Bytes from an untrusted process.


@given(st.binary(max_size=300))
def test_garbage_is_refused_and_nothing_else_happens(data):
    with contextlib.suppress(ValueRefused):
        unpack(data)


scraps = st.recursive(
    st.one_of(simple, st.sampled_from(["list", "dict", "array", "tensor", "rng", "int", "scalar", "set", "reference"])),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=20,
)


@given(scraps)
@settings(max_examples=300)
def test_well_formed_nonsense_is_refused_and_nothing_else_happens(tree):
    try:
        data = msgpack.packb(tree, unicode_errors="surrogatepass")
    except (OverflowError, TypeError):
        return
    with contextlib.suppress(ValueRefused):
        unpack(data)


@given(nested | arrays, st.integers(0, 2**31), st.integers(1, 5))
def test_damaged_values_are_refused_or_are_other_values(value, seed, count):
    data = bytearray(pack(value))
    draw = random.Random(seed)
    for _ in range(count):
        data[draw.randrange(len(data))] = draw.randrange(256)
    with contextlib.suppress(ValueRefused):
        unpack(bytes(data))


def state(**changes):
    whole = np.random.default_rng(0).bit_generator.state
    return whole | changes


def seeds(**changes):
    return np.random.SeedSequence(1).state | changes


def encoded(value):
    return msgpack.unpackb(pack(value))


@pytest.mark.parametrize(
    "tree",
    [
        ["array", "<f8", [-1], bytes(8)],
        ["array", "<f8", [2**62, 4], b""],
        ["array", "<f8", [1.0], bytes(8)],
        ["array", "<f8", [True], bytes(8)],
        ["array", "<f8", "2", bytes(16)],
        ["array", "<f8", [2], bytes(8)],
        ["array", "|O", [1], bytes(8)],
        ["array", "|O8", [1], bytes(8)],
        ["array", "(1000000000,)f8", [0], b""],
        ["array", "f8,f8", [1], bytes(16)],
        ["array", "<U8", [1], bytes(32)],
        ["array", "<M8[s]", [1], bytes(8)],
        ["array", "<f99", [1], bytes(99)],
        ["array", "<f8\n", [1], bytes(8)],
        ["array", ["<f8"], [1], bytes(8)],
        ["array", "<f8", [1] * 70, bytes(8)],
        ["array", "<f8", [1]],
        ["tensor", "float32", [-1], bytes(8)],
        ["tensor", "qint8", [1], bytes(1)],
        ["tensor", "load", [1], bytes(1)],
        ["tensor", "float32", [3], bytes(8)],
        ["scalar", "<f8", bytes(16)],
        ["int", "1" * 10 + "z"],
        ["complex", "1", [2]],
        ["set", ["list"]],
        ["dict", 1],
        ["dict", ["list"], 1],
        ["reference", "x"],
        ["reference"],
        ["opaque", "a"],
        ["generator", b"short"],
        ["generator", bytes(5056)],
        ["rng", 5, None],
        ["rng", encoded(state(bit_generator="MT19937")), None],
        ["rng", encoded(state(bit_generator="__class__")), None],
        ["rng", encoded(state(state={})), None],
        ["rng", encoded(state()), encoded(seeds(pool_size=2**40))],
        ["rng", encoded(state()), encoded(seeds(entropy=2**100_000))],
        ["rng", encoded(state()), encoded(seeds(entropy=[1] * 100_000))],
        ["rng", encoded(state()), encoded(seeds(spawn_key=(1,) * 100_000))],
        ["rng", encoded(state()), encoded({"entropy": 1})],
        ["no such tag"],
        [[], []],
        [],
        {"a": 1},
        msgpack.Timestamp(1),
        msgpack.ExtType(5, b"x"),
    ],
)
def test_forged_values_are_refused(tree):
    with pytest.raises(ValueRefused):
        unpack(msgpack.packb(tree))


def test_forged_booleans_are_zero_or_one():
    array = unpack(msgpack.packb(["array", "|b1", [3], b"\x00\x01\x07"]))
    tensor = unpack(msgpack.packb(["tensor", "bool", [3], b"\x00\x01\x07"]))
    assert array.tobytes() == b"\x00\x01\x01"
    assert tensor.numpy().tobytes() == b"\x00\x01\x01"


@pytest.mark.parametrize(
    "header", [b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff"]
)
def test_an_announced_length_reserves_no_memory(header):
    began = time.perf_counter()
    for data in (header, header * 2000, b"\xdd" + struct.pack("!I", MAX_ITEMS) * 5000):
        with pytest.raises(ValueRefused):
            unpack(data)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("item", [b"\x90", b"\x00", b"\xcb" + bytes(8), b"\xa1x"])
def test_items_are_counted_before_they_are_built(item):
    """Each takes many times its bytes in memory."""
    lists = b"\xdd" + struct.pack("!I", 200_000) + item * 200_000
    began = time.perf_counter()
    with pytest.raises(ValueRefused, match="more than 250,000 items"):
        unpack(b"\xdd" + struct.pack("!I", 30) + lists * 30)
    assert time.perf_counter() - began < 5


def test_all_that_is_packed_is_counted_rightly():
    for value in ([0.5] * MAX_ITEMS, [[]] * 100_000, ["x" * 40, "y" * 300, b"z" * 70_000, -1, 2**40, None, True] * 9):
        assert len(unpack(pack(value[:-1]))) == len(value) - 1


@pytest.mark.parametrize("tag", ["set", "frozenset", "dict"])
def test_members_of_equal_hash_cost_no_time(tag):
    numbers = [["int", hex(number * (2**61 - 1))] for number in range(9, 60_000)]
    began = time.perf_counter()
    with pytest.raises(ValueRefused, match="more than 1,000 members"):
        unpack(
            msgpack.packb([tag, *(item for number in numbers for item in ([number, 1] if tag == "dict" else [number]))])
        )
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "make", [lambda: set(range(1001)), lambda: frozenset(range(1001)), lambda: dict.fromkeys(range(1001))]
)
def test_what_could_not_arrive_is_not_sent(make):
    with pytest.raises(ValueRefused, match="1,000 can be checked"):
        pack(make())


@pytest.mark.parametrize("tree", [["reference", "9" * 100], ["reference", 1.5], ["opaque", ["x" * 9] * 9, "y"]])
def test_stand_ins_hold_a_number_or_a_text_and_nothing_else(tree):
    with pytest.raises(ValueRefused):
        unpack(msgpack.packb(tree))


def test_a_frame_beyond_the_limit_is_refused():
    with pytest.raises(ValueRefused):
        unpack(bytes(MAX_BYTES + 1))
