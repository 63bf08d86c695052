"""The method page: how one's own result was counted, step by step, and what other readings of the answers give."""

import math
from collections.abc import Sequence

import numpy as np

from digilead import responses
from digilead.figures.method import percent, step_bars, whole_percent, word_of
from digilead.figures.picture import Table, Width, headline, paragraphs
from digilead.figures.wording import Words, standing
from digilead.responses import Answers
from digilead.scoring.contrast import CLEAR_BELOW, TALK_BELOW, limits
from digilead.scoring.placement import Placement
from digilead.scoring.plain import plain_placement
from digilead.scoring.posterior import PosteriorPlacement, step_evidence
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO, SET_MASS
from digilead.sheet import Look, Sheet
from digilead.templates import Templates
from digilead.widgets.forms import Spec, question_spec

WHAT_IF = "9-1.what_if"
READINGS = {"severe": -0.5, "as_answered": 0.0, "kind": 0.5}
"""Option of the question `WHAT_IF` -> points by which the statements are taken to be answered too kindly."""
_draw = Templates(__file__)

_EVEN, _MOST = 1.5, 99


class Method:
    """What the method page says about the answers as they stand on the newest look."""

    def __init__(self, words: Words) -> None:
        self.words, self.content, self.language = words, words.content, words.language

    # -- the parts of the page: sheet and width class in, safe HTML out

    def counted(self, sheet: Sheet, width: Width = "wide") -> str:
        """From one's own answers to the words, step by step."""
        look = sheet.newest
        placement = look.placement
        if placement.empty:
            return self._nothing()
        words = self.words
        return (
            headline(words("method.counted_title", standing=standing(words, placement)))
            + _titled(words("method.answers_title"), words("method.answers_text"), self._table_of_answers(look, width))
            + _titled(words("method.weighed_title"), words("method.weighed_text"), self._table_of_evidence(look))
            + _titled(words("method.moved_title"), words("method.moved_text"), self._table_of_moves(look, width))
            + _titled(words("method.word_title"), self.rule())
            + paragraphs(self._overruled(placement))
            + self._openings(look, width)
        )

    def percentages(self, sheet: Sheet, width: Width = "wide") -> str:
        """How likely each step, each height and each whole staircase is."""
        placement = sheet.newest.placement
        if placement.empty:
            return self._nothing()
        words = self.words
        tables = (
            self._table_of_steps(placement, width),
            self._table_of_heights(placement),
            self._table_of_states(placement),
        )
        return (
            headline(self._least_sure(placement))
            + paragraphs([words("method.percent_text"), *self._overruled(placement)])
            + step_bars(words, placement, width, self._note(sheet))
            + "".join(table.html() for table in tables)
        )

    def what_if_screen(self) -> Spec:
        question = question_spec(self.words, WHAT_IF, nonresponse=False)
        return {"id": "what_if", "title": self.words("method.what_if_title"), "questions": [question]}

    def sensitivity(self, sheet: Sheet, width: Width = "wide") -> str:
        """The picture under the reading that was chosen, and a table of all three."""
        look, words = sheet.newest, self.words
        readings = {id: look.placed(kindness=points) for id, points in READINGS.items()}
        if readings["as_answered"].empty:
            return self._nothing()
        chosen = sheet.on(responses.BEFORE).given.get(WHAT_IF)
        reading = chosen if chosen in READINGS else "as_answered"
        labels = {option.id: option.text[self.language] for option in self.content.options(WHAT_IF)}
        differ = [
            step
            for step, said in enumerate(zip(*(p.words for p in readings.values()), strict=True), start=1)
            if len(set(said)) > 1
        ]
        sentence = (
            words.counted("method.what_if_differs", len(differ), steps=words.listed(differ))
            if differ
            else words("method.what_if_same")
        )
        rows = [
            (name, *(self._word(placement, step) for placement in readings.values()))
            for step, name in self._names(width)
        ]
        head = (words("result.table_step"), *(labels[id] for id in readings))
        return (
            headline(
                words("method.what_if_finding", reading=labels[reading], standing=standing(words, readings[reading]))
            )
            + paragraphs([sentence, *self._overruled(readings[reading])])
            + step_bars(words, readings[reading], width, self._note(sheet))
            + Table(words("method.table_what_if"), head, tuple(rows)).html()
        )

    def rules_beside(self, sheet: Sheet, width: Width = "wide") -> str:
        """The counting rule beside the probabilities, and why they differ where they do."""
        look, words = sheet.newest, self.words
        placement, statements = look.placement, look.mastery
        if placement.empty:
            return self._nothing()
        plain = plain_placement(statements.values, statements.asked)
        differ = [step for step in range(1, plain.steps + 1) if plain.words[step - 1] != placement.words[step - 1]]
        rows = tuple(
            (
                name,
                words("result.of", n=look.usual[step], total=plain.answered[step][0]),
                words(f"result.word_{plain.words[step]}"),
                self._word(placement, step),
            )
            for step, name in self._names(width)
        )
        columns = ("result.table_step", "method.column_usual", "method.column_plain", "method.column_posterior")
        agreement = (
            words.counted("method.rules_differ", len(differ), steps=words.listed(differ))
            if differ
            else words("method.rules_agree")
        )
        return (
            headline(agreement)
            + paragraphs([words("method.rules_text"), *self._overruled(placement), *self._reasons(look, plain, differ)])
            + Table(words("method.table_rules"), tuple(map(words, columns)), rows).html()
        )

    def rule(self) -> str:
        """The one rule of the page, with its limits."""
        return self.words("result.rule", carries=round(100 * CARRIES_FROM), missing=round(100 * MISSING_TO))

    # -- what they are made of

    def _overruled(self, placement: PosteriorPlacement) -> list[str]:
        """Of the steps that are uncertain whatever their probability: why, each reason once with its steps."""
        found: dict[str, list[int]] = {}
        for step, (answered, asked) in enumerate(placement.answered, start=1):
            likely = word_of(placement.step_probabilities[step - 1])
            if not answered or 3 * answered < 2 * asked:
                found.setdefault("too_few", []).append(step)
            elif likely != placement.words[step - 1]:
                found.setdefault("contrast" if likely == "carries" else "done", []).append(step)
        return [
            self.words.counted(f"method.{reason}", len(steps), steps=self.words.listed(steps))
            for reason, steps in found.items()
        ]

    def _least_sure(self, placement: PosteriorPlacement) -> str:
        """The step whose probability as shown is nearest to a half, or the several that are."""
        words, chances = self.words, placement.step_probabilities
        far = [abs(whole_percent(chance) - 50) for chance in chances]
        least = [step for step, distance in enumerate(far, start=1) if distance == min(far)]
        if len(least) == 1:
            return words("method.percent_finding", step=least[0], percent=percent(words, chances[least[0] - 1]))
        if len(least) == len(far):
            return words("method.percent_finding_all")
        steps = [words("method.step_and_percent", step=n, percent=percent(words, chances[n - 1])) for n in least]
        return words("method.percent_finding_many", steps=words.listed(steps))

    def _nothing(self) -> str:
        """Nothing answered: what is missing and where to answer it. The link itself stands in the page's prose."""
        return paragraphs([self.words("method.nothing")])

    def _note(self, sheet: Sheet) -> str:
        whole = sheet.newest.completeness
        return self.words("result.note", answered=len(whole.answered), asked=whole.asked)

    def _openings(self, look: Look, width: Width) -> str:
        """What stands on what: each step's own points, and the step above that is furthest ahead of it."""
        words, mask = self.words, look.mastery.asked
        asked = [int(count) for count in mask.sum(axis=1)]
        units, *least = limits(tuple(asked))
        talk, clear = (math.ceil(min(limit, 4 * units) * max(asked) / units) for limit in least)
        found = {one.step - 1: one for one in look.placement.contrasts}
        rows = []
        for step, name in self._names(width):
            own = look.mastery.values[step][~np.isnan(look.mastery.values[step])] - 1
            one, said = found.get(step), words("method.contrast_none")
            if one:
                level = words(f"method.contrast_{one.level}")
                said = words("method.contrast_against", points=one.points, higher=one.higher, level=level)
            rows.append((name, words("result.of", n=int(own.sum()), total=4 * len(own)), said))
        head = tuple(words(f"method.column_{column}") for column in ("points", "contrast"))
        chance = {"talk_chance": round(100 * TALK_BELOW), "clear_chance": round(100 * CLEAR_BELOW)}
        return (
            _titled(words("method.contrast_title"), words("method.contrast_text", talk=talk, clear=clear, **chance))
            + paragraphs([words("method.contrast_words")])
            + Table(words("method.table_contrast"), (words("result.table_step"), *head), tuple(rows)).html()
        )

    def _names(self, width: Width = "wide") -> list[tuple[int, str]]:
        """0-based step and what it is called, lowest first; only its number where a table has little room."""
        id = "method.step_short" if width == "narrow" else "method.step"
        return [
            (step, self.words(id, n=generation.number, name=generation.name[self.language]))
            for step, generation in enumerate(self.content.generations)
        ]

    def _word(self, placement: PosteriorPlacement, step: int) -> str:
        word, said = placement.words[step], percent(self.words, placement.step_probabilities[step])
        return self.words("method.word_and_percent", word=self.words(f"result.word_{word}"), percent=said)

    def _table_of_answers(self, look: Look, width: Width) -> Table:
        words = self.words
        now = look.profile.now
        rows = tuple(
            (name, self._labels(look.valid, step), words("result.of", n=int((now == step + 1).sum()), total=len(now)))
            for step, name in self._names(width)
        )
        head = (words("result.table_step"), words("method.column_statements"), words("method.column_picks"))
        return Table(words("method.table_answers"), head, rows)

    def _labels(self, given: Answers, step: int) -> str:
        """The answers to the statements of a step in the participant's words, highest first."""
        generation = self.content.generations[step].id
        found = []
        for item in self.content.instruments["mastery"].items:
            place_of = responses.position(self.content, item.id, given.get(item.id))
            if item.generation == generation and place_of is not None:
                found.append((place_of, self.content.options(item.id)[place_of - 1].text[self.language]))
        return ", ".join(text for _, text in sorted(found, reverse=True)) or self.words("result.no_answer")

    def _table_of_evidence(self, look: Look) -> Table:
        evidence = step_evidence(look.mastery.values[None])[0]
        rows = tuple((name, self._evidence(float(evidence[step]))) for step, name in self._names())
        head = (self.words("result.table_step"), self.words("method.column_evidence"))
        return Table(self.words("method.table_evidence"), head, rows)

    def _evidence(self, log_ratio: float) -> str:
        times = math.exp(min(abs(log_ratio), 20.0))
        if times < _EVEN:
            return self.words("method.evidence_even")
        n = self.words("method.over", n=_MOST) if times > _MOST else str(round(times))
        return self.words("method.evidence_for" if log_ratio > 0 else "method.evidence_against", n=n)

    def _table_of_moves(self, look: Look, width: Width) -> Table:
        stages = (Look(self.content, {}).placement, look.statements_only.placement)
        rows = tuple(
            (
                name,
                *(percent(self.words, stage.step_probabilities[step]) for stage in stages),
                self._word(look.placement, step),
            )
            for step, name in self._names(width)
        )
        columns = ("result.table_step", "method.column_before", "method.column_statements_only", "method.column_all")
        return Table(self.words("method.table_moved"), tuple(map(self.words, columns)), rows)

    def _table_of_steps(self, placement: PosteriorPlacement, width: Width) -> Table:
        words = self.words
        rows = tuple(
            (
                name,
                percent(words, placement.step_probabilities[step]),
                words(f"result.word_{placement.words[step]}"),
                percent(words, placement.gap_probabilities[step]) if step + 1 < placement.steps else "",
            )
            for step, name in self._names(width)
        )
        columns = ("result.table_step", "method.column_in_place", "result.table_word", "method.column_gap")
        return Table(words("method.table_steps"), tuple(map(words, columns)), rows)

    def _table_of_heights(self, placement: PosteriorPlacement) -> Table:
        words = self.words
        names = [self.content.below[self.language]]
        names += [words.counted("method.height", n) for n in range(1, placement.steps + 1)]
        rows = tuple((name, percent(words, p)) for name, p in zip(names, placement.height_probabilities, strict=True))
        head = (words("method.column_height"), words("method.column_probability"))
        return Table(words("method.table_heights"), head, rows)

    def _table_of_states(self, placement: PosteriorPlacement) -> Table:
        words = self.words
        rows = []
        for state, probability in placement.likely_states:
            steps = [step for step, mastered in enumerate(state, start=1) if mastered]
            rows.append((words.listed(steps) if steps else words("method.state_none"), percent(words, probability)))
        head = (words("method.column_state"), words("method.column_probability"))
        return Table(words("method.table_states", share=percent(words, SET_MASS)), head, tuple(rows))

    def _reasons(self, look: Look, plain: Placement, differ: Sequence[int]) -> list[str]:
        """Why the rules differ, each reason once with its steps: the statements alone tell the causes apart."""
        alone, placement = look.statements_only.placement, look.placement
        found: dict[str, list[int]] = {}
        for step in differ:
            if word_of(placement.step_probabilities[step - 1]) != placement.words[step - 1]:
                continue  # said by `_overruled`
            if alone.words[step - 1] == plain.words[step - 1]:
                reason = "picks"
            else:
                reason = "degree" if alone.words[step - 1] == placement.words[step - 1] else "both"
            found.setdefault(reason, []).append(step)
        return [
            self.words(f"method.differ_{reason}", steps=self.words.listed(steps)) for reason, steps in found.items()
        ]


def _titled(title: str, text: str, table: Table | None = None) -> str:
    return _draw("titled", title=title, text=text, table=table.html() if table else "")
