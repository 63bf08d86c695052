"""A placement in words. Which sentence is chosen is decided here; how it reads stands in ``content/messages.toml``."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from digilead.content import Content
from digilead.scoring.contrast import Contrast
from digilead.scoring.placement import Placement, Word

_NAMED = 3
_LEFT_OUT = {
    "answer": "result.no_answer",
    "knowing": "answering.dont_know",
    "relevance": "answering.not_relevant",
}


class Words:
    """The messages of one language: ``words("result.note", answered=3, asked=20)``."""

    def __init__(self, content: Content, language: str) -> None:
        self.content, self.language = content, language

    def __call__(self, id: str, **places: object) -> str:
        text = self.content.messages[id][self.language]
        return text.format(**places) if places else text

    def counted(self, id: str, n: int, **places: object) -> str:
        """``<id>_one`` or ``<id>_many``."""
        return self(f"{id}_{'one' if n == 1 else 'many'}", n=n, **places)

    def listed(self, parts: Sequence[object]) -> str:
        *most, last = map(str, parts)
        return f"{', '.join(most)} {self('result.and')} {last}" if most else last

    def named(self, names: Sequence[str], of: int) -> str:
        """``names`` one after the other, or how many of ``of`` they are where they are too many for a sentence."""
        return self.listed(names) if len(names) <= _NAMED else self("activity.so_many", n=len(names), of=of)

    def left_out(self, said: Sequence[str]) -> tuple[str, ...]:
        """What of the answers ``said`` no picture can show, each kind with its number: nothing, "don't know" ..."""
        return tuple(
            self(f"activity.without_{kind}", n=said.count(self(label)), of=len(said))
            for kind, label in _LEFT_OUT.items()
            if self(label) in said
        )


def standing(words: Words, placement: Placement) -> str:
    """Where the organisation stands, as wide as the plausible heights are; no full stop."""
    low, high, best = placement.plausible[0], placement.plausible[-1], placement.best
    below = words.content.below[words.language]
    if high == 0:
        return words("result.at_below", below=below)
    if low == high:
        return words("result.at_one", step=low)
    if high - low == 1:
        other = high if best == low else low
        if low > 0:
            return words("result.at_two", step=best, other=other)
        if best == 0:
            return words("result.at_below_maybe", below=below, other=other)
        return words("result.at_one_maybe_below", step=best)
    if low == 0:
        return words("result.at_below_many", high=high)
    return words("result.at_many", low=low, high=high)


def staircase_finding(words: Words, placement: Placement, ambition: float) -> str:
    """The title of the staircase: where you stand and where you want to go."""
    stands = standing(words, placement)
    if np.isnan(ambition):
        return stands
    wish, low, high = int(ambition), placement.plausible[0], placement.plausible[-1]
    if high - low > 1 and low <= wish <= high:  # too wide a standing to say whether it is up, down or to stay
        return words("result.wants_within", standing=stands, ambition=wish)
    if wish > placement.best:
        return words("result.wants_up", standing=stands, ambition=wish)
    if wish == placement.best:
        return words("result.wants_here", standing=stands)
    return words("result.wants_lower", standing=stands, ambition=wish)


def steps_in_words(words: Words, placement: Placement) -> str:
    """ "Trin 1 bærer. Trin 2 er usikkert. Trin 3 og 4 mangler." """
    order: tuple[Word, ...] = ("carries", "uncertain", "missing")
    sentences = []
    for word in order:
        steps = [step for step, found in enumerate(placement.words, start=1) if found == word]
        if steps:
            number = "one" if len(steps) == 1 else "many"
            sentences.append(words(f"result.{word}_{number}", steps=words.listed(steps)))
    return " ".join(sentences)


def step_to_talk_about(placement: Placement, ambition: float = np.nan) -> int | None:
    """A step (1-based) of which one does less than of a higher one, else the lowest that does not carry; or ``None``.

    For who wants to go no further than what carries already it is that step, unless there is a gap.
    """
    step = placement.questioned or placement.foundation
    gap = bool(placement.gaps or placement.contrasts)
    return int(ambition) if step is not None and not gap and ambition < step else step


def foundation_question(words: Words, placement: Placement, ambition: float = np.nan) -> str:
    """The step to talk about, as one of the article's questions about it."""
    step = step_to_talk_about(placement, ambition)
    if step is None:
        return words("result.all_carry")
    message = "result.foundation" if step in (placement.questioned, placement.foundation) else "result.stay"
    generation = words.content.generations[step - 1]
    question = next((q for q in words.content.questions.values() if q.generation == generation.id), None)
    text = question.text if question else generation.purpose  # a new generation may have no question yet
    return words(message, step=step, question=text[words.language])


def gap_sentences(words: Words, placement: Placement) -> list[str]:
    """What a higher step stands on: steps that are missing below it, then those of which one does less, with counts."""
    highest = max((step for step, word in enumerate(placement.words, start=1) if word == "carries"), default=0)
    found = []
    if placement.gaps:
        steps = words.listed(placement.gaps)
        found.append(words.counted("result.gap", len(placement.gaps), steps=steps, higher=highest))
    for (level, higher, most), group in groupby(sorted(placement.contrasts, key=_alike), key=_alike):
        below = list(group)
        found.append(
            words.counted(
                f"result.contrast_{level}",
                len(below),
                steps=words.listed([one.step for one in below]),
                points=words.listed([one.points for one in below]),
                higher=higher,
                most=most,
            )
        )
    return found


def reason_sentences(words: Words, placement: Placement) -> list[str]:
    """Why a step has another word than its own statements would let one expect: the best fit, the rest, too few."""
    by_rest = tuple(step for step in placement.spared if step not in placement.lowered_by_picks)
    return [
        words.counted(f"result.{id}", len(steps), steps=words.listed(steps))
        for id, steps in (
            ("lowered", placement.lowered_by_picks),
            ("raised", placement.raised_by_picks),
            ("spared", by_rest),
            ("few", placement.too_few),
        )
        if steps
    ]


def _alike(found: Contrast) -> tuple[str, int, int]:
    """Contrasts with the same key share a sentence; clear ones come first."""
    return found.level, found.higher, found.most
