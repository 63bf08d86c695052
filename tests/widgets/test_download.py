"""Buttons that hand over a file made at that moment."""

from typing import Any

import pytest

from digilead.widgets.download import Downloads, File


def made() -> bytes:
    return "Åse".encode()


def broken() -> bytes:
    raise RuntimeError("secret detail")


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    files = [
        File("Hent planen", "plan.html", "text/html", made),
        File("Hent datoer", "plan.ics", "text/calendar", broken),
    ]
    found = Downloads("da", files, done="Filen {name} er hentet.", failed="Det gik ikke.")
    monkeypatch.setattr(found, "send", lambda message, buffers: found.handed.append((message, buffers)))  # type: ignore[attr-defined]
    found.handed = []  # type: ignore[attr-defined]
    return found


def handed(downloads: Downloads) -> list[Any]:
    return list(downloads.handed)  # type: ignore[attr-defined]


def test_nothing_is_made_before_it_is_asked_for(downloads: Downloads) -> None:
    assert downloads.labels == ["Hent planen", "Hent datoer"] and downloads.outcome == "" and not handed(downloads)


def test_a_file_is_handed_over_and_said_so(downloads: Downloads) -> None:
    downloads.hand_over({"do": "make", "file": 0})
    assert handed(downloads) == [({"name": "plan.html", "kind": "text/html"}, ["Åse".encode()])]
    assert downloads.outcome == "Filen plan.html er hentet."


@pytest.mark.parametrize("message", [{"file": 1}, {"file": 7}, {"file": "x"}, {}])
def test_what_cannot_be_made_is_a_sentence(downloads: Downloads, message: dict[str, Any]) -> None:
    downloads.hand_over(message)
    assert downloads.outcome == "Det gik ikke." and not handed(downloads)


def test_the_same_outcome_is_announced_again(downloads: Downloads) -> None:
    said: list[str] = []
    downloads.observe(lambda change: said.append(change["new"]), names="outcome")
    downloads.hand_over({"do": "make", "file": 0})
    downloads.hand_over({"do": "make", "file": 0})
    assert said == ["Filen plan.html er hentet.", "", "Filen plan.html er hentet."]
