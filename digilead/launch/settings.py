"""How JupyterLab presents itself to people who do not program.

Everything here is a *default* of JupyterLab ("default_setting_overrides"), written for each start; whoever changes
a setting in the settings editor wins until the next start of the course with a fresh folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digilead.launch.pages import PATTERN
from digilead.launch.words import Sentences

# JupyterLab's own buttons that insert, destroy or confuse; "save" and one restart stay: a hung page needs a way out.
HIDDEN_BUTTONS = (
    "save",
    "insert",
    "cut",
    "copy",
    "paste",
    "run",
    "interrupt",
    "restart",
    "restart-and-run",
    "cellType",
    "kernelName",
)

# The only keys of a notebook that stay. All others insert, destroy, move or fold cells.
KEPT_COMMANDS = frozenset(
    {
        "notebook:enter-command-mode",
        "notebook:enter-edit-mode",
        "notebook:run-cell",
        "notebook:run-cell-and-select-next",
        "runmenu:run",
    }
)

# Ctrl+Z belongs to the text field one writes in; JupyterLab would undo changes to cells instead.
CELL_UNDO = frozenset({"editmenu:undo", "editmenu:redo"})

PLAIN_KEY = re.compile(r"(Shift )?([A-Z0-9]|Arrow(Up|Down|Left|Right)|Home|End|Space|Backspace|Delete)")

# Parts of JupyterLab a participant has no use for; switched off in the page configuration.
DISABLED_EXTENSIONS = (
    "@jupyterlab/application-extension:property-inspector",
    "@jupyterlab/cell-toolbar-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/launcher-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/running-extension",
    "@jupyterlab/workspaces-extension:sidebar",
    "@voila-dashboards/jupyterlab-preview",
)


def shortcuts(schemas: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (plugin, entry) for every shortcut the JupyterLab installed with these `schemas` defines."""
    for file in sorted(schemas.rglob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", []):
            yield f"{file.parent.parent.name}/{file.parent.name}:{file.stem}", entry


def disabled_shortcuts(schemas: Path) -> list[dict[str, Any]]:
    """Return the shortcuts to switch off, each repeated to the letter as JupyterLab needs it to recognise them."""
    disabled = []
    for plugin, entry in shortcuts(schemas):
        keys = [key for name in ("keys", "macKeys", "winKeys", "linuxKeys") for key in entry.get(name, []) if key]
        selector = entry.get("selector", "")
        in_notebook = plugin == "@jupyterlab/notebook-extension:tracker"
        plain = all(PLAIN_KEY.fullmatch(key) for key in keys)
        reaches_cells = "commandMode" in selector or "jp-kernel-user" in selector
        unwanted = in_notebook or entry["command"] in CELL_UNDO or (plain and reaches_cells)
        if keys and unwanted and entry["command"] not in KEPT_COMMANDS:
            disabled.append({**entry, "disabled": True})
    return disabled


def toolbar(words: Sentences) -> list[dict[str, Any]]:
    """Return the toolbar of a page: restart it, show or hide the code.

    The button that starts a page is JupyterLab's own command and is there for copies, and for the day on which the
    course's extension does not load; the extension hides it on the pages that it starts by itself.
    """
    label = words("jupyterlab", "start")
    start = {"name": "start-page", "command": "notebook:run-all-cells", "label": label, "rank": 1}
    # Beside it, to stay in sight in a narrow window, where the style sheet reads it.
    working = {"name": "executionProgress", "rank": 2}
    ours = [
        {"name": "restart-page", "command": "digilead:restart", "rank": 111},
        {"name": "show-code", "command": "digilead:show_code", "rank": 112},
        {"name": "hide-code", "command": "digilead:hide_code", "rank": 113},
    ]
    return [start, working, *ours, *({"name": name, "disabled": True} for name in HIDDEN_BUTTONS)]


def overrides(words: Sentences, schemas: Path) -> dict[str, dict[str, Any]]:
    """Return JupyterLab's default settings for the course, by plugin.

    `words` give the labels in the language of this start; `schemas` is the folder of the installed JupyterLab.
    """
    return {
        "@jupyterlab/notebook-extension:panel": {"toolbar": toolbar(words)},
        "@jupyterlab/notebook-extension:tracker": {
            "windowingMode": "none",
            "showEditorForReadOnlyMarkdown": False,
            "showInputPlaceholder": False,
            "scrollPastEnd": False,
        },
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": disabled_shortcuts(schemas)},
        "@jupyterlab/application-extension:shell": {"startMode": "single"},
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 5},
        "@jupyterlab/translation-extension:plugin": {"locale": words("jupyterlab", "locale")},
    }


def page_config(
    words: Mapping[str, Sentences], course: Mapping[str, Any], instead: str = "", *, lab: bool = False
) -> dict[str, Any]:
    """Return what JupyterLab must know before its settings: the parts that are switched off, and what the course's
    extension needs (as one string, for JupyterLab would turn a table into a list).

    `course` is what the bar above a page lists (`overview.py`); `instead` a section of sentences that replace others;
    `lab` tells whether a page without code can lead to JupyterLab.
    """
    texts = {
        language: said.section("jupyterlab") | (said.section(instead) if instead else {})
        for language, said in words.items()
    }
    return {
        "disabledExtensions": {name: True for name in DISABLED_EXTENSIONS},
        # Where there is node, each page would otherwise start yarn, and wait for it.
        "buildAvailable": False,
        "buildCheck": False,
        "digilead": json.dumps({"pages": PATTERN, "texts": texts, "course": course, "lab": lab}, ensure_ascii=False),
    }


def workspace() -> dict[str, Any]:
    """Return a layout in which nothing of JupyterLab's own is in sight; the page itself is opened by its address."""
    closed = {"collapsed": True, "visible": False, "widgets": []}
    layout = {"left": closed, "right": closed, "relativeSizes": [0, 1, 0], "top": {"simpleVisibility": False}}
    return {"data": {"layout-restorer:data": layout}, "metadata": {"id": "default"}}
