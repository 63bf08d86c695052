"""What is recorded at a change, and what is said about it."""

import re
from typing import Any

import pytest

from digilead.content import Content
from digilead.figures.wording import Words
from digilead.widgets.answering import Answering, own_problem, problem_sentence
from digilead.workbook import WORKBOOK_ERROR_KINDS, Workbook, WorkbookError, WorkbookErrorKind


@pytest.fixture
def answering(content: Content, language: str, workbook: Workbook) -> Answering:
    return Answering(Words(content, language), workbook, "before", "organisation")


def test_a_change_is_written_under_its_occasion_and_subject(content: Content, workbook: Workbook) -> None:
    Answering(Words(content, "da"), workbook, "after", "initiative-2").record({"ini.name": "Sag", "ini.risk": "g2"}, {})
    found = {key: response.value for key, response in Workbook(workbook.path).responses.items()}
    assert found == {("after", "initiative-2", "ini.name"): "Sag", ("after", "initiative-2", "ini.risk"): "g2"}


def test_saved_is_said_with_the_time_of_day(answering: Answering) -> None:
    status = answering.record({"bf.use": "g1"}, {})
    assert status["kind"] == "saved"
    before, after = answering.words.content.messages["saving.saved"][answering.words.language].split("{time}")
    assert re.fullmatch(rf"{re.escape(before)}\d\d[.:]\d\d{re.escape(after)}", status["text"])


def test_an_answer_that_is_removed_is_withdrawn_and_nothing_is_lost(answering: Answering, workbook: Workbook) -> None:
    answering.record({"bf.use": "g1"}, {})
    answering.record({"bf.use": None}, {})
    assert workbook.responses["before", "organisation", "bf.use"].value is None
    assert workbook.path.read_text().count('"bf.use"') == 2


@pytest.mark.parametrize("kind", WORKBOOK_ERROR_KINDS)
def test_every_kind_of_failure_says_what_to_do(
    answering: Answering, kind: WorkbookErrorKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise WorkbookError(kind, "secret detail")

    monkeypatch.setattr(answering.workbook, "record_many", fail)
    status = answering.record({"bf.use": "g1"}, {})
    reason = own_problem(answering.words, WorkbookError(kind, ""), answering.workbook)
    assert status["kind"] == "failed" and reason in status["text"] and "secret" not in status["text"]
    assert status["text"] == answering.words.content.messages["saving.not_saved"][answering.words.language].format(
        reason=reason
    )


def test_the_sentences_for_the_kinds_differ_and_name_the_folder_where_it_helps(
    content: Content, language: str, workbook: Workbook
) -> None:
    said = [
        problem_sentence(Words(content, language), WorkbookError(kind, ""), workbook) for kind in WORKBOOK_ERROR_KINDS
    ]
    assert len(set(said)) == len(WORKBOOK_ERROR_KINDS) and not any("{" in sentence for sentence in said)
    read_only = problem_sentence(Words(content, language), WorkbookError("read_only", ""), workbook)
    assert str(workbook.path.parent) in read_only


def test_a_text_too_long_names_its_question_and_holds_nothing_else_back(
    answering: Answering, workbook: Workbook
) -> None:
    question = next(iter(answering.words.content.questions))
    long = {"plan.own": "x" * 10_001, f"{question}.line": "y" * 10_001}
    status = answering.record({**long, "bf.use": "g2"}, {})
    assert status["kind"] == "failed" and status["refused"] == list(long) and status["written"] == {"bf.use": "g2"}
    for text in (answering.words.content.items["plan.own"].text, answering.words.content.questions[question].text):
        assert text[answering.words.language] in status["text"]
    assert {item: response.value for (_, _, item), response in workbook.responses.items()} == {"bf.use": "g2"}


def test_an_answer_that_comes_late_does_not_overwrite_what_somebody_answered_since(
    answering: Answering, workbook: Workbook
) -> None:
    other = Workbook(workbook.path)
    other.record("before", "organisation", "bf.use", "g3")
    status = answering.record({"bf.use": "g1", "bf.gains": "g2"}, {"bf.use": None, "bf.gains": None})
    assert status["kind"] == "saved" and status["written"] == {"bf.gains": "g2"}
    assert workbook.responses["before", "organisation", "bf.use"].value == "g3"
    status = answering.record({"bf.use": "g1"}, {"bf.use": "g3"})
    assert status["written"] == {"bf.use": "g1"}, "nobody has answered since"
