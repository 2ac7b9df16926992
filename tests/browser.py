"""JupyterLab in headless Chromium, driven as a student would."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from accounts import Account
from playwright.sync_api import Locator, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds


@contextlib.contextmanager
def jupyterlab(
    work: Path, *, own: Path | None = None, width: int = 1280, height: int = 900, account: Account | None = None
):
    """A page of JupyterLab serving the folder `work`; yields a Lab. Its settings lie in `own` (default: beside it).
    `account` names the user who runs it (default: whoever runs the test)."""
    own = own or work.parent
    settings = own / "settings"
    # Cells outside the window exist too, so that they can be found; and nothing asks for news.
    _set(settings, "notebook-extension/tracker", windowingMode="none")
    _set(settings, "apputils-extension/notification", fetchNews="false")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
        "--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.ip=127.0.0.1",
        f"--LabApp.user_settings_dir={settings}", f"--LabApp.workspaces_dir={own / 'workspaces'}",
    ]  # fmt: skip
    if account is None:
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        python, environment = [sys.executable], {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(own / "config")}
    else:
        account.give(own)
        python, environment = account.python, account.environment
    with open(os.environ.get("SERVER_LOG", os.devnull), "a") as log:
        server = subprocess.Popen([*python, *command], cwd=work, stdout=log, stderr=log, env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(PATIENCE)
            yield Lab(page, f"http://127.0.0.1:{port}")
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


def _set(folder: Path, plugin: str, **settings: str) -> None:
    path = folder / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(settings))


def _wait_for(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended at its start"
        with contextlib.suppress(OSError), urlopen(url):
            return
        time.sleep(0.3)
    raise TimeoutError("JupyterLab did not answer within a minute")


class Lab:
    """A browser page with JupyterLab in it."""

    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address

    def open(self, notebook: str) -> None:
        """Open a notebook and wait for its kernel."""
        self.page.goto(f"{self.address}/lab/tree/{notebook}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")
        self.page.keyboard.press("Control+b")  # hides the file browser

    def cell(self, text: str) -> Locator:
        """The first code cell that contains the text."""
        return self.page.locator(".jp-CodeCell", has_text=text).first

    def type(self, cell: Locator, source: str) -> None:
        """Replace a cell's text."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, cell: Locator) -> str:
        """Run a cell, wait for it to end, and return its output as text."""
        prompt = cell.locator(".jp-InputPrompt").first
        before = prompt.inner_text()
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            if self._ended(prompt, before):
                return cell.locator(".jp-OutputArea").first.inner_text()
        raise TimeoutError(f"a cell did not run to its end in {PATIENCE / 1000:.0f} s; its prompt reads {before!r}")

    def _ended(self, prompt: Locator, before: str, *, unheard: float = 5.0) -> bool:
        """Whether the cell got a new number. False after `unheard` seconds in which it was not even waiting:
        a busy machine loses a key press while the page is still settling."""
        deadline = time.monotonic() + PATIENCE / 1000
        silent = time.monotonic()
        while time.monotonic() < deadline and time.monotonic() - silent < unheard:
            text = prompt.inner_text()
            if text != before and any(map(str.isdigit, text)):
                return True
            if "*" in text:
                silent = time.monotonic()
            self.page.wait_for_timeout(100)
        return False
