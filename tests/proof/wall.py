"""Every slide of every plan and every picture of small and large rooms, in a browser at three sizes: whole, readable.

`--count`: about how many slides of a language, spread over all of them, from the one numbered `--seed` on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from digilead.content import Content, load_content
from digilead.session.wall.wall import Slide
from tests import browser as b
from tests.proof import options
from tests.session.walls import SIZES, SMALLEST, WallPage, pictures, texts

ROOMS = (5, 12, 60)


def slides(content: Content, language: str, folder: Path) -> list[tuple[str, Slide]]:
    return [*texts(content, language), *(one for n in ROOMS for one in pictures(content, language, folder, n))]


def main(arguments: Sequence[str]) -> int:
    content, asked = load_content(), options(arguments, 10_000)
    shown, found, smallest = 0, [], 1.0
    with tempfile.TemporaryDirectory() as place, b.chromium() as chromium:
        for language in content.languages:
            wall = WallPage(chromium, content, language, Path(place))
            every = slides(content, language, Path(place))
            for name, slide in every[asked.seed - 1 :: max(1, len(every) // asked.count)]:
                wall.show(slide)
                for size in SIZES:
                    seen = wall.measure(size)
                    shown, smallest = shown + 1, min(smallest, seen.smallest)
                    found += [f"{language} {name} at {size[0]} x {size[1]}: {fault}" for fault in seen.faults]
    print(f"{shown} slides, the smallest letter {smallest:.1%} of the height (at least {SMALLEST:.1%})", end="")
    print("".join(f"\n{each}" for each in found), end="")
    return 1 if found or not shown else 0
