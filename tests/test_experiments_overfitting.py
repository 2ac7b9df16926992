"""Lesson 01's experiments: repeatable, true to their records, able to conclude otherwise, and quoted as recorded."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from dropcourse.errors import NotAnswered
from dropcourse.experiments import __main__ as command
from dropcourse.experiments import overfitting as topic
from dropcourse.experiments import record
from dropcourse.experiments.overfitting.compared import compared
from dropcourse.experiments.overfitting.curves import typical
from dropcourse.experiments.overfitting.networks import ARMS, SETTINGS, TASKS, draw_task, fit
from dropcourse.reference import overfitting as reference
from graders.lessons import find_lesson

CLOSED_FORM = {  # name -> what is measured
    "capacity": ("train", "test"),
    "double_descent": ("error",),
    "variance": ("bias", "variance"),
}
TRAINED = {
    "data_size": ("new", "digits_train"),
    "random_labels": ("train", "new"),
    "label_noise": ("fitted", "new", "loss"),
    "network_variance": ("bias", "variance"),
    "shift": ("accuracy",),
    "saliency": ("noise_share", "agreement"),
    "balance": ("new",),
}
MEASURED = CLOSED_FORM | TRAINED
DRAWN = {name: getattr(topic, f"draw_{name}") for name in MEASURED}


@pytest.fixture(scope="module")
def recorded():
    return {name: getattr(topic, f"recorded_{name}")() for name in topic.EXPERIMENTS}


@pytest.fixture(scope="module")
def prose():
    """The lesson's text without the line breaks of its source."""
    text = find_lesson("overfitting").source.read_text(encoding="utf-8")
    return " ".join(line.removeprefix("#").strip() for line in text.split("\n"))


@pytest.fixture
def short(monkeypatch):
    """Runs of one or two epochs, on few examples."""
    for name, values in (("LABEL_EPOCHS", 6), ("NOISE_EPOCHS", 4)):
        monkeypatch.setitem(getattr(module(name), name), "quick", values)
    for name in ("networks", "shift", "saliency"):
        monkeypatch.setattr(sys.modules[f"{topic.__name__}.{name}"], "EPOCHS", 2)
    monkeypatch.setattr(module("STEPS"), "STEPS", 8)
    monkeypatch.setattr(module("COUNTS"), "COUNTS", np.array([2, 20, 50, 100]))
    monkeypatch.setattr(module("SAMPLES"), "SAMPLES", 2)


def module(name):
    """The module of the topic that states `name`; by `sys.modules`, for the package's attributes are functions."""
    owners = {
        "COUNTS": "double_descent",
        "LABEL_EPOCHS": "random_labels",
        "NOISE_EPOCHS": "label_noise",
        "STEPS": "data_size",
        "SAMPLES": "network_variance",
    }
    return sys.modules[f"{topic.__name__}.{owners[name]}"]


def implementations(name):
    return [getattr(reference, implementation) for implementation in topic.EXPERIMENTS[name].implementations]


def run(name, seeds, size="quick"):
    return topic.EXPERIMENTS[name].run(*implementations(name), seeds=seeds, size=size)


def answers(name, result):
    return {question: verdict.answer for question, verdict in topic.EXPERIMENTS[name].conclude(result).items()}


def verdicts(name, recorded):
    return topic.EXPERIMENTS[name].conclude(recorded[name])


# What is measured


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", MEASURED)
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name):
    first, again, other = (run(name, seeds) for seeds in ([3], [3], [5]))
    for field in MEASURED[name]:
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
    assert not all(np.array_equal(getattr(first, field), getattr(other, field)) for field in MEASURED[name])


@pytest.mark.parametrize("name", CLOSED_FORM)
def test_the_record_is_what_the_code_measures(name, recorded):
    measured = run(name, [0], "full")
    for field in CLOSED_FORM[name]:
        # Where features equal examples, rounding is magnified most.
        np.testing.assert_allclose(getattr(measured, field)[0], getattr(recorded[name], field)[0], rtol=1e-3)


