"""From content to the plain data that the questionnaire shows, in one language."""

from collections.abc import Iterable
from typing import Any

from digilead.content import NONRESPONSE, Content, Text
from digilead.content.models import Screen
from digilead.figures.wording import Words
from digilead.widgets.questionnaire import TEXTS

Spec = dict[str, Any]

LONGEST_TEXT = 2000


def question_spec(words: Words, item: str, *, nonresponse: bool = True) -> Spec:
    """One item as the questionnaire's question. Guesses and look-backs have no "don't know": a guess is free."""
    content, language = words.content, words.language
    record = content.items[item]
    spec: Spec = {"id": item, "legend": record.text[language], "optional": record.kind == "text"}
    if record.hint:
        spec["hint"] = record.hint[language]
    if record.kind == "text":
        return spec | {"kind": "text", "rows": 1, "max": record.max or LONGEST_TEXT}
    spec["kind"] = "choice"
    spec["options"] = [{"id": option.id, "label": option.text[language]} for option in content.options(item)]
    if nonresponse and record.kind not in ("guess", "look_back"):
        spec["nonresponse"] = [{"id": id, "label": words(f"answering.{id}")} for id in NONRESPONSE]
    return spec


def screen_spec(words: Words, screen: Screen) -> Spec:
    language = words.language
    spec: Spec = {
        "id": screen.id,
        "title": screen.title[language],
        "questions": [question_spec(words, item) for item in screen.items],
    }
    intro = screen.intro or _instruction(words.content, screen)
    return spec | ({"intro": intro[language]} if intro else {})


def _instruction(content: Content, screen: Screen) -> Text | None:
    """What is rated and in which time, from the instrument whose items the screen asks."""
    asked = set(screen.items)
    of = [instrument for instrument in content.instruments.values() if asked <= {item.id for item in instrument.items}]
    return of[0].instruction if of else None


def form_spec(words: Words, id: str, title: str, screens: Iterable[Spec], *, check: bool, finish: str) -> Spec:
    """``finish`` is the id of the message on the last button, "" where there is nothing to finish."""
    return {
        "lang": words.language,
        "id": id,
        "title": title,
        "check": check,
        "finish_label": words(finish) if finish else "",
        "heading": 3,
        "texts": {key: words(f"form.{key}") for key in TEXTS},
        "screens": list(screens),
    }
