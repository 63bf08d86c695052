"""The console without a browser: every act answers in words, nothing private gets to the wall, nothing is lost."""

import ast
import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from digilead import environment
from digilead.content import Content, load_content
from digilead.content.sessions import numbered
from digilead.course import Course
from digilead.launch.invitation import SESSION_FOLDER, Invitation
from digilead.responses import AFTER
from digilead.session.console.console import Console
from digilead.session.console.page import ConsolePage
from digilead.session.console.seat import ROOM_FILE, Refused
from digilead.session.hand_in.codes import encode
from digilead.session.hand_in.refusals import refused, trouble_said
from digilead.session.layout import form_items
from digilead.session.panel import Panel
from digilead.session.protection import Reason
from digilead.session.room import ROOM_ERROR_KINDS, HandInTrouble, RoomError, synthetic_codes
from digilead.session.wall import projector as projector_module
from digilead.session.wall import wall as wall_module
from digilead.session.wall.projector import Projector
from digilead.session.wall.wall import BLANK, BROKEN, LARGEST_WALL, Wall
from digilead.workbook import WORKBOOK_ERROR_KINDS as FILE_KINDS
from digilead.workbook import Workbook, WorkbookError
from tests.each import for_each
from tests.markup import HOSTILE, harmless, read

pytestmark = pytest.mark.slow
each_language = pytest.mark.parametrize("language", load_content().languages)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def later(self, minutes: float) -> None:
        self.moment += timedelta(minutes=minutes)


@pytest.fixture
def language() -> str:
    """One is enough to see what the console does; what differs is content, and asked of every language there."""
    return "da"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make(content: Content, folder: Path, clock: Clock, language: str = "da", plan: str = "three-hours") -> Console:
    return Console(content, language, folder, content.sessions[plan], clock=clock)


@pytest.fixture
def console(content: Content, tmp_path: Path, clock: Clock, language: str) -> Console:
    return make(content, tmp_path / "answers", clock, language)


@pytest.fixture
def page(console: Console) -> ConsolePage:
    return ConsolePage(console)


def press(panel: Panel, do: str, files: tuple[tuple[str, bytes], ...] = (), **values: str) -> str:
    """As the browser sends it; the sentence that comes back."""
    sent: dict[str, Any] = dict(values)
    if files:
        sent[next(c for c in panel.controls if c["id"] == do)["of"][0]] = [name for name, _ in files]
    panel.receive({"do": do, "values": sent}, [data for _, data in files])
    return str(panel.outcome["text"])


def on_wall(page: ConsolePage) -> str:
    """As the projector draws it."""
    return str(Projector(page.console.content, page.language, page.console.wall).slide["html"])


def chat(content: Content, people: int, seed: int = 1, **more: Any) -> str:
    return " skriver: her er min\n".join(synthetic_codes(content, people, seed, now=NOW, **more))


def released(page: ConsolePage, people: int = 12) -> ConsolePage:
    press(page.desk, "open")
    press(page.desk, "take_chat", chat=chat(page.console.content, people))
    press(page.desk, "release")
    assert page.console.view() is not None
    return page


# ---- the way through a session


def test_a_session_from_the_first_step_to_the_report(page: ConsolePage) -> None:
    console, words = page.console, page.words
    first = console.pace.plan.steps[0]
    title = first.title[page.language]
    assert press(page.desk, "next") == words("console.begun_shown", title=title, name=title)
    assert page.desk.outcome["tab"] == "step"
    assert first.say[page.language] in read(page.desk.parts["now"])
    assert console.room.state() == "open"  # nobody has to think of it
    said = press(page.desk, "take_chat", chat=chat(console.content, 12))
    assert said == words("console.taken", new=12, changed=0, same=0)
    assert words.counted("console.handed_in", 12) in read(page.desk.parts["bar"])
    assert press(page.desk, "release") == words.counted("console.released", 12)
    assert words.counted("room_picture.n", 12) in read(page.desk.parts["pictures_below"])
    for entry in console.menu():
        press(page.desk, "which", which=entry.id)
        assert harmless(page.desk.parts["pictures_below"]).text
        said = press(page.desk, "project")
        is_empty = said.startswith(words("room_picture.gaps_none"))  # of this room it would show one answer by itself
        assert said == words("console.projected", name=entry.label) or (entry.id == "gap" and is_empty)
        assert console.wall.read().kind == "picture"
    said = press(page.desk, "agree", agree_item="bf.culture", agree_value="g2", agree_note="Vi prøver i det små")
    assert said == words("console.agreed", name=console.showing.name("bf.culture"))
    assert press(page.desk, "decide", decide_text="Vi spørger brugerne") == words("console.decided")
    text = read(page.report().decode())
    for wanted in (
        "Vi prøver i det små",
        "Vi spørger brugerne",
        words("report.limits"),
        words.counted("room_picture.n", 12),
    ):
        assert wanted in text
    assert words("console.minutes_table") not in text, "they are the instructor's own"


def test_the_last_step_has_no_next_one(page: ConsolePage) -> None:
    for _ in page.console.pace.plan.steps:
        assert "{" not in page.desk.states["next"]["label"]
        press(page.desk, "next")
    assert page.desk.states["next"]["hidden"]


def test_every_button_that_makes_no_sense_says_why_and_does_nothing(page: ConsolePage) -> None:
    buttons = ("open", "release", "take_chat", "take_files", "take_paper", "withdraw")
    senseless = {"new": buttons[1:5], "open": ("open",), "released": buttons}
    for state, expected in senseless.items():
        if state != "new":
            press(page.desk, "open")
        if state == "released":
            press(page.desk, "take_chat", chat=chat(page.console.content, 5))
            press(page.desk, "release")
        assert page.console.room.state() == state
        assert tuple(id for id in buttons if page.desk.states[id].get("why")) == expected
    before = page.console.room.path.read_bytes()
    assert press(page.desk, "open") == press(page.desk, "release") == page.words("refused.released")
    assert page.console.room.path.read_bytes() == before


