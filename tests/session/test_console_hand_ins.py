"""The console: one hand-in withdrawn by its number, and half a year later."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digilead.content import Content
from digilead.launch.invitation import SESSION_FOLDER, Invitation
from digilead.responses import BEFORE, FOLLOW_UP
from digilead.session.console.console import Console
from digilead.session.console.page import ConsolePage
from digilead.session.hand_in.codes import encode
from digilead.session.layout import form_items
from tests.markup import read

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PEOPLE = ("AAAA11", "AAAA22", "BBBB11", "CCCC11", "DDDD11", "EEEE11", "FFFF11")


def code(content: Content, person: str, occasion: str = BEFORE, value: str = "") -> str:
    rng = random.Random(person)
    items = form_items(content, "first_form")
    answers = {item: rng.choice(content.options(item)).id for item in items} | ({"bf.use": value} if value else {})
    return encode(content, "first_form", occasion, person, "2026-11-24T08:00:00.000000Z", answers)


@pytest.fixture
def console(content: Content, tmp_path: Path, language: str) -> Console:
    found = Console(content, language, tmp_path, content.sessions["three-hours"], clock=lambda: NOW)
    found.open()
    return found


def fill(console: Console) -> None:
    console.take_chat("\n".join(code(console.content, person) for person in PEOPLE))


def said(console: Console, page: ConsolePage, do: str, **values: str) -> str:
    page.desk.receive({"do": do, "values": values}, [])
    return str(page.desk.outcome["text"])


def test_an_own_code_in_the_chat_is_told_and_not_shown(console: Console, language: str) -> None:
    """Words of eight letters, or of four and four, are none, unless somebody of this session has them."""
    folder = console.folder / SESSION_FOLDER.name
    invitation = Invitation(folder)
    invitation.prepare(8890)
    own, talk = invitation.welcome(), "Bo: Hej, mens jeg venter: abcd efgh, Kampagne, 2222-3333, tak.\n"
    page, fine = ConsolePage(console), code(console.content, PEOPLE[0])
    assert said(console, page, "take_chat", chat=talk) == console.words("console.nothing_found")
    for typed in (f"{own[:4]}-{own[4:]}".upper(), own, f"{own[:4]} {own[4:]}"):
        told = said(console, page, "take_chat", chat=f"{talk}Eva: her er {typed}. {fine}")
        assert console.words("trouble.own_code", text=f"{own[:2]}…".upper()) in told
        shown = (told + str(page.desk.parts)).lower().replace("-", "")
        assert own not in shown and own[2:] not in shown
    assert console.room.handed_in() == 1
    assert console.troubles and said(console, page, "take_chat", chat=fine) and not console.troubles


def test_one_hand_in_is_withdrawn_by_its_number(console: Console) -> None:
    fill(console)
    page, words = ConsolePage(console), console.words
    assert said(console, page, "withdraw", number=" ") == words("console.nothing_pasted")
    for nobody in ("ZZZZ11", "AAA", "7"):
        assert said(console, page, "withdraw", number=nobody) == words("console.withdraw_nobody")
    assert said(console, page, "withdraw", number="aaaa") == words("console.withdraw_several")
    assert console.room.handed_in() == 7
    assert said(console, page, "withdraw", number="bbbb-11") == words("console.withdrawn_many", n=6)
    assert words.counted("console.handed_in", 6) in read(page.desk.parts["bar"])
    # It is gone, it does not come back by the chat, and the room still knows nothing of the others' numbers.
    assert said(console, page, "withdraw", number="BBBB11") == words("console.withdraw_nobody")
    fill(console)
    assert console.room.handed_in() == 6
    shown = str(page.desk.parts) + str(page.desk.states)
    assert not any(person in shown for person in PEOPLE)
    assert said(console, page, "withdraw", number="AAAA1") == words("console.withdrawn_many", n=5)
    console.release()
    view = console.view()
    assert view is not None and view.n == 5


def test_a_sheet_of_paper_is_withdrawn_by_its_number(console: Console) -> None:
    digits = "1" * len(form_items(console.content, "first_form"))
    console.take_paper("\n".join(f"{number} {digits}" for number in (7, 12)))
    assert console.withdraw("12") == console.words("console.withdrawn_one", n=1)


def test_the_button_asks_first(console: Console) -> None:
    (button,) = (c for c in ConsolePage(console).desk.controls if c["id"] == "withdraw")
    assert button["ask"] == console.words("console.withdraw_ask")


def test_half_a_year_later_the_console_shows_then_and_now(content: Content, tmp_path: Path, language: str) -> None:
    moment = [NOW]
    console = Console(content, language, tmp_path, content.sessions["three-hours"], clock=lambda: moment[0])
    for occasion, value in ((BEFORE, "g1"), (FOLLOW_UP, "g3")):
        console.choose_occasion(occasion)
        console.open()
        console.take_chat("\n".join(code(content, person, occasion, value=value) for person in PEOPLE))
        console.release()
        moment[0] += timedelta(days=180)
    given = console.given()
    assert given is not None and given.moves is not None
    assert (given.moves.moves["bf.use"].higher, given.moves.moves["bf.use"].lower) == (7, 0)
    assert "moves" in [entry.id for entry in console.menu()]
    assert console.project_picture("moves") == console.words(
        "console.projected", name=console.words("console.picture_moves")
    )
