"""What the result says holds for every pattern of answers: title, sentences and note against a count of the tables."""

import math
import re
from collections.abc import Iterator, Mapping
from random import Random

import pytest

from digilead.content import DONT_KNOW, NOT_RELEVANT, load_content
from digilead.figures.wording import Words
from digilead.widgets.results import StaircaseResult
from tests import reading
from tests.reading import Seen, meant, said_one

CONTENT = load_content()
STEPS = list(CONTENT.steps)
STATEMENTS = CONTENT.instruments["mastery"].items
PICKS = [item.id for item in CONTENT.instruments["best_fit"].items]
WISHES = [item.id for item in CONTENT.instruments["ambition"].items]
OVERALL = "amb.overall"
LEFT_OUT = (DONT_KNOW, NOT_RELEVANT)
TOLD = {id.removeprefix("result."): text.by_language for id, text in CONTENT.messages.texts.items()
        if id.startswith("result.")}  # fmt: skip
WANTS = ("wants_up", "wants_here", "wants_within", "wants_lower")


@pytest.fixture(scope="module", autouse=True)
def _undrawn() -> Iterator[None]:
    with reading.undrawn():
        yield


def first_form(dice: Random) -> dict[str, str]:
    """Answers to the first form and perhaps beyond it; what one step is answered with is often all alike."""
    frequency = [option.id for option in CONTENT.options(STATEMENTS[0].id)]
    found: dict[str, str | None] = {}
    more = dice.random() < 0.5
    for step in STEPS:
        pool = dice.choice([frequency, frequency[3:], frequency[:2], [frequency[2]], [*frequency, *LEFT_OUT]])
        for item in STATEMENTS:
            if item.generation == step and (item.short or more):
                found[item.id] = dice.choice(pool if item.short else [*pool, None])
    picks = dice.choice([STEPS, [dice.choice(STEPS)], [*STEPS, *LEFT_OUT, None]])
    found |= {item: dice.choice(picks) for item in PICKS}
    found[OVERALL] = dice.choice([*STEPS, None, *LEFT_OUT])
    if dice.random() < 0.5:
        found |= {item: dice.choice([*STEPS, None, DONT_KNOW]) for item in WISHES if item != OVERALL}
    for item in dice.sample(sorted(found), dice.choice([0, 0, 0, 1, 9, len(found) - 1, len(found)])):
        found[item] = None
    return {item: value for item, value in found.items() if value is not None}


