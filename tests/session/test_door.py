"""The participants' door of a session, and those who try it: by HTTP and websocket, without a browser."""

from __future__ import annotations

import asyncio
import json
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError
from tornado.iostream import StreamClosedError
from tornado.web import create_signed_value
from tornado.websocket import WebSocketClosedError

from digilead.content import Content
from digilead.launch import door
from digilead.launch.invitation import ROOM_PATH, Invitation, code_in, new_code
from digilead.launch.words import Sentences
from digilead.session.wall.heartbeat import HEARTBEAT_FILE as SIGN_FILE
from digilead.session.wall.heartbeat import Heartbeat
from digilead.session.wall.wall import WALL_FILE, Wall, prompt
from digilead.workbook import Workbook
from tests.browser import ROOT
from tests.session.sitting import PAGE, Guest, Sitting, sitting

pytestmark = pytest.mark.slow
ANSWER = {"bf.use": "g2"}
EXERCISE = next((ROOT / "exercises/da").glob("e04-*.ipynb")).relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Sitting]:
    with sitting(tmp_path_factory.mktemp("door") / "kursus æ", content) as found:
        found.room.open()
        yield found


def code_of(guest: Guest, place: Sitting) -> str:
    signed = guest.cookie.partition("=")[2].strip('"')
    secret = (place.invitation.folder / "cookie_secret").read_text()
    found = door.decode_signed_value(secret, door.COOKIE, signed)
    return found.decode() if found else ""


def test_two_visitors_answer_hand_in_and_take_it_back_and_neither_sees_the_other(place: Sitting) -> None:
    async def visit() -> None:
        one, two = Guest(place), Guest(place)
        for guest in (one, two):
            await guest.join()
            await guest.open()
        for guest, value in ((one, "g1"), (two, "g4")):
            assert (await guest.answer({"bf.use": value}))["kind"] == "saved"
        assert await one.press("hand_in") and await two.press("hand_in")
        assert place.room.handed_in() == 2
        await two.press("withdraw")
        assert place.room.handed_in() == 1
        await two.press("hand_in")
        assert place.room.handed_in() == 2
        own = [place.invitation.workbook(code_of(guest, place)) for guest in (one, two)]
        assert [book.stat().st_mode & 0o077 for book in own] == [0, 0]
        assert [Workbook(book).responses["before", "organisation", "bf.use"].value for book in own] == ["g1", "g4"]
        assert code_of(two, place) not in json.dumps(one.states) + one.html

        # The link again, and the same page in another tab: the same person, where they were.
        before = one.cookie
        await one.join()
        assert code_of(one, place) == own[0].parent.name and before
        await one.open()
        assert one.answers() == {"bf.use": "g1"}

        # An exercise that a step asks for is a page as the others.
        await one.open(EXERCISE)
        assert one.model("form", lambda value: value["id"].startswith("e04"))

        # From another device: with the code, and with nothing but the right one.
        other = Guest(place)
        path = f"/{place.invitation.key}/code"
        same = {"Origin": place.url, "Content-Type": "application/x-www-form-urlencoded"}
        assert (await other.ask(path)).code == 200
        for wrong in (new_code(), "../session", "", own[0].parent.name[:-1]):
            answer = await other.ask(path, "POST", body=f"code={wrong}", headers=same)
            assert answer.code == 403 and not answer.headers.get_list("Set-Cookie")
        answer = await other.ask(path, "POST", body="code=dl0127-q7k3m9-q0a1b", headers=same)
        assert answer.code == 403 and Sentences(ROOT, "en")("door", "answer_code") in unescape(answer.body.decode())
        typed = own[0].parent.name.upper()
        foreign = await other.ask(path, "POST", body=f"code={typed}", headers={**same, "Origin": "http://elsewhere"})
        assert foreign.code == 403
        other.take(await other.ask(path, "POST", body=f"code={typed[:4]}-{typed[4:]}", headers=same))
        await other.open()
        assert other.answers() == {"bf.use": "g1"}
        for guest in (one, two, other):
            await guest.go()

    asyncio.run(visit())
    assert stat.S_IMODE(place.invitation.folder.stat().st_mode) == 0o700
    assert place.invitation.key not in place.log.read_text(encoding="utf-8")


