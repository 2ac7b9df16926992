"""Lesson 03's experiments on ensembles and uncertainty: exact where they claim it, true to their records, able to find
the opposite; and the numbers that the lesson quotes."""

import subprocess
import sys
from dataclasses import fields, replace
from math import pi, sqrt

import numpy as np
import pytest
import torch
from torch import nn

from dropcourse.errors import NotAnswered
from dropcourse.experiments import ensembles as topic
from dropcourse.experiments.dropout_mechanics import networks
from dropcourse.experiments.ensembles.equal_cost import FIFTHS, FULL, LEARNERS, LEARNERS_RATES, fit_learner
from dropcourse.experiments.ensembles.small_networks import NETWORKS, Halves, inputs, trained_network
from dropcourse.reference import ensembles as reference
from graders.lessons import find_lesson

NAMES = (
    "sub_networks",
    "mask_draws",
    "averages",
    "monte_carlo",
    "ensemble_tuning",
    "equal_cost",
    "uncertainty",
    "calibration",
)
DRAWN = tuple(name for name in NAMES if name not in ("sub_networks", "ensemble_tuning"))
TAKING = tuple(name for name in NAMES if topic.EXPERIMENTS[name].implementation)
SHOWN = {  # what the figure and its alt text rest on
    "mask_draws": "repeat",
    "averages": "distance",
    "monte_carlo": "error",
    "equal_cost": "accuracy",
    "uncertainty": "spread",
    "calibration": "overconfidence",
}


def module(name):
    # By name, because the package's attribute is the function.
    return sys.modules[f"{topic.__name__}.{name}"]


def names_of(name):
    names = topic.EXPERIMENTS[name].implementation
    return (names,) if isinstance(names, str) else names


def run(name, seeds, *implementations):
    implementations = implementations or [getattr(reference, wanted) for wanted in names_of(name)]
    return topic.EXPERIMENTS[name].run(*implementations, seeds=seeds)


def answers(name, result):
    return {question: verdict.answer for question, verdict in topic.EXPERIMENTS[name].conclude(result).items()}


@pytest.fixture(scope="module")
def recorded():
    return {name: getattr(topic, f"recorded_{name}")() for name in NAMES}


@pytest.fixture(scope="module")
def prose():
    """The lesson's text without the line breaks of its source."""
    text = find_lesson("ensembles").source.read_text(encoding="utf-8")
    return " ".join(line.removeprefix("#").strip() for line in text.split("\n"))


@pytest.fixture(autouse=True)
def short(request, monkeypatch):
    """Quick runs of one or two epochs on few examples, with few samples; but slow tests measure in full."""
    if request.node.get_closest_marker("slow"):
        return
    monkeypatch.setattr(networks, "ROWS", 100)
    monkeypatch.setattr(module("small_networks"), "SMALL_ROWS", 100)
    monkeypatch.setitem(module("mask_draws").REPETITIONS, "quick", 5)
    monkeypatch.setitem(module("averages").SMALL_EPOCHS, "quick", 1)
    monkeypatch.setitem(module("averages").AVERAGE_ROWS, "quick", 2)
    monkeypatch.setattr(module("monte_carlo"), "MONTE_CARLO_ROWS", 5)
    monkeypatch.setitem(module("monte_carlo").SAMPLES, "quick", np.array([2, 8]))
    monkeypatch.setitem(module("equal_cost").TRAINING, "quick", 5)
    monkeypatch.setattr(module("ensemble_tuning"), "ENSEMBLE_CANDIDATES", np.array([1e-3, 1e-2]))
    monkeypatch.setitem(module("uncertainty").CURVE_STEPS, "quick", 5)
    monkeypatch.setitem(module("calibration").TRAINED_EPOCHS, "quick", 1)


# What is measured


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name):
    first, again, other = (run(name, seeds) for seeds in ([3], [3], [5]))
    names = [field.name for field in fields(first)]
    for field in names:
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
    assert not all(np.array_equal(getattr(first, field), getattr(other, field)) for field in names)


