"""From stored ids to arrays: what counts, what is kept apart and what is left out."""

import numpy as np
import pytest

from digilead import responses
from digilead.content import DONT_KNOW, NONRESPONSE, NOT_RELEVANT, Content
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.workbook import Workbook
from tests.touching import sheet_of

nan = np.nan


def record(workbook: Workbook, occasion: str = BEFORE, subject: str = ORGANISATION, **given: str | None) -> None:
    workbook.record_many([(occasion, subject, item.replace("__", "."), value) for item, value in given.items()])


def test_answers_are_those_of_the_occasion_and_the_subject(workbook: Workbook) -> None:
    record(workbook, bf__use="g2")
    record(workbook, subject="initiative-1", bf__use="g3")
    record(workbook, "follow_up-2026-05", bf__use="g4")
    assert sheet_of(workbook).on(BEFORE).given == {"bf.use": "g2"}
    assert sheet_of(workbook).on(BEFORE, "initiative-1").given == {"bf.use": "g3"}
    assert sheet_of(workbook).on("follow_up-2026-05").given == {"bf.use": "g4"}
    assert sheet_of(workbook).on("follow_up-2027-05").given == {}


def test_a_room_s_follow_up_is_the_newest_of_the_workbook() -> None:
    written = ["before", "follow_up-2027-05", "follow_up-2026-11", "follow_up-x", "follow_up-2029-01.old"]
    assert responses.follow_ups(written) == ("follow_up-2026-11", responses.follow_up_of("2027-05"))
    assert responses.looks(responses.FOLLOW_UP, written) == ("followup", "follow_up-2027-05")
    assert responses.looks(responses.FOLLOW_UP) == ("followup",)
    assert responses.looks(responses.AFTER, written) == ("before", "after")


def test_the_second_look_falls_back_on_the_first(workbook: Workbook) -> None:
    record(workbook, bf__use="g2", bf__gains="g1", bf__culture="g1")
    record(workbook, AFTER, bf__use="g3", bf__culture=None)
    assert sheet_of(workbook).on(AFTER).given == {"bf.use": "g3", "bf.gains": "g1"}
    assert sheet_of(workbook).on(BEFORE).given == {"bf.use": "g2", "bf.gains": "g1", "bf.culture": "g1"}


def test_what_is_answered_first_later_on_shows_through_to_the_second_look(workbook: Workbook) -> None:
    record(workbook, AFTER, bf__use="g3")
    record(workbook, bf__use="g1", bf__gains="g4")
    assert sheet_of(workbook).on(AFTER).given == {"bf.use": "g3", "bf.gains": "g4"}


def test_a_withdrawn_answer_is_absent(workbook: Workbook) -> None:
    record(workbook, bf__use="g2")
    record(workbook, bf__use=None)
    assert sheet_of(workbook).on(BEFORE).given == {}


def test_the_second_look_has_begun_with_its_first_answer_about_the_organisation(workbook: Workbook) -> None:
    assert sheet_of(workbook).newest_occasion == BEFORE
    record(workbook, AFTER, "initiative-1", **{"ini.name": "Chat"})
    assert sheet_of(workbook).newest_occasion == BEFORE
    record(workbook, AFTER, bf__use="g2")
    assert sheet_of(workbook).newest_occasion == AFTER


def test_valid_keeps_options_texts_and_both_kinds_of_no_answer(content: Content) -> None:
    given = {"bf.use": "g2", "bf.gains": DONT_KNOW, "m.g1.use": NOT_RELEVANT, "ini.name": "whatever"}
    stray = {"bf.culture": "g9", "m.g1.gains": "g2", "unknown": "g1", "bf.value": ""}
    assert responses.valid(content, given | stray) == given


def test_positions_follow_the_order_of_the_options(content: Content) -> None:
    options = [option.id for option in content.options("m.g1.use")]
    found = [responses.positions(content, ["m.g1.use"], {"m.g1.use": id})[0] for id in options]
    assert found == [1, 2, 3, 4, 5]
    given = {"bf.use": DONT_KNOW, "bf.gains": NOT_RELEVANT, "bf.culture": "g9"}
    assert np.isnan(responses.positions(content, [*given, "bf.value"], given)).all()


