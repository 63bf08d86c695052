"""Where the answers lie: what is said about the file, and what its three buttons do."""

import re
from typing import Any

import pytest

from digilead.content import Content
from digilead.course import Course
from digilead.figures.wording import Words
from digilead.widgets.page import Page
from digilead.widgets.saved import _SERVERS, SavedAnswers, on_a_server
from digilead.workbook import MAX_BYTES, Workbook
from tests.markup import read
from tests.touching import look, touch

ORGANISATION = ("before", "organisation")
OTHER = b"""{"format":"digilead-workbook","version":1,"token":"0123456789abcdef0123456789abcdef"}
{"occasion":"before","subject":"organisation","item":"bf.use","value":"g2","time":"2026-01-02T09:41:07.123456Z"}
{"occasion":"before","subject":"organisation","item":"bf.gains","value":"g1","time":"2026-01-02T09:41:08.123456Z"}
"""


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _SERVERS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def saved(content: Content, language: str, workbook: Workbook) -> SavedAnswers:
    return SavedAnswers(Page(Words(content, language), workbook))


def act(saved: SavedAnswers, message: dict[str, Any], buffers: list[Any]) -> None:
    saved._handle_custom_msg(message, buffers)


def say(saved: SavedAnswers, id: str, **places: Any) -> str:
    return saved._words(id, **places)


def test_before_any_answer_it_says_where_they_will_lie(saved: SavedAnswers, workbook: Workbook) -> None:
    assert saved.sentences == [say(saved, "workbook.empty", path=workbook.path)]
    assert not workbook.path.exists() and not saved.texts["kept"]


def test_answers_are_counted_as_they_come(saved: SavedAnswers, workbook: Workbook) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g2")
    look(saved)
    assert saved.sentences == [say(saved, "workbook.where_one", n=1, path=workbook.path)]
    workbook.record(*ORGANISATION, "bf.gains", "dont_know")
    workbook.record(*ORGANISATION, "first_form.shown", "yes")  # asking for a result is no answer
    look(saved)
    assert saved.sentences == [say(saved, "workbook.where_many", n=2, path=workbook.path)]
    assert saved.texts["delete_ask"] == say(saved, "workbook.delete_ask_many", n=2) and saved.texts["kept"]


def test_answers_all_withdrawn_can_still_be_downloaded_and_deleted(saved: SavedAnswers, workbook: Workbook) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g2")
    workbook.record(*ORGANISATION, "bf.use", None)
    look(saved)
    assert saved.texts["kept"] and saved.sentences == [say(saved, "workbook.empty", path=workbook.path)]


@pytest.mark.parametrize("name", _SERVERS)
def test_on_a_computer_that_is_not_yours_it_says_so(
    content: Content, language: str, workbook: Workbook, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not on_a_server()
    monkeypatch.setenv(name, "somewhere")
    assert on_a_server()
    found = SavedAnswers(Page(Words(content, language), workbook))
    assert found.urgent[0] == content.messages["workbook.elsewhere"][language]


def test_unreadable_lines_are_reported_all_of_them(content: Content, language: str, workbook: Workbook) -> None:
    workbook.path.parent.mkdir()
    workbook.path.write_bytes(OTHER + b"not ours\n")
    found = SavedAnswers(Page(Words(content, language), workbook))
    assert found.urgent[0] == content.messages["saving.unreadable_one"][language]
    with workbook.path.open("ab") as file:
        file.write(b"nor this\n" * 1200)
    again = SavedAnswers(Page(Words(content, language), Workbook(workbook.path)))
    assert again.urgent[0] == content.messages["saving.unreadable_many"][language].format(n=1201)


def test_answers_this_course_does_not_know_are_kept_and_reported(saved: SavedAnswers, workbook: Workbook) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g9")
    look(saved)
    assert saved.urgent[0] == say(saved, "saving.unknown_one")
    workbook.record_many(
        [(*ORGANISATION, "future.item", "g1"), (*ORGANISATION, "QG1-1", "maybe"), (*ORGANISATION, "bf.gains", "g1")]
    )
    look(saved)
    assert saved.urgent[0] == say(saved, "saving.unknown_many", n=3)
    assert len(Workbook(workbook.path).responses) == 4


def test_a_full_workbook_of_our_own_has_nothing_to_report(content: Content, full_workbook: Workbook) -> None:
    found = SavedAnswers(Page(Words(content, "da"), full_workbook))
    assert not found.urgent


def sent(saved: SavedAnswers, monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], list[bytes]]]:
    found: list[tuple[dict[str, Any], list[bytes]]] = []
    monkeypatch.setattr(saved, "send", lambda message, buffers: found.append((message, buffers)))
    return found


