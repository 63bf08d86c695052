"""HTML from small templates: ``results.j2`` lies beside ``results.py`` and holds a macro for each thing that is drawn.

Every text is escaped; only what a template marks ``|safe`` is taken for HTML, and a name that is not given is an error.
Lines are joined without their indentation: they are for whoever reads the template.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateModule


class Templates:
    """The macros beside a Python file; they are compiled when the first one is drawn, once in a kernel.

    ``draw = Templates(__file__)``, then ``draw("macro", name=...)`` -> safe HTML. Raises `jinja2.UndefinedError` where
    a name that is drawn was not given, TypeError where one is given that the macro does not take.
    """

    def __init__(self, beside: str) -> None:
        self.path = Path(beside).with_suffix(".j2")

    def __call__(self, macro: str, /, **given: Any) -> str:
        return str(getattr(_compiled(self.path), macro)(**given))


@cache
def _compiled(path: Path) -> "TemplateModule":
    lines = path.read_text(encoding="utf-8").splitlines()
    return _environment().from_string("".join(map(str.strip, lines))).module


@cache
def _environment() -> "Environment":
    # Imported when the first thing is drawn: a page that only asks does without.
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined)