def test_the_wall_s_link_shows_the_wall_on_another_computer_and_makes_nobody(place: Sitting) -> None:
    joined, wall = place.invitation.joined, Wall(place.folder / ROOM_PATH.with_name(WALL_FILE))
    wall.show(prompt("da", "Trin 1", "Hvem <i>ejer</i> jeres IT?"))

    async def look() -> None:
        window, page = Guest(place), "notebooks/da/9-3-projektor.ipynb"
        await window.join(place.invitation.wall)
        assert (await window.ask("/")).headers["Location"] == f"/voila/render/{page}"
        await window.open(page)
        model = window.model("slide")
        assert "Hvem &lt;i&gt;ejer&lt;/i&gt; jeres IT?" in window.states[model]["state"]["slide"]["html"]
        said = {"do": "look", "shows": "Trin 1", "covered": False, "hidden": False}
        await window.send_to(model, {"method": "custom", "content": said})
        await window.until(lambda told: "looked" in told["data"].get("state", {}))
        sign = Heartbeat(wall.path.with_name(SIGN_FILE)).read()
        assert sign and sign.name == "Trin 1"
        for other in (PAGE["da"], EXERCISE, "notebooks/da/9-2-instruktoer.ipynb"):
            assert (await window.ask(f"/voila/render/{other}")).code == 404
        assert place.invitation.joined == joined and not place.invitation.knows(place.invitation.wall)

        # Whoever follows the participants' link on that computer afterwards is a participant.
        await window.go()
        await window.join()
        assert place.invitation.joined == joined + 1 and place.invitation.knows(code_of(window, place))

    asyncio.run(look())
    wall.remove()
    assert place.invitation.wall not in place.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        *((path, 404) for path in (
            "/api/kernels", "/api/contents", "/api/contents/da", "/api/sessions", "/api/status", "/lab",
            "/tree", "/login", "/voila/tree", "/voila/api/contents/", "/voila/files/da/0-1-foerste-svar.ipynb",
            "/voila/execution/0-0-0-0-0", "/voila/query/0-0-0-0-0", "/metrics", "/api/me", "/files/content/course.toml",
            "/voila/render/notebooks/da/9-2-instruktoer.ipynb", "/voila/render/notebooks/da/9-3-projektor.ipynb",
            "/voila/render/notebooks/da/", "/voila/render/README.md", "/voila/render/answers/room.jsonl",
            "/voila/render/../answers/room.jsonl",
            "/voila/render/%2e%2e/answers/room.jsonl", "/voila/render/notebooks/da/x.ipynb",
            "/voila/labextensions/digilead/..%2f..%2f..%2f..%2f..%2fconstraints.txt",
            "/voila/static/..%2f..%2f__init__.py",
            "/voila/labextensions/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/api/kernels/0-0-0-0-0",
        )),
        ("/aaaaaaaa", 403), ("/AAAAAAAA/code", 403),
    ],
)  # fmt: skip
def test_nothing_else_is_there_not_even_for_who_has_the_link(place: Sitting, path: str, code: int) -> None:
    async def look() -> None:
        stranger, guest = Guest(place), Guest(place)
        await guest.join()
        found = await guest.ask(path)
        assert found.code in (code, 403), "a static file's own handler forbids what lies outside its folder"
        assert (await stranger.ask(path)).code in (403, 404)

    asyncio.run(look())


def test_whoever_has_no_key_is_told_so_in_every_language(place: Sitting, content: Content) -> None:
    async def look() -> None:
        found = await Guest(place).ask(f"/voila/render/{PAGE['da']}")
        assert found.code == 403
        for language in content.languages:
            assert f'lang="{language}"' in found.body.decode()

    asyncio.run(look())


