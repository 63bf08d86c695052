"""What is recorded at a change, and what is said about it."""

import re
from typing import Any

import pytest

from digilead.content import Content
from digilead.widgets.answering import Answering, problem_sentence
from digilead.workbook import KINDS, Kind, Workbook, WorkbookError


@pytest.fixture
def answering(content: Content, language: str, workbook: Workbook) -> Answering:
    return Answering(content, language, workbook, "before", "organisation")


def test_a_change_is_written_under_its_occasion_and_subject(content: Content, workbook: Workbook) -> None:
    Answering(content, "da", workbook, "after", "initiative-2").record({"ini.name": "Sag", "ini.risk": "g2"})
    found = {key: response.value for key, response in Workbook(workbook.path).responses.items()}
    assert found == {("after", "initiative-2", "ini.name"): "Sag", ("after", "initiative-2", "ini.risk"): "g2"}


def test_saved_is_said_with_the_time_of_day(answering: Answering) -> None:
    status = answering.record({"bf.use": "g1"})
    assert status["kind"] == "saved"
    before, after = answering.content.messages["saving.saved"][answering.language].split("{time}")
    assert re.fullmatch(rf"{re.escape(before)}\d\d[.:]\d\d{re.escape(after)}", status["text"])


def test_an_answer_that_is_removed_is_withdrawn_and_nothing_is_lost(answering: Answering, workbook: Workbook) -> None:
    answering.record({"bf.use": "g1"})
    answering.record({"bf.use": None})
    assert workbook.responses["before", "organisation", "bf.use"].value is None
    assert workbook.path.read_text().count('"bf.use"') == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_failure_says_what_to_do(
    answering: Answering, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise WorkbookError(kind, "secret detail")

    monkeypatch.setattr(answering.workbook, "record_many", fail)
    status = answering.record({"bf.use": "g1"})
    reason = problem_sentence(answering.content, answering.language, WorkbookError(kind, ""), answering.workbook)
    assert status["kind"] == "failed" and reason in status["text"] and "secret" not in status["text"]
    assert status["text"] == answering.content.messages["saving.not_saved"][answering.language].format(reason=reason)


def test_the_sentences_for_the_kinds_differ_and_name_the_folder_where_it_helps(
    content: Content, language: str, workbook: Workbook
) -> None:
    said = [problem_sentence(content, language, WorkbookError(kind, ""), workbook) for kind in KINDS]
    assert len(set(said)) == len(KINDS) and not any("{" in sentence for sentence in said)
    read_only = problem_sentence(content, language, WorkbookError("read_only", ""), workbook)
    assert str(workbook.path.parent) in read_only


def test_a_text_too_long_is_refused_with_its_sentence(answering: Answering, workbook: Workbook) -> None:
    status = answering.record({"plan.own": "x" * 20_000})
    assert status["kind"] == "failed"
    assert answering.content.messages["saving.too_long"][answering.language] in status["text"]
    assert not workbook.responses


def test_what_was_asked_for_is_remembered_as_no_answer_of_the_course(answering: Answering, workbook: Workbook) -> None:
    answering.remember("first_form.shown")
    assert workbook.responses["before", "organisation", "first_form.shown"].value == "yes"
