"""A prediction is kept, shown again, compared and then held to; nothing the reader does stops a notebook."""

import json
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from dropcourse import predictions
from dropcourse.predictions import ask, commit, compare

CHOICES = ["it rises", "it falls", "neither <b>&</b>"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(predictions, "_unsaved", {})
    return tmp_path / ".dropcourse"


def kept(folder):
    return json.loads((folder / "predictions.json").read_text(encoding="utf-8"))


def test_a_question_is_readable_as_plain_text_and_an_earlier_choice_is_shown_again(capsys):
    ask("loss", "What happens to the loss?", CHOICES)
    shown = capsys.readouterr().out
    for text in ("What happens to the loss?", *CHOICES):
        assert text in shown
    assert "Your prediction" not in shown
    commit("loss", "it falls")
    ask("loss", "What happens to the loss?", CHOICES)
    assert "Your prediction: it falls" in capsys.readouterr().out


def test_a_prediction_outlives_the_process():
    ask("loss", "?", CHOICES)
    code = "from dropcourse.predictions import commit; commit('loss', 'it rises')"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert predictions._load()["loss"].choice == "it rises"


def test_an_unknown_choice_is_refused_naming_the_allowed_ones(folder):
    ask("loss", "?", CHOICES)
    with pytest.raises(ValueError, match=r"choose one of \['it rises', 'it falls', .*\], not 'both'"):
        commit("loss", "both")
    assert kept(folder)["loss"]["choice"] is None


def test_a_choice_for_a_question_never_asked_is_refused_naming_those_that_were():
    ask("loss", "?", CHOICES)
    with pytest.raises(ValueError, match=r"no question 'rate' was asked here; .* \['loss'\]"):
        commit("rate", "it rises")


@pytest.mark.parametrize("choices", [[], ["one"], ["same", "same"]])
def test_a_question_needs_two_different_choices(choices):
    with pytest.raises(ValueError, match="two or more different choices"):
        ask("loss", "?", choices)


def test_a_prediction_can_be_changed_until_the_outcome_is_shown_and_then_the_first_stays(capsys):
    ask("loss", "?", CHOICES)
    commit("loss", "it rises")
    assert commit("loss", "it falls") == "it falls"
    compare("loss", "it rises", "2.3 to 2.9 nats")
    capsys.readouterr()
    assert commit("loss", "it rises") == "it falls"
    assert "your first prediction stays: “it falls”" in capsys.readouterr().out
    assert commit("loss", "it falls") == "it falls"
    assert capsys.readouterr().out == ""


def test_a_comparison_says_what_was_predicted_and_measured_and_whether_they_agree(capsys):
    ask("loss", "?", CHOICES)
    commit("loss", "it falls")
    capsys.readouterr()
    compare("loss", "it falls", "2.3 to 0.5 nats, 10 seeds")
    agreeing = capsys.readouterr().out
    assert "You predicted “it falls”: the measurement agrees." in agreeing
    assert "Measured: it falls" in agreeing
    assert "2.3 to 0.5 nats, 10 seeds" in agreeing
    compare("loss", "it rises", "")
    assert "the measurement disagrees" in capsys.readouterr().out


@pytest.mark.parametrize("asked", [True, False])
def test_without_a_prediction_the_outcome_is_shown_and_a_prediction_is_still_welcome(asked, capsys):
    if asked:
        ask("loss", "?", CHOICES)
    compare("loss", "it rises", "2.3 to 2.9 nats")
    shown = capsys.readouterr().out
    assert "You recorded no prediction for this experiment." in shown
    assert "Measured: it rises" in shown
    if asked:
        assert commit("loss", "it falls") == "it falls"


def test_new_choices_for_an_old_key_start_anew(folder):
    ask("loss", "?", CHOICES)
    commit("loss", "it falls")
    compare("loss", "it falls", "")
    ask("rate", "?", CHOICES)
    commit("rate", "it rises")
    ask("loss", "?", ["yes", "no"])
    assert kept(folder)["loss"] == {"choices": ["yes", "no"], "choice": None, "compared": False}
    assert kept(folder)["rate"]["choice"] == "it rises"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'{"loss": 3}',
        b'{"loss": {"choices": "ab", "choice": "a"}}',
        b'{"loss": {"choices": ["a", "b"], "choice": "c"}}',
        b'{"loss": {"choices": ["a", "b"], "more": 1}}',
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_set_aside_whole_and_a_new_one_begins(content, folder, capsys):
    folder.mkdir()
    for number in (1, 2):
        (folder / "predictions.json").write_bytes(content)
        ask("loss", "?", CHOICES)
        assert f"it is set aside as predictions.broken-{number}.json" in capsys.readouterr().out
        assert (folder / f"predictions.broken-{number}.json").read_bytes() == content
        assert commit("loss", "it rises") == "it rises"


def test_a_failed_write_keeps_the_old_file_and_leaves_no_other(folder, monkeypatch, capsys):
    ask("loss", "?", CHOICES)
    before = kept(folder)

    def fail(*paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(predictions.os, "replace", fail)
    commit("loss", "it rises")
    assert "cannot be saved here (No space left on device)" in capsys.readouterr().out
    assert kept(folder) == before
    assert [file.name for file in folder.iterdir()] == ["predictions.json"]


def test_where_nothing_can_be_written_a_prediction_lasts_as_long_as_the_process(folder, capsys):
    folder.write_text("a file where the folder should be")
    ask("loss", "?", CHOICES)
    commit("loss", "it rises")
    compare("loss", "it rises", "")
    assert commit("loss", "it falls") == "it rises"
    shown = capsys.readouterr().out
    assert shown.count("cannot be saved here") == 1
    assert "the measurement agrees" in shown


@settings(max_examples=50, deadline=None)
@given(question=st.text(), choices=st.lists(st.text(min_size=1), min_size=2, unique=True))
def test_no_text_becomes_markup(question, choices):
    box = predictions._question(question, predictions.Record(choices, choices[0]))
    plain = predictions._question("", predictions.Record(["a"] * len(choices), "a"))
    assert tags(box) == tags(plain)


def tags(callout):
    return [tag.name for tag in BeautifulSoup(callout._repr_html_(), "html.parser").find_all()]


NOTEBOOK = [
    "from dropcourse.predictions import ask, compare",
    f"ask('loss', 'Does the <i>loss</i> fall?', {CHOICES!r})",
    """from ipywidgets.widgets.widget import _instances
[buttons] = [widget for widget in _instances.values() if type(widget).__name__ == "RadioButtons"]
[status] = [widget for widget in _instances.values() if type(widget).__name__ == "HTML"]
buttons.value = "it rises"; buttons.value = "it falls"
print(status.value)""",
    "compare('loss', 'neither <b>&</b>', '0 ± 1 nats')",
    "buttons.value = 'it rises'; print(buttons.value, status.value)",
    f"ask('loss', 'Does the <i>loss</i> fall?', {CHOICES!r})",
]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    import nbclient
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in NOTEBOOK])
    where = {"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}}
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3", resources=where).execute()
    return notebook


def text(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_buttons_record_each_pick_and_hold_to_the_first_after_the_outcome(executed):
    assert text(executed.cells[2]) == "Your prediction is recorded.\n"
    stays = "it falls You have seen the outcome, so your first prediction stays: “it falls”.\n"
    assert text(executed.cells[4]) == stays
    assert "Your prediction: it falls" in executed.cells[5].outputs[0].data["text/html"]


def test_picking_renews_the_text_that_a_saved_notebook_keeps(executed):
    assert "Your prediction: it falls" in executed.cells[1].outputs[0].data["text/html"]


@pytest.mark.parametrize("with_state", [True, False])
def test_a_page_without_live_widgets_still_shows_question_choices_and_outcome(executed, with_state):
    from nbconvert import HTMLExporter

    notebook = executed.copy()
    if not with_state:
        notebook.metadata = {}
    page = BeautifulSoup(HTMLExporter().from_notebook_node(notebook)[0], "html.parser")
    box = page.select_one(".dropcourse-question")
    assert "Does the <i>loss</i> fall?" in box.text
    assert [item.text for item in box.select("li")] == CHOICES
    outcome = [line.text for line in page.select(".dropcourse-outcome p")]
    verdict = "You predicted “it falls”: the measurement disagrees."
    assert outcome == [verdict, "Measured: neither <b>&</b>", "0 ± 1 nats"]
    assert "RadioButtons(" not in page.select_one("body").text
