"""One code: what goes in comes out, every slip of copying is noticed, and what is not ours says so."""

import copy
import random
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from digilead.responses import OCCASIONS
from digilead.session.hand_in import checksum, codes
from digilead.session.layout import FORMS, form_items, initiative_items, to_digits
from digilead.session.room import Room, RoomError, encode_workbook, find_codes, read_code
from digilead.sheet import Sheet
from digilead.workbook import Workbook
from tests.session import people
from tests.session.damage import every_wrong_character_is_noticed
from tests.session.people import NOW, TIME

GOLDEN = "DL014X-F7K3M9-QTZ8NK-1NQCDW-4W3PY1-G57RDQ-Z58X"


def symbols(text):
    return tuple(value for c in text if (value := checksum.value_of(c)) is not None)


def drawn(content, items):
    choices = [
        st.sampled_from([None, "dont_know", "not_relevant", *(o.id for o in content.options(item))]) for item in items
    ]
    return st.tuples(*choices).map(lambda values: dict(zip(items, values, strict=True)))


@given(data=st.data())
def test_what_goes_in_comes_out(content, data):
    form = data.draw(st.sampled_from(FORMS))
    answers = data.draw(drawn(content, form_items(content, form)))
    led = data.draw(st.lists(drawn(content, initiative_items(content)), max_size=6))
    occasion = data.draw(st.sampled_from(OCCASIONS))
    moment = data.draw(st.datetimes(datetime(2026, 6, 1), datetime(2031, 1, 1)))
    person = data.draw(st.text(people.ALPHABET, min_size=6, max_size=6))
    time = moment.isoformat(timespec="microseconds") + "Z"
    text = codes.encode(content, form, occasion, person, time, answers, led)
    back = read_code(content, text, moment.replace(tzinfo=UTC) + timedelta(days=data.draw(st.integers(0, 380))))
    assert (back.form, back.occasion, back.participant) == (form, occasion, person)
    assert (back.answers, back.initiatives) == (answers, tuple(led))
    assert back.time == time[:19] + ".000000Z"
    assert back.text == text and len(symbols(text)) == codes.length(content, form, len(led))


def test_a_code_is_short_and_begins_so_that_one_knows_it(content):
    text = people.code(content, 1)
    assert len(text) == 41 and text.startswith("DL0")
    longest = codes.length(content, "first_form", codes.MOST_INITIATIVES)
    assert longest <= checksum.LONGEST


def test_a_wrong_character_at_any_place_is_noticed(content):
    """Every character at every place: `python -m tests.proof codes`."""
    assert every_wrong_character_is_noticed(content, people.code(content, 0), "07AMZ") > 150


def test_any_two_swapped_neighbours_are_noticed(content):
    text = people.code(content, 1, initiatives=[people.initiative(content, random.Random(1))])
    whole = read_code(content, text, NOW)
    for place in range(len(text) - 1):
        broken = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        found = find_codes(content, f"her: {broken} .", NOW)
        if symbols(broken) == symbols(text):  # with a hyphen, or of two that are alike: nothing has changed
            assert found.codes == (whole,) and not found.troubles
        else:
            assert found.codes == () and [trouble.kind for trouble in found.troubles] == ["damaged"]


@pytest.mark.parametrize("stranger", ["U", "æ", "@", "½", "7", "K"])
def test_a_stranger_or_one_character_too_many_is_noticed(content, stranger):
    text = people.code(content, 4)
    for place in range(1, len(text)):
        if text[place] != "-":
            found = find_codes(content, f"Bo: {text[:place]}{stranger}{text[place:]}\n", NOW)
            assert found.codes == () and [trouble.kind for trouble in found.troubles] == ["damaged"], place


def test_a_code_without_one_of_its_characters_or_without_its_end_is_noticed(content):
    text = people.code(content, 5)
    short = [text[:place] + text[place + 1 :] for place in range(len(text)) if text[place] != "-"]
    for broken in (*short, *(text[:end] for end in range(15, len(text) - 1))):
        found = find_codes(content, f"Bo: {broken}\nMette: hej", NOW)
        assert found.codes == () and [trouble.kind for trouble in found.troubles] == ["damaged"], broken


def test_no_two_slips_give_another_whole_code(content):
    rng = random.Random(11)
    text = people.code(content, 7)
    plain = list(symbols(text))
    for _ in range(3000):
        broken = list(plain)
        for place in rng.sample(range(len(plain)), 2):
            broken[place] ^= rng.randrange(1, 32)
        assert not checksum.is_whole(broken)


