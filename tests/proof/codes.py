"""A code mistyped or torn never gives another answer: every wrong character of many codes, and random damage."""

from __future__ import annotations

import random
from collections.abc import Sequence

from digilead.content import load_content
from tests.proof import options
from tests.session import people
from tests.session.damage import every_wrong_character_is_noticed, random_damage_gives_no_other_answer

TORN = 600


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 20)
    content, rng = load_content(), random.Random(told.seed)
    mistyped = 0
    for number in range(told.count):
        code = people.code(content, 1000 * told.seed + number)
        mistyped += every_wrong_character_is_noticed(content, code)
        random_damage_gives_no_other_answer(content, code, rng, TORN)
    print(f"{told.count} codes, {mistyped} times mistyped and {told.count * TORN} times torn: 0 other answers")
    return 0