def test_the_one_release_is_asked_for_with_its_numbers(page: ConsolePage) -> None:
    press(page.desk, "open")
    assert page.words("console.release_early", said="0 har afleveret", least=5) == page.desk.states["release"]["ask"]
    bad = [code[:-3] for code in synthetic_codes(page.console.content, 2, 9, now=NOW)]
    press(page.desk, "take_chat", chat=f"{chat(page.console.content, 12)} {' og '.join(bad)}")
    asked = page.desk.states["release"]["ask"]
    assert asked.startswith("12 har afleveret, 2 kunne ikke læses. Frigiv?")
    (button,) = (control for control in page.desk.controls if control["id"] == "release")
    assert button["sure"] == page.words("console.release_sure") and button["keep"]


def test_four_leaders_get_no_picture_and_are_told_from_when(page: ConsolePage) -> None:
    press(page.desk, "open")
    press(page.desk, "take_chat", chat=chat(page.console.content, 4))
    assert press(page.desk, "release") == page.words("refused.too_few", n=4, least=5)
    assert press(page.desk, "project") == page.words("console.no_release")
    assert page.console.wall.read() == BLANK


def test_who_comes_after_the_release_is_told_so(page: ConsolePage) -> None:
    released(page)
    late = synthetic_codes(page.console.content, 1, 99, now=NOW)[0]
    press(page.desk, "take_chat", chat=late)
    assert page.words("trouble.released", text=f"{late[:20]}…") in read(page.desk.parts["hand_ins"])
    assert page.words.counted("console.handed_in", 12) in read(page.desk.parts["bar"])


def test_newcomers_in_the_second_look_are_left_out_and_the_page_says_so(page: ConsolePage) -> None:
    content = page.console.content
    released(page)
    press(page.desk, "occasion", occasion=AFTER)
    press(page.desk, "open")
    for people, seed in ((12, 1), (3, 99)):
        press(page.desk, "take_chat", chat=chat(content, people, seed=seed, occasion=AFTER))
    assert page.words("console.left_out", n=3) in press(page.desk, "release")
    assert page.words.counted("room_picture.n", 12) in read(page.desk.parts["pictures_below"])


def test_the_second_look_gives_then_and_now(page: ConsolePage) -> None:
    content = page.console.content
    released(page)
    press(page.desk, "occasion", occasion=AFTER)
    assert page.console.room.state(AFTER) == "new"
    press(page.desk, "open")
    press(page.desk, "take_chat", chat=chat(content, 12, occasion=AFTER, initiatives=0))
    assert press(page.desk, "release") == page.words.counted("console.released", 12)
    assert "moves" in [entry.id for entry in page.console.menu()]
    press(page.desk, "which", which="moves")
    assert page.words("room_picture.table_moves") in read(page.desk.parts["pictures_below"])


def test_a_show_of_hands_stands_beside_the_result(page: ConsolePage) -> None:
    released(page)
    for wrong in ("", "1 2 3", "a b c d e", "0 0 0 0 0", "1 2 3 4 5 6", "-1 2 3 4 5", "²  1 1 1 1"):
        assert press(page.desk, "guess_keep", guess=wrong) == page.words("console.guess_wrong", n=5)
    assert press(page.desk, "guess_keep", guess="0, 3 6 2 0") == page.words("console.guess_kept")
    press(page.desk, "which", which="prediction")
    assert page.words("room_picture.guessed") in read(page.desk.parts["pictures_below"])


# ---- one press, and taking it back


def test_next_brings_the_step_and_what_belongs_to_it_onto_the_wall(page: ConsolePage) -> None:
    console = page.console
    first_shown = {}
    while console.pace.following() is not None:
        press(page.desk, "next")
        if console.pace.step.id == "break":  # type: ignore[union-attr]
            press(page.desk, "take_chat", chat=chat(console.content, 12))
            press(page.desk, "release")
        first_shown[console.pace.step.id] = console.wall.read()  # type: ignore[union-attr]
    assert first_shown["welcome"].kind == first_shown["break"].kind == "prompt"
    assert first_shown["leaders"].columns and first_shown["committee"].points
    assert first_shown["pictures"].name == page.words("console.picture_staircase")
    assert first_shown["divided"].name == page.words("console.picture_disagreement")


def test_a_picture_that_is_hidden_does_not_hold_up_the_step(page: ConsolePage, content: Content) -> None:
    items = form_items(content, "first_form")
    blank = {item: None for item in items} | {"bf.use": "g1"}
    codes = [encode(content, "first_form", "before", f"AAAA{n}{n}", "2026-11-24T08:00:00.000000Z", blank)
             for n in range(1, 7)]  # fmt: skip
    press(page.desk, "open")
    press(page.desk, "take_chat", chat="\n".join(codes))
    press(page.desk, "release")
    plan = page.console.pace.plan
    while page.console.pace.step != plan.step("pictures"):
        press(page.desk, "next")
    assert page.console.wall.read().name == page.words("console.picture_strips")  # the staircase says nothing here


UNDONE: dict[str, dict[str, str]] = {
    "next": {}, "back": {}, "show": {"show": "blank"}, "start_timer": {"timer": "5"}, "project": {},
    "guess_keep": {"guess": "0 3 6 2 0"}, "decide": {"decide_text": "Vi begynder mandag"},
    "agree": {"agree_item": "bf.use", "agree_value": "g3", "agree_note": ""},
}  # fmt: skip


@pytest.mark.parametrize("do", UNDONE)
def test_what_is_done_can_be_taken_back(page: ConsolePage, do: str) -> None:
    released(page)
    console = page.console
    press(page.desk, "next")
    press(page.desk, "next")

    def stands() -> tuple[object, ...]:
        room, pace = console.room, console.pace
        minutes = [minutes is None for _, minutes in pace.minutes()]
        return pace.step, minutes, console.wall.read(), room.agreed(), room.decisions(), pace.prediction(5)

    before = stands()
    press(page.desk, do, **UNDONE[do])
    assert page.desk.outcome["undo"] and stands() != before
    assert press(page.desk, "undo") == page.words("console.undone")
    assert stands() == before and not page.desk.outcome["undo"]
    assert press(page.desk, "undo") == page.words("console.nothing_to_undo")


