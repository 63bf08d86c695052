"""The leadership questions of a generation as a board."""

import pytest

from digilead.content import Content, load_content
from digilead.figures.wording import Words
from digilead.responses import BEFORE, ORGANISATION
from digilead.widgets.boards import QuestionBoard
from digilead.workbook import Workbook
from tests.markup import HOSTILE, harmless
from tests.touching import At

STEPS = load_content().steps


@pytest.fixture(params=STEPS)
def board(request: pytest.FixtureRequest, content: Content, language: str, workbook: Workbook) -> At:
    return At(QuestionBoard(Words(content, language), str(request.param)), workbook)


def answer(board: At, number: int, status: str, line: str = "") -> None:
    question = board.questions[number]
    if question.kind == "practice":
        board.workbook.record(BEFORE, ORGANISATION, question.id, status)
    if line:
        board.workbook.record(BEFORE, ORGANISATION, f"{question.id}.line", line)


def test_a_board_has_the_questions_of_its_generation(board: At) -> None:
    generation = next(id for id, number in STEPS.items() if number == board.number)
    assert board.questions and all(question.generation == generation for question in board.questions)


def test_before_any_answer_it_only_invites(board: At) -> None:
    assert harmless(board.html("wide")).text == board.words("board.empty")


def test_statuses_are_counted_and_lines_shown_as_text(board: At) -> None:
    answer(board, 0, "yes", HOSTILE)
    answer(board, 1, "not_yet", "Vi mangler tal")
    practice = board.questions[0].kind == "practice"
    page = harmless(board.html("narrow"))
    n = len(board.questions)
    # An open question is answered by a line, and that shows no practice.
    said = (
        board.words("board.finding", n=n, yes=1, not_yet=1)
        if practice
        else board.words("board.written", n=n, written=2)
    )
    assert page.text.startswith(said)
    assert "Vi mangler tal" in page.text and page.text.count("<script>alert(1)</script>") == 1
    language = board.words.language
    status = board.words("reflection.not_yet" if practice else "board.column_written")
    assert f"{board.questions[1].text[language]} {status} Vi mangler tal" in page.text
    assert board.words("activity.note", answered=2, asked=n) in page.text


def test_not_relevant_is_an_answer_of_its_own_and_a_strange_one_is_none(content: Content, workbook: Workbook) -> None:
    say = Words(content, "da")
    board = At(QuestionBoard(say, "g1"), workbook)
    answer(board, 0, "not_relevant")
    answer(board, 1, "maybe")
    page = harmless(board.html("wide"))
    assert page.text.startswith(say("board.finding", n=len(board.questions), yes=0, not_yet=0))
    assert f"{board.questions[0].text['da']} {say('answering.not_relevant')}" in page.text
    assert f"{board.questions[1].text['da']} {say('result.no_answer')}" in page.text