def test_the_record_begins_as_the_code_measures(recorded, monkeypatch):
    # Rounding differs between processors and grows with every step, so only the beginning is compared.
    monkeypatch.setitem(module("NOISE_EPOCHS").NOISE_EPOCHS, "quick", 3)
    measured, known = run("label_noise", [0]), recorded["label_noise"]
    np.testing.assert_allclose(measured.loss[0], known.loss[0, :, :3], rtol=1e-3)
    monkeypatch.setitem(module("LABEL_EPOCHS").LABEL_EPOCHS, "quick", 3)
    measured, known = run("random_labels", [0]), recorded["random_labels"]
    np.testing.assert_allclose(measured.train[0], known.train[0, :, :3], atol=0.02)


def test_the_settings_are_those_that_the_tuning_found_best(recorded):
    for task in TASKS:
        for arm in ARMS:
            assert SETTINGS[task][arm] == recorded["tuning"].best(task, arm)


def test_a_task_tells_which_labels_are_wrong_and_keeps_new_examples_apart():
    for task in TASKS:
        training, new, wrong = draw_task(task, seed=0)
        assert wrong.sum() == (100 if task == topic.NOISY else 0)
        assert not {row.tobytes() for row in training.x} & {row.tobytes() for row in new.x}


def test_the_maps_are_gradients():
    from dropcourse.experiments.overfitting.saliency import saliency_maps

    training, new, _ = draw_task(topic.SIGNALS, seed=0, rows=50)
    model, _ = fit(training, SETTINGS[topic.SIGNALS][ARMS[0]], seed=0, epochs=1)
    model, dataset, step = model.double(), new.take(np.arange(3)), 1e-6
    import torch

    def score(x):
        return model(torch.tensor(x)).log_softmax(dim=1)[np.arange(3), dataset.y].detach().numpy()

    shifted = np.zeros(40)
    shifted[7] = step
    x = dataset.x.astype(np.float64)
    slope = np.abs(score(x + shifted) - score(x - shifted)) / (2 * step)
    np.testing.assert_allclose(saliency_maps(model.float(), dataset)[:, 7], slope, rtol=1e-2, atol=1e-4)


def test_the_experiments_measure_the_implementation_that_is_passed_in(recorded):
    def never_decays(features, y, weight_decay):
        return reference.fit_ridge(features, y, 0)

    measured = topic.capacity(reference.polynomial_features, never_decays, seeds=range(3))
    np.testing.assert_array_equal(measured.test[:, 0], measured.test[:, 1])

    def no_variance(predictions, truth):
        bias, variance = reference.bias_variance(predictions, truth)
        return bias, variance * 0

    pair = (reference.polynomial_features, reference.fit_ridge)
    assert not topic.variance(*pair, no_variance, seeds=[0]).variance.any()


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("capacity", 0),
        ("capacity", 1),
        ("double_descent", 0),
        ("variance", 2),
        ("label_noise", 0),
        ("network_variance", 0),
    ],
)
@pytest.mark.usefixtures("short")
def test_an_unwritten_answer_is_reported_in_one_sentence(name, position):
    def unwritten(*arguments):
        raise NotImplementedError()

    functions = implementations(name)
    unwritten.__name__ = functions[position].__name__
    functions[position] = unwritten
    with pytest.raises(NotAnswered, match=f"measures your `{unwritten.__name__}`"):
        topic.EXPERIMENTS[name].run(*functions, seeds=[0])


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", ["capacity", "random_labels"])
def test_the_command_passes_as_many_implementations_as_an_experiment_names(name, monkeypatch, capsys):
    monkeypatch.setitem(topic.EXPERIMENTS, name, replace(topic.EXPERIMENTS[name], seeds=2))
    assert command.main(["--only", f"overfitting.{name}", "--size", "quick"]) == 0
    assert f"overfitting.{name}: 2 seeds from 0, quick" in capsys.readouterr().out


