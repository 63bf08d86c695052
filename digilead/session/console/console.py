"""What an instructor does in a session, as acts that answer with a sentence. No widget in here.

Everything that has to last lies in the room's document beside the workbook (hand-ins, releases, agreements, the pace of
the session) and in the file of the wall, so a console can die at any moment, and two of them can run side by side.
"""

import os

from digilead import environment
from digilead.content.sessions import Step
from digilead.launch.invitation import Closing
from digilead.responses import OCCASIONS
from digilead.session.console.seat import REHEARSAL_FILE, Refused
from digilead.session.console.wall_acts import WallActs, whole_number
from digilead.session.hand_in.chat import own_codes
from digilead.session.hand_in.refusals import troubles_said
from digilead.session.protection import LEAST
from digilead.session.room import HandIn, begin_rehearsal
from digilead.session.room.records import AGREED
from digilead.session.room.rehearsal import MOST_PEOPLE

NOT_AGREED = "none"


class Console(WallActs):
    """One instructor's hands on the room: the acts of a `Seat`, by the parts of the screen."""

    # The plan

    def choose_plan(self, id: str) -> str:
        """Follow another plan from now on; each keeps its own minutes."""
        self.pace.choose(id)
        return self.words("console.plan_chosen", title=self.pace.plan.title[self.language])

    def next(self) -> str:
        """The next step, and on the wall what belongs to it; the first one opens the room."""
        following = self.pace.following()
        if following is None:
            raise Refused(self.words("console.no_next"))
        if self.pace.step is None and self.room.state(self.occasion) == "new":
            self.open()
        return self._go(following)

    def back(self) -> str:
        preceding = self.pace.preceding()
        if preceding is None:
            raise Refused(self.words("console.no_back"))
        return self._go(preceding)

    def _go(self, step: Step) -> str:
        before, slide = self.pace.step, self.wall.read()
        unbegun = None if self.pace.begun(step) else step
        self.pace.go(step)

        def undo() -> None:
            self.pace.back_to(before, unbegun)
            self._restore(slide)

        ready = self._pictures_of(step)
        self.chosen = ready[0].id if ready else self.chosen
        self.wall.blank()  # the last step's time is over
        self.show_first()
        self._undo = undo
        return self.words("console.begun_shown", title=step.title[self.language], name=self.wall.read().name)

    def cut(self, id: str = "") -> str:
        """Drop a step of the cut list that still lies ahead, the first one unless ``id`` says which."""
        found = next((step for step in self.pace.can_be_cut() if id in ("", step.id)), None)
        if found is None:
            raise Refused(self.words("console.cut_nothing"))
        self.pace.drop(found)
        self._undo = lambda: self.pace.drop(found, False)
        return self.words("console.cut_done", title=found.title[self.language])

    @property
    def is_of_before(self) -> bool:
        """Whether the room has had its release and yet nobody has come in: it is likely another session's."""
        return bool(self.links) and not self.joined and self.room.state(self.occasion) == "released"

    def keep_up(self) -> None:
        """Let made-up leaders in whose time has come, and the wall follow who has handed in."""
        if self._arrivals:
            troubles = self._arrivals.let_in(self._clock()).troubles
            self.troubles += troubles_said(self.words, "chat", troubles)
        self.follow_link()

    def close(self, how: Closing) -> str:
        """End the session: nobody comes in any more, and the door keeps or deletes what the visitors answered."""
        if not self.invitation.key:
            raise Refused(self.words("console.no_session"))
        self.wall.blank()
        self.invitation.ask_to_close(how)
        if not os.environ.get(environment.SESSION):  # a session that was left open another time
            self.invitation.close()
        return self.words(f"console.closed_{how}", folder=self.folder)

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
        ask = "console.release_ask" if self.room.handed_in(self.occasion) >= LEAST else "console.release_early"
        return self.words(ask, said=", ".join(said), least=LEAST)

    def choose_occasion(self, occasion: str) -> str:
        if occasion in OCCASIONS:
            self.occasion = occasion
        return self.words("console.occasion_set", name=self.words(f"console.occasion_{self.occasion}"))

    def take_chat(self, text: str) -> str:
        """Also says whose own code stands in it, which gives everybody in the chat their answers."""
        self._needed(text)
        taken = self.room.hand_in_chat(text)
        own = own_codes(text, self.invitation.knows)
        return self._taken(
            "chat", taken, tuple(self.words("trouble.own_code", text=f"{code[:2]}…".upper()) for code in own)
        )

    def take_files(self, files: tuple[tuple[str, bytes], ...], too_large: tuple[str, ...] = ()) -> str:
        if not files and not too_large:
            raise Refused(self.words("console.choose_file"))
        taken = self.room.hand_in_files(files, self.occasion)
        return self._taken("file", taken, too_large)

    def take_paper(self, lines: str) -> str:
        """What could not be taken in is left in `wrong_lines`."""
        self._needed(lines)
        taken = self.room.hand_in_paper(lines, self.occasion)
        self.wrong_lines = "\n".join(trouble.text for trouble in taken.troubles)
        return self._taken("paper", taken)

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
        many = len(self.troubles)
        if many == 1:
            left = f" {self.words('console.wrong_lines')}" if way == "paper" else ""
            return f"{said} {self.troubles[0]}{left}"
        return f"{said} {self.words('console.troubled', n=many)}" if many else said

    # What the group agrees on

    def predict(self, text: str) -> str:
        places = len(self.content.generations) + 1
        parts = text.replace(",", " ").split()
        whole = all(part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts)
        if len(parts) != places or not whole or not sum(map(int, parts)):
            raise Refused(self.words("console.guess_wrong", n=places))
        before = self.prediction
        self.pace.predict(tuple(map(int, parts)))
        self._undo = lambda: self.pace.predict(before)
        return self.words("console.guess_kept")

    def agree(self, item: str, value: str, note: str) -> str:
        """``value``: a step's id, or `NOT_AGREED`."""
        if not item or not value:
            raise Refused(self.words("console.agree_choose"))
        room, occasion = self.room, self.occasion
        before = next((a for a in room.agreed() if (a.item, a.occasion) == (item, occasion)), None)
        room.agree(item, "" if value == NOT_AGREED else value, note.strip(), occasion)
        self._undo = lambda: (
            room.agree(item, before.value, before.note, occasion)
            if before
            else room.take_back(f"{AGREED}{item}", occasion)
        )
        return self.words("console.agreed", name=self.showing.name(item))

    def decide(self, text: str) -> str:
        self._needed(text)
        room, occasion = self.room, self.occasion
        name = room.decide(text.strip(), occasion)
        self._undo = lambda: room.take_back(name, occasion)
        return self.words("console.decided")

    # The room as a whole

    def rehearse(self, people: str) -> str:
        """A room of made-up leaders in a document of its own; the real one is not touched."""
        if self.rehearsing:
            raise Refused(self.words("console.rehearse_already"))
        number = whole_number(people, MOST_PEOPLE)
        if number is None:
            raise Refused(self.words("console.people_wrong"))
        self.wall.blank()
        plan = self.pace.plan
        begin_rehearsal(self.content, self.folder / REHEARSAL_FILE, number, number, clock=self._clock)
        self._enter()
        self.pace.choose(plan.id)
        return self.words.counted("console.rehearsing", number)

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
