"""What a saved notebook holds: the page, never an answer.

Pages get mailed, put into version control and projected. So what running a page adds is taken away again on its way
to the disk; the picture on the screen stays. A page saved after use is the same to the byte as before.
"""

from __future__ import annotations

from typing import Any

CHECKED = "nbval-check-output"
TRACES = ("collapsed", "execution", "ExecuteTime", "jupyter", "scrolled", "trusted")


def strip(notebook: dict[str, Any]) -> None:
    """Take outputs, counts and widget states out of a notebook of format 4, in place.

    Cells tagged `nbval-check-output` keep their outputs: these hold names of sections and versions only.
    """
    metadata = notebook.setdefault("metadata", {})
    metadata.pop("widgets", None)
    metadata.pop("signature", None)
    if "language_info" in metadata:
        metadata["language_info"] = {"name": metadata["language_info"].get("name", "python")}
    if metadata.get("kernelspec", {}).get("name") == "python3":
        metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    for cell in notebook.get("cells", []):
        _strip_cell(cell)


def _strip_cell(cell: dict[str, Any]) -> None:
    metadata = cell.setdefault("metadata", {})
    for trace in TRACES:
        metadata.pop(trace, None)
    if cell.get("cell_type") != "code":
        return
    if CHECKED not in metadata.get("tags", []):
        cell["outputs"] = []
    # nbval compares only what has been run; always the same number, so that saving changes no byte.
    cell["execution_count"] = 1 if cell.get("outputs") else None
    for output in cell.get("outputs", []):
        if "execution_count" in output:
            output["execution_count"] = None
    if metadata.get("editable") is False:
        metadata["jupyter"] = {"source_hidden": True}  # also where a reader has looked at the code


def pre_save_hook(model: dict[str, Any], **_: Any) -> None:
    """Jupyter's hook (`FileContentsManager.pre_save_hook`): strip each notebook of format 4 before it is written."""
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict) and content.get("nbformat") == 4:
        strip(content)