# What is concluded


def test_a_difference_is_put_in_words():
    assert compared(np.array([0.5, 0.5]), 0.1).answer == "higher"
    assert compared(np.array([-0.5, -0.5]), 0.1).answer == "lower"
    assert compared(np.array([0.0, 0.0]), 0.1).answer == "no difference"
    assert compared(np.array([0.5, -0.4]), 0.1).answer == "undecided"


@pytest.mark.parametrize("name", MEASURED)
def test_other_numbers_turn_the_verdicts(name, recorded):
    experiment, known = topic.EXPERIMENTS[name], recorded[name]
    changed = {}
    for field, values in vars(known).items():
        if isinstance(values, np.ndarray) and values.ndim > 1 and values.dtype.kind == "f":
            changed[field] = np.full_like(values, 0.5)
    assert changed
    flat = experiment.conclude(replace(known, **changed))
    assert answers(name, known) != {question: verdict.answer for question, verdict in flat.items()}
    # On every other seed all is reversed, so that differences point either way.
    mixed = {field: getattr(known, field).copy() for field in changed}
    for values in mixed.values():
        values[1::2] = np.flip(values[1::2], axis=tuple(range(1, values.ndim)))
    assert "undecided" in {verdict.answer for verdict in experiment.conclude(replace(known, **mixed)).values()}


# What is shown


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", DRAWN)
def test_the_alt_text_says_the_numbers_of_the_figure(name, recorded):
    draw, known, live = DRAWN[name], recorded[name], run(name, [0])
    figure, alt = draw(known, live)
    plain_figure, plain = draw(known)
    changed = replace(known, **{field: getattr(known, field) * 0.8 for field in MEASURED[name]})
    assert draw(changed)[1] != plain
    assert alt.startswith(plain)
    assert "our" in alt[len(plain) :]
    lines = sum(len(axes.lines) for axes in figure.axes)
    assert lines > sum(len(axes.lines) for axes in plain_figure.axes)


@pytest.mark.parametrize("name", MEASURED)
def test_a_damaged_record_is_refused_with_the_command_that_mends_it(name, tmp_path, monkeypatch):
    records = json.loads((record.RESULTS / "overfitting.json").read_text(encoding="utf-8"))
    field = MEASURED[name][0]
    records[name]["numbers"][field] = records[name]["numbers"][field][0]
    (tmp_path / "overfitting.json").write_text(json.dumps(records), encoding="utf-8")
    monkeypatch.setattr(record, "RESULTS", tmp_path)
    with pytest.raises(record.RecordError, match=f"--only overfitting.{name}"):
        getattr(topic, f"recorded_{name}")()


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURED)
def test_the_conclusions_hold_on_other_seeds_as_the_lesson_says(name, recorded):
    experiment = topic.EXPERIMENTS[name]
    other = run(name, range(1000, 1000 + experiment.seeds), "full")
    mine, theirs = answers(name, recorded[name]), answers(name, other)
    decided = {question for question, answer in mine.items() if answer != "undecided"}
    assert {question: theirs[question] for question in decided} == {question: mine[question] for question in decided}
    if name == "double_descent":
        assert theirs["digits, even or odd, 400 features against the best small model"] == "lower"
    if name == "saliency":
        assert theirs["Saliency on noise features, 500, weight decay"] == "higher"


# What the lesson quotes


def ratio(verdict):
    return np.exp(verdict.effect.mean)


