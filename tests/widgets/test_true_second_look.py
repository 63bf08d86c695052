"""What is said of two occasions, of the method and of a generation's questions holds for every pattern of answers."""

import re
from collections.abc import Iterator, Mapping
from random import Random
from unittest.mock import patch

import pytest

from digilead.content import DONT_KNOW, NOT_RELEVANT, load_content
from digilead.figures.canvas import Canvas
from digilead.figures.wording import Words
from digilead.responses import AFTER, BEFORE, ORGANISATION, STATUSES
from digilead.scoring.change import StepChange
from digilead.sheet import Sheet
from digilead.widgets.boards import QuestionBoard
from digilead.widgets.method import Method
from digilead.widgets.second_look import SecondLook, ThenAndNow
from tests import reading
from tests.reading import Seen, meant, said_one, sheet_of, sheet_of_all

CONTENT = load_content()
FORM = CONTENT.items_of("first_form")
STATEMENTS = [item for item in FORM if item.startswith("m.")]
PICKS = [item for item in FORM if item.startswith("bf.")]
LATER = "follow_up-2027-05"


@pytest.fixture(scope="module", autouse=True)
def _undrawn() -> Iterator[None]:
    with patch.object(Canvas, "svg", lambda _: "<svg></svg>"):
        yield


def told(group: str, language: str) -> dict[str, str]:
    texts = CONTENT.messages.texts
    return {id.split(".")[1]: text[language] for id, text in texts.items() if id.startswith(f"{group}.")}


def answers(dice: Random, share: float) -> dict[str, str]:
    """The first form, each question answered with the chance ``share``; steps are often answered alike."""
    found = {}
    level = {step: dice.choice([None, 0, 2, 4]) for step in CONTENT.steps}
    for item in FORM:
        options = [option.id for option in CONTENT.options(item)]
        if dice.random() < share:
            steady = level.get(CONTENT.items[item].generation or "")
            value = dice.choice(options) if steady is None else options[steady]
            found[item] = dice.choice([DONT_KNOW, NOT_RELEVANT]) if dice.random() < 0.1 else value
    return found


def changed(dice: Random, given: Mapping[str, str]) -> dict[str, str | None]:
    """Some of the answers, or most, changed, withdrawn or given for the first time."""
    found: dict[str, str | None] = {}
    for item in dice.sample(FORM, dice.choice([0, 1, 2, 20])):
        options = [option.id for option in CONTENT.options(item)]
        found[item] = None if dice.random() < 0.2 else dice.choice([*options, DONT_KNOW])
    return found


def seeds(n: int, language: str) -> range:
    """Other patterns for each language."""
    return range(n * CONTENT.languages.index(language), n * (CONTENT.languages.index(language) + 1))


def label(item: str, value: str | None, language: str) -> str:
    words = Words(CONTENT, language)
    names = {option.id: option.text[language] for option in CONTENT.options(item)}
    return names[value] if value in names else words(f"answering.{value}" if value else "result.no_answer")