def test_nothing_is_saved_that_nobody_chose(page: ConsolePage) -> None:
    press(page.desk, "open")
    before = page.console.room.path.read_bytes()
    untouched = {name: page.desk.states[name]["options"][0]["id"] for name in ("agree_item", "agree_value")}
    assert press(page.desk, "agree", agree_note="", **untouched) == page.words("console.agree_choose")
    assert press(page.desk, "decide", decide_text="") == page.words("console.nothing_pasted")
    assert page.console.room.path.read_bytes() == before


def test_a_tab_says_how_much_waits_behind_it(page: ConsolePage) -> None:
    press(page.desk, "open")
    assert not any(tab["count"] for tab in page.desk.tabs)
    press(page.desk, "take_paper", paper="1 123\n2 123")
    assert {tab["id"]: tab["count"] for tab in page.desk.tabs if tab["count"]} == {"hand_ins": 2}


# ---- the clock


def test_planned_against_real_minutes_and_what_to_cut(page: ConsolePage, clock: Clock) -> None:
    console, words = page.console, page.words
    press(page.desk, "next")
    clock.later(4)
    page.look()
    assert words("console.on_time") in read(page.desk.parts["bar"])
    assert page.desk.states["cut"]["hidden"]
    clock.later(14)  # 18 minutes in a step of 10
    page.look()
    assert words.counted("console.behind", 8) in read(page.desk.parts["bar"])
    first = console.pace.plan.step(console.pace.plan.cut[0])
    advice = words("console.cut_now", title=first.title[page.language], minutes=first.minutes)
    assert advice in read(page.desk.parts["below"])
    assert press(page.desk, "cut") == words("console.cut_done", title=first.title[page.language])
    assert first.id in console.pace.cut and words("console.cut_mark") in read(page.desk.parts["step"])
    press(page.desk, "next")
    assert console.pace.minutes()[0][1] == 18
    passed = 0
    while console.pace.following() is not None:
        press(page.desk, "next")
        assert console.pace.step is not None and console.pace.step.id != first.id
        passed += 1
    assert passed == len(console.pace.plan.steps) - 3
    assert page.desk.states["next"]["why"] == press(page.desk, "next") == words("console.no_next")


def test_a_step_can_be_cut_before_anybody_is_late(page: ConsolePage) -> None:
    press(page.desk, "next")
    plan, words = page.console.pace.plan, page.words
    offered = [option["id"] for option in page.desk.states["cut_step"]["options"]]
    assert offered == list(plan.cut)
    last = plan.step(offered[-1])
    assert press(page.desk, "cut_chosen", cut_step=last.id) == words(
        "console.cut_done", title=last.title[page.language]
    )
    assert page.console.pace.cut == {last.id}
    of = len(plan.steps)
    assert page.words("console.step_of", n=1, of=of) in read(page.desk.parts["bar"]), "as the script counts"
    press(page.desk, "undo")
    assert not page.console.pace.cut
    assert press(page.desk, "cut_chosen", cut_step=plan.steps[-1].id) == words("console.cut_nothing")


def test_hands_are_counted_before_the_answers_are_seen(content: Content, tmp_path: Path, clock: Clock) -> None:
    page = ConsolePage(make(content, tmp_path, clock, plan="one-day"))
    released(page)
    while page.console.pace.step is None or "prediction" not in page.console.pace.step.shows:
        press(page.desk, "next")
    step = page.console.pace.step
    assert page.console.wall.read().kind == "prompt" and page.console.wall.read().name == step.title["da"]
    press(page.desk, "back")
    press(page.desk, "guess_keep", guess="0 1 3 2 0")
    press(page.desk, "next")
    assert page.console.wall.read().name == page.words("console.picture_prediction")


def test_where_the_distance_may_not_be_shown_all_topics_come(content: Content, tmp_path: Path, clock: Clock) -> None:
    console = make(content, tmp_path, clock)
    console.open()
    console.take_chat(chat(content, 12, 5))  # all but two say where they want to go
    console.release()
    with pytest.raises(Refused):
        console.project_picture("gap")
    while console.pace.step is None or console.pace.step.id != "gap":
        console.next()
    assert console.wall.read().name == console.words("console.picture_strips")


def test_the_keys_of_the_stories_stand_apart_from_them(content: Content, tmp_path: Path, clock: Clock) -> None:
    console = make(content, tmp_path, clock)
    while console.pace.step is None or "keys" not in console.pace.step.shows:
        console.next()
    ids = [entry.id for entry in console.onto_wall()]
    keys = [id for id in ids if id.startswith("slide key.")]
    assert len(keys) == 2 and ids[-3:] == [*keys, "blank"] and ids[0].startswith("slide case.")


def test_one_thing_is_marked_as_shown(content: Content, tmp_path: Path, clock: Clock) -> None:
    """Also in a step that is called as one of its slides is."""
    console = make(content, tmp_path, clock)
    console.next()
    named = 0
    while console.pace.following() is not None:
        console.next()
        for entry in console.onto_wall():
            console.show(entry.id)
            console.set_timer("3") if entry.id != "blank" and not console.timer_runs else None
            assert [each.id for each in console.onto_wall() if console.is_shown(each)] == [entry.id]
            named += console.pace.step is not None and entry.label == console.pace.step.title["da"]
    assert named


def test_a_timer_that_runs_is_stopped(page: ConsolePage, clock: Clock) -> None:
    press(page.desk, "next")
    press(page.desk, "start_timer", timer="4")
    assert page.desk.states["start_timer"]["label"] == page.words("console.stop_timer")
    shown = page.console.wall.read()
    assert press(page.desk, "start_timer", timer="4") == page.words("console.timer_stopped")
    assert page.console.wall.read().until == 0 and page.console.wall.read().name == shown.name
    press(page.desk, "undo")
    assert page.console.wall.read() == shown
    clock.later(5)
    page.look()
    assert page.desk.states["start_timer"]["label"] == page.words("console.start_timer")


