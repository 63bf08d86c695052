"""What hands and chat clients do to a code, and that no other answer ever comes of it."""

from digilead.session.hand_in import checksum
from digilead.session.room import find_codes, read_code
from tests.session import people
from tests.session.people import NOW


def every_wrong_character_is_noticed(content, text, alphabet=people.ALPHABET):
    """Each place with each character of the alphabet that does not mean the same there; how many that were."""
    tried = 0
    for place, right in enumerate(text):
        if right == "-":
            continue
        for wrong in alphabet:
            if checksum.value_of(wrong) == checksum.value_of(right):
                continue
            found = find_codes(content, f"Bo: {text[:place]}{wrong}{text[place + 1 :]}\nMette: tak", NOW)
            assert found.codes == () and [trouble.kind for trouble in found.troubles] == ["damaged"]
            tried += 1
    return tried


def random_damage_gives_no_other_answer(content, text, rng, times):
    """One to six characters replaced, put in, taken out or swapped."""
    whole = read_code(content, text, NOW)
    for _ in range(times):
        broken = list(text)
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(broken))
            what = rng.choice(["replace", "insert", "delete", "swap"])
            if what == "replace":
                broken[place] = rng.choice(people.ALPHABET + "-uUoOæ ")
            elif what == "insert":
                broken.insert(place, rng.choice(people.ALPHABET + "- "))
            elif what == "delete" and len(broken) > 5:
                del broken[place]
            elif place + 1 < len(broken):
                broken[place], broken[place + 1] = broken[place + 1], broken[place]
        for found in find_codes(content, "".join(broken), NOW).codes:
            assert found == whole, "".join(broken)
