"""Lesson 02's training experiments: what is tuned, counted and concluded, and the numbers that the lesson quotes."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from dropcourse.errors import NotAnswered
from dropcourse.experiments import dropout_mechanics as topic
from dropcourse.experiments import record
from dropcourse.experiments.dropout_mechanics.networks import (
    ARMS,
    NONE,
    PER_EXAMPLE,
    SHARED,
    SharedMask,
    network,
    steps_to,
)
from dropcourse.reference.dropout_mechanics import Dropout
from graders.lessons import find_lesson

NAMES = ("tuning", "learning_curves", "cost", "updates", "mask_sharing")
MEASURED = {
    "tuning": ("validation_loss",),
    "learning_curves": ("train_loss", "validation_accuracy", "running_loss", "noisy_loss"),
    "cost": ("steps",),
    "updates": ("moved", "zeros"),
    "mask_sharing": ("validation_accuracy", "validation_loss"),
}
MEASURED_CURVES = ("train_loss", "running_loss", "validation_loss", "validation_accuracy")
DRAWN = {name: getattr(topic, f"draw_{name}") for name in NAMES if name != "tuning"}


@pytest.fixture(scope="module")
def recorded():
    return {name: getattr(topic, f"recorded_{name}")() for name in NAMES}


@pytest.fixture(scope="module")
def prose():
    """The lesson's text without the line breaks of its source."""
    text = find_lesson("dropout_mechanics").source.read_text(encoding="utf-8")
    return " ".join(line.removeprefix("#").strip() for line in text.split("\n"))


@pytest.fixture
def short(monkeypatch):
    """Quick runs of one or two epochs, with two learning rates and a target that they meet."""
    for epochs in (topic.CURVE_EPOCHS, topic.COST_EPOCHS, topic.SHARING_EPOCHS):
        monkeypatch.setitem(epochs, "quick", 2)
    monkeypatch.setitem(topic.TUNING_EPOCHS, "quick", 1)
    # By name, because the package's attribute `tuning` is the function.
    monkeypatch.setattr(sys.modules[f"{topic.__name__}.tuning"], "CANDIDATES", np.array([1e-3, 3e-3]))
    monkeypatch.setitem(topic.TARGETS, "training loss 0.7", ("train_loss", 2.0))
    monkeypatch.setitem(topic.UPDATE_STEPS, "quick", 5)


def run(name, seeds, dropout=Dropout):
    return topic.EXPERIMENTS[name].run(dropout, seeds=seeds)


def answers(name, result):
    return {question: verdict.answer for question, verdict in topic.EXPERIMENTS[name].conclude(result).items()}


# What is measured


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", NAMES)
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name):
    first, again, other = (run(name, seeds) for seeds in ([3], [3], [5]))
    for field in MEASURED[name]:
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
    if name != "cost":  # whole epochs are too coarse to differ
        assert not all(np.array_equal(getattr(first, field), getattr(other, field)) for field in MEASURED[name])


@pytest.mark.parametrize("name", ["learning_curves", "mask_sharing"])
def test_the_record_begins_as_the_code_measures(name, recorded, monkeypatch):
    # Rounding differs between processors and grows with every step, so only the beginning is compared.
    for epochs in (topic.CURVE_EPOCHS, topic.SHARING_EPOCHS):
        monkeypatch.setitem(epochs, "quick", 3)
    measured = run(name, [0])
    np.testing.assert_allclose(measured.validation_loss[0], recorded[name].validation_loss[0, :, :3], rtol=1e-3)


def test_the_recorded_shares_are_what_the_code_measures(recorded):
    measured = run("updates", [0, 1])
    np.testing.assert_allclose(measured.moved.mean(axis=0), recorded["updates"].moved.mean(axis=0), atol=0.05)
    np.testing.assert_allclose(measured.zeros.mean(axis=0), recorded["updates"].zeros.mean(axis=0), atol=0.05)


def test_the_arms_start_alike_and_differ_in_their_masks_only():
    x = torch.ones(8, 40)
    models = [network(Dropout, arm, seed=1).eval() for arm in ARMS]
    for model in models[1:]:
        assert torch.equal(model(x), models[0](x))
    layer = SharedMask(Dropout(0.5, torch.Generator().manual_seed(0)))
    dropped = layer(torch.ones(8, 100))
    assert torch.equal(dropped, dropped[:1].expand(8, 100))
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert not torch.equal(dropped, layer(torch.ones(8, 100)))
    assert torch.equal(layer.eval()(x), x)


