"""A real browser on a real JupyterLab or Voila: servers, pages and the accessibility check, for browser tests."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

from tests.needs import missing

ROOT = Path(__file__).resolve().parents[1]
CONTROLS = "a[href], button, input, textarea, select, summary, [tabindex]"
TOKEN = "test"
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What belongs to the frame of the page, JupyterLab's or Voila's, wherever our output stands in it.
_AXE_FRAME = {"region", "landmark-one-main", "page-has-heading-one", "bypass"}


def find_chromium() -> str | None:
    """Any Chromium of this computer: $CHROMIUM, the search path, the usual places, the one Playwright downloaded."""
    for name in (os.environ.get("CHROMIUM"), *_NAMES, *_PLACES):
        found = name and (shutil.which(name) or (Path(name).is_file() and name))
        if found:
            return str(found)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def need_chromium() -> str:
    """The browser, or a skipped test."""
    return find_chromium() or missing("no Chromium, Chrome or Edge on this computer (set CHROMIUM to its path)")


@contextmanager
def chromium(**launch: Any) -> Iterator[Any]:
    """A browser of Playwright's."""
    # A root user (containers) has no sandbox.
    flags = ["--disable-gpu", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    path = need_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags, **launch)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _environment(private: Path, settings: Mapping[str, Any], extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server that touches nothing of the user's own Jupyter."""
    config = private / "config"
    (config / "labconfig").mkdir(parents=True, exist_ok=True)
    (config / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(settings), encoding="utf-8")
    folders = {
        "JUPYTER_CONFIG_DIR": config,
        "JUPYTER_CONFIG_PATH": config,
        "JUPYTER_RUNTIME_DIR": private / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": private / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": private / "workspaces",
        "IPYTHONDIR": private / "ipython",
    }
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, **{name: str(folder) for name, folder in folders.items()}, "PYTHONPATH": path, **extra}


@contextmanager
def _server(command: Sequence[str], folder: Path, url: str, log: Path, environment: dict[str, str]) -> Iterator[str]:
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _await(url, process, log)
            yield url
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and make it if it does not."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api?token={TOKEN}", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


@contextmanager
def running_lab(
    folder: Path,
    private: Path,
    *,
    settings: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
) -> Iterator[str]:
    """A JupyterLab that shows `folder` and keeps everything of its own in `private`; yields its address.

    `settings` are JupyterLab's default settings for this start (plugin id -> values), on top of "no news, please".
    """
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ip=127.0.0.1", "--allow-root",
        f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0", *arguments,
    ]  # fmt: skip
    env = _environment(private, {**quiet, **(settings or {})}, environment or {})
    with _server(command, folder, f"http://127.0.0.1:{port}", private / "lab.log", env) as url:
        yield url


@contextmanager
def running_voila(
    folder: Path, private: Path, *, environment: Mapping[str, str] | None = None, arguments: Sequence[str] = ()
) -> Iterator[str]:
    """A Voila that serves the notebooks of `folder`; yields its address (a notebook is at /voila/render/<name>)."""
    port = free_port()
    command = [
        sys.executable, "-m", "voila", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1", "--token=",
        str(folder), *arguments,
    ]  # fmt: skip
    env = _environment(private, {}, environment or {})
    with _server(command, folder, f"http://127.0.0.1:{port}", private / "voila.log", env) as url:
        yield url


_STARTED = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
  .some(prompt => /[*0-9]/.test(prompt.textContent))"""


def open_notebook(page: Any, lab: str, name: str, *, run: bool = True) -> None:
    """Open a notebook in JupyterLab, wait until the kernel is idle, and run all cells."""
    page.goto(f"{lab}/lab/tree/{urllib.parse.quote(name)}?token={TOKEN}&reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    _await_kernel(page, lab, name)
    if run:
        run_all(page)
        for _ in range(3):
            try:
                page.wait_for_function(_STARTED, timeout=4_000)
                return
            except PlaywrightTimeout:
                run_all(page)
        pytest.fail(f"{name}: the cells do not run")


def _await_kernel(page: Any, lab: str, name: str) -> None:
    # JupyterLab calls a kernel idle that it is only about to connect to, and asks "which kernel?" or forgets the cells
    # when they are run at that moment. The server knows better.
    for _ in range(300):
        for session in page.request.get(f"{lab}/api/sessions?token={TOKEN}").json():
            kernel = session["kernel"]
            if session["path"] == name and kernel["connections"] and kernel["execution_state"] == "idle":
                page.wait_for_timeout(200)
                return
        page.wait_for_timeout(100)
    pytest.fail(f"{name}: no kernel")


def run_all(page: Any) -> None:
    """Run > Run All Cells, found by its place: the menu's words depend on the language."""
    page.locator("#jp-MainMenu .lm-MenuBar-item").nth(3).click()
    page.locator('.lm-Menu [data-command="runmenu:run-all"]').click()