def test_going_back_keeps_the_first_beginning(page: ConsolePage, clock: Clock) -> None:
    console = page.console
    press(page.desk, "next")
    clock.later(3)
    press(page.desk, "next")
    second = console.pace.step
    press(page.desk, "back")
    clock.later(5)
    press(page.desk, "next")
    assert console.pace.step == second and second is not None
    assert console.pace.begun(second) == NOW + timedelta(minutes=3)


def test_a_step_has_its_picture_ready(page: ConsolePage) -> None:
    released(page)
    seen = {}
    while page.console.pace.following() is not None:
        press(page.desk, "next")
        seen[page.console.pace.step.id] = page.desk.states["which"]["value"]  # type: ignore[union-attr]
    ready = {entry.id for entry in page.console.menu()}
    wanted = {step.id: [show for show in step.shows if show in ready] for step in page.console.pace.plan.steps}
    assert any(wanted.values())
    assert all(seen[id] == shows[0] for id, shows in wanted.items() if shows)


def test_another_plan_can_be_chosen_before_the_beginning(page: ConsolePage, content: Content) -> None:
    assert press(page.desk, "plan", plan="one-day") == page.words(
        "console.plan_chosen", title=content.sessions["one-day"].title[page.language]
    )
    press(page.desk, "next")
    assert page.console.pace.step == content.sessions["one-day"].steps[0]
    assert press(page.desk, "plan", plan="nonsense") == page.words("console.failed")


@each_language
@pytest.mark.parametrize("plan", ["three-hours", "three-times-one-hour", "one-day"])
def test_every_step_of_every_plan_can_be_gone_through(
    content: Content, tmp_path: Path, clock: Clock, language: str, plan: str
) -> None:
    page = ConsolePage(make(content, tmp_path, clock, language, plan))
    for step in content.sessions[plan].steps:
        press(page.desk, "next")
        clock.later(step.minutes)
        assert step.say[language] in read(page.desk.parts["now"])
        press(page.desk, "show", show="prompt")
        lead, points = numbered(step.prompt[language])
        assert all(text in read(on_wall(page)) for text in (lead, *points))
        for option in page.desk.states["show"]["options"]:
            if not option["id"].startswith("slide"):
                continue
            assert press(page.desk, "show", show=option["id"]) == page.words("console.projected", name=option["label"])
            assert harmless(on_wall(page)).text
    real = [minutes for _, minutes in page.console.pace.minutes()]
    assert [found for found in real if found is not None] == [
        step.minutes for step, minutes in page.console.pace.minutes() if minutes is not None
    ]


# ---- the wall


def test_the_timer_on_the_wall(page: ConsolePage, clock: Clock) -> None:
    press(page.desk, "next")
    for wrong in ("", "0", "121", "ti", "1e3", "-5", "٣", "5.5", "9" * 5000):
        assert press(page.desk, "start_timer", timer=wrong) == page.words("console.timer_wrong")
    press(page.desk, "start_timer", timer=" 8 ")
    assert page.console.wall.read().until == clock.moment.timestamp() + 480
    press(page.desk, "show", show="prompt")
    assert page.console.wall.read().until == clock.moment.timestamp() + 480, "the time runs on under another slide"
    press(page.desk, "next")
    assert page.console.wall.read().until == 0
    press(page.desk, "undo")
    assert page.console.wall.read().until == clock.moment.timestamp() + 480