def test_the_lesson_quotes_the_recorded_capacity(recorded, prose):
    train, test = typical(recorded["capacity"].train), typical(recorded["capacity"].test)
    for quoted in (
        f"falls all the way, from {train[0, 0]:.3f} at degree 1 to {train[0, -1]:.3f} at degree 15",
        f"the error falls from {test[0, 0]:.3f} to {test[0, 4]:.3f} at degree 5, and then rises to {test[0, -1]:.3f}",
        f"its error on new examples is {test[1, -1]:.3f}",
    ):
        assert quoted in prose
    assert 90 < test[0, -1] / train[0, -1] < 110  # "a hundredfold apart"
    assert test[0].argmin() == 4


def test_the_lesson_quotes_the_recorded_double_descent(recorded, prose):
    found = verdicts("double_descent", recorded)
    made, digits = topic.WORLDS
    peaks = [ratio(found[f"{world}, 50 features against the best small model"]) for world in (made, digits)]
    ends = [found[f"{world}, 400 features against the best small model"] for world in (made, digits)]
    assert f"to {peaks[0]:.0f} times (made data) and {peaks[1]:.0f} times (digits)" in prose
    assert f"better than the best small model: {ratio(ends[0]):.2f} times its error" in prose
    assert f"On the digits the ratio is {ratio(ends[1]):.2f}, and the rule leaves that undecided" in prose
    assert [end.answer for end in ends] == ["lower", "undecided"]
    for world in (made, digits):
        assert found[f"{world}, 400 features against 50"].answer == "lower"
        assert found[f"{world}, with weight decay, 50 features against 20"].effect.mean < 0


def test_the_lesson_quotes_the_recorded_variance(recorded, prose):
    found = verdicts("variance", recorded)
    grown = ratio(found["variance, degree 13 against 5"])
    share = ratio(found["variance against squared bias, degree 13"])
    assert f"the variance grows to {grown:.0f} times its size, and it is {share:.0f} times the squared bias" in prose


