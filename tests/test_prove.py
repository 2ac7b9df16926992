"""The proof judges as grading does, finds each kind of fault, and computes power that repeated trials confirm."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom
from test_variants import trials_of, trust

from dropcourse.checks.toolkit.statistics import plausible
from graders.cli import main
from graders.lessons import LessonNotFound, all_lessons, find_lesson
from graders.prove import PARTS, POWER_AT_LEAST, cells_of, faults, prove, trial
from graders.prove.answers import chosen
from graders.prove.mutants import Mutant
from graders.prove.power import power_of
from graders.prove.trial import Trial
from graders.results import Verdict
from graders.variants import variants

START = find_lesson("start_here")
MECHANICS = find_lesson("dropout_mechanics")
EXERCISES = [(lesson, exercise) for lesson in all_lessons() for exercise in cells_of(lesson)]


@pytest.fixture(scope="module")
def proof():
    return prove(START, "keep_probability", repetitions=3)


def answer(source, exercise="keep_probability"):
    return Mutant(exercise, "an answer", source)


def verdicts(source, lesson=START, exercise="keep_probability"):
    one = Trial(lesson, answer(source, exercise))
    return {one.ask(test, part).verdict for test in cells_of(lesson)[exercise] for part in PARTS}


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.topic)
def test_verdicts_and_diagnoses_are_those_of_the_trusted_evaluation(lesson):
    answers = [variant for exercise in cells_of(lesson) for variant in variants(lesson.topic, exercise)][::19]
    for trusted in trust(trials_of(lesson, answers)):
        here = {part: Trial(lesson, trusted.variant) for part in PARTS}
        for (test, part), result in trusted.results.items():
            said = here[part].ask(test, part)
            assert (said.verdict, said.diagnosis) == (result.verdict, result.diagnosis), (trusted, test, part)


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "def keep_probability(p):\n    while True: pass",
        "def keep_probability(p):\n    while True:\n        try:\n            p += 1\n        except Exception: p = 0",
    ],
)
def test_what_never_ends_is_stopped(source, monkeypatch):
    monkeypatch.setattr(trial, "SECONDS", 0.1)
    assert verdicts(source) <= {Verdict.TIMEOUT, Verdict.STUDENT_ERROR}


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("raise RuntimeError", Verdict.STUDENT_ERROR),
        ("another_name = 1", Verdict.STUDENT_ERROR),
        ("def keep_probability(p):\n    raise NotImplementedError", Verdict.NOT_ANSWERED),
        ("def keep_probability(p):\n    return as_is", Verdict.STUDENT_ERROR),
    ],
)
def test_an_answer_that_raises_is_judged(source, verdict):
    assert verdicts(source) == {verdict}


def test_visible_and_hidden_part_judge_fresh_inputs_for_each_seed():
    one = Trial(START, answer("given = []\ndef keep_probability(p):\n    given.append(p)\n    return 1 - p"))
    for seed in range(3):
        one.ask("keep_probability_values", "hidden", seed)
    given = one._subject.bench._namespace["given"]
    assert len(set(given)) == len(given) == 15


def test_a_sound_proof_has_no_faults(proof):
    assert list(faults(proof)) == []


def test_the_confusion_matrix_counts_each_answer(proof):
    counts = proof.confusion()
    assert counts["correct", "passed"] == 5
    assert counts["wrong-error-type", "wrong-error-type"] == 2
    assert {given for expected, given in counts if expected == "correct"} == {"passed"}
    assert sum(counts.values()) >= len(proof.variants) + len(proof.mutants)


def relabelled(proof, title, **marks):
    rows = [
        replace(row, answer=replace(row.answer, **marks)) if row.title == title else row for row in proof.variants
    ]  # fmt: skip
    return list(faults(replace(proof, variants=rows)))


@pytest.mark.parametrize(
    ("title", "marks", "complaint"),
    [
        ("returns p", {"correct": True}, "is correct, and the hidden part of keep_probability_values fails it"),
        ("the opposite probability", {"correct": False}, "is wrong, and passes"),
        ("returns p", {"fails": frozenset({"errors"})}, "must fail errors, visible and hidden, and fails neither"),
        ("returns p", {"diagnosis": "no-scaling"}, "must be diagnosed as no-scaling, got returns-drop-probability"),
        ("returns p", {"diagnosis": None}, "must be diagnosed as nothing, got returns-drop-probability"),
    ],
)
def test_a_wrong_claim_about_a_variant_is_a_fault(proof, title, marks, complaint):
    assert f"{title}: {complaint}" in relabelled(proof, title, **marks)


def test_a_weak_cell_is_a_fault(proof):
    (wrong,) = (row for row in proof.variants if row.title == "returns p")
    weak = {cell: replace(power, miss=0.01) for cell, power in wrong.power.items()}
    found = list(faults(replace(proof, variants=[replace(wrong, power=weak)])))
    assert any("fails it only with odds of 0.9900" in fault for fault in found)


def test_survivors_and_unread_diagnoses_of_mutants_are_faults(proof, tmp_path, monkeypatch):
    monkeypatch.setattr("graders.prove.answers.FOLDER", tmp_path)
    found = list(faults(proof))
    assert any("p) → p: gets the diagnosis range-not-checked: if that explains" in fault for fault in found)
    (tmp_path / "start_here").mkdir()
    listed = '[keep_probability.equivalent]\n"line 4: 1 → 2" = "none"\n"line 9: 1 → 2" = "gone"\n'
    (tmp_path / "start_here" / "mutants.toml").write_text(listed, encoding="utf-8")
    found = list(faults(proof))
    assert "mutant line 4: 1 → 2: is listed as equivalent, and is killed" in found
    assert "mutants.toml lists 'line 9: 1 → 2', and there is no such mutant" in found
    survivor = replace(proof.mutants[0], said=proof.variants[0].said)
    assert any(
        "survives the visible and the hidden parts" in fault for fault in faults(replace(proof, mutants=[survivor]))
    )


def test_a_check_that_breaks_is_a_fault(proof, monkeypatch):
    monkeypatch.setattr(START.module("dropcourse.checks"), "keep_probability_values", lambda *_, **__: 1 / 0)
    broken = replace(proof, variants=[], mutants=prove(START, "keep_probability").mutants[:1])
    assert any("broke: ZeroDivisionError" in fault for fault in faults(broken))


def test_power_of_a_shifted_rate_is_that_of_the_binomial_test():
    shift = 0.0112
    source = f"def sample_mask(shape, p, rng):\n    return rng.random(shape) >= as_probability(p) + {shift}"
    powers = power_of(MECHANICS, answer(source, "sample_mask"), "sample_mask_rate", 30)

    def missed(p, trials=96_000):
        counts = np.arange(trials + 1)
        likely = counts[np.abs(counts - trials * (1 - p)) < 2_000]
        accepted = [int(count) for count in likely if plausible(int(count), trials, 1 - p)]
        return binom.pmf(accepted, trials, 1 - p - shift).sum()

    exact = 1 - missed(0.25) * missed(0.65)
    assert 0.9 < exact < 0.999
    assert powers["visible"].power == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 30) ** 0.5)


def test_power_is_1_where_chance_plays_no_part(proof):
    (wrong,) = (row for row in proof.variants if row.title == "no range test")
    assert {power.power for power in wrong.power.values()} == {1.0}


def full_power(lesson, exercise, repetitions):
    """No cell may pass a wrong variant once in so many judgements, and where only binomial tests fail it, the computed
    odds of a miss stay below 1 in 1,000. (Judgements alone would need 2,995 without a miss to say that with 95 %
    confidence; 30 say 90 %, 100 say 97 %. The rest is what the counts say about their distance from the threshold.)"""
    for row in prove(lesson, exercise, with_mutants=False, repetitions=repetitions).variants:
        for cell, power in row.power.items():
            assert power.missed == 0, (row.title, cell)
            assert power.power >= POWER_AT_LEAST, (row.title, cell)


def test_every_cell_has_power_against_the_variants_of_a_sample():
    full_power(MECHANICS, "dropout_backward", 5)


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES, ids=[exercise for _, exercise in EXERCISES])
def test_every_cell_has_power_against_the_variants_it_fails(lesson, exercise):
    full_power(lesson, exercise, 30)


def test_names_stand_for_exercises_and_lessons():
    assert chosen([]) == EXERCISES
    assert chosen(["Dropout", "00", "keep_probability"]) == [(MECHANICS, "Dropout"), (START, "keep_probability")]
    with pytest.raises(LessonNotFound, match=r"no lesson is called 'flip'.*exercises: keep_probability, split"):
        chosen(["flip"])


def test_the_command_prints_tables_and_writes_plain_data(tmp_path, capsys):
    file = tmp_path / "proof.json"
    assert main(["variants", "keep_probability", "--json", str(file)]) == 0
    printed = capsys.readouterr().out
    for words in ("Variants", "Expected x given", "Mutants", "visible: 13 of 13 mutants killed", "every claim holds"):
        assert words in printed
    (written,) = json.loads(file.read_text(encoding="utf-8"))
    assert written["faults"] == []
    assert len(written["answers"]) == 24 + 13


def test_the_command_fails_if_a_claim_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("graders.prove.answers.FOLDER", tmp_path)
    assert main(["variants", "keep_probability"]) == 1
    assert "✗ 7 claims fail" in capsys.readouterr().out
    assert main(["variants", "keep_probability", "--no-mutants"]) == 0


def test_the_command_prints_the_odds(capsys):
    assert main(["variants", "02", "--odds"]) == 0
    assert "false alarms expected" in capsys.readouterr().out


def test_the_command_knows_what_there_is(capsys):
    assert main(["variants", "flip"]) == 2
    assert "or exercises: keep_probability" in capsys.readouterr().err