@pytest.mark.parametrize(
    ("item", "value", "known"),
    [
        ("bf.use", "g2", True),
        ("bf.use", DONT_KNOW, True),
        ("bf.use", "g9", False),
        ("ini.name", "<b>", True),
        ("QG1-1", "yes", True),
        ("QG1-1", NOT_RELEVANT, True),
        ("QG1-1", "maybe", False),
        ("QG1-1.line", "because", True),
        ("QG1-1.who", "me", True),
        ("QG1-1.other", "me", False),
        ("nothing.line", "me", False),
        ("case.v1.use", "g1", True),
        ("case.v1.use", DONT_KNOW, True),
        ("case.v1.use", "g9", False),
        ("case.v1.unknown", "g1", False),
        ("case.v99.use", "g1", False),
        ("plan.pick.1", "QG1-1", True),
        ("plan.pick.1", "QG9-9", False),
        ("plan.pick.4", "QG1-1", False),
        ("first_form.shown", "yes", True),
        ("some.other.course", "yes", False),
    ],
)
def test_what_this_version_does_not_know_is_told_apart(content: Content, item: str, value: str, known: bool) -> None:
    assert responses.known(content, item, value) is known


def test_everything_the_course_can_ask_is_known(content: Content, full_workbook: Workbook) -> None:
    for (_, _, item), response in full_workbook.responses.items():
        assert responses.known(content, item, str(response.value)), item


def test_mastery_asks_the_first_form_and_whatever_else_was_answered(content: Content) -> None:
    items = content.instruments["mastery"].items
    short = [item for item in items if item.short]
    other = next(item for item in items if not item.short)
    found = responses.mastery(content, {})
    assert found.values.shape == found.asked.shape == (len(content.generations), 6)
    assert found.asked.sum() == len(short) == 12 and np.isnan(found.values).all()
    row = content.steps[str(other.generation)] - 1
    for answer, value in (("always", 5), (DONT_KNOW, nan)):
        more = responses.mastery(content, {other.id: answer})
        assert more.asked.sum() == 13 and more.asked[row].sum() == found.asked[row].sum() + 1
        np.testing.assert_equal(more.values[row][more.asked[row] & ~found.asked[row]], [value])


def test_mastery_stands_by_step_in_the_order_of_the_instrument(content: Content) -> None:
    items = content.instruments["mastery"].items
    given = {item.id: "always" if item.generation == "g2" else "never" for item in items}
    given[next(item.id for item in items if item.generation == "g3")] = "usually"
    values = responses.mastery(content, given).values
    assert (values[0] == 1).all() and (values[1] == 5).all() and (values[3] == 1).all()
    assert values[2].tolist() == [4, 1, 1, 1, 1, 1]


def test_a_dimension_without_an_ambition_of_its_own_takes_the_overall_one(content: Content) -> None:
    found = responses.profile(content, {"bf.use": "g2", "amb.use": "g4", "amb.overall": "g3", "amb.gains": DONT_KNOW})
    assert found.dimensions == tuple(content.dimensions) and found.overall == 3
    at = found.dimensions.index
    assert found.now[at("use")] == 2 and np.isnan(np.delete(found.now, at("use"))).all()
    assert found.ambition[at("use")] == 4 and found.ambition[at("gains")] == 3
    assert (np.delete(found.ambition, at("use")) == 3).all()


def test_without_any_ambition_there_is_none(content: Content) -> None:
    found = responses.profile(content, {"bf.use": "g1", "amb.overall": NOT_RELEVANT})
    assert np.isnan(found.overall) and np.isnan(found.ambition).all()


def test_completeness_keeps_three_kinds_of_missing_apart(content: Content) -> None:
    items = ("bf.use", "bf.question", "bf.gains", "bf.culture", "bf.change")
    given = {"bf.use": "g1", "bf.question": DONT_KNOW, "bf.gains": NOT_RELEVANT, "bf.culture": "g9"}
    found = responses.completeness(items, responses.valid(content, given))
    assert found.answered == ("bf.use",)
    assert found.dont_know == ("bf.question",)
    assert found.not_relevant == ("bf.gains",)
    assert found.unanswered == ("bf.culture", "bf.change")
    assert found.asked == 5


@pytest.mark.parametrize("value", [*NONRESPONSE, None])
def test_no_kind_of_missing_reaches_a_score(content: Content, value: str | None) -> None:
    given = {} if value is None else dict.fromkeys([*content.items_of("first_form")], value)
    assert np.isnan(responses.mastery(content, given).values).all()
    assert np.isnan(responses.profile(content, given).now).all()
