"""The settings say to JupyterLab what we mean: every name in them exists in the JupyterLab that is installed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jupyterlab.commands import get_app_dir

from digilead.launch import settings
from digilead.launch.overview import overview
from digilead.launch.words import Sentences
from tests.launch.checkout import ROOT

APP = Path(get_app_dir())
SCHEMAS = APP / "schemas"
EXTENSION = ROOT / "digilead" / "launch" / "share" / "labextensions" / "digilead" / "static"
DESTROYERS = {
    "notebook:change-cell-to-code": ["Y"],
    "notebook:change-cell-to-markdown": ["M"],
    "notebook:cut-cell": ["X"],
    "notebook:delete-cell": ["D", "D"],
    "notebook:insert-cell-above": ["A"],
    "notebook:insert-cell-below": ["B"],
    "notebook:merge-cells": ["Shift M"],
    "notebook:move-cell-down": ["Ctrl Shift ArrowDown"],
    "notebook:move-cursor-down": ["ArrowDown"],
    "notebook:paste-cell-below": ["V"],
    "notebook:run-cell-and-insert-below": ["Alt Enter"],
    "notebook:split-cell-at-cursor": ["Ctrl Shift -"],
    "notebook:undo-cell-action": ["Z"],
    "kernelmenu:interrupt": ["I", "I"],
    "kernelmenu:restart": ["0", "0"],
    "editmenu:undo": ["Accel Z"],
}


@pytest.fixture(scope="module")
def bundle() -> str:
    files = (APP / "static").glob("*.js")
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


@pytest.fixture(params=["da", "en"])
def words(request: pytest.FixtureRequest) -> Sentences:
    return Sentences(ROOT, request.param)


def schema(plugin: str) -> dict[str, Any]:
    package, name = plugin.split(":")
    return dict(json.loads((SCHEMAS / package / f"{name}.json").read_text(encoding="utf-8")))


def test_every_setting_exists_and_has_the_right_type(words: Sentences) -> None:
    types: dict[str, type | tuple[type, ...]] = {"boolean": bool, "string": str, "number": (int, float), "array": list}
    for plugin, values in settings.overrides(words, SCHEMAS).items():
        properties = schema(plugin)["properties"]
        for name, value in values.items():
            kind = properties[name].get("type")
            assert kind is None or isinstance(value, types[kind]), f"{plugin} {name}"
            assert value in properties[name].get("enum", [value]), f"{plugin} {name}"


def test_every_disabled_shortcut_repeats_one_of_jupyterlab_to_the_letter() -> None:
    real = [entry for _, entry in settings.shortcuts(SCHEMAS)]
    disabled = settings.disabled_shortcuts(SCHEMAS)
    for entry in disabled:
        assert entry["disabled"] is True
        assert {key: value for key, value in entry.items() if key != "disabled"} in real


def test_no_key_that_destroys_or_moves_a_cell_is_left() -> None:
    disabled = {(entry["command"], tuple(entry["keys"])) for entry in settings.disabled_shortcuts(SCHEMAS)}
    assert {(command, tuple(keys)) for command, keys in DESTROYERS.items()} <= disabled


def test_the_keys_one_needs_are_left() -> None:
    disabled = {entry["command"] for entry in settings.disabled_shortcuts(SCHEMAS)}
    kept = {
        "docmanager:save",
        "notebook:enter-command-mode",
        "notebook:run-cell",
        "runmenu:run",
        "documentsearch:start",
    }
    assert not kept & disabled


def test_every_single_letter_that_reaches_a_cell_is_disabled() -> None:
    disabled = [entry for entry in settings.disabled_shortcuts(SCHEMAS)]
    for _, entry in settings.shortcuts(SCHEMAS):
        if "commandMode" in entry.get("selector", "") and all(re.fullmatch("[A-Z0-9]", key) for key in entry["keys"]):
            assert not entry["keys"] or {**entry, "disabled": True} in disabled


def test_the_toolbar_hides_what_exists_and_its_commands_exist(words: Sentences, bundle: str) -> None:
    items = settings.toolbar(words)
    real = {item["name"] for item in schema("@jupyterlab/notebook-extension:panel")["jupyter.lab.toolbars"]["Notebook"]}
    hidden = {item["name"] for item in items if item.get("disabled")}
    assert hidden <= real
    assert real - hidden == {"spacer", "executionProgress"}
    tools = (EXTENSION / "tools.js").read_text(encoding="utf-8")
    for item in items:
        command = item.get("command", "")
        if command.startswith("digilead:"):
            assert f"  {command.removeprefix('digilead:')}: (page" in tools, item
        elif command:
            assert f'"{command}"' in bundle, item


def test_the_first_button_starts_the_page_in_the_language() -> None:
    labels = [settings.toolbar(Sentences(ROOT, language))[0]["label"] for language in ("da", "en")]
    assert labels == ["▶ Start siden", "▶ Start the page"]
    first = min(
        (item for item in settings.toolbar(Sentences(ROOT, "da")) if "rank" in item), key=lambda item: item["rank"]
    )
    assert first["command"] == "notebook:run-all-cells"


def test_the_extension_is_told_which_pages_are_ours_and_every_sentence_in_each_language() -> None:
    words = {language: Sentences(ROOT, language) for language in ("da", "en")}
    told = json.loads(settings.page_config(words, overview(ROOT))["digilead"])
    pages = [page.relative_to(ROOT).as_posix() for page in ROOT.glob("*/??/*.ipynb")]
    assert len(pages) > 50
    for page in pages:
        assert re.match(told["pages"], page)[1] == page.split("/")[1], page  # type: ignore[index]
    for other in (
        "notebooks/da/0-1-foerste-svar-Copy1.ipynb",
        "notebooks/da/mine/0-1-foerste-svar.ipynb",
        "mine/notebooks/da/0-1-foerste-svar.ipynb",
        "0-1-foerste-svar.ipynb",
        "notebooks/da/noter.ipynb",
        "notebooks/da/0-1-foerste-svar.ipynb.txt",
    ):
        assert not re.match(told["pages"], other), other
    files = "\n".join(file.read_text(encoding="utf-8") for file in EXTENSION.glob("*.js"))
    asked_for = {*re.findall(r"page\.texts\.(\w+)", files), "restart", "show_code", "hide_code"}
    assert asked_for <= set(told["texts"]["da"])
    assert set(told["texts"]["da"]) == set(told["texts"]["en"])
    assert told["texts"]["da"]["restart"] == "Genstart siden"


def test_what_is_switched_off_exists(bundle: str) -> None:
    extensions = APP.parent / "labextensions"
    for name in settings.DISABLED_EXTENSIONS:
        assert name in bundle or (extensions / name.partition(":")[0]).is_dir(), name


def test_all_sentences_of_a_start_exist_in_both_languages() -> None:
    import tomllib

    data = tomllib.loads((ROOT / "content" / "start.toml").read_text(encoding="utf-8"))
    for section, records in data.items():
        for key, record in records.items():
            if section == "help":
                continue
            assert set(record) >= {"da", "en"}, f"{section}.{key}"
            braces = [sorted(re.findall(r"{(\w+)}", text)) for text in record.values()]
            assert all(one == braces[0] for one in braces), f"{section}.{key}"
    assert set(data["help"]) >= {"da", "en"}
