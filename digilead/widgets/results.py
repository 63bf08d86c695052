"""The placement on the page: from the workbook to HTML, anew whenever it is asked for."""

import os
from html import escape

import numpy as np

from digilead import responses
from digilead.content import Content
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.responses import Answers, Completeness, completeness
from digilead.widgets.placing import place
from digilead.widgets.where import course_folder
from digilead.workbook import Workbook

FIRST_FORM = "first_form"
LEAST_SHARE = 2 / 3  # of the statements and of the choices: below that a picture would show our gaps, not the place


class StaircaseResult:
    """The result of the first form, as it stands on the newest look."""

    def __init__(self, content: Content, language: str, workbook: Workbook) -> None:
        self.content, self.language, self.workbook = content, language, workbook
        self.words = Words(content, language)

    def html(self, width: str, *, link: bool = True) -> str:
        """The picture with its sentences and tables, or what is missing and, if wished, a link to where it is asked."""
        given = responses.answers(self.workbook, responses.newest_look(self.workbook))
        given = responses.valid(self.content, given)
        whole = completeness(self.content, self.content.items_of(FIRST_FORM), given)
        missing = self._too_few(given)
        if missing:
            return missing + (self._way_to_the_form() if link else "") + (self._left_out(whole) if given else "")
        return self._picture(given, whole, width) + self._left_out(whole)

    def _too_few(self, given: Answers) -> str:
        statements = responses.mastery(self.content, given)
        now = responses.profile(self.content, given).now
        answered, asked = int((~np.isnan(statements.values)).sum()), int(statements.asked.sum())
        chosen = int((~np.isnan(now)).sum())
        least_statements, least_choices = (int(np.ceil(LEAST_SHARE * total)) for total in (asked, len(now)))
        if answered >= least_statements and chosen >= least_choices:
            return ""
        if not given:
            return paragraphs([self.words("result.nothing")])
        sentence = self.words(
            "result.too_few", statements=answered, of_statements=asked, choices=chosen, of_choices=len(now),
            least_statements=least_statements, least_choices=least_choices,
        )  # fmt: skip
        return paragraphs([sentence, self.words("result.too_few_next")])

    def _way_to_the_form(self) -> str:
        """A link to the page of the first form, from wherever the page that shows this lies."""
        page = course_folder() / "notebooks" / self.language / self.content.notebook("0-1", self.language)
        try:
            target = os.path.relpath(page).replace(os.sep, "/")
        except ValueError:  # on Windows there is no way from one drive to another
            return ""
        return f'<p><a class="dl-button" href="{escape(target)}">{escape(self.words("result.open_form"))}</a></p>'

    def _picture(self, given: Answers, whole: Completeness, width: str) -> str:
        # Imported when the first picture is asked for: matplotlib costs a page that only asks half a second.
        from digilead.figures.staircase import staircase

        placement = place(self.content, given)
        profile = responses.profile(self.content, given)
        picture = staircase(
            placement,
            profile,
            whole,
            self.content,
            self.language,
            "narrow" if width == "narrow" else "wide",
            usual=responses.mastery(self.content, given).usual,
        )
        return picture.html()

    def _left_out(self, whole: Completeness) -> str:
        """What was not answered, and "don't know" as the finding it is."""
        parts = []
        for id, items in (
            ("result.dont_know_list", whole.dont_know),
            ("result.not_relevant_list", whole.not_relevant),
            ("result.unanswered_list", whole.unanswered),
        ):
            if items:
                entries = "".join(f"<li>{escape(self.content.items[item].text[self.language])}</li>" for item in items)
                parts.append(f'<div class="dl-left-out"><p>{escape(self.words(id))}</p><ul>{entries}</ul></div>')
        if whole.dont_know:
            parts.append(paragraphs([self.words("result.whom_to_ask")]))
        return "".join(parts)
