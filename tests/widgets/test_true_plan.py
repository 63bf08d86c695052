"""What the plan says of itself holds, however many questions there are to choose from and whatever was chosen."""

from datetime import date
from random import Random

from digilead.content import load_content
from digilead.figures.wording import Words
from digilead.responses import PICKS, STATUSES
from digilead.widgets.plan import AGREEMENT, BESIDE, OWN, Plan
from tests.reading import Seen, meant, said_one, sheet_of

CONTENT = load_content()
QUESTIONS = list(CONTENT.questions)
FORM = CONTENT.items_of("first_form")
TOLD = {id.removeprefix("plan."): text.by_language for id, text in CONTENT.messages.texts.items()
        if id.startswith("plan.")}  # fmt: skip


def answers(dice: Random) -> dict[str, str]:
    """From nothing to more than the list can hold."""
    given = {}
    for question in dice.sample(QUESTIONS, dice.choice([0, 1, 2, 8, 9, 10, 30])):
        given[question] = dice.choice(STATUSES) if dice.random() < 0.3 else "not_yet"
        if dice.random() < 0.3:
            given[f"{question}.line"] = "Vi mangler tal"
    for pick in dice.sample(PICKS, dice.choice([0, 1, 2, 3])):
        given[pick] = dice.choice([*QUESTIONS, *QUESTIONS[:2]])
    if dice.random() < 0.3:
        given[OWN] = "Hvem savner det?"
    for item in dice.sample((*AGREEMENT, *BESIDE), dice.choice([0, 1, 2, 5])):
        given[item] = "Tirsdag"
    for item in FORM if dice.random() < 0.7 else ():
        given[item] = dice.choice(CONTENT.options(item)).id
    return given


def test_the_list_and_the_plan_are_what_is_said_of_them(language: str) -> None:
    first = 40 * CONTENT.languages.index(language)
    for seed in range(first, first + 40):
        given = answers(Random(seed))
        plan = Plan(Words(CONTENT, language), sheet_of(given))
        list_holds(plan, given, language)
        plan_holds(Seen(plan.html(date(2026, 11, 24))), given, language)


def list_holds(plan: Plan, given: dict[str, str], language: str) -> None:
    screen = plan.question_screen()
    listed = [option["id"] for option in screen["questions"][0]["options"]]
    own = {q for q in QUESTIONS if given.get(q) == "not_yet" or f"{q}.line" in given}
    chosen = [q for q in QUESTIONS if q in map(given.get, PICKS)]
    sentences = [f"{part}." for part in screen["intro"].removesuffix(".").split(". ")]
    assert (TOLD["list_chosen"][language] in sentences) == bool(chosen)
    assert set(listed[: len(chosen)]) == set(chosen)
    whole, part = (said_one(sentences, TOLD[id][language]) for id in ("list_own", "list_part"))
    if own:
        shown = len(own & set(listed))
        assert (part is None) == (shown == len(own)) != (whole is None)
        assert int((whole or part or {})["n"]) == shown
        assert not part or int(part["of"]) == len(own)
    filled = set(listed) - own - set(chosen)
    alone = set(listed) == filled
    step = said_one(sentences, TOLD["list_only_step" if alone else "list_step"][language])
    assert (step is not None) == bool(filled)
    if step:
        assert {CONTENT.questions[q].generation for q in filled} == {list(CONTENT.steps)[int(step["step"]) - 1]}


def plan_holds(page: Seen, given: dict[str, str], language: str) -> None:
    questions = len({given[pick] for pick in PICKS if pick in given}) + (OWN in given)
    agreement = any(item in given for item in (*AGREEMENT, *BESIDE))
    if not questions and not agreement:
        assert page.said == ["", TOLD["empty"][language]]
        return
    assert page.finding == TOLD["sentence"][language]
    told = {id: TOLD[id][language] for id in ("yours_one", "yours_many", "agreement", "two_dates")}
    heads = [meant(head, told) for head in page.heads]
    assert [id for id, _ in heads if id.startswith("yours")] == [f"yours_{'one' if questions == 1 else 'many'}"] * bool(
        questions
    )
    assert [int(places["n"]) for id, places in heads if id == "yours_many"] in ([], [questions])
    assert [id for id, _ in heads if id == "agreement"] == ["agreement"] * agreement


def test_the_step_is_the_one_that_the_result_speaks_of(language: str) -> None:
    from digilead.widgets.results import StaircaseResult
    from tests import reading

    seen = set()
    for seed in range(30):
        dice = Random(seed)
        level = dice.randrange(5)
        given = {
            item: ("always" if CONTENT.steps[str(CONTENT.items[item].generation)] <= level else "never")
            if item.startswith("m.")
            else f"g{max(level, 1)}"
            for item in FORM
        } | {"amb.overall": f"g{dice.randint(1, 4)}"}
        with reading.undrawn():
            page = Seen(StaircaseResult(Words(CONTENT, language)).html(reading.sheet_of(given), "wide"))
        result = {id: CONTENT.messages[f"result.{id}"][language] for id in ("foundation", "stay")}
        said = next((places for text in result.values() if (places := said_one(page.sentences, text))), None)
        plan = Plan(Words(CONTENT, language), sheet_of(given)).question_screen()["intro"]
        step = said_one([f"{part}." for part in plan.removesuffix(".").split(". ")], TOLD["list_only_step"][language])
        if said and step:
            assert said["step"] == step["step"]
            seen.add(said["step"])
    assert len(seen) > 2
