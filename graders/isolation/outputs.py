"""Outputs of a student's cell: from the frames of a session, trusted in nothing, to what a notebook holds."""

import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from dropcourse.errors import SessionLost

SHOWN = {
    "text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "image/svg+xml",
}  # fmt: skip
"""Kinds of data that are kept; widgets and scripts are not."""


class Outputs:
    """The outputs of one cell, as a notebook's front end would collect them."""

    def __init__(self, cell: NotebookNode):
        self._outputs = cell.outputs
        self._shown: dict[str, NotebookNode] = {}
        self._clear_first = False

    def add(self, frame: bytes) -> None:
        """Take in one frame. Raises SessionLost for one that is not of the agreed form."""
        try:
            message = json.loads(frame)
            self._take(message["kind"], message["content"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise SessionLost(f"an output is not of the agreed form: {type(error).__name__}") from error

    def _take(self, kind: str, content: dict) -> None:
        if kind == "clear_output":
            self._clear_first = content["wait"] is True
            if not self._clear_first:
                self._clear()
            return
        identity = _text(content.get("transient", {}).get("display_id", ""))
        if kind == "update_display_data":
            if identity in self._shown:
                self._shown[identity].data = _data(content["data"])
            return
        if self._clear_first:
            self._clear()
        if kind == "stream":
            self._print(content["name"], _text(content["text"]))
            return
        output = _OUTPUT[kind](content)
        self._outputs.append(output)
        if identity:
            self._shown[identity] = output

    def _print(self, name: str, text: str) -> None:
        if name not in ("stdout", "stderr"):
            raise ValueError(name)
        last = self._outputs[-1] if self._outputs else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self._outputs.append(new_output("stream", name=name, text=text))

    def _clear(self) -> None:
        self._outputs.clear()
        self._shown.clear()
        self._clear_first = False


def _display(content: dict) -> NotebookNode:
    return new_output("display_data", data=_data(content["data"]))


def _result(content: dict) -> NotebookNode:
    return new_output("execute_result", data=_data(content["data"]), execution_count=None)


def _error(content: dict) -> NotebookNode:
    return new_output(
        "error", ename=_text(content["ename"]), evalue=_text(content["evalue"]),
        traceback=[_text(line) for line in content["traceback"]],
    )  # fmt: skip


_OUTPUT = {"display_data": _display, "execute_result": _result, "error": _error}


def _data(data: dict) -> dict[str, str]:
    return {kind: _text(value) for kind, value in data.items() if kind in SHOWN}


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(type(value).__name__)
    return value.encode("utf-8", "replace").decode()
