"""The plan: three questions and one agreement, on one page; what is longer goes to the appendix, a file of its own."""

from collections.abc import Sequence
from datetime import date, datetime

from digilead import responses
from digilead.content.models import Question
from digilead.figures.picture import Picture, card, figure, paragraphs
from digilead.figures.wording import Words, step_to_talk_about
from digilead.plain_text import lines_of
from digilead.responses import BEFORE, CHOSEN_INITIATIVE, INITIATIVE_NAME, PICKS, WRITTEN
from digilead.sheet import Sheet
from digilead.templates import Templates
from digilead.widgets.activities import ActivityPicture
from digilead.widgets.calendar import later_dates, reminders
from digilead.widgets.document import document
from digilead.widgets.forms import Spec, question_spec, screen_spec
from digilead.widgets.initiatives import MONDAY, OCCASION, InitiativePicture, begun, subject
from digilead.widgets.results import StaircaseResult

_draw = Templates(__file__)

FORM = "plan"
AGREEMENT = ("plan.1.meeting", "plan.1.day", "plan.1.then")
BESIDE = ("plan.1.obstacle", "plan.1.witness")
OWN, GAP = "plan.own", "plan.gap"
_CANDIDATES = 9
_LONGEST_ALT = 150
_PICTURE = 120.0  # millimetres in a word processor's file
_ELSE = {"plan.1.obstacle": "e15.likely"}  # what the premortem found gets in the way where nothing else is written
_BLANK = "____"  # to be filled in by hand

# The column of words on paper, in points, and how large its words may be.
_WIDE, _HIGH = 330.0, 620.0
_SIZES = (11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7)
_LEADING = 1.35


