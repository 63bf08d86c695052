"""What an instructor does in a session, as acts that answer with a sentence. No widget in here.

Everything that has to last lies in the room's document beside the workbook (hand-ins, releases, agreements, the pace of
the session) and in the file of the wall, so a console can die at any moment, and two of them can run side by side.
"""

import logging
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from digilead import doors
from digilead.content import Content
from digilead.content.sessions import SessionPlan, Step
from digilead.figures.picture import Picture
from digilead.figures.wording import Words
from digilead.launch.invitation import FOLDER, Invitation
from digilead.responses import AFTER, BEFORE, FOLLOW_UP
from digilead.session.console.pace import LATE, Pace
from digilead.session.hand_in.refusals import refused, troubles_said
from digilead.session.pictures.showing import Entry, Given, Showing
from digilead.session.room import HandIn, Room, RoomError, ThenAndNow, View, synthetic_room
from digilead.session.room.inbox import Tray
from digilead.session.wall import wall as walls
from digilead.session.wall.slides import Slides
from digilead.session.wall.wall import WALL_FILE, Wall
from digilead.workbook import WorkbookError

log = logging.getLogger(__name__)

ROOM_FILE, REHEARSAL_FILE = "room.jsonl", "rehearsal.jsonl"
OCCASIONS = (BEFORE, AFTER, FOLLOW_UP)
MOST_PEOPLE, MOST_MINUTES = 500, 120


class Refused(Exception):
    """Why something is not done, as a sentence."""

    @property
    def text(self) -> str:
        return str(self.args[0])