def test_the_console_says_what_the_window_on_the_wall_says_of_itself(
    page: ConsolePage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    console, words = page.console, page.words
    projector = Projector(console.content, "da", Wall(console.wall.path))
    monkeypatch.setattr(projector_module.time, "time", lambda: clock.moment.timestamp())

    def told(**sign: Any) -> str:
        projector.receive({"do": "look", "covered": False, "hidden": False, **sign})
        page.look()
        return read(page.desk.parts["bar"])

    assert words("console.wall_closed") in read(page.desk.parts["bar"])
    press(page.desk, "next")
    name = console.wall.read().name
    assert words("console.wall_blank") in told(shows="")  # what is drawn there counts, not what was asked for
    assert words("console.wall_shows", name=name) in told(shows=projector.slide["name"])
    assert page.desk.states["open_wall"]["hidden"]
    assert words("console.wall_covered") in told(shows=name, covered=True)
    assert words("console.wall_hidden") in told(shows=name, hidden=True)
    told(shows=name)
    clock.later(0.1)
    page.look()
    assert words("console.wall_gone") in read(page.desk.parts["bar"])
    assert not page.desk.states["open_wall"]["hidden"]
    assert words("console.wall_shows", name=name) in told(shows=name)  # and back again


def test_a_strange_sign_of_the_wall_is_none(page: ConsolePage) -> None:
    for strange in (b"", b"[]", b'{"name": 3}', b"\xff", b"[" * 100_000):
        page.console.heart.path.parent.mkdir(exist_ok=True)
        page.console.heart.path.write_bytes(strange)
        page.look()
        assert page.words("console.wall_closed") in read(page.desk.parts["bar"])


def test_the_projector_shows_what_is_approved_and_nothing_before(page: ConsolePage, content: Content) -> None:
    projector = Projector(content, page.language, Wall(page.console.wall.path))
    assert projector.slide["kind"] == "blank" and projector.slide["html"] == ""
    released(page)
    projector.receive({"do": "look"})
    assert projector.slide["html"] == "", "a release alone projects nothing"
    press(page.desk, "which", which="strips")
    projector.receive({"do": "look"})
    assert projector.slide["html"] == "", "a preview projects nothing"
    press(page.desk, "project")
    projector.receive({"do": "look"})
    assert page.words("room_picture.table") in read(projector.slide["html"])
    press(page.desk, "show", show="blank")
    projector.receive({"do": "look"})
    assert projector.slide["html"] == "" and projector.looked == 4


def test_the_projector_knows_no_room() -> None:
    """By construction: neither it nor the file it reads can reach a room, a workbook's answers or a release."""
    for module in (projector_module, wall_module):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert not [name for name in names if name.startswith("digilead.session.room") or name == "digilead.responses"]
    code = (
        "import digilead.session.wall.projector, sys;"
        "print([m for m in sys.modules if m.startswith('digilead.session.room')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_person_stands_on_the_wall(page: ConsolePage) -> None:
    """Neither a code nor a participant's characters, on any picture there is."""
    released(page)
    people = [receipt.participant for receipt in page.console.room.hand_in_chat("").receipts]
    lines = [json.loads(line) for line in page.console.room.path.read_text(encoding="utf-8").splitlines()]
    people = {line["subject"].partition(".")[0] for line in lines if line.get("item") == "room.way"}
    assert len(people) == 12
    for entry in page.console.menu():
        press(page.desk, "which", which=entry.id)
        press(page.desk, "project")
        slide = page.console.wall.path.read_text(encoding="utf-8")
        assert not [person for person in people if person in slide] and "DL0" not in slide


def test_the_wall_s_file_holds_data_and_gives_the_same_picture_back(page: ConsolePage) -> None:
    released(page)
    press(page.desk, "next")
    press(page.desk, "decide", decide_text="Vi begynder mandag")
    press(page.desk, "guess_keep", guess="0 3 6 2 0")
    given = page.console.given()
    assert given is not None
    for entry in page.console.menu():
        if entry.id == "gap":  # of this room it would show one answer by itself
            with pytest.raises(Refused, match="Afstanden kan ikke vises endnu"):
                page.console.project_picture(entry.id)
            continue
        page.console.project_picture(entry.id)
        assert not re.search(r"<\w|&\w+;", page.console.wall.path.read_text(encoding="utf-8"))
        found = page.console.showing.picture(entry.id, given, "projector")
        assert not isinstance(found, str)
        drawn = on_wall(page)
        assert read(drawn).startswith(found.sentence) and (not found.svg or found.svg.partition(" ")[2] in drawn)


def written(page: ConsolePage, change: Callable[[Any], Any]) -> bytes:
    """The file of a picture on the wall, with something changed in it."""
    released(page)
    page.console.project_picture("strips")
    record = json.loads(page.console.wall.path.read_text(encoding="utf-8"))
    return json.dumps(change(record["slide"]) or record).encode()


FOREIGN: dict[str, Callable[[Any], Any]] = {
    "html": lambda slide: slide.update(html="<img src=x onerror=alert(1)>"),
    "a strange kind": lambda slide: slide.update(kind="secret"),
    "a name that is no text": lambda slide: slide.update(name=["x"]),
    "an unknown picture": lambda slide: slide["drawing"].update(maker="__init__"),
    "a maker that is a list": lambda slide: slide["drawing"].update(maker=[]),
    "a part that no picture takes": lambda slide: slide["drawing"]["of"].update(frame=1),
    "a part that is missing": lambda slide: slide["drawing"]["of"].pop("rows"),
    "a million people": lambda slide: slide["drawing"]["of"]["rows"][0].update(counts=[10**6, 0, 0, 0]),
    "half a person": lambda slide: slide["drawing"]["of"]["rows"][0].update(counts=[0.5, 0, 0, 0]),
    "no rows": lambda slide: slide["drawing"]["of"].update(rows=[], wish=None),
    "counts that do not fit": lambda slide: slide["drawing"]["of"]["rows"][0].update(counts=[1] * 40),
    "no time": lambda slide: slide.update(until=float("nan")),
    "the wall of an earlier version": lambda _: {"kind": "picture", "name": "x", "language": "da", "html": "<b>"},
}  # fmt: skip


@for_each(FOREIGN)
def test_a_foreign_wall_is_a_sentence_and_the_console_can_take_it_down(
    name: str, content: Content, tmp_path: Path, clock: Clock
) -> None:
    page = ConsolePage(make(content, tmp_path / name, clock))
    data = written(page, FOREIGN[name])
    page.console.wall.path.write_bytes(data)
    shown = on_wall(page)
    assert read(shown) == page.words("projector.broken") and harmless(shown)
    page.look()
    press(page.desk, "show", show="blank")
    assert page.console.wall.read() == BLANK and on_wall(page) == ""


def test_every_text_of_a_wall_is_escaped(page: ConsolePage, content: Content) -> None:
    record = json.loads(written(page, lambda _: None))

    def hostile(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: part[key] if key in ("kind", "maker", "language") else hostile(part[key]) for key in part}
        return (
            [hostile(each) for each in part] if isinstance(part, list) else HOSTILE if isinstance(part, str) else part
        )

    slide = hostile(record["slide"]) | {"title": HOSTILE, "prompt": HOSTILE, "text": HOSTILE, "points": [HOSTILE],
                                        "columns": [[HOSTILE, HOSTILE]]}  # fmt: skip
    page.console.wall.path.write_text(json.dumps({**record, "slide": slide}), encoding="utf-8")
    assert page.console.wall.read().kind == "picture" and harmless(on_wall(page)).text


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"kind": 3}', b"x" * (LARGEST_WALL + 1)],
    ids=["empty", "null", "list", "object", "bytes", "nested", "type", "huge"],
)  # fmt: skip
def test_a_strange_file_of_the_wall_is_a_sentence(tmp_path: Path, content: Content, data: bytes) -> None:
    wall = Wall(tmp_path / "wall.json")
    assert wall.read() == BLANK
    wall.path.write_bytes(data)
    assert wall.read() == BROKEN
    projector = Projector(content, "da", wall)
    projector.receive({"do": "look"})
    assert read(projector.slide["html"]) == content.messages["projector.broken"]["da"]


# ---- what people paste and bring


