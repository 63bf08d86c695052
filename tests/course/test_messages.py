"""The sentences of ``content/messages.toml``: each is used, each that is used exists, all languages fill the same."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import digilead
from digilead.content import Content, load_content
from digilead.content.models import Worksheet
from digilead.widgets.activities import PICTURES
from digilead.widgets.questionnaire import TEXTS
from digilead.workbook import WORKBOOK_ERROR_KINDS
from tests.each import for_each
from tests.prose import lix

CONTENT = load_content()
GROUPS = {id.split(".")[0] for id in CONTENT.messages.texts}
LIX_AT_MOST = 35

Part = str | None
"""A piece of an id as the code writes it; ``None`` for what is put in while the program runs."""


@cache
def nodes() -> list[ast.AST]:
    """The package's code; what starts JupyterLab or builds a site has a file of sentences of its own."""
    package = Path(digilead.__file__).parent
    elsewhere = {"launch", "lite"}
    paths = [path for path in package.rglob("*.py") if not elsewhere & {*path.relative_to(package).parts}]
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def patterns() -> dict[str, bool]:
    """Every id in the source as a regular expression -> whether it is written out in full."""
    found = {}
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            pieces: list[Part] = [node.value]
        elif isinstance(node, ast.JoinedStr):
            pieces = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
        else:
            continue
        if re.match(rf"({'|'.join(GROUPS)})\.", pieces[0] or ""):
            pattern = "".join(r"\w+" if piece is None else re.escape(piece) for piece in pieces)
            found[pattern] = None not in pieces
    return found


def counted() -> set[str]:
    """Ids handed to ``Words.counted``, which adds ``_one`` or ``_many``."""
    found = set()
    for node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "counted":
            first = node.args[0]
            if isinstance(first, ast.Constant):
                found.add(str(first.value))
    # Others are chosen on the way; they are written out somewhere and are no sentence by themselves.
    written = {pattern.replace("\\", "") for pattern, whole in patterns().items() if whole}
    return found | {id for id in written if f"{id}_one" in CONTENT.messages.texts and id not in CONTENT.messages.texts}


def asked_for() -> Iterator[str]:
    """Ids called as ``words("...")`` or ``self.words("...")``, or given as ``finish="..."``."""
    for node in nodes():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        arguments = [*node.args[:1]] if name in ("words", "_words", "say") else []
        arguments += [keyword.value for keyword in node.keywords if keyword.arg == "finish"]
        for argument in arguments:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                yield argument.value


def test_every_sentence_the_code_asks_for_exists(content: Content) -> None:
    found = set(asked_for())
    assert len(found) > 80
    assert not {id for id in found if id not in content.messages.texts}
    pairs = {f"{id}_{number}" for id in counted() for number in ("one", "many")}
    assert len(pairs) > 10 and not pairs - content.messages.texts.keys()


def test_every_id_put_together_while_the_program_runs_exists(content: Content) -> None:
    practice = [item.id for item in content.instruments["initiative"].items if item.kind == "choice"]
    expected = {
        *(f"form.{key}" for key in TEXTS),
        *(f"saving.{kind}" for kind in WORKBOOK_ERROR_KINDS),
        *(f"initiative.{kind}_{item[4:]}" for item in practice if item != "ini.purpose" for kind in ("short", "about")),
        *(f"initiative.count_{finding}" for finding in ("clear", "worth_a_talk")),
        *(f"result.{word}_{n}" for word in ("carries", "uncertain", "missing") for n in ("one", "many")),
        *(f"result.word_{word}" for word in ("carries", "uncertain", "missing", "gap")),
        *(f"activity.week_{look}" for look in ("solid", "hatch", "new", "free")),
        *(f"activity.without_{kind}" for kind in ("answer", "knowing", "relevance")),
        *(f"plan.question_{number}" for number in (1, 2, 3)),
        *(f"plan.event_{name}" for name in ("8_weeks", "6_months")),
        *(f"workbook.{key}" for key in ("title", "download", "upload", "delete", "delete_sure", "delete_keep")),
    }
    assert not expected - content.messages.texts.keys()


def test_every_sentence_is_used(content: Content) -> None:
    known = re.compile("|".join(patterns()))
    pairs = {f"{id}_{number}" for id in counted() for number in ("one", "many")}
    fixed = {f"form.{key}" for key in TEXTS} | {f"saving.{kind}" for kind in WORKBOOK_ERROR_KINDS}
    unused = [id for id in content.messages.texts if id not in pairs | fixed and not known.fullmatch(id)]
    assert unused == []


def places(text: str) -> list[str]:
    return sorted({str(name) for _, name, _, _ in Formatter().parse(text) if name is not None})


@for_each(CONTENT.messages.texts)
def test_the_same_places_are_filled_in_every_language(id: str) -> None:
    text = CONTENT.messages[id]
    found = {language: places(text[language]) for language in CONTENT.languages}
    assert len({tuple(names) for names in found.values()}) == 1, found
    assert all(re.fullmatch(r"[a-z_]+", name) for name in found["da"])
    for language in CONTENT.languages:
        assert text[language].strip() == text[language] or id == "form.error_prefix"
        assert "  " not in text[language]


def whole(group: str, language: str) -> str:
    """The sentences of a group one after the other; labels are no prose and count only where they are sentences."""
    texts = (text[language] for id, text in CONTENT.messages.texts.items() if id.startswith(f"{group}."))
    return " ".join(text if text[-1] in ".?!" else f"{text}." for text in texts if len(text.split()) > 3)


def test_messages_as_a_whole_read_easily(language: str) -> None:
    assert lix(" ".join(whole(group, language) for group in sorted(GROUPS))) <= LIX_AT_MOST


@pytest.mark.parametrize("group", ["result", "saving", "workbook", "plan", "initiative", "second_look", "follow_up"])
def test_what_a_result_says_reads_easily(group: str, language: str) -> None:
    assert lix(whole(group, language)) <= LIX_AT_MOST


ACTIVITIES = [(id, sheet.of(one.id)) for id, sheet in load_content().worksheets.items() for one in sheet.activities]
each_activity = for_each(ACTIVITIES, lambda known: f"{known[0]} {known[1].activities[0].id}")


@each_activity
def test_findings_of_activities_have_places_that_are_filled(known: tuple[str, Worksheet], content: Content) -> None:
    worksheet = known[1]
    kind = PICTURES[worksheet.activities[0].picture]
    counted = {option.id for item in worksheet.tasks for option in content.options(item.id)}
    for finding in worksheet.findings:
        for language in content.languages:
            assert set(places(finding.text[language])) <= kind.places | (counted if kind.counts_options else set())


@each_activity
def test_every_activity_has_the_findings_its_picture_needs(known: tuple[str, Worksheet]) -> None:
    kind = PICTURES[known[1].activities[0].picture]
    assert kind.needs <= {finding.id for finding in known[1].findings} <= kind.needs | kind.may


def test_only_an_activity_has_findings(content: Content) -> None:
    assert not [id for id, sheet in content.worksheets.items() if sheet.findings and not sheet.activities]
