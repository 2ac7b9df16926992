"""One look for every figure of the course: readable in grey, the same everywhere, with a text alternative.

Experiments and lessons make figures here and hand them to `show`. Nothing is changed globally: the style
belongs to the figure. Colours: Okabe and Ito 2008, "Color Universal Design", jfly.uni-koeln.de/color.
"""

import base64
import io
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from cycler import cycler
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

# Yellow is left out: it vanishes on white. Neighbours in this order differ in lightness too, for a print in
# grey.
PALETTE = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "black": "#000000",
    "pink": "#CC79A7",
    "vermillion": "#D55E00",
    "sky": "#56B4E9",
}
PIXELS_PER_INCH = 96  # of a web page
SHARPNESS = 1.5  # image pixels per page pixel

STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#555555",
    "axes.grid": True,
    "axes.labelsize": 11,
    "axes.prop_cycle": (
        cycler(color=PALETTE.values())
        + cycler(linestyle=["-", "--", "-.", ":", "-", "--", "-."])
        + cycler(marker=["o", "s", "^", "D", "v", "P", "X"])
    )
    * cycler(linewidth=[1.8], markersize=[4.5], markevery=[(0.0, 0.12)]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "figure.facecolor": "white",
    "figure.titlesize": 12,
    "font.size": 10,
    "grid.color": "#e5e5e5",
    "xtick.color": "#555555",
    "xtick.labelcolor": "black",
    "ytick.color": "#555555",
    "ytick.labelcolor": "black",
}


def new_figure(
    rows: int = 1,
    columns: int = 1,
    *,
    width: float = 6.4,
    height: float = 4.0,
    sharex: bool | str = False,
    sharey: bool | str = False,
) -> tuple[Figure, Axes | np.ndarray]:
    """A figure in the course style and its axes: one `Axes`, or an array of them as `plt.subplots` gives.

    `width` and `height` are in inches; a page of the course is about 10 inches wide. Lines drawn on the axes
    take colour, dashes and marker from one cycle, with markers spread out evenly along the line.
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots(rows, columns, sharex=sharex, sharey=sharey)


def band(axes: Axes, x, samples, label: str | None = None, **line) -> Line2D:
    """Draw the mean over seeds of `samples` against `x`, in a band of one standard error.

    `samples` has shape `(seeds, points)`, `x` `(points,)`.

    The standard error of the mean is the sample standard deviation (`seeds - 1`) over the square root of
    `seeds`; with one seed it is unknown and no band is drawn. `line` goes to `axes.plot`. Returns the line of
    the mean.

    Raises `ValueError` if `samples` is not `(seeds, points)` with at least one seed and as many points as
    `x`.
    """
    x, samples = np.asarray(x), np.asarray(samples, dtype=np.float64)
    if samples.ndim != 2 or len(samples) == 0 or x.shape != samples.shape[1:]:
        raise ValueError(f"samples must have shape (seeds, points) and x (points,), got {samples.shape} and {x.shape}")
    mean = samples.mean(axis=0)
    (curve,) = axes.plot(x, mean, label=label, **line)
    if len(samples) > 1:
        error = samples.std(axis=0, ddof=1) / np.sqrt(len(samples))
        axes.fill_between(x, mean - error, mean + error, color=curve.get_color(), alpha=0.2, linewidth=0)
    return curve


def arms(axes: Axes, recorded: np.ndarray, live: np.ndarray | None, names: Sequence[str], live_label: str) -> None:
    """What was measured in the arms of an experiment, side by side: the mean of `recorded` `(seeds, arms)` with its
    standard error, the single seeds behind it, and the mean of `live`, of the same kind."""
    places = np.arange(len(names))
    error = recorded.std(axis=0, ddof=1) / np.sqrt(len(recorded))
    axes.plot(np.tile(places, (len(recorded), 1)).T, recorded.T, ".", color="#999999", markersize=3, linestyle="")
    axes.errorbar(
        places, recorded.mean(axis=0), error, fmt="o", color=PALETTE["blue"], capsize=4,
        label=f"recorded: mean and standard error ({len(recorded)} seeds)",
    )  # fmt: skip
    if live is not None:
        axes.plot(
            places, live.mean(axis=0), "s", markerfacecolor="none", linestyle="", color=PALETTE["vermillion"],
            label=live_label,
        )  # fmt: skip
    axes.set(xlim=(-0.5, len(names) - 0.5))
    axes.set_xticks(places, names)


def show(figure: Figure, alt: str) -> None:
    """Display `figure` in the notebook with `alt`, a sentence or two that say what it shows, and close it.

    Outside a notebook nothing is displayed. Raises `ValueError` if `alt` is empty.
    """
    page = as_page(figure, alt)
    if "matplotlib.pyplot" in sys.modules:
        # Otherwise a figure made with pyplot would be displayed once more at the end of the cell.
        sys.modules["matplotlib.pyplot"].close(figure)
    from IPython import get_ipython
    from IPython.display import display

    if hasattr(get_ipython(), "kernel"):
        display(page, raw=True)


def as_page(figure: Figure, alt: str) -> dict[str, str]:
    """`figure` as a notebook keeps it, by MIME type: an image with `alt`, and `alt` where no image can be shown.

    Raises `ValueError` if `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say in a sentence what the figure shows, for readers who cannot see it")
    return {"text/html": _image(figure, alt), "text/plain": alt}


def save(figure: Figure, path: str | Path) -> None:
    """Write `figure` to `path`, a `.png`; the same figure gives the same bytes with the same Matplotlib.

    Raises `ValueError` if `path` ends otherwise.
    """
    if Path(path).suffix != ".png":
        raise ValueError(f"figures are saved as .png, got {str(path)!r}")
    Path(path).write_bytes(_png(figure))


def _image(figure: Figure, alt: str) -> str:
    # As HTML, because JupyterLab and nbconvert's page both drop the `alt` metadata of an image/png output.
    data = base64.b64encode(_png(figure)).decode()
    width = round(figure.get_figwidth() * PIXELS_PER_INCH)
    return f'<img src="data:image/png;base64,{data}" width="{width}" alt="{escape(alt)}">'


def _png(figure: Figure) -> bytes:
    """The figure as an image of at most 256 colours: a third of the size, and the same to the eye."""
    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=SHARPNESS * PIXELS_PER_INCH)
    image = Image.open(drawn).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(small, format="png", optimize=True)
    return small.getvalue()