def hostile(content: Content) -> dict[str, tuple[str, dict[str, str], tuple[tuple[str, bytes], ...]]]:
    """Name -> act, fields, files."""
    (code,) = synthetic_codes(content, 1, 5, now=NOW)
    wrong = code[:20] + ("2" if code[20] != "2" else "3") + code[21:]
    line = {
        "occasion": "before",
        "subject": "organisation",
        "item": "bf.use",
        "value": "g2",
        "time": "2026-11-24T09:00:00.000000Z",
    }
    header = '{"format":"digilead-workbook","version":1,"token":"0123456789abcdef0123456789abcdef"}\n'
    old = (header + json.dumps({**line, "value": "g9"})).encode()
    return {
        "cut code": ("take_chat", {"chat": f"her: {code[:25]}"}, ()),
        "wrong character": ("take_chat", {"chat": wrong}, ()),
        "nothing": ("take_chat", {"chat": "   "}, ()),
        "talk": ("take_chat", {"chat": "Hej. Skal vi spise?"}, ()),
        "script": ("take_chat", {"chat": f"<script>alert(1)</script>{code[:30]}<img src=x>"}, ()),
        "ten megabytes": ("take_chat", {"chat": f"{code} " + "snak " * 2_000_000}, ()),
        "a thousand beginnings": ("take_chat", {"chat": "DL0127-" * 9000}, ()),
        "paper": ("take_paper", {"paper": "7 12\nsyv 11111111111111111111\n8 99999999999999999997\n" + HOSTILE}, ()),
        "no file": ("take_files", {}, ()),
        "empty": ("take_files", {}, (("tom.jsonl", b""),)),
        "not ours": ("take_files", {}, (("billede.png", b"\x89PNG\r\n" * 50),)),
        "nested": ("take_files", {}, (("dyb.jsonl", header.encode() + b"[" * 200_000),)),
        "types": ("take_files", {}, ((HOSTILE, header.encode() + json.dumps({**line, "value": {"a": [1]}}).encode()),)),
        "later version": ("take_files", {}, (("ny.jsonl", header.replace("1,", "99,").encode()),)),
        "unknown answers": ("take_files", {}, (("gammel.jsonl", old),)),
        "huge": ("take_files", {}, (("stor.jsonl", header.encode() + b"x" * 21_000_000),)),
    }  # fmt: skip


@for_each(hostile(load_content()))
def test_hostile_hand_ins_get_a_sentence_each(name: str, content: Content, tmp_path: Path, clock: Clock) -> None:
    page = ConsolePage(make(content, tmp_path / name, clock))
    act, fields, files = hostile(content)[name]
    press(page.desk, "open")
    said = press(page.desk, act, files, **{"chat": "", "paper": "", **fields})
    told = f"{said} {read(page.desk.parts['hand_ins'])}".replace(" ".join(HOSTILE.split())[:100], "")
    assert said and said != page.words("console.failed"), said
    assert not any(sign in told for sign in ("Traceback", "Error", "{", "None"))
    assert harmless(page.desk.parts["hand_ins"])
    assert page.console.room.handed_in() == 0 or name == "ten megabytes"
    # The room goes on as if nothing had been.
    assert press(page.desk, "take_chat", chat=chat(content, 6)) == page.words("console.taken", new=6, changed=0, same=0)


def test_one_bad_line_does_not_keep_the_others_out(page: ConsolePage, content: Content) -> None:
    codes = list(synthetic_codes(content, 8, 5, now=NOW))
    codes[3] = codes[3][:-1]
    press(page.desk, "open")
    said = press(page.desk, "take_chat", chat="\n".join(codes))
    assert said.startswith(page.words("console.taken", new=7, changed=0, same=0))
    (trouble,) = page.console.troubles
    assert trouble in said and codes[3][:13] in trouble and trouble in read(page.desk.parts["hand_ins"])


def test_a_line_of_paper_that_is_wrong_stays_in_the_field(page: ConsolePage) -> None:
    press(page.desk, "open")
    sent: list[Any] = []
    page.desk.send = lambda message, **_: sent.append(message)  # type: ignore[method-assign]
    good = "1" * len(form_items(page.console.content, "first_form"))
    said = press(page.desk, "take_paper", paper=f"7 {good}\n12 {good[1:]}\n8 {good}")
    assert sent[-1]["left"] == {"paper": f"12 {good[1:]}"}
    assert page.words("trouble.wrong_length", sheet=12, found=19, expected=20) in said
    assert said.startswith(page.words("console.taken", new=2, changed=0, same=0))
    # One that is there twice must not win by being sent again unread.
    said = press(page.desk, "take_paper", paper=f"12 {good}\n12 2{good[1:]}")
    assert sent[-1]["left"] == {"paper": f"12 2{good[1:]}"} and page.words("trouble.given_twice", sheet=12) in said
    press(page.desk, "take_paper", paper=f"13 {good}")
    assert sent[-1]["left"] == {"paper": ""} and page.console.room.handed_in() == 4


def test_many_troubles_are_counted_not_listed(page: ConsolePage) -> None:
    press(page.desk, "open")
    press(page.desk, "take_paper", paper="\n".join(f"{n} 123" for n in range(1, 100)))
    assert page.desk.parts["hand_ins"].count("<li>") == 41
    assert page.words("console.troubled_more", n=59) in read(page.desk.parts["hand_ins"])


@each_language
@for_each([*ROOM_ERROR_KINDS, *FILE_KINDS])
def test_every_kind_of_trouble_and_refusal_has_a_sentence(
    kind: Any, content: Content, tmp_path: Path, language: str
) -> None:
    words = Console(content, language, tmp_path, content.sessions["three-hours"]).words
    numbers = {
        name: 3
        for name in ("n", "least", "joined", "left", "changed", "found", "expected", "digit", "position", "sheet")
    }
    told = (
        [refused(words, RoomError(kind, **numbers), tmp_path), refused(words, WorkbookError(kind, ""), tmp_path)]
        if (kind in FILE_KINDS)
        else [refused(words, RoomError(kind, **numbers), tmp_path)]
    )
    for way in ("chat", "file", "paper"):
        told.append(trouble_said(words, way, HandInTrouble(kind, "DL0127-Q7K3M9", tuple(numbers.items()))))
    assert all(text and "{" not in text for text in told)


@each_language
@for_each(get_args(Reason))
def test_every_reason_for_hiding_has_a_sentence_with_its_numbers(reason: str, content: Content, language: str) -> None:
    text = content.messages[f"hidden.{reason}"][language].format(n=3, rest=2, least=5)
    assert "5" in text and ("3" in text or "2" in text)


# ---- nothing is lost