@pytest.mark.usefixtures("short")
def test_the_experiments_measure_the_layer_that_is_passed_in():
    class Nothing(Dropout):
        def forward(self, x):
            return x

    curves = run("learning_curves", [0], Nothing)
    np.testing.assert_allclose(curves.noisy_loss, curves.train_loss[:, :, -1], atol=1e-3)
    zeros = run("updates", [0], Nothing).zeros
    np.testing.assert_array_equal(zeros[:, :, 0], zeros[:, :, 1])


def test_a_target_counts_from_the_end_of_the_epoch_that_met_it():
    assert steps_to(np.array([2.0, 0.9, 0.5, 0.8]), 0.7) == 3 * 16
    assert steps_to(np.array([0.7]), 0.7) == 16
    assert steps_to(np.array([2.0, 0.9]), 0.7) == 0


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", NAMES)
def test_an_unwritten_answer_is_reported_in_one_sentence(name):
    class Dropout(torch.nn.Module):
        def __init__(self, p=0.5, generator=None):
            super().__init__()

        def forward(self, x):
            raise NotImplementedError()

    with pytest.raises(NotAnswered, match="measures your `Dropout`"):
        run(name, [0], Dropout)


# What is concluded


def test_every_arm_uses_the_rate_that_the_tuning_found(recorded):
    tuning = recorded["tuning"]
    assert {arm: tuning.best(arm, "validation loss") for arm in ARMS} == topic.LEARNING_RATES
    for arm, rates in topic.COST_RATES.items():
        assert rates == {target: tuning.best(arm, target) for target in topic.TARGETS}
        # A rate at the end of the range would mean that a better one may lie outside.
        assert not {tuning.rates[0], tuning.rates[-1]} & set(rates.values())


def test_a_tuned_rate_needs_a_lead(recorded):
    tuning = recorded["tuning"]
    noise = np.where(np.arange(len(tuning.validation_loss)) % 2, 5, -5)[:, None]
    noisy = tuning.validation_loss.copy()
    noisy[:, :, 1] += noise
    assert "or" in answers("tuning", replace(tuning, validation_loss=noisy))[f"{PER_EXAMPLE}, validation loss"]


def test_the_learning_curves_conclude_as_the_lesson_says(recorded):
    assert answers("learning_curves", recorded["learning_curves"]) == {
        "training loss, last epoch": "higher",
        "training accuracy, last epoch": "lower",
        "validation loss, last epoch": "lower",
        "validation accuracy, last epoch": "higher",
        "validation loss, best epoch": "lower",
        "validation accuracy, best epoch": "higher",
        "running loss, without dropout": "no difference",
        "training mode, same weights, without dropout": "no difference",
        "running loss, with dropout": "higher",
        "training mode, same weights, with dropout": "higher",
    }


def test_other_curves_turn_the_verdicts(recorded):
    curves = recorded["learning_curves"]
    mirrored = replace(curves, **{name: getattr(curves, name)[:, ::-1] for name in ("train_loss", "validation_loss")})
    turned = answers("learning_curves", mirrored)
    assert turned["training loss, last epoch"] == "lower"
    assert turned["validation loss, last epoch"] == "higher"
    same = answers("learning_curves", replace(curves, noisy_loss=curves.train_loss[:, :, -1]))
    assert same["training mode, same weights, with dropout"] == "no difference"
    noise = np.where(np.arange(len(curves.train_loss)) % 2, 3.0, -3.0)[:, None, None] * np.array([[0], [1]])
    noisy = answers("learning_curves", replace(curves, train_loss=curves.train_loss + noise))
    assert noisy["training loss, last epoch"] == "undecided"


def test_the_cost_concludes_as_the_lesson_says(recorded):
    found = answers("cost", recorded["cost"])
    found.pop("time of a step")  # seconds depend on the machine
    expected = {"training loss 0.7": "more", "validation loss 1.4": "more", "validation loss 1.2": "fewer"}
    assert found == expected


