"""A figure with a slider is a plain figure wherever a page shows no widgets."""

import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from dropcourse import widgets
from dropcourse.figures import new_figure

NOTEBOOK = """
from dropcourse import widgets
from dropcourse.figures import new_figure

drawn = []

def draw(value):
    if value > 0.9:
        raise ValueError("too much")
    drawn.append(value)
    figure, axes = new_figure()
    axes.plot([0, value])
    return figure, f"The value is {value}."
"""
MOVE = """
from ipywidgets import FloatSlider
from ipywidgets.widgets import widget

(control,) = (one for one in widget._instances.values() if isinstance(one, FloatSlider))
control.value = {value}
"""
SHOW = 'widgets.slider(draw, value=0.3, label="p")'


def executed(*cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (NOTEBOOK, *cells)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def shown():
    return executed(SHOW)


def test_the_figure_stands_above_the_slider_as_an_ordinary_output(shown):
    figure, control = shown.cells[1].outputs
    assert set(figure.data) == {"text/html", "text/plain"}
    assert figure.data["text/plain"] == "The value is 0.3."
    assert "application/vnd.jupyter.widget-view+json" in control.data
    assert control.data["text/html"] == control.data["text/plain"] == ""


def test_a_page_without_widgets_shows_the_figure_and_its_text_alternative(shown):
    shown.metadata.pop("widgets", None)
    page, _ = HTMLExporter().from_notebook_node(shown)
    assert [image["alt"] for image in BeautifulSoup(page, "html.parser").select("img")] == ["The value is 0.3."]


def test_two_runs_store_the_same_figure(shown):
    assert executed(SHOW).cells[1].outputs[0].data == shown.cells[1].outputs[0].data


def test_moving_the_slider_draws_the_figure_anew_in_its_place():
    notebook = executed(SHOW, MOVE.format(value=0.7), "drawn")
    assert notebook.cells[1].outputs[0].data["text/plain"] == "The value is 0.7."
    assert notebook.cells[3].outputs[0].data["text/plain"] == "[0.3, 0.7]"


def test_an_error_while_drawing_anew_stands_in_the_place_of_the_figure():
    notebook = executed(SHOW, MOVE.format(value=0.95))
    assert notebook.cells[1].outputs[0].data["text/plain"] == "ValueError: too much"


def test_outside_a_notebook_the_figure_is_drawn_and_nothing_displayed(capsys):
    drawn = []
    widgets.slider(lambda p: (drawn.append(p), (new_figure()[0], "Nothing."))[1], value=0.5, label="p")
    assert drawn == [0.5]
    assert capsys.readouterr() == ("", "")


def test_the_first_error_passes_through():
    with pytest.raises(ZeroDivisionError):
        widgets.slider(lambda p: 1 / 0, value=0.5, label="p")


def test_a_figure_without_a_text_alternative_is_refused():
    with pytest.raises(ValueError, match="alt is empty"):
        widgets.slider(lambda p: (new_figure()[0], ""), value=0.5, label="p")


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_value_beyond_the_slider_is_refused(value):
    with pytest.raises(ValueError, match="value must lie from 0 to 1, got"):
        widgets.slider(lambda p: (new_figure()[0], "Nothing."), value=value, label="p")