def steps_of(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


# ---- the second look


def test_the_second_look_counts_what_is_different(language: str) -> None:
    for seed in seeds(30, language):
        dice = Random(seed)
        before = answers(dice, dice.choice([0, 0.1, 1]))
        second_look_holds(before, changed(dice, before), language)


def second_look_holds(before: Mapping[str, str], after: Mapping[str, str | None], language: str) -> None:
    given = {(BEFORE, ORGANISATION, item): value for item, value in before.items()}
    sheet = sheet_of_all(given | {(AFTER, ORGANISATION, item): value for item, value in after.items()})
    page, said = Seen(SecondLook(Words(CONTENT, language)).html(sheet)), told("second_look", language)
    now = {item: value for item in FORM if (value := after[item] if item in after else before.get(item))}
    different = [item for item in FORM if before.get(item) != now.get(item)]
    if not before:
        only = said_one(page.sentences, said["only_now_one" if len(now) == 1 else "only_now_many"])
        assert (only is None) == (not now) == (said["nothing"] in page.sentences) and not page.tables
        assert not only or int(only.get("n", 1)) == len(now)
        return
    if not different:
        assert page.said == ["", said["none"]]
        return
    table = page.rows(-1)
    assert table == [[CONTENT.items[item].text[language], label(item, before.get(item), language),
                      label(item, now.get(item), language)] for item in different]  # fmt: skip
    nothing = CONTENT.messages["result.no_answer"][language]
    counts = {
        "changed": sum(nothing not in row[1:] for row in table),
        "added": sum(row[1] == nothing for row in table),
        "removed": sum(row[2] == nothing for row in table),
    }
    sentences = [f"{part}." for part in page.finding.removesuffix(".").split(". ")]
    for kind, n in counts.items():
        found = said_one(sentences, said[f"{kind}_{'one' if n == 1 else 'many'}"])
        assert (found is None) == (n == 0)
        assert not found or int(found.get("n", 1)) == n
    scored = [
        any(given.get(item, DONT_KNOW) not in (DONT_KNOW, NOT_RELEVANT) for item in [*STATEMENTS, *PICKS])
        for given in (before, now)
    ]
    assert (len(page.tables) == 2) == all(scored)
    if len(page.tables) < 2:
        return
    outcomes = {step: row[3] for step, row in enumerate(page.rows(0), start=1)}
    beyond = [
        step for step, cell in outcomes.items() if cell.startswith((said["outcome_higher"], said["outcome_lower"]))
    ]
    moved = said_one(page.sentences, said["beyond_one" if len(beyond) == 1 else "beyond_many"])
    assert steps_of(moved["steps"] if moved else "") == beyond
    assert (said["within"] in page.sentences) == (not beyond) != (said["chance"] in page.sentences)


def test_a_small_change_beside_a_narrow_band_is_not_said_to_lie_within_it(language: str) -> None:
    look, said = SecondLook(Words(CONTENT, language)), told("second_look", language)
    placement = sheet_of({}).newest.placement
    changes = [
        StepChange(step, 0.5, after, 0.49, 0.51, "within") for step, after in enumerate((0.5, 0.53, 0.47, 0.51), 1)
    ]
    cells = [row[3] for row in look._steps(changes, [placement, placement], "wide").rows]
    kinds = ["within", "little", "little", "within"]
    assert all(cell.startswith(said[f"outcome_{kind}"]) for cell, kind in zip(cells, kinds, strict=True))


# ---- then and now


def test_then_and_now_compare_what_has_an_answer_from_both_times(language: str) -> None:
    for seed in seeds(30, language):
        dice = Random(seed)
        then, now = (answers(dice, dice.choice([0, 0.1, 0.9, 1])) for _ in range(2))
        if dice.random() < 0.2:
            now = dict(then)
        given = {(BEFORE, ORGANISATION, item): value for item, value in then.items()}
        sheet = sheet_of_all(given | {(LATER, ORGANISATION, item): value for item, value in now.items()})
        page = Seen(ThenAndNow(Words(CONTENT, language), LATER).html(sheet))
        then_and_now_holds(page, (then, now), language)


def then_and_now_holds(page: Seen, given: tuple[dict[str, str], dict[str, str]], language: str) -> None:
    said, words = told("follow_up", language), told("result", language)
    steps, topics = page.rows()[: len(CONTENT.generations)], page.rows()[len(CONTENT.generations) :]
    for row, item in zip(topics, PICKS, strict=True):
        for cell, answer in zip(row[1:], (one.get(item) for one in given), strict=True):
            assert steps_of(cell) == ([CONTENT.steps[answer]] if answer in CONTENT.steps else [])
            assert steps_of(cell) or cell == label(item, answer, language)
    both = [row for row in topics if all(map(steps_of, row[1:]))]
    moved = sum(row[1] != row[2] for row in both)
    compared = {id: said_one(page.sentences, said[id]) for id in ("changed_many", "changed_none", "changed_nothing")}
    expected = "changed_nothing" if not both else "changed_many" if moved else "changed_none"
    assert [id for id, places in compared.items() if places is not None] == [expected]
    places = compared[expected] or {}
    assert int(places.get("n", moved)) == moved and int(places.get("of", len(both))) == len(both)
    assert int(places.get("all", len(topics))) == len(topics)
    title = said_one([page.finding], said["sentence"])
    assert title
    for column, (sentence, answers_) in enumerate(zip((title["then"], title["now"]), given, strict=True), start=1):
        counted = [sum(answers_.get(item, DONT_KNOW) not in (DONT_KNOW, NOT_RELEVANT) for item in items)
                   for items in (STATEMENTS, PICKS)]  # fmt: skip
        if 3 * counted[0] < 2 * len(STATEMENTS) or 3 * counted[1] < 2 * len(PICKS):
            assert sentence == said["too_few"]
            continue
        low, high = reading.heights([row[column] for row in steps], words["word_carries"], words["word_missing"])
        reading.standing_holds(*meant(sentence, reading.standings(CONTENT, language)), low, high)


# ---- the method page


def test_the_method_page_says_what_its_tables_show(language: str) -> None:
    for seed in seeds(14, language):
        dice = Random(seed)
        given = answers(dice, dice.choice([0, 0.1, 0.5, 1, 1]))
        if dice.random() < 0.5:
            given["9-1.what_if"] = dice.choice(["severe", "as_answered", "kind"])
        method_holds(sheet_of(given), given, language)


def method_holds(sheet: Sheet, given: Mapping[str, str], language: str) -> None:
    said, method = told("method", language), Method(Words(CONTENT, language))
    pages = {
        name: Seen(getattr(method, name)(sheet)) for name in ("counted", "percentages", "sensitivity", "rules_beside")
    }
    counts = {item: given.get(item, DONT_KNOW) not in (DONT_KNOW, NOT_RELEVANT) for item in [*STATEMENTS, *PICKS]}
    if not any(counts.values()):
        assert all(page.said == ["", said["nothing"]] for page in pages.values())
        return
    few = []
    for number, step in enumerate(CONTENT.steps, start=1):
        own = [counts[item] for item in STATEMENTS if CONTENT.items[item].generation == step]
        few += [number] if 3 * sum(own) < 2 * len(own) else []
    words = told("result", language)
    for page in pages.values():
        found = said_one(page.sentences, said["too_few_one" if len(few) == 1 else "too_few_many"])
        assert steps_of(found["steps"] if found else "") == few

    # the least sure step, by the figures as they are shown
    page = pages["percentages"]
    ends = {said["percent_low"]: 0, said["percent_high"]: 100}
    shown = [row[1] for row in page.rows(0)]
    figures = [ends[cell] if cell in ends else steps_of(cell)[0] for cell in shown]
    least = [step for step, n in enumerate(figures, 1) if abs(n - 50) == min(abs(n - 50) for n in figures)]
    id, places = meant(page.finding, {id: said[id] for id in said if id.startswith("percent_finding")})
    if id == "percent_finding":
        assert ([int(places["step"])], places["percent"]) == (least, shown[least[0] - 1])
    elif id == "percent_finding_many":
        named = [said["step_and_percent"].format(step=step, percent=shown[step - 1]) for step in least]
        assert places["steps"] == Words(CONTENT, language).listed(named) and len(least) > 1
    else:
        assert len(least) == len(figures)

    # readings and rules: the words of the tables differ where it is said, and only there
    def word(cell: str) -> str:
        return cell.split(" (")[0]

    def differing(rows: list[list[str]], columns: slice) -> list[int]:
        return [n for n, row in enumerate(rows, start=1) if len({word(cell) for cell in row[columns]}) > 1]

    page = pages["sensitivity"]
    differ = differing(page.rows(0), slice(1, None))
    found = said_one(page.sentences, said["what_if_differs_one" if len(differ) == 1 else "what_if_differs_many"])
    assert steps_of(found["steps"] if found else "") == differ
    assert (said["what_if_same"] in page.sentences) == (not differ)
    readings = page.tables[0][0][1:]
    title = said_one([page.finding], said["what_if_finding"])
    assert title
    column = 1 + readings.index(title["reading"])
    low, high = reading.heights(
        [word(row[column]) for row in page.rows(0)], words["word_carries"], words["word_missing"]
    )
    reading.standing_holds(*meant(title["standing"], reading.standings(CONTENT, language)), low, high)

    page = pages["rules_beside"]
    differ = differing(page.rows(0), slice(2, None))
    id, places = meant(page.finding, {id: said[id] for id in ("rules_agree", "rules_differ_one", "rules_differ_many")})
    assert steps_of(places.get("steps", "")) == differ and (id == "rules_agree") == (not differ)
    reasons = [said_one(page.sentences, said[f"differ_{reason}"]) for reason in ("picks", "both", "degree")]
    reasoned = [step for reason in reasons if reason for step in steps_of(reason["steps"])]
    overruled = set()  # a word that no probability overrules: said once, on every table that shows it
    for reason, of in (("contrast", {words["word_uncertain"]}), ("done", {words["word_uncertain"]})):
        told_of = [found for n in ("one", "many") if (found := said_one(page.sentences, said[f"{reason}_{n}"]))]
        for step in steps_of(told_of[0]["steps"]) if told_of else []:
            assert word(page.rows(0)[step - 1][3]) in of and step not in few
            overruled.add(step)
    assert sorted(reasoned + [step for step in differ if step in overruled]) == differ
    for step, row in enumerate(page.rows(0), start=1):
        usual, answered = steps_of(row[1])
        plain = words["word_uncertain"] if step in few or not answered else (
            words["word_carries"] if 3 * usual >= 2 * answered
            else words["word_missing"] if 3 * usual <= answered else words["word_uncertain"]
        )  # fmt: skip
        assert row[2] == plain, "as anybody can count"


# ---- the questions of a generation


@pytest.mark.parametrize("generation", CONTENT.steps)
def test_a_board_of_questions_says_what_its_table_shows(generation: str, language: str) -> None:
    said = told("board", language)
    for seed in seeds(16, language):
        dice = Random(seed)
        board = QuestionBoard(Words(CONTENT, language), generation)
        given = {}
        for question in board.questions:
            pool = [[*STATUSES, None], ["not_relevant"], ["yes"], [None]][seed % 4]
            if question.kind == "practice" and (value := dice.choice(pool)):
                given[question.id] = value
            if dice.random() < 0.5:
                given[f"{question.id}.line"] = "Vi mangler tal"
        page = Seen(board.html(sheet_of(given), "wide"))
        practice = [q for q in board.questions if q.kind == "practice"]
        if not page.tables:
            assert page.said == ["", said["empty"]]
            assert not any(q.id in given for q in practice) and (practice or not given)
            continue
        column = {row[0]: row[1] for row in page.rows()}
        answers_ = [column[q.text[language]] for q in practice]
        yes, not_yet = (CONTENT.messages[f"reflection.{id}"][language] for id in ("short_yes", "not_yet"))
        places = meant(page.finding, {id: said[id] for id in ("finding", "written")})[1]
        if practice:
            assert (int(places["yes"]), int(places["not_yet"])) == (answers_.count(yes), answers_.count(not_yet))
            assert int(places["n"]) == len(practice)
        else:
            assert int(places["written"]) == sum(bool(row[2]) for row in page.rows())
            assert int(places["n"]) == len(page.rows()) and yes not in column.values(), "a line shows no practice"
        left = {"answer": "result.no_answer", "relevance": "answering.not_relevant"}
        for kind, message in left.items():
            cell = CONTENT.messages[message][language]
            found = said_one(page.sentences, CONTENT.messages[f"activity.without_{kind}"][language])
            n = list(column.values()).count(cell)
            assert (found is not None) == bool(n)
            assert not found or (int(found["n"]), int(found["of"])) == (n, len(column))
