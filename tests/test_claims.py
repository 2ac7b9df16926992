"""The ledger: each claim of the article has a reading, a rule, and a ruling that follows from what was measured."""

import json
import re
from dataclasses import fields, replace

import numpy as np
import pytest

from dropcourse.claims import CLAIMS, Case, Claim, Ruling, judge, recorded_evidence
from dropcourse.claims.evidence import answers
from dropcourse.errors import RecordError
from dropcourse.experiments import run
from graders import ledger
from graders.cli import main
from graders.lessons import ROOT

MEASURED = [claim for claim in CLAIMS if claim.questions]


@pytest.fixture(scope="module")
def evidence():
    return recorded_evidence()


def test_all_claims_are_there_once_and_in_order():
    assert [claim.number for claim in CLAIMS] == list(range(1, 61))
    assert len({claim.says for claim in CLAIMS}) == 60


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: str(claim.number))
def test_a_claim_has_a_reading_and_a_rule_or_says_why_it_cannot_be_tried(claim):
    if claim.why:
        assert not claim.questions
        assert not claim.cases
        return
    assert claim.reading
    assert claim.literature
    assert bool(claim.questions) == bool(claim.cases)
    for case in claim.cases:
        assert case.answers.keys() <= claim.questions.keys()
        assert case.ruling not in (Ruling.UNDECIDED, Ruling.UNMEASURED, Ruling.UNTESTABLE)


@pytest.mark.parametrize("claim", MEASURED, ids=lambda claim: str(claim.number))
def test_the_recorded_answers_fit_the_rule_and_other_answers_change_the_ruling(claim, evidence):
    found = answers(evidence)
    judgement = judge(claim, found)
    assert judgement.ruling not in (Ruling.UNMEASURED, Ruling.UNDECIDED)
    assert judgement.because
    changed = {judge(claim, found | dict.fromkeys(claim.questions.values(), "something else")).ruling}
    assert changed == {Ruling.UNDECIDED}
    decided = next(case for case in claim.cases if case.fits(judgement.answers))
    for letter in decided.answers:
        other = judge(claim, found | {claim.questions[letter]: "something else"})
        assert other.because != judgement.because, f"{letter} has no say"


def test_every_ruling_can_be_reached():
    for claim in MEASURED:
        for case in claim.cases:
            wanted = {letter: (a if isinstance(a, str) else a[0]) for letter, a in case.answers.items()}
            given = {question: wanted.get(letter, "something else") for letter, question in claim.questions.items()}
            assert judge(claim, given).because == case.because, (claim.number, case.because)


def test_perturbed_numbers_change_rulings(evidence):
    rng = np.random.default_rng(0)
    before = {one.claim.number: one.ruling for one in ledger.judgements(evidence)}
    kept = []
    for name, found in evidence.items():
        shuffled = shuffle(found.result, found.seeds, rng)
        verdicts = run.experiment_of(name).conclude(shuffled)
        after = ledger.judgements(evidence | {name: replace(found, result=shuffled, verdicts=verdicts)})
        concerned = [claim.number for claim in MEASURED if name in claim.experiments]
        kept += [n for n in concerned if before[n] == next(a.ruling for a in after if a.claim.number == n)]
    concerned = sum(len(claim.experiments) for claim in MEASURED)
    assert len(kept) < 0.1 * concerned, kept


def shuffle(result, seeds, rng):
    """The same numbers, but each seed's are dealt out anew among arms, rates and epochs, which leaves no effect."""
    changed = {}
    for field in fields(result):
        values = np.asarray(getattr(result, field.name))
        if values.ndim > 1 and len(values) == seeds and values.dtype.kind in "fi":
            dealt = [rng.permutation(row.reshape(-1)).reshape(row.shape) for row in values]
            changed[field.name] = np.array(dealt)
    return replace(result, **changed)


def test_a_question_that_nobody_asks_is_an_error(evidence):
    claim = Claim(1, "", "", "", "", questions={"a": "dropout_mechanics.cost: no such thing"})
    with pytest.raises(ValueError, match=r"no experiment asks .dropout_mechanics\.cost: no such thing."):
        judge(claim, answers(evidence))


