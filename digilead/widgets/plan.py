"""The plan: three questions and one or two if-then agreements in one's own words, to print and to put in a calendar."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from digilead import responses
from digilead.content import Content
from digilead.content.models import Question
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words, step_to_talk_about
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
        if not own:
            sentences.append(words("plan.list_none"))
        elif shown == len(own):
            sentences.append(words("plan.list_own", n=shown))
        else:
            sentences.append(words("plan.list_part", n=shown, of=len(own)))
        if set(listed) - own - chosen:
            sentences.append(words("plan.list_step", step=self._step()))
        return " ".join(sentences)

    def question_screen(self) -> Spec:
        candidates = self.candidates()
        options = [{"id": question.id, "label": question.text[self.language]} for question in candidates]
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
            "intro": self._intro(candidates),
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
        return f"<h4>{escape(self.words.counted('plan.yours', len(texts)))}</h4><ol>{rows}</ol>"

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
        return "".join(
            ActivityPicture(self.content, self.language, worksheet).html(self.sheet, "wide", invite=False)
            for worksheet in self.content.worksheets.values()
            if worksheet.activity
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
