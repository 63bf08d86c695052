"""What the servers write down: nobody else can read it, and it opens nothing."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from digilead.launch.private import HIDDEN, WithoutTokens, cookie_secret, private_file, private_folder

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "s3cret-Token_of_this_start"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_a_file_and_a_folder_are_ours_alone_also_where_they_were_open_before(tmp_path: Path) -> None:
    old = tmp_path / "state" / "jupyter.log"
    old.parent.mkdir(mode=0o755)
    old.write_text("GET /?token=old", encoding="utf-8")
    old.chmod(0o644)
    private_folder(old.parent)
    with private_file(old) as stream:
        stream.write("new \ud800")
        assert rights(old) == 0o600  # before anything is in it
    assert (rights(old.parent), rights(old), old.read_text(encoding="utf-8")) == (0o700, 0o600, "new ?")
    assert rights(private_folder(tmp_path / "a" / "b")) == 0o700


def test_what_signs_the_cookies_stays_and_is_ours_alone(tmp_path: Path) -> None:
    """A tab that was open before the course was started again is let in, and sees no English login page."""
    (tmp_path / "another").mkdir()
    first = cookie_secret(tmp_path)
    assert len(first) >= 32 and cookie_secret(tmp_path) == first != cookie_secret(tmp_path / "another")
    (file,) = tmp_path.glob("*secret*")
    file.write_bytes(b"")  # killed in the middle of it
    assert len(cookie_secret(tmp_path)) >= 32
    assert os.name == "nt" or rights(file) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        f"200 GET /voila/render/da/0-0-velkommen.ipynb?token={TOKEN} (127.0.0.1) 812.01ms",
        f"302 GET /login?next=%2Fvoila%2Frender%2Fda%2F0-0.ipynb%3Ftoken%3D{TOKEN} (127.0.0.1)",
        f"302 GET /login?next=%2Flogin%3Fnext%3D%252F%253Ftoken%253D{TOKEN}",
        f"HTTPServerRequest(protocol='http', method='GET', uri='/?token={TOKEN}&x=1', version='HTTP/1.1')",
        f'{{"Referer": "http://localhost:8888/lab?token={TOKEN}"}}',
        f"{{'Authorization': 'token {TOKEN}'}}",
        f"Authorization: Bearer {TOKEN}",
        f"GET /api/kernels?TOKEN={TOKEN}#top",
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_no_token_is_written_down_whether_it_is_ours_or_one_that_was_tried(
    tmp_path: Path, text: str, known: bool
) -> None:
    file = tmp_path / "log"
    with file.open("wb") as stream:
        log = WithoutTokens(stream.fileno(), TOKEN if known else "")
        print(text, file=log)
        log.flush()
    written = file.read_text(encoding="utf-8")
    assert TOKEN not in written and HIDDEN in written
    assert written.startswith(re.split(f"{TOKEN}|Bearer|token ", text)[0][:8])


def test_what_is_no_secret_is_written_as_it_is(tmp_path: Path) -> None:
    file, text = tmp_path / "log", "The course says: token authentication, æøå \ud800, 100%\n"
    with file.open("wb") as stream:
        log = WithoutTokens(stream.fileno(), "")
        assert log.write(text) == len(text)
    assert file.read_text(encoding="utf-8") == text.replace("\ud800", "\\ud800")


CHILD = f"""
import os, sys, logging
from pathlib import Path
from digilead.launch import jupyter
jupyter.log_to(Path(sys.argv[1]))
logging.basicConfig(level=logging.INFO)
logging.getLogger("tornado.access").info("200 GET /?token=%s", {TOKEN!r})
print("asked with", {TOKEN!r})
os.write(2, b"from below\\n")
raise RuntimeError("/tree?token=another")
"""


@posix
def test_whatever_a_server_prints_lands_in_a_log_without_tokens(tmp_path: Path) -> None:
    log = tmp_path / "state" / "jupyter.log"
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(log)],
        cwd=ROOT, env={**os.environ, "JUPYTER_TOKEN": TOKEN}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")
    written = log.read_text(encoding="utf-8")
    assert TOKEN not in written and "another" not in written.partition("RuntimeError")[2]
    assert f"asked with {HIDDEN}" in written and "from below" in written and "RuntimeError" in written
    assert (rights(log), rights(log.parent)) == (0o600, 0o700)
