"""Write what pages take from elsewhere anew: ``python -m tests.notebooks.refresh``.

First cells and colophons, after items or the version changed, or the way in which a page finds the course; the cells
made of records (`made`), after a note, a reference or an exercise changed.
"""

import contextlib
import io
import json

from digilead.content import load_content
from digilead.course import Course
from tests.notebooks.made import made
from tests.notebooks.pages import PAGES, START, key


def main() -> None:
    content = load_content()
    for path in PAGES:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            Course(path.parent.name).colophon(key(path))
        for cell in notebook["cells"]:
            if cell["id"] == "start":
                cell["source"] = START.format(language=path.parent.name).splitlines(keepends=True)
            if (text := made(content, path.parent.name, cell)) is not None:
                cell["source"] = text.splitlines(keepends=True)
            if "nbval-check-output" in cell["metadata"].get("tags", []):
                cell["execution_count"] = 1
                cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": [printed.getvalue()]}]
        text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