def test_a_killed_kernel_loses_nothing(content: Content, tmp_path: Path, clock: Clock, language: str) -> None:
    page = released(ConsolePage(make(content, tmp_path, clock, language)))
    press(page.desk, "next")
    press(page.desk, "next")
    press(page.desk, "decide", decide_text="Vi begynder mandag")
    press(page.desk, "guess_keep", guess="0 3 6 2 0")
    press(page.desk, "project")
    step, wall = page.console.pace.step, page.console.wall.read()
    del page
    again = ConsolePage(make(content, tmp_path, clock, language))
    assert again.console.pace.step == step and again.console.wall.read() == wall
    assert again.console.room.state() == "released" and again.console.room.handed_in() == 12
    assert again.console.view() is not None
    assert "Vi begynder mandag" in read(again.desk.parts["agreeing_below"])
    assert "prediction" in [entry.id for entry in again.console.menu()]


def test_two_instructors_at_once(content: Content, tmp_path: Path, clock: Clock) -> None:
    first, second = (ConsolePage(make(content, tmp_path, clock, language)) for language in ("da", "en"))
    press(first.desk, "open")
    second.look()
    assert "why" in second.desk.states["open"]
    press(first.desk, "take_chat", chat=chat(content, 7, seed=1))
    press(second.desk, "take_chat", chat=chat(content, 7, seed=2))
    first.look()
    assert first.words.counted("console.handed_in", 14) in read(first.desk.parts["bar"])
    assert press(first.desk, "release") == first.words.counted("console.released", 14)
    assert press(second.desk, "release") == second.words("refused.released")
    second.look()
    assert second.words.counted("room_picture.n", 14) in read(second.desk.parts["pictures_below"])
    press(first.desk, "next")
    second.look()
    assert second.console.pace.step == first.console.pace.step is not None


def test_a_full_disk_is_a_sentence_and_loses_nothing(page: ConsolePage, monkeypatch: pytest.MonkeyPatch) -> None:
    content = page.console.content
    press(page.desk, "open")
    press(page.desk, "take_chat", chat=chat(content, 6))

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        folder = page.console.folder
        assert press(page.desk, "take_chat", chat=chat(content, 6, seed=2)) == page.words(
            "refused.disk_full", folder=folder
        )
        assert press(page.desk, "next") == page.words("refused.disk_full", folder=folder)
        assert press(page.desk, "release") == page.words("refused.disk_full", folder=folder)
    page.look()
    assert page.console.room.handed_in() == 6 and page.console.room.state() == "open"
    said = press(page.desk, "take_chat", chat=chat(content, 6, seed=2))
    assert said == page.words("console.taken", new=6, changed=0, same=0)


def test_a_file_that_is_no_room_is_a_sentence(full_course: Course) -> None:
    folder = full_course.workbook.path.parent
    (folder / ROOM_FILE).write_bytes(full_course.workbook.path.read_bytes())
    shown = full_course.console("three-hours")
    assert full_course.words("refused.not_a_room") in read(shown.html)


def test_an_unknown_plan_names_those_there_are(course: Course) -> None:
    assert "three-times-one-hour" in read(course.console("four-hours").html)


# ---- rehearsal, merging, deleting


def test_a_rehearsal_is_marked_everywhere_and_leaves_a_clean_room(page: ConsolePage, clock: Clock) -> None:
    released(page)
    real, files = page.console.room.path.read_bytes(), {path.name for path in page.console.folder.iterdir()}
    for wrong in ("", "0", "501", "ti", "9" * 5000):
        assert press(page.desk, "rehearse", people=wrong) == page.words("console.people_wrong")
    assert press(page.desk, "rehearse", people="15") == page.words("console.rehearsing_many", n=15)
    assert page.words("console.rehearsal") in read(page.desk.parts["bar"])
    assert page.words("console.made_up") in read(page.desk.parts["bar"])
    clock.later(0.5)
    page.look()
    assert 5 < page.console.room.handed_in() < 15
    assert {tab["id"]: tab["count"] for tab in page.desk.tabs if tab["count"]} == {"hand_ins": 1}
    clock.later(1.5)
    page.look()
    assert page.words.counted("console.handed_in", 15) in read(page.desk.parts["bar"])
    press(page.desk, "release")
    for entry in page.console.menu():
        press(page.desk, "which", which=entry.id)
        assert page.words("room_picture.made_up") in read(page.desk.parts["pictures_below"])
        press(page.desk, "project")
        assert page.words("room_picture.made_up") in on_wall(page)
    assert page.words("report.made_up") in read(page.report().decode())
    assert press(page.desk, "rehearse", people="9") == page.words("console.rehearse_already")
    assert press(page.desk, "end_rehearsal") == page.words("console.rehearsed")
    assert page.console.wall.read() == BLANK and not page.console.troubles
    assert page.console.room.path.read_bytes() == real
    left = {path.name for path in page.console.folder.iterdir() if path.suffix != ".lock"}
    assert left == {name for name in files if not name.endswith(".lock")} | {page.console.wall.path.name}
    assert page.words.counted("room_picture.n", 12) in read(page.desk.parts["pictures_below"])


def test_a_rehearsal_follows_the_plan_that_was_chosen(page: ConsolePage) -> None:
    press(page.desk, "plan", plan="one-day")
    press(page.desk, "rehearse", people="20")
    assert page.console.pace.plan.id == "one-day"


@pytest.mark.parametrize("people", [3, 4, 5, 6, 12, 40, 60])
def test_a_room_of_any_size_says_what_is_so(page: ConsolePage, clock: Clock, people: int) -> None:
    """Whole sessions with so many leaders, from the first press to the last."""
    console, words = page.console, page.words
    press(page.desk, "rehearse", people=str(people))
    clock.later(2)
    page.look()
    assert words.counted("console.handed_in", people) in read(page.desk.parts["bar"])
    said = []
    while console.pace.following() is not None:
        press(page.desk, "next")
        assert console.pace.step.say["da"] in read(page.desk.parts["now"])  # type: ignore[union-attr]
        if console.pace.step.id == "break":  # type: ignore[union-attr]
            assert page.desk.states["release"]["ask"].startswith(words.counted("console.handed_in", people))
            said.append(press(page.desk, "release"))
        shown = harmless(on_wall(page)).text
        assert shown and "None" not in shown
    if people < 5:
        assert said == [words("refused.too_few", n=people, least=5)]
        assert console.view() is None and console.wall.read().kind == "prompt"
        return
    assert said == [words.counted("console.released", people)]
    for entry in console.menu():
        press(page.desk, "which", which=entry.id)
        assert len(read(page.desk.parts["pictures_below"])) > 20


