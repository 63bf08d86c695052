"""The plan: three questions and one or two if-then agreements in one's own words, to print and to put in a calendar."""

from datetime import date, datetime
from html import escape

from digilead import responses
from digilead.content import Content
from digilead.content.models import Question
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.responses import BEFORE
from digilead.sheet import Sheet
from digilead.widgets.activities import ActivityPicture
from digilead.widgets.calendar import reminders
from digilead.widgets.document import document
from digilead.widgets.forms import Spec
from digilead.widgets.initiatives import MONDAY, NAME, OCCASION, InitiativePicture, begun, subject
from digilead.widgets.results import StaircaseResult

FORM = "plan"
PICKS = ("plan.pick.1", "plan.pick.2", "plan.pick.3")
AGREEMENTS = ("plan.1", "plan.2")
FIELDS = ("if", "who", "then", "obstacle", "witness")
OWN = "plan.own"
_CANDIDATES = 9
_WRITTEN = (".line", ".who", ".when")


class Plan:
    """The plan as a sheet stands."""

    def __init__(self, content: Content, language: str, sheet: Sheet) -> None:
        self.content, self.language, self.sheet = content, language, sheet
        self.words = Words(content, language)

    def given(self) -> responses.Answers:
        return self.sheet.on(BEFORE).given

    def candidates(self) -> list[Question]:
        """Questions to choose from: those chosen, then "not yet", then those with a line, then a foundation's."""
        given = self.given()
        chosen = [question for question in self.content.questions.values() if question.id in map(given.get, PICKS)]
        not_yet = [question for question in self.content.questions.values() if given.get(question.id) == "not_yet"]
        written = [question for question in self.content.questions.values() if f"{question.id}.line" in given]
        rest = [question for question in self.content.questions.values() if question.generation == self._foundation()]
        found = {question.id: question for question in (*chosen, *not_yet, *written, *rest)}
        return list(found.values())[:_CANDIDATES]

    def _foundation(self) -> str:
        """The generation of the lowest step that does not carry; the lowest of all before anything is answered."""
        step = self.sheet.newest.placement.foundation or len(self.content.generations)
        return self.content.generations[step - 1].id

    def question_screen(self) -> Spec:
        options = [{"id": question.id, "label": question.text[self.language]} for question in self.candidates()]
        picks: list[Spec] = [
            {
                "id": pick,
                "kind": "choice",
                "legend": self.words(f"plan.question_{number}"),
                "optional": True,
                "options": options,
            }
            for number, pick in enumerate(PICKS, start=1)
        ]
        own: Spec = {"id": OWN, "kind": "text", "legend": self._item(OWN), "optional": True, "rows": 2, "max": 2000}
        return {
            "id": "questions",
            "title": self.words("plan.questions_title"),
            "intro": self.words("plan.questions_intro"),
            "questions": [*picks, own],
        }

    def html(self) -> str:
        """The plan on the page: questions and agreements."""
        questions, agreements = self._questions_html(), self._agreements_html()
        if not questions and not agreements:
            return paragraphs([self.words("plan.empty")])
        return f'<h3 class="dl-finding">{escape(self.words("plan.sentence"))}</h3>{questions}{agreements}'

    def document(self, today: date) -> bytes:
        """One self-contained HTML file that prints on A4: plan, pictures and own words."""
        words = self.words
        place = StaircaseResult(self.content, self.language).html(self.sheet, "wide", link=False)
        parts = [
            f"<p>{escape(words('plan.made', date=today.strftime(words('plan.date'))))}</p>",
            self.html(),
            self._titled("plan.place", place),
            self._titled("plan.initiatives", self._initiatives()),
            self._titled("plan.pictures", self._pictures()),
            self._titled("plan.words", self._own_words()),
            f"<footer>{paragraphs([words('plan.limits'), words('plan.credit')])}</footer>",
        ]
        return document(self.language, words("plan.document"), "".join(parts))

    def calendar(self, now: datetime | None = None) -> bytes:
        """The plan's two dates for the participant's calendar; ``now`` has the time zone of the place."""
        given = self.given()
        lines = [given[f"{of}.{field}"] for of in AGREEMENTS for field in ("if", "then") if f"{of}.{field}" in given]
        return reminders(self.words, lines, self.sheet.token, now or datetime.now().astimezone())

    def _questions_html(self) -> str:
        given = self.given()
        picked = dict.fromkeys(given[pick] for pick in PICKS if given.get(pick) in self.content.questions)
        texts = [self.content.questions[id].text[self.language] for id in picked]
        texts += [given[OWN]] if OWN in given else []
        if not texts:
            return ""
        rows = "".join(f"<li>{escape(text)}</li>" for text in texts)
        return f"<h4>{escape(self.words('plan.questions_title'))}</h4><ol>{rows}</ol>"

    def _agreements_html(self) -> str:
        given = self.given()
        found = []
        for number, agreement in enumerate(AGREEMENTS, start=1):
            items = [f"{agreement}.{field}" for field in FIELDS if f"{agreement}.{field}" in given]
            if items:
                rows = "".join(f"<dt>{escape(self._item(item))}</dt><dd>{escape(given[item])}</dd>" for item in items)
                head = escape(self.words("plan.agreement", n=number))
                found.append(f'<h4>{head}</h4><dl class="dl-card">{rows}</dl>')
        return "".join(found)

    def _initiatives(self) -> str:
        rows = ""
        for number in range(1, begun(self.sheet) + 1):
            given = self.sheet.on(OCCASION, subject(number)).given
            if MONDAY in given:
                name = given.get(NAME) or self.words("initiative.unnamed", n=number)
                rows += f"<dt>{escape(name)}</dt><dd>{escape(given[MONDAY])}</dd>"
        head = escape(self.words("initiative.monday_title"))
        said = f'<h3>{head}</h3><dl class="dl-card">{rows}</dl>' if rows else ""
        return InitiativePicture(self.content, self.language).all(self.sheet, "wide") + said

    def _pictures(self) -> str:
        given = self.given()
        answered = [
            worksheet
            for worksheet in self.content.worksheets.values()
            if worksheet.activity and any(item.id in given for item in worksheet.tasks)
        ]
        return "".join(
            ActivityPicture(self.content, self.language, worksheet).html(self.sheet, "wide") for worksheet in answered
        )

    def _own_words(self) -> str:
        """Every line written to a leadership question, under its question."""
        given = self.given()
        rows = []
        for question in self.content.questions.values():
            lines = [given[question.id + part] for part in _WRITTEN if question.id + part in given]
            if lines:
                rows.append(f"<dt>{escape(question.text[self.language])}</dt><dd>{escape(' · '.join(lines))}</dd>")
        return f'<dl class="dl-card">{"".join(rows)}</dl>' if rows else ""

    def _titled(self, title: str, html: str) -> str:
        return f"<section><h2>{escape(self.words(title))}</h2>{html}</section>" if html else ""

    def _item(self, item: str) -> str:
        return self.content.items[item].text[self.language]