@pytest.mark.parametrize("name", ["sub_networks", "mask_draws"])
def test_the_record_is_what_the_code_measures(name, recorded):
    implementations = [getattr(reference, wanted) for wanted in names_of(name)]
    measured = topic.EXPERIMENTS[name].run(*implementations, seeds=[0], size="full")
    field = {"sub_networks": "weights_left", "mask_draws": "repeat"}[name]
    np.testing.assert_allclose(getattr(measured, field)[0], getattr(recorded[name], field)[0], rtol=1e-4)


def test_the_recorded_distances_are_what_the_code_measures(recorded, monkeypatch):
    # Rounding differs between processors and grows with every step of training, so the bounds are wide.
    monkeypatch.setattr(module("small_networks"), "SMALL_ROWS", 1000)
    monkeypatch.setitem(module("averages").SMALL_EPOCHS, "quick", 40)
    monkeypatch.setitem(module("averages").AVERAGE_ROWS, "quick", 40)
    measured = run("averages", [0]).distance[0, :, 1, 1]
    np.testing.assert_allclose(measured, recorded["averages"].distance[:, :, 2, 1].mean(axis=0), rtol=0.5)


def test_the_halves_of_a_network_make_the_network():
    for name in NETWORKS:
        model = trained_network(name, 0.5, 0, 1)
        x = inputs(name, 0, 20)[1].x
        halves = Halves(model)
        units = halves.before(x)
        assert units.shape == (20, 10)
        expected = model(torch.tensor(x)).softmax(dim=1).numpy()
        np.testing.assert_allclose(halves.after(units), expected, atol=1e-5)


def test_the_first_repeat_agrees_with_the_birthday_problem(recorded):
    draws = recorded["mask_draws"]
    uniform, ten = list(draws.rates).index(0.5), list(draws.units).index(10)
    # Ramanujan's expansion of the mean for N equally likely values.
    size = 2**10
    exact = 1 + sqrt(pi * size / 2) - 1 / 3 + sqrt(pi / (288 * size))
    assert draws.expected_repeat[uniform, ten] == pytest.approx(exact, abs=0.01)
    assert draws.middle[uniform, ten] == 38
    assert draws.expected_whole[uniform, ten] == pytest.approx(2**-10, rel=1e-4)


def test_no_two_members_of_an_ensemble_are_alike_and_the_single_network_is_the_first():
    data = inputs(NETWORKS[1], 0, 1)[0]
    members = fit_learner(FIFTHS, data, 0, 5, 1e-3)
    (single,) = fit_learner(LEARNERS[1], data, 0, 1, 1e-3)
    weights = [member[0].weight for member in members]
    assert len(members) == 5
    assert not any(torch.equal(weights[0], other) for other in weights[1:])
    assert torch.equal(weights[0], single[0].weight)


def test_disagreement_counts_pairs_that_differ():
    sure = torch.eye(3)
    members = [sure[[0, 0]], sure[[0, 1]], sure[[0, 2]], sure[[0, 2]]]
    assert module("equal_cost")._disagreement(members) == pytest.approx((0 + 5 / 6) / 2)


def test_every_region_of_the_line_lies_where_its_name_says():
    grid, where = module("uncertainty").GRID, module("uncertainty")._where
    near, gap, far = (np.abs(grid[where(grid, region)]) for region in module("uncertainty").REGIONS)
    assert near.min() >= 1
    assert near.max() <= 2
    assert gap.max() < 1
    assert far.min() > 2


@pytest.mark.parametrize("name", TAKING)
def test_an_unwritten_answer_is_reported_in_one_sentence(name):
    for wanted in names_of(name):

        def unwritten(*arguments, **options):
            raise NotImplementedError()

        unwritten.__name__ = wanted
        given = [unwritten if other == wanted else getattr(reference, other) for other in names_of(name)]
        with pytest.raises(NotAnswered, match=f"measures your `{wanted}`"):
            run(name, [0], *given)


