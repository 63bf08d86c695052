"""Between what a participant touches and the workbook: what is recorded, and what is said about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digilead.figures.wording import Words
from digilead.workbook import MAX_TEXT, Workbook, WorkbookError


class Answering:
    """Records the answers of one occasion and subject, and answers with a sentence that the page shows."""

    def __init__(self, words: Words, workbook: Workbook, occasion: str, subject: str) -> None:
        self.words, self.workbook = words, workbook
        self.occasion, self.subject = occasion, subject

    def record(self, touched: Mapping[str, str | None], base: Mapping[str, str | None]) -> dict[str, Any]:
        """Write what was touched, then say so in a status as `Questionnaire` wants it.

        ``base``: what stood there when those answers were touched that come late. Where somebody has answered
        otherwise meanwhile, theirs stays. Of kind "failed" the text says what to do; ``refused`` are the items that are
        not saved, all others are.
        """
        too_long = [item for item, value in touched.items() if value is not None and len(value) > MAX_TEXT]
        fitting = {item: value for item, value in touched.items() if item not in too_long}
        try:
            if base:
                self.workbook.refresh()
                overtaken = [item for item in base if self._present(item) != base[item]]
                fitting = {item: value for item, value in fitting.items() if item not in overtaken}
            self.workbook.record_many([(self.occasion, self.subject, item, value) for item, value in fitting.items()])
        except WorkbookError as error:
            reason = own_problem(self.words, error, self.workbook)
            return self._failed(reason, {}, list(touched))
        if too_long:
            questions = self.words.listed([self.words("saving.quoted", text=self._question(item)) for item in too_long])
            return self._failed(self.words("saving.too_long_in", questions=questions, most=MAX_TEXT), fitting, too_long)
        time = datetime.now().strftime(self.words("saving.clock"))
        return {"text": self.words("saving.saved", time=time), "kind": "saved", "written": fitting, "refused": []}

    def _failed(self, reason: str, written: Mapping[str, str | None], refused: list[str]) -> dict[str, Any]:
        text = self.words("saving.not_saved", reason=reason)
        return {"text": text, "kind": "failed", "written": dict(written), "refused": refused}

    def _present(self, item: str) -> str | None:
        response = self.workbook.responses.get((self.occasion, self.subject, item))
        return None if response is None or response.value is None else str(response.value)

    def _question(self, item: str) -> str:
        """The question as it was asked, also where its own words stand to a line beside it."""
        content = self.words.content
        for record in (content.items.get(item), content.questions.get(item.rpartition(".")[0])):
            if record is not None:
                return record.text[self.words.language]
        return item


SET_ASIDE = ("not_ours", "newer_version", "older_version", "too_large")
"""Kinds of trouble with one's own file that go away with the file."""


def own_problem(words: Words, error: WorkbookError, workbook: Workbook) -> str:
    """What is wrong with the participant's own file, where it lies, and what can be done about it."""
    if error.kind in SET_ASIDE:
        return words(f"workbook.own_{error.kind}", path=workbook.path)
    return problem_sentence(words, error, workbook)


def problem_sentence(words: Words, error: WorkbookError, workbook: Workbook) -> str:
    """What a participant can do about ``error``, in one or two sentences."""
    return words(f"saving.{error.kind}", folder=workbook.path.parent)