def test_two_rooms_become_one(content: Content, tmp_path: Path, clock: Clock) -> None:
    here, there = (ConsolePage(make(content, tmp_path / name, clock)) for name in ("here", "there"))
    for seed, page in enumerate((here, there), start=1):
        press(page.desk, "open")
        press(page.desk, "take_chat", chat=chat(content, 5, seed=seed))
    press(here.desk, "merge", (("rum.jsonl", there.console.room.export()),))
    assert here.console.room.handed_in() == 10
    assert press(here.desk, "merge") == here.words("console.choose_file")
    assert press(here.desk, "merge", (("x", b"nonsense"),)) == here.words("refused.not_ours")


def test_deleting_is_for_good(page: ConsolePage) -> None:
    assert press(page.desk, "delete") == page.words("console.nothing_there")
    released(page)
    press(page.desk, "project")
    assert press(page.desk, "delete") == page.words("console.deleted")
    assert not [path for path in page.console.folder.iterdir() if path.suffix != ".lock"]
    assert page.words("console.no_release") in read(page.desk.parts["pictures_below"])


# ---- files to take home


def test_the_report_stands_alone_and_names_nobody(page: ConsolePage) -> None:
    released(page)
    press(page.desk, "agree", agree_item="bf.use", agree_value="g3", agree_note=HOSTILE)
    press(page.desk, "decide", decide_text=HOSTILE)
    html = page.report().decode()
    harmless(html.partition("</head>")[2].removesuffix("</html>"))
    assert "://" not in html.replace("http://www.w3.org", "") and "<script>" not in html
    lines = [json.loads(line) for line in page.console.room.path.read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if line.get("item") == "room.way" and line["subject"] in html]
    assert html.count("<svg") >= 15


def test_files_come_only_when_there_is_something_in_them(page: ConsolePage) -> None:
    sent: list[tuple[Any, Any]] = []
    page.desk.send = lambda message, buffers=None: sent.append((message, buffers))  # type: ignore[method-assign]
    for name in ("report", "csv"):
        assert press(page.desk, f"export_{name}") == page.words("console.export_none")
    assert not [message for message, _ in sent if message["name"]]
    released(page)
    sent.clear()
    for name in ("report", "csv", "room"):
        press(page.desk, f"export_{name}")
    assert [message["name"].rpartition(".")[2] for message, _ in sent] == ["html", "csv", "jsonl"]
    assert sent[1][1][0].startswith(b"\xef\xbb\xbf")


# ---- what the browser sends


def test_an_act_that_breaks_is_a_sentence_and_a_record(page: ConsolePage, caplog: pytest.LogCaptureFixture) -> None:
    page.desk.receive({"do": "nonsense", "values": {}}, [])
    page.desk.receive({"values": 3}, [])
    assert page.desk.outcome["text"] == page.words("console.failed")
    assert "could not" in caplog.text


def test_the_same_sentence_twice_is_said_twice(page: ConsolePage) -> None:
    press(page.desk, "release")
    first = dict(page.desk.outcome)
    press(page.desk, "release")
    assert page.desk.outcome["text"] == first["text"] and page.desk.outcome != first


def test_looking_again_sends_nothing_when_nothing_has_changed(page: ConsolePage) -> None:
    released(page)
    changes: list[str] = []
    page.desk.observe(lambda change: changes.append(change["name"]), names=["parts", "states", "tabs"])
    page.desk.receive({"do": "look"}, [])
    assert changes == [] and page.desk.looked == 1


def test_a_participant_s_workbook_is_never_touched(full_course: Course) -> None:
    before = full_course.workbook.path.read_bytes()
    console = Console(full_course.content, full_course.language, full_course.workbook.path.parent,
                      full_course.content.sessions["three-hours"])  # fmt: skip
    page = released(ConsolePage(console))
    press(page.desk, "delete")
    assert full_course.workbook.path.read_bytes() == before
    assert Workbook(full_course.workbook.path).responses


def test_a_rehearsal_says_where_the_link_is(content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = Invitation(tmp_path / SESSION_FOLDER.name)
    console = Console(content, "da", tmp_path, content.sessions["three-hours"])
    page = ConsolePage(console)
    later = console.words("console.link_later")
    press(page.desk, "rehearse", people="5")
    assert later not in read(page.desk.parts["hand_ins_below"]), "without a session there is no link to come"
    monkeypatch.setenv(environment.SESSION, "yes")
    invitation.prepare(8890)
    page.look()
    shown = read(page.desk.parts["hand_ins_below"])
    assert later in shown and invitation.key not in shown
    press(page.desk, "end_rehearsal")
    shown = read(page.desk.parts["hand_ins_below"])
    assert later not in shown and invitation.links()[0] in shown and console.words("console.from_afar") in shown


def test_yesterday_s_room_is_said_to_be_yesterday_s(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(environment.SESSION, "yes")
    Invitation(tmp_path / SESSION_FOLDER.name).prepare(8890)
    console = Console(content, "da", tmp_path, content.sessions["three-hours"])
    page = ConsolePage(console)
    assert console.words("console.of_before") not in read(page.desk.parts["below"])
    for code in synthetic_codes(content, 6, 1):
        console.room.hand_in_chat(code)
    console.release()
    press(page.desk, "next")
    assert console.words("console.of_before") in read(page.desk.parts["below"])
    assert press(page.desk, "close_delete") == console.words("console.closed_delete")
    assert console.words("console.is_closed") in read(page.desk.parts["bar"]) and console.wall.read() == BLANK