def test_the_experiments_measure_the_implementations_that_are_passed_in():
    def flat(masks, p):
        return np.full(len(masks), 1 / len(masks))

    draws = run("mask_draws", [0], reference.enumerate_masks, flat)
    np.testing.assert_allclose(draws.expected_repeat[0], draws.expected_repeat[1])

    def arithmetic(probabilities, weights):
        return np.tensordot(weights / weights.sum(), probabilities, 1)

    means = run("averages", [0], reference.exact_ensemble, arithmetic)
    np.testing.assert_allclose(means.distance[..., 0], means.distance[..., 1], rtol=1e-9)

    def certain(model, x, samples):
        return model.eval()(x).detach(), torch.zeros(len(x), 1)

    errors = run("monte_carlo", [0], certain, reference.exact_ensemble)
    np.testing.assert_allclose(errors.error[..., 0], errors.scaling, rtol=1e-3)
    assert (run("uncertainty", [0], certain).spread[:, 0] == 0).all()
    assert (run("calibration", [0], certain, lambda *_: 0.25).error == 0.25).all()


def test_the_experiments_need_no_reference():
    code = "import sys, dropcourse.experiments.ensembles; sys.exit('dropcourse.reference' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# What is concluded


def test_every_learner_uses_the_rate_that_the_tuning_found(recorded):
    tuning = recorded["ensemble_tuning"]
    found = {learner: tuning.best(learner) for learner in LEARNERS if learner != FULL}
    assert found | {FULL: found[LEARNERS[1]]} == LEARNERS_RATES
    # A rate at the end of the range would mean that a better one may lie outside.
    assert not {tuning.rates[0], tuning.rates[-1]} & set(LEARNERS_RATES.values())


def test_a_difference_above_rounding_is_no_equality(recorded):
    parts = recorded["sub_networks"]
    assert set(answers("sub_networks", parts).values()) == {"equal"}
    off = answers("sub_networks", replace(parts, gradients=parts.gradients + 1e-9))
    assert off["gradients"] == "differs"
    assert off["outputs"] == "equal"
    averages = recorded["averages"]
    off = answers("averages", replace(averages, largest=averages.largest + 0.1, distance=averages.distance + 0.1))
    assert off["softmax regression, geometric mean"] == "differs"


def test_worked_out_and_drawn_masks_agree(recorded):
    draws = recorded["mask_draws"]
    assert set(answers("mask_draws", draws).values()) == {"agrees"}
    off = answers("mask_draws", replace(draws, expected_repeat=1.1 * draws.expected_repeat))
    assert off["first repeat, 10 units, p = 0.5"] == "differs"


def test_weight_scaling_is_the_geometric_mean_unless_a_relu_follows_the_dropout(recorded):
    found = answers("averages", recorded["averages"])
    geometric = [found[f"{name}, geometric mean"] for name in NETWORKS]
    assert geometric == ["equal", "equal", "differs"]
    assert {found[f"{name}, arithmetic mean"] for name in NETWORKS} == {"differs"}


def test_the_error_of_sampling_falls_as_one_over_the_root(recorded):
    samples = recorded["monte_carlo"]
    assert set(answers("monte_carlo", samples).values()) == {"is -1/2"}
    bent = replace(samples, error=samples.error**0.5)
    assert set(answers("monte_carlo", bent).values()) == {"is not -1/2"}


def test_other_numbers_turn_the_verdicts_on_cost_uncertainty_and_calibration(recorded):
    cost = recorded["equal_cost"]
    turned = replace(cost, loss=-cost.loss, accuracy=-cost.accuracy, disagreement=-cost.disagreement)
    opposite = {"higher": "lower", "lower": "higher", "no difference": "no difference", "undecided": "undecided"}
    expected = {question: opposite[answer] for question, answer in answers("equal_cost", cost).items()}
    found = answers("equal_cost", turned)
    for question in expected:
        if not question.startswith("gain"):
            assert found[question] == expected[question], question
    spread = recorded["uncertainty"]
    shrunk = spread.spread / np.sqrt(spread.points / spread.points[0])[:, None]
    verdict = answers("uncertainty", replace(spread, spread=shrunk))
    assert verdict["spread near, 2,000 points against 20, dropout"] == "shrinks"
    wide = answers("uncertainty", replace(spread, spread=100 * spread.spread))
    assert wide["true curve covered, far, dropout"] == "as it should"
    sure = recorded["calibration"]
    mirrored = answers("calibration", replace(sure, overconfidence=-sure.overconfidence))
    assert mirrored["confidence, no dropout"] == "not sure enough"


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name != "ensemble_tuning"])
def test_the_conclusions_hold_on_other_seeds(name, recorded):
    experiment = topic.EXPERIMENTS[name]
    implementations = [getattr(reference, wanted) for wanted in names_of(name)]
    other = experiment.run(*implementations, seeds=range(1000, 1000 + experiment.seeds), size="full")
    mine, theirs = answers(name, recorded[name]), answers(name, other)
    clear = {question for question in mine if "undecided" not in (mine[question], theirs[question])}
    assert clear
    assert {question: theirs[question] for question in clear} == {question: mine[question] for question in clear}