def test_the_download_is_the_whole_document(
    saved: SavedAnswers, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook.record(*ORGANISATION, "plan.own", "Åse & <b>")
    handed = sent(saved, monkeypatch)
    act(saved, {"do": "download"}, [])
    ((message, (file,)),) = handed
    assert file == workbook.export() and "Åse & <b>".encode() in file
    assert re.fullmatch(rf"{say(saved, 'workbook.download_name')}-\d{{4}}-\d\d-\d\d\.jsonl", message["name"])
    assert message["name"].isascii()


def test_a_file_brought_back_is_added_to_what_is_there(saved: SavedAnswers, workbook: Workbook) -> None:
    workbook.record(*ORGANISATION, "bf.culture", "g3")
    act(saved, {"do": "upload"}, [memoryview(OTHER)])
    assert saved.outcome == say(saved, "workbook.uploaded_many", n=2)
    assert {item for _, _, item in workbook.responses} == {"bf.culture", "bf.use", "bf.gains"}
    act(saved, {"do": "upload"}, [memoryview(OTHER)])
    assert saved.outcome == say(saved, "workbook.uploaded_none")
    assert saved.sentences[0] == say(saved, "workbook.where_many", n=3, path=workbook.path)


def test_what_cannot_be_read_of_a_file_is_told(saved: SavedAnswers) -> None:
    act(saved, {"do": "upload"}, [OTHER.replace(b'"bf.gains","value":"g1"', b'"bf.gains","value":[]')])
    expected = f"{say(saved, 'workbook.uploaded_one', n=1)} {say(saved, 'workbook.upload_unreadable_one', n=1)}"
    assert saved.outcome == expected


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (b"name;value\n1;2\n", "not_ours"),
        (b"\x89PNG\r\n\x1a\n", "not_ours"),
        (OTHER.replace(b'"version":1', b'"version":99'), "newer_version"),
        (OTHER.splitlines()[0] + b'\n{"occasion":"before"\n', "damaged"),
        (b" " * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_a_wrong_file_gets_its_sentence_and_changes_nothing(
    saved: SavedAnswers, workbook: Workbook, file: bytes, kind: str
) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g2")
    before = workbook.path.read_bytes()
    act(saved, {"do": "upload"}, [file])
    assert saved.outcome == say(saved, f"saving.{kind}")
    assert workbook.path.read_bytes() == before


def test_delete_removes_the_file_and_says_so(saved: SavedAnswers, workbook: Workbook) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g2")
    act(saved, {"do": "delete"}, [])
    assert not workbook.path.exists() and saved.outcome == say(saved, "workbook.deleted")
    assert saved.sentences == [say(saved, "workbook.empty", path=workbook.path)]


def test_a_file_that_was_put_in_our_place_is_told_and_left_alone(saved: SavedAnswers, workbook: Workbook) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g2")
    workbook.path.write_bytes(b"something else\n" * 20)
    for button in ("download", "delete"):
        act(saved, {"do": button}, [])
        assert saved.outcome == say(saved, "workbook.own_not_ours", path=workbook.path)
    assert workbook.path.read_bytes().startswith(b"something else")


FOREIGN = {
    "not_ours": b"something else\n",
    "newer_version": OTHER.replace(b'"version":1', b'"version":99'),
    "older_version": OTHER.replace(b'"version":1', b'"version":0'),
    "too_large": OTHER + b" " * MAX_BYTES,
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_cannot_be_ours_is_named_with_its_place_and_set_aside_from_the_page(
    language: str, workbook: Workbook, kind: str
) -> None:
    workbook.path.parent.mkdir()
    workbook.path.write_bytes(FOREIGN[kind])
    course = Course(language, workbook=workbook)
    panel, form, again = course.form("first_form"), course.result(), course.saved()
    assert isinstance(panel, SavedAnswers) and isinstance(again, SavedAnswers), "what mends it stands on every page"
    sentence = say(again, f"workbook.own_{kind}", path=workbook.path)
    assert panel.urgent == again.urgent == [sentence] and sentence in read(form.html)
    (offer,) = again.offers
    act(again, offer["message"], [])
    (aside,) = [file for file in workbook.path.parent.iterdir() if ".aside-" in file.name]
    assert aside.read_bytes() == FOREIGN[kind] and aside.name in again.outcome
    assert again.sentences == [say(again, "workbook.empty", path=workbook.path)] and again.offers == []
    fresh = Course(language, workbook=Workbook(workbook.path)).form("first_form")
    touch(fresh, {"bf.use": "g2"})
    assert fresh.status["kind"] == "saved" and aside.read_bytes() == FOREIGN[kind]


@pytest.mark.parametrize(
    "name",
    ["workbook (1).jsonl", "workbook-DESKTOP-4711.jsonl", "workbook (Anes konflikt 2026-11-28).jsonl",
     "workbook.sync-conflict-20261128-101500-ABC.jsonl", "workbook 2.jsonl"],
)  # fmt: skip
def test_a_second_copy_is_noticed_and_brought_in(saved: SavedAnswers, workbook: Workbook, name: str) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g3")
    copy = workbook.path.with_name(name)
    copy.write_bytes(workbook.path.read_bytes())
    look(saved)
    assert saved.offers == [], "a copy that holds nothing more needs no word"
    Workbook(copy).record_many([(*ORGANISATION, "bf.gains", "g1"), (*ORGANISATION, "bf.culture", "g2")])
    before = copy.read_bytes()
    workbook.record(*ORGANISATION, "bf.question", "g1")
    look(saved)
    assert say(saved, "workbook.copy_many", n=2, name=name) in saved.urgent
    (offer,) = saved.offers
    act(saved, offer["message"], [])
    assert saved.outcome == say(saved, "workbook.uploaded_many", n=2) and saved.offers == []
    assert {item for *_, item in workbook.responses} == {"bf.use", "bf.gains", "bf.culture", "bf.question"}
    assert copy.read_bytes() == before


@pytest.mark.parametrize("name", ["../workbook.jsonl", "other.jsonl", "", "workbook.jsonl"])
def test_only_what_was_offered_is_brought_in(saved: SavedAnswers, workbook: Workbook, name: str) -> None:
    workbook.record(*ORGANISATION, "bf.use", "g3")
    for place in ("other.jsonl", "../workbook.jsonl", "workbook.txt"):
        (workbook.path.parent / place).write_bytes(OTHER)
    workbook.path.with_name("workbook (strange).jsonl").write_bytes(b"something else\n")
    look(saved)
    assert saved.offers == []
    act(saved, {"do": "copy", "name": name}, [])
    assert saved.outcome == say(saved, "course.failed") and len(workbook.responses) == 1


def test_a_fault_of_ours_is_a_sentence(saved: SavedAnswers, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(saved._workbook, "merge", fail)
    act(saved, {"do": "upload"}, [OTHER])
    assert saved.outcome == say(saved, "course.failed")
    for message in ({}, {"do": "nonsense"}, {"do": "upload"}):
        act(saved, message, [])


def test_the_browser_has_every_word_it_shows(saved: SavedAnswers) -> None:
    needed = {"title", "download", "upload", "delete", "delete_sure", "delete_keep", "delete_ask", "too_large"}
    assert needed <= saved.texts.keys() and all(saved.texts[key] for key in needed)
    assert saved.texts["most"] == MAX_BYTES and saved.lang
