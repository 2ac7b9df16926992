"""The comparison of frameworks: live where Keras is installed, recorded and marked as such where it is not."""

import os
import sys
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from dropcourse.errors import NotAnswered, RecordError
from dropcourse.experiments.dropout_mechanics import (
    conclude_frameworks,
    frameworks,
    frameworks_table,
    recorded_frameworks,
)
from dropcourse.reference.dropout_mechanics import dropout_forward

MODULE = sys.modules["dropcourse.experiments.dropout_mechanics.frameworks"]
RECORDED = recorded_frameworks()


def with_keras(test):
    """Only where Keras is installed, whose own warnings are none of our business."""
    quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning")
    return quiet(
        pytest.mark.skipif(find_spec("keras") is None, reason="Keras is optional; other tests use a stand-in")(test)
    )


class FakeDropout:
    """Keras's layer as its documentation describes it."""

    def __init__(self, rate, seed):
        self.rate, self.rng = rate, np.random.default_rng(seed)

    def __call__(self, x, training=False):
        return dropout_forward(x, self.rate, self.rng, training)[0]


@pytest.fixture
def without_keras(monkeypatch):
    monkeypatch.setattr(MODULE, "find_spec", lambda name: None)


@pytest.fixture
def fake_keras(monkeypatch):
    keras = ModuleType("keras")
    keras.layers = SimpleNamespace(Dropout=FakeDropout)
    keras.ops = SimpleNamespace(convert_to_numpy=np.asarray)
    monkeypatch.setitem(sys.modules, "keras", keras)
    monkeypatch.setattr(MODULE, "find_spec", lambda name: object())
    monkeypatch.setattr(MODULE, "version", lambda name: "9.9")
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    yield keras
    os.environ.pop("KERAS_BACKEND", None)


def answers(result):
    return {question: verdict.answer for question, verdict in conclude_frameworks(result).items()}


def expected(keras=True):
    found = {}
    for layer in MODULE.LAYERS[: None if keras else 3]:
        silent = "does not drop" if layer == MODULE.KERAS else "drops"
        found |= {f"{layer}, training": "drops", f"{layer}, evaluation": "does not drop", f"{layer}, not asked": silent}
        found |= {f"{layer}, share dropped minus 0.3": "drop probability"}
        found |= {f"{layer}, factor minus 1.429": "inverted dropout"}
    return found


def test_the_record_holds_keras_and_says_which():
    assert RECORDED.keras[0].isdigit()
    assert np.isfinite(RECORDED.dropped).all()
    assert answers(RECORDED) == expected()


def test_without_keras_its_row_is_empty_and_the_others_are_measured(without_keras):
    live = frameworks(dropout_forward, seeds=range(5))
    assert live.keras == ""
    assert np.isnan(live.dropped[:, 3]).all()
    assert answers(live) == expected(keras=False)


def test_without_keras_the_table_shows_the_recorded_line_and_says_so(without_keras):
    lines = frameworks_table(RECORDED, frameworks(dropout_forward, seeds=range(3))).split("\n")
    assert lines[4].endswith(f"recorded, keras {RECORDED.keras}")
    assert f"{RECORDED.dropped[:, 3, 0].mean():.1%}" in lines[4]
    assert not [line for line in lines[:4] if "recorded" in line or "nan" in line]


def test_a_full_run_without_keras_is_refused_with_the_command_that_installs_it(without_keras):
    with pytest.raises(RecordError, match=r"pip install -e '\.\[frameworks\]'"):
        frameworks(dropout_forward, seeds=range(1), size="full")


def test_with_keras_its_row_is_measured_and_shown_as_live(fake_keras):
    live = frameworks(dropout_forward, seeds=range(5))
    assert (live.keras, os.environ["KERAS_BACKEND"]) == ("9.9", "torch")
    assert answers(live) == expected()
    assert "recorded" not in frameworks_table(RECORDED, live)


def test_a_back_end_that_was_chosen_before_stays(fake_keras, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    frameworks(dropout_forward, seeds=range(1))
    assert os.environ["KERAS_BACKEND"] == "jax"


def test_a_layer_of_another_convention_gets_another_verdict(fake_keras, without_keras):
    def keeps(x, p, rng, training=True):
        return dropout_forward(x, 1 - p, rng, training)

    def unscaled(x, p, rng, training=True):
        mask = rng.random(x.shape) >= p
        return (x * mask if training else x), mask

    assert (
        answers(frameworks(keeps, seeds=range(5)))["dropout_forward (NumPy), share dropped minus 0.3"]
        == "another meaning"
    )
    assert (
        answers(frameworks(unscaled, seeds=range(5)))["dropout_forward (NumPy), factor minus 1.429"] == "another form"
    )


def test_an_unwritten_answer_is_reported_in_one_sentence(without_keras):
    def dropout_forward(x, p, rng, training=True):
        raise NotImplementedError()

    with pytest.raises(NotAnswered, match="measures your `dropout_forward`"):
        frameworks(dropout_forward, seeds=range(1))


@with_keras
def test_keras_itself_does_what_the_record_says():
    live = frameworks(dropout_forward, seeds=range(3))
    assert answers(live) == expected()


@with_keras
def test_keras_sets_the_mode_in_its_own_loops():
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    seen = []

    class Watched(keras.layers.Dropout):
        def call(self, inputs, training=False):
            seen.append(bool(training))
            return super().call(inputs, training=training)

    x = np.ones((8, 4), np.float32)
    model = keras.Sequential([keras.layers.Input((4,)), Watched(0.3), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    for loop, mode in ((model.fit, True), (model.evaluate, False)):
        loop(x, np.zeros((8, 1)), verbose=0)
        seen.clear()
        loop(x, np.zeros((8, 1)), verbose=0)
        assert seen == [mode]
    seen.clear()
    model.predict(x, verbose=0)
    model(x)
    assert set(seen) == {False}
