"""The instructor's page: the console's acts as panels, and what stands above and between them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from digilead.figures.picture import Picture, paragraphs
from digilead.session.console.availability import TAKING_IN, why_not
from digilead.session.console.console import OCCASIONS, Console
from digilead.session.console.plan_view import plan_html
from digilead.session.hand_in.chat import LARGEST
from digilead.session.layout import form_items
from digilead.session.panel import Asked, Control, Done, Panel, State
from digilead.session.print import report
from digilead.session.room import to_csv
from digilead.session.wall.drawn import code_for_phones
from digilead.widgets.download import Downloads, File
from digilead.widgets.view import HtmlView
from digilead.workbook import MAX_BYTES, MAX_TEXT

LOOK_EVERY = 400  # ms
LARGEST_FILE = min(MAX_BYTES, 9_000_000)  # what Jupyter lets through in one message

Act = Callable[[Asked], str]


class ConsolePage:
    """Panels around one `Console`; `widget` holds them all."""

    def __init__(self, console: Console) -> None:
        from ipywidgets import VBox

        self.console, self.words = console, console.words
        self.language = console.language
        self.head = HtmlView(self.language, lambda _: self._head())
        self.plan = self._panel(
            self.words("console.script"), self._plan_controls(), self._plan_acts(), every=LOOK_EVERY, unseen=True
        )
        self.hand_ins = self._panel(
            self.words("console.hand_ins"), self._hand_in_controls(), self._hand_in_acts(), html_last=True
        )
        self.pictures = self._panel(
            self.words("console.pictures"), self._picture_controls(), self._picture_acts(), html_last=True
        )
        self.agreeing = self._panel(self.words("console.agree_title"), self._agree_controls(), self._agree_acts())
        done = console.content.messages["console.exported"][self.language]
        self.downloads = Downloads(self.language, self._files(), done=done, failed=self.words("console.export_none"))
        self.files_head = HtmlView(self.language, lambda _: f"<h3>{escape(self.words('console.export_title'))}</h3>")
        self.whole = self._panel(self.words("console.room_title"), self._room_controls(), self._room_acts())
        self.refresh()
        self.widget = VBox([self.head, self.plan, self.hand_ins, self.pictures, self.agreeing, self.files_head,
                            self.downloads, self.whole])  # fmt: skip

    # From the console to the panels

    def look(self) -> None:
        self.console.do(self._looked)

    def _looked(self) -> str:
        self.refresh()
        return ""

    def refresh(self) -> None:
        """Everything as it stands; what has not changed is not sent again."""
        self.console.keep_up()
        why = why_not(self.console)
        self.head.html = self._head()
        self.plan.html, self.plan.states = plan_html(self.console), self._plan_states(why)
        self.hand_ins.html, self.hand_ins.states = self._troubles(), self._hand_in_states(why)
        self.pictures.html, self.pictures.states = self._preview(), self._picture_states(why)
        self.agreeing.html, self.agreeing.states = self._agreed(), self._agree_states()
        self.whole.states = self._room_states(why)

    def _panel(self, title: str, controls: Sequence[Control], acts: Mapping[str, Act], **more: Any) -> Panel:
        def act(asked: Asked) -> Done:
            done, said = self.console.do(lambda: acts[asked.do](asked))
            self.console.do(self._looked)
            control = next(control for control in controls if control["id"] == asked.do)
            return Done(said, tuple(control.get("clear", ())) if done else ())

        words = self.words
        return Panel(self.language, title, controls, act, look=self.look, failed=words("console.failed"),
                     working=words("console.working"), **more)  # fmt: skip

    def _button(
        self, id: str, *, of: Sequence[str] = (), clear: Sequence[str] = (), look: str = "", ask: bool = False
    ) -> Control:
        control: Control = {"id": id, "kind": "button", "label": self.words(f"console.{id}"), "of": list(of),
                            "clear": list(clear), "look": look}  # fmt: skip
        if ask:
            control |= {"sure": self.words(f"console.{id}_sure"), "keep": self.words("console.keep")}
            if id != "release":  # that question has numbers in it
                control["ask"] = self.words(f"console.{id}_ask")
        return control

    def _field(self, kind: str, id: str, *, hint: str = "", most: int = MAX_TEXT, **more: Any) -> Control:
        too_large = self.words("refused.too_large" if id == "chat" else "refused.too_long")
        return {"id": id, "kind": kind, "label": self.words(f"console.{id}"), "hint": hint, "most": most,
                "too_large": too_large, **more}  # fmt: skip

    def _file_field(self, id: str, *, multiple: bool) -> Control:
        too_large = self.console.content.messages["console.too_big"][self.language]
        return {"id": id, "kind": "files", "label": self.words(f"console.{id}"), "accept": ".jsonl",
                "multiple": multiple, "most": LARGEST_FILE, "too_large": too_large}  # fmt: skip

    # The line above everything

    def _head(self) -> str:
        console, words = self.console, self.words
        slide = console.wall.read()
        parts = [
            words(f"console.state_{console.room.state(console.occasion)}"),
            words.counted("console.handed_in", console.room.handed_in(console.occasion)),
            words("console.wall_blank")
            if slide.kind in ("blank", "broken")
            else words("console.wall_shows", name=slide.name),
        ]
        made_up = ""
        if console.rehearsing:
            made_up = f'<p class="dl-warning">{escape(words("console.made_up"))}</p>'
        where = paragraphs([words("console.where", path=console.room.path)])
        state = f'<p class="dl-console-state"><strong>{escape(". ".join(parts))}.</strong></p>'
        return f"{made_up}{state}{self._way_in()}{where}"

    def _way_in(self) -> str:
        """The participants' link and its code; what to try where phones cannot get in."""
        words, links = self.words, self.console.links
        if not links:
            return ""
        if getattr(self, "_links", None) != links:
            self._links, more = links, [words("console.other_links", links="  ".join(links[1:]))] if links[1:] else []
            link = f"<p>{escape(words('console.join'))}: <strong>{escape(links[0])}</strong></p>"
            code = code_for_phones(links[0], words("console.join_alt"))
            helps = paragraphs([*more, words("console.no_way_in"), words("console.on_paper")])
            trouble = f"<details><summary>{escape(words('console.cannot_join'))}</summary>{helps}</details>"
            self._drawn_links = f"{link}{code}{trouble}"
        return self._drawn_links

    # The plan

    def _plan_controls(self) -> list[Control]:
        return [
            {"id": "plan", "kind": "choice", "label": self.words("console.plan"), "live": True},
            self._button("next", look="dl-primary"),
            self._button("back", look="dl-quiet"),
            self._button("project_prompt"),
            self._button("project_link"),
            self._button("blank"),
            self._button("cut"),
            self._field("line", "timer", look="dl-short"),
            self._button("start_timer", of=["timer"]),
            {"id": "slide", "kind": "choice", "label": self.words("console.slide")},
            self._button("project_slide", of=["slide"]),
        ]

    def _plan_acts(self) -> dict[str, Act]:
        console = self.console
        return {
            "plan": lambda asked: console.choose_plan(asked.values["plan"]),
            "next": lambda _: console.next(),
            "back": lambda _: console.back(),
            "project_prompt": lambda _: console.project_prompt(),
            "project_link": lambda _: console.project_link(),
            "blank": lambda _: console.blank(),
            "cut": lambda _: console.cut(),
            "start_timer": lambda asked: console.project_prompt(asked.values["timer"] or "0"),
            "project_slide": lambda asked: console.project_slide(asked.values["slide"]),
        }

    def _plan_states(self, why: Mapping[str, str]) -> dict[str, State]:
        step, following = self.console.pace.step, self.console.pace.following()
        states = _states(self.plan, why)
        plans = self.console.content.sessions.values()
        states["plan"] = {
            "options": [{"id": plan.id, "label": plan.title[self.language]} for plan in plans],
            "value": self.console.pace.plan.id,
            "hidden": step is not None,
        }
        if step is None:
            states["next"]["label"] = self.words("console.begin")
        elif following is not None:
            states["next"]["label"] = self.words("console.next", title=following.title[self.language])
        if step is not None:
            states["timer"]["value"] = str(step.split[0])
        slides = [entry for entry, _ in self.console.slides.of(step)] if step else []
        states["slide"]["options"] = [{"id": entry.id, "label": entry.label} for entry in slides]
        states["slide"]["hidden"] = states["project_slide"]["hidden"] = not slides
        states["cut"]["hidden"] = not self.console.late
        states["project_link"]["hidden"] = not self.console.links
        return states

    # Hand-ins

    def _hand_in_controls(self) -> list[Control]:
        digits = len(form_items(self.console.content, "first_form"))
        return [
            self._button("open", look="dl-primary"),
            self._button("release", ask=True),
            self._field("lines", "chat", hint=self.words("console.chat_hint"), most=LARGEST),
            self._button("take_chat", of=["chat"], clear=["chat"], look="dl-primary"),
            self._file_field("files", multiple=True),
            self._button("take_files", of=["files"], clear=["files"]),
            self._field("lines", "paper", hint=self.words("console.paper_hint", n=digits)),
            self._button("take_paper", of=["paper"], clear=["paper"]),
            {"id": "occasion", "kind": "choice", "label": self.words("console.occasion"), "live": True},
            self._field("line", "number", hint=self.words("console.number_hint"), look="dl-short"),
            self._button("withdraw", of=["number"], clear=["number"], look="dl-quiet", ask=True),
        ]

    def _hand_in_acts(self) -> dict[str, Act]:
        console = self.console
        return {
            "open": lambda _: console.open(),
            "release": lambda _: console.release(),
            "take_chat": lambda a: console.take_chat(a.values["chat"]),
            "take_files": lambda a: console.take_files(a.files, a.too_large),
            "take_paper": lambda a: console.take_paper(a.values["paper"]),
            "withdraw": lambda a: console.withdraw(a.values["number"]),
            "occasion": lambda a: console.choose_occasion(a.values["occasion"]),
        }

    def _hand_in_states(self, why: Mapping[str, str]) -> dict[str, State]:
        states = _states(self.hand_ins, why)
        states["release"]["ask"] = self.console.release_question
        for id in TAKING_IN[1:]:
            states[id]["quiet"] = True  # the button before them says the same
        options = [{"id": id, "label": self.words(f"console.occasion_{id}")} for id in OCCASIONS]
        states["occasion"] = {"options": options, "value": self.console.occasion}
        return states

    def _troubles(self) -> str:
        rows = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.console.troubles)
        return f'<ul class="dl-troubles">{rows}</ul>' if rows else ""

    # Pictures

    def _picture_controls(self) -> list[Control]:
        places = len(self.console.content.generations) + 1
        return [
            {"id": "which", "kind": "choice", "label": self.words("console.which"), "live": True},
            self._button("project", look="dl-primary"),
            self._field("line", "guess", hint=self.words("console.guess_hint", n=places)),
            self._button("guess_keep", of=["guess"], clear=["guess"]),
        ]

    def _picture_acts(self) -> dict[str, Act]:
        console = self.console
        return {
            "which": lambda asked: console.choose_picture(asked.values["which"]),
            "project": lambda _: console.project_picture(console.chosen),
            "guess_keep": lambda asked: console.predict(asked.values["guess"]),
        }

    def _picture_states(self, why: Mapping[str, str]) -> dict[str, State]:
        menu = [{"id": entry.id, "label": entry.label} for entry in self.console.menu()]
        return {
            "which": {"options": menu, "value": self.console.chosen, "hidden": not menu},
            "project": {"why": why["project"]} if "project" in why else {},
        }

    def _preview(self) -> str:
        console = self.console
        given = console.given()
        if given is None:
            return paragraphs([self.words("console.no_release")])
        if console.chosen not in [entry.id for entry in console.menu()]:
            console.chosen = "staircase"
        key = (given, console.chosen)
        if getattr(self, "_previewed", None) != key:
            found = console.showing.picture(console.chosen, given, "wide")
            self._shown = found.html() if isinstance(found, Picture) else paragraphs([found])
            if isinstance(found, Picture) and not found.svg:
                self._shown = found.tables[0].html()
            self._previewed = key
        return self._shown

    # Agreements

    def _agree_controls(self) -> list[Control]:
        return [
            {"id": "agree_item", "kind": "choice", "label": self.words("console.agree_item")},
            {"id": "agree_value", "kind": "choice", "label": self.words("console.agree_value")},
            self._field("line", "agree_note"),
            self._button("agree", of=["agree_item", "agree_value", "agree_note"], clear=["agree_note"]),
            self._field("lines", "decide_text"),
            self._button("decide", of=["decide_text"], clear=["decide_text"]),
        ]

    def _agree_acts(self) -> dict[str, Act]:
        console = self.console
        return {
            "agree": lambda a: console.agree(a.values["agree_item"], a.values["agree_value"], a.values["agree_note"]),
            "decide": lambda a: console.decide(a.values["decide_text"]),
        }

    def _agree_states(self) -> dict[str, State]:
        console, words = self.console, self.words
        items = [item.id for item in console.content.instruments["best_fit"].items] + ["amb.overall"]
        steps = [{"id": g.id, "label": f"{g.number} {g.name[self.language]}"} for g in console.content.generations]
        return {
            "agree_item": {"options": [{"id": item, "label": console.showing.name(item)} for item in items]},
            "agree_value": {"options": [*steps, {"id": "", "label": words("console.agree_none")}]},
        }

    def _agreed(self) -> str:
        return self.console.showing.agreed_table(self.console.room.agreed(), self.console.room.decisions())

    # Files, and the room as a whole

    def _files(self) -> list[File]:
        words, console = self.words, self.console
        numbers = words("console.numbers_name")
        return [
            File(words("console.export_report"), f"{words('console.report_name')}.html", "text/html", self._report),
            File(words("console.export_csv"), f"{numbers}.csv", "text/csv", self._csv),
            File(words("console.export_room"), f"{words('console.room_name')}.jsonl", "application/jsonl",
                 lambda: console.room.export()),
        ]  # fmt: skip

    def _report(self) -> bytes:
        console = self.console
        given = console.given()
        if given is None:
            raise LookupError("nothing is released")
        return report.report(console.showing, given, datetime.now().date())

    def _csv(self) -> bytes:
        view = self.console.view()
        if view is None:
            raise LookupError("nothing is released")
        return to_csv(self.console.content, self.language, view, self.console.room.agreed())

    def _room_controls(self) -> list[Control]:
        return [
            self._field("line", "people", look="dl-short"),
            self._button("rehearse", of=["people"]),
            self._button("end_rehearsal"),
            self._file_field("merge_file", multiple=False),
            self._button("merge", of=["merge_file"], clear=["merge_file"]),
            self._button("delete", look="dl-quiet", ask=True),
            {"id": "close_how", "kind": "choice", "label": self.words("console.close_how")},
            self._button("close", of=["close_how"], ask=True),
        ]

    def _room_acts(self) -> dict[str, Act]:
        console = self.console
        return {
            "rehearse": lambda asked: console.rehearse(asked.values["people"]),
            "end_rehearsal": lambda _: console.end_rehearsal(),
            "merge": lambda asked: console.merge(asked.files),
            "delete": lambda _: console.delete(),
            "close": lambda asked: console.close(asked.values["close_how"]),
        }

    def _room_states(self, why: Mapping[str, str]) -> dict[str, State]:
        states = _states(self.whole, why)
        ways = [{"id": id, "label": self.words(f"console.close_{id}")} for id in ("keep", "delete")]
        states["close_how"] = {"options": ways}
        states["close_how"]["hidden"] = states["close"]["hidden"] = not self.console.invitation.is_open
        return states


def _states(panel: Panel, why: Mapping[str, str]) -> dict[str, State]:
    """A state for every control; of a button that makes no sense, why."""
    return {c["id"]: {"why": why[c["id"]]} if c["id"] in why else {} for c in panel.controls}
