"""The leadership questions of a generation as a board: what can be shown, what is not yet, what is not relevant."""

from collections.abc import Sequence

import numpy as np

from digilead import responses
from digilead.arrays import Floats
from digilead.content.models import Question
from digilead.figures.picture import Width, paragraphs
from digilead.figures.wording import Words
from digilead.sheet import Sheet


class QuestionBoard:
    """``questions`` of one generation."""

    def __init__(self, words: Words, generation: str) -> None:
        self.words = words
        questions = words.content.questions.values()
        self.questions: Sequence[Question] = [q for q in questions if q.generation == generation]
        self.number = words.content.steps[generation]

    def html(self, sheet: Sheet, width: Width) -> str:
        given = sheet.on(responses.BEFORE).given
        status = np.array([self._status(given, question) for question in self.questions])
        if np.isnan(status).all():
            return paragraphs([self.words("board.empty")])
        from digilead.figures.board import board

        columns = [self.words(id) for id in self._columns()]
        return board(
            self.words,
            title=self.words("board.title", n=self.number),
            sentence=self._finding(status),
            rows=[question.text[self.words.language] for question in self.questions],
            columns=columns,
            status=status,
            said=[self.words("result.no_answer") if np.isnan(value) else columns[int(value) - 1] for value in status],
            lines=[given.get(f"{question.id}.line", "") for question in self.questions],
            width=width,
        ).html()

    def _columns(self) -> list[str]:
        """For questions that practice can be shown for, and for open ones, where the generation has such."""
        kinds = {question.kind == "practice" for question in self.questions}
        practice = ["reflection.short_yes", "reflection.not_yet", "answering.not_relevant"]
        return [*(practice if True in kinds else []), *(["board.column_written"] if False in kinds else [])]

    def _finding(self, status: Floats) -> str:
        practice = np.array([question.kind == "practice" for question in self.questions])
        sentences = []
        if practice.any():
            yes, not_yet = (int((status[practice] == place).sum()) for place in (1, 2))
            sentences.append(self.words("board.finding", yes=yes, not_yet=not_yet, n=int(practice.sum())))
        if not practice.all():
            written = int((~np.isnan(status[~practice])).sum())
            sentences.append(self.words("board.written", written=written, n=int((~practice).sum())))
        return ". ".join(sentences)

    def _status(self, given: responses.Answers, question: Question) -> float:
        """The column of the answer from 1, ``nan`` where there is none. An open question is answered by its line."""
        if question.kind != "practice":
            return float(len(self._columns())) if f"{question.id}.line" in given else np.nan
        answer = given.get(question.id)
        statuses = responses.STATUSES
        return float(statuses.index(answer) + 1) if answer in statuses else np.nan
