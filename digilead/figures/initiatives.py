"""How initiatives are led, held against what each is for."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import field, frozen

from digilead.arrays import Floats
from digilead.content.models import Option
from digilead.figures.canvas import SMALL, TEXT, WARM, Canvas, wrapped
from digilead.figures.picture import Picture, Table, Width
from digilead.figures.rows import BAND, NAMES, PAGE, Rows
from digilead.figures.wording import Words
from digilead.scoring.initiative import InitiativeResult


@frozen
class Initiative:
    """One initiative: its name as the participant wrote it, its practice answers and what they amount to.

    ``practice``: (6,), 1..K or ``nan``, in the order of ``items``, the ids of the instrument's practice items.
    ``instead``: item -> what was answered in words where no mark can stand, such as "don't know".
    """

    name: str
    items: tuple[str, ...]
    practice: Floats
    result: InitiativeResult
    instead: Mapping[str, str] = field(factory=dict)


def initiatives_picture(words: Words, initiatives: Sequence[Initiative], width: Width) -> Picture:
    """Purpose as a frame, practice as marks, and for each initiative what to say about it."""
    steps = words.content.generations
    rows = tuple(
        (
            f"{initiative.name}: {number} {_short(words, item)}",  # a narrow picture holds the number alone
            initiative.instead.get(item, words("result.no_answer"))
            if np.isnan(answer)
            else words("result.step_of", step=int(answer)),
            words("result.step_of", step=initiative.result.purpose),
        )
        for initiative in initiatives
        for number, (item, answer) in enumerate(zip(initiative.items, initiative.practice, strict=True), start=1)
    )
    return Picture(
        sentence=initiative_finding(words, initiatives[0])
        if len(initiatives) == 1
        else words("initiative.overview", n=len(initiatives)),
        details=tuple(
            detail for initiative in initiatives for detail in details(words, initiative, named=len(initiatives) > 1)
        ),
        svg=_draw(words, initiatives, width).svg(),
        alt=words.counted("initiative.alt", len(initiatives), steps=len(steps)),
        tables=(
            Table(
                words("initiative.table"),
                (words("initiative.practice"), words("initiative.led_as"), words("initiative.purpose")),
                rows,
            ),
        ),
        note=words(
            "initiative.note",
            answered=sum(initiative.result.answered for initiative in initiatives),
            asked=sum(len(initiative.items) for initiative in initiatives),
        ),
    )


def _short(words: Words, item: str) -> str:
    """The item in a word or two, for a mark in the picture."""
    return words(f"initiative.short_{item.removeprefix('ini.')}")


def shortened(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def initiative_finding(words: Words, initiative: Initiative) -> str:
    """ "Chatbotten skal give nye services, men ledes som drift": led as what more than half of the answers say."""
    result, name = initiative.result, shortened(initiative.name, 80)
    steps = words.content.generations
    purpose = steps[result.purpose - 1].meant[words.language]
    if result.finding != "none":
        led, times = Counter(initiative.practice[initiative.practice < result.purpose]).most_common(1)[0]
        if 2 * times <= result.answered:
            return words("initiative.under_less", name=name, purpose=purpose)
        return words("initiative.under", name=name, purpose=purpose, led=steps[int(led) - 1].led[words.language])
    if result.over_finding != "none":
        return words("initiative.over", name=name, purpose=purpose)
    at = result.answered - result.below - result.above
    if at == result.answered:
        return words("initiative.fits", name=name, purpose=purpose)
    return words("initiative.level", name=name, purpose=purpose, at=at, answered=result.answered)


def details(words: Words, initiative: Initiative, *, named: bool) -> list[str]:
    """The count with the number that makes a finding, the worst answer in its own words, and what to ask about it."""
    result = initiative.result
    sentences = [initiative_finding(words, initiative)] if named else []
    count = {"below": result.below, "answered": result.answered}
    if result.finding != "none":
        sentences.append(
            words(f"initiative.count_{result.finding}", **count, talk=result.talk_from, clear=result.clear_from)
        )
    elif result.talk_from is not None and result.below:
        sentences.append(words("initiative.count_chance", **count, talk=result.talk_from))
    if result.above:
        over = "count_over" if result.over_finding != "none" else "count_above"
        sentences.append(words(f"initiative.{over}", above=result.above, answered=result.answered))
    if result.finding != "none":
        sentences += _worst(words, initiative)
    return sentences


def _worst(words: Words, initiative: Initiative) -> list[str]:
    """The lowest answer in its own words, the first in order; which are as low; what to ask about it."""
    lowest = np.flatnonzero(initiative.practice == np.nanmin(initiative.practice))
    first, *others = [initiative.items[int(index)] for index in lowest]
    options = words.content.options(first)
    anchor = options[int(initiative.practice[lowest[0]]) - 1].text[words.language]
    alike = len(lowest) == initiative.result.answered
    said = "initiative.all_low" if alike else "initiative.worst"
    sentences = [words(said, aspect=_about(words, first), anchor=anchor)]
    if others and not alike:
        aspects = words.listed([_about(words, item) for item in others])
        sentences.append(words.counted("initiative.as_low", len(others), aspects=aspects))
    return [*sentences, *to_ask(words, initiative)]


def to_ask(words: Words, initiative: Initiative) -> list[str]:
    """What to ask on Monday of an initiative that is led below its purpose, about its lowest answer."""
    if initiative.result.finding == "none":
        return []
    purpose = words.content.generations[initiative.result.purpose - 1].id
    options = words.content.options(initiative.items[int(np.nanargmin(initiative.practice))])
    asks = [option.ask for option in options if isinstance(option, Option) and option.id == purpose and option.ask]
    return [words("initiative.ask", question=ask[words.language]) for ask in asks]


def _about(words: Words, item: str) -> str:
    """The item as a sentence speaks of it."""
    return words(f"initiative.about_{item.removeprefix('ini.')}")


_NAMES: dict[Width, float] = {"wide": NAMES, "narrow": 136.0, "small": 124.0}
_ROW: dict[Width, float] = {"wide": 30.0, "narrow": 28.0, "small": 24.0}
_BETWEEN = 26.0


def _draw(words: Words, initiatives: Sequence[Initiative], width: Width) -> Canvas:
    page = Canvas(PAGE[width])
    y = 0.0
    for initiative in initiatives:
        y = _draw_one(page, y, words, initiative, width) + _BETWEEN
    return page


def _draw_one(page: Canvas, y: float, words: Words, initiative: Initiative, width: Width) -> float:
    """One initiative from the height ``y`` down: a row an answer, in the columns of the generations; where it ends."""
    purpose, practice = initiative.result.purpose, initiative.practice
    size = SMALL if width == "small" else TEXT
    name = wrapped(shortened(initiative.name, 80), page.width, size, bold=True)[:3]
    rows = Rows(
        page,
        page.texts(0, y, name, size=size, bold=True) + 6,
        [_short(words, item) for item in initiative.items],
        columns=len(words.content.generations),
        heads=[
            f"{g.number}\u00a0{g.name[words.language]}" if width == "wide" else str(g.number)
            for g in words.content.generations
        ],
        band=BAND,
        left=_NAMES[width],
        row=_ROW[width],
        size=size,
        loud=[place for place, answer in enumerate(practice) if answer < purpose],
    )
    frame = rows.frame(purpose, words("initiative.frame"))
    rows.tracks()
    for middle, answer in zip(rows.middles, practice, strict=True):
        if np.isnan(answer):
            continue
        if answer < purpose:
            page.line([(rows.column(answer), middle), (frame, middle)], color=WARM, width=2)
            page.mark(rows.column(answer), middle, fill=WARM)
        else:
            page.mark(rows.column(answer), middle, "square", size=13)
    return rows.bottom
