"""Slips of language seen in the course, and their like: none of them comes back."""

import re
import tomllib
from pathlib import Path

import pytest

from digilead.content import Content
from tests.notebooks.pages import LANGUAGES, PAGES, ROOT, cells, name, source
from tests.notebooks.test_spelling import texts

# What a Danish or English ear stumbles over, and what one thing is called instead.
SLIPS = {
    "da": {
        r"fattigt mål": "et dårligt mål",
        r"datatilsynsmyndighed": "datatilsyn",
        r"måler på:$": "what is measured is named",
        r"\b[Ss]å du på\b|[Ss]er ingen en |[Ii]ngen ser en enkelts": "a sentence in its natural order",
        r", der er væk$": "tabte svar",
        r"så fast, at det bærer": "til daglig",
        r"af mig selv\b": "the plan speaks as the leader alone",
        r"[Uu]nderviser": "instruktør",
        r"Wörner": "Woerner",
        r"\b[Cc]onnector(?!\))": "bindeled",
        r"bør tale om, er trin": "no question to the leader inside a sentence to the organisation",
        r"\bbliver fri\b|\bgiver fri\b": "bliver frigjort",
        r"kan regne på forhånd|blev set efter|skal kunnes": "regne ud, se på, kunne",
        r"hen ad\b": "vandret",
    },
    "en": {
        r"[Ss]teps? \S+ carr(y|ies)|step carries|[Cc]arries[*:”]|it carry|not carry|steps carry": "in place",
        r"your eye that": "you read the questions with fresh eyes",
        r"Hall times": "booking the sports hall",
        r"harvest": "realise",
        r"(bring|brings|brought)( the gains?| a gain| it)? home\b": "realise",
        r"What to take with you": "What to take away",
        r"can bear that": "accept that",
        r"[Bb]ring (back )?(a|your) file|[Bb]ring the file back|file of answers": "load an answer file",
        r"worth a talk": "worth discussing",
        r"Wörner": "Woerner",
        r"hang together|stands? in the (plan|budget)|buddy": "fit together, is in, partner",
        r"[Ss]peaks for (higher|lower)|answers speak for": "a reason for",
        r"gladly with|goes? on paper": "if you can, over to paper",
    },
}


def spoken(language: str) -> list[tuple[str, str]]:
    """Every text of the content and every cell of a page's prose, with its place."""
    found = []
    for file in sorted((ROOT / "content").rglob("*.toml")):
        record = tomllib.loads(file.read_text(encoding="utf-8"))
        found += texts(record, language, Path(file).relative_to(ROOT).as_posix())
    for page in PAGES:
        if page.parent.name == language:
            found += [(name(page), source(cell)) for cell in cells(page) if cell["cell_type"] == "markdown"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slip_that_was_seen_once_is_written_again(language: str) -> None:
    everything = spoken(language)
    assert len(everything) > 1500
    found = [
        f"{place}: {match.group()} ({better})"
        for place, text in everything
        for slip, better in SLIPS[language].items()
        if (match := re.search(slip, text, re.MULTILINE))
    ]
    assert found == []


def test_who_is_asked_to_what_degree_answers_with_a_degree(content: Content) -> None:
    """»I hvor høj grad« wants »i høj grad«; »Meget« answers »Hvor meget«."""
    asked = [item for item in content.items.values() if "hvor høj grad" in item.text["da"]]
    assert [item.id for item in asked if not all("grad" in o.text["da"] for o in content.options(item.id))] == []
    much = [item for item in content.items.values() if item.text["da"].startswith("Hvor meget")]
    assert [item.id for item in much if content.options(item.id)[-1].text["da"] != "Meget"] == []
    assert len(much) > 15