def steps_of(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def whole(given: Mapping[str, str], items: list[str]) -> int:
    return sum(given.get(item, DONT_KNOW) not in LEFT_OUT for item in items)


@pytest.mark.slow
def test_the_result_says_what_its_tables_show(language: str) -> None:
    first = 100 * CONTENT.languages.index(language)
    for seed in range(first, first + 100):
        result_holds(first_form(Random(seed)), language)


def result_holds(given: Mapping[str, str], language: str) -> None:
    page = Seen(StaircaseResult(Words(CONTENT, language)).html(reading.sheet_of(given), "wide", link=False))
    told = {id: text[language] for id, text in TOLD.items()}
    asked = [item.id for item in STATEMENTS if item.short or item.id in given]
    least = math.ceil(len(asked) * 2 / 3), math.ceil(len(PICKS) * 2 / 3)
    answered = whole(given, asked), whole(given, PICKS)
    enough = answered[0] >= least[0] and answered[1] >= least[1]
    assert bool(page.finding) == bool(page.tables) == enough
    if not enough:
        too_few = said_one(page.sentences, told["too_few"])
        assert (too_few is None) == (not given) == (told["nothing"] in page.sentences)
        if too_few:
            assert [int(too_few[place]) for place in ("statements", "choices")] == list(answered)
            assert [int(too_few[f"of_{place}"]) for place in ("statements", "choices")] == [len(asked), len(PICKS)]
            assert [int(too_few[f"least_{place}"]) for place in ("statements", "choices")] == list(least)
        return
    carries, missing = (told[f"word_{word}"] for word in ("carries", "missing"))
    words = [row[1] for row in page.rows(0)]
    low, high = reading.heights(words, carries, missing)
    wish = (steps_of(page.rows(1)[-1][2]) or [None])[0]
    title_holds(page.finding, low, high, wish, language)

    # each step with its word
    said = page.sentences[0].removesuffix(".").split(". ")
    named = {}
    for sentence in said:
        kinds = {
            f"{word}_{n}": told[f"{word}_{n}"] for word in ("carries", "uncertain", "missing") for n in ("one", "many")
        }
        kind, places = meant(f"{sentence}.", kinds)
        word, steps = kind.rsplit("_", 1)[0], steps_of(places["steps"])
        assert f"{sentence}." == told[f"{word}_{'one' if len(steps) == 1 else 'many'}"].format(**places)
        named |= dict.fromkeys(steps, told[f"word_{word}"])
    assert sorted(named.items()) == list(enumerate(words, start=1))

    # gaps
    highest = max((step for step, word in enumerate(words, start=1) if word == carries), default=0)
    gaps = [step for step, word in enumerate(words, start=1) if word == missing and step < highest]
    for number in ("one", "many"):
        gap = said_one(page.sentences, told[f"gap_{number}"])
        assert (gap is not None) == (bool(gaps) and (number == "one") == (len(gaps) == 1))
        if gap:
            assert steps_of(gap["steps"]) == gaps and int(gap["higher"]) == highest

    questioned = openings_hold(page.sentences, told, given, words, asked)
    reasons_hold(page.sentences, told, given, words, asked)

    # what to talk about
    lowest = next((step for step, word in enumerate(words, start=1) if word != carries), None)
    next_, stay = (said_one(page.sentences, told[message]) for message in ("foundation", "stay"))
    assert (told["all_carry"] in page.sentences) == (lowest is None)
    if lowest is not None:
        content_with_less = wish is not None and wish < lowest and not gaps and not questioned
        assert (stay is not None) == content_with_less != (next_ is not None)
        step = wish if content_with_less else questioned or lowest
        asks = next_ or stay or {}
        assert int(asks["step"]) == step
        (question,) = [q for q in CONTENT.questions.values() if q.text[language] == asks["question"]]
        assert question.generation == STEPS[step - 1]  # type: ignore[operator]

    # the tables against the answers, the note against the tables
    frequent = [option.id for option in CONTENT.options(STATEMENTS[0].id)][3:]
    for generation, row in zip(STEPS, page.rows(0), strict=True):
        items = [item.id for item in STATEMENTS if item.generation == generation and item.id in asked]
        assert steps_of(row[2]) == [whole(given, items), len(items)]
        assert steps_of(row[3]) == [sum(given.get(item) in frequent for item in items), whole(given, items)]
    topics = page.rows(1)
    own = [row[2] for row in topics[:-1]]
    assert [STEPS[steps_of(cell)[0] - 1] if steps_of(cell) else None for cell in own] == [
        given.get(item) if given.get(item) in STEPS else None for item in WISHES if item != OVERALL
    ], "an ambition for all is not one for each"
    counts = [steps_of(row[2]) for row in page.rows(0)]
    cells = [row[1] for row in topics[:-1]] + [cell for cell in own if cell] + [topics[-1][2]]
    note = said_one(page.sentences, told["note"])
    assert note
    assert int(note["answered"]) == sum(n for n, _ in counts) + sum(bool(steps_of(cell)) for cell in cells)
    assert int(note["asked"]) == sum(of for _, of in counts) + len(cells)

    # what was left out
    lists = [told[id] for id in ("dont_know_list", "not_relevant_list", "unanswered_list")]
    labels = [Words(CONTENT, language)(f"answering.{id}") for id in LEFT_OUT]
    assert (lists[0] in page.sentences) == (told["whom_to_ask"] in page.sentences) == (DONT_KNOW in given.values())
    assert (lists[1] in page.sentences) == (NOT_RELEVANT in given.values())
    assert (lists[2] in page.sentences) == any(item not in given for item in CONTENT.items_of("first_form"))
    assert all(cell in ("", told["no_answer"], *labels) or steps_of(cell) for row in topics for cell in row[1:])


def points_of(given: Mapping[str, str], generation: str, asked: list[str], missing: int) -> list[int]:
    """The answers to a step's statements from 0 to 4; ``missing`` for one that is not there."""
    places = [option.id for option in CONTENT.options(STATEMENTS[0].id)]
    items = [item.id for item in STATEMENTS if item.generation == generation and item.id in asked]
    return [places.index(given[item]) if given.get(item) in places else missing for item in items]


def openings_hold(
    sentences: list[str], told: Mapping[str, str], given: Mapping[str, str], words: list[str], asked: list[str]
) -> int | None:
    """What is said to rest on what: the counts by hand. The step to ask about, if any."""
    found: dict[int, tuple[str, int]] = {}
    for sentence in sentences:
        for level in ("clear", "worth_a_talk"):
            for number in ("one", "many"):
                said = said_one([sentence], told[f"contrast_{level}_{number}"])
                if said is None or (len(steps_of(said["steps"])) > 1 and number == "one"):
                    continue
                higher = int(said["higher"])
                for step, points in zip(steps_of(said["steps"]), steps_of(said["points"]), strict=True):
                    low, high = (points_of(given, STEPS[s - 1], asked, n) for s, n in ((step, 4), (higher, 0)))
                    behind = sum(high) / len(high) - sum(low) / len(low)
                    assert step < higher and points == math.floor(behind * len(low) + 1e-9)
                    assert int(said["most"]) == 4 * len(low)
                    assert sum(high) / len(high) >= 2.3 - 1e-9 and words[step - 1] != told["word_carries"]
                    found[step] = level, points
    if all(len(points_of(given, step, asked, 0)) == 3 for step in STEPS):
        assert all(points >= {"clear": 6, "worth_a_talk": 4}[level] for level, points in found.values())
        for step, below in enumerate(STEPS, start=1):
            for above in STEPS[step:]:
                low, high = points_of(given, below, asked, 4), points_of(given, above, asked, 0)
                enough = all(whole(given, [i.id for i in STATEMENTS if i.generation == g and i.short]) > 1
                             for g in (below, above))  # fmt: skip
                if enough and sum(high) >= 7 and sum(high) - sum(low) >= 4:
                    assert step in found
    firm = [step for step, (level, _) in found.items() if level == "clear"]
    return min(firm or found, default=None)


def reasons_hold(
    sentences: list[str], told: Mapping[str, str], given: Mapping[str, str], words: list[str], asked: list[str]
) -> None:
    """What speaks for another word than a step's own statements, held against those statements."""
    frequent = [option.id for option in CONTENT.options(STATEMENTS[0].id)][3:]
    for step, generation in enumerate(STEPS, start=1):
        answers = [given[i.id] for i in STATEMENTS if i.generation == generation and i.id in given]
        kept = [answer for answer in answers if answer not in LEFT_OUT]
        if kept and 3 * sum(answer in frequent for answer in kept) >= 2 * len(kept):
            assert words[step - 1] != told["word_missing"]

    def told_of(kind: str) -> list[int]:
        found = [s for n in ("one", "many") if (s := said_one(sentences, told[f"{kind}_{n}"]))]
        return steps_of(found[0]["steps"]) if found else []

    assert all(words[step - 1] == told["word_uncertain"] for step in told_of("spared"))
    assert all(words[step - 1] != told["word_missing"] for step in told_of("raised"))
    assert all(words[step - 1] != told["word_carries"] for step in told_of("lowered"))
    few = []
    for step, generation in enumerate(STEPS, start=1):
        of_step = [item for item in asked if CONTENT.items[item].generation == generation]
        few += [step] if 3 * whole(given, of_step) < 2 * len(of_step) else []
    assert told_of("few") == few
    assert all(words[step - 1] == told["word_uncertain"] for step in few)


def title_holds(title: str, low: int, high: int, wish: int | None, language: str) -> None:
    """The title names the heights that the words of the table leave open, and compares the ambition with them."""
    at = reading.standings(CONTENT, language)
    texts = at | {
        f"{id} {wants}": TOLD[wants][language].replace("{standing}", text) for id, text in at.items() for wants in WANTS
    }
    found, places = meant(title, texts)
    id, _, wants = found.partition(" ")
    stands = reading.standing_holds(id, places, low, high)
    assert bool(wants) == (wish is not None)
    if wish is None:
        return
    assert int(places.get("ambition", stands)) == wish
    if high - low > 1 and low <= wish <= high:
        assert wants == "wants_within"
    elif high - low > 1:
        assert wants == ("wants_up" if wish > high else "wants_lower")
    else:
        assert wants == ("wants_up" if wish > stands else "wants_here" if wish == stands else "wants_lower")


def test_every_title_that_may_be_said_is_told_apart(language: str) -> None:
    at = reading.standings(CONTENT, language)
    for id, text in at.items():
        places = dict.fromkeys(re.findall(r"\{(\w+)\}", text), 1)
        assert meant(text.format(**places), at)[0] == id
