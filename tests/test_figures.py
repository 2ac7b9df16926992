"""Figures reach every page with their text alternative, look alike everywhere, and change nothing globally."""

import base64
import io
import re
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.colors import to_rgb
from PIL import Image

from dropcourse.figures import PALETTE, band, new_figure, save, show

ALT = 'Loss "falls" from 2.3 to <b>0.5</b> nats & stays.'
NOTEBOOK = [
    "from dropcourse.figures import new_figure, show",
    "import matplotlib.pyplot as plt",
    f"figure, axes = new_figure(); show(figure, {ALT!r})",
    "figure, axes = plt.subplots(); axes.plot([1, 2]); show(figure, 'Made with pyplot.')",
]


@pytest.fixture(scope="module")
def executed():
    """The notebook after a run in a kernel of its own, as a page and as outputs."""
    import nbclient
    import nbformat
    from nbconvert import HTMLExporter

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in NOTEBOOK])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    page, _ = HTMLExporter().from_notebook_node(notebook)
    return notebook, BeautifulSoup(page, "html.parser")


def test_the_text_alternative_is_the_alt_attribute_of_the_page(executed):
    _, page = executed
    assert [image["alt"] for image in page.select("img")] == [ALT, "Made with pyplot."]


def test_each_figure_is_displayed_once_as_html_with_the_alternative_as_plain_text(executed):
    notebook, _ = executed
    outputs = [output for cell in notebook.cells[2:] for output in cell.outputs]
    assert [set(output.data) for output in outputs] == [{"text/html", "text/plain"}] * 2
    assert outputs[0].data["text/plain"] == ALT


def test_the_image_is_sharper_than_the_page_shows_it(executed):
    _, page = executed
    source = page.select("img")[0]["src"]
    image = Image.open(io.BytesIO(base64.b64decode(source.removeprefix("data:image/png;base64,"))))
    assert page.select("img")[0]["width"] == "614"
    assert image.width == 921


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_figure_without_a_text_alternative_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty: say in a sentence"):
        show(new_figure()[0], alt)


def test_outside_a_notebook_show_is_quiet_and_closes_a_pyplot_figure(capsys):
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, _ = plt.subplots()
    assert show(figure, "Nothing.") is None
    assert not plt.fignum_exists(figure.number)
    assert capsys.readouterr() == ("", "")


def test_a_new_figure_changes_no_global_setting():
    before = matplotlib.rcParams.copy()
    _, axes = new_figure()
    band(axes, range(3), np.ones((2, 3)))
    assert matplotlib.rcParams == before


def test_a_grid_of_axes_has_the_shape_asked_for():
    assert new_figure(2, 3)[1].shape == (2, 3)
    assert new_figure(1, 3, sharey=True)[1].shape == (3,)
    assert not isinstance(new_figure()[1], np.ndarray)


def test_lines_differ_in_colour_dashes_and_marker_and_neighbours_in_lightness():
    _, axes = new_figure()
    lines = [axes.plot([0, 1])[0] for _ in PALETTE]
    assert len({line.get_color() for line in lines}) == len(lines)
    assert len({line.get_marker() for line in lines}) == len(lines)
    for one, next_one in pairwise(lines):
        assert one.get_linestyle() != next_one.get_linestyle()
        assert abs(luma(one) - luma(next_one)) > 0.08


def luma(line):
    return np.dot(to_rgb(line.get_color()), [0.299, 0.587, 0.114])


def test_the_same_figure_saves_to_the_same_bytes_without_a_date(tmp_path):
    for name in ("one.png", "two.png"):
        figure, axes = new_figure()
        axes.plot([1, 3, 2])
        save(figure, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    with Image.open(tmp_path / "one.png") as image:
        assert image.info.keys() <= {"dpi"}


def test_only_png_files_are_saved(tmp_path):
    with pytest.raises(ValueError, match=re.escape("figures are saved as .png, got")):
        save(new_figure()[0], tmp_path / "figure.pdf")
    assert not list(tmp_path.iterdir())


@settings(max_examples=20, deadline=None)
@given(samples=arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(1, 8)), elements=st.floats(-9, 9)))
def test_a_band_is_the_mean_and_one_standard_error_either_side(samples):
    _, axes = new_figure()
    x = np.arange(samples.shape[1])
    curve = band(axes, x, samples, "name")
    seeds = len(samples)
    mean = samples.sum(axis=0) / seeds
    error = np.sqrt(((samples - mean) ** 2).sum(axis=0) / (seeds - 1) / seeds)
    low, high = edges(axes)
    np.testing.assert_allclose(curve.get_ydata(), mean, atol=1e-12)
    np.testing.assert_allclose(low, mean - error, atol=1e-12)
    np.testing.assert_allclose(high, mean + error, atol=1e-12)
    assert curve.get_label() == "name"


def edges(axes):
    vertices = axes.collections[0].get_paths()[0].vertices
    at = {x: vertices[vertices[:, 0] == x, 1] for x in np.unique(vertices[:, 0])}
    return [y.min() for y in at.values()], [y.max() for y in at.values()]


def test_one_seed_has_no_band():
    _, axes = new_figure()
    band(axes, [0, 1], [[1.0, 2.0]])
    assert not axes.collections


@pytest.mark.parametrize("shape", [(4,), (0, 4), (4, 3), (2, 4, 1)])
def test_samples_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"samples must have shape \(seeds, points\) and x \(points,\), got"):
        band(new_figure()[1], range(4), np.zeros(shape))


def test_lines_with_gaps_and_on_logarithmic_axes_are_drawn(tmp_path):
    figure, axes = new_figure()
    axes.semilogy([1, 2, 3], [1.0, np.nan, 100.0])
    axes.plot([], [])
    save(figure, tmp_path / "gaps.png")