def raised(content):
    """The next version of the statements."""
    mastery = content.instruments["mastery"]
    return evolve(content, instruments={**content.instruments, "mastery": evolve(mastery, version=mastery.version + 1)})


def with_one_more(content):
    """The next version, with one statement more that may be skipped: it is asked beyond the first form."""
    mastery = content.instruments["mastery"]
    more = evolve(mastery.items[-1], id="m.new", short=False)
    screens = content.screens["more_statements"]
    asked = (*screens[:-1], evolve(screens[-1], items=(*screens[-1].items, "m.new")))
    return evolve(
        content,
        instruments={
            **content.instruments,
            "mastery": evolve(mastery, version=mastery.version + 1, items=(*mastery.items, more)),
        },
        items={**content.items, "m.new": more},
        screens={**content.screens, "more_statements": asked},
    )


def other(content):
    items = [o.id for o in content.options("bf.use")]
    fresh = copy.copy(content)
    options = dict(fresh._options)
    options["bf.use"] = tuple(evolve(o, id=f"x{o.id}") for o in options["bf.use"])
    object.__setattr__(fresh, "_options", options)
    assert [o.id for o in fresh.options("bf.use")] != items
    return fresh


def test_another_course_and_other_versions_say_so(content):
    def kind(made_by, read_by):
        rng = random.Random(3)
        given = people.answers(made_by, form_items(made_by, "first_form"), rng)
        text = codes.encode(made_by, "first_form", "before", "7K3M9Q", TIME, given)
        (trouble,) = find_codes(read_by, text, NOW).troubles
        with pytest.raises(RoomError) as caught:
            read_code(read_by, text, NOW)
        assert caught.value.kind == trouble.kind
        return trouble.kind

    assert kind(other(raised(content)), content) == "newer_version"
    assert kind(content, other(raised(content))) == "older_version"
    assert kind(other(content), content) == "other_course"


@pytest.mark.parametrize(("made_by", "read_by"), [(lambda c: c, with_one_more), (with_one_more, lambda c: c)])
def test_one_optional_statement_more_leaves_every_answer_code_readable(content, made_by, read_by):
    """In both directions: the instructor may have the newer course, or the participants."""
    made_by, read_by = made_by(content), read_by(content)
    rng = random.Random(5)
    given = people.answers(content, form_items(content, "first_form"), rng)
    led = (people.initiative(content, rng), people.initiative(content, rng))
    text = codes.encode(made_by, "first_form", "before", "7K3M9Q", TIME, given, led)
    code = read_code(read_by, text, NOW)
    assert (code.answers, code.initiatives) == (given, led)


def test_one_optional_statement_more_leaves_workbook_and_room_as_they_are(content, tmp_path):
    later = with_one_more(content)
    workbook = people.leader(content, tmp_path, 1)
    was, now = Sheet(content, workbook.responses), Sheet(later, workbook.responses)
    assert now.foreign == was.foreign and now.on("before").valid == was.on("before").valid
    assert now.on("before").placement == was.on("before").placement
    room = people.room_of_texts(content, tmp_path, ["a"] * 6, "")
    before, after = (Room(room.path, course).view(room.released()) for course in (content, later))
    assert after.n == before.n == 6 and after.staircase == before.staircase
    assert {item: after.distributions[item] for item in before.distributions} == before.distributions


@pytest.mark.parametrize(("place", "value"), [(2, 7), (2, 8), (3, 31), (3, 7)])
def test_a_later_format_form_or_occasion_says_so(content, place, value):
    plain = list(symbols(people.code(content, 8)))[: -checksum.CHECK]
    plain[place] = value
    with pytest.raises(RoomError) as caught:
        codes.decode(content, checksum.with_check(plain), NOW)
    assert caught.value.kind == "newer_version"


@given(st.lists(st.integers(0, 31), min_size=1, max_size=83))
def test_whatever_is_whole_but_not_ours_is_an_error_with_a_kind(content, values):
    for body in (values, [13, 1, *values], [13, 1, 0, 0, 3, *values]):
        try:
            codes.decode(content, checksum.with_check(body), NOW)
        except RoomError as error:
            assert error.kind in ("damaged", "newer_version", "older_version", "other_course")


def test_what_cannot_be_coded_is_refused(content):
    given = people.answers(content, form_items(content, "first_form"), random.Random(1))
    for form, occasion, kind in (("plan", "before", "unknown_form"), ("first_form", "later", "unknown_occasion")):
        with pytest.raises(RoomError) as caught:
            codes.encode(content, form, occasion, "7K3M9Q", TIME, given)
        assert caught.value.kind == kind


