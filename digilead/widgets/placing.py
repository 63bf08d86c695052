"""The one place where answers become a placement: every page places with this, the plain rule is shown beside it."""

from typing import TYPE_CHECKING

from digilead import responses
from digilead.content import Content
from digilead.responses import Answers

if TYPE_CHECKING:
    from digilead.scoring.posterior import PosteriorPlacement


def place(content: Content, given: Answers, *, kindness: float = 0.0) -> "PosteriorPlacement":
    """The posterior of one respondent's answers.

    Args:
        given: answers of one occasion; what is no option of its item is left out.
        kindness: points of the five-point scale by which the statements are taken to be answered too kindly, -2..2.
    """
    from digilead.scoring.posterior import posterior_placement

    sure = responses.valid(content, given)
    statements = responses.mastery(content, sure)
    now = responses.profile(content, sure).now
    return posterior_placement(statements.values, now, statements.asked, kindness=kindness)
