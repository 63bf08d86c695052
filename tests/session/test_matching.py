"""Whose number it is that somebody reads aloud: one person, or nobody is touched."""

import pytest

from digilead.session.room.records import matching

PEOPLE = ("7K3M9Q", "7K3M0B", "101ABC", "paper-7K3M9Q-7", "paper-7K3M9Q-12", "paper-XXXXXX-12")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("7K3M9Q", ("7K3M9Q",)),
        (" 7k3-m9 q\n", ("7K3M9Q",)),
        ("7K3M9", ("7K3M9Q",)),
        ("7K3M", ("7K3M0B", "7K3M9Q")),
        ("7K3", ()),  # too short to tell
        ("lOIa", ("101ABC",)),
        ("7", ("paper-7K3M9Q-7",)),
        ("007", ("paper-7K3M9Q-7",)),
        ("12", ("paper-7K3M9Q-12", "paper-XXXXXX-12")),
        ("1", ()),
        ("7K3M9QX", ()),
        ("pape", ()),
        ("7K3M9Ø", ()),
        ("²²²²", ()),
        ("", ()),
        ("....", ()),
    ],
)
def test_whose_number_it_is(number, expected):
    assert matching(PEOPLE, number) == tuple(sorted(expected))