class Console:
    """One instructor's hands on the room in ``folder``.

    ``clock`` gives the time in UTC. Acts return what to say; they raise `Refused`, `RoomError` or `WorkbookError`, and
    `do` puts that into words.
    """

    def __init__(
        self, content: Content, language: str, folder: Path, plan: SessionPlan,
        *, clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self.content, self.language, self.folder, self._clock = content, language, folder, clock
        self._first_plan = plan
        self.words = Words(content, language)
        self.wall = Wall(folder / WALL_FILE)
        self.invitation = Invitation(folder / FOLDER.name)
        shared = doors.shared()
        self.tray = Tray(shared) if shared else None
        self.showing = Showing(content, language)
        self.slides = Slides(content, language)
        self.chosen = "staircase"
        self.troubles: tuple[str, ...] = ()
        self._enter()

    def _enter(self) -> None:
        """Take the rehearsal's document while there is one, else the room's."""
        path = self.folder / (REHEARSAL_FILE if self.rehearsing else ROOM_FILE)
        self.room = Room(path, self.content, clock=self._clock)
        self.pace = Pace(path, self._first_plan, self.content.sessions, clock=self._clock)
        self.occasion: str = self.pace.plan.occasion
        self.troubles, self.chosen = (), "staircase"

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

    # The plan

    def choose_plan(self, id: str) -> str:
        """Follow another plan from now on; each keeps its own minutes."""
        self.pace.choose(id)
        return self.words("console.plan_chosen", title=self.pace.plan.title[self.language])

    def next(self) -> str:
        following = self.pace.following()
        if following is None:
            raise Refused(self.words("console.no_next"))
        return self._go(following)

    def back(self) -> str:
        preceding = self.pace.preceding()
        if preceding is None:
            raise Refused(self.words("console.no_back"))
        return self._go(preceding)

    def _go(self, step: Step) -> str:
        self.pace.go(step)
        ready = {entry.id for entry in self.menu()}
        self.chosen = next((show for show in step.shows if show in ready), self.chosen)
        return self.words("console.begun", title=step.title[self.language])

    def cut(self) -> str:
        """Drop the first step of the cut list that still lies ahead."""
        found = self.pace.can_be_cut()
        if not found:
            raise Refused(self.words("console.cut_nothing"))
        self.pace.drop(found[0])
        return self.words("console.cut_done", title=found[0].title[self.language])

    @property
    def behind(self) -> int:
        clock = self.pace.clock()
        return clock.behind if clock else 0

    @property
    def late(self) -> bool:
        return self.behind > LATE

    # The wall

    def project_prompt(self, minutes: str = "") -> str:
        """The step's sentence; with ``minutes`` also a timer."""
        step = self._step()
        slide = self.slides.prompt(step)
        if minutes:
            number = _number(minutes, MOST_MINUTES)
            if number is None:
                raise Refused(self.words("console.timer_wrong"))
            slide = self.slides.with_timer(slide, self._clock().timestamp() + 60 * number)
        return self._show(slide)

    def project_slide(self, id: str) -> str:
        """A text of the step: cases, keys, leadership questions, the table, the four leaders."""
        found = next((slide for entry, slide in self.slides.of(self._step()) if entry.id == id), None)
        if found is None:
            raise Refused(self.words("console.slide_none"))
        return self._show(found)

    def project_picture(self, id: str) -> str:
        """The picture of a release, drawn anew for the wall. Nothing else of the room can get there."""
        given = self.given()
        if given is None:
            raise Refused(self.words("console.no_release"))
        found = self.showing.drawing(id, given, "projector")
        if isinstance(found, str):
            raise Refused(found)
        label = next(entry.label for entry in self.showing.menu(given) if entry.id == id)
        if isinstance(found, Picture):
            return self._show(walls.tables(self.language, label, found.sentence, found.tables))
        return self._show(walls.picture(self.language, label, found))

    @property
    def links(self) -> list[str]:
        """Where participants come in, the likeliest address first; none where no session is open."""
        return self.invitation.links() if os.environ.get(doors.SESSION) and self.invitation.is_open else []

    def project_link(self) -> str:
        """The way in, and how many have handed in."""
        links = self.links
        if not links:
            raise Refused(self.words("console.no_session"))
        return self._show(self._joining(links[0]))

    def _joining(self, link: str) -> walls.Slide:
        count = self.words.counted("console.handed_in", self.room.handed_in(self.occasion))
        return walls.join(self.language, self.words("console.join"), self.words("console.join_wall"), link, count)

    def keep_up(self) -> None:
        """Let the way in on the wall follow who hands in, and an address that has changed."""
        shown, links = self.wall.read(), self.links
        if shown.kind == "join" and links and shown != (now := self._joining(links[0])):
            self.wall.show(now)

    def close(self, how: str) -> str:
        """End the session: nobody comes in any more, and the door keeps or deletes what the visitors answered."""
        if not self.invitation.key:
            raise Refused(self.words("console.no_session"))
        if self.wall.read().kind == "join":
            self.wall.blank()
        self.invitation.ask_to_close("keep" if how == "keep" else "delete")
        if not os.environ.get(doors.SESSION):  # a session that was left open another time
            self.invitation.close()
        return self.words("console.closed_keep" if how == "keep" else "console.closed_delete")

    def blank(self) -> str:
        self.wall.blank()
        return self.words("console.blanked")

    def _show(self, slide: walls.Slide) -> str:
        self.wall.show(slide)
        return self.words("console.projected", name=slide.name)

    def _step(self) -> Step:
        step = self.pace.step
        if step is None:
            raise Refused(self.words("console.not_begun"))
        return step

    # Hand-ins

    def open(self) -> str:
        if self.tray and not self.rehearsing:
            self.tray.begin()
        self.room.open(self.occasion)
        self._exchange()
        return self.words("console.opened")

    def release(self) -> str:
        found = self.room.release(self.occasion)
        said = self.words.counted("console.released", found.n)
        return f"{said} {self.words('console.left_out', n=found.left_out)}" if found.left_out else said

    @property
    def release_question(self) -> str:
        """Asked before the one release: who is in, and what could not be read."""
        said = [self.words.counted("console.handed_in", self.room.handed_in(self.occasion))]
        said += [self.words.counted("console.unread", len(self.troubles))] if self.troubles else []
        return self.words("console.release_ask", said=", ".join(said))

    def choose_occasion(self, occasion: str) -> str:
        if occasion in OCCASIONS:
            self.occasion = occasion
        return self.words("console.occasion_set", name=self.words(f"console.occasion_{self.occasion}"))

    def take_chat(self, text: str) -> str:
        self._needed(text)
        return self._taken("chat", self.room.hand_in_chat(text))

    def take_files(self, files: tuple[tuple[str, bytes], ...], too_large: tuple[str, ...] = ()) -> str:
        if not files and not too_large:
            raise Refused(self.words("console.choose_file"))
        taken = self.room.hand_in_files(files, self.occasion)
        return self._taken("file", taken, too_large)

    def take_paper(self, lines: str) -> str:
        self._needed(lines)
        return self._taken("paper", self.room.hand_in_paper(lines, self.occasion))

    def withdraw(self, number: str) -> str:
        """Leave out one hand-in, by the number that its person reads aloud."""
        self._needed(number)
        found = self.room.matching(number, self.occasion)
        if len(found) != 1:
            raise Refused(self.words("console.withdraw_several" if found else "console.withdraw_nobody"))
        self.room.withdraw(found[0], self.occasion)
        return self.words.counted("console.withdrawn", self.room.handed_in(self.occasion))

    def _needed(self, text: str) -> None:
        if not text.strip():
            raise Refused(self.words("console.nothing_pasted"))

    def _taken(self, way: str, taken: HandIn, more: tuple[str, ...] = ()) -> str:
        self.troubles = (*troubles_said(self.words, way, taken.troubles), *more)
        counts = dict.fromkeys(("new", "changed", "unchanged"), 0)
        for receipt in taken.receipts:
            counts[receipt.status] += 1
        if not taken.receipts and not self.troubles:
            raise Refused(self.words("console.nothing_found"))
        said = self.words("console.taken", new=counts["new"], changed=counts["changed"], same=counts["unchanged"])
        many = len(taken.troubles) + len(more)
        return f"{said} {self.words.counted('console.troubled', many)}" if many else said

    # Pictures

    def view(self) -> View | None:
        """What the release of the occasion shows; ``None`` before it."""
        release = self.room.released(self.occasion)
        return self.room.view(release) if release else None

    def given(self) -> Given | None:
        """What the pictures are made of; ``None`` where nothing is released."""
        view = self.view()
        if view is None:
            return None
        prediction = self.pace.prediction(len(self.content.generations) + 1)
        agreed = tuple(a for a in self.room.agreed() if a.occasion == self.occasion)
        return Given(view, agreed, prediction, self._moves(), self.room.decisions())

    def _moves(self) -> ThenAndNow | None:
        """Then and now, once an earlier occasion has had its release as well."""
        then, now = self.room.released(BEFORE), self.room.released(self.occasion)
        return self.room.then_and_now(then, now) if then and now and then != now else None

    def choose_picture(self, id: str) -> str:
        self.chosen = id
        return ""

    def menu(self) -> tuple[Entry, ...]:
        given = self.given()
        return self.showing.menu(given) if given else ()

    def predict(self, text: str) -> str:
        places = len(self.content.generations) + 1
        parts = text.replace(",", " ").split()
        whole = all(part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts)
        if len(parts) != places or not whole or not sum(map(int, parts)):
            raise Refused(self.words("console.guess_wrong", n=places))
        self.pace.predict(tuple(map(int, parts)))
        return self.words("console.guess_kept")

    # What the group agrees on

    def agree(self, item: str, value: str, note: str) -> str:
        self.room.agree(item, value, note.strip(), self.occasion)
        return self.words("console.agreed", name=self.showing.name(item))

    def decide(self, text: str) -> str:
        self._needed(text)
        self.room.decide(text.strip(), self.occasion)
        return self.words("console.decided")

    # The room as a whole

    def rehearse(self, people: str) -> str:
        """A room of made-up leaders in a document of its own; the real one is not touched."""
        if self.rehearsing:
            raise Refused(self.words("console.rehearse_already"))
        number = _number(people, MOST_PEOPLE)
        if number is None:
            raise Refused(self.words("console.people_wrong"))
        self.wall.blank()
        synthetic_room(self.content, self.folder / REHEARSAL_FILE, number, number, clock=self._clock)
        self._enter()
        return self.words("console.rehearsing")

    def end_rehearsal(self) -> str:
        if not self.rehearsing:
            raise Refused(self.words("console.no_rehearsal"))
        self.wall.blank()
        self.room.delete()
        self._enter()
        return self.words("console.rehearsed")

    def merge(self, files: tuple[tuple[str, bytes], ...]) -> str:
        if not files:
            raise Refused(self.words("console.choose_file"))
        return self.words.counted("console.merged", self.room.merge(files[0][1]).added)

    def delete(self) -> str:
        """The room, its wall and all it holds, for good."""
        if not self.room.path.exists():
            raise Refused(self.words("console.nothing_there"))
        if self.tray and not self.rehearsing:
            self.tray.end()
        self.room.delete()
        self.wall.remove()
        self._enter()
        return self.words("console.deleted")


def _number(text: str, most: int) -> int | None:
    """A whole number from 1 to ``most``."""
    found = re.fullmatch(r"\s*([0-9]{1,4})\s*", text)
    return int(found[1]) if found and 1 <= int(found[1]) <= most else None
