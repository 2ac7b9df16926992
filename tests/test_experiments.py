"""Experiments: the same seeds give the same numbers, rules judge as stated, and a bad record says what to do."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from dropcourse.errors import NotAnswered
from dropcourse.experiments import __main__ as command
from dropcourse.experiments import dropout_mechanics as topic
from dropcourse.experiments import record, run
from dropcourse.experiments.record import RecordError
from dropcourse.experiments.rules import Effect, Verdict
from dropcourse.reference.dropout_mechanics import dropout_forward
from graders.lessons import find_lesson

RECORDED = {"scaling": topic.recorded_scaling(), "expectation": topic.recorded_expectation()}
MEASURED = {"scaling": ("standard", "inverted"), "expectation": ("gaps",)}


def unscaled(x, p, rng):
    mask = rng.random(x.shape) >= p
    return x * mask, mask


def swapped(x, p, rng):
    mask = rng.random(x.shape) < p
    return x * mask / p, mask


def lesson_text():
    return find_lesson("dropout_mechanics").source.read_text(encoding="utf-8")


def answers(verdicts):
    return {question: verdict.answer for question, verdict in verdicts.items()}


@pytest.fixture
def results(tmp_path, monkeypatch):
    """An empty folder in the place of the recorded results."""
    monkeypatch.setattr(record, "RESULTS", tmp_path / "results")
    return tmp_path / "results"


# The rule


@pytest.mark.parametrize(
    ("differences", "judgement"),
    [
        ([0.5, 0.51, 0.49], "present"),
        ([-0.5, -0.51, -0.49], "present"),
        ([0.001, 0.002, -0.001], "absent"),
        ([0.5, -0.9, 1.2], "undecided"),
        ([0.05, 0.0501, 0.0499], "absent"),  # certain, but smaller than the minimum
        ([0.08, 0.1, 0.09], "undecided"),  # differs from 0, but perhaps by less than the minimum
        ([0.5], "undecided"),  # one seed proves nothing
    ],
)
def test_an_effect_counts_only_beyond_three_standard_errors_and_the_minimum(differences, judgement):
    assert Effect.of(differences).judge(minimum=0.1) == judgement


def test_a_verdict_uses_the_words_of_the_question():
    assert Verdict.of([1.0, 1.0], 0.1, present="stays", absent="vanishes").answer == "stays"
    assert Verdict.of([0.0, 0.0], 0.1, present="stays", absent="vanishes").answer == "vanishes"


# The experiments


@pytest.mark.parametrize("name", RECORDED)
def test_the_same_seeds_give_the_same_numbers_and_others_do_not(name):
    run = topic.EXPERIMENTS[name].run
    first, again, other = (run(dropout_forward, seeds=seeds) for seeds in ([3, 4], [3, 4], [5, 4]))
    for field in MEASURED[name]:
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
        assert not np.array_equal(getattr(first, field)[0], getattr(other, field)[0])
        np.testing.assert_array_equal(getattr(first, field)[1], getattr(other, field)[1])


@pytest.mark.parametrize("name", RECORDED)
def test_the_record_is_what_the_code_measures(name):
    measured = topic.EXPERIMENTS[name].run(dropout_forward, seeds=[0], size="full")
    for field in MEASURED[name]:
        np.testing.assert_allclose(getattr(measured, field)[0], getattr(RECORDED[name], field)[0], rtol=1e-4)


def test_the_keep_probability_is_right_and_the_drop_rate_wrong_except_at_one_half():
    expected = {
        "p = 0.3, times 1 - p": "right",
        "p = 0.3, times p": "wrong",
        "p = 0.5, times 1 - p": "right",
        "p = 0.5, times p": "right",
    }
    assert answers(topic.conclude_scaling(RECORDED["scaling"])) == expected


def test_other_shares_turn_the_verdict_on_the_factor():
    recorded = RECORDED["scaling"]
    mirrored = replace(recorded, standard=recorded.standard[:, ::-1])
    verdicts = answers(topic.conclude_scaling(mirrored))
    assert verdicts["p = 0.3, times 1 - p"] == "wrong"
    assert verdicts["p = 0.3, times p"] == "right"
    noise = np.where(np.arange(len(recorded.standard)) % 2, 0.2, -0.2)[:, None]
    noisy = topic.conclude_scaling(replace(recorded, standard=recorded.standard + noise))
    assert noisy["p = 0.5, times p"].answer == "undecided"


def test_a_gap_stays_only_where_something_nonlinear_follows_the_dropout():
    expected = {"A": "vanishes", "B": "vanishes", "C": "stays", "D": "stays"}
    assert answers(topic.conclude_expectation(RECORDED["expectation"])) == expected


def test_other_gaps_turn_the_verdict_on_the_expectation():
    recorded = RECORDED["expectation"]
    swapped_gaps = replace(recorded, gaps=recorded.gaps[:, [2, 3, 0, 1]])
    expected = {"A": "stays", "B": "stays", "C": "vanishes", "D": "vanishes"}
    assert answers(topic.conclude_expectation(swapped_gaps)) == expected
    noise = np.where(np.arange(len(recorded.gaps)) % 2, 0.2, -0.2)[:, None, None]
    noisy = topic.conclude_expectation(replace(recorded, gaps=recorded.gaps + noise))
    assert noisy["A"].answer == "undecided"


def test_the_experiments_measure_the_implementation_that_is_passed_in():
    assert topic.conclude_expectation(topic.expectation(unscaled, seeds=range(3)))["A"].answer == "stays"
    np.testing.assert_allclose(topic.scaling(unscaled, seeds=[0]).inverted, [1 - topic.RATES], atol=0.05)
    np.testing.assert_allclose(topic.scaling(swapped, seeds=[0]).standard, [topic.RATES], atol=0.05)


@pytest.mark.parametrize("name", RECORDED)
def test_an_unwritten_answer_is_reported_in_one_sentence(name):
    def dropout_forward(x, p, rng):
        raise NotImplementedError()

    with pytest.raises(NotAnswered, match="measures your `dropout_forward`"):
        topic.EXPERIMENTS[name].run(dropout_forward, seeds=[0])


def test_the_lesson_quotes_the_recorded_gaps():
    gaps = RECORDED["expectation"].last_gaps()
    quoted = f"a gap of {gaps['C']:.1%} (C) and {gaps['D']:.1%} (D)".replace("%", " %")
    assert quoted in lesson_text()


@pytest.mark.full
@pytest.mark.slow
def test_the_conclusions_hold_on_other_seeds_as_the_lesson_says():
    other = range(1000, 1020)
    scaling = topic.scaling(dropout_forward, seeds=other, size="full")
    expectation = topic.expectation(dropout_forward, seeds=other, size="full")
    assert answers(topic.conclude_scaling(scaling)) == answers(topic.conclude_scaling(RECORDED["scaling"]))
    same = answers(topic.conclude_expectation(RECORDED["expectation"]))
    assert answers(topic.conclude_expectation(expectation)) == same
    gaps = expectation.last_gaps()
    assert f"20 other seeds gave {gaps['C']:.1%} and {gaps['D']:.1%}".replace("%", " %") in lesson_text()


@pytest.mark.parametrize("name", RECORDED)
def test_the_alt_text_says_the_numbers_of_the_figure(name):
    draw = {"scaling": topic.draw_scaling, "expectation": topic.draw_expectation}[name]
    recorded = RECORDED[name]
    changed = replace(recorded, **{field: getattr(recorded, field) + 0.3 for field in MEASURED[name]})
    live = topic.EXPERIMENTS[name].run(dropout_forward, seeds=range(2))
    _, alt = draw(recorded)
    assert alt != draw(changed)[1]
    figure, _ = draw(recorded, live)
    assert len(figure.axes[0].lines) > len(draw(recorded)[0].axes[0].lines)


def test_the_experiments_need_no_reference():
    code = "import sys, dropcourse.experiments.dropout_mechanics; sys.exit('dropcourse.reference' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# Records


@pytest.mark.parametrize("path", sorted(record.RESULTS.glob("*.json")), ids=lambda path: path.stem)
def test_a_record_says_how_it_was_made(path):
    text = path.read_text(encoding="utf-8")
    records = json.loads(text)
    assert list(records) == sorted(records)
    for name, made in records.items():
        assert [key for key in made if key != "made_from"] == [
            "date",
            "command",
            "versions",
            "size",
            "seeds",
            "numbers",
        ]
        assert made["size"] == "full"
        # What chooses a learning rate decides nothing else, and is paid for in full by whoever runs it.
        assert len(set(made["seeds"])) >= (2 if name.endswith("tuning") else 10)
        assert made["command"] == f"python -m dropcourse.experiments --only {path.stem}.{name}"
    assert not any(folder in text for folder in ("/home", "/root", "/tmp", "/work", "/Users", "\\\\"))


def test_every_experiment_has_a_record_of_its_kind():
    for name, experiment in run.all_experiments():
        assert isinstance(record.load(name, experiment.result), experiment.result)


def test_saving_keeps_the_other_records_and_is_byte_stable(results):
    def save(name):
        made = {"seeds": [0, 1], "size": "full", "command": "make it", "made_from": "x"}
        return record.save(f"topic.{name}", RECORDED["scaling"], **made)

    text = (save("second") and save("first")).read_text(encoding="utf-8")
    assert list(json.loads(text)) == ["first", "second"]
    assert save("second").read_text(encoding="utf-8") == text
    loaded = record.load("topic.first", topic.Scaling)
    np.testing.assert_allclose(loaded.standard, RECORDED["scaling"].standard)


def test_a_missing_record_names_the_command_that_makes_it(results):
    with pytest.raises(RecordError, match=r"no recorded result of a\.b.*python -m dropcourse\.experiments --only a\.b"):
        record.load("a.b", topic.Scaling)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        '{"scaling": 3}',
        '{"scaling": {"numbers": {"masks": 1}}}',
        '{"scaling": {"numbers": {"masks": 1, "rates": [0.1], "standard": [0.9], "inverted": [[1]]}}}',
        '{"scaling": {"numbers": {"masks": 1, "rates": [0.1], "standard": [["a"]], "inverted": [[1]]}}}',
    ],
)
def test_a_damaged_record_is_refused_with_the_command_that_mends_it(results, text):
    results.mkdir()
    (results / "dropout_mechanics.json").write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=r"python -m dropcourse\.experiments --only dropout_mechanics"):
        topic.recorded_scaling()


# The command


@pytest.fixture
def small(monkeypatch):
    """Three seeds for each experiment."""
    for name, experiment in topic.EXPERIMENTS.items():
        monkeypatch.setitem(topic.EXPERIMENTS, name, replace(experiment, seeds=3))


@pytest.mark.usefixtures("small")
def test_a_full_run_is_recorded_with_its_verdicts_shown(results, capsys):
    assert command.main(["--only", "dropout_mechanics.scaling"]) == 0
    shown = capsys.readouterr()
    assert "p = 0.3, times p: wrong" in shown.out
    assert not shown.err
    assert list(json.loads((results / "dropout_mechanics.json").read_text())) == ["scaling"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "options",
    [
        ["--only", "dropout_mechanics.scaling", "--size", "quick"],
        ["--only", "dropout_mechanics.scaling", "--seed-offset", "9"],
    ],
)
def test_quick_runs_and_other_seeds_are_not_recorded(results, capsys, options):
    assert command.main(options) == 0
    assert "seeds from" in capsys.readouterr().out
    assert not results.exists()


def test_an_unknown_name_lists_the_known_ones(capsys):
    assert command.main(["--only", "nothing"]) == 2
    assert "dropout_mechanics.expectation" in capsys.readouterr().out
