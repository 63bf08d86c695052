"""What an instructor puts on the wall, and what the window there says that it shows."""

import re
from contextlib import suppress

from attrs import evolve

from digilead.content.sessions import Step
from digilead.figures.picture import Picture
from digilead.session.console.seat import Refused, Seat
from digilead.session.pictures.showing import MenuEntry
from digilead.session.wall import wall as walls
from digilead.session.wall.heartbeat import Sign

MOST_MINUTES = 120


class WallActs(Seat):
    """Of a `Seat`, what has to do with the wall."""

    def onto_wall(self) -> tuple[MenuEntry, ...]:
        """What belongs to the step, what is shown with it first; then the way in, its stories' keys and nothing."""
        step, words = self.pace.step, self.words
        found = [MenuEntry("link", words("console.join"))] if self.links else []
        if step is not None:
            pictures = [MenuEntry(f"picture {entry.id}", entry.label) for entry in self._pictures_of(step)]
            texts = [MenuEntry(f"slide {entry.id}", entry.label) for entry, _ in self.slides.of(step)]
            prompt = MenuEntry("prompt", words("console.prompt"))
            keys = [entry for entry in texts if entry.id.startswith("slide key.")]  # a slip must not give them away
            texts = [entry for entry in texts if entry not in keys]
            counted = step.shows and self.prediction
            shown = [*pictures, *texts]
            shown = [prompt, *shown] if step.begins_with_sentence and not counted else [*shown, prompt]
            found = [*shown, *found, *keys]
        return (*found, MenuEntry("blank", words("console.empty")))

    def _pictures_of(self, step: Step) -> list[MenuEntry]:
        ready = {entry.id: entry for entry in self.menu()}
        return [ready[show] for show in step.shows if show in ready]

    def show(self, what: str) -> str:
        """One of `onto_wall`."""
        kind, _, id = what.partition(" ")
        acts = {
            "picture": lambda: self.project_picture(id),
            "slide": lambda: self.project_slide(id),
            "prompt": self.project_prompt,
            "link": self.project_link,
            "blank": self.blank,
        }
        return acts[kind]()

    def is_shown(self, entry: MenuEntry) -> bool:
        """Whether it is what was put on the wall last."""
        slide, step = self.wall.read(), self.pace.step
        names = {"blank": "", "link": self.words("console.join")}
        says_step = step is not None and evolve(slide, until=0.0) == self.slides.prompt(step)
        if says_step or entry.id == "prompt":  # another slide may be called as its step is
            return says_step and entry.id == "prompt"
        return slide.name == names.get(entry.id, entry.label)

    def seen(self) -> Sign | None:
        """What the window on the projector says that it shows; ``None`` where none has said anything for a while."""
        sign = self.heart.read()
        return sign if sign and sign.is_fresh(self._clock()) else None

    def open_wall(self) -> str:
        """The window is opened by the browser; before the beginning it shows the way in."""
        if self.pace.step is None and self.links and self.wall.read().kind in ("blank", "broken"):
            self.project_link()
        return self.words("console.wall_opens")

    def show_first(self) -> None:
        """What belongs to the step and can be shown: a picture may be hidden from everybody."""
        for entry in self.onto_wall():
            with suppress(Refused):
                self.show(entry.id)
                return

    def project_prompt(self) -> str:
        """The step's sentence."""
        return self._show(self.slides.prompt(self._step()))

    def set_timer(self, minutes: str) -> str:
        """A timer below what stands on the wall; below the step's sentence where nothing does.

        One that runs is stopped instead.
        """
        if self.timer_runs:
            before = self.wall.read()
            self.wall.show(evolve(before, until=0.0))
            self._undo = lambda: self._restore(before)
            return self.words("console.timer_stopped")
        number = whole_number(minutes, MOST_MINUTES)
        if number is None:
            raise Refused(self.words("console.timer_wrong"))
        slide = self.wall.read()
        slide = self.slides.prompt(self._step()) if slide.kind in ("blank", "broken") else slide
        self._show(self.slides.with_timer(slide, self._clock().timestamp() + 60 * number))
        return self.words.counted("console.timer_set", number)

    @property
    def timer_runs(self) -> bool:
        return self.wall.read().until > self._clock().timestamp()

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

    def project_link(self) -> str:
        """The way in, and how many have come in and handed in."""
        links = self.links
        if not links:
            raise Refused(self.words("console.no_session"))
        return self._show(self._joining(links[0]))

    def _joining(self, link: str) -> walls.Slide:
        words, handed_in = self.words, self.words.counted("console.handed_in", self.room.handed_in(self.occasion))
        count = f"{words.counted('console.joined', self.joined)}\n{handed_in}"
        return walls.join(self.language, words("console.join"), words("console.join_wall"), link, count)

    def follow_link(self) -> None:
        """Let the way in on the wall follow who comes in and hands in, and an address that has changed."""
        shown, links = self.wall.read(), self.links
        if shown.kind == "join" and links:
            now = evolve(self._joining(links[0]), until=shown.until)
            if now != shown:
                self.wall.show(now)

    def blank(self) -> str:
        self._show(walls.BLANK)
        return self.words("console.blanked")

    def _show(self, slide: walls.Slide) -> str:
        before = self.wall.read()
        if slide.kind != "blank" and not slide.until and self.timer_runs:
            slide = evolve(slide, until=before.until)  # the time runs on while the pictures change
        self.wall.show(slide)
        self._undo = lambda: self._restore(before)
        return self.words("console.projected", name=slide.name)


def whole_number(text: str, most: int) -> int | None:
    """A whole number from 1 to ``most``."""
    found = re.fullmatch(r"\s*([0-9]{1,4})\s*", text)
    return int(found[1]) if found and 1 <= int(found[1]) <= most else None