def test_a_cookie_cannot_be_guessed_or_made(place: Sitting) -> None:
    async def look() -> None:
        known = Guest(place)
        await known.join()
        code, thief = code_of(known, place), Guest(place)
        made = create_signed_value("guessed", door.COOKIE, code).decode()
        altered = known.cookie[:-3] + ("abc" if known.cookie[-4:-1] != "abc" else "cba")
        for cookie in (code, f'"{made}"', "../../x", '"2|1:0|10:1|1:x|1:x|x"', altered.partition("=")[2], "\x01;;=,"):
            thief.cookie = f"{door.COOKIE}={cookie}"
            assert (await thief.ask(f"/voila/render/{PAGE['da']}")).code in (400, 403)
        secret = (place.invitation.folder / "cookie_secret").read_text()
        for strange in ("../session", "", "a/b", "room", code.upper() + "x"):  # signed by us, and still no code
            thief.cookie = f"{door.COOKIE}={create_signed_value(secret, door.COOKIE, strange).decode()}"
            assert (await thief.ask(f"/voila/render/{PAGE['da']}")).code == 403

    asyncio.run(look())


def test_another_s_kernel_is_no_kernel(place: Sitting) -> None:
    async def look() -> None:
        one, thief, stranger = Guest(place), Guest(place), Guest(place)
        await one.join()
        await one.open()
        await thief.join()
        for guest, refused in ((thief, 404), (stranger, 403)):
            with pytest.raises(HTTPClientError) as told:
                await guest.connect(one.kernel)
            assert told.value.code == refused
            for method, path in (
                ("GET", "/api/kernels/"),
                ("DELETE", "/api/kernels/"),
                ("POST", "/voila/api/shutdown/"),
            ):
                body = {"body": ""} if method == "POST" else {}
                assert (await guest.ask(path + one.kernel, method, **body)).code in (403, 404)
        elsewhere = Guest(place)
        elsewhere.cookie = one.cookie
        with pytest.raises(HTTPClientError) as told:
            await elsewhere.connect(one.kernel, origin="http://elsewhere.example")
        assert told.value.code == 403
        assert (await one.answer(ANSWER))["kind"] == "saved"  # and it is still there for its own visitor
        await one.go()

    asyncio.run(look())


def test_nobody_runs_code_and_what_is_far_too_large_ends_the_connection(place: Sitting, tmp_path: Path) -> None:
    made = tmp_path / "made"
    code = {"code": f"open({str(made)!r}, 'w')", "silent": False, "store_history": False, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True}  # fmt: skip

    async def look() -> None:
        guest = Guest(place)
        await guest.join()
        await guest.open()
        for channel in ("shell", "control"):
            for kind in ("execute_request", "inspect_request", "complete_request", "history_request", "debug_request",
                         "create_subshell_request", "input_reply", "interrupt_request"):  # fmt: skip
                await guest.say(kind, code, channel=channel)
        # The newer way of writing the same.
        header = json.dumps(
            {"msg_id": "1", "msg_type": "execute_request", "session": "x", "username": "", "version": "5"}
        )
        parts = [b"shell", header.encode(), b"{}", b"{}", json.dumps(code).encode()]
        ends = [8 * (len(parts) + 2)]
        for part in parts:
            ends.append(ends[-1] + len(part))
        binary = struct.pack(f"<{len(ends) + 1}Q", len(ends), *ends) + b"".join(parts)
        twin = Guest(place)
        twin.cookie = guest.cookie
        newer = await twin.connect(guest.kernel, protocol="v1.kernel.websocket.jupyter.org")
        assert newer.selected_subprotocol
        await newer.write_message(binary, binary=True)
        assert guest._channel is not None
        await guest.answer(ANSWER)  # whatever was to be run before is run by now
        assert not made.exists()
        for strange in ({"comm_id": "x", "target_name": "jupyter.widget", "data": {"state": {"_model_name": "x"}}},
                        {"comm_id": "y", "target_name": "__import__", "data": {}}):  # fmt: skip
            await guest.say("comm_open", strange, {"version": "2.0.0"})
        for nonsense in ("", "{", "[]", '{"header": 1}', '{"channel": "shell", "header": {"msg_type": "comm_msg"}}'):
            with suppress(WebSocketClosedError, StreamClosedError):  # the one before may have ended the connection
                await guest._channel.write_message(nonsense)
        await guest.go()
        await guest.open()
        assert (await guest.answer(ANSWER))["kind"] == "saved"
        await guest.answer({"no.item": "<script>", "bf.culture": "g9"})
        with pytest.raises((ConnectionError, WebSocketClosedError, StreamClosedError)):
            await guest._channel.write_message("x" * (door.LARGEST_MESSAGE + 1))
            while True:
                await guest.hear()
        assert (await guest.ask(f"/{place.invitation.key}/code", "POST", body="c" * (door.MOST_BODY + 1))).code in (
            400,
            599,
        )
        await guest.open()  # the door is still there
        assert guest.answers() == ANSWER
        await guest.go()
        newer.close()

    asyncio.run(look())
    assert not made.exists()