def test_what_is_not_recorded_is_not_measured_yet():
    claim = Claim(1, "", "", "", "", questions={"a": "tuning.x: y"}, cases=(Case(Ruling.WRONG, "", {"a": "b"}),))
    assert judge(claim, {}).ruling is Ruling.UNMEASURED
    assert judge(claim, {"tuning.x: y": "b"}).ruling is Ruling.WRONG


def test_the_table_in_docs_is_that_of_the_recorded_results(evidence):
    written = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    assert written == ledger.summary(ledger.entries_of(evidence)), "write it anew: make claims"


def test_the_readme_counts_the_rulings(evidence):
    counts = ledger.summary(ledger.entries_of(evidence)).split("\n")[2].partition(". Written")[0]
    assert counts.startswith("60 claims: ")
    assert f"{counts}.\n" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.full
def test_the_page_loads_nothing_and_its_pictures_have_words(tmp_path, capsys):
    assert main(["claims", "--as-recorded", "--output", str(tmp_path)]) == 0
    page = (tmp_path / "claims.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|src=\"(?!data:image/png)", page)
    images = re.findall(r"<img [^>]*>", page)
    assert len(images) > 20
    assert all(re.search(r'alt="[^"]{20,}"', image) for image in images)
    for claim in CLAIMS:
        assert f'id="claim-{claim.number}"' in page
    assert (tmp_path / "claims.png").read_bytes()[:4] == b"\x89PNG"


# Measuring anew


@pytest.fixture
def two(monkeypatch):
    """Two quick experiments with few seeds are all there is."""
    names = ("dropout_mechanics.scaling", "ensembles.mask_draws")
    chosen = [(name, replace(run.experiment_of(name), seeds=2)) for name in names]
    monkeypatch.setattr(run, "all_experiments", lambda: iter(chosen))
    return dict(chosen)


def test_only_what_changed_is_measured_again(two, tmp_path, monkeypatch):
    for name, experiment in two.items():
        assert not run.is_recorded(name, experiment, folder=tmp_path)
        run.record(name, run.run(name, [0, 1]), folder=tmp_path)
        assert run.is_recorded(name, experiment, folder=tmp_path)
        assert not run.is_recorded(name, replace(experiment, seeds=3), folder=tmp_path)
        assert not run.is_recorded(name, experiment, 1000, tmp_path)
    source = run._source
    monkeypatch.setattr(run, "_source", lambda module: source(module) + b"#" * module.endswith("mask_draws"))
    assert [run.is_recorded(name, experiment, folder=tmp_path) for name, experiment in two.items()] == [True, False]


def test_what_is_done_is_recorded_when_a_run_is_stopped(two, tmp_path, monkeypatch):
    done = []

    def stop(name):
        done.append(name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.run_all(list(two), jobs=1, folder=tmp_path, step=stop)
    recorded = {name for path in tmp_path.glob("*.json") for name in json.loads(path.read_text())}
    assert recorded == {name.partition(".")[2] for name in done}
    run.run_all([name for name in two if name not in done], jobs=1, folder=tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 2


def test_an_experiment_that_cannot_be_run_here_stops_no_other(two, tmp_path, monkeypatch):
    def refuse(name, *rest):
        if name == "ensembles.mask_draws":
            raise RecordError("a package is missing")
        return record(name, *rest)

    record = run.record
    monkeypatch.setattr(run, "record", refuse)
    refused = run.run_all(list(two), jobs=1, folder=tmp_path)
    assert refused == {"ensembles.mask_draws": "a package is missing"}
    assert [path.name for path in tmp_path.glob("*.json")] == ["dropout_mechanics.json"]


def test_modules_that_are_measured_count_and_those_that_draw_do_not():
    modules = set(run._imported("dropcourse.experiments.ensembles.robustness"))
    assert {"dropcourse.data", "dropcourse.models", "dropcourse.training", "dropcourse.experiments.rules"} <= modules
    assert not modules & {"dropcourse.figures", "dropcourse.experiments.record"}