def test_an_unreached_target_never_speaks_for_the_arm_that_missed_it(recorded):
    cost = recorded["cost"]
    seeds = len(cost.steps)

    def conclusion(without, with_dropout):
        steps = np.tile(np.array([without, with_dropout]), (seeds, 3, 1))
        return answers("cost", replace(cost, steps=steps))["training loss 0.7"]

    assert conclusion(160, 480) == "more"
    assert conclusion(480, 160) == "fewer"
    assert conclusion(160, 176) == "no difference"
    assert conclusion(160, 0) == "more"  # at least six times as many
    assert conclusion(0, 160) == "fewer"
    assert conclusion(0, 0) == "undecided"
    assert conclusion(0, 944) == "undecided"  # without a limit it might be either
    steps = np.tile(np.array([160, 480]), (seeds, 3, 1))
    steps[0] = [0, 480]
    assert answers("cost", replace(cost, steps=steps))["training loss 0.7"] == "undecided"


def test_the_updates_conclude_as_the_lesson_says(recorded):
    assert answers("updates", recorded["updates"]) == {
        "SGD": "stand still",
        "SGD with momentum 0.9": "move",
        "SGD with weight decay": "move",
        "Adam": "move",
        "AdamW (weight decay)": "move",
        "zero gradients, batch 1": "higher",
        "zero gradients, batch 64": "higher",
    }


def test_other_shares_turn_the_verdicts_on_updates(recorded):
    updates = recorded["updates"]
    turned = answers("updates", replace(updates, moved=updates.moved[:, ::-1], zeros=updates.zeros[:, :, ::-1]))
    assert turned["AdamW (weight decay)"] == "stand still"
    assert turned["zero gradients, batch 1"] == "lower"


def test_other_curves_turn_the_verdicts_on_mask_sharing(recorded):
    sharing = recorded["mask_sharing"]
    own = sharing.validation_loss[:, :1]
    better = replace(sharing, validation_loss=np.concatenate([own, own + 0.1], axis=1))
    assert answers("mask_sharing", better)["validation loss"] == "lower"
    worse = replace(sharing, validation_loss=np.concatenate([own + 0.1, own], axis=1))
    assert answers("mask_sharing", worse)["validation loss"] == "higher"
    equal = replace(sharing, validation_loss=np.concatenate([own, own], axis=1))
    assert answers("mask_sharing", equal)["validation loss"] == "no difference"


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("name", ["learning_curves", "updates", "mask_sharing", "cost"])
def test_the_conclusions_hold_on_other_seeds_as_the_lesson_says(name, recorded, prose):
    experiment = topic.EXPERIMENTS[name]
    other = experiment.run(Dropout, seeds=range(1000, 1000 + experiment.seeds), size="full")
    mine, theirs = answers(name, recorded[name]), answers(name, other)
    for found in (mine, theirs):
        found.pop("time of a step", None)
    assert theirs == mine
    if name == "mask_sharing":
        assert f"10 other seeds, the accuracy {other.lead('validation accuracy').mean():.3f} ahead" in prose


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
    assert len(figure.axes[0].lines) > len(plain_figure.axes[0].lines)


def test_the_alt_text_marks_what_was_not_reached(recorded):
    cost = recorded["cost"]
    _, alt = topic.draw_cost(replace(cost, steps=np.zeros_like(cost.steps)))
    assert alt.count("never reached") == 6


def test_a_quick_run_is_the_beginning_of_the_full_one(monkeypatch):
    monkeypatch.setitem(topic.SHARING_EPOCHS, "quick", 1)
    monkeypatch.setitem(topic.SHARING_EPOCHS, "full", 2)
    quick = topic.mask_sharing(Dropout, seeds=[0])
    full = topic.mask_sharing(Dropout, seeds=[0], size="full")
    np.testing.assert_array_equal(quick.validation_loss, full.validation_loss[:, :, :1])


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_record_is_refused_with_the_command_that_mends_it(name, tmp_path, monkeypatch):
    text = (record.RESULTS / "dropout_mechanics.json").read_text(encoding="utf-8")
    records = json.loads(text)
    field = MEASURED[name][0]
    records[name]["numbers"][field] = records[name]["numbers"][field][0][0]
    (tmp_path / "dropout_mechanics.json").write_text(json.dumps(records), encoding="utf-8")
    monkeypatch.setattr(record, "RESULTS", tmp_path)
    with pytest.raises(record.RecordError, match=f"--only dropout_mechanics.{name}"):
        getattr(topic, f"recorded_{name}")()


