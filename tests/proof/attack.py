"""Who sees every picture of every release and subgroup learns nobody's answer, in thousands of random rooms.

In some of them all that leaves the room is compared as well: gaps, texts, then and now, report, numbers, wall.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from digilead.content import load_content
from tests.proof import options
from tests.session.everything import exchanged
from tests.session.stories import attacked, protected

ONE_IN = 400  # a report is forty pictures


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 30_000)
    pictures, given_away = 0, []
    for seed in range(10_000 * told.seed, 10_000 * told.seed + told.count):
        shown = protected(random.Random(seed))
        pictures += len(shown)
        if attacked(shown):
            given_away.append(seed)
    content, compared, differ = load_content(), 0, []
    for seed in range(10_000 * told.seed, 10_000 * told.seed + max(1, told.count // ONE_IN)):
        for before, after in exchanged(content, random.Random(seed)):
            compared += 1
            if before != after:
                differ.append(seed)
    print(
        f"{told.count} rooms, {pictures} pictures, {len(given_away)} rooms give somebody away {given_away[:5] or ''}; "
        f"{compared} rooms with two people exchanged, {len(differ)} differ in what leaves them {differ[:5] or ''}"
    )
    return 1 if given_away or differ or pictures < told.count or not compared else 0