# What is shown


@pytest.mark.parametrize("name", DRAWN)
def test_the_alt_text_says_the_numbers_of_the_figure(name, recorded):
    draw, known, live = getattr(topic, f"draw_{name}"), recorded[name], run(name, [0])
    figure, alt = draw(known, live)
    plain_figure, plain = draw(known)
    changed = replace(known, **{SHOWN[name]: getattr(known, SHOWN[name]) * 0.7})
    assert draw(changed)[1] != plain
    assert alt.startswith(plain)
    assert "our" in alt[len(plain) :]
    assert len(figure.axes[0].lines) > len(plain_figure.axes[0].lines)


def test_a_bin_without_examples_is_not_drawn(recorded):
    known = recorded["calibration"]
    share = known.share.copy()
    share[:, :, 3] = 0
    assert np.isnan(replace(known, share=share).pooled(known.accuracy)[:, 3]).all()


def test_a_thinned_network_is_the_same_for_all_examples():
    model = nn.Sequential(nn.Dropout(0.5), nn.Linear(10, 10)).eval().requires_grad_(False)
    x = torch.ones(4, 10)
    found = module("equal_cost")._sub_network(model, x, torch.Generator().manual_seed(0))
    torch.testing.assert_close(found, found[:1].expand(4, 10))


# What the lesson quotes


def percent(share, digits=0):
    return f"{share:.{digits}%}".replace("%", " %")


