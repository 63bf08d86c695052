"""One's own file in the browser: downloaded, deleted, brought back, and what a wrong file gets."""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en"])]


def outcome(reader, saved, message, **places):
    """Wait for the announced sentence."""
    saved.locator("[role=status]", has_text=reader.says(message, **places)).wait_for()


def test_answers_are_downloaded_deleted_and_brought_back(served_course, come, tmp_path, language):
    reader = come(served_course)
    reader.open("0-1")
    form = reader.form("first_form")
    reader.choose(form, "bf.use", "g2")
    reader.saved({"bf.use": "g2"})
    saved = reader.saved_answers()

    with reader.page.expect_download() as download:
        saved.get_by_role("button", name=reader.says("workbook.download")).click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.suffix == ".jsonl"
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert lines[0]["format"] == "digilead-workbook"
    assert [(line["item"], line["value"]) for line in lines[1:]] == [("bf.use", "g2")]

    # Deleting asks first, and the safe answer has the focus.
    saved.get_by_role("button", name=reader.says("workbook.delete")).click()
    keep = saved.get_by_role("button", name=reader.says("workbook.delete_keep"))
    assert keep.evaluate("node => node === document.activeElement")
    keep.click()
    assert served_course.answers() == {"bf.use": "g2"}
    saved.get_by_role("button", name=reader.says("workbook.delete")).click()
    saved.get_by_role("button", name=reader.says("workbook.delete_sure")).click()
    outcome(reader, saved, "workbook.deleted")
    assert not served_course.workbook.exists()
    form.locator("input:checked").first.wait_for(state="detached")

    # Brought back, the answer stands in the form again.
    upload = saved.locator("input[type=file]")
    upload.set_input_files(file)
    outcome(reader, saved, "workbook.uploaded_one")
    reader.radio(form, "bf.use", "g2").wait_for()
    form.locator("input:checked").wait_for(state="attached")
    reader.saved({"bf.use": "g2"})
    upload.set_input_files(file)
    outcome(reader, saved, "workbook.uploaded_none")

    # A wrong file is a sentence, and costs nothing.
    for name, content, message in (
        ("notes.jsonl", b"Dear diary\n" * 20, "saving.not_ours"),
        ("empty.jsonl", b"", "saving.empty"),
        ("large.jsonl", b"x" * 20_000_001, "saving.too_large"),
    ):
        (tmp_path / name).write_bytes(content)
        upload.set_input_files(tmp_path / name)
        outcome(reader, saved, message)
    assert served_course.answers() == {"bf.use": "g2"}
