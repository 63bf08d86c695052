"""Between what a participant touches and the workbook: what is recorded, and what is said about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digilead.content import Content
from digilead.workbook import Workbook, WorkbookError


class Answering:
    """Records the answers of one occasion and subject, and answers with a sentence that the page shows."""

    def __init__(self, content: Content, language: str, workbook: Workbook, occasion: str, subject: str) -> None:
        self.content, self.language, self.workbook = content, language, workbook
        self.occasion, self.subject = occasion, subject

    def record(self, changes: Mapping[str, str | None]) -> dict[str, Any]:
        """Write the changes, then say so: ``{"text": "Gemt 10.42", "kind": "saved"}``, or "failed" and what to do."""
        try:
            self.workbook.record_many([(self.occasion, self.subject, item, value) for item, value in changes.items()])
        except WorkbookError as error:
            reason = problem_sentence(self.content, self.language, error, self.workbook)
            return {
                "text": self.content.messages["saving.not_saved"][self.language].format(reason=reason),
                "kind": "failed",
            }
        messages = self.content.messages
        time = datetime.now().strftime(messages["saving.clock"][self.language])
        return {"text": messages["saving.saved"][self.language].format(time=time), "kind": "saved"}

    def remember(self, item: str) -> None:
        """Note that something of ours has been asked for, such as the result, so that it stands there next time."""
        self.workbook.record(self.occasion, self.subject, item, "yes")


def problem_sentence(content: Content, language: str, error: WorkbookError, workbook: Workbook) -> str:
    """What a participant can do about ``error``, in one or two sentences."""
    text = content.messages[f"saving.{error.kind}"][language]
    return text.format(folder=workbook.path.parent)
