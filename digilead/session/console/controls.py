"""The buttons and fields of the instructor's screen, and where each of them stands."""

from collections.abc import Sequence
from typing import Any

from digilead.content import FIRST_FORM, Content
from digilead.figures.wording import Words
from digilead.session.hand_in.chat import LARGEST
from digilead.session.layout import form_items
from digilead.session.panel import Control
from digilead.workbook import MAX_BYTES, MAX_TEXT

TABS = ("step", "hand_ins", "pictures", "agreeing", "papers", "room")
LARGEST_FILE = min(MAX_BYTES, 9_000_000)  # what Jupyter lets through in one message
PRIMARY, QUIET, SHORT = "dl-primary", "dl-quiet", "dl-short"


class Controls:
    """All of them, in their order. ``papers``: what each of the files to take away is called."""

    def __init__(self, content: Content, words: Words, wall_page: str, papers: Sequence[str]) -> None:
        self.content, self.words, self.wall_page, self.papers = content, words, wall_page, papers

    def all(self) -> list[Control]:
        return [
            *self._now(),
            *self._step(),
            *self._hand_ins(),
            *self._pictures(),
            *self._agreeing(),
            *self._files(),
            *self._room(),
        ]

    def _now(self) -> list[Control]:
        wall = self._button("open_wall", "wall")
        return [
            self._button("next", "go", look=PRIMARY),
            self._button("back", "go", look=QUIET),
            self._button("release", "go", ask=True),
            {**wall, "opens": self.wall_page, "blocked": self.words("console.wall_blocked")},
            self._choice("show", "wall", kind="chips", label=self.words("console.onto_wall")),
            self._field("line", "timer", "wall", look=SHORT),
            self._button("start_timer", "wall", of=["timer"], look=QUIET),
            self._button("cut", "below"),
        ]

    def _step(self) -> list[Control]:
        tab, cut = "step", self.words("console.fold_cut")
        return [
            self._choice("plan", tab, live=True),
            self._choice("cut_step", tab, fold=cut),
            self._button("cut_chosen", tab, of=["cut_step"], fold=cut),
        ]

    def _hand_ins(self) -> list[Control]:
        digits = len(form_items(self.content, FIRST_FORM))
        tab, words = "hand_ins", self.words
        files, paper, other = (words(f"console.fold_{name}") for name in ("files", "paper", "other"))
        return [
            self._button("open", tab, look=PRIMARY),
            self._field("lines", "chat", tab, hint=words("console.chat_hint"), most=LARGEST),
            self._button("take_chat", tab, of=["chat"], clear=["chat"]),
            self._file_field("files", tab, multiple=True, fold=files),
            self._button("take_files", tab, of=["files"], clear=["files"], fold=files),
            self._field("lines", "paper", tab, hint=words("console.paper_hint", n=digits), fold=paper),
            self._button("take_paper", tab, of=["paper"], clear=["paper"], fold=paper),
            self._field("line", "number", tab, hint=words("console.number_hint"), look=SHORT, fold=other),
            self._button("withdraw", tab, of=["number"], clear=["number"], look=QUIET, ask=True, fold=other),
            self._choice("occasion", tab, live=True, fold=other),
        ]

    def _pictures(self) -> list[Control]:
        places, tab = len(self.content.generations) + 1, "pictures"
        guess = self.words("console.fold_guess")
        return [
            self._choice("which", tab, live=True),
            self._button("project", tab, look=PRIMARY),
            self._field("line", "guess", tab, hint=self.words("console.guess_hint", n=places), fold=guess),
            self._button("guess_keep", tab, of=["guess"], clear=["guess"], fold=guess),
        ]

    def _agreeing(self) -> list[Control]:
        fields, tab = ["agree_item", "agree_value", "agree_note"], "agreeing"
        return [
            self._field("lines", "decide_text", tab),
            self._button("decide", tab, of=["decide_text"], clear=["decide_text"]),
            self._choice("agree_item", tab),
            self._choice("agree_value", tab),
            self._field("line", "agree_note", tab),
            self._button("agree", tab, of=fields, clear=fields),
        ]

    def _files(self) -> list[Control]:
        made = [
            {"id": f"paper_{n}", "kind": "button", "label": label, "place": "papers", "of": [], "look": QUIET}
            for n, label in enumerate(self.papers)
        ]
        return [self._button(f"export_{name}", "papers") for name in ("report", "csv", "room")] + made

    def _room(self) -> list[Control]:
        tab, words = "room", self.words
        rehearsal, ending, other = (words(f"console.fold_{name}") for name in ("rehearsal", "ending", "merge"))
        return [
            self._field("line", "people", tab, look=SHORT, fold=rehearsal),
            self._button("rehearse", tab, of=["people"], fold=rehearsal),
            self._button("end_rehearsal", tab, fold=rehearsal),
            self._button("close_keep", tab, ask=True, fold=ending),
            self._button("close_delete", tab, look=QUIET, ask=True, fold=ending),
            self._button("delete", tab, look=QUIET, ask=True, fold=ending),
            self._file_field("merge_file", tab, multiple=False, fold=other),
            self._button("merge", tab, of=["merge_file"], clear=["merge_file"], fold=other),
        ]

    # The kinds

    def _control(self, id: str, kind: str, place: str, *, label: str = "", **more: Any) -> Control:
        return {"id": id, "kind": kind, "label": label or self.words(f"console.{id}"), "place": place, **more}

    def _button(
        self, id: str, place: str, *, of: Sequence[str] = (), clear: Sequence[str] = (), ask: bool = False, **more: Any
    ) -> Control:
        more = {"look": "", **more}
        control = self._control(id, "button", place, of=list(of), clear=list(clear), **more)
        if ask:
            control |= {"sure": self.words(f"console.{id}_sure"), "keep": self.words("console.keep")}
            if id != "release":  # that question has numbers in it
                control["ask"] = self.words(f"console.{id}_ask")
        return control

    def _choice(self, id: str, place: str, *, kind: str = "choice", **more: Any) -> Control:
        return self._control(id, kind, place, **more)

    def _field(self, kind: str, id: str, place: str, *, hint: str = "", most: int = MAX_TEXT, **more: Any) -> Control:
        too_large = self.words("refused.too_large" if id == "chat" else "refused.too_long")
        return self._control(id, kind, place, hint=hint, most=most, too_large=too_large, **more)

    def _file_field(self, id: str, place: str, *, multiple: bool, **more: Any) -> Control:
        more = {"too_large": self.content.messages["console.too_big"][self.words.language], **more}
        return self._control(id, "files", place, accept=".jsonl", multiple=multiple, most=LARGEST_FILE, **more)