def shut_down_kernels(page: Any, lab: str) -> None:
    """A kernel left over from an earlier page keeps its answers."""
    page.goto(f"{lab}/lab/api/translations/?token={TOKEN}")
    xsrf = next((each["value"] for each in page.context.cookies() if each["name"] == "_xsrf"), "")
    for session in page.request.get(f"{lab}/api/sessions").json():
        page.request.delete(f"{lab}/api/sessions/{session['id']}", headers={"X-XSRFToken": xsrf})


def notebook_state(page: Any) -> str:
    """Cells, their types, which one is active, and open dialogs: what stray keys would change."""
    return str(
        page.evaluate(
            """() => JSON.stringify([[...document.querySelectorAll('.jp-Notebook .jp-Cell')].map(cell => [
                 cell.className.match(/jp-(Code|Markdown|Raw)Cell/)?.[0], cell.classList.contains('jp-mod-active')]),
                 document.querySelectorAll('.jp-Dialog').length])"""
        )
    )


# Nothing fades or moves any more.
_STILL = """() => document.getAnimations().every(
  each => each.playState !== 'running' || each.effect.getComputedTiming().iterations === Infinity)"""


def dark_theme(page: Any, dark: bool = True) -> None:
    """Change JupyterLab's theme through its menu, as a person does, or the computer's where no menu is seen."""
    if not page.locator("#jp-MainMenu:visible").count():
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
        page.wait_for_timeout(500)
        return
    page.locator("#jp-MainMenu .lm-MenuBar-item").nth(6).click()
    page.locator('.lm-Menu [data-type="submenu"]').first.hover()
    name = "JupyterLab Dark" if dark else "JupyterLab Light"
    page.locator(f'.lm-Menu-item:has-text("{name}"):not(:has-text("High"))').first.click()
    page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(not dark).lower()}'")
    page.wait_for_function("() => !document.querySelector('#jupyterlab-splash')")
    page.wait_for_function(_STILL)


# Pixels of the longest thing that is scrolled around `scope`.
_HIGHEST = """scope => { let highest = 0;
  for (const part of document.querySelectorAll(scope))
    for (let node = part.parentElement; node; node = node.parentElement) highest = Math.max(highest, node.scrollHeight);
  return highest; }"""


def axe(page: Any, scope: str) -> list[dict[str, Any]]:
    """Serious and critical findings of axe-core inside `scope`, as {"rule", "impact", "help", "html"}.

    JupyterLab's body has no height and axe then believes that nothing is visible and checks neither contrast nor size
    of targets (dequelabs/axe-core 3996, 4539); what is scrolled away it skips (3883). Hence a body with a height, a
    very high window, and a refusal to report on what axe cannot see.
    """
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.fail("axe-playwright-python is not installed")
    before = page.viewport_size
    highest = page.evaluate(_HIGHEST, scope)
    page.set_viewport_size({"width": before["width"], "height": max(6000, highest + 500)})
    page.add_style_tag(content="body{min-height:100vh !important}")
    page.evaluate((Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8"))
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function(_STILL)
    shown, seen = page.evaluate(
        """scope => { axe.setup(document.body);
             const all = [...document.querySelectorAll(scope)].filter(e => e.getBoundingClientRect().height > 0);
             const seen = all.filter(e => axe.commons.dom.isVisibleOnScreen(axe.utils.getNodeFromTree(e)));
             axe.teardown(); return [all.length, seen.length]; }""",
        scope,
    )
    assert shown and seen == shown, f"axe sees {seen} of {shown} elements {scope}"
    report = page.evaluate(
        """([scope, tags]) => axe.run({include: [...document.querySelectorAll(scope)]},
             {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})""",
        [scope, _AXE_TAGS],
    )
    page.set_viewport_size(before)
    return [
        {"rule": rule["id"], "impact": rule["impact"], "help": rule["help"], "html": node["html"][:200]}
        for rule in report["violations"]
        if rule["id"] not in _AXE_FRAME and rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def focused(page: Any) -> dict[str, str]:
    """What has the focus: tag, name (of a radio's group), id, class, value and text."""
    return dict(
        page.evaluate(
            """() => { const e = document.activeElement; return {tag: e.tagName, name: e.name ?? '', id: e.id,
                 class: e.className, value: e.value ?? '', text: (e.innerText ?? '').trim().slice(0, 200)}; }"""
        )
    )


def sticking_out(page: Any, scope: str) -> list[str]:
    """Visible elements in `scope` that are wider than the window, once a new width has reached what is laid out.

    What stands in a table of the text may be drawn past in the table's own box: data has two directions (WCAG 1.4.10).
    """
    return list(
        page.evaluate(
            """async scope => {
                 const found = () => [...document.querySelectorAll(scope + ' *')]
                   .filter(e => !e.matches('.jp-RenderedMarkdown table *'))
                   .map(e => [e, e.getBoundingClientRect()])
                   .filter(([e, box]) => box.width > 1 && box.right > innerWidth + 1)
                   .map(([e]) => e.outerHTML.slice(0, 100));
                 for (let tries = 0; tries < 40 && found().length; tries++)
                   await new Promise(done => setTimeout(done, 50));
                 return found(); }""",
            scope,
        )
    )
