"""The parts of a page that ask: what each is called, its questions, and the picture made of its answers.

`PARTS` is the one list of them; `Course` looks its verbs up there. Forms of ``content/forms.toml`` are asked by
`Page.form`.
"""

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from digilead.content.models import Item
from digilead.sheet import Sheet
from digilead.widgets import cases, sections
from digilead.widgets.activities import PICTURES, ActivityPicture, activity_screens
from digilead.widgets.boards import QuestionBoard
from digilead.widgets.forms import Spec
from digilead.widgets.page import Page, Render


@frozen
class Part:
    """Questions on screens, and the picture that is drawn of their answers.

    ``name``: under it a workbook keeps that the picture was asked for; it stays for ever. ``finish``: id of the message
    on the last button.
    """

    name: str
    title: str
    screens: Sequence[Spec]
    picture: Render | None = None
    finish: str = ""


def _guess(page: Page, section: str) -> Part:
    screen = _of_kind(page, section, "guess", "look.guess_title", "look.guess_intro")
    return Part(f"{section}.guess", screen["title"], [screen])


def _activity(page: Page, id: str, which: str = "") -> Part:
    worksheet = page.content.worksheets[id]
    one = worksheet.of(which or worksheet.activities[0].id)
    (activity,) = one.activities
    # The title of a page with one activity is the page's, as it was when there could be no other.
    title = worksheet.title if len(worksheet.activities) == 1 else activity.title
    screens = activity_screens(page.words, one)
    picture = ActivityPicture(page.words, one).html
    return Part(f"{id}.{activity.id}", title[page.language], screens, picture, PICTURES[activity.picture].finish)


def _reflections(page: Page, section: str) -> Part:
    questions = [page.content.questions[question.id] for question in page.content.sections[section].questions]
    screens = sections.reflection_screens(page.words, questions)
    return Part(f"{section}.reflections", page.words("reflection.title"), screens)


def _look_back(page: Page, section: str) -> Part:
    worksheet = page.content.sections[section]
    screen = _of_kind(page, section, "look_back", "look.back_title")

    def explained(sheet: Sheet, _: str) -> str:
        return sections.look_back_html(page.words, sheet, worksheet)

    return Part(f"{section}.look", screen["title"], [screen], explained, "answering.see_explanation")


def _board(page: Page, generation: str) -> Part:
    board = QuestionBoard(page.words, generation)
    screens = sections.reflection_screens(page.words, board.questions)
    title = page.words("board.title", n=board.number)
    return Part(f"board.{generation}", title, screens, board.html, "answering.see_picture")


def _case(page: Page, id: str) -> Part:
    case = page.content.cases[id]
    screen = cases.case_screen(page.words, case)
    key = cases.CaseKey(page.words, case).html
    return Part(f"case.{id}", cases.title(page.words, case), [screen], key, "case.see_key")


def _sensitivity(page: Page) -> Part:
    from digilead.widgets.method import Method  # only the method page needs it

    method = Method(page.words)
    screen = method.what_if_screen()
    return Part("9-1.what_if", screen["title"], [screen], method.sensitivity, "answering.see_picture")


def _of_kind(page: Page, section: str, kind: str, title: str, intro: str = "") -> Spec:
    items: Sequence[Item] = sections.items_of_kind(page.content.sections[section], kind)
    return sections.single_screen(page.words, items, title, intro)


PARTS: Mapping[str, Callable[..., Part]] = {
    "guess": _guess,
    "activity": _activity,
    "reflections": _reflections,
    "look_back": _look_back,
    "board": _board,
    "case": _case,
    "sensitivity": _sensitivity,
}
