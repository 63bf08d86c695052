"""Where an instructor sits: the room, the pace and the wall of a session, and what is taken back."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from digilead import environment
from digilead.content import Content
from digilead.content.sessions import SessionPlan, Step
from digilead.figures.wording import Words
from digilead.launch.invitation import SESSION_FOLDER, Invitation
from digilead.responses import BEFORE
from digilead.session.console.pace import LATE, Pace
from digilead.session.hand_in.refusals import refused
from digilead.session.pictures.showing import Given, MenuEntry, Showing
from digilead.session.room import Arrivals, Room, RoomError, RoomThenAndNow, View
from digilead.session.room.inbox import Tray
from digilead.session.wall import wall as walls
from digilead.session.wall.heartbeat import HEARTBEAT_FILE, Heartbeat
from digilead.session.wall.slides import Slides
from digilead.session.wall.wall import WALL_FILE, Wall
from digilead.workbook import WorkbookError

log = logging.getLogger(__name__)

ROOM_FILE, REHEARSAL_FILE = "room.jsonl", "rehearsal.jsonl"


class Refused(Exception):
    """Why something is not done, as a sentence."""

    @property
    def text(self) -> str:
        return str(self.args[0])


class Seat:
    """One instructor at the room in ``folder``; a sentence is what an act answers with.

    ``clock`` gives the time in UTC. Acts return what to say; they raise `Refused`, `RoomError` or `WorkbookError`, and
    `do` puts that into words.
    """

    def __init__(
        self,
        content: Content,
        language: str,
        folder: Path,
        plan: SessionPlan,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.content, self.language, self.folder, self._clock = content, language, folder, clock
        self._first_plan = plan
        self.words = Words(content, language)
        self.wall, self.heart = Wall(folder / WALL_FILE), Heartbeat(folder / HEARTBEAT_FILE)
        self.invitation = Invitation(folder / SESSION_FOLDER.name)
        shared = environment.shared()
        self.tray = Tray(shared) if shared else None
        self.showing = Showing(content, language)
        self.slides = Slides(content, language)
        self.chosen = "staircase"
        self.troubles: tuple[str, ...] = ()
        self.wrong_lines = ""
        self._undo: Callable[[], object] | None = None
        self._enter()
        if self.links and self.pace.step is None and self.room.state(self.occasion) == "new":
            self.room.open(self.occasion)  # whoever starts a session wants what people hand in

    def _enter(self) -> None:
        """Take the rehearsal's document while there is one, else the room's."""
        path = self.folder / (REHEARSAL_FILE if self.rehearsing else ROOM_FILE)
        self.room = Room(path, self.content, clock=self._clock)
        self.pace = Pace(path, self._first_plan, self.content.sessions, clock=self._clock)
        self.occasion: str = self.pace.plan.occasion
        self.troubles, self.chosen, self._undo = (), "staircase", None
        self._arrivals = Arrivals(self.content, self.room) if self.rehearsing else None

    @property
    def rehearsing(self) -> bool:
        return (self.folder / REHEARSAL_FILE).exists()

    def refresh(self) -> None:
        """Read what another instructor has done meanwhile."""
        if self.rehearsing != (self.room.path.name == REHEARSAL_FILE):
            self._enter()
        self.pace.refresh()
        self._exchange()

    def _exchange(self) -> None:
        """Take in what a shared server's participants have handed in, and tell them how it stands."""
        if self.tray and not self.rehearsing:
            self.tray.exchange(self.room)

    def do(self, act: Callable[[], str]) -> tuple[bool, str]:
        """Whether it was done, and what to say; never an exception."""
        try:
            self.refresh()
            return True, act()
        except Refused as error:
            return False, error.text
        except (RoomError, WorkbookError) as error:
            log.warning("refused: %s", error)
            return False, refused(self.words, error, self.folder)
        except Exception:
            log.exception("an act of the console failed")
            return False, self.words("console.failed")

    # Taking back

    def undo(self) -> str:
        """Take back what was done last, if it is of the kind that can be."""
        undo, self._undo = self._undo, None
        if undo is None:
            raise Refused(self.words("console.nothing_to_undo"))
        undo()
        return self.words("console.undone")

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def _restore(self, slide: walls.Slide) -> None:
        self.wall.show(walls.BLANK if slide.kind == "broken" else slide)

    # Where it stands

    @property
    def links(self) -> list[str]:
        """Where participants come in, the likeliest address first; none without a session, or in a rehearsal."""
        return [] if self.rehearsing or not self._is_open() else self.invitation.links()

    @property
    def link_waits(self) -> bool:
        """Whether there is a link that a rehearsal hides."""
        return self.rehearsing and self._is_open()

    def _is_open(self) -> bool:
        return bool(os.environ.get(environment.SESSION)) and self.invitation.is_open

    @property
    def is_closed(self) -> bool:
        """Whether the session that this page was started with is over."""
        return bool(os.environ.get(environment.SESSION)) and not self.invitation.is_open and not self.rehearsing

    @property
    def joined(self) -> int:
        """How many have come in by the link; in a rehearsal the made-up ones."""
        return self._arrivals.joined(self._clock()) if self._arrivals else self.invitation.joined

    @property
    def behind(self) -> int:
        clock = self.pace.clock()
        return clock.behind if clock else 0

    @property
    def late(self) -> bool:
        return self.behind > LATE

    def _step(self) -> Step:
        step = self.pace.step
        if step is None:
            raise Refused(self.words("console.not_begun"))
        return step

    def view(self) -> View | None:
        """What the release of the occasion shows; ``None`` before it."""
        release = self.room.released(self.occasion)
        return self.room.view(release) if release else None

    def given(self) -> Given | None:
        """What the pictures are made of; ``None`` where nothing is released."""
        view = self.view()
        if view is None:
            return None
        agreed = tuple(a for a in self.room.agreed() if a.occasion == self.occasion)
        return Given(view, agreed, self.prediction, self._moves(), self.room.decisions())

    @property
    def prediction(self) -> tuple[int, ...] | None:
        """What the room guessed, by hands; ``None`` before it has."""
        return self.pace.prediction(len(self.content.generations) + 1)

    def _moves(self) -> RoomThenAndNow | None:
        """Then and now, once an earlier occasion has had its release as well."""
        then, now = self.room.released(BEFORE), self.room.released(self.occasion)
        return self.room.then_and_now(then, now) if then and now and then != now else None

    def choose_picture(self, id: str) -> str:
        self.chosen = id
        return ""

    def menu(self) -> tuple[MenuEntry, ...]:
        given = self.given()
        return self.showing.menu(given) if given else ()