# From a workbook and back


def filled(content, workbook, rng):
    given = people.answers(content, form_items(content, "first_form"), rng)
    rows = [("before", "organisation", item, value) for item, value in given.items()]
    rows += [("after", "initiative-1", i, v) for i, v in people.initiative(content, rng).items()]
    rows += [("after", "initiative-1", "ini.name", "Hemmelig"), ("before", "organisation", "1-1.guess", "a")]
    workbook.record_many(rows)


def test_a_code_resumes_a_lost_session_as_the_same_person(content, workbook, tmp_path):
    filled(content, workbook, random.Random(21))
    text = encode_workbook(content, workbook)
    assert "Hemmelig" not in text and encode_workbook(content, workbook) == text
    fresh = Workbook(tmp_path / "fresh.jsonl")
    fresh.merge(read_code(content, text, datetime.now(UTC)).to_workbook(content))
    assert encode_workbook(content, fresh) == text
    coded = set(form_items(content, "first_form")) | set(initiative_items(content))
    standing = {key: r.value for key, r in workbook.responses.items() if key[2] in coded and r.value is not None}
    assert standing == {k: r.value for k, r in fresh.responses.items() if k[2] in coded and r.value is not None}


def test_resuming_in_a_workbook_already_begun_keeps_what_is_newer_and_counts_once(content, workbook, tmp_path):
    filled(content, workbook, random.Random(22))
    text = encode_workbook(content, workbook)
    begun = Workbook(tmp_path / "begun.jsonl")
    begun.record("before", "organisation", "bf.use", "g4")
    begun.merge(read_code(content, text, datetime.now(UTC)).to_workbook(content))
    assert begun.token != workbook.token and begun.responses["before", "organisation", "bf.use"].value == "g4"
    now = datetime.now(UTC)
    one, two = read_code(content, text, now), read_code(content, encode_workbook(content, begun), now)
    assert one.participant == two.participant and two.answers == {**one.answers, "bf.use": "g4"}


def test_the_second_look_starts_from_the_first(content, workbook):
    workbook.record("before", "organisation", "bf.use", "g1")
    workbook.record("before", "organisation", "bf.value", "g2")
    workbook.record("after", "organisation", "bf.use", "g3")
    now = datetime.now(UTC)
    before = read_code(content, encode_workbook(content, workbook, occasion="before"), now)
    after = read_code(content, encode_workbook(content, workbook, occasion="after"), now)
    assert (before.answers["bf.use"], after.answers["bf.use"], after.answers["bf.value"]) == ("g1", "g3", "g2")
    workbook.record("after", "organisation", "bf.value", None)
    after = read_code(content, encode_workbook(content, workbook, occasion="after"), now)
    assert after.answers["bf.value"] is None


def test_nothing_answered_gives_no_code(content, workbook):
    for _ in range(2):
        with pytest.raises(RoomError) as caught:
            encode_workbook(content, workbook)
        assert caught.value.kind == "nothing_to_hand_in"
        workbook.record("before", "organisation", "1-1.guess", "a")


def test_an_initiative_left_out_in_the_middle_keeps_its_place(content, workbook):
    workbook.record("before", "organisation", "bf.use", "g1")
    workbook.record("after", "initiative-3", "ini.purpose", "g3")
    code = read_code(content, encode_workbook(content, workbook), datetime.now(UTC))
    assert len(code.initiatives) == 3 and code.initiatives[2]["ini.purpose"] == "g3"
    without = read_code(content, encode_workbook(content, workbook, initiatives=False), datetime.now(UTC))
    assert without.initiatives == ()


def test_people_have_different_names_that_follow_from_the_token():
    from digilead.session.hand_in.codes import participant_of
    from digilead.session.hand_in.received import Received

    names = {participant_of(Received(f"{number:032x}", {})) for number in range(2000)}
    assert len(names) == 2000 and all(codes.is_participant(name) for name in names)
    assert participant_of(Received("ab", {})) == participant_of(Received("ab", {}))


def test_a_code_of_today_is_read_for_ever(content):
    """Codes lie in chats and on paper: whoever changes their making breaks them, and has to raise the format."""
    code = read_code(content, GOLDEN, NOW)
    assert (code.participant, code.time, code.occasion) == ("7K3M9Q", TIME, "before")
    digits = to_digits(content, form_items(content, "first_form"), code.answers)
    assert digits == "12348901234589012345"[:19] + "4"
    assert [to_digits(content, initiative_items(content), led) for led in code.initiatives] == ["1234893"]
