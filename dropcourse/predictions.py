"""Prediction boxes: the reader commits to an answer before an experiment and meets it beside the outcome.

`ask` stands above an experiment, `compare` below it. Predictions are kept in `.dropcourse/predictions.json`
beside the notebook, so they outlive the kernel. Whatever the reader did or left out, a notebook still runs
from top to bottom.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

FOLDER = ".dropcourse"
FILE = "predictions.json"

# JupyterLab's own colours where it defines them; elsewhere ones that suit a light and a dark page.
BOX = (
    "margin: 0; padding: 0.5em 1em; border-left: 4px solid var(--jp-brand-color1, #1976d2); "
    "background: var(--jp-layout-color2, rgba(127, 127, 127, 0.1)); "
    "color: var(--jp-content-font-color1, inherit)"
)
# The list of choices serves pages without widgets, and gives way once the buttons are there. The last rule
# hides the error message that stands in the place of buttons whose kernel is gone.
STYLE = f"""<style>
.dropcourse-buttons {{ {BOX}; margin-right: 20px }}
.jp-OutputArea-child:has(.dropcourse-question):has(+ .jp-OutputArea-child .widget-radio) .dropcourse-choices
{{ display: none }}
.jp-OutputArea-child:has(.dropcourse-question) + .jp-OutputArea-child .jupyter-widgets:not(:has(*))
{{ display: none }}
</style>"""


@dataclass
class Record:
    """One question's choices, the reader's if any, and whether the outcome was shown beside it."""

    choices: list[str]
    choice: str | None = None
    compared: bool = False

    def __post_init__(self):
        texts = [*self.choices, self.choice or ""] if isinstance(self.choices, list) else [None]
        if not all(isinstance(text, str) for text in texts) or not isinstance(self.compared, bool):
            raise ValueError(f"not a record of a prediction: {self}")
        if self.choice is not None and self.choice not in self.choices:
            raise ValueError(f"choose one of {self.choices}, not {self.choice!r}")


class Callout:
    """A box in a notebook, and the same as plain text where HTML is not displayed."""

    def __init__(self, html: str, text: str):
        self.html, self.text = html, text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


# Where the folder cannot be written, predictions last as long as the kernel: path of the file -> its records.
_unsaved: dict[Path, dict[str, Record]] = {}


def ask(key: str, question: str, choices: Sequence[str]) -> None:
    """Show `question` with its `choices` and keep under `key` what the reader picks.

    In a live notebook the choices are buttons, and an earlier pick is shown as picked; elsewhere they are a
    list. A pick among other choices than these is forgotten. Raises `ValueError` if there are fewer than two
    choices or two are the same.
    """
    choices = list(choices)
    if len(choices) < 2 or len(set(choices)) < len(choices):
        raise ValueError(f"a question needs two or more different choices, got {choices}")
    records = _load()
    if key not in records or records[key].choices != choices:
        records[key] = Record(choices)
        _save(records)
    from IPython import get_ipython
    from IPython.display import display

    shown = display(_question(question, records[key]), display_id=True)
    if hasattr(get_ipython(), "kernel"):
        # The buttons come with an empty text, so that a page without widgets shows the list alone.
        view = _buttons(key, question, records[key], shown)._repr_mimebundle_()
        display({**view, "text/html": "", "text/plain": ""}, raw=True)


def commit(key: str, choice: str) -> str:
    """Record `choice` as the prediction for `key`, as the buttons do, and return the prediction that counts.

    That is `choice`, unless the outcome was already shown beside an earlier one: then the earlier one stays,
    and a sentence says so. Raises `ValueError` if `key` was not asked before or `choice` is not one of its
    choices.
    """
    records = _load()
    if key not in records:
        raise ValueError(f"no question {key!r} was asked here; the questions so far: {sorted(records)}")
    record, notice = _record(key, records[key].choices, choice)
    if notice:
        print(notice)
    return record.choice


def compare(key: str, outcome: str, because: str) -> None:
    """Show the prediction for `key` beside `outcome`, one of the choices, and `because`, the numbers.

    Without a prediction the outcome is shown all the same; with one, it can no longer be changed afterwards.
    """
    records = _load()
    record = records.get(key)
    if record is None or record.choice is None:
        verdict = "You recorded no prediction for this experiment."
    else:
        agreement = "the measurement agrees" if record.choice == outcome else "the measurement disagrees"
        verdict = f"You predicted “{record.choice}”: {agreement}."
        if not record.compared:
            record.compared = True
            _save(records)
    from IPython.display import display

    lines = [verdict, f"Measured: {outcome}", str(because)]
    html = "".join(f'<p style="margin: 0.2em 0">{escape(line)}</p>' for line in lines)
    display(Callout(f'<div class="dropcourse-outcome" style="{BOX}">{html}</div>', "\n".join(lines)))


def _question(question: str, record: Record) -> Callout:
    items = "".join(f"<li>{escape(choice)}</li>" for choice in record.choices)
    chosen = f"Your prediction: {record.choice}" if record.choice else ""
    html = (
        f'{STYLE}<div class="dropcourse-question" style="{BOX}"><p style="margin: 0.2em 0">'
        f"<strong>Predict first.</strong> {escape(question)}</p>"
        f'<div class="dropcourse-choices"><ul>{items}</ul>'
        f'<p style="margin: 0.2em 0">{escape(chosen)}</p></div></div>'
    )
    lines = [f"Predict first. {question}", *(f"  - {choice}" for choice in record.choices), chosen]
    return Callout(html, "\n".join(lines).rstrip())


def _buttons(key: str, question: str, record: Record, shown):
    """The choices as radio buttons that record each pick and renew the text `shown` above them."""
    from ipywidgets import HTML, Layout, RadioButtons, VBox

    buttons = RadioButtons(options=record.choices, value=record.choice, layout=Layout(width="auto", margin="0"))
    status = HTML(escape(_status(record)))

    def picked(change):
        kept, notice = _record(key, record.choices, change["new"])
        buttons.value = kept.choice
        status.value = escape(notice or _status(kept))
        shown.update(_question(question, kept))

    buttons.observe(picked, names="value")
    box = VBox([buttons, status])
    box.add_class("dropcourse-buttons")
    return box


def _status(record: Record) -> str:
    return "Your prediction is recorded." if record.choice else "Pick one before you read on."


def _record(key: str, choices: list[str], choice: str) -> tuple[Record, str]:
    """Keep `choice` unless an earlier one has met its outcome; the record that counts, and why not if not."""
    records = _load()
    earlier = records.get(key)
    if choice not in choices:
        raise ValueError(f"choose one of {choices}, not {choice!r}")
    if earlier and earlier.compared and earlier.choices == choices:
        notice = f"You have seen the outcome, so your first prediction stays: “{earlier.choice}”."
        return earlier, notice if choice != earlier.choice else ""
    records[key] = Record(choices, choice)
    _save(records)
    return records[key], ""


def _load() -> dict[str, Record]:
    path = Path.cwd() / FOLDER / FILE
    if path in _unsaved:
        return _unsaved[path]
    try:
        text = path.read_bytes()
    except OSError:
        return {}
    try:
        return {key: Record(**fields) for key, fields in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        aside = _free_name(path)
        with contextlib.suppress(OSError):
            path.replace(aside)
        print(f"The file of your predictions could not be read; it is set aside as {aside.name}.")
        return {}


def _save(records: dict[str, Record]) -> None:
    """Replace the file as a whole, so that an interruption leaves the old one or the new one."""
    path = Path.cwd() / FOLDER / FILE
    text = json.dumps({key: asdict(record) for key, record in records.items()}, indent=1, ensure_ascii=False)
    temporary = None
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            temporary = Path(file.name)
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        if path not in _unsaved:
            print(f"Your predictions cannot be saved here ({error.strerror}); they last until the kernel stops.")
        _unsaved[path] = records


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.broken-{number}.json")).exists():
        number += 1
    return aside
