"""Who sees every picture of every release and subgroup learns nobody's answer, in thousands of random rooms."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.proof import options
from tests.session.stories import attacked, protected


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 30_000)
    pictures, given_away = 0, []
    for seed in range(10_000 * told.seed, 10_000 * told.seed + told.count):
        shown = protected(random.Random(seed))
        pictures += len(shown)
        if attacked(shown):
            given_away.append(seed)
    print(f"{told.count} rooms, {pictures} pictures, {len(given_away)} rooms give somebody away {given_away[:5] or ''}")
    return 1 if given_away or pictures < told.count else 0  # rooms that show nothing would prove nothing
