"""A pasted chat: every code among the talk, nothing that is none, and never a long wait."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.session.hand_in.chat import LARGEST
from digilead.session.room import ROOM_ERROR_KINDS, RoomError, find_codes, read_code
from tests.session import people
from tests.session.damage import random_damage_gives_no_other_answer
from tests.session.people import NOW

TALK = (
    "[10:42] Bo Jensen: Vi tager lige 2 dl mælk, DIGITALISERING og https://x.dk/a-b-c-d/dl0x 12:30-13:00 (dlf)\n"
    "Mette: 2026-11-24, 550e8400-e29b-41d4-a716-446655440000, +45 12 34 56 78, DL 6 er DL1 i dag 😀\n"
    "> her er min kode; https://teams.microsoft.com/l/meetup-join/19%3ameeting_ZDL0ODYt@thread.v2/0\n"
    "Æblegrød-ØLAND-1234567 dl0 DL01 id-nr. 0101701234 meeting 334-556-778-12 kode dlo\n"
)


def test_sixty_codes_with_their_chat_are_found(content):
    codes = [people.code(content, number) for number in range(60)]
    chat = "".join(f"{TALK * 3}[10:{n:02}] P{n}: {text} tak\n" for n, text in enumerate(codes))
    found = find_codes(content, chat, NOW)
    assert [code.text for code in found.codes] == codes and found.troubles == ()


@pytest.mark.parametrize(
    "changed",
    [
        str.lower,
        lambda t: t.replace("-", ""),
        lambda t: t.replace("-", " "),
        lambda t: t.replace("-", "\n"),
        lambda t: t.replace("-", "-\r\n> "),
        lambda t: t.replace("-", "–"),
        lambda t: t.replace("-", "\u200b-\u2011"),
        lambda t: t.replace("-", " – "),
        lambda t: t.replace("-", "\xad"),
        lambda t: t.replace("0", "O").replace("1", "l"),
        lambda t: t.replace("0", "o").replace("1", "I"),
        lambda t: f"*{t}*",
        lambda t: f"_{t}_.",
        lambda t: f"`{t}`",
        lambda t: f"kode:{t},",
        lambda t: f"({t})",
        lambda t: "".join(chr(ord(c) + 0xFEE0) for c in t),  # full width
        lambda t: f"Her er den {t} håber den går",
        lambda t: f"{t}\nDL er mit navn",
        lambda t: f"\ufeff{t}\x00",
    ],
)
def test_what_chat_clients_do_to_a_code_does_not_matter(content, changed):
    for number in range(12):
        text = people.code(content, number)
        found = find_codes(content, f"Bo: {changed(text)}", NOW)
        assert [code.text for code in found.codes] == [text], found


def test_quoted_twice_is_once_and_the_last_place_counts(content):
    one, two, three = (people.code(content, number) for number in range(3))
    found = find_codes(content, f"{one}\n{two}\n> {one}\n{three}", NOW)
    assert [code.text for code in found.codes] == [two, one, three]


def test_talk_alone_is_no_trouble(content):
    assert find_codes(content, TALK * 50, NOW) == find_codes(content, "", NOW)
    assert find_codes(content, TALK, NOW).troubles == ()


def test_good_and_bad_codes_in_one_chat(content):
    good, bad, cut = (people.code(content, number) for number in range(3))
    bad = bad[:22] + ("A" if bad[22] != "A" else "B") + bad[23:]
    found = find_codes(content, f"{TALK}{bad} er min\n{TALK}{cut[:25]}\n{good}\n", NOW)
    assert [code.text for code in found.codes] == [good]
    assert [trouble.kind for trouble in found.troubles] == ["damaged", "damaged"]
    assert [trouble.text for trouble in found.troubles] == [bad, cut[:25]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["DL0123-", "DL ", "a" * 50 + "-", "DL01", "dl0 dl0 ", "123456-", " \n", "Æ", "DL0U-"]
)
def test_ten_megabytes_are_refused_and_the_largest_chat_is_read(content, piece):
    with pytest.raises(RoomError) as caught:
        find_codes(content, piece * (10_000_000 // len(piece)), NOW)
    assert caught.value.kind == "too_large" and caught.value.numbers["most"] == LARGEST
    try:
        found = find_codes(content, (piece * LARGEST)[:LARGEST], NOW)
    except RoomError as error:
        assert error.kind == "too_large"
    else:
        assert found.codes == ()


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(content, text):
    found = find_codes(content, text, NOW)
    assert found.codes == () and all(trouble.kind in ROOM_ERROR_KINDS for trouble in found.troubles)


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 30))
def test_a_code_on_a_line_of_its_own_is_found_in_any_talk(content, before, after, number):
    text = people.code(content, number)
    found = find_codes(content, f"{before}\n\n:{text}\n:{after}", NOW)
    assert text in [code.text for code in found.codes]


def test_random_damage_never_gives_another_answer(content):
    random_damage_gives_no_other_answer(content, people.code(content, 3), random.Random(77), 100)


def test_reading_one_code_says_what_is_wrong(content):
    text = people.code(content, 1)
    broken = text[:4] + ("A" if text[4] != "A" else "B") + text[5:]
    with pytest.raises(RoomError) as caught:
        read_code(content, broken, NOW)
    assert caught.value.kind == "damaged"
    for nothing in ("", "hej", "DL"):
        with pytest.raises(RoomError) as caught:
            read_code(content, nothing, NOW)
        assert caught.value.kind == "damaged"