def test_the_lesson_quotes_the_recorded_draws_and_samples(recorded, prose):
    draws, samples = recorded["mask_draws"], recorded["monte_carlo"]
    fifth, half = draws.repeat[:, :, list(draws.units).index(10)].mean(axis=0)
    needed = np.median(samples.needed(), axis=0)
    for quoted in (
        f"the first repeat comes after {half:.1f} draws on average",
        f"it comes after {fifth:.1f}.",
        f"as {needed[0]:.0f} samples in A, {needed[1]:.0f} in B and {needed[2]:.0f} in C",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_averages(recorded, prose):
    averages = recorded["averages"]
    distance = averages.distance.mean(axis=0)
    loss, accuracy = averages.loss.mean(axis=0)[:, 2], averages.accuracy.mean(axis=0)[:, 2]
    for quoted in (
        f"one pass is {distance[2, 2, 0]:.3f} away from the geometric mean and {distance[2, 2, 1]:.3f} from",
        f"{distance[0, 2, 1]:.3f} in A and {distance[1, 2, 1]:.3f} in B",
        f"by {loss[0, 2] - loss[0, 0]:.3f} and {loss[1, 2] - loss[1, 0]:.3f} nats",
        f"{accuracy[2, 0]:.3f} right against {accuracy[2, 2]:.3f}",
        f"a loss that is {loss[2, 0] - loss[2, 2]:.3f} nats higher",
        f"At p = 0.1 the pass is {distance[2, 0, 0]:.3f} away",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_cost(recorded, prose):
    cost, tuning = recorded["equal_cost"], answers("ensemble_tuning", recorded["ensemble_tuning"])
    right = dict(zip(topic.PREDICTORS, cost.accuracy.mean(axis=0), strict=True))
    effects = {question: verdict.effect.mean for question, verdict in topic.conclude_equal_cost(cost).items()}
    apart, gain, members = cost.disagreement.mean(axis=0), cost.gain().mean(axis=0), cost.members.mean(axis=0)
    for quoted in (
        f"a poor predictor: {right['one sub-network']:.3f} right",
        f"One scaled pass has {right['weight scaling']:.3f}, Monte Carlo {right['5 samples']:.3f} with five samples "
        f"and {right['100 samples']:.3f} with 100",
        f"ahead, by {effects['loss, 100 samples']:.3f} nats",
        f"disagree on {percent(apart[0])} of the signals, two separate networks on {percent(apart[1])}",
        f"{gain[0]:.3f} against {gain[1]:.3f}",
        f"{members[0]:.3f} against {members[1]:.3f}",
        f"more accurate, {right[FIFTHS]:.3f} against {right['weight scaling']:.3f}",
        f"the loss, by {effects['loss, one network']:.3f} nats",
        f"{members[0]:.2f} of its predictions were right, against {members[1]:.2f}",
    ):
        assert quoted in prose
    found = answers("equal_cost", cost)
    undecided = (
        "accuracy, 100 samples",
        "accuracy, one network",
        f"loss, {FIFTHS}",
        f"accuracy, {FULL}",
        f"loss, {FULL}",
    )
    assert {found[question] for question in undecided} == {"undecided"}
    assert found[f"accuracy, {FIFTHS}"] == "higher"
    assert tuning == {LEARNERS[0]: "0.003", LEARNERS[1]: "0.0003 or 0.001", FIFTHS: "0.01"}


def test_the_lesson_quotes_the_recorded_uncertainty(recorded, prose):
    known = recorded["uncertainty"]
    near, far = (known.typical(region).mean(axis=0) for region in ("near", "far"))
    wrong = {region: known.error[..., module("uncertainty")._where(known.grid, region)] for region in ("near", "far")}
    wrong = {region: errors.mean(axis=(0, 3)) for region, errors in wrong.items()}
    verdicts = topic.conclude_uncertainty(known)
    growth = {name: np.exp(verdicts[f"spread, {name} against near, dropout"].effect.mean) for name in ("gap", "far")}
    shrunk = verdicts["spread near, 2,000 points against 20, dropout"]
    for quoted in (
        f"With 200 points it is {growth['gap']:.1f} times as large in the gap as among the points, and "
        f"{growth['far']:.1f} times",
        f"the mean is wrong by {wrong['far'][0, 1]:.2f} on average, and the spread is {far[0, 1]:.2f}",
        f"with {wrong['far'][1, 1]:.2f} and {far[1, 1]:.2f}",
        f"falls to {np.exp(shrunk.effect.mean):.2f} of what it was, from {near[0, 0]:.3f} to {near[0, 2]:.3f}",
        f"The error fell from {wrong['near'][0, 0]:.3f} to {wrong['near'][0, 2]:.3f}",
        f"from {near[1, 0]:.3f} to {near[1, 2]:.3f}",
    ):
        assert quoted in prose
    assert shrunk.answer == "undecided"
    assert shrunk.effect.mean - 3 * shrunk.effect.standard_error > np.log(0.5)


def test_the_lesson_quotes_the_recorded_calibration(recorded, prose):
    error = recorded["calibration"].error.mean(axis=0)
    gap = recorded["calibration"].overconfidence.mean(axis=0)
    for quoted in (
        f"its confidence is {gap[0]:.3f} above its accuracy, and the two are {percent(error[0], 1)} apart",
        f"they are {percent(error[1], 1)} apart in the scaled pass and {percent(error[2], 1)} in the average",
        f"still too sure, by {gap[1]:.3f}",
        f"not sure enough, by {-gap[2]:.3f}",
    ):
        assert quoted in prose
    assert answers("calibration", recorded["calibration"]) == {
        "calibration error, dropout, weight scaling, than no dropout": "lower",
        "calibration error, dropout, Monte Carlo, than no dropout": "lower",
        "calibration error, dropout, Monte Carlo, than dropout, weight scaling": "undecided",
        "confidence, no dropout": "too sure",
        "confidence, dropout, weight scaling": "too sure",
        "confidence, dropout, Monte Carlo": "not sure enough",
    }


def test_the_lesson_quotes_what_was_found_in_the_trained_networks(prose):
    units = topic.recorded_coadaptation()
    (without, with_dropout), (_, scaled) = units.accuracy.mean(axis=0)[:, :, [0, 5]]
    correlation, evenness = units.correlation.mean(axis=0), units.evenness.mean(axis=0)
    changed = dict(zip(topic.DISTURBANCES, topic.recorded_robustness().changed.mean(axis=0).T, strict=True))
    lead = dict(zip(topic.DISTURBANCES, topic.recorded_robustness().extra_lead().mean(axis=0), strict=True))
    clean = topic.recorded_robustness().clean.mean(axis=0)
    spread, price = topic.recorded_pathways().spread().mean(axis=0), topic.recorded_pathways().error.mean(axis=0)
    classifier = topic.recorded_pathways().classifier.mean(axis=0)

    def pair_of(name):
        return f"{percent(changed[name][1])} against {percent(changed[name][0])}"

    deleted = changed["1 hidden unit in 4 deleted"]
    for quoted in (
        f"falls from {with_dropout[0]:.2f} to {with_dropout[1]:.2f}, the other one from {without[0]:.2f} to "
        f"{without[1]:.2f}",
        f"as they were in training, it reaches {scaled[1]:.2f}",
        f"{correlation[1, 0]:.2f} against {correlation[0, 0]:.2f} in the first hidden layer, "
        f"{correlation[1, 1]:.2f} against {correlation[0, 1]:.2f} in the second",
        f"({evenness[1, 0]:.2f} against {evenness[0, 0]:.2f})",
        f"{evenness[1, 1]:.2f} against {evenness[0, 1]:.2f}. Claims 17",
        f"{percent(deleted[1])} of the predictions change with dropout and {percent(deleted[0])} without",
        f"signals moved by two positions, {pair_of('moved by 2 positions')}",
        f"predictions change: {pair_of('amplitude × or ÷ 1.5')}",
        f"ahead on clean signals, by {clean[1] - clean[0]:.3f}",
        f"stronger attack, by {lead['attack, ε = 0.05']:.3f}",
        f"falls from {spread[0, 0]:.2f} without dropout to {spread[0, -1]:.2f} at p = 0.5",
        f"from {spread[1, 0]:.2f} to {spread[1, -1]:.2f}",
        f"from {classifier[0, 1]:.2f} to {classifier[1, 1]:.2f}",
        f"error of the linear one is {percent(price[0, -1])} of",
        f"that of the ReLU one {percent(price[1, -1])}",
    ):
        assert quoted in prose


def test_the_lesson_quotes_the_recorded_deep_training(prose):
    last = topic.recorded_deep_training().accuracy[..., -1].mean(axis=0)
    # The arms: sigmoid, ReLU, each at p = 0, 0.2 and 0.5; ReLU with a compensated start at 0.2 and 0.5.
    for quoted in (
        f"stay at chance, {last[1, 0]:.2f}, with and without dropout",
        f"which reach {last[1, 3]:.2f} without dropout, reach {last[1, 4]:.2f} at p = 0.2 and chance at p = 0.5",
        f"A compensated start helps a little: {last[1, 6]:.2f} at p = 0.2",
        f"{len(topic.recorded_deep_training().accuracy)} seeds, rates chosen among three",
    ):
        assert quoted in prose
    np.testing.assert_allclose(last[1, [1, 2, 5]], last[1, 0], atol=0.005)
    assert not {"higher"} & set(answers("deep_training", topic.recorded_deep_training()).values())


def test_the_lesson_quotes_the_recorded_rare_features_and_gradients(prose):
    rare = topic.recorded_rare_features()
    accuracy = rare.accuracy.mean(axis=0)[:, :, 0]
    factor = np.exp(np.log(rare.ratio[:, 0, 0] / rare.ratio[:, 0, 1]).mean())
    signal = np.log10(topic.recorded_gradient_norms().signal).mean(axis=0)
    way = signal[..., 0] - signal[..., -1]
    lift = 10 ** (signal[0, 2, 0] - signal[0, 0, 0])
    for quoted in (
        f"dropout gives them {factor:.0f} times as much weight",
        f"its accuracy is {accuracy[0, 0]:.3f} against {accuracy[0, 1]:.3f}",
        f"comes close: {accuracy[0, 2]:.3f}",
        f"is then {accuracy[1, 0]:.3f} against {accuracy[1, 1]:.3f}",
        f"$10^{{{way[0, 0]:.1f}}}$ of the gradient",
        f"$10^{{{way[0, 2]:.1f}}}$",
        f"about {10 * round(lift / 10)} times as much",
        f"by a factor of {10 * round(10 ** way[1, 2] / 10)} at p = 0.5",
    ):
        assert quoted in prose