def test_the_lesson_quotes_the_recorded_random_labels(recorded, prose):
    labels = recorded["random_labels"]
    new = labels.new.mean(axis=0)
    # The first epoch, counted from 1, after which 99 % of the labels are given on average.
    signals_right, signals_shuffled, right, shuffled = (labels.train.mean(axis=0) >= 0.99).argmax(axis=1) + 1
    assert (labels.train[:, :, -1] == 1).all()  # "every network gives every one of its 200 labels"
    for quoted in (
        f"its accuracy on new examples is {new[1]:.3f} (signals) and {new[3]:.3f} (digits)",
        f"are learned in {right} epochs (99 % on average), with shuffled ones in {shuffled}:",
        f"On the signals it is {signals_right} and {signals_shuffled}.",
        f"the accuracy on new signals is only {new[0]:.3f}",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_label_noise(recorded, prose):
    noise = recorded["label_noise"]
    fitted, new = (getattr(noise, name)[:, :, -1].mean(axis=0) for name in ("fitted", "new"))
    stopped = {name: noise.stopped(name)[:, 0].mean() for name in ("fitted", "new")}
    found = verdicts("label_noise", recorded)
    for quoted in (
        f"ends up with {fitted[0]:.2f} of the wrong labels. Weight decay leaves {fitted[1]:.2f} of them, dropout "
        f"{fitted[2]:.2f}",
        f"Dropout gains {found['new examples, dropout against none'].effect.mean:.3f} in accuracy",
        f"keeps epoch {noise.best[:, 0].mean() + 1:.0f} of 60 on average",
        f"leaves {stopped['fitted']:.2f} of the wrong labels",
        f"{stopped['new']:.3f} against {new[0]:.3f}",
    ):
        assert quoted in prose
    assert found["new examples, weight decay against none"].answer == "no difference"
    assert found["new examples, stopping early against the end"].answer == "no difference"


def test_the_lesson_quotes_the_recorded_network_variance(recorded, prose):
    networks = recorded["network_variance"]
    variance, spread = networks.variance.mean(axis=0), networks.spread.mean(axis=0)
    assert f"lowers the variance from {variance[0]:.3f} to {variance[1]:.3f}" in prose
    assert f"{variance[2]:.3f} without and {variance[3]:.3f} with dropout is no difference by the rule" in prose
    assert f"about {spread[0]:.3f} (signals) and {spread[2]:.3f} (digits) without dropout" in prose
    found = answers("network_variance", networks)
    assert found["signals, variance, with dropout"] == "lower"
    assert found["signals, squared bias, with dropout"] == "no difference"
    assert found["digits, variance, with dropout"] == "no difference"
    assert found["signals, spread, with dropout"] == found["digits, spread, with dropout"] == "undecided"


def test_the_lesson_quotes_the_recorded_data_sizes(recorded, prose):
    sizes = recorded["data_size"]
    train, new, digits = (getattr(sizes, name).mean(axis=0) for name in ("train", "new", "digits_new"))
    for quoted in (
        f"and {new[0]:.3f} of the new ones: a gap of {train[0] - new[0]:.2f}",
        f"new signals is {new[-1]:.3f} and on training signals {train[-1]:.3f}",
        f"has shrunk to {train[-1] - new[-1]:.2f}",
        f"rise from {digits[0]:.3f} with 50 to {digits[-1]:.3f} with 400",
    ):
        assert quoted in prose
    assert (sizes.train[:, :4] == 1).all()
    assert (sizes.digits_train == 1).all()


def test_the_lesson_quotes_the_recorded_shift(recorded, prose):
    shift = recorded["shift"]
    lost, steepest = shift.lost().mean(axis=0), shift.accuracy[:, :, -1].mean(axis=0)
    assert (
        f"{lost[0]:.3f} of accuracy (500 examples), {lost[1]:.3f} (with dropout) and {lost[2]:.3f} (4,000 examples)"
    ) in prose
    assert f"also under the shift: {steepest[2]:.3f} against {steepest[0]:.3f}" in prose
    found = answers("shift", shift)
    assert {answer for question, answer in found.items() if question.startswith("accuracy lost")} == {"undecided"}
    assert {answer for question, answer in found.items() if question.startswith("accuracy on")} == {"higher"}


def test_the_lesson_quotes_the_recorded_saliency(recorded, prose):
    saliency = recorded["saliency"]
    share, agreement, new = (getattr(saliency, name).mean(axis=0) for name in ("noise_share", "agreement", "new"))
    for quoted in (
        f"In the overfitted network {share[0]:.2f} of the saliency falls on noise",
        f"With 4,000 examples the share is {share[3]:.2f}",
        f"a correlation of {agreement[3]:.2f} against {agreement[0]:.2f}",
        f"Dropout has a share of {share[2]:.2f} and weight decay one of {share[1]:.2f}",
        f"raises the agreement a little, to {agreement[1]:.2f}",
        f"when the accuracy is {new[3]:.2f}",
    ):
        assert quoted in prose
    found = answers("saliency", saliency)
    for arm in ("weight decay", "dropout"):
        assert found[f"Saliency on noise features, 500, {arm}"] == "undecided"


def test_the_lesson_quotes_the_recorded_balance(recorded, prose):
    balance = recorded["balance"]
    train, new = balance.train.mean(axis=0), balance.new.mean(axis=0)
    for quoted in (
        f"from {train[0, 0]:.3f} to {train[0, -1]:.3f} at p = 0.9 and to {train[1, -1]:.3f} at the strongest",
        f"from {new[0, 0]:.3f} at p = 0 to {new[0].max():.3f} at p = 0.3, and down to {new[0, -1]:.3f} at p = 0.9",
        f"the top is {new[1].max():.3f} at $\\lambda = 1$, which cannot be told from {new[1, 0]:.3f}",
    ):
        assert quoted in prose
    assert topic.STRENGTHS[topic.KNOBS[0]][new[0].argmax()] == 0.3
    found = answers("balance", balance)
    assert found["drop probability p, new examples, best against none"] == "higher"
    assert found["weight decay, new examples, best against none"] == "undecided"
