"""The wall in a browser without a server: the projector's own front end, shown one slide after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import time
from typing import Any

from attrs import frozen

from digilead.content import Content
from digilead.figures.wording import Words
from digilead.session.pictures.drawing import Drawing
from digilead.session.pictures.showing import Given, Showing
from digilead.session.wall import wall as walls
from digilead.session.wall.drawn import html
from digilead.session.wall.projector import Projector
from digilead.session.wall.slides import Slides
from digilead.session.wall.wall import Slide
from tests.session.people import synthetic_room

SIZES = ((1280, 720), (1024, 768), (1920, 1080))
SMALLEST = 0.032
"""Letters in heights of the window: 36 mm (16:9) or 48 mm (4:3) on a picture two metres wide, half of it for an x. From
ten metres that is more than the five minutes of arc that a normal eye needs."""
LINK = "http://192.168.178.123:8866/join/7Q4M-K2XW"

_START = """async ([script, texts, slide]) => {
  const {default: widget} = await import(URL.createObjectURL(new Blob([script], {type: "text/javascript"})));
  const values = {texts, slide, lang: slide.language, looked: 0}, heard = {};
  window.show = slide => { values.slide = slide; heard["change:slide"](); };
  const model = {get: key => values[key], set: (key, value) => { values[key] = value; }, send() {}, save_changes() {},
                 on: (event, act) => { heard[event] = act; }, off() {}};
  const el = document.body.appendChild(document.createElement("div"));
  widget.render({model, el});
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

# Every text that is for the eye, with the box of its letters and their size on the screen.
_MEASURE = """async () => {
  await document.fonts.ready;
  const wall = document.querySelector("dialog.dl-wall"), slide = wall.querySelector(".dl-wall-slide");
  const foot = wall.querySelector(".dl-wall-time"), found = [], words = [];
  const seen = node => node.checkVisibility() && !node.closest(".dl-unseen, button, [role=status], caption");
  const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const node = text.parentElement, range = document.createRange();
    if (!text.data.trim() || !seen(node)) continue;
    range.selectNodeContents(text);
    const scale = node.ownerSVGElement ? node.getScreenCTM().d : 1;
    const size = parseFloat(getComputedStyle(node).fontSize) * scale;
    if (!node.ownerSVGElement && !node.closest("td, .dl-wall-address")) words.push(text);
    if (node !== foot) found.push([text.data.trim().slice(0, 40), range.getBoundingClientRect(), size]);
  }
  for (const box of slide.querySelectorAll("svg, table, .dl-wall-columns > div"))
    if (seen(box)) found.push([box.tagName, box.getBoundingClientRect(), 1e9]);
  const broken = [];
  for (const text of words) {
    for (const word of text.data.matchAll(/[^\\s/-]+(?![^\\s]*[/-])/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) broken.push(word[0]);
    }
  }
  const end = foot.textContent ? foot.getBoundingClientRect().top : innerHeight;
  return {
    cut: found.filter(([, box]) => box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > end + 1)
              .map(([text]) => text),
    broken,
    smallest: Math.min(...found.map(([, , size]) => size)) / innerHeight,
    text: found.reduce((a, b) => (b[2] < a[2] ? b : a), ["", 0, 1e9])[0],
    whole: slide.scrollHeight <= slide.clientHeight + 1 && slide.scrollWidth <= slide.clientWidth + 1,
  };
}"""


@frozen
class Shown:
    """What a slide looks like; ``smallest``: letters in heights of the window, ``text`` the one that has them."""

    cut: list[str]
    broken: list[str]
    smallest: float
    text: str
    whole: bool

    @property
    def faults(self) -> list[str]:
        found = [f"cut: {text}" for text in self.cut]
        found += [f"broken: {word}" for word in self.broken]
        found += [] if self.whole else ["more than the slide holds"]
        return found + ([f"{self.smallest:.2%}: {self.text}"] if self.smallest < SMALLEST else [])


class WallPage:
    """A window of `chromium` with the projector in it."""

    def __init__(self, chromium: Any, content: Content, language: str, folder: Path) -> None:
        self.content, self.language = content, language
        projector = Projector(content, language, walls.Wall(folder / "wall.json"))
        self.page = chromium.new_page(viewport={"width": 1280, "height": 720})
        self.page.set_content(f'<html lang="{language}"><style>{projector._css}</style><body></body></html>')
        self.page.evaluate(_START, [str(projector._esm), projector.texts, projector.slide])

    def show(self, slide: Slide) -> None:
        drawn = html(slide, Words(self.content, slide.language))
        self.page.evaluate(
            "slide => window.show(slide)", {"language": slide.language, "html": drawn, "until": slide.until}
        )

    def measure(self, size: tuple[int, int]) -> Shown:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return Shown(**self.page.evaluate(_MEASURE))


def texts(content: Content, language: str) -> Iterator[tuple[str, Slide]]:
    """Every slide of every plan that knows no answers; a slide that several plans share once."""
    slides, seen = Slides(content, language), []
    for plan in content.sessions.values():
        for step in plan.steps:
            shown = [(f"{step.id}.prompt", slides.with_timer(slides.prompt(step), time() + 600))]
            shown += [(f"{step.id}.{entry.id}", slide) for entry, slide in slides.of(step)]
            for name, slide in shown:
                if slide not in seen:
                    seen.append(slide)
                    yield f"{plan.id}.{name}", slide
    words = Words(content, language)
    count = f"{words.counted('console.joined', 40)}\n{words.counted('console.handed_in', 38)}"
    yield "join", walls.join(language, words("console.join"), words("console.join_wall"), LINK, count)


def pictures(content: Content, language: str, folder: Path, people: int) -> Iterator[tuple[str, Slide]]:
    """Every picture of a made-up room, and what it agreed on."""
    room = synthetic_room(content, folder / f"{language}-{people}.jsonl", people, people)
    room.release()
    release = room.released("before")
    for item in ("bf.culture", "bf.use", "bf.value"):
        room.agree(item, "g2", "Vi prøver i det små, og vi spørger dem, der skal bruge det, før vi bestiller noget")
    longest = ("ord " * 100, "Donaudampfschifffahrtsgesellschaft" * 4)
    for text in (*longest, "Punkt til MED: Hvad er besluttet, og hvad kan vi få indflydelse på?"):
        room.decide(text)
    steps = len(content.generations) + 1
    guess = tuple(people // steps + (n < people % steps) for n in range(steps))
    given = Given(room.view(release), room.agreed(), guess, None, room.decisions())
    showing = Showing(content, language)
    for entry in showing.menu(given):
        found = showing.drawing(entry.id, given, "projector")
        if isinstance(found, Drawing):
            yield f"{people}.{entry.id}", walls.picture(language, entry.label, found)
        elif not isinstance(found, str):
            yield f"{people}.{entry.id}", walls.tables(language, entry.label, found.sentence, found.tables)