def test_one_visitor_has_few_kernels_and_wrong_codes_have_an_end(place: Sitting) -> None:
    async def look() -> None:
        guest = Guest(place)
        await guest.join()
        before = len(place.kernels())
        for _ in range(door.MOST_KERNELS_EACH + 1):
            await guest.ask(f"/voila/render/{PAGE['da']}")
        assert len(place.kernels()) - before <= door.MOST_KERNELS_EACH
        same = {"Origin": place.url, "Content-Type": "application/x-www-form-urlencoded"}
        codes = [(await guest.ask("/code", "POST", body=f"code={new_code()}", headers=same)).code for _ in range(70)]
        assert codes[0] == 403 and codes[-1] == 429

    asyncio.run(look())


@pytest.mark.parametrize("how", ["keep", "delete"])
def test_closing_lets_nobody_in_and_keeps_or_deletes_what_was_answered(how: Any, tmp_path: Path) -> None:
    invitation = Invitation(tmp_path / "answers" / "session")
    invitation.prepare(8899)
    key, code = invitation.key, invitation.welcome()
    Workbook(invitation.workbook(code)).record("before", "organisation", "bf.use", "g2")
    again = Invitation(invitation.folder)
    again.prepare(8899)
    assert again.key == key and again.knows(code) and len(again.links()) >= 1
    invitation.ask_to_close(how)
    assert not again.is_open and again.closing == how
    kept = again.close()
    assert not invitation.folder.exists() and bool(kept) is (how == "keep")
    if kept:
        assert kept.stat().st_mode & 0o077 == 0 and f"{code}/workbook.jsonl".encode() in kept.read_bytes()


def test_pages_that_are_open_at_the_end_hear_what_became_of_the_answers(tmp_path: Path, content: Content) -> None:
    async def stay() -> None:
        guest = Guest(place)
        await guest.join()
        await guest.open()
        place.invitation.ask_to_close("delete")
        for _ in range(2):  # before the door has seen to the answers, and after
            found = await guest.ask("/api/kernels/0-0-0-0-0")
            assert (found.code, json.loads(found.body)) == (410, {"closed": "delete"})
            page = await guest.ask("/")
            assert page.code == 403 and Sentences(ROOT, "da")("visitors", "closed_delete") in unescape(
                page.body.decode()
            )
            while place.invitation.folder.exists():
                await asyncio.sleep(0.05)
        assert (await guest.ask(f"/api/kernels/{guest.kernel}")).code == 410

    with sitting(tmp_path / "kursus", content) as place:
        asyncio.run(stay())
        assert place.process.wait(60) == 0


@pytest.mark.parametrize("text", ["", "abc", "../../ab", "abcdefg/", "abcdefg1", "äbcdefgh", "a" * 9, "abcdefgh\n/.."])
def test_what_is_no_code_leads_nowhere(text: str, tmp_path: Path) -> None:
    assert code_in(text) == ""
    with pytest.raises(ValueError, match="no code"):
        Invitation(tmp_path).workbook(text)
