"""A visitor's part in a session: one press hands in, as often as wanted until the release, and one takes it back."""

import logging
import os
from pathlib import Path
from typing import Protocol

from digilead import environment
from digilead.responses import AFTER, BEFORE, FOLLOW_UP
from digilead.session.errors import RoomError
from digilead.session.hand_in import handing
from digilead.session.hand_in.refusals import refused
from digilead.session.hand_in.shown import HandInShown
from digilead.session.panel import Asked, Control, ControlState, Done, Panel
from digilead.session.room import Room, Stands
from digilead.session.room.inbox import SESSION_FILE, Inbox
from digilead.session.room.room import RoomState
from digilead.templates import Templates
from digilead.widgets.page import Page
from digilead.workbook import Workbook, WorkbookError

log = logging.getLogger(__name__)

_LOOK_EVERY = 4000  # ms; sixty pages ask
_NEWEST_FIRST = (FOLLOW_UP, AFTER, BEFORE)

_draw = Templates(__file__)


class Place(Protocol):
    """Where hand-ins go: the instructor's room itself, or an inbox of it."""

    @property
    def path(self) -> Path: ...
    def state(self, occasion: str) -> RoomState: ...
    def stands(self, workbook: Workbook, occasion: str) -> Stands: ...
    def hand_in(self, workbook: Workbook, occasion: str) -> object: ...
    def withdraw(self, participant: str, occasion: str) -> None: ...


def place_of_the_session(page: Page) -> Place | None:
    """Where this page hands in to; None outside a session."""
    room, shared = os.environ.get(environment.ROOM), environment.shared()
    if room:
        return Room(Path(room), page.content)
    return Inbox(shared, page.content, page.workbook) if shared and (shared / SESSION_FILE).exists() else None


class Visit:
    """The panel of one page around its workbook and the session's room."""

    def __init__(self, page: Page, room: Place) -> None:
        self.page, self.words, self.room = page, page.words, room
        self._shown = HandInShown(page)
        self.panel = Panel(
            page.language,
            self.words("visit.title"),
            self._controls(),
            self._act,
            failed=self.words("course.failed"),
            working=self.words("console.working"),
            html_last=True,
            every=_LOOK_EVERY,
            look=self.refresh,
        )
        self.refresh()
        page.follow(lambda _: self.refresh())
        page.listen(self.panel)

    def _controls(self) -> list[Control]:
        button = {"kind": "button", "of": []}
        return [
            {"id": "hand_in", "label": self.words("visit.hand_in"), "look": "dl-primary", **button},
            {"id": "withdraw", "label": self.words("visit.withdraw"), "look": "dl-quiet", **button},
        ]

    def refresh(self) -> None:
        """Show how it stands: the instructor may have opened the room or released its pictures."""
        try:
            occasion = self._occasion()
            stands = self._stands(occasion or BEFORE)
            state = self.room.state(occasion) if occasion else "new"
        except (RoomError, WorkbookError) as error:
            self._show({"why": refused(self.words, error, self.room.path.parent)}, False, "")
            return
        self._show(self._button(state, stands), state == "open" and stands in ("in", "changed"), self._html(stands))

    def _button(self, state: str, stands: Stands | None) -> ControlState:
        words = self.words
        if state != "open":
            return {"why": words("visit.released" if state == "released" else "visit.not_open")}
        if stands is None:
            return {"why": words("visit.nothing")}
        if stands == "in":
            return {"label": words("visit.again"), "why": words("visit.is_in")}
        return {"label": words("visit.hand_in" if stands == "out" else "visit.again")}

    def _show(self, button: ControlState, may_withdraw: bool, html: str) -> None:
        self.panel.states = {"hand_in": button, "withdraw": {"hidden": not may_withdraw}}
        self.panel.html = html

    def _html(self, stands: Stands | None) -> str:
        words, previews = self.words, self._shown.previews()
        # On a shared server one signs in elsewhere, and needs no code.
        code = "" if environment.shared() else self.page.workbook.path.parent.name
        return _draw(
            "visit",
            stands=words(f"visit.stands_{stands}") if stands else "",
            what=words("visit.what"),
            tables=self._shown.lists(previews) if previews else "",
            elsewhere=words("visit.elsewhere"),
            own_code=words("visit.own_code", code=f"{code[:4]}-{code[4:]}".upper()) if code else "",
            type_code=words("visit.type_code"),
        )

    def _occasion(self) -> str | None:
        """The occasion that is open; else the last that was released; none before the instructor has begun."""
        states = {occasion: self.room.state(occasion) for occasion in _NEWEST_FIRST}
        return next((o for wanted in ("open", "released") for o, state in states.items() if state == wanted), None)

    def _stands(self, occasion: str) -> Stands | None:
        """``None`` before there is anything to hand in."""
        try:
            return self.room.stands(self.page.workbook, occasion)
        except RoomError as error:
            if error.kind == "nothing_to_hand_in":
                return None
            raise

    def _act(self, asked: Asked) -> Done:
        try:
            self.page.workbook.refresh()
            return Done(self._done(asked.do))
        except (RoomError, WorkbookError) as error:
            log.warning("not handed in: %s", error)
            return Done(refused(self.words, error, self.room.path.parent))
        finally:
            self.refresh()

    def _done(self, do: str) -> str:
        occasion = self._occasion()
        if occasion is None:
            return self.words("visit.not_open")
        if do == "withdraw":
            self.room.withdraw(handing.preview(self.page.content, self.page.workbook, occasion).participant, occasion)
            return self.words("visit.taken_back")
        self.room.hand_in(self.page.workbook, occasion)
        return self.words("visit.handed_in")
