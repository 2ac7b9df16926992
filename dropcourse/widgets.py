"""Figures with a slider: live where a page can show widgets, a plain figure everywhere else.

The figure is an ordinary output that the slider replaces, so a stored notebook, a feedback page and a print show it as
it was last, and need no slider. Nothing is drawn but what the slider asks for.
"""

from collections.abc import Callable

from matplotlib.figure import Figure

from dropcourse import figures

Draw = Callable[[float], tuple[Figure, str]]


def slider(draw: Draw, *, value: float, label: str, low: float = 0.0, high: float = 1.0, step: float = 0.05) -> None:
    """Show the figure that `draw(value)` gives with its alt text, and under it a slider from `low` to `high` that draws
    it anew.

    Outside a notebook the figure is drawn and not displayed. Errors of `draw` pass through at first; a later one is
    shown in the place of the figure. Raises ValueError if `value` is not from `low` to `high`.
    """
    if not low <= value <= high:
        raise ValueError(f"value must lie from {low:g} to {high:g}, got {value!r}")
    page = figures.as_page(*draw(value))
    from IPython import get_ipython
    from IPython.display import display

    if not hasattr(get_ipython(), "kernel"):
        return
    shown = display(page, raw=True, display_id=True)
    from ipywidgets import FloatSlider

    control = FloatSlider(value=value, min=low, max=high, step=step, description=label, continuous_update=False)
    control.observe(lambda change: shown.update(_drawn(draw, change["new"]), raw=True), names="value")
    # Like the buttons of a prediction, with an empty text: a page without widgets shows the figure alone.
    display({**control._repr_mimebundle_(), "text/html": "", "text/plain": ""}, raw=True)


def _drawn(draw: Draw, value: float) -> dict[str, str]:
    try:
        return figures.as_page(*draw(value))
    except Exception as error:
        # A callback has no cell in which a traceback would appear.
        return {"text/plain": f"{type(error).__name__}: {error}"}