# What the lesson quotes


def percent(share):
    return f"{share:.0%}".replace("%", " %")


def test_the_lesson_quotes_the_recorded_updates(recorded, prose):
    moved = dict(zip(topic.OPTIMIZERS, recorded["updates"].moved.mean(axis=0), strict=True))
    zeros = recorded["updates"].zeros.mean(axis=0)
    for quoted in (
        f"{percent(moved['SGD with momentum 0.9'])} moved with momentum and {percent(moved['Adam'])} with Adam",
        f"then {percent(zeros[1, 1])} with dropout and {percent(zeros[1, 0])} without",
        f"it is {percent(zeros[0, 1])} with and {percent(zeros[0, 0])} without",
    ):
        assert quoted in prose
    assert moved["SGD with weight decay"] > 0.999
    assert moved["AdamW (weight decay)"] > 0.999


def test_the_lesson_names_the_tuned_rates(recorded, prose):
    found = answers("tuning", recorded["tuning"])
    assert found[f"{NONE}, validation loss"] == "0.001 or 0.003"
    assert found[f"{PER_EXAMPLE}, validation loss"] == found[f"{SHARED}, validation loss"] == "0.003"
    without, with_dropout = (list(topic.COST_RATES[arm].values()) for arm in (NONE, PER_EXAMPLE))
    assert without[1] == without[2]
    for quoted in (
        "0.001 without dropout, where 0.003 was as good within the error, and 0.003 with it",
        f"without dropout {without[0]:g} for the training loss and {without[1]:g} for the validation losses; "
        f"with dropout {with_dropout[0]:g}, {with_dropout[1]:g} and {with_dropout[2]:g}",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_learning_curves(recorded, prose):
    curves = recorded["learning_curves"]
    last = {name: getattr(curves, name)[:, :, -1].mean(axis=0) for name in MEASURED_CURVES}
    best = curves.at_best_epoch("validation_loss").mean(axis=0)
    verdicts = topic.conclude_learning_curves(curves)
    noisy = verdicts["training mode, same weights, with dropout"].effect.mean
    plain = verdicts["running loss, without dropout"].effect.mean
    for quoted in (
        f"the loss is {last['validation_loss'][1]:.2f} nats with dropout against "
        f"{last['validation_loss'][0]:.2f} without, the accuracy {last['validation_accuracy'][1]:.2f} against "
        f"{last['validation_accuracy'][0]:.2f}",
        f"there the loss is {best[1]:.2f} against {best[0]:.2f} nats",
        f"the loss is {last['train_loss'][1]:.2f} nats with dropout against {last['train_loss'][0]:.2f} without",
        f"the running loss ends at {last['running_loss'][1]:.2f} nats",
        f"the training-mode loss is still {noisy:.2f} nats above",
        f"the two agree to {plain:.2f} nats",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_cost(recorded, prose):
    cost = recorded["cost"]
    ratio = topic.ratios(cost)
    without, with_dropout = cost.steps[:, list(topic.TARGETS).index("validation loss 1.2")].T
    assert (with_dropout > 0).all()
    tuned = np.count_nonzero(recorded["tuning"].steps[:, list(topic.TARGETS).index("validation loss 1.2")].any(axis=1))
    arrived = {0: "none"}.get(np.count_nonzero(without), str(np.count_nonzero(without)))
    for quoted in (
        f"dropout needs {ratio['training loss 0.7']:.1f} times as many steps",
        f"it needs {ratio['validation loss 1.4']:.1f} times as many",
        f"in {np.median(with_dropout):.0f} steps (median). Without it, {arrived} of 10 seeds arrive",
        f"on other data, {tuned} of 10 seeds arrived",
        f"took {np.exp(np.log(cost.step_time).mean()):.1f} times as long",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_mask_sharing(recorded, prose):
    sharing = recorded["mask_sharing"]
    last = sharing.validation_accuracy[:, :, -1].mean(axis=0)
    early = sharing.validation_accuracy[:, :, 19].mean(axis=0)
    lead = topic.conclude_mask_sharing(sharing)["validation accuracy"].effect.mean
    assert f"{early[0]:.3f} against {early[1]:.3f} after 20 epochs" in prose
    assert f"{last[0]:.3f} against {last[1]:.3f} after 60" in prose
    assert f"{lead:.3f} ahead" in prose
