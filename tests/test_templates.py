"""HTML is drawn by templates: what is written in them is escaped, what is not given is an error."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from digilead.templates import Templates
from tests.each import for_each

PACKAGE = Path(__file__).resolve().parents[1] / "digilead"
WRITTEN = {
    "figures/canvas.py": "marks of a drawing, numbers but for its words: thousands in a picture, each a line",
    "launch/serving.py": "one line that leads a browser on, before the course is there",
    "widgets/word.py": "the XML of a word processor's file, whose texts are escaped one by one",
}
"""Where tags are still put together in Python, and why."""
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*[ >/]")


def made_in_python(path: Path) -> Iterator[str]:
    """The tags in a module's f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield from TAG.findall(said)


def modules() -> list[Path]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return [path for path in paths if not any(_name(path).startswith(written) for written in WRITTEN)]


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@for_each(modules(), _name)
def test_no_tag_is_put_together_in_python(path: Path) -> None:
    assert list(made_in_python(path)) == []


def test_such_a_tag_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("text = 1\nhtml = f'<p>{text}</p>' f'<a href={text}>'\n")
    assert list(made_in_python(tmp_path / "one.py")) == ["<p>", "</p>", "<a "]


def drawn(folder: Path, template: str, **given: object) -> str:
    (folder / "one.j2").write_text(template)
    return Templates(str(folder / "one.py"))("one", **given)


def test_every_text_is_escaped_and_only_what_is_marked_is_html(tmp_path: Path) -> None:
    template = (
        '{% macro one(text, html) %}\n  <p title="{{ text }}">\n    {{ text }}{{ html|safe }}\n  </p>\n{% endmacro %}'
    )
    html = drawn(tmp_path, template, text='<b>"&', html="<i>x</i>")
    assert html == '<p title="&lt;b&gt;&#34;&amp;">&lt;b&gt;&#34;&amp;<i>x</i></p>'


def test_a_text_is_no_template(tmp_path: Path) -> None:
    assert drawn(tmp_path, "{% macro one(text) %}{{ text }}{% endmacro %}", text="{{ 7 * 7 }}") == "{{ 7 * 7 }}"


def test_what_is_not_given_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        drawn(tmp_path, "{% macro one(text) %}{{ text }}{% endmacro %}")


@for_each(sorted(PACKAGE.glob("*/*.j2")), _name)
def test_only_names_of_html_are_marked_safe(path: Path) -> None:
    """A text of a participant's never has one of these names."""
    html = {"svg", "body", "settled", "styles", "pictures", "policy", "strip", "table", "tables", "terms"}
    marked = re.findall(r"(\S+?)\s*\|\s*safe", path.read_text(encoding="utf-8"))
    assert set(marked) <= html


@for_each([path for path in sorted(PACKAGE.rglob("*.j2")) if "share" not in path.parts], _name)
def test_a_template_lies_beside_what_it_draws_and_every_macro_is_drawn(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    drawn = set(re.findall(r"_draw\(\s*\"(\w+)\"", path.with_suffix(".py").read_text(encoding="utf-8")))
    macros = re.findall(r"{% macro (\w+)", text)
    assert drawn <= set(macros)
    assert not [macro for macro in macros if macro not in drawn and len(re.findall(rf"\b{macro}\(", text)) < 2]
