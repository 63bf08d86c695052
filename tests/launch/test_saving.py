"""No answer in a saved page."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.launch.saving import pre_save_hook
from tests.launch.checkout import ROOT

SECRET = "an answer nobody else should read"
VIEW = "application/vnd.jupyter.widget-view+json"

outputs = st.lists(
    st.sampled_from(
        [
            {"output_type": "stream", "name": "stdout", "text": SECRET},
            {"output_type": "display_data", "data": {VIEW: {"model_id": SECRET}}, "metadata": {}},
            {"output_type": "execute_result", "data": {"text/plain": SECRET}, "metadata": {}, "execution_count": 4},
            {"output_type": "error", "ename": "E", "evalue": SECRET, "traceback": [SECRET]},
        ]
    ),
    max_size=4,
)
metadata = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.lists(st.sampled_from(["hide", "parameters"]), unique=True),
        "editable": st.booleans(),
        "execution": st.just({"iopub.execute_input": "2026-11-24"}),
        "jupyter": st.sampled_from([{"source_hidden": False}, {"outputs_hidden": True}]),
        "scrolled": st.booleans(),
    },
)
code_cells = st.builds(
    lambda source, outputs, metadata, count: {
        "cell_type": "code",
        "source": source,
        "outputs": outputs,
        "metadata": metadata,
        "execution_count": count,
    },
    st.text(max_size=20),
    outputs,
    metadata,
    st.none() | st.integers(1, 99),
)
text_cells = st.builds(
    lambda source, metadata: {"cell_type": "markdown", "source": source, "metadata": metadata},
    st.text(max_size=20),
    metadata,
)
notebooks = st.builds(
    lambda cells, state: {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"widgets": {VIEW: {"state": SECRET}}} if state else {},
        "cells": [{**copy.deepcopy(cell), "id": f"cell-{number}"} for number, cell in enumerate(cells)],
    },
    st.lists(code_cells | text_cells, max_size=6),
    st.booleans(),
)


def saved(notebook: dict[str, Any]) -> dict[str, Any]:
    model = {"type": "notebook", "format": "json", "content": copy.deepcopy(notebook)}
    pre_save_hook(model, path="x.ipynb", contents_manager=None)
    return dict(model["content"])


@given(notebooks)
def test_nothing_an_answer_could_stand_in_is_saved(notebook: dict[str, Any]) -> None:
    result = saved(notebook)
    assert SECRET not in json.dumps(result)
    assert all(cell["execution_count"] is None for cell in result["cells"] if cell["cell_type"] == "code")
    nbformat.validate(nbformat.from_dict(result))


@given(notebooks)
def test_what_was_written_stays_and_saving_twice_changes_nothing(notebook: dict[str, Any]) -> None:
    result = saved(notebook)
    assert [cell["source"] for cell in result["cells"]] == [cell["source"] for cell in notebook["cells"]]
    assert [cell["id"] for cell in result["cells"]] == [cell["id"] for cell in notebook["cells"]]
    assert saved(result) == result


def test_a_checked_output_stays_with_a_count_that_never_changes() -> None:
    output = {"output_type": "execute_result", "data": {"text/plain": "0-0"}, "metadata": {}, "execution_count": 6}
    cell = {"cell_type": "code", "source": "", "metadata": {"tags": ["nbval-check-output"]}, "execution_count": 6}
    result = saved({"nbformat": 4, "metadata": {}, "cells": [{**cell, "outputs": [output]}]})
    assert result["cells"][0]["outputs"] == [{**output, "execution_count": None}]
    assert result["cells"][0]["execution_count"] == 1, "nbval compares no cell that has not been run"


def test_code_looked_at_is_hidden_again() -> None:
    cell = {"cell_type": "code", "source": "", "outputs": [], "execution_count": None}
    looked_at = {**cell, "metadata": {"editable": False, "jupyter": {"source_hidden": False}}}
    result = saved({"nbformat": 4, "metadata": {}, "cells": [looked_at]})
    assert result["cells"][0]["metadata"]["jupyter"] == {"source_hidden": True}


@pytest.mark.parametrize("page", sorted(ROOT.glob("notebooks/*/*.ipynb")), ids=lambda page: page.stem)
def test_our_own_pages_are_saved_as_they_are(page: Path) -> None:
    notebook = json.loads(page.read_text(encoding="utf-8"))
    used = copy.deepcopy(notebook)
    used["metadata"]["language_info"] = {"name": "python", "version": "3.13.1", "file_extension": ".py"}
    used["metadata"]["widgets"] = {"state": SECRET}
    for cell in used["cells"]:
        if cell["cell_type"] == "code" and "nbval-check-output" not in cell["metadata"].get("tags", []):
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": SECRET}]
            cell["execution_count"] = 3
    assert saved(used) == notebook


@pytest.mark.parametrize(
    "model",
    [
        {"type": "file", "content": "text"},
        {"type": "directory", "content": []},
        {"type": "notebook", "content": None},
        {"type": "notebook", "content": {"nbformat": 3, "worksheets": []}},
    ],
)
def test_other_files_are_left_alone(model: dict[str, Any]) -> None:
    before = copy.deepcopy(model)
    pre_save_hook(model)
    assert model == before