class Plan:
    """The plan as a sheet stands."""

    def __init__(self, words: Words, sheet: Sheet) -> None:
        self.words, self.content, self.language, self.sheet = words, words.content, words.language, sheet

    def given(self) -> responses.Answers:
        return self.sheet.on(BEFORE).given

    # -- what is asked

    def candidates(self) -> list[Question]:
        """Questions to choose from: those chosen, then one's own (`_own`), then those of a step."""
        questions = self.content.questions.values()
        chosen = [question for question in questions if question.id in map(self.given().get, PICKS)]
        step = self.content.generations[self._step() - 1].id
        rest = [question for question in questions if question.generation == step]
        found = {question.id: question for question in (*chosen, *self._own(), *rest)}
        return list(found.values())[:_CANDIDATES]

    def _own(self) -> list[Question]:
        """The questions answered with "not yet", then those with a line."""
        given, questions = self.given(), self.content.questions.values()
        not_yet = [question for question in questions if given.get(question.id) == "not_yet"]
        written = [question for question in questions if f"{question.id}.line" in given]
        return list({question.id: question for question in (*not_yet, *written)}.values())

    def _step(self) -> int:
        """The step to talk about, the highest when all carry, the lowest before anything is answered."""
        look = self.sheet.newest
        return step_to_talk_about(look.placement, look.profile.overall) or len(self.content.generations)

    def _intro(self, candidates: Sequence[Question]) -> str:
        """What the list holds."""
        words, own = self.words, {question.id for question in self._own()}
        chosen = set(map(self.given().get, PICKS))
        listed = [question.id for question in candidates]
        shown = len(own.intersection(listed))
        sentences = [words("plan.questions_intro")]
        if chosen.intersection(listed):
            sentences.append(words("plan.list_chosen"))
        if own:
            said = "list_own" if shown == len(own) else "list_part"
            sentences.append(words(f"plan.{said}", n=shown, of=len(own)))
        if set(listed) - own - chosen:
            more = "list_step" if own.union(chosen).intersection(listed) else "list_only_step"
            sentences.append(words(f"plan.{more}", step=self._step()))
        return " ".join(sentences)

    def screens(self) -> list[Spec]:
        """What the plan asks: questions to take along, the agreement, and the agreement once more."""
        return [self.question_screen(), *(screen_spec(self.words, screen) for screen in self.content.screens[FORM])]

    def question_screen(self) -> Spec:
        candidates = self.candidates()
        options = [{"id": question.id, "label": question.text[self.language]} for question in candidates]
        asked = [_choice(pick, self.words(f"plan.question_{n}"), options) for n, pick in enumerate(PICKS, start=1)]
        asked.append(question_spec(self.words, OWN))
        if question := self.gap_question():
            legend = self.words("plan.gap", question=question)
            gap = question_spec(self.words, GAP, nonresponse=False)
            asked.append(gap | {"legend": legend, "optional": True})
        if len(led := self._initiatives()) > 1:
            names = [{"id": subject(number), "label": self._name(number)} for number in led]
            asked.append(_choice(CHOSEN_INITIATIVE, self.words("plan.which_initiative"), names))
        return {
            "id": "questions",
            "title": self.words("plan.questions_title"),
            "intro": self._intro(candidates),
            "questions": asked,
        }

    def gap_question(self) -> str:
        """What the staircase asks where a step does not rest on those below it; "" where it does."""
        placement = self.sheet.newest.placement
        higher = {found.higher for found in placement.contrasts}
        if placement.gaps:
            higher.add(max(step for step, word in enumerate(placement.words, start=1) if word == "carries"))
        return self.words("result.contrast_mark", higher=max(higher)) if higher else ""

    def _initiatives(self) -> list[int]:
        """The initiatives that have a picture."""
        picture = InitiativePicture(self.words)
        return [number for number in range(1, begun(self.sheet) + 1) if picture.done(self.sheet, number)]

    def _name(self, number: int) -> str:
        given = self.sheet.on(OCCASION, subject(number)).given
        return given.get(INITIATIVE_NAME) or self.words("initiative.unnamed", n=number)

    # -- what the page says

    def questions(self) -> list[str]:
        """The questions to take along, one's own and the gap's among them."""
        given = self.given()
        picked = dict.fromkeys(given[pick] for pick in PICKS if given.get(pick) in self.content.questions)
        found = [self.content.questions[id].text[self.language] for id in picked]
        if own := self._fitting(OWN):
            found.append(own)
        if given.get(GAP) == "yes" and (question := self.gap_question()):
            found.append(question)
        return found

    def agreement(self) -> list[str]:
        """The agreement as one sentence, what may get in its way and who knows of it; empty where nothing is there."""
        found = []
        if any(parts := [self._fitting(item) for item in AGREEMENT]):
            meeting, day, then = (part or _BLANK for part in parts)
            found.append(self.words("plan.composed", meeting=meeting, day=day, then=then))
        for item in BESIDE:
            if text := self._fitting(item):
                found.append(self.words(f"plan.composed_{item.rpartition('.')[2]}", text=text))
        return found

    def dates(self, today: date) -> str:
        eight_weeks, half_a_year = (day.strftime(self.words("plan.date")) for day in later_dates(today))
        return self.words("plan.dates", weeks=eight_weeks, half_year=half_a_year)

    def _fitting(self, item: str) -> str:
        """One's own words on one line, no longer than the field asks for: files of before may hold more."""
        given = self.given()
        text = given.get(item) or given.get(_ELSE.get(item, ""), "")
        text = " ".join(" ".join(lines_of(text)).split())
        most = self.content.items[item].max or len(text)
        return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

    # -- the page, and its files

    def html(self, today: date) -> str:
        """The plan as it stands on the page and on paper: the words, and the pictures small beside them."""
        words, questions, agreement = self.words, self.questions(), self.agreement()
        if not questions and not agreement:
            return paragraphs([words("plan.empty")])
        pictures = "".join(figure(svg, alt, sentence) for svg, alt, sentence in self._pictures())
        return _draw(
            "plan", words=words, questions=questions, agreement=agreement, dates=self.dates(today), pictures=pictures
        )

    def _pictures(self) -> list[tuple[str, str, str]]:
        """The staircase and the chosen initiative: drawing, alt text, finding; with the initiative, what to ask."""
        from digilead.figures.initiatives import shortened

        found: list[tuple[Picture | None, list[str]]] = [(StaircaseResult(self.words).small(self.sheet), [])]
        if numbers := self._initiatives():
            chosen = {subject(number): number for number in numbers}.get(
                self.given().get(CHOSEN_INITIATIVE, ""), numbers[0]
            )
            shown = InitiativePicture(self.words)
            found.append((shown.small(self.sheet, chosen), shown.to_ask(self.sheet, chosen)))
        # Their tables stand on the pages they come from, so the alt text itself says what the picture shows.
        return [
            (
                picture.svg,
                shortened((picture.details or (picture.sentence,))[0], _LONGEST_ALT),
                ". ".join([picture.sentence, *asks]),
            )
            for picture, asks in found
            if picture
        ]

    def document(self, today: date) -> bytes:
        """The plan as one HTML file that prints on one page of A4."""
        return self._paper("plan.document", today, self.html(today), points=self._points(today))

    def _paper(self, title: str, today: date, body: str, *, points: float | None = None) -> bytes:
        words = self.words
        made = words("plan.made", date=today.strftime(words("plan.date")))
        whole = _draw("paper", made=made, body=body, foot=[words("plan.limits"), words("plan.credit")])
        return document(self.language, words(title), whole, points=points)

    def _points(self, today: date) -> float:
        """How large the words may be so that all of them stand on one page, in the widest font."""
        from digilead.figures.canvas import wrapped

        lines = [self.words("plan.sentence"), *self.questions(), *self.agreement(), self.dates(today)]
        heads = 4

        def height(size: float) -> float:
            rows = sum(len(wrapped(line, _WIDE - 2 * size, size)) for line in lines)
            return (rows * _LEADING + (heads + 1) * 2.6 + 0.5 * len(lines)) * size

        return next((size for size in _SIZES if height(size) <= _HIGH), _SIZES[-1])

    def word_file(self, today: date) -> bytes:
        """The plan for a word processor: its words and its pictures."""
        from digilead.figures.raster import png
        from digilead.widgets.word import Pixels, docx

        words = self.words
        parts: list[tuple[str, str] | Pixels] = [("Title", words("plan.document"))]
        parts.append(("", words("plan.made", date=today.strftime(words("plan.date")))))
        if questions := self.questions():
            parts.append(("Heading1", words.counted("plan.yours", len(questions))))
            parts += [("", f"{number}. {question}") for number, question in enumerate(questions, start=1)]
        if agreement := self.agreement():
            parts.append(("Heading1", words("plan.agreement")))
            parts += [("", line) for line in agreement]
        if pictures := self._pictures():
            parts.append(("Heading1", words("plan.place")))
            for svg, alt, sentence in pictures:
                parts += [("", sentence), Pixels(png(svg), alt, _PICTURE)]
        parts += [("Heading1", words("plan.two_dates")), ("", self.dates(today))]
        parts += [("", words("plan.limits")), ("", words("plan.credit"))]
        return docx(self.language, parts)

    def appendix(self, today: date) -> bytes:
        """Everything longer, as one HTML file: whole answers, pictures and own words."""
        parts = {
            "plan.place": StaircaseResult(self.words).html(self.sheet, "wide", link=False),
            "plan.initiatives": self._led(),
            "plan.pictures": self._activities(),
            "plan.words": self._own_words(),
            "plan.whole": self._whole(),
        }
        sections = (_draw("section", title=self.words(title), body=body) for title, body in parts.items())
        return self._paper("plan.appendix", today, "".join(sections))

    def calendar(self, now: datetime | None = None) -> bytes:
        """The plan's two dates for the participant's calendar; ``now`` has the time zone of the place."""
        return reminders(self.words, self.agreement(), self.sheet.token, now or datetime.now().astimezone())

    def _whole(self) -> str:
        """Every field of the plan as it was written, those that the page no longer asks for as well."""
        given = self.given()
        fields = [item for item in self.content.instruments[FORM].items if item.kind == "text" and item.id in given]
        return card((item.text[self.language], given[item.id]) for item in fields)

    def _led(self) -> str:
        picture, rows = InitiativePicture(self.words), []
        for number in range(1, begun(self.sheet) + 1):
            given = self.sheet.on(OCCASION, subject(number)).given
            if MONDAY in given:
                rows.append((self._name(number), given[MONDAY]))
        said = _draw("titled", title=self.words("initiative.monday_title"), body=card(rows))
        return picture.all(self.sheet, "wide") + said

    def _activities(self) -> str:
        return "".join(
            ActivityPicture(self.words, worksheet).html(self.sheet, "wide", invite=False)
            for worksheet in self.content.worksheets.values()
            if worksheet.activity
        )

    def _own_words(self) -> str:
        """Every line written to a leadership question, under its question."""
        given = self.given()
        rows = []
        for question in self.content.questions.values():
            lines = [given[item] for part in WRITTEN if (item := f"{question.id}.{part}") in given]
            if lines:
                rows.append((question.text[self.language], " · ".join(lines)))
        return card(rows)


def _choice(id: str, legend: str, options: list[dict[str, str]]) -> Spec:
    return {"id": id, "kind": "choice", "legend": legend, "optional": True, "options": options}
