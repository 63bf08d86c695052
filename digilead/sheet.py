"""One participant's answers at one moment, and what follows from them.

A sheet is made anew at every change of the workbook and never changes itself. Whatever asks or draws reads the newest
one, and each of its views is computed when first asked for, and once.
"""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from digilead import responses
from digilead.content import FIRST_FORM, Content
from digilead.responses import AFTER, BEFORE, ORGANISATION, Answers
from digilead.workbook import Key, Response, Value

if TYPE_CHECKING:
    from digilead.scoring.posterior import PosteriorPlacement


class Look:
    """What stands on one occasion about one subject: ``given``, item id -> option id or text."""

    def __init__(self, content: Content, given: Answers) -> None:
        self.content = content
        self.given: Answers = MappingProxyType(dict(given))
        self._placements: dict[float, PosteriorPlacement] = {}

    @cached_property
    def valid(self) -> Answers:
        """Those that this version of the course has a question and an option for."""
        return MappingProxyType(responses.valid(self.content, self.given))

    @cached_property
    def mastery(self) -> responses.Mastery:
        return responses.mastery(self.content, self.valid)

    @property
    def usual(self) -> tuple[int, ...]:
        """For each step, how many answered statements are "usually" or more."""
        from digilead.scoring.plain import USUALLY

        return tuple(int(count) for count in (self.mastery.values >= USUALLY).sum(axis=1))

    @cached_property
    def profile(self) -> responses.Profile:
        return responses.profile(self.content, self.valid)

    @cached_property
    def completeness(self) -> responses.Completeness:
        """Of the first form, and of what was answered beyond it."""
        return responses.completeness(responses.asked(self.content, FIRST_FORM, self.valid), self.valid)

    @property
    def placement(self) -> "PosteriorPlacement":
        return self.placed()

    def placed(self, *, kindness: float = 0.0) -> "PosteriorPlacement":
        """``kindness``: points of the five-point scale by which the statements are answered too kindly, -2..2."""
        from digilead.scoring.posterior import posterior_placement

        if kindness not in self._placements:
            statements = self.mastery
            self._placements[kindness] = posterior_placement(
                statements.values, self.profile.now, statements.asked, kindness=kindness
            )
        return self._placements[kindness]

    @cached_property
    def statements_only(self) -> "Look":
        """The same without the best-fitting anchors."""
        statements = {item.id for item in self.content.instruments["mastery"].items}
        return Look(self.content, {item: value for item, value in self.valid.items() if item in statements})


class Sheet:
    """``responses``: (occasion, subject, item) -> response, value None where it was withdrawn.

    ``token`` is the workbook's random name, "" before there is a workbook.
    """

    def __init__(self, content: Content, responses: Mapping[Key, Response], token: str = "") -> None:
        self.content, self.responses, self.token = content, responses, token
        self._looks: dict[tuple[str, str], Look] = {}
        self._values: dict[tuple[str, str], dict[str, Value]] = {}
        for (occasion, subject, item), response in responses.items():
            self._values.setdefault((occasion, subject), {})[item] = response.value

    def on(self, occasion: str, subject: str = ORGANISATION) -> Look:
        """What stands on ``occasion``; the second look starts from the answers of the first."""
        if occasion == AFTER and (AFTER, subject) not in self._values:
            occasion = BEFORE
        if (occasion, subject) not in self._looks:
            standing: dict[str, Value] = {}
            for look in responses.looks(occasion):
                standing |= self._values.get((look, subject), {})
            given = {item: str(value) for item, value in standing.items() if value is not None}
            self._looks[occasion, subject] = Look(self.content, given)
        return self._looks[occasion, subject]

    def value(self, occasion: str, subject: str, item: str) -> Value:
        """What was answered on just that occasion, None where nothing stands."""
        return self._values.get((occasion, subject), {}).get(item)

    @property
    def newest(self) -> Look:
        """The second look once it has begun, else the first."""
        return self.on(self.newest_occasion)

    @property
    def newest_occasion(self) -> str:
        return AFTER if (AFTER, ORGANISATION) in self._values else BEFORE

    @cached_property
    def occasions(self) -> frozenset[str]:
        return frozenset(occasion for occasion, _ in self._values)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """What something stands about; not what was answered and withdrawn."""
        return frozenset(
            subject
            for (_, subject), values in self._values.items()
            if any(value is not None for value in values.values())
        )

    @cached_property
    def foreign(self) -> int:
        """How many answers this version of the course does not know, or that are outside their options."""
        given = ((item, str(r.value)) for (_, _, item), r in self.responses.items() if r.value is not None)
        return sum(not responses.known(self.content, item, value) for item, value in given)

    @cached_property
    def count(self) -> int:
        """The participant's answers; that a result was asked for is none."""
        return sum(r.value is not None and not responses.is_mark(item) for (*_, item), r in self.responses.items())
